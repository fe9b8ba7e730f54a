//! The greedy decision: documents in `--keep` order; one is a copy if it
//! matches an earlier **survivor**, else it survives. A copy never attracts
//! another, so there are no chains and no components.
//!
//! Of the survivors that share a band with a document and reach the threshold
//! the most similar is its twin, and of equals the first in `--keep` order. All
//! similarities to survivors before the batch are computed in parallel; the
//! batch is then resolved one document after the other, so the verdicts depend
//! neither on its size nor on the number of threads.

use super::Row;
use super::buckets::{BandKeys, Buckets};
use super::sets::Sets;
use super::stubs::stubs;
use crate::config::{Dedup, Relation};
use crate::exec::{Staging, Workers};
use std::collections::hash_map::Entry;
use std::collections::{BTreeSet, HashMap, HashSet};
use std::io;

/// Survivors of a bucket that are compared: the first in `--keep` order. It
/// keeps a bucket of a million documents linear.
const BUCKET_CAP: usize = 64;
/// A batch ends with the document that passes one of these: documents to
/// resolve, and bytes of text to verify them with.
const BATCH: usize = 4096;
const BATCH_BYTES: u64 = 32 << 20;

/// What became of a document.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Verdict {
    Survivor,
    /// A survivor that shares its text with an earlier one and is another story.
    Related(Match),
    /// A copy of a survivor.
    Copy(Match),
    /// A survivor that is nobody's twin: its text is its site's.
    Stub,
}

/// A survivor, by its number, and how a document relates to it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Match {
    pub of: u64,
    pub relation: Relation,
    pub similarity: f32,
}

/// What the decision did, beside its verdicts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// Pairs whose similarity was computed.
    pub compared: u64,
    /// Buckets with more survivors than are compared.
    pub capped: u64,
}

/// Verdicts in the order of the rows.
#[derive(Debug, PartialEq)]
pub struct Decided {
    pub verdicts: Vec<Verdict>,
    pub tally: Tally,
}

/// A decision at work. Survivors are known by rank, their place in `--keep` order.
pub struct Desk<'a> {
    rows: &'a [(u64, &'a Row)],
    policy: &'a Dedup,
    staging: &'a Staging,
    workers: &'a Workers,
    batch: usize,
    /// Index of the row by rank.
    order: Vec<u32>,
    stubs: Vec<bool>,
    buckets: Buckets,
    /// The buckets of the documents of the batch, and the rank of the first.
    lists: Vec<Vec<u32>>,
    batch_start: u32,
    /// Ranks of the first survivors of each bucket.
    survivors: HashMap<u32, Vec<u32>>,
    capped: HashSet<u32>,
    /// Ranks of the survivors with a canonical key that several documents have;
    /// more than one only where one text is several stories.
    same: HashMap<u128, Vec<u32>>,
    compared: u64,
}

/// A document that is likely to need verification.
struct Planned {
    rank: u32,
    /// Survivors from before the batch.
    before: Vec<u32>,
}

impl<'a> Desk<'a> {
    /// `rows` have their numbers in the staging, in input order; `bands` are the
    /// keys of at least these documents.
    ///
    /// # Errors
    /// A temporary file cannot be written or read.
    pub fn new(
        rows: &'a [(u64, &'a Row)],
        bands: BandKeys,
        policy: &'a Dedup,
        staging: &'a Staging,
        workers: &'a Workers,
    ) -> io::Result<Self> {
        let mut order: Vec<u32> = (0u32..).take(rows.len()).collect();
        // Stable, and `rows` is in input order: every tie ends in the ordinal.
        order.sort_by(|&a, &b| {
            let merit = |index: u32| &rows[index as usize].1.merit;
            merit(a).compare(merit(b), policy.keep)
        });
        let same = shared_keys(rows, workers);
        // By number: there are twenty questions for every document.
        let mut ranks: Vec<Option<u32>> = vec![None; rows.last().map_or(0, |r| r.0 as usize + 1)];
        for (rank, &index) in (0..).zip(&order) {
            ranks[rows[index as usize].0 as usize] = Some(rank);
        }
        let rank = |number: u64| ranks.get(number as usize).copied().flatten();
        let buckets = Buckets::new(bands, rank, workers)?;
        Ok(Self {
            rows,
            policy,
            staging,
            workers,
            batch: BATCH,
            order,
            stubs: stubs(rows, workers),
            buckets,
            lists: Vec::new(),
            batch_start: 0,
            survivors: HashMap::new(),
            capped: HashSet::new(),
            same,
            compared: 0,
        })
    }

    /// Resolves so many documents at a time. The verdicts are the same for any number.
    #[must_use]
    pub fn with_batch(mut self, documents: usize) -> Self {
        self.batch = documents.max(1);
        self
    }

    /// Decides.
    ///
    /// # Errors
    /// The staging cannot be read.
    pub fn decide(mut self) -> io::Result<Decided> {
        let mut verdicts = vec![Verdict::Survivor; self.rows.len()];
        let mut start = 0;
        while start < self.order.len() {
            let (end, planned, wanted) = self.plan(start)?;
            let number = |rank: u32| self.rows[self.order[rank as usize] as usize].0;
            let mut sets = Sets::load(wanted, number, self.staging, self.workers)?;
            let threshold = self.policy.threshold;
            let matches = self.workers.map(
                &planned,
                || (),
                |(), p| {
                    let mine = sets.get(p.rank);
                    let near = |&rank: &u32| {
                        let similarity = mine?.jaccard(sets.get(rank)?, threshold)?;
                        Some((rank, similarity))
                    };
                    p.before.iter().filter_map(near).collect::<Vec<_>>()
                },
            );
            let mut matches = planned.iter().map(|p| p.rank).zip(matches).peekable();
            for rank in start..end {
                let rank = rank as u32;
                let found = matches.next_if(|m| m.0 == rank).map(|m| m.1);
                let index = self.order[rank as usize] as usize;
                verdicts[index] = self.resolve(rank, start as u32, found, &mut sets)?;
            }
            start = end;
        }
        let tally = Tally {
            compared: self.compared,
            capped: self.capped.len() as u64,
        };
        Ok(Decided { verdicts, tally })
    }

    fn row(&self, rank: u32) -> (usize, u64, &'a Row) {
        let index = self.order[rank as usize] as usize;
        let (number, row) = self.rows[index];
        (index, number, row)
    }

    /// Takes the documents of the next batch: where it ends, which of them are
    /// likely to be compared, and whose sets that takes. What turns out
    /// otherwise costs time and changes nothing.
    fn plan(&mut self, start: usize) -> io::Result<(usize, Vec<Planned>, Vec<u32>)> {
        let mut planned = Vec::new();
        let mut wanted = BTreeSet::new();
        let mut bytes = 0;
        let mut keys = HashSet::new();
        self.lists.clear();
        self.batch_start = start as u32;
        // The first document of the batch in each bucket, until a second comes.
        let mut alone: HashMap<u32, Option<u32>> = HashMap::new();
        let mut end = start;
        while end < self.order.len() && planned.len() < self.batch && bytes < BATCH_BYTES {
            let rank = end as u32;
            end += 1;
            let (index, _, row) = self.row(rank);
            let buckets = self.buckets.of(rank)?;
            self.lists.push(buckets);
            let buckets = self.buckets_of(rank);
            if self.stubs[index] || buckets.is_empty() {
                continue;
            }
            let several = self.same.contains_key(&row.key);
            if several && (self.exact(row).is_ok_and(|m| m.is_some()) || !keys.insert(row.key)) {
                continue;
            }
            let before = self.candidates(buckets, 0);
            let mut want = |rank: u32| {
                if wanted.insert(rank) {
                    bytes += u64::from(self.row(rank).2.merit.clean);
                }
            };
            let mut meets = !before.is_empty();
            for &bucket in buckets {
                match alone.entry(bucket) {
                    Entry::Vacant(slot) => {
                        slot.insert(Some(rank));
                    }
                    Entry::Occupied(mut slot) => {
                        meets = true;
                        if let Some(earlier) = slot.get_mut().take() {
                            want(earlier);
                        }
                    }
                }
            }
            if meets {
                want(rank);
                before.iter().copied().for_each(&mut want);
            }
            planned.push(Planned { rank, before });
        }
        Ok((end, planned, wanted.into_iter().collect()))
    }

    /// The buckets of a document of the batch.
    fn buckets_of(&self, rank: u32) -> &[u32] {
        &self.lists[(rank - self.batch_start) as usize]
    }

    /// The survivors of these buckets from a rank on, each once.
    fn candidates(&self, buckets: &[u32], from: u32) -> Vec<u32> {
        let mut ranks = Vec::new();
        for &bucket in buckets {
            let Some(list) = self.survivors.get(&bucket) else {
                continue;
            };
            ranks.extend_from_slice(&list[list.partition_point(|&r| r < from)..]);
        }
        ranks.sort_unstable();
        ranks.dedup();
        ranks
    }

    /// The survivor with the same words, or the match that is another story.
    fn exact(&self, row: &Row) -> Result<Option<Match>, Match> {
        let mut related = None;
        for &rank in self.same.get(&row.key).into_iter().flatten() {
            let found = self.relate(row, rank, 1.0, false, Relation::Exact);
            if self.is_copy(found.relation) {
                return Ok(Some(found));
            }
            related = related.or(Some(found));
        }
        related.map_or(Ok(None), Err)
    }

    fn relate(&self, row: &Row, rank: u32, j: f64, digits: bool, plain: Relation) -> Match {
        let (_, of, survivor) = self.row(rank);
        let differs = match (&row.story, &survivor.story) {
            (Some(a), Some(b)) => a.differs(b, digits),
            _ => None,
        };
        Match {
            of,
            relation: differs.unwrap_or(plain),
            // Four digits, rounded down: only equal sets have 1.
            similarity: ((j * 1e4).floor() / 1e4) as f32,
        }
    }

    fn is_copy(&self, relation: Relation) -> bool {
        !relation.is_other_story() || self.policy.drop.contains(&relation)
    }

    /// The verdict on one document, given its matches from before `batch`.
    fn resolve(
        &mut self,
        rank: u32,
        batch: u32,
        found: Option<Vec<(u32, f64)>>,
        sets: &mut Sets,
    ) -> io::Result<Verdict> {
        let (index, _, row) = self.row(rank);
        if self.stubs[index] {
            return Ok(Verdict::Stub);
        }
        let mut related = match self.exact(row) {
            Ok(Some(copy)) => return Ok(Verdict::Copy(copy)),
            Ok(None) => None,
            Err(related) => Some(related),
        };
        let mut matches = self.near(rank, batch, found, sets)?;
        matches.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        for (survivor, similarity) in matches {
            let digits = match (sets.get(rank), sets.get(survivor)) {
                (Some(a), Some(b)) => a.same_skeleton(b) && row.key != self.row(survivor).2.key,
                _ => false,
            };
            let found = self.relate(row, survivor, similarity, digits, Relation::Near);
            if self.is_copy(found.relation) {
                return Ok(Verdict::Copy(found));
            }
            related = related.or(Some(found));
        }
        self.survive(rank, row.key);
        Ok(related.map_or(Verdict::Survivor, Verdict::Related))
    }

    /// All candidates that reach the threshold.
    fn near(
        &mut self,
        rank: u32,
        batch: u32,
        found: Option<Vec<(u32, f64)>>,
        sets: &mut Sets,
    ) -> io::Result<Vec<(u32, f64)>> {
        let number = self.row(rank).1;
        self.compared += self.candidates(self.buckets_of(rank), 0).len() as u64;
        let from = if found.is_some() { batch } else { 0 };
        let mut matches = found.unwrap_or_default();
        for candidate in self.candidates(self.buckets_of(rank), from) {
            sets.ensure(rank, number, self.staging)?;
            sets.ensure(candidate, self.row(candidate).1, self.staging)?;
            if let (Some(a), Some(b)) = (sets.get(rank), sets.get(candidate)) {
                let similarity = a.jaccard(b, self.policy.threshold);
                matches.extend(similarity.map(|j| (candidate, j)));
            }
        }
        Ok(matches)
    }

    fn survive(&mut self, rank: u32, key: u128) {
        if let Some(same) = self.same.get_mut(&key)
            && same.len() < BUCKET_CAP
        {
            same.push(rank);
        }
        for &bucket in &self.lists[(rank - self.batch_start) as usize] {
            let list = self.survivors.entry(bucket).or_default();
            if list.len() < BUCKET_CAP {
                list.push(rank);
            } else {
                self.capped.insert(bucket);
            }
        }
    }
}

/// The keys that several documents have, with nobody yet.
fn shared_keys(rows: &[(u64, &Row)], workers: &Workers) -> HashMap<u128, Vec<u32>> {
    let mut keys: Vec<u128> = rows.iter().map(|row| row.1.key).collect();
    workers.sort(&mut keys);
    let groups = keys.chunk_by(|a, b| a == b).filter(|g| g.len() > 1);
    groups.map(|same| (same[0], Vec::new())).collect()
}
