//! A title and its words, cut once for all who compare something with it.

use super::{View, for_each_word, weight};

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
/// A site's name has so many words at most, and a headline before it so many at least.
const SITE_MAX_WORDS: usize = 4;
const HEADLINE_MIN_WORDS: usize = 3;

/// The title of a document, if one is known.
#[derive(Debug, Clone, Default)]
pub struct Title {
    text: Option<String>,
    words: Vec<Word>,
    /// The number of words before the name of a site, if one follows.
    bare: Option<usize>,
}

impl Title {
    #[must_use]
    pub fn new(title: Option<String>) -> Self {
        let bare = title.as_deref().and_then(without_site);
        Self {
            words: title.as_deref().map(words).unwrap_or_default(),
            bare: bare.map(|headline| words(headline).len()),
            text: title,
        }
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

    /// Whether the line has the title's words and no others; the name of the site
    /// behind them aside.
    #[must_use]
    pub fn is(&self, view: &View<'_>, line: usize) -> bool {
        let count = view.words_of(line);
        self.is_known()
            && (count == self.words.len() || Some(count) == self.bare)
            && view
                .tokens_of(line)
                .iter()
                .zip(&self.words)
                .all(|(token, word)| token.hash == word.hash)
    }
}

/// A headline without " - Site" or " | Site" behind it, if that is there.
#[must_use]
pub fn without_site(headline: &str) -> Option<&str> {
    let (headline, site) = headline.split_at(last_bar(headline)?);
    // A line of underscores is one word, and no name.
    let says = |text: &str| text.contains(char::is_alphanumeric);
    let names = says(headline)
        && says(site)
        && weight(site) <= SITE_MAX_WORDS
        && weight(headline) >= HEADLINE_MIN_WORDS;
    names.then_some(headline)
}

/// Where the last " - ", " | ", " – " or " — " begins.
fn last_bar(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    memchr::memrchr3_iter(b'-', b'|', "–".as_bytes()[0], bytes).find_map(|at| {
        let start = at.checked_sub(1)?;
        let bar = [" - ", " | ", " – ", " — "]
            .iter()
            .any(|bar| bytes[start..].starts_with(bar.as_bytes()));
        bar.then_some(start)
    })
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
    use crate::text::Segmenter;

    #[test]
    fn a_title_is_known_by_its_words() {
        let mut segmenter = Segmenter::default();
        let view = segmenter.view("By the river: a life\nAnother line");
        let title = Title::new(Some("By the River – A Life".to_owned()));
        assert!(title.is(&view, 0));
        assert!(!title.is(&view, 1));
        assert!(!Title::new(None).is(&view, 0));
        // As the head of a page has it, and as it has no more than a name.
        let is = |title: &str| Title::new(Some(title.to_owned())).is(&view, 0);
        assert!(is("By the river: a life | The Gull"));
        assert!(is("By the river - a life — Harbour Post, Dunmore"));
        assert!(!is("By the river"));
        assert!(!is("By the river: a life | all that the town said of it"));
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
