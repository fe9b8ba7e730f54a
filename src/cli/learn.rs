//! `copydesk learn`: the furniture of each source, written down for a person.

use super::exit::{Exit, UsageError};
use super::progress::Bar;
use super::signals;
use super::terminal::print;
use crate::clean::SetupError;
use crate::config::{AutoSize, Config, Profile};
use crate::exec::{Observer as _, Stop};
use crate::report::counted;
use crate::run::{self, Job, RunError};
use crate::write::Claim;
use anyhow::Context as _;
use clap::Args;
use std::path::{Path, PathBuf};

/// Find lines that stand on many pages of their source, for you to read
///
/// Writes a file of templates: each with the documents it is in, its share of the
/// source, its first and last date, an example and what it would strike. Switch
/// off what should stay, and clean with the file.
#[derive(Debug, Args)]
#[command(after_help = "Example:
  copydesk learn dump -o templates.toml
  copydesk clean dump -o out --templates templates.toml")]
pub struct Learn {
    /// Files and folders
    #[arg(value_name = "PATH", required = true)]
    paths: Vec<PathBuf>,

    /// File for the templates; an old one is not overwritten
    #[arg(short, long, value_name = "FILE")]
    output: PathBuf,

    /// Configuration file (see `copydesk config`)
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,

    /// Worker threads; any number gives the same templates [default: one a core]
    #[arg(long, value_name = "N")]
    threads: Option<usize>,

    /// Memory to keep to [default: a quarter of the machine's]
    #[arg(long, value_name = "SIZE")]
    memory: Option<AutoSize>,
}

impl Learn {
    pub fn run(self) -> anyhow::Result<Exit> {
        if self.output.exists() {
            let message = format!(
                "{} is there already; name another file with -o",
                self.output.display()
            );
            return Err(UsageError(message).into());
        }
        let mut config =
            Config::load(Profile::Corpus, self.config.as_deref()).map_err(SetupError::from)?;
        config.boilerplate.learn = true;
        config.boilerplate.templates = PathBuf::new();
        if let Some(threads) = self.threads {
            config.run.threads = threads;
        }
        if let Some(memory) = self.memory {
            config.run.memory = memory;
        }
        // What the scan leaves needs the room of the input, so it lies where the
        // result goes and not where the system keeps small files.
        let name = self
            .output
            .file_name()
            .unwrap_or_default()
            .to_string_lossy();
        let work = self.output.with_file_name(format!(".{name}.copydesk"));
        let job = Job {
            paths: self.paths,
            listed: Vec::new(),
            output: work.clone(),
            claim: Claim::Overwrite,
            config,
            stop: Stop::default(),
        };
        let received = signals::watch(job.stop.clone())?;
        let bar = Bar::new();
        let learned = run::learn(&job, &bar);
        bar.finish();
        let templates = match (learned, received.exit()) {
            (Err(error @ RunError::Stopped { .. }), Some(exit)) => {
                bar.warn(&error.to_string());
                return Ok(exit);
            }
            (learned, _) => learned?,
        };
        write(&self.output, &crate::clean::templates::render(&templates))?;
        let on = templates.iter().filter(|t| !t.off).count() as u64;
        let off = templates.len() as u64 - on;
        print(&format!(
            "{} in {}, and {} that would stay\n",
            counted(on, "template"),
            self.output.display(),
            counted(off, "repeated line"),
        ))?;
        Ok(Exit::Complete)
    }
}

fn write(path: &Path, text: &str) -> anyhow::Result<()> {
    std::fs::write(path, text).with_context(|| format!("cannot write {}", path.display()))
}
