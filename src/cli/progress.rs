//! The progress bar: bytes, documents, MB/s and the remaining time. It is shown on a terminal
//! only.

use super::messages;
use crate::exec::{Observer, Phase};
use indicatif::{ProgressBar, ProgressStyle};
use std::io::{self, IsTerminal};
use std::sync::atomic::{AtomicU64, Ordering};

/// A progress bar on standard error.
pub struct Bar {
    bar: ProgressBar,
    documents: AtomicU64,
}

impl Bar {
    /// Creates a bar, which stays hidden unless standard error is a terminal.
    pub fn new() -> Self {
        let bar = if messages::show_progress() && io::stderr().is_terminal() {
            ProgressBar::new(0)
        } else {
            ProgressBar::hidden()
        };
        let template = "{prefix:>9} {wide_bar} {decimal_bytes}/{decimal_total_bytes} \
                        {decimal_bytes_per_sec} {msg} eta {eta}";
        let style = ProgressStyle::with_template(template)
            .unwrap_or_else(|_| ProgressStyle::default_bar())
            .progress_chars("━╸ ");
        bar.set_style(style);
        Self {
            bar,
            documents: AtomicU64::new(0),
        }
    }

    /// Removes the bar.
    pub fn finish(&self) {
        self.bar.finish_and_clear();
    }
}

impl Observer for Bar {
    fn begin(&self, phase: Phase, total: u64) {
        let name = match phase {
            Phase::Scan => "reading",
            Phase::Publish => "writing",
            Phase::Verify => "verifying",
        };
        self.bar.set_prefix(name);
        self.bar.set_length(total);
        self.bar.reset();
        self.documents.store(0, Ordering::Relaxed);
    }

    fn advance(&self, bytes: u64, documents: u64) {
        let sum = self.documents.fetch_add(documents, Ordering::Relaxed) + documents;
        self.bar
            .set_message(format!("{} docs", crate::report::count(sum)));
        self.bar.inc(bytes);
    }

    fn warn(&self, message: &str) {
        self.bar.suspend(|| messages::warn(message));
    }
}
