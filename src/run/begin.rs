//! Where a run begins: at the first record, or where another process stopped. The
//! output folder comes in; staging, journal and the place to read on from go out.

use super::inputs::reads_stdin;
use super::journal::{Found, Header, Journal};
use super::resume::{self, Progress};
use super::{Job, Policy, RunError};
use crate::dedup::Index;
use crate::exec::{Workers, fault};
use crate::read::{Input, Start};
use crate::scratch::Staging;
use crate::write::{Claim, Identity, OutputFolder};

/// What a run begins with: nothing, or what another process had done.
pub struct Begun {
    pub staging: Staging,
    pub journal: Journal,
    pub progress: Progress,
    pub start: Start,
}

/// Looks for work to go on with. Other work is only thrown away if that was asked for.
pub fn begin(
    job: &Job,
    policy: &Policy,
    folder: &OutputFolder,
    inputs: &[Input],
    index: &mut Index,
    workers: &Workers,
) -> Result<Begun, RunError> {
    let memory = fault::size("COPYDESK_STAGING", policy.budget.staging());
    let overwrites = job.claim == Claim::Overwrite;
    let header = || {
        let identity = Identity::new(&job.config, policy.cleaner.names.hash(), inputs);
        Header::new(identity, overwrites)
    };
    let unreadable = |e| RunError::output(&folder.work(), e);
    if let Some(found) = Found::look(folder).map_err(unreadable)? {
        let differences = found.header.differences(&header());
        if differences.is_empty() && found.header.overwrites == overwrites {
            let journal = Journal::resume(folder, found);
            let seed = journal.seed().map_err(unreadable)?;
            let (staging, progress, start) =
                resume::recover(&folder.staging(), seed, memory, index, workers)
                    .map_err(unreadable)?;
            folder.prepare()?;
            return Ok(Begun {
                staging,
                journal,
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
    folder.clear()?;
    Ok(Begun {
        staging: Staging::new(memory),
        journal: Journal::new(folder, (!reads_stdin(job)).then(header)),
        progress: Progress::default(),
        start: Start::default(),
    })
}
