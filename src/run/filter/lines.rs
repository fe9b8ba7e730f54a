//! Lines of a stream, in batches: each batch is what the input had ready.

use std::io::{self, Read};
use std::ops::Range;

/// How much is asked of the input at once, in bytes.
const READ_BYTES: usize = 64 << 10;
const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();

/// Some lines, in the order of the input.
#[derive(Debug, Default)]
pub struct Batch {
    pub bytes: Vec<u8>,
    pub lines: Vec<Line>,
}

/// A line that is not blank, or a piece of one that is too long.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Its number in the input, from 1.
    pub number: u64,
    /// Where it begins in the input, in bytes.
    pub at: u64,
    /// Its place in the batch, without its line end.
    pub range: Range<usize>,
    /// Longer than a record may be, …
    pub too_large: bool,
    /// … and not its first piece.
    pub continued: bool,
}

/// Reads batches of lines.
pub struct Lines<R> {
    input: R,
    max_bytes: usize,
    /// What was read and belongs to no batch yet.
    pending: Vec<u8>,
    /// Of that, how much has no line end.
    searched: usize,
    /// Where `pending` begins in the input.
    at: u64,
    /// Number of the line that `pending` begins with.
    number: u64,
    /// `pending` begins inside a line that was too long.
    inside: bool,
    ended: bool,
}

impl<R: Read> Lines<R> {
    /// `max_bytes` is the length of the longest line that is a record.
    pub fn new(input: R, max_bytes: usize) -> Self {
        Self {
            input,
            max_bytes,
            pending: Vec::new(),
            searched: 0,
            at: 0,
            number: 1,
            inside: false,
            ended: false,
        }
    }

    /// What `tell` says of the first bytes of the input, before anything is taken from it. It
    /// gets more of them, and whether these are all, until it says something.
    pub fn peek<T>(&mut self, tell: impl Fn(&[u8], bool) -> Option<T>) -> io::Result<Option<T>> {
        loop {
            let told = tell(&self.pending, self.ended);
            if told.is_some() || self.ended {
                return Ok(told);
            }
            self.fill()?;
        }
    }

    /// The next lines; `None` at the end of the input. Blocks only while there is no whole
    /// line to give.
    pub fn next_batch(&mut self) -> io::Result<Option<Batch>> {
        loop {
            let newline = memchr::memrchr(b'\n', &self.pending[self.searched..]);
            if let Some(newline) = newline {
                return Ok(Some(self.take(self.searched + newline + 1)));
            }
            self.searched = self.pending.len();
            let too_long = self.pending.len() > self.max_bytes;
            if too_long || (self.ended && !self.pending.is_empty()) {
                return Ok(Some(self.take(self.pending.len())));
            }
            if self.ended {
                return Ok(None);
            }
            self.fill()?;
        }
    }

    fn fill(&mut self) -> io::Result<()> {
        let filled = self.pending.len();
        self.pending.resize(filled + READ_BYTES, 0);
        let read = loop {
            match self.input.read(&mut self.pending[filled..]) {
                Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
                read => break read,
            }
        };
        self.pending.truncate(filled + *read.as_ref().unwrap_or(&0));
        self.ended = read? == 0;
        Ok(())
    }

    /// The first `len` bytes of what is pending, as lines.
    fn take(&mut self, len: usize) -> Batch {
        let rest = self.pending.split_off(len);
        let bytes = std::mem::replace(&mut self.pending, rest);
        self.searched = 0;
        let mut lines = Vec::new();
        let mut from = 0;
        while from < bytes.len() {
            let newline = memchr::memchr(b'\n', &bytes[from..]);
            let end = newline.map_or(bytes.len(), |n| from + n);
            let continued = self.inside;
            let too_large = continued || end - from > self.max_bytes;
            let range = content(&bytes, from, end, !continued);
            if !range.is_empty() {
                lines.push(Line {
                    number: self.number,
                    at: self.at + range.start as u64,
                    range,
                    too_large,
                    continued,
                });
            }
            self.inside = too_large && newline.is_none();
            self.number += u64::from(newline.is_some());
            from = end + 1;
        }
        self.at += bytes.len() as u64;
        Batch { bytes, lines }
    }
}

/// A line without the blanks around it, and at its start without a byte order mark.
fn content(bytes: &[u8], from: usize, to: usize, is_start: bool) -> Range<usize> {
    let line = &bytes[from..to];
    let marked = is_start && line.starts_with(BYTE_ORDER_MARK);
    let start = if marked { BYTE_ORDER_MARK.len() } else { 0 };
    let line = &line[start..];
    let content = line.trim_ascii();
    let start = from + start + (line.len() - line.trim_ascii_start().len());
    start..start + content.len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::VecDeque;

    /// A reader that gives its pieces one by one.
    #[derive(Debug, Default)]
    struct Pieces(VecDeque<Vec<u8>>);

    impl Read for Pieces {
        fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
            let Some(mut piece) = self.0.pop_front() else {
                return Ok(0);
            };
            let rest = piece.split_off(piece.len().min(into.len()));
            if !rest.is_empty() {
                self.0.push_front(rest);
            }
            into[..piece.len()].copy_from_slice(&piece);
            Ok(piece.len())
        }
    }

    /// Number, place, text, too large, continued.
    type Found = (u64, u64, String, bool, bool);

    fn batches(pieces: &[&str], max_bytes: usize) -> Vec<Vec<Found>> {
        let pieces = pieces.iter().map(|p| p.as_bytes().to_vec()).collect();
        let mut lines = Lines::new(Pieces(pieces), max_bytes);
        let mut found = Vec::new();
        while let Some(batch) = lines.next_batch().unwrap() {
            let text = |range: &Range<usize>| {
                String::from_utf8_lossy(&batch.bytes[range.clone()]).into_owned()
            };
            let all = batch.lines.iter();
            found.push(
                all.map(|l| (l.number, l.at, text(&l.range), l.too_large, l.continued))
                    .collect(),
            );
        }
        found
    }

    fn line(number: u64, at: u64, text: &str) -> Found {
        (number, at, text.to_owned(), false, false)
    }

    #[test]
    fn a_line_is_given_as_soon_as_it_is_whole() {
        let found = batches(&["{1}\n{2", "}\r\n\n", " \t\n{4}\n{", "5}"], 100);
        assert_eq!(
            found,
            [
                vec![line(1, 0, "{1}")],
                vec![line(2, 4, "{2}")],
                vec![line(5, 13, "{4}")],
                vec![line(6, 17, "{5}")],
            ]
        );
    }

    #[test]
    fn a_byte_order_mark_is_no_part_of_a_line() {
        assert_eq!(batches(&["\u{feff}{1}\n{2}"], 100)[0], [line(1, 3, "{1}")]);
        assert_eq!(
            batches(&["{1}\n\u{feff}{2}\n"], 100)[0][1],
            line(2, 7, "{2}")
        );
    }

    #[test]
    fn a_line_without_an_end_is_not_held() {
        let long = "x".repeat(10);
        let found = batches(&[&long, &long, "y\n{2}\n"], 9);
        let flags: Vec<_> = found.iter().flatten().map(|l| (l.0, l.3, l.4)).collect();
        assert_eq!(
            flags,
            [
                (1, true, false),
                (1, true, true),
                (1, true, true),
                (2, false, false)
            ]
        );
    }
}
