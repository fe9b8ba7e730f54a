//! What a run is asked to do. Defaults stand in `default.toml`, a user's file
//! overrides them, and flags override the file; the result is one [`Config`].

mod overlay;
mod profile;
mod size;

use overlay::{overlay, wrong};
pub use profile::Profile;
pub use size::{AutoSize, Size};

use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};
use xxhash_rust::xxh3::xxh3_128;

/// The default configuration with every line explained.
pub const DEFAULT_TOML: &str = include_str!("default.toml");

/// Least memory of a run, in bytes; what its parts get is in `exec`.
pub const FLOOR: u64 = 256 << 20;

/// More threads only cost memory; 100 000 of them never came to an end.
const MAX_THREADS: usize = 4096;

/// The effective configuration.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Config {
    pub run: Run,
    pub input: InputConfig,
    pub normalize: NormalizeConfig,
    pub boilerplate: BoilerplateConfig,
    pub dedup: Dedup,
    pub output: Output,
}

/// What is done, and with how much of the machine.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Run {
    pub stages: Vec<Stage>,
    /// Worker threads; 0 is one a core.
    pub threads: usize,
    /// Memory that the run keeps to; `auto` is a quarter of the machine's.
    pub memory: AutoSize,
    /// Folder for temporary files; empty is the output's own.
    pub tmp: PathBuf,
    /// Stop after this many records; 0 reads all.
    pub limit: u64,
}

/// A stage that can be left out.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, clap::ValueEnum,
)]
#[serde(rename_all = "kebab-case")]
pub enum Stage {
    /// Line ends, blanks, control characters, Unicode NFC
    Normalize,
    /// Strike web furniture by rules, lift metadata
    Boilerplate,
    /// Strike what one document says twice
    Repeat,
    /// Drop documents that another one repeats
    Dedup,
}

/// How records are found and read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct InputConfig {
    pub format: FormatChoice,
    pub text_keys: Vec<String>,
    pub id_keys: Vec<String>,
    pub url_keys: Vec<String>,
    pub source_keys: Vec<String>,
    pub title_keys: Vec<String>,
    pub author_keys: Vec<String>,
    pub date_keys: Vec<String>,
    /// `auto`, `host`, `folder`, `file`, or the name of a field.
    pub source_from: String,
    pub max_record_bytes: Size,
    pub zstd_window_log_max: u32,
    pub salvage: bool,
}

/// Which line ends go.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct NormalizeConfig {
    /// Sentences that were split at links are joined.
    pub split_lines: bool,
    /// Hard-wrapped paragraphs are unwrapped.
    pub hard_wraps: bool,
}

/// Which rules strike what.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct BoilerplateConfig {
    /// A folder with rule files; empty is none.
    pub rules: PathBuf,
    /// Names of rules, or beginnings of names.
    pub off: Vec<String>,
    pub lift_only: Vec<String>,
    pub page: PageChoice,
    /// Templates are learned from the input and struck.
    pub learn: bool,
    /// A file of templates, which are used as they stand; empty is none.
    pub templates: PathBuf,
}

/// Where lines are judged by the shape of their page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, clap::ValueEnum)]
#[serde(rename_all = "kebab-case")]
pub enum PageChoice {
    /// Where a text looks like a whole page
    Auto,
    /// In every text
    Always,
    /// Nowhere
    Never,
}

/// Where the fields of interest are found, in order of preference.
#[derive(Debug, Clone)]
pub struct Keys {
    pub text: Vec<String>,
    pub id: Vec<String>,
    pub url: Vec<String>,
    pub source: Vec<String>,
    pub title: Vec<String>,
    pub author: Vec<String>,
    pub date: Vec<String>,
}

/// How a file is cut into records.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, clap::ValueEnum)]
#[serde(rename_all = "kebab-case")]
pub enum FormatChoice {
    /// By name, else by the first byte
    Auto,
    /// One document a file
    Text,
    /// One JSON object a line
    Jsonl,
    /// One document a row
    #[cfg(feature = "parquet")]
    Parquet,
}

/// Which copies go, and which stays.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Dedup {
    pub keep: Keep,
    /// Least Jaccard similarity of near copies.
    pub threshold: f64,
    pub drop: Vec<Relation>,
    pub mark: Vec<Relation>,
    pub stubs: Stubs,
    /// Share of a source's documents that may be dropped, exact copies not counted.
    pub allow_removal: f64,
}

/// What becomes of documents whose text is their site's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, clap::ValueEnum)]
#[serde(rename_all = "kebab-case")]
pub enum Stubs {
    /// They stay, with a filter reason
    Mark,
    /// They go
    Drop,
}

/// Which document of a group of copies survives. Every order ends in the input order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, clap::ValueEnum)]
#[serde(rename_all = "kebab-case")]
pub enum Keep {
    /// Not truncated, longest clean text, least struck, most metadata, earliest
    Cleanest,
    /// Most bytes of clean text
    Longest,
    /// Earliest date; undated ones last
    Oldest,
    /// Latest date; undated ones last
    Newest,
    /// First in the order of the input
    First,
}

/// How a document relates to the survivor that it repeats.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, clap::ValueEnum,
)]
#[serde(rename_all = "kebab-case")]
pub enum Relation {
    /// The same words in the same order
    Exact,
    /// Nearly the same words: Jaccard similarity at or above the threshold
    Near,
    /// The same text on two pages of one source, with other headlines: two stories
    SamePageText,
    /// The same text but for digits, under one headline of one source
    Template,
}

impl Relation {
    /// The name in the output.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Exact => "exact",
            Self::Near => "near",
            Self::SamePageText => "same-page-text",
            Self::Template => "template",
        }
    }

    /// Whether the two share their text and are two stories all the same.
    #[must_use]
    pub fn is_other_story(self) -> bool {
        matches!(self, Self::SamePageText | Self::Template)
    }
}

/// How the result is written.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Output {
    pub format: OutputFormat,
    pub part_size: Size,
    pub audit: Audit,
    pub compress: Compress,
    pub compress_level: i32,
}

/// What documents are written as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, clap::ValueEnum)]
#[serde(rename_all = "kebab-case")]
pub enum OutputFormat {
    /// One JSON object a line
    Jsonl,
    /// One row a document
    #[cfg(feature = "parquet")]
    Parquet,
}

/// What the audit keeps of the text that is gone.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, clap::ValueEnum)]
#[serde(rename_all = "kebab-case")]
pub enum Audit {
    /// All of it: `restore` gives the input back
    #[default]
    Full,
    /// Where it stood, and which rule took it
    Spans,
    /// Nothing but the sums
    None,
}

impl Audit {
    /// The name in the output.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Full => "full",
            Self::Spans => "spans",
            Self::None => "none",
        }
    }
}

/// Compression of the output files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, clap::ValueEnum)]
#[serde(rename_all = "kebab-case")]
pub enum Compress {
    None,
    Gzip,
    Zstd,
}

impl Compress {
    /// What the file names end in.
    #[must_use]
    pub fn suffix(self) -> &'static str {
        match self {
            Self::None => "",
            Self::Gzip => ".gz",
            Self::Zstd => ".zst",
        }
    }
}

/// A configuration that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    #[error("cannot read the configuration {}: {source}", path.display())]
    Read {
        path: PathBuf,
        source: std::io::Error,
    },
    #[error("{}: {message}", path.display())]
    Parse { path: PathBuf, message: String },
    #[error("{0}")]
    Value(String),
}

impl Default for Config {
    fn default() -> Self {
        // A test parses the embedded file, so this cannot fail in a build that passed.
        match toml::from_str(DEFAULT_TOML) {
            Ok(config) => config,
            Err(error) => unreachable!("default.toml: {error}"),
        }
    }
}

impl Config {
    /// The profile, overridden by what the file at `path` says.
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
        let own = Path::new(profile.file());
        let mut merged = toml::Table::new();
        for (path, text) in [(own, DEFAULT_TOML), (own, profile.toml())]
            .into_iter()
            .chain(file)
        {
            overlay(&mut merged, path, text)?;
        }
        let path = file.map_or(own, |f| f.0);
        toml::Value::Table(merged)
            .try_into()
            .map_err(|e: toml::de::Error| wrong(path, &e.to_string()))
    }

    /// Checks what types cannot.
    ///
    /// # Errors
    /// A value that no run could use, with what to write instead.
    pub fn validate(&self) -> Result<(), ConfigError> {
        let both = self.dedup.drop.iter().find(|r| self.dedup.mark.contains(r));
        if let Some(relation) = both {
            return Err(ConfigError::Value(format!(
                "{} is both dropped and marked; name it in one of --drop and --mark",
                relation.name()
            )));
        }
        if self.input.text_keys.iter().all(|k| k.trim().is_empty()) {
            return Err(ConfigError::Value(
                "no field is named for the text; write one after --text-key".into(),
            ));
        }
        if !(0.5..=1.0).contains(&self.dedup.threshold) {
            // Below, the bands find less than a quarter of the pairs.
            return Err(ConfigError::Value(
                "the threshold lies between 0.5 and 1".into(),
            ));
        }
        if !(0.0..=1.0).contains(&self.dedup.allow_removal) {
            return Err(ConfigError::Value(
                "the share that may be removed lies between 0 and 1".into(),
            ));
        }
        if self.run.memory.0.is_some_and(|m| m.0 < FLOOR) {
            return Err(ConfigError::Value(format!(
                "a run needs {} of memory at least",
                Size(FLOOR)
            )));
        }
        if self.input.max_record_bytes.0 > u64::from(u32::MAX) / 4 {
            return Err(ConfigError::Value(
                "max-record-bytes can be 1023MiB at most".into(),
            ));
        }
        if !(10..=31).contains(&self.input.zstd_window_log_max) {
            return Err(ConfigError::Value(
                "zstd-window-log-max lies between 10 and 31".into(),
            ));
        }
        if self.run.threads > MAX_THREADS {
            return Err(ConfigError::Value(format!(
                "{} threads are more than a machine has; {MAX_THREADS} at most, 0 is one a core",
                self.run.threads
            )));
        }
        let levels = match self.output.compress {
            Compress::None => i32::MIN..=i32::MAX,
            Compress::Gzip => 0..=9,
            Compress::Zstd => 0..=19,
        };
        if !levels.contains(&self.output.compress_level) {
            return Err(ConfigError::Value(format!(
                "compress-level lies between 1 and {} here, or is 0 for the default",
                levels.end()
            )));
        }
        Ok(())
    }

    /// Whether near copies are looked for.
    #[must_use]
    pub fn finds_near(&self) -> bool {
        let mut named = self.dedup.drop.iter().chain(&self.dedup.mark);
        named.any(|r| *r == Relation::Near)
    }

    /// Whether documents are told apart by more than their texts: not where
    /// deduplication is all that was asked for.
    #[must_use]
    pub fn knows_stories(&self) -> bool {
        self.run.stages != [Stage::Dedup]
    }

    #[must_use]
    pub fn runs(&self, stage: Stage) -> bool {
        self.run.stages.contains(&stage)
    }

    /// The configuration as a file that gives it back.
    #[must_use]
    pub fn to_toml(&self) -> String {
        toml::to_string(self).unwrap_or_default()
    }

    /// xxh3-128 of everything that decides what is written; threads and memory do not.
    #[must_use]
    pub fn hash(&self) -> u128 {
        let mut relevant = self.clone();
        relevant.run.threads = 0;
        relevant.run.memory = AutoSize::default();
        relevant.run.tmp = PathBuf::new();
        relevant.dedup.allow_removal = 1.0;
        relevant.output.compress_level = 0;
        // The hash of the rules covers what is in the folder.
        relevant.boilerplate.rules = PathBuf::new();
        relevant.boilerplate.templates = PathBuf::new();
        xxh3_128(relevant.to_toml().as_bytes())
    }
}

impl InputConfig {
    /// The names of the fields of interest.
    #[must_use]
    pub fn keys(&self) -> Keys {
        Keys {
            text: self.text_keys.clone(),
            id: self.id_keys.clone(),
            url: self.url_keys.clone(),
            source: match self.source_from.as_str() {
                "auto" => self.source_keys.clone(),
                "host" | "folder" | "file" => Vec::new(),
                field => vec![field.to_owned()],
            },
            title: self.title_keys.clone(),
            author: self.author_keys.clone(),
            date: self.date_keys.clone(),
        }
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
