//! Script and style that a scraper took for text: `googletag.cmd.push(…);`, the
//! JSON-LD of a page, blocks of CSS. A text comes in, the later text and its edits go
//! out. Only whole statements of the listed shapes go, and none of a text that writes
//! about code: there every one may be what the story shows.

mod css;
mod scan;
mod statement;
#[cfg(test)]
mod tests;

use super::rewriter::Rewriter;
use crate::record::{Edit, RuleId};
use std::ops::Range;

/// Words of a text that is about code, in small letters.
const ABOUT_CODE: &[&str] = &[
    "javascript",
    "json-ld",
    "stylesheet",
    "css",
    "html",
    "source code",
    "snippet",
    "structured data",
    "schema markup",
    "developer tools",
    "ecmascript",
    "node.js",
    "jquery(",
    "```",
];

/// The text without what is script, if there is any.
pub fn pass(text: &str) -> Option<(String, Vec<Edit>)> {
    if !may_have(text.as_bytes()) {
        return None;
    }
    let found = residue(text);
    if found.is_empty() || is_about_code(text, &found) {
        return None;
    }
    let mut rewriter = Rewriter::new(text);
    for span in found {
        rewriter.replace(with_blank(text, span), "", RuleId::SCRIPT);
    }
    rewriter.finish()
}

/// Whether a text has what every residue has: a brace, or a semicolon that closes
/// an expression.
fn may_have(bytes: &[u8]) -> bool {
    memchr::memchr2_iter(b'{', b';', bytes)
        .any(|at| bytes[at] == b'{' || matches!(bytes[..at].last(), Some(b')' | b']' | b'}')))
}

/// What is script, in order.
fn residue(text: &str) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    let mut add = |span: Range<usize>| {
        // Statements in a row are one residue.
        if let Some(last) = found.last_mut() {
            if span.start < last.end {
                return;
            }
            if text[last.end..span.start].trim().is_empty() {
                last.end = span.end;
                return;
            }
        }
        // A colon announces an example, and quotation marks make one.
        let before = text[..span.start].trim_end();
        if !before.ends_with([':', '：', '`', '"', '“', '\'', '‘', '«', '=']) {
            found.push(span);
        }
    };
    let mut statements = statement::all(text).into_iter().peekable();
    let mut blocks = css::all(text).into_iter().peekable();
    loop {
        let first = match (statements.peek(), blocks.peek()) {
            (Some(a), Some(b)) if a.start <= b.start => statements.next(),
            (_, Some(_)) => blocks.next(),
            (_, None) => statements.next(),
        };
        match first {
            Some(span) => add(span),
            None => return found,
        }
    }
}

/// With one of the blanks around it, or the end of the line that it leaves empty.
fn with_blank(text: &str, span: Range<usize>) -> Range<usize> {
    let before = text[..span.start].chars().next_back();
    let after = text[span.end..].chars().next();
    match (before, after) {
        (None | Some('\n' | ' '), Some(' ' | '\n')) => span.start..span.end + 1,
        (Some(' ' | '\n'), None) => span.start - 1..span.end,
        _ => span,
    }
}

/// Whether the rest of the text writes about code.
fn is_about_code(text: &str, found: &[Range<usize>]) -> bool {
    let mut rest = String::with_capacity(text.len());
    let mut at = 0;
    for span in found {
        rest.push_str(&text[at..span.start]);
        at = span.end;
    }
    rest.push_str(&text[at..]);
    rest.make_ascii_lowercase();
    ABOUT_CODE.iter().any(|word| rest.contains(word))
}
