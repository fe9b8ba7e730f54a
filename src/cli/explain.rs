//! The command `copydesk explain`: shows one document with everything that was done to it.

use super::differ::side_by_side;
use super::exit::Exit;
use super::lookup::lookup;
use super::terminal::{Color, print, safe};
use crate::record::Reason;
use crate::replay::{Entries, Entry, Folder};
use crate::report::{count, counted};
use crate::text::word_count;
use crate::write::{AuditLine, EditLine, QuarantineLine, Was, clean_text, restore_text};
use clap::Args;
use std::fmt::Write as _;
use std::path::PathBuf;

/// Show a document with the text that was removed from it, and why
///
/// Removed text is red on a terminal and stands in [- -] elsewhere, followed by its rule. A
/// near duplicate is compared with the document that it repeats: [- -] has what only the
/// duplicate says, {+ +} what only the other one says. If two documents have the same id,
/// name one of them as FILE#LINE.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  copydesk explain output wire/0001.txt
  copydesk explain output dump.jsonl#17
  copydesk explain output wire/0001.txt --rewrites --color always | less -R")]
pub struct Explain {
    /// Output folder of a finished run
    #[arg(value_name = "OUT")]
    output: PathBuf,

    /// Id of the document, or FILE#LINE
    #[arg(value_name = "ID")]
    id: String,

    /// Also show what normalization changed
    #[arg(long)]
    rewrites: bool,

    /// Also show where each removal stands in the clean text, as `unstrike --at` takes it
    #[arg(long)]
    offsets: bool,

    /// When to use color
    #[arg(long, value_name = "WHEN", default_value = "auto")]
    color: Color,
}

impl Explain {
    pub fn run(self) -> anyhow::Result<Exit> {
        let folder = Folder::open(&self.output)?;
        let paint = Paint(self.color.on());
        let shown = Shown {
            rewrites: self.rewrites,
            offsets: self.offsets,
        };
        let text = match lookup(&folder, &self.id)? {
            Entry::Document { line, audit } => {
                let mut text = document(&line, &audit, paint, shown)?;
                text.push_str(&beside_twin(&folder, &line, &audit, paint)?);
                text
            }
            Entry::Quarantined(line) => quarantined(&line),
        };
        print(&text)?;
        Ok(Exit::Complete)
    }
}

/// Marks removed text and its reasons, with colors or without.
#[derive(Clone, Copy)]
struct Paint(bool);

impl Paint {
    /// Removed text with its reason. Newlines stay outside the marks, so that a removed line
    /// is shown as a line.
    fn struck(self, text: &str, why: &str) -> String {
        let body = text.trim_matches('\n');
        let (lead, rest) = text.split_at(text.len() - text.trim_start_matches('\n').len());
        let trail = &rest[body.len()..];
        let (body, note) = (safe(body), self.note(why));
        if self.0 {
            format!("{lead}\x1b[31;9m{body}\x1b[0m{note}{trail}")
        } else {
            format!("{lead}[-{body}-]{note}{trail}")
        }
    }

    fn note(self, text: &str) -> String {
        if self.0 {
            format!(" \x1b[2m{{{text}}}\x1b[0m")
        } else {
            format!(" {{{text}}}")
        }
    }

    fn bold(self, text: &str) -> String {
        if self.0 {
            format!("\x1b[1m{text}\x1b[0m")
        } else {
            text.to_owned()
        }
    }
}

/// What is shown beside the text and its removals.
#[derive(Clone, Copy)]
struct Shown {
    rewrites: bool,
    offsets: bool,
}

fn document(line: &str, audit: &AuditLine, paint: Paint, shown: Shown) -> anyhow::Result<String> {
    let clean = clean_text(line, audit)?;
    // The input cannot be rebuilt if the audit keeps no text.
    let input = restore_text(line, audit).map(|(input, _)| word_count(&input) as u64);
    let mut out = String::new();
    let bytes = &audit.bytes;
    let _ = writeln!(out, "{}", paint.bold(&safe(&audit.id)));
    let _ = writeln!(
        out,
        "from {} line {}, byte {}",
        safe(&audit.file),
        audit.line,
        count(audit.at)
    );
    let disposition = match (&audit.dropped, &audit.twin) {
        (Some(reason), Some(twin)) => format!(
            "dropped as {reason} of {} (similarity {:.2})",
            safe(&twin.id),
            twin.similarity
        ),
        (Some(reason), None) => format!("dropped as {reason}"),
        (None, Some(twin)) => format!("kept, marked as {} of {}", twin.relation, safe(&twin.id)),
        (None, None) => "kept".into(),
    };
    let _ = writeln!(
        out,
        "{disposition}; {} in, {} out; {} bytes in, {} removed, {} rewritten to {}, {} out\n",
        input.map_or_else(
            |_| "unknown number of words".into(),
            |words| counted(words, "word")
        ),
        count(word_count(&clean) as u64),
        count(bytes.input),
        count(bytes.removed),
        count(bytes.rewritten_in),
        count(bytes.rewritten_out),
        count(bytes.output)
    );
    let mut done = 0;
    for edit in &audit.edits {
        let (start, end) = (edit.at as usize, (edit.at + edit.len) as usize);
        out.push_str(&safe(clean.get(done..start).unwrap_or_default()));
        let now = clean.get(start..end).unwrap_or_default();
        done = end;
        if edit.is_rewrite() && !shown.rewrites {
            out.push_str(&safe(now));
            continue;
        }
        let was = match &edit.was {
            Was::Text(text) => text.clone(),
            Was::Bytes(bytes) => format!("{} not kept", counted(*bytes, "byte")),
        };
        let mut why = because(edit, &clean);
        if shown.offsets && !edit.is_rewrite() {
            why.push_str(&format!("; at {}", edit.at));
        }
        out.push_str(&paint.struck(&was, &why));
        out.push_str(&safe(now));
    }
    out.push_str(&safe(clean.get(done..).unwrap_or_default()));
    out.push('\n');
    let record: serde_json::Value = serde_json::from_str(line)?;
    let metadata = ["copydesk", "metadata"].map(|key| &record[key]);
    if let Some(metadata) = metadata.into_iter().find(|m| m.is_object()) {
        let _ = writeln!(out, "\n{}", paint.bold("metadata"));
        let _ = writeln!(out, "{}", safe(&serde_json::to_string_pretty(metadata)?));
    }
    Ok(out)
}

/// The clean text compared with the document that it repeats, unless both have the same words.
fn beside_twin(
    folder: &Folder,
    line: &str,
    audit: &AuditLine,
    paint: Paint,
) -> anyhow::Result<String> {
    let Some(twin) = audit.twin.as_ref().filter(|t| t.relation != "exact") else {
        return Ok(String::new());
    };
    let mut entries = Entries::new(folder)?;
    while let Some(entry) = entries.next_entry()? {
        let Entry::Document {
            line: other,
            audit: its,
        } = &entry
        else {
            continue;
        };
        if its.n != twin.n {
            continue;
        }
        let (mine, theirs) = (clean_text(line, audit)?, clean_text(other, its)?);
        let title = paint.bold(&format!("compared with {}", safe(&twin.id)));
        let body = side_by_side(&mine, &theirs, paint.0);
        return Ok(format!("\n{title}\n{body}\n"));
    }
    Ok(String::new())
}

/// The rule of an edit, and the beginning of the text that was kept instead.
fn because(edit: &EditLine, clean: &str) -> String {
    let Some(at) = edit.twin else {
        return edit.rule.clone();
    };
    let twin = clean.get(at as usize..).unwrap_or_default();
    let begin: String = twin.chars().take_while(|&c| c != '\n').take(40).collect();
    let score = match edit.score {
        Some(score) if score < 1.0 => format!(", similarity {score:.2}"),
        _ => String::new(),
    };
    let begin = safe(&begin);
    format!("{}{score}; kept at byte {at}: \"{begin}…\"", edit.rule)
}

fn quarantined(line: &QuarantineLine) -> String {
    let sentence = Reason::from_code(&line.reason).map_or("", Reason::sentence);
    let unit = if line.compressed {
        "compressed byte"
    } else {
        "byte"
    };
    format!(
        "{} line {}, {unit} {}: quarantined as {}\nthe record {sentence}{}\nits {} bytes are in quarantine/, entry {}\n",
        safe(&line.file),
        line.line,
        count(line.at),
        line.reason,
        match line.detail.as_str() {
            "" => String::new(),
            detail => format!(" ({})", safe(detail)),
        },
        count(line.len),
        line.n
    )
}
