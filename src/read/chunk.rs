//! Chunks of bytes with the entries in them, and what is said of the files that end there.

use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use super::parse::Header;
use super::{Compression, Format};
use crate::record::{Post, Reason, Wide};
use serde::{Deserialize, Serialize};

/// Entries in input order, with the bytes that contain them.
#[derive(Debug, Default, PartialEq)]
pub struct Chunk {
    /// Number of the first entry.
    pub first: u64,
    pub bytes: Vec<u8>,
    pub records: Vec<RawRecord>,
    /// Bytes of the input files that were read since the previous chunk. They are for the
    /// progress bar only, because they depend on the sizes in which the files were read.
    pub read: u64,
    /// Entries of this chunk or earlier ones that turned out to be from a damaged member.
    pub revoked: Vec<Revocation>,
    /// Files that ended in this chunk.
    pub finished: Vec<FileEnd>,
    /// Whether the chunk was sent before; see `Start`.
    pub again: bool,
}

/// An entry. Entries are numbered 0, 1, 2 … over the run, in the order in which they are sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RawRecord {
    /// Index into the run's list of inputs.
    pub file: u32,
    /// 1-based line of a JSONL or CSV file, number of the record in other JSON; 1 in a text
    /// file.
    pub line: u64,
    /// Offset of the body in the decompressed bytes, or in the file itself if the entry is
    /// `compressed`.
    pub at: u64,
    /// Decompressed separator bytes before the body: a BOM, blank lines.
    pub pre: Range<usize>,
    pub body: Range<usize>,
    pub post: Post,
    pub kind: Kind,
}

/// The content of an entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// A whole text file.
    Text,
    /// A line that is not blank, or a JSON value; unparsed.
    Json,
    /// A row of CSV, unparsed.
    Row(Arc<Header>),
    /// Bytes that could not be read.
    Unread {
        reason: Reason,
        /// The error of the decoder, without any text of a document.
        detail: String,
        /// Whether the body is bytes of the file itself, and not of its decompressed content.
        compressed: bool,
        /// Whether this is a further piece of the previous entry.
        continued: bool,
    },
}

impl Chunk {
    /// Whether it only says how much was read.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.records.is_empty() && self.finished.is_empty() && self.revoked.is_empty()
    }
}

impl Kind {
    /// Whether this is a further piece of the previous entry.
    #[must_use]
    pub fn is_further(&self) -> bool {
        matches!(
            self,
            Self::Unread {
                continued: true,
                ..
            }
        )
    }
}

/// Entries whose compressed member turned out damaged. Entries that are `Unread` already keep
/// their reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Revocation {
    /// The first entry number.
    pub from: u64,
    /// One more than the last.
    pub to: u64,
    pub reason: Reason,
}

/// The end of a file. Its decompressed bytes are the `pre`, body and post of all entries in
/// order, but of compressed entries only the `pre`, and then `tail`. What is not in the sample is
/// not among them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileEnd {
    pub file: u32,
    pub format: Format,
    pub compression: Compression,
    /// The encoding of the file, if it is read as UTF-8 and is not; what is said of bytes counts
    /// those of UTF-8 then.
    pub wide: Option<Wide>,
    /// Decompressed bytes, as far as they were sent.
    pub bytes: u64,
    /// Gzip members, zstd frames, bzip2 or xz streams, or row groups that were read to the end.
    pub members: u64,
    /// Entries, not counting further pieces of one.
    pub records: u64,
    /// Others, that are not in the sample.
    pub unsampled: u64,
    /// Number of the entry after the file.
    pub next: u64,
    /// Separator bytes after the last entry.
    pub tail: Vec<u8>,
    /// xxh3-128 of those decompressed bytes.
    pub hash: u128,
    /// Whether the whole file was sent and nothing in it is damaged.
    pub complete: bool,
    pub warnings: Vec<Warning>,
}

/// Something unusual about a file from which no text was lost.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Warning {
    /// Zero bytes before, between or after compressed members, in bytes.
    Padding(u64),
    /// The name says that the file is compressed, but it is empty.
    EmptyCompressed,
    /// A list of JSON records has no closing bracket.
    OpenList,
    /// A file of CSV has nothing below its header.
    NoRows,
}

impl fmt::Display for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Padding(n) => write!(f, "{n} zero bytes around compressed members were skipped"),
            Self::OpenList => f.write_str(
                "its list of records is not closed, so the file may be cut; compare it with its source",
            ),
            Self::NoRows => f.write_str(
                "its only line is taken for a header, and no rows are below it, so nothing is read",
            ),
            Self::EmptyCompressed => f.write_str("has the name of a compressed file, but is empty"),
        }
    }
}
