//! The command `copydesk man`: writes the manual pages, one for the program and one for each
//! command.

use super::exit::{Exit, UsageError};
use super::page::{Page, line};
use crate::report::counted;
use clap::{Args, CommandFactory as _};
use std::io;
use std::path::PathBuf;

/// Write the manual pages into a folder
///
/// Writes copydesk.1, and a page for each command, like copydesk-clean.1. Pages that are there
/// are replaced.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  copydesk man ~/.local/share/man/man1
  copydesk man pages && man pages/copydesk-clean.1")]
pub struct Man {
    /// Folder for the pages; it is created if missing
    #[arg(value_name = "DIR")]
    folder: PathBuf,
}

impl Man {
    pub fn run(self) -> anyhow::Result<Exit> {
        let folder = self.folder.display().to_string();
        let pages = self.write().map_err(|e| {
            UsageError(format!(
                "cannot write the manual pages to {folder}: {e}; choose another folder"
            ))
        })?;
        let mut page = Page::default();
        line!(
            page,
            "{} written to {folder}",
            counted(pages, "manual page")
        );
        page.print()?;
        Ok(Exit::Complete)
    }

    fn write(&self) -> io::Result<u64> {
        std::fs::create_dir_all(&self.folder)?;
        // The command `help` has no page: it prints those of the others.
        let program = super::Cli::command().disable_help_subcommand(true);
        let pages = count_pages(&program);
        clap_mangen::generate_to(program, &self.folder)?;
        Ok(pages)
    }
}

/// A page for the command and one for each command below it.
fn count_pages(command: &clap::Command) -> u64 {
    1 + command.get_subcommands().map(count_pages).sum::<u64>()
}
