//! One sweep over the sorted sightings: exact counts of every line that stands
//! in several documents of its source, or of many sources. The notebook goes in;
//! candidates with their counts come out, and who has them. What becomes a
//! template is for `judge` to say.

use super::judge::{self, LEAST, LEAST_DOCUMENTS, LEAST_PAGES, SOURCES, Verdict};
use super::notebook::{Notebook, own_key};
use super::outline::Zone;
use super::sight::{Item, Kind};
use crate::exec::{Fixed, Sorter, Workers};
use std::collections::{BTreeSet, HashMap};
use std::io;
use std::path::Path;

/// Distinct days and originals are counted up to here.
const DISTINCT: usize = 64;
/// Candidates one after the other that are a frame of the page and no chance.
const CROWD: usize = 5;

/// Structures of numbers that a sorter takes: one after the other, low byte first.
macro_rules! fixed {
    ($($(#[$about:meta])* struct $type:ident { $($(#[$note:meta])* $field:ident: $number:ident,)* })*) => {$(
        $(#[$about])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        struct $type {
            $($(#[$note])* $field: $number,)*
        }

        impl Fixed for $type {
            const WIDTH: usize = 0 $(+ size_of::<$number>())*;
            fn put(&self, bytes: &mut Vec<u8>) {
                $(bytes.extend_from_slice(&self.$field.to_le_bytes());)*
            }
            fn take(mut bytes: &[u8]) -> Self {
                $(let $field = {
                    let (head, rest) = bytes.split_at(size_of::<$number>());
                    bytes = rest;
                    head.iter().rev().fold(0, |n: $number, b| {
                        n.checked_shl(8).unwrap_or(0) | $number::from(*b)
                    })
                };)*
                let _ = bytes;
                Self { $($field),* }
            }
        }
    )*};
}

fixed! {
    /// A document of a source.
    struct Body {
        source: u64,
        body: u64,
        sentences: u16,
        day: u16,
    }

    /// A sighting of a key, in the order in which keys are counted.
    struct Sighting {
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
        flags: u16,
    }

    /// A candidate that stands in a document.
    struct Hit {
        number: u64,
        at: u16,
        candidate: u32,
        beside: u8,
    }
}

/// What is known of a source.
#[derive(Debug, Clone, Copy, Default)]
pub struct Source {
    /// Documents with bodies of their own.
    pub documents: u64,
    pub sentences: u64,
    /// Days between its first and last document; `None` where few have dates.
    pub span: Option<u16>,
}

/// A line that may be a template, with what was counted.
#[derive(Debug, Clone)]
pub struct Candidate {
    pub source: u64,
    pub key: u64,
    pub kind: Kind,
    pub words: u32,
    pub sentence: bool,
    pub slots: bool,
    pub sightings: u64,
    /// With bodies and headlines of their own; for all sources, sources.
    pub documents: u64,
    pub zones: [u64; 3],
    pub originals: usize,
    /// Distinct days; sightings without a date.
    pub days: usize,
    pub undated: u64,
    pub first: u16,
    pub last: u16,
    /// Sightings that are next to an end, a struck line or another candidate.
    pub company: u64,
    /// And those in a run of candidates.
    pub crowd: u64,
    pub pages: u64,
    pub lists: u64,
    pub tables: u64,
    /// The words of all, and how many are sentences.
    pub total_words: u64,
    pub sentences: u64,
    /// A document that has it, and where in its kept lines.
    pub sample: (u64, u16),
}

impl Candidate {
    /// The zone where most stand, and its share.
    #[must_use]
    pub fn zone(&self) -> (Zone, f64) {
        let zones = [Zone::Head, Zone::Middle, Zone::Tail];
        let (most, zone) = self
            .zones
            .iter()
            .zip(zones)
            .max_by_key(|(n, _)| **n)
            .unwrap_or((&0, Zone::Tail));
        (zone, *most as f64 / self.sightings.max(1) as f64)
    }
}

/// What the sweep found.
#[derive(Debug, Default)]
pub struct Swept {
    pub candidates: Vec<Candidate>,
    pub sources: HashMap<u64, Source>,
    /// Documents that have a candidate, in order.
    pub touched: Vec<u64>,
}

/// Sweeps. `is_document` says of a number whether it is to be counted.
///
/// # Errors
/// A temporary file cannot be written or read.
pub fn sweep(
    notebook: &Notebook,
    is_document: impl Fn(u64) -> bool,
    folder: &Path,
    memory: usize,
    workers: &Workers,
) -> io::Result<Swept> {
    let sources = sources(notebook, &is_document, folder, memory, workers)?;
    let mut sightings = Sorter::new(folder.to_owned(), memory);
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
            let own = documents >= LEAST_DOCUMENTS
                && notebook.may_have(own_key(head.source, item.key), least);
            let everywhere = item.kind == Kind::Line && notebook.may_have(item.key, SOURCES);
            let sighting = |source, body| Sighting {
                source,
                key: item.key,
                body,
                number,
                headline: head.headline,
                original: item.original,
                day: head.day,
                at: item.at,
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
    // Whether a candidate may be more than background, whatever stands next to it.
    let mut hopeful = Vec::new();
    let mut hits = sightings.another::<Hit>();
    let mut group: Vec<Sighting> = Vec::new();
    let mut close = |group: &mut Vec<Sighting>| -> io::Result<()> {
        if let Some(candidate) = count(group)
            && let verdict = judge::at_best(&candidate, sources.get(&candidate.source))
            && verdict != Verdict::No
        {
            hopeful.push(verdict == Verdict::Template);
            let number = candidates.len() as u32;
            candidates.push(candidate);
            for sighting in group.iter() {
                let hit = Hit {
                    number: sighting.number,
                    at: sighting.at,
                    candidate: number,
                    beside: u8::from(Item::of_flags(sighting.flags).beside),
                };
                hits.push(hit, workers)?;
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
    let mut touched = Vec::new();
    let mut document: Vec<Hit> = Vec::new();
    let mut end = |document: &mut Vec<Hit>| {
        let hope = |hit: &&Hit| hopeful[hit.candidate as usize];
        if let Some(hit) = document.iter().find(hope) {
            touched.push(hit.number);
        }
        // A line may be of several candidates, its own and everybody's.
        let follows = |a: &Hit, b: &Hit| b.at - a.at <= 1;
        for run in document.chunk_by(follows) {
            let lines = run.chunk_by(|a, b| a.at == b.at).count();
            for hit in run {
                let candidate = &mut candidates[hit.candidate as usize];
                candidate.company += u64::from(hit.beside != 0 || lines > 1);
                candidate.crowd += u64::from(lines >= CROWD);
            }
        }
        document.clear();
    };
    for hit in hits.sorted(workers)? {
        let hit = hit?;
        if document.first().is_some_and(|d| d.number != hit.number) {
            end(&mut document);
        }
        document.push(hit);
    }
    end(&mut document);
    Ok(Swept {
        candidates,
        sources,
        touched,
    })
}

/// The sources that have two documents or more.
fn sources(
    notebook: &Notebook,
    is_document: &impl Fn(u64) -> bool,
    folder: &Path,
    memory: usize,
    workers: &Workers,
) -> io::Result<HashMap<u64, Source>> {
    let mut bodies = Sorter::new(folder.to_owned(), memory);
    notebook.read(|number, head, _| {
        if is_document(number) && notebook.may_have(head.source, 2) {
            let body = Body {
                source: head.source,
                body: head.body,
                sentences: head.sentences,
                day: head.day,
            };
            bodies.push(body, workers)?;
        }
        Ok(())
    })?;
    let mut sources = HashMap::new();
    let mut open: Option<(u64, Source, u64, u64)> = None;
    let mut days = (u16::MAX, 0);
    let mut close = |open: Option<(u64, Source, u64, u64)>, days: (u16, u16)| {
        if let Some((source, mut found, _, dated)) = open
            && found.documents >= 2
        {
            found.span = (dated * 10 >= found.documents * 8).then(|| days.1.saturating_sub(days.0));
            sources.insert(source, found);
        }
    };
    for body in bodies.sorted(workers)? {
        let body = body?;
        if open.as_ref().is_none_or(|o| o.0 != body.source) {
            close(open.take(), days);
            days = (u16::MAX, 0);
        }
        let (_, source, last, dated) = open.get_or_insert((body.source, Source::default(), 0, 0));
        if source.documents == 0 || *last != body.body {
            *last = body.body;
            source.documents += 1;
            source.sentences += u64::from(body.sentences);
            *dated += u64::from(body.day > 0);
            if body.day > 0 {
                days = (days.0.min(body.day), days.1.max(body.day));
            }
        }
    }
    close(open, days);
    Ok(sources)
}

/// What the sightings of one key come to; they are sorted by body.
fn count(group: &[Sighting]) -> Option<Candidate> {
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
