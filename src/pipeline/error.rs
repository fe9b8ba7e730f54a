//! Why a run failed. Each is one sentence that says what to do.

use crate::boilerplate::RulesError;
use crate::config::ConfigError;
use crate::read::ReadError;
use crate::write::OutputError;
use std::io;
use std::path::{Path, PathBuf};

/// A run that gave no result.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    #[error(transparent)]
    Config(#[from] ConfigError),
    #[error(transparent)]
    Rules(#[from] RulesError),
    #[error(transparent)]
    Read(#[from] ReadError),
    #[error(
        "nothing to read: no .txt, .jsonl or .ndjson file was found{0}; name a file to read it whatever its name"
    )]
    NoInput(String),
    #[error(
        "the output {} and the input {} lie inside each other; choose another folder with -o",
        output.display(), input.display()
    )]
    Overlap { input: PathBuf, output: PathBuf },
    #[error(transparent)]
    Output(#[from] OutputError),
    #[error("cannot write {}: {source}; nothing was published, so free space or choose another folder, and run again", path.display())]
    Write { path: PathBuf, source: io::Error },
    #[error("the worker threads cannot be started: {0}")]
    Threads(#[from] rayon::ThreadPoolBuildError),
    #[error("the account does not balance, so nothing was published: {0}; please report this")]
    Imbalance(String),
    #[error("the staging does not read back, so nothing was published; check the disk under {}", .0.display())]
    Staging(PathBuf),
}

impl RunError {
    /// A failed write.
    pub fn output(path: &Path, source: io::Error) -> Self {
        Self::Write {
            path: path.to_owned(),
            source,
        }
    }
}
