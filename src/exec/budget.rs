//! How much memory a run may use, and which part of it each consumer gets. What
//! is asked for, or what the machine has, comes in; shares in bytes go out.
//! Nothing is measured while a run goes on.

use crate::config::MIN_MEMORY_BYTES;

/// What a run takes of a machine, if nothing else is said.
const SHARE_OF_MACHINE: u64 = 4;
/// The memory of a machine that does not tell.
const UNKNOWN_MACHINE: u64 = 4 << 30;

/// More staging in memory than this is no faster than a file in the page cache.
const MOST_STAGING: u64 = 256 << 20;
const MOST_SORTING: u64 = 1 << 30;
const MOST_COMPARING: u64 = 32 << 20;
/// What the half of the memory that is not the table's needs beside it, at the floor.
const OTHERS: u64 = 64 << 20;
const RECORD: u64 = 32;

/// The memory of one run, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Budget(u64);

impl Budget {
    /// So many bytes; for `None` a quarter of what the machine, or the control group
    /// that the process is in, has.
    #[must_use]
    pub fn new(asked: Option<u64>) -> Self {
        Self(asked.unwrap_or_else(|| (machine() / SHARE_OF_MACHINE).max(MIN_MEMORY_BYTES)))
    }

    #[must_use]
    pub fn bytes(self) -> u64 {
        self.0
    }

    /// Staged entries that stay in memory.
    #[must_use]
    pub fn staging(self) -> u64 {
        (self.0 / 8).min(MOST_STAGING)
    }

    /// Records of one sorter that stay in memory.
    #[must_use]
    pub fn sorting(self) -> usize {
        (self.0 / 16).min(MOST_SORTING) as usize
    }

    /// Bytes of text that are compared at once. Their words, as numbers, take
    /// some four times as much.
    #[must_use]
    pub fn comparing(self) -> u64 {
        (self.0 / 64).min(MOST_COMPARING)
    }

    /// What grows with the number of documents and files. The rest of the
    /// memory is the same for any input.
    #[must_use]
    pub fn table(self) -> u64 {
        (self.0 / 2).saturating_sub(OTHERS)
    }

    /// The budget whose table is so large.
    #[must_use]
    pub fn for_table(bytes: u64) -> u64 {
        2 * (bytes + OTHERS)
    }

    /// The longest record. From its bytes to its clean line it takes some 14
    /// times its size, and two that are alike may be compared.
    #[must_use]
    pub fn record(self) -> u64 {
        self.0 / RECORD
    }

    /// The budget whose longest record is so long.
    #[must_use]
    pub fn for_record(bytes: u64) -> u64 {
        bytes * RECORD
    }

    /// Blocks of so many bytes that are turned into output at once, where there
    /// are `threads` to do it.
    #[must_use]
    pub fn blocks(self, threads: usize, block: u64) -> usize {
        /// A block, the lines made of it, and their audit.
        const COPIES: u64 = 3;
        let most = self.0 / 4 / (COPIES * block);
        (most as usize).clamp(1, 2 * threads)
    }
}

/// The memory of the machine, or the limit of the control group if that is less.
fn machine() -> u64 {
    let meminfo = std::fs::read_to_string("/proc/meminfo").unwrap_or_default();
    let total = meminfo
        .lines()
        .find_map(|line| line.strip_prefix("MemTotal:"))
        .and_then(|rest| rest.trim().strip_suffix(" kB"))
        .and_then(|kib| kib.parse::<u64>().ok())
        .map_or(UNKNOWN_MACHINE, |kib| kib << 10);
    let limits = [
        "/sys/fs/cgroup/memory.max",
        "/sys/fs/cgroup/memory/memory.limit_in_bytes",
    ];
    let limit = |path: &&str| -> Option<u64> {
        let text = std::fs::read_to_string(path).ok()?;
        text.trim().parse().ok()
    };
    limits.iter().filter_map(limit).fold(total, u64::min)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_fit_into_the_whole() {
        for asked in [MIN_MEMORY_BYTES, 1 << 30, 64 << 30] {
            let budget = Budget::new(Some(asked));
            let sorting = 3 * budget.sorting() as u64;
            for threads in [1, 64] {
                let blocks = 3 * ((budget.blocks(threads, 4 << 20) as u64) << 22);
                assert!(budget.staging() + sorting + blocks <= asked * 3 / 5);
            }
        }
        assert!(Budget::new(None).bytes() >= MIN_MEMORY_BYTES);
        let floor = Budget::new(Some(MIN_MEMORY_BYTES));
        assert_eq!(Budget::for_table(floor.table()), MIN_MEMORY_BYTES);
        assert_eq!(Budget::for_record(floor.record()), MIN_MEMORY_BYTES);
        assert_eq!(Budget::new(Some(MIN_MEMORY_BYTES)).blocks(1, 4 << 20), 2);
    }
}
