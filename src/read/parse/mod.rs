//! Parses one record: finds its text, id, URL, source, title, date and author. Other fields are
//! not decoded, so that they can be written again as they are.

mod fields;
mod jsonl;
mod line;
mod python;
mod row;
mod source;
mod text;

pub use fields::{Field, object_fields};
pub use jsonl::parse_json;
pub use line::JsonLine;
pub use row::Header;
pub use source::host;
pub use text::{parse_text, sample_encoding};

use crate::record::{Form, Reason, RecordFields};
use std::borrow::Cow;

/// A parsed record.
#[derive(Debug)]
pub struct Parsed<'a> {
    pub form: Form,
    pub text: Cow<'a, str>,
    pub id: Option<String>,
    pub url: Option<String>,
    pub source: Option<String>,
    pub said: RecordFields,
    /// The number of lone surrogate escapes, which become U+FFFD.
    pub lone_surrogates: u32,
}

impl Parsed<'_> {
    /// The same, which borrows nothing.
    fn into_owned(self) -> Parsed<'static> {
        Parsed {
            form: self.form,
            text: Cow::Owned(self.text.into_owned()),
            id: self.id,
            url: self.url,
            source: self.source,
            said: self.said,
            lone_surrogates: self.lone_surrogates,
        }
    }
}

/// Why a record cannot be parsed.
#[derive(Debug, PartialEq, Eq)]
pub struct Unreadable {
    pub reason: Reason,
    /// What is wrong, and where in the record, without any of its text.
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
