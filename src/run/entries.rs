//! The table of entries that stays in memory: what each record was at the scan. All that
//! grows with the input is counted here.

use crate::dedup::{Row, Rows};
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

/// How many entries, beside so many files, so much of the table's memory is enough for.
#[must_use]
pub fn most(room: u64, files: u64) -> u64 {
    room.saturating_sub(files * FILE_BYTES) / ENTRY_BYTES
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

    /// All entries, in input order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &Entry> {
        self.0.iter()
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
                Entry::Document(row) => Some((number, row.fingerprint.source())),
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
