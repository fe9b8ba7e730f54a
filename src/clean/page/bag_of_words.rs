//! What the words of a line say: a linear model over buckets of hashed words. Its weights
//! come with the trees, which ask about its result like about any other feature.

/// Words are told apart by this many bits of their hashes.
const BITS: u32 = 13;
/// How many buckets words fall into.
const BUCKETS: usize = 1 << BITS;
/// Log-odds end here on either side, in hundredths.
const MAX_LOG_ODDS: i64 = 1500;

/// A linear model over buckets of words, in thousandths of log-odds.
#[derive(Debug, Clone, Default)]
pub struct BagOfWords {
    offset: i32,
    /// The weight of each bucket; empty in a model that says nothing.
    weights: Vec<i32>,
}

/// The bucket of a term.
pub fn bucket(term: u64) -> u16 {
    (term % BUCKETS as u64) as u16
}

impl BagOfWords {
    /// Reads `offset bucket:weight …`; `None` where that is damaged.
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

    /// The log-odds of a line by its buckets, in hundredths: the sum of the weights of its
    /// different words over the square root of how many they are. 0 for no words.
    pub fn log_odds(&self, buckets: &[u16]) -> i32 {
        if buckets.is_empty() || self.weights.is_empty() {
            return 0;
        }
        let sum: i64 = buckets
            .iter()
            .map(|&b| i64::from(self.weights[usize::from(b)]))
            .sum();
        let root = (buckets.len() as u64 * 10_000).isqrt() as i64;
        let all = (i64::from(self.offset) + (sum * 100).div_euclid(root)).div_euclid(10);
        all.clamp(-MAX_LOG_ODDS, MAX_LOG_ODDS) as i32
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_added_and_damage_is_refused() {
        let model = BagOfWords::read("-50 7:900 8191:-300").unwrap();
        assert_eq!(model.log_odds(&[]), 0);
        assert_eq!(model.log_odds(&[7]), 85);
        assert_eq!(model.log_odds(&[7, 9, 10, 11]), 40);
        assert_eq!(model.log_odds(&[8191]), -35);
        assert_eq!(BagOfWords::default().log_odds(&[7]), 0);
        for wrong in ["", "x", "1 7", "1 8192:5", "1 7:x", "1 -1:5"] {
            assert!(BagOfWords::read(wrong).is_none(), "{wrong}");
        }
    }
}
