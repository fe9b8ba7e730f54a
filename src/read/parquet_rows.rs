//! Reads the rows of a Parquet file as JSON lines, row group by row group. The framer takes the
//! lines for the decompressed content of the file. If a row group cannot be decoded, or the
//! footer cannot be read, the bytes of the row group or of the file are passed on as they are.

use std::fs::File;
use std::io::{self, Read as _, Seek as _, SeekFrom};
use std::ops::Range;
use std::path::Path;

use arrow_schema::{ArrowError, SchemaRef};
use parquet::arrow::arrow_reader::{
    ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReader,
    ParquetRecordBatchReaderBuilder,
};
use parquet::errors::ParquetError;
use parquet::file::metadata::RowGroupMetaData;

use super::catch_panic::catch_panic;
use super::chunk::Kind;
use super::error::{Halt, ReadError};
use super::frame::{Framer, PIECE_BYTES};
use super::parquet_bytes::strings_as_bytes;
use super::parquet_json::JsonLines;
use super::{Input, Options};
use crate::record::Reason;

/// First bytes of a Parquet file.
pub(super) const MAGIC: &[u8] = b"PAR1";

/// Bytes of rows that are decoded at once, according to the footer.
const BATCH_BYTES: i64 = 1 << 20;
/// Maximum number of rows that are decoded at once.
const BATCH_MAX_ROWS: i64 = 1024;
/// Length to which an error message of a decoder is cut, in bytes.
const MESSAGE_MAX_BYTES: usize = 300;

/// The schema of a Parquet file, if its footer can be read.
#[must_use]
pub fn parquet_schema(path: &Path) -> Option<SchemaRef> {
    let file = File::open(path).ok()?;
    let metadata = catch_panic(|| ArrowReaderMetadata::load(&file, ArrowReaderOptions::new()));
    Some(SchemaRef::clone(metadata.ok()?.ok()?.schema()))
}

/// Counts of a Parquet file.
#[derive(Default)]
pub(super) struct RowGroupCounts {
    /// Row groups that were read completely.
    pub groups: u64,
    pub damaged: bool,
}

/// Reads the rows of a Parquet file.
pub(super) struct ParquetRows<'a, 'p, 's> {
    path: &'a Path,
    file: &'a File,
    size: u64,
    framer: &'a mut Framer<'p, 's>,
    salvage: bool,
    text_keys: &'a [String],
    pub counts: RowGroupCounts,
    /// Ranges of the file that were passed on as they are.
    sent: Vec<Range<u64>>,
    /// Position in the file up to which progress was reported.
    reported: u64,
}

/// Why reading rows ended early.
enum Fault {
    Damage(String),
    Halt(Halt),
}

impl<'a, 'p, 's> ParquetRows<'a, 'p, 's> {
    pub fn new(
        input: &'a Input,
        file: &'a File,
        framer: &'a mut Framer<'p, 's>,
        options: &'a Options,
    ) -> Self {
        Self {
            path: &input.path,
            file,
            size: input.size,
            framer,
            salvage: options.salvage,
            text_keys: &options.text_keys,
            counts: RowGroupCounts::default(),
            sent: Vec::new(),
            reported: 0,
        }
    }

    /// Sends all rows, and the bytes of what cannot be read.
    pub fn read(&mut self) -> Result<(), Halt> {
        let metadata = match self.footer() {
            Ok(metadata) => metadata,
            Err(Fault::Halt(halt)) => return Err(halt),
            Err(Fault::Damage(detail)) => {
                self.counts.damaged = true;
                return self.raw(0..self.size, Reason::Parquet, &detail);
            }
        };
        let mut row = 1;
        for (i, group) in metadata.metadata().row_groups().iter().enumerate() {
            let rows = u64::try_from(group.num_rows()).unwrap_or(0);
            self.framer.at_line(row);
            self.group(i, group, row, rows, &metadata)?;
            row += rows;
        }
        self.progress(self.size);
        Ok(())
    }

    fn footer(&self) -> Result<ArrowReaderMetadata, Fault> {
        let load = |options| catch_panic(|| ArrowReaderMetadata::load(self.file, options));
        // If the embedded Arrow schema is damaged, the rows can still be read without it, with
        // simpler types.
        let metadata = match load(ArrowReaderOptions::new()) {
            Ok(Ok(metadata)) => Ok(Ok(metadata)),
            _ => load(ArrowReaderOptions::new().with_skip_arrow_metadata(true)),
        };
        match metadata {
            Ok(Ok(metadata)) => Ok(metadata),
            Ok(Err(error)) => Err(self.fault(error)),
            Err(panic) => Err(Fault::Damage(short_message(&panic))),
        }
    }

    fn group(
        &mut self,
        i: usize,
        group: &RowGroupMetaData,
        row: u64,
        rows: u64,
        metadata: &ArrowReaderMetadata,
    ) -> Result<(), Halt> {
        let first = self.framer.out.next;
        match self.rows(i, group, metadata) {
            Ok(found) if found == rows => {
                self.counts.groups += 1;
                self.progress(self.reported.saturating_add(extent(group, self.size).1));
                return Ok(());
            }
            Err(Fault::Halt(halt)) => return Err(halt),
            outcome => {
                let what = match outcome {
                    Ok(found) => format!("{found} rows are there"),
                    Err(Fault::Damage(what)) => what,
                    Err(Fault::Halt(halt)) => return Err(halt),
                };
                self.counts.damaged = true;
                if !self.salvage {
                    self.framer.out.revoke(first);
                }
                let last = (row + rows).saturating_sub(1);
                let detail = format!("row group {}, rows {row} to {last}: {what}", i + 1);
                let (range, bytes) = extent(group, self.size);
                self.raw(range, Reason::DamagedRowGroup, &detail)?;
                self.progress(self.reported.saturating_add(bytes));
            }
        }
        Ok(())
    }

    /// Sends the rows of a group and returns their number. Where a string is not UTF-8, the rows
    /// from there on are read again with strings as bytes.
    fn rows(
        &mut self,
        i: usize,
        group: &RowGroupMetaData,
        metadata: &ArrowReaderMetadata,
    ) -> Result<u64, Fault> {
        let mut found = 0;
        match self.decode(i, group, metadata, &[], &mut found) {
            Err(Fault::Damage(what)) if names_utf8(&what) => {
                let unread = || Fault::Damage(what.clone());
                let (bytes, strings) = self
                    .guarded(|| strings_as_bytes(metadata))
                    .map_err(|_| unread())?;
                self.decode(i, group, &bytes, &strings, &mut found)?;
            }
            outcome => outcome?,
        }
        Ok(found)
    }

    /// Sends the rows of a group after the first `found`, and counts them.
    fn decode(
        &mut self,
        i: usize,
        group: &RowGroupMetaData,
        metadata: &ArrowReaderMetadata,
        strings: &[String],
        found: &mut u64,
    ) -> Result<(), Fault> {
        let mut reader = self.guarded(|| self.open(i, group, metadata, *found))?;
        let mut lines = JsonLines::new(self.text_keys, strings);
        loop {
            let next = self.guarded(|| -> Result<_, ParquetError> {
                let Some(batch) = reader.next().transpose().map_err(inner)? else {
                    return Ok(None);
                };
                let rows = batch.num_rows() as u64;
                Ok(Some((rows, lines.convert(&batch)?)))
            })?;
            let Some((rows, bytes)) = next else {
                return Ok(());
            };
            *found += rows;
            self.framer.feed(&bytes).map_err(Fault::Halt)?;
        }
    }

    fn open(
        &self,
        i: usize,
        group: &RowGroupMetaData,
        metadata: &ArrowReaderMetadata,
        skip: u64,
    ) -> Result<ParquetRecordBatchReader, ParquetError> {
        let each = (group.total_byte_size() / group.num_rows().max(1)).max(1);
        let rows = (BATCH_BYTES / each).clamp(1, BATCH_MAX_ROWS);
        let file = self.file.try_clone()?;
        ParquetRecordBatchReaderBuilder::new_with_metadata(file, metadata.clone())
            .with_row_groups(vec![i])
            .with_offset(usize::try_from(skip).unwrap_or(usize::MAX))
            .with_batch_size(usize::try_from(rows).unwrap_or(1))
            .build()
    }

    /// Runs a decoder; errors and panics become faults.
    fn guarded<T>(&self, work: impl FnOnce() -> Result<T, ParquetError>) -> Result<T, Fault> {
        match catch_panic(work) {
            Ok(result) => result.map_err(|e| self.fault(e)),
            Err(panic) => Err(Fault::Damage(short_message(&panic))),
        }
    }

    /// Tells errors of the operating system, which stop the run, from damage in the file.
    fn fault(&self, error: ParquetError) -> Fault {
        if let ParquetError::External(source) = &error
            && let Some(code) = source
                .downcast_ref::<io::Error>()
                .and_then(io::Error::raw_os_error)
            // EINVAL means that the footer has an offset before the beginning of the file.
            && code != 22
        {
            return Fault::Halt(self.failed(0, io::Error::from_raw_os_error(code)));
        }
        Fault::Damage(short_message(&error.to_string()))
    }

    fn failed(&self, position: u64, source: io::Error) -> Halt {
        Halt::Failed(ReadError::Io {
            path: self.path.to_owned(),
            at: position,
            source,
        })
    }

    fn progress(&mut self, to: u64) {
        let to = to.min(self.size);
        self.framer.out.chunk.read += to.saturating_sub(self.reported);
        self.reported = self.reported.max(to);
    }

    /// Sends bytes of the file, but never the same bytes twice: row groups of a sound file do not
    /// overlap, and a crafted file must not fill the disk.
    fn raw(&mut self, range: Range<u64>, reason: Reason, detail: &str) -> Result<(), Halt> {
        let shared = |r: &Range<u64>| r.start < range.end && range.start < r.end;
        let range = if self.sent.iter().any(shared) {
            range.start..range.start
        } else {
            self.sent.push(range.clone());
            range
        };
        let mut file = self.file;
        file.seek(SeekFrom::Start(range.start))
            .map_err(|e| self.failed(range.start, e))?;
        let mut position = range.start;
        loop {
            let mut piece = Vec::new();
            let len = (PIECE_BYTES as u64).min(range.end - position);
            file.take(len)
                .read_to_end(&mut piece)
                .map_err(|e| self.failed(position, e))?;
            let kind = Kind::Unread {
                reason,
                detail: detail.to_owned(),
                compressed: true,
                continued: position != range.start,
            };
            self.framer.raw(position, &piece, kind)?;
            position += piece.len() as u64;
            if piece.is_empty() || position >= range.end {
                return Ok(());
            }
        }
    }
}

/// The range of a row group in the file and its size, according to the footer; the whole file
/// if the footer is inconsistent.
fn extent(group: &RowGroupMetaData, size: u64) -> (Range<u64>, u64) {
    let ranges = catch_panic(|| {
        let mut all = 0..0;
        for column in group.columns() {
            let (start, len) = column.byte_range();
            let end = start.saturating_add(len).min(size);
            all = if all.end == 0 {
                start..end
            } else {
                all.start.min(start)..all.end.max(end)
            };
        }
        all
    });
    let range = ranges.unwrap_or(0..0);
    if range.start < range.end {
        let bytes = range.end - range.start;
        (range, bytes)
    } else {
        (0..size, 0)
    }
}

/// The error of the decoder inside an error of the reader.
fn inner(error: ArrowError) -> ParquetError {
    match error {
        ArrowError::IoError(_, source) => ParquetError::External(Box::new(source)),
        ArrowError::ExternalError(source) => match source.downcast::<ParquetError>() {
            Ok(error) => *error,
            Err(source) => ParquetError::External(source),
        },
        error => ParquetError::ArrowError(error.to_string()),
    }
}

/// Whether the error of a decoder is that a string is not UTF-8.
fn names_utf8(message: &str) -> bool {
    let message = message.to_ascii_lowercase();
    message.contains("utf-8") || message.contains("utf8")
}

/// The first line of a decoder's error message, without its prefixes.
fn short_message(message: &str) -> String {
    let line = message.lines().next().unwrap_or_default();
    let line = line
        .trim_start_matches("Parquet error: ")
        .trim_start_matches("Arrow: ")
        .trim_start_matches("External: ")
        .trim_start_matches("Parquet argument error: ");
    let mut end = line.len().min(MESSAGE_MAX_BYTES);
    while !line.is_char_boundary(end) {
        end -= 1;
    }
    line[..end].to_owned()
}
