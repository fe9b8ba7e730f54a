//! Files and folders that only the user of a run can read. They hold the text of the
//! corpus, and may lie where other users have a folder, too. No link is followed at their
//! place, so that nothing outside is written if somebody put one there.

use std::fs::{DirBuilder, File, OpenOptions};
use std::io;
use std::os::unix::fs::{DirBuilderExt as _, MetadataExt as _, OpenOptionsExt as _};
use std::path::Path;

const FILE_MODE: u32 = 0o600;
const FOLDER_MODE: u32 = 0o700;

/// An empty file that can be read and written; an older one is emptied.
///
/// # Errors
/// It cannot be made, or what is there is not a file of this user alone.
pub fn create(path: &Path) -> io::Result<File> {
    let file = open_with(File::options().create(true).mode(FILE_MODE), path)?;
    file.set_len(0)?;
    Ok(file)
}

/// An existing file, to be read and written.
///
/// # Errors
/// There is none, or what is there is not a file of this user alone.
pub fn open(path: &Path) -> io::Result<File> {
    open_with(&mut File::options(), path)
}

/// A file that is made if it is missing, and else left as it is.
///
/// # Errors
/// What is there is not a file of this user alone.
pub fn open_or_create(path: &Path) -> io::Result<File> {
    open_with(File::options().create(true).mode(FILE_MODE), path)
}

/// Makes a folder.
///
/// # Errors
/// It cannot be made, or is there already.
pub fn create_folder(path: &Path) -> io::Result<()> {
    DirBuilder::new().mode(FOLDER_MODE).create(path)
}

fn open_with(options: &mut OpenOptions, path: &Path) -> io::Result<File> {
    use rustix::fs::OFlags;
    // A pipe would have the opener wait for the other end.
    let flags = OFlags::NOFOLLOW | OFlags::NONBLOCK;
    let options = options.read(true).write(true);
    let file = options.custom_flags(flags.bits() as i32).open(path)?;
    let meta = file.metadata()?;
    let mine = meta.uid() == rustix::process::geteuid().as_raw();
    if !meta.is_file() || meta.nlink() > 1 || !mine {
        let name = path.display();
        return Err(io::Error::other(format!(
            "{name} is not a file that copydesk made; remove it, then run again"
        )));
    }
    Ok(file)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;
    use std::os::unix::fs::{PermissionsExt as _, symlink};

    #[test]
    fn nothing_is_written_through_links() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        fs::write(at("precious"), "as it was").unwrap();
        symlink(at("precious"), at("link")).unwrap();
        fs::hard_link(at("precious"), at("hard")).unwrap();
        for name in ["link", "hard"] {
            assert!(create(&at(name)).is_err(), "{name}");
            assert!(open(&at(name)).is_err(), "{name}");
            assert!(open_or_create(&at(name)).is_err(), "{name}");
        }
        assert_eq!(fs::read_to_string(at("precious")).unwrap(), "as it was");
    }

    #[test]
    fn what_is_made_is_for_this_user_alone() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        create(&at("file")).unwrap();
        create_folder(&at("folder")).unwrap();
        let mode = |name: &str| fs::metadata(at(name)).unwrap().permissions().mode() & 0o777;
        assert_eq!((mode("file"), mode("folder")), (FILE_MODE, FOLDER_MODE));
        assert!(create_folder(&at("folder")).is_err());
    }
}
