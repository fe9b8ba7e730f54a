//! The greedy decision, over the documents in `--keep` order: a document is a copy
//! if it matches an earlier **survivor**, else it is a survivor itself. No document
//! is a copy of a copy, so there are no chains and no components.
//!
//! Candidates are the survivors that share a band with the document. Of those that
//! reach the threshold the most similar is the document's twin, and among equals
//! the first in `--keep` order. The similarities to survivors from before the batch
//! are computed in parallel. The batch is then resolved one document after the
//! other, so the verdicts depend neither on its size nor on the number of threads.

use super::batch::BatchSets;
use super::groups::{Groups, Keyed};
use super::headings::{Headings, Revised};
use super::index::Index;
use super::row::{Row, Rows};
use super::same_words::{Normalized, same_words};
use super::shingle_sets::ShingleSets;
use super::stubs::stubs;
use super::survivors::{DocumentGroups, Survivors};
use super::verdicts::{Match, Verdict, Verdicts};
use crate::config::{Dedup, Relation};
use crate::exec::{Budget, Observer, Silent, Workers};
use crate::record::{Document, Staged};
use crate::scratch::{Staging, decode};
use std::collections::hash_map::Entry;
use std::collections::{BTreeSet, HashMap, HashSet};
use std::io;

/// A batch ends when so many of its documents are to be verified, or when the texts
/// for that take the memory that the budget allows.
const BATCH_VERIFIED_DOCUMENTS: usize = 4096;
/// A batch has at most so many documents for each that it may verify.
const BATCH_MAX_FACTOR: usize = 16;

/// Counts of what the decision did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// Pairs whose similarity was computed.
    pub compared: u64,
    /// Buckets with more survivors than are compared.
    pub capped: u64,
}

/// The outcome of the decision.
#[derive(Debug, PartialEq)]
pub struct Decided {
    pub verdicts: Verdicts,
    pub tally: Tally,
}

/// Decides which documents are copies. Inside, a document is known by its position
/// in `--keep` order.
pub struct Decider<'a> {
    rows: &'a dyn Rows,
    policy: &'a Dedup,
    staging: &'a Staging,
    workers: &'a Workers,
    /// Documents of a batch that are verified, at most.
    batch: usize,
    /// Bytes of text whose sets may be in memory at once.
    room: u64,
    /// The numbers of the documents, by position.
    order: Vec<u32>,
    verdicts: Verdicts,
    headings: Headings,
    revised: Revised,
    /// Groups of documents that share a band.
    buckets: Groups,
    /// Groups of documents that share a text.
    copies: Groups,
    /// The groups of each document of the batch, which starts at `batch_start`.
    batch_groups: Vec<DocumentGroups>,
    batch_start: u32,
    survivors: Survivors,
    tally: Tally,
    observer: &'a dyn Observer,
}

fn normalized(document: &Document) -> Normalized<'_> {
    Normalized {
        text: &document.text,
        strikes: &document.strikes,
    }
}

/// A document that will probably be verified.
struct Planned {
    position: u32,
    /// The candidates from before the batch.
    candidates: Vec<u32>,
}

/// The candidates of a document from before its batch, and the similarities of
/// those that match.
type PlannedMatches<'a> = (&'a [u32], Vec<(u32, f64)>);

impl<'a> Decider<'a> {
    /// Sorts what the decision needs. The numbers of `rows` are those of the staging;
    /// `index` has the keys of at least these documents.
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
        let rank = |number: u32| rows.row(number).map(|row| &row.rank);
        order.sort_unstable_by(|&a, &b| {
            let better = rank(a).zip(rank(b)).map(|(a, b)| a.compare(b, policy.keep));
            // Ties are broken by the input order.
            better.unwrap_or(std::cmp::Ordering::Equal).then(a.cmp(&b))
        });
        let revised = index.revised;
        let headings = index.headings;
        let mut stubs = stubs(index.paragraphs, &headings, &revised, is_row, workers)?;
        stubs.extend(index.stubs.into_iter().filter(|n| is_row(*n)));
        stubs.sort_unstable();
        stubs.dedup();
        // Positions by number, in an array: each document is asked for twenty times.
        let mut positions = vec![u32::MAX; rows.len() as usize];
        for (position, &number) in (0..).zip(&order) {
            positions[number as usize] = position;
        }
        let position = |number: u32| {
            positions
                .get(revised.current(number)? as usize)
                .copied()
                .filter(|r| *r != u32::MAX)
        };
        let members = index.bands.another();
        let keyed = index.bands.sorted(workers)?;
        let keyed = keyed.map(|banded| banded.map(Keyed::from));
        let buckets = Groups::new(keyed, position, members, workers)?;
        let members = index.contents.another();
        let keyed = index.contents.sorted(workers)?;
        let keyed = keyed.map(|content| content.map(Keyed::from));
        let copies = Groups::new(keyed, position, members, workers)?;
        Ok(Self {
            rows,
            policy,
            staging,
            workers,
            batch: BATCH_VERIFIED_DOCUMENTS,
            room: budget.comparing(),
            order,
            verdicts: Verdicts::new(stubs),
            headings,
            revised,
            buckets,
            copies,
            batch_groups: Vec::new(),
            batch_start: 0,
            survivors: Survivors::default(),
            tally: Tally::default(),
            observer: &Silent,
        })
    }

    /// Sets how many documents of a batch are verified. The verdicts are the same for
    /// any number.
    #[must_use]
    pub fn with_batch(mut self, documents: usize) -> Self {
        self.batch = documents.max(1);
        self
    }

    /// Tells an observer how many documents are decided.
    #[must_use]
    pub fn watched_by(mut self, observer: &'a dyn Observer) -> Self {
        self.observer = observer;
        self
    }

    /// Decides on all documents.
    ///
    /// # Errors
    /// The staging or a temporary file cannot be read.
    pub fn decide(mut self) -> io::Result<Decided> {
        let mut start = 0;
        while start < self.order.len() {
            let (end, planned, wanted) = self.plan(start)?;
            let number = |position: u32| self.order[position as usize];
            let mut sets = BatchSets::load(wanted, number, self.staging, self.workers)?;
            let threshold = self.policy.threshold;
            let matches = self.workers.map(
                &planned,
                || (),
                |(), p| {
                    let mine = sets.get(p.position);
                    let near = |&position: &u32| {
                        let similarity = mine?.jaccard(sets.get(position)?, threshold)?;
                        Some((position, similarity))
                    };
                    p.candidates.iter().filter_map(near).collect::<Vec<_>>()
                },
            );
            let mut matches = planned.iter().zip(matches).peekable();
            for position in start..end {
                let position = position as u32;
                let found = matches.next_if(|m| m.0.position == position);
                let found = found.map(|(planned, matches)| (&*planned.candidates, matches));
                let verdict = self.resolve(position, start as u32, found, &mut sets)?;
                self.verdicts.push(self.order[position as usize], verdict);
                let groups = &self.batch_groups[(position - self.batch_start) as usize];
                self.survivors.drop_ended(groups);
            }
            self.observer.advance(0, (end - start) as u64);
            start = end;
        }
        Ok(Decided {
            verdicts: self.verdicts.sorted(),
            tally: self.tally,
        })
    }

    fn row(&self, position: u32) -> &'a Row {
        // Only documents with a row have a position.
        let row = self.rows.row(self.order[position as usize]);
        row.unwrap_or_else(|| unreachable!("position {position} is of no row"))
    }

    fn is_stub(&self, position: u32) -> bool {
        let stubs = &self.verdicts.stubs;
        stubs.binary_search(&self.order[position as usize]).is_ok()
    }

    /// Plans the batch that starts at `start`. Returns where it ends, which of its
    /// documents will probably be verified, and the positions whose shingle sets that
    /// takes. A wrong guess costs time and changes no verdict.
    fn plan(&mut self, start: usize) -> io::Result<(usize, Vec<Planned>, Vec<u32>)> {
        let mut planned = Vec::new();
        let mut wanted = BTreeSet::new();
        let mut bytes = 0;
        let mut texts = HashSet::new();
        self.batch_groups.clear();
        self.batch_start = start as u32;
        // The first document of the batch in each bucket, until a second one comes.
        let mut alone: HashMap<u32, Option<u32>> = HashMap::new();
        let mut end = start;
        let most = self.order.len().min(start + BATCH_MAX_FACTOR * self.batch);
        while end < most && planned.len() < self.batch && bytes < self.room {
            let position = end as u32;
            end += 1;
            self.batch_groups.push(DocumentGroups {
                buckets: self.buckets.take(position)?,
                text: self.copies.take(position)?.pop(),
            });
            let groups = self.groups_of(position);
            if self.is_stub(position) || groups.buckets.is_empty() {
                continue;
            }
            if let Some(text) = groups.text
                && (!texts.insert(text.group)
                    || self.exact(position)?.is_some_and(|m| self.is_copy(m)))
            {
                continue;
            }
            let candidates = self.survivors.candidates(groups);
            let size = |position: &u32| u64::from(self.row(*position).rank.clean);
            if candidates.iter().map(size).sum::<u64>() > self.room {
                // Too much to be in memory at once: they are compared one by one later.
                continue;
            }
            let mut want = |position: u32| {
                if wanted.insert(position) {
                    bytes += size(&position);
                }
            };
            let mut shares_bucket = !candidates.is_empty();
            for slot in &groups.buckets {
                match alone.entry(slot.group) {
                    Entry::Vacant(entry) => {
                        entry.insert(Some(position));
                    }
                    Entry::Occupied(mut entry) => {
                        shares_bucket = true;
                        if let Some(earlier) = entry.get_mut().take() {
                            want(earlier);
                        }
                    }
                }
            }
            if shares_bucket {
                want(position);
                candidates.iter().copied().for_each(&mut want);
            }
            planned.push(Planned {
                position,
                candidates,
            });
        }
        Ok((end, planned, wanted.into_iter().collect()))
    }

    /// The groups of a document of the batch.
    fn groups_of(&self, position: u32) -> &DocumentGroups {
        &self.batch_groups[(position - self.batch_start) as usize]
    }

    /// Whether a document has the words of the survivors with its content key, which all
    /// have the same; also if there is none.
    fn has_same_words(&self, position: u32) -> io::Result<bool> {
        let survivors = self.survivors.with_same_text(self.groups_of(position));
        let Some(&survivor) = survivors.first() else {
            return Ok(true);
        };
        let document = |position: u32| {
            let entry = self
                .staging
                .entry(u64::from(self.order[position as usize]))?;
            match decode(&entry) {
                Some(Staged::Document(document)) => Ok(document),
                _ => Err(io::Error::other("a staging entry is no document")),
            }
        };
        let (mine, other) = (document(position)?, document(survivor)?);
        Ok(same_words(normalized(&mine), normalized(&other)))
    }

    /// The match with a survivor that has the same content key: one that makes the document
    /// a copy if there is one, else the first.
    fn exact(&self, position: u32) -> io::Result<Option<Match>> {
        let mut related = None;
        for &survivor in self.survivors.with_same_text(self.groups_of(position)) {
            let found = self.relate(position, survivor, 1.0, false, Relation::Exact)?;
            if self.is_copy(found) {
                return Ok(Some(found));
            }
            related = related.or(Some(found));
        }
        Ok(related)
    }

    /// The match of a document and a survivor of this similarity. `relation` is what
    /// it is unless the two are different stories; `in_digits_only` says that their
    /// texts differ in nothing but digits.
    fn relate(
        &self,
        position: u32,
        survivor: u32,
        similarity: f64,
        in_digits_only: bool,
        relation: Relation,
    ) -> io::Result<Match> {
        let number = self.order[position as usize];
        let survivor_number = self.order[survivor as usize];
        let fingerprint = self.row(position).fingerprint;
        let other_story = match fingerprint.other_page(&self.row(survivor).fingerprint) {
            Some(other_page) if other_page || in_digits_only => {
                let heading = self.headings.get(number, &self.revised)?;
                let other = self.headings.get(survivor_number, &self.revised)?;
                heading.other_story(&other, in_digits_only, other_page)
            }
            _ => None,
        };
        let unlike_headline = relation == Relation::Exact
            && other_story.is_none()
            && fingerprint.other_headline(&self.row(survivor).fingerprint)
            && {
                let heading = self.headings.get(number, &self.revised)?;
                heading.is_unlike(&self.headings.get(survivor_number, &self.revised)?)
            };
        Ok(Match {
            survivor: survivor_number,
            unlike_headline,
            relation: other_story.unwrap_or(relation),
            // Rounded down to four digits, so that only equal sets have 1.
            similarity: ((similarity * 1e4).floor() / 1e4) as f32,
        })
    }

    /// Whether a match makes its document a copy. One of another story does only if
    /// such documents are to be dropped.
    fn is_copy(&self, found: Match) -> bool {
        !found.relation.is_other_story() || self.policy.drop.contains(&found.relation)
    }

    /// The verdict on one document, given what was `found` among the survivors from
    /// before the batch, which starts at `batch`.
    fn resolve(
        &mut self,
        position: u32,
        batch: u32,
        found: Option<PlannedMatches<'_>>,
        sets: &mut BatchSets,
    ) -> io::Result<Verdict> {
        if self.is_stub(position) {
            return Ok(Verdict::Stub);
        }
        let same_words = self.has_same_words(position)?;
        let exact = match same_words {
            true => self.exact(position)?,
            false => None,
        };
        let mut related = match exact {
            Some(copy) if self.is_copy(copy) => return Ok(Verdict::Copy(copy)),
            related => related,
        };
        let mut matches = self.near(position, batch, found, sets)?;
        matches.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        for (survivor, similarity) in matches {
            let (a, b) = self.pair(position, survivor, sets)?;
            let in_digits_only = a.same_but_digits(b) && !a.same_text(b);
            let found = self.relate(
                position,
                survivor,
                similarity,
                in_digits_only,
                Relation::Near,
            )?;
            if self.is_copy(found) {
                return Ok(Verdict::Copy(found));
            }
            related = related.or(Some(found));
        }
        let groups = &self.batch_groups[(position - self.batch_start) as usize];
        self.tally.capped += self.survivors.add(position, groups, same_words);
        Ok(related.map_or(Verdict::Survivor, Verdict::Related))
    }

    /// All candidates that reach the threshold.
    fn near(
        &mut self,
        position: u32,
        batch: u32,
        found: Option<PlannedMatches<'_>>,
        sets: &mut BatchSets,
    ) -> io::Result<Vec<(u32, f64)>> {
        let groups = self.groups_of(position);
        let (before, mut matches, from) = match found {
            Some((before, matches)) => (before, matches, batch),
            None => (&[] as &[u32], Vec::new(), 0),
        };
        if !self.survivors.any_since(from, groups) {
            self.tally.compared += before.len() as u64;
            return Ok(matches);
        }
        let candidates = self.survivors.candidates(groups);
        let compared = candidates.len() as u64;
        // Better ones may have come since the batch was planned.
        matches.retain(|(position, _)| candidates.binary_search(position).is_ok());
        for candidate in candidates.into_iter().filter(|position| *position >= from) {
            let (a, b) = self.pair(position, candidate, sets)?;
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
        sets: &'s mut BatchSets,
    ) -> io::Result<(&'s ShingleSets, &'s ShingleSets)> {
        sets.trim(self.room);
        sets.ensure(a, self.order[a as usize], self.staging)?;
        sets.ensure(b, self.order[b as usize], self.staging)?;
        let pair = sets.get(a).zip(sets.get(b));
        pair.ok_or_else(|| io::Error::other("a set went missing"))
    }
}
