//! Marking a document: rules and repetition, templates, then the shape of a page, until nothing more
//! is found; and what is left of it as a row of the table. The scan marks every
//! document, and those that have templates are marked again once they are known.

use super::Policy;
use super::entry::Entry;
use crate::boilerplate::{self, Known, Title};
use crate::dedup::{
    Marks, Merit, Outlook, Row, Story, UNDATED, clean_tokens, content_key, document_bands,
    is_truncated,
};
use crate::learn::{self, About, Author, Templates};
use crate::parse::{self, Parsed};
use crate::record::{Card, Document, DropReason, Form, Lifted, RuleId, Strike, apply, iso_seconds};
use crate::segment::{Cut, Segmenter, Strikes, View};
use crate::{page, repeat};

/// Rounds of rules and repetition; a third one has not been seen to find anything.
const ROUNDS: usize = 8;

/// What a record says of its document beside the text.
#[derive(Debug, Default)]
pub struct Facts {
    pub title: Option<String>,
    date: Option<String>,
    author: Option<String>,
    has_author: bool,
}

/// What a document is after marking: its strikes, its row and what it is looked up by.
pub type Settled = (Vec<Strike>, Entry, Option<Marks>);

/// The name that templates of a document are kept under: the host of its URL, or
/// its source.
#[must_use]
pub fn source_name(card: &Card) -> String {
    let host = card.url.as_deref().and_then(parse::host);
    host.unwrap_or_else(|| card.source.clone())
}

impl Facts {
    pub fn of(parsed: &Parsed<'_>) -> Self {
        Self {
            title: parsed.title.clone(),
            date: parsed.date.clone(),
            author: parsed.author.clone(),
            has_author: matches!(&parsed.form, Form::Json(f) if f.has_author),
        }
    }

    /// Of a document that is in the staging.
    pub fn of_staged(document: &Document, policy: &Policy) -> Self {
        let Form::Json(form) = &document.form else {
            return Self::default();
        };
        let (head, tail) = form.frame.split_at(form.text_at as usize);
        let line = [head, b"\"\"", tail].concat();
        let parsed = parse::parse_json(&line, &policy.keys);
        parsed.map_or_else(|_| Self::default(), |parsed| Self::of(&parsed))
    }

    /// The date of the document: what the text says, else the record.
    pub fn created(&self, lifted: &Lifted) -> Option<String> {
        let published = lifted.published.as_ref().and_then(|m| m.iso.clone());
        published.or_else(|| self.date.as_deref().map(normal_date))
    }

    /// The author's name: what the record says, else the text.
    pub fn author(&self, lifted: &Lifted) -> Option<String> {
        self.author.clone().or_else(|| lifted.byline.clone())
    }

    /// The card has its date.
    pub fn about(&self, card: &Card, lifted: &Lifted) -> About {
        let day = card.created.as_deref().and_then(iso_seconds);
        let day = day.and_then(|s| u16::try_from(s.div_euclid(86_400)).ok());
        About {
            source: learn::source_key(&source_name(card)),
            title: Title::new(self.title.as_deref()),
            headline: self.title.as_deref().map(learn::headline_key),
            author: Author::new(self.author(lifted).as_deref()),
            day: day.unwrap_or(0),
        }
    }
}

/// The lines of a text, with what is glued to the ends of long ones as lines of
/// their own.
pub fn view<'a>(
    segmenter: &'a mut Segmenter,
    text: &'a str,
    policy: &Policy,
    title: Option<&str>,
) -> View<'a> {
    let cuts = cuts(segmenter, text, policy, title);
    segmenter.cut(text, &cuts)
}

/// Where the long lines of a text are cut.
pub fn cuts(
    segmenter: &mut Segmenter,
    text: &str,
    policy: &Policy,
    title: Option<&str>,
) -> Vec<Cut> {
    let view = segmenter.view(text);
    if policy.boilerplate {
        boilerplate::cuts(&view, &policy.rules, &Known { title })
    } else {
        Vec::new()
    }
}

/// Rules and repetition. Rules look at places among the kept lines, and
/// repetition moves those: what it brings into reach goes now, and not when the
/// clean text is cleaned again.
pub fn by_rules(
    view: &View<'_>,
    policy: &Policy,
    title: Option<&str>,
    marks: &mut Strikes,
    lifted: &mut Lifted,
) {
    let known = Known { title };
    for round in 0..ROUNDS {
        let before = marks.len();
        if policy.boilerplate {
            boilerplate::mark(view, &policy.rules, &known, marks, lifted);
        }
        if round > 0 && marks.len() == before {
            break;
        }
        let title = title.or(lifted.title.as_deref());
        if !policy.repeat {
            break;
        }
        let outcome = repeat::mark(view, title, marks);
        lifted.repeats_withheld = u32::try_from(outcome.withheld).unwrap_or(u32::MAX);
        if outcome.struck == 0 {
            break;
        }
    }
}

/// The shape of a page, and then rules and repetition again. The text is at the
/// fixpoint of the latter.
pub fn by_shape(
    view: &View<'_>,
    policy: &Policy,
    title: Option<&str>,
    marks: &mut Strikes,
    lifted: &mut Lifted,
) {
    for _ in 0..ROUNDS {
        if !(policy.boilerplate && page::mark(view, &policy.page, title, marks)) {
            break;
        }
        // What stood first on the page is not the story's headline.
        lifted.title = None;
        by_rules(view, policy, title, marks, lifted);
    }
}

/// Templates, and then rules and repetition again. The text is at the fixpoint of
/// the latter. What templates came to at last is returned.
pub fn by_templates(
    view: &View<'_>,
    policy: &Policy,
    templates: &Templates,
    facts: &Facts,
    about: &About,
    marks: &mut Strikes,
    lifted: &mut Lifted,
) -> learn::Outcome {
    let mut outcome = learn::Outcome::default();
    for _ in 0..ROUNDS {
        outcome = learn::mark(view, templates, about, marks);
        lifted.templates_withheld = u32::try_from(outcome.withheld).unwrap_or(u32::MAX);
        if let Some(line) = outcome.biography {
            lifted
                .biography
                .get_or_insert_with(|| view.line(line).to_owned());
        }
        if outcome.struck == 0 {
            break;
        }
        by_rules(view, policy, facts.title.as_deref(), marks, lifted);
    }
    outcome
}

/// What rules and repetition came to in a document of the staging. Templates are
/// learned and used before the shape of a page is asked for: where that struck
/// lines, the document is marked anew.
pub fn unshaped(
    document: &mut Document,
    view: &View<'_>,
    policy: &Policy,
    facts: &Facts,
) -> (Strikes, Lifted) {
    let mut lifted = document.lifted.clone();
    if !is_shaped(document) {
        return (Strikes::resume(view, &document.strikes), lifted);
    }
    let mut marks = Strikes::new(view.lines.len());
    lifted = Lifted {
        lone_surrogates: lifted.lone_surrogates,
        ..Lifted::default()
    };
    by_rules(
        view,
        policy,
        facts.title.as_deref(),
        &mut marks,
        &mut lifted,
    );
    document.card.created = facts.created(&lifted);
    (marks, lifted)
}

fn is_shaped(document: &Document) -> bool {
    document
        .strikes
        .iter()
        .any(|s| s.rule == RuleId::PAGE_SHAPE)
}

/// Marks a document of the staging with what was learned; `None` where that
/// changes nothing.
pub fn again(
    document: &mut Document,
    policy: &Policy,
    templates: &Templates,
    segmenter: &mut Segmenter,
) -> Option<(Entry, Option<Marks>)> {
    let facts = Facts::of_staged(document, policy);
    let text = std::mem::take(&mut document.text);
    let view = view(segmenter, &text, policy, facts.title.as_deref());
    let created = document.card.created.clone();
    let (mut marks, mut lifted) = unshaped(document, &view, policy, &facts);
    let before = marks.len();
    let about = facts.about(&document.card, &lifted);
    let outcome = by_templates(
        &view,
        policy,
        templates,
        &facts,
        &about,
        &mut marks,
        &mut lifted,
    );
    let changes = marks.len() > before || lifted.templates_withheld > 0;
    document.card.created = created;
    let settled = changes.then(|| {
        by_shape(
            &view,
            policy,
            facts.title.as_deref(),
            &mut marks,
            &mut lifted,
        );
        document.card.created = facts.created(&lifted);
        settle(
            &view,
            marks,
            &document.card,
            &lifted,
            &facts,
            outcome.stub,
            policy,
        )
    });
    document.text = text;
    let (strikes, entry, found) = settled?;
    (document.strikes, document.lifted) = (strikes, lifted);
    Some((entry, found))
}

/// The end of marking: strikes in order, and what the decision is to know.
pub fn settle(
    view: &View<'_>,
    marks: Strikes,
    card: &Card,
    lifted: &Lifted,
    facts: &Facts,
    stub: bool,
    policy: &Policy,
) -> Settled {
    let truncated = marks
        .kept()
        .next_back()
        .is_some_and(|line| is_truncated(view.line(line)));
    let strikes = marks.finish(view);
    let struck: usize = strikes.iter().map(|s| s.span.len()).sum();
    let present = [
        card.created.is_some(),
        facts.title.is_some() || lifted.title.is_some(),
        lifted.byline.is_some() || facts.has_author,
    ];
    let merit = Merit {
        truncated,
        clean: u32::try_from(view.text.len() - struck).unwrap_or(u32::MAX),
        struck: u32::try_from(struck).unwrap_or(u32::MAX),
        fields: present.iter().map(|&p| u8::from(p)).sum(),
        created: card
            .created
            .as_deref()
            .and_then(iso_seconds)
            .unwrap_or(UNDATED),
    };
    let title = facts.title.as_deref().or(lifted.title.as_deref());
    let (entry, found) = row(view, &strikes, merit, card, title, stub, policy);
    (strikes, entry, found)
}

/// The input's date as ISO 8601 where it can be read in one way only, else as it is.
fn normal_date(written: &str) -> String {
    let written = written.trim();
    if iso_seconds(written).is_some() {
        // "2024-03-05 10:08:00" is what Python's `str` makes of a date.
        return written.replacen(' ', "T", 1);
    }
    boilerplate::moment(written)
        .and_then(|m| m.iso)
        .unwrap_or_else(|| written.to_owned())
}

/// What the decision is to know of what is left, if anything is: its row, and
/// its marks.
fn row(
    view: &View<'_>,
    strikes: &[Strike],
    merit: Merit,
    card: &Card,
    title: Option<&str>,
    stub: bool,
    policy: &Policy,
) -> (Entry, Option<Marks>) {
    let words = clean_tokens(view.tokens, strikes);
    // Only where no word is left is the key of the text itself.
    let wordless = if words.is_empty() {
        apply(view.text, &Strike::edits(strikes))
    } else {
        String::new()
    };
    if words.is_empty() && wordless.trim().is_empty() {
        let source = Outlook::of_source(&card.source).source();
        return (Entry::Dropped(DropReason::EmptyAfterCleaning, source), None);
    }
    let story = policy.stories.then(|| {
        let mut story = Story::new(&card.source, card.url.as_deref(), title, view, &words);
        story.set_stub(stub);
        story
    });
    let row = Row {
        merit,
        outlook: match &story {
            Some(story) => story.outlook(),
            None => Outlook::of_source(&card.source),
        },
    };
    let marks = Marks {
        key: content_key(words.iter().copied(), &wordless),
        story,
        bands: if policy.near {
            document_bands(&words)
        } else {
            Box::default()
        },
    };
    (Entry::Document(row), Some(marks))
}
