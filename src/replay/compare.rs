//! Two results of the same input side by side: which strikes the second made and
//! which it took back, by rule, and which documents went otherwise. Two folders
//! come in, counts and the first examples of each go out.

use super::{Entries, Folder, Line, ReplayError};
use crate::config::Audit;
use crate::report::RuleCount;
use crate::write::AuditLine;
use std::collections::{BTreeMap, HashMap};

/// Examples of each kind that are kept.
const EXAMPLES: usize = 5;

/// What the second result did otherwise about one rule.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Change {
    pub made: RuleCount,
    pub taken_back: RuleCount,
    /// Of the strikes that were made, and of those that were taken back.
    pub made_examples: Vec<Example>,
    pub taken_back_examples: Vec<Example>,
}

/// A strike.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Example {
    /// The document's id.
    pub id: String,
    pub text: String,
}

/// All that differs.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Comparison {
    /// Documents that are in both.
    pub documents: u64,
    pub changed: u64,
    /// Strikes by rule.
    pub rules: BTreeMap<String, Change>,
    /// Strikes that both made, by different rules.
    pub renamed: BTreeMap<(String, String), u64>,
    /// Documents by what became of them, in the first and in the second.
    pub fates: BTreeMap<(String, String), u64>,
    /// Documents that are in one of the two only.
    pub only_first: u64,
    pub only_second: u64,
}

impl Comparison {
    /// Whether nothing differs.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        let changes = self.changed + self.only_first + self.only_second;
        changes == 0 && self.fates.is_empty()
    }
}

/// Compares.
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
    let places = |folder: &Folder| -> HashMap<String, usize> {
        let names = folder.manifest.inputs.iter().map(|i| i.name.clone());
        names.zip(0..).collect()
    };
    let (in_first, in_second) = (places(first), places(second));
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

/// Whether the second result has no more to say that comes before `x`.
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
        // Both have both files: whichever the first reads first.
        (_, Some(other)) => in_first.get(&x.file) < Some(other),
    }
}

/// The audits of the documents of a folder.
struct Documents<'a>(Entries<'a>);

impl<'a> Documents<'a> {
    fn new(folder: &'a Folder) -> Result<Self, ReplayError> {
        Entries::new(folder).map(Self)
    }

    fn next(&mut self) -> Result<Option<Box<AuditLine>>, ReplayError> {
        while let Some(entry) = self.0.next_entry()? {
            if let Line::Document { audit, .. } = entry {
                return Ok(Some(audit));
            }
        }
        Ok(None)
    }
}

/// A strike by its place in the input text, without the blanks around it: which
/// newlines go along depends on what else is struck. Where the audit kept no text,
/// with them.
type Strikes<'a> = BTreeMap<(u64, u64), (&'a str, Option<&'a str>)>;

fn strikes(audit: &AuditLine) -> Strikes<'_> {
    let mut found = BTreeMap::new();
    let mut more = 0i64;
    for edit in &audit.edits {
        let at = (i64::from(edit.at) + more) as u64;
        let bytes = edit.was.bytes();
        more += bytes as i64 - i64::from(edit.len);
        if edit.rule.starts_with("normalize.") {
            continue;
        }
        let (start, text) = match edit.was.text() {
            Some(was) => {
                let lead = was.len() - was.trim_start().len();
                (at + lead as u64, Some(was.trim()))
            }
            None => (at, None),
        };
        let end = start + text.map_or(bytes, |t| t.len() as u64);
        if end > start {
            found.insert((start, end), (edit.rule.as_str(), text));
        }
    }
    found
}

fn document(x: &AuditLine, y: &AuditLine, found: &mut Comparison) {
    found.documents += 1;
    let fate = |audit: &AuditLine| audit.dropped.clone().unwrap_or_else(|| "kept".into());
    if x.dropped != y.dropped {
        *found.fates.entry((fate(x), fate(y))).or_default() += 1;
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
                    &mut change.taken_back,
                    &mut change.taken_back_examples,
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
            note(&mut change.made, &mut change.made_examples, y, *place, text);
            changed = true;
        }
    }
    found.changed += u64::from(changed);
}

fn note(
    count: &mut RuleCount,
    examples: &mut Vec<Example>,
    audit: &AuditLine,
    (start, end): (u64, u64),
    text: Option<&str>,
) {
    count.edits += 1;
    count.bytes += end - start;
    if examples.len() < EXAMPLES {
        examples.push(Example {
            id: audit.id.clone(),
            text: text.unwrap_or("(the audit kept no text)").to_owned(),
        });
    }
}
