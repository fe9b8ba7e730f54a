//! Whether two documents have the same words, asked of their texts. Equal content keys only
//! say where to look: they are no cryptographic hash, so somebody who wants a story to be
//! dropped can write another text that has its key.

use super::shingle_sets::clean_tokens;
use crate::record::{Strike, apply};
use crate::text::{Segmenter, word_at};

/// The text of a document, and what is struck of it.
#[derive(Debug, Clone, Copy)]
pub struct Normalized<'a> {
    pub text: &'a str,
    pub strikes: &'a [Strike],
}

/// Whether the clean texts of two documents have the same words in the same order, whatever
/// their case; or, without any word, are the same.
#[must_use]
pub fn same_words(a: Normalized<'_>, b: Normalized<'_>) -> bool {
    let clean = |d: Normalized<'_>| apply(d.text, &Strike::edits(d.strikes));
    if a.text == b.text && a.strikes == b.strikes || clean(a) == clean(b) {
        return true;
    }
    let (mut of_a, mut of_b) = (Segmenter::default(), Segmenter::default());
    let (view_a, view_b) = (of_a.view(a.text), of_b.view(b.text));
    let words_a = clean_tokens(view_a.tokens, a.strikes);
    let words_b = clean_tokens(view_b.tokens, b.strikes);
    let mut pairs = words_a.iter().zip(words_b.iter());
    !words_a.is_empty()
        && words_a.len() == words_b.len()
        && pairs.all(|(x, y)| {
            let x = word_at(a.text, x.start as usize);
            let y = word_at(b.text, y.start as usize);
            x == y || x.to_lowercase() == y.to_lowercase()
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn same(a: &str, b: &str) -> bool {
        let all = |text| Normalized { text, strikes: &[] };
        same_words(all(a), all(b))
    }

    #[test]
    fn words_are_compared_and_nothing_else() {
        assert!(same("The \"end\".\n\nNo 5", "the end no 5"));
        assert!(same("ÄRA ΟΔΟΣ", "ära οδος"));
        assert!(same("海水。", "海 水"));
        assert!(!same("no 5", "no 6"));
        assert!(!same("a b", "b a"));
        assert!(!same("a b", "a b c"));
        assert!(!same("ab", "a b"));
        assert!(same("...", "..."));
        assert!(!same("...", "???"));
    }
}
