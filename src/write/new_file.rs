//! A file at a place that the user chose: it is written under a temporary name beside it,
//! synced and renamed, so that it is whole or not there, and it never takes the place of
//! another.

use super::name::{Name, enter, open_root};
use crate::exec::fault;
use rustix::fs::{AtFlags, Mode, OFlags, RenameFlags};
use rustix::io::Errno;
use std::ffi::{OsStr, OsString};
use std::fs::File;
use std::io;
use std::os::fd::OwnedFd;
use std::path::Path;

/// The temporary names that are tried before giving up.
const TRIES: u32 = 16;

/// A file that is being written. It is removed if it is dropped before it is finished.
#[derive(Debug)]
pub struct NewFile {
    folder: OwnedFd,
    name: OsString,
    /// The temporary name, until the file has its own.
    temporary: Option<OsString>,
    file: File,
}

impl NewFile {
    /// Begins a file at a path. Its folder is there.
    ///
    /// # Errors
    /// The file is there already ([`io::ErrorKind::AlreadyExists`]) or cannot be created.
    pub fn at(path: &Path) -> io::Result<Self> {
        let name = path.file_name().ok_or(io::ErrorKind::InvalidInput)?;
        let folder = open_root(path.parent().unwrap_or(Path::new("")))?;
        Self::begin(folder, name)
    }

    /// Begins a file below `root`. Folders on the way that are missing are made; those that
    /// are there are no links.
    ///
    /// # Errors
    /// The file is there already ([`io::ErrorKind::AlreadyExists`]) or cannot be created.
    pub fn below(root: &Path, name: &Name) -> io::Result<Self> {
        let (folders, name) = name.parts();
        let mut folder = open_root(root)?;
        for name in folders {
            match rustix::fs::mkdirat(&folder, name, Mode::from_raw_mode(0o777)) {
                Ok(()) | Err(Errno::EXIST) => {}
                Err(error) => return Err(error.into()),
            }
            folder = enter(&folder, name)?;
        }
        Self::begin(folder, OsStr::new(name))
    }

    fn begin(folder: OwnedFd, name: &OsStr) -> io::Result<Self> {
        fault::point("file.create")?;
        if rustix::fs::statat(&folder, name, AtFlags::SYMLINK_NOFOLLOW).is_ok() {
            return Err(io::ErrorKind::AlreadyExists.into());
        }
        let flags = OFlags::WRONLY | OFlags::CREATE | OFlags::EXCL | OFlags::CLOEXEC;
        for attempt in 0..TRIES {
            let temporary = format!(".copydesk-{}-{attempt}.tmp", std::process::id());
            let mode = Mode::from_raw_mode(0o666);
            match rustix::fs::openat(&folder, temporary.as_str(), flags, mode) {
                Err(Errno::EXIST) => {}
                Err(error) => return Err(error.into()),
                Ok(file) => {
                    return Ok(Self {
                        folder,
                        name: name.to_owned(),
                        temporary: Some(temporary.into()),
                        file: file.into(),
                    });
                }
            }
        }
        Err(Errno::EXIST.into())
    }

    /// Syncs the file to the disk and gives it its name.
    ///
    /// # Errors
    /// The disk did not take it, or meanwhile there is another file of this name
    /// ([`io::ErrorKind::AlreadyExists`]).
    pub fn finish(mut self) -> io::Result<()> {
        fault::point("file.sync")?;
        self.file.sync_all()?;
        fault::point("file.rename")?;
        if let Some(temporary) = &self.temporary {
            rename_new(&self.folder, temporary, &self.name)?;
        }
        self.temporary = None;
        match rustix::fs::fsync(&self.folder) {
            // Some network and FUSE file systems cannot do that.
            Ok(()) | Err(Errno::INVAL | Errno::OPNOTSUPP | Errno::NOSYS) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }
}

impl io::Write for NewFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        fault::point("file.write")?;
        self.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

impl Drop for NewFile {
    fn drop(&mut self) {
        if let Some(temporary) = &self.temporary {
            // Best effort: a file with this name is nobody's.
            let _ = rustix::fs::unlinkat(&self.folder, temporary, AtFlags::empty());
        }
    }
}

/// Renames a file, unless there is another with that name.
fn rename_new(folder: &OwnedFd, from: &OsStr, to: &OsStr) -> io::Result<()> {
    match rustix::fs::renameat_with(folder, from, folder, to, RenameFlags::NOREPLACE) {
        // File systems that cannot do that can have two names for a file.
        Err(Errno::INVAL | Errno::NOSYS | Errno::OPNOTSUPP) => {
            rustix::fs::linkat(folder, from, folder, to, AtFlags::empty())?;
            Ok(rustix::fs::unlinkat(folder, from, AtFlags::empty())?)
        }
        other => Ok(other?),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;
    use std::io::Write as _;
    use std::os::unix::fs::symlink;

    fn name(name: &str) -> Name {
        Name::new(name.to_owned()).unwrap()
    }

    #[test]
    fn a_file_is_whole_or_not_there() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a/b/c");
        let mut file = NewFile::below(folder.path(), &name("a/b/c")).unwrap();
        file.write_all(b"one").unwrap();
        assert!(!path.exists());
        drop(file);
        assert_eq!(fs::read_dir(folder.path().join("a/b")).unwrap().count(), 0);
        let mut file = NewFile::below(folder.path(), &name("a/b/c")).unwrap();
        file.write_all(b"two").unwrap();
        file.finish().unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"two");
        assert_eq!(fs::read_dir(folder.path().join("a/b")).unwrap().count(), 1);
    }

    #[test]
    fn nothing_is_replaced_and_no_link_followed() {
        let outside = tempfile::tempdir().unwrap();
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        fs::write(at("here"), "as it was").unwrap();
        symlink(outside.path(), at("folder")).unwrap();
        symlink(outside.path().join("new"), at("link")).unwrap();
        for there in ["here", "link"] {
            let error = NewFile::at(&at(there)).unwrap_err();
            assert_eq!(error.kind(), io::ErrorKind::AlreadyExists, "{there}");
        }
        NewFile::below(folder.path(), &name("folder/new")).unwrap_err();
        // A file that comes in between stays, too.
        let late = NewFile::at(&at("late")).unwrap();
        fs::write(at("late"), "came first").unwrap();
        let error = late.finish().unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::AlreadyExists);
        assert_eq!(fs::read_to_string(at("late")).unwrap(), "came first");
        assert_eq!(fs::read_to_string(at("here")).unwrap(), "as it was");
        assert_eq!(fs::read_dir(outside.path()).unwrap().count(), 0);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 4);
    }
}
