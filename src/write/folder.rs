//! The output folder: how a run claims it, the working folder inside it, and the moves that
//! publish a result. Before these moves the folder holds nothing new; moves that were
//! interrupted are completed by the next run that claims the folder.

use super::Manifest;
use super::atomic_file::{AtomicFile, sync_folder};
use super::lock::{Lock, LockError};
use crate::exec::fault;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use xxhash_rust::xxh3::xxh3_64;

/// The folders of a result.
pub const FOLDERS: [&str; 4] = ["clean", "audit", "dropped", "quarantine"];
/// The file with the templates of a run.
pub const TEMPLATES: &str = "templates.toml";
const WORK: &str = ".work";
/// The manifest. It is written last, so a folder without it is no result.
pub const MANIFEST: &str = "run.json";
/// The journal of a run, inside the working folder. A run without it cannot be resumed.
const JOURNAL: &str = "journal";
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
    #[error("{} is not a folder; choose a folder with -o", .0.display())]
    NotAFolder(PathBuf),
    #[error("cannot write to {}: {source}; check its permissions, or choose another folder with -o", path.display())]
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

/// A claimed output folder. Its lock ends when the value is dropped or the process ends.
#[derive(Debug)]
pub struct OutputFolder {
    root: PathBuf,
    /// The folder for temporary files.
    scratch: PathBuf,
    _lock: Lock,
}

impl OutputFolder {
    /// Claims a folder and creates it if it is missing. A result whose publishing was
    /// interrupted is published first.
    ///
    /// # Errors
    /// It holds something else, or another process writes to it.
    pub fn claim(root: &Path, claim: Claim) -> Result<Claimed, OutputError> {
        if root.exists() && !root.is_dir() {
            return Err(OutputError::NotAFolder(root.to_owned()));
        }
        // The folder is inspected before anything is created, so that a refusal leaves no trace.
        let has_result = inspect(root)?;
        let work = root.join(WORK);
        let mut lock = None;
        if work.exists() {
            lock = Some(take_lock(root)?);
            publish(root).map_err(OutputError::io(root))?;
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
        if claim == Claim::Empty && has_result && lock.is_none() {
            return Err(OutputError::Occupied(root.to_owned()));
        }
        fs::create_dir_all(&work).map_err(OutputError::io(root))?;
        let lock = match lock.filter(|_| work.join("lock").exists()) {
            Some(lock) => lock,
            None => take_lock(root)?,
        };
        Ok(Claimed::Open(Self {
            root: root.to_owned(),
            scratch: work,
            _lock: lock,
        }))
    }

    /// Puts temporary files into a folder inside `tmp` that belongs to this output; if `tmp` is
    /// empty they stay in the working folder.
    ///
    /// # Errors
    /// The folder cannot be created.
    pub fn with_scratch(mut self, tmp: &Path) -> Result<Self, OutputError> {
        if let Some(scratch) = scratch(tmp, &self.root) {
            fs::create_dir_all(&scratch).map_err(OutputError::io(&scratch))?;
            self.scratch = scratch;
        }
        Ok(self)
    }

    /// Creates the working folders and removes everything in them.
    ///
    /// # Errors
    /// Old files cannot be removed, or folders cannot be created.
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

    /// Creates the working folders that are missing.
    ///
    /// # Errors
    /// A folder cannot be created.
    pub fn prepare(&self) -> Result<(), OutputError> {
        for name in FOLDERS {
            let path = self.new_root().join(name);
            fs::create_dir_all(&path).map_err(OutputError::io(&path))?;
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
        let mut file = AtomicFile::create(new.join(MANIFEST))?;
        file.write(&bytes)?;
        file.commit()?;
        publish(&self.root)?;
        self.remove_scratch();
        Ok(())
    }

    fn remove_scratch(&self) {
        if self.scratch != self.work() {
            // Best effort: the result is complete even if this fails.
            let _ = fs::remove_dir_all(&self.scratch);
        }
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
        self.remove_scratch();
        let _ = fs::remove_dir_all(self.work());
        let _ = fs::remove_dir(&self.root);
    }
}

/// The folder inside `tmp` for the temporary files of an output. Its name is a hash of the
/// output's path, so that every output has its own and a resumed run finds it again.
fn scratch(tmp: &Path, root: &Path) -> Option<PathBuf> {
    if tmp.as_os_str().is_empty() {
        return None;
    }
    let root = root.canonicalize().unwrap_or_else(|_| root.to_owned());
    let hash = xxh3_64(root.as_os_str().as_encoded_bytes());
    Some(tmp.join(format!("copydesk-{hash:016x}")))
}

/// Removes the temporary files that a run with the output `root` left in `tmp`.
pub fn remove_scratch(tmp: &Path, root: &Path) {
    if let Some(scratch) = scratch(tmp, root) {
        let _ = fs::remove_dir_all(scratch);
    }
}

/// Moves a complete result to its place and removes the working folder. An earlier result is
/// moved into the working folder first and is removed with it.
fn publish(root: &Path) -> io::Result<()> {
    let work = root.join(WORK);
    let (new, old) = (work.join("new"), work.join("old"));
    if new.join(MANIFEST).exists() {
        fs::create_dir_all(&old)?;
        // The old manifest is moved away first and the new one is moved in last, so that a
        // folder with a manifest is always complete.
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
            // After a failed sync the manifest may be lost in a crash.
            fs::rename(root.join(MANIFEST), new.join(MANIFEST))?;
            return Err(error);
        }
    }
    if root.join(MANIFEST).exists() && !work.join(JOURNAL).exists() {
        // The result is complete even if this fails; the next claim tries again.
        let _ = fault::point("commit.remove").and_then(|()| remove(&work));
    }
    Ok(())
}

/// Moves an earlier file or folder out of the way of its successor.
fn make_way(root: &Path, old: &Path, name: &str) -> io::Result<()> {
    if root.join(name).exists() {
        fault::point("commit.make-way")?;
        fs::rename(root.join(name), old.join(name))?;
    }
    Ok(())
}

/// Takes the lock of an output folder.
fn take_lock(root: &Path) -> Result<Lock, OutputError> {
    let path = root.join(WORK).join("lock");
    Lock::take(&path).map_err(|e| match e {
        LockError::Held(holder) => OutputError::Locked {
            folder: root.to_owned(),
            holder: match holder.as_str() {
                "" => String::new(),
                holder => format!(" ({})", holder.escape_debug()),
            },
        },
        LockError::Io(e) => OutputError::io(&path)(e),
    })
}

/// Whether a folder holds files that copydesk wrote; refuses a folder with other files.
fn inspect(root: &Path) -> Result<bool, OutputError> {
    if !root.exists() {
        return Ok(false);
    }
    let mut has_result = false;
    for entry in fs::read_dir(root).map_err(OutputError::io(root))? {
        let name = entry.map_err(OutputError::io(root))?.file_name();
        let name = name.to_string_lossy();
        if name == MANIFEST || name == TEMPLATES || FOLDERS.contains(&name.as_ref()) {
            has_result = true;
        } else if !name.starts_with('.') {
            return Err(OutputError::Foreign {
                folder: root.to_owned(),
                entry: name.into_owned(),
            });
        }
    }
    Ok(has_result)
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
