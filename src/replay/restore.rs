//! The input files back, byte for byte: every record rebuilt from its clean
//! line and its audit, with the separators between them, hashed as it is written.

use super::{Entries, Folder, Line, ReplayError};
use crate::config::Audit;
use crate::write::{InputInfo, restore_record};
use std::collections::HashMap;
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Component, Path, PathBuf};
use xxhash_rust::xxh3::Xxh3;

/// What was restored.
#[derive(Debug, Default)]
pub struct Restored {
    pub files: u64,
    pub bytes: u64,
    /// Parquet files, of which the rows come back and not the bytes.
    pub parquet: u64,
    /// Files of which the run itself had not read everything.
    pub incomplete: Vec<String>,
}

/// Why restoring stopped.
#[derive(Debug, thiserror::Error)]
pub enum RestoreError {
    #[error(transparent)]
    Replay(#[from] ReplayError),
    #[error("cannot write {}: {source}", path.display())]
    Write { path: PathBuf, source: io::Error },
    #[error("{} exists; restore into an empty folder", .0.display())]
    Exists(PathBuf),
    #[error("{}: the record at line {line} does not come back: {what}; run `copydesk verify` on the output", file.escape_debug())]
    Record {
        file: String,
        line: u64,
        what: String,
    },
    #[error("{}: what was restored differs from what was read; run `copydesk verify` on the output", .0.escape_debug())]
    Differs(String),
    #[error(
        "this result was written with --audit {0}, which keeps no text that was struck; only one written with --audit full can be restored"
    )]
    NotKept(&'static str),
    #[error("the name {} leads out of the folder; the manifest is not to be trusted", .0.escape_debug())]
    Escapes(String),
}

/// Writes the decompressed bytes of every input under its name in `target`; of a
/// Parquet file its rows, as `NAME.jsonl`.
/// Where a compressed member was damaged, its raw bytes come beside the file,
/// as `NAME.damaged-OFFSET`.
///
/// # Errors
/// Something is in the way, or the output does not give the input back.
pub fn restore(folder: &Folder, target: &Path) -> Result<Restored, RestoreError> {
    let kept = folder.manifest.config.output.audit;
    if kept != Audit::Full {
        return Err(RestoreError::NotKept(kept.name()));
    }
    let inputs: HashMap<&str, &InputInfo> = folder
        .manifest
        .inputs
        .iter()
        .map(|i| (i.name.as_str(), i))
        .collect();
    let mut restored = Restored::default();
    let mut entries = Entries::new(folder)?;
    let mut order = folder.manifest.inputs.iter();
    let mut open: Option<Target<'_>> = None;
    while let Some(entry) = entries.next_entry()? {
        if open.as_ref().is_none_or(|t| t.info.name != entry.file()) {
            let Some(info) = inputs.get(entry.file()) else {
                return Err(RestoreError::Differs(entry.file().to_owned()));
            };
            // Entries come in the order of the inputs; those between had no records.
            for skipped in order.by_ref().take_while(|i| i.name != info.name) {
                close(open.take(), &mut restored)?;
                open = Some(Target::create(target, skipped)?);
            }
            close(open.take(), &mut restored)?;
            open = Some(Target::create(target, info)?);
        }
        if let Some(open) = &mut open {
            open.entry(&entry)?;
        }
    }
    close(open.take(), &mut restored)?;
    for info in order {
        close(Some(Target::create(target, info)?), &mut restored)?;
    }
    Ok(restored)
}

fn close(target: Option<Target<'_>>, restored: &mut Restored) -> Result<(), RestoreError> {
    let Some(target) = target else {
        return Ok(());
    };
    restored.files += 1;
    restored.bytes += target.info.decompressed;
    restored.parquet += u64::from(target.info.is_parquet());
    if !target.info.complete {
        restored.incomplete.push(target.info.name.clone());
    }
    target.finish()
}

struct Target<'a> {
    info: &'a InputInfo,
    path: PathBuf,
    file: BufWriter<File>,
    hasher: Xxh3,
    /// Where the pieces of a damaged member go.
    damaged: Option<PathBuf>,
}

impl<'a> Target<'a> {
    fn create(root: &Path, info: &'a InputInfo) -> Result<Self, RestoreError> {
        let name = Path::new(&info.name);
        if !name.components().all(|c| matches!(c, Component::Normal(_))) {
            return Err(RestoreError::Escapes(info.name.clone()));
        }
        let mut path = root.join(name);
        if info.is_parquet() {
            path.as_mut_os_string().push(".jsonl");
        }
        let failed = |source: io::Error| match source.kind() {
            io::ErrorKind::AlreadyExists => RestoreError::Exists(path.clone()),
            _ => RestoreError::Write {
                path: path.clone(),
                source,
            },
        };
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent).map_err(failed)?;
        }
        let file = File::create_new(&path).map_err(failed)?;
        Ok(Self {
            info,
            file: BufWriter::with_capacity(1 << 20, file),
            path,
            hasher: Xxh3::new(),
            damaged: None,
        })
    }

    fn put(&mut self, bytes: &[u8]) -> Result<(), RestoreError> {
        self.hasher.update(bytes);
        self.file
            .write_all(bytes)
            .map_err(|source| RestoreError::Write {
                path: self.path.clone(),
                source,
            })
    }

    fn entry(&mut self, entry: &Line) -> Result<(), RestoreError> {
        let broken = |line: u64, what: &str| RestoreError::Record {
            file: entry.file().to_owned(),
            line,
            what: what.to_owned(),
        };
        match entry {
            Line::Document { line, audit } => {
                let record = restore_record(line, audit).map_err(|e| broken(audit.line, e.0))?;
                if !audit.is_record(&record) {
                    return Err(broken(audit.line, "its hash differs"));
                }
                self.put(audit.pre.as_bytes())?;
                self.put(&record)?;
                self.put(audit.post.as_bytes())
            }
            Line::Quarantined(q) => {
                let raw = q.bytes().ok_or_else(|| broken(q.line, "not base64"))?;
                self.put(q.pre.as_bytes())?;
                if q.compressed {
                    return self.damaged(q.at, q.continued, &raw);
                }
                self.put(&raw)?;
                self.put(q.post.as_bytes())
            }
        }
    }

    /// Bytes of a member that could not be decompressed; its first piece names the file.
    fn damaged(&mut self, at: u64, continued: bool, raw: &[u8]) -> Result<(), RestoreError> {
        let mut name = self.path.clone().into_os_string();
        name.push(format!(".damaged-{at}"));
        let path = match self.damaged.take().filter(|_| continued) {
            Some(path) => path,
            None => PathBuf::from(name),
        };
        if raw.is_empty() {
            return Ok(());
        }
        let append = || {
            let mut options = File::options();
            options.write(true);
            if continued {
                options.append(true).create(true);
            } else {
                options.create_new(true);
            }
            options.open(&path)?.write_all(raw)
        };
        append().map_err(|source| RestoreError::Write {
            path: path.clone(),
            source,
        })?;
        self.damaged = Some(path);
        Ok(())
    }

    fn finish(mut self) -> Result<(), RestoreError> {
        let tail = self.info.tail.clone();
        self.put(tail.as_bytes())?;
        let path = self.path;
        self.file
            .into_inner()
            .map_err(io::IntoInnerError::into_error)
            .and_then(|f| f.sync_all())
            .map_err(|source| RestoreError::Write { path, source })?;
        if crate::write::hex(self.hasher.digest128()) != self.info.hash {
            return Err(RestoreError::Differs(self.info.name.clone()));
        }
        Ok(())
    }
}
