//! The working folder of an output folder: what proves that it was begun here by this user,
//! where the temporary files of its run are, and how it is removed. A working folder that was
//! received or copied proves nothing, and nothing in it is believed.

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

/// What is noted when a run takes a working folder.
#[derive(Debug, Serialize, Deserialize)]
struct Origin {
    work: Seal,
    /// The bytes of the path of the folder for temporary files, if it is elsewhere.
    scratch: Option<(Vec<u8>, Seal)>,
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
        let mut file = private::create(&work.join(ORIGIN))?;
        file.write_all(&bytes)?;
        file.sync_all()
    }

    /// The folder for temporary files, if it is still the one that was made.
    fn scratch(&self) -> Option<PathBuf> {
        let (path, seal) = self.scratch.as_ref()?;
        let path = PathBuf::from(OsString::from_vec(path.clone()));
        let name = path.file_name()?.as_bytes();
        let ours = name.starts_with(SCRATCH_PREFIX.as_bytes());
        (ours && Seal::of(&path)? == *seal).then_some(path)
    }
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
    names.any(|name| name != LOCK && name != ORIGIN)
}

/// Takes an empty working folder: notes where it is.
///
/// # Errors
/// The note cannot be written.
pub(super) fn take(work: &Path) -> io::Result<()> {
    let seal = Seal::of(work).ok_or_else(|| io::Error::other("the folder is not this user's"))?;
    let origin = Origin {
        work: seal,
        scratch: None,
    };
    origin.write(work)
}

/// The folder in `tmp` for the temporary files of a run: the one that an interrupted run made
/// there, or a new one under a name that nobody can know. One that was made in another `tmp`
/// is removed.
///
/// # Errors
/// The folder cannot be made or noted.
pub(super) fn scratch(work: &Path, tmp: Option<&Path>) -> io::Result<Option<PathBuf>> {
    let Some(origin) = Origin::read(work) else {
        return Err(io::Error::other("the working folder was replaced"));
    };
    if let Some(before) = origin.scratch() {
        let parent = before.parent().map(Path::to_owned);
        let now = tmp.map(Path::canonicalize).transpose()?;
        if parent == now {
            return Ok(Some(before));
        }
        remove(&before)?;
    }
    let scratch = tmp.map(new_scratch).transpose()?;
    let noted = match &scratch {
        Some(path) => {
            let seal = Seal::of(path).ok_or_else(|| io::Error::other("it was replaced"))?;
            Some((path.as_os_str().as_bytes().to_owned(), seal))
        }
        None => None,
    };
    let work_seal = origin.work;
    Origin {
        work: work_seal,
        scratch: noted,
    }
    .write(work)?;
    Ok(scratch)
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
    if let Some(scratch) = Origin::read(work).and_then(|origin| origin.scratch()) {
        remove(&scratch)?;
    }
    empty(work)?;
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
