//! Boilerplate lines: banners, bylines, captions, labels of links, furniture of
//! pages. A view comes in; strikes and the fields lifted from struck lines go
//! out. Rules are data (`src/clean/rules/builtin/*.toml`), guards are code. Templates that are
//! learned from a corpus are not here.

mod agencies;
mod banner;
mod byline;
mod credit;
mod dates;
mod english;
mod evidence;
mod glued;
mod guards;
mod headline;
mod heads;
mod langs;
mod language;
mod matcher;
mod metadata;
mod normal;
mod rule;
mod rule_file;
mod ruleset;
mod stamps;
#[cfg(test)]
mod tests;
mod trial;
mod vocabulary;

pub use agencies::{agencies, agency};
pub use byline::read as read_byline;
pub use dates::{Created, DayOrder, RecordDate, date_words, moment};
pub use guards::reports_speech;
pub use headline::headline;
pub use langs::Langs;
pub use language::{Gate, languages};
pub use matcher::Matched;
pub use rule::{Choice, Lift, Rule, Scope, Sure, Tail, Tier, Where};
pub use rule_file::{RulesError, rule_files};
pub use ruleset::{BUILTIN_FILES, Ruleset};
pub use trial::{LineTrial, Verdict, trial};

use crate::clean::{Kept, Strikes};
use crate::record::{Lifted, RuleId};
use crate::text::{Cut, Part, Title, View};
use evidence::Evidence;

/// Kept lines at the head and the tail of a text where `where` rules apply.
const ZONE: usize = 6;
/// Kept lines at the edges where a tier-B rule needs no struck neighbour.
const HEAD_EDGE: usize = 3;
const TAIL_EDGE: usize = 5;
/// An edge has no more than this part of the sentences of the story beyond it: a short
/// article is not all edge.
const EDGE_PART: usize = 4;

/// Most lines that a label takes along; a longer list is a page's own.
const LIST: usize = 12;
/// A date, a headline and a teaser are no list but the next story.
const STORY: usize = 3;

/// A line that matches a rule and is not struck yet.
struct Candidate {
    line: usize,
    matched: Matched,
}

/// Where the long lines of a text are to be cut, so that what is glued to their ends
/// is lines, too.
#[must_use]
pub fn cuts(view: &View<'_>, rules: &Ruleset, title: &Title) -> Vec<Cut> {
    glued::cuts(view, rules, title.text())
}

/// Strikes the lines of a text that rules name, and lifts what they say. Runs
/// to a fixpoint over kept lines: the cleaned text gives no more strikes. `date` is the
/// record's: a lone date in the text that differs is of the story.
pub fn mark(
    view: &View<'_>,
    rules: &Ruleset,
    title: &Title,
    date: Option<&RecordDate>,
    strikes: &mut Strikes,
    lifted: &mut Lifted,
) {
    let mut found = Vec::new();
    // What is left may be in another language than the whole was.
    let mut languages = None;
    loop {
        let before = strikes.changes();
        let gate = gate(view, strikes);
        if languages.is_some() && languages == Some(gate.langs()) {
            break;
        }
        let mut candidates = candidates(view, rules, title, &gate, strikes);
        if let Some(date) = date {
            let of_story = |c: &Candidate| date.contradicts(view.line(c.line));
            let bare = |c: &Candidate| rules.rules()[c.matched.rule].lift == Some(Lift::Published);
            candidates.retain(|c| !(bare(c) && of_story(c)));
        }
        let decided = gate.decided();
        found.extend(settle(view, rules, title, candidates, strikes));
        if strikes.changes() == before || decided.is_none() {
            break;
        }
        languages = decided;
    }
    found.sort_by_key(|c| c.line);
    found.dedup_by_key(|c| c.line);
    for candidate in found {
        metadata::merge(lifted, candidate.matched.found);
    }
    if !title.is_known() && lifted.title.is_none() {
        lifted.title = headline::title(view, strikes);
    }
}

/// Lines above the first paragraph of a page without a headline where its byline and date are
/// looked for.
const ABOVE_LEAD_LINES: usize = 6;

/// Lifts what lines say that the shape of a page struck between the headline and the first
/// paragraph: the byline and the date of the story.
pub fn lift_above_lead(view: &View<'_>, rules: &Ruleset, strikes: &Strikes, lifted: &mut Lifted) {
    let Some(lead) = strikes.kept().find(|&l| view.is_sentence(l)) else {
        return;
    };
    let headline = strikes.kept().take_while(|&l| l < lead).last();
    let from = headline.map_or(lead.saturating_sub(ABOVE_LEAD_LINES), |line| line + 1);
    let gate = gate(view, strikes);
    for line in from..lead {
        if let Some(matched) = rules.first_match(view.line(line), &gate)
            && rules.rules()[matched.rule].lift.is_some()
        {
            metadata::merge(lifted, matched.found);
        }
    }
}

/// The languages of the body as it is kept.
fn gate<'a>(view: &'a View<'a>, strikes: &'a Strikes) -> Gate<'a> {
    let is_lead = |&l: &usize| view.is_sentence(l) && !banner::is_banner(view.line(l));
    let lead = strikes.kept().find(is_lead);
    Gate::new(view, strikes, lead)
}

/// The kept lines that match a rule of their language.
fn candidates(
    view: &View<'_>,
    rules: &Ruleset,
    title: &Title,
    gate: &Gate<'_>,
    strikes: &Strikes,
) -> Vec<Candidate> {
    let mut candidates = Vec::new();
    for line in strikes.kept() {
        if Some(line) == gate.lead() {
            continue;
        }
        if let Some(matched) = rules.first_match(view.line(line), gate)
            && !title.is(view, line)
        {
            candidates.push(Candidate { line, matched });
        }
    }
    candidates
}

/// Strikes candidates round by round until none more may go. Gives those that
/// were struck, and those that only lift.
fn settle(
    view: &View<'_>,
    rules: &Ruleset,
    title: &Title,
    mut candidates: Vec<Candidate>,
    strikes: &mut Strikes,
) -> Vec<Candidate> {
    let mut found = Vec::new();
    while !candidates.is_empty() {
        let place = Place::new(view, rules, strikes, title, &candidates);
        // All verdicts of a round are on the same lines, so that their order
        // does not matter.
        let stays = |c: &Candidate| rules.rules()[c.matched.rule].lift_only;
        let (gone, left): (Vec<_>, Vec<_>) = candidates
            .into_iter()
            .partition(|c| !stays(c) && place.allows(c, title));
        if gone.is_empty() {
            // What only lifts, with the lines as they stay.
            let lifts = left.into_iter().filter(|c| stays(c));
            found.extend(lifts.filter(|c| place.allows(c, title)));
            break;
        }
        candidates = left;
        let lists: Vec<_> = gone.iter().map(|c| place.list(c, title).to_vec()).collect();
        for (candidate, list) in gone.into_iter().zip(lists) {
            let id = Ruleset::rule_id(candidate.matched.rule);
            strikes.line(view, candidate.line, id);
            for line in list {
                strikes.line(view, line, RuleId::RELATED_LIST);
            }
            if takes_next(rules, &candidate) && candidate.line + 1 < view.lines.len() {
                strikes.line(view, candidate.line + 1, id);
            }
            found.push(candidate);
        }
    }
    found
}

/// Whether the next line belongs to the label: "Credit:" and a name below it.
fn takes_next(rules: &Ruleset, candidate: &Candidate) -> bool {
    candidate.matched.alone && rules.rules()[candidate.matched.rule].takes_next
}

/// Where the lines stand, once a round.
struct Place<'a> {
    view: &'a View<'a>,
    rules: &'a Ruleset,
    strikes: &'a Strikes,
    kept: Kept,
    headline: Option<usize>,
    evidence: Evidence,
    /// Sentences of the story among the kept lines before each of them, and all of them last.
    sentences: Vec<usize>,
    /// The text is set in small letters, so that they say nothing of a line.
    is_lower_case: bool,
}

impl<'a> Place<'a> {
    fn new(
        view: &'a View<'a>,
        rules: &'a Ruleset,
        strikes: &'a Strikes,
        title: &Title,
        candidates: &[Candidate],
    ) -> Self {
        let kept = strikes.kept_lines();
        let evidence = Evidence::new(view, rules, &kept, candidates);
        let mut sentences = Vec::with_capacity(kept.len() + 1);
        sentences.push(0);
        for (at, &line) in kept.iter().enumerate() {
            sentences.push(sentences[at] + usize::from(view.is_sentence(line)));
        }
        let lead = kept.iter().find(|&&l| view.is_sentence(l));
        let is_lower_case = lead.is_some_and(|&l| view.starts_small(l));
        // What lifts something is a banner and no headline, and what a sure
        // rule names is furniture: the headline is looked for behind both.
        let banner = |line: usize| {
            candidates
                .binary_search_by_key(&line, |c| c.line)
                .is_ok_and(|at| {
                    let rule = &rules.rules()[candidates[at].matched.rule];
                    rule.lift.is_some()
                        || rule.tier == Tier::A
                        || evidence.makes_sure(view, &kept, rule, &candidates[at])
                })
        };
        Self {
            view,
            rules,
            strikes,
            headline: headline::find(view, strikes, title, banner),
            kept,
            evidence,
            sentences,
            is_lower_case,
        }
    }

    /// Whether a kept line stands at the head or the tail of the text. What is glued to a
    /// long line has no sentences of its own to count.
    fn is_at_edge(&self, index: usize) -> bool {
        if self.view.lines[self.kept[index]].part.is_edge() {
            return index < HEAD_EDGE || self.kept.len() - 1 - index < TAIL_EDGE;
        }
        let all = self.sentences[self.kept.len()];
        let (before, after) = (self.sentences[index], all - self.sentences[index + 1]);
        let from_tail = self.kept.len() - 1 - index;
        (index < HEAD_EDGE && (before <= 1 || before * EDGE_PART <= all))
            || (from_tail < TAIL_EDGE && after * EDGE_PART <= all)
    }

    fn allows(&self, candidate: &Candidate, title: &Title) -> bool {
        let line = candidate.line;
        let rule = &self.rules.rules()[candidate.matched.rule];
        let Some(from_head) = self.kept.index_of(line) else {
            return false;
        };
        let from_tail = self.kept.len() - 1 - from_head;
        let struck = |l: Option<usize>| {
            l.is_some_and(|l| l < self.view.lines.len() && self.strikes.is_struck(l))
        };
        let in_zone = match rule.place {
            None => true,
            Some(Where::Head) => from_head < ZONE,
            Some(Where::Tail) => from_tail < ZONE,
        };
        let sure = rule.tier == Tier::A
            || (Some(line) != self.headline
                && (self.is_at_edge(from_head)
                    || struck(line.checked_sub(1))
                    || struck(Some(line + 1))
                    || self
                        .evidence
                        .makes_sure(self.view, &self.kept, rule, candidate)));
        // A byline in the first line is a headline like "By Jane Doe" only
        // where the title is known to be another line.
        let byline_fits = rule.lift != Some(Lift::Byline)
            || from_head > 0
            || title.is_known()
            || self.view.lines[line].part.is_edge();
        let only = !rule.unique || self.evidence.lines_of(candidate.matched.rule) == 1;
        let opens_none = !(rule.opens_list && candidate.matched.alone)
            || struck(Some(line + 1))
            || self
                .kept
                .after(from_head)
                .is_none_or(|next| self.view.is_sentence(next))
            || !self.list(candidate, title).is_empty();
        let takes = !takes_next(self.rules, candidate)
            || (line + 1 < self.view.lines.len()
                && Some(line + 1) != self.headline
                && !title.is(self.view, line + 1)
                && guards::is_name_line(self.view, line + 1));
        in_zone
            && sure
            && !self.is_inside_sentence(candidate)
            && byline_fits
            && only
            && opens_none
            && takes
            && self.is_outermost(candidate, title)
    }

    /// Whether the line is one of several over which a sentence is wrapped. A line that
    /// says something by itself, a date or a label with its headline, is none.
    fn is_inside_sentence(&self, candidate: &Candidate) -> bool {
        let rule = &self.rules.rules()[candidate.matched.rule];
        if self.is_lower_case || rule.lift.is_some() || !rule.labels.is_empty() {
            return false;
        }
        let (line, view) = (candidate.line, self.view);
        let goes_on = |first: usize, second: usize| {
            [first, second]
                .iter()
                .all(|l| self.kept.index_of(*l).is_some())
                && guards::goes_on(view, first, second)
        };
        (line > 0 && Some(line - 1) != self.headline && goes_on(line - 1, line))
            || (line + 1 < view.lines.len() && goes_on(line, line + 1))
    }

    /// Whether what stands outside of a part of a long line is gone, or the title:
    /// parts go from the ends inward.
    fn is_outermost(&self, candidate: &Candidate, title: &Title) -> bool {
        let (view, line) = (self.view, candidate.line);
        match view.lines[line].part {
            Part::Whole | Part::Body => true,
            Part::Head => {
                line == 0
                    || !view.is_glued(line - 1, line)
                    || self.strikes.is_struck(line - 1)
                    || title.is(view, line - 1)
            }
            Part::Tail => {
                line + 1 == view.lines.len()
                    || !view.is_glued(line, line + 1)
                    || self.strikes.is_struck(line + 1)
                    || self.list(candidate, title).contains(&(line + 1))
            }
        }
    }

    /// The naked headlines that a label takes along: the lines after it, to the end
    /// of the text or the next sentence. One alone before a sentence may be a
    /// sub-heading, and those before the story, the headline itself: two sentences
    /// must have gone before.
    fn list(&self, candidate: &Candidate, title: &Title) -> &[usize] {
        let rule = &self.rules.rules()[candidate.matched.rule];
        let colon = self.view.line(candidate.line).ends_with([':', '：']);
        if !rule.opens_list || !candidate.matched.alone || !(rule.takes_list || colon) {
            return &[];
        }
        let Some(at) = self.kept.index_of(candidate.line) else {
            return &[];
        };
        let (before, after) = (&self.kept[..at], &self.kept[at + 1..]);
        // A long line has more than one sentence.
        let is_sentence = |l: &usize| self.view.is_sentence(*l);
        let sentences = |l: &usize| match self.view.lines[*l].part {
            Part::Body => 2,
            _ => usize::from(is_sentence(l)),
        };
        if before.iter().map(sentences).sum::<usize>() < 2 {
            return &[];
        }
        // Glued to the label is its list, and the rest of the line of the text.
        if let [next, ..] = after
            && self.view.is_glued(candidate.line, *next)
        {
            return &after[..1];
        }
        let named = |line: usize| {
            Some(line) != self.headline
                && !title.is(self.view, line)
                && guards::is_headline_line(self.view, line)
        };
        let listed = after
            .iter()
            .take(LIST + 1)
            .take_while(|&&l| named(l))
            .count();
        let items = &after[..listed];
        let Some(next) = after.get(listed) else {
            return if listed <= LIST { items } else { &[] };
        };
        let dated = |l: &usize| moment(self.view.line(*l)).is_some();
        let fits = listed <= LIST
            && is_sentence(next)
            && (listed > 1 || colon)
            && !(listed <= STORY && items.first().is_some_and(dated));
        if !fits {
            return &[];
        }
        match items {
            [links @ .., last] if guards::is_subheading(self.view, links, *last) => links,
            _ => items,
        }
    }
}
