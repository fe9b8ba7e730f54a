//! Lines in UTF-16 and UTF-32, told by their byte order mark: read as UTF-8 and written back
//! byte for byte. A byte that is part of no character becomes the byte FF and two hex digits,
//! which no UTF-8 has, so that the record it is in cannot be taken for text.

use serde::{Deserialize, Serialize};

/// Stands before the hex digits of a byte that is part of no character.
const ESCAPE: u8 = 0xff;

/// An encoding with more than one byte a unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Wide {
    Utf16Le,
    Utf16Be,
    Utf32Le,
    Utf32Be,
}

impl Wide {
    /// The byte order marks; the longer ones come first, because one contains another.
    const MARKS: [(Self, &'static [u8]); 4] = [
        (Self::Utf32Le, b"\xff\xfe\0\0"),
        (Self::Utf32Be, b"\0\0\xfe\xff"),
        (Self::Utf16Le, b"\xff\xfe"),
        (Self::Utf16Be, b"\xfe\xff"),
    ];

    /// The encoding of bytes that begin with its mark.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Option<Self> {
        let found = Self::MARKS.iter().find(|(_, m)| bytes.starts_with(m));
        found.map(|(wide, _)| *wide)
    }

    /// Whether more bytes may show another mark.
    #[must_use]
    pub fn is_undecided(bytes: &[u8]) -> bool {
        let longer =
            |(_, mark): &(Self, &[u8])| bytes.len() < mark.len() && mark.starts_with(bytes);
        !bytes.is_empty() && Self::MARKS.iter().any(longer)
    }

    /// The name that the account has for it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Utf16Le => "UTF-16LE",
            Self::Utf16Be => "UTF-16BE",
            Self::Utf32Le => "UTF-32LE",
            Self::Utf32Be => "UTF-32BE",
        }
    }

    /// The encoding with this name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        let mut all = Self::MARKS.iter().map(|(wide, _)| *wide);
        all.find(|wide| wide.name() == name)
    }

    fn unit_bytes(self) -> usize {
        match self {
            Self::Utf16Le | Self::Utf16Be => 2,
            Self::Utf32Le | Self::Utf32Be => 4,
        }
    }

    fn unit(self, bytes: &[u8]) -> u32 {
        let one = |all: u32, byte: &u8| all << 8 | u32::from(*byte);
        match self {
            Self::Utf16Be | Self::Utf32Be => bytes.iter().fold(0, one),
            Self::Utf16Le | Self::Utf32Le => bytes.iter().rev().fold(0, one),
        }
    }

    fn push_unit(self, unit: u32, out: &mut Vec<u8>) {
        let bytes = unit.to_be_bytes();
        let bytes = &bytes[4 - self.unit_bytes()..];
        match self {
            Self::Utf16Be | Self::Utf32Be => out.extend(bytes),
            Self::Utf16Le | Self::Utf32Le => out.extend(bytes.iter().rev()),
        }
    }

    /// The character at the beginning and its length; no character where none is there, and
    /// nothing where more bytes may make one.
    fn character(self, bytes: &[u8]) -> Option<(Option<char>, usize)> {
        let size = self.unit_bytes();
        let first = self.unit(bytes.get(..size)?);
        if size == 4 || !(0xd800..0xdc00).contains(&first) {
            return Some((char::from_u32(first), size));
        }
        let second = self.unit(bytes.get(size..2 * size)?);
        if !(0xdc00..0xe000).contains(&second) {
            return Some((None, size));
        }
        let code = 0x1_0000 + ((first - 0xd800) << 10) + (second - 0xdc00);
        Some((char::from_u32(code), 2 * size))
    }
}

/// Decodes a stream, in whatever portions it comes.
#[derive(Debug)]
pub struct WideDecoder {
    wide: Wide,
    /// The beginning of a character.
    rest: Vec<u8>,
}

impl WideDecoder {
    #[must_use]
    pub fn new(wide: Wide) -> Self {
        Self {
            wide,
            rest: Vec::new(),
        }
    }

    #[must_use]
    pub fn wide(&self) -> Wide {
        self.wide
    }

    /// The next bytes, as UTF-8.
    pub fn decode(&mut self, bytes: &[u8]) -> Vec<u8> {
        self.rest.extend_from_slice(bytes);
        let mut out = Vec::with_capacity(self.rest.len());
        let mut at = 0;
        while let Some((found, len)) = self.wide.character(&self.rest[at..]) {
            match found {
                Some(c) => out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes()),
                None => escape(&self.rest[at..at + len], &mut out),
            }
            at += len;
        }
        self.rest.drain(..at);
        out
    }

    /// What is left at the end, or before bytes that are missing.
    pub fn finish(&mut self) -> Vec<u8> {
        let mut out = Vec::new();
        escape(&std::mem::take(&mut self.rest), &mut out);
        out
    }
}

fn escape(bytes: &[u8], out: &mut Vec<u8>) {
    const HEX: &[u8; 16] = b"0123456789abcdef";
    for byte in bytes {
        let digit = |shift: u8| HEX[usize::from(byte >> shift & 15)];
        out.extend_from_slice(&[ESCAPE, digit(4), digit(0)]);
    }
}

/// Gives back the bytes that a decoder was given, in whatever portions its output comes.
#[derive(Debug)]
pub struct WideEncoder {
    wide: Wide,
    rest: Vec<u8>,
}

impl WideEncoder {
    #[must_use]
    pub fn new(wide: Wide) -> Self {
        Self {
            wide,
            rest: Vec::new(),
        }
    }

    /// The next bytes in the encoding.
    pub fn encode(&mut self, bytes: &[u8]) -> Vec<u8> {
        self.rest.extend_from_slice(bytes);
        let mut out = Vec::with_capacity(self.rest.len() * 2);
        let mut at = 0;
        while let Some(len) = self.piece(at, &mut out) {
            at += len;
        }
        self.rest.drain(..at);
        out
    }

    /// Encodes the next piece and returns its length, if all of it is there.
    fn piece(&self, at: usize, out: &mut Vec<u8>) -> Option<usize> {
        let bytes = &self.rest[at..];
        let len = match bytes.first()? {
            0..0xc0 => 1,
            0xc0..0xe0 => 2,
            0xe0..0xf0 | &ESCAPE => 3,
            _ => 4,
        };
        let piece = bytes.get(..len)?;
        if let [ESCAPE, digits @ ..] = piece {
            let digits = std::str::from_utf8(digits).ok();
            out.extend(digits.and_then(|d| u8::from_str_radix(d, 16).ok()));
            return Some(len);
        }
        let text = std::str::from_utf8(piece).unwrap_or_default();
        if self.wide.unit_bytes() == 4 {
            let units = text.chars().map(u32::from);
            units.for_each(|unit| self.wide.push_unit(unit, out));
        } else {
            let units = text.encode_utf16().map(u32::from);
            units.for_each(|unit| self.wide.push_unit(unit, out));
        }
        Some(len)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const ALL: [Wide; 4] = [Wide::Utf16Le, Wide::Utf16Be, Wide::Utf32Le, Wide::Utf32Be];

    fn decoded(wide: Wide, bytes: &[u8], portion: usize) -> Vec<u8> {
        let mut decoder = WideDecoder::new(wide);
        let mut out: Vec<u8> = bytes
            .chunks(portion)
            .flat_map(|b| decoder.decode(b))
            .collect();
        out.extend(decoder.finish());
        out
    }

    #[test]
    fn marks_tell_the_encoding() {
        assert_eq!(Wide::of(b"\xff\xfe{\0"), Some(Wide::Utf16Le));
        assert_eq!(Wide::of(b"\xff\xfe\0\0{\0\0\0"), Some(Wide::Utf32Le));
        assert_eq!(Wide::of(b"\xef\xbb\xbf{"), None);
        assert!(Wide::is_undecided(b"\xff\xfe\0"));
        assert!(!Wide::is_undecided(b"\xff\xfe{"));
        for wide in ALL {
            assert_eq!(Wide::from_name(wide.name()), Some(wide));
        }
    }

    #[test]
    fn text_is_decoded() {
        let bytes = b"\xff\xfeH\0\xe9\0\x3d\xd8\x00\xde";
        let text = decoded(Wide::Utf16Le, bytes, 3);
        assert_eq!(text, "\u{feff}Hé😀".as_bytes());
        assert_eq!(
            decoded(Wide::Utf16Be, b"\xd8\x3d\0a\x7f", 2),
            b"\xffd8\xff3da\xff7f"
        );
    }

    proptest! {
        #[test]
        fn every_byte_comes_back(
            bytes in prop::collection::vec(any::<u8>(), 0..40),
            portion in 1..9_usize,
        ) {
            for wide in ALL {
                let text = decoded(wide, &bytes, portion);
                prop_assert_eq!(&text, &decoded(wide, &bytes, bytes.len().max(1)));
                let mut encoder = WideEncoder::new(wide);
                let back: Vec<u8> = text.chunks(portion).flat_map(|b| encoder.encode(b)).collect();
                prop_assert_eq!(&back, &bytes);
            }
        }
    }
}
