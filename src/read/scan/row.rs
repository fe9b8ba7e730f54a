//! Walks over a row of CSV to its end. A cell that begins with a quote ends with one, and a
//! quote in it is doubled; anything else after its quote is an error. In other cells a quote is
//! a character like any other.

use memchr::{memchr, memchr2};

use crate::record::Post;

/// How far a walk came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::read) enum Row {
    /// The row goes on where the bytes end.
    More,
    /// The row has so many bytes, and this line end.
    End(usize, Post),
    /// A quote is in a wrong place or missing.
    Broken,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Cell {
    Start,
    Plain,
    Quoted,
    Closed,
}

/// A walk over one row.
pub(in crate::read) struct RowWalker {
    delimiter: u8,
    cell: Cell,
    /// The next byte to look at.
    pub at: usize,
    /// Of each cell that was begun, whether it is in quotes.
    pub quoted: Vec<bool>,
}

impl RowWalker {
    pub fn new(delimiter: u8) -> Self {
        Self {
            delimiter,
            cell: Cell::Start,
            at: 0,
            quoted: Vec::new(),
        }
    }

    /// Begins the next row.
    pub fn reset(&mut self) {
        self.cell = Cell::Start;
        self.at = 0;
        self.quoted.clear();
    }

    /// Walks on over `bytes`, which begin where the row begins. `whole` says that no others
    /// come.
    pub fn walk(&mut self, bytes: &[u8], whole: bool) -> Row {
        while let Some(&byte) = bytes.get(self.at) {
            match self.cell {
                Cell::Start => {
                    let quoted = byte == b'"';
                    self.quoted.push(quoted);
                    self.at += usize::from(quoted);
                    self.cell = if quoted { Cell::Quoted } else { Cell::Plain };
                }
                Cell::Plain => match memchr2(self.delimiter, b'\n', &bytes[self.at..]) {
                    Some(step) if bytes[self.at + step] == b'\n' => {
                        self.at += step;
                        return line_end(bytes, self.at);
                    }
                    Some(step) => {
                        self.at += step + 1;
                        self.cell = Cell::Start;
                    }
                    None => self.at = bytes.len(),
                },
                Cell::Quoted => {
                    let Some(step) = memchr(b'"', &bytes[self.at..]) else {
                        self.at = bytes.len();
                        break;
                    };
                    self.at += step;
                    match bytes.get(self.at + 1) {
                        Some(b'"') => self.at += 2,
                        None if !whole => return Row::More,
                        _ => {
                            self.at += 1;
                            self.cell = Cell::Closed;
                        }
                    }
                }
                Cell::Closed if byte == self.delimiter => {
                    self.at += 1;
                    self.cell = Cell::Start;
                }
                Cell::Closed => match (byte, bytes.get(self.at + 1)) {
                    (b'\n', _) => return Row::End(self.at, Post::Lf),
                    (b'\r', Some(b'\n')) => return Row::End(self.at, Post::CrLf),
                    (b'\r', None) if whole => return Row::End(self.at, Post::Nothing),
                    (b'\r', None) => return Row::More,
                    _ => return Row::Broken,
                },
            }
        }
        match self.cell {
            _ if !whole => Row::More,
            Cell::Quoted => Row::Broken,
            Cell::Start => {
                // The last cell is empty.
                self.quoted.push(false);
                Row::End(bytes.len(), Post::Nothing)
            }
            Cell::Plain | Cell::Closed => Row::End(bytes.len(), Post::Nothing),
        }
    }
}

/// The end of a row whose line feed is at `at`.
pub(in crate::read) fn line_end(bytes: &[u8], at: usize) -> Row {
    if bytes[..at].ends_with(b"\r") {
        Row::End(at - 1, Post::CrLf)
    } else {
        Row::End(at, Post::Lf)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn walk(bytes: &str, whole: bool) -> (Row, Vec<bool>) {
        let mut walker = RowWalker::new(b',');
        let row = walker.walk(bytes.as_bytes(), whole);
        (row, walker.quoted)
    }

    #[test]
    fn a_row_ends_where_it_ends() {
        for (bytes, row, cells) in [
            ("a,b\nc", Row::End(3, Post::Lf), 2),
            ("a,\r\n", Row::End(2, Post::CrLf), 2),
            ("\"a\n\"\"b\",5\"\n", Row::End(10, Post::Lf), 2),
            ("a,\"b\"\r\n", Row::End(5, Post::CrLf), 2),
            ("a,\"b\"", Row::End(5, Post::Nothing), 2),
            ("a,", Row::End(2, Post::Nothing), 2),
            ("\"a\"b,c\n", Row::Broken, 1),
            ("\"a,c\n", Row::Broken, 1),
        ] {
            let (found, quoted) = walk(bytes, true);
            assert_eq!((found, quoted.len()), (row, cells), "{bytes:?}");
            // In portions, too.
            for cut in 0..bytes.len() {
                let mut walker = RowWalker::new(b',');
                let first = walker.walk(&bytes.as_bytes()[..cut], false);
                if first == Row::More {
                    assert_eq!(walker.walk(bytes.as_bytes(), true), row, "{bytes:?} {cut}");
                } else {
                    assert_eq!(first, row, "{bytes:?} {cut}");
                }
            }
        }
        assert_eq!(walk("a,\"b\"", false).0, Row::More);
        assert_eq!(walk("a,\"b\"\r", false).0, Row::More);
    }
}
