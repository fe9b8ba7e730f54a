//! The output folder: claiming it, the working folder inside it, and the
//! moment when everything takes its place. Until then it holds nothing new.

use super::Manifest;
use std::fs::{self, File, TryLockError};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// The folders of a result, beside `run.json`.
const FOLDERS: [&str; 4] = ["clean", "audit", "dropped", "quarantine"];
const WORK: &str = ".work";
/// The manifest: written last, so a folder without it is no result.
pub const MANIFEST: &str = "run.json";

/// Whether an earlier result may be replaced.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Claim {
    Empty,
    Overwrite,
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
    #[error("another copydesk is writing to {}; wait for it, or choose another folder with -o", .0.display())]
    Locked(PathBuf),
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
    replaces: bool,
    _lock: File,
}

impl OutputFolder {
    /// Claims a folder, making it if need be.
    ///
    /// # Errors
    /// It holds something else, or another process writes to it.
    pub fn claim(root: &Path, claim: Claim) -> Result<Self, OutputError> {
        if root.exists() && !root.is_dir() {
            return Err(OutputError::NotAFolder(root.to_owned()));
        }
        let work = root.join(WORK);
        // Looked at before anything is made, so that a refusal leaves no trace.
        let replaces = inspect(root, claim)?;
        fs::create_dir_all(&work).map_err(OutputError::io(root))?;
        let lock_path = work.join("lock");
        let lock = File::options()
            .create(true)
            .truncate(false)
            .write(true)
            .open(&lock_path)
            .map_err(OutputError::io(&lock_path))?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(OutputError::Locked(root.to_owned())),
            Err(TryLockError::Error(e)) => return Err(OutputError::io(&lock_path)(e)),
        }
        let folder = Self {
            root: root.to_owned(),
            replaces,
            _lock: lock,
        };
        folder.prepare().map_err(OutputError::io(root))?;
        Ok(folder)
    }

    /// Clears what a stopped run left, and makes the working folders.
    fn prepare(&self) -> io::Result<()> {
        remove(&self.new_root())?;
        if !self.replaces {
            // Parts of a run that stopped between its first move and its manifest.
            for name in FOLDERS {
                remove(&self.root.join(name))?;
            }
        }
        for name in FOLDERS {
            fs::create_dir_all(self.new_root().join(name))?;
        }
        Ok(())
    }

    /// Where the run writes.
    #[must_use]
    pub fn new_root(&self) -> PathBuf {
        self.root.join(WORK).join("new")
    }

    /// Where temporary files go.
    #[must_use]
    pub fn work(&self) -> PathBuf {
        self.root.join(WORK)
    }

    /// Puts everything in its place, the manifest last.
    ///
    /// # Errors
    /// A move failed; the result is not published.
    pub fn commit(self, manifest: &Manifest) -> io::Result<()> {
        let new = self.new_root();
        let mut bytes = serde_json::to_vec_pretty(manifest)?;
        bytes.push(b'\n');
        let mut file = File::create_new(new.join(MANIFEST))?;
        file.write_all(&bytes)?;
        file.sync_all()?;
        let old = self.root.join(WORK).join("old");
        if self.replaces {
            fs::create_dir_all(&old)?;
            // The manifest goes first and comes last: a folder with one is whole.
            for name in [MANIFEST].iter().chain(&FOLDERS) {
                let path = self.root.join(name);
                if path.exists() {
                    fs::rename(&path, old.join(name))?;
                }
            }
        }
        for name in FOLDERS {
            File::open(new.join(name))?.sync_all()?;
            fs::rename(new.join(name), self.root.join(name))?;
        }
        fs::rename(new.join(MANIFEST), self.root.join(MANIFEST))?;
        File::open(&self.root)?.sync_all()?;
        fs::remove_dir_all(self.root.join(WORK))
    }

    /// Takes back what an unsuccessful run wrote; an earlier result stays.
    pub fn abandon(self) {
        // Best effort: the next run clears what is left.
        let _ = fs::remove_dir_all(self.root.join(WORK));
        let _ = fs::remove_dir(&self.root);
    }
}

/// Whether there is a result to replace.
fn inspect(root: &Path, claim: Claim) -> Result<bool, OutputError> {
    if !root.exists() {
        return Ok(false);
    }
    let mut ours = false;
    for entry in fs::read_dir(root).map_err(OutputError::io(root))? {
        let name = entry.map_err(OutputError::io(root))?.file_name();
        let name = name.to_string_lossy();
        if name == MANIFEST || FOLDERS.contains(&name.as_ref()) {
            ours = true;
        } else if !name.starts_with('.') {
            return Err(OutputError::Foreign {
                folder: root.to_owned(),
                entry: name.into_owned(),
            });
        }
    }
    let old = root.join(WORK).join("old");
    if old.exists() && !root.join(MANIFEST).exists() {
        return Err(OutputError::HalfReplaced {
            folder: root.to_owned(),
            old,
        });
    }
    let unfinished = !root.join(MANIFEST).exists() && root.join(WORK).join("lock").exists();
    if ours && !unfinished && claim == Claim::Empty {
        return Err(OutputError::Occupied(root.to_owned()));
    }
    Ok(ours && !unfinished)
}

fn remove(path: &Path) -> io::Result<()> {
    match fs::remove_dir_all(path) {
        Err(e) if e.kind() != io::ErrorKind::NotFound => Err(e),
        _ => Ok(()),
    }
}
