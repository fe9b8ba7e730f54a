//! How a text file was written: the name of its encoding, and bytes from text and
//! text from bytes under it. UTF-16 is with a byte order mark, always. Nothing is
//! guessed here; `parse` does.

use encoding_rs::Encoding;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// UTF-16 by byte order, with the mark.
pub const UTF_16: [(&str, [u8; 2]); 2] = [("UTF-16LE", [0xff, 0xfe]), ("UTF-16BE", [0xfe, 0xff])];

/// How a text file was written.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TextForm {
    /// Its encoding, by the name the Encoding Standard has; `None` is UTF-8.
    pub encoding: Option<String>,
    /// Its bytes, where encoding the text does not give them.
    pub raw: Option<Vec<u8>>,
}

impl TextForm {
    /// How these bytes, which are this text, are written in an encoding.
    #[must_use]
    pub fn of(encoding: &str, bytes: &[u8], text: &str) -> Self {
        let same = encode_text(Some(encoding), text).is_some_and(|again| *again == *bytes);
        Self {
            encoding: Some(encoding.to_owned()),
            raw: (!same).then(|| bytes.to_vec()),
        }
    }
}

/// The bytes of a text; `None` if the encoding is unknown or lacks a character.
#[must_use]
pub fn encode_text<'a>(encoding: Option<&str>, text: &'a str) -> Option<Cow<'a, [u8]>> {
    let Some(name) = encoding else {
        return Some(Cow::Borrowed(text.as_bytes()));
    };
    if let Some((_, mark)) = UTF_16.iter().find(|(n, _)| *n == name) {
        let units = text.encode_utf16();
        let order = |unit: u16| match mark {
            [0xff, _] => unit.to_le_bytes(),
            _ => unit.to_be_bytes(),
        };
        let bytes = mark.iter().copied().chain(units.flat_map(order));
        return Some(Cow::Owned(bytes.collect()));
    }
    let (bytes, used, unmappable) = Encoding::for_label(name.as_bytes())?.encode(text);
    (!unmappable && used.name() == name).then_some(bytes)
}

/// The text of some bytes; `None` if they are not wholly in the encoding.
#[must_use]
pub fn decode_text<'a>(encoding: Option<&str>, bytes: &'a [u8]) -> Option<Cow<'a, str>> {
    let Some(name) = encoding else {
        return std::str::from_utf8(bytes).ok().map(Cow::Borrowed);
    };
    if let Some((_, mark)) = UTF_16.iter().find(|(n, _)| *n == name) {
        let (pairs, odd) = bytes.strip_prefix(mark)?.as_chunks::<2>();
        let order = |pair: &[u8; 2]| match mark {
            [0xff, _] => u16::from_le_bytes(*pair),
            _ => u16::from_be_bytes(*pair),
        };
        let text = char::decode_utf16(pairs.iter().map(order)).collect::<Result<String, _>>();
        return text.ok().filter(|_| odd.is_empty()).map(Cow::Owned);
    }
    Encoding::for_label(name.as_bytes())?.decode_without_bom_handling_and_without_replacement(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_and_bytes() {
        for (name, bytes) in [
            ("UTF-16LE", &b"\xff\xfeH\0\xe9\0\x3d\xd8\x00\xde"[..]),
            ("UTF-16BE", b"\xfe\xff\0H\0\xe9\xd8\x3d\xde\x00"),
        ] {
            let text = decode_text(Some(name), bytes);
            assert_eq!(text.as_deref(), Some("Hé😀"));
            assert_eq!(encode_text(Some(name), "Hé😀").as_deref(), Some(bytes));
        }
        let bytes = b"\xcf\xf0\xe8\xe2\xe5\xf2";
        let text = decode_text(Some("windows-1251"), bytes).unwrap();
        assert_eq!(text, "Привет");
        assert_eq!(TextForm::of("windows-1251", bytes, &text).raw, None);
    }

    #[test]
    fn what_does_not_fit() {
        assert_eq!(decode_text(Some("UTF-16LE"), b"\xff\xfea"), None);
        assert_eq!(decode_text(Some("UTF-16LE"), b"\xff\xfe\x00\xd8"), None);
        assert_eq!(decode_text(Some("UTF-16LE"), b"a\0"), None);
        assert_eq!(decode_text(Some("no-such"), b"a"), None);
        assert_eq!(decode_text(None, b"\xe9"), None);
        assert_eq!(encode_text(Some("windows-1251"), "漢"), None);
    }

    #[test]
    fn bytes_that_text_does_not_give_are_kept() {
        // 0x8145 0x8791 and 0x81E0: JIS has the sign twice, and text gives one of them.
        let bytes = b"\x81\xe0\x87\x90";
        let text = decode_text(Some("Shift_JIS"), bytes).unwrap();
        let form = TextForm::of("Shift_JIS", bytes, &text);
        assert_eq!(form.raw.as_deref(), Some(&bytes[..]));
    }
}
