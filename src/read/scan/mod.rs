//! Finds the records of files in which a record is not a line. A scanner looks at the bytes that
//! are in no record yet and says where the next one ends; what it finds depends only on the
//! bytes, and not on the portions in which they come.

mod csv;
mod json;
mod row;
mod walk;

pub(super) use csv::{CsvScanner, DELIMITERS};
pub(super) use json::JsonScanner;
pub(super) use row::{Row, RowWalker};
pub(super) use walk::{Walk, Walker};

use super::chunk::Kind;
use crate::record::Post;

/// What stands at the beginning of the bytes that are pending.
#[derive(Debug, PartialEq)]
pub(super) enum Found {
    /// That takes more bytes to tell; none are there, if these are all.
    More,
    /// So many bytes that are in no record.
    Separator(usize),
    /// A record of so many bytes, or as many that are none.
    Record { len: usize, post: Post, kind: Kind },
}

/// A scanner of one file.
pub(super) enum Scanner {
    Json(JsonScanner),
    Csv(CsvScanner),
}

impl Scanner {
    /// Looks at the pending bytes, of which the first follows the last that were taken.
    /// `whole` says that no others come.
    pub fn next(&mut self, pending: &[u8], whole: bool) -> Found {
        match self {
            Self::Json(scanner) => scanner.next(pending, whole),
            Self::Csv(scanner) => scanner.next(pending, whole),
        }
    }

    /// Says that so many of the pending bytes were taken.
    pub fn taken(&mut self, len: usize) {
        match self {
            Self::Json(scanner) => scanner.taken(len),
            Self::Csv(scanner) => scanner.taken(len),
        }
    }

    /// How many of so many pending bytes are of the next record for certain.
    pub fn settled(&self, pending: usize) -> usize {
        match self {
            Self::Json(scanner) => scanner.settled(),
            Self::Csv(scanner) => scanner.settled(pending),
        }
    }

    /// What a record is that is too long, or a further piece of it.
    pub fn large(&self) -> Kind {
        match self {
            Self::Json(scanner) => scanner.large(),
            Self::Csv(scanner) => scanner.large(),
        }
    }

    /// Says that the bytes that are pending now will not go on.
    pub fn before_gap(&mut self) {
        match self {
            Self::Json(_) => {}
            Self::Csv(scanner) => scanner.before_gap(),
        }
    }

    /// Says that bytes are missing here.
    pub fn gap(&mut self) {
        match self {
            Self::Json(scanner) => scanner.gap(),
            Self::Csv(scanner) => scanner.gap(),
        }
    }

    /// Whether the file ends where it should not, though after a whole record.
    pub fn is_open(&self) -> bool {
        match self {
            Self::Json(scanner) => scanner.is_open(),
            Self::Csv(_) => false,
        }
    }

    /// Whether records are numbered by the line on which they begin, and not one by one.
    pub fn counts_lines(&self) -> bool {
        matches!(self, Self::Csv(_))
    }
}
