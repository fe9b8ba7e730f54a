//! Comparison of two results of the same input: which strikes only one of them made, by rule,
//! and which documents only one of them dropped, with counts and the first examples.

use super::{Entries, Entry, Folder, ReplayError};
use crate::config::Audit;
use crate::report::RuleCount;
use crate::write::AuditLine;
use std::collections::{BTreeMap, HashMap};

/// Examples that are kept for each rule and result.
const MAX_EXAMPLES: usize = 5;

/// The strikes of one rule that only one of the two results made.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Change {
    pub only_first: RuleCount,
    pub only_second: RuleCount,
    pub first_examples: Vec<Example>,
    pub second_examples: Vec<Example>,
}

/// The text of a strike.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Example {
    /// The id of the document.
    pub id: String,
    pub text: String,
}

/// The differences between two results.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Comparison {
    /// Documents that are in both.
    pub documents: u64,
    /// Documents in both whose strikes differ.
    pub changed: u64,
    /// Strikes that only one result made, by rule.
    pub rules: BTreeMap<String, Change>,
    /// Strikes that both results made, by different rules.
    pub renamed: BTreeMap<(String, String), u64>,
    /// Documents that only one result dropped, or for another reason: counts by what the first
    /// and the second result did with them.
    pub dispositions: BTreeMap<(String, String), u64>,
    /// Documents that only the first result has.
    pub only_first: u64,
    /// Documents that only the second result has.
    pub only_second: u64,
}

impl Comparison {
    /// Whether nothing differs.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        let changes = self.changed + self.only_first + self.only_second;
        changes == 0 && self.dispositions.is_empty()
    }
}

/// Compares two results.
///
/// # Errors
/// A folder cannot be read.
pub fn compare(first: &Folder, second: &Folder) -> Result<Comparison, ReplayError> {
    for folder in [first, second] {
        if folder.manifest.config.output.audit == Audit::None {
            return Err(ReplayError::NoStrikes(folder.root.clone()));
        }
    }
    let mut found = Comparison::default();
    let positions = |folder: &Folder| -> HashMap<String, usize> {
        let names = folder.manifest.inputs.iter().map(|i| i.name.clone());
        names.zip(0..).collect()
    };
    let (in_first, in_second) = (positions(first), positions(second));
    let (mut a, mut b) = (Documents::new(first)?, Documents::new(second)?);
    let (mut left, mut right) = (a.next()?, b.next()?);
    loop {
        match (&left, &right) {
            (None, None) => return Ok(found),
            (Some(x), Some(y)) if (&x.file, x.line) == (&y.file, y.line) => {
                document(x, y, &mut found);
                (left, right) = (a.next()?, b.next()?);
            }
            (Some(x), y)
                if y.as_ref()
                    .is_none_or(|y| comes_first(x, y, &in_first, &in_second)) =>
            {
                found.only_first += 1;
                left = a.next()?;
            }
            _ => {
                found.only_second += 1;
                right = b.next()?;
            }
        }
    }
}

/// Whether document `x` of the first result comes before document `y` of the second.
fn comes_first(
    x: &AuditLine,
    y: &AuditLine,
    in_first: &HashMap<String, usize>,
    in_second: &HashMap<String, usize>,
) -> bool {
    if x.file == y.file {
        return x.line < y.line;
    }
    match (in_second.get(&x.file), in_first.get(&y.file)) {
        (None, _) => true,
        (_, None) => false,
        // Both results have both files; the order of the first one counts.
        (_, Some(other)) => in_first.get(&x.file) < Some(other),
    }
}

/// The audit lines of the documents of a result.
struct Documents<'a>(Entries<'a>);

impl<'a> Documents<'a> {
    fn new(folder: &'a Folder) -> Result<Self, ReplayError> {
        Entries::new(folder).map(Self)
    }

    fn next(&mut self) -> Result<Option<Box<AuditLine>>, ReplayError> {
        while let Some(entry) = self.0.next_entry()? {
            if let Entry::Document { audit, .. } = entry {
                return Ok(Some(audit));
            }
        }
        Ok(None)
    }
}

/// The strikes of a document by their place in the input text. The whitespace around a strike
/// is left out where the audit kept the text, because it depends on neighboring strikes.
type Strikes<'a> = BTreeMap<(u64, u64), (&'a str, Option<&'a str>)>;

fn strikes(audit: &AuditLine) -> Strikes<'_> {
    let mut found = BTreeMap::new();
    let mut shift = 0i64;
    for edit in &audit.edits {
        let input_start = (i64::from(edit.at) + shift) as u64;
        let bytes = edit.was.bytes();
        shift += bytes as i64 - i64::from(edit.len);
        if edit.rule.starts_with("normalize.") {
            continue;
        }
        let (start, text) = match edit.was.text() {
            Some(was) => {
                let lead = was.len() - was.trim_start().len();
                (input_start + lead as u64, Some(was.trim()))
            }
            None => (input_start, None),
        };
        let end = start + text.map_or(bytes, |t| t.len() as u64);
        if end > start {
            found.insert((start, end), (edit.rule.as_str(), text));
        }
    }
    found
}

/// Adds the differences of a document that both results have.
fn document(x: &AuditLine, y: &AuditLine, found: &mut Comparison) {
    found.documents += 1;
    let disposition = |audit: &AuditLine| audit.dropped.clone().unwrap_or_else(|| "kept".into());
    if x.dropped != y.dropped {
        *found
            .dispositions
            .entry((disposition(x), disposition(y)))
            .or_default() += 1;
    }
    let (before, after) = (strikes(x), strikes(y));
    let mut changed = false;
    for (place, &(rule, text)) in &before {
        match after.get(place) {
            Some((other, _)) if *other == rule => {}
            Some((other, _)) => {
                let names = (rule.to_owned(), (*other).to_owned());
                *found.renamed.entry(names).or_default() += 1;
                changed = true;
            }
            None => {
                let change = found.rules.entry(rule.to_owned()).or_default();
                note(
                    &mut change.only_first,
                    &mut change.first_examples,
                    x,
                    *place,
                    text,
                );
                changed = true;
            }
        }
    }
    for (place, &(rule, text)) in &after {
        if !before.contains_key(place) {
            let change = found.rules.entry(rule.to_owned()).or_default();
            note(
                &mut change.only_second,
                &mut change.second_examples,
                y,
                *place,
                text,
            );
            changed = true;
        }
    }
    found.changed += u64::from(changed);
}

/// Counts a strike and keeps it as an example.
fn note(
    count: &mut RuleCount,
    examples: &mut Vec<Example>,
    audit: &AuditLine,
    (start, end): (u64, u64),
    text: Option<&str>,
) {
    count.edits += 1;
    count.bytes += end - start;
    if examples.len() < MAX_EXAMPLES {
        examples.push(Example {
            id: audit.id.clone(),
            text: text.unwrap_or("(the audit kept no text)").to_owned(),
        });
    }
}
