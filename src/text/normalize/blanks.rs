//! Second pass, over the gaps between words and between lines: one blank, at most
//! one empty line, none of either at the ends. A text whose only line ends are
//! newlines comes in, the later text and its edits go out. One leading blank of
//! a line stays: it tells verse, lists and the paragraphs of hard-wrapped text.

use super::rewriter::Rewriter;
use super::scan::find;
use crate::record::{Edit, RuleId};
use std::ops::Range;

const NBSP: &[u8] = "\u{a0}".as_bytes();

/// Whether a gap that must change may be found here, not counting the ends of the text.
#[inline]
fn odd(a: u8, b: u8, c: u8) -> bool {
    let blank = |x: u8| (x == b' ') | (x == b'\t');
    let run = blank(a) & (blank(b) | (b == b'\n'));
    let empty_lines = (a == b'\n') & (b == b'\n') & (c == b'\n');
    let nbsp = (a == NBSP[0]) & (b == NBSP[1]);
    run | empty_lines | nbsp
}

/// The text with its gaps in order, if one was not.
pub fn pass(text: &str) -> Option<(String, Vec<Edit>)> {
    let bytes = text.as_bytes();
    let mut rewriter = Rewriter::new(text);
    let mut at = gap_end(bytes, 0);
    if at > 0 {
        close(&mut rewriter, text, 0..at);
    }
    loop {
        let hit = find(bytes, at, odd);
        let start = gap_start(bytes, at, hit);
        if hit == bytes.len() {
            // A blank or newline at the very end is in order anywhere else.
            if start < hit {
                close(&mut rewriter, text, start..hit);
            }
            break;
        }
        at = gap_end(bytes, hit);
        close(&mut rewriter, text, start..at);
    }
    rewriter.finish()
}

/// Where the gap that reaches to `end` begins. A no-break space is a hit
/// itself, so none stands before the hit.
fn gap_start(bytes: &[u8], floor: usize, end: usize) -> usize {
    let before = &bytes[floor..end];
    let gap = before.iter().rev();
    end - gap
        .take_while(|b| matches!(b, b' ' | b'\t' | b'\n'))
        .count()
}

fn gap_end(bytes: &[u8], mut at: usize) -> usize {
    loop {
        match bytes.get(at) {
            Some(b' ' | b'\t' | b'\n') => at += 1,
            Some(_) if bytes[at..].starts_with(NBSP) => at += NBSP.len(),
            _ => return at,
        }
    }
}

/// Puts one whole gap in order.
fn close(rewriter: &mut Rewriter<'_>, text: &str, gap: Range<usize>) {
    let newline = |found: Option<usize>| found.map(|i| gap.start + i);
    let bytes = &text.as_bytes()[gap.clone()];
    let first = newline(memchr::memchr(b'\n', bytes));
    let last = newline(memchr::memrchr(b'\n', bytes));
    if gap.start == 0 || gap.end == text.len() {
        let rule = first.map_or(RuleId::SPACE, |_| RuleId::BLANK_LINES);
        rewriter.replace(gap, "", rule);
        return;
    }
    let (Some(first), Some(last)) = (first, last) else {
        shorten(rewriter, text, gap);
        return;
    };
    if gap.start < first {
        rewriter.replace(gap.start..first, "", RuleId::SPACE);
    }
    let lines = memchr::memchr_iter(b'\n', bytes).count();
    if lines > 2 {
        rewriter.replace(first..last + 1, "\n\n", RuleId::BLANK_LINES);
    } else if first + 1 < last {
        rewriter.replace(first + 1..last, "", RuleId::SPACE);
    }
    shorten(rewriter, text, last + 1..gap.end);
}

/// Makes one blank of a run of them.
fn shorten(rewriter: &mut Rewriter<'_>, text: &str, run: Range<usize>) {
    let blanks = &text[run.clone()];
    // A tab parts columns, which a space would join.
    let one = if blanks.contains('\t') { "\t" } else { " " };
    if !blanks.is_empty() && blanks != one {
        rewriter.replace(run, one, RuleId::SPACE);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn becomes(text: &str, wanted: &str) {
        let got = pass(text).map_or_else(|| text.to_owned(), |(t, _)| t);
        assert_eq!(got, wanted, "{text:?}");
        assert_eq!(pass(text).is_none(), text == wanted);
    }

    #[test]
    fn blanks_are_single() {
        becomes("a  b\u{a0}c \u{a0} d", "a b c d");
        becomes("a \t b\tc", "a\tb\tc");
        becomes("a\u{2009}b\u{3000}\u{3000}c", "a\u{2009}b\u{3000}\u{3000}c");
    }

    #[test]
    fn lines_keep_one_leading_blank_and_no_trailing_one() {
        becomes("a \t\n   b\n\tc\u{a0}\nd ", "a\n b\n\tc\nd");
        becomes("a\n\n b", "a\n\n b");
    }

    #[test]
    fn one_blank_line_stays() {
        becomes("a\n\nb\n \n \n\nc\n \nd", "a\n\nb\n\nc\n\nd");
        becomes("\n \n  a\n\n", "a");
        becomes(" \n\u{a0}", "");
        becomes("", "");
    }

    #[test]
    fn each_edit_has_its_rule() {
        let rules = |text| -> Vec<RuleId> {
            let edits = pass(text).map(|(_, edits)| edits).unwrap_or_default();
            edits.iter().map(|e| e.rule).collect()
        };
        assert_eq!(
            rules("a \n\n \n  b"),
            [RuleId::SPACE, RuleId::BLANK_LINES, RuleId::SPACE]
        );
        assert_eq!(rules("a\n \nb "), [RuleId::SPACE, RuleId::SPACE]);
        assert_eq!(rules("a\n"), [RuleId::BLANK_LINES]);
    }
}
