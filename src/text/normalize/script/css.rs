//! Blocks of CSS. A text comes in, the spans of its blocks with their selectors go
//! out. A selector begins with a class, an id or an at-rule, and what is between the
//! braces are declarations and nothing else.

use super::scan::{closing, past_blanks};
use std::ops::Range;

/// Longest selector, in bytes.
const SELECTOR: usize = 200;
/// Elements that a selector names.
const ELEMENTS: &[&str] = &[
    "a", "article", "body", "button", "div", "figure", "footer", "h1", "h2", "h3", "h4", "h5",
    "h6", "header", "html", "iframe", "img", "input", "li", "nav", "ol", "p", "section", "span",
    "table", "td", "th", "tr", "ul",
];

/// The blocks of a text, in order.
pub fn all(text: &str) -> Vec<Range<usize>> {
    let bytes = text.as_bytes();
    let mut found: Vec<Range<usize>> = Vec::new();
    for open in memchr::memchr_iter(b'{', bytes) {
        let from = found.last().map_or(0, |last| last.end);
        if open < from {
            continue;
        }
        if let Some(start) = selector(text, from, open)
            && let Some(end) = end(text, start, open)
        {
            found.push(start..end);
        }
    }
    found
}

/// Where the selector before a brace begins. Right after another block an element
/// will do: ".a{…} p{…}".
fn selector(text: &str, from: usize, open: usize) -> Option<usize> {
    let mut begin = from.max(open.saturating_sub(SELECTOR));
    while !text.is_char_boundary(begin) {
        begin += 1;
    }
    let before = &text[begin..open];
    if let Some(at) = before.rfind('@') {
        let rule = [
            "media",
            "font-face",
            "keyframes",
            "supports",
            "-webkit-keyframes",
        ];
        let is_rule = rule.iter().any(|r| before[at + 1..].starts_with(r));
        return (is_rule && !before.contains([';', '}'])).then_some(begin + at);
    }
    let mut start = None;
    let mut rest = before.trim_end();
    loop {
        let word = rest.rfind([' ', '\n']).map_or(0, |at| at + 1);
        let name = &rest[word..];
        if !is_part(name) {
            break;
        }
        start = Some(word);
        rest = rest[..word].trim_end();
        if rest.is_empty() {
            break;
        }
    }
    let start = begin + start?;
    let follows = from > 0 && text[from..start].trim().is_empty();
    (text[start..].starts_with(['.', '#']) || follows).then_some(start)
}

/// Whether a word is of a selector: ".ad", "p:hover,", ">".
fn is_part(word: &str) -> bool {
    let word = word.trim_end_matches(',');
    if matches!(word, ">" | "+" | "~" | "*") {
        return true;
    }
    let name = |c: char| {
        c.is_ascii_alphanumeric()
            || matches!(c, '-' | '_' | '.' | '#' | ':' | ',' | '>' | '(' | ')')
    };
    let classed = word.starts_with(['.', '#'])
        && word[1..].starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '-' | '_'));
    let element = word.split([':', '.', '#', ',']).next().unwrap_or("");
    word.chars().all(name) && (classed || ELEMENTS.contains(&element))
}

/// Where the block ends, if it is one.
fn end(text: &str, start: usize, open: usize) -> Option<usize> {
    let close = closing(text.as_bytes(), open)?;
    let inner = &text[open + 1..close - 1];
    if !text[start..].starts_with('@') {
        return is_declarations(inner).then_some(close);
    }
    let nested = text[start..].starts_with("@font-face");
    if nested {
        return is_declarations(inner).then_some(close);
    }
    // All of it is blocks.
    let mut at = 0;
    while past_blanks(inner.as_bytes(), at) < inner.len() {
        let brace = at + inner[at..].find('{')?;
        let end = closing(inner.as_bytes(), brace)?;
        if !is_declarations(&inner[brace + 1..end - 1]) {
            return None;
        }
        at = end;
    }
    (at > 0).then_some(close)
}

/// "margin: 0; color: #fff"
fn is_declarations(text: &str) -> bool {
    let mut any = false;
    for declaration in text.split(';').map(str::trim).filter(|d| !d.is_empty()) {
        let Some((name, value)) = declaration.split_once(':') else {
            return false;
        };
        let name = name.trim_end();
        let fits = name.len() > 2
            && name.bytes().all(|b| b.is_ascii_lowercase() || b == b'-')
            && !value.trim().is_empty()
            && !value.contains(['{', '}']);
        if !fits {
            return false;
        }
        any = true;
    }
    any
}
