//! The shingle sets of one batch: read from the staging by the caller's thread,
//! cut and sorted by the workers, gone with the batch.

use super::verify::Shingled;
use crate::exec::Workers;
use crate::record::Staged;
use crate::scratch::Staging;
use crate::scratch::decode;
use crate::text::Segmenter;
use std::collections::BTreeMap;
use std::io;

/// Sets by rank, that is by the place in the order of the decision.
#[derive(Debug, Default)]
pub struct Sets {
    /// Sorted, with `sets` beside it.
    ranks: Vec<u32>,
    sets: Vec<Shingled>,
    /// What was found to be needed while resolving.
    later: BTreeMap<u32, Shingled>,
    later_bytes: u64,
}

impl Sets {
    /// Reads and cuts the documents of these ranks; `number` gives the staging entry of one.
    pub fn load(
        ranks: Vec<u32>,
        number: impl Fn(u32) -> u32,
        staging: &Staging,
        workers: &Workers,
    ) -> io::Result<Self> {
        let mut entries = Vec::with_capacity(ranks.len());
        for &rank in &ranks {
            entries.push(staging.entry(u64::from(number(rank)))?);
        }
        let cut = workers.map(&entries, Segmenter::default, |segmenter, bytes| {
            shingled(bytes, segmenter)
        });
        let sets = cut.into_iter().collect::<Option<_>>();
        Ok(Self {
            ranks,
            sets: sets.ok_or_else(no_document)?,
            later: BTreeMap::new(),
            later_bytes: 0,
        })
    }

    /// The set of a rank, if it is there.
    #[must_use]
    pub fn get(&self, rank: u32) -> Option<&Shingled> {
        match self.ranks.binary_search(&rank) {
            Ok(at) => self.sets.get(at),
            Err(_) => self.later.get(&rank),
        }
    }

    /// Forgets what was read one by one if it takes more than so many bytes.
    pub fn trim(&mut self, room: u64) {
        if self.later_bytes > room {
            self.later.clear();
            self.later_bytes = 0;
        }
    }

    /// Reads one more document if it is not there.
    pub fn ensure(&mut self, rank: u32, number: u32, staging: &Staging) -> io::Result<()> {
        if self.get(rank).is_none() {
            let set = shingled(
                &staging.entry(u64::from(number))?,
                &mut Segmenter::default(),
            );
            let set = set.ok_or_else(no_document)?;
            self.later_bytes += set.bytes();
            self.later.insert(rank, set);
        }
        Ok(())
    }
}

fn shingled(bytes: &[u8], segmenter: &mut Segmenter) -> Option<Shingled> {
    match decode(bytes)? {
        Staged::Document(document) => Some(Shingled::new(&document, segmenter)),
        Staged::Unread(_) => None,
    }
}

fn no_document() -> io::Error {
    io::Error::other("a staging entry is no document")
}
