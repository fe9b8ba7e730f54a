//! Buckets: documents that share a band key. Band keys come in as they are made,
//! and for one document after the other, in the order of the decision, the numbers
//! of its buckets go out. A key that one document alone has makes no bucket, so
//! of an ordinary dump few remain. Both sorts are on disk if they must.

use crate::exec::{Fixed, Sorted, Sorter, Workers};
use std::io;
use std::path::Path;

/// A band key with the number of a document that has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Keyed {
    key: u64,
    number: u64,
}

/// A document, by rank, in a bucket.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Member {
    rank: u32,
    bucket: u32,
}

impl Fixed for Keyed {
    const WIDTH: usize = 16;

    fn put(&self, bytes: &mut Vec<u8>) {
        bytes.extend_from_slice(&self.key.to_le_bytes());
        bytes.extend_from_slice(&self.number.to_le_bytes());
    }

    fn take(bytes: &[u8]) -> Self {
        let [key, number] = numbers(bytes).map(u64::from_le_bytes);
        Self { key, number }
    }
}

impl Fixed for Member {
    const WIDTH: usize = 8;

    fn put(&self, bytes: &mut Vec<u8>) {
        bytes.extend_from_slice(&self.rank.to_le_bytes());
        bytes.extend_from_slice(&self.bucket.to_le_bytes());
    }

    fn take(bytes: &[u8]) -> Self {
        let [rank, bucket] = numbers(bytes).map(u32::from_le_bytes);
        Self { rank, bucket }
    }
}

/// The first numbers of `N` bytes each.
fn numbers<const N: usize>(bytes: &[u8]) -> [[u8; N]; 2] {
    let mut all = bytes.as_chunks::<N>().0.iter().copied();
    std::array::from_fn(|_| all.next().unwrap_or([0; N]))
}

/// The band keys of all documents.
#[derive(Debug)]
pub struct BandKeys {
    keys: Sorter<Keyed>,
    /// A bit a document: its first keys do not count any more.
    revised: Vec<u64>,
}

/// Marks the keys of a document that was marked anew.
const REVISED: u64 = 1 << 63;

impl BandKeys {
    /// `memory` is in bytes; what is more goes to a temporary file in `folder`.
    #[must_use]
    pub fn new(folder: &Path, memory: usize) -> Self {
        Self {
            keys: Sorter::new(folder.to_owned(), memory),
            revised: Vec::new(),
        }
    }

    /// Takes the keys of a document by its number.
    ///
    /// # Errors
    /// The temporary file cannot be written.
    pub fn push(&mut self, number: u64, keys: &[u64], workers: &Workers) -> io::Result<()> {
        keys.iter()
            .try_for_each(|&key| self.keys.push(Keyed { key, number }, workers))
    }

    /// Takes other keys for a document that has some already.
    ///
    /// # Errors
    /// The temporary file cannot be written.
    pub fn revise(&mut self, number: u64, keys: &[u64], workers: &Workers) -> io::Result<()> {
        let at = number as usize / 64;
        if self.revised.len() <= at {
            self.revised.resize(at + 1, 0);
        }
        self.revised[at] |= 1 << (number % 64);
        self.push(number | REVISED, keys, workers)
    }

    /// The number of the document that a key is of, if it counts.
    fn counts(revised: &[u64], number: u64) -> Option<u64> {
        if number & REVISED != 0 {
            return Some(number & !REVISED);
        }
        let bits = revised.get(number as usize / 64).copied().unwrap_or(0);
        (bits >> (number % 64) & 1 == 0).then_some(number)
    }

    /// Bytes on disk.
    #[must_use]
    pub fn spilled(&self) -> u64 {
        self.keys.spilled()
    }
}

/// The buckets of the documents, in the order of their ranks.
pub struct Buckets {
    members: std::iter::Peekable<Sorted<Member>>,
}

impl Buckets {
    /// Groups the documents by their keys. `rank` gives the rank of a document by
    /// its number, if it is to be compared.
    ///
    /// # Errors
    /// The temporary file cannot be written or read.
    pub fn new(
        keys: BandKeys,
        rank: impl Fn(u64) -> Option<u32>,
        workers: &Workers,
    ) -> io::Result<Self> {
        let mut members = keys.keys.another();
        let mut bucket = 0;
        // The key that is being looked at, and who has it as long as that is one.
        let mut open: Option<(u64, Option<u32>)> = None;
        for keyed in keys.keys.sorted(workers)? {
            let Keyed { key, number } = keyed?;
            let Some(rank) = BandKeys::counts(&keys.revised, number).and_then(&rank) else {
                continue;
            };
            match &mut open {
                Some((same, first)) if *same == key => {
                    if let Some(rank) = first.take() {
                        bucket += 1;
                        members.push(Member { rank, bucket }, workers)?;
                    }
                    members.push(Member { rank, bucket }, workers)?;
                }
                _ => open = Some((key, Some(rank))),
            }
        }
        Ok(Self {
            members: members.sorted(workers)?.peekable(),
        })
    }

    /// The buckets of a document. Ranks are asked for in order, each once.
    ///
    /// # Errors
    /// The temporary file cannot be read.
    pub fn of(&mut self, rank: u32) -> io::Result<Vec<u32>> {
        let is_mine = |m: &io::Result<Member>| m.as_ref().map_or(true, |m| m.rank <= rank);
        std::iter::from_fn(|| self.members.next_if(is_mine))
            .map(|member| Ok(member?.bucket))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_shared_keys_make_buckets() {
        let folder = tempfile::tempdir().unwrap();
        for (threads, memory) in [(1, 1 << 20), (3, 32)] {
            let workers = Workers::new(threads).unwrap();
            let mut keys = BandKeys::new(folder.path(), memory);
            let documents = [
                &[1, u64::MAX][..],
                &[2],
                &[u64::MAX, 1],
                &[1, 5],
                &[5],
                &[2],
            ];
            for (number, own) in (10..).zip(documents) {
                keys.push(number, own, &workers).unwrap();
            }
            assert_eq!(keys.spilled() > 0, memory < 100);
            // The last two are not compared; the first is decided last.
            let rank = |number: u64| (number < 14).then(|| 13 - number as u32);
            let mut buckets = Buckets::new(keys, rank, &workers).unwrap();
            let of: Vec<_> = (0..4).map(|rank| buckets.of(rank).unwrap()).collect();
            assert_eq!(of, [vec![1], vec![1, 2], vec![], vec![1, 2]]);
        }
    }

    #[test]
    fn other_keys_take_the_place_of_the_first() {
        let folder = tempfile::tempdir().unwrap();
        let workers = Workers::new(1).unwrap();
        let mut keys = BandKeys::new(folder.path(), 1 << 20);
        for (number, own) in (0..).zip([&[1][..], &[1], &[2]]) {
            keys.push(number, own, &workers).unwrap();
        }
        keys.revise(1, &[2], &workers).unwrap();
        let mut buckets = Buckets::new(keys, |n| Some(n as u32), &workers).unwrap();
        let of: Vec<_> = (0..3).map(|rank| buckets.of(rank).unwrap()).collect();
        assert_eq!(of, [vec![], vec![1], vec![1]]);
    }
}
