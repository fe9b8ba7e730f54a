//! The end of a run: its sums are checked, and what it did goes into the manifest
//! and the summary. Nothing is written here.

use super::Published;
use crate::read::{FileEnd, Format, Input};
use crate::report::Figures;
use crate::run::context::{Run, Summary};
use crate::run::error::RunError;
use crate::write::{self, FORMAT, InputInfo, Manifest, Timing};

/// Settles the account.
///
/// # Errors
/// The sums do not hold.
pub fn settle(run: &Run<'_>, published: Published) -> Result<(Summary, Manifest), RunError> {
    let (config, names) = (&run.job.config, &run.policy.cleaner.names);
    let found = &run.inputs;
    let mut totals = published
        .counters
        .totals(published.records, |rule| names.name(rule));
    totals.pairs_compared = published.tally.compared;
    totals.capped_buckets = published.tally.capped;
    if let Some(imbalance) = totals.imbalance() {
        return Err(RunError::Imbalance(imbalance));
    }

    let inputs: Vec<InputInfo> = published
        .ends
        .into_iter()
        .map(|end| input_info(&found.inputs[end.file as usize], end))
        .collect();
    let figures = Figures {
        input_bytes: inputs.iter().map(|i| i.bytes).sum(),
        decompressed: inputs.iter().map(|i| i.decompressed).sum(),
        inputs: inputs.len() as u64,
        unsampled: inputs.iter().map(|i| i.unsampled).sum(),
        seconds: run.seconds(),
    };
    let manifest = Manifest {
        copydesk: env!("CARGO_PKG_VERSION").to_owned(),
        format: FORMAT,
        config_hash: write::hex(config.hash()),
        rules_hash: write::hex(names.hash()),
        config: config.clone(),
        totals: totals.clone(),
        inputs,
        ignored: found.ignored.clone(),
        outputs: published.parts,
        templates: published.templates,
        unstruck: Vec::new(),
        run: Timing {
            started: start_time(figures.seconds),
            seconds: figures.seconds,
            threads: run.workers.threads(),
            mb_per_second: figures.decompressed as f64 / 1e6 / figures.seconds.max(1e-9),
            inputs: found.inputs.iter().map(write::Fingerprint::of).collect(),
            // It is worked out when the file is written.
            hash: String::new(),
        },
    };
    let summary = Summary {
        totals,
        figures,
        ignored: found.ignored.clone().into_iter().collect(),
        already: false,
    };
    Ok((summary, manifest))
}

/// When the run began, in UTC.
fn start_time(seconds: f64) -> String {
    let now = std::time::SystemTime::now() - std::time::Duration::from_secs_f64(seconds);
    jiff::Timestamp::try_from(now)
        .map(|t| format!("{t:.0}"))
        .unwrap_or_default()
}

/// What the manifest says of a file that was read.
fn input_info(input: &Input, end: FileEnd) -> InputInfo {
    let raw = input.path.to_str().is_none();
    InputInfo {
        name: input.name.clone(),
        raw_name: raw.then(|| {
            let bytes = input.path.as_os_str().as_encoded_bytes();
            bytes.iter().map(|b| format!("{b:02x}")).collect()
        }),
        bytes: input.size,
        format: match end.format {
            Format::Text => "text".into(),
            Format::Jsonl => "jsonl".into(),
            Format::Json => "json".into(),
            Format::Csv => "csv".into(),
            Format::Tsv => "tsv".into(),
            #[cfg(feature = "parquet")]
            Format::Parquet => "parquet".into(),
        },
        compression: end.compression.name().to_owned(),
        encoding: end.wide.map(|wide| wide.name().to_owned()),
        members: end.members,
        decompressed: end.bytes,
        records: end.records,
        unsampled: end.unsampled,
        tail: String::from_utf8_lossy(&end.tail).into_owned(),
        hash: write::hex(end.hash),
        complete: end.complete,
        warnings: end.warnings.iter().map(ToString::to_string).collect(),
    }
}
