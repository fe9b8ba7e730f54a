//! A finished output folder: its manifest and its parts.

use super::ReplayError;
#[cfg(feature = "parquet")]
use super::parquet_texts::ParquetTexts;
use crate::exec::Budget;
use crate::write::{MANIFEST, Manifest, PartInfo};
use std::io::{self, BufRead, Read as _};
use std::path::{Path, PathBuf};

/// Bytes of a line for a byte of its record, at most: a text may be escaped, in the audit as
/// well, and is longer in UTF-8 than it was in the encoding of its file.
const LINE_OF_RECORD: u64 = 32;
/// A line may be so long however short the records are: it names what others say, too.
const LEAST_LONGEST: u64 = 64 << 20;

/// An output folder with a manifest.
#[derive(Debug)]
pub struct Folder {
    pub root: PathBuf,
    pub manifest: Manifest,
}

impl Folder {
    /// Opens a folder and reads its manifest.
    ///
    /// # Errors
    /// It is not the finished output of a run.
    pub fn open(root: &Path) -> Result<Self, ReplayError> {
        let manifest = Manifest::load(root).map_err(|e| match e.kind() {
            io::ErrorKind::NotFound => ReplayError::NoResult(root.to_owned()),
            io::ErrorKind::InvalidData | io::ErrorKind::UnexpectedEof => ReplayError::Manifest {
                path: root.join(MANIFEST),
                source: e,
            },
            _ => ReplayError::Io {
                path: root.join(MANIFEST),
                source: e,
            },
        })?;
        Ok(Self {
            root: root.to_owned(),
            manifest,
        })
    }

    /// The parts of a series, like `clean/part`, in order.
    pub fn series<'a>(&'a self, name: &str) -> impl Iterator<Item = &'a PartInfo> {
        let prefix = format!("{name}-");
        self.manifest
            .outputs
            .iter()
            .filter(move |part| part.path.starts_with(&prefix))
    }

    /// Opens a part.
    ///
    /// # Errors
    /// The file is missing or cannot be read.
    pub fn lines(&self, part: &PartInfo) -> Result<Lines, ReplayError> {
        let path = self.root.join(&part.path);
        let wrong = |source| ReplayError::Io {
            path: path.clone(),
            source,
        };
        let file = part.path.open(&self.root).map_err(wrong)?;
        let reader = match path.extension().and_then(|e| e.to_str()) {
            #[cfg(feature = "parquet")]
            Some("parquet") => Source::Texts(ParquetTexts::open(file).map_err(wrong)?),
            #[cfg(not(feature = "parquet"))]
            Some("parquet") => {
                let message = "this copydesk was built without Parquet; use a build with the feature `parquet`";
                return Err(wrong(io::Error::other(message)));
            }
            _ => Source::Lines(crate::write::lines_of(file, &part.path).map_err(wrong)?),
        };
        Ok(Lines {
            path,
            reader,
            longest: self.longest_line().min(part.uncompressed),
            promised: part.clone(),
            lines: 0,
            bytes: 0,
        })
    }

    /// More than the longest line of a part takes. A few bytes of a compressed part from
    /// elsewhere may become a line of any length.
    fn longest_line(&self) -> u64 {
        let record = self.manifest.config.input.max_record_bytes.0;
        let longest = record.saturating_mul(LINE_OF_RECORD).max(LEAST_LONGEST);
        longest.min(Budget::new(None).bytes())
    }
}

/// The lines of a part.
pub struct Lines {
    path: PathBuf,
    reader: Source,
    longest: u64,
    /// What the manifest says of the part.
    promised: PartInfo,
    lines: u64,
    bytes: u64,
}

enum Source {
    Lines(Box<dyn BufRead>),
    /// The rows of a Parquet file, each with the literal of its text only.
    #[cfg(feature = "parquet")]
    Texts(ParquetTexts),
}

impl Lines {
    /// The next line without its newline; in a Parquet part the literal of the text.
    ///
    /// # Errors
    /// The file cannot be read, is not UTF-8, or has other lines than the manifest says.
    pub fn next_line(&mut self) -> Result<Option<String>, ReplayError> {
        let wrong = |source| ReplayError::Io {
            path: self.path.clone(),
            source,
        };
        let line = match &mut self.reader {
            Source::Lines(lines) => {
                let mut line = String::new();
                let mut limited = lines.take(self.longest);
                let read = limited.read_line(&mut line).map_err(wrong)? as u64;
                self.bytes += read;
                if line.ends_with('\n') {
                    line.pop();
                } else if read > 0 {
                    return Err(self.damaged("it is too long, or has no line end"));
                }
                (read > 0).then_some(line)
            }
            #[cfg(feature = "parquet")]
            Source::Texts(texts) => {
                let text = texts.next_text().map_err(wrong)?;
                if text.is_none() {
                    // The size of a table is not that of its lines.
                    self.bytes = self.promised.uncompressed;
                }
                text
            }
        };
        match line {
            Some(_) => self.lines += 1,
            None if (self.lines, self.bytes)
                != (self.promised.lines, self.promised.uncompressed) =>
            {
                return Err(self.damaged("the file has other lines than run.json says"));
            }
            None => {}
        }
        Ok(line)
    }

    fn damaged(&self, what: &str) -> ReplayError {
        ReplayError::Damaged {
            path: self.path.clone(),
            line: self.lines + 1,
            what: what.to_owned(),
        }
    }

    /// The path of the part.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }
}
