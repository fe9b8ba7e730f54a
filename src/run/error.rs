//! Why a run failed. Each is one sentence that says what to do.

use crate::clean::SetupError;
use crate::config::Size;
use crate::read::ReadError;
use crate::report::counted;
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
        "nothing to read: found no .txt, .jsonl, .ndjson, .json, .csv, .tsv or .parquet file{0}; a file that is named on the command line is read whatever its extension"
    )]
    NoInput(String),
    #[error(
        "the output {} and the input {} are inside each other; choose another output folder with -o",
        output.display(), input.display()
    )]
    Overlap { input: PathBuf, output: PathBuf },
    #[error(
        "no text in the first {} {detail}; nothing was published", first_of(*records)
    )]
    NoText { records: usize, detail: String },
    #[error(
        "no record has the field {} that --source-from names ({seen}); name one of the fields, or auto, host, folder or file; nothing was published", field.escape_debug()
    )]
    NoField { field: String, seen: String },
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
        "{} holds an unfinished run that this command cannot resume: {}; start over with --overwrite, or choose another folder with -o",
        output.display(), listed(differences)
    )]
    OtherWork {
        output: PathBuf,
        differences: Vec<String>,
    },
    #[error(
        "{} was a complete result, but it changed: {}; put the files back, or clean again with --overwrite",
        output.display(), listed(differences)
    )]
    Damaged {
        output: PathBuf,
        differences: Vec<String>,
    },
    #[error("interrupted, nothing was published; run the same command again to {}", if *resumable { "resume" } else { "start over" })]
    Stopped { resumable: bool },
    #[error("cannot write {}: {source}; nothing was published; free disk space and run the same command again, or choose another folder", path.display())]
    Write { path: PathBuf, source: io::Error },
    #[error(
        "there are more templates than a run with {memory} of memory can hold; nothing was published; run the same command with --memory {needed} to {}", if *resumable { "resume" } else { "start over" }
    )]
    TemplatesMemory {
        memory: Size,
        needed: Size,
        resumable: bool,
    },
    #[error(
        "{documents} documents in {files} files are more than a run with {memory} of memory can compare; nothing was published; run the same command with --memory {needed} to {}", if *resumable { "resume" } else { "start over" }
    )]
    Memory {
        documents: u64,
        files: u64,
        memory: Size,
        needed: Size,
        resumable: bool,
    },
    #[error(
        "the run needs about {needed} in {}, but only {free} are free; free disk space, or {advice}",
        folder.display()
    )]
    Space {
        folder: PathBuf,
        needed: Size,
        free: Size,
        advice: &'static str,
    },
    #[error(
        "{removed} of {documents} documents of the source {} would be dropped, exact copies under a like headline not counted ({} %, the limit is {} %); nothing was published. To look at them, clean into another folder with --mark near and use `copydesk explain`; to drop them, run the same command with --allow-removal {} to resume",
        source_name.escape_debug(), percent(*removed, *documents), (allowed * 1e4).round() / 1e2, confirming(*removed, *documents)
    )]
    Removal {
        source_name: String,
        documents: u64,
        removed: u64,
        allowed: f64,
    },
    #[error("cannot start the worker threads: {0}; use fewer with --threads")]
    Threads(#[from] rayon::ThreadPoolBuildError),
    #[error(
        "the totals of the run do not add up: {0}; nothing was published; please report this bug"
    )]
    Imbalance(String),
    #[error("temporary files in {} cannot be read back; nothing was published; check the disk and run the same command again", .0.display())]
    Staging(PathBuf),
}

impl RunError {
    /// Whether what the run has done so far is of no use any more.
    #[must_use]
    pub fn invalidates_work(&self) -> bool {
        matches!(
            self,
            Self::Imbalance(_)
                | Self::NoText { .. }
                | Self::NoField { .. }
                | Self::Read(ReadError::Changed { .. })
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

/// "100 records; look at the first one:", or "record:".
fn first_of(records: usize) -> String {
    match records {
        1 => "record:".to_owned(),
        many => format!("{}; look at the first one:", counted(many as u64, "record")),
    }
}

fn percent(part: u64, whole: u64) -> u64 {
    part * 100 / whole.max(1)
}

/// The smallest value of `--allow-removal` that lets it pass.
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
