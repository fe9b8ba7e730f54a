//! The notes of all documents, and which keys are worth sorting. They come in
//! during the scan, in input order; they are read again by the sweep. A key that
//! its cell says to be rare is left out there: most lines of news stand once,
//! and sorting them would cost more than all else. A cell counts too much where
//! two keys share it, never too little, so what is found does not depend on it.

use super::note::{Head, Item, Note, PackedItem};
use crate::clean::templates::{Kind, own_key};
use crate::scratch::Spool;
use std::io;
use std::path::Path;

const FEWEST_CELLS: usize = 1 << 16;

/// Saturating counters by hash.
#[derive(Debug)]
struct Cells {
    cells: Vec<u8>,
    added: usize,
    most: usize,
}

impl Cells {
    fn new(memory: usize) -> Self {
        let most = memory.max(FEWEST_CELLS);
        Self {
            cells: vec![0; FEWEST_CELLS],
            added: 0,
            most: 1 << most.ilog2(),
        }
    }

    fn add(&mut self, hash: u64) {
        if self.added == self.cells.len() / 2 && self.cells.len() < self.most {
            // Nobody knows which half a count belongs to: both keep it.
            self.cells.extend_from_within(..);
        }
        self.added += 1;
        let at = hash as usize & (self.cells.len() - 1);
        self.cells[at] = self.cells[at].saturating_add(1);
    }

    fn at_most(&self, hash: u64) -> u8 {
        self.cells[hash as usize & (self.cells.len() - 1)]
    }
}

/// The notes.
#[derive(Debug)]
pub struct Notebook {
    /// Before each head, the number of the document.
    spool: Spool<(u64, Head), PackedItem>,
    cells: Cells,
}

impl Notebook {
    /// `memory` is in bytes; what is more goes to a temporary file in `folder`.
    #[must_use]
    pub fn new(folder: &Path, memory: usize) -> Self {
        Self {
            spool: Spool::new(folder.to_owned(), memory / 2),
            cells: Cells::new(memory / 2),
        }
    }

    /// Notes a document.
    ///
    /// # Errors
    /// The temporary file cannot be written.
    pub fn push(&mut self, number: u64, note: &Note) -> io::Result<()> {
        let head = note.head;
        self.cells.add(head.source);
        for item in note.items.iter().copied().map(Item::from) {
            self.cells.add(own_key(head.source, item.key));
            if item.kind == Kind::Line {
                self.cells.add(item.key);
            }
        }
        self.spool.push((number, head), &note.items)
    }

    /// Bytes on disk.
    #[must_use]
    pub fn spilled(&self) -> u64 {
        self.spool.spilled()
    }

    /// Whether a hash may have been added so often.
    #[must_use]
    pub fn may_have(&self, hash: u64, times: u8) -> bool {
        self.cells.at_most(hash) >= times
    }

    /// Shows every document, in the order in which they were noted.
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::combine;

    #[test]
    fn a_cell_never_counts_too_little() {
        let mut cells = Cells::new(1 << 18);
        let hash = |i: u64| combine([i]);
        for round in 1..=3 {
            for i in 0..200_000 {
                cells.add(hash(i % (60_000 * round)));
            }
        }
        assert_eq!(cells.cells.len(), 1 << 18);
        let mut times = std::collections::HashMap::new();
        for round in 1..=3 {
            for i in 0..200_000 {
                *times.entry(i % (60_000 * round)).or_insert(0u32) += 1;
            }
        }
        assert!(
            times
                .iter()
                .all(|(&i, &n)| u32::from(cells.at_most(hash(i))) >= n.min(255))
        );
    }
}
