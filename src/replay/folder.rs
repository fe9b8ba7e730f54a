//! A finished output folder: its manifest and its parts.

use super::ReplayError;
#[cfg(feature = "parquet")]
use super::parquet_texts::ParquetTexts;
use crate::write::{MANIFEST, Manifest, PartInfo};
use std::io::{self, BufRead};
use std::path::{Path, PathBuf};

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
        Ok(Lines { path, reader })
    }
}

/// The lines of a part.
pub struct Lines {
    path: PathBuf,
    reader: Source,
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
    /// The file cannot be read or is not UTF-8.
    pub fn next_line(&mut self) -> Result<Option<String>, ReplayError> {
        let wrong = |source| ReplayError::Io {
            path: self.path.clone(),
            source,
        };
        match &mut self.reader {
            Source::Lines(lines) => {
                let mut line = String::new();
                let read = lines.read_line(&mut line).map_err(wrong)?;
                if line.ends_with('\n') {
                    line.pop();
                }
                Ok((read > 0).then_some(line))
            }
            #[cfg(feature = "parquet")]
            Source::Texts(texts) => texts.next_text().map_err(wrong),
        }
    }

    /// The path of the part.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }
}
