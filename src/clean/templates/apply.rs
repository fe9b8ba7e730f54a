//! Strikes what is a template's. A view, its strikes so far and the templates go
//! in; strikes come out, or the number of lines that stay because too much of
//! the text would go. It looks at kept lines only, and is asked until it finds
//! nothing, so that a cleaned text gives nothing either.

use super::context::LearningContext;
use super::key::{Kind, template_key};
use super::mask::{line_mask, mask};
use super::outline::Zone;
use super::outline::{Outline, Seen};
use super::parts::{ONE_LINE, PIECES, is_quoted, labelled, piece, sentences};
use super::story::Story;
use super::template::{Template, Templates};
use crate::clean::Strikes;
use crate::clean::rules::reports_speech;
use crate::record::{RuleId, Span};
use crate::text::{View, ends_as_sentence};

/// Largest part of the bytes of a text's sentences that may go, in percent; of a
/// page with its furniture.
const SENTENCES: usize = 30;
const SENTENCES_OF_PAGE: usize = 60;
/// Largest part of the lines of an article that may go, in percent.
const LINES: usize = 50;
/// Largest part of a one-line article that may go, in percent.
const OF_LINE: usize = 50;
/// On a page, the first sentence goes only for a template of so large a share.
const LEAD_SHARE: f32 = 0.3;

/// What is on this share of the pages goes wherever it stands on them; what is on
/// fewer goes among others of its kind.
const FRAME_SHARE: f32 = 0.5;

/// What marking a document came to.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Outcome {
    pub struck: usize,
    /// Lines that would have gone, had they not been too large a part.
    pub withheld: usize,
    /// The templates of those lines.
    pub over: Vec<u64>,
    /// Most of what is left is text of templates that stays for being so much.
    pub stub: bool,
    /// A struck line that says who the author is.
    pub biography: Option<usize>,
}

/// A line that goes.
struct Strike<'t> {
    at: usize,
    rule: RuleId,
    template: &'t Template,
}

/// A template that a line belongs to, and the rule by which it does.
type Match<'t> = Option<(&'t Template, RuleId)>;

/// A document and the templates of its source.
pub struct Marker<'a> {
    view: &'a View<'a>,
    templates: &'a Templates,
    about: &'a LearningContext<'a>,
    /// Of every line of the view that was kept at first.
    matches: Vec<Match<'a>>,
}

impl<'a> Marker<'a> {
    #[must_use]
    pub fn new(
        view: &'a View<'a>,
        templates: &'a Templates,
        about: &'a LearningContext<'a>,
        strikes: &Strikes,
    ) -> Self {
        let mut matches = Vec::new();
        if templates.concern(about.source) {
            matches.resize(view.lines.len(), None);
            for line in strikes.kept() {
                matches[line] = matching(view, line, templates, about);
            }
        }
        Self {
            view,
            templates,
            about,
            matches,
        }
    }

    /// Strikes once.
    pub fn mark(&self, strikes: &mut Strikes) -> Outcome {
        if !self.templates.concern(self.about.source) {
            return Outcome::default();
        }
        let outline = Outline::new(self.view, strikes);
        let mut outcome = settle(self.view, &outline, self.lines(&outline), strikes);
        if outline.seen.len() <= ONE_LINE
            && let Some(last) = outline.seen.last()
            && !strikes.is_struck(last.line)
            && !strikes.is_cut(last.line)
        {
            outcome.struck += self.ends(last.line, strikes);
        }
        if let Some(line) = outcome.biography
            && !self.about.author.is_in(self.view.tokens_of(line))
        {
            outcome.biography = None;
        }
        outcome
    }

    /// The lines that belong to a template and may go, in order.
    fn lines(&self, outline: &Outline) -> Vec<Strike<'a>> {
        let matched: Vec<Match<'a>> = (0..outline.seen.len())
            .map(|at| self.unguarded(outline, at))
            .collect();
        if matched.iter().all(Option::is_none) {
            return Vec::new();
        }
        let free = matched.iter().map(Option::is_none).collect();
        let story = Story::new(self.view, outline, free, self.about.headline.is_some());
        placed(outline, &story, &matched)
    }

    /// The template of a kept line, unless the line stays whatever it is.
    fn unguarded(&self, outline: &Outline, at: usize) -> Match<'a> {
        if outline.stays(at) {
            return None;
        }
        let found = self.matches[outline.seen[at].line]?;
        let lead = outline.lead == Some(at) && found.0.share < LEAD_SHARE;
        let quoted =
            || outline.seen[at].sentence && is_quoted(self.view.line(outline.seen[at].line));
        (!lead && !quoted()).then_some(found)
    }
}

/// Those of the matched lines that stand where they may go.
fn placed<'t>(outline: &Outline, story: &Story<'_>, matched: &[Match<'t>]) -> Vec<Strike<'t>> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < outline.seen.len() {
        let Some((template, rule)) = matched[at] else {
            at += 1;
            continue;
        };
        let seen = &outline.seen[at];
        let near = |at: Option<usize>| {
            at.and_then(|at| matched.get(at))
                .is_some_and(Option::is_some)
        };
        let (before, after) = (near(at.checked_sub(1)), near(Some(at + 1)));
        let company = seen.beside || before || after;
        let placed = if story.has(at, template) {
            false
        } else if outline.page && template.share < FRAME_SHARE {
            seen.beside || (before && after)
        } else {
            seen.zone == template.zone || company || template.share >= FRAME_SHARE
        };
        if placed || rule == RuleId::TEMPLATE_LABEL {
            found.push(Strike { at, rule, template });
            let list = if template.opens_list {
                outline.list_after(at)
            } else {
                &[]
            };
            for (after, _) in (at + 1..).zip(list) {
                let (template, rule) = matched[after].unwrap_or((template, RuleId::TEMPLATE_BLOCK));
                found.push(Strike {
                    at: after,
                    rule,
                    template,
                });
            }
            at += list.len();
        }
        at += 1;
    }
    found
}

/// The template that a line belongs to by its words.
fn matching<'t>(
    view: &View<'_>,
    line: usize,
    templates: &'t Templates,
    about: &LearningContext<'_>,
) -> Match<'t> {
    if about.title.is(view, line) {
        return None;
    }
    let text = view.line(line);
    let own = line_mask(view, line, &about.author);
    let of_line = || {
        let template =
            templates.find(about.source, template_key(Kind::Line, Zone::Tail, own.key))?;
        Some((template, RuleId::TEMPLATE_LINE))
    };
    let of_label = || {
        let label = labelled(view, line)?;
        let key = crate::text::combine(label.label.iter().map(|t| t.hash));
        let template = templates.find(about.source, template_key(Kind::Label, Zone::Tail, key))?;
        (!(ends_as_sentence(label.tail_text) && reports_speech(text)))
            .then_some((template, RuleId::TEMPLATE_LABEL))
    };
    of_line().or_else(of_label)
}

/// Strikes, unless too much would go.
fn settle(
    view: &View<'_>,
    outline: &Outline,
    found: Vec<Strike<'_>>,
    strikes: &mut Strikes,
) -> Outcome {
    if found.is_empty() {
        return Outcome::default();
    }
    let bytes = |seen: &Seen| {
        if seen.sentence {
            view.lines[seen.line].span.len()
        } else {
            0
        }
    };
    let all: usize = outline.seen.iter().map(bytes).sum();
    let gone: usize = found.iter().map(|s| bytes(&outline.seen[s.at])).sum();
    let most = if outline.page {
        SENTENCES_OF_PAGE
    } else {
        SENTENCES
    };
    let lines = outline.seen.len();
    // What a page has around its article may well be most of its lines; and of a
    // text of which sentences stay, short lines may.
    let stays = all > gone;
    let many = !stays && found.len() * 100 > lines * LINES;
    if gone * 100 > all * most || many || found.len() == lines {
        return Outcome {
            withheld: found.len(),
            over: found.iter().map(|s| s.template.id).collect(),
            stub: gone * 100 > all * SENTENCES_OF_PAGE,
            ..Outcome::default()
        };
    }
    let mut outcome = Outcome::default();
    for Strike { at, rule, template } in found {
        let seen = &outline.seen[at];
        strikes.line_of_template(view, seen.line, rule, template.id, template.share);
        outcome.struck += 1;
        if seen.sentence && seen.zone == Zone::Tail && outcome.biography.is_none() {
            outcome.biography = Some(seen.line);
        }
    }
    outcome
}

impl Marker<'_> {
    /// Strikes sentences at the ends of a one-line article; gives how many.
    fn ends(&self, line: usize, strikes: &mut Strikes) -> usize {
        let (view, templates, about) = (self.view, self.templates, self.about);
        let all = sentences(view.line(line));
        let of = |at: usize, zone: Zone| {
            let (tokens, text, _) = piece(view, line, &all[at]);
            let mask = mask(view, tokens, text, &about.author);
            let template =
                templates.find(about.source, template_key(Kind::Sentence, zone, mask.key))?;
            (!is_quoted(text)).then_some(template)
        };
        let count = all.len();
        let head = (0..count.min(PIECES)).map_while(|at| Some((at, of(at, Zone::Head)?)));
        let tail = (count.saturating_sub(PIECES)..count).rev();
        let tail = tail.map_while(|at| Some((at, of(at, Zone::Tail)?)));
        let mut found: Vec<(usize, &Template)> = head.chain(tail).collect();
        found.sort_by_key(|f| f.0);
        found.dedup_by_key(|f| f.0);
        let gone: usize = found.iter().map(|(at, _)| all[*at].len()).sum();
        if count < 2 || gone * 100 > view.line(line).len() * OF_LINE {
            return 0;
        }
        let whole = view.lines[line].span;
        for (at, template) in &found {
            let (start, end) = (all[*at].start, all[*at].end);
            // The blanks after a sentence go with it; at the end, those before.
            let last_kept = (0..count)
                .rev()
                .find(|at| found.iter().all(|f| f.0 != *at))
                .unwrap_or(0);
            let (mut start, mut end) = (whole.start as usize + start, whole.start as usize + end);
            if *at > last_kept {
                let before = view.text[..start].trim_end().len();
                start = before;
                end = view.text[..end].trim_end().len().max(start);
            }
            let span = Span::new(start, end);
            strikes.span_of_template(
                line,
                span,
                RuleId::TEMPLATE_SENTENCE,
                template.id,
                template.share,
            );
        }
        found.len()
    }
}
