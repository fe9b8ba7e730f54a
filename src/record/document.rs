//! The staged document: what the scan learned of a record, complete enough to
//! write the clean line and to rebuild the input record from it.

use super::{Edit, Layout, Reason, Strike, TextForm, bytes};
use serde::{Deserialize, Serialize};

/// One entry of the staging, in input order.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Staged {
    Document(Box<Document>),
    Unread(Unread),
}

/// A record, or a piece of one, that could not be read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Unread {
    pub place: Place,
    pub reason: Reason,
    /// What is wrong in the parser's words, without any document text.
    pub detail: String,
    /// `at` counts compressed bytes: the piece is a stretch of the file itself.
    pub compressed: bool,
    /// A further piece of the entry before it; not a record of its own.
    pub continued: bool,
    #[serde(with = "bytes")]
    pub raw: Vec<u8>,
}

/// A document whose record was read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Document {
    /// Stands first, so that it is decoded without what follows.
    pub card: DocumentHeader,
    pub place: Place,
    /// xxh3-128 of the record's bytes.
    pub key: u128,
    pub form: Form,
    /// What the record says of its document, for cleaning it again.
    pub said: RecordFields,
    /// The text after normalising; strikes count its bytes.
    pub text: String,
    /// From the input text to `text`.
    pub rewrites: Rewrites,
    /// Sorted, never overlapping.
    pub strikes: Vec<Strike>,
    pub lifted: Lifted,
}

/// What a record says of its document beside the text, its id and its source.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordFields {
    pub title: Option<String>,
    /// The title stands among the metadata, where lifting puts it.
    pub title_is_lifted: bool,
    /// When it was published, as it is written.
    pub date: Option<String>,
    /// The first author.
    pub author: Option<String>,
    /// Whether there is an author, if only one that is no string.
    pub has_author: bool,
}

/// What other documents say of this one when they list it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DocumentHeader {
    pub id: String,
    pub source: String,
    pub url: Option<String>,
    /// The input's date, or the published time lifted from the text.
    pub created: Option<String>,
    /// Where day and month of the input's date can be taken for each other: day first, and
    /// month first.
    pub created_either: Option<[String; 2]>,
}

/// Where a record stood.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// Index into the run's list of inputs.
    pub file: u32,
    /// 1-based line of a JSONL or CSV file, number of the record in other JSON; 1 in a text
    /// file.
    pub line: u64,
    /// Offset of the record in the decompressed file, in bytes.
    pub at: u64,
    /// Separator bytes before the record: a BOM, blank lines.
    #[serde(with = "bytes")]
    pub pre: Vec<u8>,
    pub post: Post,
}

/// What ended the record.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Post {
    #[default]
    Nothing,
    Lf,
    CrLf,
}

impl Post {
    #[must_use]
    pub fn bytes(self) -> &'static [u8] {
        match self {
            Self::Nothing => b"",
            Self::Lf => b"\n",
            Self::CrLf => b"\r\n",
        }
    }
}

/// How the record was written.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Form {
    /// The whole file is the text.
    Text(TextForm),
    Json(JsonForm),
}

/// A JSON line without the value of its text field, and where to splice. All
/// offsets count bytes of `frame`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct JsonForm {
    #[serde(with = "bytes")]
    pub frame: Vec<u8>,
    /// Where the text literal stood.
    pub text_at: u32,
    /// The key literal of the text with its quotes; `None` if it stays as it is.
    pub rename: Option<(u32, u32)>,
    pub metadata: MetadataSlot,
    /// Just before the closing brace of the record.
    pub end_at: u32,
    pub has_id: bool,
    pub has_source: bool,
    pub has_created: bool,
    pub has_title: bool,
    pub has_author: bool,
    pub spelling: Spelling,
    /// Where the clean line differs beside the text and its key, not in order.
    pub replaced: Vec<Replaced>,
    /// How the record differs from the line that is spliced.
    pub layout: Layout,
}

/// A stretch of the frame in the place of which the clean line has something else.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Replaced {
    /// Start and end in the frame, in bytes.
    pub place: (u32, u32),
    pub new: String,
}

/// Where the lifted fields go.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum MetadataSlot {
    /// No such field: a new one at the end of the record, under this name.
    New(String),
    /// Before the closing brace of the object that is there; the names it has.
    Into { at: u32, keys: Vec<String> },
}

impl MetadataSlot {
    /// Whether the object that is there has such a name.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        matches!(self, Self::Into { keys, .. } if keys.iter().any(|key| key == name))
    }
}

/// How the text literal was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Spelling {
    /// Only what JSON demands is escaped.
    Minimal,
    /// Python's default: everything beyond ASCII as `\uXXXX`.
    Ascii,
    /// PHP's default: as `Ascii`, and `/` as `\/`.
    AsciiSlash,
    /// None of these reproduces it: the literal itself, with its quotes.
    Raw(String),
}

/// The first layer of edits, with the bytes it replaced.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Rewrites {
    pub edits: Vec<Edit>,
    /// What each edit replaced, end to end in their order.
    pub was: String,
}

impl Rewrites {
    /// What each edit replaced.
    pub fn was(&self) -> impl Iterator<Item = &str> {
        let mut at = 0;
        self.edits.iter().map(move |e| {
            let from = at;
            at += e.old.len();
            &self.was[from..at]
        })
    }
}

/// A time as the text has it and, where only one reading is possible, as ISO 8601
/// with the precision and the zone that were given.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Moment {
    pub written: String,
    pub iso: Option<String>,
}

/// A struck caption with its credit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Caption {
    pub text: String,
    pub credit: String,
}

/// What the text said about itself.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lifted {
    pub title: Option<String>,
    pub published: Option<Moment>,
    pub updated: Option<Moment>,
    pub byline: Option<String>,
    pub agencies: Vec<String>,
    pub captions: Vec<Caption>,
    pub reading_minutes: Option<u32>,
    /// Lone surrogates in the input that became U+FFFD.
    pub lone_surrogates: u32,
    /// Repeated lines that stay, being too large a part of the text.
    pub repeats_withheld: u32,
    /// Lines of learned templates that stay, being too large a part of the text.
    pub templates_withheld: u32,
    /// What a struck paragraph said about the author.
    pub biography: Option<String>,
}
