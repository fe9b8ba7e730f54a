//! Samples: which records of the input are read. A record is in a sample by a hash of the name of
//! its file, its number there and a seed. So it is the same records however they are read, and a
//! larger sample holds those of a smaller one.

use std::collections::BinaryHeap;

use super::chunk::Kind;
use xxhash_rust::xxh3::xxh3_64_with_seed;

/// A sample: the records whose hash is not above a bound.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sampling {
    seed: u64,
    bound: u64,
}

impl Sampling {
    /// A share of the records, in percent.
    #[must_use]
    pub fn of_share(percent: f64, seed: u64) -> Self {
        // Of all records the bound is the largest number: what is too large becomes that.
        let bound = (percent / 100.0 * 2_f64.powi(64)) as u64;
        Self { seed, bound }
    }
}

/// What a first reading finds for a sample of a number of records.
#[derive(Debug, Clone, Copy)]
pub struct Counted {
    pub sampling: Sampling,
    /// All records that there are.
    pub records: u64,
}

/// Which hashes are taken.
#[derive(Debug)]
enum Choice {
    All,
    UpTo(u64),
    /// None yet: the smallest are looked for, of which there are at most so many.
    Smallest(BinaryHeap<u64>, usize),
}

/// Asks of each entry in its order whether it is in the sample.
#[derive(Debug)]
pub(super) struct Sampler {
    choice: Choice,
    seed: u64,
    /// The hash of the name of the current file.
    file: u64,
    /// The number of the next entry there.
    number: u64,
    /// What was said of the last entry, which holds for its further pieces.
    takes: bool,
    /// Entries of the current file that are not in the sample.
    pub unsampled: u64,
    /// All entries so far, where they are counted.
    counted: u64,
}

impl Sampler {
    /// Takes the records of the sample, or all.
    pub fn new(sampling: Option<Sampling>) -> Self {
        match sampling {
            Some(Sampling { seed, bound }) => Self::choosing(Choice::UpTo(bound), seed),
            None => Self::choosing(Choice::All, 0),
        }
    }

    /// Takes none, and looks for the bound of a sample of so many records.
    pub fn counting(wanted: usize, seed: u64) -> Self {
        Self::choosing(Choice::Smallest(BinaryHeap::new(), wanted), seed)
    }

    fn choosing(choice: Choice, seed: u64) -> Self {
        Self {
            choice,
            seed,
            file: 0,
            number: 0,
            takes: true,
            unsampled: 0,
            counted: 0,
        }
    }

    /// Begins with the entries of another file.
    pub fn begin(&mut self, name: &str) {
        self.file = xxh3_64_with_seed(name.as_bytes(), self.seed);
        self.number = 0;
        self.unsampled = 0;
    }

    /// Whether the next entry is in the sample.
    pub fn takes(&mut self, kind: &Kind) -> bool {
        if matches!(self.choice, Choice::All) {
            return true;
        }
        if kind.is_further() {
            return self.takes;
        }
        let hash = xxh3_64_with_seed(&self.number.to_le_bytes(), self.file);
        self.number += 1;
        self.takes = match &mut self.choice {
            Choice::All => true,
            Choice::UpTo(bound) => hash <= *bound,
            Choice::Smallest(hashes, wanted) => {
                self.counted += 1;
                note(hashes, *wanted, hash);
                false
            }
        };
        self.unsampled += u64::from(!self.takes);
        self.takes
    }

    /// The sample with the smallest hashes, after all entries.
    pub fn counted(&self) -> Counted {
        let bound = match &self.choice {
            Choice::Smallest(hashes, wanted) if hashes.len() >= *wanted => hashes.peek().copied(),
            _ => None,
        };
        Counted {
            sampling: Sampling {
                seed: self.seed,
                bound: bound.unwrap_or(u64::MAX),
            },
            records: self.counted,
        }
    }
}

/// Keeps a hash if it is one of the smallest.
fn note(hashes: &mut BinaryHeap<u64>, wanted: usize, hash: u64) {
    if hashes.len() < wanted {
        hashes.push(hash);
    } else if let Some(mut largest) = hashes.peek_mut()
        && hash < *largest
    {
        *largest = hash;
    }
}
