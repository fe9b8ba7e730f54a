//! What can stop reading: every error is one sentence that names the file,
//! where it matters the offset, and what to do. Also the internal reasons for
//! leaving a file early. Damage inside a file is no error: it becomes entries.

use std::io;
use std::path::{Path, PathBuf};

/// Reading cannot go on.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    #[error("{}: {source}; check the path", shown(path))]
    Missing { path: PathBuf, source: io::Error },
    #[error(
        "{}: cannot be opened: {source}; grant read access or leave it out",
        shown(path)
    )]
    Open { path: PathBuf, source: io::Error },
    #[error(
        "{}: reading failed at byte {at}: {source}; check the disk and run again",
        shown(path)
    )]
    Io {
        path: PathBuf,
        at: u64,
        source: io::Error,
    },
    #[error(
        "{}: is {what}, not a file or folder; pipe it in and name the input `-`",
        shown(path)
    )]
    NotRegular { path: PathBuf, what: &'static str },
    #[error("{} and {} are the same; name it once", shown(first), shown(second))]
    Twice { first: PathBuf, second: PathBuf },
    #[error(
        "{} and {} would both be called {name:?} in the output; rename one or read their common folder",
        shown(first),
        shown(second)
    )]
    SameName {
        name: String,
        first: PathBuf,
        second: PathBuf,
    },
    #[error("standard input (`-`) is not to be had here; name it once, and not in a list of files")]
    NoStdin,
    #[error(
        "{}: input changed while it was read, at byte {at}; run again once nothing writes to it",
        shown(path)
    )]
    Changed { path: PathBuf, at: u64 },
    #[error(
        "{count} input files are more than one run can number ({}); split the run",
        u32::MAX
    )]
    TooMany { count: usize },
    /// Whoever receives the chunks wants no more; it knows why.
    #[error("reading was stopped by the stage after it; see its own message")]
    Stopped,
}

/// Why reading a file ends before its end.
#[derive(Debug)]
pub(super) enum Halt {
    Failed(ReadError),
    /// `Options::limit` is reached.
    Limit,
    /// Trial decoding has used up what it may.
    Spent,
}

impl From<ReadError> for Halt {
    fn from(error: ReadError) -> Self {
        Self::Failed(error)
    }
}

/// A path for a terminal: control characters escaped, invalid bytes as U+FFFD.
pub(super) fn shown(path: &Path) -> String {
    let mut out = String::new();
    for c in path.to_string_lossy().chars() {
        if c.is_control() {
            out.extend(c.escape_unicode());
        } else {
            out.push(c);
        }
    }
    out
}
