//! One document of a result: its record comes back, and every byte of its text is accounted for.

use crate::config::Audit;
use crate::record::Account;
use crate::write::{AuditLine, Misfit, clean_text, restore_record, restore_text};

/// Checks a document as far as the audit kept its text, and gives the record that was read, if
/// it did.
///
/// # Errors
/// What is wrong with it.
pub fn check(line: &str, audit: &AuditLine, kept: Audit) -> Result<Option<Vec<u8>>, String> {
    let words = |misfit: Misfit| misfit.to_string();
    let mut restored = None;
    let (input, clean) = if kept == Audit::Full {
        let record = restore_record(line, audit).map_err(words)?;
        if !audit.is_record(&record) {
            return Err("the restored record is not the one that was read".into());
        }
        restored = Some(record);
        let (input, clean) = restore_text(line, audit).map_err(words)?;
        (input.len() as u64, clean)
    } else {
        (audit.bytes.input, clean_text(line, audit).map_err(words)?)
    };
    match accounted(input, &clean, audit, kept) {
        true => Ok(restored),
        false => Err(format!("its byte counts do not add up: {:?}", audit.bytes)),
    }
}

/// Whether every byte of a text is accounted for.
fn accounted(input: u64, clean: &str, audit: &AuditLine, kept: Audit) -> bool {
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
        let Some(left) = account.input.checked_sub(touched) else {
            return false;
        };
        account.kept = left;
    }
    account == audit.bytes && account.balances()
}
