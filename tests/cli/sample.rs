//! `copydesk clean --sample`: what is read, what is counted, and what comes back.

use crate::common::{at_home, result, series, tree};
use crate::sandbox::Sandbox;
use serde_json::Value;
use std::collections::BTreeSet;
use std::fs;

/// Thirty documents each as lines, as a list, as rows and as files.
fn sandbox() -> Sandbox {
    let text = |form: &str, n: usize| format!("The {form} boat number {n} left the quay.");
    let lines: String = (0..30)
        .map(|n| format!("{{\"id\":\"a{n}\",\"text\":\"{}\"}}\n", text("first", n)))
        .collect();
    let list: Vec<String> = (0..30)
        .map(|n| format!("{{\"id\": \"b{n}\", \"text\": \"{}\"}}", text("second", n)))
        .collect();
    let rows: String = (0..30)
        .map(|n| format!("c{n},\"{}\"\n", text("third", n)))
        .collect();
    let sandbox = Sandbox::new(&[
        ("in/a.jsonl", &lines),
        ("in/b.json", &format!("[{}]\n", list.join(",\n"))),
        ("in/c.csv", &format!("id,text\n{rows}")),
    ]);
    for n in 0..30 {
        fs::write(sandbox.path(&format!("in/d{n:02}.txt")), text("fourth", n)).unwrap();
    }
    sandbox
}

fn ids(sandbox: &Sandbox, output: &str) -> BTreeSet<String> {
    let lines = String::from_utf8(series(&sandbox.path(output), "clean/part")).unwrap();
    let id = |line: &str| {
        let line: Value = serde_json::from_str(line).unwrap();
        line["id"].as_str().unwrap().to_owned()
    };
    lines.lines().map(id).collect()
}

fn manifest(sandbox: &Sandbox, output: &str) -> Value {
    let text = fs::read(sandbox.path(output).join("run.json")).unwrap();
    serde_json::from_slice(&text).unwrap()
}

#[test]
fn a_sample_is_counted_verified_and_restored() {
    let sandbox = sandbox();
    let sample = [
        "clean",
        "in",
        "-o",
        "out",
        "--sample",
        "20",
        "--only",
        "normalize",
    ];
    sandbox
        .run(&sample)
        .exits(0)
        .prints(&["not in the sample                                100"]);
    sandbox
        .run(&sample)
        .exits(0)
        .prints(&["already complete", "not in the sample"]);
    let ids = ids(&sandbox, "out");
    assert_eq!(ids.len(), 20);
    for form in ["a", "b", "c", "d"] {
        assert!(ids.iter().any(|id| id.starts_with(form)), "{ids:?}");
    }
    let manifest = manifest(&sandbox, "out");
    for input in manifest["inputs"].as_array().unwrap() {
        let left = input["unsampled"].as_u64().unwrap_or(0);
        assert_eq!(input["complete"], left == 0, "{input}");
        let all = if input["format"] == "text" { 1 } else { 30 };
        assert_eq!(input["records"].as_u64().unwrap() + left, all, "{input}");
    }
    sandbox
        .run(&["verify", "out"])
        .exits(0)
        .prints(&["20 records"]);
    sandbox
        .run(&["restore", "out", "-o", "back"])
        .exits(0)
        .prints(&[
            "a sample of its input",
            "100 other records left out, among them all of",
        ]);
    let back = tree(&sandbox.path("back"));
    let whole = tree(&sandbox.path("in"));
    let all: Vec<&str> = std::str::from_utf8(&whole["a.jsonl"])
        .unwrap()
        .lines()
        .collect();
    let some = std::str::from_utf8(&back["a.jsonl"]).unwrap();
    assert!(some.lines().all(|line| all.contains(&line)));
    let list: Vec<Value> = serde_json::from_slice(&back["b.json"]).unwrap();
    assert!(!list.is_empty());
    assert!(back["c.csv"].starts_with(b"id,text\nc"));
    for (name, bytes) in &back {
        assert!(!name.ends_with(".txt") || *bytes == whole[name], "{name}");
    }
}

#[test]
fn a_share_takes_the_same_records_on_any_machine() {
    let sandbox = sandbox();
    let clean = |output: &str, more: &[&str]| {
        let args = ["clean", "in", "-o", output, "--sample", "25%"];
        sandbox.run(&[&args, more].concat()).exits(0);
        result(&sandbox.path(output))
    };
    let one = clean("one", &["--threads", "1"]);
    assert!(one == clean("three", &["--threads", "3", "--memory", "256MiB"]));
    assert!(one != clean("other", &["--seed", "1"]));
    let read = manifest(&sandbox, "one")["totals"]["read"]
        .as_u64()
        .unwrap();
    assert!((15..=45).contains(&read), "{read}");
    sandbox
        .run(&["clean", "in", "-o", "one", "--sample", "24%"])
        .exits(5)
        .complains(&["run.sample is \"24%\", was \"25%\""]);
}

#[test]
fn a_larger_sample_holds_the_smaller_one() {
    let sandbox = sandbox();
    let mut before = BTreeSet::new();
    for wanted in ["5", "40", "119", "1000"] {
        let args = [
            "clean",
            "in",
            "-o",
            "out",
            "--overwrite",
            "--only",
            "normalize",
        ];
        sandbox
            .run(&[&args[..], &["--sample", wanted]].concat())
            .exits(0);
        let found = ids(&sandbox, "out");
        assert_eq!(found.len(), wanted.parse::<usize>().unwrap().min(120));
        assert!(found.is_superset(&before));
        before = found;
    }
    let manifest = manifest(&sandbox, "out");
    let inputs = manifest["inputs"].as_array().unwrap();
    assert!(inputs.iter().all(|input| input["complete"] == true));
}

#[test]
fn a_sample_of_nothing_is_named() {
    let sandbox = sandbox();
    sandbox
        .run(&["clean", "in", "-o", "out", "--sample", "0.000001%"])
        .exits(0)
        .complains(&["no record is in the sample"])
        .prints(&["not in the sample                                120"]);
    sandbox.run(&["verify", "out"]).exits(0);
    sandbox
        .run(&["restore", "out", "-o", "back"])
        .exits(0)
        .prints(&["restored 0 files", "among them all of 33 files"]);
}

#[test]
fn standard_input_and_dry_runs_have_samples() {
    let sandbox = sandbox();
    let lines = fs::read_to_string(sandbox.path("in/a.jsonl")).unwrap();
    sandbox
        .run_on(&["clean", "-", "-o", "out", "--sample", "7"], &lines)
        .exits(0)
        .prints(&["not in the sample                                 23"]);
    sandbox
        .run(&["clean", "in", "--dry-run", "--sample", "7"])
        .exits(0)
        .prints(&["not in the sample", "nothing was written"]);
}

#[cfg(feature = "parquet")]
#[test]
fn rows_of_parquet_are_sampled() {
    let sandbox = Sandbox::new(&[]);
    let input = at_home("tests/cases/parquet/input");
    let input = input.to_str().unwrap();
    sandbox
        .run(&["clean", input, "-o", "out", "--sample", "3"])
        .exits(0)
        .prints(&["not in the sample"]);
    sandbox
        .run(&["verify", "out"])
        .exits(0)
        .prints(&["3 records"]);
    sandbox.run(&["restore", "out", "-o", "back"]).exits(0);
}
