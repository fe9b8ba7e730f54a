//! Why a run failed. Each is one sentence that says what to do.

use crate::clean::SetupError;
use crate::config::Size;
use crate::read::ReadError;
use crate::write::OutputError;
use std::io;
use std::path::{Path, PathBuf};

/// Differences that are named one by one.
const NAMED: usize = 5;

/// A run that gave no result.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    #[error(transparent)]
    Setup(#[from] SetupError),
    #[error(transparent)]
    Read(#[from] ReadError),
    #[error(
        "nothing to read: no .txt, .jsonl, .ndjson or .parquet file was found{0}; name a file to read it whatever its name"
    )]
    NoInput(String),
    #[error(
        "the output {} and the input {} lie inside each other; choose another folder with -o",
        output.display(), input.display()
    )]
    Overlap { input: PathBuf, output: PathBuf },
    #[error(transparent)]
    Output(#[from] OutputError),
    #[error(
        "{} holds the result of another run: {}; replace it with --overwrite, or choose another folder with -o",
        output.display(), listed(differences)
    )]
    OtherResult {
        output: PathBuf,
        differences: Vec<String>,
    },
    #[error(
        "{} holds the unfinished work of another run: {}; start anew with --overwrite, or choose another folder with -o",
        output.display(), listed(differences)
    )]
    OtherWork {
        output: PathBuf,
        differences: Vec<String>,
    },
    #[error(
        "{} was complete, but {}; restore the files, or clean again with --overwrite",
        output.display(), listed(differences)
    )]
    Damaged {
        output: PathBuf,
        differences: Vec<String>,
    },
    #[error("stopped, nothing was published; run the same command again to {}", if *resumable { "go on from here" } else { "start over" })]
    Stopped { resumable: bool },
    #[error("cannot write {}: {source}; nothing was published, so free space and run the same command again, or choose another folder", path.display())]
    Write { path: PathBuf, source: io::Error },
    #[error(
        "there are more templates than a run with {memory} of memory can hold; nothing was published, run the same command with --memory {needed} to {}", if *resumable { "go on from here" } else { "start over" }
    )]
    TemplatesMemory {
        memory: Size,
        needed: Size,
        resumable: bool,
    },
    #[error(
        "{documents} documents in {files} files are more than a run with {memory} of memory can compare; nothing was published, run the same command with --memory {needed} to {}", if *resumable { "go on from here" } else { "start over" }
    )]
    Memory {
        documents: u64,
        files: u64,
        memory: Size,
        needed: Size,
        resumable: bool,
    },
    #[error(
        "the run needs some {needed} in {}, and {free} are free there; free space, or {advice}",
        folder.display()
    )]
    Space {
        folder: PathBuf,
        needed: Size,
        free: Size,
        advice: &'static str,
    },
    #[error(
        "{removed} of {documents} documents of the source {} would be dropped, exact copies not counted ({} %, more than {} %); nothing was published: read some with `copydesk explain` after a run with --limit or --mark near, or run the same command with --allow-removal {} to go on from here",
        source_name.escape_debug(), percent(*removed, *documents), allowed * 100.0, confirming(*removed, *documents)
    )]
    Removal {
        source_name: String,
        documents: u64,
        removed: u64,
        allowed: f64,
    },
    #[error("the worker threads cannot be started: {0}")]
    Threads(#[from] rayon::ThreadPoolBuildError),
    #[error("the account does not balance, so nothing was published: {0}; please report this")]
    Imbalance(String),
    #[error("the staging does not read back, so nothing was published; check the disk under {}", .0.display())]
    Staging(PathBuf),
}

impl RunError {
    /// Whether what the run has done so far is of no use any more.
    #[must_use]
    pub fn spoils(&self) -> bool {
        matches!(
            self,
            Self::Imbalance(_) | Self::Read(ReadError::Changed { .. })
        )
    }

    /// A failed write.
    pub fn output(path: &Path, source: io::Error) -> Self {
        Self::Write {
            path: path.to_owned(),
            source,
        }
    }
}

fn percent(part: u64, whole: u64) -> u64 {
    part * 100 / whole.max(1)
}

/// The least share, in hundredths, that allows it.
fn confirming(part: u64, whole: u64) -> f64 {
    (part as f64 / whole.max(1) as f64 * 100.0).ceil() / 100.0
}

fn listed(differences: &[String]) -> String {
    let mut words = differences[..differences.len().min(NAMED)].join("; ");
    if differences.len() > NAMED {
        words.push_str(&format!("; and {} more", differences.len() - NAMED));
    }
    words
}
