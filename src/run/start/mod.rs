//! Where a run starts: at the first record, or where an interrupted run stopped.

mod finished;
mod inputs;
mod resume;
mod space;

pub use finished::verify;
pub use inputs::{find as find_inputs, refuse_overlap};
pub use resume::{Progress, digest, encode_row, notes};
pub use space::check as check_space;

use super::context::Run;
use super::error::RunError;
use super::journal::{Found, Header, Journal};
use crate::dedup::Index;
use crate::exec::fault;
use crate::read::Start;
use crate::scratch::Staging;
use crate::write::{Claim, Identity};
use inputs::reads_stdin;

/// What a run starts with: nothing, or what an interrupted run had done.
pub struct Begun {
    pub staging: Staging,
    pub journal: Journal,
    pub index: Index,
    pub progress: Progress,
    pub start: Start,
}

/// Looks for work to resume. Other work is only thrown away if that was asked for.
///
/// # Errors
/// The working folder cannot be read or holds the work of another run.
pub fn begin(run: &Run<'_>) -> Result<Begun, RunError> {
    let (job, policy, folder) = (run.job, run.policy, run.folder);
    let mut index = Index::new(folder.scratch(), policy.budget);
    let memory = fault::size("COPYDESK_STAGING", policy.budget.staging());
    let overwrites = job.claim == Claim::Overwrite;
    let header = || {
        let rules = policy.cleaner.names.hash();
        let identity = Identity::new(&job.config, rules, &run.inputs.inputs);
        Header::new(identity, overwrites)
    };
    let unreadable = |e| RunError::output(&folder.work(), e);
    if let Some(found) = Found::look(folder).map_err(unreadable)? {
        let differences = found.header.differences(&header());
        if differences.is_empty() && found.header.overwrites == overwrites {
            folder.begin_scratch()?;
            let journal = Journal::resume(folder, found);
            let seed = journal.seed().map_err(unreadable)?;
            let (staging, progress, start) =
                resume::recover(&folder.staging(), seed, memory, &mut index, &run.workers)
                    .map_err(unreadable)?;
            folder.prepare()?;
            return Ok(Begun {
                staging,
                journal,
                index,
                progress,
                start,
            });
        }
        if !overwrites {
            return Err(RunError::OtherWork {
                output: job.output.clone(),
                differences,
            });
        }
    }
    folder.begin_scratch()?;
    folder.clear()?;
    Ok(Begun {
        staging: Staging::new(memory),
        journal: Journal::new(folder, (!reads_stdin(job)).then(header)),
        index,
        progress: Progress::default(),
        start: Start::default(),
    })
}
