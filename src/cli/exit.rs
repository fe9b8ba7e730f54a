//! The exit codes of the program, and the code of each error.

use crate::clean::SetupError;
use crate::read::ReadError;
use crate::replay::{ReplayError, UnstrikeError};
use crate::run::{FilterError, RunError};
use crate::write::OutputError;
use std::process::ExitCode;

/// How the program ends. The codes 130 and 143 are what a shell reports for SIGINT and SIGTERM.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Exit {
    Complete = 0,
    /// The run failed and nothing was published; the same command may be run again.
    Failed = 1,
    /// The command line, the configuration or the input cannot be used.
    Usage = 2,
    /// The run is complete, but some records are in quarantine.
    Quarantined = 3,
    /// `verify` found a difference, or a finished result was changed.
    Differs = 4,
    /// The output folder is in use or holds another run.
    Occupied = 5,
    /// Interrupted by SIGINT; the same command resumes the run.
    Interrupted = 130,
    /// Interrupted by SIGTERM; the same command resumes the run.
    Terminated = 143,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}

/// A mistake in the arguments that was found after they were parsed.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct UsageError(pub String);

impl Exit {
    /// The exit code of an error.
    pub fn of(error: &anyhow::Error) -> Self {
        if let Some(error) = error.downcast_ref::<RunError>() {
            return Self::of_run(error);
        }
        if let Some(error) = error.downcast_ref::<FilterError>() {
            return match error {
                FilterError::Setup(error) => Self::of_run(error),
                FilterError::NeedsCorpus
                | FilterError::Compressed(_)
                | FilterError::Encoding(_)
                | FilterError::Kind { .. } => Self::Usage,
                FilterError::Read(_) | FilterError::Quarantine(_) | FilterError::Write(_) => {
                    Self::Failed
                }
            };
        }
        if let Some(error) = error.downcast_ref::<UnstrikeError>() {
            return match error {
                UnstrikeError::Replay(ReplayError::NoResult(_))
                | UnstrikeError::Unknown { .. }
                | UnstrikeError::NotThere(_)
                | UnstrikeError::Nothing
                | UnstrikeError::Rewrite(_)
                | UnstrikeError::Parquet
                | UnstrikeError::NoText(_)
                | UnstrikeError::Output(OutputError::NotAFolder(_)) => Self::Usage,
                UnstrikeError::Output(OutputError::Io { .. }) | UnstrikeError::Write { .. } => {
                    Self::Failed
                }
                UnstrikeError::Output(_) => Self::Occupied,
                UnstrikeError::Misfit { .. }
                | UnstrikeError::Misplaced(_)
                | UnstrikeError::Replay(_) => Self::Differs,
            };
        }
        if error.downcast_ref::<UsageError>().is_some()
            || error.downcast_ref::<SetupError>().is_some()
            || matches!(
                error.downcast_ref::<ReplayError>(),
                Some(ReplayError::NoResult(_) | ReplayError::NoStrikes(_))
            )
        {
            return Self::Usage;
        }
        if matches!(
            error.downcast_ref::<ReplayError>(),
            Some(ReplayError::Manifest { .. } | ReplayError::Damaged { .. })
        ) {
            return Self::Differs;
        }
        Self::Failed
    }

    fn of_run(error: &RunError) -> Self {
        match error {
            RunError::Setup(_)
            | RunError::NoInput(_)
            | RunError::NoText { .. }
            | RunError::NoField { .. }
            | RunError::Overlap { .. } => Self::Usage,
            RunError::Read(
                ReadError::Missing { .. }
                | ReadError::NotRegular { .. }
                | ReadError::Twice { .. }
                | ReadError::SameName { .. }
                | ReadError::NoStdin
                | ReadError::TooMany { .. },
            ) => Self::Usage,
            RunError::Output(OutputError::NotAFolder(_)) => Self::Usage,
            RunError::Output(
                OutputError::Occupied(_)
                | OutputError::Foreign { .. }
                | OutputError::ForeignWork(_)
                | OutputError::Locked { .. }
                | OutputError::HalfReplaced { .. },
            ) => Self::Occupied,
            RunError::OtherResult { .. } | RunError::OtherWork { .. } => Self::Occupied,
            RunError::Damaged { .. } => Self::Differs,
            _ => Self::Failed,
        }
    }
}
