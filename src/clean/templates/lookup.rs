//! The keys that templates are looked up by: hashes of the kind of a template, its
//! source and the template key of its line.

use super::outline::Zone;
use crate::text::combine;
use xxhash_rust::xxh3::xxh3_64;

/// The part of a text that a template matches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// A whole line.
    Line,
    /// What is before a colon or a bar, with any text after it.
    Label,
    /// A sentence at the head or the tail of a one-line article.
    Sentence,
    /// The first line of the story. It is never struck; documents that share it may be
    /// copies of each other.
    Lead,
}

/// The key of a source, by its name.
#[must_use]
pub fn source_key(source: &str) -> u64 {
    // 0 stands for all sources.
    xxh3_64(source.as_bytes()).max(1)
}

/// The key of a template: of its kind and the hash of its template key.
#[must_use]
pub fn lookup_key(kind: Kind, zone: Zone, key: u64) -> u64 {
    match kind {
        Kind::Line => key,
        Kind::Label => combine([key, 1]),
        Kind::Sentence => combine([key, 2 + zone as u64]),
        Kind::Lead => combine([key, 8]),
    }
}

/// A lookup key that is different for each source.
#[must_use]
pub fn key_in_source(source: u64, key: u64) -> u64 {
    combine([source, key])
}

/// The name of a template in the audit and in `templates.toml`.
#[must_use]
pub fn template_name(id: u64) -> String {
    format!("{id:016x}")
}
