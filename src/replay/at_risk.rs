//! What a person should look at first in a result: of each rule the removed passages that are
//! most like a story, and the documents that lost the greatest share of their text. In constant
//! memory, whatever the size of the result.

use super::{Entries, Entry, Folder, ReplayError};
use crate::config::Audit;
use crate::report::RuleCount;
use crate::text::{ends_as_sentence, weight};
use crate::write::{AuditLine, EditLine};
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// Passages that are listed of each rule.
const MAX_PASSAGES: usize = 3;
/// Documents that are listed.
const MAX_DOCUMENTS: usize = 5;
/// What is kept of a passage, in characters.
const EXCERPT_MAX_CHARS: usize = 400;

/// What was removed and is most likely to be missed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AtRisk {
    /// The rule whose first passage is most like a story comes first.
    pub rules: Vec<RuleAtRisk>,
    /// Kept documents, the one that lost the greatest share first.
    pub documents: Vec<Loss>,
}

/// The removals of a rule.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RuleAtRisk {
    pub rule: String,
    /// All that it removed from kept documents and that does not stand elsewhere in them.
    pub removed: RuleCount,
    /// Different ones, those with the most words in whole sentences first, then the longest.
    pub passages: Vec<Passage>,
}

/// A removed passage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passage {
    /// The id of the document.
    pub id: String,
    /// Its beginning.
    pub text: String,
    /// Words in lines that end as sentences do, and all words.
    likeness: (usize, usize),
}

impl Passage {
    /// The number of its words.
    #[must_use]
    pub fn words(&self) -> usize {
        self.likeness.1
    }
}

/// What a kept document lost.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Loss {
    pub id: String,
    /// Bytes of its text.
    pub input: u64,
    pub removed: u64,
}

impl Loss {
    /// In millionths, so that it can be compared.
    fn share(&self) -> u64 {
        self.removed * 1_000_000 / self.input.max(1)
    }
}

/// Looks through a result.
///
/// # Errors
/// A file of it cannot be read, or its audit does not hold what was removed.
pub fn at_risk(folder: &Folder) -> Result<AtRisk, ReplayError> {
    if folder.manifest.config.output.audit != Audit::Full {
        return Err(ReplayError::NoStrikes(folder.root.clone()));
    }
    let mut rules = BTreeMap::new();
    let mut documents = Vec::new();
    let mut entries = Entries::new(folder)?;
    while let Some(entry) = entries.next_entry()? {
        let Entry::Document { audit, .. } = entry else {
            continue;
        };
        // What a duplicate lost is nobody's loss.
        if audit.dropped.is_none() {
            lost(&audit, &mut documents);
            for edit in &audit.edits {
                removed(&audit.id, edit, &mut rules);
            }
        }
    }
    let mut rules: Vec<RuleAtRisk> = rules.into_values().collect();
    let first = |rule: &RuleAtRisk| rule.passages.first().map(|p| p.likeness);
    rules.sort_by_key(|rule| Reverse(first(rule)));
    Ok(AtRisk { rules, documents })
}

/// Lists a document if it lost more than those in the list.
fn lost(audit: &AuditLine, documents: &mut Vec<Loss>) {
    let loss = Loss {
        id: audit.id.clone(),
        input: audit.bytes.input,
        removed: audit.bytes.removed,
    };
    if loss.removed == 0 {
        return;
    }
    let rank = |loss: &Loss| (loss.share(), loss.removed);
    let place = documents.partition_point(|other| rank(other) >= rank(&loss));
    insert(documents, place, loss, MAX_DOCUMENTS);
}

/// Counts a removal, and lists it if it is more at risk than those in the list of its rule.
fn removed(id: &str, edit: &EditLine, rules: &mut BTreeMap<String, RuleAtRisk>) {
    // What is said twice is still there once.
    let Some(text) = edit.was.text().filter(|_| edit.twin.is_none()) else {
        return;
    };
    if edit.is_rewrite() || text.trim().is_empty() {
        return;
    }
    let rule = rules.entry(edit.rule.clone()).or_default();
    if rule.rule.is_empty() {
        rule.rule.clone_from(&edit.rule);
    }
    rule.removed.edits += 1;
    rule.removed.bytes += edit.was.bytes();
    let sentences = text.lines().filter(|line| ends_as_sentence(line));
    let likeness = (sentences.map(weight).sum(), weight(text));
    let place = rule.passages.partition_point(|p| p.likeness >= likeness);
    if place == MAX_PASSAGES {
        return;
    }
    let passage = Passage {
        id: id.to_owned(),
        text: text.trim().chars().take(EXCERPT_MAX_CHARS).collect(),
        likeness,
    };
    if rule.passages.iter().all(|other| other.text != passage.text) {
        insert(&mut rule.passages, place, passage, MAX_PASSAGES);
    }
}

fn insert<T>(list: &mut Vec<T>, place: usize, item: T, most: usize) {
    list.insert(place, item);
    list.truncate(most);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::write::Was;

    fn edit(rule: &str, was: &str) -> EditLine {
        EditLine {
            at: 0,
            len: 0,
            was: Was::Text(was.to_owned()),
            rule: rule.to_owned(),
            twin: None,
            score: None,
            template: None,
        }
    }

    #[test]
    fn what_reads_like_a_story_comes_first() {
        let mut rules = BTreeMap::new();
        let passages = [
            "Home News Sport Weather Business Opinion Video Podcasts Newsletters",
            "The harbour board met on Monday.",
            "The harbour board met on Monday.",
            "Share",
            "The ferry will not sail on Monday, the board said.",
        ];
        for text in passages {
            removed("a", &edit("share.on", text), &mut rules);
        }
        removed("a", &edit("normalize.blanks", "   "), &mut rules);
        let twin = Some(0);
        let said_twice = EditLine {
            twin,
            ..edit("repeat.exact", "It is said twice.")
        };
        removed("a", &said_twice, &mut rules);
        assert_eq!(rules.len(), 1, "{rules:?}");
        let rule = &rules["share.on"];
        assert_eq!(rule.removed.edits, 5);
        let texts: Vec<_> = rule.passages.iter().map(|p| p.text.as_str()).collect();
        assert_eq!(texts, [passages[4], passages[1], passages[0]]);
        assert_eq!(rule.passages[0].words(), 10);
    }

    #[test]
    fn a_list_holds_the_greatest() {
        let mut list = Vec::new();
        for n in [3, 1, 5, 2, 4] {
            let place = list.partition_point(|other| *other >= n);
            insert(&mut list, place, n, 3);
        }
        assert_eq!(list, [5, 4, 3]);
    }
}
