//! The end of a run: its sums are checked, and what it did goes into the manifest
//! and the summary. Nothing is written here.

use super::publish::Published;
use super::scan::input_info;
use super::{Policy, RunError, Summary};
use crate::config::Config;
use crate::dedup::Tally;
use crate::read::{Discovered, FileEnd};
use crate::report::Figures;
use crate::write::{self, FORMAT, InputInfo, Manifest, PartInfo, Timing};
use std::time::Instant;

/// What a run knows when everything is written.
pub struct Outcome<'a> {
    pub config: &'a Config,
    pub policy: &'a Policy,
    pub found: Discovered,
    pub ends: Vec<FileEnd>,
    /// Records that were read.
    pub records: u64,
    pub tally: Tally,
    pub published: Published,
    pub templates: Option<PartInfo>,
    pub threads: usize,
    pub started: Instant,
}

impl Outcome<'_> {
    /// Settles the account.
    ///
    /// # Errors
    /// The sums do not hold.
    pub fn settle(self) -> Result<(Summary, Manifest), RunError> {
        let mut totals = self
            .published
            .counters
            .totals(self.records, |rule| self.policy.cleaner.names.name(rule));
        totals.pairs_compared = self.tally.compared;
        totals.capped_buckets = self.tally.capped;
        if let Some(imbalance) = totals.imbalance() {
            return Err(RunError::Imbalance(imbalance));
        }

        let inputs: Vec<InputInfo> = self
            .ends
            .into_iter()
            .map(|end| input_info(&self.found.inputs[end.file as usize], end))
            .collect();
        let figures = Figures {
            input_bytes: inputs.iter().map(|i| i.bytes).sum(),
            decompressed: inputs.iter().map(|i| i.decompressed).sum(),
            inputs: inputs.len() as u64,
            seconds: self.started.elapsed().as_secs_f64(),
        };
        let manifest = Manifest {
            copydesk: env!("CARGO_PKG_VERSION").to_owned(),
            format: FORMAT,
            config_hash: write::hex(self.config.hash()),
            rules_hash: write::hex(self.policy.cleaner.names.hash()),
            config: self.config.clone(),
            totals: totals.clone(),
            inputs,
            ignored: self.found.ignored.clone(),
            outputs: self.published.parts,
            templates: self.templates,
            unstruck: Vec::new(),
            run: Timing {
                started: jiff_now(figures.seconds),
                seconds: figures.seconds,
                threads: self.threads,
                mb_per_second: figures.decompressed as f64 / 1e6 / figures.seconds.max(1e-9),
                inputs: self
                    .found
                    .inputs
                    .iter()
                    .map(write::Fingerprint::of)
                    .collect(),
            },
        };
        let summary = Summary {
            totals,
            figures,
            ignored: self.found.ignored.into_iter().collect(),
            already: false,
        };
        Ok((summary, manifest))
    }
}

/// When the run began, in UTC.
fn jiff_now(seconds: f64) -> String {
    let now = std::time::SystemTime::now() - std::time::Duration::from_secs_f64(seconds);
    jiff::Timestamp::try_from(now)
        .map(|t| format!("{t:.0}"))
        .unwrap_or_default()
}
