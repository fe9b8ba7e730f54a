//! What a run reads: the files that its paths name, standard input among them. A
//! job comes in, the inputs in their order go out; nothing is read yet but
//! standard input.

use crate::exec::Observer;
use crate::read::{self, Discovered};
use crate::report;
use crate::run::context::Job;
use crate::run::error::RunError;
use crate::run::journal::Found;
use crate::scratch::private;
use crate::write::{Claim, OutputFolder};
use std::path::{Path, PathBuf};

/// Why a run over standard input is never the same again.
pub const STDIN: &str = "a run over standard input cannot be resumed or verified against its input";

/// Finds the inputs, and says what was not taken.
///
/// # Errors
/// A path cannot be used, or nothing is there to read.
pub fn find(
    job: &Job,
    folder: &OutputFolder,
    observer: &dyn Observer,
) -> Result<Discovered, RunError> {
    let spool = spool_stdin(job, folder)?;
    let found = read::discover(&job.paths, &job.listed, spool.as_deref())?;
    if let Some(warning) = mostly_skipped(&found) {
        observer.warn(&warning);
    }
    for (path, why) in &found.skipped {
        observer.warn(&format!("{}: {why}", path.display()));
    }
    if found.inputs.is_empty() {
        return Err(RunError::NoInput(ignored_words(&found)));
    }
    Ok(found)
}

/// Whether a job reads standard input.
#[must_use]
pub fn reads_stdin(job: &Job) -> bool {
    job.paths.iter().any(|p| p.as_os_str() == "-")
}

/// An output inside an input would read itself on the next run, and an input
/// inside the output would be in the way of replacing it.
///
/// # Errors
/// One lies in the other.
pub fn refuse_overlap(job: &Job) -> Result<(), RunError> {
    let Ok(output) = absolute(&job.output) else {
        return Ok(());
    };
    for path in job.paths.iter().chain(&job.listed) {
        let Ok(input) = path.canonicalize() else {
            continue;
        };
        if output.starts_with(&input) || input.starts_with(&output) {
            return Err(RunError::Overlap {
                input: path.clone(),
                output: job.output.clone(),
            });
        }
    }
    Ok(())
}

/// The canonical path of something that may not exist yet.
fn absolute(path: &Path) -> std::io::Result<PathBuf> {
    let path = std::path::absolute(path)?;
    for ancestor in path.ancestors() {
        if let Ok(real) = ancestor.canonicalize() {
            let rest = path.strip_prefix(ancestor).unwrap_or(Path::new(""));
            return Ok(real.join(rest));
        }
    }
    Ok(path)
}

/// Standard input goes to a file first, so that its damaged parts can be read again.
fn spool_stdin(job: &Job, folder: &OutputFolder) -> Result<Option<PathBuf>, RunError> {
    if !reads_stdin(job) {
        return Ok(None);
    }
    let found = Found::look(folder).map_err(|e| RunError::output(&folder.work(), e))?;
    if found.is_some() && job.claim == Claim::Empty {
        return Err(RunError::OtherWork {
            output: job.output.clone(),
            differences: vec![STDIN.to_owned()],
        });
    }
    let path = folder.scratch().join("stdin");
    let spool = || {
        let mut file = private::create(&path)?;
        std::io::copy(&mut std::io::stdin().lock(), &mut file)
    };
    spool().map_err(|e| RunError::output(&path, e))?;
    Ok(Some(path))
}

/// What is said before all else where more bytes are skipped than read.
fn mostly_skipped(found: &Discovered) -> Option<String> {
    let read: u64 = found.inputs.iter().map(|input| input.size).sum();
    let most = !found.inputs.is_empty() && found.ignored_bytes > read;
    most.then(|| {
        format!(
            "most of the input is skipped: {} are read and {} are not; {}; a file that is named on the command line is read whatever its extension",
            report::size(read),
            report::size(found.ignored_bytes),
            report::skipped(&found.ignored)
        )
    })
}

fn ignored_words(found: &Discovered) -> String {
    if found.ignored.is_empty() {
        return String::new();
    }
    format!("; {}", report::skipped(&found.ignored))
}
