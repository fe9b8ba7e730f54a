//! Templates: lines that many pages of a source have, as they are applied to one document.
//! They come from [`crate::learn`] or from a file that a person edited. A view, its strikes
//! and the templates go in, strikes come out.

mod apply;
mod context;
mod file;
mod key;
mod mask;
mod outline;
mod parts;
mod recurring;
mod story;
mod template;

pub use apply::{Marker, Outcome};
pub use context::LearningContext;
pub use file::{TemplatesError, fingerprint, load, render};
pub use key::{Kind, own_key, source_key, template_key};
pub use mask::{Author, Mask, headline_key, line_mask, mask, written};
pub use outline::{LINK_WORDS, Outline, Seen, Zone};
pub use parts::{Labelled, ONE_LINE, PIECES, is_quoted, labelled, piece, sentences};
pub use recurring::{Recurrence, Recurring};
pub use template::{EVERYWHERE, FEW, Template, Templates, template_id};
