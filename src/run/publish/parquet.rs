//! The published lines as Parquet, where that was asked for. This comes after the lines, so
//! that an interrupted run is resumed like any other, and then all lines are converted.

use crate::exec::{Extent, Phase};
use crate::read::{FileEnd, Format, parquet_schema};
use crate::run::context::Run;
use crate::run::error::RunError;
use crate::run::journal::Journal;
use crate::write::{ParquetWriter, PartInfo, remove_lines};

/// Converts the parts of documents, and lists what there is now.
///
/// # Errors
/// A part cannot be read or a file not be written; or it was stopped.
pub fn convert(
    run: &Run<'_>,
    journal: &Journal,
    ends: &[FileEnd],
    parts: &[PartInfo],
) -> Result<Vec<PartInfo>, RunError> {
    let root = run.folder.new_root();
    let unwritten = |e| RunError::output(&root, e);
    // If any input is not Parquet, the columns come from the lines.
    let mut read = ends.iter().filter(|end| end.records > 0);
    let schemas: Vec<_> = if read.all(|end| end.format == Format::Parquet) {
        let paths = ends
            .iter()
            .map(|end| &run.inputs.inputs[end.file as usize].path);
        paths.filter_map(|path| parquet_schema(path)).collect()
    } else {
        Vec::new()
    };
    let keys = &run.policy.cleaner.keys.text;
    let tables = ParquetWriter::new(root.clone(), parts, &schemas, keys, &run.policy.output);
    let tables = tables.map_err(unwritten)?;
    let mut written = Vec::with_capacity(parts.len());
    let size = parts.iter().map(|part| part.uncompressed).sum();
    run.observer.begin(Phase::Convert, Extent::bytes(size));
    for part in parts {
        if run.job.stop.requested() {
            return Err(journal.stopped());
        }
        written.push(tables.write(part, &run.workers).map_err(unwritten)?);
        run.observer.advance(part.uncompressed, 0);
    }
    // All files are there before the first line goes: until then the lines are
    // what an interrupted run resumes from.
    remove_lines(&root, parts, &written).map_err(unwritten)?;
    Ok(written)
}
