//! The configuration of a run. `default.toml` has the defaults, a profile and a user's file
//! override them, and flags override the file; the result is one [`Config`].

mod overlay;
mod profile;
mod sample;
mod settings;
mod size;

use overlay::{overlay, wrong};
pub use profile::Profile;
pub use sample::Sample;
pub use settings::{
    Audit, BoilerplateConfig, Compress, Dedup, Delimiter, FormatChoice, InputConfig, Keep, Keys,
    NormalizeConfig, Output, OutputFormat, PageChoice, Relation, Run, Stage, Stubs,
};
pub use size::{AutoSize, Size};

use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};
use xxhash_rust::xxh3::xxh3_128;

/// The default configuration, with every setting explained.
pub const DEFAULT_TOML: &str = include_str!("default.toml");

/// The smallest memory limit of a run, in bytes. `exec::Budget` divides it among the stages.
pub const MIN_MEMORY_BYTES: u64 = 256 << 20;

/// A smaller part holds less than a record, and a smaller longest record no document: a unit was
/// forgotten.
const MIN_PART_BYTES: u64 = 256;
const MIN_RECORD_BYTES: u64 = 100;

/// The largest number of threads. More threads only need memory, and a run with 100,000 of them
/// did not end.
const MAX_THREADS: usize = 4096;

/// All settings. [`Config::default`] has those of the profile `corpus`; `copydesk config` prints
/// them with every line explained.
///
/// ```
/// use copydesk::{Cleaner, Config};
///
/// let mut config = Config::default();
/// config.boilerplate.off.push("related".to_owned());
/// let cleaner = Cleaner::new(&config)?;
/// assert_eq!(cleaner.clean("ALSO READ: Storm warning").text, "ALSO READ: Storm warning");
/// # Ok::<(), copydesk::SetupError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Config {
    /// Stages, threads, memory, temporary files.
    pub run: Run,
    /// Formats and field names of the input.
    pub input: InputConfig,
    /// Which line ends normalising removes.
    pub normalize: NormalizeConfig,
    /// Rules, templates and page shape.
    pub boilerplate: BoilerplateConfig,
    /// Which documents are duplicates, and what becomes of them.
    pub dedup: Dedup,
    /// Formats and sizes of the output.
    pub output: Output,
}

/// A configuration that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The file cannot be read.
    #[error("cannot read the configuration {}: {source}", path.display())]
    Read {
        path: PathBuf,
        source: std::io::Error,
    },
    /// The file is not TOML, or has a key that does not exist.
    #[error("{}: {message}", path.display())]
    Parse { path: PathBuf, message: String },
    /// A value is out of its range or contradicts another.
    #[error("{0}")]
    Value(String),
}

impl Default for Config {
    fn default() -> Self {
        // A test parses the embedded file, so this cannot fail.
        match toml::from_str(DEFAULT_TOML) {
            Ok(config) => config,
            Err(error) => unreachable!("default.toml: {error}"),
        }
    }
}

impl Config {
    /// The profile, overridden by the file at `path`.
    ///
    /// # Errors
    /// The file cannot be read, is not TOML, or has a key that does not exist.
    pub fn load(profile: Profile, path: Option<&Path>) -> Result<Self, ConfigError> {
        let text = path.map(std::fs::read_to_string).transpose();
        let text = text.map_err(|source| ConfigError::Read {
            path: path.unwrap_or(Path::new("")).to_owned(),
            source,
        })?;
        Self::with_text(profile, path.zip(text.as_deref()))
    }

    fn with_text(profile: Profile, file: Option<(&Path, &str)>) -> Result<Self, ConfigError> {
        let builtin = Path::new(profile.file());
        let mut merged = toml::Table::new();
        for (path, text) in [(builtin, DEFAULT_TOML), (builtin, profile.toml())]
            .into_iter()
            .chain(file)
        {
            overlay(&mut merged, path, text)?;
        }
        let path = file.map_or(builtin, |f| f.0);
        toml::Value::Table(merged)
            .try_into()
            .map_err(|e: toml::de::Error| wrong(path, &e.to_string()))
    }

    /// Checks the values.
    ///
    /// # Errors
    /// A value is out of its range or contradicts another; the message says what to write.
    pub fn validate(&self) -> Result<(), ConfigError> {
        let both = self.dedup.drop.iter().find(|r| self.dedup.mark.contains(r));
        if let Some(relation) = both {
            return Err(ConfigError::Value(format!(
                "{} is both dropped and marked; name it in only one of --drop and --mark",
                relation.name()
            )));
        }
        if self.input.text_keys.iter().all(|k| k.trim().is_empty()) {
            return Err(ConfigError::Value(
                "no field is named for the text; name it with --text-key".into(),
            ));
        }
        if self.input.source_from.trim().is_empty() {
            return Err(ConfigError::Value(
                "source-from is empty; name a field, or auto, host, folder or file".into(),
            ));
        }
        if !(0.5..=1.0).contains(&self.dedup.threshold) {
            // Below 0.5 the search finds less than a quarter of the pairs.
            return Err(ConfigError::Value(format!(
                "threshold must be between 0.5 and 1, not {}; 0.8 is the default",
                self.dedup.threshold
            )));
        }
        if !(0.0..=1.0).contains(&self.dedup.allow_removal) {
            return Err(ConfigError::Value(format!(
                "allow-removal must be between 0 and 1, not {}; 0.95 is the default",
                self.dedup.allow_removal
            )));
        }
        if let Some(memory) = self.run.memory.0
            && memory.0 < MIN_MEMORY_BYTES
        {
            return Err(ConfigError::Value(format!(
                "memory must be at least {}, not {memory}; write a unit, like 4GiB",
                Size(MIN_MEMORY_BYTES)
            )));
        }
        if self.output.part_size.0 < MIN_PART_BYTES {
            return Err(ConfigError::Value(format!(
                "part-size must be at least {MIN_PART_BYTES} bytes, not {}; write a unit, like {}MiB",
                self.output.part_size.0, self.output.part_size.0
            )));
        }
        if self.input.max_record_bytes.0 < MIN_RECORD_BYTES {
            return Err(ConfigError::Value(format!(
                "max-record-bytes must be at least {MIN_RECORD_BYTES}, not {}; write a unit, like {}MiB",
                self.input.max_record_bytes.0, self.input.max_record_bytes.0
            )));
        }
        if self.input.max_record_bytes.0 > u64::from(u32::MAX) / 4 {
            return Err(ConfigError::Value(
                "max-record-bytes must be at most 1023MiB".into(),
            ));
        }
        if !(10..=31).contains(&self.input.zstd_window_log_max) {
            return Err(ConfigError::Value(
                "zstd-window-log-max must be between 10 and 31".into(),
            ));
        }
        if self.run.threads > MAX_THREADS {
            return Err(ConfigError::Value(format!(
                "threads must be at most {MAX_THREADS}, not {}; 0 means one per core",
                self.run.threads
            )));
        }
        if self.run.limit > 0 && self.run.sample != Sample::All {
            return Err(ConfigError::Value(
                "--limit reads the beginning of the input and --sample records from all of it; leave one of them out".into(),
            ));
        }
        let levels = match self.output.compress {
            Compress::None => i32::MIN..=i32::MAX,
            Compress::Gzip => 0..=9,
            Compress::Zstd => 0..=19,
        };
        if !levels.contains(&self.output.compress_level) {
            return Err(ConfigError::Value(format!(
                "compress-level must be between 1 and {} for this method, or 0 for its default",
                levels.end()
            )));
        }
        Ok(())
    }

    /// Whether near duplicates are searched for.
    #[must_use]
    pub fn finds_near(&self) -> bool {
        let mut named = self.dedup.drop.iter().chain(&self.dedup.mark);
        named.any(|r| *r == Relation::Near)
    }

    /// Whether headlines, dates and URLs decide as well whether two documents are duplicates. If
    /// deduplication is the only stage, only texts are compared.
    #[must_use]
    pub fn knows_stories(&self) -> bool {
        self.run.stages != [Stage::Dedup]
    }

    /// Whether a stage is run.
    #[must_use]
    pub fn runs(&self, stage: Stage) -> bool {
        self.run.stages.contains(&stage)
    }

    /// The configuration as a file.
    #[must_use]
    pub fn to_toml(&self) -> String {
        toml::to_string(self).unwrap_or_default()
    }

    /// xxh3-128 of all settings on which the result depends; threads and memory are not among
    /// them.
    #[must_use]
    pub fn hash(&self) -> u128 {
        let mut relevant = self.clone();
        relevant.run.threads = 0;
        relevant.run.memory = AutoSize::default();
        relevant.run.tmp = PathBuf::new();
        relevant.dedup.allow_removal = 1.0;
        relevant.output.compress_level = 0;
        relevant.output.share = false;
        // The hash of the rules covers the content of these files.
        relevant.boilerplate.rules = PathBuf::new();
        relevant.boilerplate.templates = PathBuf::new();
        relevant.boilerplate.page_weights = PathBuf::new();
        xxh3_128(relevant.to_toml().as_bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(text: &str) -> Result<Config, ConfigError> {
        Config::with_text(Profile::Corpus, Some((Path::new("c.toml"), text)))
    }

    #[test]
    fn the_default_file_is_whole() {
        let config = Config::default();
        config.validate().unwrap();
        assert_eq!(toml::from_str::<Config>(&config.to_toml()).unwrap(), config);
    }

    #[test]
    fn the_archive_profile_keeps_more() {
        let config = Config::load(Profile::Archive, None).unwrap();
        config.validate().unwrap();
        assert!(config.boilerplate.lift_only.contains(&"byline".to_owned()));
        assert_eq!(config.input, Config::default().input);
        let file = (Path::new("c.toml"), "[boilerplate]\nlift-only = []\n");
        let config = Config::with_text(Profile::Archive, Some(file)).unwrap();
        assert!(config.boilerplate.lift_only.is_empty());
    }

    #[test]
    fn a_file_overrides_single_keys() {
        let config = with("[output]\npart-size = \"1MiB\"\n").unwrap();
        assert_eq!(config.output.part_size.0, 1 << 20);
        assert_eq!(config.input, Config::default().input);
        assert_ne!(config.hash(), Config::default().hash());
    }

    #[test]
    fn unknown_keys_are_named_with_their_line() {
        let error = with("\n[output]\npart_size = 1\n").unwrap_err().to_string();
        assert!(
            error.contains("line 3") && error.contains("part-size"),
            "{error}"
        );
        let error = with("[dedup]\nkeep = \"first\"\n[output]\nkeep = 1\n").unwrap_err();
        assert!(error.to_string().contains("line 4"), "{error}");
        let error = with("[outputs]\n").unwrap_err().to_string();
        assert!(error.contains("no section [outputs]"), "{error}");
    }

    #[test]
    fn values_that_no_run_could_use_are_refused() {
        for text in [
            "[run]\nthreads = 100000\n",
            "[output]\npart-size = \"10\"\n",
            "[output]\ncompress = \"zstd\"\ncompress-level = 20\n",
            "[output]\ncompress = \"gzip\"\ncompress-level = -1\n",
        ] {
            assert!(with(text).unwrap().validate().is_err(), "{text}");
        }
    }

    #[test]
    fn threads_and_memory_do_not_change_the_hash() {
        let mut config = Config::default();
        config.run.threads = 7;
        config.run.memory = AutoSize(Some(Size(1 << 30)));
        assert_eq!(config.hash(), Config::default().hash());
    }
}
