//! HTML character references that were left in plain text. A text comes in, the
//! later text and its edits go out. Only whole references with their semicolon
//! count, of the names that text has; a line with a tag in it is left alone, and
//! so is a reference that would need a third reading (`&amp;amp;nbsp;`).

use super::rewriter::Rewriter;
use super::tags::has_tag;
use crate::record::{Edit, RuleId};
use std::collections::HashMap;
use std::sync::LazyLock;

/// How often a reference is read: `&amp;nbsp;` was escaped twice.
const LAYERS: usize = 2;

/// The longest name, `#x10FFFF` included, without `&` and `;`.
const LONGEST: usize = 32;

/// HTML 4's names, and of HTML 5's those of Latin, Cyrillic and punctuation.
static NAMES: LazyLock<HashMap<&str, char>> = LazyLock::new(|| {
    let words = include_str!("entities.txt").split_ascii_whitespace();
    words
        .filter_map(|word| {
            let (name, number) = word.split_once('=')?;
            let c = char::from_u32(u32::from_str_radix(number, 16).ok()?)?;
            Some((name, c))
        })
        .collect()
});

/// The text with its references read, if it had any.
pub fn pass(text: &str) -> Option<(String, Vec<Edit>)> {
    let bytes = text.as_bytes();
    let mut rewriter = Rewriter::new(text);
    let mut at = 0;
    // The line looked at last, and whether it has a tag.
    let (mut line_end, mut tagged) = (0, false);
    let mut buffer = [0; 4];
    while let Some(ampersand) = memchr::memchr(b'&', &bytes[at..]).map(|i| at + i) {
        at = ampersand + 1;
        let Some((length, c)) = reference(&text[ampersand..]) else {
            continue;
        };
        if ampersand >= line_end {
            let start = memchr::memrchr(b'\n', &bytes[..ampersand]).map_or(0, |i| i + 1);
            line_end = memchr::memchr(b'\n', &bytes[at..]).map_or(text.len(), |i| at + i);
            tagged = has_tag(&text[start..line_end]);
        }
        let end = ampersand + length;
        if let Some(c) = c.filter(|_| !tagged) {
            rewriter.replace(ampersand..end, c.encode_utf8(&mut buffer), RuleId::ENTITY);
        }
        at = end;
    }
    rewriter.finish()
}

/// The reference at the start of a text: its length, and what it stands for, or
/// `None` if it was escaped too often.
fn reference(text: &str) -> Option<(usize, Option<char>)> {
    let (mut length, mut c) = single(text.get(1..)?)?;
    for _ in 1..LAYERS {
        if c != '&' {
            return Some((length, Some(c)));
        }
        match single(&text[length..]) {
            Some((more, next)) => {
                length += more - 1;
                c = next;
            }
            None => return Some((length, Some('&'))),
        }
    }
    let further = c == '&' && single(&text[length..]).is_some();
    Some((length, (!further).then_some(c)))
}

/// One reference whose `&` has been read; the length includes it.
fn single(rest: &str) -> Option<(usize, char)> {
    let bytes = rest.as_bytes();
    let window = &bytes[..bytes.len().min(LONGEST + 1)];
    let semicolon = memchr::memchr(b';', window)?;
    let name = &rest[..semicolon];
    let c = match name.strip_prefix('#') {
        Some(number) => numbered(number)?,
        None => *NAMES.get(name)?,
    };
    Some((semicolon + 2, c))
}

/// The character of a number; those of C1 controls mean windows-1252, as in HTML.
fn numbered(number: &str) -> Option<char> {
    let (digits, radix) = match number.strip_prefix(['x', 'X']) {
        Some(hex) => (hex, 16),
        None => (number, 10),
    };
    if !digits.starts_with(|c: char| c.is_ascii_hexdigit()) {
        return None;
    }
    match char::from_u32(u32::from_str_radix(digits, radix).ok()?)? {
        c @ ('\t' | '\n' | '\r') => Some(c),
        c @ '\u{80}'..='\u{9f}' => super::mojibake::windows_1252(c),
        c if c.is_control() || u32::from(c) & 0xfffe == 0xfffe => None,
        c => Some(c),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn becomes(text: &str, wanted: &str) {
        let got = pass(text).map_or_else(|| text.to_owned(), |(t, _)| t);
        assert_eq!(got, wanted, "{text:?}");
    }

    #[test]
    fn names_and_numbers() {
        becomes(
            "Marks &amp; Spencer&rsquo;s caf&eacute;",
            "Marks & Spencer’s café",
        );
        becomes(
            "&#8220;Oui&#x201d; &#150; 5&nbsp;&euro;",
            "“Oui” – 5\u{a0}€",
        );
        becomes("a &lt; b &quot;c&quot; &apos;", "a < b \"c\" '");
    }

    #[test]
    fn two_layers_and_no_third() {
        becomes("a&amp;nbsp;b &amp;amp; c &#38;eacute;", "a\u{a0}b & c é");
        becomes(
            "a&amp;amp;nbsp;b &amp;amp;amp; c",
            "a&amp;amp;nbsp;b &amp;amp;amp; c",
        );
    }

    #[test]
    fn what_is_none_stays() {
        for text in [
            "AT&T; R&D, this&not that; &unknown; &;",
            "&#0; &#xd800; &#xffff; &#; &#x; &#12a; &#+65; &#129;",
            "?a=1&copy=2&lt=3",
            "<b>x</b> &amp; y",
        ] {
            becomes(text, text);
        }
        becomes("<b>x &amp;</b>\nM&amp;S", "<b>x &amp;</b>\nM&S");
    }

    #[test]
    fn every_name_is_read() {
        assert!(NAMES.len() > 500);
        assert_eq!(NAMES.get("hellip"), Some(&'…'));
        let longest = NAMES.keys().map(|n| n.len()).max();
        assert!(longest.unwrap() <= LONGEST);
    }
}
