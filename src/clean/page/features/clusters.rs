//! Clusters of prose: paragraphs with at most a few other lines between them. A
//! page has the article, comments, other stories; which is which is not said here.

use super::shape::Shape;

/// So many lines without prose part two clusters.
const GAP: usize = 5;
/// The first cluster of so many words may be the article.
const FIRST_WORDS: i32 = 60;

/// From its first paragraph up to one past its last.
#[derive(Debug, Clone, Copy, Default)]
pub struct Cluster {
    pub from: usize,
    pub to: usize,
    pub words: i32,
}

/// The clusters of a page, in order.
#[derive(Debug, Default)]
pub struct Clusters {
    all: Vec<Cluster>,
    /// By line: its cluster, and the last one that begins at or before it.
    of: Vec<(Option<usize>, Option<usize>)>,
}

impl Clusters {
    #[must_use]
    pub fn new(shapes: &[Shape], struck: &[bool]) -> Self {
        let mut all: Vec<Cluster> = Vec::new();
        for (line, shape) in shapes.iter().enumerate() {
            if !shape.prose || struck[line] {
                continue;
            }
            match all.last_mut().filter(|c| line - c.to < GAP) {
                Some(c) => (c.to, c.words) = (line + 1, c.words + shape.words),
                None => all.push(Cluster {
                    from: line,
                    to: line + 1,
                    words: shape.words,
                }),
            }
        }
        let mut of = vec![(None, None); shapes.len()];
        for (number, c) in all.iter().enumerate() {
            let next = all.get(number + 1).map_or(shapes.len(), |n| n.from);
            for (line, of) in of.iter_mut().enumerate().take(next).skip(c.from) {
                *of = ((line < c.to).then_some(number), Some(number));
            }
        }
        Self { all, of }
    }

    #[must_use]
    pub fn all(&self) -> &[Cluster] {
        &self.all
    }

    /// The cluster that a line lies in.
    #[must_use]
    pub fn of(&self, line: usize) -> Option<usize> {
        self.of[line].0
    }

    /// The last cluster that begins at or before a line.
    #[must_use]
    pub fn before(&self, line: usize) -> Option<usize> {
        self.of[line].1
    }

    /// The first that is long enough for an article.
    #[must_use]
    pub fn first(&self) -> Option<usize> {
        self.all.iter().position(|c| c.words >= FIRST_WORDS)
    }

    #[must_use]
    pub fn largest(&self) -> Option<usize> {
        (0..self.all.len()).max_by_key(|&c| (self.all[c].words, std::cmp::Reverse(c)))
    }
}
