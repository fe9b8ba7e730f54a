//! The flow, top to bottom: discover, scan, decide, publish. Every document is
//! parsed once; what the later passes need is in the staging.

mod again;
mod begin;
mod ceiling;
mod entry;
mod error;
mod inputs;
mod journal;
mod learn;
mod notes;
mod one;
mod outcome;
mod pages;
mod policy;
mod publish;
mod rebuild;
mod remark;
mod resume;
mod scan;
mod series;
mod settle;
mod space;
#[cfg(feature = "parquet")]
mod tables;

pub use error::RunError;
pub use policy::Policy;

use crate::clean::templates::Template;
use crate::config::Config;
use crate::dedup::{Decided, Decider, Index, Tally, Verdicts};
use crate::exec::{Observer, Phase, Stop, Workers};
use crate::learn::Notebook;
use crate::read;
use crate::report::{Figures, Totals};
use crate::scratch::Staging;
use crate::write::{Claim, Claimed, Manifest, OutputError, OutputFolder};
use entry::Dispositions;
use std::path::PathBuf;
use std::time::Instant;

/// Size of the chunks that records travel in. It decides where compressed
/// members end, so it is a constant and not a setting.
const CHUNK_BYTES: u64 = 4 << 20;

/// What to clean, and where to.
#[derive(Debug, Clone)]
pub struct Job {
    /// Files, folders, and `-` for standard input.
    pub paths: Vec<PathBuf>,
    /// Files named in a list (`--files-from`).
    pub listed: Vec<PathBuf>,
    pub output: PathBuf,
    pub claim: Claim,
    pub config: Config,
    /// Asks the run to stop where it can be gone on with.
    pub stop: Stop,
}

/// What a run did.
#[derive(Debug)]
pub struct Summary {
    pub totals: Totals,
    pub figures: Figures,
    /// Other files in the input folders, by extension.
    pub ignored: Vec<(String, u64)>,
    /// The result was there already, and was verified.
    pub already: bool,
}

/// Cleans. The output folder holds the whole result when this returns `Ok`,
/// and what it held before when not. A run that was interrupted is gone on with,
/// and the bytes are the same as if it had not been.
///
/// # Errors
/// The input or the output cannot be used, the machine failed, the account
/// does not balance, or the run was stopped.
pub fn clean(job: &Job, observer: &dyn Observer) -> Result<Summary, RunError> {
    let started = Instant::now();
    let policy = Policy::compile(&job.config)?;
    // Before anything is read: an output that can't be used should cost no time.
    inputs::refuse_overlap(job)?;
    let folder = match OutputFolder::claim(&job.output, job.claim)? {
        Claimed::Finished(manifest) => return again::again(job, &policy, *manifest, observer),
        Claimed::Open(folder) => folder.with_scratch(&job.config.run.tmp)?,
    };
    let done = run(job, &policy, &folder, observer, started).and_then(|(summary, manifest)| {
        let committed = folder.commit(&manifest);
        committed.map_err(|e| RunError::output(&job.output, e))?;
        Ok(summary)
    });
    if let Err(error) = &done
        && (error.spoils() || !folder.is_worth_keeping())
    {
        folder.abandon();
    }
    done
}

/// Learns templates from what a job reads, and writes nothing: the working folder
/// of its output is gone afterwards.
///
/// # Errors
/// As for [`clean`].
pub fn learn(job: &Job, observer: &dyn Observer) -> Result<Vec<Template>, RunError> {
    let started = Instant::now();
    let policy = Policy::compile(&job.config)?;
    inputs::refuse_overlap(job)?;
    let folder = match OutputFolder::claim(&job.output, job.claim)? {
        Claimed::Finished(_) => return Err(OutputError::Occupied(job.output.clone()).into()),
        Claimed::Open(folder) => folder.with_scratch(&job.config.run.tmp)?,
    };
    let prepared = prepare(job, &policy, &folder, observer, started);
    folder.abandon();
    Ok(prepared?.templates)
}

/// What the passes before the decision leave.
struct Prepared {
    workers: Workers,
    found: read::Discovered,
    staging: Staging,
    journal: journal::Journal,
    index: Index,
    scanned: resume::Progress,
    templates: Vec<Template>,
}

/// Scans, learns and marks.
fn prepare(
    job: &Job,
    policy: &Policy,
    folder: &OutputFolder,
    observer: &dyn Observer,
    started: Instant,
) -> Result<Prepared, RunError> {
    let workers = Workers::new(job.config.run.threads)?;
    let found = inputs::find(job, folder, observer)?;
    space::check(&job.config, policy, &found.inputs, folder)?;
    let mut index = Index::new(folder.scratch(), policy.budget);
    let begun = begin::begin(job, policy, folder, &found.inputs, &mut index, &workers)?;
    let (mut staging, mut journal) = (begun.staging, begun.journal);

    tracing::info!(
        files = found.inputs.len(),
        threads = workers.threads(),
        "inputs found"
    );
    observer.begin(Phase::Scan, found.inputs.iter().map(|i| i.size).sum());
    if journal.has_begun() {
        let done = &found.inputs[..begun.start.file.min(found.inputs.len())];
        observer.warn(&format!(
            "going on where a run stopped, after {}",
            crate::report::counted(staging.len(), "record")
        ));
        observer.advance(done.iter().map(|i| i.size).sum(), staging.len());
    }
    let mut notebook = Notebook::new(folder.scratch(), policy.budget.sorting());
    let mut pages = pages::Pages::default();
    if policy.learn {
        learn::recall(&staging, policy, &workers, &mut notebook, &mut pages)
            .map_err(|_| RunError::Staging(folder.scratch().to_owned()))?;
    }
    let whole = staging.is_empty();
    let scan = scan::Scan {
        notebook: &mut notebook,
        pages: &mut pages,
        review: learn::Review::default(),
        inputs: &found.inputs,
        policy,
        workers: &workers,
        staging: &mut staging,
        journal: &mut journal,
        index: &mut index,
        progress: begun.progress,
        stop: &job.stop,
        observer,
    };
    let (mut scanned, review) = scan::scan(scan, begun.start)?;
    crate::exec::fault::here("scan.ended");
    // From here on the staging is all there is; it has to be of these inputs.
    read::check(&found.inputs)?;

    tracing::info!(
        entries = staging.len(),
        staged_bytes = staging.bytes(),
        spilled_bytes = staging.spilled() + index.spilled(),
        seconds = started.elapsed().as_secs_f64(),
        "scanned"
    );
    let learning = learn::Learn {
        policy,
        workers: &workers,
        folder,
        journal: &journal,
        stop: &job.stop,
    };
    let learned = if policy.learn {
        let pages = pages.are_most(policy.cleaner.page_choice);
        let learned = learning.templates(
            &notebook,
            pages,
            found.inputs.len() as u64,
            &staging,
            &scanned.entries,
        )?;
        learning.mark(
            learned,
            pages,
            &mut staging,
            &mut scanned.entries,
            &mut index,
        )?
    } else {
        // Of what an earlier process scanned nothing is known here.
        for warning in review.warnings(policy, whole) {
            observer.warn(&warning);
        }
        policy.cleaner.templates.list().to_vec()
    };
    drop(notebook);
    crate::exec::fault::here("learned");
    tracing::info!(
        templates = learned.len(),
        seconds = started.elapsed().as_secs_f64(),
        "learned"
    );
    Ok(Prepared {
        workers,
        found,
        staging,
        journal,
        index,
        scanned,
        templates: learned,
    })
}

fn run(
    job: &Job,
    policy: &Policy,
    folder: &OutputFolder,
    observer: &dyn Observer,
    started: Instant,
) -> Result<(Summary, Manifest), RunError> {
    let config = &job.config;
    let Prepared {
        workers,
        found,
        staging,
        mut journal,
        index,
        scanned,
        templates,
    } = prepare(job, policy, folder, observer, started)?;
    let entries = scanned.entries;
    let documents = entries.documents();
    let decided = if policy.dedup {
        let desk = Decider::new(
            &entries,
            index,
            &config.dedup,
            &staging,
            &workers,
            policy.budget,
        );
        desk.and_then(Decider::decide)
            .map_err(|_| RunError::Staging(folder.scratch().to_owned()))?
    } else {
        Decided {
            verdicts: Verdicts::default(),
            tally: Tally::default(),
        }
    };
    let fates = Dispositions::new(&entries, decided.verdicts, &config.dedup);
    tracing::info!(
        documents,
        pairs_compared = decided.tally.compared,
        seconds = started.elapsed().as_secs_f64(),
        "decided"
    );
    let unread = |_| RunError::Staging(folder.scratch().to_owned());
    let allowed = config.dedup.allow_removal;
    ceiling::check(&entries, &fates, &staging, allowed, observer, unread)?;
    // The rows have told what they know, and they are most of the memory.
    drop(entries);

    observer.begin(Phase::Publish, staging.bytes());
    let published = publish::publish(publish::Publish {
        staging: &staging,
        fates: &fates,
        inputs: &found.inputs,
        policy,
        workers: &workers,
        folder,
        journal: &mut journal,
        stop: &job.stop,
        observer,
    })?;
    tracing::info!(
        parts = published.parts.len(),
        seconds = started.elapsed().as_secs_f64(),
        "written"
    );
    #[cfg(feature = "parquet")]
    let published = {
        let mut published = published;
        if config.output.format == crate::config::OutputFormat::Parquet {
            published.parts = tables::tables(tables::Job {
                parts: published.parts,
                inputs: &found.inputs,
                ends: &scanned.ends,
                policy,
                workers: &workers,
                folder,
                journal: &journal,
                stop: &job.stop,
            })?;
        }
        published
    };
    let templates = policy
        .has_templates()
        .then(|| learn::write(folder, &templates))
        .transpose()
        .map_err(|e| RunError::output(&folder.work(), e))?;
    let outcome = outcome::Outcome {
        templates,
        config,
        policy,
        found,
        ends: scanned.ends,
        records: fates.records(),
        tally: decided.tally,
        published,
        threads: workers.threads(),
        started,
    };
    outcome.settle()
}
