//! Where a line stands: among the lines and words of the page, to its prose, to lines of
//! its own kind, and to the stretches that have most prose.

use super::basis::Basis;
use super::shape::Shape;
use super::words::share;
use crate::clean::page::windows::{FAR, Sums, distance, int, nearest, per, run_lengths};
use std::cmp::Reverse;

/// A line of a menu has so many words at most.
const SHORT: i32 = 4;

pub struct Place<'a> {
    basis: &'a Basis,
    /// The nearest prose before and after.
    prose: Vec<(Option<usize>, Option<usize>)>,
    /// How many lines are longer.
    rank: Vec<usize>,
    longest: i32,
    /// Runs of lines that end before each line, and that begin after it.
    alike: (Vec<i32>, Vec<i32>),
    short: (Vec<i32>, Vec<i32>),
    capitals: Sums,
}

impl<'a> Place<'a> {
    pub fn new(basis: &'a Basis) -> Self {
        let (n, shapes) = (basis.lines(), &basis.shapes);
        let mut order: Vec<usize> = (0..n).collect();
        order.sort_by_key(|&l| (Reverse(shapes[l].words), l));
        let mut rank = vec![0; n];
        for (at, &l) in order.iter().enumerate() {
            rank[l] = at;
        }
        let is_short = |l: usize| shapes[l].words <= SHORT;
        let goes_on = |l: usize| are_alike(&shapes[l - 1], &shapes[l]);
        Self {
            basis,
            prose: nearest(n, |l| shapes[l].prose),
            longest: order.first().map_or(0, |&l| shapes[l].words),
            rank,
            alike: run_lengths(n, goes_on, |l| goes_on(l + 1)),
            short: run_lengths(n, |l| is_short(l - 1), |l| is_short(l + 1)),
            capitals: Sums::new(shapes.iter().map(|s| per(s.capitals, s.words))),
        }
    }

    pub fn of(&self, line: usize) -> [i32; 8 + 17 + 8 + 6] {
        let mut row = [0; 8 + 17 + 8 + 6];
        let (lines, rest) = row.split_at_mut(8);
        let (prose, rest) = rest.split_at_mut(17);
        let (kind, regions) = rest.split_at_mut(8);
        lines.copy_from_slice(&self.among_lines(line));
        prose.copy_from_slice(&self.to_prose(line));
        kind.copy_from_slice(&self.to_its_kind(line));
        for (numbers, region) in regions.chunks_exact_mut(2).zip(&self.basis.regions) {
            numbers.copy_from_slice(&[region.to(line), region.side(line)]);
        }
        row
    }

    fn among_lines(&self, line: usize) -> [i32; 8] {
        let n = self.basis.lines();
        let words = &self.basis.words;
        [
            int(line).min(FAR),
            int(n - 1 - line).min(FAR),
            int(n).min(3000),
            share(line, n),
            per(words.span(0, line), words.all()),
            per(words.span(line + 1, n), words.all()),
            int(self.rank[line]).min(FAR),
            per(self.basis.shapes[line].words, self.longest),
        ]
    }

    fn to_prose(&self, line: usize) -> [i32; 17] {
        let n = self.basis.lines();
        let (words, prose) = (&self.basis.words, &self.basis.prose_words);
        let (before, after) = self.prose[line];
        // The lines without prose around this one.
        let (from, to) = (before.map_or(0, |b| b + 1), after.unwrap_or(n));
        [
            self.basis.shapes[line].prose_words(),
            prose.all(),
            per(prose.all(), words.all()),
            prose.before(line, 2),
            prose.after(line, 2),
            prose.before(line, 5),
            prose.after(line, 5),
            prose.before(line, 12),
            prose.after(line, 12),
            distance(line, before),
            distance(line, after),
            per(prose.span(0, line), prose.all()),
            per(prose.span(line + 1, n), prose.all()),
            int(to - from).min(FAR),
            int(line - from).min(FAR),
            int(to.saturating_sub(line)).min(FAR),
            words.span(from, to) / int(to - from).max(1),
        ]
    }

    fn to_its_kind(&self, line: usize) -> [i32; 8] {
        [
            self.alike.0[line],
            self.alike.1[line],
            self.basis.struck_lines.around(line, 5),
            self.basis.struck_lines.around(line, 20),
            self.basis.clocks.around(line, 3),
            self.capitals.around(line, 5) / 11,
            self.short.0[line],
            self.short.1[line],
        ]
    }
}

/// Of one kind, end and length.
fn are_alike(a: &Shape, b: &Shape) -> bool {
    a.prose == b.prose
        && a.ends == b.ends
        && a.words <= 2 * b.words + 2
        && b.words <= 2 * a.words + 2
}
