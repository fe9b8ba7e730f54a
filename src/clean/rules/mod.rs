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
mod place;
mod rule;
mod rule_file;
mod ruleset;
mod settle;
mod stamps;
mod standing;
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

use crate::clean::Strikes;
use crate::record::Lifted;
use crate::text::{Cut, Title, View};
use settle::settle;

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

/// A longer line is no banner that ends in a stop but a sentence.
const BANNER_WORDS: usize = 16;

/// The languages of the body as it is kept.
fn gate<'a>(view: &'a View<'a>, strikes: &'a Strikes) -> Gate<'a> {
    let is_banner = |l| view.weight_of(l) <= BANNER_WORDS && banner::is_banner(view.line(l));
    let is_lead = |&l: &usize| view.is_sentence(l) && !is_banner(l);
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
