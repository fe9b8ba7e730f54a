//! Restoring the input files: every record is rebuilt from its clean line and its audit line,
//! and every file is compared with the hash of what was read.

use super::target_names::{NameError, TargetNames};
use super::usual_name::usual_name;
use super::{Entries, Entry, Folder, ReplayError};
use crate::config::Audit;
use crate::record::{Wide, WideEncoder};
use crate::write::{
    AuditLine, InputInfo, Name, NewFile, NotInside, QuarantineLine, RecordLine, restore_record,
};
use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use xxhash_rust::xxh3::Xxh3;

/// The outcome of restoring.
#[derive(Debug, Default)]
pub struct Restored {
    pub files: u64,
    pub bytes: u64,
    /// Parquet files, which are restored as rows and not as bytes.
    pub parquet: u64,
    /// The name of each restored file, by that of its input.
    pub names: BTreeMap<String, String>,
    /// Files whose restored name is not the usual one, because it is too long or belongs to
    /// another: the input and the restored name.
    pub renamed: Vec<(String, String)>,
    /// Files that the run had not read to their end.
    pub incomplete: Vec<String>,
    /// Records that were not in the sample of the run.
    pub unsampled: u64,
    /// Files of which none was.
    pub without_sample: u64,
}

/// Why the input cannot be restored.
#[derive(Debug, thiserror::Error)]
pub enum RestoreError {
    #[error(transparent)]
    Replay(#[from] ReplayError),
    #[error("cannot write {}: {source}", path.display())]
    Write { path: PathBuf, source: io::Error },
    #[error("{} exists already, and nothing is replaced; choose an empty folder with -o", .0.display())]
    Exists(PathBuf),
    #[error(transparent)]
    Name(#[from] NameError),
    #[error("{}: the record at line {line} cannot be restored: {what}; check the result with `copydesk verify`", file.escape_debug())]
    Record {
        file: String,
        line: u64,
        what: String,
    },
    #[error("{}: the restored file differs from what was read; check the result with `copydesk verify`", .0.escape_debug())]
    Differs(String),
    #[error(
        "this result was written with --audit {0}, which keeps no removed text; only results of --audit full can be restored"
    )]
    NotKept(&'static str),
}

/// Writes the decompressed bytes of every input under its name in `target`, without the ending
/// of a compressed file; the rows of a Parquet file as `NAME.jsonl`. The raw bytes of a damaged compressed member are written
/// beside the file as `NAME.damaged-OFFSET`. A file gets its name when it is whole, and never
/// takes the place of another.
///
/// # Errors
/// A file exists already, or the result does not restore the input.
pub fn restore(folder: &Folder, target: &Path) -> Result<Restored, RestoreError> {
    refuse_without_text(folder)?;
    let inputs: HashMap<&str, &InputInfo> = folder
        .manifest
        .inputs
        .iter()
        .map(|i| (i.name.as_str(), i))
        .collect();
    let inputs_in_order = &folder.manifest.inputs;
    let mut names = restored_names(inputs_in_order)?;
    let mut restored = Restored {
        names: (inputs_in_order.iter().zip(&names.of_inputs))
            .map(|(input, name)| (input.name.clone(), name.to_string()))
            .collect(),
        renamed: renamed(inputs_in_order, &names),
        ..Restored::default()
    };
    for info in inputs_in_order {
        restored.unsampled += info.unsampled;
        restored.without_sample += u64::from(info.is_left_out());
    }
    let own = names.of_inputs.clone();
    let own: HashMap<&str, &Name> = inputs_in_order
        .iter()
        .map(|input| input.name.as_str())
        .zip(&own)
        .collect();
    let create = |info| Target::create(target, info, &own);
    fs::create_dir_all(target).map_err(|source| RestoreError::Write {
        path: target.to_owned(),
        source,
    })?;
    let mut entries = Entries::new(folder)?;
    let mut order = inputs_in_order.iter();
    let mut open: Option<Target<'_>> = None;
    while let Some(entry) = entries.next_entry()? {
        if open.as_ref().is_none_or(|t| t.info.name != entry.file()) {
            let Some(info) = inputs.get(entry.file()) else {
                return Err(RestoreError::Differs(entry.file().to_owned()));
            };
            // Entries are in the order of the inputs; the inputs in between had no records.
            for skipped in order.by_ref().take_while(|i| i.name != info.name) {
                close(open.take(), &mut restored)?;
                open = (!skipped.is_left_out())
                    .then(|| create(skipped))
                    .transpose()?;
            }
            close(open.take(), &mut restored)?;
            open = Some(create(info)?);
        }
        if let Some(open) = &mut open {
            open.entry(&entry, &mut names)?;
        }
    }
    close(open.take(), &mut restored)?;
    for info in order.filter(|info| !info.is_left_out()) {
        close(Some(create(info)?), &mut restored)?;
    }
    Ok(restored)
}

/// The names under which inputs are restored.
///
/// # Errors
/// The name of an input leads out of the folder, or two have the same.
pub(super) fn restored_names(inputs: &[InputInfo]) -> Result<TargetNames, NameError> {
    TargetNames::new(inputs, usual_name)
}

fn renamed(inputs: &[InputInfo], names: &TargetNames) -> Vec<(String, String)> {
    let pairs = inputs.iter().zip(&names.of_inputs);
    pairs
        .filter(|(input, name)| usual_name(input) != ***name)
        .map(|(input, name)| (input.name.clone(), name.to_string()))
        .collect()
}

/// The record of one entry as it was read, with its line end.
///
/// # Errors
/// The result does not keep the removed text, or does not restore the record.
pub fn restore_entry(folder: &Folder, entry: &Entry) -> Result<Vec<u8>, RestoreError> {
    refuse_without_text(folder)?;
    let (record, pre, post) = match entry {
        Entry::Document { line, audit } => {
            // The byte order mark of a text file is the file's; blank lines are no record's.
            let pre = match audit.record {
                RecordLine::Text { .. } => audit.pre.as_bytes(),
                RecordLine::Json { .. } => &[],
            };
            (document(line, audit)?, pre, &audit.post)
        }
        Entry::Quarantined(q) => (raw(q)?, &[][..], &q.post),
    };
    Ok([pre, &record, post.as_bytes()].concat())
}

fn refuse_without_text(folder: &Folder) -> Result<(), RestoreError> {
    match folder.manifest.config.output.audit {
        Audit::Full => Ok(()),
        kept => Err(RestoreError::NotKept(kept.name())),
    }
}

fn broken(file: &str, line: u64, what: &str) -> RestoreError {
    RestoreError::Record {
        file: file.to_owned(),
        line,
        what: what.to_owned(),
    }
}

/// The record of a document, compared with the hash of what was read.
fn document(line: &str, audit: &AuditLine) -> Result<Vec<u8>, RestoreError> {
    let broken = |what: &str| broken(&audit.file, audit.line, what);
    let record = restore_record(line, audit).map_err(|e| broken(e.0))?;
    if !audit.is_record(&record) {
        return Err(broken("its hash differs"));
    }
    Ok(record)
}

/// The bytes of a quarantined record.
fn raw(line: &QuarantineLine) -> Result<Vec<u8>, RestoreError> {
    let bytes = line.bytes();
    bytes.ok_or_else(|| broken(&line.file, line.line, "it is not base64"))
}

fn close(target: Option<Target<'_>>, restored: &mut Restored) -> Result<(), RestoreError> {
    let Some(target) = target else {
        return Ok(());
    };
    restored.files += 1;
    restored.bytes += target.info.decompressed;
    restored.parquet += u64::from(target.info.is_parquet());
    if !target.info.complete && target.info.unsampled == 0 {
        restored.incomplete.push(target.info.name.clone());
    }
    target.finish()
}

/// A file that is being restored.
struct Target<'a> {
    info: &'a InputInfo,
    root: &'a Path,
    name: &'a Name,
    file: BufWriter<NewFile>,
    hasher: Xxh3,
    /// Writes what was read as UTF-8 in the encoding of the file.
    wide: Option<WideEncoder>,
    /// The file for the pieces of a damaged member, with its path.
    damaged: Option<(BufWriter<NewFile>, PathBuf)>,
}

impl<'a> Target<'a> {
    fn create(
        root: &'a Path,
        info: &'a InputInfo,
        names: &HashMap<&str, &'a Name>,
    ) -> Result<Self, RestoreError> {
        let Some(name) = names.get(info.name.as_str()) else {
            return Err(RestoreError::Differs(info.name.clone()));
        };
        Ok(Self {
            info,
            root,
            name,
            file: new_file(root, name)?,
            hasher: Xxh3::new(),
            wide: info
                .encoding
                .as_deref()
                .and_then(Wide::from_name)
                .map(WideEncoder::new),
            damaged: None,
        })
    }

    fn put(&mut self, bytes: &[u8]) -> Result<(), RestoreError> {
        self.hasher.update(bytes);
        let encoded = self.wide.as_mut().map(|wide| wide.encode(bytes));
        self.file
            .write_all(encoded.as_deref().unwrap_or(bytes))
            .map_err(|e| unwritten(&self.root.join(self.name), e))
    }

    fn entry(&mut self, entry: &Entry, names: &mut TargetNames) -> Result<(), RestoreError> {
        match entry {
            Entry::Document { line, audit } => {
                let record = document(line, audit)?;
                self.put(audit.pre.as_bytes())?;
                self.put(&record)?;
                self.put(audit.post.as_bytes())
            }
            Entry::Quarantined(q) => {
                let raw = raw(q)?;
                self.put(q.pre.as_bytes())?;
                if q.compressed {
                    return self.damaged(q.at, q.continued, &raw, names);
                }
                self.put(&raw)?;
                self.put(q.post.as_bytes())
            }
        }
    }

    /// Writes bytes of a member that could not be decompressed. The first piece names the file.
    fn damaged(
        &mut self,
        at: u64,
        continued: bool,
        raw: &[u8],
        names: &mut TargetNames,
    ) -> Result<(), RestoreError> {
        if !continued {
            self.finish_damaged()?;
        }
        if raw.is_empty() {
            return Ok(());
        }
        let (file, path) = match &mut self.damaged {
            Some(open) => open,
            None => {
                let packed = match self.info.is_parquet() {
                    true => usual_name(self.info),
                    false => self.info.name.clone(),
                };
                let wanted = format!("{packed}.damaged-{at}");
                let name = names.give(&wanted, &self.info.name);
                let name = name.map_err(|e: NotInside| NameError::from(e))?;
                let file = new_file(self.root, &name)?;
                self.damaged.insert((file, self.root.join(&name)))
            }
        };
        file.write_all(raw).map_err(|e| unwritten(path, e))
    }

    fn finish_damaged(&mut self) -> Result<(), RestoreError> {
        match self.damaged.take() {
            Some((file, path)) => finish(file, &path),
            None => Ok(()),
        }
    }

    fn finish(mut self) -> Result<(), RestoreError> {
        let tail = self.info.tail.clone();
        self.put(tail.as_bytes())?;
        self.finish_damaged()?;
        if crate::write::hex(self.hasher.digest128()) != self.info.hash {
            return Err(RestoreError::Differs(self.info.name.clone()));
        }
        finish(self.file, &self.root.join(self.name))
    }
}

fn new_file(root: &Path, name: &Name) -> Result<BufWriter<NewFile>, RestoreError> {
    let file = NewFile::below(root, name).map_err(|e| unwritten(&root.join(name), e))?;
    Ok(BufWriter::with_capacity(1 << 20, file))
}

/// Gives a file its name.
fn finish(file: BufWriter<NewFile>, path: &Path) -> Result<(), RestoreError> {
    file.into_inner()
        .map_err(io::IntoInnerError::into_error)
        .and_then(NewFile::finish)
        .map_err(|e| unwritten(path, e))
}

fn unwritten(path: &Path, source: io::Error) -> RestoreError {
    let path = path.to_owned();
    match source.kind() {
        io::ErrorKind::AlreadyExists => RestoreError::Exists(path),
        _ => RestoreError::Write { path, source },
    }
}
