//! A staged document as the record it came from: the first half of the proof
//! that nothing is lost, and what goes to quarantine when a record is revoked.

use crate::record::{Document, Form, encode_as, encode_text, invert};

/// The text as it came in.
#[must_use]
pub fn input_text(document: &Document) -> String {
    let rewrites = &document.rewrites;
    invert(&document.text, &rewrites.edits, rewrites.was())
}

/// The record's bytes.
#[must_use]
pub fn record_bytes(document: &Document) -> Vec<u8> {
    let text = input_text(document);
    match &document.form {
        Form::Text(form) => match &form.raw {
            Some(raw) => raw.clone(),
            // The scan tried the encoding and kept the bytes where it does not give them.
            None => encode_text(form.encoding.as_deref(), &text)
                .unwrap_or_default()
                .into_owned(),
        },
        Form::Json(form) => {
            let (head, tail) = form.frame.split_at(form.text_at as usize);
            let mut out = Vec::with_capacity(form.frame.len() + text.len() + text.len() / 16);
            out.extend_from_slice(head);
            encode_as(&form.spelling, &text, &mut out);
            out.extend_from_slice(tail);
            // The scan made the line and its layout of one record.
            form.layout.restore(out).unwrap_or_default()
        }
    }
}
