//! Script and style that a scraper took for text: `googletag.display('top');`, a line
//! of CSS. Only statements of a few known shapes go, and none of a text that writes
//! about code: there every one may be what the article shows.

use super::rewriter::Rewriter;
use crate::record::{Edit, RuleId};
use regex::Regex;
use std::ops::Range;
use std::sync::LazyLock;

/// Longer matches stay: an unclosed bracket may have taken in the story, in bytes.
const STATEMENTS_MAX_BYTES: usize = 4000;
/// Brackets within brackets of a statement.
const NESTING_MAX: usize = 6;

/// Objects that only the scripts of web pages have: advertising, recommendations, counting.
const OBJECTS: &str = r"(?:window\.)?(?:googletag|adsbygoogle|dataLayer|pbjs|apstag|freestar|OBR\.extern|_taboola|_gaq|_ndnq)";
/// Functions likewise, which are called with a string.
const FUNCTIONS: &str = r"(?:gtag|fbq|GA_googleFillSlot)";
/// The declarations of a rule of CSS, in their braces.
const DECLARATIONS: &str = r"\{\s*(?:[a-z-]+\s*:[^;{}]+;\s*)*[a-z-]+\s*:[^;{}]+;?\s*\}";

/// Statements that no sentence looks like, wherever they stand, and lines of nothing
/// but a statement or a rule of CSS.
static PATTERN: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let mut inner = String::from(r"[^()\[\]{}]*");
    for _ in 1..NESTING_MAX {
        inner = format!(r"(?:[^()\[\]{{}}]|[(\[{{]{inner}[)\]}}])*");
    }
    let call = format!(r"\({inner}\)");
    let known = format!(
        r"(?:{OBJECTS}(?:\.\w+|{call})*{call}
           |\({OBJECTS}\s*=\s*{OBJECTS}\s*\|\|\s*\[\]\)\.push{call}
           |(?:var\s+)?{OBJECTS}(?:\.\w+)?\s*=\s*(?:{OBJECTS}(?:\.\w+)?\s*\|\|\s*)?[\[{{]{inner}[\]}}]
           |{FUNCTIONS}\(\s*['\x22]{inner}\)
         )\s*;"
    );
    let alone = format!(
        r"(?:document\.write(?:ln)?\s*\(\s*(?:unescape\(\s*)?['\x22]{inner}\)
           |(?:\$|jQuery)\((?:document\)\.ready\(\s*)?function\s*{call}\s*\{{{inner}\}}\s*\)
           |[!(]function\s*{call}\s*\{{{inner}\}}\)?\s*{call}\)?
         )\s*;"
    );
    let style = format!(
        r"(?:[.\#][A-Za-z_-][^{{}};\n]*{DECLARATIONS}(?:[^{{}};\n]+{DECLARATIONS})*
           |@(?:media|supports)[^{{}};\n]*\{{(?:[^{{}};]+{DECLARATIONS})+\s*\}}
           |\[?\{{\s*\x22@context\x22\s*:\s*\x22https?://(?:www\.)?schema\.org[^\n]*\}}\]?
         )"
    );
    let lines = format!(r"^(?:[\ \t]*(?:{alone}|{style}))+[\ \t]*$");
    Regex::new(&format!(r"(?xm) {known}(?:\s*{known})* | {lines}")).ok()
});

/// Words of a text about code.
static ABOUT_CODE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let words =
        r"(?i)\b(?:javascript|json|stylesheets?|css|html5?|source code|snippets?|jquery)\b|```";
    Regex::new(words).ok()
});

/// The text without what is script, if there is any.
pub fn pass(text: &str) -> Option<(String, Vec<Edit>)> {
    if !may_have(text.as_bytes()) {
        return None;
    }
    let pattern = PATTERN.as_ref()?;
    let found: Vec<Range<usize>> = pattern
        .find_iter(text)
        .map(|found| found.range())
        .filter(|span| span.len() <= STATEMENTS_MAX_BYTES && !is_example(text, span))
        .collect();
    if found.is_empty() || is_about_code(text, &found) {
        return None;
    }
    let mut rewriter = Rewriter::new(text);
    for span in found {
        let (span, blank) = with_blank(text, span);
        rewriter.replace(span, blank, RuleId::SCRIPT);
    }
    rewriter.finish()
}

/// Whether a text has what every match has: a brace, or a semicolon after a bracket.
fn may_have(bytes: &[u8]) -> bool {
    memchr::memchr2_iter(b'{', b';', bytes)
        .any(|at| bytes[at] == b'{' || matches!(bytes[..at].last(), Some(b')' | b']' | b'}')))
}

/// Whether a statement is announced by a colon, assigned, or in quotation marks.
fn is_example(text: &str, span: &Range<usize>) -> bool {
    let quotes = ['"', '\'', '`', '”', '’', '»'];
    let before = text[..span.start].trim_end();
    before.ends_with([':', '：', '=', '`', '“', '‘', '«', '„'])
        || (before.ends_with(quotes) && text[span.end..].starts_with(quotes))
}

/// What goes with a statement, and what takes its place: one of the blanks around it
/// goes, and words that it held apart stay so.
fn with_blank(text: &str, span: Range<usize>) -> (Range<usize>, &'static str) {
    let before = text[..span.start].chars().next_back();
    let after = text[span.end..].chars().next();
    match (before, after) {
        (None | Some('\n' | ' '), Some(' ' | '\n')) => (span.start..span.end + 1, ""),
        (Some(' ' | '\n'), None) => (span.start - 1..span.end, ""),
        (Some(b), Some(a)) if !b.is_whitespace() && !a.is_whitespace() => (span, " "),
        _ => (span, ""),
    }
}

/// Whether the rest of the text writes about code.
fn is_about_code(text: &str, found: &[Range<usize>]) -> bool {
    let starts = std::iter::once(0).chain(found.iter().map(|span| span.end));
    let ends = found.iter().map(|span| span.start).chain([text.len()]);
    let mut rest = starts.zip(ends).map(|(from, to)| &text[from..to]);
    ABOUT_CODE
        .as_ref()
        .is_some_and(|words| rest.any(|part| words.is_match(part)))
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
    fn statements_go_wherever_they_stand() {
        for script in [
            "googletag.cmd.push(function() { googletag.display('div-gpt-ad-152-0'); });",
            "googletag.cmd.push(function () {\n  googletag.display(\"top\");\n  });",
            "googletag.pubads().definePassback('1/a', [[1,1]]).display();",
            "var googletag = googletag || {}; googletag.cmd = googletag.cmd || [];",
            "(adsbygoogle = window.adsbygoogle || []).push({});",
            "window.dataLayer = window.dataLayer || [];",
            "window._taboola = window._taboola || []; _taboola.push({mode:'thumbs-a', container:'x'});",
            "var _ndnq = _ndnq || []; _ndnq.push(['embed']);",
            "gtag('config', 'UA-1');",
        ] {
            becomes(script, "");
            for (text, wanted) in [
                ("It sailed. S It was full.", "It sailed. It was full."),
                ("It sailed.S It was full.", "It sailed. It was full."),
                ("It sailed.”SIt was full.", "It sailed.” It was full."),
                ("It sailed.\nS\nIt was full.", "It sailed.\nIt was full."),
                ("It sailed. S", "It sailed."),
            ] {
                becomes(&text.replace('S', script), wanted);
            }
        }
    }

    #[test]
    fn lines_of_script_and_style_go() {
        for script in [
            "document.write('<div id=\"ad-1\"></div>');",
            "!function(d,s,id){var js=d.getElementsByTagName(s)[0];}(document,\"script\",\"x\");",
            "(function() { var s = document.createElement('script'); s.async = true; })();",
            "$(document).ready(function(){ $('.slide').cycle(); });",
            "@media (max-width: 600px) { .ad { display: none; } p { margin: 0 } }",
            ".ad-box{margin:0 auto;padding:3px} .ad-box p:hover, #top > a { color: #fff; }",
            "#player { width: 100%; height: auto; }",
            "{\"@context\":\"https://schema.org\",\"@type\":\"NewsArticle\",\"headline\":\"Ferry (sails\"}",
        ] {
            becomes(
                &format!("It left.\n{script}\nIt was full."),
                "It left.\nIt was full.",
            );
            let within = format!("It left. {script} It was full.");
            becomes(&within, &within);
        }
    }

    #[test]
    fn prose_stays() {
        for text in [
            "Call document.write() to show it; then (and only then) close the window.",
            "Call window.open() in a sentence; then close it.",
            "The script calls googletag.display('x'); in JavaScript, that shows an ad.",
            "A page may set \"window.dataLayer = window.dataLayer || [];\" and go on.",
            "The page says:\ngoogletag.cmd.push(function() { googletag.display('a'); });",
            "Write `googletag.display('x');` there.",
            "The rest is CSS.\n.ad-box{margin:0}",
            "Set {a, b} is not {b; c}. It was. f(x){y}; so what.",
            "The team (3-1); the rest {sic}; and var x = the ship's name; all lost.",
            "#ferry {he meant the ship} was the word of the day",
            "googletag.cmd.push(function() { never closed",
            "The googletag (an object); the dataLayer (another); both {new}.",
            "The listing var this = { value: 1, add: function(x) { return this; } }; is all there is.",
            "I am (adsbygoogle) today; and {you}.",
        ] {
            becomes(text, text);
        }
    }

    #[test]
    fn an_open_bracket_does_not_take_the_story() {
        let story = "The ferry left late. ".repeat(300);
        let text = format!("_taboola.push({{mode: 'a' {story} }}); It was full.");
        becomes(&text, &text);
    }

    #[test]
    fn time_is_linear() {
        let begin = std::time::Instant::now();
        for piece in [
            "googletag.cmd.push(",
            "googletag.a(); googletag.b(",
            ".a{b:c}",
            "\n.a{b:",
        ] {
            let _ = pass(&format!("{} ;);", piece.repeat(40_000)));
        }
        assert!(begin.elapsed().as_secs() < 20);
    }
}
