//! Reading: finds the input files, decompresses them and divides them into entries, in a fixed
//! order and in constant memory. Every decompressed byte is in exactly one entry or tail, and
//! bytes that cannot be decompressed are passed on as they are in the file. The submodule
//! `parse` reads a record out of an entry.

pub mod parse;

mod buffered_file;
#[cfg(feature = "parquet")]
mod catch_panic;
mod chunk;
mod decompress;
mod discover;
mod error;
mod file;
mod frame;
mod kind;
mod magic;
mod names;
mod packer;
#[cfg(feature = "parquet")]
mod parquet_bytes;
#[cfg(feature = "parquet")]
mod parquet_json;
#[cfg(feature = "parquet")]
mod parquet_rows;
mod resync;
mod sample;
mod scan;
mod sniff;
mod stream_kind;
#[cfg(test)]
mod tests;

pub use chunk::{Chunk, FileEnd, Kind, RawRecord, Revocation, Warning};
pub use discover::{Discovered, Identity, Input, discover};
pub use error::ReadError;
pub use sample::{Counted, Sampling};
pub use stream_kind::StreamKind;

#[cfg(feature = "parquet")]
pub(crate) use catch_panic::catch_panic;
#[cfg(feature = "parquet")]
pub use parquet_rows::parquet_schema;

use error::Halt;
use file::Reader;
use packer::Packer;
use sample::Sampler;
use serde::{Deserialize, Serialize};

/// How a file contains its records.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Format {
    /// The whole file is one record.
    Text,
    /// Each line that is not blank is a record.
    Jsonl,
    /// Each object is a record: of a list, alone in the file, or one after the other.
    Json,
    /// Each row below the header is a record, with any of the usual delimiters.
    Csv,
    /// The same, with tabs.
    Tsv,
    /// Each row is a record, which is converted to a line of JSON.
    #[cfg(feature = "parquet")]
    Parquet,
}

/// How a file is compressed, according to its first bytes.
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

/// Settings of the reader.
#[derive(Debug, Clone)]
pub struct Options {
    /// The format of all files; `None` means by name, else by content.
    pub format: Option<Format>,
    /// A header with one of these names makes a file without a name of its own CSV; Parquet
    /// columns of these names may hold text as bytes.
    pub text_keys: Vec<String>,
    /// What separates the cells of CSV; `None` means what the header shows.
    pub delimiter: Option<u8>,
    /// A longer record is passed on in pieces, which bounds the memory of `stream`.
    pub max_record_bytes: usize,
    /// Keeps the whole records before the damage in a compressed member.
    pub salvage: bool,
    /// Stops after this many records, including unreadable ones. The last member is then not
    /// read to its checksum, so its records are not verified.
    pub limit: Option<u64>,
    /// Reads only the records of this sample.
    pub sampling: Option<Sampling>,
    /// A chunk is sent when its size reaches this, including the record that reaches it.
    pub chunk_bytes: usize,
    /// Largest zstd window, as a power of two; 10 to 31.
    pub zstd_window_log_max: u32,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            format: None,
            text_keys: Vec::new(),
            delimiter: None,
            max_record_bytes: 64 << 20,
            salvage: false,
            limit: None,
            sampling: None,
            chunk_bytes: 4 << 20,
            // The default limit of the zstd tool: 128 MiB.
            zstd_window_log_max: 27,
        }
    }
}

/// The receiver of the chunks asks the reader to stop.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stopped;

/// Where to begin reading when a run is resumed. A file that was not finished is read again
/// from its beginning and sent again in the same chunks, which are marked as repeated, so that
/// the receiver can check that the file is still the same.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Start {
    /// The first input to read.
    pub file: usize,
    /// Number of its first entry.
    pub entry: u64,
    /// Records of the inputs before it.
    pub records: u64,
    /// Entry numbers at which the chunks of the first input ended.
    pub cuts: Vec<u64>,
}

/// Sizes of buffers. No result depends on them; tests vary them.
#[derive(Debug, Clone, Copy)]
struct Buffers {
    /// Bytes that are read from a file at once.
    input: usize,
    /// Bytes that are decompressed at once.
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
/// It needs memory for about two chunks, up to three times `max_record_bytes` for a long
/// record, and the zstd window.
///
/// # Errors
/// A file cannot be opened or read, is not the one that was discovered or changes while it is
/// read; or `send` returned `Stopped`. The chunks that were sent before must not be used then.
pub fn stream(
    inputs: &[Input],
    options: &Options,
    start: Start,
    send: impl FnMut(Chunk) -> Result<(), Stopped>,
) -> Result<(), ReadError> {
    stream_through(inputs, options, start, Buffers::default(), send)
}

/// Checks that no input changed since it was discovered.
///
/// # Errors
/// An input is missing or changed.
pub fn check(inputs: &[Input]) -> Result<(), ReadError> {
    inputs.iter().try_for_each(file::check)
}

/// Reads all inputs to find a sample of exactly `wanted` records, or of all if there are fewer.
/// `progress` is told how many bytes of the files were read.
///
/// # Errors
/// As for [`stream`].
pub fn sample(
    inputs: &[Input],
    options: &Options,
    wanted: usize,
    seed: u64,
    mut progress: impl FnMut(u64) -> Result<(), Stopped>,
) -> Result<Counted, ReadError> {
    let mut send = |chunk: Chunk| progress(chunk.read);
    let sampler = Sampler::counting(wanted, seed);
    let mut packer = Packer::new(options, sampler, Start::default(), &mut send);
    read_from(0, inputs, options, Buffers::default(), &mut packer)?;
    Ok(packer.sampler.counted())
}

fn stream_through(
    inputs: &[Input],
    options: &Options,
    start: Start,
    buffers: Buffers,
    mut send: impl FnMut(Chunk) -> Result<(), Stopped>,
) -> Result<(), ReadError> {
    let first = start.file;
    let sampler = Sampler::new(options.sampling);
    let mut packer = Packer::new(options, sampler, start, &mut send);
    read_from(first, inputs, options, buffers, &mut packer)
}

fn read_from(
    first: usize,
    inputs: &[Input],
    options: &Options,
    buffers: Buffers,
    packer: &mut Packer<'_>,
) -> Result<(), ReadError> {
    let mut reader = Reader::new(options, buffers);
    for (index, input) in inputs.iter().enumerate().skip(first) {
        if packer.is_full() {
            break;
        }
        let Ok(index) = u32::try_from(index) else {
            let count = inputs.len();
            return Err(ReadError::TooMany { count });
        };
        match reader.read(input, index, packer) {
            Ok(()) if packer.repeats() => {
                // It had more entries before, so it is another file now.
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
