//! The greedy decision: documents in `--keep` order; one is a copy if it
//! matches an earlier **survivor**, else it survives. A copy never attracts
//! another, so there are no chains and no components.
//!
//! Of the survivors that share a band with a document and reach the threshold
//! the most similar is its twin, and of equals the first in `--keep` order. All
//! similarities to survivors before the batch are computed in parallel; the
//! batch is then resolved one document after the other, so the verdicts depend
//! neither on its size nor on the number of threads.

use super::groups::{Groups, Keyed};
use super::index::{Headings, Index, Revised};
use super::sets::Sets;
use super::stubs::stubs;
use super::survivors::{Places, Survivors};
use super::verdicts::{Match, Verdict, Verdicts};
use super::verify::Shingled;
use super::{Row, Rows};
use crate::config::{Dedup, Relation};
use crate::exec::{Budget, Workers};
use crate::scratch::Staging;
use std::collections::hash_map::Entry;
use std::collections::{BTreeSet, HashMap, HashSet};
use std::io;

/// A batch ends with the document that passes this, or the bytes of text to
/// verify with that the budget allows.
const BATCH: usize = 4096;
/// Documents of a batch for each of these, also where few are to be verified.
const MOST: usize = 16;

/// What the decision did, beside its verdicts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// Pairs whose similarity was computed.
    pub compared: u64,
    /// Buckets with more survivors than are compared.
    pub capped: u64,
}

/// Verdicts, and what they took.
#[derive(Debug, PartialEq)]
pub struct Decided {
    pub verdicts: Verdicts,
    pub tally: Tally,
}

/// A decision at work. Survivors are known by rank, their place in `--keep` order.
pub struct Decider<'a> {
    rows: &'a dyn Rows,
    policy: &'a Dedup,
    staging: &'a Staging,
    workers: &'a Workers,
    batch: usize,
    /// Bytes of text whose sets are in memory at once.
    room: u64,
    /// Numbers by rank.
    order: Vec<u32>,
    verdicts: Verdicts,
    headings: Headings,
    revised: Revised,
    /// Documents that share a band.
    buckets: Groups,
    /// Documents that share a text.
    copies: Groups,
    /// The groups of the documents of the batch, and the rank of the first.
    places: Vec<Places>,
    batch_start: u32,
    survivors: Survivors,
    tally: Tally,
}

/// A document that is likely to need verification.
struct Planned {
    rank: u32,
    /// Survivors from before the batch.
    before: Vec<u32>,
}

/// The candidates of a document from before its batch, and those that match.
type Before<'a> = (&'a [u32], Vec<(u32, f64)>);

impl<'a> Decider<'a> {
    /// `rows` have their numbers in the staging; `index` has the marks of at
    /// least these documents.
    ///
    /// # Errors
    /// A temporary file cannot be written or read.
    pub fn new(
        rows: &'a dyn Rows,
        index: Index,
        policy: &'a Dedup,
        staging: &'a Staging,
        workers: &'a Workers,
        budget: Budget,
    ) -> io::Result<Self> {
        let is_row = |number: u32| rows.row(number).is_some();
        let mut order = Vec::with_capacity(rows.len() as usize);
        order.extend((0..rows.len()).filter(|n| is_row(*n)));
        let merit = |number: u32| rows.row(number).map(|row| &row.merit);
        order.sort_unstable_by(|&a, &b| {
            let better = merit(a)
                .zip(merit(b))
                .map(|(a, b)| a.compare(b, policy.keep));
            // Every tie ends in the input order.
            better.unwrap_or(std::cmp::Ordering::Equal).then(a.cmp(&b))
        });
        let revised = index.revised;
        let headings = index.headings;
        let mut stubs = stubs(index.paragraphs, &headings, &revised, is_row, workers)?;
        stubs.extend(index.stubs.into_iter().filter(|n| is_row(*n)));
        stubs.sort_unstable();
        stubs.dedup();
        // By number: there are twenty questions for every document.
        let mut ranks = vec![u32::MAX; rows.len() as usize];
        for (rank, &number) in (0..).zip(&order) {
            ranks[number as usize] = rank;
        }
        let rank = |number: u32| {
            ranks
                .get(revised.counts(number)? as usize)
                .copied()
                .filter(|r| *r != u32::MAX)
        };
        let members = index.bands.another();
        let keyed = index.bands.sorted(workers)?;
        let keyed = keyed.map(|banded| banded.map(Keyed::from));
        let buckets = Groups::new(keyed, rank, members, workers)?;
        let members = index.contents.another();
        let keyed = index.contents.sorted(workers)?;
        let keyed = keyed.map(|content| content.map(Keyed::from));
        let copies = Groups::new(keyed, rank, members, workers)?;
        Ok(Self {
            rows,
            policy,
            staging,
            workers,
            batch: BATCH,
            room: budget.comparing(),
            order,
            verdicts: Verdicts::new(stubs),
            headings,
            revised,
            buckets,
            copies,
            places: Vec::new(),
            batch_start: 0,
            survivors: Survivors::default(),
            tally: Tally::default(),
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
    /// The staging or a temporary file cannot be read.
    pub fn decide(mut self) -> io::Result<Decided> {
        let mut start = 0;
        while start < self.order.len() {
            let (end, planned, wanted) = self.plan(start)?;
            let number = |rank: u32| self.order[rank as usize];
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
            let mut matches = planned.iter().zip(matches).peekable();
            for rank in start..end {
                let rank = rank as u32;
                let found = matches.next_if(|m| m.0.rank == rank);
                let found = found.map(|(planned, matches)| (&*planned.before, matches));
                let verdict = self.resolve(rank, start as u32, found, &mut sets)?;
                self.verdicts.push(self.order[rank as usize], verdict);
                self.leave(rank);
            }
            start = end;
        }
        Ok(Decided {
            verdicts: self.verdicts.sorted(),
            tally: self.tally,
        })
    }

    fn row(&self, rank: u32) -> &'a Row {
        // Only numbers of rows have a rank.
        let row = self.rows.row(self.order[rank as usize]);
        row.unwrap_or_else(|| unreachable!("rank {rank} is of no row"))
    }

    fn is_stub(&self, rank: u32) -> bool {
        let stubs = &self.verdicts.stubs;
        stubs.binary_search(&self.order[rank as usize]).is_ok()
    }

    /// Takes the documents of the next batch: where it ends, which of them are
    /// likely to be compared, and whose sets that takes. What turns out
    /// otherwise costs time and changes nothing.
    fn plan(&mut self, start: usize) -> io::Result<(usize, Vec<Planned>, Vec<u32>)> {
        let mut planned = Vec::new();
        let mut wanted = BTreeSet::new();
        let mut bytes = 0;
        let mut texts = HashSet::new();
        self.places.clear();
        self.batch_start = start as u32;
        // The first document of the batch in each bucket, until a second comes.
        let mut alone: HashMap<u32, Option<u32>> = HashMap::new();
        let mut end = start;
        let most = self.order.len().min(start + MOST * self.batch);
        while end < most && planned.len() < self.batch && bytes < self.room {
            let rank = end as u32;
            end += 1;
            self.places.push(Places {
                buckets: self.buckets.of(rank)?,
                text: self.copies.of(rank)?.pop(),
            });
            let places = self.places_of(rank);
            if self.is_stub(rank) || places.buckets.is_empty() {
                continue;
            }
            if let Some(text) = places.text
                && (!texts.insert(text.group) || self.exact(rank)?.is_ok_and(|m| m.is_some()))
            {
                continue;
            }
            let before = self.survivors.candidates(places);
            let size = |rank: &u32| u64::from(self.row(*rank).merit.clean);
            if before.iter().map(size).sum::<u64>() > self.room {
                // Too much to be in memory at once: one after the other, later.
                continue;
            }
            let mut want = |rank: u32| {
                if wanted.insert(rank) {
                    bytes += size(&rank);
                }
            };
            let mut meets = !before.is_empty();
            for seat in &places.buckets {
                match alone.entry(seat.group) {
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

    /// The groups of a document of the batch.
    fn places_of(&self, rank: u32) -> &Places {
        &self.places[(rank - self.batch_start) as usize]
    }

    /// The survivor with the same words, or the match that is another story.
    fn exact(&self, rank: u32) -> io::Result<Result<Option<Match>, Match>> {
        let mut related = None;
        for &survivor in self.survivors.of_text(self.places_of(rank)) {
            let found = self.relate(rank, survivor, 1.0, false, Relation::Exact)?;
            if self.is_copy(found.relation) {
                return Ok(Ok(Some(found)));
            }
            related = related.or(Some(found));
        }
        Ok(related.map_or(Ok(None), Err))
    }

    fn relate(
        &self,
        rank: u32,
        survivor: u32,
        j: f64,
        digits: bool,
        plain: Relation,
    ) -> io::Result<Match> {
        let (mine, of) = (self.order[rank as usize], self.order[survivor as usize]);
        let outlook = self.row(rank).outlook;
        let differs = match outlook.elsewhere(&self.row(survivor).outlook) {
            Some(elsewhere) if elsewhere || digits => {
                let (a, b) = (
                    self.headings.get(mine, &self.revised)?,
                    self.headings.get(of, &self.revised)?,
                );
                a.differs(&b, digits, elsewhere)
            }
            _ => None,
        };
        Ok(Match {
            of,
            relation: differs.unwrap_or(plain),
            // Four digits, rounded down: only equal sets have 1.
            similarity: ((j * 1e4).floor() / 1e4) as f32,
        })
    }

    fn is_copy(&self, relation: Relation) -> bool {
        !relation.is_other_story() || self.policy.drop.contains(&relation)
    }

    /// The verdict on one document, given its matches from before `batch`.
    fn resolve(
        &mut self,
        rank: u32,
        batch: u32,
        found: Option<Before<'_>>,
        sets: &mut Sets,
    ) -> io::Result<Verdict> {
        if self.is_stub(rank) {
            return Ok(Verdict::Stub);
        }
        let mut related = match self.exact(rank)? {
            Ok(Some(copy)) => return Ok(Verdict::Copy(copy)),
            Ok(None) => None,
            Err(related) => Some(related),
        };
        let mut matches = self.near(rank, batch, found, sets)?;
        matches.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        for (survivor, similarity) in matches {
            let (a, b) = self.pair(rank, survivor, sets)?;
            let digits = a.same_skeleton(b) && !a.same_text(b);
            let found = self.relate(rank, survivor, similarity, digits, Relation::Near)?;
            if self.is_copy(found.relation) {
                return Ok(Verdict::Copy(found));
            }
            related = related.or(Some(found));
        }
        self.survive(rank);
        Ok(related.map_or(Verdict::Survivor, Verdict::Related))
    }

    /// All candidates that reach the threshold.
    fn near(
        &mut self,
        rank: u32,
        batch: u32,
        found: Option<Before<'_>>,
        sets: &mut Sets,
    ) -> io::Result<Vec<(u32, f64)>> {
        let places = self.places_of(rank);
        let (before, mut matches, from) = match found {
            Some((before, matches)) => (before, matches, batch),
            None => (&[] as &[u32], Vec::new(), 0),
        };
        if !self.survivors.any_since(from, places) {
            self.tally.compared += before.len() as u64;
            return Ok(matches);
        }
        let candidates = self.survivors.candidates(places);
        let compared = candidates.len() as u64;
        // Better ones may have come since the batch was planned.
        matches.retain(|(rank, _)| candidates.binary_search(rank).is_ok());
        for candidate in candidates.into_iter().filter(|rank| *rank >= from) {
            let (a, b) = self.pair(rank, candidate, sets)?;
            let similarity = a.jaccard(b, self.policy.threshold);
            matches.extend(similarity.map(|j| (candidate, j)));
        }
        self.tally.compared += compared;
        Ok(matches)
    }

    /// The sets of two documents, read if they are not there.
    fn pair<'s>(
        &self,
        a: u32,
        b: u32,
        sets: &'s mut Sets,
    ) -> io::Result<(&'s Shingled, &'s Shingled)> {
        sets.trim(self.room);
        sets.ensure(a, self.order[a as usize], self.staging)?;
        sets.ensure(b, self.order[b as usize], self.staging)?;
        let pair = sets.get(a).zip(sets.get(b));
        pair.ok_or_else(|| io::Error::other("a set went missing"))
    }

    fn survive(&mut self, rank: u32) {
        let places = &self.places[(rank - self.batch_start) as usize];
        self.tally.capped += self.survivors.add(rank, places);
    }

    fn leave(&mut self, rank: u32) {
        let places = &self.places[(rank - self.batch_start) as usize];
        self.survivors.leave(places);
    }
}
