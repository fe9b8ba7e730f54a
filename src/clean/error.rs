//! Why a cleaner cannot be made: the configuration, or a file that it names.

use super::page::WeightsError;
use super::rules::RulesError;
use super::templates::TemplatesError;
use crate::config::ConfigError;

/// A configuration, or a file that it names, that cannot be used. Each message is one
/// sentence that says where the fault is.
#[derive(Debug, thiserror::Error)]
pub enum SetupError {
    /// A value is missing, unknown or out of range.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// A rule file cannot be read, or a rule in it is wrong.
    #[error(transparent)]
    Rules(#[from] RulesError),
    /// The weights of the page model are damaged or of another version.
    #[error("{file}: {source}")]
    Weights {
        /// The file, or "the program" for the built-in weights.
        file: String,
        /// What is wrong with it.
        source: WeightsError,
    },
    /// A template file cannot be read, or an entry in it is wrong.
    #[error(transparent)]
    Templates(#[from] TemplatesError),
}
