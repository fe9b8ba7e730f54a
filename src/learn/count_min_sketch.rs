//! A count-min sketch with one row: saturating counters that hashes share. It gives an
//! upper bound of how often a hash was added, and never too little.

/// The fewest counters that a sketch has.
const MIN_COUNTERS: usize = 1 << 16;

/// A count-min sketch with one row of counters, which grows.
#[derive(Debug)]
pub struct CountMinSketch {
    counters: Vec<u8>,
    added: usize,
    max_counters: usize,
}

impl CountMinSketch {
    /// An empty sketch. `memory` is in bytes, of which each counter takes one.
    #[must_use]
    pub fn new(memory: usize) -> Self {
        let max_counters = memory.max(MIN_COUNTERS);
        Self {
            counters: vec![0; MIN_COUNTERS],
            added: 0,
            max_counters: 1 << max_counters.ilog2(),
        }
    }

    /// Counts a hash.
    pub fn add(&mut self, hash: u64) {
        if self.added == self.counters.len() / 2 && self.counters.len() < self.max_counters {
            // It is not known to which half the counts of a counter belong: both keep them.
            self.counters.extend_from_within(..);
        }
        self.added += 1;
        let index = hash as usize & (self.counters.len() - 1);
        self.counters[index] = self.counters[index].saturating_add(1);
    }

    /// An upper bound of how often a hash was added; 255 stands for 255 and more.
    #[must_use]
    pub fn upper_bound(&self, hash: u64) -> u8 {
        self.counters[hash as usize & (self.counters.len() - 1)]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::combine;

    #[test]
    fn the_bound_is_never_too_low() {
        let mut sketch = CountMinSketch::new(1 << 18);
        let hash = |i: u64| combine([i]);
        for round in 1..=3 {
            for i in 0..200_000 {
                sketch.add(hash(i % (60_000 * round)));
            }
        }
        assert_eq!(sketch.counters.len(), 1 << 18);
        let mut times = std::collections::HashMap::new();
        for round in 1..=3 {
            for i in 0..200_000 {
                *times.entry(i % (60_000 * round)).or_insert(0u32) += 1;
            }
        }
        assert!(
            times
                .iter()
                .all(|(&i, &n)| u32::from(sketch.upper_bound(hash(i))) >= n.min(255))
        );
    }
}
