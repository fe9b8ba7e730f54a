//! `copydesk filter`: JSON lines on standard input become clean JSON lines on standard output.

use super::clean::KeyFlags;
use super::exit::{Exit, UsageError};
use super::terminal::{one_line, safe};
use crate::clean::SetupError;
use crate::config::{Config, PageChoice, Profile, Size, Stage};
use crate::run::{Filter as Stream, FilterError};
use clap::Args;
use std::fs::File;
use std::io::{self, BufWriter, Write as _};
use std::path::PathBuf;

/// Complaints that are printed one by one; the rest is counted.
const NAMED: u64 = 20;

/// Clean JSON lines in a pipeline: standard input to standard output
///
/// Reads JSONL from standard input and writes each record with its clean text to standard
/// output, in the same order, as it comes, in constant memory, on all cores. Each record is
/// cleaned by itself: no duplicates are looked for and no templates are learned, which `clean`
/// does. A line that is no record is named on standard error; then the exit code is 3.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  zcat dump.jsonl.gz | copydesk filter | jq -r .text
  tail -f feed.jsonl | copydesk filter --quarantine bad.jsonl >> clean.jsonl")]
pub struct Filter {
    /// File for lines that are no record, with their bytes in base64; an old one is replaced
    #[arg(long, value_name = "FILE")]
    quarantine: Option<PathBuf>,

    /// Configuration file (see `copydesk config`)
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,

    /// Configuration to start from
    #[arg(long, value_enum, default_value_t)]
    profile: Profile,

    /// Run only these stages: normalize, boilerplate, repeat
    #[arg(long, value_name = "STAGE,…", value_delimiter = ',')]
    only: Option<Vec<Stage>>,

    /// Switch off rules, by name or by their first words ("related")
    #[arg(long, value_name = "RULE,…", value_delimiter = ',')]
    off: Vec<String>,

    /// Folder with rule files of your own
    #[arg(long, value_name = "DIR")]
    rules: Option<PathBuf>,

    /// File of templates, as `copydesk learn` writes it
    #[arg(long, value_name = "FILE")]
    templates: Option<PathBuf>,

    /// Remove menus and teasers from whole-page dumps
    #[arg(long, value_enum)]
    page: Option<PageChoice>,

    /// Longest line that is a record, in bytes
    #[arg(long, value_name = "SIZE")]
    max_record_bytes: Option<Size>,

    /// Worker threads; any number gives the same output [default: one a core]
    #[arg(long, value_name = "N")]
    threads: Option<usize>,

    #[command(flatten)]
    keys: KeyFlags,
}

impl Filter {
    pub fn run(mut self) -> anyhow::Result<Exit> {
        let quarantine = self.quarantine.take();
        let stream = Stream::new(&self.config()?)?;
        let mut quarantine = quarantine
            .map(|path| {
                File::create(&path).map(BufWriter::new).map_err(|e| {
                    UsageError(format!(
                        "cannot write the quarantine {}: {e}",
                        path.display()
                    ))
                })
            })
            .transpose()?;
        let mut said = 0;
        let mut complain = |complaint: &str| {
            said += 1;
            if said <= NAMED {
                let line = one_line(&safe(complaint));
                let _ = writeln!(io::stderr(), "copydesk: {line}");
            }
        };
        let done = stream.run(
            io::stdin(),
            &mut io::stdout(),
            quarantine.as_mut().map(|file| file as &mut dyn io::Write),
            &mut complain,
        );
        let done = match done {
            // Whoever closed the pipe has seen enough.
            Err(FilterError::Write(e)) if e.kind() == io::ErrorKind::BrokenPipe => {
                return Ok(Exit::Complete);
            }
            done => done?,
        };
        if let Some(mut quarantine) = quarantine {
            quarantine.flush()?;
        }
        if done.quarantined > NAMED {
            let more = done.quarantined - NAMED;
            let _ = writeln!(io::stderr(), "copydesk: {more} more lines are no records");
        }
        Ok(if done.quarantined == 0 {
            Exit::Complete
        } else {
            Exit::Quarantined
        })
    }

    /// The configuration file and the flags; flags win.
    fn config(self) -> anyhow::Result<Config> {
        let mut config =
            Config::load(self.profile, self.config.as_deref()).map_err(SetupError::from)?;
        if self
            .only
            .as_ref()
            .is_some_and(|only| only.contains(&Stage::Dedup))
        {
            return Err(FilterError::NeedsCorpus.into());
        }
        self.keys.apply(&mut config.input);
        config.boilerplate.off.extend(self.off);
        let boilerplate = &mut config.boilerplate;
        boilerplate.rules = self.rules.unwrap_or(std::mem::take(&mut boilerplate.rules));
        boilerplate.templates = self
            .templates
            .unwrap_or(std::mem::take(&mut boilerplate.templates));
        boilerplate.page = self.page.unwrap_or(boilerplate.page);
        config.run.stages = self.only.unwrap_or(config.run.stages);
        config.run.threads = self.threads.unwrap_or(config.run.threads);
        config.input.max_record_bytes = self
            .max_record_bytes
            .unwrap_or(config.input.max_record_bytes);
        Ok(config)
    }
}
