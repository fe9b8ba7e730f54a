//! A run whose first records all lack a text, or all of its records if they are fewer, has been told the wrong name of the field, or none:
//! it stops, instead of putting everything into quarantine.

use crate::record::{Reason, Staged};
use crate::run::error::RunError;

/// Records of which one must have a text.
pub const FIRST_RECORDS: usize = 100;

/// What the first records of a run had instead of a text.
#[derive(Debug, Default)]
pub struct Textless {
    records: usize,
    /// Of the first one.
    detail: String,
    settled: bool,
}

/// Of an entry that is a record: what is said of it if it has no text field.
#[expect(
    clippy::option_option,
    reason = "an entry, a record and one without a text are three matters"
)]
pub fn without_text(staged: &Staged) -> Option<Option<String>> {
    match staged {
        Staged::Document(_) => Some(None),
        Staged::Unread(unread) if unread.continued => None,
        Staged::Unread(unread) => {
            Some((unread.reason == Reason::NoText).then(|| unread.detail.clone()))
        }
    }
}

impl Textless {
    /// Takes the next records; `None` is one that has a text or cannot be read.
    pub fn judge(&mut self, records: Vec<Option<String>>) -> Result<(), RunError> {
        for record in records {
            if self.settled {
                break;
            }
            let Some(detail) = record else {
                self.settled = true;
                break;
            };
            if self.records == 0 {
                self.detail = detail;
            }
            self.records += 1;
            if self.records == FIRST_RECORDS {
                return Err(self.no_text());
            }
        }
        Ok(())
    }

    /// Whether one of the records has a text, or cannot be read.
    pub fn is_settled(&self) -> bool {
        self.settled
    }

    /// Judges a run of fewer records, at its end.
    pub fn end(&mut self) -> Result<(), RunError> {
        if self.settled || self.records == 0 {
            return Ok(());
        }
        Err(self.no_text())
    }

    fn no_text(&mut self) -> RunError {
        RunError::NoText {
            records: self.records,
            detail: std::mem::take(&mut self.detail),
        }
    }
}
