//! What the decision looks documents up in: their content keys, band keys and
//! paragraphs to be sorted, their headings by number. What the scan finds out
//! about each document comes in; nothing is decided. All of it is on disk if it
//! must.

use super::groups::Keyed;
use super::story::{Heading, Story};
use super::stubs::Paragraph;
use crate::exec::{Budget, Column, Fields, Fixed, Sorter, Workers};
use serde::{Deserialize, Serialize};
use std::io;
use std::path::Path;

/// What is found out about a document and not in its row.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Marks {
    /// Canonical key of the clean text.
    pub key: u128,
    /// `None` where texts are compared alone.
    pub story: Option<Story>,
    /// None where only exact copies are looked for.
    #[serde(skip)]
    pub bands: Box<[u64]>,
}

/// A content key with the number of a document that has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Content {
    key: u128,
    number: u32,
}

/// A band key, likewise, with some bits of the content key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Banded {
    key: u64,
    number: u32,
    print: u32,
}

impl From<Content> for Keyed<u128> {
    fn from(Content { key, number }: Content) -> Self {
        // No two have one number: of the same text, all are of interest.
        let print = number;
        Self { key, number, print }
    }
}

impl From<Banded> for Keyed<u64> {
    /// A bucket of one text alone is left to the content keys.
    fn from(Banded { key, number, print }: Banded) -> Self {
        Self { key, number, print }
    }
}

impl Fixed for Content {
    const WIDTH: usize = 20;

    fn put(&self, bytes: &mut Vec<u8>) {
        bytes.extend_from_slice(&self.key.to_le_bytes());
        bytes.extend_from_slice(&self.number.to_le_bytes());
    }

    fn take(bytes: &[u8]) -> Self {
        let mut fields = Fields(bytes);
        Self {
            key: u128::from_le_bytes(fields.field()),
            number: u32::from_le_bytes(fields.field()),
        }
    }
}

impl Fixed for Banded {
    const WIDTH: usize = 16;

    fn put(&self, bytes: &mut Vec<u8>) {
        bytes.extend_from_slice(&self.key.to_le_bytes());
        bytes.extend_from_slice(&self.number.to_le_bytes());
        bytes.extend_from_slice(&self.print.to_le_bytes());
    }

    fn take(bytes: &[u8]) -> Self {
        let mut fields = Fields(bytes);
        Self {
            key: u64::from_le_bytes(fields.field()),
            number: u32::from_le_bytes(fields.field()),
            print: u32::from_le_bytes(fields.field()),
        }
    }
}

/// The marks of all documents.
#[derive(Debug)]
pub struct Index {
    pub(super) contents: Sorter<Content>,
    pub(super) bands: Sorter<Banded>,
    pub(super) paragraphs: Sorter<Paragraph>,
    /// One of each entry up to the last that has one.
    pub(super) headings: Column<Heading>,
    /// Entries that have a heading, be it an empty one.
    headed: u32,
}

impl Index {
    /// What does not fit into the memory of `budget` goes to temporary files in `folder`.
    #[must_use]
    pub fn new(folder: &Path, budget: Budget) -> Self {
        let memory = budget.sorting();
        Self {
            contents: Sorter::new(folder.to_owned(), memory / 4),
            bands: Sorter::new(folder.to_owned(), memory),
            paragraphs: Sorter::new(folder.to_owned(), memory),
            headings: Column::new(folder.to_owned(), memory / 4),
            headed: 0,
        }
    }

    /// Takes the marks of a document by its number. Numbers rise.
    ///
    /// # Errors
    /// A temporary file cannot be written.
    pub fn push(&mut self, number: u32, marks: &Marks, workers: &Workers) -> io::Result<()> {
        let key = marks.key;
        self.contents.push(Content { key, number }, workers)?;
        let print = key as u32;
        for &key in &marks.bands {
            let banded = Banded { key, number, print };
            self.bands.push(banded, workers)?;
        }
        let Some(story) = &marks.story else {
            return Ok(());
        };
        for (key, words, on_topic) in story.paragraphs() {
            let paragraph = Paragraph {
                key,
                headline: story.headline(),
                number,
                words,
                on_topic,
            };
            self.paragraphs.push(paragraph, workers)?;
        }
        while self.headed < number {
            self.headings.push(Heading::default())?;
            self.headed += 1;
        }
        self.headed += 1;
        self.headings.push(story.heading())
    }

    /// Bytes on disk.
    #[must_use]
    pub fn spilled(&self) -> u64 {
        let sorted = [
            self.contents.spilled(),
            self.bands.spilled(),
            self.paragraphs.spilled(),
        ];
        sorted.iter().sum::<u64>() + self.headings.spilled()
    }
}
