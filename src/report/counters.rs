//! Mergeable counters of a run: documents by what was done with them, and bytes by rule.

use super::ShapeLosses;
use crate::record::{Account, DropReason, Edit, Reason, RuleId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The counters of one worker. Rules are counted by number.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Counters {
    pub kept: u64,
    pub dropped: BTreeMap<DropReason, u64>,
    pub quarantined: BTreeMap<Reason, u64>,
    /// Documents that are kept although they repeat another document, by relation.
    pub marked: BTreeMap<String, u64>,
    pub account: Account,
    pub rules: Vec<RuleCount>,
    pub sources: BTreeMap<String, u64>,
    pub lone_surrogates: u64,
    /// Numbers that JSON does not have, which are null in the clean lines.
    pub nulled_numbers: u64,
    /// Repeated lines that are kept because too much of the page would have gone.
    pub repeats_withheld: u64,
    /// Template lines that are kept for the same reason.
    pub templates_withheld: u64,
    pub shape_losses: ShapeLosses,
}

/// The edits of one rule, and the bytes of input that they removed or rewrote.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleCount {
    pub edits: u64,
    pub bytes: u64,
}

impl Counters {
    /// Counts a document and the edits of its text.
    pub fn document(&mut self, source: &str, account: Account, edits: &[Edit]) {
        self.account += account;
        match self.sources.get_mut(source) {
            Some(n) => *n += 1,
            None => {
                self.sources.insert(source.to_owned(), 1);
            }
        }
        for edit in edits {
            let count = self.rule(edit.rule);
            count.edits += 1;
            count.bytes += edit.old.len() as u64;
        }
    }

    fn rule(&mut self, rule: RuleId) -> &mut RuleCount {
        let index = usize::from(rule.0);
        if self.rules.len() <= index {
            self.rules.resize(index + 1, RuleCount::default());
        }
        &mut self.rules[index]
    }

    /// Adds what another worker counted.
    pub fn merge(&mut self, other: Self) {
        self.kept += other.kept;
        self.lone_surrogates += other.lone_surrogates;
        self.nulled_numbers += other.nulled_numbers;
        self.repeats_withheld += other.repeats_withheld;
        self.templates_withheld += other.templates_withheld;
        self.shape_losses.merge(other.shape_losses);
        self.account += other.account;
        add(&mut self.dropped, other.dropped);
        add(&mut self.quarantined, other.quarantined);
        add(&mut self.marked, other.marked);
        add(&mut self.sources, other.sources);
        for (index, count) in other.rules.into_iter().enumerate() {
            let sum = self.rule(RuleId(u16::try_from(index).unwrap_or(u16::MAX)));
            sum.edits += count.edits;
            sum.bytes += count.bytes;
        }
    }

    /// The counts under the names that `run.json` has for them.
    pub fn totals<'n>(&self, read: u64, rule_name: impl Fn(RuleId) -> &'n str) -> Totals {
        let named = |index: usize| rule_name(RuleId(u16::try_from(index).unwrap_or(u16::MAX)));
        Totals {
            read,
            kept: self.kept,
            dropped: codes(&self.dropped, |r| r.code()),
            quarantined: codes(&self.quarantined, |r| r.code()),
            marked: self.marked.clone(),
            text: self.account,
            rules: (0..self.rules.len())
                .filter(|&i| self.rules[i].edits > 0)
                .map(|i| (named(i).to_owned(), self.rules[i]))
                .collect(),
            sources: self.sources.len() as u64,
            lone_surrogates: self.lone_surrogates,
            nulled_numbers: self.nulled_numbers,
            repeats_withheld: self.repeats_withheld,
            templates_withheld: self.templates_withheld,
            shape_losses: self.shape_losses.clone(),
            ..Totals::default()
        }
    }
}

fn add<K: Ord>(to: &mut BTreeMap<K, u64>, from: BTreeMap<K, u64>) {
    for (key, n) in from {
        *to.entry(key).or_default() += n;
    }
}

fn codes<K>(map: &BTreeMap<K, u64>, code: impl Fn(&K) -> &'static str) -> BTreeMap<String, u64> {
    map.iter().map(|(k, n)| (code(k).to_owned(), *n)).collect()
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde passes a reference"
)]
fn is_zero(n: &u64) -> bool {
    *n == 0
}

/// The totals of a run, as `run.json` has them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Totals {
    pub read: u64,
    pub kept: u64,
    pub dropped: BTreeMap<String, u64>,
    pub quarantined: BTreeMap<String, u64>,
    pub marked: BTreeMap<String, u64>,
    /// Bytes of text of all kept and dropped documents.
    pub text: Account,
    pub rules: BTreeMap<String, RuleCount>,
    pub sources: u64,
    pub lone_surrogates: u64,
    /// Numbers that JSON does not have (`NaN`), which are null in the clean lines.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub nulled_numbers: u64,
    /// Repeated lines that are kept because too much of the page would have gone.
    pub repeats_withheld: u64,
    /// Template lines that are kept for the same reason.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub templates_withheld: u64,
    /// The documents that lost most of their sentences by the shape of their page alone.
    #[serde(default, skip_serializing_if = "ShapeLosses::is_empty")]
    pub shape_losses: ShapeLosses,
    /// Pairs of documents whose similarity was computed.
    #[serde(default)]
    pub pairs_compared: u64,
    /// Groups of candidates with more documents than are compared.
    #[serde(default)]
    pub capped_buckets: u64,
}

impl Totals {
    #[must_use]
    pub fn dropped_sum(&self) -> u64 {
        self.dropped.values().sum()
    }

    #[must_use]
    pub fn quarantined_sum(&self) -> u64 {
        self.quarantined.values().sum()
    }

    /// Checks that all records and all bytes are accounted for; describes the first error.
    #[must_use]
    pub fn imbalance(&self) -> Option<String> {
        let (dropped, quarantined) = (self.dropped_sum(), self.quarantined_sum());
        if self.read != self.kept + dropped + quarantined {
            return Some(format!(
                "{} records were read, but {} kept, {dropped} dropped and {quarantined} quarantined",
                self.read, self.kept
            ));
        }
        let by_rule: u64 = self.rules.values().map(|r| r.bytes).sum();
        let edited = self.text.removed + self.text.rewritten_in;
        if !self.text.balances() || by_rule != edited {
            return Some(format!(
                "the bytes of text do not add up: {:?}, {by_rule} by rule",
                self.text
            ));
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::Span;

    #[test]
    fn sums_are_checked() {
        let mut counters = Counters::default();
        let edits = [Edit::rewrite(
            Span::new(0, 4),
            Span::new(0, 0),
            RuleId::REPEAT_NEAR,
        )];
        counters.document("a", Account::of(10, &edits), &edits);
        counters.kept = 1;
        let mut twice = counters.clone();
        twice.merge(counters);
        let totals = twice.totals(2, |_| "r");
        assert_eq!(totals.imbalance(), None);
        assert_eq!(totals.rules["r"], RuleCount { edits: 2, bytes: 8 });
        assert!(twice.totals(3, |_| "r").imbalance().is_some());
        let mut lost = totals;
        lost.text.kept -= 1;
        assert!(lost.imbalance().is_some());
    }
}
