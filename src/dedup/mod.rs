//! Which documents are copies of which. Comes in: one row of numbers a
//! document; goes out: a verdict for each. Texts are looked at only to verify
//! candidates, in batches, and none is kept.

mod bands;
mod decide;
mod groups;
mod index;
mod key;
mod merit;
mod sets;
mod sketch;
mod story;
mod stubs;
mod survivors;
mod verdicts;
mod verify;

pub use bands::{
    BANDS, LEAST, LONG, ROWS, SHORT, SHORT_BELOW, band_keys, document_bands, pair_size, sizes,
};
pub use decide::{Decided, Decider, Tally};
pub use index::{DocumentKeys, Index, MOST};
pub use key::content_key;
pub use merit::{Rank, UNDATED, is_truncated};
pub use sketch::{COORDINATES, Sketch, estimate, sketch};
pub use story::{Heading, Story, StoryFingerprint};
pub use verdicts::{Match, Verdict, Verdicts};
pub use verify::{Shingled, clean_tokens, jaccard};

use serde::{Deserialize, Serialize};

/// What of a document is in memory while all are compared.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Row {
    pub merit: Rank,
    pub outlook: StoryFingerprint,
}

/// The documents to compare, by number.
pub trait Rows: Sync {
    /// One more than the highest number.
    fn len(&self) -> u32;

    /// Whether there is none.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The row of a number, if it is a document to compare.
    fn row(&self, number: u32) -> Option<&Row>;
}

#[cfg(test)]
mod tests;
