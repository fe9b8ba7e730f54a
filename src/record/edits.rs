//! Edits between two texts, and their composition: normalising and striking
//! are two layers, and the audit wants one list from the input text to the
//! clean text. All offsets are bytes and lie on character boundaries.

use super::RuleId;
use serde::{Deserialize, Serialize};

/// Half-open byte range.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Span {
    pub start: u32,
    pub end: u32,
}

impl Span {
    #[must_use]
    pub fn new(start: usize, end: usize) -> Self {
        // Records are capped far below 4 GiB (`max-record-bytes`), so this never saturates.
        let clamp = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Self {
            start: clamp(start),
            end: clamp(end),
        }
    }

    #[must_use]
    pub fn len(self) -> usize {
        (self.end - self.start) as usize
    }

    #[must_use]
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    #[must_use]
    pub fn range(self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// One replacement: the bytes `old` of the earlier text became the bytes
/// `new` of the later one. Lists are sorted, and edits never overlap.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Edit {
    pub old: Span,
    pub new: Span,
    pub rule: RuleId,
    /// Where the text that stayed begins, if this was struck as a repetition.
    pub twin: Option<u32>,
    /// Similarity to the twin, or the share of its source that a template is
    /// in; 0 to 1.
    pub score: Option<f32>,
    /// The learned template that matched.
    pub template: Option<u64>,
}

impl Edit {
    #[must_use]
    pub fn rewrite(old: Span, new: Span, rule: RuleId) -> Self {
        Self {
            old,
            new,
            rule,
            twin: None,
            score: None,
            template: None,
        }
    }
}

/// Rebuilds the earlier text from the later one; `was` yields what each edit replaced.
pub fn invert<'a>(new: &str, edits: &[Edit], was: impl Iterator<Item = &'a str>) -> String {
    let mut old = String::with_capacity(new.len() + new.len() / 8);
    let mut at = 0;
    for (edit, was) in edits.iter().zip(was) {
        old.push_str(&new[at..edit.new.start as usize]);
        old.push_str(was);
        at = edit.new.end as usize;
    }
    old.push_str(&new[at..]);
    old
}

/// Applies edits that only remove, giving the later text.
#[must_use]
pub fn apply(old: &str, removals: &[Edit]) -> String {
    let mut new = String::with_capacity(old.len());
    let mut at = 0;
    for edit in removals {
        debug_assert!(edit.new.is_empty());
        new.push_str(&old[at..edit.old.start as usize]);
        at = edit.old.end as usize;
    }
    new.push_str(&old[at..]);
    new
}

/// Where a position of the earlier text lies in the later one. A position
/// inside an edit maps to the start of what replaced it.
#[must_use]
pub fn map_forward(edits: &[Edit], position: u32) -> u32 {
    let before = edits.partition_point(|e| e.old.end <= position);
    match edits.get(before) {
        Some(e) if e.old.start <= position => e.new.start,
        _ => match before.checked_sub(1).and_then(|i| edits.get(i)) {
            Some(e) => e.new.end + (position - e.old.end),
            None => position,
        },
    }
}

/// Composes edits A→B with edits B→C into edits A→C. Where an edit of the
/// first layer straddles one of the second, the two become one that names
/// the second layer's rule; a deletion that merely touches stays its own.
#[must_use]
pub fn compose(first: &[Edit], second: &[Edit]) -> Vec<Edit> {
    if first.is_empty() {
        return second.to_vec();
    }
    let mut out = Vec::with_capacity(first.len() + second.len());
    let (mut i, mut j) = (0, 0);
    // Shifts from the middle text to the old and the new one, in bytes.
    let (mut to_old, mut to_new) = (0i64, 0i64);
    loop {
        let a = first.get(i).copied();
        let b = second.get(j).copied();
        let takes_first = match (a, b) {
            (None, None) => break,
            (Some(_), None) => true,
            (None, Some(_)) => false,
            (Some(a), Some(b)) => {
                a.new.start < b.old.start || (a.new.start == b.old.start && a.new.is_empty())
            }
        };
        let (old_before, new_before) = (to_old, to_new);
        let mut cause: Option<Edit> = None;
        let mut merged = if takes_first { a } else { b }
            .map_or(Span::new(0, 0), |e| if takes_first { e.new } else { e.old });
        let mut consumed = false;
        loop {
            let inside = |s: Span| s.start < merged.end && s.end > merged.start;
            if let Some(a) = first.get(i).filter(|a| {
                if consumed || !takes_first {
                    inside(a.new)
                } else {
                    true
                }
            }) {
                merged.end = merged.end.max(a.new.end);
                to_old = i64::from(a.old.end) - i64::from(a.new.end);
                cause = cause.or(Some(*a));
                i += 1;
                consumed = true;
                continue;
            }
            if let Some(b) = second.get(j).filter(|b| {
                if consumed || takes_first {
                    inside(b.old)
                } else {
                    true
                }
            }) {
                merged.end = merged.end.max(b.old.end);
                to_new = i64::from(b.new.end) - i64::from(b.old.end);
                cause = match cause {
                    Some(c) if !c.rule.is_rewrite() => Some(c),
                    _ => Some(*b),
                };
                j += 1;
                consumed = true;
                continue;
            }
            break;
        }
        let Some(cause) = cause else { break };
        let shift = |at: u32, by: i64| usize::try_from(i64::from(at) + by).unwrap_or(0);
        out.push(Edit {
            old: Span::new(shift(merged.start, old_before), shift(merged.end, to_old)),
            new: Span::new(shift(merged.start, new_before), shift(merged.end, to_new)),
            ..cause
        });
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn edit(old: (usize, usize), new: (usize, usize), rule: RuleId) -> Edit {
        Edit::rewrite(Span::new(old.0, old.1), Span::new(new.0, new.1), rule)
    }

    #[test]
    fn a_deletion_at_the_edge_of_a_strike_stays_its_own() {
        // "x\0AB" -> "xAB" -> "x"
        let first = [edit((1, 2), (1, 1), RuleId::CONTROL)];
        let second = [edit((1, 3), (1, 1), RuleId::REPEAT_NEAR)];
        let both = compose(&first, &second);
        assert_eq!(both.len(), 2);
        assert_eq!(both[0].old, Span::new(1, 2));
        assert_eq!(both[1].old, Span::new(2, 4));
    }

    #[test]
    fn positions_map_over_strikes() {
        let edits = [edit((2, 5), (2, 2), RuleId::REPEAT_NEAR)];
        assert_eq!(map_forward(&edits, 1), 1);
        assert_eq!(map_forward(&edits, 3), 2);
        assert_eq!(map_forward(&edits, 7), 4);
    }

    /// A random old text with random replacements, as (new text, edits).
    fn mangle(old: &str, cuts: &[(u8, u8, u8)], rule: RuleId) -> (String, Vec<Edit>) {
        let mut new = String::new();
        let mut edits = Vec::new();
        let mut at = 0;
        for &(skip, take, put) in cuts {
            let start = at + skip as usize;
            let end = start + take as usize;
            if end > old.len() || (take == 0 && put == 0) {
                break;
            }
            new.push_str(&old[at..start]);
            let new_start = new.len();
            new.extend(std::iter::repeat_n('#', put as usize));
            edits.push(edit((start, end), (new_start, new.len()), rule));
            at = end;
        }
        new.push_str(&old[at..]);
        (new, edits)
    }

    proptest! {
        #[test]
        fn composition_inverts(
            old in "[a-e]{0,60}",
            a in prop::collection::vec((0u8..6, 1u8..4, 0u8..4), 0..10),
            b in prop::collection::vec((0u8..6, 1u8..6, Just(0u8)), 0..10),
        ) {
            let (middle, first) = mangle(&old, &a, RuleId::SPACE);
            let (new, second) = mangle(&middle, &b, RuleId::REPEAT_NEAR);
            let both = compose(&first, &second);
            for pair in both.windows(2) {
                prop_assert!(pair[0].new.end <= pair[1].new.start);
                prop_assert!(pair[0].old.end <= pair[1].old.start);
            }
            let was = both.iter().map(|e| &old[e.old.range()]);
            prop_assert_eq!(invert(&new, &both, was), old.clone());
            prop_assert_eq!(apply(&middle, &second), new);
        }
    }
}
