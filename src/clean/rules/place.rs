//! Whether a line that matches a rule may go, by where it stands among the lines that are
//! still kept. Verdicts come out; [`super::settle`] strikes.

use super::evidence::Evidence;
use super::rule::{Lift, Tier, Where};
use super::ruleset::Ruleset;
use super::standing::Standing;
use super::{Candidate, guards, headline, moment};
use crate::clean::Strikes;
use crate::text::{Part, Title, View};
use std::cell::Cell;

/// Kept lines at the head and the tail of a text where `where` rules apply.
pub const ZONE: usize = 6;
/// Kept lines at the edges where a tier-B rule needs no struck neighbour.
const HEAD_EDGE: usize = 3;
const TAIL_EDGE: usize = 5;
/// An edge has no more than this part of the sentences of the story beyond it: a short
/// article is not all edge.
const EDGE_PART: usize = 4;

/// Most lines that a label takes along; a longer list is a page's own.
pub const LIST: usize = 12;
/// A date, a headline and a teaser are no list but the next story.
const STORY: usize = 3;

/// Where the lines stand: true of one round.
pub struct Place<'a> {
    view: &'a View<'a>,
    rules: &'a Ruleset,
    title: &'a Title,
    pub standing: Standing,
    pub evidence: Evidence,
    pub headline: Option<usize>,
    /// How many sentences are kept.
    sentences: usize,
    /// The last line that was looked at for the headline.
    looked: usize,
    /// No line before this one is ever looked at for the headline again, except for the title.
    banners: usize,
    /// The first sentence that is kept, or the first long line.
    sentence: Option<usize>,
    /// The line with which two sentences of the story stand, if there are so many.
    story: Option<usize>,
}

impl<'a> Place<'a> {
    pub fn new(
        view: &'a View<'a>,
        rules: &'a Ruleset,
        strikes: &Strikes,
        title: &'a Title,
        candidates: &[Candidate],
    ) -> Self {
        let standing = Standing::new(view.lines.len(), strikes);
        let mut place = Self {
            evidence: Evidence::new(rules, candidates),
            view,
            rules,
            title,
            sentences: standing.forwards().filter(|&l| view.is_sentence(l)).count(),
            standing,
            headline: None,
            looked: 0,
            banners: 0,
            sentence: None,
            story: None,
        };
        place.evidence.follow_lead(view, &place.standing);
        place.find_story();
        place.find_headline(candidates);
        place
    }

    /// Brings up to date what the lines that were just taken out changed, and says whether
    /// the headline is another one now. `closed` are the kept lines before them.
    pub fn follow(
        &mut self,
        candidates: &[Candidate],
        closed: &[Option<usize>],
        counted: bool,
    ) -> bool {
        let led = self.evidence.follow_lead(self.view, &self.standing);
        if [self.sentence, self.story]
            .iter()
            .flatten()
            .any(|&l| self.standing.is_struck(l))
        {
            self.find_story();
        }
        let near = closed
            .iter()
            .any(|c| c.is_none_or(|line| line <= self.looked));
        if !(led || counted || near) {
            return false;
        }
        let before = self.headline;
        self.find_headline(candidates);
        before != self.headline
    }

    /// Two sentences, or a long line, which has more than one. Before the first that was found
    /// last, no other is kept.
    fn find_story(&mut self) {
        let weight = |&line: &usize| match self.view.lines[line].part {
            Part::Body => 2,
            _ => usize::from(self.view.is_sentence(line)),
        };
        let from = self.standing.at_or_after(self.sentence.unwrap_or(0));
        let mut rest = from
            .into_iter()
            .chain(from.into_iter().flat_map(|l| self.standing.after(l)))
            .filter(|line| weight(line) > 0);
        let first = rest.next();
        let story = first
            .filter(|line| weight(line) > 1)
            .or_else(|| rest.next());
        (self.sentence, self.story) = (first, story);
    }

    /// What lifts something is a banner and no headline, and what a sure rule names is
    /// furniture: the headline is looked for behind both.
    fn find_headline(&mut self, candidates: &[Candidate]) {
        let of = |line: usize| {
            let at = candidates.binary_search_by_key(&line, |c| c.line).ok()?;
            Some((
                &candidates[at],
                &self.rules.rules()[candidates[at].matched.rule],
            ))
        };
        let always = |line: usize| {
            self.view.lines[line].part.is_edge()
                || of(line).is_some_and(|(_, rule)| rule.lift.is_some() || rule.tier == Tier::A)
        };
        while self.banners < self.view.lines.len()
            && (self.standing.is_struck(self.banners) || always(self.banners))
        {
            self.banners += 1;
        }
        let looked = Cell::new(0);
        let look = |line: &usize| looked.set(looked.get().max(*line));
        let banner = |line: usize| {
            always(line)
                || of(line).is_some_and(|(candidate, rule)| {
                    self.evidence
                        .makes_sure(self.view, &self.standing, rule, candidate)
                })
        };
        let first = self.standing.at_or_after(self.banners);
        let rest = first
            .into_iter()
            .chain(first.into_iter().flat_map(|l| self.standing.after(l)));
        let rest = rest.inspect(look).filter(|&line| !banner(line));
        let head = self.standing.forwards().inspect(look);
        self.headline = headline::find(self.view, self.title, head, rest);
        self.looked = looked.get();
    }

    /// Whether the text is set in small letters, so that they say nothing of a line.
    pub fn is_lower_case(&self) -> bool {
        let lead = self.evidence.lead();
        lead.is_some_and(|line| self.view.starts_small(line))
    }

    /// Takes a line out.
    pub fn remove(&mut self, line: usize) {
        if !self.standing.is_struck(line) && self.view.is_sentence(line) {
            self.sentences -= 1;
        }
        self.standing.remove(line);
    }

    /// Whether a kept line stands at the head or the tail of the text. What is glued to a
    /// long line has no sentences of its own to count.
    fn is_at_edge(&self, line: usize) -> bool {
        // How many lines stand on a side of the line, and how many of them are sentences.
        fn beyond(
            view: &View<'_>,
            lines: impl Iterator<Item = usize>,
            most: usize,
        ) -> (bool, usize) {
            let lines: Vec<usize> = lines.take(most).collect();
            let sentences = lines.iter().filter(|&&l| view.is_sentence(l)).count();
            (lines.len() < most, sentences)
        }
        let (at_head, before) = beyond(self.view, self.standing.before(line), HEAD_EDGE);
        let (at_tail, after) = beyond(self.view, self.standing.after(line), TAIL_EDGE);
        if self.view.lines[line].part.is_edge() {
            return at_head || at_tail;
        }
        (at_head && (before <= 1 || before * EDGE_PART <= self.sentences))
            || (at_tail && after * EDGE_PART <= self.sentences)
    }

    /// Whether the line is one of several over which a sentence is wrapped. A line that
    /// says something by itself, a date or a label with its headline, is none.
    fn is_inside_sentence(&self, candidate: &Candidate) -> bool {
        let rule = &self.rules.rules()[candidate.matched.rule];
        if self.is_lower_case() || rule.lift.is_some() || !rule.labels.is_empty() {
            return false;
        }
        let (line, view) = (candidate.line, self.view);
        let goes_on = |first: usize, second: usize| {
            [first, second].iter().all(|l| !self.standing.is_struck(*l))
                && guards::goes_on(view, first, second)
        };
        (line > 0 && Some(line - 1) != self.headline && goes_on(line - 1, line))
            || (line + 1 < view.lines.len() && goes_on(line, line + 1))
    }

    pub fn allows(&self, candidate: &Candidate) -> bool {
        let line = candidate.line;
        let rule = &self.rules.rules()[candidate.matched.rule];
        if self.standing.is_struck(line) {
            return false;
        }
        let from_head = self.standing.before(line).take(ZONE).count();
        let from_tail = self.standing.after(line).take(ZONE).count();
        let struck = |l: Option<usize>| l.is_some_and(|l| self.standing.is_struck(l));
        let in_zone = match rule.place {
            None => true,
            Some(Where::Head) => from_head < ZONE,
            Some(Where::Tail) => from_tail < ZONE,
        };
        let sure = rule.tier == Tier::A
            || (Some(line) != self.headline
                && (self.is_at_edge(line)
                    || struck(line.checked_sub(1))
                    || struck(Some(line + 1))
                    || self
                        .evidence
                        .makes_sure(self.view, &self.standing, rule, candidate)));
        // A byline in the first line is a headline like "By Jane Doe" only
        // where the title is known to be another line.
        let byline_fits = rule.lift != Some(Lift::Byline)
            || from_head > 0
            || self.title.is_known()
            || self.view.lines[line].part.is_edge();
        let only = !rule.unique || self.evidence.lines_of(candidate.matched.rule) == 1;
        in_zone
            && sure
            && !self.is_inside_sentence(candidate)
            && byline_fits
            && only
            && self.opens_something(candidate)
            && self.takes_a_name(candidate)
            && self.is_outermost(candidate)
    }

    /// A label of a list has one below it, or nothing of the text.
    fn opens_something(&self, candidate: &Candidate) -> bool {
        let (line, matched) = (candidate.line, &candidate.matched);
        let next = || self.standing.after(line).next();
        !(self.rules.rules()[matched.rule].opens_list && matched.alone)
            || self.standing.is_struck(line + 1)
            || next().is_none_or(|next| self.view.is_sentence(next))
            || !self.list(candidate).is_empty()
    }

    /// A label that takes the next line has a name there.
    fn takes_a_name(&self, candidate: &Candidate) -> bool {
        let next = candidate.line + 1;
        !self.takes_next(candidate)
            || (next < self.view.lines.len()
                && Some(next) != self.headline
                && !self.title.is(self.view, next)
                && guards::is_name_line(self.view, next))
    }

    /// Whether the next line belongs to the label: "Credit:" and a name below it.
    pub fn takes_next(&self, candidate: &Candidate) -> bool {
        candidate.matched.alone && self.rules.rules()[candidate.matched.rule].takes_next
    }

    /// Whether what stands outside of a part of a long line is gone, or the title:
    /// parts go from the ends inward.
    fn is_outermost(&self, candidate: &Candidate) -> bool {
        let (view, title, line) = (self.view, self.title, candidate.line);
        match view.lines[line].part {
            Part::Whole | Part::Body => true,
            Part::Head => {
                line == 0
                    || !view.is_glued(line - 1, line)
                    || self.standing.is_struck(line - 1)
                    || title.is(view, line - 1)
            }
            Part::Tail => {
                line + 1 == view.lines.len()
                    || !view.is_glued(line, line + 1)
                    || self.standing.is_struck(line + 1)
                    || self.list(candidate).contains(&(line + 1))
            }
        }
    }

    /// The naked headlines that a label takes along: the lines after it, to the end
    /// of the text or the next sentence. One alone before a sentence may be a
    /// sub-heading, and those before the story, the headline itself: two sentences
    /// must have gone before.
    pub fn list(&self, candidate: &Candidate) -> Vec<usize> {
        let line = candidate.line;
        let rule = &self.rules.rules()[candidate.matched.rule];
        let colon = self.view.line(line).ends_with([':', '：']);
        let takes = rule.opens_list && candidate.matched.alone && (rule.takes_list || colon);
        let told = self.story.is_some_and(|story| story < line);
        if !takes || !told || self.standing.is_struck(line) {
            return Vec::new();
        }
        let mut after: Vec<usize> = self.standing.after(line).take(LIST + 2).collect();
        // Glued to the label is its list, and the rest of the line of the text.
        if let [next, ..] = after[..]
            && self.view.is_glued(line, next)
        {
            return vec![next];
        }
        let listed = self.listed(&after, colon);
        after.truncate(listed);
        after
    }

    /// How many of the lines after a label are its list.
    fn listed(&self, after: &[usize], colon: bool) -> usize {
        let named = |line: usize| {
            Some(line) != self.headline
                && !self.title.is(self.view, line)
                && guards::is_headline_line(self.view, line)
        };
        let listed = after
            .iter()
            .take(LIST + 1)
            .take_while(|&&l| named(l))
            .count();
        let items = &after[..listed];
        let Some(next) = after.get(listed) else {
            return if listed <= LIST { listed } else { 0 };
        };
        let dated = |l: &usize| moment(self.view.line(*l)).is_some();
        let fits = listed <= LIST
            && self.view.is_sentence(*next)
            && (listed > 1 || colon)
            && !(listed <= STORY && items.first().is_some_and(dated));
        match items {
            _ if !fits => 0,
            [links @ .., last] if guards::is_subheading(self.view, links, *last) => links.len(),
            _ => listed,
        }
    }
}
