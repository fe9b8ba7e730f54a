//! `clean --dry-run`: a whole run into a temporary folder, what in it should be looked at
//! first, and nothing left of it.

use super::page::{Page, line};
use crate::config::{Audit, Compress};
use crate::replay::{AtRisk, Folder, at_risk};
use crate::report::{count, counted, size};
use crate::run::{self, Job};
use anyhow::Context as _;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// Rules of which passages are shown.
const MAX_RULES: usize = 10;
/// Length to which a passage is cut, in characters.
const PASSAGE_MAX_CHARS: usize = 160;

/// The folder of a dry run, which is removed with this value.
pub struct DryRun {
    folder: TempDir,
    /// Where the result would go, if that was said.
    output: Option<PathBuf>,
}

impl DryRun {
    /// Turns a job away from its output, into a folder among the temporary files.
    ///
    /// # Errors
    /// The output is one that a run would refuse, or there can be no temporary folder.
    pub fn begin(job: &mut Job) -> anyhow::Result<Self> {
        let named = !job.output.as_os_str().is_empty();
        if named {
            run::refuse_overlap(job)?;
        }
        let tmp = std::mem::take(&mut job.config.run.tmp);
        let tmp = match tmp.as_os_str().is_empty() {
            true => std::env::temp_dir(),
            false => tmp,
        };
        let folder = tempfile::Builder::new()
            .prefix("copydesk-dry-run-")
            .tempdir_in(&tmp)
            .with_context(|| {
                let tmp = tmp.display();
                format!("cannot create a folder in {tmp}; choose another folder with --tmp")
            })?;
        let output = std::mem::replace(&mut job.output, folder.path().join("output"));
        // The passages come from the audit; nobody keeps what is written.
        job.config.output.audit = Audit::Full;
        job.config.output.compress = Compress::Zstd;
        Ok(Self {
            folder,
            output: named.then_some(output),
        })
    }

    /// The folder to remove if the process ends.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// What should be looked at first.
    ///
    /// # Errors
    /// The temporary folder cannot be read.
    pub fn report(&self, page: &mut Page) -> anyhow::Result<()> {
        let folder = Folder::open(&self.folder.path().join("output"))?;
        render(&at_risk(&folder)?, page);
        let output = self.output.as_ref();
        let output = output.map(|output| format!(" to {}", output.display()));
        line!(page);
        line!(
            page,
            "  dry run: nothing was written{}",
            output.unwrap_or_default()
        );
        Ok(())
    }
}

fn render(found: &AtRisk, page: &mut Page) {
    if !found.documents.is_empty() {
        line!(page);
        line!(page, "  documents that lose the greatest share");
    }
    for loss in &found.documents {
        let share = loss.removed as f64 * 100.0 / loss.input.max(1) as f64;
        let (removed, input) = (size(loss.removed), size(loss.input));
        line!(page, "    {share:5.1} %  {removed} of {input}  {}", loss.id);
    }
    if !found.rules.is_empty() {
        line!(page);
        line!(
            page,
            "  removed passages most at risk: by rule, what reads most like a story"
        );
    }
    for rule in found.rules.iter().take(MAX_RULES) {
        let edits = counted(rule.removed.edits, "edit");
        line!(page);
        line!(
            page,
            "    {}: {edits}, {}",
            rule.rule,
            size(rule.removed.bytes)
        );
        for passage in &rule.passages {
            let words = counted(passage.words() as u64, "word");
            line!(
                page,
                "      {} ({words}): {}",
                passage.id,
                excerpt(&passage.text)
            );
        }
    }
    let more = found.rules.len().saturating_sub(MAX_RULES) as u64;
    if more > 0 {
        line!(page);
        line!(page, "    and {} more rules", count(more));
    }
}

/// A passage on one line.
fn excerpt(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    let text = words.join(" ");
    match text.char_indices().nth(PASSAGE_MAX_CHARS) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_passage_is_one_line() {
        assert_eq!(excerpt("One\n\n two\u{1b}[2J"), "One two\u{1b}[2J");
        let long = excerpt(&"word ".repeat(100));
        assert_eq!(long.chars().count(), PASSAGE_MAX_CHARS + 1);
        assert!(long.ends_with('…'), "{long}");
    }
}
