//! The entries of a run in input order: the clean, dropped and quarantined lines, merged by
//! number in constant memory.

use super::Folder;
use super::folder::Lines;
use crate::write::{AuditLine, PartInfo, QuarantineLine};
use serde::de::DeserializeOwned;
use std::collections::VecDeque;
use std::io;
use std::path::{Path, PathBuf};

/// An entry of a run.
#[derive(Debug)]
pub enum Entry {
    /// A document, kept or dropped, and its audit line.
    Document { line: String, audit: Box<AuditLine> },
    /// A record that could not be read.
    Quarantined(Box<QuarantineLine>),
}

impl Entry {
    /// The number of the entry in the run.
    #[must_use]
    pub fn number(&self) -> u64 {
        match self {
            Self::Document { audit, .. } => audit.n,
            Self::Quarantined(line) => line.n,
        }
    }

    /// The name of its input file.
    #[must_use]
    pub fn file(&self) -> &str {
        match self {
            Self::Document { audit, .. } => &audit.file,
            Self::Quarantined(line) => &line.file,
        }
    }
}

/// Why an output folder cannot be read back.
#[derive(Debug, thiserror::Error)]
pub enum ReplayError {
    #[error("{} is not the output folder of a finished run: it has no run.json", .0.display())]
    NoResult(PathBuf),
    #[error("{} was written with --audit none, so it has no record of what was removed; clean again with --audit spans or full", .0.display())]
    NoStrikes(PathBuf),
    #[error("{} is damaged: {source}; restore it from a backup, or clean again", path.display())]
    Manifest { path: PathBuf, source: io::Error },
    #[error("cannot read {}: {source}", path.display())]
    Io { path: PathBuf, source: io::Error },
    #[error("{} line {line}: {what}", path.display())]
    Damaged {
        path: PathBuf,
        line: u64,
        what: String,
    },
}

/// Merges the clean, dropped and quarantined parts of a folder.
pub struct Entries<'a> {
    kept: PartReader<'a>,
    dropped: PartReader<'a>,
    quarantined: PartReader<'a>,
    heads: [Option<Entry>; 3],
}

impl<'a> Entries<'a> {
    /// Begins at the first entry.
    ///
    /// # Errors
    /// A part cannot be read.
    pub fn new(folder: &'a Folder) -> Result<Self, ReplayError> {
        let mut entries = Self {
            kept: PartReader::new(folder, "clean/part", Some("audit/part")),
            dropped: PartReader::new(folder, "dropped/part", Some("audit/dropped")),
            quarantined: PartReader::new(folder, "quarantine/part", None),
            heads: [None, None, None],
        };
        entries.heads = [
            entries.kept.document()?,
            entries.dropped.document()?,
            entries.quarantined.quarantined()?,
        ];
        Ok(entries)
    }

    /// The next entry.
    ///
    /// # Errors
    /// A part cannot be read, or a line of it is damaged.
    pub fn next_entry(&mut self) -> Result<Option<Entry>, ReplayError> {
        let first = (0..3)
            .filter(|&i| self.heads[i].is_some())
            .min_by_key(|&i| self.heads[i].as_ref().map(Entry::number));
        let Some(i) = first else {
            return Ok(None);
        };
        let following = match i {
            0 => self.kept.document()?,
            1 => self.dropped.document()?,
            _ => self.quarantined.quarantined()?,
        };
        Ok(std::mem::replace(&mut self.heads[i], following))
    }
}

/// Reads the parts of a series together with the audit parts that belong to them.
struct PartReader<'a> {
    folder: &'a Folder,
    parts: VecDeque<(&'a PartInfo, Option<&'a PartInfo>)>,
    open: Option<(Lines, Option<Lines>, u64)>,
}

impl<'a> PartReader<'a> {
    fn new(folder: &'a Folder, name: &str, audit: Option<&str>) -> Self {
        let mut audits: VecDeque<_> = audit
            .map(|name| folder.series(name).collect())
            .unwrap_or_default();
        let parts = folder
            .series(name)
            .map(|part| (part, audits.pop_front()))
            .collect();
        Self {
            folder,
            parts,
            open: None,
        }
    }

    fn document(&mut self) -> Result<Option<Entry>, ReplayError> {
        let Some((line, audit)) = self.pair()? else {
            return Ok(None);
        };
        let audit: Box<AuditLine> = Box::new(self.parse(&audit.unwrap_or_default())?);
        // A Parquet part gives the text only; the audit line has the rest.
        let line = match &audit.frame {
            Some((before, after)) => [before, line.as_str(), after].concat(),
            None => line,
        };
        Ok(Some(Entry::Document { line, audit }))
    }

    fn quarantined(&mut self) -> Result<Option<Entry>, ReplayError> {
        let Some((line, _)) = self.pair()? else {
            return Ok(None);
        };
        Ok(Some(Entry::Quarantined(Box::new(self.parse(&line)?))))
    }

    /// The next line, and the audit line that belongs to it.
    fn pair(&mut self) -> Result<Option<(String, Option<String>)>, ReplayError> {
        loop {
            if let Some((lines, beside, number)) = &mut self.open {
                *number += 1;
                let line = lines.next_line()?;
                let other = match beside {
                    Some(beside) => {
                        let other = beside.next_line()?;
                        if line.is_some() != other.is_some() {
                            let shorter = if line.is_some() { beside } else { lines };
                            return Err(damaged(
                                shorter.path(),
                                *number,
                                "the file ends, but the one that belongs to it has more lines",
                            ));
                        }
                        other
                    }
                    None => None,
                };
                if let Some(line) = line {
                    return Ok(Some((line, other)));
                }
                self.open = None;
            }
            let Some((part, beside)) = self.parts.pop_front() else {
                return Ok(None);
            };
            let beside = beside.map(|part| self.folder.lines(part)).transpose()?;
            self.open = Some((self.folder.lines(part)?, beside, 0));
        }
    }

    fn parse<T: DeserializeOwned>(&self, line: &str) -> Result<T, ReplayError> {
        serde_json::from_str(line).map_err(|e| {
            let (path, number) = match &self.open {
                Some((lines, beside, n)) => (beside.as_ref().unwrap_or(lines).path(), *n),
                None => (self.folder.root.as_path(), 0),
            };
            damaged(path, number, &format!("is damaged: {e}"))
        })
    }
}

fn damaged(path: &Path, line: u64, what: &str) -> ReplayError {
    ReplayError::Damaged {
        path: path.to_owned(),
        line,
        what: what.to_owned(),
    }
}
