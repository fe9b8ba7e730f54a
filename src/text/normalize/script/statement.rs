//! Statements of JavaScript and objects of JSON-LD. A text comes in, the spans of
//! those of the listed shapes go out. Each begins with what no sentence has, and
//! ends where its brackets are closed.

use super::scan::{closing, past_blanks, past_name};
use aho_corasick::{AhoCorasick, MatchKind};
use std::ops::Range;
use std::sync::LazyLock;

/// What a statement may begin with.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shape {
    /// A call: the opening bracket ends the literal or stands in it first. A
    /// semicolon ends it.
    Call,
    /// A function that is called where it stands.
    Function,
    /// "if (…) { … }"
    Block,
    /// "window.x = …;"
    Assignment,
    /// "{ "@context": "https://schema.org" … }"
    Object,
}

const STARTS: &[(&str, Shape)] = &[
    ("googletag.", Shape::Call),
    ("(adsbygoogle = window.adsbygoogle || [])", Shape::Call),
    ("(adsbygoogle=window.adsbygoogle||[])", Shape::Call),
    ("_taboola.push(", Shape::Call),
    ("dataLayer.push(", Shape::Call),
    ("freestar.", Shape::Call),
    ("apstag.", Shape::Call),
    ("pbjs.", Shape::Call),
    ("_gaq.push(", Shape::Call),
    ("gtag('", Shape::Call),
    ("gtag(\"", Shape::Call),
    ("fbq('", Shape::Call),
    ("ga('", Shape::Call),
    ("FB.init(", Shape::Call),
    ("OBR.extern.", Shape::Call),
    ("document.write('<", Shape::Call),
    ("document.write(\"<", Shape::Call),
    ("document.addEventListener(", Shape::Call),
    ("window.addEventListener(", Shape::Call),
    ("$(document).ready(", Shape::Call),
    ("jQuery(document).ready(", Shape::Call),
    ("jQuery(function", Shape::Call),
    ("$(function", Shape::Call),
    ("setTimeout(function", Shape::Call),
    ("!function(", Shape::Function),
    ("(function(", Shape::Function),
    ("(function (", Shape::Function),
    ("if (typeof", Shape::Block),
    ("if(typeof", Shape::Block),
    // Not "var …": that is most often the code of a tutorial.
    ("window.", Shape::Assignment),
    ("{\"@context\"", Shape::Object),
    ("{ \"@context\"", Shape::Object),
    ("[{\"@context\"", Shape::Object),
];

static LITERALS: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| {
    AhoCorasick::builder()
        .match_kind(MatchKind::LeftmostLongest)
        .build(STARTS.iter().map(|start| start.0))
        .ok()
});

/// Statements that do not end; each may look at many bytes in vain.
const FAILURES: usize = 64;

/// The statements of a text, in order.
pub fn all(text: &str) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    let Some(literals) = &*LITERALS else {
        return found;
    };
    let mut failures = 0;
    let bytes = text.as_bytes();
    for hit in literals.find_iter(text) {
        let inside = found.last().is_some_and(|last| hit.start() < last.end);
        if inside || is_in_word(bytes, hit.start()) || failures == FAILURES {
            continue;
        }
        match end(bytes, hit.start(), hit.end(), STARTS[hit.pattern()].1) {
            Some(end) => found.push(hit.start()..end),
            None => failures += 1,
        }
    }
    found
}

fn is_in_word(bytes: &[u8], at: usize) -> bool {
    bytes[..at]
        .last()
        .is_some_and(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'.' | b'$'))
}

/// Where the statement ends, if it is one.
fn end(bytes: &[u8], start: usize, after: usize, shape: Shape) -> Option<usize> {
    let bracket = |from: usize| {
        let at = from + memchr::memchr(b'(', &bytes[from..bytes.len().min(from + 80)])?;
        Some(at)
    };
    match shape {
        Shape::Call => {
            let open = bracket(start)?;
            // "googletag.cmd.push(": a name and a bracket.
            if open >= after && past_name(bytes, after) != open {
                return None;
            }
            semicolon(bytes, calls(bytes, closing(bytes, open)?)?)
        }
        Shape::Function => {
            let open = bracket(start)?;
            let mut end = closing(bytes, open)?;
            if bytes[start] == b'!' {
                end = closing(bytes, block(bytes, end)?)?;
            }
            semicolon(bytes, calls(bytes, end)?)
        }
        Shape::Block => {
            let condition = closing(bytes, bracket(start)?)?;
            closing(bytes, block(bytes, condition)?)
        }
        Shape::Assignment => assignment(bytes, after),
        Shape::Object => {
            let context = bytes.get(after..(after + 24).min(bytes.len()))?;
            memchr::memmem::find(context, b"schema.org")?;
            closing(bytes, start)
        }
    }
}

/// The place of the `{` that follows.
fn block(bytes: &[u8], at: usize) -> Option<usize> {
    let open = past_blanks(bytes, at);
    (bytes.get(open) == Some(&b'{')).then_some(open)
}

/// The place after what is called on a value: ".push({})", "()".
fn calls(bytes: &[u8], mut at: usize) -> Option<usize> {
    loop {
        let name = past_name(bytes, at);
        match bytes.get(name) {
            Some(b'(' | b'[') => at = closing(bytes, name)?,
            _ if name == at => return Some(at),
            _ => return None,
        }
    }
}

/// The place after the semicolon that must follow.
fn semicolon(bytes: &[u8], at: usize) -> Option<usize> {
    let at = past_blanks(bytes, at);
    (bytes.get(at) == Some(&b';')).then_some(at + 1)
}

/// "x = window.x || [];", "x = { … };": a value in brackets ends it.
fn assignment(bytes: &[u8], at: usize) -> Option<usize> {
    let name = past_name(bytes, at);
    let sign = past_blanks(bytes, name);
    if name == at || bytes.get(sign) != Some(&b'=') || bytes.get(sign + 1) == Some(&b'=') {
        return None;
    }
    let mut value = past_blanks(bytes, sign + 1);
    let word = past_name(bytes, value);
    let or = past_blanks(bytes, word);
    if word > value && bytes[or..].starts_with(b"||") {
        value = past_blanks(bytes, or + 2);
    } else if bytes[value..word] == *b"function" {
        let open = past_blanks(bytes, word);
        value = block(bytes, closing(bytes, open)?)?;
    }
    if !matches!(bytes.get(value), Some(b'[' | b'{' | b'(')) {
        return None;
    }
    semicolon(bytes, calls(bytes, closing(bytes, value)?)?)
}
