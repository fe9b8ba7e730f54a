//! The words of a document's lines as terms for comparing: words, and pairs of characters where
//! a script sets no blanks, each by a number. Which of them are the document's own function words
//! is counted, not known.

use super::ragged::Ragged;
use crate::clean::page::arithmetic::share;
use crate::clean::page::bag_of_words::bucket;
use crate::text::{Segmenter, View, combine, is_unspaced};
use std::collections::HashMap;

/// At most this many of the most frequent terms of prose are its function words.
const MAX_FUNCTION_WORDS: usize = 40;
/// A function word stands in the prose at least this often.
const MIN_FUNCTION_WORD_COUNT: u32 = 3;

/// The terms of every line, distinct and sorted. A term is the number of a word on this page.
#[derive(Debug, Default)]
pub struct Terms {
    numbers: HashMap<u64, u32>,
    /// Without function words.
    content: Ragged<u32>,
    /// With function words.
    all: Ragged<u32>,
    /// Of 1000 words of each line, how many are function words.
    function: Vec<i32>,
    buckets: Ragged<u16>,
}

impl Terms {
    /// `is_prose` says which lines are prose.
    pub fn new(view: &View<'_>, is_prose: impl Fn(usize) -> bool) -> Self {
        let mut out = Self::default();
        let (words, lines) = out.number(view);
        let is_function = function_words(&words, &lines, is_prose);
        let is_function = |term: u32| is_function[term as usize];
        let mut distinct = Vec::new();
        for line in lines.iter() {
            let function = line.iter().filter(|&&t| is_function(t)).count();
            out.function.push(share(function, line.len()));
            sort_distinct(&mut distinct, line.iter().copied());
            let content = distinct.iter().copied().filter(|&t| !is_function(t));
            out.content.push(content);
            out.all.push(distinct.iter().copied());
        }
        out
    }

    /// Numbers the words of a page, and notes the buckets of each line: the hash of each number,
    /// and the numbers of each line in the order of its words.
    fn number(&mut self, view: &View<'_>) -> (Vec<u64>, Ragged<u32>) {
        let (mut words, mut lines) = (Vec::new(), Ragged::default());
        let (mut hashes, mut buckets) = (Vec::new(), Vec::new());
        for line in 0..view.lines.len() {
            hashes.clear();
            push_hashes(view, line, &mut hashes);
            lines.push(hashes.iter().map(|&hash| {
                *self.numbers.entry(hash).or_insert_with(|| {
                    words.push(hash);
                    u32::try_from(words.len() - 1).unwrap_or(u32::MAX)
                })
            }));
            sort_distinct(&mut buckets, hashes.iter().map(|&hash| bucket(hash)));
            self.buckets.push(buckets.iter().copied());
        }
        (words, lines)
    }

    pub fn lines(&self) -> usize {
        self.function.len()
    }

    /// The terms of a line, distinct and sorted, without function words.
    pub fn content(&self, line: usize) -> &[u32] {
        self.content.line(line)
    }

    /// The terms of a line, distinct and sorted, function words as well.
    pub fn all(&self, line: usize) -> &[u32] {
        self.all.line(line)
    }

    /// Of 1000 words of a line, how many are function words.
    pub fn function_share(&self, line: usize) -> i32 {
        self.function[line]
    }

    /// The buckets of each line's words, distinct and sorted.
    pub fn buckets(&self) -> impl Iterator<Item = &[u16]> {
        self.buckets.iter()
    }

    pub fn into_buckets(self) -> Ragged<u16> {
        self.buckets
    }

    /// The distinct words of a title, `None` for those that the page does not have.
    pub fn of_title(&self, title: &str) -> Vec<Option<u32>> {
        let mut segmenter = Segmenter::default();
        let view = segmenter.view(title);
        let mut words = Vec::new();
        for line in 0..view.lines.len() {
            push_hashes(&view, line, &mut words);
        }
        words.sort_unstable();
        words.dedup();
        let numbers = words.iter().map(|word| self.numbers.get(word).copied());
        numbers.collect()
    }

    /// The words of the chosen lines, function words as well.
    pub fn vocabulary(&self, chosen: impl Iterator<Item = usize>) -> Vocabulary {
        let mut found = Vocabulary(vec![0; self.numbers.len()]);
        for line in chosen {
            found.add(self.all(line));
        }
        found
    }
}

/// In how many lines each term stands.
pub struct Vocabulary(Vec<u32>);

impl Vocabulary {
    /// Adds the terms of a line.
    pub fn add(&mut self, line: &[u32]) {
        for &term in line {
            self.0[term as usize] += 1;
        }
    }

    /// Takes the terms of a line out again, from all lines.
    pub fn forget(&mut self, line: &[u32]) {
        for &term in line {
            self.0[term as usize] = 0;
        }
    }

    pub fn has(&self, term: u32) -> bool {
        self.0[term as usize] > 0
    }

    /// Of 1000 terms of a line, how many stand in another line of the vocabulary; `is_own` says
    /// that it has this line, too. -1 for no terms.
    pub fn overlap(&self, terms: &[u32], is_own: bool) -> i32 {
        if terms.is_empty() {
            return -1;
        }
        let least = 1 + u32::from(is_own);
        let known = terms.iter().filter(|&&t| self.0[t as usize] >= least);
        share(known.count(), terms.len())
    }
}

/// Which words are among the most frequent ones of the prose.
fn function_words(words: &[u64], raw: &Ragged<u32>, is_prose: impl Fn(usize) -> bool) -> Vec<bool> {
    let mut counts = Vocabulary(vec![0; words.len()]);
    for (line, terms) in raw.iter().enumerate() {
        if is_prose(line) {
            counts.add(terms);
        }
    }
    let mut order: Vec<(u32, u64, usize)> = (0..words.len())
        .map(|term| (counts.0[term], words[term], term))
        .filter(|order| order.0 >= MIN_FUNCTION_WORD_COUNT)
        .collect();
    order.sort_unstable_by(|a, b| b.cmp(a));
    let mut is_function = vec![false; words.len()];
    for (_, _, term) in order.into_iter().take(MAX_FUNCTION_WORDS) {
        is_function[term] = true;
    }
    is_function
}

/// Appends hashes of the words of a line, in their order.
fn push_hashes(view: &View<'_>, line: usize, out: &mut Vec<u64>) {
    let code = |c: char| u64::from(u32::from(c));
    // The last character of such a script, and where it ends.
    let mut before: Option<(char, usize)> = None;
    for token in view.tokens_of(line) {
        let start = token.start as usize;
        let first = view.text[start..].chars().next();
        let Some(c) = first.filter(|&c| is_unspaced(c)) else {
            out.push(token.hash);
            before = None;
            continue;
        };
        if let Some((b, _)) = before.filter(|&(_, end)| end == start) {
            out.push(combine([code(b), code(c)]));
        }
        before = Some((c, start + view.word(*token).len()));
    }
}

/// Makes `out` the distinct items, sorted.
fn sort_distinct<T: Ord>(out: &mut Vec<T>, items: impl Iterator<Item = T>) {
    out.clear();
    out.extend(items);
    out.sort_unstable();
    out.dedup();
}
