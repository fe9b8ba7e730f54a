//! Golden cases: every folder under `tests/cases` is one, and a new one needs
//! no code. Each is cleaned, compared with what is expected, verified, and
//! restored byte for byte. `tests/cases/README.md` says how to write and bless.

// A test that cannot go on has failed.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;

use common::{at_home, clean, series, tree};
use copydesk::config::{Config, Profile};
use copydesk::exec::Silent;
use copydesk::replay::{Folder, restore, verify};
use copydesk::write::{AuditLine, InputInfo, Manifest};
use serde_json::json;
use std::collections::BTreeMap;
use std::fs;
use std::io::Read as _;
use std::path::Path;

/// Set, the expectations are written and not compared.
const BLESS: &str = "COPYDESK_BLESS";

#[test]
fn every_case_gives_what_is_expected() {
    let mut cases: Vec<_> = fs::read_dir(at_home("tests/cases"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_dir())
        .collect();
    cases.sort();
    assert!(!cases.is_empty());
    let mut wrong = Vec::new();
    for case in cases {
        let name = case.file_name().unwrap().to_string_lossy().into_owned();
        wrong.extend(
            check(&case)
                .into_iter()
                .map(|what| format!("{name}: {what}")),
        );
    }
    assert!(
        wrong.is_empty(),
        "{}\n\nIf this is as it should be: {BLESS}=1 cargo test --test golden",
        wrong.join("\n\n")
    );
}

/// What is wrong with a case.
fn check(case: &Path) -> Vec<String> {
    let mut wrong = Vec::new();
    let folder = tempfile::tempdir().unwrap();
    let output = folder.path().join("output");
    let config = match case.join("copydesk.toml") {
        path if path.exists() => Config::load(Profile::Corpus, Some(&path)).unwrap(),
        _ => Config::default(),
    };
    let input = case.join("input");
    let summary = match clean(&input, &output, config) {
        Ok(summary) => summary,
        Err(error) => return vec![error.to_string()],
    };
    wrong.extend(summary.totals.imbalance());

    let manifest = Manifest::load(&output).unwrap();
    let mut audit = series(&output, "audit/part");
    audit.extend(series(&output, "audit/dropped"));
    if case.join("no-strikes").exists() {
        wrong.extend(strikes(&audit));
    }
    let found = [
        ("clean.jsonl", series(&output, "clean/part")),
        ("audit.jsonl", audit),
        ("dropped.jsonl", series(&output, "dropped/part")),
        ("quarantine.jsonl", series(&output, "quarantine/part")),
        ("templates.toml", templates(&output)),
        ("accounting.json", accounting(&manifest)),
    ];
    for (name, bytes) in found {
        let path = case.join("expected").join(name);
        if std::env::var_os(BLESS).is_some() {
            bless(&path, &bytes);
        }
        let expected = fs::read(&path).unwrap_or_default();
        wrong.extend(difference(&expected, &bytes).map(|what| format!("expected/{name} {what}")));
    }

    let result = Folder::open(&output).unwrap();
    let verified = verify(&result, &Silent).unwrap();
    wrong.extend(
        verified
            .differences
            .into_iter()
            .map(|d| format!("verify: {}", d.0)),
    );
    let target = folder.path().join("restored");
    match restore(&result, &target) {
        Ok(restored) => wrong.extend(compare(
            &tree(&input),
            &tree(&target),
            &manifest,
            &restored.names,
        )),
        Err(error) => wrong.push(format!("restore: {error}")),
    }
    wrong
}

fn bless(path: &Path, bytes: &[u8]) {
    if bytes.is_empty() {
        // An expectation that is not there is an empty one.
        let _ = fs::remove_file(path);
        return;
    }
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, bytes).unwrap();
}

/// What was learned, if anything was.
fn templates(output: &Path) -> Vec<u8> {
    let learned = fs::read(output.join("templates.toml")).unwrap_or_default();
    let none = memchr::memmem::find(&learned, b"[[template]]").is_none();
    if none { Vec::new() } else { learned }
}

/// The part of `run.json` that is the same on every machine.
fn accounting(manifest: &Manifest) -> Vec<u8> {
    let parts: BTreeMap<&str, u64> = manifest
        .outputs
        .iter()
        .map(|part| (&*part.path, part.lines))
        .collect();
    let account = json!({
        "totals": manifest.totals,
        "inputs": manifest.inputs,
        "ignored": manifest.ignored,
        "lines": parts,
    });
    let mut bytes = serde_json::to_vec_pretty(&account).unwrap();
    bytes.push(b'\n');
    bytes
}

/// Strikes where there should be none.
fn strikes(audit: &[u8]) -> Vec<String> {
    let audit = String::from_utf8_lossy(audit);
    let lines = audit
        .lines()
        .map(|line| serde_json::from_str::<AuditLine>(line).unwrap());
    lines
        .flat_map(|line| {
            line.edits
                .into_iter()
                .map(move |edit| (line.id.clone(), edit))
        })
        .filter(|(_, edit)| !edit.rule.starts_with("normalize."))
        .map(|(id, edit)| format!("{id}: {} struck {:?}", edit.rule, edit.was))
        .collect()
}

/// The first line that differs.
fn difference(expected: &[u8], found: &[u8]) -> Option<String> {
    if expected == found {
        return None;
    }
    let (expected, found) = (
        String::from_utf8_lossy(expected),
        String::from_utf8_lossy(found),
    );
    let (mut a, mut b) = (expected.lines(), found.lines());
    for number in 1.. {
        match (a.next(), b.next()) {
            (None, None) => break,
            (a, b) if a == b => {}
            (a, b) => {
                let shown = |line: Option<&str>| line.unwrap_or("(no more lines)").to_owned();
                let (a, b) = (shown(a), shown(b));
                return Some(format!(
                    "differs at line {number}\n  expected {a}\n  found    {b}"
                ));
            }
        }
    }
    Some("differs in its line ends".to_owned())
}

/// What the restored files lack of the input.
fn compare(
    input: &BTreeMap<String, Vec<u8>>,
    restored: &BTreeMap<String, Vec<u8>>,
    manifest: &Manifest,
    names: &BTreeMap<String, String>,
) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut seen = 0;
    for info in &manifest.inputs {
        let raw = &input[&info.name];
        if info.is_parquet() {
            // Its rows come back; `restore` has compared their hash. What they
            // are is held by tests/parquet.
            let rows = restored.contains_key(&format!("{}.jsonl", info.name));
            let damaged = restored
                .keys()
                .filter(|n| n.starts_with(&format!("{}.jsonl.damaged-", info.name)));
            seen += 1 + damaged.count();
            if !rows {
                wrong.push(format!("{} was not restored", info.name));
            }
            continue;
        }
        let Some(found) = restored.get(&names[&info.name]) else {
            wrong.push(format!("{} was not restored", info.name));
            continue;
        };
        let prefix = format!("{}.damaged-", info.name);
        let damaged: Vec<(usize, &Vec<u8>)> = restored
            .iter()
            .filter_map(|(name, bytes)| Some((name.strip_prefix(&prefix)?.parse().ok()?, bytes)))
            .collect();
        seen += 1 + damaged.len();
        // What could not be decompressed comes back as it stood in the file.
        for (at, bytes) in &damaged {
            if raw.get(*at..at + bytes.len()) != Some(bytes) {
                wrong.push(format!(
                    "{}: other bytes than were damaged at {at}",
                    info.name
                ));
            }
        }
        let whole = damaged.iter().map(|(at, _)| *at).min().unwrap_or(raw.len());
        let expected = decompress(info, &raw[..whole]);
        let same = if info.complete {
            *found == expected
        } else {
            found.starts_with(&expected)
        };
        if !same {
            wrong.push(format!("{} was restored with other bytes", info.name));
        }
    }
    if seen != restored.len() {
        wrong.push(format!(
            "restored files that nobody read: {:?}",
            restored.keys()
        ));
    }
    wrong
}

fn decompress(info: &InputInfo, bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    match info.compression.as_str() {
        "gzip" => {
            // Padding after the last member is none of the content.
            let end = bytes.len() - bytes.iter().rev().take_while(|b| **b == 0).count();
            let mut bytes = &bytes[..(end + 8).min(bytes.len())];
            while bytes.starts_with(&[0x1f, 0x8b]) {
                let mut member = flate2::bufread::GzDecoder::new(bytes);
                member.read_to_end(&mut out).unwrap();
                bytes = member.into_inner();
            }
        }
        "bzip2" => {
            let mut bytes = bytes;
            while bytes.starts_with(b"BZh") {
                let mut stream = bzip2::bufread::BzDecoder::new(bytes);
                stream.read_to_end(&mut out).unwrap();
                bytes = stream.into_inner();
            }
        }
        "xz" => {
            let mut all = liblzma::read::XzDecoder::new_multi_decoder(bytes);
            all.read_to_end(&mut out).unwrap();
        }
        "zstd" => out = zstd::stream::decode_all(bytes).unwrap(),
        _ => out.extend_from_slice(bytes),
    }
    out
}
