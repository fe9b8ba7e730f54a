//! The survivors that later documents may be copies of, by group: the buckets of
//! the bands, and the documents with one text. From these groups follows which
//! survivors a document is compared with. A group is dropped with its last document.

use super::groups::BucketSlot;
use std::collections::{HashMap, HashSet};

/// The most survivors of a bucket that are compared: the first in `--keep` order.
/// The cap keeps the work linear in a bucket of a million documents.
const BUCKET_MAX_SURVIVORS: usize = 64;
/// The most survivors that one document is compared with: those that share most
/// bands with it, and among equals the first. Without this cap, twenty buckets of a
/// million documents with much in common would give 1,280 candidates; of a pair of
/// Jaccard 0.8, five bands agree on average.
const MAX_CANDIDATES: usize = 32;

/// The groups that a document is in.
#[derive(Debug, Default)]
pub struct DocumentGroups {
    pub buckets: Vec<BucketSlot>,
    pub text: Option<BucketSlot>,
}

/// The survivors so far, by their positions in `--keep` order.
#[derive(Debug, Default)]
pub struct Survivors {
    /// The first survivors of each bucket in which more documents are to come.
    buckets: HashMap<u32, Vec<u32>>,
    /// Buckets with more survivors than are compared.
    capped: HashSet<u32>,
    /// The first survivors with each text; more than one only where one text is
    /// several stories.
    texts: HashMap<u32, Vec<u32>>,
}

impl Survivors {
    /// The survivors of the buckets that a document is compared with, in order. The
    /// buckets of a survivor never change, so within a batch the candidates from
    /// before the batch can only become fewer.
    pub fn candidates(&self, groups: &DocumentGroups) -> Vec<u32> {
        let lists = groups.buckets.iter();
        let lists = lists.filter_map(|slot| self.buckets.get(&slot.group));
        let mut positions: Vec<u32> = lists.flatten().copied().collect();
        positions.sort_unstable();
        let distinct = 1 + positions
            .windows(2)
            .filter(|pair| pair[0] != pair[1])
            .count();
        if distinct <= MAX_CANDIDATES {
            positions.dedup();
            return positions;
        }
        let runs = positions.chunk_by(|a, b| a == b);
        let mut shared: Vec<(usize, u32)> = runs.map(|run| (run.len(), run[0])).collect();
        let better = |a: &(usize, u32), b: &(usize, u32)| b.0.cmp(&a.0).then(a.1.cmp(&b.1));
        shared.select_nth_unstable_by(MAX_CANDIDATES, better);
        shared.truncate(MAX_CANDIDATES);
        let mut positions: Vec<u32> = shared.into_iter().map(|s| s.1).collect();
        positions.sort_unstable();
        positions
    }

    /// Whether a survivor at that position or after it shares a bucket.
    pub fn any_since(&self, position: u32, groups: &DocumentGroups) -> bool {
        let lists = groups.buckets.iter();
        let mut lists = lists.filter_map(|slot| self.buckets.get(&slot.group)?.last());
        lists.any(|&last| last >= position)
    }

    /// The survivors with the same text.
    pub fn with_same_text(&self, groups: &DocumentGroups) -> &[u32] {
        let text = groups.text.and_then(|slot| self.texts.get(&slot.group));
        text.map_or(&[], Vec::as_slice)
    }

    /// Adds a survivor. `same_words` says that it has the words of those with its content
    /// key. Returns how many of its buckets are full for the first time.
    pub fn add(&mut self, position: u32, groups: &DocumentGroups, same_words: bool) -> u64 {
        // Nothing is compared with the last document of a group.
        if let Some(text) = groups.text.filter(|slot| !slot.last && same_words) {
            let list = self.texts.entry(text.group).or_insert_with(one);
            if list.len() < BUCKET_MAX_SURVIVORS {
                list.push(position);
            }
        }
        let mut capped = 0;
        for slot in &groups.buckets {
            let list = self.buckets.entry(slot.group).or_insert_with(one);
            if list.len() < BUCKET_MAX_SURVIVORS {
                list.push(position);
            } else if self.capped.insert(slot.group) {
                capped += 1;
            }
        }
        capped
    }

    /// Drops the groups of which a document is the last.
    pub fn drop_ended(&mut self, groups: &DocumentGroups) {
        if let Some(text) = groups.text.filter(|slot| slot.last) {
            self.texts.remove(&text.group);
        }
        for slot in groups.buckets.iter().filter(|slot| slot.last) {
            self.buckets.remove(&slot.group);
            self.capped.remove(&slot.group);
        }
    }
}

/// A list with room for one survivor: most groups have no more.
fn one() -> Vec<u32> {
    Vec::with_capacity(1)
}
