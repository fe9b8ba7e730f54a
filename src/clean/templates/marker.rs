//! Strikes the lines of one document that match a template. The lines of the document,
//! its strikes so far and the templates go in, and more strikes come out; or the number
//! of matching lines that stay because too much of the text would go. Only kept lines are
//! looked at, and the caller repeats until nothing is found, so that nothing is found in
//! the cleaned text either.

use super::context::LearningContext;
use super::lookup::{Kind, lookup_key};
use super::outline::{KeptLine, Outline, Zone};
use super::parts::{
    EDGE_SENTENCES, ONE_LINE_ARTICLE_MAX_LINES, is_quoted, label_key, labelled, sentence_at,
    sentences,
};
use super::story_lines::StoryLines;
use super::template::{Template, Templates};
use super::template_key::{line_template_key, template_key};
use crate::clean::Strikes;
use crate::clean::rules::reports_speech;
use crate::record::{RuleId, Span};
use crate::text::{View, ends_as_sentence};

/// At most so many percent of the bytes of a text's sentences are struck; of a whole
/// page more.
const ARTICLE_MAX_SENTENCE_PERCENT: usize = 30;
const PAGE_MAX_SENTENCE_PERCENT: usize = 60;
/// At most so many percent of the lines of a text are struck if all its sentences are.
const MAX_LINES_PERCENT: usize = 50;
/// At most so many percent of a one-line article are struck.
const ONE_LINE_ARTICLE_MAX_PERCENT: usize = 50;
/// The first sentence of a page is struck only by a template of this share of the source.
const LEAD_MIN_SHARE: f32 = 0.3;
/// A template of this share of the source is struck wherever it stands on a page; one of
/// a smaller share only among other matching lines.
const FRAME_MIN_SHARE: f32 = 0.5;

/// What marking a document came to.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// How many lines and sentences were struck.
    pub struck: usize,
    /// How many matching lines were not struck, because too much would have gone.
    pub withheld: usize,
    /// The ids of the templates of the lines that were withheld.
    pub withheld_by: Vec<u64>,
    /// Most of the text matches templates, and was withheld for that.
    pub stub: bool,
    /// A struck line that may say who the author is.
    pub biography: Option<usize>,
}

/// A kept line that a template strikes.
struct MatchedLine<'t> {
    /// The index of the line among the kept lines.
    index: usize,
    rule: RuleId,
    template: &'t Template,
}

/// The template that a line matches, and the rule by which it is struck.
type LineMatch<'t> = Option<(&'t Template, RuleId)>;

/// Strikes the templates of one document.
pub struct Marker<'a> {
    view: &'a View<'a>,
    templates: &'a Templates,
    context: &'a LearningContext<'a>,
    /// The match of every line of the view that was kept at first; empty if no template
    /// applies to the source.
    matches: Vec<LineMatch<'a>>,
}

impl<'a> Marker<'a> {
    /// Matches the lines that `strikes` leave.
    #[must_use]
    pub fn new(
        view: &'a View<'a>,
        templates: &'a Templates,
        context: &'a LearningContext<'a>,
        strikes: &Strikes,
    ) -> Self {
        let mut matches = Vec::new();
        if templates.apply_to(context.source) {
            matches.resize(view.lines.len(), None);
            for line in strikes.kept() {
                matches[line] = line_match(view, line, templates, context);
            }
        }
        Self {
            view,
            templates,
            context,
            matches,
        }
    }

    /// Strikes matching lines once; what is left may match again.
    pub fn mark(&self, strikes: &mut Strikes) -> Outcome {
        if !self.templates.apply_to(self.context.source) {
            return Outcome::default();
        }
        let outline = Outline::new(self.view, strikes);
        let matched = self.matched_lines(&outline);
        let mut outcome = strike_within_limits(self.view, &outline, matched, strikes);
        if outline.lines.len() <= ONE_LINE_ARTICLE_MAX_LINES
            && let Some(last) = outline.lines.last()
            && !strikes.is_struck(last.line)
            && !strikes.is_cut(last.line)
        {
            outcome.struck += self.strike_edge_sentences(last.line, strikes);
        }
        if let Some(line) = outcome.biography
            && !self.context.author.is_in(self.view.tokens_of(line))
        {
            outcome.biography = None;
        }
        outcome
    }

    /// The lines that match a template and may be struck, in order.
    fn matched_lines(&self, outline: &Outline) -> Vec<MatchedLine<'a>> {
        let matches: Vec<LineMatch<'a>> = (0..outline.lines.len())
            .map(|index| self.unprotected_match(outline, index))
            .collect();
        if matches.iter().all(Option::is_none) {
            return Vec::new();
        }
        let free = matches.iter().map(Option::is_none).collect();
        let story = StoryLines::new(self.view, outline, free, self.context.headline.is_some());
        well_placed(outline, &story, &matches)
    }

    /// The match of a kept line, unless the line is protected: by its place, as the first
    /// sentence, or because it reports speech.
    fn unprotected_match(&self, outline: &Outline, index: usize) -> LineMatch<'a> {
        if outline.is_protected(index) {
            return None;
        }
        let kept = &outline.lines[index];
        let found = self.matches[kept.line]?;
        let lead = outline.lead == Some(index) && found.0.share < LEAD_MIN_SHARE;
        let quoted = || kept.sentence && is_quoted(self.view.line(kept.line));
        (!lead && !quoted()).then_some(found)
    }

    /// Strikes sentences at the ends of a one-line article, and returns how many.
    fn strike_edge_sentences(&self, line: usize, strikes: &mut Strikes) -> usize {
        let view = self.view;
        let all = sentences(view.line(line));
        let count = all.len();
        let template = |index: usize, zone: Zone| {
            let (tokens, text, _) = sentence_at(view, line, &all[index]);
            let key = template_key(view, tokens, text, &self.context.author);
            let key = lookup_key(Kind::Sentence, zone, key.hash);
            let template = self.templates.find(self.context.source, key)?;
            (!is_quoted(text)).then_some((index, template))
        };
        let head = (0..count.min(EDGE_SENTENCES)).map_while(|index| template(index, Zone::Head));
        let tail = (count.saturating_sub(EDGE_SENTENCES)..count).rev();
        let tail = tail.map_while(|index| template(index, Zone::Tail));
        let mut found: Vec<(usize, &Template)> = head.chain(tail).collect();
        found.sort_by_key(|f| f.0);
        found.dedup_by_key(|f| f.0);
        let gone: usize = found.iter().map(|(index, _)| all[*index].len()).sum();
        if count < 2 || gone * 100 > view.line(line).len() * ONE_LINE_ARTICLE_MAX_PERCENT {
            return 0;
        }
        let is_kept = |index: &usize| found.iter().all(|f| f.0 != *index);
        let last_kept = (0..count).rev().find(is_kept).unwrap_or(0);
        let line_start = view.lines[line].span.start as usize;
        for (index, template) in &found {
            let mut start = line_start + all[*index].start;
            let mut end = line_start + all[*index].end;
            // The blanks after a sentence are struck with it; at the end of the line, those
            // before it.
            if *index > last_kept {
                start = view.text[..start].trim_end().len();
                end = view.text[..end].trim_end().len().max(start);
            }
            let (span, rule) = (Span::new(start, end), RuleId::TEMPLATE_SENTENCE);
            strikes.span_of_template(line, span, rule, template.id, template.share);
        }
        found.len()
    }
}

/// The matched lines that stand where their template is struck, with the lists that these
/// open.
fn well_placed<'t>(
    outline: &Outline,
    story: &StoryLines<'_>,
    matches: &[LineMatch<'t>],
) -> Vec<MatchedLine<'t>> {
    let mut found = Vec::new();
    let mut index = 0;
    while index < outline.lines.len() {
        let Some((template, rule)) = matches[index] else {
            index += 1;
            continue;
        };
        let kept = &outline.lines[index];
        let matched = |index: Option<usize>| {
            let line = index.and_then(|index| matches.get(index));
            line.is_some_and(Option::is_some)
        };
        let before = matched(index.checked_sub(1));
        let after = matched(Some(index + 1));
        let adjacent = kept.at_border || before || after;
        let placed = if story.contains(index, template) {
            false
        } else if outline.page && template.share < FRAME_MIN_SHARE {
            kept.at_border || (before && after)
        } else {
            kept.zone == template.zone || adjacent || template.share >= FRAME_MIN_SHARE
        };
        if placed || rule == RuleId::TEMPLATE_LABEL {
            found.push(MatchedLine {
                index,
                rule,
                template,
            });
            let list = if template.opens_list {
                outline.list_after(index)
            } else {
                &[]
            };
            for (index, _) in (index + 1..).zip(list) {
                let (template, rule) = matches[index].unwrap_or((template, RuleId::TEMPLATE_BLOCK));
                found.push(MatchedLine {
                    index,
                    rule,
                    template,
                });
            }
            index += list.len();
        }
        index += 1;
    }
    found
}

/// The template that a line matches by its words or by its label.
fn line_match<'t>(
    view: &View<'_>,
    line: usize,
    templates: &'t Templates,
    context: &LearningContext<'_>,
) -> LineMatch<'t> {
    if context.title.is(view, line) {
        return None;
    }
    let find =
        |kind: Kind, key: u64| templates.find(context.source, lookup_key(kind, Zone::Tail, key));
    let key = line_template_key(view, line, &context.author);
    let of_line = find(Kind::Line, key.hash);
    let of_label = || {
        let label = labelled(view, line)?;
        let template = find(Kind::Label, label_key(&label))?;
        (!(ends_as_sentence(label.tail_text) && reports_speech(view.line(line))))
            .then_some((template, RuleId::TEMPLATE_LABEL))
    };
    of_line
        .map(|template| (template, RuleId::TEMPLATE_LINE))
        .or_else(of_label)
}

/// Strikes the lines that were found, unless too much of the text would go.
fn strike_within_limits(
    view: &View<'_>,
    outline: &Outline,
    found: Vec<MatchedLine<'_>>,
    strikes: &mut Strikes,
) -> Outcome {
    if found.is_empty() {
        return Outcome::default();
    }
    let sentence_bytes = |kept: &KeptLine| {
        if kept.sentence {
            view.lines[kept.line].span.len()
        } else {
            0
        }
    };
    let all: usize = outline.lines.iter().map(sentence_bytes).sum();
    let gone = found
        .iter()
        .map(|f| sentence_bytes(&outline.lines[f.index]));
    let gone: usize = gone.sum();
    let max_percent = if outline.page {
        PAGE_MAX_SENTENCE_PERCENT
    } else {
        ARTICLE_MAX_SENTENCE_PERCENT
    };
    let lines = outline.lines.len();
    // Where some sentences stay, most lines may go: on a whole page most stand around the
    // article, and of other texts the short lines may go.
    let too_many_lines = all <= gone && found.len() * 100 > lines * MAX_LINES_PERCENT;
    if gone * 100 > all * max_percent || too_many_lines || found.len() == lines {
        return Outcome {
            withheld: found.len(),
            withheld_by: found.iter().map(|f| f.template.id).collect(),
            stub: gone * 100 > all * PAGE_MAX_SENTENCE_PERCENT,
            ..Outcome::default()
        };
    }
    let mut outcome = Outcome::default();
    for MatchedLine {
        index,
        rule,
        template,
    } in found
    {
        let kept = &outline.lines[index];
        strikes.line_of_template(view, kept.line, rule, template.id, template.share);
        outcome.struck += 1;
        if kept.sentence && kept.zone == Zone::Tail && outcome.biography.is_none() {
            outcome.biography = Some(kept.line);
        }
    }
    outcome
}
