//! What no rule may strike. A line comes in, a verdict goes out. The guards
//! are in the mechanism and not in the rules, so that no rule can forget them.

use crate::record::Span;
use crate::segment::{View, ends_as_sentence, for_each_word, word_hash};
use std::collections::HashSet;
use std::sync::LazyLock;

/// A line with fewer words is no sentence of a story, whatever it ends with.
const SENTENCE_WORDS: usize = 6;

/// Verbs by which news reports speech. Rules about furniture know none of them.
const SAYING: &[&str] = &[
    "said",
    "says",
    "say",
    "saying",
    "told",
    "tells",
    "according",
    "announced",
    "announces",
    "reported",
    "urged",
    "urges",
    "warned",
    "warns",
    "added",
    "adds",
    "stated",
    "confirmed",
    "argued",
    "claimed",
    "insisted",
    "noted",
    "explained",
    "declared",
    "wrote",
    "stressed",
    "asked",
    "replied",
    "recalled",
    "suggested",
    "denied",
    "accused",
    "criticised",
    "criticized",
    "advised",
    "ruled",
    "testified",
    "tweeted",
    "quoted",
    "whispered",
    "shouted",
    "cried",
];

static SAYING_HASHES: LazyLock<HashSet<u64>> =
    LazyLock::new(|| SAYING.iter().map(|w| word_hash(w)).collect());

/// Whether the line is a sentence that reports what somebody said.
#[must_use]
pub fn reports_speech(line: &str) -> bool {
    if !ends_as_sentence(line) {
        return false;
    }
    let mut found = false;
    for_each_word(line, |_, _, hash| {
        found = SAYING_HASHES.contains(&hash);
        !found
    });
    found
}

/// Whether a text ends as a statement does. A question or an exclamation is
/// as often a headline.
#[must_use]
pub fn is_statement(text: &str) -> bool {
    ends_as_sentence(text)
        && !text
            .trim_end_matches(['"', '\'', '”', '’', ')', ' '])
            .ends_with(['?', '!'])
}

/// Whether the line is a paragraph of a story by its look.
#[must_use]
pub fn is_sentence_line(view: &View<'_>, line: usize) -> bool {
    view.words_of(line) >= SENTENCE_WORDS && ends_as_sentence(view.line(line))
}

/// The words of a title, for comparing lines with it.
#[derive(Debug, Default)]
pub struct Title(Vec<u64>);

impl Title {
    #[must_use]
    pub fn new(title: Option<&str>) -> Self {
        let mut words = Vec::new();
        for_each_word(title.unwrap_or(""), |_, _, hash| {
            words.push(hash);
            true
        });
        Self(words)
    }

    #[must_use]
    pub fn is_known(&self) -> bool {
        !self.0.is_empty()
    }

    /// Whether the line has the title's words and no others.
    #[must_use]
    pub fn is(&self, view: &View<'_>, line: usize) -> bool {
        let Span { start, end } = view.lines[line].tokens;
        self.is_known()
            && (end - start) as usize == self.0.len()
            && view
                .tokens_of(line)
                .iter()
                .map(|t| t.hash)
                .eq(self.0.iter().copied())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::segment::Segmenter;

    #[test]
    fn speech_is_news() {
        assert!(reports_speech(
            "Turn on notifications for flood alerts, the mayor urged residents."
        ));
        assert!(reports_speech("Read: \"No,\" he said."));
        assert!(!reports_speech("READ MORE: What the mayor said"));
        assert!(!reports_speech("Sign up to our newsletter."));
    }

    #[test]
    fn statements() {
        assert!(is_statement("The dam held."));
        assert!(!is_statement("Will the dam hold?"));
        assert!(!is_statement("Dam holds"));
    }

    #[test]
    fn a_title_is_known_by_its_words() {
        let mut segmenter = Segmenter::default();
        let view = segmenter.view("By the river: a life\nAnother line");
        let title = Title::new(Some("By the River – A Life"));
        assert!(title.is(&view, 0));
        assert!(!title.is(&view, 1));
        assert!(!Title::new(None).is(&view, 0));
    }
}
