//! Whether a document can have any repetition at all. Its kept lines go in, yes
//! or no comes out: yes may be wrong, no never is. Most documents end here, before
//! anything is built for them.

use super::headline;
use super::least::Least;
use super::near::MIN_WORDS;
use crate::clean::Strikes;
use crate::text::{End, HEADLINE_MAX_WORDS, View};

/// Hashes that are put down of one line at most: its words, its words without
/// the site's name, four of its shingles.
const OF_A_LINE: usize = 6;

/// False if no two lines have the same words, no line but one is the headline,
/// none is cut off, no two paragraphs have one of their least hashes in common, and no
/// long line has what stands in the middle of others.
pub fn may_repeat(view: &View<'_>, title: Option<&str>, strikes: &Strikes) -> bool {
    let title = title.map(headline::keys).unwrap_or_default();
    let mut titled = 0;
    let mut seen = Seen::new(view.lines.len() * OF_A_LINE);
    for line in strikes.kept() {
        if strikes.is_cut(line) {
            return true;
        }
        let tokens = view.tokens_of(line);
        if tokens.is_empty() {
            continue;
        }
        let text = view.line(line);
        let key = view.lines[line].key;
        let mut again = seen.again(key);
        let weight = view.weight_of(line);
        if weight <= HEADLINE_MAX_WORDS {
            let bare = headline::bare_key(text);
            again |= bare.is_some_and(|bare| bare != key && seen.again(bare));
            titled += usize::from(title.contains(&key) || bare.is_some_and(|b| title.contains(&b)));
        }
        if weight >= MIN_WORDS {
            for hash in Least::of(tokens).hashes() {
                again |= seen.again(hash);
            }
        }
        if again || titled > 1 || view.lines[line].ends == End::Ellipsis {
            return true;
        }
    }
    false
}

/// A set of hashes, open-addressed. It can't be full.
struct Seen {
    slots: Vec<u64>,
}

impl Seen {
    fn new(most: usize) -> Self {
        let slots = (most * 2).next_power_of_two().max(2);
        Self {
            slots: vec![0; slots],
        }
    }

    /// Puts a hash down; whether it was there.
    fn again(&mut self, hash: u64) -> bool {
        // 0 marks an empty slot.
        let hash = hash.max(1);
        let mask = self.slots.len() - 1;
        let mut at = hash as usize & mask;
        loop {
            match self.slots[at] {
                0 => {
                    self.slots[at] = hash;
                    return false;
                }
                found if found == hash => return true,
                _ => at = (at + 1) & mask,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Segmenter;

    fn may(text: &str, title: Option<&str>) -> bool {
        let mut segmenter = Segmenter::default();
        let view = segmenter.view(text);
        may_repeat(&view, title, &Strikes::new(view.lines.len()))
    }

    #[test]
    fn ordinary_texts_end_here() {
        let text = "Ferry strike ends - The Post\n\nThe ferry sailed again on Monday, after eleven days, with two hundred passengers aboard.\n\n***\n\n***\n\nIt was full.";
        assert!(!may(text, None));
        assert!(!may(text, Some("Ferry strike ends")));
        assert!(may(&format!("{text}\nIt was full!"), None));
        assert!(may(&format!("{text}\nFERRY STRIKE ENDS"), None));
        assert!(may(
            &format!("{text}\nFerry strike ends | News"),
            Some("Ferry strike ends")
        ));
        assert!(may(&format!("{text}\nThe ferry sailed again on …"), None));
        let like = "The ferry sailed again on Monday, after eleven days, with two hundred passengers aboard it.";
        assert!(may(&format!("{text}\n{like}"), None));
        assert!(!may("", None));
    }
}
