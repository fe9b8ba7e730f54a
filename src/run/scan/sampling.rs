//! The sample of a run that reads only some of the records.

use super::room::{admit, most_entries};
use crate::config::Sample;
use crate::exec::{Extent, Phase};
use crate::read::{self, ReadError, Sampling, Stopped};
use crate::run::context::Run;
use crate::run::error::RunError;
use crate::run::journal::Journal;

/// Which records are read, if not all. For a number of records all inputs are read once before,
/// and nothing is cleaned.
///
/// # Errors
/// An input cannot be read, the sample is larger than the memory, or the run was stopped.
pub fn sampling(run: &Run<'_>, journal: &Journal) -> Result<Option<Sampling>, RunError> {
    let (inputs, settings) = (&run.inputs.inputs, &run.job.config.run);
    let wanted = match settings.sample {
        Sample::All => return Ok(None),
        Sample::Percent(percent) => {
            return Ok(Some(Sampling::of_share(percent, settings.seed)));
        }
        Sample::Records(wanted) => wanted.get(),
    };
    let size = inputs.iter().map(|i| i.size).sum();
    run.observer.begin(Phase::Sample, Extent::bytes(size));
    // A hash too many tells that the sample does not fit.
    let most = wanted.min(most_entries(run) + 1);
    let counted = read::sample(
        inputs,
        &run.policy.options,
        usize::try_from(most).unwrap_or(usize::MAX),
        settings.seed,
        |bytes| {
            run.observer.advance(bytes, 0);
            match run.job.stop.requested() {
                true => Err(Stopped),
                false => Ok(()),
            }
        },
    );
    let counted = counted.map_err(|error| match error {
        ReadError::Stopped => journal.stopped(),
        error => error.into(),
    })?;
    admit(run, journal, wanted.min(counted.records))?;
    Ok(Some(counted.sampling))
}
