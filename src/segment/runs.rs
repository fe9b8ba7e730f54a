//! Where the words of a text are: a bit for each byte that is inside one. A text
//! comes in, the runs of set bits go out. ASCII is told apart 64 bytes at a
//! time, without a branch a byte; the rest character by character. What the
//! words are is not looked at.

use unicode_normalization::char::is_combining_mark;

/// Bytes that one word of the bitmap stands for.
const BLOCK: usize = 64;

/// The bitmap of one text, in a buffer that is used again for the next.
#[derive(Debug, Default)]
pub(super) struct Runs(Vec<u64>);

impl Runs {
    /// Marks the words of `text`: maximal runs of alphanumeric characters with
    /// their marks.
    pub fn mark(&mut self, text: &str) {
        let bytes = text.as_bytes();
        self.0.clear();
        let mut mixed = None;
        let (blocks, rest) = bytes.as_chunks::<BLOCK>();
        let mut last = [0; BLOCK];
        last[..rest.len()].copy_from_slice(rest);
        for (at, block) in blocks.iter().chain([&last]).enumerate() {
            self.0.push(ascii_words(block));
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
        while at < bytes.len() {
            if bytes[at] < 0x80 {
                at += ascii_len(&bytes[at..]);
                continue;
            }
            let Some(c) = text[at..].chars().next() else {
                return;
            };
            let end = at + c.len_utf8();
            if is_alphanumeric(c) || (at > 0 && self.has(at - 1) && is_combining_mark(c)) {
                for byte in at..end {
                    self.0[byte / BLOCK] |= 1 << (byte % BLOCK);
                }
            }
            at = end;
        }
    }

    fn has(&self, byte: usize) -> bool {
        self.0[byte / BLOCK] >> (byte % BLOCK) & 1 != 0
    }

    /// The next run that begins in `from..to`, where no run goes beyond `to`.
    #[inline]
    pub fn next(&self, from: usize, to: usize) -> Option<(usize, usize)> {
        let start = self.find(from, to, 0);
        (start < to).then(|| (start, self.find(start, to, u64::MAX)))
    }

    /// The first byte from `from` on whose bit is set in the map with `flip`
    /// laid over it; `to` or more if there is none before it.
    #[inline]
    fn find(&self, from: usize, to: usize, flip: u64) -> usize {
        let mut block = from / BLOCK;
        let Some(&first) = self.0.get(block) else {
            return to;
        };
        let mut bits = (first ^ flip) >> (from % BLOCK);
        if bits != 0 {
            return from + bits.trailing_zeros() as usize;
        }
        loop {
            block += 1;
            if block * BLOCK >= to {
                return to;
            }
            bits = self.0[block] ^ flip;
            if bits != 0 {
                return block * BLOCK + bits.trailing_zeros() as usize;
            }
        }
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

/// The first run of a text, found without a bitmap: for a few words.
pub(super) fn first_run(text: &str) -> Option<(usize, usize)> {
    let start = text.find(in_word)?;
    let len = text[start..].find(|c| !(in_word(c) || is_combining_mark(c)));
    Some((start, len.map_or(text.len(), |len| start + len)))
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
        runs.mark("before it there was another text, which was longer …");
        runs.mark(text);
        let mut found = Vec::new();
        let mut at = 0;
        while let Some((start, end)) = runs.next(at, text.len()) {
            found.push((start, end));
            at = end;
        }
        found
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
        for length in 0..200 {
            for c in ['x', ' ', 'é', '’', '渡', '\u{301}', '😀'] {
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

    #[test]
    fn a_part_of_a_text() {
        let mut runs = Runs::default();
        runs.mark("one\ntwo three");
        assert_eq!(runs.next(3, 3), None);
        assert_eq!(runs.next(0, 3), Some((0, 3)));
        assert_eq!(runs.next(3, 13), Some((4, 7)));
        assert_eq!(runs.next(13, 13), None);
    }
}
