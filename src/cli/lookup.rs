//! Finding one document of a result by its id, or as FILE#LINE.

use super::exit::UsageError;
use crate::replay::{Entries, Entry, Folder};

/// Ids that are suggested at most.
const SUGGESTIONS: usize = 5;

/// The only entry of this name.
pub fn lookup(folder: &Folder, id: &str) -> anyhow::Result<Entry> {
    let mut entries = Entries::new(folder)?;
    let mut found = Vec::new();
    let mut alike = Vec::new();
    while let Some(entry) = entries.next_entry()? {
        if is_named(&entry, id) {
            found.push(entry);
        } else if let Some(other) = id_of(&entry)
            && alike.len() <= SUGGESTIONS
            && other.ends_with(id)
        {
            alike.push(other.to_owned());
        }
    }
    let message = match found.len() {
        1 => return Ok(found.remove(0)),
        0 => format!("no document has the id {id:?}; {}", suggestion(&alike)),
        many => {
            let places: Vec<_> = found.iter().map(place).collect();
            format!(
                "{many} documents have the id {id:?}; choose one of {}",
                places.join(", ")
            )
        }
    };
    Err(UsageError(message).into())
}

fn suggestion(alike: &[String]) -> String {
    let shown: Vec<String> = alike
        .iter()
        .take(SUGGESTIONS)
        .map(|id| format!("{id:?}"))
        .collect();
    match shown.as_slice() {
        [] => "ids are in the \"id\" field of clean/ and dropped/".to_owned(),
        [one] => format!("did you mean {one}?"),
        several if alike.len() > SUGGESTIONS => {
            format!("did you mean one of {}, …?", several.join(", "))
        }
        several => format!("did you mean one of {}?", several.join(", ")),
    }
}

fn id_of(entry: &Entry) -> Option<&str> {
    match entry {
        Entry::Document { audit, .. } => Some(&audit.id),
        Entry::Quarantined(_) => None,
    }
}

fn is_named(entry: &Entry, id: &str) -> bool {
    match entry {
        Entry::Document { audit, .. } if audit.id == id => true,
        Entry::Quarantined(line) if line.continued => false,
        entry => place(entry) == id,
    }
}

fn place(entry: &Entry) -> String {
    let line = match entry {
        Entry::Document { audit, .. } => audit.line,
        Entry::Quarantined(line) => line.line,
    };
    format!("{}#{line}", entry.file())
}
