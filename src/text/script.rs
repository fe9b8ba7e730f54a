//! The scripts that set no blanks between words, defined here for all who ask. In
//! them a character with its marks is a word.

/// Whether a character is a letter or a mark of a script that sets no blanks between
/// words: Han, hiragana, katakana (half-width, too), Thai, Lao, Khmer and Burmese.
/// Korean sets blanks. Digits and punctuation of these scripts are none of them.
#[inline]
#[must_use]
pub fn is_unspaced(c: char) -> bool {
    c >= FIRST_UNSPACED
        && matches!(c,
            // Han, with its extensions and the compatibility forms.
            '\u{3005}'..='\u{3007}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}'
            | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}'
            // Kana.
            | '\u{3041}'..='\u{309f}' | '\u{30a1}'..='\u{30fa}' | '\u{30fc}'..='\u{30ff}'
            | '\u{31f0}'..='\u{31ff}' | '\u{ff66}'..='\u{ff9f}' | '\u{1b000}'..='\u{1b16f}'
            // Thai, Lao, Burmese, Khmer.
            | '\u{e01}'..='\u{e3a}' | '\u{e40}'..='\u{e4e}' | '\u{e81}'..='\u{ece}'
            | '\u{edc}'..='\u{edf}' | '\u{1000}'..='\u{103f}' | '\u{1050}'..='\u{108f}'
            | '\u{1780}'..='\u{17d3}' | '\u{17d7}' | '\u{17dc}' | '\u{17dd}')
}

/// No character before this one is of such a script.
const FIRST_UNSPACED: char = '\u{e01}';

/// Whether a character is of a script that has no mark for the end of a sentence: Thai
/// or Lao.
#[must_use]
pub fn has_no_sentence_mark(c: char) -> bool {
    matches!(c, '\u{e01}'..='\u{eff}')
}

/// Whether a text may have a character of such a script, by the first bytes of its
/// characters: what Latin, Greek, Cyrillic, Hebrew and Arabic texts have is not among them.
#[must_use]
pub fn may_be_unspaced(text: &str) -> bool {
    // Without an early exit, so that the compiler takes many bytes at once.
    let may = |b: u8| matches!(b, 0xe0 | 0xe1 | 0xe3..=0xe9 | 0xef | 0xf0);
    text.bytes().fold(false, |any, b| any | may(b))
}

/// How many characters of a text are of such scripts.
#[must_use]
pub fn unspaced_count(text: &str) -> usize {
    if !may_be_unspaced(text) {
        return 0;
    }
    text.chars().filter(|&c| is_unspaced(c)).count()
}

/// Whether no blank is set between two characters where a line goes on: both are of
/// such scripts, or of the punctuation and full-width forms that stand among them.
#[must_use]
pub fn joins_without_blank(before: char, after: char) -> bool {
    let joins =
        |c: char| is_unspaced(c) || matches!(c, '\u{3000}'..='\u{303f}' | '\u{ff00}'..='\u{ffef}');
    joins(before) && joins(after)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scripts_without_blanks() {
        for c in "渡々〇豈ひカｶー𠮷ไทยລາວខ្មែរမြန်မာ".chars()
        {
            assert!(is_unspaced(c), "{c}");
        }
        for c in "aéЖ가नأ5๕。、・ 　！（฿".chars() {
            assert!(!is_unspaced(c), "{c}");
        }
    }

    #[test]
    fn the_filter_lets_all_of_them_through() {
        for c in ('\0'..=char::MAX).filter(|&c| is_unspaced(c)) {
            assert!(may_be_unspaced(c.encode_utf8(&mut [0; 4])), "{c:?}");
        }
        assert!(!may_be_unspaced("Naïve “quotes” – Ж, 가 and €"));
    }

    #[test]
    fn lines_join_without_blanks() {
        assert!(joins_without_blank('渡', '轮') && joins_without_blank('，', '渡'));
        assert!(!joins_without_blank('渡', 'a') && !joins_without_blank('a', 'b'));
    }
}
