//! The same command again on a finished result: it is compared with what this
//! run would be, verified, and left as it is.

use super::inputs::{STDIN, reads_stdin};
use crate::exec::Observer;
use crate::read;
use crate::replay::{self, Folder, ReplayError};
use crate::report::Figures;
use crate::run::context::{Job, Summary};
use crate::run::error::RunError;
use crate::run::policy::Policy;
use crate::write::{Identity, Manifest};

/// Says that all is done, if it is.
///
/// # Errors
/// The result is of another run, or not whole any more.
pub fn verify(
    job: &Job,
    policy: &Policy,
    manifest: Manifest,
    observer: &dyn Observer,
) -> Result<Summary, RunError> {
    let other = |differences| RunError::OtherResult {
        output: job.output.clone(),
        differences,
    };
    if reads_stdin(job) {
        return Err(other(vec![STDIN.to_owned()]));
    }
    let found = read::discover(&job.paths, &job.listed, None)?;
    let now = Identity::new(&job.config, policy.cleaner.names.hash(), &found.inputs);
    let differences = Identity::of_manifest(&manifest).differences(&now);
    if !differences.is_empty() {
        return Err(other(differences));
    }
    let folder = Folder {
        root: job.output.clone(),
        manifest,
    };
    let damaged = |differences| RunError::Damaged {
        output: job.output.clone(),
        differences,
    };
    let verified =
        replay::verify(&folder, observer).map_err(|e: ReplayError| damaged(vec![e.to_string()]))?;
    if !verified.differences.is_empty() {
        let words = verified.differences.into_iter().map(|d| d.0);
        return Err(damaged(words.collect()));
    }
    let manifest = folder.manifest;
    Ok(Summary {
        figures: Figures {
            input_bytes: manifest.inputs.iter().map(|i| i.bytes).sum(),
            decompressed: manifest.inputs.iter().map(|i| i.decompressed).sum(),
            inputs: manifest.inputs.len() as u64,
            unsampled: manifest.inputs.iter().map(|i| i.unsampled).sum(),
            seconds: manifest.run.seconds,
        },
        totals: manifest.totals,
        ignored: manifest.ignored.into_iter().collect(),
        already: true,
    })
}
