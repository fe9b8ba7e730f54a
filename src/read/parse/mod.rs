//! Record bytes become a text and what the record says about it. Comes in: one
//! framed record; goes out: a [`Parsed`], or the reason why there is none.
//! Nothing here cleans, and no foreign field is ever decoded and written again.

mod fields;
mod jsonl;
mod source;
mod text;

pub use fields::{Field, object_fields};
pub use jsonl::parse_json;
pub use source::host;
pub use text::parse_text;

use crate::record::{Form, Reason, RecordFields};
use std::borrow::Cow;

/// A record that was read.
#[derive(Debug)]
pub struct Parsed<'a> {
    pub form: Form,
    pub text: Cow<'a, str>,
    pub id: Option<String>,
    pub url: Option<String>,
    pub source: Option<String>,
    pub said: RecordFields,
    /// Lone surrogate escapes that became U+FFFD.
    pub lone_surrogates: u32,
}

/// A record that was not read, and why.
#[derive(Debug, PartialEq, Eq)]
pub struct Unreadable {
    pub reason: Reason,
    /// What is wrong and where in the record, without any of its text.
    pub detail: String,
}

impl Unreadable {
    fn new(reason: Reason, detail: impl Into<String>) -> Self {
        Self {
            reason,
            detail: detail.into(),
        }
    }
}

fn utf8(bytes: &[u8]) -> Result<&str, Unreadable> {
    std::str::from_utf8(bytes).map_err(|e| {
        Unreadable::new(
            Reason::Utf8,
            format!("byte {} of the record", e.valid_up_to()),
        )
    })
}
