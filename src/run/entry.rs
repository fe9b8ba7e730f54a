//! The table of entries that stays in memory: what each record was at the
//! scan, and what is to become of it. All that grows with the
//! input is counted here.

use crate::config::{Dedup, Relation, Stubs};
use crate::dedup::{Match, Row, Rows, Verdict, Verdicts};
use crate::read::Revocation;
use crate::record::{DropReason, Reason};
use serde::{Deserialize, Serialize};

/// Bytes of memory that each entry takes, all told: its row here (40), its place
/// in the order of the decision and in the staging (12), and what copies and open
/// groups take where a third of all documents are copies.
const ENTRY_BYTES: u64 = 64;
/// And each input file: its path, its name, its fingerprint and its end.
const FILE_BYTES: u64 = 640;

/// What so many entries and files need of the table's memory.
#[must_use]
pub fn needed(entries: u64, files: u64) -> u64 {
    entries * ENTRY_BYTES + files * FILE_BYTES
}

/// What the scan made of an entry.
#[derive(Debug, Serialize, Deserialize)]
pub enum Entry {
    /// To be compared.
    Document(Row),
    /// Dropped without comparing, with the hash of its source.
    Dropped(DropReason, u32),
    Unread(Reason),
    /// A further piece of the entry before; no record of its own.
    Continued,
}

const _: () = assert!(size_of::<Entry>() == 40);

/// All entries, in input order.
#[derive(Debug, Default)]
pub struct Entries(Vec<Entry>);

impl Entries {
    pub fn push(&mut self, entry: Entry) {
        if self.0.len() == self.0.capacity() {
            // By an eighth and not twofold: this is what fills the memory.
            self.0.reserve_exact(1024 + self.0.len() / 8);
        }
        self.0.push(entry);
    }

    /// Takes documents back that came out of a member which never verified.
    pub fn revoke(&mut self, revocation: &Revocation) {
        let range = revocation.from as usize..(revocation.to as usize).min(self.0.len());
        for entry in &mut self.0[range] {
            if matches!(entry, Entry::Document(_) | Entry::Dropped(..)) {
                *entry = Entry::Unread(revocation.reason);
            }
        }
    }

    /// What an entry is after its document was marked anew.
    pub fn set(&mut self, number: u64, entry: Entry) {
        self.0[number as usize] = entry;
    }

    /// Number of entries.
    #[must_use]
    pub fn count(&self) -> u64 {
        self.0.len() as u64
    }

    /// Number of documents to compare.
    #[must_use]
    pub fn documents(&self) -> usize {
        let documents = self.0.iter().filter(|e| matches!(e, Entry::Document(_)));
        documents.count()
    }
}

impl Entries {
    /// The numbers of the documents, each with the hash of its source.
    pub fn sources(&self) -> impl Iterator<Item = (u32, u32)> + '_ {
        (0..)
            .zip(&self.0)
            .filter_map(|(number, entry)| match entry {
                Entry::Document(row) => Some((number, row.outlook.source())),
                Entry::Dropped(_, source) => Some((number, *source)),
                Entry::Unread(_) | Entry::Continued => None,
            })
    }
}

impl Rows for Entries {
    fn len(&self) -> u32 {
        // The scan ends before there are more.
        u32::try_from(self.0.len()).unwrap_or(u32::MAX)
    }

    fn row(&self, number: u32) -> Option<&Row> {
        match self.0.get(number as usize) {
            Some(Entry::Document(row)) => Some(row),
            _ => None,
        }
    }
}

/// What becomes of an entry.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Disposition {
    Kept,
    /// Kept although it repeats another.
    Marked(Copy),
    /// Kept although a filter speaks against it.
    Flagged(DropReason),
    Dropped(DropReason, Option<Copy>),
    Quarantined(Reason),
    Continued,
}

/// The survivor that a document repeats.
pub type Copy = Match;

/// A fate without the survivor.
#[derive(Debug, Clone, std::marker::Copy, PartialEq)]
enum Kind {
    Kept,
    Marked,
    Flagged(DropReason),
    Dropped(DropReason),
    Quarantined(Reason),
    Continued,
}

/// The fates of all entries, and who lists whom.
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
        let mut kinds: Vec<Kind> = entries.0.iter().map(kind).collect();
        let mut copies = Vec::new();
        for (number, verdict) in verdicts.told() {
            let Match { of, relation, .. } = match verdict {
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
        let copy = || match self.verdicts.of(number as u32) {
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

    /// Whether a document goes although it is no exact copy, and had a text.
    #[must_use]
    pub fn loses(&self, number: u32) -> bool {
        match self.kinds[number as usize] {
            Kind::Dropped(reason) => !matches!(reason, DropReason::Exact | DropReason::Empty),
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
