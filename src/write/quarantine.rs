//! A line of `quarantine/`: bytes that could not be read as a record, with their place and the
//! reason.

use crate::record::{Place, Reason, Unread};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};

/// A quarantined record, or a piece of one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuarantineLine {
    /// Number of the entry in the run, in input order.
    pub n: u64,
    pub file: String,
    pub line: u64,
    /// Offset in the decompressed file, or in the file itself if `compressed` is set.
    pub at: u64,
    pub len: u64,
    pub reason: String,
    /// What is wrong with the record, and where in it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub detail: String,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub compressed: bool,
    /// Whether this is a further piece of the previous entry.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub continued: bool,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub pre: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub post: String,
    /// The bytes, in base64.
    pub raw: String,
}

impl QuarantineLine {
    /// The line of an entry that could not be read.
    #[must_use]
    pub fn new(n: u64, file: &str, unread: &Unread) -> Self {
        let mut line = Self::from_record(n, file, &unread.place, unread.reason, &unread.raw);
        line.detail.clone_from(&unread.detail);
        line.compressed = unread.compressed;
        line.continued = unread.continued;
        line
    }

    /// The line of a record that was read before its compressed member turned out damaged.
    #[must_use]
    pub fn from_record(n: u64, file: &str, place: &Place, reason: Reason, raw: &[u8]) -> Self {
        Self {
            n,
            file: file.to_owned(),
            line: place.line,
            at: place.at,
            len: raw.len() as u64,
            reason: reason.code().to_owned(),
            detail: String::new(),
            compressed: false,
            continued: false,
            pre: String::from_utf8_lossy(&place.pre).into_owned(),
            post: String::from_utf8_lossy(place.post.bytes()).into_owned(),
            raw: STANDARD.encode(raw),
        }
    }

    /// The bytes of the record, or nothing if `raw` is not base64.
    #[must_use]
    pub fn bytes(&self) -> Option<Vec<u8>> {
        STANDARD.decode(&self.raw).ok()
    }
}
