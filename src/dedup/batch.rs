//! The shingle sets of the documents of one batch. The caller's thread reads the
//! documents from the staging and the workers make the sets, which are dropped
//! with the batch.

use super::shingle_sets::ShingleSets;
use crate::exec::Workers;
use crate::record::Staged;
use crate::scratch::{Staging, decode};
use crate::text::Segmenter;
use std::collections::BTreeMap;
use std::io;

/// The shingle sets of documents, by their positions in `--keep` order.
#[derive(Debug, Default)]
pub struct BatchSets {
    /// The positions of the planned documents, sorted.
    positions: Vec<u32>,
    /// The sets of the planned documents, in the order of `positions`.
    planned: Vec<ShingleSets>,
    /// The sets that turned out to be needed while the batch was resolved.
    unplanned: BTreeMap<u32, ShingleSets>,
    unplanned_bytes: u64,
}

impl BatchSets {
    /// Reads the documents of these positions and makes their sets; `number` gives
    /// the staging entry of a position.
    ///
    /// # Errors
    /// The staging does not read back.
    pub fn load(
        positions: Vec<u32>,
        number: impl Fn(u32) -> u32,
        staging: &Staging,
        workers: &Workers,
    ) -> io::Result<Self> {
        let mut entries = Vec::with_capacity(positions.len());
        for &position in &positions {
            entries.push(staging.entry(u64::from(number(position)))?);
        }
        let sets = workers.map(&entries, Segmenter::default, |segmenter, bytes| {
            shingle_sets(bytes, segmenter)
        });
        let planned = sets.into_iter().collect::<Option<_>>();
        Ok(Self {
            positions,
            planned: planned.ok_or_else(no_document)?,
            unplanned: BTreeMap::new(),
            unplanned_bytes: 0,
        })
    }

    /// The sets of the document at a position, if they are in memory.
    #[must_use]
    pub fn get(&self, position: u32) -> Option<&ShingleSets> {
        match self.positions.binary_search(&position) {
            Ok(index) => self.planned.get(index),
            Err(_) => self.unplanned.get(&position),
        }
    }

    /// Drops the unplanned sets if they take more than `room` bytes.
    pub fn trim(&mut self, room: u64) {
        if self.unplanned_bytes > room {
            self.unplanned.clear();
            self.unplanned_bytes = 0;
        }
    }

    /// Reads one more document if its sets are not in memory.
    ///
    /// # Errors
    /// The staging does not read back.
    pub fn ensure(&mut self, position: u32, number: u32, staging: &Staging) -> io::Result<()> {
        if self.get(position).is_none() {
            let set = shingle_sets(
                &staging.entry(u64::from(number))?,
                &mut Segmenter::default(),
            );
            let set = set.ok_or_else(no_document)?;
            self.unplanned_bytes += set.bytes();
            self.unplanned.insert(position, set);
        }
        Ok(())
    }
}

fn shingle_sets(bytes: &[u8], segmenter: &mut Segmenter) -> Option<ShingleSets> {
    match decode(bytes)? {
        Staged::Document(document) => Some(ShingleSets::new(&document, segmenter)),
        Staged::Unread(_) => None,
    }
}

fn no_document() -> io::Error {
    io::Error::other("a staging entry is no document")
}
