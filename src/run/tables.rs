//! The published lines as Parquet, where that was asked for. It is a step of its
//! own after publishing, so that an interrupted run goes on as any other: what
//! was not published yet is, and then all lines are turned.

use super::journal::Journal;
use super::{Policy, RunError};
use crate::exec::{Stop, Workers};
use crate::read::{FileEnd, Format, Input, columns};
use crate::write::{OutputFolder, PartInfo, Tables, remove_lines};

/// What is turned, and with what.
pub struct Job<'a> {
    pub parts: Vec<PartInfo>,
    pub inputs: &'a [Input],
    pub ends: &'a [FileEnd],
    pub policy: &'a Policy,
    pub workers: &'a Workers,
    pub folder: &'a OutputFolder,
    pub journal: &'a Journal,
    pub stop: &'a Stop,
}

/// Turns the parts of documents, and lists what there is now.
///
/// # Errors
/// A part cannot be read or a file not be written; or it was stopped.
pub fn tables(job: Job<'_>) -> Result<Vec<PartInfo>, RunError> {
    let root = job.folder.new_root();
    let unwritten = |e| RunError::output(&root, e);
    // One input of another kind, and the lines say what the columns are.
    let mut read = job.ends.iter().filter(|end| end.records > 0);
    let schemas: Vec<_> = if read.all(|end| end.format == Format::Parquet) {
        let paths = job
            .ends
            .iter()
            .map(|end| &job.inputs[end.file as usize].path);
        paths.filter_map(|path| columns(path)).collect()
    } else {
        Vec::new()
    };
    let keys = &job.policy.cleaner.keys.text;
    let tables = Tables::new(root.clone(), &job.parts, &schemas, keys, &job.policy.output);
    let tables = tables.map_err(unwritten)?;
    let mut written = Vec::with_capacity(job.parts.len());
    for part in &job.parts {
        if job.stop.requested() {
            return Err(RunError::stopped(job.journal));
        }
        written.push(tables.write(part, job.workers).map_err(unwritten)?);
    }
    // All files are there before the first line goes: until then the lines are
    // what an interrupted run would be gone on with.
    remove_lines(&root, &job.parts, &written).map_err(unwritten)?;
    Ok(written)
}
