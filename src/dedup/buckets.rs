//! Buckets: documents that share a band key. Rows of numbers go in, and for
//! each document the numbers of its buckets come out. A key that one document
//! alone has makes no bucket, so in an ordinary dump few remain.

use super::Row;
use crate::exec::Workers;

/// Keys are taken by their top four bits, so that a sixteenth of them (for
/// each worker) is in memory a second time, and not all.
const SLICES: u64 = 16;

/// The buckets of every document, as one list with an offset for each.
#[derive(Debug, Default)]
pub struct Buckets {
    starts: Vec<usize>,
    buckets: Vec<u32>,
    count: u32,
}

impl Buckets {
    /// Groups the rows by their band keys.
    #[must_use]
    pub fn new(rows: &[(u64, &Row)], workers: &Workers) -> Self {
        let slices: Vec<u64> = (0..SLICES).collect();
        let grouped = workers.map(&slices, Vec::new, |pairs, &slice| {
            pairs.clear();
            for (document, (_, row)) in (0u32..).zip(rows) {
                let keys = row.bands.iter().filter(|&&k| k >> 60 == slice);
                pairs.extend(keys.map(|&k| (k, document)));
            }
            pairs.sort_unstable();
            let groups = pairs.chunk_by(|a, b| a.0 == b.0).filter(|g| g.len() > 1);
            let mut members: Vec<(u32, u32)> = Vec::new();
            for (bucket, group) in (0u32..).zip(groups) {
                members.extend(group.iter().map(|&(_, document)| (document, bucket)));
            }
            members
        });

        let mut starts = vec![0usize; rows.len() + 1];
        for &(document, _) in grouped.iter().flatten() {
            starts[document as usize + 1] += 1;
        }
        for i in 0..rows.len() {
            starts[i + 1] += starts[i];
        }
        let mut next = starts.clone();
        let mut buckets = vec![0; starts[rows.len()]];
        let mut count = 0;
        for slice in grouped {
            let base = count;
            for (document, bucket) in slice {
                let at = &mut next[document as usize];
                buckets[*at] = base + bucket;
                *at += 1;
                count = count.max(base + bucket + 1);
            }
        }
        Self {
            starts,
            buckets,
            count,
        }
    }

    /// The buckets that the document in this place is in.
    #[must_use]
    pub fn of(&self, index: usize) -> &[u32] {
        &self.buckets[self.starts[index]..self.starts[index + 1]]
    }

    /// Number of buckets.
    #[must_use]
    pub fn len(&self) -> usize {
        self.count as usize
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_shared_keys_make_buckets() {
        let row = |keys: &[u64]| Row {
            bands: keys.into(),
            ..Row::default()
        };
        let rows = [
            row(&[1, u64::MAX]),
            row(&[2]),
            row(&[u64::MAX, 1]),
            row(&[1]),
        ];
        let rows: Vec<_> = (0u64..).zip(&rows).collect();
        for threads in [1, 3] {
            let buckets = Buckets::new(&rows, &Workers::new(threads).unwrap());
            assert_eq!(buckets.len(), 2);
            assert_eq!(buckets.of(0), [0, 1]);
            assert_eq!(buckets.of(1), [0u32; 0]);
            assert_eq!(buckets.of(2), [0, 1]);
            assert_eq!(buckets.of(3), [0]);
        }
    }
}
