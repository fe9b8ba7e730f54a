//! The templates of a run, which were learned or read from a file. They are looked
//! up by source and key.

use super::lookup::{Kind, key_in_source, lookup_key, source_key};
use super::outline::Zone;
use std::collections::{HashMap, HashSet};

/// A source with fewer documents is small. Only lines of whole pages become templates
/// there: what stands around the article.
pub const SMALL_SOURCE_DOCUMENTS: u64 = 20;

/// The source name of a template that applies to all sources.
pub const EVERYWHERE: &str = "*";

/// One template.
#[derive(Debug, Clone, PartialEq)]
pub struct Template {
    pub id: u64,
    /// The host of the pages or what else their source is, or [`EVERYWHERE`].
    pub source: String,
    pub kind: Kind,
    pub zone: Zone,
    /// The line with its placeholders; of a label, the label alone.
    pub text: String,
    /// The hash of its template key.
    pub key: u64,
    /// A list of links after it is struck with it, at the end of a text.
    pub opens_list: bool,
    /// Its document frequency in the source; for [`EVERYWHERE`], how many sources have it.
    pub documents: u64,
    /// The share of the source's documents that have it.
    pub share: f32,
    /// Days since 1970 of the first and the last document; 0 if not known.
    pub first_day: u16,
    pub last_day: u16,
    /// A line that it matches.
    pub example: String,
    /// How many lines it was learned from.
    pub occurrences: u64,
    /// It is listed and strikes nothing.
    pub off: bool,
    /// Why it is off.
    pub note: String,
    /// What says that the documents it was learned from are of its source: their URLs, or
    /// only names; empty where nothing is said.
    pub from: String,
}

/// The id of a template, which names it in outputs.
#[must_use]
pub fn template_id(source: &str, kind: Kind, zone: Zone, key: u64) -> u64 {
    key_in_source(source_or_all(source), lookup_key(kind, zone, key))
}

/// The key of a source, or 0 for [`EVERYWHERE`].
fn source_or_all(source: &str) -> u64 {
    if source == EVERYWHERE {
        0
    } else {
        source_key(source)
    }
}

/// The templates of a run, to look up.
#[derive(Debug, Default)]
pub struct Templates {
    list: Vec<Template>,
    /// Indices into the list, by id.
    by_id: HashMap<u64, usize>,
    sources: HashSet<u64>,
}

impl Templates {
    /// Makes the templates that are not off findable.
    #[must_use]
    pub fn new(list: Vec<Template>) -> Self {
        let on = || list.iter().enumerate().filter(|(_, t)| !t.off);
        Self {
            by_id: on().map(|(index, t)| (t.id, index)).collect(),
            sources: on().map(|(_, t)| source_or_all(&t.source)).collect(),
            list,
        }
    }

    /// All templates, those that are off included.
    #[must_use]
    pub fn list(&self) -> &[Template] {
        &self.list
    }

    /// All templates, those that are off included.
    #[must_use]
    pub fn into_list(self) -> Vec<Template> {
        self.list
    }

    /// Whether no template strikes anything.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.by_id.is_empty()
    }

    /// Whether any template applies to a source.
    #[must_use]
    pub fn apply_to(&self, source: u64) -> bool {
        self.sources.contains(&source) || self.sources.contains(&0)
    }

    /// The template with this lookup key: the source's own, else that of all sources.
    #[must_use]
    pub fn find(&self, source: u64, key: u64) -> Option<&Template> {
        let own = self.by_id.get(&key_in_source(source, key));
        let index = own.or_else(|| self.by_id.get(&key_in_source(0, key)));
        index.map(|&index| &self.list[index])
    }
}
