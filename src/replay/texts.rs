//! The texts of a Parquet part, in order, as JSON literals: with the frame that
//! the audit holds, each becomes the clean line it was.

use crate::read::caught;
use crate::record::encode_string;
use arrow_array::cast::AsArray as _;
use arrow_array::{Array as _, RecordBatch};
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder};
use std::fs::File;
use std::io;

/// Rows read at once.
const ROWS: usize = 256;

pub struct Texts {
    reader: ParquetRecordBatchReader,
    batch: Option<RecordBatch>,
    next: usize,
}

impl Texts {
    pub fn open(file: File) -> io::Result<Self> {
        let reader = caught(|| {
            let builder = ParquetRecordBatchReaderBuilder::try_new(file)?;
            let only = ProjectionMask::columns(builder.parquet_schema(), ["text"]);
            builder.with_projection(only).with_batch_size(ROWS).build()
        });
        Ok(Self {
            reader: reader
                .map_err(io::Error::other)?
                .map_err(io::Error::other)?,
            batch: None,
            next: 0,
        })
    }

    /// The next literal with its quotes.
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
            let batch = caught(|| self.reader.next()).map_err(io::Error::other)?;
            let Some(batch) = batch.transpose().map_err(io::Error::other)? else {
                return Ok(None);
            };
            if batch.num_columns() != 1 {
                return Err(io::Error::other("there is no one column \"text\""));
            }
            self.batch = Some(batch);
            self.next = 0;
        }
    }
}
