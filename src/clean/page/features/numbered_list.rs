//! Numbered-list features: whether a page has lines that begin with 1, 2, 3 and so on, or
//! back from the last one. Articles that are lists have their story between such lines.

use super::basis::LineBasis;
use crate::clean::page::arithmetic::{int, per_mille};
use crate::clean::page::columns::columns;
use crate::clean::page::nearest::distance;
use crate::clean::page::sums::PrefixSums;
use crate::text::View;

/// This many numbers in order are a list.
const MIN_ITEMS: usize = 3;
/// Higher numbers are years and amounts.
const MAX_NUMBER: usize = 100;

pub struct NumberedList<'a> {
    words: &'a PrefixSums,
    /// The lines of the longest list, in order; empty where the page has none.
    items: Vec<usize>,
    /// The words from its first item to its last.
    words_spanned: i32,
}

impl<'a> NumberedList<'a> {
    pub fn new(view: &View<'_>, basis: &'a LineBasis) -> Self {
        let numbers: Vec<(usize, usize)> = (0..basis.lines())
            .filter_map(|l| number(view.line(l)).map(|n| (l, n)))
            .collect();
        let up = longest(numbers.iter().copied());
        let mut down = longest(numbers.iter().rev().copied());
        down.reverse();
        let mut items = if down.len() > up.len() { down } else { up };
        if items.len() < MIN_ITEMS {
            items.clear();
        }
        let span = |first| basis.words.span(first, items[items.len() - 1]);
        Self {
            words: &basis.words,
            words_spanned: items.first().map_or(0, |&first| span(first)),
            items,
        }
    }
}

columns! { NumberedList<'_>, |self, line| {
        let before = self.items.partition_point(|&i| i <= line);
        let last = before.checked_sub(1).map(|b| self.items[b]);
        let next = self.items.get(before).copied();
        let spaces = int(self.items.len().saturating_sub(1)).max(1);
    }
    "counted": int(self.items.len()),
    "counted-before": int(before),
    "since-count": distance(line, last),
    "until-count": distance(line, next),
    "count-words": self.words_spanned / spaces,
    "count-share": per_mille(self.words_spanned, self.words.total()),
}

/// The number that a line begins with, if it may be an item's: "3", "3. Oslo", "#3 Oslo", "3) Oslo".
fn number(line: &str) -> Option<usize> {
    let bare = line.trim_start_matches(['#', '(', '[']);
    let end = bare.find(|c: char| !c.is_ascii_digit());
    let (digits, rest) = bare.split_at(end.unwrap_or(bare.len()));
    let mut rest = rest.chars();
    let parted = matches!(
        rest.next(),
        None | Some('.' | ')' | ']' | ':' | ' ' | '-' | '–')
    );
    // Amounts, times and spans go on with a digit.
    let counts = parted && !rest.next().is_some_and(|c| c.is_ascii_digit());
    let number = digits.parse().ok().filter(|n| (1..=MAX_NUMBER).contains(n));
    number.filter(|_| counts)
}

/// The longest chain of lines with the numbers 1, 2, 3 …, each after the one before.
fn longest(numbers: impl Iterator<Item = (usize, usize)>) -> Vec<usize> {
    // For each number, the latest chain that ends with it.
    let mut chains: Vec<Vec<usize>> = vec![Vec::new(); MAX_NUMBER + 1];
    let mut best: Vec<usize> = Vec::new();
    for (line, number) in numbers {
        let mut chain = chains[number - 1].clone();
        if number == 1 || !chain.is_empty() {
            chain.push(line);
            if chain.len() > best.len() {
                best.clone_from(&chain);
            }
            chains[number] = chain;
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clean::Strikes;
    use crate::clean::page::columns::FeatureGroup as _;
    use crate::clean::page::nearest::FAR_LINES;
    use crate::text::Segmenter;

    /// The items of the list that a page has.
    fn items(lines: &[&str]) -> Vec<usize> {
        let text = lines.join("\n");
        let mut segmenter = Segmenter::default();
        let view = segmenter.view(&text);
        let basis = LineBasis::new(&view, &Strikes::new(view.lines.len()));
        NumberedList::new(&view, &basis).items
    }

    #[test]
    fn a_list_goes_up_or_down() {
        let up = [
            "Ten harbours",
            "1",
            "Port Alba",
            "#2 Dunmore",
            "A quay.",
            "3) Saltmouth",
            "4",
        ];
        assert_eq!(items(&up), [1, 3, 5, 6]);
        let down = [
            "3. Saltmouth",
            "A quay.",
            "2. Dunmore",
            "1. Port Alba",
            "2 comments",
        ];
        assert_eq!(items(&down), [0, 2, 3]);
        // The longest of several.
        let menu = [
            "1",
            "2",
            "3",
            "Ferries",
            "1. Port Alba",
            "2. Dunmore",
            "3. Saltmouth",
            "4. Ness",
        ];
        assert_eq!(items(&menu), [4, 5, 6, 7]);
    }

    #[test]
    fn amounts_and_times_are_no_items() {
        for other in [
            ["1", "2", "4"],
            ["1.5 km", "2.5 km", "3.5 km"],
            ["1:10", "2:20", "3:30"],
            ["1st", "2nd", "3rd"],
            ["1–2 hours", "2–3 hours", "3–4 hours"],
        ] {
            assert!(items(&other).is_empty(), "{other:?}");
        }
    }

    #[test]
    fn a_line_knows_its_items() {
        let text = "Harbours\n1\nPort Alba has a quay\n2\nDunmore\n3\nSaltmouth";
        let mut segmenter = Segmenter::default();
        let view = segmenter.view(text);
        let basis = LineBasis::new(&view, &Strikes::new(view.lines.len()));
        let list = NumberedList::new(&view, &basis);
        let row = |line: usize| {
            let mut row = Vec::new();
            list.append(line, &mut row);
            row.truncate(4);
            row
        };
        assert_eq!(row(0), [3, 0, FAR_LINES, 1]);
        assert_eq!(row(2), [3, 1, 1, 1]);
        assert_eq!(row(6), [3, 3, 1, FAR_LINES]);
    }
}
