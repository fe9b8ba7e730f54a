//! The command `copydesk config`: prints the effective configuration as a file.

use super::exit::Exit;
use super::page::Page;
use crate::clean::SetupError;
use crate::config::{Config, Profile};
use clap::Args;
use std::path::PathBuf;

/// Print the configuration that a run would use
///
/// Without --config it prints a profile with every setting explained, as a start for your own
/// configuration file.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  copydesk config > copydesk.toml
  copydesk config --profile archive
  copydesk config --config copydesk.toml")]
pub struct ConfigCommand {
    /// Configuration file, whose settings override the profile
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,

    /// Profile to start from
    #[arg(long, value_name = "PROFILE", default_value = "corpus")]
    profile: Profile,
}

impl ConfigCommand {
    pub fn run(self) -> anyhow::Result<Exit> {
        let mut page = Page::default();
        match self.config {
            None => page.text(self.profile.toml()),
            Some(path) => {
                let config = Config::load(self.profile, Some(&path)).map_err(SetupError::from)?;
                config.validate().map_err(SetupError::from)?;
                page.text(&config.to_toml());
            }
        }
        page.print()?;
        Ok(Exit::Complete)
    }
}
