//! Templates: what was learned, or what a person left of it. A list goes in;
//! whether a line of a source is one of them can then be asked.

use super::key::{Kind, own_key, source_key, template_key};
use super::outline::Zone;
use std::collections::{HashMap, HashSet};

/// A source with fewer documents has templates of its pages only: what they have around
/// the article.
pub const FEW: u64 = 20;

/// The source of templates that stand in many.
pub const EVERYWHERE: &str = "*";

/// One template.
#[derive(Debug, Clone, PartialEq)]
pub struct Template {
    pub id: u64,
    /// The host of the pages, or what else their source is; or `*`.
    pub source: String,
    pub kind: Kind,
    pub zone: Zone,
    /// The line with its slots; of a label, the label.
    pub text: String,
    /// Key of its mask.
    pub mask: u64,
    /// A list of links after it goes with it, at the end of a text.
    pub opens_list: bool,
    /// Documents that have it, and their share of the source; for `*`, sources.
    pub documents: u64,
    pub share: f32,
    /// Days since 1970 of the first and the last document; 0 if not known.
    pub first: u16,
    pub last: u16,
    pub example: String,
    /// Lines that it would strike.
    pub strikes: u64,
    /// It strikes nothing.
    pub off: bool,
    /// Why it is off.
    pub note: String,
}

/// The name of a template of a source.
#[must_use]
pub fn template_id(source: &str, kind: Kind, zone: Zone, mask: u64) -> u64 {
    own_key(source_hash(source), template_key(kind, zone, mask))
}

/// 0 for all sources.
#[must_use]
pub fn source_hash(source: &str) -> u64 {
    if source == EVERYWHERE {
        0
    } else {
        source_key(source)
    }
}

/// The templates of a run, to ask.
#[derive(Debug, Default)]
pub struct Templates {
    list: Vec<Template>,
    /// Places in the list, by id.
    by_id: HashMap<u64, usize>,
    sources: HashSet<u64>,
}

impl Templates {
    #[must_use]
    pub fn new(list: Vec<Template>) -> Self {
        let on = || list.iter().enumerate().filter(|(_, t)| !t.off);
        Self {
            by_id: on().map(|(at, t)| (t.id, at)).collect(),
            sources: on().map(|(_, t)| source_hash(&t.source)).collect(),
            list,
        }
    }

    #[must_use]
    pub fn list(&self) -> &[Template] {
        &self.list
    }

    #[must_use]
    pub fn into_list(self) -> Vec<Template> {
        self.list
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.by_id.is_empty()
    }

    /// Whether a source has templates, its own or everybody's.
    #[must_use]
    pub fn concern(&self, source: u64) -> bool {
        self.sources.contains(&source) || self.sources.contains(&0)
    }

    /// The template of a source with this key, its own first.
    #[must_use]
    pub fn find(&self, source: u64, key: u64) -> Option<&Template> {
        let own = self.by_id.get(&own_key(source, key));
        let at = own.or_else(|| self.by_id.get(&own_key(0, key)));
        at.map(|&at| &self.list[at])
    }
}
