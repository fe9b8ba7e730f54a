//! Learning templates from a corpus: lines that stand on many pages of a source, and
//! that no rule was written for. It knows no language. What counts is the document
//! frequency of a line in its source, over how many stories and days it is spread,
//! where it stands, and what it stands next to. The notes of all documents come in, and
//! templates go out, which [`crate::clean::templates`] applies.

mod note;
mod count_min_sketch;
mod notebook;
mod observe;
mod sources;
mod candidate;
mod recurrence;
mod occurrences;
mod judge;
mod sweep;
mod learner;

pub use learner::{Learned, SampleDocument, learn};
pub use note::Note;
pub use notebook::Notebook;
pub use observe::observe;
pub use sweep::MemoryLimits;
