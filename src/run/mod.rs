//! One run over a corpus, top to bottom: `start` finds the inputs and what an interrupted
//! run left, `scan` reads and cleans every document once, `learn` finds templates and
//! cleans again where they change something, `decide` finds the duplicates, `publish`
//! writes. Each phase takes what the one before it made. What the later phases need of a
//! document is in the staging, so that a document is parsed once.

mod error;
mod policy;
mod context;
mod day_orders;
mod entries;
mod keys;
mod series;
mod checkpoint;
mod journal;
mod start;
mod scan;
mod learn;
mod decide;
mod publish;
mod filter;
mod memory;

pub use crate::exec::{Extent, Observer, Phase, Silent, Stop, Unit};
pub use crate::write::Claim;
pub use context::{Job, Summary};
pub use error::RunError;
pub use filter::{Filter, FilterError, Filtered};
pub use memory::clean_in_memory;
pub use policy::Policy;
pub use start::refuse_overlap;

use crate::clean::templates::Template;
use crate::config::{Config, OutputFormat, Sample};
use crate::exec::Workers;
use crate::write::{Claimed, Manifest, OutputError, OutputFolder};
use context::Run;
use std::time::Instant;

/// Cleans a corpus. The output folder holds the whole result when this returns `Ok`, and
/// what it held before when not. A run that was interrupted is resumed by the same job, and
/// the bytes are the same as if it had not been.
///
/// ```no_run
/// use copydesk::run::{self, Claim, Job, Silent, Stop};
/// use copydesk::Config;
///
/// let summary = run::clean(
///     &Job {
///         paths: vec!["dump".into()],
///         listed: Vec::new(),
///         output: "out".into(),
///         claim: Claim::Empty,
///         config: Config::default(),
///         stop: Stop::default(),
///     },
///     &Silent,
/// )?;
/// println!("{} documents kept", summary.totals.kept);
/// # Ok::<(), copydesk::RunError>(())
/// ```
///
/// # Errors
/// The configuration, the input or the output cannot be used, the machine failed, the
/// account does not balance, or the run was stopped.
pub fn clean(job: &Job, observer: &dyn Observer) -> Result<Summary, RunError> {
    let started = Instant::now();
    let policy = Policy::compile(&job.config)?;
    observer.plan(&phases(&policy, &job.config));
    observer.begin(Phase::Start, Extent::unknown());
    // Before anything is read: an output that can't be used should cost no time.
    refuse_overlap(job)?;
    let folder = match OutputFolder::claim(&job.output, job.claim)? {
        Claimed::Finished(manifest) => return start::verify(job, &policy, *manifest, observer),
        Claimed::Open(folder) => folder
            .shared(job.config.output.share)
            .with_scratch(&job.config.run.tmp)?,
    };
    let done = open(job, &policy, &folder, observer, started)
        .and_then(|run| all_phases(&run))
        .and_then(|(summary, manifest)| {
            observer.begin(Phase::Commit, Extent::unknown());
            let committed = folder.commit(&manifest);
            committed.map_err(|e| RunError::output(&job.output, e))?;
            Ok(summary)
        });
    if let Err(error) = &done {
        if error.invalidates_work() || !folder.is_worth_keeping() {
            folder.abandon();
        } else {
            folder.leave();
        }
    }
    done
}

/// Learns templates from what a job reads, and writes nothing: the working folder of its
/// output is removed afterwards.
///
/// # Errors
/// As for [`clean`].
pub fn learn(job: &Job, observer: &dyn Observer) -> Result<Vec<Template>, RunError> {
    let started = Instant::now();
    let policy = Policy::compile(&job.config)?;
    let mut plan = phases(&policy, &job.config);
    plan.retain(|phase| {
        !matches!(
            phase,
            Phase::Decide | Phase::Publish | Phase::Convert | Phase::Commit
        )
    });
    observer.plan(&plan);
    observer.begin(Phase::Start, Extent::unknown());
    refuse_overlap(job)?;
    let folder = match OutputFolder::claim(&job.output, job.claim)? {
        Claimed::Finished(_) => return Err(OutputError::Occupied(job.output.clone()).into()),
        Claimed::Open(folder) => folder
            .shared(job.config.output.share)
            .with_scratch(&job.config.run.tmp)?,
    };
    let learned = open(job, &policy, &folder, observer, started)
        .and_then(|run| learn::learn(&run, scan::scan(&run, start::begin(&run)?)?));
    folder.abandon();
    Ok(learned?.templates)
}

/// What a run will do.
fn phases(policy: &Policy, config: &Config) -> Vec<Phase> {
    let counts = matches!(config.run.sample, Sample::Records(_));
    let converts = policy.output.format != OutputFormat::Jsonl;
    [
        (Phase::Start, true),
        (Phase::Sample, counts),
        (Phase::Scan, true),
        (Phase::Learn, policy.learn),
        (Phase::Mark, policy.learn),
        (Phase::Decide, policy.dedup),
        (Phase::Publish, true),
        (Phase::Convert, converts),
        (Phase::Commit, true),
    ]
    .into_iter()
    .filter_map(|(phase, planned)| planned.then_some(phase))
    .collect()
}

fn all_phases(run: &Run<'_>) -> Result<(Summary, Manifest), RunError> {
    let begun = start::begin(run)?;
    let scanned = scan::scan(run, begun)?;
    let learned = learn::learn(run, scanned)?;
    let decided = decide::decide(run, learned)?;
    let published = publish::publish(run, decided)?;
    publish::settle(run, published)
}

/// Finds the inputs, and starts the workers.
fn open<'a>(
    job: &'a Job,
    policy: &'a Policy,
    folder: &'a OutputFolder,
    observer: &'a dyn Observer,
    started: Instant,
) -> Result<Run<'a>, RunError> {
    let workers = Workers::new(job.config.run.threads)?;
    let inputs = start::find_inputs(job, folder, observer)?;
    start::check_space(&job.config, policy, &inputs.inputs, folder)?;
    tracing::info!(
        files = inputs.inputs.len(),
        threads = workers.threads(),
        "inputs found"
    );
    Ok(Run {
        job,
        policy,
        folder,
        observer,
        workers,
        inputs,
        started,
    })
}
