//! The profiles: two configuration files that come with the program.

use super::DEFAULT_TOML;
use serde::{Deserialize, Serialize};

/// What the archive profile says, every line explained.
const ARCHIVE_TOML: &str = include_str!("archive.toml");

/// A configuration to start from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(clap::ValueEnum))]
#[serde(rename_all = "kebab-case")]
pub enum Profile {
    /// Clean copy: furniture is struck, copies are dropped
    #[default]
    Corpus,
    /// The documents themselves: captions, bylines and corrections stay
    Archive,
}

impl Profile {
    /// The file, as one may read it and start one's own from.
    #[must_use]
    pub fn toml(self) -> &'static str {
        match self {
            Self::Corpus => DEFAULT_TOML,
            Self::Archive => ARCHIVE_TOML,
        }
    }

    /// The name of the file in messages.
    #[must_use]
    pub fn file(self) -> &'static str {
        match self {
            Self::Corpus => "default.toml",
            Self::Archive => "archive.toml",
        }
    }
}
