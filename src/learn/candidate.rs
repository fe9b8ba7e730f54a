//! A line that may be a template, and what the sweep counts of it.

use crate::clean::templates::{Kind, Zone};

/// A line that may be a template, with what was counted.
#[derive(Debug, Clone)]
pub struct Candidate {
    pub source: u64,
    pub key: u64,
    pub kind: Kind,
    pub words: u32,
    pub sentence: bool,
    pub slots: bool,
    pub sightings: u64,
    /// With bodies and headlines of their own; for all sources, sources.
    pub documents: u64,
    pub zones: [u64; 3],
    pub originals: usize,
    /// Distinct days; sightings without a date.
    pub days: usize,
    pub undated: u64,
    pub first: u16,
    pub last: u16,
    /// Sightings that are next to an end, a struck line or another candidate.
    pub company: u64,
    /// And those in a run of candidates.
    pub crowd: u64,
    /// Sightings in texts that are mostly copies of others.
    pub copies: u64,
    pub pages: u64,
    pub lists: u64,
    pub tables: u64,
    /// The words of all, and how many are sentences.
    pub total_words: u64,
    pub sentences: u64,
    /// A document that has it, and where in its kept lines.
    pub sample: (u64, u16),
}

impl Candidate {
    /// The zone where most stand, and its share.
    #[must_use]
    pub fn zone(&self) -> (Zone, f64) {
        let zones = [Zone::Head, Zone::Middle, Zone::Tail];
        let (most, zone) = self
            .zones
            .iter()
            .zip(zones)
            .max_by_key(|(n, _)| **n)
            .unwrap_or((&0, Zone::Tail));
        (zone, *most as f64 / self.sightings.max(1) as f64)
    }
}
