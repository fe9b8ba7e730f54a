//! What the rules would do to a text, line by line, for somebody who writes
//! rules. A view comes in, a verdict on each line goes out; nothing is struck.

use super::language::Gate;
use super::{Ruleset, mark};
use crate::clean::Strikes;
use crate::record::{Lifted, Span};
use crate::text::{Title, View};

/// What became of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Struck by the rule of this number.
    Struck(usize),
    /// Struck with the label above it.
    Listed,
    /// A rule matches and lifts, and the line stays as the run wants it.
    Lifted,
    /// A rule matches, and the title or the first sentence is never struck.
    Guarded,
    /// A rule matches, but not here: the place or the neighbours are wrong.
    NotHere,
    /// No rule matches.
    Kept,
}

/// One line on trial.
#[derive(Debug)]
pub struct LineTrial {
    /// Where it stands in the text.
    pub span: Span,
    pub verdict: Verdict,
    /// The rules that match, by number.
    pub matching: Vec<usize>,
}

/// Tries all rules on all lines.
#[must_use]
pub fn trial(view: &View<'_>, rules: &Ruleset, title: &Title) -> Vec<LineTrial> {
    let mut strikes = Strikes::new(view.lines.len());
    mark(
        view,
        rules,
        title,
        None,
        &mut strikes,
        &mut Lifted::default(),
    );
    let lead = (0..view.lines.len()).find(|&l| view.is_sentence(l));
    let gate = Gate::new(view, &strikes, lead);
    (0..view.lines.len())
        .map(|line| {
            let mut matching = Vec::new();
            rules.each_match(view.line(line), &gate, |m| {
                if !matching.contains(&m.rule) {
                    matching.push(m.rule);
                }
            });
            let id = |rule: usize| Ruleset::rule_id(rule);
            let span = view.lines[line].span;
            let by = strikes.list().iter().find(|s| s.span == span);
            let number = by.and_then(|s| (0..rules.rules().len()).find(|&r| id(r) == s.rule));
            let verdict = match number {
                Some(rule) => Verdict::Struck(rule),
                None if by.is_some() => Verdict::Listed,
                None if matching.is_empty() => Verdict::Kept,
                None if Some(line) == lead || title.is(view, line) => Verdict::Guarded,
                None if matching.iter().any(|&r| rules.rules()[r].lift_only) => Verdict::Lifted,
                None => Verdict::NotHere,
            };
            LineTrial {
                span,
                verdict,
                matching,
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Segmenter;

    #[test]
    fn every_line_has_a_verdict() {
        let rules = Ruleset::builtin().unwrap();
        let mut segmenter = Segmenter::default();
        let text = "Ferry sails\nThe ferry of Dunmore sailed on Monday at noon.\nREAD MORE: Storm warning\nIt was full.";
        let view = segmenter.view(text);
        let found = trial(&view, &rules, &Title::default());
        let verdicts: Vec<_> = found.iter().map(|l| l.verdict).collect();
        assert_eq!(verdicts[0], Verdict::Kept);
        assert_eq!(verdicts[1], Verdict::Kept);
        assert!(
            matches!(verdicts[2], Verdict::Struck(r) if rules.rules()[r].id == "related.also-read")
        );
        assert_eq!(verdicts[3], Verdict::Kept);
    }
}
