//! The occurrences of candidates, by document. They come in by candidate and are sorted
//! by document, so that it can be counted what a candidate is adjacent to, and in what
//! texts it occurs. Afterwards they tell which documents have a template.

use super::candidate::Candidate;
use super::note::{BODY_MIN_WORDS, Item};
use crate::clean::templates::Kind;
use crate::exec::Workers;
use crate::scratch::{Sorter, Spool, fixed};
use std::io;
use std::path::Path;

/// A run of so many adjacent candidates is the frame of a page, and not chance.
const RUN_MIN_LINES: usize = 5;
/// The candidate of an occurrence that is of none.
const NO_CANDIDATE: u32 = u32::MAX;

/// An occurrence of a candidate in a document; or of the first line of the document's
/// story, if other documents begin with it, too.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Occurrence {
    number: u64,
    index: u16,
    candidate: u32,
    /// How many lines the document's story has; of a one-line article, how many edge
    /// sentences were noted.
    story: u16,
    flags: u8,
}

fixed!(Occurrence {
    number: u64,
    index: u16,
    candidate: u32,
    story: u16,
    flags: u8,
});

/// It is next to an end of the text or to a struck line.
const AT_BORDER: u8 = 1;
/// It looks like a line of a story, and is not on a whole page.
const STORY: u8 = 2;
/// It is a sentence at an end of a one-line article.
const EDGE_SENTENCE: u8 = 4;
/// It is the first line of the story.
const LEAD: u8 = 8;

/// It counts for nothing: its document may have the template, and did not teach it.
const UNTAUGHT: u8 = 16;

impl Occurrence {
    #[must_use]
    pub fn new(number: u64, index: u16, item: &Item, candidate: Option<usize>, story: u16) -> Self {
        let flag = |on: bool, flag: u8| if on { flag } else { 0 };
        let lead = item.kind == Kind::Lead;
        let is_story = item.sentence || u32::from(item.words) >= BODY_MIN_WORDS;
        let is_line = item.kind == Kind::Line && !item.page && is_story;
        Self {
            number,
            index,
            candidate: candidate.map_or(NO_CANDIDATE, |c| c as u32),
            story,
            flags: flag(item.at_border, AT_BORDER)
                | flag(is_line || lead, STORY)
                | flag(item.kind == Kind::Sentence, EDGE_SENTENCE)
                | flag(lead, LEAD),
        }
    }

    /// The same, and whether it counts.
    #[must_use]
    pub fn teaching(mut self, teaches: bool) -> Self {
        self.flags |= if teaches { 0 } else { UNTAUGHT };
        self
    }

    fn has(&self, flag: u8) -> bool {
        self.flags & flag != 0
    }
}

/// The occurrences of all candidates.
#[derive(Debug)]
pub struct Occurrences(Sorter<Occurrence>);

impl Occurrences {
    /// `sorter` is empty.
    #[must_use]
    pub fn new(sorter: Sorter<Occurrence>) -> Self {
        Self(sorter)
    }

    /// Adds an occurrence of a candidate, or of a lead.
    ///
    /// # Errors
    /// A temporary file cannot be written.
    pub fn push(&mut self, occurrence: Occurrence, workers: &Workers) -> io::Result<()> {
        self.0.push(occurrence, workers)
    }

    /// Counts, for all candidates, what their occurrences are adjacent to and in what
    /// texts they are.
    ///
    /// # Errors
    /// A temporary file cannot be written or read.
    pub fn count(
        self,
        candidates: &mut [Candidate],
        folder: &Path,
        memory: usize,
        workers: &Workers,
    ) -> io::Result<CandidateDocuments> {
        let mut documents = CandidateDocuments(Spool::new(folder.to_owned(), memory / 4));
        let mut document: Vec<Occurrence> = Vec::new();
        for occurrence in self.0.sorted(workers)? {
            let occurrence = occurrence?;
            if document
                .first()
                .is_some_and(|d| d.number != occurrence.number)
            {
                documents.add(&document)?;
                count_document(&mut document, candidates);
            }
            document.push(occurrence);
        }
        documents.add(&document)?;
        count_document(&mut document, candidates);
        Ok(documents)
    }
}

/// Counts the occurrences of one document, and empties the list.
fn count_document(document: &mut Vec<Occurrence>, candidates: &mut [Candidate]) {
    let copy = is_copy(document);
    document.retain(|occurrence| occurrence.candidate != NO_CANDIDATE);
    // A line may be of several candidates: of its source, and of all sources.
    for run in document.chunk_by(|a, b| b.index - a.index <= 1) {
        let lines = run.chunk_by(|a, b| a.index == b.index).count();
        for occurrence in run.iter().filter(|o| !o.has(UNTAUGHT)) {
            let candidate = &mut candidates[occurrence.candidate as usize];
            candidate.adjacent += u64::from(occurrence.has(AT_BORDER) || lines > 1);
            candidate.in_runs += u64::from(lines >= RUN_MIN_LINES);
            candidate.in_copies += u64::from(copy);
        }
    }
    document.clear();
}

/// Whether a text is a version of others: it begins as others do, and they have more than
/// half of its story. What versions share is not a template.
fn is_copy(document: &[Occurrence]) -> bool {
    let with = |flag: u8| document.iter().filter(move |o| o.has(flag));
    let mut lines: Vec<u16> = with(STORY).map(|o| o.index).collect();
    lines.dedup();
    let is_most = |part: usize, occurrence: Option<&Occurrence>| {
        occurrence.is_some_and(|o| part * 2 > usize::from(o.story))
    };
    let by_lines = with(LEAD).next().is_some() && is_most(lines.len(), with(STORY).next());
    by_lines || is_most(with(EDGE_SENTENCE).count(), with(EDGE_SENTENCE).next())
}

/// The documents that have a candidate, each with its candidates.
#[derive(Debug)]
pub struct CandidateDocuments(Spool<u64, u32>);

impl CandidateDocuments {
    fn add(&mut self, document: &[Occurrence]) -> io::Result<()> {
        let occurrences = document.iter().filter(|o| o.candidate != NO_CANDIDATE);
        let candidates: Vec<u32> = occurrences.map(|o| o.candidate).collect();
        match document {
            [first, ..] if !candidates.is_empty() => self.0.push(first.number, &candidates),
            _ => Ok(()),
        }
    }

    /// The numbers of the documents with a candidate of which `is_template` says that it
    /// is one, in order.
    ///
    /// # Errors
    /// The temporary file cannot be read.
    pub fn with(&self, is_template: impl Fn(u32) -> bool) -> io::Result<Vec<u64>> {
        let mut found = Vec::new();
        self.0.read(|number, mut candidates| {
            if candidates.any(&is_template) {
                found.push(number);
            }
            Ok(())
        })?;
        Ok(found)
    }
}
