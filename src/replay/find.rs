//! Finding a line in a result: which documents it stood in, and what became of it. Entries are
//! read one after the other, so that memory stays flat.

use super::{Entries, Entry, Folder, ReplayError};
use crate::write::{AuditLine, EditLine, Was, clean_text, restore_text};

/// A place where the line stood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The id of the document; of a quarantined record, FILE#LINE.
    pub id: String,
    /// The whole line that the words stand in.
    pub line: String,
    pub fate: Fate,
    /// Why the document is in `dropped/`.
    pub dropped: Option<String>,
    /// The id of the document that was kept instead.
    pub survivor: Option<String>,
}

/// What became of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fate {
    /// It stands in the clean text.
    Kept,
    /// It was removed by this rule, where the clean text has this byte.
    Removed { rule: String, at: u32 },
    /// It was in the input, and normalising wrote it in another way.
    Rewritten,
    /// Its record is in quarantine, for this reason.
    Quarantined(String),
}

/// Calls `found` for every line that has these words, in the order of the input, until it
/// returns `false`. Case counts, blanks do not.
///
/// # Errors
/// The folder cannot be read.
pub fn find(
    folder: &Folder,
    words: &str,
    mut found: impl FnMut(Found) -> bool,
) -> Result<(), ReplayError> {
    let words = folded(words);
    let mut entries = Entries::new(folder)?;
    while let Some(entry) = entries.next_entry()? {
        let lines = match &entry {
            Entry::Document { line, audit } => in_document(line, audit, &words),
            Entry::Quarantined(record) => {
                let bytes = record.bytes().unwrap_or_default();
                let text = String::from_utf8_lossy(&bytes);
                let fate = Fate::Quarantined(record.reason.clone());
                lines_with(&text, &words)
                    .map(|l| (l, fate.clone()))
                    .collect()
            }
        };
        for (line, fate) in lines {
            let more = found(match &entry {
                Entry::Document { audit, .. } => Found {
                    id: audit.id.clone(),
                    line,
                    fate,
                    dropped: audit.dropped.clone(),
                    survivor: audit.twin.as_ref().map(|twin| twin.id.clone()),
                },
                Entry::Quarantined(record) => Found {
                    id: format!("{}#{}", record.file, record.line),
                    line,
                    fate,
                    dropped: None,
                    survivor: None,
                },
            });
            if !more {
                return Ok(());
            }
        }
    }
    Ok(())
}

fn in_document(line: &str, audit: &AuditLine, words: &str) -> Vec<(String, Fate)> {
    let Ok(clean) = clean_text(line, audit) else {
        return Vec::new();
    };
    let mut lines: Vec<(String, Fate)> = lines_with(&clean, words)
        .map(|line| (line, Fate::Kept))
        .collect();
    let removed = |edit: &&EditLine| !edit.is_rewrite();
    for edit in audit.edits.iter().filter(removed) {
        if let Was::Text(was) = &edit.was {
            let (rule, at) = (edit.rule.clone(), edit.at);
            let fate = Fate::Removed { rule, at };
            lines.extend(lines_with(was, words).map(|line| (line, fate.clone())));
        }
    }
    if lines.is_empty()
        && let Ok((input, _)) = restore_text(line, audit)
    {
        lines.extend(lines_with(&input, words).map(|line| (line, Fate::Rewritten)));
    }
    lines
}

/// The lines of a text that have these words.
fn lines_with<'a>(text: &'a str, words: &'a str) -> impl Iterator<Item = String> + 'a {
    let lines = text
        .lines()
        .filter(move |line| folded(line).contains(words));
    lines.map(|line| line.trim().to_owned())
}

/// With one blank between words.
fn folded(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
