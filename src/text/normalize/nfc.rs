//! Third pass: Unicode normal form C. A text comes in, the later text and its
//! edits go out, each edit no wider than the characters that change. Compatibility
//! forms (ligatures, full width, superscripts) are left alone.

use super::rewriter::Rewriter;
use super::scan::find_beyond_ascii;
use crate::record::{Edit, RuleId};
use unicode_normalization::char::canonical_combining_class;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// Whether a character may begin here that is not known to be in order by its
/// first bytes alone. Below U+0300 all are; so are the letters of Greek, Cyrillic,
/// Hebrew, Arabic, Devanagari and Vietnamese, the general punctuation of Western
/// news, Han, most kana, most Hangul syllables and emoji. Marks never are.
#[inline]
fn odd(a: u8, b: u8, c: u8) -> bool {
    let high = a >= 0xcc;
    // U+2002 to U+203F, U+2080 to U+20BF.
    let punctuation = (a == 0xe2) & (((b == 0x80) & (c >= 0x82)) | (b == 0x82));
    // U+0387 is a middle dot.
    let greek = ((a == 0xce) & (b != 0x87)) | (a == 0xcf);
    let cyrillic = (a == 0xd0) | (a == 0xd1);
    let hebrew = (a == 0xd7) & (b >= 0x90);
    // Not U+0610 to U+061A, U+064B to U+065F, U+0670, U+06D6 to U+06ED.
    let arabic = ((a == 0xd8) & !(0x90..=0x9a).contains(&b))
        | ((a == 0xd9) & ((b < 0x8b) | ((b > 0x9f) & (b != 0xb0))))
        | (a == 0xda)
        | ((a == 0xdb) & !(0x96..=0xad).contains(&b));
    // Not the nukta, the virama, U+0951 to U+0954, and letters with a nukta.
    let devanagari = (a == 0xe0)
        & (((b == 0xa4) & (c != 0xbc))
            | ((b == 0xa5) & (c != 0x8d) & ((c < 0x91) | ((c > 0x94) & (c < 0x98)) | (c > 0x9f))));
    let vietnamese = (a == 0xe1) & (0xb8..=0xbb).contains(&b);
    let east_asian = (0xe4..=0xec).contains(&a) & (a != 0xea);
    // The voicing marks U+3099 and U+309A compose with the kana before them.
    let kana = (a == 0xe3)
        & ((b == 0x81)
            | (b == 0x83)
            | ((b == 0x80) & (c < 0xaa))
            | ((b == 0x82) & (c != 0x99) & (c != 0x9a)));
    let wide = ((a == 0xef) & (b >= 0xbc)) | ((a == 0xf0) & (b == 0x9f));
    let western = punctuation | greek | cyrillic | vietnamese;
    high & !(western | hebrew | arabic | devanagari | east_asian | kana | wide)
}

/// The virama of Devanagari; every second word of Hindi has one.
const VIRAMA: char = '\u{94d}';

/// Whether it stands between two letters, with which it neither composes nor
/// changes places.
fn joins_letters(before: &str, after: &str) -> bool {
    let letter = |c: Option<char>| c.is_some_and(|c| matches!(c, '\u{904}'..='\u{939}'));
    letter(before.chars().next_back()) && letter(after.chars().next())
}

/// Whether normalising never reaches back past this character's start.
fn is_boundary(c: char) -> bool {
    canonical_combining_class(c) == 0 && is_nfc_quick(std::iter::once(c)) == IsNormalized::Yes
}

/// The text in normal form C, if it was not.
pub fn pass(text: &str) -> Option<(String, Vec<Edit>)> {
    if text.is_ascii() {
        return None;
    }
    let bytes = text.as_bytes();
    let mut rewriter = Rewriter::new(text);
    let mut normal = String::new();
    let mut at = find_beyond_ascii(bytes, 0, odd);
    while let Some(c) = text[at..].chars().next() {
        let mut end = at + c.len_utf8();
        let joined = c == VIRAMA && joins_letters(&text[..at], &text[end..]);
        if !joined && !is_boundary(c) {
            // Everything before was a boundary or ended at one, so one step back is enough.
            let start = text[..at].char_indices().next_back().map_or(0, |(i, _)| i);
            let rest = &text[end..];
            end += rest.find(is_boundary).unwrap_or(rest.len());
            let segment = &text[start..end];
            if is_nfc_quick(segment.chars()) != IsNormalized::Yes {
                normal.clear();
                normal.extend(segment.nfc());
                replace(&mut rewriter, start, segment, &normal);
            }
        }
        at = find_beyond_ascii(bytes, end, odd);
    }
    rewriter.finish()
}

/// Replaces what differs: a base that stays, maybe a newline, is not touched.
fn replace(rewriter: &mut Rewriter<'_>, start: usize, old: &str, new: &str) {
    if old == new {
        return;
    }
    let same = |(a, b): &(char, char)| a == b;
    let length = |(c, _): (char, char)| c.len_utf8();
    let pairs = old.chars().zip(new.chars());
    let head: usize = pairs.take_while(same).map(length).sum();
    let (old, new) = (&old[head..], &new[head..]);
    let pairs = old.chars().rev().zip(new.chars().rev());
    let tail: usize = pairs.take_while(same).map(length).sum();
    let from = start + head;
    rewriter.replace(
        from..from + old.len() - tail,
        &new[..new.len() - tail],
        RuleId::NFC,
    );
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::Span;

    #[test]
    fn the_byte_test_misses_nothing() {
        for c in '\0'..=char::MAX {
            let mut buffer = [b'x'; 6];
            c.encode_utf8(&mut buffer);
            if !odd(buffer[0], buffer[1], buffer[2]) {
                assert!(is_boundary(c), "{c:?}");
            }
        }
    }

    #[test]
    fn every_character_decomposed_comes_back() {
        for c in '\0'..=char::MAX {
            let composed: String = std::iter::once(c).nfc().collect();
            let decomposed: String = std::iter::once(c).nfd().collect();
            for text in [c.to_string(), decomposed] {
                let got = pass(&text).map_or_else(|| text.clone(), |(t, _)| t);
                assert_eq!(got, composed, "{c:?}");
            }
        }
    }

    #[test]
    fn edits_are_local() {
        let (text, edits) = pass("nai\u{308}ve cafe\u{301} \u{212b}").unwrap();
        assert_eq!(text, "naïve café Å");
        assert_eq!(edits.len(), 3);
        assert_eq!(edits[0].old, Span::new(2, 5));
        // Two marks out of order on a base that takes neither.
        let (text, edits) = pass("x\n\u{301}\u{323}").unwrap();
        assert_eq!(text, "x\n\u{323}\u{301}");
        assert_eq!(edits[0].old, Span::new(2, 6));
    }

    #[test]
    fn jamo_are_composed() {
        let (text, _) = pass("\u{1112}\u{1161}\u{11ab}각가\u{11a8}").unwrap();
        assert_eq!(text, "한각각");
    }

    #[test]
    fn what_is_in_order_stays() {
        for text in [
            "",
            "“naïve” – café",
            "한국어 日本語 й ﬁ x\u{301}",
            "क\u{93c}",
            "प्रधानमंत्री ने कल",
        ] {
            assert!(pass(text).is_none(), "{text:?}");
        }
    }
}
