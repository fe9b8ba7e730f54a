//! Finding the next sound member after a damage: every place that looks like
//! the start of one is tried, and taken if it decompresses to its end. Decides
//! only where to go on; emits nothing.

use memchr::memmem::Finder;

use super::compress::Unpacker;
use super::counted::Counted;
use super::error::Halt;
use super::{Compression, magic};

/// What trials may cost beyond four times the file, in bytes read and decoded.
/// Without a limit a file made of starts takes time that grows with its square.
const ALLOWANCE: u64 = 256 << 20;

/// What trials in one file may still cost, in bytes.
pub(super) struct Budget(u64);

impl Budget {
    pub fn of(file: u64) -> Self {
        Self(file.saturating_mul(4).saturating_add(ALLOWANCE))
    }
}

/// Start of the first member at or after `from` that decompresses to its end.
/// Searching begins right behind the start of the damaged one: its decoder may
/// have run far into its sound neighbour.
pub(super) fn next_member(
    unpacker: &mut Unpacker<'_>,
    source: &mut Counted<'_>,
    from: u64,
    budget: &mut Budget,
) -> Result<Option<u64>, Halt> {
    let needle = magic::needle(unpacker.kind);
    if unpacker.kind == Compression::Plain {
        return Ok(None);
    }
    let finder = Finder::new(needle);
    let mut at = from;
    loop {
        unpacker.seek(source, at)?;
        let window = source
            .peek(needle.len() + 1)
            .map_err(|e| unpacker.failed(at, e))?;
        if window.len() <= needle.len() {
            return Ok(None);
        }
        let Some(found) = finder.find(window) else {
            // The last bytes may be the start of the needle.
            at += (window.len() - needle.len() + 1) as u64;
            continue;
        };
        let after = window.get(found + needle.len());
        let candidate = at + found as u64;
        if found > 0 && after.is_none() {
            at = candidate;
            continue;
        }
        if magic::plausible(unpacker.kind, after) && trial(unpacker, source, candidate, budget)? {
            return Ok(Some(candidate));
        }
        if budget.0 == 0 {
            return Ok(None);
        }
        at = candidate + 1;
    }
}

fn trial(
    unpacker: &mut Unpacker<'_>,
    source: &mut Counted<'_>,
    start: u64,
    budget: &mut Budget,
) -> Result<bool, Halt> {
    unpacker.seek(source, start)?;
    let loaded = source.loaded;
    let allowed = budget.0;
    let verdict = unpacker.try_member(source, &mut |_, at| {
        if at - start > allowed {
            return Err(Halt::Spent);
        }
        Ok(())
    });
    let cost = (source.loaded - loaded).max(source.position().saturating_sub(start));
    budget.0 = allowed.saturating_sub(cost);
    match verdict {
        Err(Halt::Spent) => {
            budget.0 = 0;
            Ok(false)
        }
        other => other,
    }
}
