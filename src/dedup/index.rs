//! What the decision looks documents up in: their content keys, band keys and
//! paragraphs to be sorted, their headings by number. What the scan finds out
//! about each document comes in; nothing is decided. All of it is on disk if it
//! must.

use super::groups::Keyed;
use super::story::{Heading, Story};
use super::stubs::Paragraph;
use crate::exec::{Budget, Workers};
use crate::scratch::{Array, Sorter, fixed, packed};
use serde::{Deserialize, Serialize};
use std::io;
use std::path::Path;

/// What is found out about a document and not in its row.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct DocumentKeys {
    /// Canonical key of the clean text.
    pub key: u128,
    /// `None` where texts are compared alone.
    pub story: Option<Story>,
    /// None where only exact copies are looked for.
    #[serde(with = "packed")]
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

fixed!(Content {
    key: u128,
    number: u32
});
fixed!(Banded {
    key: u64,
    number: u32,
    print: u32
});

/// In a sorted record, that its document was marked anew.
const AGAIN: u32 = 1 << 31;
/// More documents than numbers that leave that bit free.
pub const MOST: u32 = AGAIN;

/// The documents that were marked anew: their first marks do not count.
#[derive(Debug, Default)]
pub(super) struct Revised {
    /// A bit each.
    bits: Vec<u64>,
    numbers: Vec<u32>,
}

impl Revised {
    fn add(&mut self, number: u32) {
        let at = number as usize / 64;
        if self.bits.len() <= at {
            self.bits.resize(at + 1, 0);
        }
        self.bits[at] |= 1 << (number % 64);
        self.numbers.push(number);
    }

    /// The number of the document that a record is of, if the record counts.
    pub fn counts(&self, number: u32) -> Option<u32> {
        if number & AGAIN != 0 {
            return Some(number & !AGAIN);
        }
        let bits = self.bits.get(number as usize / 64).copied().unwrap_or(0);
        (bits >> (number % 64) & 1 == 0).then_some(number)
    }
}

/// The headings of all documents, by number.
#[derive(Debug)]
pub(super) struct Headings {
    /// One of each entry up to the last that has one.
    first: Array<Heading>,
    /// Entries that have a heading, be it an empty one.
    headed: u32,
    /// Those of the documents that were marked anew, in their order.
    again: Array<Heading>,
}

impl Headings {
    /// The heading of a document; an empty one if it has none.
    ///
    /// # Errors
    /// The temporary file cannot be read.
    pub fn get(&self, number: u32, revised: &Revised) -> io::Result<Heading> {
        match revised.numbers.binary_search(&number) {
            Ok(place) => self.again.get(u32::try_from(place).unwrap_or(u32::MAX)),
            Err(_) => self.first.get(number),
        }
    }
}

/// The marks of all documents.
#[derive(Debug)]
pub struct Index {
    pub(super) contents: Sorter<Content>,
    pub(super) bands: Sorter<Banded>,
    pub(super) paragraphs: Sorter<Paragraph>,
    pub(super) headings: Headings,
    pub(super) revised: Revised,
    /// Documents that are mostly text of learned templates.
    pub(super) stubs: Vec<u32>,
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
            headings: Headings {
                first: Array::new(folder.to_owned(), memory / 4),
                headed: 0,
                again: Array::new(folder.to_owned(), memory / 8),
            },
            revised: Revised::default(),
            stubs: Vec::new(),
        }
    }

    /// Takes the marks of a document by its number. Numbers rise.
    ///
    /// # Errors
    /// A temporary file cannot be written.
    pub fn push(&mut self, number: u32, marks: &DocumentKeys, workers: &Workers) -> io::Result<()> {
        self.keys(number, marks, workers)?;
        let Some(story) = &marks.story else {
            return Ok(());
        };
        if story.is_stub() {
            self.stubs.push(number);
        }
        let headings = &mut self.headings;
        while headings.headed < number {
            headings.first.push(Heading::default())?;
            headings.headed += 1;
        }
        headings.headed += 1;
        headings.first.push(story.heading())
    }

    /// Takes other marks for a document that was marked anew, or none if nothing of
    /// it is left. Numbers rise.
    ///
    /// # Errors
    /// A temporary file cannot be written.
    pub fn revise(
        &mut self,
        number: u32,
        marks: Option<&DocumentKeys>,
        workers: &Workers,
    ) -> io::Result<()> {
        self.revised.add(number);
        let story = marks.and_then(|m| m.story.as_ref());
        if story.is_some_and(Story::is_stub) {
            self.stubs.push(number);
        }
        let heading = story.map_or_else(Heading::default, Story::heading);
        self.headings.again.push(heading)?;
        marks.map_or(Ok(()), |marks| self.keys(number | AGAIN, marks, workers))
    }

    /// What is sorted of a document.
    fn keys(&mut self, number: u32, marks: &DocumentKeys, workers: &Workers) -> io::Result<()> {
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
        Ok(())
    }

    /// Bytes on disk.
    #[must_use]
    pub fn spilled(&self) -> u64 {
        let sorted = [
            self.contents.spilled(),
            self.bands.spilled(),
            self.paragraphs.spilled(),
        ];
        let headings = self.headings.first.spilled() + self.headings.again.spilled();
        sorted.iter().sum::<u64>() + headings
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_marks_take_the_place_of_the_first() {
        let folder = tempfile::tempdir().unwrap();
        let workers = Workers::new(1).unwrap();
        let mut index = Index::new(folder.path(), Budget::new(Some(1 << 30)));
        let marks = |key, band| DocumentKeys {
            key,
            bands: [band].into(),
            ..DocumentKeys::default()
        };
        for (number, key) in [(0, 1), (1, 1), (2, 2), (3, 5)] {
            index
                .push(number, &marks(key, key as u64), &workers)
                .unwrap();
        }
        index.revise(1, Some(&marks(2, 2)), &workers).unwrap();
        index.revise(3, None, &workers).unwrap();
        let revised = index.revised;
        let contents = index.contents.sorted(&workers).unwrap();
        let found: Vec<(u128, u32)> = contents
            .filter_map(|c| {
                c.map(|c| Some((c.key, revised.counts(c.number)?)))
                    .transpose()
            })
            .collect::<io::Result<_>>()
            .unwrap();
        assert_eq!(found, [(1, 0), (2, 2), (2, 1)]);
    }
}
