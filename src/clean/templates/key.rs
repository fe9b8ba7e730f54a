//! What templates are looked up by: the kind of a template, its source and the words of
//! its line, hashed.

use super::outline::Zone;
use crate::text::combine;
use xxhash_rust::xxh3::xxh3_64;

/// What of a text a template matches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    Line,
    Label,
    /// A sentence at the head or the tail of a one-line article.
    Sentence,
    /// The first line of the story, which nothing strikes. Those that share it may be
    /// copies.
    Lead,
}

/// The key of a source.
#[must_use]
pub fn source_key(source: &str) -> u64 {
    // 0 stands for all sources.
    xxh3_64(source.as_bytes()).max(1)
}

/// Key of a template: of its kind and its mask.
#[must_use]
pub fn template_key(kind: Kind, zone: Zone, mask: u64) -> u64 {
    match kind {
        Kind::Line => mask,
        Kind::Label => combine([mask, 1]),
        Kind::Sentence => combine([mask, 2 + zone as u64]),
        Kind::Lead => combine([mask, 8]),
    }
}

/// The key of a line within its source.
#[must_use]
pub fn own_key(source: u64, key: u64) -> u64 {
    combine([source, key])
}

/// A template as audit and `templates.toml` name it.
#[must_use]
pub fn template_name(id: u64) -> String {
    format!("{id:016x}")
}
