//! Script and style that a scraper took for text: `googletag.cmd.push(…);`, the
//! JSON-LD of a page, blocks of CSS. A text comes in, the later text and its edits go
//! out. Only whole statements of the listed shapes go, and none of a text that writes
//! about code: there every one may be what the story shows.

mod css;
mod scan;
mod statement;

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

#[cfg(test)]
mod tests {
    use super::*;

    fn becomes(text: &str, wanted: &str) {
        let got = pass(text).map_or_else(|| text.to_owned(), |(t, _)| t);
        assert_eq!(got, wanted, "{text:?}");
        assert!(pass(&got).is_none(), "again: {got:?}");
    }

    #[test]
    fn residue_goes() {
        for script in [
            "googletag.cmd.push(function() { googletag.display('div-gpt-ad-152-0'); });",
            "googletag.cmd.push(function () {googletag.display(\"a)b\");});",
            "googletag.display('div-gpt-ad-1');",
            "(adsbygoogle = window.adsbygoogle || []).push({});",
            "window.dataLayer = window.dataLayer || [];",
            "window._taboola = window._taboola || []; _taboola.push({mode:'thumbs-a', container:'x'});",
            "window.adUnits = [{code: 'top', sizes: [[300, 250]]}];",
            "document.write('<div id=\"ad-1\"></div>');",
            "if (typeof(googletag) !== 'undefined') { googletag.cmd.push(function() { }); }",
            "!function(d,s,id){var js=d.getElementsByTagName(s)[0];}(document,\"script\",\"x\");",
            "(function() { var s = document.createElement('script'); s.async = true; })();",
            "$(document).ready(function(){ $('.slide').cycle(); });",
            "gtag('config', 'UA-1');",
            "{\"@context\":\"https://schema.org\",\"@type\":\"NewsArticle\",\"headline\":\"Ferry {sails}\"}",
            "@media (max-width: 600px) { .ad { display: none; } p { margin: 0 } }",
            ".ad-box{margin:0 auto;padding:3px} .ad-box p:hover, #top > a { color: #fff; }",
            "#player { width: 100%; height: auto; }",
        ] {
            becomes(script, "");
            becomes(
                &format!("The ferry sailed. {script} It was full."),
                "The ferry sailed. It was full.",
            );
            becomes(
                &format!("The ferry sailed.\n{script}\nIt was full."),
                "The ferry sailed.\nIt was full.",
            );
            becomes(&format!("The ferry sailed. {script}"), "The ferry sailed.");
        }
    }

    #[test]
    fn prose_about_code_stays() {
        for text in [
            "Call window.open() in a sentence; then (and only then) close it.",
            "The script calls googletag.display('x'); in JavaScript, that shows an ad.",
            "A page may set \"window.dataLayer = window.dataLayer || [];\" and go on.",
            "The page says:\ngoogletag.cmd.push(function() { googletag.display('a'); });",
            "The rest is CSS. .ad-box{margin:0}",
            "He wrote (as ever); she answered [as never]; they left {at noon}.",
            "Set {a, b} is not {b; c}. It was. f(x){y}; so what.",
            "The team (3-1); the rest {sic}; and var x = the ship's name; all lost.",
            "He said .ad{x} and window.name = a; b.",
            "googletag.cmd.push(function() { never closed",
            "The listing var this = { value: 1, add: function(x) { return this; } }; is all there is.",
            "Price {today}: 5; tomorrow: 6}",
            "I am (adsbygoogle) today; and {you}.",
        ] {
            becomes(text, text);
        }
    }

    #[test]
    fn brackets_take_no_quadratic_time() {
        let begin = std::time::Instant::now();
        for piece in [
            "googletag.cmd.push(",
            ".a{",
            "{\"@context\":\"https://schema.org",
            "window.a = [",
        ] {
            pass(&format!("{} ;);", piece.repeat(40_000)));
        }
        assert!(begin.elapsed().as_secs() < 20);
    }
}
