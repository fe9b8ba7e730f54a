//! Twins: lines that the page has several times, such as the labels of buttons.

use crate::clean::page::columns::columns;
use crate::clean::page::sums::PrefixSums;
use crate::text::View;
use std::collections::HashMap;

/// This many lines of the same words are twins.
const MIN_TWIN_LINES: i32 = 3;
/// More lines that are alike count as this many.
const MAX_ALIKE_LINES: i32 = 20;

pub struct Twins {
    /// How many lines have the same words as each line, and how many begin with the same one.
    alike: Vec<[i32; 2]>,
    twins: PrefixSums,
}

impl Twins {
    pub fn new(view: &View<'_>) -> Self {
        let all = 0..view.lines.len();
        let mut same: HashMap<u64, i32> = HashMap::new();
        let mut starts: HashMap<u64, i32> = HashMap::new();
        let key = |l: usize| view.lines[l].key;
        let start = |l: usize| view.tokens_of(l).first().map_or(0, |t| t.hash);
        for l in all.clone() {
            *same.entry(key(l)).or_default() += 1;
            *starts.entry(start(l)).or_default() += 1;
        }
        let alike: Vec<[i32; 2]> = all.map(|l| [same[&key(l)], starts[&start(l)]]).collect();
        Self {
            twins: PrefixSums::new(alike.iter().map(|a| i32::from(a[0] >= MIN_TWIN_LINES))),
            alike,
        }
    }

    pub fn same_words(&self, line: usize) -> i32 {
        self.alike[line][0].min(MAX_ALIKE_LINES)
    }

    pub fn same_first_word(&self, line: usize) -> i32 {
        self.alike[line][1].min(MAX_ALIKE_LINES)
    }
}

columns! { Twins, |self, line| {}
    "twins-3": self.twins.around(line, 3),
    "twins-8": self.twins.around(line, 8),
    "twins-before": self.twins.span(0, line),
    "twins-after": self.twins.span(line + 1, self.twins.lines()),
}
