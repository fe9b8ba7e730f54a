//! HTML tags that were left in text. A text comes in, the later text and its
//! edits go out: tags of the listed names vanish, those of lines and paragraphs
//! leave a newline where there is none. Only in a text that is evidently HTML;
//! one that writes about HTML or shows code keeps every tag.

use super::rewriter::Rewriter;
use crate::record::{Edit, RuleId};
use std::ops::Range;

/// Tags within a line.
const INLINE: &[&str] = &[
    "a", "abbr", "b", "big", "cite", "em", "font", "i", "img", "mark", "q", "s", "small", "span",
    "strike", "strong", "sub", "sup", "u", "wbr",
];
/// Tags that begin or end a line.
const LINES: &[&str] = &[
    "article",
    "aside",
    "blockquote",
    "br",
    "center",
    "dd",
    "div",
    "dl",
    "dt",
    "figcaption",
    "figure",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "li",
    "ol",
    "p",
    "section",
    "table",
    "tbody",
    "td",
    "th",
    "thead",
    "tr",
    "ul",
];
/// Tags that news articles do not have in their bodies, and pages about HTML do.
const PAGES: &[&str] = &[
    "!doctype", "body", "button", "code", "form", "head", "html", "input", "link", "meta", "pre",
    "script", "style", "textarea", "title", "?php", "?xml",
];

/// A tag longer than this is none.
const LONGEST: usize = 4096;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shape {
    Open,
    /// With `name="value"` in it: nobody types that into a sentence.
    Attributes,
    Close,
    Empty,
}

#[derive(Debug, Clone)]
struct Tag<'a> {
    span: Range<usize>,
    name: &'a str,
    shape: Shape,
    breaks: bool,
}

/// The text without its tags, if it is HTML.
pub fn pass(text: &str) -> Option<(String, Vec<Edit>)> {
    let bytes = text.as_bytes();
    memchr::memchr(b'<', bytes)?;
    let mut tags = Vec::new();
    let mut at = 0;
    while let Some(i) = memchr::memchr(b'<', &bytes[at..]) {
        let start = at + i;
        at = start + 1;
        let name = raw_name(&text[at..]);
        if PAGES.iter().any(|page| name.eq_ignore_ascii_case(page)) {
            return None;
        }
        if let Some(tag) = tag(text, start) {
            at = tag.span.end;
            tags.push(tag);
        }
    }
    if tags.iter().any(|tag| is_quoted(text, tag)) || !is_html(text, &tags) {
        return None;
    }
    let mut rewriter = Rewriter::new(text);
    for (i, tag) in tags.iter().enumerate() {
        // Of `</p> <p>` only the first leaves a newline.
        let before = i.checked_sub(1).map(|i| &tags[i]);
        let again = before.is_some_and(|b| {
            b.breaks && b.name != "br" && text[b.span.end..tag.span.start].trim().is_empty()
        });
        let new = if tag.breaks && !again && !at_line_edge(text, tag) {
            "\n"
        } else {
            ""
        };
        rewriter.replace(tag.span.clone(), new, RuleId::TAG);
    }
    rewriter.finish()
}

/// Whether a line has something that may be a tag, known or not.
pub fn has_tag(line: &str) -> bool {
    let bytes = line.as_bytes();
    let last = memchr::memrchr(b'>', bytes).unwrap_or(0);
    memchr::memchr_iter(b'<', &bytes[..last]).any(|i| {
        let rest = &bytes[i + 1..];
        let rest = rest.strip_prefix(b"/").unwrap_or(rest);
        matches!(rest.first(), Some(b'a'..=b'z' | b'A'..=b'Z' | b'!' | b'?'))
    })
}

/// What stands after `<` up to a blank, `>` or `/`.
fn raw_name(rest: &str) -> &str {
    let rest = rest.strip_prefix('/').unwrap_or(rest);
    let end = rest.bytes().take(12);
    let length = end.take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'!' | b'?'));
    &rest[..length.count()]
}

/// The tag that begins here, if its name is listed and it ends in this line.
fn tag(text: &str, start: usize) -> Option<Tag<'_>> {
    let rest = &text[start + 1..];
    let (closes, rest) = rest
        .strip_prefix('/')
        .map_or((false, rest), |rest| (true, rest));
    let name = raw_name(rest);
    let listed = |list: &[&str]| list.iter().any(|n| n.eq_ignore_ascii_case(name));
    let breaks = listed(LINES);
    if !breaks && !listed(INLINE) {
        return None;
    }
    let after = &rest[name.len()..];
    let (length, attributes) = inside(after)?;
    let shape = match (closes, attributes) {
        (true, true) => return None,
        (true, false) => Shape::Close,
        (false, true) => Shape::Attributes,
        (false, false) if matches!(name, "br" | "BR" | "hr" | "p" | "P") => Shape::Empty,
        (false, false) => Shape::Open,
    };
    let end = text.len() - after.len() + length;
    Some(Tag {
        span: start..end,
        name,
        shape,
        breaks,
    })
}

/// The length of what follows a tag's name, `>` included, and whether there are
/// attributes in it. Blanks, `name="value"`, `name=value`, bare names, `/`.
fn inside(text: &str) -> Option<(usize, bool)> {
    let bytes = text.as_bytes();
    let mut at = 0;
    let mut attributes = false;
    loop {
        let blank = bytes[at..].iter().take_while(|b| **b == b' ').count();
        at += blank;
        match *bytes.get(at)? {
            b'>' => return Some((at + 1, attributes)),
            b'/' if bytes.get(at + 1) == Some(&b'>') => return Some((at + 2, attributes)),
            _ if blank == 0 || at > LONGEST => return None,
            _ => {}
        }
        let name = bytes[at..]
            .iter()
            .take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b':' | b'_'));
        let name = name.count();
        if name == 0 || bytes.get(at + name) != Some(&b'=') {
            return None;
        }
        at += name + 1;
        attributes = true;
        let value = &text[at..];
        at += match value.chars().next()? {
            quote @ ('"' | '\'' | '“' | '”' | '″') => {
                let closing = if quote.is_ascii() {
                    &[quote][..]
                } else {
                    &['”', '“', '″'][..]
                };
                let opening = quote.len_utf8();
                let ends = |c: char| {
                    closing.contains(&c)
                        || c.is_control()
                        || matches!(c, '<' | '>' | '\u{2028}' | '\u{2029}')
                };
                let length = opening + value[opening..].find(ends)?;
                let last = value[length..].chars().next()?;
                if !closing.contains(&last) {
                    return None;
                }
                length + last.len_utf8()
            }
            _ => {
                let end = value.find(|c: char| {
                    c.is_whitespace() || c.is_control() || matches!(c, '<' | '>' | '"' | '\'')
                });
                end.filter(|&n| n > 0)?
            }
        };
    }
}

/// Whether a tag is spoken of: between quotation marks, backticks or brackets, or
/// in a list ("You may use `<b>`, `<i>`").
fn is_quoted(text: &str, tag: &Tag<'_>) -> bool {
    if tag.shape != Shape::Close && text[tag.span.end..].starts_with(", <") {
        return true;
    }
    let before = text[..tag.span.start].chars().next_back();
    let after = text[tag.span.end..].chars().next();
    matches!(
        (before, after),
        (Some('`'), _)
            | (_, Some('`'))
            | (Some('"'), Some('"'))
            | (Some('\''), Some('\''))
            | (
                Some('“' | '„' | '‘' | '«' | '”'),
                Some('”' | '“' | '’' | '»')
            )
            | (Some('('), Some(')'))
    )
}

/// Whether the tags speak for HTML: one has attributes, two make a pair around
/// text, or line breaks stand where lines end.
fn is_html(text: &str, tags: &[Tag<'_>]) -> bool {
    let pairs = tags.iter().zip(tags.iter().skip(1));
    let pair = |(a, b): (&Tag<'_>, &Tag<'_>)| {
        let opens = matches!(a.shape, Shape::Open | Shape::Empty);
        let content = &text[a.span.end..b.span.start];
        // "between <b> and </b>" has a blank on either side, "<b>this</b>" has not.
        let tight = content.starts_with(|c: char| !c.is_whitespace())
            || content.ends_with(|c: char| !c.is_whitespace());
        opens && b.shape == Shape::Close && a.name.eq_ignore_ascii_case(b.name) && tight
    };
    let breaks = |tag: &&Tag<'_>| {
        let before = text[..tag.span.start]
            .trim_end_matches(' ')
            .chars()
            .next_back();
        let ends = before.is_none_or(|c| {
            matches!(
                c,
                '.' | '!' | '?' | ':' | '"' | '”' | '»' | '\n' | '>' | ','
            )
        });
        tag.shape == Shape::Empty && (ends || at_line_edge(text, tag))
    };
    tags.iter().any(|tag| tag.shape == Shape::Attributes)
        || pairs.into_iter().any(pair)
        || tags.iter().filter(breaks).count() >= 2
}

/// Whether a newline or an end of the text is next to the tag already.
fn at_line_edge(text: &str, tag: &Tag<'_>) -> bool {
    let blank = |c: char| c == ' ' || c == '\t';
    let before = text[..tag.span.start].trim_end_matches(blank);
    let after = text[tag.span.end..].trim_start_matches(blank);
    before.is_empty()
        || after.is_empty()
        || before.ends_with(['\n', '\r'])
        || after.starts_with(['\n', '\r'])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn becomes(text: &str, wanted: &str) {
        let got = pass(text).map_or_else(|| text.to_owned(), |(t, _)| t);
        assert_eq!(got, wanted, "{text:?}");
    }

    #[test]
    fn tags_of_html_go() {
        becomes("He said <b>no</b>.", "He said no.");
        becomes(
            "See <a href=\"https://example.org/?a=1&b=2\" target=_blank>the <em>report</em></a>.",
            "See the report.",
        );
        becomes("<p>One.</p><p>Two.</p>", "One.\nTwo.");
        becomes("One.<br>Two.<br/>Three.<br />", "One.\nTwo.\nThree.");
        becomes("One.<br><br>Two.", "One.\n\nTwo.");
        becomes("<p>One.</p>\n<p class='x'>Two.</p>\n", "One.\nTwo.\n");
        becomes(
            "H<sub>2</sub>O <img src=\"a.jpg\" alt=\"An > arrow\"/>",
            "H2O <img src=\"a.jpg\" alt=\"An > arrow\"/>",
        );
    }

    #[test]
    fn what_is_no_html_stays() {
        for text in [
            "x < y and y > z",
            "if a<b and c>d then",
            "Vec<u> and Map<a, b>",
            "The <b> tag makes text bold.",
            "Put it between <b> and </b>.",
            "Use “<br>” for a new line.<br>So.<br>",
            "In HTML, `<p>text</p>` is a paragraph.",
            "<html><p>text</p></html>",
            "I <3 you <grin>",
            "Mail <a@example.org> or <b@example.org>.",
            "Type <br> or <p> here",
            "Some HTML allowed: <a href=\"\" title=\"\">, <b>, <i>",
        ] {
            becomes(text, text);
        }
    }
}
