//! The progress of a run: the phase by name, how far it is, its speed, and the time that is
//! left of the whole run. It is shown on a terminal only.

mod estimate;
mod words;

use super::messages;
use crate::exec::{Extent, Observer, Phase};
use estimate::Estimate;
use indicatif::{ProgressBar, ProgressStyle};
use std::io::{self, IsTerminal};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// How often the time is drawn again where nothing else changes.
const TICK: Duration = Duration::from_millis(200);

/// A progress bar on standard error.
pub struct Bar {
    bar: ProgressBar,
    shown: bool,
    clock: Instant,
    estimate: Arc<Mutex<Estimate>>,
}

impl Bar {
    /// Creates a bar, which stays hidden unless standard error is a terminal.
    pub fn new() -> Self {
        let shown = messages::show_progress() && io::stderr().is_terminal();
        let bar = if shown {
            ProgressBar::new(0)
        } else {
            ProgressBar::hidden()
        };
        Self {
            bar,
            shown,
            clock: Instant::now(),
            estimate: Arc::default(),
        }
    }

    /// Removes the bar.
    pub fn finish(&self) {
        self.bar.finish_and_clear();
    }

    fn estimate(&self) -> MutexGuard<'_, Estimate> {
        self.estimate.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn seconds(&self) -> f64 {
        self.clock.elapsed().as_secs_f64()
    }

    /// A bar where it is known how much there is to do, else a spinner.
    fn style(&self, heading: String, extent: Extent) -> ProgressStyle {
        let template = match extent.total {
            0 => "{heading} {spinner} {state}",
            _ => "{heading} {wide_bar} {state}",
        };
        let (estimate, clock) = (Arc::clone(&self.estimate), self.clock);
        ProgressStyle::with_template(template)
            .unwrap_or_else(|_| ProgressStyle::default_bar())
            .progress_chars("━╸ ")
            .with_key("heading", move |_: &_, out: &mut dyn std::fmt::Write| {
                let _ = out.write_str(&heading);
            })
            .with_key("state", move |_: &_, out: &mut dyn std::fmt::Write| {
                let estimate = estimate.lock().unwrap_or_else(PoisonError::into_inner);
                let _ = out.write_str(&words::state(&estimate, clock.elapsed().as_secs_f64()));
            })
    }
}

impl Observer for Bar {
    fn plan(&self, phases: &[Phase]) {
        self.estimate().plan(phases);
    }

    fn begin(&self, phase: Phase, extent: Extent) {
        if !self.shown {
            return;
        }
        let step = {
            let mut estimate = self.estimate();
            estimate.begin(phase, extent, self.seconds());
            estimate.step()
        };
        // The style comes first: what is set after it is drawn.
        let heading = words::heading(phase, step);
        self.bar.set_style(self.style(heading, extent));
        self.bar.set_position(extent.done);
        self.bar.set_length(extent.total);
        self.bar.enable_steady_tick(TICK);
    }

    fn advance(&self, bytes: u64, documents: u64) {
        if !self.shown {
            return;
        }
        let done = {
            let mut estimate = self.estimate();
            estimate.advance(bytes, documents, self.seconds());
            estimate.done()
        };
        self.bar.set_position(done);
    }

    fn warn(&self, message: &str) {
        self.bar.suspend(|| messages::warn(message));
    }
}
