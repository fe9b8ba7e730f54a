//! The survivors that later documents may be copies of, by the groups that they
//! share: those of a band, and those of a text. It says which of them a document is
//! compared with, and forgets a group with its last document.

use super::groups::BucketSlot;
use std::collections::{HashMap, HashSet};

/// Survivors of a bucket that are compared: the first in `--keep` order. It
/// keeps a bucket of a million documents linear.
const BUCKET_CAP: usize = 64;
/// Survivors that one document is compared with: those that share most bands with
/// it, and of equals the first. Twenty buckets of a million documents with much in
/// common would be 1,280; of a pair of Jaccard .8 five bands agree on average.
const MOST_CANDIDATES: usize = 32;
/// The groups that a document is in.
#[derive(Debug, Default)]
pub struct Places {
    pub buckets: Vec<BucketSlot>,
    pub text: Option<BucketSlot>,
}

/// Survivors by rank, their place in `--keep` order.
#[derive(Debug, Default)]
pub struct Survivors {
    /// The first of each bucket in which more documents are to come.
    buckets: HashMap<u32, Vec<u32>>,
    capped: HashSet<u32>,
    /// Likewise of each text; more than one only where one text is several stories.
    texts: HashMap<u32, Vec<u32>>,
}

impl Survivors {
    /// The survivors of these buckets to compare, in order. What a survivor
    /// shares never changes, so of those there are at the start of a batch the
    /// same ones remain, or fewer.
    pub fn candidates(&self, places: &Places) -> Vec<u32> {
        let lists = places.buckets.iter();
        let lists = lists.filter_map(|seat| self.buckets.get(&seat.group));
        let mut ranks: Vec<u32> = lists.flatten().copied().collect();
        ranks.sort_unstable();
        let distinct = 1 + ranks.windows(2).filter(|pair| pair[0] != pair[1]).count();
        if distinct <= MOST_CANDIDATES {
            ranks.dedup();
            return ranks;
        }
        let runs = ranks.chunk_by(|a, b| a == b);
        let mut shared: Vec<(usize, u32)> = runs.map(|run| (run.len(), run[0])).collect();
        let better = |a: &(usize, u32), b: &(usize, u32)| b.0.cmp(&a.0).then(a.1.cmp(&b.1));
        shared.select_nth_unstable_by(MOST_CANDIDATES, better);
        shared.truncate(MOST_CANDIDATES);
        let mut ranks: Vec<u32> = shared.into_iter().map(|s| s.1).collect();
        ranks.sort_unstable();
        ranks
    }

    /// Whether a survivor of that rank or after it shares a bucket.
    pub fn any_since(&self, rank: u32, places: &Places) -> bool {
        let lists = places.buckets.iter();
        let mut lists = lists.filter_map(|seat| self.buckets.get(&seat.group)?.last());
        lists.any(|&last| last >= rank)
    }

    /// Those with the same text.
    pub fn of_text(&self, places: &Places) -> &[u32] {
        let text = places.text.and_then(|seat| self.texts.get(&seat.group));
        text.map_or(&[], Vec::as_slice)
    }

    /// Adds one; the number of its buckets that are full now for the first time.
    pub fn add(&mut self, rank: u32, places: &Places) -> u64 {
        // Who is the last of a group is compared with nobody any more.
        if let Some(text) = places.text.filter(|seat| !seat.last) {
            let list = self.texts.entry(text.group).or_insert_with(one);
            if list.len() < BUCKET_CAP {
                list.push(rank);
            }
        }
        let mut capped = 0;
        for seat in &places.buckets {
            let list = self.buckets.entry(seat.group).or_insert_with(one);
            if list.len() < BUCKET_CAP {
                list.push(rank);
            } else if self.capped.insert(seat.group) {
                capped += 1;
            }
        }
        capped
    }

    /// Forgets the groups of which a document is the last.
    pub fn leave(&mut self, places: &Places) {
        if let Some(text) = places.text.filter(|seat| seat.last) {
            self.texts.remove(&text.group);
        }
        for seat in places.buckets.iter().filter(|seat| seat.last) {
            self.buckets.remove(&seat.group);
            self.capped.remove(&seat.group);
        }
    }
}

/// Room for one survivor: most groups have no more.
fn one() -> Vec<u32> {
    Vec::with_capacity(1)
}
