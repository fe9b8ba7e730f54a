//! The moves that publish a result: from the working folder to its place, the manifest last.
//! Interrupted moves are completed by the next run that claims the folder.

use super::atomic_file::sync_folder;
use super::folder::{FOLDERS, JOURNAL, MANIFEST, TEMPLATES};
use super::work::{self, WORK};
use crate::exec::fault;
use std::fs;
use std::io;
use std::path::Path;

/// Moves a complete result to its place and removes the working folder. An earlier result is
/// moved into the working folder first and is removed with it.
pub(super) fn publish(root: &Path) -> io::Result<()> {
    let work = root.join(WORK);
    let (new, old) = (work.join("new"), work.join("old"));
    if new.join(MANIFEST).exists() {
        fs::create_dir_all(&old)?;
        // The old manifest is moved away first and the new one is moved in last, so that a
        // folder with a manifest is always complete.
        make_way(root, &old, MANIFEST)?;
        for name in FOLDERS.into_iter().chain([TEMPLATES]) {
            if new.join(name).exists() {
                make_way(root, &old, name)?;
                fault::point("commit.folder")?;
                fs::rename(new.join(name), root.join(name))?;
            }
        }
        sync_folder(root)?;
        fault::point("commit.clear")?;
        work::remove_file(&work.join(JOURNAL))?;
        fault::point("commit.manifest")?;
        fs::rename(new.join(MANIFEST), root.join(MANIFEST))?;
        if let Err(error) = fault::point("commit.sync").and_then(|()| sync_folder(root)) {
            // After a failed sync the manifest may be lost in a crash.
            fs::rename(root.join(MANIFEST), new.join(MANIFEST))?;
            return Err(error);
        }
    }
    if root.join(MANIFEST).exists() && !work.join(JOURNAL).exists() {
        // The result is complete even if this fails; the next claim tries again.
        let _ = fault::point("commit.remove").and_then(|()| work::remove_all(&work));
    }
    Ok(())
}

/// Moves an earlier file or folder out of the way of its successor.
fn make_way(root: &Path, old: &Path, name: &str) -> io::Result<()> {
    if root.join(name).exists() {
        fault::point("commit.make-way")?;
        fs::rename(root.join(name), old.join(name))?;
    }
    Ok(())
}
