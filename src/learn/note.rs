//! A note: what the learner keeps of one document, a head and items of a fixed
//! width, one a line that may be furniture. How it is laid out in bytes, and
//! nothing else.

use crate::clean::templates::{Kind, Zone};

/// A line with fewer words does not tell one body from another.
pub const BODY_WORDS: u32 = 10;

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
                2 => Kind::Sentence,
                _ => Kind::Lead,
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

    /// Of a kind, with nothing known of it.
    #[must_use]
    pub fn new(kind: Kind) -> Self {
        Self {
            kind,
            ..Self::of_flags(0)
        }
    }

    pub fn put(&self, out: &mut Vec<u8>) {
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
    /// Lines that are of a story by their look; none on a page.
    pub story: u16,
    /// Noted sentences of a one-line article.
    pub pieces: u16,
}

impl Head {
    pub const WIDTH: usize = 28;

    pub fn put(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(&self.source.to_le_bytes());
        out.extend_from_slice(&self.body.to_le_bytes());
        out.extend_from_slice(&self.headline.to_le_bytes());
        for number in [self.day, self.sentences, self.story, self.pieces] {
            out.extend_from_slice(&number.to_le_bytes());
        }
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
        story: number(24..26) as u16,
        pieces: number(26..28) as u16,
    };
    let items = items.as_chunks::<{ Item::WIDTH }>().0;
    Some((head, items.iter().map(Item::take)))
}
