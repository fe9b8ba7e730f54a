//! The command `copydesk fields`: lists a field that was extracted from the texts, or the names
//! of all.

use super::exit::{Exit, UsageError};
use super::terminal::{one_line, print};
use crate::replay::{Entries, Entry, Folder};
use crate::report::count;
use clap::Args;
use serde_json::Value;
use std::collections::BTreeMap;
use std::fmt::Write as _;
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
            let record: Value = serde_json::from_str(line)?;
            let lifted = PLACES.iter().filter_map(|place| record[place].as_object());
            for (name, value) in lifted.flatten() {
                *counts.entry(name.clone()).or_default() += 1;
                if self.name.as_ref() == Some(name) {
                    found = true;
                    print(&rows(&audit.id, value))?;
                }
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
                let mut table = String::new();
                for (name, documents) in &counts {
                    let _ = writeln!(table, "{:>12}  {}", count(*documents), one_line(name));
                }
                print(&table)?;
            }
        }
        Ok(Exit::Complete)
    }
}

/// A value, each item of a list on its own line, with the document's id.
fn rows(id: &str, value: &Value) -> String {
    let items = match value {
        Value::Array(items) => items.as_slice(),
        one => std::slice::from_ref(one),
    };
    let mut rows = String::new();
    for item in items {
        let text = match item {
            Value::String(text) => text.clone(),
            other => other.to_string(),
        };
        // A tab in a value would be taken for the one between the columns.
        let text = one_line(&text).replace('\t', " ");
        let _ = writeln!(rows, "{}\t{text}", one_line(id).replace('\t', " "));
    }
    rows
}
