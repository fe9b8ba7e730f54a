//! Last pass, over line ends: a sentence that a scraper split at a link is one
//! line again, and so is a hard-wrapped paragraph. A tidy text comes in, the later
//! text and its edits go out. Only single newlines go, never a blank line; verse,
//! lists, tables, labels and headlines are none of its business.
//!
//! What is joined depends on few lines around it, so that striking lines elsewhere
//! gives it nothing more to do; who strikes asks [`joints`] about the lines that
//! meet then.

mod split;
mod words;
mod wrap;
#[cfg(test)]
mod tests;

pub use words::is_open;

use super::rewriter::Rewriter;
use crate::record::{Edit, RuleId};
use crate::text::joins_without_blank;

/// Which line ends go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lines {
    /// Those that a link left inside a sentence.
    pub split: bool,
    /// Those of hard-wrapped paragraphs.
    pub wrapped: bool,
}

impl Lines {
    /// Every line end stays.
    pub const NONE: Self = Self {
        split: false,
        wrapped: false,
    };
    /// Both kinds go.
    pub const ALL: Self = Self {
        split: true,
        wrapped: true,
    };
}

/// A line, and whether one newline and nothing else parts it from the line before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Piece<'a> {
    pub text: &'a str,
    pub follows: bool,
}

/// A line that belongs to the one before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Joint {
    /// Number of the later line.
    pub line: usize,
    /// What is set in place of the newline: a blank or nothing.
    pub glue: &'static str,
    pub rule: RuleId,
}

/// The lines that belong to the one before them, in order.
#[must_use]
pub fn joints(pieces: &[Piece<'_>], wanted: Lines) -> Vec<Joint> {
    let mut found = Vec::new();
    if wanted.wrapped {
        found = wrap::joints(pieces);
    }
    if wanted.split && found.is_empty() {
        found = split::joints(pieces);
    }
    found
}

/// The text with its sentences on one line, if they were not.
pub fn pass(text: &str, wanted: Lines) -> Option<(String, Vec<Edit>)> {
    let bytes = text.as_bytes();
    if wanted == Lines::NONE || !memchr::memchr_iter(b'\n', bytes).any(|n| may_join(bytes, n)) {
        return None;
    }
    let mut pieces = Vec::new();
    let mut starts = Vec::new();
    let mut at = 0;
    let mut parted = true;
    for line in text.split('\n') {
        if line.is_empty() {
            parted = true;
        } else {
            let indented = line.starts_with([' ', '\t']);
            pieces.push(Piece {
                text: line,
                follows: !parted && !indented,
            });
            starts.push(at);
            parted = false;
        }
        at += line.len() + 1;
    }
    let mut rewriter = Rewriter::new(text);
    for joint in joints(&pieces, wanted) {
        let start = starts[joint.line];
        rewriter.replace(start - 1..start, joint.glue, joint.rule);
    }
    rewriter.finish()
}

/// Whether a newline may go, by the two bytes before it and those after it: a
/// text of paragraphs between blank lines costs a few steps a line.
fn may_join(bytes: &[u8], newline: usize) -> bool {
    let (before, after) = (&bytes[..newline], &bytes[newline + 1..]);
    let ended = matches!(before.last(), None | Some(b'\n' | b'!' | b'?' | b':'));
    let parted = matches!(after.first(), None | Some(b'\n' | b' ' | b'\t'));
    !ended && !parted
}

/// The blank between two pieces of a sentence, or none.
fn glue(before: &str, after: &str) -> &'static str {
    match (before.chars().next_back(), after.chars().next()) {
        (_, Some(',' | ';' | ')' | '.' | '’' | '\'')) => "",
        (Some(a), Some(b)) if joins_without_blank(a, b) => "",
        _ => " ",
    }
}

/// Whether a line looks like an item of a list, a quoted mail, a row of a table,
/// code, or an address on the web.
fn is_marked(line: &str) -> bool {
    let mut chars = line.chars();
    let first = chars.next().unwrap_or(' ');
    let second = chars.next().unwrap_or(' ');
    let item = matches!(
        first,
        '-' | '–'
            | '—'
            | '*'
            | '•'
            | '·'
            | '>'
            | '|'
            | '#'
            | '+'
            | '='
            | '_'
            | '@'
            | '/'
            | '\\'
            | '&'
    ) || (!first.is_ascii()
        && !first.is_alphanumeric()
        && !matches!(
            first,
            '“' | '‘'
                | '«'
                | '„'
                | '「'
                | '『'
                | '¿'
                | '¡'
                | '，'
                | '、'
                | '。'
                | '；'
                | '）'
                | '”'
                | '’'
                | '»'
                | '》'
                | '」'
                | '』'
                | '《'
                | '（'
        ))
        || (first.is_ascii_digit() && matches!(second, '.' | ')'))
        || (first.is_alphabetic() && second == ')');
    item || line.contains(['\t', '|', '{', '}', '<', '>', '=', '\u{2022}'])
        || line.contains("://")
        || line.contains("www.")
        || line.contains(" - ") && line.len() < 40
}
