//! The audit line of a document: what was removed and rewritten, and what else is needed to
//! rebuild its input record. `restore_record` is the inverse of the cleaning.

use super::{CleanLine, hex, unhex};
use crate::clean::templates::template_name;
use crate::config::Audit;
use crate::record::{
    Account, Document, Edit, Form, Layout, RowLayout, Span, Spelling, decode_string, decode_text,
    encode_as, encode_text, invert,
};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// A line of `audit/`. It belongs to the line of the same number in `clean/` or `dropped/`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AuditLine {
    /// Number of the entry in the run, in input order.
    pub n: u64,
    pub id: String,
    pub file: String,
    pub line: u64,
    /// Offset of the record in the decompressed file, in bytes.
    pub at: u64,
    /// Separator bytes before the record: a byte order mark, blank lines.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub pre: String,
    /// The line end after the record.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub post: String,
    /// xxh3-128 of the record.
    pub key: String,
    /// Why the document is in `dropped/`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dropped: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub twin: Option<Twin>,
    pub bytes: Account,
    pub record: RecordLine,
    /// The clean line before and after the text literal, if the document is in a Parquet file
    /// and not in a file of lines.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub frame: Option<(String, String)>,
    pub edits: Vec<EditLine>,
}

/// The document that was kept and that this one repeats.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Twin {
    pub n: u64,
    pub id: String,
    pub relation: String,
    pub similarity: f32,
}

/// How the clean line is turned into the input record again.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "form", rename_all = "lowercase")]
pub enum RecordLine {
    /// The text is the whole file.
    Text {
        /// The encoding of the file, if it is not UTF-8. UTF-16 implies a byte order mark.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        encoding: Option<String>,
        /// The file in base64, if encoding the text does not give its bytes.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        raw: Option<String>,
    },
    Json {
        /// Place of the text literal in the clean line: offset and length in bytes.
        text: (u32, u32),
        /// Place of the key literal, and the key of the input.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        key: Option<(u32, u32, String)>,
        /// Places in the clean line that the input line did not have: offset and length.
        added: Vec<(u32, u32)>,
        /// Places of other literals that differ, and what the input has there.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        replaced: Vec<(u32, u32, String)>,
        /// How the text was escaped: `minimal`, `ascii`, `ascii-slash`, or the literal
        /// itself; `other` if that was not kept.
        spelling: String,
        /// White space with line breaks that the record has at these offsets of its line.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        breaks: Vec<(u32, String)>,
        /// How the record writes the values of its line, if it is a row of CSV.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        row: Option<RowLine>,
    },
}

/// How a row of CSV is written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowLine {
    pub delimiter: char,
    /// For each cell `1` if it is in quotes, else `0`.
    pub quoted: String,
    /// The encoding of the row, if it is not UTF-8.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub encoding: Option<String>,
}

/// One edit: the input had `was` where the clean text has the `len` bytes at `at`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct EditLine {
    pub at: u32,
    pub len: u32,
    pub was: Was,
    pub rule: String,
    /// Start of the text that was kept instead, in bytes of the clean text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub twin: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub score: Option<f32>,
    /// The learned template, by its name in `templates.toml`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub template: Option<String>,
}

/// The text before an edit.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Was {
    Text(String),
    /// The size of the text, which was not kept (`--audit spans`).
    Bytes(u64),
}

impl Was {
    /// Length in bytes.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        match self {
            Self::Text(text) => text.len() as u64,
            Self::Bytes(bytes) => *bytes,
        }
    }

    /// The text, if it was kept.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            Self::Bytes(_) => None,
        }
    }
}

impl AuditLine {
    /// Removes the text that the audit does not keep.
    pub fn reduce(&mut self, keep: Audit) {
        if keep == Audit::Full {
            return;
        }
        match &mut self.record {
            RecordLine::Text { raw, .. } => *raw = None,
            RecordLine::Json {
                spelling, breaks, ..
            } => {
                if spelling.starts_with('"') {
                    *spelling = "other".into();
                }
                breaks.clear();
            }
        }
        if keep == Audit::None {
            self.edits = Vec::new();
        }
        for edit in &mut self.edits {
            edit.was = Was::Bytes(edit.was.bytes());
        }
    }

    /// The audit line of a document: `input` is its text before cleaning, `edits` turn it into
    /// the clean text, and `line` is the line that was written.
    pub fn new<'n>(
        n: u64,
        document: &Document,
        file: &str,
        input: &str,
        edits: &[Edit],
        line: &CleanLine,
        rule_name: impl Fn(crate::record::RuleId) -> &'n str,
    ) -> Self {
        let at_len = |s: Span| (s.start, s.end - s.start);
        Self {
            n,
            id: document.card.id.clone(),
            file: file.to_owned(),
            line: document.place.line,
            at: document.place.at,
            pre: String::from_utf8_lossy(&document.place.pre).into_owned(),
            post: String::from_utf8_lossy(document.place.post.bytes()).into_owned(),
            key: hex(document.key),
            dropped: None,
            twin: None,
            bytes: Account::of(input.len(), edits),
            record: match &document.form {
                Form::Text(form) => RecordLine::Text {
                    encoding: form.encoding.clone(),
                    raw: form.raw.as_ref().map(|raw| STANDARD.encode(raw)),
                },
                Form::Json(form) => RecordLine::Json {
                    text: at_len(line.text.unwrap_or(Span::new(0, 0))),
                    key: line
                        .key
                        .as_ref()
                        .map(|(span, old)| (span.start, span.end - span.start, old.clone())),
                    added: line.added.iter().map(|s| at_len(*s)).collect(),
                    replaced: line
                        .replaced
                        .iter()
                        .map(|(s, old)| (s.start, s.end - s.start, old.clone()))
                        .collect(),
                    spelling: match &form.spelling {
                        Spelling::Minimal => "minimal".into(),
                        Spelling::Ascii => "ascii".into(),
                        Spelling::AsciiSlash => "ascii-slash".into(),
                        Spelling::Raw(raw) => raw.clone(),
                    },
                    breaks: match &form.layout {
                        Layout::Breaks(breaks) => breaks.clone(),
                        _ => Vec::new(),
                    },
                    row: match &form.layout {
                        Layout::Row(row) => Some(RowLine {
                            delimiter: row.delimiter,
                            quoted: row.quoted.clone(),
                            encoding: row.encoding.clone(),
                        }),
                        _ => None,
                    },
                },
            },
            frame: None,
            edits: edits
                .iter()
                .map(|e| EditLine {
                    at: e.new.start,
                    len: e.new.end - e.new.start,
                    was: Was::Text(input[e.old.range()].to_owned()),
                    rule: rule_name(e.rule).to_owned(),
                    twin: e.twin,
                    score: e.score,
                    template: e.template.map(template_name),
                })
                .collect(),
        }
    }
}

/// Why an audit line does not belong to its clean line.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("{0}")]
pub struct Misfit(pub &'static str);

/// The clean text of a clean line.
///
/// # Errors
/// The audit line does not point at a string.
pub fn clean_text(line: &str, audit: &AuditLine) -> Result<String, Misfit> {
    let RecordLine::Json { text, .. } = &audit.record else {
        let fields =
            crate::read::parse::object_fields(line).map_err(|_| Misfit("the line is not JSON"))?;
        let field = fields.iter().find(|f| f.key == "text");
        let inner = field.and_then(|f| f.string());
        let inner = inner.ok_or(Misfit("the line has no text"))?;
        return Ok(decode_string(inner).0.into_owned());
    };
    let (at, len) = (text.0 as usize, text.1 as usize);
    let literal = line
        .get(at..at + len)
        .and_then(|l| l.strip_prefix('"')?.strip_suffix('"'));
    let inner = literal.ok_or(Misfit("the audit does not point at a string"))?;
    Ok(decode_string(inner).0.into_owned())
}

/// The text before cleaning and the clean text, from a clean line and its audit line.
///
/// # Errors
/// An edit is outside the clean text, or the audit kept no text.
pub fn restore_text(line: &str, audit: &AuditLine) -> Result<(String, String), Misfit> {
    let clean = clean_text(line, audit)?;
    let mut end = 0;
    let mut edits = Vec::with_capacity(audit.edits.len());
    for e in &audit.edits {
        let (start, stop) = (e.at as usize, e.at as usize + e.len as usize);
        if start < end || clean.get(start..stop).is_none() {
            return Err(Misfit("an edit is outside the text or not in order"));
        }
        end = stop;
        edits.push(Edit::rewrite(
            Span::new(0, 0),
            Span::new(start, stop),
            crate::record::RuleId::SPACE,
        ));
    }
    let was: Option<Vec<&str>> = audit.edits.iter().map(|e| e.was.text()).collect();
    let was = was.ok_or(Misfit("the removed text was not kept"))?;
    let text = invert(&clean, &edits, was.into_iter());
    Ok((text, clean))
}

/// The input record of a clean line and its audit line, byte for byte.
///
/// # Errors
/// The two lines do not belong together.
pub fn restore_record(line: &str, audit: &AuditLine) -> Result<Vec<u8>, Misfit> {
    let (text, _) = restore_text(line, audit)?;
    let (at, key, added, replaced, spelling, layout) = match &audit.record {
        RecordLine::Text { encoding, raw } => {
            return restore_file(&text, encoding.as_deref(), raw.as_deref());
        }
        RecordLine::Json {
            text,
            key,
            added,
            replaced,
            spelling,
            breaks,
            row,
        } => {
            let layout = match row {
                Some(row) => Layout::Row(RowLayout {
                    delimiter: row.delimiter,
                    quoted: row.quoted.clone(),
                    encoding: row.encoding.clone(),
                }),
                None if breaks.is_empty() => Layout::Line,
                None => Layout::Breaks(breaks.clone()),
            };
            (text, key, added, replaced, spelling, layout)
        }
    };
    let mut literal = Vec::with_capacity(text.len() + 16);
    let spelling = match spelling.as_str() {
        "minimal" => Spelling::Minimal,
        "ascii" => Spelling::Ascii,
        "ascii-slash" => Spelling::AsciiSlash,
        raw => Spelling::Raw(raw.to_owned()),
    };
    encode_as(&spelling, &text, &mut literal);
    let mut cuts: Vec<(u32, u32, &[u8])> = vec![(at.0, at.1, &literal)];
    cuts.extend(key.iter().map(|(a, l, old)| (*a, *l, old.as_bytes())));
    cuts.extend(replaced.iter().map(|(a, l, old)| (*a, *l, old.as_bytes())));
    cuts.extend(added.iter().map(|(a, l)| (*a, *l, &b""[..])));
    cuts.sort_unstable();
    let line = line.as_bytes();
    let mut record = Vec::with_capacity(line.len() + text.len());
    let mut from = 0;
    for (at, len, old) in cuts {
        let kept = line.get(from..at as usize);
        record.extend_from_slice(kept.ok_or(Misfit("the audit points outside the line"))?);
        record.extend_from_slice(old);
        from = at as usize + len as usize;
    }
    let rest = line
        .get(from..)
        .ok_or(Misfit("the audit points outside the line"))?;
    record.extend_from_slice(rest);
    layout
        .restore(record)
        .ok_or(Misfit("the layout in the audit is not of this line"))
}

/// The bytes of a text file with this text.
fn restore_file(text: &str, encoding: Option<&str>, raw: Option<&str>) -> Result<Vec<u8>, Misfit> {
    let Some(raw) = raw else {
        let bytes = encode_text(encoding, text);
        return bytes
            .map(Cow::into_owned)
            .ok_or(Misfit("the text cannot be encoded as the file was"));
    };
    let bytes = STANDARD
        .decode(raw)
        .map_err(|_| Misfit("the raw bytes are not base64"))?;
    match decode_text(encoding, &bytes) {
        Some(again) if again == text => Ok(bytes),
        _ => Err(Misfit("the raw bytes do not decode to the text")),
    }
}

impl EditLine {
    /// Whether the edit rewrote text, and did not only remove it.
    #[must_use]
    pub fn is_rewrite(&self) -> bool {
        self.len > 0 || self.rule.starts_with("normalize.")
    }
}

impl AuditLine {
    /// Whether these bytes are the record that was read.
    #[must_use]
    pub fn is_record(&self, bytes: &[u8]) -> bool {
        unhex(&self.key) == Some(xxhash_rust::xxh3::xxh3_128(bytes))
    }
}
