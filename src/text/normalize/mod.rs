//! Normalising a text: mojibake, leftover tags, script and entities repaired; line ends,
//! controls, invisible characters, blanks, blank lines and Unicode NFC put in
//! order; lines joined that are one sentence. A text comes in; where anything
//! changes, the new text and the map back to the old one go out. Quotes and dashes
//! stay as they are: no NFKC, no uncurling.

mod blanks;
mod chars;
mod entities;
mod escaped;
mod joiners;
mod lines;
mod mojibake;
mod nfc;
mod pairs;
mod rewriter;
mod scan;
mod script;
mod tags;

use crate::record::{Edit, Rewrites, compose};

pub use lines::{Joint, Lines, Piece, is_open, joints};

/// One walk over a text: the later text and the edits to it, if any.
type Pass = fn(&str) -> Option<Later>;
type Later = (String, Vec<Edit>);

/// Passes that repair what is evidently broken. Each is idempotent; one may make
/// work for another.
const REPAIR: &[Pass] = &[
    escaped::pass,
    mojibake::pass,
    script::pass,
    tags::pass,
    entities::pass,
];

/// Passes that put in order what has no meaning. Each sees what the one before it
/// left: blanks meet where a control between them went, letters and marks where a
/// soft hyphen did. No later one makes work for an earlier one.
const TIDY: &[Pass] = &[chars::pass, blanks::pass, nfc::pass];

/// How often repairing and tidying take turns before the text is given up on as
/// hopeless and only tidied.
const ROUNDS: usize = 4;

/// Normalises a text; `None` where nothing changes, and then nothing is allocated.
///
/// The edits go from `text` to the text returned, and normalising that again
/// changes nothing: what is returned was left alone by every pass, or is tidy
/// and hopeless.
#[must_use]
pub fn normalize(text: &str, lines: Lines) -> Option<(String, Rewrites)> {
    let (normal, mut edits) = settle(text, lines)?;
    // Two passes may undo each other's work.
    edits.retain(|e| text[e.old.range()] != normal[e.new.range()]);
    if edits.is_empty() {
        return None;
    }
    let was = edits.iter().map(|e| &text[e.old.range()]).collect();
    Some((normal, Rewrites { edits, was }))
}

fn settle(text: &str, lines: Lines) -> Option<Later> {
    let mut done = None;
    if rounds(text, lines, &mut done) {
        return done;
    }
    let mut tidy = None;
    if !apply(text, TIDY, &mut tidy) {
        return None;
    }
    let mut done = tidy.clone();
    // Without its controls a text may be another matter.
    if rounds(text, lines, &mut done) {
        done
    } else {
        tidy
    }
}

/// Applies all passes until none changes anything; whether it came to that.
fn rounds(text: &str, lines: Lines, done: &mut Option<Later>) -> bool {
    let mut settled = false;
    for _ in 0..ROUNDS {
        let repaired = apply(text, REPAIR, done);
        if settled && !repaired {
            return true;
        }
        let tidied = apply(text, TIDY, done);
        // Lines last, so that what is joined is what is staged.
        let joined = step(text, |now| lines::pass(now, lines), done);
        if !repaired && !tidied && !joined {
            return true;
        }
        // Tidying is idempotent; only what repairs or joints left may need it.
        settled = !joined;
    }
    false
}

/// Applies passes to the text or what became of it; whether one changed anything.
fn apply(text: &str, passes: &[Pass], done: &mut Option<Later>) -> bool {
    let mut changed = false;
    for pass in passes {
        changed |= step(text, pass, done);
    }
    changed
}

fn step(text: &str, pass: impl Fn(&str) -> Option<Later>, done: &mut Option<Later>) -> bool {
    let now = done.as_ref().map_or(text, |(text, _)| text);
    let Some((next, edits)) = pass(now) else {
        return false;
    };
    let edits = match done {
        Some((_, before)) => compose(before, &edits),
        None => edits,
    };
    *done = Some((next, edits));
    true
}

#[cfg(test)]
mod measure;
#[cfg(test)]
mod tests;
