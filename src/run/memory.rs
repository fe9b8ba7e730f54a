//! A small corpus cleaned in memory: what the first two phases of a run do, without an
//! output folder. Templates are learned and pages compared as in a run; duplicates are not
//! looked for.

use super::entries::Entries;
use super::error::RunError;
use super::learn::Learning;
use super::policy::Policy;
use super::scan::{Origin, Pages, clean_parsed, staged};
use crate::clean::{Cleaned, Record};
use crate::config::{Config, Stage};
use crate::dedup::Index;
use crate::exec::{Silent, Stop, Workers};
use crate::learn::Notebook;
use crate::read::parse::Parsed;
use crate::record::Place;
use crate::scratch::{Staging, encode};
use crate::text::Segmenter;
use std::env::temp_dir;
use std::io;

/// Documents that are cleaned before their results are stored.
const BATCH_DOCUMENTS: usize = 256;

/// Cleans the records of a corpus, and learns from all of them what one alone does not show.
/// The results are in the order of the records. Only a corpus that needs more than the
/// configured memory for sorting uses the system's folder for temporary files.
///
/// # Errors
/// The configuration cannot be used, or a temporary file cannot.
pub fn clean_in_memory(records: &[Record<'_>], config: &Config) -> Result<Vec<Cleaned>, RunError> {
    let mut config = config.clone();
    config.run.stages.retain(|stage| *stage != Stage::Dedup);
    let policy = Policy::compile(&config)?;
    let workers = Workers::new(config.run.threads)?;
    let scratch = temp_dir();
    let failed = |e: io::Error| RunError::output(&scratch, e);
    let mut staging = Staging::new(u64::MAX);
    let mut entries = Entries::default();
    let mut index = Index::new(&scratch, policy.budget);
    let mut notebook = Notebook::new(&scratch, policy.budget.sorting());
    let mut pages = Pages::default();
    for batch in records.chunks(BATCH_DOCUMENTS) {
        let seen = workers.map(batch, Segmenter::default, |segmenter, record| {
            let origin = Origin {
                name: "memory",
                path: None,
                alone: false,
            };
            let parsed = Parsed::from(*record);
            let seen = clean_parsed(parsed, Place::default(), 0, origin, &policy, segmenter);
            (encode(&seen.staged), seen.entry, seen.aside)
        });
        let mut encoded = Vec::with_capacity(seen.len());
        for (bytes, entry, aside) in seen {
            let number = staging.len() + encoded.len() as u64;
            if let Some(note) = &aside.note {
                notebook.push(number, note).map_err(failed)?;
            }
            pages.see(aside.page);
            entries.push(entry);
            encoded.push(bytes);
        }
        staging.append(&encoded, Vec::new()).map_err(failed)?;
    }
    if policy.learn {
        let learning = Learning {
            policy: &policy,
            workers: &workers,
            scratch: &scratch,
            journal: None,
            stop: &Stop::default(),
            observer: &Silent,
        };
        let pages = pages.are_most(policy.cleaner.page_choice);
        let learned = learning.templates(&notebook, pages, 1, &staging, &entries)?;
        learning.apply(learned, pages, &mut staging, &mut entries, &mut index)?;
    }
    let mut cleaned = Vec::with_capacity(records.len());
    for block in staging.blocks() {
        let loaded = staging.read(block).map_err(failed)?;
        for entry in loaded.entries() {
            let text = records[cleaned.len()].text;
            let document = staged(entry).map_err(failed)?;
            cleaned.push(match document {
                Some(document) => policy.cleaner.cleaned(text, *document),
                None => Cleaned::unchanged(text),
            });
        }
    }
    Ok(cleaned)
}
