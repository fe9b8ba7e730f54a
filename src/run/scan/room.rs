//! Whether the table of entries has room for what is read.

use crate::config::Size;
use crate::dedup::MAX_DOCUMENTS;
use crate::exec::{Budget, fault};
use crate::run::context::Run;
use crate::run::entries::{most, needed};
use crate::run::error::RunError;
use crate::run::journal::Journal;

/// The most entries that the table has room for.
pub fn most_entries(run: &Run<'_>) -> u64 {
    let room = fault::size("COPYDESK_TABLE", run.policy.budget.table());
    most(room, run.inputs.inputs.len() as u64).min(u64::from(MAX_DOCUMENTS) - 1)
}

/// Stops where the table would outgrow its share of the memory with so many entries.
///
/// # Errors
/// It would.
pub fn admit(run: &Run<'_>, journal: &Journal, entries: u64) -> Result<(), RunError> {
    if entries <= most_entries(run) {
        return Ok(());
    }
    let (budget, files) = (run.policy.budget, run.inputs.inputs.len() as u64);
    journal.sync()?;
    Err(RunError::Memory {
        documents: entries,
        files,
        memory: Size(budget.bytes()),
        // There may be as much again.
        needed: Size(Budget::for_table(2 * needed(entries, files)).next_multiple_of(1 << 20)),
        resumable: journal.has_begun(),
    })
}
