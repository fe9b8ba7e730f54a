//! The output folder: how a run claims it, the working folder inside it, and the moves that
//! publish a result. Before these moves the folder holds nothing new; moves that were
//! interrupted are completed by the next run that claims the folder.

use super::Manifest;
use super::access::Access;
use super::atomic_file::{AtomicFile, sync_folder};
use super::claim;
use super::lock::Lock;
use super::moves::publish;
use super::work::{self, WORK};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// The folders of a result.
pub const FOLDERS: [&str; 4] = ["clean", "audit", "dropped", "quarantine"];
/// The file with the templates of a run.
pub const TEMPLATES: &str = "templates.toml";
/// The manifest. It is written last, so a folder without it is no result.
pub const MANIFEST: &str = "run.json";
/// The journal of a run, inside the working folder. A run without it cannot be resumed.
pub(super) const JOURNAL: &str = "journal";
const STAGING: &str = "staging";

/// Whether an earlier result may be replaced.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Claim {
    Empty,
    Overwrite,
}

/// The outcome of a claim.
#[derive(Debug)]
pub enum Claimed {
    /// The folder holds a complete result, which was not changed.
    Finished(Box<Manifest>),
    /// The folder belongs to this run now.
    Open(OutputFolder),
}

/// Why an output folder cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum OutputError {
    #[error(
        "{} holds the result of another run; choose another folder with -o, or replace it with --overwrite",
        .0.display()
    )]
    Occupied(PathBuf),
    #[error(
        "{} holds {}, which copydesk did not write; choose an empty folder with -o",
        folder.display(), entry.escape_debug()
    )]
    Foreign { folder: PathBuf, entry: String },
    #[error(
        "another copydesk is writing to {}{holder}; wait until it ends, or choose another folder with -o",
        folder.display()
    )]
    Locked { folder: PathBuf, holder: String },
    #[error(
        "{} was being replaced when a run stopped; the earlier result is in {}: move it to another place, then run again",
        folder.display(), old.display()
    )]
    HalfReplaced { folder: PathBuf, old: PathBuf },
    #[error(
        "{} holds unfinished work that was not begun there by this user, but copied or received; start over with --overwrite, or choose another folder with -o",
        .0.display()
    )]
    ForeignWork(PathBuf),
    #[error("{} is not a folder; choose a folder with -o", .0.display())]
    NotAFolder(PathBuf),
    #[error("cannot write to {}: {source}; check its permissions, or choose another folder with -o", path.display())]
    Io { path: PathBuf, source: io::Error },
}

impl OutputError {
    pub(super) fn io(path: &Path) -> impl FnOnce(io::Error) -> Self + '_ {
        |source| Self::Io {
            path: path.to_owned(),
            source,
        }
    }
}

/// A claimed output folder. Its lock ends when the value is dropped or the process ends.
#[derive(Debug)]
pub struct OutputFolder {
    root: PathBuf,
    /// The folder for temporary files.
    scratch: PathBuf,
    /// Whether the umask decides who may read the audit and what is like it.
    share: bool,
    _lock: Lock,
}

impl OutputFolder {
    /// Claims a folder and creates it if it is missing. A result whose publishing was
    /// interrupted is published first.
    ///
    /// # Errors
    /// It holds something else, or another process writes to it.
    pub fn claim(root: &Path, claim: Claim) -> Result<Claimed, OutputError> {
        claim::claim(root, claim)
    }

    /// The folder, once its lock is held and its working folder is this run's.
    pub(super) fn new(root: &Path, lock: Lock) -> Self {
        Self {
            root: root.to_owned(),
            scratch: root.join(WORK),
            share: false,
            _lock: lock,
        }
    }

    /// Puts temporary files into a folder of their own inside `tmp`; if `tmp` is empty, or in
    /// the output folder, they stay in the working folder.
    ///
    /// # Errors
    /// The folder cannot be created.
    pub fn with_scratch(mut self, tmp: &Path) -> Result<Self, OutputError> {
        let inside = || {
            let root = self.root.canonicalize().ok()?;
            Some(tmp.canonicalize().ok()?.starts_with(root))
        };
        let elsewhere = !tmp.as_os_str().is_empty() && inside() != Some(true);
        match work::scratch(&self.work(), elsewhere.then_some(tmp)) {
            Ok(scratch) => {
                self.scratch = scratch.unwrap_or(self.scratch);
                Ok(self)
            }
            Err(error) => {
                let error = OutputError::io(tmp)(error);
                if !self.is_worth_keeping() {
                    self.abandon();
                }
                Err(error)
            }
        }
    }

    /// Removes what runs that were interrupted left in other folders for temporary files.
    ///
    /// # Errors
    /// A folder cannot be removed.
    pub fn begin_scratch(&self) -> Result<(), OutputError> {
        let in_use = (self.scratch != self.work()).then_some(&*self.scratch);
        work::keep_scratch(&self.work(), in_use).map_err(OutputError::io(&self.work()))
    }

    /// Leaves what another run can go on with, after this one was not let begin or stopped.
    pub fn leave(self) {
        if self.scratch != self.work() {
            work::drop_scratch(&self.work(), &self.scratch);
        }
    }

    /// Lets the umask decide who may read the audit, the quarantine and dropped documents;
    /// else only the user of the run may.
    #[must_use]
    pub fn shared(mut self, share: bool) -> Self {
        self.share = share;
        self
    }

    /// Creates the working folders and removes everything in them.
    ///
    /// # Errors
    /// Old files cannot be removed, or folders cannot be created.
    pub fn clear(&self) -> Result<(), OutputError> {
        let clear = || {
            work::remove_file(&self.journal())?;
            work::remove_file(&self.staging())?;
            work::remove(&self.new_root())?;
            work::remove(&self.work().join("old"))
        };
        clear().map_err(OutputError::io(&self.root))?;
        self.prepare()
    }

    /// Creates the working folders that are missing.
    ///
    /// # Errors
    /// A folder cannot be created.
    pub fn prepare(&self) -> Result<(), OutputError> {
        for name in FOLDERS {
            let path = self.new_root().join(name);
            let access = Access::of(name, self.share);
            access
                .create_folder(&path)
                .map_err(OutputError::io(&path))?;
        }
        Ok(())
    }

    /// The folder that the run writes its result to.
    #[must_use]
    pub fn new_root(&self) -> PathBuf {
        self.work().join("new")
    }

    /// The folder for temporary files.
    #[must_use]
    pub fn scratch(&self) -> &Path {
        &self.scratch
    }

    /// The working folder.
    #[must_use]
    pub fn work(&self) -> PathBuf {
        self.root.join(WORK)
    }

    /// The path of the journal.
    #[must_use]
    pub fn journal(&self) -> PathBuf {
        self.work().join(JOURNAL)
    }

    /// The path of the records that the scan found.
    #[must_use]
    pub fn staging(&self) -> PathBuf {
        self.scratch.join(STAGING)
    }

    /// Publishes the result: writes the manifest in the working folder, then moves everything
    /// to its place, the manifest last. Once the manifest is written, interrupted moves are
    /// completed by the next claim.
    ///
    /// # Errors
    /// The manifest cannot be written, or a move failed.
    pub fn commit(&self, manifest: &Manifest) -> io::Result<()> {
        let new = self.new_root();
        let bytes = manifest.to_bytes()?;
        for name in FOLDERS {
            sync_folder(&new.join(name))?;
        }
        let mut file = AtomicFile::create(new.join(MANIFEST), Access::Shared)?;
        file.write(&bytes)?;
        file.commit()?;
        publish(&self.root)
    }

    /// Whether the working folder holds something that the next run can resume.
    #[must_use]
    pub fn is_worth_keeping(&self) -> bool {
        self.journal().exists() || self.new_root().join(MANIFEST).exists()
    }

    /// Removes what an unsuccessful run wrote; an earlier result stays.
    pub fn abandon(self) {
        // Best effort: the next run removes what is left.
        let _ = fs::remove_file(self.journal());
        let _ = work::remove_all(&self.work());
        let _ = fs::remove_dir(&self.root);
    }
}
