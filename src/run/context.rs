//! What a run is given, what every phase works with, and what a run gives.

use super::error::RunError;
use super::policy::Policy;
use crate::config::Config;
use crate::exec::{Observer, Stop, Workers};
use crate::read::Discovered;
use crate::report::{Figures, Totals};
use crate::write::{Claim, OutputFolder};
use std::path::PathBuf;
use std::time::Instant;

/// What to clean, and where to.
#[derive(Debug, Clone)]
pub struct Job {
    /// Files, folders, and `-` for standard input.
    pub paths: Vec<PathBuf>,
    /// Files named in a list (`--files-from`).
    pub listed: Vec<PathBuf>,
    /// The output folder.
    pub output: PathBuf,
    /// What may stand in the output folder already.
    pub claim: Claim,
    /// The settings.
    pub config: Config,
    /// Asks the run to stop where it can be resumed.
    pub stop: Stop,
}

/// What a run did.
#[derive(Debug)]
pub struct Summary {
    /// The account: documents, bytes, removals by rule.
    pub totals: Totals,
    /// Sizes and times.
    pub figures: Figures,
    /// Other files in the input folders, by extension.
    pub ignored: Vec<(String, u64)>,
    /// The result was there already, and was verified.
    pub already: bool,
}

/// What every phase works with.
pub struct Run<'a> {
    pub job: &'a Job,
    pub policy: &'a Policy,
    pub folder: &'a OutputFolder,
    pub observer: &'a dyn Observer,
    pub workers: Workers,
    pub inputs: Discovered,
    pub started: Instant,
}

impl Run<'_> {
    /// The error of a staging that does not read back.
    pub fn unreadable(&self) -> RunError {
        RunError::Staging(self.folder.scratch().to_owned())
    }

    /// Seconds since the run began.
    pub fn seconds(&self) -> f64 {
        self.started.elapsed().as_secs_f64()
    }
}
