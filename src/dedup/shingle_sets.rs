//! Exact Jaccard similarity over the shingles of two documents, which verifies
//! candidates. A document's clean words become sorted sets of hashes. The
//! comparison of two sets ends as soon as the threshold is out of reach.

use super::bands::{
    LONG_SHINGLE_WORDS, NEAR_MIN_WORDS, SHORT_SHINGLE_WORDS, pair_shingle_size, shingle_sizes,
};
use super::content_key::content_key;
use crate::record::{Document, Strike};
use crate::text::{Segmenter, Token, View, combine, shingles, word_hash};
use std::borrow::Cow;

/// The words that are not struck.
#[must_use]
pub fn clean_tokens<'a>(tokens: &'a [Token], strikes: &[Strike]) -> Cow<'a, [Token]> {
    if strikes.is_empty() {
        return Cow::Borrowed(tokens);
    }
    let mut kept = Vec::with_capacity(tokens.len());
    let mut rest = tokens;
    for strike in strikes {
        let before = rest.partition_point(|t| t.start < strike.span.start);
        kept.extend_from_slice(&rest[..before]);
        rest = &rest[before..];
        rest = &rest[rest.partition_point(|t| t.start < strike.span.end)..];
    }
    kept.extend_from_slice(rest);
    Cow::Owned(kept)
}

/// The shingle sets of a document, and what else is compared exactly.
#[derive(Debug, Clone, Default)]
pub struct ShingleSets {
    words: usize,
    /// Hashes of the shingles of 5 and of 3 words, sorted and without repeats; empty
    /// where no pair is compared by them.
    long: Vec<u64>,
    short: Vec<u64>,
    /// One hash of all words with the digits folded.
    folded_key: u64,
    content_key: u128,
}

impl ShingleSets {
    /// The sets of the clean text of a document.
    #[must_use]
    pub fn new(document: &Document, segmenter: &mut Segmenter) -> Self {
        let view = segmenter.view(&document.text);
        let words = clean_tokens(view.tokens, &document.strikes);
        Self {
            folded_key: folded_key(&view, &words),
            content_key: content_key(words.iter().copied(), &document.text),
            ..Self::from_words(&words)
        }
    }

    fn from_words(words: &[Token]) -> Self {
        let set = |size: usize| {
            if words.len() < NEAR_MIN_WORDS
                || size == SHORT_SHINGLE_WORDS
                    && !shingle_sizes(words.len()).contains(&SHORT_SHINGLE_WORDS)
            {
                return Vec::new();
            }
            let mut set: Vec<u64> = shingles(words, size).collect();
            set.sort_unstable();
            set.dedup();
            set
        };
        Self {
            words: words.len(),
            long: set(LONG_SHINGLE_WORDS),
            short: set(SHORT_SHINGLE_WORDS),
            folded_key: 0,
            content_key: 0,
        }
    }

    /// The exact Jaccard similarity, if it reaches the threshold. Shingles of 3 words
    /// find short copies, and shingles of 5 words confirm them: by 3 words alone
    /// "lowers its price by 0.25 cent" would be a copy of "by 0.50 cent", as would all
    /// six pairs of Reuters-21578 that only 3 words let pass.
    #[must_use]
    pub fn jaccard(&self, other: &Self, threshold: f64) -> Option<f64> {
        let long = jaccard(&self.long, &other.long, threshold)?;
        if pair_shingle_size(self.words, other.words) == LONG_SHINGLE_WORDS {
            return Some(long);
        }
        let short = jaccard(&self.short, &other.short, threshold)?;
        Some(long.min(short))
    }

    /// The share of the smaller set that is in the larger one, 0 to 1.
    #[must_use]
    pub fn containment(&self, other: &Self) -> f64 {
        let (a, b) = (&self.long, &other.long);
        let least = a.len().min(b.len());
        if least == 0 {
            return 0.0;
        }
        shared(a, b, 0).map_or(0.0, |n| n as f64 / least as f64)
    }

    /// Whether the two have the same words.
    #[must_use]
    pub fn same_text(&self, other: &Self) -> bool {
        self.content_key == other.content_key
    }

    /// Bytes of memory that the sets take.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        size_of_val(&*self.long) as u64 + size_of_val(&*self.short) as u64
    }

    /// Whether the two differ in nothing but digits.
    #[must_use]
    pub fn same_but_digits(&self, other: &Self) -> bool {
        self.folded_key == other.folded_key
    }
}

/// One hash of all words, with every run of numbers as one `0`.
fn folded_key(view: &View<'_>, words: &[Token]) -> u64 {
    let zero = word_hash("0");
    let mut last = 0;
    combine(words.iter().filter_map(|&token| {
        let starts = view.text.as_bytes().get(token.start as usize);
        let hash = match starts {
            Some(b) if b.is_ascii_digit() => {
                let word = view.word(token);
                let rest = word.trim_start_matches(|c: char| c.is_ascii_digit());
                // "3rd" and "4th" are a number each, "5G" and "4x4" are words.
                if rest.is_empty() || matches!(rest, "st" | "nd" | "rd" | "th") {
                    zero
                } else {
                    token.hash
                }
            }
            _ => token.hash,
        };
        // "3.5" is two tokens and one number.
        let repeated = hash == zero && last == zero;
        last = hash;
        (!repeated).then_some(hash)
    }))
}

/// Jaccard similarity of two sorted sets, if it reaches the threshold.
#[must_use]
pub fn jaccard(a: &[u64], b: &[u64], threshold: f64) -> Option<f64> {
    let (small, large) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    if small.is_empty() || (small.len() as f64) < threshold * large.len() as f64 - 1e-9 {
        return None;
    }
    let sum = a.len() + b.len();
    // J >= t means shared >= t / (1 + t) of the sum. A little less, for the rounding.
    let needed = (threshold / (1.0 + threshold) * sum as f64 - 1e-6).ceil();
    let shared = shared(small, large, needed.max(0.0) as usize)?;
    // A quotient of whole numbers is rounded correctly: 4/5 is the number 0.8.
    let similarity = shared as f64 / (sum - shared) as f64;
    (similarity >= threshold).then_some(similarity)
}

/// The number of common elements, or `None` once `needed` is out of reach.
fn shared(a: &[u64], b: &[u64], needed: usize) -> Option<usize> {
    let (mut i, mut j, mut n) = (0, 0, 0);
    while i < a.len() && j < b.len() {
        if n + (a.len() - i).min(b.len() - j) < needed {
            return None;
        }
        let (x, y) = (a[i], b[j]);
        n += usize::from(x == y);
        i += usize::from(x <= y);
        j += usize::from(y <= x);
    }
    Some(n)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::{RuleId, Span};
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    fn shingle_sets(text: &str) -> ShingleSets {
        let mut segmenter = Segmenter::default();
        let view = segmenter.view(text);
        ShingleSets {
            folded_key: folded_key(&view, view.tokens),
            ..ShingleSets::from_words(view.tokens)
        }
    }

    #[test]
    fn struck_words_do_not_count() {
        let mut segmenter = Segmenter::default();
        let view = segmenter.view("one two\nthree four");
        let strike = Strike {
            span: Span::new(4, 8),
            rule: RuleId::REPEAT_NEAR,
            twin: None,
            score: None,
            template: None,
        };
        let kept = clean_tokens(view.tokens, &[strike]);
        let words: Vec<_> = kept.iter().map(|&t| view.word(t)).collect();
        assert_eq!(words, ["one", "three", "four"]);
    }

    #[test]
    fn short_documents_are_confirmed_by_long_shingles() {
        let text = |n: usize| (0..n).map(|i| format!("w{i} ")).collect::<String>();
        let (a, b) = (shingle_sets(&text(39)), shingle_sets(&text(45)));
        assert_eq!(a.jaccard(&b, 0.8), Some(35.0 / 41.0));
        let price = |cents: &str| shingle_sets(&text(30).replace("w15", cents));
        let (p, q) = (price("25"), price("50"));
        assert!(jaccard(&p.short, &q.short, 0.8).is_some());
        assert_eq!(p.jaccard(&q, 0.8), None);
        let c = shingle_sets(&text(40));
        assert_eq!(c.jaccard(&b, 0.8), Some(36.0 / 41.0));
        assert!((b.containment(&c) - 1.0).abs() < 1e-12);
        // Under twelve words nothing is near.
        assert_eq!(
            shingle_sets(&text(11)).jaccard(&shingle_sets(&text(11)), 0.5),
            None
        );
    }

    #[test]
    fn numbers_are_folded() {
        let a = shingle_sets("On the 3rd, rain: 12 mm and 3.5 degrees");
        assert!(a.same_but_digits(&shingle_sets("On the 21st, rain: 4 mm and 14 degrees")));
        assert!(!a.same_but_digits(&shingle_sets("On the 3rd, snow: 12 mm and 3.5 degrees")));
    }

    proptest! {
        #[test]
        fn the_early_end_changes_nothing(
            a in prop::collection::btree_set(0u64..60, 0..50),
            b in prop::collection::btree_set(0u64..60, 0..50),
            tenths in 1u32..=10,
        ) {
            let threshold = f64::from(tenths) / 10.0;
            let both = a.intersection(&b).count();
            let union = a.union(&b).count();
            let exact = both as f64 / (union.max(1)) as f64;
            let sorted = |s: &BTreeSet<u64>| s.iter().copied().collect::<Vec<_>>();
            let expected = (union > 0 && exact >= threshold).then_some(exact);
            prop_assert_eq!(jaccard(&sorted(&a), &sorted(&b), threshold), expected);
        }
    }
}
