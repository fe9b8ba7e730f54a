//! What reading sends on: chunks of bytes with the records framed in them, and
//! the packer that numbers entries and cuts chunks. Where a chunk ends depends
//! on the bytes of the input alone, never on how they came in.

use std::fmt;
use std::ops::Range;

use super::error::{Halt, ReadError};
use super::{Compression, Format, Start, Stopped};
use crate::record::{Post, Reason};
use serde::{Deserialize, Serialize};

/// Weight of a record beside its bytes, so that many tiny ones fill a chunk.
const RECORD_WEIGHT: usize = 64;
/// Weight of the end of a file, likewise.
const FILE_WEIGHT: usize = 256;

/// Entries in input order, with the bytes they stand in.
#[derive(Debug, Default, PartialEq)]
pub struct Chunk {
    /// Number of the first entry.
    pub first: u64,
    pub bytes: Vec<u8>,
    pub records: Vec<RawRecord>,
    /// Bytes of the input files consumed since the chunk before. For progress
    /// only: unlike all else here it depends on how the bytes came in.
    pub read: u64,
    /// Entries of this or earlier chunks that do not count after all.
    pub revoked: Vec<Revocation>,
    /// Files that ended, each after its last entry.
    pub finished: Vec<FileEnd>,
    /// It was sent before: see [`Start`].
    pub again: bool,
}

/// One entry. Entries are numbered 0, 1, 2 … over the run, in the order sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RawRecord {
    /// Index into the run's list of inputs.
    pub file: u32,
    /// 1-based line of a JSONL file; 1 in a text file.
    pub line: u64,
    /// Where the body begins: in the decompressed bytes, or in the file itself
    /// if the entry is `compressed`.
    pub at: u64,
    /// Decompressed separator bytes before the body: a BOM, blank lines.
    pub pre: Range<usize>,
    pub body: Range<usize>,
    pub post: Post,
    pub kind: Kind,
}

/// What the body of an entry is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    Text,
    /// A line that is not blank. Nobody has parsed it yet.
    Json,
    Unread {
        reason: Reason,
        /// What is wrong in the decoder's words, without any document text.
        detail: String,
        /// The body is a stretch of the file itself, not of what it holds.
        compressed: bool,
        /// A further piece of the entry before it.
        continued: bool,
    },
}

/// Entries whose member never verified. Those that are `Unread` for a reason
/// of their own keep it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Revocation {
    /// The first entry number.
    pub from: u64,
    /// One more than the last.
    pub to: u64,
    pub reason: Reason,
}

/// The end of a file. Its entries without the compressed ones — all their
/// `pre`, body and post in order, the `pre` of the compressed ones too — and
/// then `tail` are its decompressed bytes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileEnd {
    pub file: u32,
    pub format: Format,
    pub compression: Compression,
    /// Decompressed bytes, as far as they were sent.
    pub bytes: u64,
    /// Gzip members, zstd frames, bzip2 or xz streams, row groups that verified.
    pub members: u64,
    /// Entries, not counting further pieces of one.
    pub records: u64,
    /// Number of the entry after the file.
    pub next: u64,
    /// Separator bytes after the last entry.
    pub tail: Vec<u8>,
    /// xxh3-128 of those decompressed bytes.
    pub hash: u128,
    /// The whole file was sent and nothing in it is damaged.
    pub complete: bool,
    pub warnings: Vec<Warning>,
}

/// What is odd about a file, though nothing of it is lost.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Warning {
    /// Zero bytes before, between or after compressed members, in bytes.
    Padding(u64),
    /// The name says compressed, but there are no bytes at all.
    EmptyCompressed,
}

impl fmt::Display for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Padding(n) => write!(f, "{n} zero bytes around compressed members were skipped"),
            Self::EmptyCompressed => f.write_str("is named as compressed, but is empty"),
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
    /// Entry numbers at which chunks that were sent before end, the last first.
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
            cuts,
            send,
        };
        packer.chunk.bytes.reserve(packer.room());
        packer
    }

    /// Capacity of a fresh chunk: the record that fills it sticks out.
    fn room(&self) -> usize {
        self.size + self.size / 8
    }

    /// Whether all of this was sent before.
    pub fn repeats(&self) -> bool {
        !self.cuts.is_empty()
    }

    pub fn is_full(&self) -> bool {
        self.limit.is_some_and(|limit| self.records >= limit)
    }

    /// Fails if one more entry of this kind would pass the limit.
    pub fn admit(&self, kind: &Kind) -> Result<(), Halt> {
        if self.is_full() && !is_further(kind) {
            return Err(Halt::Limit);
        }
        Ok(())
    }

    /// Adds an entry that ends at `end` in the bytes of the chunk. Returns
    /// whether the chunk was sent: what follows `end` then stands at 0.
    pub fn push(&mut self, record: RawRecord, end: usize) -> Result<bool, ReadError> {
        self.next += 1;
        self.records += u64::from(!is_further(&record.kind));
        self.chunk.records.push(record);
        if self.repeats() {
            return self.cut_again(end);
        }
        self.cut_if_heavy(end)
    }

    /// Cuts where it was cut before. What an entry is beyond the last cut is new.
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
            + self.chunk.records.len() * RECORD_WEIGHT
            + self.chunk.finished.len() * FILE_WEIGHT;
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
