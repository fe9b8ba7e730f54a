//! Hashes of runs of words: word hashes go in, one 64-bit hash for each window
//! of `n` words comes out, in text order and with repeats. Case and
//! punctuation are gone already with the tokens. Nothing is stored here and
//! nothing sampled; sketches and sets are made by those who ask.

use super::Token;

/// Base of the polynomial over the word hashes, odd; the constant of
/// splitmix64, 2^64 divided by the golden ratio.
const BASE: u64 = 0x9e37_79b9_7f4a_7c15;

/// One hash for a sequence of word hashes, order and number included. Word
/// hashes are well mixed (xxh3), so a polynomial over them and one round of
/// mixing is enough, at a fifth of the time of hashing their bytes.
#[must_use]
pub fn combine(hashes: impl IntoIterator<Item = u64>) -> u64 {
    let mut sequence = Sequence::default();
    hashes.into_iter().for_each(|hash| sequence.push(hash));
    sequence.hash()
}

/// What [`combine`] makes, word by word.
#[derive(Debug, Clone, Copy)]
pub struct Sequence(u64);

impl Default for Sequence {
    fn default() -> Self {
        Self(1)
    }
}

impl Sequence {
    pub fn push(&mut self, hash: u64) {
        self.0 = append(self.0, hash);
    }

    #[must_use]
    pub fn hash(self) -> u64 {
        mix(self.0)
    }
}

/// A polynomial with one word more.
fn append(sum: u64, hash: u64) -> u64 {
    sum.wrapping_mul(BASE).wrapping_add(hash)
}

/// The finaliser of splitmix64 (Steele, Lea, Flood 2014; constants of Stafford's mix 13).
fn mix(sum: u64) -> u64 {
    let z = (sum ^ (sum >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// The hashes of all windows of `n` words, each as [`combine`] makes it. Fewer than
/// `n` words are one window, so that a short text has a shingle too; no words have none.
pub fn shingles(tokens: &[Token], n: usize) -> impl ExactSizeIterator<Item = u64> + '_ {
    let n = n.clamp(1, tokens.len().max(1));
    let (first, rest) = tokens.split_at(tokens.len().min(n - 1));
    // A window is the one before it, with a word more at its end and one less at its
    // beginning (Karp and Rabin 1987): the word that leaves stands with `leaves`, and
    // the 1 that every polynomial begins with moves back to where it was.
    let leaves = (0..n).fold(1u64, |power, _| power.wrapping_mul(BASE));
    let stays = leaves.wrapping_sub(leaves.wrapping_mul(BASE));
    // Before the first window, one of a word less: its leaving word is 0.
    let mut sum = first.iter().map(|t| t.hash).fold(BASE, append);
    let mut leaving = 0u64;
    rest.iter().zip(tokens).map(move |(word, oldest)| {
        let left = leaving.wrapping_mul(leaves);
        sum = append(sum, word.hash.wrapping_add(stays).wrapping_sub(left));
        leaving = oldest.hash;
        mix(sum)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Segmenter;

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
    fn a_window_is_combined_by_itself() {
        let mut segmenter = Segmenter::default();
        let view = segmenter.view("one two two three four 5 six seven");
        for n in 1..=9 {
            let windows = view.tokens.windows(n.min(8));
            let each = windows.map(|window| combine(window.iter().map(|t| t.hash)));
            assert_eq!(
                shingles(view.tokens, n).collect::<Vec<_>>(),
                each.collect::<Vec<_>>()
            );
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
