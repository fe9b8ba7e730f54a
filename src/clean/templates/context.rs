//! What templates ask of a document beside its text.

use super::mask::Author;
use crate::text::Title;

/// What is known of a document beside its text.
#[derive(Debug)]
pub struct LearningContext<'a> {
    pub source: u64,
    pub title: &'a Title,
    /// Hash of the headline with its slots; `None` where it is not known.
    pub headline: Option<u64>,
    pub author: Author,
    /// Days since 1970; 0 where no date is known.
    pub day: u16,
}
