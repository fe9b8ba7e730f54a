//! JSON strings: decoding that survives lone surrogates, encoding in the three
//! spellings that scrapers write, and telling which of them a literal is in.

use super::Spelling;
use std::borrow::Cow;

/// Decodes the inside of a valid JSON string literal. A lone surrogate, which
/// Python's `json` writes and no UTF-8 text can hold, becomes U+FFFD; the
/// second value counts them.
#[must_use]
pub fn decode_string(inner: &str) -> (Cow<'_, str>, u32) {
    let bytes = inner.as_bytes();
    let Some(mut escape) = memchr::memchr(b'\\', bytes) else {
        return (Cow::Borrowed(inner), 0);
    };
    let mut out = String::with_capacity(inner.len());
    let (mut from, mut lone) = (0, 0);
    loop {
        out.push_str(&inner[from..escape]);
        let kind = bytes.get(escape + 1).copied().unwrap_or(b'\\');
        from = escape + 2;
        match kind {
            b'n' => out.push('\n'),
            b't' => out.push('\t'),
            b'r' => out.push('\r'),
            b'b' => out.push('\u{8}'),
            b'f' => out.push('\u{c}'),
            b'u' => {
                let (c, length) = unicode_escape(&bytes[escape..]);
                lone += u32::from(c.is_none());
                out.push(c.unwrap_or('\u{fffd}'));
                from = escape + length;
            }
            other => out.push(char::from(other)),
        }
        match memchr::memchr(b'\\', &bytes[from.min(bytes.len())..]) {
            Some(next) => escape = from + next,
            None => break,
        }
    }
    out.push_str(inner.get(from..).unwrap_or_default());
    (Cow::Owned(out), lone)
}

/// The character of `\uXXXX` or of a surrogate pair, and the length of the escape.
fn unicode_escape(bytes: &[u8]) -> (Option<char>, usize) {
    let unit = |at: usize| -> Option<u32> {
        if bytes.get(at..at + 2)? != b"\\u" {
            return None;
        }
        let digits = std::str::from_utf8(bytes.get(at + 2..at + 6)?).ok()?;
        u32::from_str_radix(digits, 16).ok()
    };
    match unit(0) {
        Some(high @ 0xd800..=0xdbff) => match unit(6) {
            Some(low @ 0xdc00..=0xdfff) => {
                let code = 0x1_0000 + ((high - 0xd800) << 10) + (low - 0xdc00);
                (char::from_u32(code), 12)
            }
            _ => (None, 6),
        },
        Some(code) => (char::from_u32(code), 6),
        None => (None, 6.min(bytes.len())),
    }
}

/// Appends a literal, escaping only what JSON demands.
pub fn encode_string(text: &str, out: &mut Vec<u8>) {
    out.reserve(text.len() + text.len() / 32 + 2);
    out.push(b'"');
    let bytes = text.as_bytes();
    let mut from = 0;
    loop {
        let at = plain_until(bytes, from, |b| (b < 0x20) | (b == b'"') | (b == b'\\'));
        out.extend_from_slice(&bytes[from..at]);
        let Some(&byte) = bytes.get(at) else { break };
        escape_ascii(byte, out);
        from = at + 1;
    }
    out.push(b'"');
}

/// Bytes tested at once: with no branch between them they take one or two
/// vector instructions.
const BLOCK: usize = 32;

/// The first offset at or after `from` where `odd` holds; the length if there
/// is none. `odd` is cheap and has no side effects.
#[inline]
fn plain_until(bytes: &[u8], from: usize, odd: impl Fn(u8) -> bool) -> usize {
    let mut at = from;
    while let Some(block) = bytes[at..].first_chunk::<BLOCK>() {
        if block.iter().fold(false, |hit, &b| hit | odd(b)) {
            break;
        }
        at += BLOCK;
    }
    let hit = bytes[at..].iter().position(|&b| odd(b));
    hit.map_or(bytes.len(), |hit| at + hit)
}

fn escape_ascii(byte: u8, out: &mut Vec<u8>) {
    match byte {
        b'"' => out.extend_from_slice(b"\\\""),
        b'\\' => out.extend_from_slice(b"\\\\"),
        b'\n' => out.extend_from_slice(b"\\n"),
        b'\r' => out.extend_from_slice(b"\\r"),
        b'\t' => out.extend_from_slice(b"\\t"),
        8 => out.extend_from_slice(b"\\b"),
        12 => out.extend_from_slice(b"\\f"),
        other => push_unit(u16::from(other), out),
    }
}

fn push_unit(unit: u16, out: &mut Vec<u8>) {
    const HEX: &[u8; 16] = b"0123456789abcdef";
    out.extend_from_slice(b"\\u");
    for shift in [12, 8, 4, 0] {
        out.push(HEX[usize::from(unit >> shift & 15)]);
    }
}

/// Appends a literal in one of the spellings.
pub fn encode_as(spelling: &Spelling, text: &str, out: &mut Vec<u8>) {
    let slash = match spelling {
        Spelling::Minimal => return encode_string(text, out),
        Spelling::Raw(raw) => return out.extend_from_slice(raw.as_bytes()),
        Spelling::Ascii => false,
        Spelling::AsciiSlash => true,
    };
    out.reserve(text.len() + text.len() / 16 + 2);
    out.push(b'"');
    // Python escapes DEL, PHP does not.
    let beyond = if slash { 0x80 } else { 0x7f };
    let bytes = text.as_bytes();
    let mut from = 0;
    loop {
        let at = plain_until(bytes, from, |b| {
            (b < 0x20) | (b == b'"') | (b == b'\\') | (b >= beyond) | (slash & (b == b'/'))
        });
        out.extend_from_slice(&bytes[from..at]);
        let Some(c) = text[at..].chars().next() else {
            break;
        };
        match c {
            '/' => out.extend_from_slice(b"\\/"),
            c if c.is_ascii() => escape_ascii(c as u8, out),
            c => c
                .encode_utf16(&mut [0; 2])
                .iter()
                .for_each(|unit| push_unit(*unit, out)),
        }
        from = at + c.len_utf8();
    }
    out.push(b'"');
}

/// Which spelling gives `literal` (with its quotes) back for `text`.
#[must_use]
pub fn spelling_of(literal: &str, text: &str) -> Spelling {
    if is_minimal(literal.as_bytes()) {
        return Spelling::Minimal;
    }
    let mut scratch = Vec::with_capacity(literal.len());
    for spelling in [Spelling::Ascii, Spelling::AsciiSlash] {
        scratch.clear();
        encode_as(&spelling, text, &mut scratch);
        if scratch == literal.as_bytes() {
            return spelling;
        }
    }
    Spelling::Raw(literal.to_owned())
}

/// Whether every escape of a valid literal is one that the minimal spelling writes.
fn is_minimal(literal: &[u8]) -> bool {
    let mut at = 0;
    while let Some(step) = memchr::memchr(b'\\', &literal[at..]) {
        at += step;
        match literal.get(at + 1) {
            Some(b'"' | b'\\' | b'n' | b'r' | b't' | b'b' | b'f') => at += 2,
            Some(b'u') => {
                let mut expected = Vec::with_capacity(6);
                let code = literal
                    .get(at + 2..at + 6)
                    .and_then(|d| std::str::from_utf8(d).ok())
                    .and_then(|d| u8::from_str_radix(d, 16).ok())
                    .filter(|&c| c < 0x20);
                if let Some(code) = code {
                    escape_ascii(code, &mut expected);
                }
                if expected.len() != 6 || literal.get(at..at + 6) != Some(&expected[..]) {
                    return false;
                }
                at += 6;
            }
            _ => return false,
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn decoded(literal: &str) -> (String, u32) {
        let (text, lone) = decode_string(&literal[1..literal.len() - 1]);
        (text.into_owned(), lone)
    }

    #[test]
    fn spellings_are_told_apart() {
        let cases = [
            (r#""a/b é""#, Spelling::Minimal),
            (r#""a\/b""#, Spelling::AsciiSlash),
            (r#""\u00e9 a/b""#, Spelling::Ascii),
            (r#""\u00e9 \/ \ud83d\ude00""#, Spelling::AsciiSlash),
            (r#""\u0001\n""#, Spelling::Minimal),
            (r#""\u000a""#, Spelling::Raw(r#""\u000a""#.into())),
            (r#""\u00E9""#, Spelling::Raw(r#""\u00E9""#.into())),
            (r#""\ud800""#, Spelling::Raw(r#""\ud800""#.into())),
        ];
        for (literal, spelling) in cases {
            assert_eq!(
                spelling_of(literal, &decoded(literal).0),
                spelling,
                "{literal}"
            );
        }
    }

    #[test]
    fn lone_surrogates_are_counted() {
        assert_eq!(decoded(r#""a\ud800b""#), ("a\u{fffd}b".into(), 1));
        assert_eq!(decoded(r#""\udc00\ud800""#), ("\u{fffd}\u{fffd}".into(), 2));
        assert_eq!(decoded(r#""\ud83d\ude00\u0041""#), ("😀A".into(), 0));
        assert_eq!(decoded(r#""\ud800\u0041""#), ("\u{fffd}A".into(), 1));
    }

    proptest! {
        #[test]
        fn every_spelling_decodes(text in any::<String>()) {
            for spelling in [Spelling::Minimal, Spelling::Ascii, Spelling::AsciiSlash] {
                let mut out = Vec::new();
                encode_as(&spelling, &text, &mut out);
                let literal = String::from_utf8(out).unwrap();
                prop_assert_eq!(&decoded(&literal).0, &text);
                prop_assert_eq!(&serde_json::from_str::<String>(&literal).unwrap(), &text);
                let told = spelling_of(&literal, &text);
                let mut again = Vec::new();
                encode_as(&told, &text, &mut again);
                prop_assert_eq!(String::from_utf8(again).unwrap(), literal);
            }
            prop_assert_eq!(
                serde_json::to_string(&text).unwrap().into_bytes(),
                { let mut out = Vec::new(); encode_string(&text, &mut out); out }
            );
        }
    }
}
