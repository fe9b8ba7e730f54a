//! A limit to how much of one source is dropped: a warning, or a refusal before anything is
//! published. A large group of duplicates that are none, most often pages of which only the
//! site's own text is left, would be a loss of data.

use super::dispositions::Dispositions;
use crate::exec::Observer;
use crate::report;
use crate::run::entries::Entries;
use crate::run::error::RunError;
use crate::scratch::Staging;
use crate::scratch::decode_card;
use std::collections::BTreeMap;
use std::io;

/// Sources with fewer documents are not checked.
const LEAST: u64 = 1000;
/// The share from which on a person should know.
const WARN: f64 = 0.5;
/// Sources that are named one by one.
const NAMED: usize = 10;

/// The documents of a source.
#[derive(Debug, Default)]
struct Source {
    /// The number of one of them, for its name.
    example: u32,
    documents: u64,
    removed: u64,
}

/// Warns of sources that lose much, and refuses where one loses more than
/// `allowed`, a share. Exact copies under a like headline count as documents, and not as
/// lost ones.
///
/// # Errors
/// A source loses too much; or the staging cannot be read.
pub fn check(
    entries: &Entries,
    dispositions: &Dispositions,
    staging: &Staging,
    allowed: f64,
    observer: &dyn Observer,
    unread: impl Fn(io::Error) -> RunError,
) -> Result<(), RunError> {
    let mut sources: BTreeMap<u32, Source> = BTreeMap::new();
    for (number, hash) in entries.sources() {
        let source = sources.entry(hash).or_insert_with(|| Source {
            example: number,
            ..Source::default()
        });
        source.documents += 1;
        source.removed += u64::from(dispositions.loses(number));
    }
    let name = |source: &Source| -> Result<String, RunError> {
        let entry = staging.entry(u64::from(source.example)).map_err(&unread)?;
        let card = decode_card(&entry);
        Ok(card.map(|card| card.source).unwrap_or_default())
    };
    let large = sources.into_values().filter(|s| s.documents >= LEAST);
    let mut large: Vec<(f64, Source)> = large
        .map(|s| (s.removed as f64 / s.documents as f64, s))
        .filter(|(share, _)| *share >= WARN)
        .collect();
    large.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.example.cmp(&b.1.example)));
    if let Some((share, source)) = large.first()
        && *share > allowed
    {
        return Err(RunError::Removal {
            source_name: name(source)?,
            documents: source.documents,
            removed: source.removed,
            allowed,
        });
    }
    for (share, source) in large.iter().take(NAMED) {
        observer.warn(&format!(
            "{} of {} of the source {} are dropped, exact copies under a like headline not counted ({:.0} %); look at some with `copydesk explain`",
            report::count(source.removed),
            report::counted(source.documents, "document"),
            name(source)?.escape_debug(),
            (share * 100.0).floor()
        ));
    }
    if large.len() > NAMED {
        let more = large.len() - NAMED;
        observer.warn(&format!(
            "{more} more sources lose at least half of their documents"
        ));
    }
    Ok(())
}
