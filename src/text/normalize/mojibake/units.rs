//! A line taken apart under one encoding: characters whose bytes would be UTF-8
//! become units, with what each decodes to and how odd it looks as written. A
//! line comes in, its units go out, in order and never overlapping. Nothing is
//! decided here.

use super::class::{Around, Class, class, is_likely, weight};
use super::tables;
use std::ops::Range;

/// How a unit reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reading {
    /// As UTF-8.
    Strict,
    /// As UTF-8, if a space is taken for the no-break space it was made of.
    Space,
    /// A lead and what is left of the rest: it was one character, nobody knows which.
    Lost,
    /// The same, and a question mark stands for a byte.
    Asked,
}

/// Characters that may be one, misread.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unit {
    /// Bytes of the line.
    pub span: Range<usize>,
    pub reading: Reading,
    pub decoded: char,
    pub weight: u32,
}

/// A character of the line.
#[derive(Debug, Clone, Copy)]
pub struct Letter {
    pub at: usize,
    pub c: char,
    /// The byte that it was in each encoding, if it is beyond ASCII; 0 for none.
    bytes: [u8; tables::COUNT],
}

impl Letter {
    /// The byte that it was. U+FFFD is 0x1a where an encoding loses characters.
    fn byte(&self, encoding: usize) -> u8 {
        match self.c {
            '\u{1a}' => 0,
            '\0'..='\x7f' => self.c as u8,
            '\u{fffd}' if tables::is_lossy(encoding) => 0x1a,
            _ => self.bytes[encoding],
        }
    }
}

/// The characters of a line.
pub fn letters(line: &str) -> Vec<Letter> {
    let bytes = |c: char| {
        if c.is_ascii() {
            [0; tables::COUNT]
        } else {
            tables::bytes(c)
        }
    };
    line.char_indices()
        .map(|(at, c)| Letter {
            at,
            c,
            bytes: bytes(c),
        })
        .collect()
}

/// Whether the character is seen inside of mojibake and in little else.
pub fn is_inside(letter: Letter) -> bool {
    matches!(
        class(letter.c),
        Class::Control | Class::Odd | Class::Money | Class::Math | Class::Mark | Class::Box
    )
}

/// The units of a line, and whether nothing beyond ASCII stands outside of them.
pub fn units(line: &str, letters: &[Letter], encoding: usize) -> (Vec<Unit>, bool) {
    let mut units: Vec<Unit> = Vec::new();
    let mut whole = true;
    let mut i = 0;
    while let Some(letter) = letters.get(i) {
        let byte = letter.byte(encoding);
        if byte < 0x80 {
            let known = letter.c.is_ascii() || byte == 0x1a || is_lone_control(letter.c);
            whole &= known;
            i += 1;
            continue;
        }
        let Some((length, reading, decoded)) = read(&letters[i..], encoding) else {
            whole &= is_lone_control(letter.c);
            i += 1;
            continue;
        };
        let end = letters.get(i + length).map_or(line.len(), |l| l.at);
        let before = i.checked_sub(1).map(|i| letters[i].c);
        let strict = reading == Reading::Strict;
        units.push(Unit {
            span: letter.at..end,
            reading,
            decoded,
            weight: if strict {
                sum(&letters[i..], length, before, decoded)
            } else {
                space_weight(letters, i, reading)
            },
        });
        i += length;
    }
    (units, whole)
}

fn is_lone_control(c: char) -> bool {
    tables::windows_1252(c).is_some()
}

/// How odd the characters of a sequence look.
fn sum(letters: &[Letter], length: usize, before: Option<char>, decoded: char) -> u32 {
    let control = letters[..length]
        .iter()
        .any(|l| class(l.c) == Class::Control);
    if !is_likely(decoded) && !control {
        return 0;
    }
    let pairs = letters[..length].windows(2).enumerate();
    pairs
        .map(|(i, pair)| {
            let around = Around {
                before,
                after: letters.get(i + 2).map(|l| l.c),
                first: i == 0,
            };
            weight(pair[0].c, pair[1].c, around)
        })
        .sum()
}

/// `voilÃ  le` and `Ã la`: after a small letter, or where a line begins.
fn space_weight(letters: &[Letter], i: usize, reading: Reading) -> u32 {
    if reading != Reading::Space || !matches!(letters[i].c, 'Ã' | 'Â') {
        return 0;
    }
    let before = |n: usize| i.checked_sub(n).map(|i| letters[i].c);
    let small = |c: Option<char>| c.is_some_and(|c| c.is_ascii_lowercase());
    let fits = i == 0 || small(before(1)) || (before(1) == Some(' ') && small(before(2)));
    if fits { 3 } else { 0 }
}

/// The sequence that begins here: its length, how it reads, and as what.
fn read(letters: &[Letter], encoding: usize) -> Option<(usize, Reading, char)> {
    let mut bytes = [0; 6];
    let known = letters.len().min(6);
    for (to, letter) in bytes.iter_mut().zip(letters) {
        *to = letter.byte(encoding);
    }
    let bytes = &bytes[..known];
    let length = match bytes[0] {
        0xc2..=0xdf => 2,
        0xe0..=0xef => 3,
        0xf0..=0xf4 => 4,
        _ => return None,
    };
    if let Some(c) = bytes.get(..length).and_then(decode) {
        return Some((length, Reading::Strict, c));
    }
    if let Some(c) = pair_of_surrogates(bytes) {
        return Some((6, Reading::Strict, c));
    }
    if tables::has_blank_a0(encoding)
        && let Some((c, length)) = with_space(letters, bytes, length)
    {
        return Some((length, Reading::Space, c));
    }
    if !tables::is_lossy(encoding) {
        return None;
    }
    let rest = bytes.get(1..length)?;
    let asked = rest.iter().filter(|&&b| b == b'?').count();
    let lost = rest.iter().filter(|&&b| b == 0x1a).count();
    let fits = rest
        .iter()
        .all(|&b| b == b'?' || b == 0x1a || (0x80..0xc0).contains(&b));
    match (fits, lost, asked) {
        (true, 1.., 0) => Some((length, Reading::Lost, '\u{fffd}')),
        (true, _, 1) if length == 3 || (length == 2 && bytes[0] <= 0xc3) => {
            Some((length, Reading::Asked, '\u{fffd}'))
        }
        _ => None,
    }
}

/// The one character of some bytes.
fn decode(bytes: &[u8]) -> Option<char> {
    std::str::from_utf8(bytes).ok()?.chars().next()
}

/// A character beyond U+FFFF, spelt as two surrogates of three bytes (CESU-8).
fn pair_of_surrogates(bytes: &[u8]) -> Option<char> {
    let &[
        0xed,
        a @ 0xa0..=0xaf,
        b @ 0x80..=0xbf,
        0xed,
        c @ 0xb0..=0xbf,
        d @ 0x80..=0xbf,
    ] = bytes
    else {
        return None;
    };
    let unit = |high: u8, low: u8| 0xd000 | u16::from(high & 0x3f) << 6 | u16::from(low & 0x3f);
    char::decode_utf16([unit(a, b), unit(c, d)]).next()?.ok()
}

/// Reads a space as byte A0 where that gives a character that words have. Returns
/// it with the length of what it was: `Ã` alone where the space stays.
fn with_space(letters: &[Letter], bytes: &[u8], length: usize) -> Option<(char, usize)> {
    let inside = |b: u8| (0x80..0xc0).contains(&b) && b != 0x85 && b != 0xa0;
    let fits = match *bytes.get(..length)? {
        [0xc3, b' '] => {
            return Some(('à', if takes_space(letters) { 2 } else { 1 }));
        }
        [0xc2 | 0xc5 | 0xce | 0xd0 | 0xd9, b' '] => true,
        [0xe2 | 0xe3, b' ', b] => inside(b) || b == 0x80,
        [0xe0..=0xe3, b, b' '] => inside(b),
        [0xf0, b' ', b, c] | [0xf0, b, b' ', c] | [0xf0, b, c, b' '] => inside(b) && inside(c),
        _ => false,
    };
    let mut filled = [0; 4];
    for (to, &from) in filled.iter_mut().zip(bytes) {
        *to = if from == b' ' { 0xa0 } else { from };
    }
    fits.then(|| decode(&filled[..length]))
        .flatten()
        .map(|c| (c, length))
}

/// Whether the space after `Ã` goes with it: where another follows, and in the
/// Portuguese `às`, `àquele`, `àquela`, `àquilo`. French `à` is a word of its own.
fn takes_space(letters: &[Letter]) -> bool {
    let rest: String = letters.iter().skip(2).take(5).map(|l| l.c).collect();
    [" ", "quele", "quela", "quilo", "s "]
        .iter()
        .any(|word| rest.starts_with(word))
}
