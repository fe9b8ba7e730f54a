//! The settings of each section of the configuration, and the values that they may have.
//! `Config::validate` checks the ranges of numbers.

use super::{AutoSize, Sample, Size};
use serde::{Deserialize, Serialize};
use std::path::PathBuf;
use std::str::FromStr;

/// The stages to run, and how much of the machine to use.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Run {
    pub stages: Vec<Stage>,
    /// Worker threads; 0 means one per core.
    pub threads: usize,
    /// Memory limit; `auto` is a quarter of the machine's memory.
    pub memory: AutoSize,
    /// Folder for temporary files; empty means `.work` in the output folder.
    pub tmp: PathBuf,
    /// Stop after this many records; 0 means no limit.
    pub limit: u64,
    /// Which records are read, …
    pub sample: Sample,
    /// … where another seed gives other records.
    pub seed: u64,
}

/// A stage that can be left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(clap::ValueEnum))]
#[serde(rename_all = "kebab-case")]
pub enum Stage {
    /// Fix line ends, spaces, control characters, encoding errors and Unicode form
    Normalize,
    /// Remove boilerplate and extract metadata
    Boilerplate,
    /// Remove what a document repeats
    Repeat,
    /// Drop or mark duplicate documents
    Dedup,
}

/// How records are found and read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct InputConfig {
    pub format: FormatChoice,
    pub delimiter: Delimiter,
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

/// Which line breaks are removed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct NormalizeConfig {
    /// Join sentences that a scraper split at links.
    pub split_lines: bool,
    /// Unwrap paragraphs that were wrapped at a fixed width.
    pub hard_wraps: bool,
}

/// How boilerplate is found.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct BoilerplateConfig {
    /// A folder with the user's rule files; empty means none.
    pub rules: PathBuf,
    /// Names or prefixes of names of rules that are turned off.
    pub off: Vec<String>,
    /// Names or prefixes of names of rules whose lines stay in the text.
    pub lift_only: Vec<String>,
    pub page: PageChoice,
    /// A file with weights of the page model; empty means the built-in ones.
    pub page_weights: PathBuf,
    /// Learn templates from the input and remove the lines that match them.
    pub learn: bool,
    /// A file of templates, which are used as they are; empty means none.
    pub templates: PathBuf,
}

/// In which texts the page model removes menus and teasers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(clap::ValueEnum))]
#[serde(rename_all = "kebab-case")]
pub enum PageChoice {
    /// In texts that look like whole web pages
    Auto,
    /// In every text
    Always,
    /// In no text
    Never,
}

/// The names of the fields that are read, each list in order of preference.
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

/// What separates the cells of CSV.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Delimiter {
    /// What the header shows.
    #[default]
    Auto,
    Byte(u8),
}

impl Delimiter {
    /// The byte, if it was named.
    #[must_use]
    pub fn byte(self) -> Option<u8> {
        match self {
            Self::Auto => None,
            Self::Byte(byte) => Some(byte),
        }
    }
}

impl FromStr for Delimiter {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text.as_bytes() {
            b"auto" => Ok(Self::Auto),
            b"tab" | b"\\t" => Ok(Self::Byte(b'\t')),
            [byte] if byte.is_ascii() && !matches!(byte, b'"' | b'\r' | b'\n' | 0) => {
                Ok(Self::Byte(*byte))
            }
            _ => Err(format!(
                "{text:?} is no delimiter; write one character, such as , or ; or tab, or auto"
            )),
        }
    }
}

impl TryFrom<String> for Delimiter {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

impl From<Delimiter> for String {
    fn from(delimiter: Delimiter) -> Self {
        match delimiter {
            Delimiter::Auto => "auto".into(),
            Delimiter::Byte(b'\t') => "tab".into(),
            Delimiter::Byte(byte) => char::from(byte).into(),
        }
    }
}

/// How files are divided into records.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(clap::ValueEnum))]
#[serde(rename_all = "kebab-case")]
pub enum FormatChoice {
    /// By the file name, else by the content
    Auto,
    /// One document per file
    Text,
    /// One JSON object per line
    Jsonl,
    /// JSON objects: a list of them, or one after the other
    Json,
    /// One document per row below the header
    Csv,
    /// The same, with tabs between the cells
    Tsv,
    /// One document per row
    #[cfg(feature = "parquet")]
    Parquet,
}

/// How duplicate documents are found, and what is done with them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Dedup {
    pub keep: Keep,
    /// Jaccard similarity from which two documents are near duplicates.
    pub threshold: f64,
    pub drop: Vec<Relation>,
    pub mark: Vec<Relation>,
    pub stubs: Stubs,
    /// Largest share of a source's documents that may be dropped, exact copies under a like headline not counted.
    pub allow_removal: f64,
}

/// What is done with pages that have only the site's own text (paywall, consent).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(clap::ValueEnum))]
#[serde(rename_all = "kebab-case")]
pub enum Stubs {
    /// Keep them, with metadata.filter_reason set
    Mark,
    /// Drop them
    Drop,
}

/// Which document of a group of duplicates is kept. Ties are broken by input order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(clap::ValueEnum))]
#[serde(rename_all = "kebab-case")]
pub enum Keep {
    /// Not truncated, then longest clean text, least removed, most metadata, earliest
    Cleanest,
    /// Longest clean text
    Longest,
    /// Earliest date; documents without a date come last
    Oldest,
    /// Latest date; documents without a date come last
    Newest,
    /// First in the input
    First,
}

/// How a document relates to the kept document that it repeats.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(clap::ValueEnum))]
#[serde(rename_all = "kebab-case")]
pub enum Relation {
    /// The same words in the same order
    Exact,
    /// Nearly the same words: Jaccard similarity at or above --threshold
    Near,
    /// The same text under different headlines of one source: two stories, not duplicates
    SamePageText,
    /// Texts of one source and headline that differ only in numbers: not duplicates
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

    /// Whether the two documents share their text although they are two stories.
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
    /// The umask decides who may read the audit, dropped documents and the quarantine.
    #[serde(default)]
    pub share: bool,
}

/// The format of the written documents.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(clap::ValueEnum))]
#[serde(rename_all = "kebab-case")]
pub enum OutputFormat {
    /// One JSON object per line
    Jsonl,
    /// One row per document
    #[cfg(feature = "parquet")]
    Parquet,
}

/// How much of the removed text the audit keeps.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(clap::ValueEnum))]
#[serde(rename_all = "kebab-case")]
pub enum Audit {
    /// All removed text; `restore` can rebuild the input
    #[default]
    Full,
    /// Only where text was removed, and by which rule
    Spans,
    /// Only the byte counts of each document
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
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(clap::ValueEnum))]
#[serde(rename_all = "kebab-case")]
pub enum Compress {
    None,
    Gzip,
    Zstd,
}

impl Compress {
    /// The ending of the file names.
    #[must_use]
    pub fn suffix(self) -> &'static str {
        match self {
            Self::None => "",
            Self::Gzip => ".gz",
            Self::Zstd => ".zst",
        }
    }
}

impl InputConfig {
    /// The names of the fields that are read.
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
