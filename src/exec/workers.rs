//! The worker pool: an ordered map over what is in memory. Closures given to it
//! never lock, send, receive, or touch a file (rayon#1142, #1269: deadlocks).

use rayon::iter::{IntoParallelRefIterator, ParallelIterator};
use rayon::slice::ParallelSliceMut;
use rayon::{ThreadPool, ThreadPoolBuildError, ThreadPoolBuilder};

/// A pool of its own, so that the number of threads is this run's alone.
#[derive(Debug)]
pub struct Workers {
    pool: ThreadPool,
}

impl Workers {
    /// Starts `threads` workers; 0 is one a core.
    ///
    /// # Errors
    /// The threads cannot be started.
    pub fn new(threads: usize) -> Result<Self, ThreadPoolBuildError> {
        let pool = ThreadPoolBuilder::new()
            .num_threads(threads)
            .thread_name(|i| format!("worker-{i}"))
            .build()?;
        Ok(Self { pool })
    }

    #[must_use]
    pub fn threads(&self) -> usize {
        self.pool.current_num_threads()
    }

    /// Sorts; equal items end up in any order.
    pub fn sort<T: Ord + Send>(&self, items: &mut [T]) {
        self.pool.install(|| items.par_sort_unstable());
    }

    /// Maps every item, in order. `scratch` makes the buffers of one worker.
    pub fn map<'a, T: Sync, S: Send, R: Send>(
        &self,
        items: &'a [T],
        scratch: impl Fn() -> S + Sync + Send,
        map: impl Fn(&mut S, &'a T) -> R + Sync + Send,
    ) -> Vec<R> {
        self.pool
            .install(|| items.par_iter().map_init(scratch, map).collect())
    }
}
