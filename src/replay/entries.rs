//! The entries of a run in input order: the clean, dropped and quarantined
//! lines merged by number, in memory that does not grow with the run.

use super::Folder;
use super::folder::Lines;
use crate::write::{AuditLine, PartInfo, QuarantineLine};
use serde::de::DeserializeOwned;
use std::collections::VecDeque;
use std::io;
use std::path::{Path, PathBuf};

/// One entry.
#[derive(Debug)]
pub enum Line {
    /// A document, kept or dropped, and its audit.
    Document {
        line: String,
        audit: Box<AuditLine>,
    },
    Quarantined(Box<QuarantineLine>),
}

impl Line {
    #[must_use]
    pub fn number(&self) -> u64 {
        match self {
            Self::Document { audit, .. } => audit.n,
            Self::Quarantined(line) => line.n,
        }
    }

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
    #[error("{} is not the finished output of a run: it has no run.json", .0.display())]
    NoResult(PathBuf),
    #[error("{} was written with --audit none, so nobody knows its strikes", .0.display())]
    NoStrikes(PathBuf),
    #[error("cannot read {}: {source}", path.display())]
    Io { path: PathBuf, source: io::Error },
    #[error("{} line {line}: {what}", path.display())]
    Damaged {
        path: PathBuf,
        line: u64,
        what: String,
    },
}

/// Merges the three series of a folder.
pub struct Entries<'a> {
    kept: Series<'a>,
    dropped: Series<'a>,
    quarantined: Series<'a>,
    heads: [Option<Line>; 3],
}

impl<'a> Entries<'a> {
    /// Begins at the first entry.
    ///
    /// # Errors
    /// A part cannot be read.
    pub fn new(folder: &'a Folder) -> Result<Self, ReplayError> {
        let mut entries = Self {
            kept: Series::new(folder, "clean/part", Some("audit/part")),
            dropped: Series::new(folder, "dropped/part", Some("audit/dropped")),
            quarantined: Series::new(folder, "quarantine/part", None),
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
    /// A part cannot be read or a line is not what it should be.
    pub fn next_entry(&mut self) -> Result<Option<Line>, ReplayError> {
        let first = (0..3)
            .filter(|&i| self.heads[i].is_some())
            .min_by_key(|&i| self.heads[i].as_ref().map(Line::number));
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

/// A series of parts and the one beside it.
struct Series<'a> {
    folder: &'a Folder,
    parts: VecDeque<(&'a PartInfo, Option<&'a PartInfo>)>,
    open: Option<(Lines, Option<Lines>, u64)>,
}

impl<'a> Series<'a> {
    fn new(folder: &'a Folder, name: &str, beside: Option<&str>) -> Self {
        let mut others: VecDeque<_> = beside
            .map(|name| folder.series(name).collect())
            .unwrap_or_default();
        let parts = folder
            .series(name)
            .map(|part| (part, others.pop_front()))
            .collect();
        Self {
            folder,
            parts,
            open: None,
        }
    }

    fn document(&mut self) -> Result<Option<Line>, ReplayError> {
        let Some((line, audit)) = self.pair()? else {
            return Ok(None);
        };
        let audit: Box<AuditLine> = Box::new(self.parse(&audit.unwrap_or_default())?);
        // In a Parquet part stands the text alone.
        let line = match &audit.frame {
            Some((before, after)) => [before, line.as_str(), after].concat(),
            None => line,
        };
        Ok(Some(Line::Document { line, audit }))
    }

    fn quarantined(&mut self) -> Result<Option<Line>, ReplayError> {
        let Some((line, _)) = self.pair()? else {
            return Ok(None);
        };
        Ok(Some(Line::Quarantined(Box::new(self.parse(&line)?))))
    }

    /// The next line and the one beside it.
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
                                "the file beside it has more lines",
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
            damaged(path, number, &format!("is not an audit line: {e}"))
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
