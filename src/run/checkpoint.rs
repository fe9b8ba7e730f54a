//! How far publishing is, as the journal has it.

use super::series::SeriesState;
use crate::report::Counters;
use serde::{Deserialize, Serialize};
use std::path::Path;

/// How far publishing is, as the difference to the checkpoint before.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Checkpoint {
    /// Discards the checkpoints before it.
    pub anew: bool,
    /// Blocks of the staging that are written.
    pub blocks: usize,
    pub counters: Counters,
    /// Kept, dropped, quarantined.
    pub series: [SeriesState; 3],
}

impl Checkpoint {
    fn is_there(&self, root: &Path) -> bool {
        self.series.iter().all(|series| series.is_there(root))
    }

    /// The state after the last of these checkpoints whose files are what they
    /// were. Finished parts were on the disk before they were noted, open ones
    /// may have lost their ends.
    pub fn last_whole(mut checkpoints: Vec<Self>, root: &Path) -> Self {
        while !checkpoints.is_empty() {
            let mut state = Self::default();
            for next in checkpoints.iter().cloned() {
                if next.anew {
                    state = Self::default();
                }
                state.blocks = next.blocks;
                state.counters.merge(next.counters);
                for (series, next) in state.series.iter_mut().zip(next.series) {
                    series.follow(next);
                }
            }
            if state.is_there(root) {
                return state;
            }
            checkpoints.pop();
        }
        Self::default()
    }
}
