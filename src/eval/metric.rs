//! How well a text agrees with its gold: the measure of
//! scrapinghub/article-extraction-benchmark, multisets of four words in a row.
//! Two texts come in, precision and recall go out. Case counts, as there.

use crate::text::{is_unspaced, unspaced_count};
use std::collections::HashMap;

/// Words in a row.
const RUN: usize = 4;
/// A line is in the gold if so many hundredths of its runs are.
const IN_GOLD: usize = 60;

/// Runs of four words, and how often each occurs.
pub type Runs<'a> = HashMap<Vec<&'a str>, usize>;

/// What a word is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// A run of `\w`: letters, digits and underscores.
    Word,
    /// The same, but every character of a script without blanks is one.
    Character,
}

/// Precision and recall of one document.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Agreement {
    pub precision: f64,
    pub recall: f64,
}

impl Agreement {
    /// Compares a text with its gold. Of two empty texts all agrees.
    #[must_use]
    pub fn of(text: &str, gold: &str, unit: Unit) -> Self {
        let (text, gold) = (words(text, unit), words(gold, unit));
        let (mine, all_mine) = runs(&text);
        let (theirs, all_theirs) = runs(&gold);
        let both: usize = mine
            .iter()
            .map(|(run, &n)| theirs.get(run).map_or(0, |&m| n.min(m)))
            .sum();
        let share = |all: usize, other: usize| match all {
            0 => f64::from(u8::from(other == 0)),
            all => both as f64 / all as f64,
        };
        Self {
            precision: share(all_mine, all_theirs),
            recall: if all_theirs == 0 {
                1.0
            } else {
                share(all_theirs, all_mine)
            },
        }
    }

    /// The harmonic mean; 0 where both are.
    #[must_use]
    pub fn f1(&self) -> f64 {
        let sum = self.precision + self.recall;
        if sum == 0.0 {
            0.0
        } else {
            2.0 * self.precision * self.recall / sum
        }
    }

    /// The mean of precisions, and of recalls. None of none.
    #[must_use]
    pub fn mean(all: &[Self]) -> Option<Self> {
        let n = all.len() as f64;
        (!all.is_empty()).then(|| Self {
            precision: all.iter().map(|a| a.precision).sum::<f64>() / n,
            recall: all.iter().map(|a| a.recall).sum::<f64>() / n,
        })
    }
}

/// The words of a text, in order.
#[must_use]
pub fn words(text: &str, unit: Unit) -> Vec<&str> {
    let mut out = Vec::new();
    let mut from = None;
    for (at, c) in text.char_indices() {
        let alone = unit == Unit::Character && is_unspaced(c);
        let inside = !alone && (c.is_alphanumeric() || c == '_');
        if !inside && let Some(start) = from.take() {
            out.push(&text[start..at]);
        }
        if alone && c.is_alphanumeric() {
            out.push(&text[at..at + c.len_utf8()]);
        } else if inside {
            from.get_or_insert(at);
        }
    }
    if let Some(start) = from {
        out.push(&text[start..]);
    }
    out
}

/// Runs of four words; fewer words are one run.
fn runs<'a>(words: &[&'a str]) -> (Runs<'a>, usize) {
    let mut found = Runs::new();
    let mut all = 0;
    if !words.is_empty() {
        for run in words.windows(RUN.min(words.len())) {
            *found.entry(run.to_vec()).or_default() += 1;
            all += 1;
        }
    }
    (found, all)
}

/// Whether characters say more than words: a third of the letters set no blanks.
#[must_use]
pub fn counts_characters(text: &str) -> bool {
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    let unspaced = unspaced_count(text);
    unspaced * 3 > letters && unspaced > 0
}

/// The runs of a gold, to ask for lines.
#[derive(Debug)]
pub struct Gold<'a> {
    unit: Unit,
    /// Runs of one word, of two, of three and of four.
    runs: [Runs<'a>; RUN],
}

impl<'a> Gold<'a> {
    #[must_use]
    pub fn new(gold: &'a str) -> Self {
        let unit = if counts_characters(gold) {
            Unit::Character
        } else {
            Unit::Word
        };
        let words = words(gold, unit);
        let mut all: [Runs<'a>; RUN] = Default::default();
        for (n, runs) in all.iter_mut().enumerate() {
            for run in words.windows(n + 1) {
                *runs.entry(run.to_vec()).or_default() += 1;
            }
        }
        Self { unit, runs: all }
    }

    /// Whether 60 % of a line's runs are in the gold; of a line without words, no.
    #[must_use]
    pub fn has(&self, line: &str) -> bool {
        let words = words(line, self.unit);
        let Some(known) = words.len().min(RUN).checked_sub(1).map(|n| &self.runs[n]) else {
            return false;
        };
        let size = words.len().min(RUN);
        let found = words
            .windows(size)
            .filter(|run| known.contains_key(*run))
            .count();
        found * 100 >= (words.len() + 1 - size) * IN_GOLD
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str, gold: &str) -> (f64, f64) {
        let found = Agreement::of(text, gold, Unit::Word);
        (found.precision, found.recall)
    }

    #[test]
    fn multisets_are_compared() {
        assert_eq!(of("a b c d e", "a b c d e"), (1.0, 1.0));
        assert_eq!(of("a b c d e", "a b c d"), (0.5, 1.0));
        assert_eq!(of("a b c d", "a b c d e"), (1.0, 0.5));
        // Set twice, it counts once; and a run goes over the joint.
        assert_eq!(of("a b c d a b c d", "a b c d"), (0.2, 1.0));
        assert_eq!(of("A b c d", "a b c d"), (0.0, 0.0));
        assert_eq!(of("a b", "a b"), (1.0, 1.0));
        assert_eq!(of("", ""), (1.0, 1.0));
        assert_eq!(of("", "a"), (0.0, 0.0));
        assert_eq!(of("a", ""), (0.0, 1.0));
    }

    #[test]
    fn words_and_characters() {
        assert_eq!(
            words("It's x_1: naïve.", Unit::Word),
            ["It", "s", "x_1", "naïve"]
        );
        assert_eq!(
            words("渡轮于9日 AB到港", Unit::Word),
            ["渡轮于9日", "AB到港"]
        );
        assert_eq!(
            words("渡轮于9日 AB到港", Unit::Character),
            ["渡", "轮", "于", "9", "日", "AB", "到", "港"]
        );
        assert!(counts_characters("渡轮到港") && !counts_characters("The 渡 ferry"));
    }

    #[test]
    fn means_are_of_documents() {
        let half = Agreement {
            precision: 1.0,
            recall: 0.5,
        };
        let whole = Agreement {
            precision: 0.5,
            recall: 1.0,
        };
        let mean = Agreement::mean(&[half, whole]).unwrap();
        assert_eq!((mean.precision, mean.recall, mean.f1()), (0.75, 0.75, 0.75));
        assert_eq!(Agreement::mean(&[]), None);
    }

    #[test]
    fn lines_in_the_gold() {
        let gold = Gold::new("The ferry of Dunmore sailed on Monday at noon.\nIt was full.");
        assert!(gold.has("The ferry of Dunmore sailed on Monday"));
        assert!(gold.has("It was"));
        assert!(!gold.has("was It"));
        assert!(!gold.has("Read more: The ferry of Dunmore"));
        assert!(!gold.has("***"));
        assert!(Gold::new("渡轮于星期一到港。").has("渡轮于星期一"));
    }
}
