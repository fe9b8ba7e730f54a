//! The flow, top to bottom: discover, scan, decide, publish. Every document is
//! parsed once; what the later passes need is in the staging.

mod again;
mod entry;
mod error;
mod journal;
mod notes;
mod one;
mod policy;
mod publish;
mod rebuild;
mod resume;
mod scan;
mod series;
#[cfg(feature = "parquet")]
mod tables;

pub use error::RunError;
pub use policy::{Policy, RuleNames, load_rules};

use crate::config::Config;
use crate::dedup::{BandKeys, Decided, Desk, Tally};
use crate::exec::{Observer, Phase, Staging, Stop, Workers, fault};
use crate::read::{self, Discovered, Input, Start};
use crate::report::{Figures, Totals};
use crate::write::{
    self, Claim, Claimed, FORMAT, Identity, InputInfo, Manifest, OutputFolder, Timing,
};
use entry::Fates;
use journal::{Found, Header, Journal};
use resume::Progress;
use std::path::{Path, PathBuf};
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
    job.config.validate()?;
    let policy = Policy::compile(&job.config)?;
    // Before anything is read: an output that can't be used should cost no time.
    refuse_overlap(job)?;
    let folder = match OutputFolder::claim(&job.output, job.claim)? {
        Claimed::Finished(manifest) => return again::again(job, &policy, *manifest, observer),
        Claimed::Open(folder) => folder,
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

/// What a run begins with: nothing, or what another process had done.
struct Begun {
    staging: Staging,
    journal: Journal,
    progress: Progress,
    start: Start,
}

/// Looks for work to go on with. Other work is only thrown away if that was asked for.
fn begin(
    job: &Job,
    policy: &Policy,
    folder: &OutputFolder,
    inputs: &[Input],
    bands: &mut BandKeys,
    workers: &Workers,
) -> Result<Begun, RunError> {
    let memory = fault::size("COPYDESK_STAGING", policy.budget.staging());
    let overwrites = job.claim == Claim::Overwrite;
    let header = || {
        let identity = Identity::new(&job.config, policy.names.hash(), inputs);
        Header::new(identity, overwrites)
    };
    let unreadable = |e| RunError::output(&folder.work(), e);
    if let Some(found) = Found::look(folder).map_err(unreadable)? {
        let differences = found.header.differences(&header());
        if differences.is_empty() && found.header.overwrites == overwrites {
            let journal = Journal::resume(folder, found);
            let seed = journal.seed().map_err(unreadable)?;
            let (staging, progress, start) =
                resume::recover(&folder.staging(), seed, memory, bands, workers)
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

fn run(
    job: &Job,
    policy: &Policy,
    folder: &OutputFolder,
    observer: &dyn Observer,
    started: Instant,
) -> Result<(Summary, Manifest), RunError> {
    let config = &job.config;
    let workers = Workers::new(config.run.threads)?;
    let spool = spool_stdin(job, folder)?;
    let found = read::discover(&job.paths, &job.listed, spool.as_deref())?;
    for (path, why) in &found.skipped {
        observer.warn(&format!("{}: {why}", path.display()));
    }
    if found.inputs.is_empty() {
        return Err(RunError::NoInput(ignored_words(&found)));
    }
    let mut bands = BandKeys::new(&folder.work(), policy.budget.sorting());
    let begun = begin(job, policy, folder, &found.inputs, &mut bands, &workers)?;
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
    let scan = scan::Scan {
        inputs: &found.inputs,
        policy,
        workers: &workers,
        staging: &mut staging,
        journal: &mut journal,
        bands: &mut bands,
        progress: begun.progress,
        stop: &job.stop,
        observer,
    };
    let scanned = scan::scan(scan, begun.start)?;
    // From here on the staging is all there is; it has to be of these inputs.
    read::check(&found.inputs)?;

    tracing::info!(
        entries = staging.len(),
        staged_bytes = staging.bytes(),
        spilled_bytes = staging.spilled() + bands.spilled(),
        seconds = started.elapsed().as_secs_f64(),
        "scanned"
    );
    let documents = scanned.entries.documents();
    let decided = if policy.dedup {
        Desk::new(&documents, bands, &config.dedup, &staging, &workers)
            .and_then(Desk::decide)
            .map_err(|_| RunError::Staging(folder.work()))?
    } else {
        Decided {
            verdicts: Vec::new(),
            tally: Tally::default(),
        }
    };
    let fates = Fates::new(
        &scanned.entries,
        &documents,
        &decided.verdicts,
        &config.dedup,
    );
    tracing::info!(
        documents = documents.len(),
        pairs_compared = decided.tally.compared,
        seconds = started.elapsed().as_secs_f64(),
        "decided"
    );
    // The rows have told what they know, and they are most of the memory.
    drop(documents);
    drop(scanned.entries);

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
    let mut totals = published
        .counters
        .totals(fates.records(), |rule| policy.names.name(rule));
    totals.pairs_compared = decided.tally.compared;
    totals.capped_buckets = decided.tally.capped;
    if let Some(imbalance) = totals.imbalance() {
        return Err(RunError::Imbalance(imbalance));
    }

    let inputs: Vec<InputInfo> = scanned
        .ends
        .into_iter()
        .map(|end| scan::input_info(&found.inputs[end.file as usize], end))
        .collect();
    let figures = Figures {
        input_bytes: inputs.iter().map(|i| i.bytes).sum(),
        decompressed: inputs.iter().map(|i| i.decompressed).sum(),
        inputs: inputs.len() as u64,
        seconds: started.elapsed().as_secs_f64(),
    };
    let manifest = Manifest {
        copydesk: env!("CARGO_PKG_VERSION").to_owned(),
        format: FORMAT,
        config_hash: write::hex(config.hash()),
        rules_hash: write::hex(policy.names.hash()),
        config: config.clone(),
        totals: totals.clone(),
        inputs,
        ignored: found.ignored.clone(),
        outputs: published.parts,
        run: Timing {
            started: jiff_now(figures.seconds),
            seconds: figures.seconds,
            threads: workers.threads(),
            mb_per_second: figures.decompressed as f64 / 1e6 / figures.seconds.max(1e-9),
            inputs: found.inputs.iter().map(write::Fingerprint::of).collect(),
        },
    };
    let summary = Summary {
        totals,
        figures,
        ignored: found.ignored.into_iter().collect(),
        already: false,
    };
    Ok((summary, manifest))
}

/// When the run began, in UTC.
fn jiff_now(seconds: f64) -> String {
    let now = std::time::SystemTime::now() - std::time::Duration::from_secs_f64(seconds);
    jiff::Timestamp::try_from(now)
        .map(|t| format!("{t:.0}"))
        .unwrap_or_default()
}

fn reads_stdin(job: &Job) -> bool {
    job.paths.iter().any(|p| p.as_os_str() == "-")
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
            differences: vec![again::STDIN.to_owned()],
        });
    }
    let path = folder.work().join("stdin");
    let spool = || {
        let mut file = std::fs::File::create(&path)?;
        std::io::copy(&mut std::io::stdin().lock(), &mut file)
    };
    spool().map_err(|e| RunError::output(&path, e))?;
    Ok(Some(path))
}

/// An output inside an input would read itself on the next run, and an input
/// inside the output would be in the way of replacing it.
fn refuse_overlap(job: &Job) -> Result<(), RunError> {
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

fn ignored_words(found: &Discovered) -> String {
    if found.ignored.is_empty() {
        return String::new();
    }
    let kinds: Vec<_> = found
        .ignored
        .iter()
        .map(|(ext, n)| format!("{n} {ext}"))
        .collect();
    format!(" (not read: {})", kinds.join(", "))
}
