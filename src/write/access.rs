//! Who may read what a run writes. The audit, the quarantine and the dropped documents hold
//! what was removed, which may be there for a reason, so they are for the user of the run
//! alone unless that is asked for otherwise; the umask decides on the rest.

use std::fs::{DirBuilder, File, OpenOptions};
use std::io;
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::Path;

/// Who may read a file or folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// The user of the run.
    Private,
    /// Whoever the umask lets.
    Shared,
}

impl Access {
    /// The access to a file or folder of the result; `share` says that the umask decides on
    /// all of them.
    #[must_use]
    pub fn of(name: &str, share: bool) -> Self {
        let first = name.split('/').next().unwrap_or(name);
        if !share && matches!(first, "audit" | "dropped" | "quarantine") {
            Self::Private
        } else {
            Self::Shared
        }
    }

    /// Creates a file, or empties it.
    ///
    /// # Errors
    /// The file cannot be created.
    pub fn create_file(self, path: &Path) -> io::Result<File> {
        let mode = match self {
            Self::Private => 0o600,
            Self::Shared => 0o666,
        };
        options().create(true).truncate(true).mode(mode).open(path)
    }

    /// Creates a folder if it is missing, and those above it.
    ///
    /// # Errors
    /// The folder cannot be created.
    pub fn create_folder(self, path: &Path) -> io::Result<()> {
        let mode = match self {
            Self::Private => 0o700,
            Self::Shared => 0o777,
        };
        DirBuilder::new().recursive(true).mode(mode).create(path)
    }
}

/// To write to a file that is no link.
pub(super) fn options() -> OpenOptions {
    let mut options = File::options();
    let flags = rustix::fs::OFlags::NOFOLLOW;
    options.write(true).custom_flags(flags.bits() as i32);
    options
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_removed_is_private_unless_asked_for() {
        for name in ["audit", "audit/part-00000.jsonl", "dropped/x", "quarantine"] {
            assert_eq!(Access::of(name, false), Access::Private, "{name}");
            assert_eq!(Access::of(name, true), Access::Shared, "{name}");
        }
        for name in ["clean/part-00000.jsonl", "run.json", "templates.toml"] {
            assert_eq!(Access::of(name, false), Access::Shared, "{name}");
        }
    }
}
