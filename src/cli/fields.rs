//! The command `copydesk fields`: lists a field that was extracted from the texts, or the names
//! of all.

use super::exit::{Exit, UsageError};
use super::page::{Page, line};
use super::values;
use crate::replay::{Entries, Entry, Folder};
use crate::report::count;
use clap::Args;
use std::collections::BTreeMap;
use std::path::PathBuf;

/// Where a clean record has what was extracted.
const PLACES: [&str; 3] = ["metadata", "copydesk", "copydesk_metadata"];

/// List an extracted field of the clean documents, like captions or byline
///
/// Prints the id of each document and the value, with a tab between them; of a list, one value
/// a line. Without NAME it prints the fields that there are, and in how many documents. What
/// the records had in their own `metadata` is listed, too.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  copydesk fields output                       which fields there are
  copydesk fields output captions
  copydesk fields output byline | cut -f2 | sort | uniq -c | sort -rn")]
pub struct Fields {
    /// Output folder of a finished run
    #[arg(value_name = "OUT")]
    output: PathBuf,

    /// Name of the field
    #[arg(value_name = "NAME")]
    name: Option<String>,
}

impl Fields {
    pub fn run(self) -> anyhow::Result<Exit> {
        let folder = Folder::open(&self.output)?;
        let mut entries = Entries::new(&folder)?;
        let mut counts: BTreeMap<String, u64> = BTreeMap::new();
        let mut found = false;
        while let Some(entry) = entries.next_entry()? {
            let Entry::Document { line, audit } = &entry else {
                continue;
            };
            if audit.dropped.is_some() {
                continue;
            }
            let record = values::fields(line);
            let lifted = PLACES.map(|place| values::find(&record, place));
            for field in lifted
                .into_iter()
                .flatten()
                .flat_map(|f| values::fields(f.value))
            {
                if self.name.as_deref() == Some(&field.key) {
                    found = true;
                    rows(&audit.id, field.value).print()?;
                }
                *counts.entry(field.key.into_owned()).or_default() += 1;
            }
        }
        match self.name {
            Some(name) if !found => {
                let known: Vec<_> = counts.keys().map(String::as_str).collect();
                let known = match known[..] {
                    [] => "this result has none".to_owned(),
                    _ => format!("this result has {}", known.join(", ")),
                };
                let message = format!(
                    "no clean document has the field \"{}\"; {known}",
                    name.escape_debug()
                );
                return Err(UsageError(message).into());
            }
            Some(_) => {}
            None => {
                let mut table = Page::default();
                for (name, documents) in &counts {
                    line!(table, "{:>12}  {name}", count(*documents));
                }
                table.print()?;
            }
        }
        Ok(Exit::Complete)
    }
}

/// A value, each item of a list on its own line, with the document's id.
fn rows(id: &str, value: &str) -> Page {
    // A tab in a value would be taken for the one between the columns.
    let id = id.replace('\t', " ");
    let mut rows = Page::default();
    for text in values::texts(value) {
        line!(rows, "{id}\t{}", text.replace('\t', " "));
    }
    rows
}
