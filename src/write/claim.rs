//! How a run claims an output folder: it looks, takes the lock and looks again, because
//! another run may have finished in between. What a claim refuses is left as it was.

use super::Manifest;
use super::folder::{Claim, Claimed, FOLDERS, MANIFEST, OutputError, OutputFolder, TEMPLATES};
use super::lock::{Lock, LockError};
use super::moves::publish;
use super::work::{self, LOCK, WORK};
use std::fs;
use std::io;
use std::os::unix::fs::MetadataExt as _;
use std::path::Path;

/// How often a claim begins again because the working folder was removed meanwhile.
const ATTEMPTS: u32 = 100;

/// What was seen in an output folder.
struct Seen {
    /// There are files that copydesk wrote.
    result: bool,
    /// The number and the times of the manifest on the disk, if there is one.
    manifest: Option<(u64, i64, i64)>,
}

impl Seen {
    /// Looks at a folder, and refuses one with other files.
    fn look(root: &Path) -> Result<Self, OutputError> {
        let mut seen = Self {
            result: false,
            manifest: None,
        };
        let entries = match fs::read_dir(root) {
            Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(seen),
            other => other.map_err(OutputError::io(root))?,
        };
        for entry in entries {
            let entry = entry.map_err(OutputError::io(root))?;
            let name = entry.file_name();
            let name = name.to_string_lossy();
            let is_ours = name == MANIFEST || name == TEMPLATES || FOLDERS.contains(&name.as_ref());
            let is_no_folder = || entry.file_type().is_ok_and(|kind| !kind.is_dir());
            if is_ours {
                seen.result = true;
            } else if !name.starts_with('.') || name == WORK && is_no_folder() {
                return Err(OutputError::Foreign {
                    folder: root.to_owned(),
                    entry: name.into_owned(),
                });
            }
        }
        if let Ok(meta) = fs::symlink_metadata(root.join(MANIFEST)) {
            seen.manifest = Some((meta.ino(), meta.ctime(), meta.ctime_nsec()));
        }
        Ok(seen)
    }
}

/// Claims a folder and creates it if it is missing.
///
/// # Errors
/// It holds something else, or another process writes to it.
pub(super) fn claim(root: &Path, claim: Claim) -> Result<Claimed, OutputError> {
    if root.exists() && !root.is_dir() {
        return Err(OutputError::NotAFolder(root.to_owned()));
    }
    let mut before = Seen::look(root)?;
    for _ in 0..ATTEMPTS {
        if let Some(claimed) = attempt(root, claim, &mut before)? {
            return Ok(claimed);
        }
    }
    Err(in_use(root, ""))
}

/// One attempt; `None` if it has to begin again.
fn attempt(root: &Path, claim: Claim, before: &mut Seen) -> Result<Option<Claimed>, OutputError> {
    let path = root.join(WORK);
    if fs::symlink_metadata(&path).is_err() && claim == Claim::Empty {
        // Nobody writes here. What is refused now is refused without a trace.
        let now = Seen::look(root)?;
        if now.manifest.is_some() {
            return finished(root).map(Some);
        }
        if now.result {
            return Err(OutputError::Occupied(root.to_owned()));
        }
    }
    let Some(lock) = take_lock(root)? else {
        return Ok(None);
    };
    let now = Seen::look(root)?;
    let changed = now.manifest != before.manifest;
    let ours = work::is_ours(&path);
    if changed && claim == Claim::Overwrite {
        // Nobody asked to replace this result: it was not there yet.
        leave(&path, ours);
        return Err(in_use(root, ""));
    }
    if ours {
        publish(root).map_err(OutputError::io(root))?;
        if !path.join(LOCK).exists() {
            // A result was complete, and the working folder went with its lock.
            *before = Seen::look(root)?;
            return Ok(None);
        }
    }
    let has_manifest = root.join(MANIFEST).exists();
    if claim == Claim::Empty && has_manifest {
        leave(&path, ours);
        return finished(root).map(Some);
    }
    let old = path.join("old");
    if old.exists() && !has_manifest {
        let folder = root.to_owned();
        return Err(OutputError::HalfReplaced { folder, old });
    }
    if !ours {
        if claim == Claim::Empty && now.result {
            leave(&path, ours);
            return Err(OutputError::Occupied(root.to_owned()));
        }
        if claim == Claim::Empty && work::is_used(&path) {
            return Err(OutputError::ForeignWork(root.to_owned()));
        }
        let taken = work::empty(&path).and_then(|()| work::take(&path));
        taken.map_err(OutputError::io(&path))?;
    }
    Ok(Some(Claimed::Open(OutputFolder::new(root, lock))))
}

/// A complete result, which is not changed.
fn finished(root: &Path) -> Result<Claimed, OutputError> {
    let manifest = Manifest::load(root).map_err(|_| OutputError::Occupied(root.to_owned()))?;
    Ok(Claimed::Finished(Box::new(manifest)))
}

/// Removes a working folder that was made for nothing but the lock.
fn leave(work: &Path, ours: bool) {
    if !ours && !work::is_used(work) {
        // The next claim finds no harm in what is left.
        let _ = work::remove_all(work);
    }
}

/// Takes the lock of an output folder; `None` if the working folder was removed meanwhile.
fn take_lock(root: &Path) -> Result<Option<Lock>, OutputError> {
    let work = root.join(WORK);
    fs::create_dir_all(root).map_err(OutputError::io(root))?;
    match work::create(&work) {
        Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(None),
        other => other.map_err(OutputError::io(&work))?,
    }
    match Lock::take(&work.join(LOCK)) {
        Ok(lock) => Ok(Some(lock)),
        Err(LockError::Held(holder)) => Err(in_use(root, &holder)),
        Err(LockError::Io(e)) if e.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(LockError::Io(e)) => Err(OutputError::io(&work.join(LOCK))(e)),
    }
}

fn in_use(root: &Path, holder: &str) -> OutputError {
    OutputError::Locked {
        folder: root.to_owned(),
        holder: match holder {
            "" => String::new(),
            holder => format!(" ({})", holder.escape_debug()),
        },
    }
}
