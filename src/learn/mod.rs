//! Furniture that nobody wrote a rule for: lines that stand on many pages of a source are
//! learned from the corpus. It knows no language: what counts is in how many documents a
//! line stands, of how many stories, over how many days, where, and next to what. Notes of
//! all documents come in, templates go out; [`crate::clean::templates`] removes them.

mod candidate;
mod judge;
mod learner;
mod note;
mod notebook;
mod observe;
mod occurrences;
mod recurrence;
mod sources;
mod sweep;

pub use learner::{Learned, Sample, learn};
pub use note::Note;
pub use notebook::Notebook;
pub use observe::observe;
pub use sweep::Room;
