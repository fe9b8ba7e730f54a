//! Output files of bounded size. A part gets its final name, inside a working
//! folder that is not the output yet, when it is whole; `OutputFolder` moves it.

use super::draft::{AtomicFile, hash_of};
use crate::config::{Compress, Output};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Write};
use std::path::{Path, PathBuf};

/// A finished part.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PartInfo {
    /// Path inside the output folder, with `/`.
    pub path: String,
    pub lines: u64,
    /// Bytes on disk.
    pub bytes: u64,
    /// Bytes before compression.
    pub uncompressed: u64,
    /// xxh3-128 of the bytes on disk, in hex.
    pub hash: String,
}

struct Open {
    draft: AtomicFile,
    info: PartInfo,
}

/// Writes one series of parts.
pub struct PartWriter {
    root: PathBuf,
    /// Folder and stem, like `clean/part`.
    name: &'static str,
    suffix: &'static str,
    open: Option<Open>,
    finished: Vec<PartInfo>,
    /// Parts that a checkpoint tells of.
    noted: usize,
}

/// How far a series of parts is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PartState {
    /// Parts that were finished since the state before.
    pub finished: Vec<PartInfo>,
    /// The part that grows, with the hash of what it holds so far.
    pub open: Option<PartInfo>,
}

impl PartState {
    /// Whether all of it lies under `root` as it was written.
    #[must_use]
    pub fn is_there(&self, root: &Path) -> bool {
        let whole = |part: &PartInfo| {
            let found = hash_of(&root.join(&part.path));
            found.is_ok_and(|found| Some(found) == super::unhex(&part.hash))
        };
        // What grew may have grown further.
        let begun = |part: &PartInfo| {
            let hash = super::unhex(&part.hash);
            hash.is_some_and(|hash| AtomicFile::is_there(&root.join(&part.path), part.bytes, hash))
        };
        self.finished.iter().all(whole) && self.open.iter().all(begun)
    }

    /// Takes up the state that followed this one.
    pub fn follow(&mut self, next: Self) {
        self.finished.extend(next.finished);
        self.open = next.open;
    }
}

impl PartWriter {
    #[must_use]
    pub fn new(root: PathBuf, name: &'static str, output: &Output) -> Self {
        Self {
            root,
            name,
            suffix: output.compress.suffix(),
            open: None,
            finished: Vec::new(),
            noted: 0,
        }
    }

    /// Goes on where another writer of the same series was.
    ///
    /// # Errors
    /// The part that was growing is not what it was.
    pub fn resume(&mut self, state: PartState) -> io::Result<()> {
        self.open = match state.open {
            Some(info) => {
                let hash = super::unhex(&info.hash).unwrap_or_default();
                let draft = AtomicFile::reopen(self.root.join(&info.path), info.bytes, hash)?;
                Some(Open { draft, info })
            }
            None => None,
        };
        self.finished = state.finished;
        self.noted = self.finished.len();
        Ok(())
    }

    /// What has happened since this was last asked.
    pub fn note(&mut self) -> PartState {
        let finished = self.finished[self.noted..].to_vec();
        self.noted = self.finished.len();
        let open = self.open.as_ref().map(|open| PartInfo {
            hash: super::hex(open.draft.hash()),
            ..open.info.clone()
        });
        PartState { finished, open }
    }

    /// Appends whole lines: `bytes` as they go to disk, `uncompressed` before compression.
    ///
    /// # Errors
    /// The part cannot be made or written.
    pub fn write(&mut self, bytes: &[u8], uncompressed: u64, lines: u64) -> io::Result<()> {
        let open = match &mut self.open {
            Some(open) => open,
            None => self.open.insert(start(
                &self.root,
                self.name,
                self.suffix,
                self.finished.len(),
            )?),
        };
        open.draft.write(bytes)?;
        open.info.bytes += bytes.len() as u64;
        open.info.uncompressed += uncompressed;
        open.info.lines += lines;
        Ok(())
    }

    /// Ends the part that is open, on disk.
    ///
    /// # Errors
    /// The disk did not take it.
    pub fn cut(&mut self) -> io::Result<()> {
        if let Some(mut open) = self.open.take() {
            open.info.hash = super::hex(open.draft.seal()?);
            self.finished.push(open.info);
        }
        Ok(())
    }

    /// Ends the last part and lists them all.
    ///
    /// # Errors
    /// The disk did not take it.
    pub fn finish(mut self) -> io::Result<Vec<PartInfo>> {
        self.cut()?;
        Ok(self.finished)
    }
}

fn start(root: &Path, name: &str, suffix: &str, number: usize) -> io::Result<Open> {
    let path = format!("{name}-{number:05}.jsonl{suffix}");
    Ok(Open {
        draft: AtomicFile::create(root.join(&path))?,
        info: PartInfo {
            path,
            lines: 0,
            bytes: 0,
            uncompressed: 0,
            hash: String::new(),
        },
    })
}

/// Opens a part of lines, decompressed by the end of its name.
///
/// # Errors
/// The file is not there or cannot be read.
pub fn open(path: &Path) -> io::Result<Box<dyn BufRead>> {
    let file = File::open(path)?;
    Ok(match path.extension().and_then(|e| e.to_str()) {
        Some("gz") => Box::new(BufReader::new(flate2::read::MultiGzDecoder::new(file))),
        Some("zst") => Box::new(BufReader::new(zstd::stream::read::Decoder::new(file)?)),
        _ => Box::new(BufReader::with_capacity(1 << 20, file)),
    })
}

/// Compresses whole lines as one gzip member or zstd frame: members written
/// one after the other are one file, so workers compress side by side.
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
            // Without it a flipped bit would go unnoticed.
            encoder.include_checksum(true)?;
            encoder.write_all(bytes)?;
            encoder.finish().map(Cow::Owned)
        }
    }
}
