//! Sentence ends, by the marks that close one; sentences and user-visible
//! word counts by UAX #29 (unicode-segmentation).

use unicode_segmentation::UnicodeSegmentation;

/// Marks that end a sentence. An ellipsis does not: it ends a teaser.
const TERMINAL: &[char] = &['.', '!', '?', '。', '！', '？', '।', '؟', '۔', '։'];
const CLOSING: &[char] = &[
    '"', '\'', '”', '’', '»', '›', '“', '‘', ')', ']', '」', '』', '）',
];

/// Whether a line closes as a sentence does, quotes and brackets aside.
/// "(PHOTO / AP)" does not; "He left.)" does; "Read on..." does not.
#[must_use]
pub fn ends_as_sentence(line: &str) -> bool {
    let bare = line.trim_end_matches(|c: char| CLOSING.contains(&c) || c.is_whitespace());
    bare.ends_with(TERMINAL) && !bare.ends_with("...") && !bare.ends_with("…")
}

/// Whether a sentence ends before the last one does: "One. Two" has, "U.S. arms" has too.
#[must_use]
pub fn has_sentence_end_inside(line: &str) -> bool {
    sentence_count(line) > 1
}

/// The number of sentences by UAX #29.
#[must_use]
pub fn sentence_count(text: &str) -> usize {
    text.unicode_sentences().count()
}

/// The number of words as a reader counts them, by UAX #29.
#[must_use]
pub fn word_count(text: &str) -> usize {
    text.unicode_words().count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentence_ends() {
        assert!(ends_as_sentence("He said: \"We go.\""));
        assert!(ends_as_sentence("(He left.)"));
        assert!(!ends_as_sentence("(PHOTO / AP)"));
        assert!(!ends_as_sentence("Read on..."));
        assert!(!ends_as_sentence("New Harbour Works Defended By Mayor"));
        assert_eq!(word_count("It can't be 3.5"), 4);
    }
}
