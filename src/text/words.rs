//! Words for comparing: maximal runs of alphanumeric characters and underscores
//! (`\w`) with their marks, lower-cased, as hashes; in a script without blanks each
//! character with its marks. UAX #29 words would join "U.S." and part "can't"
//! otherwise: with them 4 of 284 pairs of Jaccard ≥ 0.8 in a real set fall below.
//!
//! Two questions are asked about words. Whether two texts say the same is asked of the
//! words themselves: keys, shingles and templates are made of them. How much there is
//! to read is asked of their weight ([`weight`]), in which a character of a script
//! without blanks counts half: a Chinese word has two characters on average, and limits
//! in words hold for all scripts.

use super::runs::first_run;
use super::script::is_unspaced;
use xxhash_rust::xxh3::xxh3_64;

/// Bytes that a word is hashed by in one block. 98 % of the words of English
/// news are no longer; for them no branch depends on the length.
pub(super) const BLOCK: usize = 16;

/// Calls `visit(start, end, hash)` for each word of a line; stops when it returns false.
pub fn for_each_word(line: &str, mut visit: impl FnMut(usize, usize, u64) -> bool) {
    let mut from = 0;
    while let Some((start, end)) = first_run(&line[from..]) {
        let (start, end) = (from + start, from + end);
        if !visit(start, end, word_hash(&line[start..end])) {
            return;
        }
        from = end;
    }
}

/// The word that begins at a byte of a text; nothing if none does.
#[must_use]
pub fn word_at(text: &str, start: usize) -> &str {
    let rest = text.get(start..).unwrap_or_default();
    match first_run(rest) {
        Some((0, end)) => &rest[..end],
        _ => "",
    }
}

/// The weight of so many words of which so many are characters of scripts without
/// blanks: these count half. A text with a word weighs at least 1.
#[must_use]
pub fn weight_of(words: usize, unspaced: usize) -> usize {
    (words - unspaced.div_ceil(2)).max(words.min(1))
}

/// How much there is to read in a text, in words; a character of a script without
/// blanks is half a word.
#[must_use]
pub fn weight(text: &str) -> usize {
    let (mut words, mut unspaced) = (0, 0);
    for_each_word(text, |start, _, _| {
        words += 1;
        unspaced += usize::from(text[start..].starts_with(is_unspaced));
        true
    });
    weight_of(words, unspaced)
}

/// xxh3-64 of a word, lower-cased; of a short one with NULs up to 16 bytes.
#[must_use]
pub fn word_hash(word: &str) -> u64 {
    if word.is_ascii() {
        let mut block = [0; BLOCK];
        return match block.get_mut(..word.len()) {
            Some(start) => {
                start.copy_from_slice(word.as_bytes());
                block.make_ascii_lowercase();
                xxh3_64(&block)
            }
            None => xxh3_64(word.to_ascii_lowercase().as_bytes()),
        };
    }
    lower_hash(word)
}

/// The bits of the first `n` bytes of a block, read as a little-endian number.
const FIRST: [u128; BLOCK + 1] = {
    let mut masks = [u128::MAX; BLOCK + 1];
    let mut n = 0;
    while n < BLOCK {
        masks[n] = (1 << (8 * n)) - 1;
        n += 1;
    }
    masks
};
const HIGH_BITS: u128 = u128::from_le_bytes([0x80; BLOCK]);

/// As [`word_hash`] of `text[start..end]`, given the bytes of the whole text with
/// ASCII in lower case and [`BLOCK`] bytes more.
#[inline]
pub(super) fn word_hash_folded(text: &str, folded: &[u8], start: usize, end: usize) -> u64 {
    if let Some(mask) = FIRST.get(end - start)
        && let Some(block) = folded[start..].first_chunk::<BLOCK>()
    {
        let block = u128::from_le_bytes(*block) & mask;
        if block & HIGH_BITS == 0 {
            return xxh3_64(&block.to_le_bytes());
        }
    } else if folded[start..end].is_ascii() {
        return xxh3_64(&folded[start..end]);
    }
    lower_hash(&text[start..end])
}

/// The hash of a word that is not all ASCII.
fn lower_hash(word: &str) -> u64 {
    // Longer than most words, and no word that fits grows threefold.
    let mut lower = [0; 3 * BLOCK];
    let mut len = 0;
    if word.len() <= BLOCK && !word.contains('Σ') {
        for c in word.chars().flat_map(char::to_lowercase) {
            len += c.encode_utf8(&mut lower[len..]).len();
        }
        return match lower.first_chunk::<BLOCK>() {
            Some(block) if len <= BLOCK => xxh3_64(block),
            _ => xxh3_64(&lower[..len]),
        };
    }
    // At the end of a word a sigma has another form.
    let lower = word.to_lowercase();
    let mut block = [0; BLOCK];
    match block.get_mut(..lower.len()) {
        Some(start) => {
            start.copy_from_slice(lower.as_bytes());
            xxh3_64(&block)
        }
        None => xxh3_64(lower.as_bytes()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(line: &str) -> Vec<&str> {
        let mut out = Vec::new();
        for_each_word(line, |s, e, _| {
            out.push(&line[s..e]);
            true
        });
        out
    }

    /// The definition.
    fn plain(word: &str) -> u64 {
        let mut lower = word.to_lowercase().into_bytes();
        lower.resize(lower.len().max(BLOCK), 0);
        xxh3_64(&lower)
    }

    #[test]
    fn marks_belong_to_their_word() {
        assert_eq!(
            words("Čapek’s nai\u{308}ve “test” – 3,5 क्षेत्र"),
            ["Čapek", "s", "nai\u{308}ve", "test", "3", "5", "क्षेत्र"]
        );
        assert_eq!(words("\u{301} - …"), Vec::<&str>::new());
        assert_eq!(words("a_file.txt, _so_"), ["a_file", "txt", "_so_"]);
    }

    #[test]
    fn in_scripts_without_blanks_a_character_is_a_word() {
        assert_eq!(
            words("渡轮AB3号，カﾞー 2024年가나"),
            [
                "渡", "轮", "AB3", "号", "カ", "ﾞ", "ー", "2024", "年", "가나"
            ]
        );
        assert_eq!(words("ที่นี่ a\u{301}ก"), ["ที่", "นี่", "a\u{301}", "ก"]);
        assert_eq!(words("か\u{3099}x"), ["か\u{3099}", "x"]);
    }

    #[test]
    fn such_a_character_weighs_half_a_word() {
        let cases = [
            ("", 0),
            ("渡", 1),
            ("渡轮", 1),
            ("渡轮到", 1),
            ("渡轮到港", 2),
        ];
        for (text, expected) in cases {
            assert_eq!(weight(text), expected, "{text}");
        }
        assert_eq!(weight("渡轮AB到港 2024"), 4);
        assert_eq!(weight("The ferry sailed."), 3);
    }

    #[test]
    fn all_ways_to_a_hash_agree() {
        let mut cases: Vec<String> = "NATO ÉTÉ Łódź İstanbul naïve ΟΔΟΣ ΣΟΦΟΣ ǅ ẞ Ⱥ Ⱦ"
            .split(' ')
            .map(str::to_owned)
            .collect();
        cases.extend((1..40).map(|n| "Ab1".repeat(n)[..n].to_owned()));
        cases.extend((1..20).map(|n| "Ⱥİ".repeat(n)));
        cases.extend((1..20).map(|n| format!("{}É", "x".repeat(n))));
        for word in cases {
            let text = format!("…{word}, after");
            let mut folded = text.to_ascii_lowercase().into_bytes();
            folded.resize(folded.len() + BLOCK, 0);
            let (start, end) = (3, 3 + word.len());
            assert_eq!(word_hash(&word), plain(&word), "{word}");
            assert_eq!(
                word_hash_folded(&text, &folded, start, end),
                plain(&word),
                "{word}"
            );
        }
    }

    #[test]
    fn case_does_not_count() {
        assert_eq!(word_hash("ÉTÉ"), word_hash("été"));
        assert_eq!(word_hash("NATO"), word_hash("nato"));
        assert_ne!(word_hash("nat"), word_hash("nato"));
    }
}
