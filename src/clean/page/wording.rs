//! What the words of a line say: a small linear model over hashed words. The
//! weights of words come with the trees; a line's terms come in, a number goes
//! out that the trees then ask about like any other.

/// Words are told apart by so many bits of their hashes.
const BITS: u32 = 13;
/// Buckets that words fall into.
pub const BUCKETS: usize = 1 << BITS;
/// Where a line's number ends.
const MOST: i64 = 1500;

/// Weights of words, in thousandths of log-odds.
#[derive(Debug, Clone, Default)]
pub struct Wording {
    offset: i32,
    /// By bucket; empty where there are none.
    weights: Vec<i32>,
}

/// The bucket of a term.
#[must_use]
pub fn bucket(term: u64) -> u16 {
    // The low bits index nothing else that trees ask about.
    (term % BUCKETS as u64) as u16
}

impl Wording {
    /// Reads `offset bucket:weight …`; `None` where that is damaged.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let mut words = text.split(' ');
        let number = |s: &str| s.parse().ok().filter(|w: &i32| w.abs() < 1 << 20);
        let offset = number(words.next()?)?;
        let mut weights = vec![0; BUCKETS];
        for word in words {
            let (bucket, weight) = word.split_once(':')?;
            *weights.get_mut(bucket.parse::<usize>().ok()?)? = number(weight)?;
        }
        Some(Self { offset, weights })
    }

    /// Log-odds of a line by its buckets, in hundredths: the sum of the weights of its
    /// different words over the root of how many they are. 0 for no words.
    #[must_use]
    pub fn of(&self, buckets: &[u16]) -> i32 {
        if buckets.is_empty() || self.weights.is_empty() {
            return 0;
        }
        let sum: i64 = buckets
            .iter()
            .map(|&b| i64::from(self.weights[usize::from(b)]))
            .sum();
        let root = (buckets.len() as u64 * 10_000).isqrt() as i64;
        let all = (i64::from(self.offset) + (sum * 100).div_euclid(root)).div_euclid(10);
        all.clamp(-MOST, MOST) as i32
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_added_and_damage_is_refused() {
        let wording = Wording::read("-50 7:900 8191:-300").unwrap();
        assert_eq!(wording.of(&[]), 0);
        assert_eq!(wording.of(&[7]), 85);
        assert_eq!(wording.of(&[7, 9, 10, 11]), 40);
        assert_eq!(wording.of(&[8191]), -35);
        assert_eq!(Wording::default().of(&[7]), 0);
        for wrong in ["", "x", "1 7", "1 8192:5", "1 7:x", "1 -1:5"] {
            assert!(Wording::read(wrong).is_none(), "{wrong}");
        }
    }
}
