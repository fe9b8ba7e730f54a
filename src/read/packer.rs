//! The packer numbers entries and ends chunks. Where a chunk ends depends only on the bytes of the
//! input, and not on the sizes in which they were read. What is not in the sample has no number,
//! and its bytes go out of the chunk before it is sent.

use std::ops::Range;

use super::chunk::{Chunk, FileEnd, Kind, RawRecord, Revocation};
use super::error::{Halt, ReadError};
use super::sample::Sampler;
use super::{Format, Input, Options, Start, Stopped};
use crate::record::Reason;

/// Size of a record in addition to its bytes, so that many tiny records fill a chunk.
const RECORD_OVERHEAD_BYTES: usize = 64;
/// Longest record that waits for the end of its file, in bytes.
const LONE_MAX_BYTES: usize = 1 << 20;
/// Size of the end of a file, for the same reason.
const FILE_OVERHEAD_BYTES: usize = 256;

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
    pub sampler: Sampler,
    /// Bytes of the chunk that are not in the sample.
    gaps: usize,
    /// Whether the next entry is the first of its file.
    is_first: bool,
    /// What precedes the first record of the file while none is in the sample, such as the header
    /// of CSV or the bracket of a list. It goes before the first that is.
    opening: Option<Range<usize>>,
    send: &'s mut dyn FnMut(Chunk) -> Result<(), Stopped>,
}

impl<'s> Packer<'s> {
    pub fn new(
        options: &Options,
        sampler: Sampler,
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
            size: options.chunk_bytes,
            next: start.entry,
            records: start.records,
            limit: options.limit,
            may_be_alone: false,
            cuts,
            sampler,
            gaps: 0,
            is_first: true,
            opening: None,
            send,
        };
        packer.chunk.bytes.reserve(packer.room());
        packer
    }

    /// Capacity of a new chunk, with room for the record that passes its size.
    fn room(&self) -> usize {
        self.size + self.size / 8
    }

    /// Begins with another file.
    pub fn begin(&mut self, input: &Input) {
        self.may_be_alone = input.format == Some(Format::Json);
        self.is_first = true;
        self.sampler.begin(&input.name);
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
        if self.is_full() && !kind.is_further() {
            return Err(Halt::Limit);
        }
        Ok(())
    }

    /// An entry that ends at `end` in the bytes of the chunk, if it is in the sample. Of one that
    /// is not, only the opening of the file stays.
    pub fn choose(&mut self, mut record: RawRecord, end: usize) -> Option<RawRecord> {
        let is_first = std::mem::take(&mut self.is_first);
        if self.sampler.takes(&record.kind) {
            if let Some(opening) = self.opening.take() {
                self.gaps += record.pre.len();
                record.pre = opening;
            }
            return Some(record);
        }
        self.gaps += end - record.body.start;
        if is_first {
            self.opening = Some(record.pre);
        } else {
            self.gaps += record.pre.len();
        }
        None
    }

    /// Goes on after an entry that is not in the sample and ends at `end`. Returns where the bytes
    /// after it begin then.
    pub fn pass(&mut self, end: usize) -> Result<usize, ReadError> {
        if self.gaps < self.size {
            return Ok(end);
        }
        let report = Chunk {
            first: self.chunk.first,
            read: std::mem::take(&mut self.chunk.read),
            ..Chunk::default()
        };
        (self.send)(report).map_err(|Stopped| ReadError::Stopped)?;
        Ok(self.close_gaps(end))
    }

    /// The opening of a file that has no record in the sample, at its end.
    pub fn take_opening(&mut self) -> Vec<u8> {
        let opening = self.opening.take().unwrap_or_default();
        self.gaps += opening.len();
        self.chunk.bytes[opening].to_vec()
    }

    /// Takes what is not in the sample out of the chunk. Returns where the bytes after `end` begin
    /// then.
    fn close_gaps(&mut self, end: usize) -> usize {
        if self.gaps == 0 {
            return end;
        }
        self.gaps = 0;
        let bytes = &mut self.chunk.bytes;
        let mut to = 0;
        let mut shift = |range: &mut Range<usize>, after: usize| {
            let len = range.len();
            bytes.copy_within(range.start..range.end + after, to);
            *range = to..to + len;
            to += len + after;
        };
        for record in &mut self.chunk.records {
            shift(&mut record.pre, 0);
            shift(&mut record.body, record.post.bytes().len());
        }
        if let Some(opening) = &mut self.opening {
            shift(opening, 0);
        }
        bytes.drain(to..end);
        to
    }

    /// Adds an entry that ends at `end` in the bytes of the chunk. Returns where the bytes after it
    /// begin then.
    pub fn push(&mut self, record: RawRecord, end: usize) -> Result<usize, ReadError> {
        self.next += 1;
        self.records += u64::from(!record.kind.is_further());
        let is_first = record.line == 1 && record.kind == Kind::Json;
        let waits = self.may_be_alone && is_first && record.body.len() <= LONE_MAX_BYTES;
        self.chunk.records.push(record);
        if self.repeats() {
            return self.cut_again(end);
        }
        if waits {
            return Ok(end);
        }
        self.cut_if_heavy(end)
    }

    /// Ends a repeated chunk where it ended before. Entries after the last of these are new.
    fn cut_again(&mut self, end: usize) -> Result<usize, ReadError> {
        if self.cuts.last() != Some(&self.next) {
            return Ok(end);
        }
        self.cuts.pop();
        self.cut(end)?;
        self.chunk.again = self.repeats();
        Ok(0)
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

    fn cut_if_heavy(&mut self, end: usize) -> Result<usize, ReadError> {
        let weight = end - self.gaps
            + self.chunk.records.len() * RECORD_OVERHEAD_BYTES
            + self.chunk.finished.len() * FILE_OVERHEAD_BYTES;
        if weight < self.size {
            return Ok(end);
        }
        self.cut(end)?;
        Ok(0)
    }

    fn cut(&mut self, end: usize) -> Result<(), ReadError> {
        let end = self.close_gaps(end);
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
        if self.chunk.is_empty() && self.chunk.read == 0 {
            return Ok(());
        }
        self.close_gaps(self.chunk.bytes.len());
        self.send_with(Vec::new())
    }
}
