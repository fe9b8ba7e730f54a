//! The configuration of a run, compiled: what the workers share and never change.

use super::error::RunError;
use crate::clean::{Cleaner, SetupError};
use crate::config::{Config, ConfigError, FormatChoice, Size, Stage};
use crate::exec::{Budget, fault};
use crate::read::{Format, Options};

/// Size of the chunks that records travel in, in bytes. It decides where compressed members
/// end, so it is a constant and not a setting.
pub const CHUNK_BYTES: u64 = 4 << 20;

/// What every worker looks at.
pub struct Policy {
    /// Cleans each document.
    pub cleaner: Cleaner,
    pub dedup: bool,
    /// Near duplicates are looked for.
    pub near: bool,
    /// Stories are compared, so that other stories with the same text are kept.
    pub stories: bool,
    pub source_from: SourceFrom,
    /// Templates are learned.
    pub learn: bool,
    pub options: Options,
    pub output: crate::config::Output,
    pub budget: Budget,
}

/// Where a source name comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SourceFrom {
    /// A field, else the URL's host, else the place of the file.
    Auto,
    Host,
    Folder,
    File,
}

impl Policy {
    /// Compiles.
    ///
    /// # Errors
    /// A value, a rule file, a template file or the weights cannot be used.
    pub fn compile(config: &Config) -> Result<Self, RunError> {
        let cleaner = Cleaner::new(config)?;
        let budget = Budget::new(config.run.memory.0.map(|size| size.0));
        let longest = config.input.max_record_bytes;
        if longest.0 > budget.record() {
            return Err(SetupError::Config(ConfigError::Value(format!(
                "records of up to {longest} need {} of memory, but this run has {}; raise --memory, or lower the limit of records with --max-record-bytes {}",
                Size(Budget::for_record(longest.0)),
                Size(budget.bytes()),
                Size(budget.record()),
            )))
            .into());
        }
        let runs = |stage| config.runs(stage);
        let given = !config.boilerplate.templates.as_os_str().is_empty();
        Ok(Self {
            cleaner,
            dedup: runs(Stage::Dedup),
            near: runs(Stage::Dedup) && config.finds_near(),
            stories: runs(Stage::Dedup) && config.knows_stories(),
            source_from: match config.input.source_from.as_str() {
                "host" => SourceFrom::Host,
                "folder" => SourceFrom::Folder,
                "file" => SourceFrom::File,
                _ => SourceFrom::Auto,
            },
            learn: runs(Stage::Boilerplate) && config.boilerplate.learn && !given,
            options: Options {
                format: match config.input.format {
                    FormatChoice::Auto => None,
                    FormatChoice::Text => Some(Format::Text),
                    FormatChoice::Jsonl => Some(Format::Jsonl),
                    FormatChoice::Json => Some(Format::Json),
                    FormatChoice::Csv => Some(Format::Csv),
                    FormatChoice::Tsv => Some(Format::Tsv),
                    #[cfg(feature = "parquet")]
                    FormatChoice::Parquet => Some(Format::Parquet),
                },
                text_keys: config.input.text_keys.clone(),
                delimiter: config.input.delimiter.byte(),
                max_record_bytes: config.input.max_record_bytes.0 as usize,
                salvage: config.input.salvage,
                limit: (config.run.limit > 0).then_some(config.run.limit),
                // A sample of a number of records is only known when all inputs were read.
                sampling: None,
                chunk_bytes: fault::size("COPYDESK_CHUNK", CHUNK_BYTES) as usize,
                zstd_window_log_max: config.input.zstd_window_log_max,
            },
            output: config.output.clone(),
            budget,
        })
    }

    /// Whether templates are learned or were given.
    #[must_use]
    pub fn has_templates(&self) -> bool {
        self.learn || !self.cleaner.templates.list().is_empty()
    }
}
