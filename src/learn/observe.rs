//! What the learner notes of one document: every line that may be furniture, and
//! what the document is told apart by. A view with its strikes goes in, a note
//! comes out; nothing is judged here.

use super::note::{BODY_WORDS, Head, Item};
use crate::clean::templates::{
    Author, Kind, Labelled, LearningContext, Mask, ONE_LINE, Outline, PIECES, Seen, Zone, labelled,
    line_mask, mask, piece, sentences, template_key,
};
use crate::text::{End, View, combine};

/// Words of a row of a table beside its numbers.
const ROW_WORDS: u32 = 6;
/// Lines of one document that are noted.
const MOST: usize = 4000;

/// Notes a document. Nothing is noted of one of which nothing is kept.
#[must_use]
pub fn observe(view: &View<'_>, outline: &Outline, about: &LearningContext<'_>) -> Vec<u8> {
    if outline.seen.is_empty() {
        return Vec::new();
    }
    let observed = Observed::new(view, outline, about);
    let pieces = match outline.seen.as_slice() {
        [.., last] if outline.seen.len() <= ONE_LINE => pieces(view, last.line, &about.author),
        _ => Vec::new(),
    };
    let mut out = Vec::with_capacity(Head::WIDTH + Item::WIDTH * (outline.seen.len() + 4));
    observed.head(pieces.len()).put(&mut out);
    if let Some(lead) = observed.lead() {
        lead.put(&mut out);
    }
    for at in 0..outline.seen.len().min(MOST) {
        if outline.stays(at) || about.title.is(view, outline.seen[at].line) {
            continue;
        }
        for item in [observed.line(at), observed.label(at)]
            .into_iter()
            .flatten()
        {
            item.put(&mut out);
        }
    }
    for (zone, key) in pieces {
        let piece = Item {
            key: template_key(Kind::Sentence, zone, key),
            at: u16::MAX,
            zone,
            sentence: true,
            beside: true,
            ..Item::new(Kind::Sentence)
        };
        piece.put(&mut out);
    }
    out
}

/// The lines of a document, masked.
struct Observed<'a> {
    view: &'a View<'a>,
    outline: &'a Outline,
    about: &'a LearningContext<'a>,
    masks: Vec<Mask>,
    labels: Vec<Option<Labelled<'a>>>,
}

impl<'a> Observed<'a> {
    fn new(view: &'a View<'a>, outline: &'a Outline, about: &'a LearningContext<'a>) -> Self {
        let lines = outline.seen.iter().map(|l| l.line);
        let masks = lines.clone().map(|l| line_mask(view, l, &about.author));
        Self {
            view,
            outline,
            about,
            masks: masks.collect(),
            labels: lines.map(|l| labelled(view, l)).collect(),
        }
    }

    fn key(&self, seen: &Seen) -> u64 {
        self.view.lines[seen.line].key
    }

    fn head(&self, pieces: usize) -> Head {
        let seen = &self.outline.seen;
        let long = seen.iter().filter(|l| l.words >= BODY_WORDS);
        let body = if long.clone().next().is_some() {
            combine(long.map(|l| self.key(l)))
        } else {
            combine(seen.iter().map(|l| self.key(l)))
        };
        // The first line of a page is the site's; only a known headline counts there.
        let first = || {
            let line = seen[0].line;
            (!self.outline.page).then(|| line_mask(self.view, line, &Author::default()).key)
        };
        let headline = self.about.headline.or_else(first).unwrap_or(body);
        let number = |n: usize| u16::try_from(n).unwrap_or(u16::MAX);
        Head {
            source: self.about.source,
            body,
            headline: headline as u32,
            day: self.about.day,
            sentences: number(seen.iter().filter(|l| l.sentence).count()),
            story: number(self.story().count()),
            pieces: number(pieces),
        }
    }

    /// The lines that are of a story by their look; on a page, so is its furniture.
    fn story(&self) -> impl Iterator<Item = (usize, &Seen)> {
        let seen = self.outline.seen.iter().enumerate();
        let is_story = |l: &Seen| l.sentence || l.words >= BODY_WORDS;
        seen.filter(move |(_, l)| !self.outline.page && is_story(l))
    }

    /// The first line of the story.
    fn lead(&self) -> Option<Item> {
        let (at, seen) = self.story().next()?;
        Some(Item {
            key: template_key(Kind::Lead, seen.zone, self.masks[at].key),
            original: self.key(seen) as u32,
            at: u16::try_from(at).ok()?,
            ..Item::new(Kind::Lead)
        })
    }

    /// A line of the outline.
    fn line(&self, at: usize) -> Option<Item> {
        let (seen, mask) = (&self.outline.seen[at], self.masks[at]);
        let is_datum = mask.slots > 0 && (mask.words < 2 || is_datum(self.view, seen.line));
        if mask.words == 0 || is_datum {
            return None;
        }
        let short = !seen.sentence && mask.words <= ROW_WORDS;
        let row = |at: Option<usize>| at.is_some_and(|at| self.is_row(at));
        Some(Item {
            key: mask.key,
            sentence: seen.sentence,
            slots: mask.slots > 0,
            list: !seen.sentence && !self.outline.list_after(at).is_empty(),
            table: short && (row(at.checked_sub(1)) || row(Some(at + 1))),
            words: seen.words.min(63) as u8,
            ..self.item(at, Kind::Line)
        })
    }

    /// The label that a line begins with.
    fn label(&self, at: usize) -> Option<Item> {
        let label = self.labels[at].as_ref()?;
        let own = self.label_key(at)?;
        let other = |at: Option<usize>| {
            let key = at.and_then(|at| self.label_key(at));
            key.is_some_and(|key| key != own)
        };
        let tail = label.tail_text;
        Some(Item {
            key: template_key(Kind::Label, self.outline.seen[at].zone, own),
            sentence: End::of(tail) == End::Stop,
            table: other(at.checked_sub(1)) || other(Some(at + 1)),
            words: self.view.weight_of_tokens(label.tail).min(63) as u8,
            ..self.item(at, Kind::Label)
        })
    }

    fn item(&self, at: usize, kind: Kind) -> Item {
        let seen = &self.outline.seen[at];
        Item {
            original: self.key(seen) as u32,
            at: at as u16,
            zone: seen.zone,
            beside: seen.beside,
            page: self.outline.page,
            ..Item::new(kind)
        }
    }

    fn label_key(&self, at: usize) -> Option<u64> {
        let label = self.labels.get(at)?.as_ref()?;
        Some(combine(label.label.iter().map(|t| t.hash)))
    }

    /// Whether a line is the row of a table.
    fn is_row(&self, at: usize) -> bool {
        let mask = self.masks.get(at);
        mask.is_some_and(|m| m.slots > 0 && m.words <= ROW_WORDS && !self.outline.seen[at].sentence)
    }
}

/// Whether a line is a label and a number: "Attendance: 12,345" is the story's.
fn is_datum(view: &View<'_>, line: usize) -> bool {
    let text = view.line(line);
    text.contains([':', '：'])
        && text.ends_with(|c: char| c.is_ascii_digit() || matches!(c, '%' | ')'))
}

/// The masks of the sentences at either end of a line of several.
fn pieces(view: &View<'_>, line: usize, author: &Author) -> Vec<(Zone, u64)> {
    let all = sentences(view.line(line));
    if all.len() < 2 {
        return Vec::new();
    }
    let key = |at: usize| {
        let (tokens, text, _) = piece(view, line, &all[at]);
        let mask = mask(view, tokens, text, author);
        (mask.words > 0).then_some(mask.key)
    };
    let count = all.len();
    let head = (0..count.min(PIECES)).filter_map(|at| Some((Zone::Head, key(at)?)));
    let tail = (count.saturating_sub(PIECES)..count).filter_map(|at| Some((Zone::Tail, key(at)?)));
    head.chain(tail).collect()
}
