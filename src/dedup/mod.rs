//! Which documents are copies of which. Comes in: one row of numbers a
//! document; goes out: a verdict for each. The text is not looked at here.

mod decide;
mod key;
mod merit;

pub use decide::{Verdict, decide};
pub use key::content_key;
pub use merit::{Merit, is_truncated};

use crate::config::Relation;

/// What the decision knows of a document: 64 bytes of memory each.
#[derive(Debug, Clone)]
pub struct Row {
    /// Canonical key of the clean text.
    pub key: u128,
    pub merit: Merit,
}

/// The similarity that a relation implies.
#[must_use]
pub fn similarity(relation: Relation) -> f32 {
    match relation {
        Relation::Exact => 1.0,
    }
}
