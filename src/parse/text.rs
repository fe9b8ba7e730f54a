//! A text file is one document: its bytes, if they are UTF-8, are the text.

use super::{Parsed, Unreadable, utf8};
use crate::record::Form;
use std::borrow::Cow;

/// Takes the bytes of a text file, without a byte order mark.
///
/// # Errors
/// Bytes that are not UTF-8.
pub fn parse_text(bytes: &[u8]) -> Result<Parsed<'_>, Unreadable> {
    Ok(Parsed {
        form: Form::Text,
        text: Cow::Borrowed(utf8(bytes)?),
        id: None,
        url: None,
        source: None,
        title: None,
        date: None,
        lone_surrogates: 0,
    })
}
