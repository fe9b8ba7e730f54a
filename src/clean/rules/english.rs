//! English labels in texts of other languages: "ALSO READ: …" stands in Hindi and
//! Swahili pages, "Advertisement" in Polish ones. In a text of another script any line in
//! Latin letters that an English rule matches is such a label; in a language with the same
//! letters, only a line with a word that is English and nothing else.

use super::langs::Langs;
use crate::text::{for_each_word, word_hash};
use std::collections::HashSet;
use std::sync::LazyLock;

/// Words of English labels that are no words of another language in Latin letters, as
/// loans neither. "By", "more", "story" and "comments" are.
const WORDS: &str = "the and with from your our this here you these read reading rights reserved \
    advertisement advertiser accept follow related published updated posted subscribe sign \
    inputs reporting editing written watch latest breaking news share sponsored sharing \
    contributed originally appeared click join stories what privacy cookies may might";

static HASHES: LazyLock<HashSet<u64>> =
    LazyLock::new(|| WORDS.split_whitespace().map(word_hash).collect());

/// Words of a line that are looked at: a label stands first.
const LABEL_WORDS: usize = 8;

/// Whether rules for these languages are English ones, and the line begins in Latin letters.
pub fn may_be(rule: Langs, line: &str) -> bool {
    rule != Langs::ANY
        && rule.meet(Langs::ENGLISH)
        && line
            .trim_start_matches(|c: char| !c.is_alphabetic())
            .starts_with(|c: char| c.is_ascii_alphabetic())
}

/// Whether the line has an English word that no other language has.
pub fn is_label(line: &str) -> bool {
    let (mut found, mut seen) = (false, 0);
    for_each_word(line, |_, _, hash| {
        seen += 1;
        found = HASHES.contains(&hash);
        !found && seen < LABEL_WORDS
    });
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_english_by_a_word() {
        for line in [
            "ALSO READ: Bac en retard",
            "3 min read",
            "Advertisement",
            "(With inputs from PTI)",
        ] {
            assert!(is_label(line), "{line}");
        }
        for line in ["Video: Le bac", "Menu", "Photo: Jane Doe", "By Oslo havn"] {
            assert!(!is_label(line), "{line}");
        }
    }

    #[test]
    fn only_english_rules_and_latin_lines() {
        assert!(may_be(Langs::ENGLISH, "[ALSO READ: पुल"));
        assert!(!may_be(Langs::ENGLISH, "पुल: ALSO READ"));
        assert!(!may_be(Langs::ANY, "Also read"));
        assert!(!may_be(Langs::of("de").unwrap(), "Also read"));
    }
}
