//! Whether any literal can begin a text, by its first bytes. Literals come in
//! once; most lines of a story are turned away here at the cost of a few loads.

/// Bytes of a literal that count.
const HEAD: usize = 5;
/// Bits of the table: 2,800 heads set 4 % of them.
const BITS: u32 = 16;

/// The heads of all literals, in any case of ASCII letters.
#[derive(Debug)]
pub struct Heads(Vec<u64>);

impl Heads {
    #[must_use]
    pub fn new<'a>(literals: impl Iterator<Item = &'a str>) -> Self {
        let mut table = vec![0; 1 << (BITS - 6)];
        for literal in literals {
            let head = &literal.as_bytes()[..literal.len().min(HEAD)];
            let mut key = 0;
            for byte in head {
                key = add(key, *byte);
            }
            let (word, bit) = slot(key, head.len());
            table[word] |= bit;
        }
        Self(table)
    }

    /// False if no literal begins the text.
    #[must_use]
    pub fn may_begin(&self, text: &str) -> bool {
        let mut key = 0;
        text.bytes().take(HEAD).enumerate().any(|(at, byte)| {
            key = add(key, byte);
            let (word, bit) = slot(key, at + 1);
            self.0[word] & bit != 0
        })
    }
}

fn add(key: u64, byte: u8) -> u64 {
    key << 8 | u64::from(byte.to_ascii_lowercase())
}

fn slot(key: u64, length: usize) -> (usize, u64) {
    // Fibonacci hashing: the length keeps "ab" and "\0ab" apart.
    let hash = (key << 3 | length as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> (64 - BITS);
    ((hash >> 6) as usize, 1 << (hash & 63))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_literal_is_turned_away() {
        let literals = ["read more", "ap", "©", "читайте"];
        let heads = Heads::new(literals.into_iter());
        for text in ["READ MORE: x", "Ap", "© 2026", "читайте также"] {
            assert!(heads.may_begin(text), "{text}");
        }
        let strays = ["The ferry", "a", "reading", "", "rope", "Hafen", "Паром"];
        assert!(strays.iter().all(|text| !heads.may_begin(text)));
    }
}
