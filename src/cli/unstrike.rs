//! `copydesk unstrike`: a result without the strikes of a rule or a template.

use super::exit::Exit;
use super::terminal::{print, safe};
use crate::replay::{Folder, unstrike};
use crate::report::{count, counted, size};
use clap::Args;
use std::fmt::Write as _;
use std::path::PathBuf;

/// Put the strikes of a rule or a template back, without a new run
///
/// Writes the whole result again, with that text where it was; `verify` and
/// `restore` work on it as on any. Which documents are copies, and what was read
/// into their fields, stays as it was.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  copydesk unstrike output related.lone -o again
  copydesk unstrike output share template.block -o again   all rules of share.*, too
  copydesk unstrike output 033a6c802fde1b81 -o again       a template, by its id")]
pub struct Unstrike {
    /// Output folder of a finished run
    #[arg(value_name = "OUT")]
    output: PathBuf,

    /// Rules, beginnings of their names, or ids of templates
    #[arg(value_name = "RULE|TEMPLATE", required = true)]
    names: Vec<String>,

    /// Folder for the new result
    #[arg(short = 'o', long = "output", value_name = "DIR")]
    target: PathBuf,
}

impl Unstrike {
    pub fn run(self) -> anyhow::Result<Exit> {
        let folder = Folder::open(&self.output)?;
        let done = unstrike(&folder, &self.names, &self.target)?;
        let mut out = String::new();
        for (name, struck) in &done.names {
            let _ = writeln!(
                out,
                "{}: {} put back, {}",
                safe(name),
                counted(struck.edits, "strike"),
                size(struck.bytes)
            );
        }
        let _ = writeln!(
            out,
            "{} changed; the result is in {}",
            counted(done.documents, "document"),
            safe(&self.target.display().to_string())
        );
        if done.no_longer_empty > 0 {
            let _ = writeln!(
                out,
                "{} of them had nothing left before, and are still in dropped/",
                count(done.no_longer_empty)
            );
        }
        print(&out)?;
        Ok(Exit::Complete)
    }
}
