//! Records that are no lines: what a scanner of JSON or CSV finds in the bytes becomes entries.

use super::super::Format;
use super::super::error::Halt;
use super::super::scan::{CsvScanner, Found, JsonScanner, Scanner};
use super::{Framer, PIECE_BYTES, damaged_member};
use crate::record::Post;

impl Framer<'_, '_> {
    /// What finds the records of this file, if they are not lines.
    pub(super) fn scanner(&self) -> Option<Scanner> {
        let delimiter = match self.format? {
            Format::Json => return Some(Scanner::Json(JsonScanner::new(self.max))),
            Format::Csv => self.told.delimiter,
            Format::Tsv => self.told.delimiter.or(Some(b'\t')),
            _ => return None,
        };
        let scanner = CsvScanner::new(self.max, delimiter);
        Some(Scanner::Csv(match self.wide {
            Some(_) => scanner.of_utf8(),
            None => scanner,
        }))
    }

    /// Sends the records that the scanner finds. `whole` says that it has all bytes.
    pub(super) fn scan(&mut self, whole: bool) -> Result<(), Halt> {
        while let Some(scanner) = &mut self.scanner {
            match scanner.next(&self.out.chunk.bytes[self.line..], whole) {
                Found::Separator(len) => {
                    scanner.taken(len);
                    self.count(len);
                    self.line += len;
                    self.settle_number(0);
                    self.shorten_pre()?;
                }
                Found::Record { len, post, kind } => {
                    let taken = len + post.bytes().len();
                    let large = scanner.large();
                    self.count(taken);
                    if self.oversize || len > self.max {
                        self.pieces(len, post, &large)?;
                    } else {
                        self.entry(len, post, kind)?;
                    }
                    self.settle_number(1);
                    if let Some(scanner) = &mut self.scanner {
                        scanner.taken(taken);
                    }
                }
                Found::More => return self.spill_scanned(),
            }
        }
        Ok(())
    }

    /// Sends separators that would fill the memory, as entries that cannot be read.
    pub(super) fn shorten_pre(&mut self) -> Result<(), Halt> {
        while self.line - self.pre > self.max {
            let (end, len) = (self.line, self.max.clamp(1, PIECE_BYTES));
            let rest = end - self.pre - len;
            self.line = self.pre;
            let next = self.number;
            self.count(end - self.pre);
            self.number -= std::mem::take(&mut self.lines);
            self.entry(len, Post::Nothing, self.unread())?;
            self.number = next;
            self.line = self.pre + rest;
            self.settle_number(1);
        }
        Ok(())
    }

    /// Sends pieces of a record that is too long, as far as it is certain to reach.
    pub(super) fn spill_scanned(&mut self) -> Result<(), Halt> {
        while let Some(scanner) = &mut self.scanner {
            let settled = scanner.settled(self.out.chunk.bytes.len() - self.line);
            self.oversize |= settled > self.max;
            if !self.oversize || settled < PIECE_BYTES + 2 {
                break;
            }
            let large = scanner.large();
            scanner.taken(PIECE_BYTES);
            self.count(PIECE_BYTES);
            self.piece(PIECE_BYTES, Post::Nothing, &large)?;
        }
        Ok(())
    }

    /// As `close`, where a scanner finds the records. What follows damage begins anywhere.
    pub(super) fn close_scanned(&mut self, line: Option<&str>) -> Result<(), Halt> {
        self.settle()?;
        let n = self.pending().len();
        let Some(detail) = line else {
            self.scan(true)?;
            self.lose(n > 0);
            return Ok(());
        };
        if self.oversize || n > self.max {
            self.count(n);
            self.pieces(n, Post::Nothing, &self.unread())?;
            self.settle_number(1);
        } else if n > 0 {
            self.count(n);
            self.entry(n, Post::Nothing, damaged_member(detail))?;
            self.settle_number(1);
        }
        self.lose(true);
        Ok(())
    }
}
