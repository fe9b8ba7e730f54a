//! Output files of bounded size, called parts. A part is written in the working folder;
//! `OutputFolder` moves all of them to their place at the end of the run.

use super::access::Access;
use super::atomic_file::{AtomicFile, hash_of};
use super::name::Name;
use crate::config::{Compress, Output};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Write};
use std::path::{Path, PathBuf};

/// A finished part.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PartInfo {
    pub path: Name,
    pub lines: u64,
    /// Bytes on disk.
    pub bytes: u64,
    /// Bytes before compression.
    pub uncompressed: u64,
    /// xxh3-128 of the bytes on disk, in hex.
    pub hash: String,
}

/// The part that is being written.
struct OpenPart {
    file: AtomicFile,
    info: PartInfo,
}

/// Writes a series of parts.
pub struct PartWriter {
    root: PathBuf,
    /// Folder and beginning of the file names, like `clean/part`.
    name: &'static str,
    suffix: &'static str,
    access: Access,
    open: Option<OpenPart>,
    finished: Vec<PartInfo>,
    /// The number of finished parts that a checkpoint contains already.
    noted: usize,
}

/// The progress of a series of parts, as a checkpoint has it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PartState {
    /// Parts that were finished since the previous checkpoint.
    pub finished: Vec<PartInfo>,
    /// The part that is being written, with the hash of what it holds so far.
    pub open: Option<PartInfo>,
}

impl PartState {
    /// Whether all parts are under `root` as they were written.
    #[must_use]
    pub fn is_there(&self, root: &Path) -> bool {
        let is_finished = |part: &PartInfo| {
            let found = hash_of(&root.join(&part.path));
            found.is_ok_and(|found| Some(found) == super::unhex(&part.hash))
        };
        // The open part may have grown since the checkpoint.
        let is_open = |part: &PartInfo| {
            let hash = super::unhex(&part.hash);
            hash.is_some_and(|hash| AtomicFile::is_there(&root.join(&part.path), part.bytes, hash))
        };
        self.finished.iter().all(is_finished) && self.open.iter().all(is_open)
    }

    /// Adds the next checkpoint.
    pub fn follow(&mut self, next: Self) {
        self.finished.extend(next.finished);
        self.open = next.open;
    }
}

impl PartWriter {
    /// Creates a writer of a series that has no parts yet.
    #[must_use]
    pub fn new(root: PathBuf, name: &'static str, output: &Output) -> Self {
        Self {
            root,
            name,
            suffix: output.compress.suffix(),
            access: Access::of(name, output.share),
            open: None,
            finished: Vec::new(),
            noted: 0,
        }
    }

    /// Continues where the writer of an interrupted run was.
    ///
    /// # Errors
    /// The open part is not what was written.
    pub fn resume(&mut self, state: PartState) -> io::Result<()> {
        self.open = match state.open {
            Some(info) => {
                let hash = super::unhex(&info.hash).unwrap_or_default();
                let file = AtomicFile::reopen(self.root.join(&info.path), info.bytes, hash)?;
                Some(OpenPart { file, info })
            }
            None => None,
        };
        self.finished = state.finished;
        self.noted = self.finished.len();
        Ok(())
    }

    /// The progress since the last checkpoint.
    pub fn note(&mut self) -> PartState {
        let finished = self.finished[self.noted..].to_vec();
        self.noted = self.finished.len();
        let open = self.open.as_ref().map(|open| PartInfo {
            hash: super::hex(open.file.hash()),
            ..open.info.clone()
        });
        PartState { finished, open }
    }

    /// Appends whole lines: `bytes` as they are written to disk, and `uncompressed`, their size
    /// before compression.
    ///
    /// # Errors
    /// The part cannot be created or written.
    pub fn write(&mut self, bytes: &[u8], uncompressed: u64, lines: u64) -> io::Result<()> {
        let open = match &mut self.open {
            Some(open) => open,
            None => {
                let path = format!(
                    "{}-{:05}.jsonl{}",
                    self.name,
                    self.finished.len(),
                    self.suffix
                );
                self.open.insert(start(&self.root, path, self.access)?)
            }
        };
        open.file.write(bytes)?;
        open.info.bytes += bytes.len() as u64;
        open.info.uncompressed += uncompressed;
        open.info.lines += lines;
        Ok(())
    }

    /// Finishes the open part.
    ///
    /// # Errors
    /// The part cannot be written to the disk.
    pub fn cut(&mut self) -> io::Result<()> {
        if let Some(mut open) = self.open.take() {
            open.info.hash = super::hex(open.file.commit()?);
            self.finished.push(open.info);
        }
        Ok(())
    }

    /// Finishes the last part and lists all parts.
    ///
    /// # Errors
    /// The part cannot be written to the disk.
    pub fn finish(mut self) -> io::Result<Vec<PartInfo>> {
        self.cut()?;
        Ok(self.finished)
    }
}

/// Creates the part with this name.
fn start(root: &Path, path: String, access: Access) -> io::Result<OpenPart> {
    let path = Name::new(path).map_err(io::Error::other)?;
    Ok(OpenPart {
        file: AtomicFile::create(root.join(&path), access)?,
        info: PartInfo {
            path,
            lines: 0,
            bytes: 0,
            uncompressed: 0,
            hash: String::new(),
        },
    })
}

/// The lines of a part. The end of its name says how it is compressed.
///
/// # Errors
/// It cannot be read.
pub fn lines_of(file: File, name: &Name) -> io::Result<Box<dyn BufRead>> {
    let path: &Path = name.as_ref();
    Ok(match path.extension().and_then(|e| e.to_str()) {
        Some("gz") => Box::new(BufReader::new(flate2::read::MultiGzDecoder::new(file))),
        Some("zst") => Box::new(BufReader::new(zstd::stream::read::Decoder::new(file)?)),
        _ => Box::new(BufReader::with_capacity(1 << 20, file)),
    })
}

/// Compresses whole lines as one gzip member or zstd frame. A file may have many of them, so
/// that workers compress in parallel.
///
/// # Errors
/// zstd refuses the level.
pub fn compress<'a>(bytes: &'a [u8], output: &Output) -> io::Result<Cow<'a, [u8]>> {
    match output.compress {
        Compress::None => Ok(Cow::Borrowed(bytes)),
        Compress::Gzip => {
            let level = match output.compress_level {
                0 => flate2::Compression::default(),
                n => flate2::Compression::new(n.clamp(1, 9).unsigned_abs()),
            };
            let sink = Vec::with_capacity(bytes.len() / 3);
            let mut encoder = flate2::write::GzEncoder::new(sink, level);
            encoder.write_all(bytes)?;
            encoder.finish().map(Cow::Owned)
        }
        Compress::Zstd => {
            let sink = Vec::with_capacity(bytes.len() / 3);
            let mut encoder = zstd::stream::write::Encoder::new(sink, output.compress_level)?;
            // Without a checksum a flipped bit would not be noticed.
            encoder.include_checksum(true)?;
            encoder.write_all(bytes)?;
            encoder.finish().map(Cow::Owned)
        }
    }
}
