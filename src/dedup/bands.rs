//! Band keys of locality-sensitive hashing: a sketch is cut into bands, and documents
//! that agree in a whole band become candidates. A document's words go in, and 64-bit
//! keys come out. The band and the shingle size are hashed into each key, so one
//! table can hold all keys.

use super::sketch::{COORDINATES, Sketch, sketch};
use crate::text::{Token, shingles};
use xxhash_rust::xxh3::xxh3_64_with_seed;

/// How many bands a sketch has, and how many coordinates a band. A pair of Jaccard 0.8
/// becomes a candidate in 99.8 % of cases, one of 0.6 in 61 % (1 - (1 - J^6)^20).
pub const BANDS: usize = 20;
pub const ROWS: usize = 6;
const _: () = assert!(BANDS * ROWS == COORDINATES);

/// Part of the seed of every band key. It has to change with the method.
const SEED: u64 = 0x636f_7079_6465_736b; // "copydesk"

/// Words of a shingle; fewer where a document of the pair is short. In a script
/// without blanks they are characters, and so are the limits below: these ask how many
/// shingles a document has, and not how much there is to read in it. Two texts that
/// differ in one word are near only from 49 words on, Chinese ones from 49 characters.
pub const LONG_SHINGLE_WORDS: usize = 5;
pub const SHORT_SHINGLE_WORDS: usize = 3;
/// A document with fewer words is short.
pub const SHORT_DOCUMENT_WORDS: usize = 40;
/// Documents with fewer words are never near copies, only exact ones: one changed
/// word of eleven leaves six of nine shingles at best.
pub const NEAR_MIN_WORDS: usize = 12;
/// Documents of so many words are compared with short and with long ones: 30 of 40
/// and 40 of 50 words still make a Jaccard near 0.8.
const BOTH_SIZES_WORDS: std::ops::RangeInclusive<usize> = 30..=60;

/// The shingle shingle_sizes by which a document of so many words is compared.
#[must_use]
pub fn shingle_sizes(words: usize) -> &'static [usize] {
    if words < NEAR_MIN_WORDS {
        &[]
    } else if BOTH_SIZES_WORDS.contains(&words) {
        &[SHORT_SHINGLE_WORDS, LONG_SHINGLE_WORDS]
    } else if words < SHORT_DOCUMENT_WORDS {
        &[SHORT_SHINGLE_WORDS]
    } else {
        &[LONG_SHINGLE_WORDS]
    }
}

/// The shingle size by which two documents are compared.
#[must_use]
pub fn pair_shingle_size(a: usize, b: usize) -> usize {
    if a.min(b) < SHORT_DOCUMENT_WORDS {
        SHORT_SHINGLE_WORDS
    } else {
        LONG_SHINGLE_WORDS
    }
}

/// The keys of the bands of a sketch over shingles of `size` words.
pub fn band_keys(sketch: &Sketch, size: usize) -> impl Iterator<Item = u64> + '_ {
    sketch.chunks_exact(ROWS).zip(0..).map(move |(rows, band)| {
        let mut bytes = [0; ROWS * 4];
        for (to, row) in bytes.chunks_exact_mut(4).zip(rows) {
            to.copy_from_slice(&row.to_le_bytes());
        }
        let tag = ((size as u64) << 8) | band;
        xxh3_64_with_seed(&bytes, SEED ^ tag)
    })
}

/// The band keys of a document, given its words: none, [`BANDS`], or twice as many.
#[must_use]
pub fn document_bands(words: &[Token]) -> Box<[u64]> {
    let shingle_sizes = shingle_sizes(words.len());
    let mut keys = Vec::with_capacity(shingle_sizes.len() * BANDS);
    let mut hashes = Vec::with_capacity(words.len());
    for &size in shingle_sizes {
        hashes.clear();
        hashes.extend(shingles(words, size));
        if let Some(sketch) = sketch(&hashes) {
            keys.extend(band_keys(&sketch, size));
        }
    }
    keys.into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Segmenter;

    fn bands(text: &str) -> Box<[u64]> {
        document_bands(Segmenter::default().view(text).tokens)
    }

    fn words(n: usize) -> String {
        (0..n).map(|i| format!("w{i} ")).collect()
    }

    #[test]
    fn sizes_by_length() {
        let counts = [(11, 0), (12, 20), (29, 20), (30, 40), (60, 40), (61, 20)];
        for (n, keys) in counts {
            assert_eq!(bands(&words(n)).len(), keys, "{n} words");
        }
        assert_eq!(shingle_sizes(35), shingle_sizes(60));
        assert_eq!(
            (pair_shingle_size(39, 45), pair_shingle_size(40, 45)),
            (3, 5)
        );
    }

    #[test]
    fn keys_know_their_band_and_size() {
        let same = [7; COORDINATES];
        let mut keys: Vec<u64> = band_keys(&same, 3).chain(band_keys(&same, 5)).collect();
        keys.sort_unstable();
        keys.dedup();
        assert_eq!(keys.len(), 2 * BANDS);
    }

    /// In a script without blanks a shingle is of five characters.
    #[test]
    fn chinese_texts_share_bands() {
        let text: Vec<char> = (0..500u32)
            .filter_map(|i| char::from_u32(0x4e00 + i * 7 % 2000))
            .collect();
        let mut changed = text.clone();
        changed.iter_mut().step_by(100).for_each(|c| *c = '渡');
        let with_commas = |text: &[char]| -> String {
            let clauses = text.chunks(12).map(|clause| clause.iter().collect());
            clauses.collect::<Vec<String>>().join("，")
        };
        let shared = |a: &[u64], b: &[u64]| a.iter().filter(|k| b.contains(k)).count();
        let (a, b) = (bands(&with_commas(&text)), bands(&with_commas(&changed)));
        assert!(shared(&a, &b) > 10);
        // Short ones as well, but not the shortest.
        assert_eq!(bands(&with_commas(&text[..NEAR_MIN_WORDS])).len(), BANDS);
        assert!(bands(&with_commas(&text[..NEAR_MIN_WORDS - 1])).is_empty());
    }

    #[test]
    fn like_texts_share_bands_and_unlike_ones_none() {
        let (a, b) = (words(200), words(200).replace("w100 ", "changed "));
        let shared = |a: &[u64], b: &[u64]| a.iter().filter(|k| b.contains(k)).count();
        assert!(shared(&bands(&a), &bands(&b)) > 10);
        let other: String = (0..200).map(|i| format!("v{i} ")).collect();
        assert_eq!(shared(&bands(&a), &bands(&other)), 0);
    }
}
