//! The records that are sorted to find documents with something in common: one
//! for each content key, band key and paragraph of a document.

use super::groups::Keyed;
use crate::scratch::fixed;

/// A content key with the number of a document that has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct ContentRecord {
    pub key: u128,
    pub number: u32,
}

/// A band key with the number of a document that has it, and the low bits of the
/// document's content key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct BandRecord {
    pub key: u64,
    pub number: u32,
    pub variant: u32,
}

/// A paragraph of a document. Records of one paragraph are sorted by headline.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct ParagraphRecord {
    pub key: u64,
    pub headline: u64,
    pub number: u32,
    pub words: u16,
    pub on_topic: bool,
}

impl From<ContentRecord> for Keyed<u128> {
    /// Every document is a variant of its own, so that any two documents with one text
    /// make a group.
    fn from(record: ContentRecord) -> Self {
        Self {
            key: record.key,
            number: record.number,
            variant: record.number,
        }
    }
}

impl From<BandRecord> for Keyed<u64> {
    /// Documents that all have one text make no group here: their content keys do.
    fn from(record: BandRecord) -> Self {
        Self {
            key: record.key,
            number: record.number,
            variant: record.variant,
        }
    }
}

fixed!(ContentRecord {
    key: u128,
    number: u32
});
fixed!(BandRecord {
    key: u64,
    number: u32,
    variant: u32
});

fixed!(ParagraphRecord {
    key: u64,
    headline: u64,
    number: u32,
    words: u16,
    on_topic: bool,
});
