//! `copydesk filter` in a pipeline.

use crate::sandbox::Sandbox;
use std::fmt::Write as _;
use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Command, Stdio};

fn line(id: usize) -> String {
    format!(
        "{{\"id\":\"{id}\",\"text\":\"2 min read\\n\\nFerry {id} sailed on Monday, the harbour board said.\"}}\n"
    )
}

#[test]
fn lines_come_out_in_order_for_any_number_of_threads() {
    let sandbox = Sandbox::new(&[]);
    let input = (0..3000).fold(String::new(), |mut all, id| {
        let _ = write!(all, "{}", line(id));
        all
    });
    let one = sandbox
        .run_on(&["filter", "--threads", "1"], &input)
        .exits(0);
    let four = sandbox
        .run_on(&["filter", "--threads", "4"], &input)
        .exits(0);
    assert_eq!(one.stdout, four.stdout);
    let mut lines = one.stdout.lines();
    for id in 0..3000 {
        let clean = lines.next().unwrap();
        let start = format!("{{\"id\":\"{id}\",\"text\":\"Ferry {id} sailed on Monday");
        assert!(clean.starts_with(&start), "{clean}");
    }
    assert_eq!(lines.next(), None);
}

#[test]
fn a_line_is_answered_before_the_next_is_there() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_copydesk"))
        .arg("filter")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let mut stdout = BufReader::new(child.stdout.take().unwrap());
    for id in 0..3 {
        stdin.write_all(line(id).as_bytes()).unwrap();
        let mut answer = String::new();
        stdout.read_line(&mut answer).unwrap();
        assert!(answer.contains(&format!("Ferry {id} sailed")), "{answer}");
    }
    drop(stdin);
    assert!(child.wait().unwrap().success());
}

#[test]
fn bad_lines_are_named_and_kept() {
    let sandbox = Sandbox::new(&[]);
    let long = format!("{{\"text\":\"{}\"}}\n", "x".repeat(3000));
    let input = format!("{}{{\"text\":\n\n[1]\n{long}{}", line(1), line(2));
    let done = sandbox
        .run_on(
            &[
                "filter",
                "--quarantine",
                "bad.jsonl",
                "--max-record-bytes",
                "2KiB",
            ],
            &input,
        )
        .exits(3)
        .complains(&["line 2 ", "line 4 ", "line 5 "]);
    assert_eq!(done.stdout.lines().count(), 2);
    let bad = std::fs::read_to_string(sandbox.path("bad.jsonl")).unwrap();
    let reasons: Vec<String> = bad
        .lines()
        .map(|line| {
            let line: serde_json::Value = serde_json::from_str(line).unwrap();
            line["reason"].as_str().unwrap().to_owned()
        })
        .collect();
    assert_eq!(reasons, ["json", "not_an_object", "record_too_large"]);
}

#[test]
fn what_a_stream_cannot_have_is_refused() {
    let sandbox = Sandbox::new(&[]);
    sandbox
        .run_on(&["filter", "--only", "dedup"], "")
        .exits(2)
        .complains(&["copydesk clean"]);
    sandbox
        .run_on(&["filter", "--keep", "longest"], "")
        .exits(2)
        .complains(&["--keep"]);
    let mut gzip = sandbox.command(&["filter"]);
    let gzip = crate::sandbox::outcome(gzip.write_stdin(&b"\x1f\x8b\x08\0\0\0\0\0\0\0"[..]));
    gzip.exits(2).complains(&["gzip", "zcat"]);
}

#[test]
fn a_document_without_text_says_so() {
    let sandbox = Sandbox::new(&[]);
    sandbox
        .run_on(&["filter"], "{\"text\":\"\"}\n")
        .exits(0)
        .prints(&["\"id\":\"stdin#1\"", "\"filter_reason\":\"empty\""]);
}

#[test]
fn a_stream_that_is_no_lines_of_json_is_refused_as_a_whole() {
    let sandbox = Sandbox::new(&[]);
    for (input, words) in [
        (
            "[\n{\"text\":\"a\"},\n{\"text\":\"b\"}\n]\n",
            ["a JSON list", "jq -c '.[]'"],
        ),
        (
            "{\n \"text\": \"a\"\n}\n",
            ["not one object a line", "jq -c ."],
        ),
        ("id,text\n1,The canal froze.\n", ["CSV", "copydesk clean -"]),
        (
            "<!DOCTYPE html>\n<html><body>\n</body></html>\n",
            ["HTML", "trafilatura"],
        ),
        ("%PDF-1.7\n1 0 obj\n", ["a PDF", "extract its text first"]),
        (
            "PAR1\u{15}\0\u{15}\0",
            ["a Parquet file", "copydesk clean FILE"],
        ),
    ] {
        let done = sandbox.run_on(&["filter"], input).exits(2);
        assert_eq!(done.stdout, "", "{input}");
        done.complains(&["`filter` reads JSON lines"])
            .complains(&words);
    }
    // Lines of a log are no reason to lose the records after them.
    let log = format!("[INFO] crawling\n{}", line(1));
    let done = sandbox.run_on(&["filter"], &log).exits(3);
    assert_eq!(done.stdout.lines().count(), 1);
}
