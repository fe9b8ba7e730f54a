//! Checks a result from its files alone: the manifest and the parts are as they were written
//! and nothing stands beside them, every record and every input can be rebuilt, the totals add
//! up, and every duplicate has a document that was kept.

mod document;
mod files;
mod inputs;

use super::restore::restored_names;
use super::{Entries, Entry, Folder, ReplayError};
use crate::config::Audit;
use crate::exec::{Extent, Observer, Phase};
use crate::record::{DropReason, Reason};
use crate::report::{RuleCount, Totals};
use crate::write::{AuditLine, RecordLine};
use inputs::Inputs;
use std::collections::{BTreeMap, BTreeSet, HashSet};

/// Differences that are reported one by one.
const MAX_DIFFERENCES: usize = 20;

/// Something that is not as it should be, in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference(pub String);

/// The outcome of a check.
#[derive(Debug, Default)]
pub struct Verified {
    pub parts: u64,
    pub records: u64,
    /// The first differences; `more` counts the rest.
    pub differences: Vec<Difference>,
    pub more: u64,
}

impl Verified {
    fn differs(&mut self, what: String) {
        if self.differences.len() < MAX_DIFFERENCES {
            self.differences.push(Difference(what));
        } else {
            self.more += 1;
        }
    }
}

/// Checks a folder. Nothing is written: the inputs are put together again only to be hashed.
///
/// # Errors
/// A file cannot be read at all; a file that can be read and is wrong is a difference.
pub fn verify(folder: &Folder, observer: &dyn Observer) -> Result<Verified, ReplayError> {
    let mut verified = Verified::default();
    if let Err(error) = restored_names(&folder.manifest.inputs) {
        verified.differs(error.to_string());
    }
    observer.plan(&[Phase::Hash, Phase::Verify]);
    let parts = folder.manifest.outputs.iter();
    let size = parts.map(|part| part.bytes).sum();
    observer.begin(Phase::Hash, Extent::bytes(size));
    files::check(folder, &mut verified, observer)?;
    if !verified.differences.is_empty() {
        // Reading the lines of damaged parts would only report the damage again.
        return Ok(verified);
    }
    let records = folder.manifest.totals.read;
    observer.begin(Phase::Verify, Extent::documents(records));
    match lines(folder, observer, &mut verified) {
        // The hashes are right, so this was written so.
        Err(error @ ReplayError::Damaged { .. }) => verified.differs(error.to_string()),
        done => done?,
    }
    Ok(verified)
}

/// Checks every line, and what they come to.
fn lines(
    folder: &Folder,
    observer: &dyn Observer,
    verified: &mut Verified,
) -> Result<(), ReplayError> {
    let mut entries = Entries::new(folder)?;
    let mut totals = Totals::default();
    let mut inputs = Inputs::new(folder);
    let (mut kept, mut wanted) = (HashSet::new(), BTreeSet::new());
    let mut expected = 0;
    let kept_text = folder.manifest.config.output.audit;
    while let Some(entry) = entries.next_entry()? {
        if entry.number() != expected {
            verified.differs(format!("entry {expected} is missing"));
        }
        expected = entry.number() + 1;
        observer.advance(0, 1);
        match &entry {
            Entry::Document { line, audit } => {
                let record = document::check(line, audit, kept_text).unwrap_or_else(|what| {
                    let (file, at) = (audit.file.escape_debug(), audit.line);
                    verified.differs(format!("{file} line {at}: {what}"));
                    None
                });
                inputs.document(audit, record.as_deref(), verified);
                count(audit, &mut totals);
                mark(line, audit, &mut totals);
                if audit.dropped.is_none() {
                    kept.insert(audit.n);
                }
                wanted.extend(audit.twin.as_ref().map(|t| (t.n, audit.n)));
            }
            Entry::Quarantined(q) => {
                inputs.quarantined(q, verified);
                if !q.continued {
                    totals.read += 1;
                    *totals.quarantined.entry(q.reason.clone()).or_default() += 1;
                }
                if Reason::from_code(&q.reason).is_none() {
                    let (file, at) = (q.file.escape_debug(), q.line);
                    verified.differs(format!(
                        "{file} line {at}: it is quarantined for no known reason"
                    ));
                }
            }
        }
    }
    inputs.finish(verified);
    for (survivor, copy) in wanted {
        if !kept.contains(&survivor) {
            verified.differs(format!(
                "entry {copy} was dropped as a duplicate of entry {survivor}, which is not in clean/"
            ));
        }
    }
    verified.records = totals.read;
    if kept_text == Audit::None {
        totals.rules.clone_from(&folder.manifest.totals.rules);
    }
    compare(&totals, &folder.manifest.totals, verified);
    Ok(())
}

/// Adds what `count` does not, because a copy with text put back keeps it as it was.
fn mark(line: &str, audit: &AuditLine, totals: &mut Totals) {
    if let (None, Some(twin)) = (&audit.dropped, &audit.twin) {
        *totals.marked.entry(twin.relation.clone()).or_default() += 1;
    }
    if let RecordLine::Json { replaced, .. } = &audit.record {
        let is_null = |(at, len, _): &&(u32, u32, String)| {
            line.get(*at as usize..(*at + *len) as usize) == Some("null")
        };
        totals.nulled_numbers += replaced.iter().filter(is_null).count() as u64;
    }
}

/// Adds a document to the totals.
pub(in crate::replay) fn count(audit: &AuditLine, totals: &mut Totals) {
    totals.read += 1;
    totals.text += audit.bytes;
    match &audit.dropped {
        Some(reason) => *totals.dropped.entry(reason.clone()).or_default() += 1,
        None => totals.kept += 1,
    }
    for edit in &audit.edits {
        let rule: &mut RuleCount = totals.rules.entry(edit.rule.clone()).or_default();
        rule.edits += 1;
        rule.bytes += edit.was.bytes();
    }
}

/// Compares the totals with those of the manifest.
fn compare(found: &Totals, expected: &Totals, verified: &mut Verified) {
    let mut check = |what: &str, same: bool| {
        if !same {
            verified.differs(format!("{what} differ from run.json"));
        }
    };
    check("the records read", found.read == expected.read);
    check("the documents kept", found.kept == expected.kept);
    check("the documents dropped", found.dropped == expected.dropped);
    // A page of the site's own text is marked as that in its clean line only.
    let relations = |totals: &Totals| -> BTreeMap<String, u64> {
        let mut marked = totals.marked.clone();
        marked.remove(DropReason::Stub.code());
        marked
    };
    check(
        "the documents marked",
        relations(found) == relations(expected),
    );
    check(
        "the numbers that became null",
        found.nulled_numbers == expected.nulled_numbers,
    );
    check(
        "the records quarantined",
        found.quarantined == expected.quarantined,
    );
    check("the bytes of text", found.text == expected.text);
    check("the bytes by rule", found.rules == expected.rules);
}
