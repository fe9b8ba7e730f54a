//! The files of a result, before a line of them is read: the manifest and the parts are as they
//! were written, and nothing else stands in their folders.

use super::Verified;
use crate::exec::Observer;
use crate::replay::{Folder, ReplayError};
use crate::write::{FOLDERS, MANIFEST, Manifest, PartInfo, TEMPLATES, hex};
use std::collections::{BTreeSet, HashSet};
use std::fs;
use std::io::{self, Read as _};
use std::path::Path;
use xxhash_rust::xxh3::Xxh3;

/// Bytes that are read at once.
const BUFFER_BYTES: usize = 1 << 20;

/// Checks the files.
///
/// # Errors
/// A file or a folder cannot be read at all.
pub fn check(
    folder: &Folder,
    verified: &mut Verified,
    observer: &dyn Observer,
) -> Result<(), ReplayError> {
    manifest(folder, verified)?;
    let before = verified.differences.len();
    for name in FOLDERS {
        entries(folder, name, verified)?;
    }
    if verified.differences.len() > before {
        // A folder that is none has no parts to be read.
        return Ok(());
    }
    let parts = folder.manifest.outputs.iter();
    for file in parts.chain(&folder.manifest.templates) {
        verified.parts += 1;
        if !is_own(&file.path, folder) {
            let name = file.path.escape_debug();
            verified.differs(format!("{name} in {MANIFEST} is no name of a part"));
            continue;
        }
        part(&folder.root, file, verified, observer)?;
    }
    Ok(())
}

fn unreadable(path: &Path, source: io::Error) -> ReplayError {
    ReplayError::Io {
        path: path.to_owned(),
        source,
    }
}

fn manifest(folder: &Folder, verified: &mut Verified) -> Result<(), ReplayError> {
    let sealed = Manifest::is_as_written(&folder.root);
    if !sealed.map_err(|e| unreadable(&folder.root.join(MANIFEST), e))? {
        verified.differs(format!("{MANIFEST} changed after it was written"));
    }
    let manifest = &folder.manifest;
    // Another version may have other settings, and another hash.
    let is_ours = manifest.copydesk == env!("CARGO_PKG_VERSION");
    if is_ours && hex(manifest.config.hash()) != manifest.config_hash {
        verified.differs(format!(
            "the configuration in {MANIFEST} is not the one of its config_hash"
        ));
    }
    Ok(())
}

/// Looks for what the run did not write into one of its folders.
fn entries(folder: &Folder, name: &str, verified: &mut Verified) -> Result<(), ReplayError> {
    let path = folder.root.join(name);
    let wrong = |e| unreadable(&path, e);
    match fs::symlink_metadata(&path) {
        // The parts that are missing are named one by one.
        Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(e) => return Err(wrong(e)),
        Ok(found) if !found.is_dir() => {
            verified.differs(format!("{name} is not a folder"));
            return Ok(());
        }
        Ok(_) => {}
    }
    let outputs = folder.manifest.outputs.iter();
    let known: HashSet<&str> = outputs.map(|part| &*part.path).collect();
    let mut foreign = BTreeSet::new();
    for entry in fs::read_dir(&path).map_err(wrong)? {
        let entry = entry.map_err(wrong)?.file_name();
        let entry = format!("{name}/{}", entry.to_string_lossy());
        if !known.contains(entry.as_str()) {
            foreign.insert(entry);
        }
    }
    for entry in foreign {
        let entry = entry.escape_debug();
        verified.differs(format!("{entry} was not written by this run"));
    }
    Ok(())
}

/// Whether this is the path of a file that a run writes.
fn is_own(path: &str, folder: &Folder) -> bool {
    let templates = folder.manifest.templates.as_ref();
    if templates.is_some_and(|file| file.path == path) {
        return path == TEMPLATES;
    }
    let (name, file) = path.split_once('/').unwrap_or_default();
    FOLDERS.contains(&name) && !file.is_empty() && file != ".." && !file.contains('/')
}

fn part(
    root: &Path,
    part: &PartInfo,
    verified: &mut Verified,
    observer: &dyn Observer,
) -> Result<(), ReplayError> {
    let name = part.path.escape_debug();
    let path = root.join(&part.path);
    match hash(root, part, observer) {
        Err(e) if e.kind() == io::ErrorKind::NotFound => {
            verified.differs(format!("{name} is missing"));
        }
        Err(e) if e.kind() == io::ErrorKind::InvalidData => {
            verified.differs(format!("{name} cannot be read: {e}"));
        }
        Err(source) => return Err(unreadable(&path, source)),
        Ok((hash, _)) if hash != part.hash => {
            verified.differs(format!("{name} changed after it was written"));
        }
        Ok((_, bytes)) if bytes != part.bytes => verified.differs(format!(
            "{name} has {bytes} bytes, and {MANIFEST} says {}",
            part.bytes
        )),
        Ok(_) => {}
    }
    Ok(())
}

/// The hash of a file, and how many bytes it has.
fn hash(root: &Path, part: &PartInfo, observer: &dyn Observer) -> io::Result<(String, u64)> {
    let mut file = part.path.open(root)?;
    let mut buffer = vec![0; BUFFER_BYTES];
    let (mut hasher, mut bytes) = (Xxh3::new(), 0);
    loop {
        match file.read(&mut buffer) {
            Ok(0) => return Ok((hex(hasher.digest128()), bytes)),
            Ok(n) => {
                hasher.update(&buffer[..n]);
                bytes += n as u64;
                observer.advance(n as u64, 0);
            }
            Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
            Err(e) => return Err(e),
        }
    }
}
