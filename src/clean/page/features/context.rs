//! Context features: what has come between the article's beginning and a line, what the
//! cluster around it is like, how paragraphs and headings take turns, and the page as a whole.

use super::basis::LineBasis;
use super::clusters::ProseCluster;
use super::kinds::MENU_MAX_WORDS;
use super::lexicon::{AUTHOR, COMMENT, CONSENT, JOIN, Lexicon, OTHER, PICTURE};
use super::shape::{END_NONE, LineShape};
use super::surface::MAX_WORDS;
use crate::clean::page::arithmetic::{int, per_mille};
use crate::clean::page::columns::columns;
use crate::clean::page::nearest::FAR_LINES;
use crate::clean::page::sums::PrefixSums;
use std::ops::RangeInclusive;

/// A heading of another story has this many words.
const HEADING_WORDS: RangeInclusive<i32> = 5..=20;
/// The lines before and after a line in which paragraphs and headings are counted.
const AROUND_LINES: usize = 10;
/// The lines before and after a line among which the longest paragraph is looked for.
const NEAR_LINES: usize = 5;
/// More lines or words count as this many.
const MAX_COUNT: i32 = 3000;

pub struct Context<'a> {
    basis: &'a LineBasis,
    lexicon: &'a Lexicon,
    prose: PrefixSums,
    /// Paragraphs with no other beside them.
    alone: PrefixSums,
    headings: PrefixSums,
    short: PrefixSums,
    /// The longest stretch without prose between the article's beginning and each line.
    gaps: Vec<i32>,
    /// The article's first paragraph, as far as is known.
    start: Option<usize>,
    clusters: Vec<ClusterContext>,
}

/// A cluster and what is around it.
#[derive(Clone, Copy)]
struct ClusterContext {
    lines_from_last: i32,
    lines_to_next: i32,
    paragraphs: i32,
    mean_words: i32,
    longest_words: i32,
    /// Of 1000 of its lines, how many are prose.
    prose_share: i32,
}

/// The context of a line before all clusters.
const NO_CLUSTER: ClusterContext = ClusterContext {
    lines_from_last: -1,
    lines_to_next: -1,
    paragraphs: -1,
    mean_words: -1,
    longest_words: -1,
    prose_share: -1,
};

impl<'a> Context<'a> {
    pub fn new(basis: &'a LineBasis, lexicon: &'a Lexicon) -> Self {
        let (n, shapes) = (basis.lines(), &basis.shapes);
        let is_prose = |l: usize| shapes[l].prose;
        let is_alone = |l: usize| {
            is_prose(l) && (l == 0 || !is_prose(l - 1)) && (l + 1 == n || !is_prose(l + 1))
        };
        let is_heading =
            |s: &LineShape| !s.prose && s.ends == END_NONE && HEADING_WORDS.contains(&s.words);
        let is_short = |s: &LineShape| s.words <= MENU_MAX_WORDS;
        let prose = PrefixSums::new(shapes.iter().map(|s| i32::from(s.prose)));
        let clusters = basis.clusters.all();
        let start = basis.clusters.first().map(|c| clusters[c].from);
        Self {
            basis,
            lexicon,
            alone: PrefixSums::new((0..n).map(|l| i32::from(is_alone(l)))),
            headings: PrefixSums::new(shapes.iter().map(|s| i32::from(is_heading(s)))),
            short: PrefixSums::new(shapes.iter().map(|s| i32::from(is_short(s)))),
            gaps: gaps(shapes, start),
            start,
            clusters: (0..clusters.len())
                .map(|c| ClusterContext::new(clusters, c, shapes, &prose))
                .collect(),
            prose,
        }
    }

    /// The words of the longest paragraph among some lines.
    fn longest(&self, from: usize, to: usize) -> i32 {
        let shapes = self.basis.shapes[from..to.min(self.basis.lines())].iter();
        shapes
            .map(LineShape::prose_words)
            .max()
            .unwrap_or(0)
            .min(MAX_WORDS)
    }
}

/// For each line the longest stretch without prose between `start` and it; -1 above that.
fn gaps(shapes: &[LineShape], start: Option<usize>) -> Vec<i32> {
    let mut gaps = vec![-1; shapes.len()];
    let (mut gap, mut most) = (0, 0);
    for (l, longest) in gaps
        .iter_mut()
        .enumerate()
        .skip(start.unwrap_or(shapes.len()))
    {
        gap = if shapes[l].prose { 0 } else { gap + 1 };
        *longest = most;
        most = most.max(gap);
    }
    gaps
}

impl ClusterContext {
    fn new(all: &[ProseCluster], index: usize, shapes: &[LineShape], prose: &PrefixSums) -> Self {
        let ProseCluster { from, to, words } = all[index];
        let before = index.checked_sub(1).map(|b| int(from - all[b].to));
        let after = all.get(index + 1).map(|a| int(a.from - to));
        let paragraphs = prose.span(from, to);
        let longest = shapes[from..to].iter().map(LineShape::prose_words).max();
        Self {
            lines_from_last: before.unwrap_or(FAR_LINES).min(FAR_LINES),
            lines_to_next: after.unwrap_or(FAR_LINES).min(FAR_LINES),
            paragraphs,
            mean_words: words / paragraphs.max(1),
            longest_words: longest.unwrap_or(0),
            prose_share: per_mille(paragraphs, int(to - from)),
        }
    }
}

columns! { Context<'_>, |self, line| {
        let LineBasis { struck_lines, clocks, prose_words, .. } = self.basis;
        let start = self.start.filter(|&start| start <= line);
        let since = |sums: &PrefixSums| start.map_or(-1, |s| sums.span(s, line).min(MAX_COUNT));
        let lexicon = |family: usize| self.lexicon.sums(family);
        let cluster = self.basis.clusters.at_or_before(line);
        let cluster = cluster.map_or(NO_CLUSTER, |c| self.clusters[c]);
        let paragraphs = self.prose.around(line, AROUND_LINES);
        let lines = int(self.basis.lines());
    }
    // What stands between the article's beginning and the line; -1 above it.
    "since-gap": self.gaps[line],
    "since-short": since(&self.short),
    "since-struck": since(struck_lines),
    "since-clock": since(clocks),
    "since-prose": since(prose_words),
    "since-lex-comment": since(lexicon(COMMENT)),
    "since-lex-other": since(lexicon(OTHER)),
    "since-lex-consent": since(lexicon(CONSENT)),
    "since-lex-join": since(lexicon(JOIN)),
    "since-lex-author": since(lexicon(AUTHOR)),
    "since-lex-picture": since(lexicon(PICTURE)),
    // The cluster at or before the line.
    "cluster-gap": cluster.lines_from_last,
    "cluster-gap-after": cluster.lines_to_next,
    "cluster-mean": cluster.mean_words,
    "cluster-longest": cluster.longest_words,
    "cluster-lines": cluster.paragraphs,
    "cluster-share": cluster.prose_share,
    // The lines around it.
    "headings-before": self.headings.before(line, AROUND_LINES),
    "headings-after": self.headings.after(line, AROUND_LINES),
    "prose-lines-before": self.prose.before(line, AROUND_LINES),
    "prose-lines-after": self.prose.after(line, AROUND_LINES),
    "alone-10": self.alone.around(line, AROUND_LINES),
    "longest-5-before": self.longest(line.saturating_sub(NEAR_LINES), line),
    "longest-5-after": self.longest(line + 1, line + 1 + NEAR_LINES),
    "mean-10": prose_words.around(line, AROUND_LINES) / paragraphs.max(1),
    // The page, the same on all of its lines.
    "page-clock": per_mille(clocks.total(), lines),
    "page-comment": lexicon(COMMENT).total().min(MAX_COUNT),
    "page-other": lexicon(OTHER).total().min(MAX_COUNT),
    "page-headings": per_mille(self.headings.total(), lines),
    "page-mean": prose_words.total() / self.prose.total().max(1),
}
