//! The words of a document's lines as terms for comparing: hashes of words, and
//! of pairs of characters where a script sets no blanks. Which of them are the
//! document's own function words is counted, not known.

use crate::clean::page::wording::bucket;
use crate::text::{View, combine, is_unspaced};
use std::collections::HashMap;

/// The most frequent terms of prose are its function words.
const FUNCTION_WORDS: usize = 40;

/// Terms of every line, distinct and sorted, without function words.
#[derive(Debug, Default)]
pub struct Terms {
    lines: Vec<Vec<u64>>,
    /// With function words: the words of a title are often the most frequent of its story.
    whole: Vec<Vec<u64>>,
    /// Function words of each line, of 1000 of its words.
    pub function: Vec<i32>,
    /// The buckets of each line's terms, distinct.
    pub buckets: Vec<Vec<u16>>,
}

impl Terms {
    /// `prose` says which lines are prose.
    #[must_use]
    pub fn new(view: &View<'_>, prose: &[bool]) -> Self {
        let raw: Vec<Vec<u64>> = (0..view.lines.len()).map(|l| terms(view, l)).collect();
        let mut counts: HashMap<u64, u32> = HashMap::new();
        for (line, _) in raw.iter().zip(prose).filter(|(_, p)| **p) {
            for &term in line {
                *counts.entry(term).or_default() += 1;
            }
        }
        let mut order: Vec<(u32, u64)> = counts.into_iter().map(|(t, n)| (n, t)).collect();
        order.sort_unstable_by(|a, b| b.cmp(a));
        order.truncate(FUNCTION_WORDS);
        let mut function: Vec<u64> = order.iter().filter(|o| o.0 >= 3).map(|o| o.1).collect();
        function.sort_unstable();
        let is_function = |t: &u64| function.binary_search(t).is_ok();
        let mut out = Self::default();
        for mut line in raw {
            let all = line.len();
            let mut whole = line.clone();
            whole.sort_unstable();
            whole.dedup();
            out.whole.push(whole);
            let mut buckets: Vec<u16> = line.iter().map(|&t| bucket(t)).collect();
            buckets.sort_unstable();
            buckets.dedup();
            out.buckets.push(buckets);
            line.retain(|t| !is_function(t));
            out.function.push(share(all - line.len(), all));
            line.sort_unstable();
            line.dedup();
            out.lines.push(line);
        }
        out
    }

    #[must_use]
    pub fn lines(&self) -> usize {
        self.lines.len()
    }

    /// Terms of a line, distinct and sorted, function words as well.
    #[must_use]
    pub fn whole(&self, line: usize) -> &[u64] {
        &self.whole[line]
    }

    /// Terms of a line, distinct and sorted.
    #[must_use]
    pub fn of(&self, line: usize) -> &[u64] {
        &self.lines[line]
    }

    /// In how many of the chosen lines each term stands, function words as well.
    #[must_use]
    pub fn vocabulary(&self, chosen: impl Fn(usize) -> bool) -> HashMap<u64, u32> {
        let mut found: HashMap<u64, u32> = HashMap::new();
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

/// Of 1000 terms of a line, how many stand in another line of a vocabulary; `own` says
/// that the vocabulary has this line, too. -1 for none.
#[must_use]
pub fn overlap(terms: &[u64], vocabulary: &HashMap<u64, u32>, own: bool) -> i32 {
    if terms.is_empty() {
        return -1;
    }
    let least = 1 + u32::from(own);
    let known = terms
        .iter()
        .filter(|t| vocabulary.get(t).is_some_and(|&n| n >= least));
    share(known.count(), terms.len())
}

/// Of 1000.
#[must_use]
pub fn share(part: usize, whole: usize) -> i32 {
    if whole == 0 {
        return 0;
    }
    i32::try_from(part * 1000 / whole).unwrap_or(1000)
}

fn terms(view: &View<'_>, line: usize) -> Vec<u64> {
    let mut out = Vec::with_capacity(view.words_of(line));
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
            out.push(combine([u64::from(u32::from(b)), u64::from(u32::from(c))]));
        }
        before = Some((c, start + view.word(*token).len()));
    }
    out
}

/// Terms of a text that is no line of the view: its title.
#[must_use]
pub fn title_terms(title: &str) -> Vec<u64> {
    let mut segmenter = crate::text::Segmenter::default();
    let view = segmenter.view(title);
    let mut out: Vec<u64> = (0..view.lines.len())
        .flat_map(|l| terms(&view, l))
        .collect();
    out.sort_unstable();
    out.dedup();
    out
}
