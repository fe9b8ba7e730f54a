//! Deduplication: which documents are copies of which. Every document comes in
//! as one [`Row`] of numbers and a set of keys, and a [`Verdict`] for each goes
//! out. Texts are read again only to verify candidates, in batches, and none is
//! kept.

mod content_key;
mod sketch;
mod bands;
mod shingle_sets;
mod batch;
mod same_words;
mod story;
mod rank;
mod row;
mod verdicts;
mod groups;
mod headings;
mod records;
mod index;
mod stubs;
mod survivors;
mod decider;

pub use bands::{
    BANDS, LONG_SHINGLE_WORDS, NEAR_MIN_WORDS, ROWS, SHORT_DOCUMENT_WORDS, SHORT_SHINGLE_WORDS,
    band_keys, document_bands, pair_shingle_size, shingle_sizes,
};
pub use content_key::content_key;
pub use decider::{Decided, Decider, Tally};
pub use index::{DocumentKeys, Index, MAX_DOCUMENTS};
pub use rank::{Rank, UNDATED, is_truncated};
pub use row::{Row, Rows};
pub use shingle_sets::{ShingleSets, clean_tokens, jaccard};
pub use sketch::{COORDINATES, Sketch, estimate, sketch};
pub use story::{Heading, Story, StoryFingerprint};
pub use verdicts::{Match, Verdict, Verdicts};

#[cfg(test)]
mod tests;
