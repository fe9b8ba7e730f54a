//! What the decision looks documents up in: their content keys, band keys and
//! paragraphs, which are sorted, and their headings, by number. The scan fills it
//! with what it finds out about each document; nothing is decided here. What does
//! not fit into memory is on disk.

use super::headings::{Headings, REVISED_BIT, Revised};
use super::records::{BandRecord, ContentRecord, ParagraphRecord};
use super::story::{Heading, Story};
use crate::exec::{Budget, Workers};
use crate::scratch::{Sorter, packed};
use serde::{Deserialize, Serialize};
use std::io;
use std::path::Path;

/// A document's number is below this, so that the highest bit of a record's number is free.
pub const MAX_DOCUMENTS: u32 = REVISED_BIT;

/// What a document is looked up by.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct DocumentKeys {
    /// The [`content_key`](super::content_key()) of the clean text.
    pub key: u128,
    /// `None` where documents are compared by their texts alone.
    pub story: Option<Story>,
    /// Empty where only exact copies are looked for.
    #[serde(with = "packed")]
    pub bands: Box<[u64]>,
}

/// The keys of all documents.
#[derive(Debug)]
pub struct Index {
    pub(super) contents: Sorter<ContentRecord>,
    pub(super) bands: Sorter<BandRecord>,
    pub(super) paragraphs: Sorter<ParagraphRecord>,
    pub(super) headings: Headings,
    pub(super) revised: Revised,
    /// Documents that are mostly text of learned templates.
    pub(super) stubs: Vec<u32>,
}

impl Index {
    /// An empty index. What does not fit into the memory of `budget` goes to
    /// temporary files in `folder`.
    #[must_use]
    pub fn new(folder: &Path, budget: Budget) -> Self {
        let memory = budget.sorting();
        Self {
            contents: Sorter::new(folder.to_owned(), memory / 4),
            bands: Sorter::new(folder.to_owned(), memory),
            paragraphs: Sorter::new(folder.to_owned(), memory),
            headings: Headings::new(folder, memory),
            revised: Revised::default(),
            stubs: Vec::new(),
        }
    }

    /// Adds the keys of a document. Numbers rise.
    ///
    /// # Errors
    /// A temporary file cannot be written.
    pub fn push(&mut self, number: u32, keys: &DocumentKeys, workers: &Workers) -> io::Result<()> {
        self.push_records(number, keys, workers)?;
        let Some(story) = &keys.story else {
            return Ok(());
        };
        if story.is_stub() {
            self.stubs.push(number);
        }
        self.headings.push(number, story.heading())
    }

    /// Replaces the keys of a document that was revised; `None` if nothing of its
    /// text is left. Numbers rise.
    ///
    /// # Errors
    /// A temporary file cannot be written.
    pub fn revise(
        &mut self,
        number: u32,
        keys: Option<&DocumentKeys>,
        workers: &Workers,
    ) -> io::Result<()> {
        self.revised.add(number);
        let story = keys.and_then(|keys| keys.story.as_ref());
        if story.is_some_and(Story::is_stub) {
            self.stubs.push(number);
        }
        let heading = story.map_or_else(Heading::default, Story::heading);
        self.headings.push_revised(heading)?;
        keys.map_or(Ok(()), |keys| {
            self.push_records(number | REVISED_BIT, keys, workers)
        })
    }

    /// Adds the records that are sorted.
    fn push_records(
        &mut self,
        number: u32,
        keys: &DocumentKeys,
        workers: &Workers,
    ) -> io::Result<()> {
        let key = keys.key;
        self.contents.push(ContentRecord { key, number }, workers)?;
        let variant = key as u32;
        for &key in &keys.bands {
            let record = BandRecord {
                key,
                number,
                variant,
            };
            self.bands.push(record, workers)?;
        }
        let Some(story) = &keys.story else {
            return Ok(());
        };
        for (key, words, on_topic) in story.paragraphs() {
            let paragraph = ParagraphRecord {
                key,
                headline: story.folded_headline(),
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
        self.contents.spilled()
            + self.bands.spilled()
            + self.paragraphs.spilled()
            + self.headings.spilled()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_keys_of_a_revised_document_replace_the_first() {
        let folder = tempfile::tempdir().unwrap();
        let workers = Workers::new(1).unwrap();
        let mut index = Index::new(folder.path(), Budget::new(Some(1 << 30)));
        let keys = |key, band| DocumentKeys {
            key,
            bands: [band].into(),
            ..DocumentKeys::default()
        };
        for (number, key) in [(0, 1), (1, 1), (2, 2), (3, 5)] {
            index
                .push(number, &keys(key, key as u64), &workers)
                .unwrap();
        }
        index.revise(1, Some(&keys(2, 2)), &workers).unwrap();
        index.revise(3, None, &workers).unwrap();
        let revised = index.revised;
        let contents = index.contents.sorted(&workers).unwrap();
        let found: Vec<(u128, u32)> = contents
            .filter_map(|c| {
                c.map(|c| Some((c.key, revised.current(c.number)?)))
                    .transpose()
            })
            .collect::<io::Result<_>>()
            .unwrap();
        assert_eq!(found, [(1, 0), (2, 2), (2, 1)]);
    }
}
