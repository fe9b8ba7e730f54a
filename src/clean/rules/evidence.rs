//! What makes a rule of tier b sure of a line in the middle of a text. The lines
//! that match come in, an answer for each goes out; the edges of the text and
//! the neighbours of a line are not asked here.

use super::Candidate;
use super::normal::bare;
use super::rule::{Rule, Sure};
use super::ruleset::Ruleset;
use super::standing::Standing;
use crate::text::View;

/// What the text says about its lines; true of one round.
pub struct Evidence {
    /// The first sentence that is kept.
    lead: Option<usize>,
    /// No sentence is kept before this line.
    looked: usize,
    /// Lines of each rule that counts them: (rule, how many).
    lines: Vec<(usize, usize)>,
}

impl Evidence {
    pub fn new(rules: &Ruleset, candidates: &[Candidate]) -> Self {
        let mut lines: Vec<(usize, usize)> = Vec::new();
        for candidate in candidates {
            let number = candidate.matched.rule;
            let rule = &rules.rules()[number];
            let counts = |sure: &Sure| matches!(sure, Sure::Twice | Sure::Few);
            if rule.unique || rule.sure.iter().any(counts) {
                match lines.iter_mut().find(|l| l.0 == number) {
                    Some(l) => l.1 += 1,
                    None => lines.push((number, 1)),
                }
            }
        }
        Self {
            lead: None,
            looked: 0,
            lines,
        }
    }

    /// Finds the first sentence that is still kept, and says whether it is another one.
    pub fn follow_lead(&mut self, view: &View<'_>, standing: &Standing) -> bool {
        let before = self.lead;
        if before.is_none_or(|line| standing.is_struck(line)) {
            // No sentence is kept before the one that was found last.
            let from = standing.at_or_after(self.looked);
            let mut rest = from
                .into_iter()
                .chain(from.into_iter().flat_map(|l| standing.after(l)));
            self.lead = rest.find(|&l| view.is_sentence(l));
            self.looked = self.lead.unwrap_or(view.lines.len());
        }
        before != self.lead
    }

    /// The first sentence that is kept.
    pub fn lead(&self) -> Option<usize> {
        self.lead
    }

    /// Counts one line of a rule less, and says how many are left; of a rule that nobody
    /// counts, more than any count matters for.
    pub fn takes_one(&mut self, rule: usize) -> usize {
        let Some(lines) = self.lines.iter_mut().find(|l| l.0 == rule) else {
            return usize::MAX;
        };
        lines.1 -= 1;
        lines.1
    }

    /// The lines of the text that match a rule and are not struck yet.
    pub fn lines_of(&self, rule: usize) -> usize {
        self.lines.iter().find(|l| l.0 == rule).map_or(0, |l| l.1)
    }

    /// Whether anything that the rule asks for is there.
    pub fn makes_sure(
        &self,
        view: &View<'_>,
        standing: &Standing,
        rule: &Rule,
        candidate: &Candidate,
    ) -> bool {
        let between = || is_between(view, standing, candidate.line);
        rule.sure.iter().any(|sure| match sure {
            Sure::Capitals => in_capitals(view.line(candidate.line)),
            Sure::Twice => self.lines_of(candidate.matched.rule) >= 2,
            Sure::Few => self.lines_of(candidate.matched.rule) <= 2,
            Sure::Between => between(),
            Sure::NotBetween => !between(),
            Sure::AboveLead => self.lead.is_some_and(|lead| candidate.line < lead),
            Sure::Brackets => view.line(candidate.line).ends_with([')', ']']),
        })
    }
}

/// Whether a kept line stands between two sentences.
fn is_between(view: &View<'_>, standing: &Standing, line: usize) -> bool {
    let is_sentence = |line: Option<usize>| line.is_some_and(|l| view.is_sentence(l));
    !standing.is_struck(line)
        && is_sentence(standing.before(line).next())
        && is_sentence(standing.after(line).next())
}

/// Whether what stands before the first separator is set in capitals.
fn in_capitals(line: &str) -> bool {
    let core = bare(line).trim_start_matches('[');
    let dashes = [" - ", " – ", " — "].iter();
    let dash = dashes.filter_map(|dash| core.find(dash)).min();
    let sign = core.find([':', '|', '»', '›', '>']);
    let end = dash.into_iter().chain(sign).min().unwrap_or(core.len());
    let label = &core[..end];
    label.chars().filter(|c| c.is_uppercase()).count() >= 2
        && !label.chars().any(char::is_lowercase)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn capitals_are_those_of_the_label() {
        for line in [
            "READ MORE: Storm warning",
            "» READ MORE - Storm warning",
            "[ALSO READ | Storm]",
            "ЧИТАЙТЕ ТАКЖЕ: Паром",
            "ADVERTISEMENT",
        ] {
            assert!(in_capitals(line), "{line}");
        }
        for line in [
            "Read more: STORM",
            "A: STORM",
            "相关阅读：渡轮",
            "",
            "READ More",
        ] {
            assert!(!in_capitals(line), "{line}");
        }
    }
}
