//! A line that may be a template, with everything that is counted of it.

use crate::clean::templates::{Kind, Zone};

/// A line that may be a template, with what was counted of its occurrences.
#[derive(Debug, Clone)]
pub struct Candidate {
    /// The key of its source; 0 for a line of many sources.
    pub source: u64,
    /// Its lookup key.
    pub key: u64,
    pub kind: Kind,
    /// How many words it has, on average.
    pub words: u32,
    /// Most occurrences are sentences.
    pub sentence: bool,
    /// It has placeholders.
    pub placeholders: bool,
    pub occurrences: u64,
    /// Its document frequency, over documents with different bodies and headlines; for a
    /// line of many sources, how many sources have it.
    pub documents: u64,
    /// How many occurrences are in each [`Zone`].
    pub zones: [u64; 3],
    /// How many distinct surface forms were seen.
    pub surface_forms: usize,
    /// How many distinct days were seen.
    pub days: usize,
    /// How many occurrences have no date.
    pub undated: u64,
    /// The first and the last day, in days since 1970.
    pub first_day: u16,
    pub last_day: u16,
    /// How many occurrences are adjacent to an end of the text, to a struck line or to
    /// another candidate.
    pub adjacent: u64,
    /// How many occurrences are in a long run of adjacent candidates.
    pub in_runs: u64,
    /// How many occurrences are in texts that are mostly copies of others.
    pub in_copies: u64,
    /// How many occurrences are on whole pages.
    pub on_pages: u64,
    /// How many occurrences are before a list of links.
    pub before_lists: u64,
    /// How many occurrences are next to a row of a table.
    pub in_tables: u64,
    /// How many words all occurrences have.
    pub total_words: u64,
    /// How many occurrences are sentences.
    pub sentences: u64,
    /// A document that has it, and the index of the line among its kept lines.
    pub sample: (u64, u16),
}

impl Candidate {
    /// The zone with most occurrences, and the share of all that it has.
    #[must_use]
    pub fn zone(&self) -> (Zone, f64) {
        let zones = [Zone::Head, Zone::Middle, Zone::Tail];
        let (count, zone) = self
            .zones
            .iter()
            .zip(zones)
            .max_by_key(|(n, _)| **n)
            .unwrap_or((&0, Zone::Tail));
        (zone, *count as f64 / self.occurrences.max(1) as f64)
    }
}
