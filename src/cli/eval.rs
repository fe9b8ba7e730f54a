//! The command `copydesk eval boilerplate`: scores the cleaning on pages whose article is
//! known, by set and language, and shows what each rule contributed.

use super::exit::{Exit, UsageError};
use super::page::{Page, line};
use super::terminal::safe_json;
use crate::clean::SetupError;
use crate::config::{Config, PageChoice, Profile};
use crate::eval::{self, Agreement, Gold, Group, Sample, Scored, Sentences};
use clap::{Args, Subcommand};
use serde_json::json;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// Lines that are shown of what is missing or too much in a document.
const MAX_LINES: usize = 8;

/// Score the cleaning on documents whose correct result is known
#[derive(Debug, Args)]
pub struct Eval {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Precision, recall and F1 of the text that is left of whole pages
    ///
    /// GOLD is a JSONL file, plain or zstd, with a page per line: {"text", "gold"}, and
    /// optionally "id", "lang", "url", "title" and "date". Runs of four words (`\w+`) are compared as
    /// multisets; precision and recall are averaged over documents. A sentence is lost if a line
    /// of the gold that has 60 characters or more, ends with a stop and stands once on the page
    /// is not in what is left; a page is gutted if more than a third of its sentences are. Each
    /// file is scored as a set of its own.
    Boilerplate(Boilerplate),
}

#[derive(Debug, Args)]
#[command(after_help = "Examples:
  copydesk eval boilerplate gold.jsonl
  copydesk eval boilerplate gold.jsonl --input-field trafilatura --page never
  copydesk eval boilerplate *.jsonl.zst --json > score.json")]
struct Boilerplate {
    /// JSONL files with pages and their articles
    #[arg(value_name = "GOLD", required = true)]
    files: Vec<PathBuf>,

    /// Field with the text to clean
    #[arg(long, value_name = "FIELD", default_value = "text")]
    input_field: String,

    /// Show N documents with the lowest F1, and the lines that differ
    #[arg(long, value_name = "N", default_value_t = 5)]
    worst: usize,

    /// Configuration file (see `copydesk config`)
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,

    /// Remove menus and teasers from whole-page dumps [default: auto]
    #[arg(long, value_name = "WHEN")]
    page: Option<PageChoice>,

    /// Page model to use instead of the built-in one
    #[arg(long, value_name = "FILE")]
    page_weights: Option<PathBuf>,

    /// Turn off these rules, by full name or prefix
    #[arg(long, value_name = "RULE,…", value_delimiter = ',')]
    off: Vec<String>,

    /// Print the scores as JSON
    #[arg(long)]
    json: bool,
}

impl Eval {
    pub fn run(self) -> anyhow::Result<Exit> {
        let What::Boilerplate(boilerplate) = self.what;
        boilerplate.run()
    }
}

impl Boilerplate {
    fn run(self) -> anyhow::Result<Exit> {
        let mut config =
            Config::load(Profile::Corpus, self.config.as_deref()).map_err(SetupError::from)?;
        config.boilerplate.page = self.page.unwrap_or(config.boilerplate.page);
        if let Some(weights) = &self.page_weights {
            config.boilerplate.page_weights.clone_from(weights);
        }
        config.boilerplate.off.extend(self.off.iter().cloned());
        let mut sets: Vec<(String, Vec<Sample>)> = Vec::new();
        let mut left_out = Vec::new();
        for file in &self.files {
            let (samples, without) =
                eval::read(file, &self.input_field).map_err(|e| UsageError(e.to_string()))?;
            let name = set_name(file);
            if without > 0 {
                left_out.push((name.clone(), without));
            }
            if sets.iter().any(|s| s.0 == name) {
                return Err(UsageError(format!(
                    "two files have the set name \"{name}\"; rename one"
                ))
                .into());
            }
            sets.push((name, samples));
        }
        let mut scored = Vec::new();
        for (name, samples) in &sets {
            scored.extend(eval::score(name, samples, &config)?);
        }
        let samples: Vec<&Sample> = sets.iter().flat_map(|s| &s.1).collect();
        let mut page = Page::default();
        if self.json {
            page.text(&safe_json(&json_scores(&scored, &left_out)));
            line!(page);
        } else {
            table(&scored, &mut page);
            missing_fields(&left_out, &self.input_field, &mut page);
            rules(&scored, &mut page);
            worst(&scored, &samples, self.worst, &mut page);
        }
        page.print()?;
        Ok(Exit::Complete)
    }
}

/// The name of a set: the file name up to its first dot.
fn set_name(path: &Path) -> String {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    name.split('.').next().unwrap_or_default().to_owned()
}

/// The groups that are reported: each set, its languages if there are several, and all sets.
fn groups(scored: &[Scored]) -> Vec<(String, String, Group)> {
    let mut found = Vec::new();
    let mut add = |set: &str, lang: &str, group: Option<Group>| {
        found.extend(group.map(|g| (set.to_owned(), lang.to_owned(), g)));
    };
    let mut sets: Vec<&str> = scored.iter().map(|s| s.set.as_str()).collect();
    sets.dedup();
    for set in &sets {
        add(set, "all", eval::group(scored, |s| s.set == *set));
        let of_set = scored.iter().filter(|s| s.set == *set);
        let langs: BTreeSet<&str> = of_set.map(|s| s.lang.as_str()).collect();
        for lang in langs.iter().filter(|_| langs.len() > 1) {
            let group = eval::group(scored, |s| s.set == *set && s.lang == **lang);
            add(set, lang, group);
        }
    }
    if sets.len() > 1 {
        add("all", "all", eval::group(scored, |_| true));
    }
    found
}

fn table(scored: &[Scored], out: &mut Page) {
    line!(
        out,
        "{:<16} {:<6} {:>5}  {:>9}  {:>9} {:>6} {:>6}  {:>8}  {:>9}  {:>14}  {:>6}  {:>6}",
        "set",
        "lang",
        "docs",
        "F1 before",
        "precision",
        "recall",
        "F1",
        "F1 chars",
        "% removed",
        "lost sentences",
        "%",
        "gutted",
    );
    for (set, lang, g) in groups(scored) {
        let characters = g
            .characters
            .map_or("-".to_owned(), |c| format!("{:.3}", c.f1()));
        let Sentences { all, lost } = g.sentences;
        let lost_share = lost as f64 * 100.0 / all.max(1) as f64;
        let lost = format!("{lost} of {all}");
        let removed = g.struck_words as f64 * 100.0 / g.words.max(1) as f64;
        line!(
            out,
            "{:<16} {:<6} {:>5}  {:>9.3}  {:>9.3} {:>6.3} {:>6.3}  {characters:>8}  {removed:>9.2}  {lost:>14}  {lost_share:>6.2}  {:>6}",
            set,
            lang,
            g.documents,
            g.before.f1(),
            g.after.precision,
            g.after.recall,
            g.after.f1(),
            g.gutted,
        );
    }
}

/// The number of samples of each set that lack the input field.
fn missing_fields(left_out: &[(String, usize)], field: &str, out: &mut Page) {
    for (set, samples) in left_out {
        line!(
            out,
            "{set}: not scored because the field \"{field}\" is missing: {samples}"
        );
    }
}

fn rules(scored: &[Scored], out: &mut Page) {
    let rules = eval::by_rule(scored);
    line!(out);
    if rules.is_empty() {
        line!(out, "nothing was removed");
        return;
    }
    let mut order: Vec<_> = rules.into_iter().collect();
    order.sort_by_key(|(name, score)| (std::cmp::Reverse(score.lines), *name));
    line!(
        out,
        "{:<32} {:>7} {:>7} {:>6} {:>6}",
        "rule",
        "lines",
        "in gold",
        "%",
        "docs"
    );
    for (name, s) in order {
        let share = s.in_gold as f64 * 100.0 / s.lines.max(1) as f64;
        line!(
            out,
            "{:<32} {:>7} {:>7} {share:>6.1} {:>6}",
            name,
            s.lines,
            s.in_gold,
            s.documents
        );
    }
}

/// The documents with the lowest F1, with the lines that differ.
fn worst(scored: &[Scored], samples: &[&Sample], n: usize, out: &mut Page) {
    let mut order: Vec<usize> = (0..scored.len()).collect();
    order.sort_by(|&a, &b| scored[a].after.f1().total_cmp(&scored[b].after.f1()));
    for &index in order.iter().take(n) {
        let (s, sample) = (&scored[index], samples[index]);
        line!(out);
        line!(
            out,
            "{} {}: precision {:.3}, recall {:.3}",
            s.set,
            s.id,
            s.after.precision,
            s.after.recall
        );
        differing_lines(out, '+', "too much", &s.clean, &Gold::new(&sample.gold));
        differing_lines(out, '-', "missing", &sample.gold, &Gold::new(&s.clean));
    }
}

/// Lists the longest lines of a text that another text does not have.
fn differing_lines(out: &mut Page, sign: char, what: &str, text: &str, other: &Gold<'_>) {
    let mut lines: Vec<&str> = text.lines().map(str::trim).collect();
    lines.retain(|line| !eval::words(line, eval::Unit::Word).is_empty() && !other.has(line));
    let all = lines.len();
    lines.sort_by_key(|line| std::cmp::Reverse(line.len()));
    for line in lines.iter().take(MAX_LINES) {
        let start: String = line.chars().take(100).collect();
        line!(out, "  {sign} {start}");
    }
    if all > MAX_LINES {
        line!(out, "  {sign} … and {} more lines {what}", all - MAX_LINES);
    }
}

fn json_scores(scored: &[Scored], left_out: &[(String, usize)]) -> String {
    let agreement =
        |a: &Agreement| json!({"precision": a.precision, "recall": a.recall, "f1": a.f1()});
    let groups: Vec<_> = groups(scored)
        .iter()
        .map(|(set, lang, g)| {
            json!({
                "set": set, "lang": lang, "documents": g.documents,
                "before": agreement(&g.before), "after": agreement(&g.after),
                "characters": g.characters.as_ref().map(agreement),
                "sentences": g.sentences.all, "lost_sentences": g.sentences.lost,
                "gutted": g.gutted, "words": g.words, "struck_words": g.struck_words,
            })
        })
        .collect();
    let rules: Vec<_> = eval::by_rule(scored)
        .into_iter()
        .map(|(rule, s)| {
            json!({"rule": rule, "lines": s.lines, "in_gold": s.in_gold, "documents": s.documents})
        })
        .collect();
    let documents: Vec<_> = scored
        .iter()
        .map(|s| {
            json!({
                "set": s.set, "id": s.id, "lang": s.lang, "after": agreement(&s.after),
                "sentences": s.sentences.all, "lost_sentences": s.sentences.lost,
            })
        })
        .collect();
    let left_out: Vec<_> = left_out
        .iter()
        .map(|(set, samples)| json!({"set": set, "samples": samples}))
        .collect();
    json!({"left_out": left_out, "groups": groups, "rules": rules, "documents": documents})
        .to_string()
}
