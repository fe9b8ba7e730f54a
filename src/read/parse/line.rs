//! The line of JSON that a record is parsed as and written as: the record itself, or what is
//! made of it where it is not in one line.

use super::{Parsed, Unreadable, object_fields, parse_json};
use crate::config::Keys;
use crate::record::{Form, Layout, compact};
use std::borrow::Cow;

/// A line of JSON, and how the record differs from it.
#[derive(Debug)]
pub struct JsonLine<'a> {
    bytes: Cow<'a, [u8]>,
    layout: Layout,
}

impl<'a> JsonLine<'a> {
    pub(super) fn new(bytes: Cow<'a, [u8]>, layout: Layout) -> Self {
        Self { bytes, layout }
    }

    #[cfg(test)]
    pub(super) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The line of a JSON record, which may have line breaks between its tokens.
    #[must_use]
    pub fn of_json(record: &'a [u8]) -> Self {
        match compact(record) {
            Some((line, layout)) => Self::new(line.into(), layout),
            None => Self::new(record.into(), Layout::Line),
        }
    }

    /// The names of its fields, and of those in its field `metadata`; `None` if it is no object.
    #[must_use]
    pub fn field_names(&self) -> Option<Vec<String>> {
        let line = std::str::from_utf8(&self.bytes).ok()?;
        let fields = object_fields(line).ok()?;
        let inside = fields.iter().rev().find(|field| field.key == "metadata");
        let inside = inside.and_then(|field| object_fields(field.value).ok());
        let all = fields.iter().chain(inside.iter().flatten());
        Some(all.map(|field| field.key.clone().into_owned()).collect())
    }

    /// Parses the line.
    ///
    /// # Errors
    /// It is not an object with exactly one text field that is a string.
    pub fn parse(&self, keys: &Keys) -> Result<Parsed<'_>, Unreadable> {
        let mut parsed = parse_json(&self.bytes, keys)?;
        if let Form::Json(form) = &mut parsed.form {
            form.layout.clone_from(&self.layout);
        }
        Ok(parsed)
    }
}
