//! A request to stop, from whoever watches for signals to whoever works.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Shared by its clones. Work that sees it stops at the next place from which
/// it can go on.
#[derive(Debug, Clone, Default)]
pub struct Stop(Arc<AtomicBool>);

impl Stop {
    /// Asks.
    pub fn request(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Whether it was asked for.
    #[must_use]
    pub fn requested(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}
