//! `copydesk config`: the effective configuration, as a file.

use super::exit::Exit;
use super::terminal::print;
use crate::clean::SetupError;
use crate::config::{Config, Profile};
use clap::Args;
use std::path::PathBuf;

/// Print the configuration that a run would use
///
/// Without a file it is the default, every line explained: a good start for a
/// file of your own.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  copydesk config > copydesk.toml
  copydesk config --profile archive
  copydesk config --config copydesk.toml")]
pub struct ConfigCommand {
    /// Configuration file to lay over the default
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,

    /// Profile to start from
    #[arg(long, value_name = "PROFILE", default_value = "corpus")]
    profile: Profile,
}

impl ConfigCommand {
    pub fn run(self) -> anyhow::Result<Exit> {
        match self.config {
            None => print(self.profile.toml())?,
            Some(path) => {
                let config = Config::load(self.profile, Some(&path)).map_err(SetupError::from)?;
                config.validate().map_err(SetupError::from)?;
                print(&config.to_toml())?;
            }
        }
        Ok(Exit::Complete)
    }
}
