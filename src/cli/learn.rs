//! The command `copydesk learn`: finds the boilerplate of each source and writes it to a file
//! for review.

use super::exit::{Exit, UsageError};
use super::local::local_path;
use super::messages;
use super::page::{Page, line};
use super::progress::Bar;
use super::signals;
use crate::clean::SetupError;
use crate::config::{AutoSize, Config, Profile};
use crate::exec::Stop;
use crate::report::counted;
use crate::run::{self, Job, RunError};
use crate::write::{Claim, NewFile};
use anyhow::Context as _;
use clap::Args;
use std::io::Write as _;
use std::path::{Path, PathBuf};

/// Find lines that repeat on many pages of a source, and write them to a file for review
///
/// Each line becomes a template with its number of documents, its share of the source, its
/// first and last date, an example and how many lines it would remove. Set `enabled = false`
/// on what should stay, then clean with the file.
#[derive(Debug, Args)]
#[command(after_help = "Example:
  copydesk learn dump -o templates.toml
  copydesk clean dump -o out --templates templates.toml")]
pub struct Learn {
    /// Files or folders to learn from
    #[arg(value_name = "PATH", required = true, value_parser = local_path())]
    paths: Vec<PathBuf>,

    /// File for the templates; an existing file is not overwritten
    #[arg(short, long, value_name = "FILE")]
    output: PathBuf,

    /// Configuration file (see `copydesk config`)
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,

    /// Worker threads; the result does not depend on it [default: one per core]
    #[arg(long, value_name = "N")]
    threads: Option<usize>,

    /// Memory limit, e.g. 4GiB; the result does not depend on it [default: a quarter of the machine's]
    #[arg(long, value_name = "SIZE")]
    memory: Option<AutoSize>,
}

impl Learn {
    pub fn run(self) -> anyhow::Result<Exit> {
        // Also a link that leads nowhere is something.
        if self.output.symlink_metadata().is_ok() {
            let message = format!(
                "{} already exists; choose another file with -o",
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
        // The temporary files are as large as the input, so they are put beside the output
        // file and not into the system's folder for temporary files.
        let name = self
            .output
            .file_name()
            .unwrap_or_default()
            .to_string_lossy();
        let work = self.output.with_file_name(format!(".{name}.copydesk"));
        if work.is_symlink() {
            let message = format!("{} is a link; remove it, then learn again", work.display());
            return Err(UsageError(message).into());
        }
        let job = Job {
            paths: self.paths,
            listed: Vec::new(),
            output: work.clone(),
            claim: Claim::Overwrite,
            config,
            stop: Stop::default(),
        };
        let received = signals::watch(job.stop.clone(), None)?;
        let bar = Bar::new();
        let learned = run::learn(&job, &bar);
        bar.finish();
        let templates = match (learned, received.exit()) {
            (Err(error @ RunError::Stopped { .. }), Some(exit)) => {
                messages::error(&error.to_string());
                return Ok(exit);
            }
            (learned, _) => learned?,
        };
        write(&self.output, &crate::clean::templates::render(&templates))?;
        let on = templates.iter().filter(|t| !t.off).count() as u64;
        let off = templates.len() as u64 - on;
        let mut page = Page::default();
        line!(
            page,
            "{} written to {}, and {} turned off because they may be part of stories",
            counted(on, "template"),
            self.output.display(),
            counted(off, "repeated line"),
        );
        page.print()?;
        Ok(Exit::Complete)
    }
}

fn write(path: &Path, text: &str) -> anyhow::Result<()> {
    let written = NewFile::at(path).and_then(|mut file| {
        file.write_all(text.as_bytes())?;
        file.finish()
    });
    written.with_context(|| format!("cannot write {}", path.display()))
}
