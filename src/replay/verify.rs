//! Checks a result from its files alone: the parts are as they were written, every record can
//! be rebuilt, the totals add up, and every duplicate has a document that was kept.

use super::restore::restored_names;
use super::{Entries, Entry, Folder, ReplayError};
use crate::config::Audit;
use crate::exec::Observer;
use crate::record::Account;
use crate::report::{RuleCount, Totals};
use crate::write::{AuditLine, clean_text, restore_record, restore_text};
use std::collections::{BTreeSet, HashSet};
use std::io::{self, Read};
use xxhash_rust::xxh3::Xxh3;

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

/// Checks a folder.
///
/// # Errors
/// A file cannot be read at all; a file that can be read and is wrong is a difference.
pub fn verify(folder: &Folder, observer: &dyn Observer) -> Result<Verified, ReplayError> {
    let mut verified = Verified::default();
    if let Err(error) = restored_names(&folder.manifest.inputs) {
        verified.differs(error.to_string());
    }
    parts(folder, &mut verified)?;
    if !verified.differences.is_empty() {
        // Reading the lines of damaged parts would only report the damage again.
        return Ok(verified);
    }
    let mut entries = Entries::new(folder)?;
    let mut totals = Totals::default();
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
                if let Some(what) = document(line, audit, kept_text) {
                    let (file, at) = (audit.file.escape_debug(), audit.line);
                    verified.differs(format!("{file} line {at}: {what}"));
                }
                count(audit, &mut totals);
                if audit.dropped.is_none() {
                    kept.insert(audit.n);
                }
                wanted.extend(audit.twin.as_ref().map(|t| (t.n, audit.n)));
            }
            Entry::Quarantined(q) if q.continued => {}
            Entry::Quarantined(q) => {
                totals.read += 1;
                *totals.quarantined.entry(q.reason.clone()).or_default() += 1;
            }
        }
    }
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
    compare(&totals, &folder.manifest.totals, &mut verified);
    Ok(verified)
}

fn parts(folder: &Folder, verified: &mut Verified) -> Result<(), ReplayError> {
    let manifest = &folder.manifest;
    for part in manifest.outputs.iter().chain(&manifest.templates) {
        verified.parts += 1;
        let path = folder.root.join(&part.path);
        let mut hasher = Xxh3::new();
        let mut buffer = vec![0; 1 << 20];
        let mut hash = || -> io::Result<()> {
            let mut file = part.path.open(&folder.root)?;
            loop {
                match file.read(&mut buffer)? {
                    0 => return Ok(()),
                    n => hasher.update(&buffer[..n]),
                }
            }
        };
        match hash() {
            Err(e) if e.kind() == io::ErrorKind::NotFound => {
                verified.differs(format!("{} is missing", part.path));
            }
            Err(source) => return Err(ReplayError::Io { path, source }),
            Ok(()) if crate::write::hex(hasher.digest128()) != part.hash => {
                verified.differs(format!("{} changed after it was written", part.path));
            }
            Ok(()) => {}
        }
    }
    Ok(())
}

/// What is wrong with a document, as far as the audit kept its text.
fn document(line: &str, audit: &AuditLine, kept: Audit) -> Option<String> {
    let found = if kept == Audit::Full {
        let record = match restore_record(line, audit) {
            Ok(record) => record,
            Err(misfit) => return Some(misfit.to_string()),
        };
        if !audit.is_record(&record) {
            return Some("the restored record is not the one that was read".into());
        }
        restore_text(line, audit).map(|(input, clean)| (input.len() as u64, clean))
    } else {
        clean_text(line, audit).map(|clean| (audit.bytes.input, clean))
    };
    let (input, clean) = match found {
        Ok(found) => found,
        Err(misfit) => return Some(misfit.to_string()),
    };
    let mut account = Account {
        input,
        output: clean.len() as u64,
        ..audit.bytes
    };
    if kept != Audit::None {
        let mut touched = 0;
        (account.rewritten_in, account.rewritten_out, account.removed) = (0, 0, 0);
        for edit in &audit.edits {
            let was = edit.was.bytes();
            touched += was;
            if edit.is_rewrite() {
                account.rewritten_in += was;
                account.rewritten_out += u64::from(edit.len);
            } else {
                account.removed += was;
            }
        }
        account.kept = account.input.checked_sub(touched)?;
    }
    (account != audit.bytes || !account.balances())
        .then(|| format!("its byte counts do not add up: {:?}", audit.bytes))
}

/// Adds a document to the totals.
pub(super) fn count(audit: &AuditLine, totals: &mut Totals) {
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
    check(
        "the records quarantined",
        found.quarantined == expected.quarantined,
    );
    check("the bytes of text", found.text == expected.text);
    check("the bytes by rule", found.rules == expected.rules);
}
