//! One writer for each output folder. The lock is the kernel's: it ends with
//! the process that holds it, however that ends, and so is never stale. What
//! the file says of its holder is for the message alone.

use std::fs::{self, File, TryLockError};
use std::io::{self, Write as _};
use std::path::Path;
use std::thread;
use std::time::Duration;

/// A process that was killed holds its locks until its memory is taken apart;
/// whoever starts it again at once should not be turned away.
const TRIES: u32 = 5;
const BETWEEN: Duration = Duration::from_millis(60);

/// A lock that is held until it is dropped.
#[derive(Debug)]
pub struct Lock {
    _file: File,
}

/// Why a lock was not to be had.
#[derive(Debug)]
pub enum Unlockable {
    /// Another process holds it: who, as far as it said.
    Held(String),
    Io(io::Error),
}

impl Lock {
    /// Takes the lock at a path, making the file if need be; hardly waits.
    ///
    /// # Errors
    /// Another process holds it, or there can be no file.
    pub fn take(path: &Path) -> Result<Self, Unlockable> {
        let mut tries = 0;
        loop {
            let mut file = File::options()
                .create(true)
                .truncate(false)
                .write(true)
                .open(path)
                .map_err(Unlockable::Io)?;
            match file.try_lock() {
                Ok(()) => {}
                Err(TryLockError::WouldBlock) if tries < TRIES => {
                    tries += 1;
                    thread::sleep(BETWEEN);
                    continue;
                }
                Err(TryLockError::WouldBlock) => {
                    let holder = fs::read_to_string(path).unwrap_or_default();
                    return Err(Unlockable::Held(holder.trim().to_owned()));
                }
                Err(TryLockError::Error(e)) => return Err(Unlockable::Io(e)),
            }
            // A run that ended in between took its file with it.
            if !is_at(&file, path).map_err(Unlockable::Io)? {
                continue;
            }
            let holder = format!("process {} on {}\n", std::process::id(), host());
            file.set_len(0)
                .and_then(|()| file.write_all(holder.as_bytes()))
                .map_err(Unlockable::Io)?;
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
        // What a dead process left says nothing.
        fs::write(&path, "process 1 on elsewhere, and more of it\n").unwrap();
        let lock = Lock::take(&path).unwrap();
        match Lock::take(&path) {
            Err(Unlockable::Held(who)) => {
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
