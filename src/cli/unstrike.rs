//! The command `copydesk unstrike`: puts text back that a rule or template removed.

use super::exit::{Exit, UsageError};
use super::lookup::lookup;
use super::page::{Page, line};
use crate::replay::{Entry, Folder, Selection, StrikePlace, unstrike};
use crate::report::{count, counted, size};
use clap::Args;
use std::path::PathBuf;

/// Offsets that are named at most.
const SHOWN: usize = 20;

/// Put back text that was removed, without a new run
///
/// Writes a copy of the whole result with that text where it was: what a rule or template
/// removed, all that was removed from a document, or one place. Rules together with documents
/// or places mean these rules there. `verify` and `restore` work on the copy as well. Decisions on duplicates and extracted metadata do not change.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  copydesk unstrike output related.lone -o again
  copydesk unstrike output share template.block -o again   all rules share.*, and one more
  copydesk unstrike output 033a6c802fde1b81 -o again       a template, by its id in templates.toml
  copydesk unstrike output --id wire/0001.txt -o again     all that was removed from one document
  copydesk unstrike output share --id wire/0001.txt -o again
  copydesk unstrike output --at wire/0001.txt:512 -o again one place, as `find` shows it")]
pub struct Unstrike {
    /// Output folder of a finished run
    #[arg(value_name = "OUT")]
    output: PathBuf,

    /// Names or prefixes of rules, or ids of templates
    #[arg(value_name = "RULE|TEMPLATE")]
    names: Vec<String>,

    /// Only in this document; name it by its id, or as FILE#LINE; may be given several times
    #[arg(long = "id", value_name = "ID")]
    ids: Vec<String>,

    /// Only what was removed at this byte of a document's clean text, as `find` and `explain
    /// --offsets` show it; may be given several times
    #[arg(long = "at", value_name = "ID:OFFSET")]
    places: Vec<String>,

    /// Folder for the new result
    #[arg(short = 'o', long = "output", value_name = "DIR")]
    target: PathBuf,
}

impl Unstrike {
    pub fn run(self) -> anyhow::Result<Exit> {
        if self.names.is_empty() && self.ids.is_empty() && self.places.is_empty() {
            let message = "name what to put back: a rule or a template, a document with --id, or a place with --at";
            return Err(UsageError(message.to_owned()).into());
        }
        let folder = Folder::open(&self.output)?;
        let selection = self.selection(&folder)?;
        let done = unstrike(&folder, &selection, &self.target)?;
        let mut out = Page::default();
        for (name, struck) in &done.names {
            line!(
                out,
                "{}: put back {} of text in {}",
                name,
                size(struck.bytes),
                counted(struck.edits, "place")
            );
        }
        line!(
            out,
            "{} changed; the result is in {}",
            counted(done.documents, "document"),
            self.target.display()
        );
        if done.no_longer_empty > 0 {
            line!(
                out,
                "{} of them were dropped because nothing was left; they now have text but stay in dropped/",
                count(done.no_longer_empty)
            );
        }
        out.print()?;
        Ok(Exit::Complete)
    }

    fn selection(&self, folder: &Folder) -> anyhow::Result<Selection> {
        let documents = self.ids.iter().map(|id| (id, id.as_str(), None));
        let mut wanted: Vec<_> = documents.collect();
        for place in &self.places {
            let (id, at) = split(place)?;
            wanted.push((place, id, Some(at)));
        }
        let places = wanted
            .into_iter()
            .map(|(label, id, at)| {
                let n = struck(&lookup(folder, id)?, id, at)?;
                let label = label.clone();
                Ok(StrikePlace { n, at, label })
            })
            .collect::<anyhow::Result<_>>()?;
        Ok(Selection {
            names: self.names.clone(),
            places,
        })
    }
}

/// The id and the offset of a place.
fn split(place: &str) -> Result<(&str, u32), UsageError> {
    let parts = place.rsplit_once(':');
    let parts = parts.and_then(|(id, at)| Some((id, at.parse().ok()?)));
    parts.ok_or_else(|| {
        UsageError(format!(
            "{place:?} is no place; write ID:OFFSET, as `copydesk find` and `copydesk explain --offsets` show it"
        ))
    })
}

/// The number of a document from which something was removed, there if `at` is given.
fn struck(entry: &Entry, id: &str, at: Option<u32>) -> Result<u64, UsageError> {
    let Entry::Document { audit, .. } = entry else {
        let message = format!("{id:?} is in quarantine, and nothing was removed from it");
        return Err(UsageError(message));
    };
    let removed = audit.edits.iter().filter(|edit| !edit.is_rewrite());
    let mut offsets: Vec<u32> = removed.map(|edit| edit.at).collect();
    offsets.dedup();
    let Some(at) = at.filter(|at| !offsets.contains(at)) else {
        return match offsets.is_empty() {
            true => Err(UsageError(format!("nothing was removed from {id:?}"))),
            false => Ok(audit.n),
        };
    };
    let shown: Vec<String> = offsets.iter().take(SHOWN).map(u32::to_string).collect();
    let more = if offsets.len() > SHOWN { ", …" } else { "" };
    Err(UsageError(match shown.is_empty() {
        true => format!("nothing was removed from {id:?}"),
        false => format!(
            "nothing was removed at byte {at} of {id:?}; something was at {}{more}",
            shown.join(", ")
        ),
    }))
}
