//! The second layer: strikes remove whole lines or spans of the normalised
//! text. Stages collect them here; `finish` decides which newlines go along.

use super::View;
use crate::record::{RuleId, Span, Strike};

/// The strikes of one document, with the lines that are wholly struck.
#[derive(Debug, Default, Clone)]
pub struct Strikes {
    list: Vec<Strike>,
    struck: Vec<bool>,
    /// Lines with a span struck inside them.
    cut: Vec<bool>,
}

impl Strikes {
    #[must_use]
    pub fn new(lines: usize) -> Self {
        Self {
            list: Vec::new(),
            struck: vec![false; lines],
            cut: vec![false; lines],
        }
    }

    /// Strikes a whole line. A line that is struck already keeps its first rule.
    pub fn line(&mut self, view: &View<'_>, line: usize, rule: RuleId) {
        self.line_with_twin(view, line, rule, None, None);
    }

    /// Strikes a whole line because `twin` (a line number) stays in its place.
    pub fn line_with_twin(
        &mut self,
        view: &View<'_>,
        line: usize,
        rule: RuleId,
        twin: Option<usize>,
        score: Option<f32>,
    ) {
        if std::mem::replace(&mut self.struck[line], true) {
            return;
        }
        let whole = view.lines[line].span;
        // A span struck inside this line earlier is covered by the whole. Only
        // then is the list gone through: 10^5 struck lines must stay linear.
        if self.cut[line] {
            self.list
                .retain(|s| s.span.start < whole.start || s.span.end > whole.end);
        }
        self.list.push(Strike {
            span: whole,
            rule,
            twin: twin.map(|t| view.lines[t].span.start),
            score,
        });
    }

    /// Strikes a part of a line. The caller includes the blanks that would be left over.
    pub fn span(&mut self, line: usize, span: Span, rule: RuleId) {
        if !self.struck[line] && !span.is_empty() {
            self.cut[line] = true;
            self.list.push(Strike {
                span,
                rule,
                twin: None,
                score: None,
            });
        }
    }

    #[must_use]
    pub fn is_struck(&self, line: usize) -> bool {
        self.struck[line]
    }

    /// Whether a part of a line that stays is struck.
    #[must_use]
    pub fn is_cut(&self, line: usize) -> bool {
        self.cut[line]
    }

    /// Numbers of the lines that are not struck.
    pub fn kept(&self) -> impl DoubleEndedIterator<Item = usize> + '_ {
        (0..self.struck.len()).filter(|&i| !self.struck[i])
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    #[must_use]
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// The strikes so far.
    #[must_use]
    pub fn list(&self) -> &[Strike] {
        &self.list
    }

    /// The strikes in text order, with the newlines that go along: those after
    /// a struck line, unless the gap before it is narrower, or it is the last.
    /// What stays on both sides is then parted by the wider of the two gaps.
    #[must_use]
    pub fn finish(mut self, view: &View<'_>) -> Vec<Strike> {
        self.list.sort_by_key(|s| (s.span.start, s.span.end));
        let lines = view.lines;
        let length = view.text.len() as u32;
        let gap_start = |i: usize| if i == 0 { 0 } else { lines[i - 1].span.end };
        let gap_end = |i: usize| lines.get(i + 1).map_or(length, |l| l.span.start);
        let mut line = 0;
        let mut next = 0;
        while line < lines.len() {
            if !self.struck[line] {
                line += 1;
                continue;
            }
            let first = line;
            while line < lines.len() && self.struck[line] {
                line += 1;
            }
            let last = line - 1;
            let before = lines[first].span.start - gap_start(first);
            let after = gap_end(last) - lines[last].span.end;
            let takes_before = first > 0 && (last + 1 == lines.len() || after > before);
            for i in first..=last {
                while self.list[next].span != lines[i].span {
                    next += 1;
                }
                let span = &mut self.list[next].span;
                if takes_before {
                    span.start = gap_start(i);
                    // What follows the last line of the text goes with it.
                    if i + 1 == lines.len() {
                        span.end = length;
                    }
                } else {
                    // What precedes the first line of the text goes with it.
                    if i == 0 {
                        span.start = 0;
                    }
                    span.end = gap_end(i);
                }
            }
        }
        self.list
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::apply;
    use crate::segment::Segmenter;

    fn strike(text: &str, lines: &[usize]) -> String {
        let mut segmenter = Segmenter::default();
        let view = segmenter.view(text);
        let mut strikes = Strikes::new(view.lines.len());
        for &line in lines {
            strikes.line(&view, line, RuleId::REPEAT_NEAR);
        }
        apply(text, &Strike::edits(&strikes.finish(&view)))
    }

    #[test]
    fn the_wider_gap_stays() {
        assert_eq!(strike("A\n\nX\n\nB", &[1]), "A\n\nB");
        assert_eq!(strike("A\nX\n\nB", &[1]), "A\n\nB");
        assert_eq!(strike("A\n\nX\nB", &[1]), "A\n\nB");
        assert_eq!(strike("A\nX\n\nY\n\nB", &[1, 2]), "A\n\nB");
    }

    #[test]
    fn the_ends_of_the_text_are_clean() {
        assert_eq!(strike("X\n\nA", &[0]), "A");
        assert_eq!(strike("A\n\nX", &[1]), "A");
        assert_eq!(strike("A\n\nX\nY", &[1, 2]), "A");
        assert_eq!(strike("X\nY", &[0, 1]), "");
        assert_eq!(strike("\nX\n", &[0]), "");
    }
}
