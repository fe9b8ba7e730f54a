//! JSON of every kind: what parsers must read is read and kept to the byte, what
//! they must refuse is quarantined, and nothing panics or is lost. Always with
//! our own fixtures; with JSONTestSuite's 318 files where they are at hand:
//! `COPYDESK_JSONTESTSUITE=DIR cargo test --test json -- --ignored`.
//!
//! A value is tried twice: as a line of its own, which is never a document, and
//! as a foreign field of one, which must not be touched.

// A test that cannot go on has failed.
#![allow(clippy::unwrap_used, clippy::expect_used)]

#[path = "../common/mod.rs"]
mod common;

use common::{at_home, clean, series, tree};
use copydesk::config::{Config, FormatChoice};
use copydesk::exec::Silent;
use copydesk::replay::{Folder, restore, verify};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use xxhash_rust::xxh3::xxh3_128;

/// Written anew with this set, and to be read before it is committed.
const BLESS: &str = "COPYDESK_BLESS";

/// One fixture.
struct Fixture {
    /// `y`, `n` or `i`.
    class: char,
    name: String,
    bytes: Vec<u8>,
}

/// What became of it: the reasons, or `kept`, as lines of its own and as a field.
type Outcomes = BTreeMap<String, (String, String)>;

fn own() -> Vec<Fixture> {
    let text = fs::read_to_string(at_home("tests/json/own.txt")).unwrap();
    let lines = text.lines().filter(|l| !l.starts_with('#'));
    lines
        .map(|line| {
            let mut words = line.splitn(3, ' ');
            let class = words.next().unwrap().chars().next().unwrap();
            let name = words.next().unwrap().to_owned();
            let bytes = unescape(words.next().unwrap_or_default());
            Fixture { class, name, bytes }
        })
        .collect()
}

/// `%hh` is a byte; `@[500]` is so many brackets opened and closed, `@[500!` only opened.
fn unescape(text: &str) -> Vec<u8> {
    if let Some(rest) = text.strip_prefix('@') {
        let (open, close) = if rest.starts_with('[') {
            ("[", "]")
        } else {
            ("[{\"\":", "}]")
        };
        let n: usize = rest[1..rest.len() - 1].parse().unwrap();
        let closing = if rest.ends_with('!') { 0 } else { n };
        return (open.repeat(n) + &close.repeat(closing)).into_bytes();
    }
    let (mut out, bytes, mut at) = (Vec::new(), text.as_bytes(), 0);
    while at < bytes.len() {
        let hex = text.get(at + 1..at + 3).filter(|_| bytes[at] == b'%');
        match hex.and_then(|h| u8::from_str_radix(h, 16).ok()) {
            Some(byte) => {
                out.push(byte);
                at += 3;
            }
            None => {
                out.push(bytes[at]);
                at += 1;
            }
        }
    }
    out
}

/// Reads all of them in two runs, which account for every byte.
fn outcomes(fixtures: &[Fixture]) -> Outcomes {
    let alone = read(fixtures, |f| f.bytes.clone());
    let inside = read(fixtures, |f| {
        // White space may be a newline, which ends a record; in a value that is
        // read it may as well be a blank.
        let mut value = f.bytes.clone();
        if f.class == 'y' {
            value
                .iter_mut()
                .filter(|b| **b == b'\n')
                .for_each(|b| *b = b' ');
        }
        [b"{\"text\":\"The canal froze.\",\"x\":", &value[..], b"}"].concat()
    });
    let both = alone.into_iter().zip(inside);
    both.map(|((name, a), (_, b))| (name, (a, b))).collect()
}

fn read(fixtures: &[Fixture], line: impl Fn(&Fixture) -> Vec<u8>) -> BTreeMap<String, String> {
    let folder = tempfile::tempdir().unwrap();
    let (input, output) = (folder.path().join("in"), folder.path().join("out"));
    fs::create_dir(&input).unwrap();
    for fixture in fixtures {
        fs::write(input.join(format!("{}.jsonl", fixture.name)), line(fixture)).unwrap();
    }
    let mut config = Config::default();
    config.input.format = FormatChoice::Jsonl;
    config.run.stages = Vec::new();
    let summary = clean(&input, &output, config).unwrap();
    assert_eq!(summary.totals.imbalance(), None);
    let result = Folder::open(&output).unwrap();
    let verified = verify(&result, &Silent).unwrap();
    assert!(
        verified.differences.is_empty(),
        "{:?}",
        verified.differences
    );
    let back = folder.path().join("back");
    restore(&result, &back).unwrap();
    assert!(tree(&back) == tree(&input), "every byte comes back");

    let mut found: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for line in text(&output, "quarantine/part").lines() {
        let line: serde_json::Value = serde_json::from_str(line).unwrap();
        let name = line["file"].as_str().unwrap().trim_end_matches(".jsonl");
        let reason = line["reason"].as_str().unwrap().to_owned();
        found.entry(name.to_owned()).or_default().push(reason);
    }
    for (clean, audit) in text(&output, "clean/part")
        .lines()
        .zip(text(&output, "audit/part").lines())
    {
        let audit: serde_json::Value = serde_json::from_str(audit).unwrap();
        let name = audit["file"]
            .as_str()
            .unwrap()
            .trim_end_matches(".jsonl")
            .to_owned();
        let fixture = fixtures.iter().find(|f| f.name == name).unwrap();
        let field = line(fixture);
        let mut value = String::from_utf8(field).unwrap();
        if let Some(number) = python_number(fixture) {
            value = value.replace(number, "null");
        }
        assert!(
            clean.starts_with(value.strip_suffix('}').unwrap()),
            "{name}: {clean:.200}"
        );
        found.entry(name).or_default().push("kept".to_owned());
    }
    let said = |f: &Fixture| {
        let mut said = found.remove(&f.name).unwrap_or_default();
        said.dedup();
        (
            f.name.clone(),
            if said.is_empty() {
                "blank".to_owned()
            } else {
                said.join("+")
            },
        )
    };
    fixtures.iter().map(said).collect()
}

fn text(output: &Path, name: &str) -> String {
    String::from_utf8(series(output, name)).unwrap()
}

/// The number that JSON does not have and Python writes, if that is all of the value.
fn python_number(fixture: &Fixture) -> Option<&'static str> {
    ["NaN", "Infinity", "-Infinity"].into_iter().find(|number| {
        let alone = fixture.bytes == number.as_bytes();
        alone || fixture.bytes == format!("[{number}]").as_bytes()
    })
}

/// What each class is to come to.
fn judge(fixtures: &[Fixture], outcomes: &Outcomes) {
    for fixture in fixtures {
        let (alone, inside) = &outcomes[&fixture.name];
        let name = &fixture.name;
        let several = fixture.bytes.contains(&b'\n');
        let malformed = |said: &str| matches!(said, "json" | "json_control" | "utf8");
        match fixture.class {
            'y' => {
                // A value laid out over lines is several records, none of them one.
                assert!(
                    several || matches!(alone.as_str(), "not_an_object" | "no_text"),
                    "{name}: {alone}"
                );
                assert_eq!(inside, "kept", "{name}");
            }
            'n' => {
                // `no_text` would be what is said of an object that was read.
                let read = ["kept", "no_text"].iter().any(|r| alone.contains(r));
                assert!(!read, "{name}: {alone}");
                match python_number(fixture) {
                    Some(_) => assert_eq!(inside, "kept", "{name}"),
                    None => assert!(malformed(inside) || several, "{name}: {inside}"),
                }
            }
            _ => assert!(!alone.contains("kept"), "{name}: {alone}"),
        }
    }
}

#[test]
fn what_parsers_must_read_is_kept_and_what_they_must_refuse_is_quarantined() {
    let fixtures = own();
    let outcomes = outcomes(&fixtures);
    judge(&fixtures, &outcomes);
    let either = fixtures.iter().filter(|f| f.class == 'i');
    let mut pinned = String::new();
    for f in either {
        let (alone, inside) = &outcomes[&f.name];
        writeln!(pinned, "{} {alone} {inside}", f.name).unwrap();
    }
    hold("tests/json/either.txt", &pinned);
}

/// Compares with what is committed, or writes it.
fn hold(name: &str, found: &str) {
    if std::env::var_os(BLESS).is_some() {
        fs::write(at_home(name), found).unwrap();
    }
    let expected = fs::read_to_string(at_home(name)).unwrap();
    for (expected, found) in expected.lines().zip(found.lines()) {
        assert_eq!(found, expected, "{name}");
    }
    assert_eq!(found.lines().count(), expected.lines().count());
}

#[test]
fn the_table_of_the_suite_is_whole() {
    let table = fs::read_to_string(at_home("tests/json/suite.txt")).unwrap();
    let class = |c: &str| table.lines().filter(|l| l.starts_with(c)).count();
    assert_eq!((class("y "), class("n "), class("i ")), (95, 188, 35));
    assert!(
        table.lines().all(|l| l.split(' ').count() == 5),
        "class, name, hash, two outcomes"
    );
}

#[test]
#[ignore = "needs JSONTestSuite's files: COPYDESK_JSONTESTSUITE=DIR"]
fn the_files_of_the_suite_come_to_what_the_table_says() {
    let folder = std::env::var_os("COPYDESK_JSONTESTSUITE").expect("COPYDESK_JSONTESTSUITE=DIR");
    let mut fixtures = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
        if path.extension().is_some_and(|e| e == "json") {
            let class = name.chars().next().unwrap();
            fixtures.push(Fixture {
                class,
                name,
                bytes: fs::read(&path).unwrap(),
            });
        }
    }
    fixtures.sort_by(|a, b| a.name.cmp(&b.name));
    let outcomes = outcomes(&fixtures);
    judge(&fixtures, &outcomes);
    let mut table = String::new();
    for f in &fixtures {
        let (alone, inside) = &outcomes[&f.name];
        let hash = xxh3_128(&f.bytes);
        writeln!(table, "{} {} {hash:032x} {alone} {inside}", f.class, f.name).unwrap();
    }
    hold("tests/json/suite.txt", &table);
}
