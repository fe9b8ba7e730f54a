//! Finished parts of lines become Parquet files: first a look at all of them,
//! for the columns, then part by part. Workers encode the row groups side by
//! side; this thread reads lines and writes bytes, in order.

use super::columns::{Columns, SchemaInference};
use super::draft::AtomicFile;
use super::hex;
use super::parts::{PartInfo, open};
use crate::config::{Compress, Output};
use crate::exec::{Workers, fault};
use arrow_schema::SchemaRef;
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_writer::{ArrowColumnChunk, ArrowRowGroupWriterFactory, compute_leaves};
use parquet::basic::{Compression, GzipLevel, ZstdLevel};
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;
use parquet::schema::types::ColumnPath;
use std::fs;
use std::io::{self, BufRead, Write};
use std::path::{Path, PathBuf};

/// A row group ends with the document that passes this size as a line, in
/// bytes. It decides what the files hold, so it is a constant.
const GROUP: usize = 16 << 20;

/// Turns parts into Parquet.
pub struct Tables {
    root: PathBuf,
    columns: Columns,
    properties: WriterProperties,
}

impl Tables {
    /// Looks at the parts under `root`. `inputs` are the columns of the inputs,
    /// if all of them are Parquet.
    ///
    /// # Errors
    /// A part cannot be read.
    pub fn new(
        root: PathBuf,
        parts: &[PartInfo],
        inputs: &[SchemaRef],
        text_keys: &[String],
        output: &Output,
    ) -> io::Result<Self> {
        let mut survey = SchemaInference::default();
        survey.inputs(inputs, text_keys);
        for part in parts.iter().filter(|part| is_table(part)) {
            let mut lines = open(&root.join(&part.path))?;
            let mut line = String::new();
            while lines.read_line(&mut line)? > 0 {
                survey.line(&line).map_err(io::Error::other)?;
                line.clear();
            }
        }
        Ok(Self {
            root,
            columns: survey.columns(),
            properties: properties(output).map_err(io::Error::other)?,
        })
    }

    /// Writes a part as Parquet beside it, and says what it is now. Audit and
    /// quarantine stay as they are.
    ///
    /// # Errors
    /// The part cannot be read or the file not be written.
    pub fn write(&self, part: &PartInfo, workers: &Workers) -> io::Result<PartInfo> {
        if !is_table(part) {
            return Ok(part.clone());
        }
        let stem = part.path.split('.').next().unwrap_or(&part.path);
        let path = format!("{stem}.parquet");
        let mut lines = open(&self.root.join(&part.path))?;
        let sink = Sink {
            draft: AtomicFile::create(self.root.join(&path))?,
            bytes: 0,
        };
        let sink = self.rows(&mut lines, sink, workers);
        let Sink { draft, bytes } = sink.map_err(io::Error::other)?;
        Ok(PartInfo {
            path,
            bytes,
            hash: hex(draft.seal()?),
            ..part.clone()
        })
    }

    fn rows(
        &self,
        lines: &mut dyn BufRead,
        sink: Sink,
        workers: &Workers,
    ) -> Result<Sink, ParquetError> {
        let schema = SchemaRef::clone(&self.columns.schema);
        let writer = ArrowWriter::try_new(sink, schema, Some(self.properties.clone()))?;
        let (mut file, factory) = writer.into_serialized_writer()?;
        loop {
            let mut groups = Vec::new();
            while groups.len() < workers.threads() {
                let group = group(lines)?;
                if group.is_empty() {
                    break;
                }
                groups.push(group);
            }
            if groups.is_empty() {
                return file.into_inner();
            }
            let encoded = workers.map(&groups, || (), |(), lines| self.encode(lines, &factory));
            for chunks in encoded {
                let mut group = file.next_row_group()?;
                for chunk in chunks? {
                    chunk.append_to_row_group(&mut group)?;
                }
                group.close()?;
            }
        }
    }

    fn encode(
        &self,
        lines: &str,
        factory: &ArrowRowGroupWriterFactory,
    ) -> Result<Vec<ArrowColumnChunk>, ParquetError> {
        // The number of the group matters to encryption alone.
        let mut writers = factory.create_column_writers(0)?;
        for batch in self.columns.batches(lines)? {
            let mut next = writers.iter_mut();
            for (field, column) in batch.schema().fields().iter().zip(batch.columns()) {
                for leaf in compute_leaves(field, column)? {
                    if let Some(writer) = next.next() {
                        writer.write(&leaf)?;
                    }
                }
            }
        }
        writers.into_iter().map(|writer| writer.close()).collect()
    }
}

/// Removes the lines that `tables` were made of.
///
/// # Errors
/// A file cannot be removed.
pub fn remove_lines(root: &Path, lines: &[PartInfo], tables: &[PartInfo]) -> io::Result<()> {
    for (line, table) in lines.iter().zip(tables) {
        if line.path != table.path {
            fault::point("tables.remove")?;
            fs::remove_file(root.join(&line.path))?;
        }
    }
    Ok(())
}

/// Whether a part is of documents.
fn is_table(part: &PartInfo) -> bool {
    part.path.starts_with("clean/") || part.path.starts_with("dropped/")
}

/// Whole lines of a row group; none at the end.
fn group(lines: &mut dyn BufRead) -> io::Result<String> {
    let mut group = String::new();
    while group.len() < GROUP && lines.read_line(&mut group)? > 0 {}
    Ok(group)
}

fn properties(output: &Output) -> Result<WriterProperties, ParquetError> {
    let level = output.compress_level;
    let compression = match output.compress {
        Compress::None => Compression::UNCOMPRESSED,
        Compress::Gzip if level == 0 => Compression::GZIP(GzipLevel::default()),
        Compress::Gzip => Compression::GZIP(GzipLevel::try_new(level.unsigned_abs())?),
        Compress::Zstd if level == 0 => Compression::ZSTD(ZstdLevel::try_new(3)?),
        Compress::Zstd => Compression::ZSTD(ZstdLevel::try_new(level)?),
    };
    Ok(WriterProperties::builder()
        .set_compression(compression)
        .set_created_by(concat!("copydesk ", env!("CARGO_PKG_VERSION")).to_owned())
        // No text stands twice, so a dictionary of them would be made in vain.
        .set_column_dictionary_enabled(ColumnPath::from("text"), false)
        .build())
}

/// The file, and its length.
struct Sink {
    draft: AtomicFile,
    bytes: u64,
}

impl Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.draft.write(bytes)?;
        self.bytes += bytes.len() as u64;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
