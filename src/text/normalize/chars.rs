//! First pass, character by character: line ends become newlines; controls,
//! non-characters and invisible characters that do nothing where they stand go.
//! A text comes in, the later text and its edits go out. Blanks and newlines
//! are left for the next pass, however many there are.

use super::joiners::Neighbours;
use super::pairs::Pairs;
use super::rewriter::Rewriter;
use super::scan::find_unprintable;
use crate::record::{Edit, RuleId};

const ESCAPE: char = '\u{1b}';
/// A longer sequence is none, in bytes.
const SEQUENCE_MAX_BYTES: usize = 64;

/// The length of the escape sequence that sets colours, titles or character sets of a terminal
/// and begins here; 1 where none does.
fn sequence_len(bytes: &[u8]) -> usize {
    let rest = &bytes[..bytes.len().min(SEQUENCE_MAX_BYTES)];
    let body = rest.get(2..).unwrap_or_default();
    let len = match rest.get(1) {
        // Parameters, and the letter that ends them.
        Some(b'[') => body
            .iter()
            .position(|b| !(0x20..0x40).contains(b))
            .filter(|&end| (0x40..0x7f).contains(&body[end]))
            .map(|end| end + 3),
        // A title, up to a bell or another escape with a backslash.
        Some(b']') => body
            .iter()
            .position(|b| matches!(b, 7 | 0x1b | b'\n'))
            .and_then(|end| match body[end..] {
                [7, ..] => Some(end + 3),
                [0x1b, b'\\', ..] => Some(end + 4),
                _ => None,
            }),
        Some(b'(' | b')') => matches!(body, [b'0' | b'A' | b'B' | b'J', ..]).then_some(3),
        _ => None,
    };
    len.unwrap_or(1)
}

/// What the pass makes of a character.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Visible or a blank: stays.
    Text,
    LineEnd,
    /// Control or non-character: goes.
    Control,
    /// Goes wherever it stands.
    Invisible,
    /// ZWJ or ZWNJ: stays where a script or an emoji sequence needs it.
    Joiner,
    /// LRM, RLM, ALM: stays next to right-to-left text.
    Mark,
    /// Opens or closes an embedding or isolate: stays if paired within its line.
    Embedding,
}

/// The kind of a character.
pub fn kind(c: char) -> Kind {
    match c {
        '\t' | ' '..='~' => Kind::Text,
        // CR LF is one line end; the pass looks for it.
        '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => Kind::LineEnd,
        '\0'..='\u{1f}'
        | '\u{7f}'..='\u{9f}'
        | '\u{feff}'
        | '\u{fffe}'
        | '\u{ffff}'
        | '\u{fdd0}'..='\u{fdef}' => Kind::Control,
        // Overrides reorder what a reader sees; no honest news text needs them.
        '\u{200b}' | '\u{2060}' | '\u{ad}' | '\u{202d}' | '\u{202e}' => Kind::Invisible,
        '\u{200c}' | '\u{200d}' => Kind::Joiner,
        '\u{200e}' | '\u{200f}' | '\u{61c}' => Kind::Mark,
        '\u{202a}'..='\u{202c}' | '\u{2066}'..='\u{2069}' => Kind::Embedding,
        _ => Kind::Text,
    }
}

/// Whether a character may begin here that is neither `Text` nor a newline.
#[inline]
fn odd(a: u8, b: u8, c: u8) -> bool {
    let control = (a < 0x20) & (a != b'\t') & (a != b'\n') | (a == 0x7f);
    let latin = (a == 0xc2) & ((b < 0xa0) | (b == 0xad));
    let e280 = (b == 0x80) & ((0x8b..=0x8f).contains(&c) | (0xa8..=0xae).contains(&c));
    let e281 = (b == 0x81) & ((c == 0xa0) | (0xa6..=0xa9).contains(&c));
    let ef = ((b == 0xb7) & (0x90..=0xaf).contains(&c))
        | ((b == 0xbb) & (c == 0xbf))
        | ((b == 0xbf) & (c >= 0xbe));
    let arabic = (a == 0xd8) & (b == 0x9c);
    control | latin | ((a == 0xe2) & (e280 | e281)) | ((a == 0xef) & ef) | arabic
}

/// The text without what carries nothing, if there was any.
pub fn pass(text: &str) -> Option<(String, Vec<Edit>)> {
    let bytes = text.as_bytes();
    let mut rewriter = Rewriter::new(text);
    let mut neighbours = Neighbours::new(text);
    let mut pairs = Pairs::new(text);
    let mut at = find_unprintable(bytes, 0, odd);
    while let Some(c) = text[at..].chars().next() {
        let mut end = at + c.len_utf8();
        match kind(c) {
            Kind::LineEnd if c != '\n' => {
                if c == '\r' && bytes.get(end) == Some(&b'\n') {
                    end += 1;
                }
                rewriter.replace(at..end, "\n", RuleId::LINE_END);
            }
            Kind::Control if c == ESCAPE => {
                end = at + sequence_len(&bytes[at..]);
                rewriter.replace(at..end, "", RuleId::CONTROL);
            }
            Kind::Control => rewriter.replace(at..end, "", RuleId::CONTROL),
            Kind::Invisible => rewriter.replace(at..end, "", RuleId::ZERO_WIDTH),
            Kind::Joiner if !neighbours.joined(at, c) => {
                rewriter.replace(at..end, "", RuleId::ZERO_WIDTH);
            }
            Kind::Mark if !neighbours.right_to_left(at) => {
                rewriter.replace(at..end, "", RuleId::ZERO_WIDTH);
            }
            Kind::Embedding if !pairs.paired(at) => {
                rewriter.replace(at..end, "", RuleId::ZERO_WIDTH);
            }
            _ => {}
        }
        at = find_unprintable(bytes, end, odd);
    }
    rewriter.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_byte_test_agrees_with_the_kinds() {
        for c in '\0'..=char::MAX {
            let mut buffer = [b'x'; 6];
            c.encode_utf8(&mut buffer);
            let wanted = kind(c) != Kind::Text && c != '\n';
            assert_eq!(odd(buffer[0], buffer[1], buffer[2]), wanted, "{c:?}");
            // No byte inside a character starts a hit.
            for i in 1..c.len_utf8() {
                assert!(!odd(buffer[i], buffer[i + 1], buffer[i + 2]), "{c:?}");
            }
        }
    }

    #[test]
    fn line_ends_and_controls() {
        let (text, edits) = pass("a\r\nb\rc\u{b}d\u{2028}e\u{85}\u{0}f\u{feff}\u{fffd}").unwrap();
        assert_eq!(text, "a\nb\nc\nd\ne\nf\u{fffd}");
        let rules: Vec<_> = edits.iter().map(|e| e.rule).collect();
        assert_eq!(rules[..5], [RuleId::LINE_END; 5]);
        assert_eq!(rules[5..], [RuleId::CONTROL; 2]);
    }

    #[test]
    fn escape_sequences_go_as_a_whole() {
        for (text, wanted) in [
            ("a\u{1b}[31m red\u{1b}[0m b", "a red b"),
            ("\u{1b}[1;38;5;208mhot\u{1b}[K", "hot"),
            ("\u{1b}]0;title\u{7}text\u{1b}(B", "text"),
            ("\u{1b}]8;;http://a.example/\u{1b}\\link", "link"),
            ("a\u{1b}b \u{1b}[é", "ab [é"),
            ("\u{1b}", ""),
        ] {
            assert_eq!(pass(text).unwrap().0, wanted, "{text:?}");
        }
    }

    #[test]
    fn invisible_characters_go() {
        let (text, _) = pass("co\u{ad}op\u{200b}er\u{2060}ate \u{202e}now\u{202c}").unwrap();
        assert_eq!(text, "cooperate now");
        assert!(pass("“Curly” – quotes… café « naïve »\u{a0}!\t\n").is_none());
    }
}
