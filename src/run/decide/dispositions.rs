//! What becomes of each entry, and which survivor lists which copies.

use crate::config::{Dedup, Relation, Stubs};
use crate::dedup::{Match, Verdict, Verdicts};
use crate::record::{DropReason, Reason};
use crate::run::entries::{Entries, Entry};

/// What becomes of an entry.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Disposition {
    Kept,
    /// Kept although it repeats another.
    Marked(Match),
    /// Kept although a filter speaks against it.
    Flagged(DropReason),
    Dropped(DropReason, Option<Match>),
    Quarantined(Reason),
    Continued,
}

/// A disposition without the survivor.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Kind {
    Kept,
    Marked,
    Flagged(DropReason),
    Dropped(DropReason),
    Quarantined(Reason),
    Continued,
}

/// The dispositions of all entries, and who lists whom.
#[derive(Debug)]
pub struct Dispositions {
    kinds: Vec<Kind>,
    verdicts: Verdicts,
    /// Survivors with their copies, each in input order.
    copies: Vec<(u32, u32)>,
}

impl Dispositions {
    /// Joins what the scan found with the verdicts.
    #[must_use]
    pub fn new(entries: &Entries, verdicts: Verdicts, policy: &Dedup) -> Self {
        let kind = |entry: &Entry| match entry {
            Entry::Document(_) => Kind::Kept,
            Entry::Dropped(reason, _) => Kind::Dropped(*reason),
            Entry::Unread(reason) => Kind::Quarantined(*reason),
            Entry::Continued => Kind::Continued,
        };
        let mut kinds: Vec<Kind> = entries.iter().map(kind).collect();
        let mut copies = Vec::new();
        for (number, verdict) in verdicts.notable() {
            let Match {
                survivor: of,
                relation,
                ..
            } = match verdict {
                Verdict::Copy(copy) | Verdict::Related(copy) => copy,
                Verdict::Stub => {
                    kinds[number as usize] = match policy.stubs {
                        Stubs::Mark => Kind::Flagged(DropReason::Stub),
                        Stubs::Drop => Kind::Dropped(DropReason::Stub),
                    };
                    continue;
                }
                Verdict::Survivor => continue,
            };
            kinds[number as usize] = if policy.drop.contains(&relation) {
                Kind::Dropped(match relation {
                    Relation::Exact => DropReason::Exact,
                    Relation::Near => DropReason::Near,
                    Relation::SamePageText => DropReason::SamePageText,
                    Relation::Template => DropReason::Template,
                })
            } else if policy.mark.contains(&relation) {
                Kind::Marked
            } else {
                continue;
            };
            copies.push((of, number));
        }
        copies.sort_unstable();
        Self {
            kinds,
            verdicts,
            copies,
        }
    }

    #[must_use]
    pub fn of(&self, number: u64) -> Disposition {
        let copy = || match self.verdicts.verdict(number as u32) {
            Verdict::Copy(copy) | Verdict::Related(copy) => Some(copy),
            Verdict::Survivor | Verdict::Stub => None,
        };
        match self.kinds[number as usize] {
            Kind::Kept => Disposition::Kept,
            Kind::Marked => copy().map_or(Disposition::Kept, Disposition::Marked),
            Kind::Flagged(reason) => Disposition::Flagged(reason),
            Kind::Dropped(reason) => Disposition::Dropped(reason, copy()),
            Kind::Quarantined(reason) => Disposition::Quarantined(reason),
            Kind::Continued => Disposition::Continued,
        }
    }

    /// Whether a document goes that had a text, and is no exact copy under a headline like
    /// that of the document that stays.
    #[must_use]
    pub fn loses(&self, number: u32) -> bool {
        match self.kinds[number as usize] {
            Kind::Dropped(DropReason::Exact) => match self.verdicts.verdict(number) {
                Verdict::Copy(copy) | Verdict::Related(copy) => copy.unlike_headline,
                Verdict::Survivor | Verdict::Stub => false,
            },
            Kind::Dropped(reason) => reason != DropReason::Empty,
            _ => false,
        }
    }

    /// The copies of a survivor, each beside it.
    #[must_use]
    pub fn copies(&self, number: u64) -> &[(u32, u32)] {
        let number = number as u32;
        let from = self.copies.partition_point(|(of, _)| *of < number);
        let copies = &self.copies[from..];
        &copies[..copies.partition_point(|(of, _)| *of == number)]
    }

    /// Number of records; further pieces of one don't count.
    #[must_use]
    pub fn records(&self) -> u64 {
        let pieces = self.kinds.iter().filter(|k| **k == Kind::Continued);
        (self.kinds.len() - pieces.count()) as u64
    }
}
