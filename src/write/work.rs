//! The working folder of an output folder: what proves that it was begun here by this user,
//! where the temporary files of its run are, and how it is removed. A working folder that was
//! received or copied proves nothing, and nothing in it is believed.

use super::atomic_file::sync_folder;
use crate::scratch::private;
use serde::{Deserialize, Serialize};
use std::ffi::OsString;
use std::fs;
use std::io::{self, Read as _, Write as _};
use std::os::unix::ffi::{OsStrExt as _, OsStringExt as _};
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

/// The name of the working folder.
pub(super) const WORK: &str = ".work";
/// The file of the lock, which is removed last.
pub(super) const LOCK: &str = "lock";
/// The file with what proves where the working folder comes from.
const ORIGIN: &str = "origin";
const ORIGIN_DRAFT: &str = "origin.tmp";
/// The beginning of the names of folders for temporary files.
const SCRATCH_PREFIX: &str = "copydesk-";

/// What tells a folder from all others, and from a copy of it: its number on the disk and the
/// time when it was made, neither of which can be chosen. Moving the folder changes neither.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Seal {
    inode: u64,
    /// In nanoseconds; `None` where the file system keeps no such time.
    made: Option<u128>,
}

impl Seal {
    /// The seal of a folder of this user.
    fn of(path: &Path) -> Option<Self> {
        let meta = fs::symlink_metadata(path).ok()?;
        let mine = meta.uid() == rustix::process::geteuid().as_raw();
        let made = meta.created().ok();
        let made = made.and_then(|made| made.duration_since(UNIX_EPOCH).ok());
        (meta.is_dir() && mine).then(|| Self {
            inode: meta.ino(),
            made: made.map(|made| made.as_nanos()),
        })
    }
}

/// A folder for temporary files: the bytes of its path, and its seal.
type Scratch = (Vec<u8>, Seal);

/// What is noted when a run takes a working folder.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Origin {
    work: Seal,
    /// The folders elsewhere that runs made for their temporary files; the last is in use.
    scratch: Vec<Scratch>,
}

impl Origin {
    fn read(work: &Path) -> Option<Self> {
        let mut bytes = Vec::new();
        let file = private::open(&work.join(ORIGIN)).ok()?;
        // A longer one is not ours.
        file.take(1 << 16).read_to_end(&mut bytes).ok()?;
        let origin: Self = postcard::from_bytes(&bytes).ok()?;
        (Seal::of(work)? == origin.work).then_some(origin)
    }

    fn write(&self, work: &Path) -> io::Result<()> {
        let bytes = postcard::to_stdvec(self).map_err(io::Error::other)?;
        let draft = work.join(ORIGIN_DRAFT);
        let mut file = private::create(&draft)?;
        file.write_all(&bytes)?;
        file.sync_all()?;
        fs::rename(draft, work.join(ORIGIN))?;
        sync_folder(work)
    }
}

/// The path of a folder for temporary files, if it is still the one that was made.
fn still_there((path, seal): &Scratch) -> Option<PathBuf> {
    let path = PathBuf::from(OsString::from_vec(path.clone()));
    let name = path.file_name()?.as_bytes();
    let ours = name.starts_with(SCRATCH_PREFIX.as_bytes());
    (ours && Seal::of(&path)? == *seal).then_some(path)
}

/// Makes a working folder, if it is missing.
///
/// # Errors
/// It cannot be made, or what is there is no folder.
pub(super) fn create(work: &Path) -> io::Result<()> {
    match private::create_folder(work) {
        Err(e) if e.kind() == io::ErrorKind::AlreadyExists => {
            if fs::symlink_metadata(work)?.is_dir() {
                return Ok(());
            }
            Err(e)
        }
        other => other,
    }
}

/// Whether a run of this user began the working folder in this place.
pub(super) fn is_ours(work: &Path) -> bool {
    Origin::read(work).is_some()
}

/// Whether there is more in it than what every claim leaves.
pub(super) fn is_used(work: &Path) -> bool {
    let entries = fs::read_dir(work).into_iter().flatten().flatten();
    let mut names = entries.map(|entry| entry.file_name());
    names.any(|name| name != LOCK && name != ORIGIN && name != ORIGIN_DRAFT)
}

/// Takes an empty working folder: notes where it is.
///
/// # Errors
/// The note cannot be written.
pub(super) fn take(work: &Path) -> io::Result<()> {
    let seal = Seal::of(work).ok_or_else(|| io::Error::other("the folder is not this user's"))?;
    let origin = Origin {
        work: seal,
        scratch: Vec::new(),
    };
    origin.write(work)
}

/// The folder in `tmp` for the temporary files of a run: the one that an interrupted run made
/// there, or a new one under a name that nobody can know. `None` where `tmp` is.
///
/// # Errors
/// The folder cannot be made or noted.
pub(super) fn scratch(work: &Path, tmp: Option<&Path>) -> io::Result<Option<PathBuf>> {
    let Some(tmp) = tmp else {
        return Ok(None);
    };
    let mut origin = origin(work)?;
    let before = origin.scratch.last().and_then(still_there);
    let here = tmp.canonicalize().ok();
    if let Some(before) = before.filter(|before| before.parent() == here.as_deref()) {
        return Ok(Some(before));
    }
    let path = new_scratch(tmp)?;
    let seal = Seal::of(&path).ok_or_else(|| io::Error::other("it was replaced"))?;
    origin
        .scratch
        .push((path.as_os_str().as_bytes().to_owned(), seal));
    origin.write(work)?;
    Ok(Some(path))
}

/// Removes the folders for temporary files, all but the one that is in use. A run does so
/// when it begins, and not before it is clear that it may.
///
/// # Errors
/// A folder cannot be removed.
pub(super) fn keep_scratch(work: &Path, in_use: Option<&Path>) -> io::Result<()> {
    let mut origin = origin(work)?;
    let before = origin.clone();
    let mut kept = Vec::new();
    for scratch in origin.scratch {
        match still_there(&scratch) {
            Some(path) if Some(path.as_path()) == in_use => kept.push(scratch),
            Some(path) => remove(&path)?,
            None => {}
        }
    }
    origin.scratch = kept;
    if origin == before {
        return Ok(());
    }
    origin.write(work)
}

/// Takes back the folder of a run that was not let begin, where another run has one.
pub(super) fn drop_scratch(work: &Path, path: &Path) {
    let Some(mut origin) = Origin::read(work) else {
        return;
    };
    if origin.scratch.len() > 1 && remove(path).is_ok() {
        origin.scratch.pop();
        // Best effort: a folder that is not there is passed over.
        let _ = origin.write(work);
    }
}

fn origin(work: &Path) -> io::Result<Origin> {
    Origin::read(work).ok_or_else(|| io::Error::other("the working folder was replaced"))
}

fn new_scratch(tmp: &Path) -> io::Result<PathBuf> {
    fs::create_dir_all(tmp)?;
    let tmp = tmp.canonicalize()?;
    // Only this user can look into it, and it did not exist before.
    let made = tempfile::Builder::new()
        .prefix(SCRATCH_PREFIX)
        .rand_bytes(16)
        .tempdir_in(tmp)?;
    Ok(made.keep())
}

/// Removes a working folder and the temporary files of its run. The lock goes last, so that
/// nobody claims the folder while files in it are removed.
///
/// # Errors
/// A file cannot be removed.
pub(super) fn remove_all(work: &Path) -> io::Result<()> {
    let noted = Origin::read(work).map(|origin| origin.scratch);
    for scratch in noted.iter().flatten().filter_map(still_there) {
        remove(&scratch)?;
    }
    empty(work)?;
    remove_file(&work.join(ORIGIN_DRAFT))?;
    remove_file(&work.join(ORIGIN))?;
    remove_file(&work.join(LOCK))?;
    // Another process may have made a new lock: then the folder is its own.
    let _ = fs::remove_dir(work);
    Ok(())
}

/// Removes everything but what every claim leaves.
///
/// # Errors
/// A file cannot be removed.
pub(super) fn empty(work: &Path) -> io::Result<()> {
    for entry in fs::read_dir(work)? {
        let entry = entry?;
        if entry.file_name() == LOCK || entry.file_name() == ORIGIN {
            continue;
        }
        if entry.file_type()?.is_dir() {
            remove(&entry.path())?;
        } else {
            remove_file(&entry.path())?;
        }
    }
    Ok(())
}

/// Removes a folder, if it is there.
pub(super) fn remove(path: &Path) -> io::Result<()> {
    unless_missing(fs::remove_dir_all(path))
}

/// Removes a file, if it is there.
pub(super) fn remove_file(path: &Path) -> io::Result<()> {
    unless_missing(fs::remove_file(path))
}

fn unless_missing(result: io::Result<()>) -> io::Result<()> {
    match result {
        Err(e) if e.kind() != io::ErrorKind::NotFound => Err(e),
        _ => Ok(()),
    }
}
