//! Fast Similarity Sketching: a set of shingle hashes becomes a fixed number of
//! 32-bit coordinates. The fraction of coordinates that two sketches share estimates
//! the Jaccard similarity of their sets. Usually it takes one hash for each shingle,
//! and on short texts it has half the variance of independent minima.
//!
//! Dahlgaard, Knudsen and Thorup, "Fast Similarity Sketching", FOCS 2017
//! (arXiv 1704.04370), figure 1.

/// How many coordinates a sketch has: 20 bands of 6 rows.
pub const COORDINATES: usize = 120;

/// The step of splitmix64, 2^64 divided by the golden ratio (Steele, Lea and
/// Flood, OOPSLA 2014). Round `i` hashes a shingle by the `i`-th output of a
/// generator that starts at it.
const STEP: u64 = 0x9e37_79b9_7f4a_7c15;
/// The two multipliers of splitmix64's output function (Stafford's mix 13).
const MIX: [u64; 2] = [0xbf58_476d_1ce4_e5b9, 0x94d0_49bb_1331_11eb];

/// Bits of a coordinate below those of its round. Two minima that differ agree in them
/// by chance in about m of 2^24 cases, with m shingles a bin: 5·10⁻⁵ at 100,000.
const FRACTION_BITS: u32 = 24;
/// A coordinate that is not set.
const EMPTY: u32 = u32::MAX;

/// A sketch of the default size.
pub type Sketch = [u32; COORDINATES];

/// The sketch of a set of hashes, given in any order and with any repeats; `None` for
/// the empty set. The hashes have to be well mixed, because the first round takes
/// them as they are. `K` can be 127 at most.
#[must_use]
pub fn sketch<const K: usize>(shingles: &[u64]) -> Option<[u32; K]> {
    const { assert!(K > 0 && 2 * K < 256, "a round has to fit into 8 bits") };
    if shingles.is_empty() {
        return None;
    }
    let mut coordinates = [EMPTY; K];
    // In these rounds every shingle goes into the bin that its hash chooses. A later
    // round has greater values, so it only fills bins that are empty.
    for round in 0..K as u64 {
        for &shingle in shingles {
            let hash = match round {
                0 => shingle,
                _ => mix(shingle, round),
            };
            let bin = (((hash >> 32) * K as u64) >> 32) as usize;
            let value = coordinate(round, hash);
            coordinates[bin] = coordinates[bin].min(value);
        }
        if coordinates.iter().all(|&c| c != EMPTY) {
            return Some(coordinates);
        }
    }
    // These rounds fill one bin each, so that even one shingle fills all bins.
    for (bin, slot) in coordinates.iter_mut().enumerate() {
        if *slot == EMPTY {
            let round = (K + bin) as u64;
            let least = shingles.iter().map(|&s| coordinate(round, mix(s, round)));
            *slot = least.min().unwrap_or(EMPTY);
        }
    }
    Some(coordinates)
}

fn coordinate(round: u64, hash: u64) -> u32 {
    let fraction = hash & ((1 << FRACTION_BITS) - 1);
    ((round << FRACTION_BITS) | fraction) as u32
}

fn mix(shingle: u64, round: u64) -> u64 {
    let mut z = shingle.wrapping_add(round.wrapping_mul(STEP));
    z = (z ^ (z >> 30)).wrapping_mul(MIX[0]);
    z = (z ^ (z >> 27)).wrapping_mul(MIX[1]);
    z ^ (z >> 31)
}

/// The estimate of Jaccard similarity that two sketches give.
#[must_use]
pub fn estimate<const K: usize>(a: &[u32; K], b: &[u32; K]) -> f64 {
    let equal = a.iter().zip(b).filter(|(a, b)| a == b).count();
    equal as f64 / K as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use xxhash_rust::xxh3::xxh3_64_with_seed;

    /// Two sets with this union and this Jaccard similarity, by trial.
    fn pair(union: usize, jaccard: f64, trial: u64) -> (Vec<u64>, Vec<u64>) {
        let hash = |i: usize| xxh3_64_with_seed(&(i as u64).to_le_bytes(), trial);
        let shared = (union as f64 * jaccard).round() as usize;
        let half = (union - shared) / 2;
        let a = (0..shared + half).map(hash).collect();
        let b = (0..shared).chain(shared + half..union).map(hash).collect();
        (a, b)
    }

    #[test]
    fn the_estimate_is_unbiased_and_beats_independent_minima() {
        const TRIALS: u64 = 1500;
        for union in [25, 100, 300, 1000] {
            for tenths in 4..=9 {
                let wanted = f64::from(tenths) / 10.0;
                let exact = (union as f64 * wanted).round() / union as f64;
                let (mut sum, mut square) = (0.0, 0.0);
                for trial in 0..TRIALS {
                    let (a, b) = pair(union, wanted, trial);
                    let a = sketch::<COORDINATES>(&a).unwrap();
                    let error = estimate(&a, &sketch(&b).unwrap()) - exact;
                    sum += error;
                    square += error * error;
                }
                let bias = sum / TRIALS as f64;
                let rmse = (square / TRIALS as f64).sqrt();
                let theory = (exact * (1.0 - exact) / COORDINATES as f64).sqrt();
                // Four standard errors of a mean of independent estimates.
                assert!(
                    bias.abs() < 4.0 * theory / (TRIALS as f64).sqrt(),
                    "{union} {exact}: {bias}"
                );
                assert!(rmse <= theory * 1.1, "{union} {exact}: {rmse} > {theory}");
            }
        }
    }

    #[test]
    fn order_and_repeats_do_not_count() {
        let (a, _) = pair(50, 1.0, 1);
        let whole: Sketch = sketch(&a).unwrap();
        let mut other: Vec<u64> = a.iter().rev().copied().collect();
        other.extend(&a[..20]);
        assert_eq!(sketch::<COORDINATES>(&other).unwrap(), whole);
        assert_eq!(sketch::<COORDINATES>(&[]), None);
        let one: Sketch = sketch(&a[..1]).unwrap();
        assert!(one.iter().all(|&c| c != EMPTY));
    }

    /// The sketch is part of what decides the output: it may only change on purpose.
    #[test]
    fn the_sketch_stays_the_same() {
        let (a, _) = pair(30, 1.0, 7);
        let whole: Sketch = sketch(&a).unwrap();
        let bytes: Vec<u8> = whole.iter().flat_map(|c| c.to_le_bytes()).collect();
        assert_eq!(xxh3_64_with_seed(&bytes, 0), PINNED);
    }

    const PINNED: u64 = 5_311_115_407_942_795_548;
}
