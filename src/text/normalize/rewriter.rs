//! Writes the later text of one pass along with the edits that lead to it.
//! Replacements come in, in order; nothing is allocated before the first one.
//! It does not judge, and does not check that a replacement changes anything.

use crate::record::{Edit, RuleId, Span};
use std::ops::Range;

/// One pass over a text.
#[derive(Debug)]
pub struct Rewriter<'a> {
    text: &'a str,
    /// End of what has been copied or replaced.
    at: usize,
    out: String,
    edits: Vec<Edit>,
}

impl<'a> Rewriter<'a> {
    pub fn new(text: &'a str) -> Self {
        Self {
            text,
            at: 0,
            out: String::new(),
            edits: Vec::new(),
        }
    }

    /// Puts `new` in place of a range that begins at or after the end of the last one.
    pub fn replace(&mut self, old: Range<usize>, new: &str, rule: RuleId) {
        if self.edits.is_empty() {
            // Rewrites rarely lengthen a text, and then by a few bytes.
            self.out.reserve(self.text.len());
        }
        self.out.push_str(&self.text[self.at..old.start]);
        let start = self.out.len();
        self.out.push_str(new);
        self.at = old.end;
        let edit = Edit::rewrite(
            Span::new(old.start, old.end),
            Span::new(start, self.out.len()),
            rule,
        );
        match self.edits.last_mut() {
            // A thousand NULs in a row are one edit, not a thousand.
            Some(last)
                if last.old.end == edit.old.start
                    && last.rule == rule
                    && last.new.is_empty()
                    && new.is_empty() =>
            {
                last.old.end = edit.old.end;
            }
            _ => self.edits.push(edit),
        }
    }

    /// The later text and its edits, if there are any.
    pub fn finish(mut self) -> Option<(String, Vec<Edit>)> {
        if self.edits.is_empty() {
            return None;
        }
        self.out.push_str(&self.text[self.at..]);
        Some((self.out, self.edits))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn deletions_in_a_row_are_one_edit() {
        let mut rewriter = Rewriter::new("a\0\0b\u{ad}");
        rewriter.replace(1..2, "", RuleId::CONTROL);
        rewriter.replace(2..3, "", RuleId::CONTROL);
        rewriter.replace(4..6, "", RuleId::ZERO_WIDTH);
        let (text, edits) = rewriter.finish().unwrap();
        assert_eq!(text, "ab");
        assert_eq!(edits.len(), 2);
        assert_eq!(edits[0].old, Span::new(1, 3));
    }

    #[test]
    fn no_edit_is_no_text() {
        assert!(Rewriter::new("abc").finish().is_none());
    }
}
