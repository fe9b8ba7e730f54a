//! Which lines of pages recur: what the sweep counted of a line goes in, whether it goes
//! comes out.

use super::candidate::Candidate;
use crate::clean::templates::Recurrence;

/// A short line goes if so many documents have it, and so many of 100 of the source;
/// longer ones and sentences, which stories share as well, if more do.
const DOCUMENTS: u64 = 2;
const SHORT_PERCENT: u64 = 1;
const LONG_PERCENT: u64 = 5;
/// A line of fewer words is short.
const SHORT: u32 = 8;
/// Of one sighting of a line that was counted in a source of `all` documents.
/// `None` where it stands in one only.
#[must_use]
pub fn recurrence(number: u64, at: u16, line: &Candidate, all: u64) -> Option<Recurrence> {
    let of = |percent: u64| DOCUMENTS.max((all * percent).div_ceil(100));
    let short = line.words < SHORT && !line.sentence;
    let least = of(if short { SHORT_PERCENT } else { LONG_PERCENT });
    (line.documents >= DOCUMENTS).then(|| Recurrence {
        number,
        at,
        documents: u32::try_from(line.documents).unwrap_or(u32::MAX),
        goes: u8::from(line.documents >= least),
    })
}
