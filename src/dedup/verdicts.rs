//! Verdicts, kept for the documents only of which there is something to say: 16
//! bytes for each that is like a survivor, 4 for each stub.

use crate::config::Relation;

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
    pub of: u32,
    pub relation: Relation,
    pub similarity: f32,
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
    /// Those of stubs, sorted by number.
    pub(super) fn new(stubs: Vec<u32>) -> Self {
        Self {
            stubs,
            found: Vec::new(),
        }
    }

    pub(super) fn push(&mut self, number: u32, verdict: Verdict) {
        let (like, copy) = match verdict {
            Verdict::Related(like) => (like, false),
            Verdict::Copy(like) => (like, true),
            Verdict::Survivor | Verdict::Stub => return,
        };
        self.found.push(Found { number, like, copy });
    }

    /// Puts them in the order in which they are asked for.
    pub(super) fn sorted(mut self) -> Self {
        self.found.sort_unstable_by_key(|found| found.number);
        self
    }

    /// The verdict on a document; survivors and what never was compared have the same.
    #[must_use]
    pub fn of(&self, number: u32) -> Verdict {
        if let Ok(at) = self.found.binary_search_by_key(&number, |f| f.number) {
            return self.found[at].verdict();
        }
        match self.stubs.binary_search(&number) {
            Ok(_) => Verdict::Stub,
            Err(_) => Verdict::Survivor,
        }
    }

    /// The verdicts of which there is something to say: stubs, then the others,
    /// each in the order of their numbers.
    pub fn told(&self) -> impl Iterator<Item = (u32, Verdict)> + '_ {
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
