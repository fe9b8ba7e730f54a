//! Writes a copy of a result in which some strikes are put back,
//! without a new run. The copy can be verified and restored like any result. Decisions on
//! duplicates stay as they are.

use super::put_back::put_back;
use super::verify::count;
use super::{Folder, ReplayError, Selection};
use crate::config::{Audit, Output, Stage};
use crate::report::{RuleCount, Totals};
use crate::write::{
    Access, AtomicFile, AuditLine, Claim, Claimed, EditLine, Manifest, Name, OutputError,
    OutputFolder, PartInfo, PartWriter, TEMPLATES, compress, hex,
};
use std::collections::BTreeMap;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use xxhash_rust::xxh3::xxh3_128;

/// Bytes of lines that are compressed and written at once.
const BATCH_BYTES: usize = 4 << 20;

/// The outcome of putting strikes back.
#[derive(Debug, Default)]
pub struct Unstruck {
    /// Documents that changed.
    pub documents: u64,
    /// Strikes and their bytes, by the requested name.
    pub names: BTreeMap<String, RuleCount>,
    /// Documents that were dropped as empty, have text now, and stay in `dropped/`.
    pub no_longer_empty: u64,
}

/// Why strikes could not be put back.
#[derive(Debug, thiserror::Error)]
pub enum UnstrikeError {
    #[error(transparent)]
    Replay(#[from] ReplayError),
    #[error(transparent)]
    Output(#[from] OutputError),
    #[error("{} line {line}: {what}; check the result with `copydesk verify`", path.display())]
    Misfit {
        path: PathBuf,
        line: u64,
        what: String,
    },
    #[error("cannot write to {}: {source}", path.display())]
    Write { path: PathBuf, source: io::Error },
    #[error("{} removed nothing in this result; it has {known}", .name.escape_debug())]
    Unknown { name: String, known: String },
    #[error("{} removed nothing there; `copydesk explain` shows what did", .0.escape_debug())]
    NotThere(String),
    #[error("no text was removed there, so there is none to put back")]
    Nothing,
    #[error("{} rewrites text and removes none, so it cannot be put back; clean again without that stage (--only)", .0.escape_debug())]
    Rewrite(String),
    #[error(
        "this result was written with --audit {0}, which keeps no removed text; clean again with --audit full"
    )]
    NoText(&'static str),
    #[error("run.json names {} as the file of templates, which no run does; do not trust this result", .0.escape_debug())]
    Misplaced(String),
    #[error("text cannot be put back into a Parquet result; clean again with --off")]
    Parquet,
}

/// Writes a copy of the folder to `target`, without the strikes that are selected.
///
/// # Errors
/// A name removed nothing, the folder cannot be read, or `target` cannot be written.
pub fn unstrike(
    folder: &Folder,
    selection: &Selection,
    target: &Path,
) -> Result<Unstruck, UnstrikeError> {
    if let Some(name) = selection.names.iter().find(|n| n.starts_with("normalize")) {
        return Err(UnstrikeError::Rewrite(name.clone()));
    }
    if folder
        .manifest
        .outputs
        .iter()
        .any(|p| p.path.ends_with(".parquet"))
    {
        return Err(UnstrikeError::Parquet);
    }
    let audit = folder.manifest.config.output.audit;
    if audit != Audit::Full {
        return Err(UnstrikeError::NoText(audit.name()));
    }
    let output = match OutputFolder::claim(target, Claim::Empty)? {
        Claimed::Finished(_) => return Err(OutputError::Occupied(target.to_owned()).into()),
        Claimed::Open(output) => output,
    };
    let done = output
        .clear()
        .map_err(UnstrikeError::from)
        .and_then(|()| write(folder, selection, &output))
        .and_then(|(unstruck, manifest)| {
            let committed = output.commit(&manifest);
            committed.map_err(|e| failed(target, e))?;
            Ok(unstruck)
        });
    if done.is_err() {
        output.abandon();
    }
    done
}

fn failed(path: &Path, source: io::Error) -> UnstrikeError {
    UnstrikeError::Write {
        path: path.to_owned(),
        source,
    }
}

fn write(
    folder: &Folder,
    selection: &Selection,
    output: &OutputFolder,
) -> Result<(Unstruck, Manifest), UnstrikeError> {
    let root = output.new_root();
    let mut unstruck = Unstruck::default();
    // Who may read the copy is for its user to say, not for whoever made the result.
    let written = Output {
        share: false,
        ..folder.manifest.config.output.clone()
    };
    let mut manifest = folder.manifest.clone();
    manifest.outputs.clear();
    let mut totals = Totals::default();
    for (lines, audits) in [
        ("clean/part", "audit/part"),
        ("dropped/part", "audit/dropped"),
    ] {
        let mut pass = Pass {
            folder,
            selection,
            normalized: folder.manifest.config.runs(Stage::Normalize),
            writers: [lines, audits].map(|name| PartWriter::new(root.clone(), name, &written)),
            batches: Default::default(),
            unstruck: &mut unstruck,
            totals: &mut totals,
        };
        for (part, audit) in folder.series(lines).zip(folder.series(audits)) {
            pass.part(part, audit).map_err(|e| match e {
                PassError::Failed(error) => error,
                PassError::Write(source) => failed(&root, source),
            })?;
        }
        for writer in pass.writers {
            let parts = writer.finish().map_err(|e| failed(&root, e))?;
            manifest.outputs.extend(parts);
        }
    }
    refuse_without_strikes(folder, selection, &unstruck)?;
    for part in folder.series("quarantine/part") {
        copy(folder, &part.path, &root)?;
        manifest.outputs.push(part.clone());
    }
    if let Some(templates) = &folder.manifest.templates {
        if templates.path != TEMPLATES {
            return Err(UnstrikeError::Misplaced(templates.path.to_string()));
        }
        copy(folder, &templates.path, &root)?;
    }
    // The manifest lists the parts in the order in which a run writes them.
    let position = |part: &PartInfo| {
        let same = |p: &PartInfo| p.path == part.path;
        folder.manifest.outputs.iter().position(same)
    };
    manifest.outputs.sort_by_key(position);
    manifest.totals = Totals {
        text: totals.text,
        rules: totals.rules,
        ..manifest.totals
    };
    // The copy is not the result of a run, so that `clean` does not take it for its own.
    let words = selection.words();
    let marked = format!("{}\0unstruck\0{}", manifest.rules_hash, words.join("\0"));
    manifest.rules_hash = hex(xxh3_128(marked.as_bytes()));
    manifest.unstruck.extend(words);
    Ok((unstruck, manifest))
}

/// Every name has to have struck something, and if there are none, something has to be struck.
fn refuse_without_strikes(
    folder: &Folder,
    selection: &Selection,
    unstruck: &Unstruck,
) -> Result<(), UnstrikeError> {
    let missing = |name: &&String| !unstruck.names.contains_key(*name);
    let Some(name) = selection.names.iter().find(missing) else {
        return match unstruck.documents {
            0 => Err(UnstrikeError::Nothing),
            _ => Ok(()),
        };
    };
    if !selection.places.is_empty() {
        return Err(UnstrikeError::NotThere(name.clone()));
    }
    let struck = folder.manifest.totals.rules.keys();
    let struck = struck.filter(|r| !r.starts_with("normalize."));
    let struck: Vec<_> = struck.map(String::as_str).collect();
    let known = match struck[..] {
        [] => "no removed text".to_owned(),
        _ => format!("text removed by {}", struck.join(", ")),
    };
    let name = name.clone();
    Err(UnstrikeError::Unknown { name, known })
}

/// Copies a file of the folder to the same name below `root`.
fn copy(folder: &Folder, name: &Name, root: &Path) -> Result<(), UnstrikeError> {
    let unread = |source| ReplayError::Io {
        path: folder.root.join(name),
        source,
    };
    let to = root.join(name);
    let mut from = name.open(&folder.root).map_err(unread)?;
    let mut buffer = vec![0; BATCH_BYTES];
    let mut file =
        AtomicFile::create(to.clone(), Access::of(name, false)).map_err(|e| failed(&to, e))?;
    loop {
        match from.read(&mut buffer).map_err(unread)? {
            0 => break,
            read => file.write(&buffer[..read]).map_err(|e| failed(&to, e))?,
        }
    }
    file.commit().map_err(|e| failed(&to, e))?;
    Ok(())
}

enum PassError {
    Failed(UnstrikeError),
    Write(io::Error),
}

impl<E: Into<UnstrikeError>> From<E> for PassError {
    fn from(error: E) -> Self {
        Self::Failed(error.into())
    }
}

/// Copies a series of parts and the audit parts that belong to it.
struct Pass<'a> {
    folder: &'a Folder,
    selection: &'a Selection,
    normalized: bool,
    writers: [PartWriter; 2],
    /// Lines that wait to be written, and their number.
    batches: [(Vec<u8>, u64); 2],
    unstruck: &'a mut Unstruck,
    totals: &'a mut Totals,
}

impl Pass<'_> {
    fn part(&mut self, part: &PartInfo, audit: &PartInfo) -> Result<(), PassError> {
        let (mut lines, mut audits) = (self.folder.lines(part)?, self.folder.lines(audit)?);
        let mut number = 0;
        while let Some(line) = lines.next_line()? {
            number += 1;
            let misfit = |what: String| UnstrikeError::Misfit {
                path: audits_path(self.folder, audit),
                line: number,
                what,
            };
            let beside = audits.next_line()?.unwrap_or_default();
            let old: AuditLine =
                serde_json::from_str(&beside).map_err(|e| misfit(e.to_string()))?;
            let wanted = |edit: &EditLine| self.selection.name(old.n, edit).is_some();
            let changed = put_back(&line, &old, self.normalized, wanted);
            let changed = changed.map_err(|e| misfit(e.to_string()))?;
            match changed {
                None => {
                    count(&old, self.totals);
                    self.line(0, line.as_bytes())?;
                    self.line(1, beside.as_bytes())?;
                }
                Some((line, new)) => {
                    self.note(&old, &new);
                    count(&new, self.totals);
                    self.line(0, line.as_bytes())?;
                    let audit = serde_json::to_vec(&new).map_err(io::Error::from);
                    self.line(1, &audit.map_err(PassError::Write)?)?;
                }
            }
        }
        for series in [0, 1] {
            self.flush(series)?;
            self.writers[series].cut().map_err(PassError::Write)?;
        }
        Ok(())
    }

    fn note(&mut self, old: &AuditLine, new: &AuditLine) {
        self.unstruck.documents += 1;
        let empty = old.dropped.as_deref() == Some("empty_after_cleaning");
        self.unstruck.no_longer_empty += u64::from(empty && new.bytes.output > 0);
        for edit in &old.edits {
            if let Some(name) = self.selection.name(old.n, edit) {
                let count = self.unstruck.names.entry(name.to_owned()).or_default();
                count.edits += 1;
                count.bytes += edit.was.bytes();
            }
        }
    }

    fn line(&mut self, series: usize, line: &[u8]) -> Result<(), PassError> {
        let (batch, count) = &mut self.batches[series];
        batch.extend_from_slice(line);
        batch.push(b'\n');
        *count += 1;
        if batch.len() >= BATCH_BYTES {
            self.flush(series)?;
        }
        Ok(())
    }

    fn flush(&mut self, series: usize) -> Result<(), PassError> {
        let (batch, count) = std::mem::take(&mut self.batches[series]);
        if batch.is_empty() {
            return Ok(());
        }
        let config = &self.folder.manifest.config.output;
        let written = compress(&batch, config)
            .and_then(|bytes| self.writers[series].write(&bytes, batch.len() as u64, count));
        written.map_err(PassError::Write)
    }
}

fn audits_path(folder: &Folder, audit: &PartInfo) -> PathBuf {
    folder.root.join(&audit.path)
}
