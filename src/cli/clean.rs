//! The command `copydesk clean`: its flags, and the job that they describe.

mod futile;

use super::dry_run::DryRun;
use super::exit::{Exit, UsageError};
use super::local::{local_path, refuse_address};
use super::messages;
use super::page::{Page, line};
use super::progress::Bar;
use super::relations::{Named, NamedParser, listed};
use super::signals;
use super::tolerance::Tolerance;
use crate::clean::SetupError;
use crate::config::{
    Audit, AutoSize, BoilerplateConfig, Compress, Config, Dedup, Delimiter, FormatChoice,
    InputConfig, Keep, OutputFormat, PageChoice, Profile, Sample, Size, Stage, Stubs,
};
use crate::exec::Stop;
use crate::report;
use crate::run::{self, Job, RunError};
use crate::write::Claim;
use clap::Args;
use std::io::Read as _;
use std::path::{Path, PathBuf};

/// Clean scraped news: remove boilerplate and duplicates, extract metadata
///
/// Reads text files (one document each), JSONL (one document a line), JSON (a list, or one
/// document a file) and CSV (one document a row), all plain or compressed with gzip, zstd,
/// bzip2 or xz, and Parquet (one document a row). Normalizes
/// the text, removes boilerplate and what a document repeats, extracts titles, bylines,
/// dates and captions, drops duplicate documents, and writes clean JSONL or Parquet with an
/// audit from which `copydesk restore` rebuilds the input.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  copydesk clean dump/ -o out                       a folder of .txt, .jsonl, .json, .csv and .parquet files
  copydesk clean a.jsonl.zst b.jsonl.gz -o out      compressed dumps
  zcat dump.gz | copydesk clean - -o out            standard input
  find . -name '*.txt' | copydesk clean --files-from - -o out
  copydesk clean dump -o out --profile archive      captions and bylines stay in the text
  copydesk clean dump -o out --only dedup           drop duplicates, change no text
  copydesk clean dump -o out --mark exact,near      keep duplicates, marked
  copydesk clean dump -o out --threshold 0.9        drop only very similar duplicates
  copydesk clean dump -o out --off related,share.on without these rules
  copydesk clean dump -o out --templates t.toml     with the templates that `copydesk learn` wrote
  copydesk clean dump -o out --sample 1000          a try on some documents of the whole dump
  copydesk clean dump --dry-run                     what would go, with the passages most at risk
  copydesk clean dump -o out --compress zstd --part-size 256MiB
  copydesk clean a.parquet -o out --output-format parquet --compress zstd")]
pub struct Clean {
    /// Files or folders to clean, or - for standard input
    #[arg(value_name = "PATH", required_unless_present = "files_from", value_parser = local_path())]
    paths: Vec<PathBuf>,

    /// Folder for the result; it is created if missing
    #[arg(
        short,
        long,
        value_name = "DIR",
        required_unless_present = "dry_run",
        value_parser = local_path()
    )]
    output: Option<PathBuf>,

    /// What to produce
    #[arg(long, value_name = "PROFILE", default_value = "corpus")]
    profile: Profile,

    /// Configuration file; flags override it (see `copydesk config`)
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,

    /// Run only these stages
    #[arg(long, value_name = "STAGE,…", value_delimiter = ',')]
    only: Option<Vec<Stage>>,

    #[command(flatten)]
    input: InputFlags,

    #[command(flatten)]
    keys: KeyFlags,

    #[command(flatten)]
    cleaning: CleaningFlags,

    /// Do not learn templates: lines that many pages of a source share
    #[arg(long, help_heading = "Cleaning")]
    no_learn: bool,

    #[command(flatten)]
    duplicates: DuplicateFlags,

    #[command(flatten)]
    written: OutputFlags,

    #[command(flatten)]
    machine: MachineFlags,
}

/// Flags about the input.
#[derive(Debug, Args)]
#[command(next_help_heading = "Input")]
struct InputFlags {
    /// Read the paths to clean from FILE, one a line (- for standard input)
    #[arg(long, value_name = "FILE")]
    files_from: Option<PathBuf>,

    /// Format of all input files [default: auto]
    #[arg(long, value_name = "FORMAT")]
    format: Option<FormatChoice>,

    /// What separates the cells of CSV: one character, tab, or auto [default: auto]
    #[arg(long, value_name = "CHAR", hide_short_help = true)]
    delimiter: Option<Delimiter>,

    /// Stop after N records, to try a configuration on the beginning of a dump
    #[arg(long, value_name = "N")]
    limit: Option<u64>,

    /// Read only N records, or about P% of them, spread over all of the input
    #[arg(long, value_name = "N|P%", conflicts_with = "limit")]
    sample: Option<Sample>,

    /// Choose other records for --sample; the same number gives the same ones [default: 0]
    #[arg(long, value_name = "NUMBER", hide_short_help = true)]
    seed: Option<u64>,

    /// Where a document's source (outlet) comes from: auto, host, folder, file, or a field name
    #[arg(long, value_name = "WHERE", hide_short_help = true)]
    source_from: Option<String>,

    /// Quarantine records longer than this
    #[arg(long, value_name = "SIZE", hide_short_help = true)]
    max_record_bytes: Option<Size>,

    /// Exit with 0 if at most N records, or P% of them, are quarantined
    #[arg(long, value_name = "N|P%", hide_short_help = true)]
    max_quarantine: Option<Tolerance>,

    /// Keep the records that were read before the damage in a compressed file
    #[arg(long, hide_short_help = true)]
    salvage: bool,

    /// Largest zstd window, as a power of two; 31 costs 2 GiB of memory
    #[arg(long, value_name = "LOG", hide_short_help = true)]
    zstd_window_log: Option<u32>,
}

/// Names of JSON fields; each flag replaces the list of the configuration.
#[derive(Debug, Args)]
#[command(next_help_heading = "Input: field names of records")]
pub(super) struct KeyFlags {
    /// Field with the text
    #[arg(long, value_name = "KEY,…", value_delimiter = ',')]
    text_key: Option<Vec<String>>,
    /// Field with the id
    #[arg(
        long,
        value_name = "KEY,…",
        value_delimiter = ',',
        hide_short_help = true
    )]
    id_key: Option<Vec<String>>,
    /// Field with the URL
    #[arg(
        long,
        value_name = "KEY,…",
        value_delimiter = ',',
        hide_short_help = true
    )]
    url_key: Option<Vec<String>>,
    /// Field with the source
    #[arg(
        long,
        value_name = "KEY,…",
        value_delimiter = ',',
        hide_short_help = true
    )]
    source_key: Option<Vec<String>>,
    /// Field with the title
    #[arg(
        long,
        value_name = "KEY,…",
        value_delimiter = ',',
        hide_short_help = true
    )]
    title_key: Option<Vec<String>>,
    /// Field with the author
    #[arg(
        long,
        value_name = "KEY,…",
        value_delimiter = ',',
        hide_short_help = true
    )]
    author_key: Option<Vec<String>>,
    /// Field with the date
    #[arg(
        long,
        value_name = "KEY,…",
        value_delimiter = ',',
        hide_short_help = true
    )]
    date_key: Option<Vec<String>>,
}

impl KeyFlags {
    /// Sets the lists of field names that flags name.
    pub fn apply(self, input: &mut InputConfig) {
        replace(&mut input.text_keys, self.text_key);
        replace(&mut input.id_keys, self.id_key);
        replace(&mut input.url_keys, self.url_key);
        replace(&mut input.source_keys, self.source_key);
        replace(&mut input.title_keys, self.title_key);
        replace(&mut input.author_keys, self.author_key);
        replace(&mut input.date_keys, self.date_key);
    }
}

/// Flags about cleaning a text.
#[derive(Debug, Args)]
#[command(next_help_heading = "Cleaning")]
pub(super) struct CleaningFlags {
    /// Folder with your own rule files, used in addition to the built-in rules
    #[arg(long, value_name = "DIR")]
    rules: Option<PathBuf>,

    /// Turn off these rules, by full name or prefix (see `copydesk rules`)
    #[arg(long, value_name = "RULE,…", value_delimiter = ',')]
    off: Option<Vec<String>>,

    /// Remove menus and teasers from whole-page dumps [default: auto]
    #[arg(long, value_name = "WHEN")]
    page: Option<PageChoice>,

    /// Page model to use instead of the built-in one
    #[arg(long, value_name = "FILE", hide_short_help = true)]
    page_weights: Option<PathBuf>,

    /// Use the templates of this file and learn none (see `copydesk learn`)
    #[arg(long, value_name = "FILE")]
    templates: Option<PathBuf>,
}

impl CleaningFlags {
    /// Sets what flags name.
    pub fn apply(self, boilerplate: &mut BoilerplateConfig) {
        replace(&mut boilerplate.rules, self.rules);
        boilerplate.off.extend(self.off.unwrap_or_default());
        replace(&mut boilerplate.page, self.page);
        replace(&mut boilerplate.page_weights, self.page_weights);
        replace(&mut boilerplate.templates, self.templates);
    }
}

/// Flags about duplicate documents.
#[derive(Debug, Args)]
#[command(next_help_heading = "Duplicates")]
struct DuplicateFlags {
    /// Drop duplicates of these relations and no others; +near adds one [default: exact,near]
    #[arg(
        long,
        value_name = "RELATION,…",
        value_delimiter = ',',
        value_parser = NamedParser
    )]
    drop: Option<Vec<Named>>,

    /// Keep duplicates of these relations and no others, marked with the document they repeat;
    /// +near adds one [default: same-page-text,template, which stay marked unless dropped]
    #[arg(
        long,
        value_name = "RELATION,…",
        value_delimiter = ',',
        value_parser = NamedParser
    )]
    mark: Option<Vec<Named>>,

    /// Jaccard similarity from which documents are near duplicates, 0.5 to 1 [default: 0.8]
    #[arg(long, value_name = "J")]
    threshold: Option<f64>,

    /// Which document of a group of duplicates to keep
    #[arg(long, value_name = "ORDER")]
    keep: Option<Keep>,

    /// Pages with only the site's own text (paywall, consent): mark or drop
    #[arg(long, value_name = "WHAT")]
    stubs: Option<Stubs>,

    /// Largest share of a large source that may be dropped, exact copies under a like headline not counted [default: 0.95]
    #[arg(long, value_name = "FRACTION", hide_short_help = true)]
    allow_removal: Option<f64>,
}

/// Flags about the output.
#[derive(Debug, Args)]
#[command(next_help_heading = "Output")]
struct OutputFlags {
    /// Do all of the work, show what is most at risk of being missed, and write no result
    #[arg(long)]
    dry_run: bool,

    /// Replace the result or the unfinished run in the output folder
    #[arg(long)]
    overwrite: bool,

    /// Format of the documents; the audit is always JSONL
    #[arg(long, value_name = "FORMAT")]
    output_format: Option<OutputFormat>,

    /// Compress the output files
    #[arg(long, value_name = "METHOD")]
    compress: Option<Compress>,

    /// Start a new output file after this much uncompressed data
    #[arg(long, value_name = "SIZE", hide_short_help = true)]
    part_size: Option<Size>,

    /// How much removed text the audit keeps; `restore` and `unstrike` need full
    #[arg(long, value_name = "HOW", hide_short_help = true)]
    audit: Option<Audit>,

    /// Let the umask decide who may read audit, dropped and quarantine; else only you can
    #[arg(long, hide_short_help = true)]
    share: bool,
}

/// Flags about the machine. The result does not depend on them.
#[derive(Debug, Args)]
#[command(next_help_heading = "Machine")]
struct MachineFlags {
    /// Worker threads; the result does not depend on it [default: one per core]
    #[arg(long, value_name = "N")]
    threads: Option<usize>,

    /// Memory limit, e.g. 4GiB; the result does not depend on it [default: a quarter of the machine's]
    #[arg(long, value_name = "SIZE")]
    memory: Option<AutoSize>,

    /// Folder for temporary files [default: .work in the output folder]
    #[arg(long, value_name = "DIR")]
    tmp: Option<PathBuf>,
}

impl Clean {
    pub fn run(self) -> anyhow::Result<Exit> {
        let tolerance = self.input.max_quarantine.unwrap_or(Tolerance::Records(0));
        let is_dry = self.written.dry_run;
        let mut job = self.job()?;
        let dry = is_dry.then(|| DryRun::begin(&mut job)).transpose()?;
        let temporary = dry.as_ref().map(|dry| dry.folder().to_owned());
        let received = signals::watch(job.stop.clone(), temporary)?;
        let bar = Bar::new();
        let summary = run::clean(&job, &bar);
        bar.finish();
        let summary = match (summary, received.exit()) {
            (Err(error @ RunError::Stopped { .. }), Some(exit)) => {
                messages::error(&match dry {
                    Some(_) => signals::DRY_RUN_STOPPED.to_owned(),
                    None => error.to_string(),
                });
                return Ok(exit);
            }
            (summary, _) => summary?,
        };
        let mut table = Page::default();
        for row in report::render(&summary.totals, &summary.figures) {
            line!(table, "{row}");
        }
        if !summary.ignored.is_empty() {
            let skipped = report::skipped(&summary.ignored.into_iter().collect());
            line!(table, "  {skipped}");
        }
        let output = job.output.display();
        match &dry {
            Some(dry) => {
                dry.report(&mut table)?;
                table.print()?;
            }
            None => {
                match summary.already {
                    true => line!(
                        table,
                        "  already complete, and verified; the result is in {output}"
                    ),
                    false => line!(table, "  the result is in {output}"),
                }
                table
                    .print()
                    .map_err(|e| anyhow::anyhow!("the result is complete, in {output}, but {e}"))?;
            }
        }
        let (quarantined, read) = (summary.totals.quarantined_sum(), summary.totals.read);
        Ok(if tolerance.allows(quarantined, read) {
            Exit::Complete
        } else {
            Exit::Quarantined
        })
    }

    /// The job that the configuration file and the flags describe; flags override the file.
    fn job(self) -> anyhow::Result<Job> {
        let given = futile::Given::of(&self);
        let mut config =
            Config::load(self.profile, self.config.as_deref()).map_err(SetupError::from)?;
        let listed = match &self.input.files_from {
            Some(path) => read_list(path)?,
            None => Vec::new(),
        };
        let input = &mut config.input;
        self.keys.apply(input);
        input.salvage |= self.input.salvage;
        replace(&mut input.format, self.input.format);
        replace(&mut input.delimiter, self.input.delimiter);
        replace(&mut input.max_record_bytes, self.input.max_record_bytes);
        replace(&mut input.source_from, self.input.source_from);
        replace(&mut input.zstd_window_log_max, self.input.zstd_window_log);
        replace(&mut config.run.limit, self.input.limit);
        replace(&mut config.run.sample, self.input.sample);
        replace(&mut config.run.seed, self.input.seed);
        replace(&mut config.run.threads, self.machine.threads);
        replace(&mut config.run.memory, self.machine.memory);
        replace(&mut config.run.tmp, self.machine.tmp);
        if let Some(mut only) = self.only {
            only.sort();
            only.dedup();
            config.run.stages = only;
        }
        config.boilerplate.learn &= !self.no_learn;
        self.cleaning.apply(&mut config.boilerplate);
        replace(&mut config.output.part_size, self.written.part_size);
        replace(&mut config.output.compress, self.written.compress);
        replace(&mut config.output.format, self.written.output_format);
        replace(&mut config.output.audit, self.written.audit);
        config.output.share |= self.written.share;
        self.duplicates.apply(&mut config.dedup)?;
        given.check(&config)?;
        Ok(Job {
            paths: self.paths,
            listed,
            // Only a dry run goes without.
            output: self.output.unwrap_or_default(),
            claim: if self.written.overwrite {
                Claim::Overwrite
            } else {
                Claim::Empty
            },
            config,
            stop: Stop::default(),
        })
    }
}

impl DuplicateFlags {
    /// Sets what the flags name. Marking a relation means not dropping it, unless both are
    /// named; other stories stay marked whatever is done with duplicates.
    fn apply(self, dedup: &mut Dedup) -> Result<(), UsageError> {
        replace(&mut dedup.allow_removal, self.allow_removal);
        replace(&mut dedup.keep, self.keep);
        replace(&mut dedup.threshold, self.threshold);
        replace(&mut dedup.stubs, self.stubs);
        let drop = listed("--drop", self.drop.as_deref(), &dedup.drop)?;
        let mark = listed("--mark", self.mark.as_deref(), &dedup.mark)?;
        if let (Some(mark), None) = (&mark, &drop) {
            dedup.drop.retain(|r| !mark.contains(r));
        }
        if let (Some(drop), None) = (&drop, &mark) {
            dedup.mark.retain(|r| !drop.contains(r));
        }
        let dropped = drop.as_deref().unwrap_or_default();
        let mark = mark.map(|mut mark| {
            let others = dedup.mark.iter().copied();
            mark.extend(others.filter(|r| r.is_other_story() && !dropped.contains(r)));
            mark.sort();
            mark.dedup();
            mark
        });
        replace(&mut dedup.drop, drop);
        replace(&mut dedup.mark, mark);
        Ok(())
    }
}

/// Overwrites a setting with what a flag says.
pub(super) fn replace<T>(to: &mut T, flag: Option<T>) {
    if let Some(value) = flag {
        *to = value;
    }
}

fn read_list(list: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let mut text = String::new();
    if list.as_os_str() == "-" {
        std::io::stdin().read_to_string(&mut text)
    } else {
        std::fs::File::open(list).and_then(|mut f| f.read_to_string(&mut text))
    }
    .map_err(|e| {
        UsageError(format!(
            "cannot read the list of files {}: {e}",
            list.display()
        ))
    })?;
    let paths: Vec<PathBuf> = text
        .lines()
        .filter(|line| !line.is_empty())
        .map(PathBuf::from)
        .collect();
    if paths.is_empty() {
        let message = format!(
            "the list of files {} is empty; write one path a line",
            list.display()
        );
        return Err(UsageError(message).into());
    }
    let address = paths.iter().find_map(|p| Some((p, refuse_address(p)?)));
    if let Some((path, message)) = address {
        let message = format!("{} in {}: {message}", path.display(), list.display());
        return Err(UsageError(message).into());
    }
    Ok(paths)
}
