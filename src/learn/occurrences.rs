//! Which documents have which candidates. Occurrences come in by candidate and are
//! sorted by document: what stands together is counted into the candidates, and
//! in which texts. Later it is asked which documents have a template.

use super::candidate::Candidate;
use super::note::{BODY_WORDS, Item};
use crate::clean::templates::Kind;
use crate::exec::Workers;
use crate::scratch::{Sorter, Spool, fixed};
use std::io;
use std::path::Path;

/// Candidates one after the other that are a frame of the page and no chance.
const CROWD: usize = 5;
/// A hit of no candidate.
const NONE: u32 = u32::MAX;

/// A candidate that stands in a document, or the document's first line of a story
/// if others begin with it, too.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Occurrence {
    number: u64,
    at: u16,
    candidate: u32,
    /// Lines or pieces of the document's story.
    story: u16,
    flags: u8,
}

fixed!(Occurrence {
    number: u64,
    at: u16,
    candidate: u32,
    story: u16,
    flags: u8,
});

/// It stands next to an end or a struck line.
const BESIDE: u8 = 1;
/// It is a line of a story by its look, no page's.
const STORY: u8 = 2;
/// It is a sentence at an end of a one-line article.
const PIECE: u8 = 4;
/// It is the first line of the story.
const LEAD: u8 = 8;

impl Occurrence {
    fn is(&self, flag: u8) -> bool {
        self.flags & flag != 0
    }
}

/// The hits of a sweep.
#[derive(Debug)]
pub struct Occurrences(Sorter<Occurrence>);

impl Occurrences {
    #[must_use]
    pub fn new(sorter: Sorter<Occurrence>) -> Self {
        Self(sorter)
    }

    /// Takes a sighting of a candidate, by its number, or of a lead.
    ///
    /// # Errors
    /// A temporary file cannot be written.
    pub fn push(
        &mut self,
        number: u64,
        at: u16,
        item: &Item,
        candidate: Option<usize>,
        story: u16,
        workers: &Workers,
    ) -> io::Result<()> {
        let flag = |on: bool, flag: u8| if on { flag } else { 0 };
        let lead = item.kind == Kind::Lead;
        let is_story = item.sentence || u32::from(item.words) >= BODY_WORDS;
        let is_line = item.kind == Kind::Line && !item.page && is_story;
        let hit = Occurrence {
            number,
            at,
            candidate: candidate.map_or(NONE, |c| c as u32),
            story,
            flags: flag(item.beside, BESIDE)
                | flag(is_line || lead, STORY)
                | flag(item.kind == Kind::Sentence, PIECE)
                | flag(lead, LEAD),
        };
        self.0.push(hit, workers)
    }

    /// Counts in every document what stands together.
    ///
    /// # Errors
    /// A temporary file cannot be written or read.
    pub fn count(
        self,
        candidates: &mut [Candidate],
        folder: &Path,
        memory: usize,
        workers: &Workers,
    ) -> io::Result<Touched> {
        let mut touched = Touched(Spool::new(folder.to_owned(), memory / 4));
        let mut document: Vec<Occurrence> = Vec::new();
        for hit in self.0.sorted(workers)? {
            let hit = hit?;
            if document.first().is_some_and(|d| d.number != hit.number) {
                touched.add(&document)?;
                together(&mut document, candidates);
            }
            document.push(hit);
        }
        touched.add(&document)?;
        together(&mut document, candidates);
        Ok(touched)
    }
}

/// Counts the hits of one document.
fn together(document: &mut Vec<Occurrence>, candidates: &mut [Candidate]) {
    let copy = is_copy(document);
    document.retain(|hit| hit.candidate != NONE);
    // A line may be of several candidates, its own and everybody's.
    for run in document.chunk_by(|a, b| b.at - a.at <= 1) {
        let lines = run.chunk_by(|a, b| a.at == b.at).count();
        for hit in run {
            let candidate = &mut candidates[hit.candidate as usize];
            candidate.company += u64::from(hit.is(BESIDE) || lines > 1);
            candidate.crowd += u64::from(lines >= CROWD);
            candidate.copies += u64::from(copy);
        }
    }
    document.clear();
}

/// Whether a text begins as others do, and more than half of its story stands in
/// others: it is a version of theirs, and what they share is no furniture.
fn is_copy(document: &[Occurrence]) -> bool {
    let of = |flag: u8| document.iter().filter(move |h| h.is(flag));
    let mut lines: Vec<u16> = of(STORY).map(|h| h.at).collect();
    lines.dedup();
    let most = |part: usize, hit: Option<&Occurrence>| {
        hit.is_some_and(|h| part * 2 > usize::from(h.story))
    };
    let by_lines = of(LEAD).next().is_some() && most(lines.len(), of(STORY).next());
    by_lines || most(of(PIECE).count(), of(PIECE).next())
}

/// The documents that have a candidate, each with its candidates.
#[derive(Debug)]
pub struct Touched(Spool<u64, u32>);

impl Touched {
    fn add(&mut self, document: &[Occurrence]) -> io::Result<()> {
        let hits = document.iter().filter(|h| h.candidate != NONE);
        let candidates: Vec<u32> = hits.map(|h| h.candidate).collect();
        match document {
            [first, ..] if !candidates.is_empty() => self.0.push(first.number, &candidates),
            _ => Ok(()),
        }
    }

    /// The numbers of those that have one of which `is_template` says that it is one,
    /// in order.
    ///
    /// # Errors
    /// The temporary file cannot be read.
    pub fn by(&self, is_template: impl Fn(u32) -> bool) -> io::Result<Vec<u64>> {
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
