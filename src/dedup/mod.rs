//! Which documents are copies of which. Comes in: one row of numbers a
//! document; goes out: a verdict for each. Texts are looked at only to verify
//! candidates, in batches, and none is kept.

mod bands;
mod buckets;
mod decide;
mod key;
mod merit;
mod sets;
mod sketch;
mod story;
mod stubs;
mod verify;

pub use bands::{
    BANDS, LEAST, LONG, ROWS, SHORT, SHORT_BELOW, band_keys, document_bands, pair_size, sizes,
};
pub use buckets::BandKeys;
pub use decide::{Decided, Desk, Match, Tally, Verdict};
pub use key::content_key;
pub use merit::{Merit, is_truncated};
pub use sketch::{COORDINATES, Sketch, estimate, sketch};
pub use story::Story;
pub use verify::{Shingled, clean_tokens, jaccard};

use serde::{Deserialize, Serialize};

/// What the decision knows of a document, beside its bands: 64 bytes of memory,
/// and up to 300 for its story.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Row {
    /// Canonical key of the clean text.
    pub key: u128,
    pub merit: Merit,
    /// `None` where texts are compared alone.
    pub story: Option<Box<Story>>,
}

#[cfg(test)]
mod tests;
