//! ProseClusters of prose: paragraphs with at most a few other lines between them. A
//! page has the article, comments and other stories; which is which is not said here.

use super::shape::LineShape;
use std::cmp::Reverse;

/// Two clusters are parted by at least this many lines without prose.
const MIN_GAP_LINES: usize = 5;
/// The first cluster of this many words may be the article.
const FIRST_MIN_WORDS: i32 = 60;

/// A cluster, from its first paragraph up to one past its last.
#[derive(Debug, Clone, Copy, Default)]
pub struct ProseCluster {
    pub from: usize,
    pub to: usize,
    pub words: i32,
}

/// The clusters of a page, in order.
#[derive(Debug)]
pub struct ProseClusters {
    all: Vec<ProseCluster>,
    /// For each line, the last cluster that begins at or before it.
    latest: Vec<Option<usize>>,
    first: Option<usize>,
    largest: Option<usize>,
}

impl ProseClusters {
    pub fn new(shapes: &[LineShape], struck: &[bool]) -> Self {
        let mut all: Vec<ProseCluster> = Vec::new();
        let mut latest = Vec::with_capacity(shapes.len());
        for (line, shape) in shapes.iter().enumerate() {
            if shape.prose && !struck[line] {
                match all.last_mut().filter(|c| line - c.to < MIN_GAP_LINES) {
                    Some(c) => (c.to, c.words) = (line + 1, c.words + shape.words),
                    None => all.push(ProseCluster {
                        from: line,
                        to: line + 1,
                        words: shape.words,
                    }),
                }
            }
            latest.push(all.len().checked_sub(1));
        }
        Self {
            first: all.iter().position(|c| c.words >= FIRST_MIN_WORDS),
            largest: (0..all.len()).max_by_key(|&c| (all[c].words, Reverse(c))),
            all,
            latest,
        }
    }

    pub fn all(&self) -> &[ProseCluster] {
        &self.all
    }

    /// The cluster that a line lies in.
    pub fn of(&self, line: usize) -> Option<usize> {
        self.latest[line].filter(|&c| line < self.all[c].to)
    }

    /// The cluster that a line lies in, or else the last one before it.
    pub fn at_or_before(&self, line: usize) -> Option<usize> {
        self.latest[line]
    }

    /// The first cluster that is long enough for an article.
    pub fn first(&self) -> Option<usize> {
        self.first
    }

    pub fn largest(&self) -> Option<usize> {
        self.largest
    }
}
