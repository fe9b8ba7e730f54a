//! Line ends that are the two characters `\` and `n`, as `repr` and CSV readers leave them. A
//! text comes in; where it is evident that they are line ends, the later text and its edits go
//! out. Code and paths have a backslash and an n as well, so a text must have no other line
//! ends, and several of these before what begins a line.

use super::rewriter::Rewriter;
use crate::record::{Edit, RuleId};
use std::ops::Range;

/// So many must stand before what begins a line.
const EVIDENT_MIN: usize = 3;

/// The text with its line ends, if they were escaped.
pub fn pass(text: &str) -> Option<(String, Vec<Edit>)> {
    if memchr::memmem::find(text.as_bytes(), br"\n").is_none() || text.trim().contains('\n') {
        return None;
    }
    let found = line_ends(text);
    let begins = |range: &&Range<usize>| begins_line(&text[range.end..]);
    let evident = found.iter().filter(begins).count();
    let doubled = found.windows(2).any(|w| w[0].end == w[1].start);
    if evident < EVIDENT_MIN || !(doubled || 2 * evident >= found.len()) {
        return None;
    }
    let mut rewriter = Rewriter::new(text);
    for range in found {
        rewriter.replace(range, "\n", RuleId::ESCAPED_NEWLINE);
    }
    rewriter.finish()
}

/// Where `\n` or `\r\n` stands and its backslash is not escaped itself.
fn line_ends(text: &str) -> Vec<Range<usize>> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(step) = memchr::memchr(b'\\', &bytes[at..]) {
        at += step;
        let rest = &bytes[at..];
        let len = if rest.starts_with(br"\r\n") {
            4
        } else if rest.starts_with(br"\n") {
            2
        } else {
            at = bytes.len().min(at + 2);
            continue;
        };
        found.push(at..at + len);
        at += len;
    }
    found
}

/// Whether a line begins here, perhaps after more line ends.
fn begins_line(mut rest: &str) -> bool {
    loop {
        rest = rest.trim_start();
        let next = rest.strip_prefix(r"\r").unwrap_or(rest);
        match next.strip_prefix(r"\n") {
            Some(after) => rest = after,
            None => break,
        }
    }
    let opens = |c| "\"“„«‘'「-–—•".contains(c);
    rest.chars()
        .next()
        .is_none_or(|c| opens(c) || c.is_numeric() || (c.is_alphabetic() && !c.is_lowercase()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escaped_line_ends_become_line_ends() {
        let text = r"Ferry sails\n\nThe ferry sailed.\r\n“At last,” he said.\nIt carried mail.";
        let (later, edits) = pass(text).unwrap();
        assert_eq!(
            later,
            "Ferry sails\n\nThe ferry sailed.\n“At last,” he said.\nIt carried mail."
        );
        assert!(edits.iter().all(|e| e.rule == RuleId::ESCAPED_NEWLINE));
        assert_eq!(pass(&later), None);
        let wrapped = r"The ferry\nsailed\nwith\nmail.\n\nA man\nsaid.\n\nHe left.\n";
        assert!(!pass(wrapped).unwrap().0.contains('\\'));
        assert!(pass(&format!("{text}\n")).is_some());
    }

    #[test]
    fn code_paths_and_other_line_ends_stay() {
        for text in [
            r"It lies in C:\new\notes\names and C:\north.",
            r"Write printf with \n at the end.",
            "One\\nTwo\\nThree\\nFour\nFive",
            r"A\\nB\\nC\\nD",
        ] {
            assert_eq!(pass(text), None, "{text}");
        }
    }
}
