//! The library's call gives what the program gives for the same document alone.

// A test that cannot go on has failed.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;

use common::{at_home, clean, series};
use copydesk::config::{Audit, Config, Profile, Stage};
use copydesk::read::parse::{Parsed, parse_json, parse_text};
use copydesk::write::{AuditLine, RecordLine, clean_text};
use copydesk::{Cleaner, Record};
use proptest::prelude::*;
use std::collections::BTreeMap;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

/// A folder of JSONL files with texts to try beside the golden cases, plain or zstd.
const MORE: &str = "COPYDESK_TEXTS";
/// Documents of each of those files.
const DOCUMENTS: usize = 100;

/// Stages that look at one document; the configuration is changed to run only those.
fn alone(mut config: Config) -> Config {
    config.run.stages.retain(|stage| *stage != Stage::Dedup);
    config.boilerplate.learn = false;
    config.output.audit = Audit::Full;
    config
}

fn record<'a>(parsed: &'a Parsed<'_>) -> Record<'a> {
    Record {
        text: &parsed.text,
        title: parsed.said.title.as_deref(),
        url: parsed.url.as_deref(),
        date: parsed.said.date.as_deref(),
        author: parsed.said.author.as_deref(),
        source: parsed.source.as_deref(),
    }
}

/// Cleans a folder both ways; gives how many documents were compared.
fn compare(input: &Path, config: Config) -> usize {
    let config = alone(config);
    let cleaner = Cleaner::new(&config).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let output = folder.path().join("output");
    clean(input, &output, config.clone()).unwrap();
    let mut clean_texts = BTreeMap::new();
    for (lines, audits) in [
        ("clean/part", "audit/part"),
        ("dropped/part", "audit/dropped"),
    ] {
        let (lines, audits) = (series(&output, lines), series(&output, audits));
        let lines = lines.split(|b| *b == b'\n').filter(|l| !l.is_empty());
        let audits = audits.split(|b| *b == b'\n').filter(|l| !l.is_empty());
        for (line, audit) in lines.zip(audits) {
            let audit: AuditLine = serde_json::from_slice(audit).unwrap();
            let text = clean_text(std::str::from_utf8(line).unwrap(), &audit).unwrap();
            let name = (audit.file.clone(), audit.line);
            clean_texts.insert(name, (text, audit));
        }
    }
    let keys = config.input.keys();
    let mut compared = 0;
    for ((file, line), (text, audit)) in &clean_texts {
        let bytes = fs::read(input.join(file)).unwrap_or_default();
        let bytes = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(&bytes);
        let parsed = match &audit.record {
            RecordLine::Text { .. } => parse_text(bytes, false),
            RecordLine::Json { .. } => {
                let mut lines = bytes.split(|b| *b == b'\n');
                parse_json(lines.nth(*line as usize - 1).unwrap_or_default(), &keys)
            }
        };
        // Compressed files and Parquet hold the same records as others.
        let Ok(parsed) = parsed else { continue };
        let cleaned = cleaner.clean_record(&record(&parsed));
        assert_eq!(&cleaned.text, text, "{file} line {line}");
        assert_eq!(cleaned.restore(), *parsed.text, "{file} line {line}");
        assert_eq!(cleaned.account, audit.bytes, "{file} line {line}");
        assert_eq!(cleaned.edits.len(), audit.edits.len(), "{file} line {line}");
        for (edit, theirs) in cleaned.edits.iter().zip(&audit.edits) {
            assert_eq!(edit.rule, theirs.rule, "{file} line {line}");
            assert_eq!(
                (edit.at, edit.len),
                (theirs.at as usize, theirs.len as usize)
            );
            assert_eq!(Some(edit.was.as_str()), theirs.was.text());
            assert_eq!(edit.twin, theirs.twin.map(|twin| twin as usize));
            assert_eq!(edit.template, theirs.template);
            assert_eq!(edit.is_removal(), !theirs.is_rewrite());
        }
        compared += 1;
    }
    compared
}

#[test]
fn golden_cases() {
    let mut compared = 0;
    for case in fs::read_dir(at_home("tests/cases")).unwrap() {
        let case = case.unwrap().path();
        if !case.is_dir() {
            continue;
        }
        let config = match case.join("copydesk.toml") {
            path if path.exists() => Config::load(Profile::Corpus, Some(&path)).unwrap(),
            _ => Config::default(),
        };
        compared += compare(&case.join("input"), config);
    }
    assert!(compared > 100, "{compared} documents");
}

#[test]
fn other_texts() {
    let Some(folder) = std::env::var_os(MORE).map(PathBuf::from) else {
        return;
    };
    for file in fs::read_dir(folder).unwrap() {
        let path = file.unwrap().path();
        let mut text = String::new();
        let bytes = fs::read(&path).unwrap();
        if path.extension().is_some_and(|e| e == "zst") {
            let mut decoder = zstd::Decoder::new(&bytes[..]).unwrap();
            decoder.window_log_max(27).unwrap();
            decoder.read_to_string(&mut text).unwrap();
        } else {
            text = String::from_utf8(bytes).unwrap();
        }
        let input = tempfile::tempdir().unwrap();
        let lines: Vec<&str> = text.lines().take(DOCUMENTS).collect();
        fs::write(input.path().join("texts.jsonl"), lines.join("\n")).unwrap();
        let compared = compare(input.path(), Config::default());
        assert_eq!(compared, lines.len(), "{}", path.display());
    }
}

#[test]
fn one_cleaner_serves_many_threads() {
    let cleaner = Cleaner::new(&Config::default()).unwrap();
    let text = fs::read_to_string(at_home("input/harbour-times/weather-balloon.txt")).unwrap();
    let expected = cleaner.clean(&text);
    assert!(expected.edits.len() > 3);
    assert_eq!(
        expected.fields.published.as_ref().unwrap().iso.as_deref(),
        Some("2026-05-05T10:08")
    );
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| assert_eq!(cleaner.clean(&text), expected));
        }
    });
}

#[test]
fn what_cannot_be_used_is_named() {
    let mut config = Config::default();
    config.boilerplate.off = vec!["no.such-rule".to_owned()];
    let error = Cleaner::new(&config).err().unwrap().to_string();
    assert!(error.contains("no.such-rule"), "{error}");
    let mut config = Config::default();
    config.boilerplate.page_weights = at_home("README.md");
    let error = Cleaner::new(&config).err().unwrap().to_string();
    assert!(error.contains("README.md"), "{error}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn any_text_comes_back(
        pieces in prop::collection::vec(
            prop_oneof![
                Just("Published: 10:08, May 5, 2026 | Updated: 10:22, May 5, 2026".to_owned()),
                Just("ALSO READ: Storm warning for the coast".to_owned()),
                Just("The ferry sailed on Monday, the harbour board said.".to_owned()),
                Just("渡轮周一启航，港务局表示。".to_owned()),
                Just("By Jane Doe".to_owned()),
                Just("\u{200b}\r\n\u{feff}&amp;<br>".to_owned()),
                "\\PC{0,40}",
            ],
            0..12,
        ),
        glue in prop_oneof![Just("\n"), Just("\n\n"), Just(" "), Just("\r\n")],
    ) {
        let text = pieces.join(glue);
        thread_local!(static CLEANER: Cleaner = Cleaner::new(&Config::default()).unwrap());
        CLEANER.with(|cleaner| {
            let cleaned = cleaner.clean(&text);
            prop_assert_eq!(cleaned.restore(), &*text);
            prop_assert!(cleaned.account.balances());
            prop_assert_eq!(cleaned.account.output as usize, cleaned.text.len());
            let again = cleaner.clean(&cleaned.text);
            prop_assert_eq!(&again.text, &cleaned.text);
            Ok(())
        })?;
    }
}
