//! The stories of a page, each a cluster of prose, and whose words a line has: those of
//! its own cluster, of the first, of the main stretch, of the whole page.

use super::basis::LineBasis;
use super::clusters::ProseCluster;
use super::terms::Vocabulary;
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
    own: OwnClusters,
    no_cluster_to_title: i32,
    /// Of 1000 words of each line, how many are in the main stretch.
    of_main: Vec<i32>,
}

impl<'a> Stories<'a> {
    pub fn new(basis: &'a LineBasis, title: &TitleMatch) -> Self {
        let terms = &basis.terms;
        let all = 0..basis.lines();
        let main = terms.vocabulary(all.clone().filter(|&l| basis.is_main(l)));
        let first = terms.vocabulary(all.clone().filter(|&l| basis.is_first(l)));
        let of_main = |l: usize| main.overlap(terms.content(l), basis.is_main(l));
        Self {
            page: terms.vocabulary(all.clone()),
            own: OwnClusters::new(basis, title, &first),
            no_cluster_to_title: title.share_in_none(),
            of_main: all.map(of_main).collect(),
            basis,
            main,
            first,
        }
    }
}

/// The words of each cluster, compared with others and with the lines from its beginning up to
/// the next one's.
#[derive(Default)]
struct OwnClusters {
    /// Of 1000 words of each cluster, how many the first has.
    to_first: Vec<i32>,
    /// Of 1000 words of the title, how many each cluster has.
    to_title: Vec<i32>,
    /// Of 1000 words of each line, how many are in its cluster; -1 before all clusters.
    of_lines: Vec<i32>,
}

impl OwnClusters {
    fn new(basis: &LineBasis, title: &TitleMatch, first: &Vocabulary) -> Self {
        let (terms, clusters) = (&basis.terms, basis.clusters.all());
        let mut found = Self::default();
        let mut own = terms.vocabulary(std::iter::empty());
        found.of_lines.resize(basis.lines(), -1);
        for (number, cluster) in clusters.iter().enumerate() {
            let prose = (cluster.from..cluster.to).filter(|&l| basis.shapes[l].prose);
            // How many words it has, and how many of them the first cluster has.
            let (mut words, mut shared) = (0, 0);
            for line in prose.clone() {
                for &term in terms.all(line).iter().filter(|&&t| !own.has(t)) {
                    words += 1;
                    shared += usize::from(first.has(term));
                }
                own.add(terms.all(line));
            }
            found.to_first.push(share(shared, words));
            found.to_title.push(title.share_in(&own));
            let next = clusters.get(number + 1).map_or(basis.lines(), |c| c.from);
            for line in cluster.from..next {
                let is_own = line < cluster.to && basis.shapes[line].prose;
                found.of_lines[line] = own.overlap(terms.content(line), is_own);
            }
            for line in prose {
                own.forget(terms.all(line));
            }
        }
        found
    }
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
        let first: Option<&ProseCluster> = clusters.first().map(|c| &clusters.all()[c]);
        let below = |first: &ProseCluster| (int(line) - int(first.from)).clamp(1 - FAR_LINES, FAR_LINES);
        let (content, all) = (terms.content(line), terms.all(line));
        let (is_main, is_first) = (self.basis.is_main(line), self.basis.is_first(line));
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
    "cluster-to-first": nearest.map_or(-1, |c| self.own.to_first[c]),
    "overlap-first": self.first.overlap(content, is_first),
    "overlap-own": self.own.of_lines[line],
    "overlap-title": nearest.map_or(self.no_cluster_to_title, |c| self.own.to_title[c]),
    "to-first": first.map_or(-FAR_LINES, below),
    "overlap": self.of_main[line],
    "terms": int(content.len()),
    "overlap-before": mean(&self.of_main[line.saturating_sub(AROUND_LINES)..line]),
    "overlap-after": mean(&self.of_main[line + 1..(line + 1 + AROUND_LINES).min(lines)]),
    "overlap-page": self.page.overlap(content, true),
    "whole-overlap": self.main.overlap(all, is_main),
    "whole-overlap-first": self.first.overlap(all, is_first),
    "whole-overlap-page": self.page.overlap(all, true),
}
