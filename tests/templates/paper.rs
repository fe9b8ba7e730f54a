//! An invented newspaper: stories that no two issues share, with whatever a test
//! puts around them.

use crate::common::{clean, tree};
use copydesk::config::Config;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use tempfile::TempDir;

const WHO: &[&str] = &[
    "ferry",
    "harbour",
    "council",
    "teacher",
    "bakery",
    "lighthouse",
    "orchard",
    "rower",
    "librarian",
    "quarry",
    "beekeeper",
    "surgeon",
    "tram",
    "painter",
    "miller",
    "archive",
    "cyclist",
    "choir",
    "dredger",
    "potter",
];
const DID: &[&str] = &[
    "opened", "mended", "painted", "counted", "crossed", "sold", "bought", "moved", "measured",
    "closed", "lifted", "planted", "found", "lost", "drew", "raised", "lowered", "shipped",
    "tested", "cleared",
];
const WHAT: &[&str] = &[
    "bridges", "lanterns", "ledgers", "barrels", "windows", "maps", "engines", "hedges", "clocks",
    "anchors", "bells", "letters", "ropes", "benches", "kettles", "sails", "roofs", "gardens",
    "tunnels", "signs",
];

/// Numbers that look like chance and are the same every time.
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    pub fn below(&mut self, n: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % n
    }

    pub fn pick<'a>(&mut self, words: &[&'a str]) -> &'a str {
        words[self.below(words.len())]
    }
}

/// A sentence of some fifteen words.
pub fn sentence(dice: &mut Dice) -> String {
    let mut part = || {
        format!(
            "{} {} the {} near the {}",
            dice.pick(WHO),
            dice.pick(DID),
            dice.pick(WHAT),
            dice.pick(WHO)
        )
    };
    format!("The {} while the {}.", part(), part())
}

/// A headline of some six words.
pub fn headline(dice: &mut Dice) -> String {
    let (who, did, what) = (dice.pick(WHO), dice.pick(DID), dice.pick(WHAT));
    format!("Old {who} {did} {what} by the {}", dice.pick(WHO))
}

/// A story: a headline and some sentences, a paragraph each.
pub fn story(number: usize) -> Vec<String> {
    let mut dice = Dice::new(number as u64 + 1);
    let mut lines = vec![headline(&mut dice)];
    lines.extend((0..6).map(|_| sentence(&mut dice)));
    lines
}

/// A document of the Dunmore Post, the n-th in as many times two days.
pub fn document(number: usize, lines: &[String]) -> Value {
    json!({
        "id": format!("d{number}"),
        "url": format!("https://dunmorepost.example/{number}"),
        "title": lines[0],
        "date": day(number * 2),
        "text": lines.join("\n"),
    })
}

/// The n-th day of 2024, in months of 28 days.
pub fn day(number: usize) -> String {
    format!("2024-{:02}-{:02}", number / 28 % 12 + 1, number % 28 + 1)
}

/// What came of cleaning.
pub struct Cleaned {
    pub folder: TempDir,
    pub texts: BTreeMap<String, String>,
    pub records: Vec<Value>,
}

impl Cleaned {
    pub fn input(&self) -> PathBuf {
        self.folder.path().join("in")
    }

    pub fn output(&self) -> PathBuf {
        self.folder.path().join("out")
    }

    pub fn templates(&self) -> String {
        fs::read_to_string(self.output().join("templates.toml")).unwrap()
    }

    /// The documents with what is left of their texts.
    pub fn left_of(&self, documents: &[Value]) -> Vec<Value> {
        let left = |document: &Value| {
            let mut document = document.clone();
            document["text"] = json!(self.texts[document["id"].as_str().unwrap()]);
            document
        };
        documents.iter().map(left).collect()
    }

    /// Number of texts with a line that begins so.
    pub fn with(&self, begin: &str) -> usize {
        let has = |text: &&String| text.lines().any(|l| l.starts_with(begin));
        self.texts.values().filter(has).count()
    }

    /// Number of texts in which this stands.
    pub fn containing(&self, part: &str) -> usize {
        self.texts.values().filter(|t| t.contains(part)).count()
    }
}

/// Cleans documents with what is configured; all have to stay.
pub fn cleaned_by(documents: &[Value], config: Config) -> Cleaned {
    let folder = tempfile::tempdir().unwrap();
    let input = folder.path().join("in");
    fs::create_dir(&input).unwrap();
    let lines: String = documents.iter().map(|d| format!("{d}\n")).collect();
    fs::write(input.join("dump.jsonl"), lines).unwrap();
    let output = folder.path().join("out");
    let summary = clean(&input, &output, config).unwrap();
    assert!(summary.totals.imbalance().is_none());
    let mut texts = BTreeMap::new();
    let mut records = Vec::new();
    for (name, bytes) in tree(&output) {
        if name.starts_with("clean/") || name.starts_with("dropped/") {
            for line in String::from_utf8(bytes).unwrap().lines() {
                let record: Value = serde_json::from_str(line).unwrap();
                let field = |key: &str| record[key].as_str().unwrap().to_owned();
                texts.insert(field("id"), field("text"));
                records.push(record);
            }
        }
    }
    Cleaned {
        folder,
        texts,
        records,
    }
}

pub fn cleaned(documents: &[Value]) -> Cleaned {
    cleaned_by(documents, Config::default())
}

/// So many documents of the Post, each its story with what `around` makes of it.
pub fn post(count: usize, around: impl Fn(usize, Vec<String>) -> Vec<String>) -> Vec<Value> {
    (0..count)
        .map(|n| {
            let lines = around(n, story(n));
            let mut document = document(n, &lines);
            if lines.contains(&story(n)[0]) {
                document["title"] = json!(story(n)[0]);
            }
            document
        })
        .collect()
}

/// Every second number has the line at its end, the others another story's text.
pub fn with_last(line: &str) -> impl Fn(usize, Vec<String>) -> Vec<String> + '_ {
    move |_, mut lines| {
        lines.push(line.to_owned());
        lines
    }
}
