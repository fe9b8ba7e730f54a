//! Names of files inside a folder, as `run.json` and the journal have them, and the one way
//! to open such a file: whoever wrote the name can lead nowhere but to a file of that folder.

use rustix::fs::{Mode, OFlags};
use serde::{Deserialize, Serialize};
use std::ffi::OsStr;
use std::fmt;
use std::fs::File;
use std::io;
use std::ops::Deref;
use std::os::fd::OwnedFd;
use std::path::Path;

/// A relative path with `/` as separator: no part of it is empty, `.` or `..`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Name(String);

/// A text that is no name inside a folder.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the file name {} leads out of the folder; do not trust this result", .0.escape_debug())]
pub struct NotInside(pub String);

impl Name {
    /// The name, if it is one.
    ///
    /// # Errors
    /// It may lead out of a folder, or is not written in the one way that is allowed.
    pub fn new(name: String) -> Result<Self, NotInside> {
        let fits = |part: &str| !matches!(part, "" | "." | "..") && !part.contains('\0');
        if name.split('/').all(fits) {
            Ok(Self(name))
        } else {
            Err(NotInside(name))
        }
    }

    /// The folders on the way, from the outermost on, and the file.
    pub fn parts(&self) -> (impl Iterator<Item = &str>, &str) {
        let (folders, file) = match self.0.rsplit_once('/') {
            Some((folders, file)) => (Some(folders), file),
            None => (None, self.0.as_str()),
        };
        (folders.into_iter().flat_map(|f| f.split('/')), file)
    }

    /// Opens the file with this name below `root` for reading.
    ///
    /// # Errors
    /// There is no such file, it cannot be read, or what is there is a link, a pipe or a
    /// folder, or lies behind a link.
    pub fn open(&self, root: &Path) -> io::Result<File> {
        let (folders, name) = self.parts();
        let mut folder = open_root(root)?;
        for name in folders {
            folder = enter(&folder, name)?;
        }
        // A pipe would have the reader wait for the other end.
        let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC;
        let file = rustix::fs::openat(&folder, name, flags, Mode::empty());
        let file = File::from(file.map_err(refused)?);
        let kind = file.metadata()?.file_type();
        match (kind.is_file(), kind.is_dir()) {
            (true, _) => Ok(file),
            (_, true) => Err(no_file("a folder")),
            _ => Err(no_file("a pipe or a device")),
        }
    }
}

/// A folder that the user named: it may be a link.
pub(super) fn open_root(root: &Path) -> io::Result<OwnedFd> {
    let root = match root.as_os_str() {
        empty if empty.is_empty() => Path::new("."),
        _ => root,
    };
    let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC;
    Ok(rustix::fs::open(root, flags, Mode::empty())?)
}

/// A folder in a folder, which is no link.
pub(super) fn enter(folder: &OwnedFd, name: &str) -> io::Result<OwnedFd> {
    let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
    let opened = rustix::fs::openat(folder, name, flags, Mode::empty());
    opened.map_err(refused)
}

/// What the system says of a link or a pipe does not name it.
fn refused(error: rustix::io::Errno) -> io::Error {
    use rustix::io::Errno;
    match error {
        Errno::LOOP => no_file("a link"),
        Errno::NOTDIR => no_file("behind a link or a file"),
        Errno::NXIO => no_file("a pipe or a device"),
        other => other.into(),
    }
}

fn no_file(what: &str) -> io::Error {
    let message = format!("it is {what} and not a file of the result");
    io::Error::new(io::ErrorKind::InvalidData, message)
}

impl TryFrom<String> for Name {
    type Error = NotInside;

    fn try_from(name: String) -> Result<Self, NotInside> {
        Self::new(name)
    }
}

impl From<Name> for String {
    fn from(name: Name) -> Self {
        name.0
    }
}

impl Deref for Name {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl AsRef<Path> for Name {
    fn as_ref(&self) -> &Path {
        Path::new(&self.0)
    }
}

impl AsRef<OsStr> for Name {
    fn as_ref(&self) -> &OsStr {
        OsStr::new(&self.0)
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl PartialEq<&str> for Name {
    fn eq(&self, other: &&str) -> bool {
        self.0 == *other
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;
    use std::os::unix::fs::symlink;

    fn name(name: &str) -> Name {
        Name::new(name.to_owned()).unwrap()
    }

    #[test]
    fn no_name_leads_out() {
        for inside in ["a", "a/b", "a b", ".a", "...", "a\\b", "-"] {
            assert!(Name::new(inside.into()).is_ok(), "{inside}");
        }
        for outside in [
            "", ".", "..", "/", "/a", "a/", "a//b", "./a", "../a", "a/..", "a/../b", "a/./b",
            "a\0b",
        ] {
            assert!(Name::new(outside.into()).is_err(), "{outside:?}");
            let json = serde_json::to_string(outside).unwrap();
            assert!(serde_json::from_str::<Name>(&json).is_err(), "{json}");
        }
    }

    #[test]
    fn a_name_has_folders_and_a_file() {
        let name = name("a/b/c");
        let (folders, file) = name.parts();
        assert_eq!(folders.collect::<Vec<_>>(), ["a", "b"]);
        assert_eq!(file, "c");
    }

    #[test]
    fn links_pipes_and_folders_are_not_opened() {
        let outside = tempfile::tempdir().unwrap();
        fs::write(outside.path().join("f"), "outside").unwrap();
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        fs::create_dir(at("in")).unwrap();
        fs::write(at("in/f"), "inside").unwrap();
        symlink(outside.path(), at("out")).unwrap();
        symlink(at("in/f"), at("link")).unwrap();
        rustix::fs::mknodat(
            rustix::fs::CWD,
            at("pipe"),
            rustix::fs::FileType::Fifo,
            Mode::RUSR | Mode::WUSR,
            0,
        )
        .unwrap();
        let open = |path: &str| name(path).open(folder.path());
        assert_eq!(io::read_to_string(open("in/f").unwrap()).unwrap(), "inside");
        for refused in ["out/f", "link", "pipe", "in", "in/f/g"] {
            let error = open(refused).unwrap_err();
            assert_eq!(error.kind(), io::ErrorKind::InvalidData, "{refused}");
        }
        let missing = open("in/g").unwrap_err();
        assert_eq!(missing.kind(), io::ErrorKind::NotFound);
    }
}
