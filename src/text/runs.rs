//! Where the words of a text are: a bit for each byte that is inside one, and one for
//! each byte where a word begins at once behind another, as in a script without blanks
//! every character does. A text comes in, the words go out. ASCII is told apart 64
//! bytes at a time, without a branch a byte; the rest character by character. What
//! the words are is not looked at.

use super::script::is_unspaced;
use unicode_normalization::char::is_combining_mark;

/// Bytes that one word of the bitmap stands for.
const BLOCK: usize = 64;

/// The runs of one text, in buffers that are used again for the next.
#[derive(Debug, Default)]
pub(super) struct Runs {
    bits: Vec<u64>,
    /// Where a word may begin inside a run; empty where none does.
    breaks: Vec<u64>,
    /// Where runs begin and end, by turns.
    edges: Vec<u32>,
}

impl Runs {
    /// The words of `text`, each as its start and its end: maximal runs of alphanumeric
    /// characters with their marks, and in scripts without blanks each character with
    /// its marks.
    /// Says also whether the text has any of such scripts.
    pub fn of(&mut self, text: &str) -> (&[[u32; 2]], bool) {
        self.mark(text);
        self.edges.clear();
        if self.breaks.is_empty() {
            self.whole_runs();
        } else {
            self.broken_runs();
        }
        // The last block has room behind the text, so that every run ends.
        (self.edges.as_chunks().0, !self.breaks.is_empty())
    }

    fn whole_runs(&mut self) {
        let mut before = 0;
        for (at, &bits) in (0..).step_by(BLOCK).zip(&self.bits) {
            let mut edges = bits ^ (bits << 1 | before);
            before = bits >> (BLOCK - 1);
            while edges != 0 {
                self.edges.push(at + edges.trailing_zeros());
                edges &= edges - 1;
            }
        }
    }

    fn broken_runs(&mut self) {
        let mut before = 0;
        for ((at, &bits), breaks) in (0..).step_by(BLOCK).zip(&self.bits).zip(&self.breaks) {
            let shifted = bits << 1 | before;
            let (mut edges, inside) = (bits ^ shifted, bits & shifted & breaks);
            before = bits >> (BLOCK - 1);
            edges |= inside;
            while edges != 0 {
                let edge = edges.trailing_zeros();
                self.edges.push(at + edge);
                if inside >> edge & 1 != 0 {
                    self.edges.push(at + edge);
                }
                edges &= edges - 1;
            }
        }
    }

    fn mark(&mut self, text: &str) {
        let bytes = text.as_bytes();
        self.bits.clear();
        self.breaks.clear();
        let mut mixed = None;
        let (blocks, rest) = bytes.as_chunks::<BLOCK>();
        let mut last = [0; BLOCK];
        last[..rest.len()].copy_from_slice(rest);
        for (at, block) in blocks.iter().chain([&last]).enumerate() {
            self.bits.push(ascii_words(block));
            if mixed.is_none() && !block.is_ascii() {
                mixed = Some(at * BLOCK);
            }
        }
        if let Some(from) = mixed {
            self.mark_beyond_ascii(text, from);
        }
    }

    /// Adds the characters beyond ASCII that are in words, from a byte on before
    /// which all is ASCII.
    fn mark_beyond_ascii(&mut self, text: &str, from: usize) {
        let bytes = text.as_bytes();
        let mut at = from;
        // Where the last character of a script without blanks ended, with its marks.
        let mut unspaced_end = usize::MAX;
        while at < bytes.len() {
            if bytes[at] < 0x80 {
                at += ascii_len(&bytes[at..]);
                continue;
            }
            let Some(c) = text[at..].chars().next() else {
                return;
            };
            let end = at + c.len_utf8();
            let (letter, unspaced) = (is_alphanumeric(c), is_unspaced(c));
            // Some marks are letters as well.
            let is_mark = (!letter || unspaced || unspaced_end == at)
                && (at > 0 && self.has(at - 1))
                && may_be_mark(c)
                && is_combining_mark(c);
            if is_mark || letter {
                for byte in at..end {
                    self.bits[byte / BLOCK] |= 1 << (byte % BLOCK);
                }
                if is_mark && unspaced_end == at {
                    // The character that it belongs to ends later.
                    self.breaks[at / BLOCK] &= !(1 << (at % BLOCK));
                    self.break_at(end);
                    unspaced_end = end;
                } else if unspaced && !is_mark {
                    self.break_at(at);
                    self.break_at(end);
                    unspaced_end = end;
                }
            }
            at = end;
        }
    }

    fn break_at(&mut self, byte: usize) {
        self.breaks.resize(self.bits.len(), 0);
        self.breaks[byte / BLOCK] |= 1 << (byte % BLOCK);
    }

    fn has(&self, byte: usize) -> bool {
        self.bits[byte / BLOCK] >> (byte % BLOCK) & 1 != 0
    }
}

/// A bit for each ASCII letter, digit or underscore. The compiler does 16 bytes at once.
#[inline]
fn ascii_words(block: &[u8; BLOCK]) -> u64 {
    let mut inside = [0u8; BLOCK];
    for (to, byte) in inside.iter_mut().zip(block) {
        let letter = (byte | 0x20).wrapping_sub(b'a') < 26;
        let digit = byte.wrapping_sub(b'0') < 10;
        *to = u8::from(letter | digit | (*byte == b'_'));
    }
    let (eights, _) = inside.as_chunks::<8>();
    eights.iter().rev().fold(0, |bits, &eight| {
        // Eight bytes of 0 or 1 become eight bits: byte i is moved to bit 56 + i.
        let packed = u64::from_le_bytes(eight).wrapping_mul(0x0102_0408_1020_4080) >> 56;
        bits << 8 | packed
    })
}

/// How many ASCII bytes a text begins with.
fn ascii_len(bytes: &[u8]) -> usize {
    let (eights, rest) = bytes.as_chunks::<8>();
    let ascii = |eight: &&[u8; 8]| eight.is_ascii();
    let plain = eights.iter().take_while(ascii).count() * 8;
    let after = eights.get(plain / 8).map_or(rest, |eight| &eight[..]);
    plain + after.iter().take_while(|b| b.is_ascii()).count()
}

/// As `char::is_alphanumeric`, whose table takes a search, with a short way for
/// the letters and the punctuation that news is full of.
fn is_alphanumeric(c: char) -> bool {
    match c {
        '\u{2000}'..='\u{206f}' | '×' | '÷' => false,
        'À'..='ɏ' | 'А'..='я' | '一'..='鿿' | '가'..='힣' => true,
        _ => c.is_alphanumeric(),
    }
}

/// An underscore joins, as in `\w`: "snake_case" is one word.
fn in_word(c: char) -> bool {
    c == '_' || is_alphanumeric(c)
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

/// Whether a character may be a combining mark: most letters of news may not.
fn may_be_mark(c: char) -> bool {
    !matches!(c, 'À'..='ɏ' | 'А'..='я' | 'ぁ'..='ゖ' | 'ァ'..='ヺ' | '一'..='鿿' | '가'..='힣')
}

/// The first word of a text, found without a bitmap: for a few words.
pub(super) fn first_run(text: &str) -> Option<(usize, usize)> {
    let bytes = text.as_bytes();
    let mut start = bytes.iter().position(|b| is_word(*b) || !b.is_ascii())?;
    if !bytes[start].is_ascii() {
        start += text[start..].find(in_word)?;
        let mut chars = text[start..].chars();
        if chars.next().is_some_and(is_unspaced) {
            let marks = chars.as_str().find(|c| !is_combining_mark(c));
            let end = text.len() - chars.as_str().len();
            return Some((start, marks.map_or(text.len(), |len| end + len)));
        }
    }
    let ascii = bytes[start..].iter().position(|b| !is_word(*b));
    let mut end = ascii.map_or(bytes.len(), |len| start + len);
    if bytes.get(end).is_some_and(|b| !b.is_ascii()) {
        let goes_on = |c| is_combining_mark(c) || (in_word(c) && !is_unspaced(c));
        let more = text[end..].find(|c| !goes_on(c));
        end = more.map_or(bytes.len(), |len| end + len);
    }
    Some((start, end))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(text: &str) -> Vec<(usize, usize)> {
        let mut runs = Vec::new();
        let mut from = 0;
        while let Some((start, end)) = first_run(&text[from..]) {
            runs.push((from + start, from + end));
            from += end;
        }
        runs
    }

    fn marked(text: &str) -> Vec<(usize, usize)> {
        let mut runs = Runs::default();
        runs.of("before it there was another text, which was longer …");
        let found = runs.of(text).0.iter();
        found.map(|r| (r[0] as usize, r[1] as usize)).collect()
    }

    #[test]
    fn the_short_ways_are_right() {
        for c in '\0'..=char::MAX {
            assert_eq!(is_alphanumeric(c), c.is_alphanumeric(), "{c:?}");
        }
    }

    #[test]
    fn every_character_in_every_place() {
        for c in ('\0'..=char::MAX).filter(|c| !c.is_ascii() || c.len_utf8() == 1) {
            let text = format!("a{c}b {c} {c}c");
            assert_eq!(marked(&text), plain(&text), "{c:?}");
        }
        assert_eq!(marked(""), []);
        for c in ('\0'..=char::MAX).filter(|&c| is_unspaced(c) || is_combining_mark(c)) {
            let text = format!("渡{c}a ก{c}{c}1 z{c}");
            assert_eq!(marked(&text), plain(&text), "{c:?}");
        }
        for c in ('\0'..=char::MAX).filter(|&c| is_combining_mark(c)) {
            assert!(may_be_mark(c), "{c:?}");
        }
        for length in 0..200 {
            for c in ['x', ' ', 'é', '’', '渡', 'ี', '\u{301}', '😀'] {
                let text = format!(
                    "{}{c}{}",
                    "word ".repeat(length / 5),
                    "y".repeat(length % 70)
                );
                assert_eq!(marked(&text), plain(&text), "{text:?}");
                let text = format!("{}{c} z", "w".repeat(length));
                assert_eq!(marked(&text), plain(&text), "{text:?}");
            }
        }
    }
}
