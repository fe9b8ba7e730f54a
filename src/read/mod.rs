//! Reading: from paths to framed records. Finds the input files, decompresses
//! them and cuts them into entries, in one fixed order, in memory that does not
//! grow with the input. Every decompressed byte ends up in exactly one entry or
//! tail, and what cannot be decompressed is sent as it stands in the file.
//! Parses no JSON and decodes no text.

pub mod parse;

mod chunk;
mod compress;
mod counted;
mod discover;
mod error;
mod file;
mod frame;
#[cfg(feature = "parquet")]
mod guard;
#[cfg(feature = "parquet")]
mod json;
mod magic;
mod names;
mod resync;
#[cfg(feature = "parquet")]
mod rows;
#[cfg(test)]
mod tests;

pub use chunk::{Chunk, FileEnd, Kind, RawRecord, Revocation, Warning};
pub use discover::{Discovered, Identity, Input, discover};
pub use error::ReadError;

#[cfg(feature = "parquet")]
pub(crate) use guard::caught;
#[cfg(feature = "parquet")]
pub use rows::columns;

use chunk::Packer;
use error::Halt;
use file::Reader;
use serde::{Deserialize, Serialize};

/// How a file holds its records.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Format {
    /// The whole file is one record.
    Text,
    /// Each line that is not blank is a record.
    Jsonl,
    /// Each row is a record, which is read as a line of JSON.
    #[cfg(feature = "parquet")]
    Parquet,
}

/// How a file is compressed, by its first bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Compression {
    Plain,
    Gzip,
    Zstd,
    Bzip2,
    Xz,
}

impl Compression {
    /// What a file that begins with these bytes is compressed with.
    #[must_use]
    pub fn of(first_bytes: &[u8]) -> Self {
        magic::sniff(first_bytes)
    }

    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Plain => "none",
            Self::Gzip => "gzip",
            Self::Zstd => "zstd",
            Self::Bzip2 => "bzip2",
            Self::Xz => "xz",
        }
    }
}

/// How to read.
#[derive(Debug, Clone)]
pub struct Options {
    /// For all files, whatever their names and first bytes say.
    pub format: Option<Format>,
    /// Columns of these names may hold text as bytes.
    pub text_keys: Vec<String>,
    /// A longer record is sent past in pieces. Bounds memory: see `stream`.
    pub max_record_bytes: usize,
    /// Keeps the whole records before the damage of a compressed member.
    pub salvage: bool,
    /// Stops after this many records, unread ones included. The last member
    /// is then not read to its checksum, so its records count unverified.
    pub limit: Option<u64>,
    /// A chunk is sent once it weighs this much; the record that fills it
    /// still belongs to it.
    pub chunk_bytes: usize,
    /// Largest zstd window, as a power of two; 10 to 31.
    pub zstd_window_log_max: u32,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            format: None,
            text_keys: Vec::new(),
            max_record_bytes: 64 << 20,
            salvage: false,
            limit: None,
            chunk_bytes: 4 << 20,
            // What the zstd tool accepts unless told otherwise: 128 MiB.
            zstd_window_log_max: 27,
        }
    }
}

/// The receiver of the chunks wants no more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stopped;

/// Where to begin reading, for a receiver that has had the chunks before. The
/// file that was in the middle is read again from its beginning and sent again
/// in the same chunks, marked as such: so the receiver can see that it is still
/// the same, and compressed files need no way in.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Start {
    /// The first input to read.
    pub file: usize,
    /// Number of its first entry.
    pub entry: u64,
    /// Records of the inputs before it.
    pub records: u64,
    /// Entry numbers at which chunks ended that were sent from it.
    pub cuts: Vec<u64>,
}

/// Sizes that no result depends on; tests vary them.
#[derive(Debug, Clone, Copy)]
struct Buffers {
    /// Compressed or plain bytes read at once.
    input: usize,
    /// Bytes decompressed at once.
    output: usize,
}

impl Default for Buffers {
    fn default() -> Self {
        Self {
            input: 128 << 10,
            output: 64 << 10,
        }
    }
}

/// Reads the inputs in their order, from `start` on, and sends their records in chunks.
///
/// Memory is about two chunks, up to three times `max_record_bytes` while a long
/// record grows, and the zstd window, whatever the inputs are.
///
/// # Errors
/// A file cannot be opened or read, is not the one that was discovered or
/// changes while it is read; or `send` returned `Stopped`. What was sent before
/// the error is not to be used.
pub fn stream(
    inputs: &[Input],
    options: &Options,
    start: Start,
    send: impl FnMut(Chunk) -> Result<(), Stopped>,
) -> Result<(), ReadError> {
    stream_through(inputs, options, start, Buffers::default(), send)
}

/// Whether all inputs are still what they were when they were found.
///
/// # Errors
/// One is gone or was changed.
pub fn check(inputs: &[Input]) -> Result<(), ReadError> {
    inputs.iter().try_for_each(file::check)
}

fn stream_through(
    inputs: &[Input],
    options: &Options,
    start: Start,
    buffers: Buffers,
    mut send: impl FnMut(Chunk) -> Result<(), Stopped>,
) -> Result<(), ReadError> {
    let first = start.file;
    let mut packer = Packer::new(options.chunk_bytes, options.limit, start, &mut send);
    let mut reader = Reader::new(options, buffers);
    for (index, input) in inputs.iter().enumerate().skip(first) {
        if packer.is_full() {
            break;
        }
        let Ok(index) = u32::try_from(index) else {
            let count = inputs.len();
            return Err(ReadError::TooMany { count });
        };
        match reader.read(input, index, &mut packer) {
            Ok(()) if packer.repeats() => {
                // It had more before: it is another file by now.
                let (path, at) = (input.path.clone(), input.size);
                return Err(ReadError::Changed { path, at });
            }
            Ok(()) => {}
            Err(Halt::Limit | Halt::Spent) => break,
            Err(Halt::Failed(error)) => return Err(error),
        }
    }
    packer.flush()
}
