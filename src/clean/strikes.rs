//! The second layer: strikes remove whole lines or spans of the normalised
//! text. Stages collect them here; `finish` decides which neighbouring newlines are removed
//! as well.

use crate::record::{RuleId, Span, Strike};
use crate::text::View;
use crate::text::normalize::{Lines, Piece, joints};
use std::borrow::Cow;
use std::collections::HashSet;
use std::ops::Deref;

/// The strikes of one document, with the lines that are wholly struck.
#[derive(Debug, Default, Clone)]
pub struct Strikes {
    list: Vec<Strike>,
    struck: Vec<bool>,
    /// Lines with a span struck inside them.
    cut: Vec<bool>,
    changes: usize,
}

impl Strikes {
    #[must_use]
    pub fn new(lines: usize) -> Self {
        Self {
            list: Vec::new(),
            struck: vec![false; lines],
            cut: vec![false; lines],
            changes: 0,
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
        let strike = Strike {
            span: view.lines[line].span,
            rule,
            twin: twin.map(|t| view.lines[t].span.start),
            score,
            template: None,
        };
        self.whole(line, strike);
    }

    /// Strikes a whole line that belongs to a learned template, which stands on
    /// this share of the pages of its source.
    pub fn line_of_template(
        &mut self,
        view: &View<'_>,
        line: usize,
        rule: RuleId,
        template: u64,
        share: f32,
    ) {
        let strike = Strike {
            span: view.lines[line].span,
            rule,
            twin: None,
            score: Some(share),
            template: Some(template),
        };
        self.whole(line, strike);
    }

    fn whole(&mut self, line: usize, strike: Strike) {
        if std::mem::replace(&mut self.struck[line], true) {
            return;
        }
        let whole = strike.span;
        // A span struck inside this line earlier is covered by the whole. Only
        // then is the list gone through: 10^5 struck lines must stay linear.
        if self.cut[line] {
            self.list
                .retain(|s| s.span.start < whole.start || s.span.end > whole.end);
        }
        self.list.push(strike);
        self.changes += 1;
    }

    /// Strikes a part of a line. The caller includes the blanks that would be left over.
    pub fn span(&mut self, line: usize, span: Span, rule: RuleId) {
        self.part(line, span, rule, None, None);
    }

    /// Strikes a part of a line that a learned template matches.
    pub fn span_of_template(
        &mut self,
        line: usize,
        span: Span,
        rule: RuleId,
        template: u64,
        share: f32,
    ) {
        self.part(line, span, rule, Some(template), Some(share));
    }

    fn part(
        &mut self,
        line: usize,
        span: Span,
        rule: RuleId,
        template: Option<u64>,
        score: Option<f32>,
    ) {
        if !self.struck[line] && !span.is_empty() {
            self.cut[line] = true;
            self.changes += 1;
            self.list.push(Strike {
                span,
                rule,
                twin: None,
                score,
                template,
            });
        }
    }

    /// Takes up the strikes that [`finish`](Self::finish) gave for the same text.
    #[must_use]
    pub fn resume(view: &View<'_>, finished: &[Strike]) -> Self {
        let mut strikes = Self::new(view.lines.len());
        let mut line = 0;
        for strike in finished {
            while line < view.lines.len() && view.lines[line].span.end <= strike.span.start {
                line += 1;
            }
            let Some(whole) = view.lines.get(line).map(|l| l.span) else {
                break;
            };
            if strike.span.start <= whole.start && strike.span.end >= whole.end {
                strikes.struck[line] = true;
                strikes.list.push(Strike {
                    span: whole,
                    ..*strike
                });
            } else {
                strikes.cut[line] = true;
                strikes.list.push(*strike);
            }
        }
        strikes
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

    /// The table of the lines that are not struck.
    #[must_use]
    pub fn kept_lines(&self) -> Kept {
        Kept(self.kept().collect())
    }

    /// Numbers of the lines that are not struck.
    pub fn kept(&self) -> impl DoubleEndedIterator<Item = usize> + Clone + '_ {
        (0..self.struck.len()).filter(|&i| !self.struck[i])
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// How many strikes were added so far. It only grows, also where a struck line covers
    /// spans that were struck before.
    #[must_use]
    pub fn changes(&self) -> usize {
        self.changes
    }

    /// The strikes so far.
    #[must_use]
    pub fn list(&self) -> &[Strike] {
        &self.list
    }

    /// The strikes in text order, with the newlines that are removed as well: those after
    /// a struck line, unless the gap before it is narrower, or it is the last.
    /// What stays on both sides is then parted by the wider of the two gaps; by
    /// both if normalising would join the two into one sentence. A newline
    /// is wider than any blank, and between two lines of the text one stays.
    #[must_use]
    pub fn finish(mut self, view: &View<'_>) -> Vec<Strike> {
        self.list.sort_by_key(|s| (s.span.start, s.span.end));
        let lines = view.lines;
        let length = view.text.len() as u32;
        let gap_start = |i: usize| if i == 0 { 0 } else { lines[i - 1].span.end };
        let gap_end = |i: usize| lines.get(i + 1).map_or(length, |l| l.span.start);
        let newlines = |from: u32, to: u32| {
            let gap = &view.text.as_bytes()[from as usize..to as usize];
            (memchr::memchr_iter(b'\n', gap).count(), gap.len())
        };
        let width = |i: usize| newlines(gap_start(i), lines[i].span.start);
        let apart: HashSet<usize> = self.apart(view).into_iter().collect();
        let mut line = 0;
        let mut next = 0;
        while line < lines.len() {
            if !self.struck[line] {
                line += 1;
                continue;
            }
            let first = line;
            let before = width(first);
            // What is struck at the end of a long line ends with it.
            let glued = first > 0 && before.0 == 0;
            while line < lines.len()
                && self.struck[line]
                && !(glued && line > first && width(line).0 > 0)
            {
                line += 1;
            }
            let last = line - 1;
            let after = newlines(lines[last].span.end, gap_end(last));
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
                    if i < last || !apart.contains(&(last + 1)) {
                        span.end = gap_end(i);
                    }
                }
            }
        }
        self.list
    }

    /// The kept lines that would be joined to the kept line before them, now that
    /// what stood between is struck: a text that was cleaned is not cleaned again.
    fn apart(&self, view: &View<'_>) -> Vec<usize> {
        let lines = view.lines;
        let gap = |line: usize| lines[line].span.start - lines[line - 1].span.end;
        let mut pieces: Vec<Piece<'_>> = Vec::new();
        let mut numbers = Vec::new();
        let mut apart = Vec::new();
        if !self.may_join(view) {
            return apart;
        }
        // First and last part of each kept line of the text, and what is left of it.
        let mut texts: Vec<(usize, usize, Cow<'_, str>)> = Vec::new();
        for line in self.kept() {
            let left = self.left(view, line);
            match texts.last_mut() {
                Some((_, last, text)) if view.is_glued(*last, line) => {
                    text.to_mut().push(' ');
                    text.to_mut().push_str(&left);
                    *last = line;
                }
                _ => texts.push((line, line, left)),
            }
        }
        let mut before = None;
        for (line, last, text) in &texts {
            let narrow = |before: usize| gap(before + 1).max(gap(*line)) == 1;
            pieces.push(Piece {
                text,
                follows: before.replace(*last).is_some_and(narrow),
            });
            numbers.push(*line);
        }
        loop {
            let known = apart.len();
            for joint in joints(&pieces, Lines::ALL) {
                let line = numbers[joint.line];
                if self.struck[line - 1] {
                    pieces[joint.line].follows = false;
                    apart.push(line);
                }
            }
            if apart.len() == known {
                return apart;
            }
        }
    }

    /// Whether struck lines stand between two lines that may be one sentence.
    fn may_join(&self, view: &View<'_>) -> bool {
        let lines = view.lines;
        let mut before = None;
        self.kept().any(|line| {
            let Some(before) = before.replace(line) else {
                return false;
            };
            if before + 1 == line {
                return false;
            }
            let narrow = lines[before + 1].span.start - lines[before].span.end == 1
                && lines[line].span.start - lines[line - 1].span.end == 1;
            let ended = view.line(before).ends_with(['.', '!', '?', ':']);
            let short = lines[before].span.len().max(lines[line].span.len()) < 400;
            narrow && (short || !ended)
        })
    }

    /// The text of a line without its struck spans.
    fn left<'a>(&self, view: &View<'a>, line: usize) -> Cow<'a, str> {
        let whole = view.line(line);
        if !self.cut[line] {
            return Cow::Borrowed(whole);
        }
        let from = view.lines[line].span;
        let inside = |s: &&Strike| s.span.start >= from.start && s.span.end <= from.end;
        let mut text = String::with_capacity(whole.len());
        let mut at = from.start as usize;
        // The list is in text order by now.
        let first = self.list.partition_point(|s| s.span.start < from.start);
        let here = self.list[first..]
            .iter()
            .take_while(|s| s.span.start < from.end);
        for strike in here.filter(inside) {
            text.push_str(&view.text[at..strike.span.start as usize]);
            at = strike.span.end as usize;
        }
        text.push_str(&view.text[at..from.end as usize]);
        Cow::Owned(text)
    }
}

/// The kept lines of a text, in order: each has a line number, by which the view knows
/// it, and an index among the kept.
#[derive(Debug, Clone, Default)]
pub struct Kept(Vec<usize>);

impl Kept {
    /// The index of a line, if it is kept.
    #[must_use]
    pub fn index_of(&self, line: usize) -> Option<usize> {
        self.0.binary_search(&line).ok()
    }

    /// The kept line before the one of this index.
    #[must_use]
    pub fn before(&self, index: usize) -> Option<usize> {
        index.checked_sub(1).map(|before| self.0[before])
    }

    /// The kept line after the one of this index.
    #[must_use]
    pub fn after(&self, index: usize) -> Option<usize> {
        self.0.get(index + 1).copied()
    }
}

impl Deref for Kept {
    type Target = [usize];

    fn deref(&self) -> &[usize] {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::apply;
    use crate::text::Segmenter;

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
    fn kept_lines_have_an_index() {
        let text = "A\nB\nC\nD";
        let mut segmenter = Segmenter::default();
        let view = segmenter.view(text);
        let mut strikes = Strikes::new(view.lines.len());
        strikes.line(&view, 1, RuleId::REPEAT_NEAR);
        let kept = strikes.kept_lines();
        assert_eq!(kept[..], [0, 2, 3]);
        assert_eq!((kept.index_of(2), kept.index_of(1)), (Some(1), None));
        assert_eq!((kept.before(1), kept.after(1)), (Some(0), Some(3)));
        assert_eq!((kept.before(0), kept.after(2)), (None, None));
    }

    #[test]
    fn two_lines_that_are_no_sentence_stay_apart() {
        let (a, b) = (
            "The harbour master of Port Alba said that the ferry will sail with the",
            "tide, and that nobody has to wait for the mayor.",
        );
        let text = format!("{a}\nX\n{b}\nX\nEnd");
        assert_eq!(strike(&text, &[1, 3]), format!("{a}\n\n{b}\nEnd"));
        let text = format!("{a}\nX\nX\n{b}");
        assert_eq!(strike(&text, &[1, 2]), format!("{a}\n\n{b}"));
        let text = format!("{a}\nX\nX\nEnd");
        assert_eq!(strike(&text, &[1, 2]), format!("{a}\nEnd"));
    }

    #[test]
    fn finished_strikes_are_taken_up() {
        let text = "X\n\nA b c\n\n\nY\nZ\n\nB\nW";
        let mut segmenter = Segmenter::default();
        let view = segmenter.view(text);
        for lines in [&[0, 2, 3, 5][..], &[2], &[5], &[0, 1, 2, 3, 4, 5]] {
            let mut strikes = Strikes::new(view.lines.len());
            for &line in lines {
                strikes.line(&view, line, RuleId::REPEAT_NEAR);
            }
            strikes.span(1, Span::new(4, 6), RuleId::REPEAT_HEADLINE);
            let finished = strikes.finish(&view);
            let again = Strikes::resume(&view, &finished);
            let struck: Vec<usize> = (0..6).filter(|&l| again.is_struck(l)).collect();
            assert_eq!(struck, lines);
            assert_eq!(again.is_cut(1), !lines.contains(&1));
            assert_eq!(again.finish(&view), finished);
        }
    }

    #[test]
    fn what_is_glued_goes_with_its_blank_and_no_newline() {
        use crate::record::Span;
        use crate::text::{Cut, Part};
        // "|" stands where a line is cut.
        let strike = |marked: &str, lines: &[usize]| {
            let text = marked.replace('|', " ");
            let mut cuts = Vec::new();
            let mut at = 0;
            for (line, row) in marked.split('\n').enumerate() {
                let parts: Vec<&str> = row.split('|').collect();
                for part in &parts {
                    let kind = if *part == "B" { Part::Body } else { Part::Tail };
                    if parts.len() > 1 {
                        let span = Span::new(at, at + part.len());
                        cuts.push(Cut {
                            line,
                            span,
                            part: kind,
                        });
                    }
                    at += part.len() + 1;
                }
            }
            let mut segmenter = Segmenter::default();
            segmenter.view(&text);
            let view = segmenter.cut(&text, &cuts);
            let mut strikes = Strikes::new(view.lines.len());
            for &line in lines {
                strikes.line(&view, line, RuleId::REPEAT_NEAR);
            }
            apply(&text, &Strike::edits(&strikes.finish(&view)))
        };
        assert_eq!(strike("X|B|Y", &[0, 2]), "B");
        assert_eq!(strike("A\nX|B|Y\nC", &[1, 3]), "A\nB\nC");
        assert_eq!(strike("B|X\nY|B", &[1, 2]), "B\nB");
        assert_eq!(strike("B|X\nY\nZ|B", &[1, 2, 3]), "B\nB");
        assert_eq!(strike("A|X|B", &[1]), "A B");
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
