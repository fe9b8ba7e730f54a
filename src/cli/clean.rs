//! `copydesk clean`: the main job.

use super::exit::{Exit, UsageError};
use super::progress::Bar;
use super::signals;
use super::terminal::print;
use super::tolerance::Tolerance;
use crate::clean::SetupError;
use crate::config::{
    Audit, AutoSize, Compress, Config, FormatChoice, Keep, OutputFormat, PageChoice, Profile,
    Relation, Size, Stage, Stubs,
};
use crate::exec::{Observer as _, Stop};
use crate::report;
use crate::run::{self, Job, RunError};
use crate::write::Claim;
use clap::Args;
use std::io::Read as _;
use std::path::{Path, PathBuf};

/// Clean news dumps into JSONL or Parquet
///
/// Reads text files (one document each) and JSONL (one document a line), plain,
/// gzip, zstd, bzip2 or xz, and Parquet (one document a row). Normalises the text, strikes web furniture and what a document
/// says twice, lifts its metadata, drops copies, and writes clean copy with an
/// audit from which `restore` gives the input back.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  copydesk clean dump/ -o out                       a folder of .txt and .jsonl files
  copydesk clean a.jsonl.zst b.jsonl.gz -o out      compressed dumps
  zcat dump.gz | copydesk clean - -o out            standard input
  find . -name '*.txt' | copydesk clean --files-from - -o out
  copydesk clean dump -o out --only dedup           drop copies, leave every text as it is
  copydesk clean dump -o out --compress zstd --part-size 256MiB
  copydesk clean a.parquet -o out --output-format parquet --compress zstd
  copydesk clean dump -o out --mark exact,near      keep copies, marked
  copydesk clean dump -o out --threshold 0.9        drop closer copies only
  copydesk clean dump -o out --profile archive      captions and bylines stay in the text
  copydesk clean dump -o out --off related,share.on without these rules
  copydesk clean dump -o out --templates t.toml     what `copydesk learn` wrote, and you changed")]
pub struct Clean {
    /// Files, folders, or - for standard input
    #[arg(value_name = "PATH", required_unless_present = "files_from")]
    paths: Vec<PathBuf>,

    /// Folder for the result; made if it is not there
    #[arg(short, long, value_name = "DIR")]
    output: PathBuf,

    /// Read the paths of the files to clean from FILE, one a line (- for standard input)
    #[arg(long, value_name = "FILE")]
    files_from: Option<PathBuf>,

    /// Configuration file; flags override it (see `copydesk config`)
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,

    /// What to make of the documents (see `copydesk config --profile archive`)
    #[arg(long, value_name = "PROFILE", default_value = "corpus")]
    profile: Profile,

    /// Folder with rule files of your own, which run beside the built-in ones
    #[arg(long, value_name = "DIR")]
    rules: Option<PathBuf>,

    /// Leave out these rules, by name or beginning of the name (see `copydesk rules`)
    #[arg(long, value_name = "RULE,…", value_delimiter = ',')]
    off: Option<Vec<String>>,

    /// Judge lines by the shape of their page [default: auto]
    #[arg(long, value_name = "WHERE")]
    page: Option<PageChoice>,

    /// Judge them by the weights of this file, and not by the built-in ones
    #[arg(long, value_name = "FILE")]
    page_weights: Option<PathBuf>,

    /// Use the templates of this file as they stand, and learn none (see `copydesk learn`)
    #[arg(long, value_name = "FILE")]
    templates: Option<PathBuf>,

    /// Learn no templates
    #[arg(long)]
    no_learn: bool,

    /// Replace what an earlier run left in the output folder, finished or not
    #[arg(long)]
    overwrite: bool,

    /// Worker threads; any number gives the same bytes [default: one a core]
    #[arg(long, value_name = "N")]
    threads: Option<usize>,

    /// Memory to keep to; any amount gives the same bytes [default: a quarter of the machine's]
    #[arg(long, value_name = "SIZE")]
    memory: Option<AutoSize>,

    /// Folder for what does not fit into memory [default: .work in the output folder]
    #[arg(long, value_name = "DIR")]
    tmp: Option<PathBuf>,

    /// Exit with 0 if no more than N records, or P% of them, are quarantined
    #[arg(long, value_name = "N|P%")]
    max_quarantine: Option<Tolerance>,

    /// Run only these stages
    #[arg(long, value_name = "STAGE,…", value_delimiter = ',')]
    only: Option<Vec<Stage>>,

    /// Stop after N records
    #[arg(long, value_name = "N")]
    limit: Option<u64>,

    /// How files are cut into records
    #[arg(long, value_name = "FORMAT")]
    format: Option<FormatChoice>,

    /// End a part with the document that passes this size, uncompressed
    #[arg(long, value_name = "SIZE")]
    part_size: Option<Size>,

    /// What to write documents as; the audit is always JSONL
    #[arg(long, value_name = "FORMAT")]
    output_format: Option<OutputFormat>,

    /// What the audit keeps of struck text; only with full can the input be restored
    #[arg(long, value_name = "HOW")]
    audit: Option<Audit>,

    /// Compress the output
    #[arg(long, value_name = "METHOD")]
    compress: Option<Compress>,

    /// Which of several copies stays
    #[arg(long, value_name = "ORDER")]
    keep: Option<Keep>,

    /// Least Jaccard similarity of near copies, 0.5 to 1 [default: 0.8]
    #[arg(long, value_name = "J")]
    threshold: Option<f64>,

    /// What becomes of documents whose text is their site's
    #[arg(long, value_name = "WHAT")]
    stubs: Option<Stubs>,

    /// Share of a large source's documents that may be dropped, exact copies not counted [default: 0.95]
    #[arg(long, value_name = "FRACTION")]
    allow_removal: Option<f64>,

    /// Drop copies of these relations
    #[arg(long, value_name = "RELATION,…", value_delimiter = ',')]
    drop: Option<Vec<Relation>>,

    /// Keep copies of these relations, marked with their survivor
    #[arg(long, value_name = "RELATION,…", value_delimiter = ',')]
    mark: Option<Vec<Relation>>,

    /// Keep the records before the damage of a compressed file
    #[arg(long)]
    salvage: bool,

    /// Quarantine longer records, in flat memory
    #[arg(long, value_name = "SIZE")]
    max_record_bytes: Option<Size>,

    /// Largest window of zstd frames, as a power of two; 31 costs 2 GiB of memory
    #[arg(long, value_name = "LOG")]
    zstd_window_log: Option<u32>,

    /// Where the name of a source comes from: auto, host, folder, file, or a field
    #[arg(long, value_name = "WHERE")]
    source_from: Option<String>,

    #[command(flatten)]
    keys: KeyFlags,
}

/// Names of JSON fields; each flag replaces the list of the configuration.
#[derive(Debug, Args)]
#[command(next_help_heading = "Fields of JSONL records")]
pub(super) struct KeyFlags {
    /// Field that holds the text
    #[arg(long, value_name = "KEY,…", value_delimiter = ',')]
    text_key: Option<Vec<String>>,
    /// Field that holds the id
    #[arg(long, value_name = "KEY,…", value_delimiter = ',')]
    id_key: Option<Vec<String>>,
    /// Field that holds the URL
    #[arg(long, value_name = "KEY,…", value_delimiter = ',')]
    url_key: Option<Vec<String>>,
    /// Field that holds the source
    #[arg(long, value_name = "KEY,…", value_delimiter = ',')]
    source_key: Option<Vec<String>>,
    /// Field that holds the title
    #[arg(long, value_name = "KEY,…", value_delimiter = ',')]
    title_key: Option<Vec<String>>,
    /// Field that holds the author
    #[arg(long, value_name = "KEY,…", value_delimiter = ',')]
    author_key: Option<Vec<String>>,
    /// Field that holds the date
    #[arg(long, value_name = "KEY,…", value_delimiter = ',')]
    date_key: Option<Vec<String>>,
}

impl KeyFlags {
    /// The keys that were given replace those of the configuration.
    pub fn apply(self, input: &mut crate::config::InputConfig) {
        let set = |to: &mut Vec<String>, flag: Option<Vec<String>>| {
            if let Some(keys) = flag {
                *to = keys;
            }
        };
        set(&mut input.text_keys, self.text_key);
        set(&mut input.id_keys, self.id_key);
        set(&mut input.url_keys, self.url_key);
        set(&mut input.source_keys, self.source_key);
        set(&mut input.title_keys, self.title_key);
        set(&mut input.author_keys, self.author_key);
        set(&mut input.date_keys, self.date_key);
    }
}

impl Clean {
    pub fn run(self) -> anyhow::Result<Exit> {
        let tolerance = self.max_quarantine.unwrap_or(Tolerance::Records(0));
        let job = self.job()?;
        let received = signals::watch(job.stop.clone())?;
        let bar = Bar::new();
        let summary = run::clean(&job, &bar);
        bar.finish();
        let summary = match (summary, received.exit()) {
            (Err(error @ RunError::Stopped { .. }), Some(exit)) => {
                bar.warn(&error.to_string());
                return Ok(exit);
            }
            (summary, _) => summary?,
        };
        let mut table = report::render(&summary.totals, &summary.figures);
        if !summary.ignored.is_empty() {
            let kinds: Vec<_> = summary
                .ignored
                .iter()
                .map(|(ext, n)| format!("{n} {}", ext.escape_debug()))
                .collect();
            table.push_str(&format!(
                "  not read, of other kinds: {}\n",
                kinds.join(", ")
            ));
        }
        let output = job.output.display();
        table.push_str(&if summary.already {
            format!("  already complete and verified; the result is in {output}\n")
        } else {
            format!("  the result is in {output}\n")
        });
        print(&table)?;
        let (quarantined, read) = (summary.totals.quarantined_sum(), summary.totals.read);
        Ok(if tolerance.allows(quarantined, read) {
            Exit::Complete
        } else {
            Exit::Quarantined
        })
    }

    /// Arguments and configuration file become a job; flags win.
    fn job(self) -> anyhow::Result<Job> {
        let mut config =
            Config::load(self.profile, self.config.as_deref()).map_err(SetupError::from)?;
        let listed = match &self.files_from {
            Some(path) => read_list(path)?,
            None => Vec::new(),
        };
        let input = &mut config.input;
        self.keys.apply(input);
        input.salvage |= self.salvage;
        replace(&mut input.format, self.format);
        replace(&mut input.max_record_bytes, self.max_record_bytes);
        replace(&mut input.source_from, self.source_from);
        replace(&mut input.zstd_window_log_max, self.zstd_window_log);
        replace(&mut config.run.threads, self.threads);
        replace(&mut config.run.memory, self.memory);
        replace(&mut config.run.tmp, self.tmp);
        replace(&mut config.run.limit, self.limit);
        replace(&mut config.boilerplate.rules, self.rules);
        replace(&mut config.boilerplate.templates, self.templates);
        config.boilerplate.learn &= !self.no_learn;
        config.boilerplate.off.extend(self.off.unwrap_or_default());
        replace(&mut config.boilerplate.page, self.page);
        replace(&mut config.boilerplate.page_weights, self.page_weights);
        if let Some(mut only) = self.only {
            only.sort();
            only.dedup();
            config.run.stages = only;
        }
        replace(&mut config.output.part_size, self.part_size);
        replace(&mut config.output.compress, self.compress);
        replace(&mut config.output.format, self.output_format);
        replace(&mut config.output.audit, self.audit);
        replace(&mut config.dedup.allow_removal, self.allow_removal);
        replace(&mut config.dedup.keep, self.keep);
        replace(&mut config.dedup.threshold, self.threshold);
        replace(&mut config.dedup.stubs, self.stubs);
        // To mark a relation is not to drop it, unless both are asked for; and
        // other stories stay reported whatever becomes of copies.
        if let (Some(mark), None) = (&self.mark, &self.drop) {
            config.dedup.drop.retain(|r| !mark.contains(r));
        }
        if let (Some(drop), None) = (&self.drop, &self.mark) {
            config.dedup.mark.retain(|r| !drop.contains(r));
        }
        let dropped = self.drop.as_deref().unwrap_or_default();
        let mark = self.mark.map(|mut mark| {
            let others = config.dedup.mark.iter().copied();
            let told = others.filter(|r| r.is_other_story() && !dropped.contains(r));
            mark.extend(told);
            mark.sort();
            mark.dedup();
            mark
        });
        replace(&mut config.dedup.drop, self.drop);
        replace(&mut config.dedup.mark, mark);
        Ok(Job {
            paths: self.paths,
            listed,
            output: self.output,
            claim: if self.overwrite {
                Claim::Overwrite
            } else {
                Claim::Empty
            },
            config,
            stop: Stop::default(),
        })
    }
}

fn replace<T>(to: &mut T, flag: Option<T>) {
    if let Some(value) = flag {
        *to = value;
    }
}

fn read_list(path: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let mut text = String::new();
    if path.as_os_str() == "-" {
        std::io::stdin().read_to_string(&mut text)
    } else {
        std::fs::File::open(path).and_then(|mut f| f.read_to_string(&mut text))
    }
    .map_err(|e| UsageError(format!("cannot read the list {}: {e}", path.display())))?;
    let paths: Vec<PathBuf> = text
        .lines()
        .filter(|line| !line.is_empty())
        .map(PathBuf::from)
        .collect();
    if paths.is_empty() {
        let message = format!("the list {} names no file", path.display());
        return Err(UsageError(message).into());
    }
    Ok(paths)
}
