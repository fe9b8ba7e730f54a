//! The content key of a text: documents with equal keys are exact duplicates. Case,
//! punctuation and spacing do not count, digits do.

use crate::text::Token;
use xxhash_rust::xxh3::{Xxh3, xxh3_128};

/// The xxh3-128 hash over the hashes of the words. Without any word it is the hash of
/// the bytes of `clean`, so that different texts of punctuation are no duplicates.
pub fn content_key(tokens: impl Iterator<Item = Token>, clean: &str) -> u128 {
    let mut hasher = Xxh3::new();
    let mut buffer = [0u8; 1024];
    let mut filled = 0;
    let mut words = false;
    for token in tokens {
        words = true;
        buffer[filled..filled + 8].copy_from_slice(&token.hash.to_le_bytes());
        filled += 8;
        if filled == buffer.len() {
            hasher.update(&buffer);
            filled = 0;
        }
    }
    if !words {
        return xxh3_128(clean.as_bytes());
    }
    hasher.update(&buffer[..filled]);
    hasher.digest128()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Segmenter;

    fn key(text: &str) -> u128 {
        let mut segmenter = Segmenter::default();
        let view = segmenter.view(text);
        content_key(view.tokens.iter().copied(), text)
    }

    #[test]
    fn words_in_order_make_the_key() {
        assert_eq!(key("The \"end\".\n\nNo 5"), key("the end no 5"));
        assert_ne!(key("no 5"), key("no 6"));
        assert_ne!(key("a b"), key("b a"));
        assert_ne!(key("..."), key("???"));
        let long = "word ".repeat(1000);
        assert_eq!(key(&long), key(&long.to_uppercase()));
        assert_ne!(key(&long), key(&long[5..]));
    }
}
