//! The verdicts on all documents. Only those other than a plain survivor are held
//! in memory: 16 bytes for each document that is like a survivor, 4 for each stub.

use crate::config::Relation;

/// What the decision found a document to be.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Verdict {
    /// A document that is like no earlier one.
    Survivor,
    /// A survivor that has the text of an earlier one and is another story.
    Related(Match),
    /// A copy of a survivor.
    Copy(Match),
    /// A page with only its site's own text, which nothing is a copy of.
    Stub,
}

/// The survivor that a document is like, and how it is like it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Match {
    /// The number of the survivor.
    pub survivor: u32,
    pub relation: Relation,
    pub similarity: f32,
    /// The headlines of an exact copy and of the survivor are unlike.
    pub unlike_headline: bool,
}

/// Verdicts by number.
#[derive(Debug, Default, PartialEq)]
pub struct Verdicts {
    pub(super) stubs: Vec<u32>,
    found: Vec<Found>,
}

/// A document that is like a survivor.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Found {
    number: u32,
    like: Match,
    copy: bool,
}

impl Verdicts {
    /// The verdicts on the stubs, whose numbers are sorted.
    pub(super) fn new(stubs: Vec<u32>) -> Self {
        Self {
            stubs,
            found: Vec::new(),
        }
    }

    /// Adds the verdict on a document that is no stub.
    pub(super) fn push(&mut self, number: u32, verdict: Verdict) {
        let (like, copy) = match verdict {
            Verdict::Related(like) => (like, false),
            Verdict::Copy(like) => (like, true),
            Verdict::Survivor | Verdict::Stub => return,
        };
        self.found.push(Found { number, like, copy });
    }

    /// Sorts them by number, so that they can be asked for.
    pub(super) fn sorted(mut self) -> Self {
        self.found.sort_unstable_by_key(|found| found.number);
        self
    }

    /// The verdict on a document. One that was never compared is a survivor.
    #[must_use]
    pub fn verdict(&self, number: u32) -> Verdict {
        if let Ok(index) = self.found.binary_search_by_key(&number, |f| f.number) {
            return self.found[index].verdict();
        }
        match self.stubs.binary_search(&number) {
            Ok(_) => Verdict::Stub,
            Err(_) => Verdict::Survivor,
        }
    }

    /// The verdicts other than a plain survivor: first the stubs, then the others,
    /// each in the order of their numbers.
    pub fn notable(&self) -> impl Iterator<Item = (u32, Verdict)> + '_ {
        let stubs = self.stubs.iter().map(|&number| (number, Verdict::Stub));
        stubs.chain(self.found.iter().map(|f| (f.number, f.verdict())))
    }
}

impl Found {
    fn verdict(&self) -> Verdict {
        match self.copy {
            true => Verdict::Copy(self.like),
            false => Verdict::Related(self.like),
        }
    }
}
