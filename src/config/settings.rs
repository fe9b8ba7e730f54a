//! The settings of each section, and the words that they are chosen from. What a
//! setting may be is checked in `config`.

use super::{AutoSize, Size};
use serde::{Deserialize, Serialize};
use std::path::PathBuf;

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
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(clap::ValueEnum))]
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
    /// Weights of the trees that judge lines; empty is the built-in ones.
    pub page_weights: PathBuf,
    /// Templates are learned from the input and struck.
    pub learn: bool,
    /// A file of templates, which are used as they stand; empty is none.
    pub templates: PathBuf,
}

/// Where lines are judged by the shape of their page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(clap::ValueEnum))]
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
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(clap::ValueEnum))]
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
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(clap::ValueEnum))]
#[serde(rename_all = "kebab-case")]
pub enum Stubs {
    /// They stay, with a filter reason
    Mark,
    /// They go
    Drop,
}

/// Which document of a group of copies survives. Every order ends in the input order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(clap::ValueEnum))]
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
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(clap::ValueEnum))]
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
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(clap::ValueEnum))]
#[serde(rename_all = "kebab-case")]
pub enum OutputFormat {
    /// One JSON object a line
    Jsonl,
    /// One row a document
    #[cfg(feature = "parquet")]
    Parquet,
}

/// What the audit keeps of the text that is gone.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(clap::ValueEnum))]
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
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(clap::ValueEnum))]
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
