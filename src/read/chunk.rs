//! Chunks of bytes with the entries in them, and the packer that numbers entries and ends
//! chunks. Where a chunk ends depends only on the bytes of the input, and not on the sizes in
//! which they were read.

use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use super::error::{Halt, ReadError};
use super::parse::Header;
use super::{Compression, Format, Start, Stopped};
use crate::record::{Post, Reason, Wide};
use serde::{Deserialize, Serialize};

/// Size of a record in addition to its bytes, so that many tiny records fill a chunk.
const RECORD_OVERHEAD_BYTES: usize = 64;
/// Longest record that waits for the end of its file, in bytes.
const LONE_MAX_BYTES: usize = 1 << 20;
/// Size of the end of a file, for the same reason.
const FILE_OVERHEAD_BYTES: usize = 256;

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
    /// Whether the chunk was sent before; see [`Start`].
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
/// order, but of compressed entries only the `pre`, and then `tail`.
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

/// Collects entries and sends chunks.
pub(super) struct Packer<'s> {
    pub chunk: Chunk,
    size: usize,
    /// Number of the next entry.
    pub next: u64,
    /// Entries so far, not counting further pieces of one.
    pub records: u64,
    limit: Option<u64>,
    /// Whether the first record of the current file may be all that it holds. It is in one chunk
    /// with the end of its file then, which says so.
    pub may_be_alone: bool,
    /// Entry numbers at which repeated chunks end, the last first.
    cuts: Vec<u64>,
    send: &'s mut dyn FnMut(Chunk) -> Result<(), Stopped>,
}

impl<'s> Packer<'s> {
    pub fn new(
        size: usize,
        limit: Option<u64>,
        start: Start,
        send: &'s mut dyn FnMut(Chunk) -> Result<(), Stopped>,
    ) -> Self {
        let mut cuts = start.cuts;
        cuts.reverse();
        let mut packer = Self {
            chunk: Chunk {
                first: start.entry,
                again: !cuts.is_empty(),
                ..Chunk::default()
            },
            size,
            next: start.entry,
            records: start.records,
            limit,
            may_be_alone: false,
            cuts,
            send,
        };
        packer.chunk.bytes.reserve(packer.room());
        packer
    }

    /// Capacity of a new chunk, with room for the record that passes its size.
    fn room(&self) -> usize {
        self.size + self.size / 8
    }

    /// Whether the current chunk was sent before.
    pub fn repeats(&self) -> bool {
        !self.cuts.is_empty()
    }

    pub fn is_full(&self) -> bool {
        self.limit.is_some_and(|limit| self.records >= limit)
    }

    /// Fails if another entry of this kind would pass the limit.
    pub fn admit(&self, kind: &Kind) -> Result<(), Halt> {
        if self.is_full() && !is_further(kind) {
            return Err(Halt::Limit);
        }
        Ok(())
    }

    /// Adds an entry that ends at `end` in the bytes of the chunk. Returns whether the chunk was
    /// sent; the bytes after `end` begin at 0 then.
    pub fn push(&mut self, record: RawRecord, end: usize) -> Result<bool, ReadError> {
        self.next += 1;
        self.records += u64::from(!is_further(&record.kind));
        let is_first = record.line == 1 && record.kind == Kind::Json;
        let waits = self.may_be_alone && is_first && record.body.len() <= LONE_MAX_BYTES;
        self.chunk.records.push(record);
        if self.repeats() {
            return self.cut_again(end);
        }
        if waits {
            return Ok(false);
        }
        self.cut_if_heavy(end)
    }

    /// Ends a repeated chunk where it ended before. Entries after the last of these are new.
    fn cut_again(&mut self, end: usize) -> Result<bool, ReadError> {
        if self.cuts.last() != Some(&self.next) {
            return Ok(false);
        }
        self.cuts.pop();
        self.cut(end)?;
        self.chunk.again = self.repeats();
        Ok(true)
    }

    pub fn revoke(&mut self, from: u64) {
        if from < self.next {
            self.chunk.revoked.push(Revocation {
                from,
                to: self.next,
                reason: Reason::UnverifiedMember,
            });
        }
    }

    pub fn finish(&mut self, end: FileEnd) -> Result<(), ReadError> {
        self.chunk.finished.push(end);
        if self.repeats() {
            return Ok(());
        }
        self.cut_if_heavy(self.chunk.bytes.len()).map(drop)
    }

    fn cut_if_heavy(&mut self, end: usize) -> Result<bool, ReadError> {
        let weight = end
            + self.chunk.records.len() * RECORD_OVERHEAD_BYTES
            + self.chunk.finished.len() * FILE_OVERHEAD_BYTES;
        if weight < self.size {
            return Ok(false);
        }
        self.cut(end)?;
        Ok(true)
    }

    fn cut(&mut self, end: usize) -> Result<(), ReadError> {
        let mut bytes = Vec::with_capacity(self.room().max(self.chunk.bytes.len() - end));
        bytes.extend_from_slice(&self.chunk.bytes[end..]);
        self.chunk.bytes.truncate(end);
        self.send_with(bytes)
    }

    fn send_with(&mut self, rest: Vec<u8>) -> Result<(), ReadError> {
        let fresh = Chunk {
            first: self.next,
            bytes: rest,
            ..Chunk::default()
        };
        let chunk = std::mem::replace(&mut self.chunk, fresh);
        (self.send)(chunk).map_err(|Stopped| ReadError::Stopped)
    }

    /// Sends what is left at the end of the run.
    pub fn flush(&mut self) -> Result<(), ReadError> {
        let c = &self.chunk;
        if c.records.is_empty() && c.finished.is_empty() && c.revoked.is_empty() && c.read == 0 {
            return Ok(());
        }
        self.send_with(Vec::new())
    }
}

fn is_further(kind: &Kind) -> bool {
    matches!(
        kind,
        Kind::Unread {
            continued: true,
            ..
        }
    )
}
