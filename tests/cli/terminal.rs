//! What reaches a terminal, a spreadsheet, a full disk and a closed pipe.

use crate::sandbox::{Outcome, Sandbox, outcome};
use serde_json::Value;
use std::fs::{self, File, OpenOptions};
use std::path::Path;
use std::process::Stdio;

/// Escapes, C1, every mark of direction, and line breaks that would begin a line of our own.
const EVIL: &str =
    "\u{1b}]0;owned\u{7}\u{9b}31m\u{61c}\u{200f}\u{202e}\u{2066}\r\n\u{2028}verified: every";

#[track_caller]
fn steers_nothing(what: &[&str], outcome: &Outcome) {
    let steers = |c: char| {
        (c.is_control() && c != '\n' && c != '\t')
            || matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    let said = outcome.stdout.clone() + &outcome.stderr;
    assert!(!said.contains(steers), "{what:?}: {said:?}");
    let forged = said.lines().any(|line| line.starts_with("verified: every"));
    assert!(!forged || what[0] == "verify", "{what:?}: {said}");
}

/// Puts the hostile text behind every string of a file of JSON lines that is not needed to find
/// what belongs together.
fn poison(path: &Path) {
    let text = fs::read_to_string(path).unwrap();
    let lines = text.lines().map(|line| {
        let mut value: Value = serde_json::from_str(line).unwrap();
        for key in ["dropped", "reason", "detail", "id"] {
            poison_string(&mut value[key]);
        }
        if value.get("twin").is_some() {
            poison_string(&mut value["twin"]["relation"]);
            poison_string(&mut value["twin"]["id"]);
        }
        for edit in value["edits"].as_array_mut().into_iter().flatten() {
            let rule = edit["rule"].as_str().unwrap_or_default();
            if !rule.starts_with("normalize.") {
                poison_string(&mut edit["rule"]);
            }
        }
        let mut object = value.as_object().unwrap().clone();
        object.retain(|_, value| !value.is_null());
        Value::Object(object).to_string() + "\n"
    });
    let poisoned: String = lines.collect();
    fs::write(path, poisoned).unwrap();
}

fn poison_string(value: &mut Value) {
    if let Some(text) = value.as_str() {
        *value = Value::String(format!("{text}{EVIL}"));
    }
}

#[test]
fn a_result_from_elsewhere_steers_no_terminal() {
    let story = "Skaters came to the lower lock by nine on Sunday, and the bakers sold out by ten.";
    let line = |id: &str, more: &str| {
        format!("{{\"id\":\"{id}\",\"text\":\"{story}{more}\\n\\nALSO READ: Ten best beaches\"}}\n")
    };
    let lines =
        line("a", "") + &line("b", "") + &line("c", " The county promised a thaw.") + "{}\n";
    let sandbox = Sandbox::new(&[("in/a.jsonl", &lines)]);
    sandbox.run(&["clean", "in", "-o", "first"]).exits(3);
    sandbox.run(&["clean", "in", "-o", "out"]).exits(3);
    for part in [
        "audit/part-00000.jsonl",
        "audit/dropped-00000.jsonl",
        "quarantine/part-00000.jsonl",
    ] {
        poison(&sandbox.path("out").join(part));
    }
    let path = sandbox.path("out/run.json");
    let mut run: Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
    let rules = run["totals"]["rules"].as_object().unwrap().clone();
    run["totals"]["rules"] = rules.into_iter().map(|(k, v)| (k + EVIL, v)).collect();
    fs::write(&path, serde_json::to_vec(&run).unwrap()).unwrap();
    for args in [
        &["explain", "out", "a.jsonl#1"][..],
        &["explain", "out", "a.jsonl#2"],
        &["explain", "out", "a.jsonl#4"],
        &["explain", "out", EVIL],
        &["clusters", "out"],
        &["clusters", "out", "--csv"],
        &["diff", "first", "out"],
        &["find", "out", "Skaters"],
        &["find", "out", "beaches"],
        &["fields", "out", EVIL],
        &["verify", "out"],
        &["unstrike", "out", "nothing", "-o", "again"],
        &["clean", "in", "-o", "out"],
    ] {
        let outcome = sandbox.run(args);
        steers_nothing(args, &outcome);
    }
}

#[test]
fn names_are_shown_on_their_line() {
    let sandbox = Sandbox::new(&[]);
    let name = EVIL.replace('/', "") + ".txt";
    fs::create_dir(sandbox.path("in")).unwrap();
    fs::write(sandbox.path("in").join(&name), "The canal froze.\n").unwrap();
    let out = EVIL.replace('/', "");
    let file = format!("in/{name}");
    for args in [
        &["clean", "in", "-o", &out][..],
        &["clean", "in", "-o", &out],
        &["-v", "clean", "in", "-o", "other"],
        &["explain", &out, &name],
        &["clusters", &out],
        &["diff", &out, "other"],
        &["rules", "test", &file],
        &["rules", "test", EVIL],
        &["restore", &out, "-o", "back"],
        &["learn", "in", "-o", "l\u{1b}\n.toml"],
    ] {
        let outcome = sandbox.run(args);
        assert!(outcome.code <= 2, "{args:?}: {outcome:?}");
        steers_nothing(args, &outcome);
    }
}

#[test]
fn a_spreadsheet_has_no_formulas() {
    let mut lines = String::new();
    let titles = ["=1+1", "x;=1+1", "x\t@a", " ＝1", "\";=1;\"", "a|-1", "'=1"];
    for (n, title) in titles.iter().enumerate() {
        let title = serde_json::to_string(title).unwrap();
        let line = format!(
            "\"title\":{title},\"source\":{title},\"text\":\"The canal froze over on Sunday night, and nobody skated there at all, said board number {n}.\"}}\n"
        );
        lines += &format!("{{\"id\":\"{n}-a\",{line}{{\"id\":\"{n}-b\",{line}");
    }
    let sandbox = Sandbox::new(&[("in/a.jsonl", &lines)]);
    sandbox
        .run(&["clean", "in", "-o", "out", "--only", "dedup"])
        .exits(0);
    let csv = sandbox.run(&["clusters", "out", "--csv"]).exits(0).stdout;
    assert_eq!(csv.lines().count(), 1 + 2 * titles.len(), "{csv}");
    for cell in csv
        .lines()
        .skip(1)
        .flat_map(|l| l.split([',', ';', '|', '\t']))
    {
        let inside = cell.trim_start_matches(['"', ' ', '\'']);
        let formula = inside.starts_with(['=', '+', '-', '@', '＝']);
        assert!(!formula || cell.contains('\''), "{cell:?} in {csv}");
    }
}

/// A file that takes nothing, as a full disk does.
fn full() -> File {
    OpenOptions::new().write(true).open("/dev/full").unwrap()
}

/// The exit code of a command whose outputs go there.
fn ends(sandbox: &Sandbox, args: &[&str], stdout: Stdio, stderr: Stdio) -> Option<i32> {
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_copydesk"));
    command.current_dir(sandbox.0.path()).args(args);
    command.stdout(stdout).stderr(stderr).stdin(Stdio::null());
    command.status().unwrap().code()
}

#[test]
fn what_cannot_be_printed_is_an_error() {
    let sandbox = Sandbox::small();
    sandbox.run(&["clean", "in", "-o", "out"]).exits(0);
    fs::write(
        sandbox.path("gold.jsonl"),
        "{\"text\":\"Maren spoke.\",\"gold\":\"Maren spoke.\"}\n",
    )
    .unwrap();
    for args in [
        &["--help"][..],
        &["--version"],
        &["clean", "--help"],
        &["help", "verify"],
        &["verify", "out"],
        &["explain", "out", "b"],
        &["clusters", "out"],
        &["clusters", "out", "--csv"],
        &["find", "out", "canal"],
        &["restore", "out", "--id", "b"],
        &["rules"],
        &["config"],
        &["completions", "bash"],
        &["eval", "boilerplate", "gold.jsonl"],
    ] {
        let code = ends(&sandbox, args, full().into(), Stdio::null());
        assert_eq!(code, Some(1), "{args:?}");
    }
}

#[test]
fn a_table_that_cannot_be_printed_takes_nothing_back() {
    let sandbox = Sandbox::small();
    let mut command = sandbox.command(&["clean", "in", "-o", "out"]);
    let shell = format!(
        "'{}' clean in -o out >/dev/full",
        env!("CARGO_BIN_EXE_copydesk")
    );
    let mut shelled = assert_cmd::Command::new("sh");
    shelled.current_dir(sandbox.0.path()).args(["-c", &shell]);
    outcome(&mut shelled)
        .exits(1)
        .complains(&["the result is complete, in out", "standard output"]);
    sandbox.run(&["verify", "out"]).exits(0);
    outcome(&mut command).exits(0).prints(&["already complete"]);
}

#[test]
fn a_log_that_cannot_be_written_stops_nothing() {
    let sandbox = Sandbox::small();
    for format in ["text", "json"] {
        let args = [
            "-v",
            "--log-format",
            format,
            "clean",
            "in",
            "-o",
            "out",
            "--overwrite",
        ];
        let code = ends(&sandbox, &args, Stdio::null(), full().into());
        assert_eq!(code, Some(0));
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let code = ends(&sandbox, &args, Stdio::null(), writer.into());
        assert_eq!(code, Some(0));
        sandbox.run(&["verify", "out"]).exits(0);
    }
    let name = "in/\u{1b}[2J\u{9b}.txt";
    fs::write(sandbox.path(name), "The canal froze.\n").unwrap();
    let args = ["-v", "--log-format", "json", "clean", "in", "-o", "third"];
    let log = sandbox.run(&args).exits(0).stderr;
    assert!(log.lines().count() > 3, "{log}");
    for line in log.lines() {
        let _: Value = serde_json::from_str(line).unwrap();
    }
}
