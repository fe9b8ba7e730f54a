//! The sentences of an article that are gone: F1 counts words and hardly sees one sentence of
//! a long story, but a reader does.

use crate::text::ends_as_sentence;
use crate::text::normalize::{Lines, normalize};

/// A shorter line of a gold may well stand on the page for something else.
const MIN_CHARS: usize = 60;

/// The sentence lines of a gold that can be told apart on its page, and how many of them
/// the clean text has no more.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Sentences {
    pub all: usize,
    pub lost: usize,
}

impl Sentences {
    /// The lines of a gold that have 60 characters or more, close as a sentence does and stand
    /// once in `page`, and those of them that `clean` lacks. Blanks and line ends say nothing.
    #[must_use]
    pub fn of(gold: &str, page: &str, clean: &str) -> Self {
        let (page, clean) = (without_blanks(page), without_blanks(clean));
        let mut found = Self::default();
        for line in gold.lines().map(str::trim) {
            if line.chars().nth(MIN_CHARS - 1).is_none() || !ends_as_sentence(line) {
                continue;
            }
            let raw = without_blanks(line);
            let mut places = page.match_indices(&raw);
            if places.next().is_some() && places.next().is_none() {
                found.all += 1;
                // What was only repaired is not lost.
                let repaired = || normalize(line, Lines::NONE).map(|n| without_blanks(&n.0));
                let stays = clean.contains(&raw) || repaired().is_some_and(|r| clean.contains(&r));
                found.lost += usize::from(!stays);
            }
        }
        found
    }

    /// Whether more than a third of them are lost.
    #[must_use]
    pub fn is_gutted(self) -> bool {
        self.lost * 3 > self.all
    }
}

fn without_blanks(text: &str) -> String {
    text.split_whitespace().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const A: &str =
        "The keeper of the lamp at Saltmouth counted eleven ships that passed in the night.";
    const B: &str =
        "None of them answered, although the keeper had shown the red light since the evening.";

    #[test]
    fn sentences_that_stand_once_are_counted() {
        let of = |gold: &str, page: &str, clean: &str| {
            let found = Sentences::of(gold, page, clean);
            (found.all, found.lost)
        };
        let gold = format!("{A}\n{B}\nThe lamp\n\nHe left.");
        let page = format!("Menu\n{A}\n{B}\nThe lamp\nHe left.");
        assert_eq!(of(&gold, &page, A), (2, 1));
        // A line end in a sentence is a blank.
        assert_eq!(
            of(&gold, &page.replace("the lamp", "the\nlamp"), &gold),
            (2, 0)
        );
        // What stands twice on the page is not told apart, and what is not there is not lost.
        assert_eq!(of(&gold, &format!("{page}\n{A}"), ""), (1, 1));
        assert_eq!(of(&gold, "Menu", ""), (0, 0));
        // Without a stop it is no sentence.
        assert_eq!(of(A.trim_end_matches('.'), A, ""), (0, 0));
    }

    #[test]
    fn a_page_is_gutted_from_a_third_on() {
        let is_gutted = |all, lost| Sentences { all, lost }.is_gutted();
        assert!(is_gutted(2, 1) && is_gutted(5, 2));
        assert!(!is_gutted(3, 1) && !is_gutted(0, 0));
    }
}
