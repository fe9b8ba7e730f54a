//! The note of a document: what learning keeps of it, a head and an item for each line
//! that may be a template.

use crate::clean::templates::{Kind, Zone};
use crate::scratch::fixed;

/// A line of fewer words is not part of a document's body.
pub const BODY_MIN_WORDS: u32 = 10;

/// What learning keeps of one document.
#[derive(Debug)]
pub struct Note {
    pub head: Head,
    pub items: Vec<PackedItem>,
}

/// A line, a label or a sentence that may be a template.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Item {
    /// Its lookup key.
    pub key: u64,
    /// The low bits of the hash of its words without placeholders, which tell surface
    /// forms apart.
    pub surface_form: u32,
    /// The index of the line among the kept lines.
    pub index: u16,
    pub kind: Kind,
    pub zone: Zone,
    pub sentence: bool,
    pub placeholders: bool,
    /// It is next to a struck line or to an end of the text.
    pub at_border: bool,
    /// It is on a whole page.
    pub page: bool,
    /// A list of links follows, up to the end of the text.
    pub list: bool,
    /// It is next to a row of a table: a line of few words next to one with few words and
    /// a number, or a labelled line next to one with another label.
    pub table: bool,
    /// How many words it has, up to 63; of a label, the words after it.
    pub words: u8,
}

impl Item {
    /// All but the key, the surface form and the index, in 16 bits.
    #[must_use]
    pub fn flags(&self) -> u16 {
        let flag = |on: bool, bit: u16| u16::from(on) << bit;
        self.kind as u16
            | (self.zone as u16) << 2
            | flag(self.sentence, 4)
            | flag(self.placeholders, 5)
            | flag(self.at_border, 6)
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
            surface_form: 0,
            index: 0,
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
            placeholders: flag(5),
            at_border: flag(6),
            page: flag(7),
            list: flag(8),
            table: flag(9),
            words: (flags >> 10) as u8,
        }
    }

    /// An item of a kind of which nothing else is known.
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
    surface_form: u32,
    index: u16,
    flags: u16,
}

fixed!(PackedItem {
    key: u64,
    surface_form: u32,
    index: u16,
    flags: u16,
});

impl From<Item> for PackedItem {
    fn from(item: Item) -> Self {
        Self {
            key: item.key,
            surface_form: item.surface_form,
            index: item.index,
            flags: item.flags(),
        }
    }
}

impl From<PackedItem> for Item {
    fn from(packed: PackedItem) -> Self {
        Self {
            key: packed.key,
            surface_form: packed.surface_form,
            index: packed.index,
            ..Self::of_flags(packed.flags)
        }
    }
}

/// What tells a document from others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Head {
    /// The key of its source.
    pub source: u64,
    /// The hash of its long lines: copies of one story have one body.
    pub body: u64,
    /// The low bits of the key of its headline.
    pub headline: u32,
    /// Days since 1970; 0 if not known.
    pub day: u16,
    /// How many kept lines are sentences.
    pub sentences: u16,
    /// How many lines look like those of a story; none on a whole page.
    pub story: u16,
    /// How many sentences at the ends of a one-line article are noted.
    pub edge_sentences: u16,
    /// Its URL says its source.
    pub has_url: bool,
}

fixed!(Head {
    source: u64,
    body: u64,
    headline: u32,
    day: u16,
    sentences: u16,
    story: u16,
    edge_sentences: u16,
    has_url: bool,
});
