//! Framing: divides the decompressed bytes of a file into entries. The result depends only on
//! the bytes and their place in the file, and not on the portions in which they are read; a
//! record that is too long is passed on in pieces.

mod emit;
mod scanned;

use memchr::{memchr, memchr_iter};
use xxhash_rust::xxh3::Xxh3;

use super::Format;
use super::chunk::Kind;
use super::error::Halt;
use super::kind::{KIND_BYTES, binary, kind_of, may_be_records, table_kind};
use super::packer::Packer;
use super::scan::Scanner;
use super::sniff::Told;
use crate::record::{Post, Reason, Wide, WideDecoder};

/// Longest piece of an entry that cannot be read, in bytes.
pub(super) const PIECE_BYTES: usize = 1 << 20;
const BOM: &[u8] = b"\xef\xbb\xbf";

/// Divides the bytes of a file into entries.
pub(super) struct Framer<'p, 's> {
    pub out: &'p mut Packer<'s>,
    file: u32,
    told: Told<'p>,
    format: Option<Format>,
    /// Finds the records, if they are not lines.
    scanner: Option<Scanner>,
    max: usize,
    /// The first bytes, which are kept until byte order mark and format are known.
    head: Vec<u8>,
    begun: bool,
    /// Number of the first entry with bytes of the current member, …
    member: u64,
    /// … and the length of `head` where that member began.
    member_in_head: usize,
    /// Start, in the chunk, of the bytes that are in no entry yet.
    pre: usize,
    /// Start of the current line in the chunk, after blank lines; everything after it is of
    /// this line.
    line: usize,
    /// Offset of `pre` in the decompressed file.
    at: u64,
    /// Decompressed bytes that were sent: all before that, but for what is not in the sample.
    sent: u64,
    number: u64,
    /// Line ends in the current record or before it, where those are counted.
    lines: u64,
    /// Whether the line is known to be too long.
    oversize: bool,
    /// Whether a piece of it was sent.
    continued: bool,
    /// Why the text of this file is not complete, if it is not.
    torn: Option<String>,
    /// Decodes lines in UTF-16 or UTF-32.
    wide: Option<WideDecoder>,
    /// Whether a file that is neither text nor records is refused, …
    refuses: bool,
    /// … and what is said of this one, if it is.
    refused: Option<String>,
    hash: Xxh3,
}

impl<'p, 's> Framer<'p, 's> {
    pub fn new(out: &'p mut Packer<'s>, file: u32, told: Told<'p>, max: usize) -> Self {
        let start = out.chunk.bytes.len();
        Self {
            out,
            file,
            told,
            format: None,
            scanner: None,
            max,
            head: Vec::new(),
            begun: false,
            member: 0,
            member_in_head: 0,
            pre: start,
            line: start,
            at: 0,
            sent: 0,
            number: 1,
            lines: 0,
            oversize: false,
            continued: false,
            torn: None,
            wide: None,
            refuses: false,
            refused: None,
            hash: Xxh3::new(),
        }
    }

    /// Refuses a file that is neither text nor records, as one entry.
    pub fn refuse_other_kinds(&mut self) {
        self.refuses = true;
    }

    /// Sets the number of the next line.
    #[cfg(feature = "parquet")]
    pub fn at_line(&mut self, number: u64) {
        self.number = number;
    }

    /// Takes the next bytes of the file.
    pub fn feed(&mut self, bytes: &[u8]) -> Result<(), Halt> {
        if self.begun {
            return match &mut self.wide {
                Some(wide) => {
                    let text = wide.decode(bytes);
                    self.frame(&text)
                }
                None => self.frame(bytes),
            };
        }
        if self.head.is_empty() && self.begin(bytes, false) {
            return self.first(bytes);
        }
        self.head.extend_from_slice(bytes);
        let head = std::mem::take(&mut self.head);
        if self.begin(&head, false) {
            return self.first(&head);
        }
        self.head = head;
        Ok(())
    }

    /// Whether the byte order mark and the format are known from these first bytes.
    fn begin(&mut self, head: &[u8], whole: bool) -> bool {
        if !whole && (head.len() < BOM.len() && BOM.starts_with(head) || Wide::is_undecided(head)) {
            return false;
        }
        let wide = Wide::of(head);
        let decoded = wide.map(|wide| WideDecoder::new(wide).decode(head));
        let text = decoded.as_deref().unwrap_or(head);
        let text = text.strip_prefix(BOM).unwrap_or(text);
        let Some(format) = self.told.format(text, whole) else {
            return false;
        };
        self.format = Some(format);
        if self.refuses && !may_be_records(text) {
            if !whole && head.len() < KIND_BYTES {
                return false;
            }
            let is_table = matches!(format, Format::Csv | Format::Tsv);
            self.refuse(if is_table {
                table_kind(text)
            } else {
                kind_of(text)
            });
        }
        self.begun = true;
        // A text in UTF-16 is decoded as one, in its parser.
        let by_parser = matches!(wide, Some(Wide::Utf16Le | Wide::Utf16Be));
        let is_text = self.format == Some(Format::Text);
        if !(is_text && (by_parser || self.refused.is_some())) {
            self.wide = wide.map(WideDecoder::new);
        }
        self.scanner = self.scanner();
        true
    }

    /// Makes one entry of the file that says what it is and what to do.
    fn refuse(&mut self, kind: Option<super::kind::Kind>) {
        if let Some(kind) = kind {
            self.format = Some(Format::Text);
            self.refused = Some(format!("is {}; {}", kind.is, kind.advice));
        }
    }

    /// Notes that a compressed member begins.
    pub fn begin_member(&mut self) {
        self.member = self.out.next;
        self.member_in_head = self.head.len();
    }

    /// The number of the first entry with bytes of the current member, after which no more of
    /// them come.
    pub fn first_of_member(&mut self) -> Result<u64, Halt> {
        self.end_head()?;
        Ok(self.member)
    }

    /// Judges what there is of the file, if that is too little yet.
    fn end_head(&mut self) -> Result<(), Halt> {
        if !self.begun && !self.head.is_empty() {
            let head = std::mem::take(&mut self.head);
            self.begin(&head, true);
            self.first(&head)?;
        }
        Ok(())
    }

    fn first(&mut self, head: &[u8]) -> Result<(), Halt> {
        let (earlier, rest) = head.split_at(self.member_in_head.min(head.len()));
        let mut earlier_len = earlier.len();
        let decoded = self.wide.as_mut().map(|wide| {
            let mut text = wide.decode(earlier);
            earlier_len = text.len();
            text.extend(wide.decode(rest));
            text
        });
        let head = decoded.as_deref().unwrap_or(head);
        let text = head.strip_prefix(BOM).unwrap_or(head);
        let bom = &head[..head.len() - text.len()];
        self.out.chunk.bytes.extend_from_slice(bom);
        self.line += bom.len();
        // The lines of earlier members are theirs, although they are framed only now.
        let earlier = earlier_len.saturating_sub(bom.len());
        let (earlier, rest) = text.split_at(earlier.min(text.len()));
        if !earlier.is_empty() {
            self.frame(earlier)?;
            self.member = self.out.next;
        }
        self.frame(rest)
    }

    fn frame(&mut self, mut bytes: &[u8]) -> Result<(), Halt> {
        if self.scanner.is_some() {
            self.out.chunk.bytes.extend_from_slice(bytes);
            return self.scan(false);
        }
        if self.format == Some(Format::Jsonl) {
            while let Some(lf) = memchr(b'\n', bytes) {
                let (line, rest) = bytes.split_at(lf + 1);
                self.out.chunk.bytes.extend_from_slice(line);
                self.end_line()?;
                bytes = rest;
            }
        }
        self.out.chunk.bytes.extend_from_slice(bytes);
        self.spill()
    }

    /// The bytes of the current line.
    fn pending(&self) -> &[u8] {
        &self.out.chunk.bytes[self.line..]
    }

    /// Passes a byte order mark before a record, which a file that was joined of several has.
    fn skip_mark(&mut self) {
        let is_line = self.format == Some(Format::Jsonl) && !self.continued;
        // Marks must not fill the memory.
        let room = |line: usize| line - self.pre < self.max;
        while is_line && room(self.line) && self.pending().starts_with(BOM) {
            self.line += BOM.len();
        }
    }

    /// Sends pieces of a line that is too long. A CR at the end may be a part of the line end, so
    /// it does not count yet, and one byte more than a piece is kept for the last one.
    fn spill(&mut self) -> Result<(), Halt> {
        self.skip_mark();
        let pending = self.pending();
        let n = pending.len();
        let refused = self.refused.is_some() && n > PIECE_BYTES;
        self.oversize |=
            refused || n > self.max + 1 || (n == self.max + 1 && pending.last() != Some(&b'\r'));
        while self.oversize && self.pending().len() >= PIECE_BYTES + 2 {
            self.piece(PIECE_BYTES, Post::Nothing, &self.unread())?;
        }
        Ok(())
    }

    /// Counts the line ends in so many of the pending bytes, where records have the number of
    /// the line on which they begin.
    fn count(&mut self, len: usize) {
        if self.scanner.as_ref().is_some_and(Scanner::counts_lines) {
            let bytes = &self.out.chunk.bytes[self.line..self.line + len];
            self.lines += memchr_iter(b'\n', bytes).count() as u64;
        }
    }

    /// Sets the number of the next record after as many others.
    fn settle_number(&mut self, records: u64) {
        self.number += match &self.scanner {
            Some(scanner) if scanner.counts_lines() => std::mem::take(&mut self.lines),
            _ => records,
        };
    }

    /// Ends the line with the LF that is the last byte of the chunk.
    fn end_line(&mut self) -> Result<(), Halt> {
        self.skip_mark();
        let pending = self.pending();
        let line = &pending[..pending.len() - 1];
        let (body, post) = match line.strip_suffix(b"\r") {
            Some(body) => (body.len(), Post::CrLf),
            None => (line.len(), Post::Lf),
        };
        if self.oversize || body > self.max {
            self.pieces(body, post, &self.unread())?;
        } else if line.iter().all(is_blank) {
            self.line = self.out.chunk.bytes.len();
            if self.line - self.pre > self.max {
                // Blank lines must not fill the memory either.
                self.line = self.pre;
                self.pieces(self.pending().len(), Post::Nothing, &self.unread())?;
            }
        } else {
            self.entry(body, post, Kind::Json)?;
        }
        self.number += 1;
        Ok(())
    }

    /// Ends the line or text, at the end of the file or before damage. `line` says why the line
    /// is not complete, `text` why the text is not, here and in the rest of the file.
    pub fn close(&mut self, line: Option<&str>, text: Option<&str>) -> Result<(), Halt> {
        self.end_head()?;
        if let Some(wide) = &mut self.wide {
            let rest = wide.finish();
            self.frame(&rest)?;
        }
        if self.scanner.is_some() {
            return self.close_scanned(line);
        }
        if self.torn.is_none() {
            self.torn = text.map(str::to_owned);
        }
        let n = self.pending().len();
        let is_text = self.format == Some(Format::Text);
        if n == 0 {
            return Ok(());
        }
        let fits = !self.oversize && n <= self.max;
        if is_text && fits && self.refuses && self.refused.is_none() {
            self.refuse(binary(self.pending()));
        }
        if self.oversize || n > self.max {
            self.pieces(n, Post::Nothing, &self.unread())?;
        } else if !is_text && self.pending().iter().all(is_blank) {
            self.line = self.out.chunk.bytes.len();
        } else {
            let torn = if is_text { self.torn.as_deref() } else { line };
            let kind = match torn {
                Some(detail) => damaged_member(detail),
                None if self.refused.is_some() => {
                    return self.pieces(n, Post::Nothing, &self.unread());
                }
                None if is_text => Kind::Text,
                None => Kind::Json,
            };
            self.entry(n, Post::Nothing, kind)?;
        }
        self.number += u64::from(!is_text);
        Ok(())
    }

    /// Sends the records for which the scanner only waits to see what follows them.
    pub fn settle(&mut self) -> Result<(), Halt> {
        self.end_head()?;
        if let Some(scanner) = &mut self.scanner {
            scanner.before_gap();
        }
        self.scan(false)
    }

    /// Tells the scanner that bytes may be missing here.
    fn lose(&mut self, missing: bool) {
        if let Some(scanner) = &mut self.scanner
            && missing
        {
            scanner.gap();
        }
    }
}

fn is_blank(byte: &u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\r')
}

fn damaged_member(detail: &str) -> Kind {
    Kind::Unread {
        reason: Reason::DamagedMember,
        detail: detail.to_owned(),
        compressed: false,
        continued: false,
    }
}
