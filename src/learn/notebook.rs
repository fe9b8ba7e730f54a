//! The notes of all documents, and which keys are frequent enough to be sorted. Notes come
//! in during the scan, in input order, and the sweep reads them again. It leaves out the
//! keys that are rare: most lines of news occur once, and sorting them would cost more
//! than all else. Rare is what a count-min sketch says is rare. It may count too much and
//! never too little, so what is found does not depend on it.

use super::count_min_sketch::CountMinSketch;
use super::note::{Head, Item, Note, PackedItem};
use crate::clean::templates::{Kind, key_in_source};
use crate::scratch::Spool;
use std::io;
use std::path::Path;

/// The notes of all documents.
#[derive(Debug)]
pub struct Notebook {
    /// The number and the head of each document, and its items.
    spool: Spool<(u64, Head), PackedItem>,
    /// How often sources and keys occur.
    counts: CountMinSketch,
}

impl Notebook {
    /// An empty notebook. `memory` is in bytes; what does not fit goes to a temporary file
    /// in `folder`.
    #[must_use]
    pub fn new(folder: &Path, memory: usize) -> Self {
        Self {
            spool: Spool::new(folder.to_owned(), memory / 2),
            counts: CountMinSketch::new(memory / 2),
        }
    }

    /// Adds the note of a document.
    ///
    /// # Errors
    /// The temporary file cannot be written.
    pub fn push(&mut self, number: u64, note: &Note) -> io::Result<()> {
        let head = note.head;
        self.counts.add(head.source);
        for item in note.items.iter().copied().map(Item::from) {
            self.counts.add(key_in_source(head.source, item.key));
            if item.kind == Kind::Line {
                self.counts.add(item.key);
            }
        }
        self.spool.push((number, head), &note.items)
    }

    /// Bytes on disk.
    #[must_use]
    pub fn spilled(&self) -> u64 {
        self.spool.spilled()
    }

    /// Whether a source or a key may occur so often; `false` is certain.
    #[must_use]
    pub fn may_have(&self, hash: u64, times: u8) -> bool {
        self.counts.upper_bound(hash) >= times
    }

    /// Visits the notes of all documents, in the order in which they were added.
    ///
    /// # Errors
    /// The temporary file cannot be read, or `visit` fails.
    pub fn read(
        &self,
        mut visit: impl FnMut(u64, Head, &mut dyn Iterator<Item = Item>) -> io::Result<()>,
    ) -> io::Result<()> {
        self.spool
            .read(|(number, head), items| visit(number, head, &mut items.map(Item::from)))
    }
}
