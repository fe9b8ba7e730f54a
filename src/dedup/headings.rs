//! The headings of all documents, and which documents were revised. A document
//! is revised when it is cleaned a second time, after templates were learned;
//! what was recorded of it the first time no longer counts. Headings are on disk
//! if they do not fit into memory.

use super::story::Heading;
use crate::scratch::Array;
use std::io;
use std::path::Path;

/// The bit of a record's document number that says that the record was made when
/// the document was revised.
pub(super) const REVISED_BIT: u32 = 1 << 31;

/// The documents that were revised.
#[derive(Debug, Default)]
pub(super) struct Revised {
    /// One bit for each document.
    bits: Vec<u64>,
    /// Their numbers, which rise.
    numbers: Vec<u32>,
}

impl Revised {
    /// Adds a document. Numbers rise.
    pub fn add(&mut self, number: u32) {
        let word = number as usize / 64;
        if self.bits.len() <= word {
            self.bits.resize(word + 1, 0);
        }
        self.bits[word] |= 1 << (number % 64);
        self.numbers.push(number);
    }

    /// The document of a record with this number, or `None` if the record is of
    /// the time before the document was revised.
    pub fn current(&self, number: u32) -> Option<u32> {
        if number & REVISED_BIT != 0 {
            return Some(number & !REVISED_BIT);
        }
        let bits = self.bits.get(number as usize / 64).copied().unwrap_or(0);
        (bits >> (number % 64) & 1 == 0).then_some(number)
    }
}

/// The headings of all documents, by number.
#[derive(Debug)]
pub(super) struct Headings {
    /// One for each number up to the last document that has a heading.
    scanned: Array<Heading>,
    /// How many `scanned` has, the empty ones included.
    count: u32,
    /// Those of the revised documents, in their order.
    revised: Array<Heading>,
}

impl Headings {
    /// `memory` is in bytes; the rest goes to temporary files in `folder`.
    #[must_use]
    pub fn new(folder: &Path, memory: usize) -> Self {
        Self {
            scanned: Array::new(folder.to_owned(), memory / 4),
            count: 0,
            revised: Array::new(folder.to_owned(), memory / 8),
        }
    }

    /// Adds the heading of a scanned document. Numbers rise.
    ///
    /// # Errors
    /// The temporary file cannot be written.
    pub fn push(&mut self, number: u32, heading: Heading) -> io::Result<()> {
        while self.count < number {
            self.scanned.push(Heading::default())?;
            self.count += 1;
        }
        self.count += 1;
        self.scanned.push(heading)
    }

    /// Adds the heading of a document that was just added to the revised ones.
    ///
    /// # Errors
    /// The temporary file cannot be written.
    pub fn push_revised(&mut self, heading: Heading) -> io::Result<()> {
        self.revised.push(heading)
    }

    /// The heading of a document; an empty one if it has none.
    ///
    /// # Errors
    /// The temporary file cannot be read.
    pub fn get(&self, number: u32, revised: &Revised) -> io::Result<Heading> {
        match revised.numbers.binary_search(&number) {
            Ok(index) => self.revised.get(u32::try_from(index).unwrap_or(u32::MAX)),
            Err(_) => self.scanned.get(number),
        }
    }

    /// Bytes on disk.
    #[must_use]
    pub fn spilled(&self) -> u64 {
        self.scanned.spilled() + self.revised.spilled()
    }
}
