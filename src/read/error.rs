//! The errors that stop reading, each with the file, the offset where it matters, and what to
//! do. Damage inside a file is not such an error: it is passed on as an entry.

use std::io;
use std::path::{Path, PathBuf};

/// Why reading stopped.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    #[error("{}: {source}; check the path", shown(path))]
    Missing { path: PathBuf, source: io::Error },
    #[error(
        "{}: cannot be opened: {source}; grant read access or remove it from the input",
        shown(path)
    )]
    Open { path: PathBuf, source: io::Error },
    #[error(
        "{}: reading failed at byte {at}: {source}; check the disk and run the same command again",
        shown(path)
    )]
    Io {
        path: PathBuf,
        at: u64,
        source: io::Error,
    },
    #[error(
        "{}: is {what}, not a file or folder; pipe its content in and use `-` as the path",
        shown(path)
    )]
    NotRegular { path: PathBuf, what: &'static str },
    #[error(
        "{} and {} are the same file; name it once",
        shown(first),
        shown(second)
    )]
    Twice { first: PathBuf, second: PathBuf },
    #[error(
        "{} and {} would both be called {name:?} in the output; rename one, or give their common folder as the input",
        shown(first),
        shown(second)
    )]
    SameName {
        name: String,
        first: PathBuf,
        second: PathBuf,
    },
    #[error("standard input (`-`) can be read once only; name it once, and not in a list of files")]
    NoStdin,
    #[error(
        "{}: input changed while it was read, at byte {at}; run again when no other program writes to it",
        shown(path)
    )]
    Changed { path: PathBuf, at: u64 },
    #[error(
        "{count} input files are more than one run can read ({}); split the input into several runs",
        u32::MAX
    )]
    TooMany { count: usize },
    /// The receiver of the chunks stopped, and reports the reason itself.
    #[error("reading was stopped by a later stage")]
    Stopped,
}

/// Why reading a file ends early.
#[derive(Debug)]
pub(super) enum Halt {
    Failed(ReadError),
    /// `Options::limit` was reached.
    Limit,
    /// The search for the next sound member has used up its budget.
    Spent,
}

impl From<ReadError> for Halt {
    fn from(error: ReadError) -> Self {
        Self::Failed(error)
    }
}

/// A path for an error message: control characters escaped, invalid bytes as U+FFFD.
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
