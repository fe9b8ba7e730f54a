//! The rounds in which the lines that rules name go: what is struck makes its neighbours sure,
//! and moves the edges of the text. After the first round only those lines are judged again
//! whose verdict the last one may have changed, so that a text of nothing but such lines takes
//! as many steps as it has lines, and not their square.

use super::Candidate;
use super::place::{LIST, Place, ZONE};
use super::rule::Sure;
use super::ruleset::Ruleset;
use crate::clean::Strikes;
use crate::record::RuleId;
use crate::text::{Title, View};

/// Strikes candidates, which are in the order of their lines, round by round until none more
/// may go. Gives those that were struck, and those that only lift.
pub fn settle(
    view: &View<'_>,
    rules: &Ruleset,
    title: &Title,
    candidates: Vec<Candidate>,
    strikes: &mut Strikes,
) -> Vec<Candidate> {
    if candidates.is_empty() {
        return candidates;
    }
    let mut rounds = Rounds {
        view,
        rules,
        place: Place::new(view, rules, strikes, title, &candidates),
        found: vec![false; candidates.len()],
        candidates,
    };
    let mut due: Vec<usize> = (0..rounds.candidates.len()).collect();
    loop {
        let gone = rounds.judge(&due);
        if gone.is_empty() {
            break;
        }
        due = rounds.strike(&gone, strikes);
    }
    rounds.finish()
}

struct Rounds<'a> {
    view: &'a View<'a>,
    rules: &'a Ruleset,
    place: Place<'a>,
    candidates: Vec<Candidate>,
    /// Candidates that were struck.
    found: Vec<bool>,
}

impl Rounds<'_> {
    /// Those of the candidates that may go. All verdicts of a round are on the same lines, so
    /// that their order does not matter.
    fn judge(&self, due: &[usize]) -> Vec<usize> {
        let goes = |&at: &usize| {
            let candidate = &self.candidates[at];
            !self.found[at]
                && !self.rules.rules()[candidate.matched.rule].lift_only
                && self.place.allows(candidate)
        };
        due.iter().copied().filter(goes).collect()
    }

    /// Strikes them with what they take along, and gives the candidates to judge next.
    fn strike(&mut self, gone: &[usize], strikes: &mut Strikes) -> Vec<usize> {
        let lists: Vec<_> = gone
            .iter()
            .map(|&at| self.place.list(&self.candidates[at]))
            .collect();
        let mut lines = Vec::new();
        let mut strike = |line: usize, id: RuleId| {
            strikes.line(self.view, line, id);
            lines.push(line);
        };
        let mut rare = Vec::new();
        for (&at, list) in gone.iter().zip(lists) {
            let candidate = &self.candidates[at];
            let id = Ruleset::rule_id(candidate.matched.rule);
            strike(candidate.line, id);
            list.into_iter()
                .for_each(|line| strike(line, RuleId::RELATED_LIST));
            if self.place.takes_next(candidate) && candidate.line + 1 < self.view.lines.len() {
                strike(candidate.line + 1, id);
            }
            self.found[at] = true;
            if self.place.evidence.takes_one(candidate.matched.rule) <= 2 {
                rare.push(candidate.matched.rule);
            }
        }
        lines.sort_unstable();
        lines.dedup();
        lines.iter().for_each(|&line| self.place.remove(line));
        self.due(&lines, rare)
    }

    /// The candidates whose verdict may be another one now that these lines are gone. `rare`
    /// are the rules that so few lines are left of that it matters how many.
    fn due(&mut self, lines: &[usize], mut rare: Vec<usize>) -> Vec<usize> {
        let mut closed: Vec<Option<usize>> = lines
            .iter()
            .map(|&line| self.place.standing.last_before(line))
            .collect();
        closed.dedup();
        let (headline, lead) = (self.place.headline, self.place.evidence.lead());
        let is_lower_case = self.place.is_lower_case();
        let moved = self
            .place
            .follow(&self.candidates, &closed, !rare.is_empty());
        if is_lower_case != self.place.is_lower_case() {
            // What small letters say of a line is another thing for all of them.
            return (0..self.candidates.len()).collect();
        }
        let mut touched = Vec::new();
        for line in lines {
            touched.extend([line.saturating_sub(1), line + 1]);
        }
        if moved {
            let both = headline.into_iter().chain(self.place.headline);
            both.for_each(|line| self.touch(line, &mut touched));
        }
        for before in closed {
            match before {
                Some(line) => self.touch(line, &mut touched),
                None => touched.extend(self.place.standing.forwards().take(1)),
            }
        }
        touched.extend(self.place.standing.forwards().take(ZONE));
        touched.extend(self.place.standing.backwards().take(ZONE));
        let mut due: Vec<usize> = touched.iter().filter_map(|&line| self.at(line)).collect();
        rare.sort_unstable();
        rare.dedup();
        if !rare.is_empty() {
            due.extend(self.all(|c| rare.binary_search(&c.matched.rule).is_ok()));
        }
        if let (Some(from), Some(to)) = (lead, self.place.evidence.lead())
            && from < to
        {
            let asks = |c: &Candidate| {
                let rule = &self.rules.rules()[c.matched.rule];
                rule.sure.contains(&Sure::AboveLead)
            };
            let start = self.candidates.partition_point(|c| c.line < from);
            let end = self.candidates.partition_point(|c| c.line < to);
            due.extend((start..end).filter(|&at| asks(&self.candidates[at])));
        }
        due.sort_unstable();
        due.dedup();
        due
    }

    /// The lines that are asked about a kept line: itself, the next, and the labels whose list
    /// it may be in.
    fn touch(&self, line: usize, touched: &mut Vec<usize>) {
        touched.push(line);
        if !self.place.standing.is_struck(line) {
            touched.push(line.saturating_sub(1));
            touched.extend(self.place.standing.after(line).take(1));
            touched.extend(self.place.standing.before(line).take(LIST + 2));
        }
    }

    fn at(&self, line: usize) -> Option<usize> {
        self.candidates.binary_search_by_key(&line, |c| c.line).ok()
    }

    fn all(&self, is: impl Fn(&Candidate) -> bool) -> impl Iterator<Item = usize> {
        let candidates = self.candidates.iter().enumerate();
        candidates.filter(move |(_, c)| is(c)).map(|(at, _)| at)
    }

    /// What was struck, and what only lifts, with the lines as they stay.
    fn finish(self) -> Vec<Candidate> {
        let Self {
            rules,
            place,
            candidates,
            found,
            ..
        } = self;
        let lifts = |c: &Candidate| rules.rules()[c.matched.rule].lift_only && place.allows(c);
        let both = candidates.into_iter().zip(found);
        both.filter(|(c, struck)| *struck || lifts(c))
            .map(|(c, _)| c)
            .collect()
    }
}
