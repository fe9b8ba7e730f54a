//! The command `copydesk unstrike`: puts text back that a rule or template removed.

use super::exit::Exit;
use super::page::{Page, line};
use crate::replay::{Folder, unstrike};
use crate::report::{count, counted, size};
use clap::Args;
use std::path::PathBuf;

/// Put back the text that a rule or template removed, without a new run
///
/// Writes a copy of the whole result with that text where it was. `verify` and `restore` work
/// on the copy as well. Decisions on duplicates and extracted metadata do not change.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  copydesk unstrike output related.lone -o again
  copydesk unstrike output share template.block -o again   all rules share.*, and one more
  copydesk unstrike output 033a6c802fde1b81 -o again       a template, by its id in templates.toml")]
pub struct Unstrike {
    /// Output folder of a finished run
    #[arg(value_name = "OUT")]
    output: PathBuf,

    /// Names or prefixes of rules, or ids of templates
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
        let mut out = Page::default();
        for (name, struck) in &done.names {
            line!(
                out,
                "{}: put back {} of text in {}",
                name,
                size(struck.bytes),
                counted(struck.edits, "place")
            );
        }
        line!(
            out,
            "{} changed; the result is in {}",
            counted(done.documents, "document"),
            self.target.display()
        );
        if done.no_longer_empty > 0 {
            line!(
                out,
                "{} of them were dropped because nothing was left; they now have text but stay in dropped/",
                count(done.no_longer_empty)
            );
        }
        out.print()?;
        Ok(Exit::Complete)
    }
}
