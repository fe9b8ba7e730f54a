//! How much prose a line and its page have, and how far it is from the line.

use super::basis::LineBasis;
use crate::clean::page::arithmetic::{int, per_mille};
use crate::clean::page::columns::columns;
use crate::clean::page::nearest::{FAR_LINES, Nearest, distance, nearest};

pub struct Prose<'a> {
    basis: &'a LineBasis,
    nearest: Vec<Nearest>,
}

impl<'a> Prose<'a> {
    pub fn new(basis: &'a LineBasis) -> Self {
        Self {
            basis,
            nearest: nearest(basis.lines(), |l| basis.shapes[l].prose),
        }
    }
}

columns! { Prose<'_>, |self, line| {
        let lines = self.basis.lines();
        let (words, prose) = (&self.basis.words, &self.basis.prose_words);
        let Nearest { before, after } = self.nearest[line];
        // The run of lines without prose around this one.
        let (from, to) = (before.map_or(0, |b| b + 1), after.unwrap_or(lines));
    }
    "prose-words": self.basis.shapes[line].prose_words(),
    "page-prose": prose.total(),
    "page-prose-share": per_mille(prose.total(), words.total()),
    "prose-2-before": prose.before(line, 2),
    "prose-2-after": prose.after(line, 2),
    "prose-5-before": prose.before(line, 5),
    "prose-5-after": prose.after(line, 5),
    "prose-12-before": prose.before(line, 12),
    "prose-12-after": prose.after(line, 12),
    "to-prose-before": distance(line, before),
    "to-prose-after": distance(line, after),
    "prose-before": per_mille(prose.span(0, line), prose.total()),
    "prose-after": per_mille(prose.span(line + 1, lines), prose.total()),
    "run": int(to - from).min(FAR_LINES),
    "in-run": int(line - from).min(FAR_LINES),
    "run-left": int(to.saturating_sub(line)).min(FAR_LINES),
    "run-words": words.span(from, to) / int(to - from).max(1),
}
