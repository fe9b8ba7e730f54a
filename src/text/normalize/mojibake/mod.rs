//! Text that was UTF-8 and was read as something else ("dÃ©jÃ  vu"), repaired. A
//! text comes in, the later text and its edits go out, each edit no wider than
//! one run of misread characters. At most two layers are undone; a line that
//! would need a third is left as it is, and so is all that merely looks odd.
//!
//! Like ftfy (Robyn Speer) this trusts nothing but text that turns into valid
//! UTF-8 and looks wrong as it is; unlike it, it weighs each sequence together
//! with the character that would come of it, and keeps the place of each repair.

mod class;
mod tables;
#[cfg(test)]
mod tests;
mod units;

use super::chars::{Kind, kind};
use super::rewriter::Rewriter;
use super::scan::find_beyond_ascii;
use crate::record::{Edit, RuleId, compose};
use class::STRONG;
use std::ops::Range;
pub use tables::windows_1252;
use units::{Letter, Reading, Unit, is_inside, letters, units};

/// How often the repair is applied to a line.
const LAYERS: usize = 2;

/// A longer line is taken apart in pieces of about this length, in bytes: taken
/// apart it is thirty times as large.
const PIECE: usize = 64 << 10;

/// Whether mojibake may stand here: two characters beyond ASCII in a row of which
/// the second could be a byte 80 to BF, a C1 control, or `Ã` before a space.
/// Kana, Han, Hangul, Arabic, Hebrew, Indic and Thai letters, and the letters of
/// Russian but ё, are never that second character.
#[inline]
fn odd(a: u8, b: u8, c: u8) -> bool {
    let second = (b == 0xc2)
        | (b == 0xc3)
        | (b == 0xc4)
        | (b == 0xc5)
        | (b == 0xcb)
        | ((b == 0xc6) & (c == 0x92))
        | ((b == 0xce) & ((0x84..=0x8f).contains(&c) | (c == 0xa9)))
        | ((b == 0xd0) & (c < 0x90))
        | ((b == 0xd1) & (c >= 0x90))
        | ((b == 0xd2) & (c <= 0x91))
        | ((b == 0xe2)
            & ((c == 0x80)
                | (c == 0x82)
                | (c == 0x84)
                | ((0x86..=0x89).contains(&c))
                | (c == 0x8c)
                | ((0x94..=0x97).contains(&c))))
        | ((b == 0xef) & ((c == 0xac) | (c == 0xa3)));
    let pair = ((a & 0xc0) == 0x80) & second;
    let control = (a == 0xc2) & (b < 0xa0);
    let spaced = (a == 0xc3) & ((b == 0x82) | (b == 0x83)) & (c == b' ');
    pair | control | spaced
}

/// The text without mojibake, if there was any that is beyond doubt.
pub fn pass(text: &str) -> Option<(String, Vec<Edit>)> {
    let bytes = text.as_bytes();
    let mut rewriter = Rewriter::new(text);
    let mut at = find_beyond_ascii(bytes, 0, odd);
    let mut done = 0;
    while at < bytes.len() {
        if !stands_out(text, at) {
            at = find_beyond_ascii(bytes, at + 1, odd);
            continue;
        }
        let line = line_around(text, done, at);
        if let Some((fixed, edits)) = repair(&text[line.clone()]) {
            for edit in edits {
                let old = line.start + edit.old.start as usize..line.start + edit.old.end as usize;
                rewriter.replace(old, &fixed[edit.new.range()], RuleId::MOJIBAKE);
            }
        }
        done = line.end;
        at = find_beyond_ascii(bytes, done, odd);
    }
    rewriter.finish()
}

/// A cheap second look at a place that the byte test found.
fn stands_out(text: &str, at: usize) -> bool {
    if text.is_char_boundary(at) {
        return true;
    }
    let Some((before, after)) = text.split_at_checked(at + 1) else {
        return false;
    };
    let mut after = after.chars();
    let pair = before.chars().next_back().zip(after.next());
    pair.is_some_and(|(x, y)| class::stands_out(x, y, after.next()))
}

/// The line around a place, or of a longer one the piece. `from` is where the
/// piece before ended.
fn line_around(text: &str, from: usize, at: usize) -> Range<usize> {
    let before = &text.as_bytes()[from..at];
    let mut start = memchr::memrchr2(b'\n', b'\r', before).map_or(from, |i| from + i + 1);
    loop {
        let end = piece_end(text, start);
        if end > at {
            return start..end;
        }
        start = end;
    }
}

/// Where the line ends that goes on at `start`, or its piece: after a space.
fn piece_end(text: &str, start: usize) -> usize {
    let bytes = text.as_bytes();
    let mut end = bytes.len().min(start + 2 * PIECE);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    if let Some(i) = memchr::memchr2(b'\n', b'\r', &bytes[start..end]) {
        return start + i;
    }
    let rest = bytes[start..end].get(PIECE..).unwrap_or_default();
    memchr::memchr(b' ', rest).map_or(end, |i| start + PIECE + i + 1)
}

/// Undoes the layers of one line; `None` if there is nothing to undo or too much.
fn repair(line: &str) -> Option<(String, Vec<Edit>)> {
    let mut done = layer(line)?;
    for _ in 1..LAYERS {
        let Some((next, edits)) = layer(&done.0) else {
            return Some(done);
        };
        done = (next, compose(&done.1, &edits));
    }
    layer(&done.0).is_none().then_some(done)
}

/// Undoes one layer.
fn layer(line: &str) -> Option<(String, Vec<Edit>)> {
    let letters = letters(line);
    let parsed: Vec<(Vec<Unit>, bool)> = (0..tables::COUNT)
        .map(|encoding| units(line, &letters, encoding))
        .collect();
    let consistent = parsed.iter().find(|(units, whole)| {
        let total: u32 = units.iter().map(|u| u.weight).sum();
        *whole && total >= STRONG
    });
    let mut chosen: Vec<Unit> = match consistent {
        Some((units, _)) => units.clone(),
        None => {
            let mut chosen = Vec::new();
            // All that latin-1 has is in windows-1252 too, and that has more.
            for encoding in [1, 0].into_iter().chain(2..tables::COUNT) {
                let alone = tables::is_dos_or_mac(encoding);
                choose(&letters, &parsed[encoding].0, alone, &mut chosen);
            }
            chosen
        }
    };
    controls(line, &mut chosen);
    write(line, &chosen)
}

/// Takes the runs that are strong by themselves, and those that the line's strong
/// ones speak for; nothing that is taken already. `alone`: nor what stands next to
/// letters beyond ASCII.
fn choose(letters: &[Letter], units: &[Unit], alone: bool, chosen: &mut Vec<Unit>) {
    let mut runs: Vec<(&[Unit], u32)> = units
        .chunk_by(|a, b| a.span.end == b.span.start)
        .map(|run| (run, run.iter().map(|u| u.weight).sum()))
        .collect();
    let taken: &[Unit] = chosen;
    let free = |run: &[Unit]| {
        let (from, to) = (run[0].span.start, run[run.len() - 1].span.end);
        let next = taken.partition_point(|c| c.span.end <= from);
        taken.get(next).is_none_or(|c| to <= c.span.start)
    };
    // Out of a longer garble nothing is taken: it would be worse after.
    runs.retain(|(run, _)| {
        let before = letters.partition_point(|l| l.at < run[0].span.start);
        let after = letters.partition_point(|l| l.at < run[run.len() - 1].span.end);
        let before = before.checked_sub(1).and_then(|i| letters.get(i));
        let foreign = |l: &Letter| alone && l.c.is_alphabetic() && !l.c.is_ascii();
        let cut = before.is_some_and(|l| is_inside(*l) || foreign(l));
        !cut && !letters.get(after).is_some_and(foreign) && free(run)
    });
    let strong = runs.iter().filter(|(_, weight)| *weight >= STRONG);
    // A page of Arabic or Hebrew backs runs that look like nothing themselves.
    let page = |u: &Unit| Some(u32::from(u.decoded) >> 8).filter(|&page| page > 2);
    let mut pages: Vec<u32> = strong
        .clone()
        .flat_map(|(run, _)| run.iter().filter_map(page))
        .collect();
    pages.sort_unstable();
    pages.dedup();
    if strong.count() == 0 {
        return;
    }
    for (run, weight) in runs {
        let sure = |u: &Unit| match u.reading {
            Reading::Strict | Reading::Lost => true,
            Reading::Space => u.decoded == 'à',
            Reading::Asked => false,
        };
        let script = |u: &Unit| page(u).is_some_and(|page| pages.contains(&page));
        let backed = weight > 0
            || run
                .iter()
                .any(|u| u.reading != Reading::Strict || script(u));
        if backed && run.iter().all(sure) {
            chosen.extend_from_slice(run);
        }
    }
    chosen.sort_by_key(|u| u.span.start);
}

/// C1 controls that are left over mean what they do in windows-1252: browsers and
/// HTML read them so. U+0085 is also a line end; before a letter it stays one.
fn controls(line: &str, chosen: &mut Vec<Unit>) {
    let taken = chosen.len();
    let mut next = 0;
    for (at, c) in line.char_indices() {
        while next < taken && chosen[next].span.end <= at {
            next += 1;
        }
        let free = next == taken || at < chosen[next].span.start;
        let end = at + c.len_utf8();
        let line_end = c == '\u{85}' && line[end..].starts_with(char::is_alphanumeric);
        if let Some(decoded) = windows_1252(c).filter(|_| free && !line_end) {
            chosen.push(Unit {
                span: at..end,
                reading: Reading::Strict,
                decoded,
                weight: STRONG,
            });
        }
    }
    chosen.sort_by_key(|u| u.span.start);
}

/// One edit for each run of units, but a blank or control by itself: later passes
/// change those, and an edit of theirs is not to take letters along.
fn write(line: &str, units: &[Unit]) -> Option<(String, Vec<Edit>)> {
    let mut rewriter = Rewriter::new(line);
    let lone = |u: &Unit| u.decoded.is_whitespace() || kind(u.decoded) != Kind::Text;
    for run in units.chunk_by(|a, b| a.span.end == b.span.start && !lone(a) && !lone(b)) {
        let decoded: String = run.iter().map(|u| u.decoded).collect();
        let span = run[0].span.start..run[run.len() - 1].span.end;
        rewriter.replace(span, &decoded, RuleId::MOJIBAKE);
    }
    rewriter.finish()
}
