//! Cleans the samples of a set as a run over them would, and compares what comes out with
//! the gold: rules, templates and page shape are scored alike.

use super::{Agreement, Gold, Sample, Sentences, Unit, counts_characters};
use crate::clean::{Cleaned, Record};
use crate::config::Config;
use crate::run::{RunError, clean_in_memory};
use std::collections::BTreeMap;

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
    pub sentences: Sentences,
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
    pub sentences: Sentences,
    /// Those of which more than a third of the sentences are lost.
    pub gutted: usize,
    pub words: usize,
    pub struck_words: usize,
}

/// Scores the samples of a set.
///
/// # Errors
/// The configuration cannot be used, or a temporary file cannot.
pub fn score(set: &str, samples: &[Sample], config: &Config) -> Result<Vec<Scored>, RunError> {
    let cleaned = clean_in_memory(&samples.iter().map(record).collect::<Vec<_>>(), config)?;
    let scored = samples.iter().zip(&cleaned);
    Ok(scored
        .map(|(sample, clean)| document(set, sample, clean))
        .collect())
}

/// A sample as a record: what a scraper would know, and no gold.
fn record(sample: &Sample) -> Record<'_> {
    Record {
        text: &sample.input,
        title: sample.title.as_deref(),
        url: sample.url.as_deref(),
        date: sample.date.as_deref(),
        ..Record::default()
    }
}

fn document(set: &str, sample: &Sample, clean: &Cleaned) -> Scored {
    let gold = Gold::new(&sample.gold);
    let mut rules: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    let mut struck_words = 0;
    for edit in clean.edits.iter().filter(|e| e.is_removal()) {
        for line in edit.was.lines().map(str::trim).filter(|l| !l.is_empty()) {
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
        after: of(&clean.text, Unit::Word),
        characters: counts_characters(&sample.gold).then(|| of(&clean.text, Unit::Character)),
        sentences: Sentences::of(&sample.gold, &sample.input, &clean.text),
        clean: clean.text.clone(),
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
        sentences: Sentences {
            all: all.iter().map(|s| s.sentences.all).sum(),
            lost: all.iter().map(|s| s.sentences.lost).sum(),
        },
        gutted: all.iter().filter(|s| s.sentences.is_gutted()).count(),
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
        let scored = score("dam", &samples, &Config::default()).unwrap();
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
