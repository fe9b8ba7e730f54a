//! The lines of pages that recur. What was counted of a line comes in; how many
//! documents have it, and whether that is enough to strike it, goes out.

use super::candidate::Candidate;
use crate::clean::templates::Recurrence;

/// A line recurs if at least so many documents have it.
const MIN_DOCUMENTS: u64 = 2;
/// A short line is struck if at least so many percent of the source's documents have it.
/// Long lines and sentences, which stories share as well, need more.
const SHORT_MIN_PERCENT: u64 = 1;
const LONG_MIN_PERCENT: u64 = 5;
/// A line of fewer words is short.
const SHORT_BELOW_WORDS: u32 = 8;

/// The recurrence of a line at an `index` of the document `number`. `documents` is how
/// many its source has. `None` if no other document has the line.
#[must_use]
pub fn recurrence(number: u64, index: u16, line: &Candidate, documents: u64) -> Option<Recurrence> {
    let short = line.words < SHORT_BELOW_WORDS && !line.sentence;
    let percent = if short {
        SHORT_MIN_PERCENT
    } else {
        LONG_MIN_PERCENT
    };
    let frequent = MIN_DOCUMENTS.max((documents * percent).div_ceil(100));
    (line.documents >= MIN_DOCUMENTS).then(|| Recurrence {
        number,
        index,
        documents: u32::try_from(line.documents).unwrap_or(u32::MAX),
        is_frequent: u8::from(line.documents >= frequent),
    })
}
