//! The learning context of a document: what learning and applying templates ask of
//! it beside its text.

use super::template_key::Author;
use crate::text::Title;

/// What learning and applying templates ask of a document beside its text.
#[derive(Debug)]
pub struct LearningContext<'a> {
    /// The [`source_key`](super::source_key) of its source.
    pub source: u64,
    /// The source is the host of its URL, and not only a name that it has.
    pub has_url: bool,
    pub title: &'a Title,
    /// The [`headline_key`](super::headline_key) of the title; `None` where it is not known.
    pub headline: Option<u64>,
    pub author: Author,
    /// Days since 1970; 0 where no date is known.
    pub day: u16,
}
