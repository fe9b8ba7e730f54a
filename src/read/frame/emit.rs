//! What was framed goes out: entries, pieces of those that are too long, and what is said of the
//! file at its end.

use super::super::Format;
use super::super::chunk::{Kind, RawRecord};
use super::super::error::Halt;
use super::super::scan::Scanner;
use super::{Framer, PIECE_BYTES};
use crate::record::{Post, Reason, Wide, WideDecoder};

/// The properties of a file that was framed.
pub(in super::super) struct Framed {
    pub format: Format,
    pub wide: Option<Wide>,
    pub bytes: u64,
    pub tail: Vec<u8>,
    pub hash: u128,
    /// Whether a list of records is not closed.
    pub is_open: bool,
}

impl Framer<'_, '_> {
    /// What is said of bytes that are no record: of a file that is refused, or of a record that is
    /// too long.
    pub(super) fn unread(&self) -> Kind {
        let (reason, detail) = match &self.refused {
            Some(detail) => (Reason::NotText, detail.clone()),
            None => (
                Reason::RecordTooLarge,
                format!("the record is longer than {} bytes", self.max),
            ),
        };
        Kind::Unread {
            reason,
            detail,
            compressed: false,
            continued: false,
        }
    }

    /// Sends the rest of a record in pieces: `len` bytes of it, and `post`.
    pub(super) fn pieces(&mut self, mut len: usize, post: Post, kind: &Kind) -> Result<(), Halt> {
        while len > PIECE_BYTES {
            self.piece(PIECE_BYTES, Post::Nothing, kind)?;
            len -= PIECE_BYTES;
        }
        self.piece(len, post, kind)?;
        self.oversize = false;
        self.continued = false;
        Ok(())
    }

    pub(super) fn piece(&mut self, len: usize, post: Post, kind: &Kind) -> Result<(), Halt> {
        let mut kind = kind.clone();
        if let Kind::Unread { continued, .. } = &mut kind {
            *continued = self.continued;
        }
        self.entry(len, post, kind)?;
        self.continued = true;
        Ok(())
    }

    /// Sends an entry: `len` bytes of the line, what precedes them, and `post`.
    pub(super) fn entry(&mut self, len: usize, post: Post, kind: Kind) -> Result<(), Halt> {
        self.out.admit(&kind)?;
        let body = self.line..self.line + len;
        let end = body.end + post.bytes().len();
        let record = RawRecord {
            file: self.file,
            line: self.number,
            at: self.at + (self.line - self.pre) as u64,
            pre: self.pre..self.line,
            body,
            post,
            kind,
        };
        self.at += (end - self.pre) as u64;
        self.push(record, end)
    }

    /// Passes on an entry that ends at `end` in the bytes of the chunk, if it is in the sample.
    fn push(&mut self, record: RawRecord, end: usize) -> Result<(), Halt> {
        self.pre = match self.out.choose(record, end) {
            Some(record) => {
                self.tell(&record, end);
                self.out.push(record, end)?
            }
            None => self.out.pass(end)?,
        };
        self.line = self.pre;
        Ok(())
    }

    /// Counts what an entry has of the decompressed bytes.
    fn tell(&mut self, record: &RawRecord, end: usize) {
        let bytes = &self.out.chunk.bytes;
        let is_raw = matches!(
            record.kind,
            Kind::Unread {
                compressed: true,
                ..
            }
        );
        let content = if is_raw { 0..0 } else { record.body.start..end };
        for part in [record.pre.clone(), content] {
            self.sent += part.len() as u64;
            self.hash.update(&bytes[part]);
        }
    }

    /// Sends bytes of the file itself. The current line must be closed before.
    pub fn raw(&mut self, at: u64, body: &[u8], kind: Kind) -> Result<(), Halt> {
        self.out.admit(&kind)?;
        self.out.chunk.bytes.extend_from_slice(body);
        let end = self.out.chunk.bytes.len();
        let record = RawRecord {
            file: self.file,
            line: self.number,
            at,
            pre: self.pre..self.line,
            body: self.line..end,
            post: Post::Nothing,
            kind,
        };
        self.at += (self.line - self.pre) as u64;
        self.push(record, end)
    }

    /// Ends the file. After `Halt::Limit` the framer is as it was before the entry that is one
    /// too many; call `abandon` then.
    pub fn finish(&mut self) -> Result<Framed, Halt> {
        self.close(None, None)?;
        let is_open = self.scanner.as_ref().is_some_and(Scanner::is_open);
        let framed = self.framed(self.out.chunk.bytes.len());
        Ok(Framed { is_open, ..framed })
    }

    /// Ends the file after its last entry and drops what follows.
    pub fn abandon(&mut self) -> Framed {
        self.framed(self.pre)
    }

    fn framed(&mut self, end: usize) -> Framed {
        let mut tail = self.out.take_opening();
        tail.extend_from_slice(&self.out.chunk.bytes[self.pre..end]);
        self.out.chunk.bytes.truncate(self.pre);
        self.hash.update(&tail);
        Framed {
            format: self.format.unwrap_or_else(|| self.told.or_text()),
            wide: self.wide.as_ref().map(WideDecoder::wide),
            bytes: self.sent + tail.len() as u64,
            tail,
            hash: self.hash.digest128(),
            is_open: false,
        }
    }
}
