//! Furniture that nobody wrote a rule for. Lines that stand on many pages of a
//! source are learned from the corpus, and struck where they stand; what is
//! learned can be read, changed and used again as a file. It knows no language:
//! what counts is how often a line stands, in how many stories, over how many
//! days, where, and next to what. Reading documents and writing them is not
//! done here.

mod apply;
mod file;
mod hits;
mod judge;
mod learner;
mod mask;
mod note;
mod notebook;
mod outline;
mod parts;
mod recurring;
mod sight;
mod sources;
mod story;
mod sweep;
mod template;

pub use apply::{Marker, Outcome};
pub use file::{TemplatesError, fingerprint, load, render};
pub use learner::{Learned, Sample, learn};
pub use mask::{Author, headline_key};
pub use note::{Kind, source_key};
pub use notebook::Notebook;
pub use outline::Outline;
pub use recurring::{Recurrence, Recurring};
pub use sight::{About, sight};
pub use sweep::Room;
pub use template::{EVERYWHERE, Template, Templates};
