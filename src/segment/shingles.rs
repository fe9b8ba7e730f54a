//! Hashes of runs of words: word hashes go in, one 64-bit hash for each window
//! of `n` words comes out, in text order and with repeats. Case and
//! punctuation are gone already with the tokens. Nothing is stored here and
//! nothing sampled; sketches and sets are made by those who ask.

use super::Token;
use xxhash_rust::xxh3::xxh3_64_with_seed;

/// Words hashed in one call; longer runs are chained through the seed.
const CHUNK: usize = 16;

/// One hash for a sequence of word hashes, order included; 0 for none.
#[must_use]
pub fn combine(hashes: impl IntoIterator<Item = u64>) -> u64 {
    let mut bytes = [0; CHUNK * 8];
    let mut filled = 0;
    let mut hash = 0;
    for word in hashes {
        bytes[filled..filled + 8].copy_from_slice(&word.to_le_bytes());
        filled += 8;
        if filled == bytes.len() {
            hash = xxh3_64_with_seed(&bytes, hash);
            filled = 0;
        }
    }
    if filled > 0 {
        hash = xxh3_64_with_seed(&bytes[..filled], hash);
    }
    hash
}

/// What [`combine`] gives for a number of words that the compiler knows: it
/// halves the work.
fn combine_fixed<const N: usize, const BYTES: usize>(words: &[Token; N]) -> u64 {
    const { assert!(N * 8 == BYTES && N <= CHUNK) };
    let mut bytes = [0; BYTES];
    for (to, word) in bytes.chunks_exact_mut(8).zip(words) {
        to.copy_from_slice(&word.hash.to_le_bytes());
    }
    xxh3_64_with_seed(&bytes, 0)
}

/// The hashes of all windows of `n` words. Fewer than `n` words are one window,
/// so that a short text has a shingle too; no words have none.
pub fn shingles(tokens: &[Token], n: usize) -> impl ExactSizeIterator<Item = u64> + '_ {
    let n = n.clamp(1, tokens.len().max(1));
    tokens.windows(n).map(|window| {
        if let Ok(three) = <&[Token; 3]>::try_from(window) {
            combine_fixed::<3, 24>(three)
        } else if let Ok(five) = <&[Token; 5]>::try_from(window) {
            combine_fixed::<5, 40>(five)
        } else {
            combine(window.iter().map(|t| t.hash))
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::segment::Segmenter;

    fn of(text: &str, n: usize) -> Vec<u64> {
        shingles(Segmenter::default().view(text).tokens, n).collect()
    }

    #[test]
    fn windows_in_order() {
        let all = of("The ferry left. The ferry came back", 2);
        assert_eq!(all.len(), 6);
        assert_eq!(all[0], all[3]);
        assert_ne!(all[0], all[1]);
        assert_eq!(of("THE, FERRY", 2), all[..1]);
        assert_ne!(of("ferry the", 2), all[..1]);
    }

    #[test]
    fn the_usual_widths_are_combined_like_any_others() {
        let text = "The ferry left. The ferry came back";
        let mut segmenter = Segmenter::default();
        let tokens = segmenter.view(text).tokens;
        for n in 1..=7 {
            let slow: Vec<u64> = tokens
                .windows(n)
                .map(|w| combine(w.iter().map(|t| t.hash)))
                .collect();
            assert_eq!(of(text, n), slow, "{n} words");
        }
    }

    #[test]
    fn short_texts_are_one_window() {
        assert_eq!(of("", 3), Vec::<u64>::new());
        assert_eq!(of("one two", 3), of("one two", 2));
        assert_eq!(of("one two", 0).len(), 2);
    }

    #[test]
    fn long_windows_depend_on_every_word() {
        let words: Vec<String> = (0..40).map(|i| format!("w{i}")).collect();
        let whole = of(&words.join(" "), 40);
        assert_eq!(whole.len(), 1);
        for i in [0, 15, 16, 31, 32, 39] {
            let mut other = words.clone();
            other[i] = "x".into();
            assert_ne!(of(&other.join(" "), 40), whole);
        }
        assert_ne!(of(&words[..39].join(" "), 40), whole);
    }
}
