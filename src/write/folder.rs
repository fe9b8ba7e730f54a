//! The output folder: claiming it, the working folder inside it, and the
//! moment when everything takes its place. Until then it holds nothing new, and
//! a move that was begun is ended by whoever claims the folder next.

use super::Manifest;
use super::draft::{AtomicFile, sync_folder};
use super::lock::{Lock, Unlockable};
use crate::exec::fault;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use xxhash_rust::xxh3::xxh3_64;

/// The folders of a result, beside `run.json`.
const FOLDERS: [&str; 4] = ["clean", "audit", "dropped", "quarantine"];
/// The templates of a run, beside them.
pub const TEMPLATES: &str = "templates.toml";
const WORK: &str = ".work";
/// The manifest: written last, so a folder without it is no result.
pub const MANIFEST: &str = "run.json";
/// What a run knows of its own progress, inside the working folder. Without it
/// there is nothing to go on with.
const JOURNAL: &str = "journal";
const STAGING: &str = "staging";

/// Whether an earlier result may be replaced.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Claim {
    Empty,
    Overwrite,
}

/// What a claim came to.
#[derive(Debug)]
pub enum Claimed {
    /// The folder holds a whole result, and nothing was touched.
    Finished(Box<Manifest>),
    /// The folder is this run's.
    Open(OutputFolder),
}

/// Why a folder cannot be written to.
#[derive(Debug, thiserror::Error)]
pub enum OutputError {
    #[error(
        "{} holds the result of another run; choose another folder with -o, or replace it with --overwrite",
        .0.display()
    )]
    Occupied(PathBuf),
    #[error(
        "{} holds {}, which is not of copydesk's making; choose an empty folder with -o",
        folder.display(), entry.escape_debug()
    )]
    Foreign { folder: PathBuf, entry: String },
    #[error(
        "another copydesk is writing to {}{holder}; wait for it, or choose another folder with -o",
        folder.display()
    )]
    Locked { folder: PathBuf, holder: String },
    #[error(
        "{} was being replaced when a run stopped; the result before it lies in {}: move it away, then run again",
        folder.display(), old.display()
    )]
    HalfReplaced { folder: PathBuf, old: PathBuf },
    #[error("{} is not a folder; name one with -o", .0.display())]
    NotAFolder(PathBuf),
    #[error("cannot write to {}: {source}", path.display())]
    Io { path: PathBuf, source: io::Error },
}

impl OutputError {
    fn io(path: &Path) -> impl FnOnce(io::Error) -> Self + '_ {
        |source| Self::Io {
            path: path.to_owned(),
            source,
        }
    }
}

/// A claimed output folder. The lock goes with it, and with the process.
#[derive(Debug)]
pub struct OutputFolder {
    root: PathBuf,
    /// Where temporary files go.
    scratch: PathBuf,
    _lock: Lock,
}

impl OutputFolder {
    /// Claims a folder, making it if need be. A result that only had to be
    /// moved into place is moved.
    ///
    /// # Errors
    /// It holds something else, or another process writes to it.
    pub fn claim(root: &Path, claim: Claim) -> Result<Claimed, OutputError> {
        if root.exists() && !root.is_dir() {
            return Err(OutputError::NotAFolder(root.to_owned()));
        }
        // Looked at before anything is made, so that a refusal leaves no trace.
        let ours = inspect(root)?;
        let work = root.join(WORK);
        let mut lock = None;
        if work.exists() {
            lock = Some(take(root)?);
            settle(root).map_err(OutputError::io(root))?;
        }
        let finished = root.join(MANIFEST).exists();
        let old = work.join("old");
        if old.exists() && !finished {
            let folder = root.to_owned();
            return Err(OutputError::HalfReplaced { folder, old });
        }
        if claim == Claim::Empty && finished {
            let manifest =
                Manifest::load(root).map_err(|_| OutputError::Occupied(root.to_owned()))?;
            return Ok(Claimed::Finished(Box::new(manifest)));
        }
        if claim == Claim::Empty && ours && lock.is_none() {
            return Err(OutputError::Occupied(root.to_owned()));
        }
        fs::create_dir_all(&work).map_err(OutputError::io(root))?;
        let lock = match lock.filter(|_| work.join("lock").exists()) {
            Some(lock) => lock,
            None => take(root)?,
        };
        Ok(Claimed::Open(Self {
            root: root.to_owned(),
            scratch: work,
            _lock: lock,
        }))
    }

    /// Puts temporary files into a folder of this output's own inside `tmp`; where
    /// that is empty they stay in the working folder.
    ///
    /// # Errors
    /// There is no such folder, and it cannot be made.
    pub fn with_scratch(mut self, tmp: &Path) -> Result<Self, OutputError> {
        if let Some(scratch) = scratch(tmp, &self.root) {
            fs::create_dir_all(&scratch).map_err(OutputError::io(&scratch))?;
            self.scratch = scratch;
        }
        Ok(self)
    }

    /// Makes the working folders, with nothing in them.
    ///
    /// # Errors
    /// What is there cannot be removed, or nothing be made.
    pub fn clear(&self) -> Result<(), OutputError> {
        let clear = || {
            remove_file(&self.journal())?;
            remove_file(&self.staging())?;
            remove(&self.new_root())?;
            remove(&self.work().join("old"))
        };
        clear().map_err(OutputError::io(&self.root))?;
        self.prepare()
    }

    /// Makes the working folders where they are missing.
    ///
    /// # Errors
    /// They cannot be made.
    pub fn prepare(&self) -> Result<(), OutputError> {
        for name in FOLDERS {
            let path = self.new_root().join(name);
            fs::create_dir_all(&path).map_err(OutputError::io(&path))?;
        }
        Ok(())
    }

    /// Where the run writes.
    #[must_use]
    pub fn new_root(&self) -> PathBuf {
        self.work().join("new")
    }

    /// Where temporary files go.
    #[must_use]
    pub fn scratch(&self) -> &Path {
        &self.scratch
    }

    /// The working folder.
    #[must_use]
    pub fn work(&self) -> PathBuf {
        self.root.join(WORK)
    }

    /// Where the run keeps its journal.
    #[must_use]
    pub fn journal(&self) -> PathBuf {
        self.work().join(JOURNAL)
    }

    /// Where the run keeps what the scan found.
    #[must_use]
    pub fn staging(&self) -> PathBuf {
        self.scratch.join(STAGING)
    }

    /// Puts everything in its place, the manifest last. Once the manifest
    /// stands in the working folder the result is decided: the rest is moves,
    /// which the next claim repeats if they were interrupted.
    ///
    /// # Errors
    /// The manifest cannot be written, or a move failed.
    pub fn commit(&self, manifest: &Manifest) -> io::Result<()> {
        let new = self.new_root();
        let mut bytes = serde_json::to_vec_pretty(manifest)?;
        bytes.push(b'\n');
        for name in FOLDERS {
            sync_folder(&new.join(name))?;
        }
        let mut draft = AtomicFile::create(new.join(MANIFEST))?;
        draft.write(&bytes)?;
        draft.seal()?;
        settle(&self.root)?;
        self.remove_scratch();
        Ok(())
    }

    fn remove_scratch(&self) {
        if self.scratch != self.work() {
            // Best effort: the result stands whatever becomes of this.
            let _ = fs::remove_dir_all(&self.scratch);
        }
    }

    /// Whether there is something here that the next run can use.
    #[must_use]
    pub fn is_worth_keeping(&self) -> bool {
        self.journal().exists() || self.new_root().join(MANIFEST).exists()
    }

    /// Takes back what an unsuccessful run wrote; an earlier result stays.
    pub fn abandon(self) {
        // Best effort: the next run clears what is left.
        let _ = fs::remove_file(self.journal());
        self.remove_scratch();
        let _ = fs::remove_dir_all(self.work());
        let _ = fs::remove_dir(&self.root);
    }
}

/// The folder inside `tmp` for the temporary files of an output, by its path: so
/// that runs are not in each other's way, and one that goes on finds its own.
fn scratch(tmp: &Path, root: &Path) -> Option<PathBuf> {
    if tmp.as_os_str().is_empty() {
        return None;
    }
    let root = root.canonicalize().unwrap_or_else(|_| root.to_owned());
    let hash = xxh3_64(root.as_os_str().as_encoded_bytes());
    Some(tmp.join(format!("copydesk-{hash:016x}")))
}

/// Removes what a run into `root` left in `tmp`.
pub fn remove_scratch(tmp: &Path, root: &Path) {
    if let Some(scratch) = scratch(tmp, root) {
        let _ = fs::remove_dir_all(scratch);
    }
}

/// Ends the moves of a result that is whole, and clears up after it. An
/// earlier result goes into the working folder first and is removed at the end.
fn settle(root: &Path) -> io::Result<()> {
    let work = root.join(WORK);
    let (new, old) = (work.join("new"), work.join("old"));
    if new.join(MANIFEST).exists() {
        fs::create_dir_all(&old)?;
        // The manifest goes first and comes last: a folder with one is whole.
        make_way(root, &old, MANIFEST)?;
        for name in FOLDERS.into_iter().chain([TEMPLATES]) {
            if new.join(name).exists() {
                make_way(root, &old, name)?;
                fault::point("commit.folder")?;
                fs::rename(new.join(name), root.join(name))?;
            }
        }
        sync_folder(root)?;
        fault::point("commit.clear")?;
        remove_file(&work.join(JOURNAL))?;
        fault::point("commit.manifest")?;
        fs::rename(new.join(MANIFEST), root.join(MANIFEST))?;
        if let Err(error) = fault::point("commit.sync").and_then(|()| sync_folder(root)) {
            // Nobody knows whether it would be there after a crash.
            fs::rename(root.join(MANIFEST), new.join(MANIFEST))?;
            return Err(error);
        }
    }
    if root.join(MANIFEST).exists() && !work.join(JOURNAL).exists() {
        // The result stands whatever becomes of this; the next claim tries again.
        let _ = fault::point("commit.remove").and_then(|()| remove(&work));
    }
    Ok(())
}

/// Moves what stands under a final name out of the way of its successor.
fn make_way(root: &Path, old: &Path, name: &str) -> io::Result<()> {
    if root.join(name).exists() {
        fault::point("commit.make-way")?;
        fs::rename(root.join(name), old.join(name))?;
    }
    Ok(())
}

fn take(root: &Path) -> Result<Lock, OutputError> {
    let path = root.join(WORK).join("lock");
    Lock::take(&path).map_err(|e| match e {
        Unlockable::Held(holder) => OutputError::Locked {
            folder: root.to_owned(),
            holder: match holder.as_str() {
                "" => String::new(),
                holder => format!(" ({})", holder.escape_debug()),
            },
        },
        Unlockable::Io(e) => OutputError::io(&path)(e),
    })
}

/// Whether anything in a folder is of copydesk's making.
fn inspect(root: &Path) -> Result<bool, OutputError> {
    if !root.exists() {
        return Ok(false);
    }
    let mut ours = false;
    for entry in fs::read_dir(root).map_err(OutputError::io(root))? {
        let name = entry.map_err(OutputError::io(root))?.file_name();
        let name = name.to_string_lossy();
        if name == MANIFEST || name == TEMPLATES || FOLDERS.contains(&name.as_ref()) {
            ours = true;
        } else if !name.starts_with('.') {
            return Err(OutputError::Foreign {
                folder: root.to_owned(),
                entry: name.into_owned(),
            });
        }
    }
    Ok(ours)
}

fn remove(path: &Path) -> io::Result<()> {
    unless_missing(fs::remove_dir_all(path))
}

fn remove_file(path: &Path) -> io::Result<()> {
    unless_missing(fs::remove_file(path))
}

fn unless_missing(result: io::Result<()>) -> io::Result<()> {
    match result {
        Err(e) if e.kind() != io::ErrorKind::NotFound => Err(e),
        _ => Ok(()),
    }
}
