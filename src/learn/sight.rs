//! What the learner notes of one document: a record of fixed-width items, one a
//! line that may be furniture, with what the document is told apart by. A view
//! with its strikes goes in, bytes come out; nothing is judged here.

use super::mask::{Author, Mask, line_mask, mask};
use super::outline::{Outline, Zone};
use super::parts::{labelled, sentences};
use crate::boilerplate::Title;
use crate::segment::{View, combine, ends_as_sentence};
use xxhash_rust::xxh3::xxh3_64;

/// A line with fewer words does not tell one body from another.
const BODY_WORDS: u32 = 10;
/// Sentences at either end of a one-line article that are looked at.
pub const PIECES: usize = 6;
/// Kept lines of an article that is looked at by sentences.
pub const ONE_LINE: usize = 2;
/// Words of a row of a table beside its numbers.
const ROW_WORDS: u32 = 6;
/// Lines of one document that are noted.
const MOST: usize = 4000;

/// What is known of a document beside its text.
#[derive(Debug)]
pub struct About<'a> {
    pub source: u64,
    pub title: &'a Title,
    /// Hash of the headline with its slots; `None` where it is not known.
    pub headline: Option<u64>,
    pub author: Author,
    /// Days since 1970; 0 where no date is known.
    pub day: u16,
}

/// The key of a source.
#[must_use]
pub fn source_key(source: &str) -> u64 {
    // 0 stands for all sources.
    xxh3_64(source.as_bytes()).max(1)
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    Line,
    Label,
    /// A sentence at the head or the tail of a one-line article.
    Sentence,
}

/// One item as it is noted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Item {
    /// Of the masked line, and of its kind.
    pub key: u64,
    /// Tells originals of one mask apart.
    pub original: u32,
    /// Index among the kept lines.
    pub at: u16,
    pub kind: Kind,
    pub zone: Zone,
    pub sentence: bool,
    pub slots: bool,
    /// Next to a struck line or an end of the text.
    pub beside: bool,
    /// On a page with its furniture.
    pub page: bool,
    /// A list of links follows, to the end of the text.
    pub list: bool,
    /// Next to a row of a table: a line of few words and numbers next to another, a
    /// labelled line next to one with another label.
    pub table: bool,
    /// Up to 63; those of the tail for a label.
    pub words: u8,
}

/// Key of a template: of its kind and its mask.
#[must_use]
pub fn template_key(kind: Kind, zone: Zone, mask: u64) -> u64 {
    match kind {
        Kind::Line => mask,
        Kind::Label => combine([mask, 1]),
        Kind::Sentence => combine([mask, 2 + zone as u64]),
    }
}

impl Item {
    pub const WIDTH: usize = 16;

    /// All but key, original and place, in 16 bits.
    #[must_use]
    pub fn flags(&self) -> u16 {
        let flag = |on: bool, bit: u16| u16::from(on) << bit;
        self.kind as u16
            | (self.zone as u16) << 2
            | flag(self.sentence, 4)
            | flag(self.slots, 5)
            | flag(self.beside, 6)
            | flag(self.page, 7)
            | flag(self.list, 8)
            | flag(self.table, 9)
            | u16::from(self.words.min(63)) << 10
    }

    /// The inverse of [`flags`](Self::flags).
    #[must_use]
    pub fn of_flags(flags: u16) -> Self {
        let flag = |bit: u16| flags >> bit & 1 == 1;
        Self {
            key: 0,
            original: 0,
            at: 0,
            kind: match flags & 3 {
                0 => Kind::Line,
                1 => Kind::Label,
                _ => Kind::Sentence,
            },
            zone: match flags >> 2 & 3 {
                0 => Zone::Head,
                1 => Zone::Middle,
                _ => Zone::Tail,
            },
            sentence: flag(4),
            slots: flag(5),
            beside: flag(6),
            page: flag(7),
            list: flag(8),
            table: flag(9),
            words: (flags >> 10) as u8,
        }
    }

    fn put(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(&self.key.to_le_bytes());
        out.extend_from_slice(&self.original.to_le_bytes());
        out.extend_from_slice(&self.at.to_le_bytes());
        out.extend_from_slice(&self.flags().to_le_bytes());
    }

    fn take(bytes: &[u8; Self::WIDTH]) -> Self {
        let number = |range: std::ops::Range<usize>| {
            bytes[range]
                .iter()
                .rev()
                .fold(0, |n, b| n << 8 | u64::from(*b))
        };
        Self {
            key: number(0..8),
            original: number(8..12) as u32,
            at: number(12..14) as u16,
            ..Self::of_flags(number(14..16) as u16)
        }
    }
}

/// The head of a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Head {
    pub source: u64,
    /// Of its long lines: copies of one story have one body.
    pub body: u64,
    pub headline: u32,
    pub day: u16,
    /// Sentences among the kept lines.
    pub sentences: u16,
}

impl Head {
    pub const WIDTH: usize = 24;

    fn bytes(&self) -> [u8; Self::WIDTH] {
        let mut out = [0; Self::WIDTH];
        out[..8].copy_from_slice(&self.source.to_le_bytes());
        out[8..16].copy_from_slice(&self.body.to_le_bytes());
        out[16..20].copy_from_slice(&self.headline.to_le_bytes());
        out[20..22].copy_from_slice(&self.day.to_le_bytes());
        out[22..].copy_from_slice(&self.sentences.to_le_bytes());
        out
    }
}

/// The head and the items of a record.
#[must_use]
pub fn read(record: &[u8]) -> Option<(Head, impl Iterator<Item = Item>)> {
    let (head, items) = record.split_at_checked(Head::WIDTH)?;
    let number = |range: std::ops::Range<usize>| {
        head[range]
            .iter()
            .rev()
            .fold(0, |n, b| n << 8 | u64::from(*b))
    };
    let head = Head {
        source: number(0..8),
        body: number(8..16),
        headline: number(16..20) as u32,
        day: number(20..22) as u16,
        sentences: number(22..24) as u16,
    };
    let items = items.as_chunks::<{ Item::WIDTH }>().0;
    Some((head, items.iter().map(Item::take)))
}

/// Notes a document. Nothing is noted of one of which nothing is kept.
#[must_use]
pub fn sight(view: &View<'_>, outline: &Outline, about: &About<'_>) -> Vec<u8> {
    if outline.seen.is_empty() {
        return Vec::new();
    }
    let line_key = |line: usize| view.lines[line].key;
    let long = outline.seen.iter().filter(|l| l.words >= BODY_WORDS);
    let mut body = combine(long.map(|l| line_key(l.line)));
    if outline.seen.iter().all(|l| l.words < BODY_WORDS) {
        body = combine(outline.seen.iter().map(|l| line_key(l.line)));
    }
    let first = outline.seen[0].line;
    // The first line of a page is the site's; only a known headline counts there.
    let headline = about.headline.or_else(|| {
        let mask = || {
            mask(
                view,
                view.tokens_of(first),
                view.line(first),
                &Author::default(),
            )
        };
        (!outline.page).then(|| mask().key)
    });
    let head = Head {
        source: about.source,
        body,
        headline: headline.unwrap_or(body) as u32,
        day: about.day,
        sentences: outline.seen.iter().filter(|l| l.sentence).count() as u16,
    };
    let mut out = Vec::with_capacity(Head::WIDTH + Item::WIDTH * (outline.seen.len() + 4));
    out.extend_from_slice(&head.bytes());
    let labels: Vec<_> = outline
        .seen
        .iter()
        .map(|l| labelled(view, l.line))
        .collect();
    let label_key = |at: usize| {
        let label = labels.get(at)?.as_ref()?;
        Some(combine(label.label.iter().map(|t| t.hash)))
    };
    let masks: Vec<Mask> = outline
        .seen
        .iter()
        .map(|l| line_mask(view, l.line, &about.author))
        .collect();
    let row = |at: Option<usize>| {
        let mask = at.and_then(|at| Some((masks.get(at)?, &outline.seen[at])));
        mask.is_some_and(|(m, seen)| m.slots > 0 && m.words <= ROW_WORDS && !seen.sentence)
    };
    for (at, seen) in outline.seen.iter().enumerate().take(MOST) {
        if outline.stays(at) || about.title.is(view, seen.line) {
            continue;
        }
        let original = line_key(seen.line) as u32;
        let mask = masks[at];
        let short = !seen.sentence && mask.words <= ROW_WORDS;
        let item = Item {
            key: 0,
            original,
            at: at as u16,
            kind: Kind::Line,
            zone: seen.zone,
            sentence: seen.sentence,
            slots: false,
            beside: seen.beside,
            page: outline.page,
            list: false,
            table: short && (row(at.checked_sub(1)) || row(Some(at + 1))),
            words: seen.words.min(63) as u8,
        };
        if mask.words > 0 && !(mask.slots > 0 && (mask.words < 2 || is_datum(view, seen.line))) {
            Item {
                key: mask.key,
                slots: mask.slots > 0,
                list: !seen.sentence && !outline.list_after(at).is_empty(),
                ..item
            }
            .put(&mut out);
        }
        if let Some(label) = &labels[at] {
            let own = label_key(at);
            let other = |at: Option<usize>| at.and_then(label_key).is_some_and(|k| Some(k) != own);
            Item {
                key: template_key(Kind::Label, seen.zone, own.unwrap_or_default()),
                kind: Kind::Label,
                sentence: ends_as_sentence(label.tail_text)
                    && !label.tail_text.ends_with(['?', '!', '？', '！']),
                table: other(at.checked_sub(1)) || other(Some(at + 1)),
                words: super::outline::weight(label.tail_text, label.tail.len()).min(63) as u8,
                ..item
            }
            .put(&mut out);
        }
    }
    if outline.seen.len() <= ONE_LINE
        && let Some(last) = outline.seen.last()
    {
        for (zone, key) in pieces(view, last.line, &about.author) {
            Item {
                key: template_key(Kind::Sentence, zone, key),
                original: 0,
                at: u16::MAX,
                kind: Kind::Sentence,
                zone,
                sentence: true,
                slots: false,
                beside: true,
                page: false,
                list: false,
                table: false,
                words: 0,
            }
            .put(&mut out);
        }
    }
    out
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
        let (tokens, text, _) = super::apply::piece(view, line, &all[at]);
        let mask = mask(view, tokens, text, author);
        (mask.words > 0).then_some(mask.key)
    };
    let count = all.len();
    let head = (0..count.min(PIECES)).filter_map(|at| Some((Zone::Head, key(at)?)));
    let tail = (count.saturating_sub(PIECES)..count).filter_map(|at| Some((Zone::Tail, key(at)?)));
    head.chain(tail).collect()
}
