//! The words of a document's lines as terms for comparing: hashes of words, and
//! of pairs of characters where a script sets no blanks. Which of them are the
//! document's own function words is counted, not known.

use super::ragged::Ragged;
use super::shape::is_unspaced;
use crate::clean::page::arithmetic::share;
use crate::clean::page::bag_of_words::bucket;
use crate::text::{Segmenter, View, combine};
use std::collections::HashMap;

/// At most this many of the most frequent terms of prose are its function words.
const MAX_FUNCTION_WORDS: usize = 40;
/// A function word stands in the prose at least this often.
const MIN_FUNCTION_WORD_COUNT: u32 = 3;

/// In how many lines each term stands.
pub type Vocabulary = HashMap<u64, u32>;

/// The terms of every line, distinct and sorted.
#[derive(Debug, Default)]
pub struct Terms {
    /// Without function words.
    lines: Ragged<u64>,
    /// With function words.
    whole: Ragged<u64>,
    /// Of 1000 words of each line, how many are function words.
    function: Vec<i32>,
    buckets: Ragged<u16>,
}

impl Terms {
    /// `is_prose` says which lines are prose.
    pub fn new(view: &View<'_>, is_prose: impl Fn(usize) -> bool) -> Self {
        let mut raw: Ragged<u64> = Ragged::default();
        for line in 0..view.lines.len() {
            raw.push_with(|out| terms(view, line, out));
        }
        let function = function_words(&raw, is_prose);
        let is_function = |t: &u64| function.binary_search(t).is_ok();
        let mut out = Self::default();
        let (mut distinct, mut buckets) = (Vec::new(), Vec::new());
        for line in raw.iter() {
            let function = line.iter().filter(|t| is_function(t)).count();
            out.function.push(share(function, line.len()));
            distinct.clear();
            distinct.extend_from_slice(line);
            distinct.sort_unstable();
            distinct.dedup();
            out.whole.push(distinct.iter().copied());
            out.lines
                .push(distinct.iter().copied().filter(|t| !is_function(t)));
            buckets.clear();
            buckets.extend(distinct.iter().map(|&t| bucket(t)));
            buckets.sort_unstable();
            buckets.dedup();
            out.buckets.push(buckets.iter().copied());
        }
        out
    }

    pub fn lines(&self) -> usize {
        self.function.len()
    }

    /// The terms of a line, distinct and sorted, without function words.
    pub fn of(&self, line: usize) -> &[u64] {
        self.lines.line(line)
    }

    /// The terms of a line, distinct and sorted, function words as well.
    pub fn whole(&self, line: usize) -> &[u64] {
        self.whole.line(line)
    }

    /// Of 1000 words of a line, how many are function words.
    pub fn function_share(&self, line: usize) -> i32 {
        self.function[line]
    }

    /// The buckets of each line's terms, distinct and sorted.
    pub fn buckets(&self) -> impl Iterator<Item = &[u16]> {
        self.buckets.iter()
    }

    pub fn into_buckets(self) -> Ragged<u16> {
        self.buckets
    }

    /// The terms of the chosen lines, function words as well.
    pub fn vocabulary(&self, chosen: impl Fn(usize) -> bool) -> Vocabulary {
        let mut found = Vocabulary::default();
        for (line, terms) in self.whole.iter().enumerate() {
            if chosen(line) {
                for &term in terms {
                    *found.entry(term).or_default() += 1;
                }
            }
        }
        found
    }
}

/// The most frequent terms of the prose, sorted.
fn function_words(raw: &Ragged<u64>, is_prose: impl Fn(usize) -> bool) -> Vec<u64> {
    let mut counts = Vocabulary::default();
    for (line, terms) in raw.iter().enumerate() {
        if is_prose(line) {
            for &term in terms {
                *counts.entry(term).or_default() += 1;
            }
        }
    }
    let frequent = counts
        .into_iter()
        .filter(|c| c.1 >= MIN_FUNCTION_WORD_COUNT);
    let mut order: Vec<(u32, u64)> = frequent.map(|(t, n)| (n, t)).collect();
    order.sort_unstable_by(|a, b| b.cmp(a));
    order.truncate(MAX_FUNCTION_WORDS);
    let mut words: Vec<u64> = order.into_iter().map(|o| o.1).collect();
    words.sort_unstable();
    words
}

/// Of 1000 terms of a line, how many stand in another line of a vocabulary; `own` says
/// that the vocabulary has this line, too. -1 for no terms.
pub fn overlap(terms: &[u64], vocabulary: &Vocabulary, own: bool) -> i32 {
    if terms.is_empty() {
        return -1;
    }
    let least = 1 + u32::from(own);
    let known = terms
        .iter()
        .filter(|t| vocabulary.get(t).is_some_and(|&n| n >= least));
    share(known.count(), terms.len())
}

/// The terms of a line in their order.
fn terms(view: &View<'_>, line: usize, out: &mut Vec<u64>) {
    for token in view.tokens_of(line) {
        let rest = &view.text[token.start as usize..];
        if rest.starts_with(is_unspaced) {
            let chars = || view.word(*token).chars().map(|c| u64::from(u32::from(c)));
            let pairs = chars().zip(chars().skip(1));
            out.extend(pairs.map(|(a, b)| combine([a, b])));
        } else {
            out.push(token.hash);
        }
    }
}

/// The terms of a text that is no line of the view, such as its title, distinct and sorted.
pub fn title_terms(title: &str) -> Vec<u64> {
    let mut segmenter = Segmenter::default();
    let view = segmenter.view(title);
    let mut out = Vec::new();
    for line in 0..view.lines.len() {
        terms(&view, line, &mut out);
    }
    out.sort_unstable();
    out.dedup();
    out
}
