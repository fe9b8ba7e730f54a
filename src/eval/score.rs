//! Cleans the samples of a set as `copydesk clean` would, into a folder that is
//! thrown away, and compares what comes out with the gold. What counts is read
//! from the output and its audit, so that rules, templates and trees are scored alike.

use super::{Agreement, Gold, Sample, Unit, counts_characters};
use crate::config::{Audit, Config, Stage};
use crate::exec::{Silent, Stop};
use crate::record::encode_string;
use crate::replay::{Entries, Folder, Line, ReplayError};
use crate::run::{Job, RunError, clean};
use crate::write::{AuditLine, Claim};
use serde_json::Value;
use std::collections::BTreeMap;
use std::io;
use std::path::Path;

/// A document with its score.
#[derive(Debug)]
pub struct Scored {
    pub set: String,
    pub id: String,
    pub lang: String,
    /// Of the text before it was cleaned.
    pub before: Agreement,
    pub after: Agreement,
    /// After, by characters, where the gold's script sets no blanks.
    pub characters: Option<Agreement>,
    pub clean: String,
    /// Words of the input, and of its lines and spans that were struck.
    pub words: usize,
    pub struck_words: usize,
    /// Rule, lines it struck, and how many of them are in the gold.
    pub rules: Vec<(String, usize, usize)>,
}

/// What a rule did in all documents.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RuleScore {
    pub lines: usize,
    pub in_gold: usize,
    pub documents: usize,
}

/// The mean of some documents.
#[derive(Debug)]
pub struct Group {
    pub documents: usize,
    pub before: Agreement,
    pub after: Agreement,
    /// Of those documents that have a score by characters.
    pub characters: Option<Agreement>,
    pub words: usize,
    pub struck_words: usize,
}

/// A set that could not be scored.
#[derive(Debug, thiserror::Error)]
pub enum EvalError {
    #[error(transparent)]
    Run(#[from] RunError),
    #[error(transparent)]
    Replay(#[from] ReplayError),
    #[error("cannot use a temporary folder: {0}")]
    Io(#[from] io::Error),
    #[error("the run left no document for sample {0}")]
    Lost(String),
}

/// Scores the samples of a set; `scratch` is an empty folder.
///
/// # Errors
/// Cleaning fails, or a document cannot be read back.
pub fn score(
    set: &str,
    samples: &[Sample],
    config: &Config,
    scratch: &Path,
) -> Result<Vec<Scored>, EvalError> {
    let input = scratch.join(format!("{set}.jsonl"));
    std::fs::write(&input, records(samples))?;
    let output = scratch.join("output");
    let mut config = config.clone();
    // Copies of a page are scored like any other page.
    config.run.stages.retain(|s| *s != Stage::Dedup);
    // What was struck is read from the audit.
    config.output.audit = Audit::Full;
    let job = Job {
        paths: vec![input],
        listed: Vec::new(),
        output: output.clone(),
        claim: Claim::Overwrite,
        config,
        stop: Stop::default(),
    };
    clean(&job, &Silent)?;
    let folder = Folder::open(&output)?;
    let mut entries = Entries::new(&folder)?;
    let mut scored = Vec::with_capacity(samples.len());
    for sample in samples {
        let lost = || EvalError::Lost(sample.id.clone());
        let Some(Line::Document { line, audit }) = entries.next_entry()? else {
            return Err(lost());
        };
        let line: Value = serde_json::from_str(&line).map_err(|_| lost())?;
        let clean = line["text"].as_str().ok_or_else(lost)?;
        scored.push(document(set, sample, clean, &audit));
    }
    Ok(scored)
}

/// The samples as records to clean: what a scraper would know, and no gold.
fn records(samples: &[Sample]) -> Vec<u8> {
    let mut out = Vec::new();
    for sample in samples {
        let optional = [
            ("url", &sample.url),
            ("title", &sample.title),
            ("date", &sample.date),
        ];
        let fields = [("id", &sample.id), ("text", &sample.input)]
            .into_iter()
            .chain(
                optional
                    .into_iter()
                    .filter_map(|(k, v)| v.as_ref().map(|v| (k, v))),
            );
        for (number, (key, value)) in fields.enumerate() {
            out.push(if number == 0 { b'{' } else { b',' });
            encode_string(key, &mut out);
            out.push(b':');
            encode_string(value, &mut out);
        }
        out.extend_from_slice(b"}\n");
    }
    out
}

fn document(set: &str, sample: &Sample, clean: &str, audit: &AuditLine) -> Scored {
    let gold = Gold::new(&sample.gold);
    let mut rules: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    let mut struck_words = 0;
    for edit in audit.edits.iter().filter(|e| !e.is_rewrite()) {
        let was = edit.was.text().unwrap_or_default();
        for line in was.lines().map(str::trim).filter(|l| !l.is_empty()) {
            let count = rules.entry(&edit.rule).or_default();
            count.0 += 1;
            count.1 += usize::from(gold.has(line));
            struck_words += super::words(line, Unit::Word).len();
        }
    }
    let of = |text: &str, unit| Agreement::of(text, &sample.gold, unit);
    Scored {
        set: set.to_owned(),
        id: sample.id.clone(),
        lang: sample.lang.clone(),
        before: of(&sample.input, Unit::Word),
        after: of(clean, Unit::Word),
        characters: counts_characters(&sample.gold).then(|| of(clean, Unit::Character)),
        clean: clean.to_owned(),
        words: super::words(&sample.input, Unit::Word).len(),
        struck_words,
        rules: rules
            .into_iter()
            .map(|(rule, (n, g))| (rule.to_owned(), n, g))
            .collect(),
    }
}

/// The mean of the documents that a test names; none if there are none.
pub fn group(scored: &[Scored], belongs: impl Fn(&Scored) -> bool) -> Option<Group> {
    let all: Vec<&Scored> = scored.iter().filter(|s| belongs(s)).collect();
    let mean = |of: &dyn Fn(&Scored) -> Option<Agreement>| {
        let agreements: Vec<_> = all.iter().filter_map(|s| of(s)).collect();
        Agreement::mean(&agreements)
    };
    Some(Group {
        documents: all.len(),
        before: mean(&|s| Some(s.before))?,
        after: mean(&|s| Some(s.after))?,
        characters: mean(&|s| s.characters),
        words: all.iter().map(|s| s.words).sum(),
        struck_words: all.iter().map(|s| s.struck_words).sum(),
    })
}

/// What each rule struck, by its name.
#[must_use]
pub fn by_rule(scored: &[Scored]) -> BTreeMap<&str, RuleScore> {
    let mut rules: BTreeMap<&str, RuleScore> = BTreeMap::new();
    for (rule, lines, in_gold) in scored.iter().flat_map(|s| &s.rules) {
        let score = rules.entry(rule).or_default();
        score.lines += lines;
        score.in_gold += in_gold;
        score.documents += 1;
    }
    rules
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample(id: &str, input: &str, gold: &str) -> Sample {
        Sample {
            id: id.to_owned(),
            input: input.to_owned(),
            gold: gold.to_owned(),
            lang: "en".to_owned(),
            url: None,
            title: Some("Dam \"holds\"".to_owned()),
            date: None,
        }
    }

    #[test]
    fn a_set_is_cleaned_and_scored() {
        let story = "The dam above Saltmouth held on Monday, the mayor said.";
        let samples = [
            sample(
                "a",
                &format!("{story}\nREAD MORE: Storm warning for the coast"),
                story,
            ),
            sample("b", story, story),
            sample("c", " ", "Gone"),
        ];
        let scratch = tempfile::tempdir().unwrap();
        let scored = score("dam", &samples, &Config::default(), scratch.path()).unwrap();
        assert!(scored[0].before.precision < 1.0);
        assert_eq!(
            (scored[0].after.precision, scored[0].after.recall),
            (1.0, 1.0)
        );
        assert_eq!(scored[1].after.f1(), 1.0);
        assert_eq!(scored[2].after.f1(), 0.0);
        let rules = by_rule(&scored);
        let wanted = RuleScore {
            lines: 1,
            in_gold: 0,
            documents: 1,
        };
        assert_eq!(rules["related.also-read"], wanted);
        let all = group(&scored, |_| true).unwrap();
        assert_eq!((all.documents, all.struck_words), (3, 7));
        assert!(group(&scored, |s| s.lang == "de").is_none());
    }
}
