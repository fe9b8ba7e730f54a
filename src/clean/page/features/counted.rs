//! Whether a page counts: lines that begin with 1, 2, 3 and so on, or back from the last
//! one. Articles that are lists have their story between such lines.

use super::basis::Basis;
use crate::clean::page::windows::{FAR, Sums, int, per};
use crate::text::View;

/// So many in order are a count.
const LEAST: usize = 3;
/// Higher numbers are years and amounts.
const MOST: usize = 100;

pub struct Counted<'a> {
    words: &'a Sums,
    /// The lines of the longest count, in order.
    items: Vec<usize>,
}

impl<'a> Counted<'a> {
    pub fn new(view: &View<'_>, basis: &'a Basis) -> Self {
        let numbers: Vec<(usize, usize)> = (0..basis.lines())
            .filter_map(|l| number(view.line(l)).map(|n| (l, n)))
            .collect();
        let up = longest(numbers.iter().copied());
        let mut down = longest(numbers.iter().rev().copied());
        down.reverse();
        let mut items = if down.len() > up.len() { down } else { up };
        if items.len() < LEAST {
            items.clear();
        }
        Self {
            words: &basis.words,
            items,
        }
    }

    /// How many items the count has and how many came before, the lines to the nearest, the
    /// words of an item and what of 1000 words of the page it spans.
    pub fn of(&self, line: usize) -> [i32; 6] {
        let (Some(&first), Some(&last)) = (self.items.first(), self.items.last()) else {
            return [0, 0, FAR, FAR, 0, 0];
        };
        let before = self.items.partition_point(|&i| i <= line);
        let since = before.checked_sub(1).map(|b| line - self.items[b]);
        let until = self.items.get(before).map(|i| i - line);
        let span = self.words.span(first, last);
        [
            int(self.items.len()),
            int(before),
            since.map_or(FAR, |n| int(n).min(FAR)),
            until.map_or(FAR, |n| int(n).min(FAR)),
            span / int(self.items.len() - 1),
            per(span, self.words.all()),
        ]
    }
}

/// The number that a line begins with, if it counts: "3", "3. Oslo", "#3 Oslo", "3) Oslo".
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
    let number = digits.parse().ok().filter(|n| (1..=MOST).contains(n));
    number.filter(|_| counts)
}

/// The longest chain of lines with the numbers 1, 2, 3 …, each after the one before.
fn longest(numbers: impl Iterator<Item = (usize, usize)>) -> Vec<usize> {
    // By its last number, the chain that ended there last.
    let mut chains: Vec<Vec<usize>> = vec![Vec::new(); MOST + 1];
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
    use crate::text::Segmenter;

    /// The items of the count that a page has.
    fn items(lines: &[&str]) -> Vec<usize> {
        let text = lines.join("\n");
        let mut segmenter = Segmenter::default();
        let view = segmenter.view(&text);
        let basis = Basis::new(&view, &Strikes::new(view.lines.len()));
        Counted::new(&view, &basis).items
    }

    #[test]
    fn a_page_counts_up_or_down() {
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
    fn amounts_and_times_do_not_count() {
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
        let basis = Basis::new(&view, &Strikes::new(view.lines.len()));
        let counted = Counted::new(&view, &basis);
        assert_eq!(counted.of(0)[..4], [3, 0, FAR, 1]);
        assert_eq!(counted.of(2)[..4], [3, 1, 1, 1]);
        assert_eq!(counted.of(6)[..4], [3, 3, 1, FAR]);
    }
}
