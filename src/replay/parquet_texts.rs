//! The texts of a Parquet part as JSON literals, in order. Together with the frame in the
//! audit, each gives the clean line of its document.

use crate::read::catch_panic;
use crate::record::encode_string;
use arrow_array::cast::AsArray as _;
use arrow_array::{Array as _, RecordBatch};
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder};
use std::fs::File;
use std::io;

/// Rows that are read at once.
const BATCH_ROWS: usize = 256;

/// Reads the texts of a Parquet file.
pub struct ParquetTexts {
    reader: ParquetRecordBatchReader,
    batch: Option<RecordBatch>,
    next: usize,
}

impl ParquetTexts {
    /// Opens a file.
    pub fn open(file: File) -> io::Result<Self> {
        let reader = catch_panic(|| {
            let builder = ParquetRecordBatchReaderBuilder::try_new(file)?;
            let only = ProjectionMask::columns(builder.parquet_schema(), ["text"]);
            builder
                .with_projection(only)
                .with_batch_size(BATCH_ROWS)
                .build()
        });
        Ok(Self {
            reader: reader
                .map_err(io::Error::other)?
                .map_err(io::Error::other)?,
            batch: None,
            next: 0,
        })
    }

    /// The next text as a literal with its quotes.
    pub fn next_text(&mut self) -> io::Result<Option<String>> {
        loop {
            if let Some(batch) = self.batch.as_ref().filter(|b| self.next < b.num_rows()) {
                let column = batch.column(0);
                let text = match column.as_string_opt::<i32>() {
                    Some(texts) => texts.is_valid(self.next).then(|| texts.value(self.next)),
                    None => column
                        .as_string_opt::<i64>()
                        .filter(|texts| texts.is_valid(self.next))
                        .map(|texts| texts.value(self.next)),
                };
                let mut literal = Vec::new();
                encode_string(text.ok_or(io::ErrorKind::InvalidData)?, &mut literal);
                self.next += 1;
                return String::from_utf8(literal)
                    .map(Some)
                    .map_err(io::Error::other);
            }
            let batch = catch_panic(|| self.reader.next()).map_err(io::Error::other)?;
            let Some(batch) = batch.transpose().map_err(io::Error::other)? else {
                return Ok(None);
            };
            if batch.num_columns() != 1 {
                return Err(io::Error::other("the file has no single column \"text\""));
            }
            self.batch = Some(batch);
            self.next = 0;
        }
    }
}
