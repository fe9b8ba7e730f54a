//! The stories of a page, each a cluster of prose, and whose words a line has: those of
//! its own cluster, of the first, of the main stretch, of the whole page.

use super::basis::Basis;
use super::clusters::Cluster;
use super::titles::Titles;
use super::words::{overlap, share};
use crate::clean::page::windows::{FAR, int};
use std::collections::HashMap;

/// In how many lines each term stands.
type Vocabulary = HashMap<u64, u32>;

/// Lines before and after whose words are compared with the main stretch.
const AROUND: usize = 3;

pub struct Stories<'a> {
    basis: &'a Basis,
    main: Vocabulary,
    page: Vocabulary,
    first: Vocabulary,
    /// By cluster.
    own: Vec<Vocabulary>,
    /// By cluster: of 1000 of its words, how many the first has; how many of the title's it has.
    to_first: Vec<i32>,
    to_title: Vec<i32>,
    no_cluster_to_title: i32,
    /// By line: of 1000 of its words, how many are in the main stretch.
    of_main: Vec<i32>,
}

impl<'a> Stories<'a> {
    pub fn new(basis: &'a Basis, titles: &Titles) -> Self {
        let (terms, clusters) = (&basis.terms, &basis.clusters);
        let main = terms.vocabulary(|l| basis.is_main(l));
        let first = terms.vocabulary(|l| basis.is_first(l));
        let mut own = vec![Vocabulary::new(); clusters.all().len()];
        for l in (0..basis.lines()).filter(|&l| basis.shapes[l].prose) {
            if let Some(cluster) = clusters.of(l) {
                for &term in terms.whole(l) {
                    *own[cluster].entry(term).or_default() += 1;
                }
            }
        }
        let of_main = |l: usize| overlap(terms.of(l), &main, basis.is_main(l));
        Self {
            page: terms.vocabulary(|_| true),
            to_first: own.iter().map(|own| shared(own, &first)).collect(),
            to_title: own.iter().map(|own| titles.known_in(Some(own))).collect(),
            no_cluster_to_title: titles.known_in(None),
            of_main: (0..basis.lines()).map(of_main).collect(),
            basis,
            main,
            first,
            own,
        }
    }

    pub fn of(&self, line: usize) -> [i32; 13 + 8] {
        let mut row = [0; 13 + 8];
        let (cluster, words) = row.split_at_mut(13);
        cluster.copy_from_slice(&self.cluster(line));
        words.copy_from_slice(&self.words(line));
        row
    }

    /// The cluster at or before the line.
    fn cluster(&self, line: usize) -> [i32; 13] {
        let (clusters, terms) = (&self.basis.clusters, &self.basis.terms);
        let prose = &self.basis.prose_words;
        let nearest = clusters.of(line).or_else(|| clusters.before(line));
        let first: Option<&Cluster> = clusters.first().map(|c| &clusters.all()[c]);
        let cluster = nearest.map(|c| clusters.all()[c]).unwrap_or_default();
        let is_own = self.basis.shapes[line].prose && clusters.of(line).is_some();
        [
            nearest.map_or(-1, int),
            cluster.words,
            i32::from(nearest.is_some() && nearest == clusters.largest()),
            prose.span(0, cluster.from),
            prose.span(cluster.to.max(cluster.from), prose.lines()),
            int(line) - int(cluster.from),
            int(clusters.all().len()),
            first.map_or(0, |c| c.words),
            nearest.map_or(-1, |c| self.to_first[c]),
            overlap(terms.of(line), &self.first, self.basis.is_first(line)),
            nearest.map_or(-1, |c| overlap(terms.of(line), &self.own[c], is_own)),
            nearest.map_or(self.no_cluster_to_title, |c| self.to_title[c]),
            first.map_or(-FAR, |c| (int(line) - int(c.from)).clamp(1 - FAR, FAR)),
        ]
    }

    /// Whose words the line has, and those around it.
    fn words(&self, line: usize) -> [i32; 8] {
        let (terms, whole) = (self.basis.terms.of(line), self.basis.terms.whole(line));
        let (is_main, is_first) = (self.basis.is_main(line), self.basis.is_first(line));
        let lines = self.of_main.len();
        [
            self.of_main[line],
            int(terms.len()),
            mean(&self.of_main[line.saturating_sub(AROUND)..line]),
            mean(&self.of_main[line + 1..(line + 1 + AROUND).min(lines)]),
            overlap(terms, &self.page, true),
            overlap(whole, &self.main, is_main),
            overlap(whole, &self.first, is_first),
            overlap(whole, &self.page, true),
        ]
    }
}

/// Of 1000 words of a vocabulary, how many are in another.
fn shared(own: &Vocabulary, other: &Vocabulary) -> i32 {
    let both = own.keys().filter(|t| other.contains_key(t)).count();
    share(both, own.len())
}

/// Of those that are known; -1 where none is.
fn mean(overlaps: &[i32]) -> i32 {
    let known = || overlaps.iter().filter(|&&o| o >= 0);
    if known().count() == 0 {
        return -1;
    }
    known().sum::<i32>() / int(known().count())
}
