//! The command `copydesk explain`: shows one document with everything that was done to it.

use super::differ::side_by_side;
use super::exit::Exit;
use super::lookup::lookup;
use super::page::{Page, Style, line};
use super::terminal::Color;
use super::values::{fields, find, pretty};
use crate::record::Reason;
use crate::replay::{Entries, Entry, Folder};
use crate::report::{count, counted};
use crate::text::word_count;
use crate::write::{AuditLine, EditLine, QuarantineLine, Was, clean_text, restore_text};
use clap::Args;
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
        let mut page = Page::colored(self.color.on());
        let shown = Shown {
            rewrites: self.rewrites,
            offsets: self.offsets,
        };
        match lookup(&folder, &self.id)? {
            Entry::Document { line, audit } => {
                document(&line, &audit, shown, &mut page)?;
                beside_twin(&folder, &line, &audit, &mut page)?;
            }
            Entry::Quarantined(line) => quarantined(&line, &mut page),
        }
        page.print()?;
        Ok(Exit::Complete)
    }
}

/// What is shown beside the text and its removals.
#[derive(Clone, Copy)]
struct Shown {
    rewrites: bool,
    offsets: bool,
}

fn document(line: &str, audit: &AuditLine, shown: Shown, page: &mut Page) -> anyhow::Result<()> {
    let clean = clean_text(line, audit)?;
    heading(line, audit, &clean, page);
    let mut done = 0;
    for edit in &audit.edits {
        let (start, end) = (edit.at as usize, (edit.at + edit.len) as usize);
        page.text(clean.get(done..start).unwrap_or_default());
        let now = clean.get(start..end).unwrap_or_default();
        done = end;
        if edit.is_rewrite() && !shown.rewrites {
            page.text(now);
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
        struck(&was, &why, page);
        page.text(now);
    }
    page.text(clean.get(done..).unwrap_or_default());
    line!(page);
    let record = fields(line);
    let metadata = ["copydesk", "metadata"].map(|key| find(&record, key));
    let is_object = |value: &&str| value.starts_with('{');
    if let Some(metadata) = metadata
        .into_iter()
        .flatten()
        .map(|f| f.value)
        .find(is_object)
    {
        line!(page);
        page.styled(Style::Bold, "metadata");
        line!(page);
        page.text(&pretty(metadata));
        line!(page);
    }
    Ok(())
}

/// What became of a document, in numbers.
fn heading(line: &str, audit: &AuditLine, clean: &str, page: &mut Page) {
    // The input cannot be rebuilt if the audit keeps no text.
    let input = restore_text(line, audit).map(|(input, _)| word_count(&input) as u64);
    let bytes = &audit.bytes;
    page.styled_words(Style::Bold, format_args!("{}", audit.id));
    line!(page);
    line!(
        page,
        "from {} line {}, byte {}",
        audit.file,
        audit.line,
        count(audit.at)
    );
    let disposition = match (&audit.dropped, &audit.twin) {
        (Some(reason), Some(twin)) => format!(
            "dropped as {reason} of {} (similarity {:.2})",
            twin.id, twin.similarity
        ),
        (Some(reason), None) => format!("dropped as {reason}"),
        (None, Some(twin)) => format!("kept, marked as {} of {}", twin.relation, twin.id),
        (None, None) => "kept".into(),
    };
    line!(
        page,
        "{disposition}; {} in, {} out; {} bytes in, {} removed, {} rewritten to {}, {} out",
        input.map_or_else(
            |_| "unknown number of words".into(),
            |words| counted(words, "word")
        ),
        count(word_count(clean) as u64),
        count(bytes.input),
        count(bytes.removed),
        count(bytes.rewritten_in),
        count(bytes.rewritten_out),
        count(bytes.output)
    );
    line!(page);
}

/// Removed text with its reason. Newlines stay outside the marks, so that a removed line is
/// shown as a line.
fn struck(text: &str, why: &str, page: &mut Page) {
    let body = text.trim_matches('\n');
    let (lead, rest) = text.split_at(text.len() - text.trim_start_matches('\n').len());
    page.text(lead);
    page.styled(Style::Struck, body);
    page.text(" ");
    page.styled_words(Style::Note, format_args!("{{{why}}}"));
    page.text(&rest[body.len()..]);
}

/// The clean text compared with the document that it repeats, unless both have the same words.
fn beside_twin(
    folder: &Folder,
    line: &str,
    audit: &AuditLine,
    page: &mut Page,
) -> anyhow::Result<()> {
    let Some(twin) = audit.twin.as_ref().filter(|t| t.relation != "exact") else {
        return Ok(());
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
        line!(page);
        page.styled_words(Style::Bold, format_args!("compared with {}", twin.id));
        line!(page);
        side_by_side(&mine, &theirs, page);
        line!(page);
        return Ok(());
    }
    Ok(())
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
    format!("{}{score}; kept at byte {at}: \"{begin}…\"", edit.rule)
}

fn quarantined(record: &QuarantineLine, page: &mut Page) {
    let sentence = Reason::from_code(&record.reason).map_or("", Reason::sentence);
    let unit = if record.compressed {
        "compressed byte"
    } else {
        "byte"
    };
    line!(
        page,
        "{} line {}, {unit} {}: quarantined as {}",
        record.file,
        record.line,
        count(record.at),
        record.reason
    );
    let detail = match record.detail.as_str() {
        "" => String::new(),
        detail => format!(" ({detail})"),
    };
    line!(page, "the record {sentence}{detail}");
    line!(
        page,
        "its {} bytes are in quarantine/, entry {}",
        count(record.len),
        record.n
    );
}
