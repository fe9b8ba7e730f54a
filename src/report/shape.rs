//! The documents of which the shape of the page alone took most sentences: what a person should
//! look at first.

use crate::record::{RuleId, Strike};
use crate::text::ends_as_sentence;
use serde::{Deserialize, Serialize};
use std::cmp::Reverse;

/// A sentence has this many words at least.
const MIN_WORDS: usize = 8;
/// A document is named from this part of its sentences on, …
const MIN_PERCENT: u64 = 60;
/// … of which it has this many.
const MIN_SENTENCES: u64 = 5;
/// This many documents are named.
const NAMED: usize = 5;

/// A document that lost most of its sentences by page shape.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShapeLoss {
    pub id: String,
    pub percent: u64,
}

/// The worst of the documents that lost most of their sentences by page shape.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShapeLosses {
    /// How many documents did.
    pub documents: u64,
    pub worst: Vec<ShapeLoss>,
}

impl ShapeLosses {
    /// Counts a document by its normalised text and its strikes, in order.
    pub fn see(&mut self, id: &str, text: &str, strikes: &[Strike]) {
        let by_shape = || strikes.iter().filter(|s| s.rule == RuleId::PAGE_SHAPE);
        if by_shape().next().is_none() {
            return;
        }
        let lost: u64 = by_shape().map(|s| sentences(&text[s.span.range()])).sum();
        if lost == 0 {
            return;
        }
        let all = sentences(text);
        let percent = lost * 100 / all.max(1);
        if all >= MIN_SENTENCES && percent >= MIN_PERCENT {
            self.documents += 1;
            self.worst.push(ShapeLoss {
                id: id.to_owned(),
                percent,
            });
            self.cut();
        }
    }

    /// Adds what another worker saw of later documents.
    pub fn merge(&mut self, other: Self) {
        self.documents += other.documents;
        self.worst.extend(other.worst);
        self.cut();
    }

    /// The first of equals are named.
    fn cut(&mut self) {
        self.worst.sort_by_key(|loss| Reverse(loss.percent));
        self.worst.truncate(NAMED);
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.documents == 0
    }
}

/// The lines that close as a sentence does and have some words.
fn sentences(text: &str) -> u64 {
    let is_sentence = |line: &&str| {
        ends_as_sentence(line) && line.split_whitespace().nth(MIN_WORDS - 1).is_some()
    };
    text.lines().map(str::trim).filter(is_sentence).count() as u64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::Span;

    #[test]
    fn the_worst_are_named() {
        let line = "The keeper of the lamp saw nothing at all that night.\n";
        let text = line.repeat(10);
        let strike = |lines: usize, rule| Strike {
            span: Span::new(0, lines * line.len()),
            rule,
            twin: None,
            score: None,
            template: None,
        };
        let mut losses = ShapeLosses::default();
        losses.see("a", &text, &[strike(5, RuleId::PAGE_SHAPE)]);
        losses.see("b", &text, &[strike(9, RuleId::REPEAT_NEAR)]);
        assert!(losses.is_empty());
        losses.see("c", &text, &[strike(7, RuleId::PAGE_SHAPE)]);
        let mut later = ShapeLosses::default();
        later.see("d", &text, &[strike(9, RuleId::PAGE_SHAPE)]);
        losses.merge(later);
        let named: Vec<_> = losses
            .worst
            .iter()
            .map(|l| (l.id.as_str(), l.percent))
            .collect();
        assert_eq!(named, [("d", 90), ("c", 70)]);
        assert_eq!(losses.documents, 2);
    }
}
