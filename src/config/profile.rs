//! The profiles: two configurations that are built into the program.

use super::DEFAULT_TOML;
use serde::{Deserialize, Serialize};

/// The archive profile, with every line explained.
const ARCHIVE_TOML: &str = include_str!("archive.toml");

/// The configuration that a user's file and flags override.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(clap::ValueEnum))]
#[serde(rename_all = "kebab-case")]
pub enum Profile {
    /// Clean text for training and counting: boilerplate removed, duplicates dropped
    #[default]
    Corpus,
    /// Documents to keep and read: captions, bylines and corrections stay in the text
    Archive,
}

impl Profile {
    /// The profile as a configuration file with comments.
    #[must_use]
    pub fn toml(self) -> &'static str {
        match self {
            Self::Corpus => DEFAULT_TOML,
            Self::Archive => ARCHIVE_TOML,
        }
    }

    /// The name of the profile's file in error messages.
    #[must_use]
    pub fn file(self) -> &'static str {
        match self {
            Self::Corpus => "default.toml",
            Self::Archive => "archive.toml",
        }
    }
}
