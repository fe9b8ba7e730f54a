//! The observation of one document: a note of every line that may be a template, and of
//! what tells the document from others. The kept lines of the document come in, and a
//! note goes out. Nothing is judged here.

use super::note::{BODY_MIN_WORDS, Head, Item, Note, PackedItem};
use crate::clean::templates::{
    Author, EDGE_SENTENCES, KeptLine, Kind, Labelled, LearningContext, ONE_LINE_ARTICLE_MAX_LINES,
    Outline, TemplateKey, Zone, label_key, labelled, line_template_key, lookup_key, sentence_at,
    sentences, template_key,
};
use crate::text::{End, View, combine};

/// The most words that a row of a table has beside its numbers.
const ROW_MAX_WORDS: u32 = 6;
/// The most lines of one document that are noted.
const MAX_LINES: usize = 4000;
/// The words of a line are noted up to this number.
const NOTED_MAX_WORDS: u32 = 63;

/// The note of a document; `None` if no line is kept.
#[must_use]
pub fn observe(view: &View<'_>, outline: &Outline, context: &LearningContext<'_>) -> Option<Note> {
    if outline.lines.is_empty() {
        return None;
    }
    let document = ObservedDocument::new(view, outline, context);
    let edge_sentences = match outline.lines.as_slice() {
        [.., last] if outline.lines.len() <= ONE_LINE_ARTICLE_MAX_LINES => {
            edge_sentences(view, last.line, &context.author)
        }
        _ => Vec::new(),
    };
    let head = document.head(edge_sentences.len());
    let mut items = Vec::with_capacity(outline.lines.len() + 4);
    items.extend(document.lead().map(PackedItem::from));
    for index in 0..outline.lines.len().min(MAX_LINES) {
        if outline.is_protected(index) || context.title.is(view, outline.lines[index].line) {
            continue;
        }
        let found = [document.line(index), document.label(index)];
        items.extend(found.into_iter().flatten().map(PackedItem::from));
    }
    for (zone, key) in edge_sentences {
        let item = Item {
            key: lookup_key(Kind::Sentence, zone, key),
            index: u16::MAX,
            zone,
            sentence: true,
            at_border: true,
            ..Item::new(Kind::Sentence)
        };
        items.push(item.into());
    }
    Some(Note { head, items })
}

/// The kept lines of a document with their template keys and labels.
struct ObservedDocument<'a> {
    view: &'a View<'a>,
    outline: &'a Outline,
    context: &'a LearningContext<'a>,
    keys: Vec<TemplateKey>,
    labels: Vec<Option<Labelled<'a>>>,
}

impl<'a> ObservedDocument<'a> {
    fn new(view: &'a View<'a>, outline: &'a Outline, context: &'a LearningContext<'a>) -> Self {
        let lines = outline.lines.iter().map(|l| l.line);
        let keys = lines
            .clone()
            .map(|l| line_template_key(view, l, &context.author));
        Self {
            view,
            outline,
            context,
            keys: keys.collect(),
            labels: lines.map(|l| labelled(view, l)).collect(),
        }
    }

    /// The hash of a line's words, without placeholders.
    fn surface_key(&self, line: &KeptLine) -> u64 {
        self.view.lines[line.line].key
    }

    /// What tells the document from others.
    fn head(&self, edge_sentences: usize) -> Head {
        let lines = &self.outline.lines;
        let long = lines.iter().filter(|l| l.words >= BODY_MIN_WORDS);
        let body = if long.clone().next().is_some() {
            combine(long.map(|l| self.surface_key(l)))
        } else {
            combine(lines.iter().map(|l| self.surface_key(l)))
        };
        // The first line of a whole page is the site's, so only a known headline counts there.
        let first_line = || {
            let line = lines[0].line;
            let key = || line_template_key(self.view, line, &Author::default()).hash;
            (!self.outline.page).then(key)
        };
        let headline = self.context.headline.or_else(first_line).unwrap_or(body);
        let saturated = |n: usize| u16::try_from(n).unwrap_or(u16::MAX);
        Head {
            source: self.context.source,
            has_url: self.context.has_url,
            body,
            headline: headline as u32,
            day: self.context.day,
            sentences: saturated(lines.iter().filter(|l| l.sentence).count()),
            story: saturated(self.story_lines().count()),
            edge_sentences: saturated(edge_sentences),
        }
    }

    /// The lines that look like those of a story, with their indices. On a whole page there
    /// are none, because menus and teasers look like a story there.
    fn story_lines(&self) -> impl Iterator<Item = (usize, &KeptLine)> {
        let lines = self.outline.lines.iter().enumerate();
        let is_story = |l: &KeptLine| l.sentence || l.words >= BODY_MIN_WORDS;
        lines.filter(move |(_, l)| !self.outline.page && is_story(l))
    }

    /// The item of the first line of the story.
    fn lead(&self) -> Option<Item> {
        let (index, line) = self.story_lines().next()?;
        Some(Item {
            key: lookup_key(Kind::Lead, line.zone, self.keys[index].hash),
            surface_form: self.surface_key(line) as u32,
            index: u16::try_from(index).ok()?,
            ..Item::new(Kind::Lead)
        })
    }

    /// The item of a whole line, unless it has no words of its own or is a datum.
    fn line(&self, index: usize) -> Option<Item> {
        let (line, key) = (&self.outline.lines[index], self.keys[index]);
        let is_datum = key.placeholders > 0 && (key.words < 2 || is_datum(self.view, line.line));
        if key.words == 0 || is_datum {
            return None;
        }
        let short = !line.sentence && key.words <= ROW_MAX_WORDS;
        let row = |index: Option<usize>| index.is_some_and(|index| self.is_row(index));
        Some(Item {
            key: key.hash,
            sentence: line.sentence,
            placeholders: key.placeholders > 0,
            list: !line.sentence && !self.outline.list_after(index).is_empty(),
            table: short && (row(index.checked_sub(1)) || row(Some(index + 1))),
            words: line.words.min(NOTED_MAX_WORDS) as u8,
            ..self.item(index, Kind::Line)
        })
    }

    /// The item of the label that a line begins with.
    fn label(&self, index: usize) -> Option<Item> {
        let label = self.labels[index].as_ref()?;
        let key = label_key(label);
        let differs = |index: Option<usize>| {
            let other = index.and_then(|index| self.labels.get(index)?.as_ref());
            other.is_some_and(|other| label_key(other) != key)
        };
        let tail = label.tail_text;
        Some(Item {
            key: lookup_key(Kind::Label, self.outline.lines[index].zone, key),
            sentence: End::of(tail) == End::Stop,
            table: differs(index.checked_sub(1)) || differs(Some(index + 1)),
            words: (self.view.weight_of_tokens(label.tail) as u32).min(NOTED_MAX_WORDS) as u8,
            ..self.item(index, Kind::Label)
        })
    }

    /// What an item has from the place of its line.
    fn item(&self, index: usize, kind: Kind) -> Item {
        let line = &self.outline.lines[index];
        Item {
            surface_form: self.surface_key(line) as u32,
            index: index as u16,
            zone: line.zone,
            at_border: line.at_border,
            page: self.outline.page,
            ..Item::new(kind)
        }
    }

    /// Whether a line may be a row of a table: it has a number and few words.
    fn is_row(&self, index: usize) -> bool {
        let has_row = |key: &TemplateKey| key.placeholders > 0 && key.words <= ROW_MAX_WORDS;
        let key = self.keys.get(index);
        key.is_some_and(|key| has_row(key) && !self.outline.lines[index].sentence)
    }
}

/// Whether a line is a label and a number: "Attendance: 12,345" belongs to its story.
fn is_datum(view: &View<'_>, line: usize) -> bool {
    let text = view.line(line);
    text.contains([':', '：'])
        && text.ends_with(|c: char| c.is_ascii_digit() || matches!(c, '%' | ')'))
}

/// The template keys of the sentences at both ends of a line that has several.
fn edge_sentences(view: &View<'_>, line: usize, author: &Author) -> Vec<(Zone, u64)> {
    let all = sentences(view.line(line));
    if all.len() < 2 {
        return Vec::new();
    }
    let key = |index: usize| {
        let (tokens, text, _) = sentence_at(view, line, &all[index]);
        let key = template_key(view, tokens, text, author);
        (key.words > 0).then_some(key.hash)
    };
    let count = all.len();
    let head = (0..count.min(EDGE_SENTENCES)).filter_map(|i| Some((Zone::Head, key(i)?)));
    let tail =
        (count.saturating_sub(EDGE_SENTENCES)..count).filter_map(|i| Some((Zone::Tail, key(i)?)));
    head.chain(tail).collect()
}
