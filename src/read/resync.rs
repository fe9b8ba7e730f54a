//! Finds the next sound member after damage: every place that looks like the start of a member
//! is tried, and accepted if it decompresses to its end.

use memchr::memmem::Finder;

use super::buffered_file::BufferedFile;
use super::decompress::Decompressor;
use super::error::Halt;
use super::{Compression, magic};

/// Budget of trials in addition to four times the size of the file, in bytes read and decoded.
/// Without a limit, a file of many false starts would take quadratic time.
const BASE_BUDGET_BYTES: u64 = 256 << 20;

/// So many decoded bytes cost as much as one that is read. Text is rarely compressed to less, and
/// a frame that decodes to thousands of times its size is paid for by what it makes.
const DECODED_FOR_ONE: u64 = 16;

/// The remaining budget of trials in one file, in bytes.
pub(super) struct Budget(u64);

impl Budget {
    /// The budget for a file of this size.
    pub fn for_file(file: u64) -> Self {
        Self(file.saturating_mul(4).saturating_add(BASE_BUDGET_BYTES))
    }
}

/// The start of the first sound member at or after `from`. The search begins directly after the
/// start of the damaged member, whose decoder may have read far into the next one.
pub(super) fn next_member(
    decompressor: &mut Decompressor<'_>,
    source: &mut BufferedFile<'_>,
    from: u64,
    budget: &mut Budget,
) -> Result<Option<u64>, Halt> {
    let needle = magic::needle(decompressor.kind);
    if decompressor.kind == Compression::Plain {
        return Ok(None);
    }
    let finder = Finder::new(needle);
    let mut position = from;
    loop {
        decompressor.seek(source, position)?;
        let window = source
            .peek(needle.len() + 1)
            .map_err(|e| decompressor.failed(position, e))?;
        if window.len() <= needle.len() {
            return Ok(None);
        }
        let Some(found) = finder.find(window) else {
            // The last bytes may be the beginning of the magic number.
            position += (window.len() - needle.len() + 1) as u64;
            continue;
        };
        let after = window.get(found + needle.len());
        let candidate = position + found as u64;
        if found > 0 && after.is_none() {
            position = candidate;
            continue;
        }
        if magic::plausible(decompressor.kind, after)
            && trial(decompressor, source, candidate, budget)?
        {
            return Ok(Some(candidate));
        }
        if budget.0 == 0 {
            return Ok(None);
        }
        position = candidate + 1;
    }
}

/// Whether a sound member begins at `start`, within the budget.
fn trial(
    decompressor: &mut Decompressor<'_>,
    source: &mut BufferedFile<'_>,
    start: u64,
    budget: &mut Budget,
) -> Result<bool, Halt> {
    decompressor.seek(source, start)?;
    let loaded = source.loaded;
    let allowed = budget.0;
    let mut decoded = 0;
    let verdict = decompressor.try_member(source, &mut |bytes, position| {
        decoded += bytes.len() as u64;
        if position - start + decoded / DECODED_FOR_ONE > allowed {
            return Err(Halt::Spent);
        }
        Ok(())
    });
    let cost = (source.loaded - loaded).max(source.position().saturating_sub(start));
    budget.0 = allowed.saturating_sub(cost + decoded / DECODED_FOR_ONE);
    match verdict {
        Err(Halt::Spent) => {
            budget.0 = 0;
            Ok(false)
        }
        other => other,
    }
}
