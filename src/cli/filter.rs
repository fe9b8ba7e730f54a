//! The command `copydesk filter`: cleans JSONL from standard input to standard output.

use super::clean::{CleaningFlags, KeyFlags, replace};
use super::exit::{Exit, UsageError};
use super::messages;
use crate::clean::SetupError;
use crate::config::{Config, Profile, Size, Stage};
use crate::run::{Filter as Stream, FilterError};
use clap::Args;
use std::fs::File;
use std::io::{self, BufWriter, Write as _};
use std::path::PathBuf;

/// Lines that are reported one by one; the rest are counted.
const MAX_WARNINGS: u64 = 20;

/// Clean JSONL in a pipeline, from standard input to standard output
///
/// Writes each record with its clean text as soon as it is read, in the same order, in constant
/// memory and on all cores. Each record is cleaned by itself: `filter` does not find duplicates
/// and learns no templates, as `clean` does. A line that cannot be read is reported on standard
/// error, and the exit code is 3 then.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  zcat dump.jsonl.gz | copydesk filter | jq -r .text
  tail -f feed.jsonl | copydesk filter --quarantine bad.jsonl >> clean.jsonl")]
pub struct Filter {
    /// File for lines that cannot be read, with their bytes in base64; it is overwritten
    #[arg(long, value_name = "FILE")]
    quarantine: Option<PathBuf>,

    /// Configuration file; flags override it (see `copydesk config`)
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,

    /// What to produce
    #[arg(long, value_enum, default_value_t)]
    profile: Profile,

    /// Run only these stages: normalize, boilerplate, repeat
    #[arg(long, value_name = "STAGE,…", value_delimiter = ',')]
    only: Option<Vec<Stage>>,

    /// Quarantine records longer than this
    #[arg(long, value_name = "SIZE")]
    max_record_bytes: Option<Size>,

    /// Worker threads; the output does not depend on it [default: one per core]
    #[arg(long, value_name = "N")]
    threads: Option<usize>,

    #[command(flatten)]
    keys: KeyFlags,

    #[command(flatten)]
    cleaning: CleaningFlags,
}

impl Filter {
    pub fn run(mut self) -> anyhow::Result<Exit> {
        let quarantine = self.quarantine.take();
        let stream = Stream::new(&self.config()?)?;
        let mut quarantine = quarantine
            .map(|path| {
                File::create(&path).map(BufWriter::new).map_err(|e| {
                    UsageError(format!(
                        "cannot write the quarantine file {}: {e}; choose another with --quarantine",
                        path.display()
                    ))
                })
            })
            .transpose()?;
        let mut reported = 0;
        let mut complain = |complaint: &str| {
            reported += 1;
            if reported <= MAX_WARNINGS {
                messages::warn(complaint);
            }
        };
        let done = stream.run(
            io::stdin(),
            &mut io::stdout(),
            quarantine.as_mut().map(|file| file as &mut dyn io::Write),
            &mut complain,
        );
        let done = match done {
            // A closed pipe is no error: the reader has seen enough.
            Err(FilterError::Write(e)) if e.kind() == io::ErrorKind::BrokenPipe => {
                return Ok(Exit::Complete);
            }
            done => done?,
        };
        if let Some(mut quarantine) = quarantine {
            quarantine.flush()?;
        }
        if done.quarantined > MAX_WARNINGS {
            let more = done.quarantined - MAX_WARNINGS;
            messages::warn(&format!("{more} more lines cannot be read"));
        }
        Ok(if done.quarantined == 0 {
            Exit::Complete
        } else {
            Exit::Quarantined
        })
    }

    /// The configuration that the file and the flags describe; flags override the file.
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
        self.cleaning.apply(&mut config.boilerplate);
        replace(&mut config.run.stages, self.only);
        replace(&mut config.run.threads, self.threads);
        replace(&mut config.input.max_record_bytes, self.max_record_bytes);
        Ok(config)
    }
}
