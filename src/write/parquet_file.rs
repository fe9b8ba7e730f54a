//! Conversion of finished JSONL parts to Parquet: first all lines are read to infer the
//! schema, then every part is converted. Workers encode row groups in parallel; one thread
//! reads lines and writes bytes in order.

use super::access::Access;
use super::atomic_file::AtomicFile;
use super::hex;
use super::name::Name;
use super::parquet_schema::{RowEncoder, SchemaInference};
use super::parts::{PartInfo, lines_of};
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

/// A row group ends with the document whose line passes this size, in bytes. The content of
/// the files depends on it, so it is no setting.
const ROW_GROUP_BYTES: usize = 16 << 20;

/// Converts parts to Parquet.
pub struct ParquetWriter {
    root: PathBuf,
    share: bool,
    rows: RowEncoder,
    properties: WriterProperties,
}

impl ParquetWriter {
    /// Infers the schema from the parts under `root`. `inputs` are the schemas of the input
    /// files, if all of them are Parquet.
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
        let mut inference = SchemaInference::default();
        inference.inputs(inputs, text_keys);
        for part in parts.iter().filter(|part| is_documents(part)) {
            let mut lines = lines_of(part.path.open(&root)?, &part.path)?;
            let mut line = String::new();
            while lines.read_line(&mut line)? > 0 {
                inference.line(&line).map_err(io::Error::other)?;
                line.clear();
            }
        }
        Ok(Self {
            root,
            share: output.share,
            rows: inference.finish(),
            properties: properties(output).map_err(io::Error::other)?,
        })
    }

    /// Writes a part as Parquet beside it and describes the new file. Parts of the audit and of
    /// the quarantine stay JSONL.
    ///
    /// # Errors
    /// The part cannot be read, or the file cannot be written.
    pub fn write(&self, part: &PartInfo, workers: &Workers) -> io::Result<PartInfo> {
        if !is_documents(part) {
            return Ok(part.clone());
        }
        let stem = part.path.split('.').next().unwrap_or(&part.path);
        let path = Name::new(format!("{stem}.parquet")).map_err(io::Error::other)?;
        let mut lines = lines_of(part.path.open(&self.root)?, &part.path)?;
        let access = Access::of(&path, self.share);
        let sink = Sink {
            file: AtomicFile::create(self.root.join(&path), access)?,
            bytes: 0,
        };
        let sink = self.write_rows(&mut lines, sink, workers);
        let Sink { file, bytes } = sink.map_err(io::Error::other)?;
        Ok(PartInfo {
            path,
            bytes,
            hash: hex(file.commit()?),
            ..part.clone()
        })
    }

    /// Writes all lines as rows.
    fn write_rows(
        &self,
        lines: &mut dyn BufRead,
        sink: Sink,
        workers: &Workers,
    ) -> Result<Sink, ParquetError> {
        let schema = SchemaRef::clone(&self.rows.schema);
        let writer = ArrowWriter::try_new(sink, schema, Some(self.properties.clone()))?;
        let (mut file, factory) = writer.into_serialized_writer()?;
        loop {
            let mut groups = Vec::new();
            while groups.len() < workers.threads() {
                let group = row_group(lines)?;
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

    /// Encodes the lines of one row group.
    fn encode(
        &self,
        lines: &str,
        factory: &ArrowRowGroupWriterFactory,
    ) -> Result<Vec<ArrowColumnChunk>, ParquetError> {
        // The number of the row group matters only for encryption.
        let mut writers = factory.create_column_writers(0)?;
        for batch in self.rows.batches(lines)? {
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

/// Removes the JSONL parts that were converted to the Parquet files `written`.
///
/// # Errors
/// A file cannot be removed.
pub fn remove_lines(root: &Path, lines: &[PartInfo], written: &[PartInfo]) -> io::Result<()> {
    for (line, table) in lines.iter().zip(written) {
        if line.path != table.path {
            fault::point("parquet.remove")?;
            fs::remove_file(root.join(&line.path))?;
        }
    }
    Ok(())
}

/// Whether a part holds documents, and not audit or quarantine lines.
fn is_documents(part: &PartInfo) -> bool {
    part.path.starts_with("clean/") || part.path.starts_with("dropped/")
}

/// Reads the lines of one row group; the string is empty at the end of the part.
fn row_group(lines: &mut dyn BufRead) -> io::Result<String> {
    let mut group = String::new();
    while group.len() < ROW_GROUP_BYTES && lines.read_line(&mut group)? > 0 {}
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
        // Texts do not repeat, so a dictionary would be of no use.
        .set_column_dictionary_enabled(ColumnPath::from("text"), false)
        .build())
}

/// A file that counts its bytes.
struct Sink {
    file: AtomicFile,
    bytes: u64,
}

impl Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write(bytes)?;
        self.bytes += bytes.len() as u64;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
