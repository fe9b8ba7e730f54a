//! One sweep over the sorted sightings: exact counts of every line that stands
//! in several documents of its source, or of many sources. The notebook goes in;
//! candidates with their counts come out, and who has them. What becomes a
//! template is for `judge` to say.

use super::candidate::Candidate;
use super::judge::{self, LEAST, LEAST_DOCUMENTS, LEAST_PAGES, SOURCES, Verdict};
use super::note::Item;
use super::notebook::Notebook;
use super::occurrences::{Occurrences, Touched};
use super::recurrence::recurrence;
use super::sources::{Source, sources};
use crate::clean::templates::{Kind, Recurrence, own_key};
use crate::exec::Workers;
use crate::scratch::{Sorted, Sorter, fixed};
use std::collections::{BTreeSet, HashMap};
use std::io;
use std::path::Path;

/// Distinct days and originals are counted up to here.
const DISTINCT: usize = 64;

/// A sighting of a key, in the order in which keys are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Observation {
    /// 0 for lines of all sources.
    source: u64,
    key: u64,
    /// The body; of lines of all sources, the source.
    body: u64,
    number: u64,
    headline: u32,
    original: u32,
    day: u16,
    at: u16,
    /// Lines or pieces of the document's story.
    story: u16,
    flags: u16,
}

fixed!(Observation {
    source: u64,
    key: u64,
    body: u64,
    number: u64,
    headline: u32,
    original: u32,
    day: u16,
    at: u16,
    story: u16,
    flags: u16,
});

/// What a candidate takes, with the template that is made of it, in bytes: measured over
/// 100,000 of pages, of which nearly all became one.
const CANDIDATE_BYTES: usize = 1 << 10;

/// How much there may be in memory, in bytes.
#[derive(Debug, Clone, Copy)]
pub struct Room {
    /// Of one kind of records that are sorted.
    pub sorting: usize,
    /// Of all candidates and templates.
    pub templates: usize,
}

/// What the sweep found.
#[derive(Debug)]
pub struct Swept {
    pub candidates: Vec<Candidate>,
    pub sources: HashMap<u64, Source>,
    /// The documents that have a candidate.
    pub touched: Touched,
    /// By document, the lines of pages that others have, too, if that was asked for.
    pub recurring: Sorted<Recurrence>,
}

/// Sweeps. `is_document` says of a number whether it is to be counted, `pages` that
/// the lines of pages are wanted that recur.
///
/// # Errors
/// A temporary file cannot be written or read; [`io::ErrorKind::OutOfMemory`] if there are
/// more candidates than there is room for.
pub fn sweep(
    notebook: &Notebook,
    is_document: impl Fn(u64) -> bool,
    pages: bool,
    folder: &Path,
    room: Room,
    workers: &Workers,
) -> io::Result<Swept> {
    let sources = sources(notebook, &is_document, folder, room.sorting, workers)?;
    let mut sightings = Sorter::new(folder.to_owned(), room.sorting);
    notebook.read(|number, head, items| {
        let documents = sources.get(&head.source).map_or(0, |s| s.documents);
        if !is_document(number) || documents < 2 {
            return Ok(());
        }
        for item in items {
            let least = if item.page && !item.sentence {
                LEAST_PAGES
            } else {
                LEAST
            };
            let often = |least| notebook.may_have(own_key(head.source, item.key), least);
            let own = (documents >= LEAST_DOCUMENTS && often(least))
                || (pages && item.kind == Kind::Line && often(2));
            let everywhere = item.kind == Kind::Line && notebook.may_have(item.key, SOURCES);
            let sighting = |source, body| Observation {
                source,
                key: item.key,
                body,
                number,
                headline: head.headline,
                original: item.original,
                day: head.day,
                at: item.at,
                story: if item.kind == Kind::Sentence {
                    head.pieces
                } else {
                    head.story
                },
                flags: item.flags(),
            };
            if own {
                sightings.push(sighting(head.source, head.body), workers)?;
            }
            if everywhere {
                sightings.push(sighting(0, head.source), workers)?;
            }
        }
        Ok(())
    })?;
    let mut candidates = Vec::new();
    let mut hits = Occurrences::new(sightings.another());
    let mut recurring = sightings.another();
    let mut group: Vec<Observation> = Vec::new();
    let mut close = |group: &mut Vec<Observation>| -> io::Result<()> {
        let found = count(group);
        let line = found.as_ref().filter(|c| pages && c.kind == Kind::Line);
        if let Some((line, source)) = line.and_then(|c| Some((c, sources.get(&c.source)?))) {
            let one = |s: &Observation| recurrence(s.number, s.at, line, source.documents);
            for recurrence in group.iter().filter_map(one) {
                recurring.push(recurrence, workers)?;
            }
        }
        let lead = found.as_ref().is_some_and(|c| c.kind == Kind::Lead);
        let hopeful = found.filter(|c| judge::at_best(c, sources.get(&c.source)) != Verdict::No);
        // A lead is nobody's template, and tells copies from others.
        if hopeful.is_some() || (lead && group.len() >= usize::from(LEAST)) {
            let number = hopeful.is_some().then_some(candidates.len());
            candidates.extend(hopeful);
            if candidates.len() * CANDIDATE_BYTES > room.templates {
                return Err(io::ErrorKind::OutOfMemory.into());
            }
            for sighting in group.iter() {
                let item = Item::of_flags(sighting.flags);
                hits.push(
                    sighting.number,
                    sighting.at,
                    &item,
                    number,
                    sighting.story,
                    workers,
                )?;
            }
        }
        group.clear();
        Ok(())
    };
    for sighting in sightings.sorted(workers)? {
        let sighting = sighting?;
        if group
            .first()
            .is_some_and(|g| (g.source, g.key) != (sighting.source, sighting.key))
        {
            close(&mut group)?;
        }
        group.push(sighting);
    }
    close(&mut group)?;
    let touched = hits.count(&mut candidates, folder, room.sorting, workers)?;
    Ok(Swept {
        candidates,
        sources,
        touched,
        recurring: recurring.sorted(workers)?,
    })
}

/// What the sightings of one key come to; they are sorted by body.
fn count(group: &[Observation]) -> Option<Candidate> {
    let first = group.first()?;
    let item = Item::of_flags(first.flags);
    let mut found = Candidate {
        source: first.source,
        key: first.key,
        kind: item.kind,
        words: 0,
        sentence: false,
        slots: item.slots,
        sightings: group.len() as u64,
        documents: 0,
        zones: [0; 3],
        originals: 0,
        days: 0,
        undated: 0,
        first: u16::MAX,
        last: 0,
        company: 0,
        crowd: 0,
        copies: 0,
        pages: 0,
        lists: 0,
        tables: 0,
        total_words: 0,
        sentences: 0,
        sample: (first.number, first.at),
    };
    let (mut originals, mut days) = (BTreeSet::new(), BTreeSet::new());
    let mut headlines: Vec<u32> = Vec::with_capacity(group.len());
    let mut body = None;
    for sighting in group {
        let item = Item::of_flags(sighting.flags);
        if body.replace(sighting.body) != Some(sighting.body) {
            found.documents += 1;
        }
        headlines.push(sighting.headline);
        found.zones[item.zone as usize] += 1;
        found.sentences += u64::from(item.sentence);
        found.pages += u64::from(item.page);
        found.lists += u64::from(item.list);
        found.tables += u64::from(item.table);
        found.total_words += u64::from(item.words);
        if originals.len() < DISTINCT {
            originals.insert(sighting.original);
        }
        if sighting.day == 0 {
            found.undated += 1;
        } else {
            if days.len() < DISTINCT {
                days.insert(sighting.day);
            }
            found.first = found.first.min(sighting.day);
            found.last = found.last.max(sighting.day);
        }
        found.sample = found.sample.min((sighting.number, sighting.at));
    }
    headlines.sort_unstable();
    headlines.dedup();
    if first.source != 0 {
        // One format under one headline, however often, is one story.
        found.documents = found.documents.min(headlines.len() as u64);
    }
    (found.originals, found.days) = (originals.len(), days.len());
    found.words = (found.total_words / found.sightings) as u32;
    found.sentence = found.sentences * 2 > found.sightings;
    Some(found)
}
