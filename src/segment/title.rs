//! A title and its words, cut once for all who compare something with it.

use super::{View, for_each_word};

/// A word of a title.
#[derive(Debug, Clone, Copy)]
pub struct Word {
    /// As a token of a text has it.
    pub hash: u64,
    pub has_digit: bool,
    /// Digits and nothing else.
    pub is_number: bool,
    /// Five characters or more; shorter ones name nothing ("and", "of", "says").
    pub is_long: bool,
}

/// Characters of a long word.
const LONG: usize = 5;

/// The title of a document, if one is known.
#[derive(Debug, Clone, Default)]
pub struct Title {
    text: Option<String>,
    words: Vec<Word>,
}

impl Title {
    #[must_use]
    pub fn new(title: Option<String>) -> Self {
        let words = title.as_deref().map(words).unwrap_or_default();
        Self { text: title, words }
    }

    /// As it is written.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        self.text.as_deref()
    }

    #[must_use]
    pub fn words(&self) -> &[Word] {
        &self.words
    }

    /// Whether there is one, of a word at least.
    #[must_use]
    pub fn is_known(&self) -> bool {
        !self.words.is_empty()
    }

    /// Whether the line has the title's words and no others.
    #[must_use]
    pub fn is(&self, view: &View<'_>, line: usize) -> bool {
        self.is_known()
            && view.words_of(line) == self.words.len()
            && view
                .tokens_of(line)
                .iter()
                .zip(&self.words)
                .all(|(token, word)| token.hash == word.hash)
    }
}

fn words(text: &str) -> Vec<Word> {
    let mut words = Vec::new();
    for_each_word(text, |start, end, hash| {
        let word = &text[start..end];
        let digits = word.bytes().filter(u8::is_ascii_digit).count();
        words.push(Word {
            hash,
            has_digit: digits > 0,
            is_number: digits == word.len(),
            is_long: word.len() >= LONG && word.chars().nth(LONG - 1).is_some(),
        });
        true
    });
    words
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::segment::Segmenter;

    #[test]
    fn a_title_is_known_by_its_words() {
        let mut segmenter = Segmenter::default();
        let view = segmenter.view("By the river: a life\nAnother line");
        let title = Title::new(Some("By the River – A Life".to_owned()));
        assert!(title.is(&view, 0));
        assert!(!title.is(&view, 1));
        assert!(!Title::new(None).is(&view, 0));
    }

    #[test]
    fn what_a_word_is_like() {
        let title = Title::new(Some("Élan of 5 crews, 12th".to_owned()));
        let like = title.words().iter();
        let like: Vec<_> = like
            .map(|w| (w.has_digit, w.is_number, w.is_long))
            .collect();
        let expected = [
            (false, false, false),
            (false, false, false),
            (true, true, false),
            (false, false, true),
            (true, false, false),
        ];
        assert_eq!(like, expected);
    }
}
