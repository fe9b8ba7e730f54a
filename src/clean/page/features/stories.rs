//! The stories of a page, each a cluster of prose, and whose words a line has: those of
//! its own cluster, of the first, of the main stretch, of the whole page.

use super::basis::LineBasis;
use super::clusters::Cluster;
use super::terms::{Vocabulary, overlap};
use super::title_match::TitleMatch;
use crate::clean::page::arithmetic::{int, share};
use crate::clean::page::columns::columns;
use crate::clean::page::nearest::FAR_LINES;

/// The lines before and after a line whose words are compared with the main stretch.
const AROUND_LINES: usize = 3;

pub struct Stories<'a> {
    basis: &'a LineBasis,
    main: Vocabulary,
    page: Vocabulary,
    first: Vocabulary,
    /// The words of each cluster.
    own: Vec<Vocabulary>,
    /// Of 1000 words of each cluster, how many the first has.
    to_first: Vec<i32>,
    /// Of 1000 words of the title, how many each cluster has, and how many no cluster has.
    to_title: Vec<i32>,
    no_cluster_to_title: i32,
    /// Of 1000 words of each line, how many are in the main stretch.
    of_main: Vec<i32>,
}

impl<'a> Stories<'a> {
    pub fn new(basis: &'a LineBasis, title: &TitleMatch) -> Self {
        let (terms, clusters) = (&basis.terms, &basis.clusters);
        let main = terms.vocabulary(|l| basis.is_main(l));
        let first = terms.vocabulary(|l| basis.is_first(l));
        let mut own = vec![Vocabulary::default(); clusters.all().len()];
        for l in (0..basis.lines()).filter(|&l| basis.shapes[l].prose) {
            if let Some(cluster) = clusters.of(l) {
                for &term in terms.whole(l) {
                    *own[cluster].entry(term).or_default() += 1;
                }
            }
        }
        let of_main = |l: usize| overlap(terms.of(l), &main, basis.is_main(l));
        let to_title = |own: &Vocabulary| title.share_of_title(|t| own.contains_key(&t));
        Self {
            page: terms.vocabulary(|_| true),
            to_first: own.iter().map(|own| shared(own, &first)).collect(),
            to_title: own.iter().map(to_title).collect(),
            no_cluster_to_title: title.share_of_title(|_| false),
            of_main: (0..basis.lines()).map(of_main).collect(),
            basis,
            main,
            first,
            own,
        }
    }
}

/// Of 1000 words of a vocabulary, how many are in another.
fn shared(own: &Vocabulary, other: &Vocabulary) -> i32 {
    let both = own.keys().filter(|t| other.contains_key(t)).count();
    share(both, own.len())
}

/// The mean of the overlaps that are known; -1 where none is.
fn mean(overlaps: &[i32]) -> i32 {
    let known = || overlaps.iter().filter(|&&o| o >= 0);
    if known().count() == 0 {
        return -1;
    }
    known().sum::<i32>() / int(known().count())
}

columns! { Stories<'_>, |self, line| {
        let LineBasis { clusters, terms, prose_words, .. } = self.basis;
        // The cluster at or before the line, and the first one that is long enough for an article.
        let nearest = clusters.at_or_before(line);
        let cluster = nearest.map(|c| clusters.all()[c]).unwrap_or_default();
        let first: Option<&Cluster> = clusters.first().map(|c| &clusters.all()[c]);
        let below = |first: &Cluster| (int(line) - int(first.from)).clamp(1 - FAR_LINES, FAR_LINES);
        let (rare, whole) = (terms.of(line), terms.whole(line));
        let (is_main, is_first) = (self.basis.is_main(line), self.basis.is_first(line));
        let is_own = self.basis.shapes[line].prose && clusters.of(line).is_some();
        let lines = self.basis.lines();
    }
    "cluster": nearest.map_or(-1, int),
    "cluster-words": cluster.words,
    "cluster-largest": i32::from(nearest.is_some() && nearest == clusters.largest()),
    "cluster-before": prose_words.span(0, cluster.from),
    "cluster-after": prose_words.span(cluster.to, lines),
    "cluster-at": int(line) - int(cluster.from),
    "clusters": int(clusters.all().len()),
    "first-words": first.map_or(0, |c| c.words),
    "cluster-to-first": nearest.map_or(-1, |c| self.to_first[c]),
    "overlap-first": overlap(rare, &self.first, is_first),
    "overlap-own": nearest.map_or(-1, |c| overlap(rare, &self.own[c], is_own)),
    "overlap-title": nearest.map_or(self.no_cluster_to_title, |c| self.to_title[c]),
    "to-first": first.map_or(-FAR_LINES, below),
    "overlap": self.of_main[line],
    "terms": int(rare.len()),
    "overlap-before": mean(&self.of_main[line.saturating_sub(AROUND_LINES)..line]),
    "overlap-after": mean(&self.of_main[line + 1..(line + 1 + AROUND_LINES).min(lines)]),
    "overlap-page": overlap(rare, &self.page, true),
    "whole-overlap": overlap(whole, &self.main, is_main),
    "whole-overlap-first": overlap(whole, &self.first, is_first),
    "whole-overlap-page": overlap(whole, &self.page, true),
}
