//! A note: what the learner keeps of one document, a head and an item for each line
//! that may be furniture.

use crate::clean::templates::{Kind, Zone};
use crate::scratch::fixed;

/// A line with fewer words does not tell one body from another.
pub const BODY_WORDS: u32 = 10;

/// What is kept of one document.
#[derive(Debug)]
pub struct Note {
    pub head: Head,
    pub items: Vec<PackedItem>,
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

impl Item {
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
}

/// An [`Item`] in fewer bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct PackedItem {
    key: u64,
    original: u32,
    at: u16,
    flags: u16,
}

fixed!(PackedItem {
    key: u64,
    original: u32,
    at: u16,
    flags: u16,
});

impl From<Item> for PackedItem {
    fn from(item: Item) -> Self {
        Self {
            key: item.key,
            original: item.original,
            at: item.at,
            flags: item.flags(),
        }
    }
}

impl From<PackedItem> for Item {
    fn from(packed: PackedItem) -> Self {
        Self {
            key: packed.key,
            original: packed.original,
            at: packed.at,
            ..Self::of_flags(packed.flags)
        }
    }
}

/// What a document is told apart by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
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

fixed!(Head {
    source: u64,
    body: u64,
    headline: u32,
    day: u16,
    sentences: u16,
    story: u16,
    pieces: u16,
});
