//! The rows of a CSV file. The header is a separator before the first row, and so are blank
//! lines. The delimiter is the one that gives the header most cells.
//!
//! Where a quote is missing or not doubled, the next row is the first line that could be one:
//! with as many cells as the header, in quotes where all sound rows before have them. All
//! before it is one record that cannot be read.

use std::sync::Arc;

use memchr::memchr;

use super::row::line_end;
use super::{Found, Row, RowWalker};
use crate::read::chunk::Kind;
use crate::read::parse::{Header, sample_encoding};
use crate::record::{Post, Reason};

/// The delimiters that are looked for; the first of those that divide the header alike is taken.
pub(in crate::read) const DELIMITERS: [u8; 4] = *b",;\t|";
/// From so many bytes the encoding is told.
const SAMPLE_BYTES: usize = 64 << 10;
/// Longest header, in bytes.
const HEADER_MAX_BYTES: usize = 1 << 20;
/// Longest row that is taken for one after damage, in bytes.
const TRIAL_MAX_BYTES: usize = 256 << 10;
/// Bytes that may be looked at again after damage, in addition to eight times what was read.
const BASE_BUDGET_BYTES: u64 = 64 << 20;

enum State {
    Header,
    Row,
    /// After damage: the next row begins after a line feed at or after `from`.
    Lost {
        from: usize,
        early: bool,
        gap: bool,
    },
    /// The file cannot be read as CSV.
    Refused(Reason, &'static str),
}

pub(in crate::read) struct CsvScanner {
    max: usize,
    /// The delimiter, if it was named.
    delimiter: Option<u8>,
    state: State,
    /// Whether the encoding is told from the bytes that are there.
    is_sampled: bool,
    /// Whether the encoding is UTF-8 for certain.
    is_utf8: bool,
    header: Arc<Header>,
    walker: RowWalker,
    /// The columns that were in quotes in all sound rows; empty before the first.
    in_quotes: Vec<bool>,
    /// Bytes that were taken.
    offset: u64,
    /// Whether pieces of the current record were taken.
    pieces: bool,
    /// Bytes that were looked at again.
    again: u64,
}

impl CsvScanner {
    pub fn new(max: usize, delimiter: Option<u8>) -> Self {
        Self {
            max,
            delimiter,
            state: State::Header,
            is_sampled: false,
            is_utf8: false,
            header: Arc::new(Header {
                delimiter: b',',
                names: Vec::new(),
                encoding: None,
            }),
            walker: RowWalker::new(b','),
            in_quotes: Vec::new(),
            offset: 0,
            pieces: false,
            again: 0,
        }
    }

    /// The same for bytes that were decoded and are UTF-8.
    pub fn of_utf8(mut self) -> Self {
        self.is_utf8 = true;
        self
    }

    pub fn next(&mut self, pending: &[u8], whole: bool) -> Found {
        loop {
            match self.state {
                State::Header => {
                    if let Some(found) = self.header(pending, whole) {
                        return found;
                    }
                }
                State::Row => {
                    if self.walker.at == 0 && !self.pieces {
                        let blank = |b: &&u8| matches!(b, b'\r' | b'\n');
                        let blanks = pending.iter().take_while(blank).count();
                        if blanks > 0 {
                            return Found::Separator(blanks);
                        }
                        if pending.is_empty() {
                            return Found::More;
                        }
                    }
                    match self.walker.walk(pending, whole) {
                        Row::More => return Found::More,
                        Row::Broken => self.lose(self.walker.at),
                        Row::End(len, post) => {
                            self.learn();
                            let kind = Kind::Row(Arc::clone(&self.header));
                            return Found::Record { len, post, kind };
                        }
                    }
                }
                State::Lost { from, gap, .. } => return self.search(pending, whole, from, gap),
                State::Refused(..) if whole && !pending.is_empty() => {
                    return Found::Record {
                        len: pending.len(),
                        post: Post::Nothing,
                        kind: self.large(),
                    };
                }
                State::Refused(..) => return Found::More,
            }
        }
    }

    /// Reads the header, which may be after a line with which Excel names the delimiter. `None`
    /// if the file is refused.
    fn header(&mut self, pending: &[u8], whole: bool) -> Option<Found> {
        let blank = |b: &&u8| matches!(b, b'\r' | b'\n');
        let blanks = pending.iter().take_while(blank).count();
        if blanks > 0 {
            return Some(Found::Separator(blanks));
        }
        let window = &pending[..pending.len().min(HEADER_MAX_BYTES)];
        let end = match header_end(window) {
            Some(end) => end,
            None if pending.is_empty() => return Some(Found::More),
            None if window.len() < HEADER_MAX_BYTES && whole => pending.len(),
            None if window.len() < HEADER_MAX_BYTES => return Some(Found::More),
            None => {
                self.state = State::Refused(Reason::Csv, "the header has no end");
                return None;
            }
        };
        let row = pending[..end]
            .strip_suffix(b"\n")
            .unwrap_or(&pending[..end]);
        let row = row.strip_suffix(b"\r").unwrap_or(row);
        if let [b's', b'e', b'p', b'=', delimiter] = row {
            self.delimiter.get_or_insert(*delimiter);
            return Some(Found::Separator(end));
        }
        if pending.len() < SAMPLE_BYTES && !whole && !self.is_sampled && !self.is_utf8 {
            return Some(Found::More);
        }
        let sample = &pending[..pending.len().min(SAMPLE_BYTES)];
        // A header beyond ASCII says by itself what the encoding is.
        let may_differ = row.is_ascii() && !self.is_utf8;
        let encoding = sample_encoding(sample).filter(|_| may_differ);
        let header = match std::str::from_utf8(row) {
            Err(_) => Err((
                Reason::Encoding,
                "the header is not UTF-8; convert the file to it",
            )),
            Ok(row) if row.contains('\0') => Err((
                Reason::NotText,
                "its header has NUL bytes; convert the file to UTF-8",
            )),
            Ok(row) if row.contains('\r') => {
                Err((Reason::Csv, "lines end in CR only; convert them to LF"))
            }
            Ok(row) => self
                .divide(row)
                .ok_or((Reason::Csv, "a quote in the header is in a wrong place")),
        };
        match header {
            Ok(header) => {
                self.walker = RowWalker::new(header.delimiter);
                self.header = Arc::new(Header { encoding, ..header });
                self.state = State::Row;
                Some(Found::Separator(end))
            }
            Err((reason, detail)) => {
                self.state = State::Refused(reason, detail);
                None
            }
        }
    }

    fn divide(&self, row: &str) -> Option<Header> {
        if let Some(delimiter) = self.delimiter {
            return Header::new(row, delimiter);
        }
        // Where a name has a quote in it, a delimiter was taken out of the quotes.
        let is_sound = |header: &Header| !header.names.iter().any(|name| name.contains('"'));
        let score = |header: &Header| (is_sound(header), header.names.len());
        let mut best: Option<Header> = None;
        for header in DELIMITERS.iter().filter_map(|d| Header::new(row, *d)) {
            if best.as_ref().is_none_or(|b| score(b) < score(&header)) {
                best = Some(header);
            }
        }
        best.filter(|header| header.names.len() > 1 || is_sound(header))
    }

    /// Learns from a row which columns are always in quotes.
    fn learn(&mut self) {
        let quoted = &self.walker.quoted;
        if quoted.len() != self.header.names.len() {
            return;
        }
        if self.in_quotes.is_empty() {
            self.in_quotes.clone_from(quoted);
        }
        for (always, now) in self.in_quotes.iter_mut().zip(quoted) {
            *always &= now;
        }
    }

    /// Gives the row up for what is wrong at `at`. What of it was not passed on yet is looked
    /// through again.
    fn lose(&mut self, at: usize) {
        let early = !self.pieces && at <= self.max;
        self.state = State::Lost {
            from: if early { 0 } else { at },
            early,
            gap: false,
        };
    }

    fn search(&mut self, pending: &[u8], whole: bool, mut from: usize, gap: bool) -> Found {
        loop {
            let line_feed = memchr(b'\n', &pending[from..]).map(|n| from + n);
            let found = match line_feed {
                Some(at) => self.trial(pending, at + 1, whole),
                None if !whole => {
                    self.resume_at(pending.len());
                    return Found::More;
                }
                None if pending.is_empty() => return Found::More,
                None => Some(true),
            };
            match (found, line_feed) {
                (Some(true), Some(at)) => {
                    if let Row::End(len, post) = line_end(pending, at) {
                        return self.lost(len, post, gap);
                    }
                    from = at + 1;
                }
                (Some(_), None) => return self.lost(pending.len(), Post::Nothing, gap),
                (Some(false), Some(at)) => from = at + 1,
                (None, at) => {
                    self.resume_at(at.unwrap_or(from));
                    return Found::More;
                }
            }
        }
    }

    fn resume_at(&mut self, at: usize) {
        if let State::Lost { from, .. } = &mut self.state {
            *from = at;
        }
    }

    fn lost(&self, len: usize, post: Post, gap: bool) -> Found {
        let kind = match gap {
            true => unread(Reason::DamagedMember, "the row begins in a damaged member"),
            false => unread(Reason::Csv, "a quote is missing or is not doubled"),
        };
        Found::Record { len, post, kind }
    }

    /// Whether a row may begin here; `None` if that takes more bytes to tell.
    fn trial(&mut self, pending: &[u8], at: usize, whole: bool) -> Option<bool> {
        let bytes = &pending[at..];
        let window = &bytes[..bytes.len().min(TRIAL_MAX_BYTES)];
        let whole = whole && window.len() == bytes.len();
        if bytes.is_empty() && !whole {
            return None;
        }
        let budget = BASE_BUDGET_BYTES + 8 * (self.offset + at as u64);
        if bytes.is_empty() || self.again > budget {
            return Some(false);
        }
        let mut walker = RowWalker::new(self.header.delimiter);
        let row = walker.walk(window, whole);
        if row == Row::More && window.len() < TRIAL_MAX_BYTES {
            return None;
        }
        self.again += walker.at as u64;
        let fits = walker.quoted.len() == self.header.names.len()
            && self
                .in_quotes
                .iter()
                .zip(&walker.quoted)
                .all(|(always, now)| *now || !always);
        Some(matches!(row, Row::End(..)) && fits)
    }

    pub fn taken(&mut self, len: usize) {
        self.offset += len as u64;
        self.pieces = true;
        match &mut self.state {
            State::Row if self.walker.at > len => {
                self.walker.at -= len;
                return;
            }
            State::Lost { from, .. } if *from > len => {
                *from -= len;
                return;
            }
            State::Row | State::Lost { .. } => {
                self.walker.reset();
                self.state = State::Row;
            }
            State::Header | State::Refused(..) => {}
        }
        self.pieces = false;
    }

    pub fn settled(&self, pending: usize) -> usize {
        match &self.state {
            State::Header => 0,
            // A CR may belong to the line end.
            State::Row => self.walker.at.saturating_sub(1),
            State::Lost { from, .. } => from.saturating_sub(1),
            State::Refused(..) => pending,
        }
    }

    pub fn large(&self) -> Kind {
        match &self.state {
            State::Refused(reason, detail) => unread(*reason, detail),
            State::Lost { early: true, .. } => unread(
                Reason::Csv,
                "a quote is missing or is not doubled, and no further row is found",
            ),
            _ => unread(
                Reason::RecordTooLarge,
                &format!("the record is longer than {} bytes", self.max),
            ),
        }
    }

    pub fn gap(&mut self) {
        self.pieces = false;
        self.walker.reset();
        self.state = match self.state {
            State::Header => State::Refused(Reason::Csv, "the header is in a damaged member"),
            State::Row | State::Lost { .. } => State::Lost {
                from: 0,
                early: true,
                gap: true,
            },
            State::Refused(reason, detail) => State::Refused(reason, detail),
        };
    }

    pub fn before_gap(&mut self) {
        self.is_sampled = true;
    }
}

/// The number of bytes of the first line that does not end inside quotes, with its line end.
fn header_end(pending: &[u8]) -> Option<usize> {
    let mut in_quotes = false;
    for (at, byte) in pending.iter().enumerate() {
        match byte {
            b'"' => in_quotes = !in_quotes,
            b'\n' if !in_quotes => return Some(at + 1),
            _ => {}
        }
    }
    None
}

fn unread(reason: Reason, detail: &str) -> Kind {
    Kind::Unread {
        reason,
        detail: detail.to_owned(),
        compressed: false,
        continued: false,
    }
}
