//! Normalising a text: line ends, controls, invisible characters, blanks, blank
//! lines, Unicode NFC. A text comes in; where anything changes, the new text and
//! the map back to the old one go out. Letters, quotes, dashes and the wrapping
//! of lines stay as they are: no NFKC, no mojibake repair, no reflowing.

mod blanks;
mod chars;
mod joiners;
mod nfc;
mod pairs;
mod rewriter;
mod scan;

use crate::record::{Edit, Rewrites, compose};

/// Normalises a text; `None` where nothing changes, and then nothing is allocated.
///
/// The edits go from `text` to the text returned, and normalising that again
/// changes nothing.
#[must_use]
pub fn normalize(text: &str) -> Option<(String, Rewrites)> {
    // Each pass sees what the one before it left: blanks meet where a control
    // between them went, letters and marks where a soft hyphen did. No later
    // pass makes work for an earlier one.
    let mut done: Option<(String, Vec<Edit>)> = None;
    for pass in [chars::pass, blanks::pass, nfc::pass] {
        let now = done.as_ref().map_or(text, |(text, _)| text);
        if let Some((next, edits)) = pass(now) {
            let edits = match &done {
                Some((_, before)) => compose(before, &edits),
                None => edits,
            };
            done = Some((next, edits));
        }
    }
    let (normal, edits) = done?;
    let was = edits.iter().map(|e| &text[e.old.range()]).collect();
    Some((normal, Rewrites { edits, was }))
}

#[cfg(test)]
mod tests;
