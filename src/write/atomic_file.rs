//! A file that is written under a temporary name, and renamed once it is synced to the disk
//! and reads back as what was written.

use super::access::{Access, options};
use crate::exec::fault;
use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use xxhash_rust::xxh3::Xxh3;

/// The ending of a temporary name.
const SUFFIX: &str = ".tmp";
/// Bytes that are read at once when a file is read back.
const BUFFER_BYTES: usize = 256 << 10;

/// A file that is being written.
pub struct AtomicFile {
    path: PathBuf,
    file: File,
    hasher: Xxh3,
}

impl AtomicFile {
    /// Creates a file. An older file of the same temporary name is overwritten.
    ///
    /// # Errors
    /// The file cannot be created.
    pub fn create(path: PathBuf, access: Access) -> io::Result<Self> {
        fault::point("file.create")?;
        Ok(Self {
            file: access.create_file(&temporary(&path))?,
            path,
            hasher: Xxh3::new(),
        })
    }

    /// Reopens a file that an earlier process left, and appends after its first `bytes`, which
    /// must have this hash. The earlier process may have renamed it already.
    ///
    /// # Errors
    /// There is no such file, or its hash differs.
    pub fn reopen(path: PathBuf, bytes: u64, hash: u128) -> io::Result<Self> {
        let temporary = temporary(&path);
        if !temporary.exists() {
            fs::rename(&path, &temporary)?;
        }
        let mut file = options().read(true).open(&temporary)?;
        let hasher = hash_up_to(&mut file, bytes)?;
        if hasher.digest128() != hash {
            return Err(io::Error::other("the file is not what was written"));
        }
        file.set_len(bytes)?;
        Ok(Self { path, file, hasher })
    }

    /// Whether [`reopen`](Self::reopen) would succeed.
    #[must_use]
    pub fn is_there(path: &Path, bytes: u64, hash: u128) -> bool {
        let file = File::open(temporary(path)).or_else(|_| File::open(path));
        let hasher = file.and_then(|mut file| hash_up_to(&mut file, bytes));
        hasher.is_ok_and(|hasher| hasher.digest128() == hash)
    }

    /// Appends bytes.
    ///
    /// # Errors
    /// The bytes cannot be written.
    pub fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        fault::point("file.write")?;
        self.file.write_all(bytes)?;
        self.hasher.update(bytes);
        Ok(())
    }

    /// xxh3-128 of the bytes written so far.
    #[must_use]
    pub fn hash(&self) -> u128 {
        self.hasher.digest128()
    }

    /// Syncs the file to the disk, checks it and renames it; returns its hash.
    ///
    /// # Errors
    /// The file cannot be synced, or reads back differently. It is removed then, because after
    /// a failed sync it is unknown what of it is on the disk.
    pub fn commit(self) -> io::Result<u128> {
        let temporary = temporary(&self.path);
        let committed = self.try_commit(&temporary);
        if committed.is_err() {
            let _ = fs::remove_file(&temporary);
        }
        committed
    }

    fn try_commit(self, temporary: &Path) -> io::Result<u128> {
        fault::point("file.sync")?;
        self.file.sync_all()?;
        let hash = self.hash();
        if hash_of(temporary)? != hash {
            let name = temporary.display();
            return Err(io::Error::other(format!(
                "{name} does not read back as it was written; check the disk"
            )));
        }
        fault::point("file.rename")?;
        fs::rename(temporary, &self.path)?;
        fault::point("file.sync-folder")?;
        if let Some(folder) = self.path.parent() {
            sync_folder(folder)?;
        }
        Ok(hash)
    }
}

/// The temporary name of a file.
fn temporary(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(SUFFIX);
    name.into()
}

/// xxh3-128 of a file.
///
/// # Errors
/// It cannot be read.
pub fn hash_of(path: &Path) -> io::Result<u128> {
    let hasher = hash_up_to(&mut File::open(path)?, u64::MAX)?;
    Ok(hasher.digest128())
}

/// Hashes up to `bytes` bytes, and leaves the file position after them.
fn hash_up_to(file: &mut File, bytes: u64) -> io::Result<Xxh3> {
    let mut file = file.take(bytes);
    let mut hasher = Xxh3::new();
    let mut buffer = vec![0; BUFFER_BYTES];
    loop {
        match file.read(&mut buffer) {
            Ok(0) => return Ok(hasher),
            Ok(n) => hasher.update(&buffer[..n]),
            Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
            Err(e) => return Err(e),
        }
    }
}

/// Syncs the file names of a folder to the disk. Some network and FUSE file systems cannot do
/// that, which is no error.
///
/// # Errors
/// The folder cannot be synced.
pub fn sync_folder(folder: &Path) -> io::Result<()> {
    if cfg!(not(unix)) {
        // A folder cannot be opened as a file there.
        return Ok(());
    }
    match File::open(folder)?.sync_all() {
        Err(e) if !is_refusal(e.kind()) => Err(e),
        _ => Ok(()),
    }
}

/// `EINVAL`, `EOPNOTSUPP` and `ENOSYS`.
fn is_refusal(kind: io::ErrorKind) -> bool {
    matches!(
        kind,
        io::ErrorKind::InvalidInput | io::ErrorKind::Unsupported
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_stands_when_it_is_whole() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a");
        let mut file = AtomicFile::create(path.clone(), Access::Shared).unwrap();
        file.write(b"one").unwrap();
        file.write(b"two").unwrap();
        assert!(!path.exists());
        let hash = file.commit().unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"onetwo");
        assert_eq!(hash, hash_of(&path).unwrap());
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn a_file_that_was_left_is_gone_on_with() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a");
        let mut file = AtomicFile::create(path.clone(), Access::Shared).unwrap();
        file.write(b"one").unwrap();
        let hash = file.hash();
        file.write(b"more than was noted").unwrap();
        drop(file);
        assert!(AtomicFile::is_there(&path, 3, hash));
        assert!(!AtomicFile::is_there(&path, 4, hash));
        for _ in 0..2 {
            let mut file = AtomicFile::reopen(path.clone(), 3, hash).unwrap();
            file.write(b"two").unwrap();
            file.commit().unwrap();
            assert_eq!(fs::read(&path).unwrap(), b"onetwo");
        }
        fs::write(&path, b"not").unwrap();
        assert!(AtomicFile::reopen(path, 3, hash).is_err());
    }

    #[test]
    fn a_file_that_reads_back_differently_never_stands() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a");
        let mut file = AtomicFile::create(path.clone(), Access::Shared).unwrap();
        file.write(b"one").unwrap();
        fs::write(temporary(&path), b"two").unwrap();
        let error = file.commit().unwrap_err().to_string();
        assert!(error.contains("read back"), "{error}");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    }

    #[test]
    fn a_folder_that_cannot_be_synced_is_no_failure() {
        sync_folder(tempfile::tempdir().unwrap().path()).unwrap();
        assert!(is_refusal(io::Error::from_raw_os_error(22).kind()));
        assert!(is_refusal(io::Error::from_raw_os_error(95).kind()));
        assert!(!is_refusal(io::Error::from_raw_os_error(5).kind()));
    }
}
