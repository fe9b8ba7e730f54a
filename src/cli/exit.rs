//! The exit codes, and which error has which.

use crate::clean::SetupError;
use crate::read::ReadError;
use crate::replay::{ReplayError, UnstrikeError};
use crate::run::{FilterError, RunError};
use crate::write::OutputError;
use std::process::ExitCode;

/// How the program ends. 130 and 143 are the shell's names for a signal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Exit {
    Complete = 0,
    /// Nothing was published; the same command may be run again.
    Failed = 1,
    /// The command line, the configuration or the input cannot be used.
    Usage = 2,
    /// Complete, but something is in quarantine.
    Quarantined = 3,
    /// `verify` found a difference, or the result is not what it was.
    Differs = 4,
    /// The output folder is busy or holds another run.
    Occupied = 5,
    /// Stopped by SIGINT; the same command goes on.
    Interrupted = 130,
    /// Stopped by SIGTERM; the same command goes on.
    Terminated = 143,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}

/// A mistake in what was asked, found after parsing.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct UsageError(pub String);

impl Exit {
    /// The code of an error.
    pub fn of(error: &anyhow::Error) -> Self {
        if let Some(error) = error.downcast_ref::<RunError>() {
            return Self::of_run(error);
        }
        if let Some(error) = error.downcast_ref::<FilterError>() {
            return match error {
                FilterError::Setup(error) => Self::of_run(error),
                FilterError::NeedsCorpus | FilterError::Compressed(_) => Self::Usage,
                FilterError::Read(_) | FilterError::Write(_) => Self::Failed,
            };
        }
        if let Some(error) = error.downcast_ref::<UnstrikeError>() {
            return match error {
                UnstrikeError::Replay(ReplayError::NoResult(_))
                | UnstrikeError::Unknown { .. }
                | UnstrikeError::Rewrite(_)
                | UnstrikeError::Parquet
                | UnstrikeError::NoText(_)
                | UnstrikeError::Output(OutputError::NotAFolder(_)) => Self::Usage,
                UnstrikeError::Output(OutputError::Io { .. }) | UnstrikeError::Write { .. } => {
                    Self::Failed
                }
                UnstrikeError::Output(_) => Self::Occupied,
                UnstrikeError::Misfit { .. } | UnstrikeError::Replay(_) => Self::Differs,
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
        Self::Failed
    }

    fn of_run(error: &RunError) -> Self {
        match error {
            RunError::Setup(_) | RunError::NoInput(_) | RunError::Overlap { .. } => Self::Usage,
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
                | OutputError::Locked { .. }
                | OutputError::HalfReplaced { .. },
            ) => Self::Occupied,
            RunError::OtherResult { .. } | RunError::OtherWork { .. } => Self::Occupied,
            RunError::Damaged { .. } => Self::Differs,
            _ => Self::Failed,
        }
    }
}
