//! The lock that lets one process at a time write to an output folder. It is a lock of the
//! operating system, so it ends with the process that holds it and is never stale. The text in
//! the lock file names the holder for error messages.

use crate::scratch::private;
use std::fs::{self, File, TryLockError};
use std::io::{self, Read as _, Write as _};
use std::path::Path;
use std::thread;
use std::time::Duration;

/// How often a busy lock is tried. A killed process keeps its locks until its memory is freed,
/// and a program that is started again at once should not be refused.
const TRIES: u32 = 5;
/// How long to wait before the next try.
const RETRY_DELAY: Duration = Duration::from_millis(60);
/// What is read of the text that names the holder.
const HOLDER_MAX_BYTES: u64 = 200;

/// A lock that is held until it is dropped.
#[derive(Debug)]
pub struct Lock {
    _file: File,
}

/// Why a lock could not be taken.
#[derive(Debug)]
pub enum LockError {
    /// Another process holds it; the text describes that process.
    Held(String),
    Io(io::Error),
}

impl Lock {
    /// Takes the lock at a path and creates the file if it is missing. Waits for less than
    /// half a second.
    ///
    /// # Errors
    /// Another process holds it, or the file cannot be created.
    pub fn take(path: &Path) -> Result<Self, LockError> {
        let mut tries = 0;
        loop {
            let mut file = private::open_or_create(path).map_err(LockError::Io)?;
            match file.try_lock() {
                Ok(()) => {}
                Err(TryLockError::WouldBlock) if tries < TRIES => {
                    tries += 1;
                    thread::sleep(RETRY_DELAY);
                    continue;
                }
                Err(TryLockError::WouldBlock) => {
                    let mut holder = String::new();
                    // Who holds it is for people to know; the lock is held either way.
                    let _ = file.take(HOLDER_MAX_BYTES).read_to_string(&mut holder);
                    return Err(LockError::Held(holder.trim().to_owned()));
                }
                Err(TryLockError::Error(e)) => return Err(LockError::Io(e)),
            }
            // A run that ended in between removed the file.
            if !is_at(&file, path).map_err(LockError::Io)? {
                continue;
            }
            let holder = format!("process {} on {}\n", std::process::id(), host());
            file.set_len(0)
                .and_then(|()| file.write_all(holder.as_bytes()))
                .map_err(LockError::Io)?;
            return Ok(Self { _file: file });
        }
    }
}

#[cfg(unix)]
fn is_at(file: &File, path: &Path) -> io::Result<bool> {
    use std::os::unix::fs::MetadataExt as _;
    let held = file.metadata()?;
    match fs::metadata(path) {
        Ok(there) => Ok((there.dev(), there.ino()) == (held.dev(), held.ino())),
        Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(e) => Err(e),
    }
}

#[cfg(not(unix))]
fn is_at(_file: &File, path: &Path) -> io::Result<bool> {
    path.try_exists()
}

fn host() -> String {
    let name = fs::read_to_string("/proc/sys/kernel/hostname").unwrap_or_default();
    match name.trim() {
        "" => "this machine".to_owned(),
        name => name.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_holds_it_at_a_time() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("lock");
        // The text that an ended process left has no meaning.
        fs::write(&path, "process 1 on elsewhere, and more of it\n").unwrap();
        let lock = Lock::take(&path).unwrap();
        match Lock::take(&path) {
            Err(LockError::Held(who)) => {
                assert!(
                    who.starts_with(&format!("process {} on ", std::process::id())),
                    "{who}"
                );
                assert!(!who.contains("elsewhere"), "{who}");
            }
            other => panic!("{other:?}"),
        }
        drop(lock);
        Lock::take(&path).unwrap();
    }
}
