//! The course of a page: what has come between the article's beginning and a line,
//! what the cluster around it is like, how paragraphs and headings take turns.
//! Shapes, words of families and clusters come in, whole numbers go out.

use super::basis::Basis;
use super::lexicon::{FAMILIES, Families};
use super::shape::{END_NONE, Shape};
use crate::clean::page::windows::{FAR, Sums, int, per};

/// How many numbers a line gets.
pub const COURSE: usize = 11 + 6 + 8 + 5;

/// A heading of a story elsewhere has so many words.
const HEADING_WORDS: std::ops::RangeInclusive<i32> = 5..=20;
/// Lines before and after a line.
const AROUND: usize = 10;
/// A longer stretch counts as this long.
const MOST: i32 = 3000;

/// What is counted once for a page.
pub struct Course<'a> {
    basis: &'a Basis,
    families: &'a Families,
    prose: Sums,
    alone: Sums,
    headings: Sums,
    short: Sums,
    /// The longest stretch without prose between the article's beginning and each line.
    gaps: Vec<i32>,
    /// The article's first paragraph, as far as is known.
    first: Option<usize>,
}

impl<'a> Course<'a> {
    pub fn new(basis: &'a Basis, families: &'a Families) -> Self {
        let (n, shapes) = (basis.lines(), &basis.shapes);
        let is_prose = |l: usize| shapes[l].prose;
        let alone = |l: usize| {
            is_prose(l) && (l == 0 || !is_prose(l - 1)) && (l + 1 == n || !is_prose(l + 1))
        };
        let heading =
            |s: &Shape| !s.prose && s.ends == END_NONE && HEADING_WORDS.contains(&s.words);
        let clusters = &basis.clusters;
        let first = clusters.first().map(|c| clusters.all()[c].from);
        let mut gaps = vec![-1; n];
        let (mut gap, mut most) = (0, 0);
        for (l, longest) in gaps.iter_mut().enumerate().skip(first.unwrap_or(n)) {
            gap = if is_prose(l) { 0 } else { gap + 1 };
            *longest = most;
            most = most.max(gap);
        }
        Self {
            basis,
            families,
            prose: Sums::new(shapes.iter().map(|s| i32::from(s.prose))),
            alone: Sums::new((0..n).map(|l| i32::from(alone(l)))),
            headings: Sums::new(shapes.iter().map(|s| i32::from(heading(s)))),
            short: Sums::new(shapes.iter().map(|s| i32::from(s.words <= 4))),
            gaps,
            first,
        }
    }

    /// The numbers of a line.
    pub fn of(&self, line: usize) -> [i32; COURSE] {
        let mut row = [0; COURSE];
        let (since, rest) = row.split_at_mut(5 + FAMILIES);
        let (cluster, rest) = rest.split_at_mut(6);
        let (windows, page) = rest.split_at_mut(8);
        since.copy_from_slice(&self.since(line));
        cluster.copy_from_slice(&self.cluster(line));
        windows.copy_from_slice(&self.windows(line));
        page.copy_from_slice(&self.page());
        row
    }

    /// What stands between the article's first paragraph and the line; -1 above it.
    fn since(&self, line: usize) -> [i32; 5 + FAMILIES] {
        let mut row = [-1; 5 + FAMILIES];
        if let Some(first) = self.first.filter(|&f| f <= line) {
            let sum = |sums: &Sums| sums.span(first, line).min(MOST);
            row[..5].copy_from_slice(&[
                self.gaps[line],
                sum(&self.short),
                sum(&self.basis.struck_lines),
                sum(&self.basis.clocks),
                sum(&self.basis.prose_words),
            ]);
            for (number, family) in row[5..].iter_mut().zip(self.families.sums()) {
                *number = sum(family);
            }
        }
        row
    }

    /// The cluster at or before the line: lines to the ones around it, its paragraphs.
    fn cluster(&self, line: usize) -> [i32; 6] {
        let all = self.basis.clusters.all();
        let own = self
            .basis
            .clusters
            .of(line)
            .or(self.basis.clusters.before(line));
        let Some(c) = own else { return [-1; 6] };
        let (from, to) = (all[c].from, all[c].to);
        let before = c.checked_sub(1).map_or(FAR, |b| int(from - all[b].to));
        let after = all.get(c + 1).map_or(FAR, |a| int(a.from - to));
        let lines = self.prose.span(from, to);
        let longest = (from..to).map(|l| self.basis.shapes[l].prose_words()).max();
        [
            before.min(FAR),
            after.min(FAR),
            all[c].words / lines.max(1),
            longest.unwrap_or(0),
            lines,
            per(lines, int(to - from)),
        ]
    }

    fn windows(&self, line: usize) -> [i32; 8] {
        let longest = |from: usize, to: usize| {
            let words = (from..to).map(|l| self.basis.shapes[l].prose_words());
            words.max().unwrap_or(0).min(500)
        };
        let n = self.basis.shapes.len();
        let lines = self.prose.around(line, AROUND);
        [
            self.headings.before(line, AROUND),
            self.headings.after(line, AROUND),
            self.prose.before(line, AROUND),
            self.prose.after(line, AROUND),
            self.alone.around(line, AROUND),
            longest(line.saturating_sub(5), line),
            longest(line + 1, (line + 6).min(n)),
            self.basis.prose_words.around(line, AROUND) / lines.max(1),
        ]
    }

    /// What the page is like, for all of its lines.
    fn page(&self) -> [i32; 5] {
        let n = int(self.basis.lines());
        let [comments, others, ..] = self.families.sums();
        [
            per(self.basis.clocks.all(), n),
            comments.all().min(MOST),
            others.all().min(MOST),
            per(self.headings.all(), n),
            self.basis.prose_words.all() / self.prose.all().max(1),
        ]
    }
}
