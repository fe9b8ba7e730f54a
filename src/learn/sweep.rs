//! One sweep over the sorted observations of all documents. It makes exact counts of every
//! line that several documents of a source have, or many sources. The notebook comes in,
//! and candidates with their counts go out, with the documents that have them. Whether a
//! candidate is a template is judged elsewhere.

use super::candidate::Candidate;
use super::judge::{
    Judgement, MIN_OCCURRENCES, PAGE_MIN_OCCURRENCES, SHARED_MIN_SOURCES, SOURCE_MIN_DOCUMENTS,
    best_case,
};
use super::note::{Head, Item};
use super::notebook::Notebook;
use super::occurrences::{CandidateDocuments, Occurrence, Occurrences};
use super::recurrence::recurrence;
use super::sources::{SourceCounts, sources};
use crate::clean::templates::{Kind, Recurrence, key_in_source};
use crate::exec::Workers;
use crate::scratch::{Sorted, Sorter, fixed};
use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap};
use std::io;
use std::path::Path;

/// Distinct days and surface forms are counted up to this number.
const MAX_DISTINCT: usize = 64;
/// The bytes that a candidate takes with the template that is made of it: measured over
/// 100,000 candidates of pages, of which nearly all became one.
const CANDIDATE_BYTES: usize = 1 << 10;

/// An observation of a key in a document. Observations are sorted by source, key and body.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Observation {
    /// 0 for a line of all sources.
    source: u64,
    key: u64,
    /// The body of the document; for a line of all sources, the source.
    body: u64,
    number: u64,
    headline: u32,
    surface_form: u32,
    day: u16,
    index: u16,
    /// How many lines the document's story has; of a one-line article, how many edge
    /// sentences were noted.
    story: u16,
    flags: u16,
    /// It counts. What only names a source that others have a URL of does not.
    teaches: bool,
}

fixed!(Observation {
    source: u64,
    key: u64,
    body: u64,
    number: u64,
    headline: u32,
    surface_form: u32,
    day: u16,
    index: u16,
    story: u16,
    flags: u16,
    teaches: bool,
});

impl Observation {
    fn new(number: u64, head: &Head, item: &Item) -> Self {
        Self {
            source: head.source,
            key: item.key,
            body: head.body,
            number,
            headline: head.headline,
            surface_form: item.surface_form,
            day: head.day,
            index: item.index,
            story: if item.kind == Kind::Sentence {
                head.edge_sentences
            } else {
                head.story
            },
            flags: item.flags(),
            teaches: true,
        }
    }

    /// The same observation, as one of a line of all sources.
    fn of_all_sources(self, teaches: bool) -> Self {
        Self {
            source: 0,
            body: self.source,
            teaches,
            ..self
        }
    }
}

/// How much memory learning may take, in bytes.
#[derive(Debug, Clone, Copy)]
pub struct MemoryLimits {
    /// For each kind of records that are sorted.
    pub sorting: usize,
    /// For all candidates and templates.
    pub templates: usize,
}

/// What the sweep found.
#[derive(Debug)]
pub struct Swept {
    pub candidates: Vec<Candidate>,
    pub sources: HashMap<u64, SourceCounts>,
    /// The documents that have a candidate.
    pub documents: CandidateDocuments,
    /// By document, the lines of pages that other documents have, too, if `pages` were
    /// asked for.
    pub recurring: Sorted<Recurrence>,
}

/// Sweeps over the notes. `is_document` says which numbers count, and `pages` whether the
/// lines of pages that recur are wanted.
///
/// # Errors
/// A temporary file cannot be written or read; [`io::ErrorKind::OutOfMemory`] if there are
/// more candidates than there is memory for.
pub fn sweep(
    notebook: &Notebook,
    is_document: impl Fn(u64) -> bool,
    pages: bool,
    folder: &Path,
    memory: MemoryLimits,
    workers: &Workers,
) -> io::Result<Swept> {
    let sources = sources(notebook, &is_document, folder, memory.sorting, workers)?;
    let any_urls = sources.values().any(|source| source.has_urls);
    let mut observations = Sorter::new(folder.to_owned(), memory.sorting);
    notebook.read(|number, head, items| {
        let source = sources.get(&head.source).copied().unwrap_or_default();
        let documents = source.documents;
        if !is_document(number) || documents < 2 {
            return Ok(());
        }
        for item in items {
            let observation = Observation {
                teaches: head.has_url || !source.has_urls,
                ..Observation::new(number, &head, &item)
            };
            if may_be_of_source(notebook, &head, &item, documents, pages) {
                observations.push(observation, workers)?;
            }
            if item.kind == Kind::Line && notebook.may_have(item.key, SHARED_MIN_SOURCES) {
                observations.push(
                    observation.of_all_sources(head.has_url || !any_urls),
                    workers,
                )?;
            }
        }
        Ok(())
    })?;
    let mut groups = KeyGroups {
        sources: &sources,
        pages,
        max_candidates: memory.templates / CANDIDATE_BYTES,
        workers,
        candidates: Vec::new(),
        occurrences: Occurrences::new(observations.another()),
        recurring: observations.another(),
    };
    let mut group: Vec<Observation> = Vec::new();
    for observation in observations.sorted(workers)? {
        let observation = observation?;
        let same = |o: &Observation| (o.source, o.key) == (observation.source, observation.key);
        if group.first().is_some_and(|first| !same(first)) {
            groups.close(&group)?;
            group.clear();
        }
        group.push(observation);
    }
    groups.close(&group)?;
    let (mut candidates, recurring) = (groups.candidates, groups.recurring);
    let occurrences = groups.occurrences;
    let documents = occurrences.count(&mut candidates, folder, memory.sorting, workers)?;
    Ok(Swept {
        candidates,
        sources,
        documents,
        recurring: recurring.sorted(workers)?,
    })
}

/// Whether a line may be a template of its source, which has so many `documents`, or may
/// recur on its pages. Rare lines are not sorted.
fn may_be_of_source(
    notebook: &Notebook,
    head: &Head,
    item: &Item,
    documents: u64,
    pages: bool,
) -> bool {
    let least = if item.page && !item.sentence {
        PAGE_MIN_OCCURRENCES
    } else {
        MIN_OCCURRENCES
    };
    let may_have = |least| notebook.may_have(key_in_source(head.source, item.key), least);
    (documents >= SOURCE_MIN_DOCUMENTS && may_have(least))
        || (pages && item.kind == Kind::Line && may_have(2))
}

/// What becomes of the groups of observations with one source and key.
struct KeyGroups<'a> {
    sources: &'a HashMap<u64, SourceCounts>,
    pages: bool,
    max_candidates: usize,
    workers: &'a Workers,
    candidates: Vec<Candidate>,
    occurrences: Occurrences,
    recurring: Sorter<Recurrence>,
}

impl KeyGroups<'_> {
    /// Counts a group, and keeps what may be a template or recurs.
    fn close(&mut self, group: &[Observation]) -> io::Result<()> {
        let teaching: Cow<'_, [Observation]> = match group.iter().all(|o| o.teaches) {
            true => group.into(),
            false => group.iter().copied().filter(|o| o.teaches).collect(),
        };
        let Some(counted) = count(&teaching) else {
            return Ok(());
        };
        let source = self.sources.get(&counted.source);
        if let Some(source) = source
            && self.pages
            && counted.kind == Kind::Line
        {
            for o in group {
                let found = recurrence(o.number, o.index, &counted, source.documents);
                if let Some(recurrence) = found {
                    self.recurring.push(recurrence, self.workers)?;
                }
            }
        }
        let is_candidate = best_case(&counted, source) != Judgement::No;
        // A lead is never a template, but tells copies from other documents.
        let is_lead = counted.kind == Kind::Lead && teaching.len() >= usize::from(MIN_OCCURRENCES);
        if !is_candidate && !is_lead {
            return Ok(());
        }
        let candidate = is_candidate.then_some(self.candidates.len());
        if is_candidate {
            self.candidates.push(counted);
        }
        if self.candidates.len() > self.max_candidates {
            return Err(io::ErrorKind::OutOfMemory.into());
        }
        for o in group {
            let item = Item::of_flags(o.flags);
            let occurrence = Occurrence::new(o.number, o.index, &item, candidate, o.story);
            self.occurrences
                .push(occurrence.teaching(o.teaches), self.workers)?;
        }
        Ok(())
    }
}

/// The counts of the observations of one key, which are sorted by body; `None` of no
/// observation.
fn count(group: &[Observation]) -> Option<Candidate> {
    let first = group.first()?;
    let item = Item::of_flags(first.flags);
    let mut counted = Candidate {
        source: first.source,
        key: first.key,
        kind: item.kind,
        words: 0,
        sentence: false,
        placeholders: item.placeholders,
        occurrences: group.len() as u64,
        documents: 0,
        zones: [0; 3],
        surface_forms: 0,
        days: 0,
        undated: 0,
        first_day: u16::MAX,
        last_day: 0,
        adjacent: 0,
        in_runs: 0,
        in_copies: 0,
        on_pages: 0,
        before_lists: 0,
        in_tables: 0,
        total_words: 0,
        sentences: 0,
        sample: (first.number, first.index),
    };
    let (mut surface_forms, mut days) = (BTreeSet::new(), BTreeSet::new());
    let mut headlines: Vec<u32> = Vec::with_capacity(group.len());
    let mut body = None;
    for observation in group {
        let item = Item::of_flags(observation.flags);
        if body.replace(observation.body) != Some(observation.body) {
            counted.documents += 1;
        }
        headlines.push(observation.headline);
        counted.zones[item.zone as usize] += 1;
        counted.sentences += u64::from(item.sentence);
        counted.on_pages += u64::from(item.page);
        counted.before_lists += u64::from(item.list);
        counted.in_tables += u64::from(item.table);
        counted.total_words += u64::from(item.words);
        if surface_forms.len() < MAX_DISTINCT {
            surface_forms.insert(observation.surface_form);
        }
        if observation.day == 0 {
            counted.undated += 1;
        } else {
            if days.len() < MAX_DISTINCT {
                days.insert(observation.day);
            }
            counted.first_day = counted.first_day.min(observation.day);
            counted.last_day = counted.last_day.max(observation.day);
        }
        let sample = (observation.number, observation.index);
        counted.sample = counted.sample.min(sample);
    }
    headlines.sort_unstable();
    headlines.dedup();
    if first.source != 0 {
        // Documents with one headline are one story, however many bodies it has.
        counted.documents = counted.documents.min(headlines.len() as u64);
    }
    counted.surface_forms = surface_forms.len();
    counted.days = days.len();
    counted.words = (counted.total_words / counted.occurrences) as u32;
    counted.sentence = counted.sentences * 2 > counted.occurrences;
    Some(counted)
}
