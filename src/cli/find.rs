//! The command `copydesk find`: says which documents a line stood in, and what became of it.

use super::exit::{Exit, UsageError};
use super::page::{Page, line};
use crate::config::Audit;
use crate::record::Reason;
use crate::replay::{Fate, Folder, Found, find};
use crate::report::count;
use clap::Args;
use std::path::PathBuf;

/// Find a line: the documents that it stood in, and what became of it
///
/// Looks in the clean texts, in what was removed from them, in the dropped documents and in
/// the quarantine. Give a line or a part of one; blanks need not be the same. What was removed
/// is found in results of --audit full; `unstrike --at ID:BYTE` puts it back.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  copydesk find output 'ALSO READ: Ten best beaches'
  copydesk find output 'ferry will not sail' --limit 5")]
pub struct Find {
    /// Output folder of a finished run
    #[arg(value_name = "OUT")]
    output: PathBuf,

    /// The line, or a part of it
    #[arg(value_name = "LINE")]
    line: String,

    /// Show at most so many places; 0 shows all
    #[arg(long, value_name = "N", default_value_t = 20)]
    limit: u64,
}

impl Find {
    pub fn run(self) -> anyhow::Result<Exit> {
        if self.line.trim().is_empty() {
            let message = "the line to find is empty; give some words of it";
            return Err(UsageError(message.to_owned()).into());
        }
        let folder = Folder::open(&self.output)?;
        let mut places = 0;
        let mut printed = Ok(());
        find(&folder, &self.line, |found| {
            places += 1;
            if self.limit == 0 || places <= self.limit {
                printed = describe(&found).print();
            }
            printed.is_ok()
        })?;
        printed?;
        if places == 0 {
            let kept = folder.manifest.config.output.audit;
            let note = match kept {
                Audit::Full => String::new(),
                _ => format!(
                    "; what was removed is not in this result, which was written with --audit {}",
                    kept.name()
                ),
            };
            let line = self.line.escape_debug();
            let message = format!("no document has the line \"{line}\"{note}");
            return Err(UsageError(message).into());
        }
        if self.limit > 0 && places > self.limit {
            let more = count(places - self.limit);
            let mut page = Page::default();
            line!(page, "and {more} more places; --limit 0 shows all");
            page.print()?;
        }
        Ok(Exit::Complete)
    }
}

/// A place on two lines: the document with what became of the line, and the line.
fn describe(found: &Found) -> Page {
    let fate = match &found.fate {
        Fate::Kept => "kept".to_owned(),
        Fate::Removed { rule, at } => format!("removed by {rule} at byte {at}"),
        Fate::Rewritten => "kept, and written in another way (see explain --rewrites)".to_owned(),
        Fate::Quarantined(reason) => {
            let sentence = Reason::from_code(reason).map_or("cannot be read", Reason::sentence);
            format!("in quarantine, for the record {sentence}")
        }
    };
    let document = match (&found.dropped, &found.survivor) {
        (Some(reason), Some(survivor)) => {
            format!("; the document was dropped as {reason} of {survivor}")
        }
        (Some(reason), None) => format!("; the document was dropped as {reason}"),
        (None, _) => String::new(),
    };
    let mut page = Page::default();
    line!(page, "{}: {fate}{document}", found.id);
    line!(page, "  {}", found.line);
    page
}
