//! The row of a document: what is held in memory of each while all are compared.

use super::rank::Rank;
use super::story::StoryFingerprint;
use serde::{Deserialize, Serialize};

/// What is held in memory of one document while all are compared.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Row {
    pub rank: Rank,
    pub fingerprint: StoryFingerprint,
}

/// The documents to compare, by number.
pub trait Rows: Sync {
    /// One more than the highest number.
    fn len(&self) -> u32;

    /// Whether there is no document.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The row of a number, if it is a document to compare.
    fn row(&self, number: u32) -> Option<&Row>;
}
