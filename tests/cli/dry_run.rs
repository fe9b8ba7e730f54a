//! `clean --dry-run`: the account and what is most at risk, and nothing left.

use super::sandbox::Sandbox;
use std::fs;
use std::path::Path;

const STORY: &str = "Ferry stays in port\n\nThe ferry did not sail on Monday, the harbour board said.\n\n\
     ALSO READ: Ten best beaches that you can reach by train this summer\n\n\
     It will sail again on Tuesday, when the storm has passed the bay.\n";

fn entries(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    let mut names: Vec<String> = entries
        .map(|e| e.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

#[test]
fn all_is_told_and_nothing_is_written() {
    let sandbox = Sandbox::new(&[("in/a.txt", STORY), ("tmp/mine", "")]);
    sandbox
        .run(&["clean", "in", "-o", "out", "--dry-run", "--tmp", "tmp"])
        .exits(0)
        .prints(&[
            "kept                                               1   100.0 %",
            "documents that lose the greatest share",
            "32.1 %  69 B of 215 B  a.txt",
            "related.also-read: 1 edit",
            "ALSO READ: Ten best beaches that you can reach by train",
            "dry run: nothing was written to out",
        ]);
    assert_eq!(entries(sandbox.0.path()), ["in", "tmp"]);
    assert_eq!(entries(&sandbox.path("tmp")), ["mine"]);
}

#[test]
fn an_output_folder_is_not_needed_and_one_that_is_there_stays() {
    let sandbox = Sandbox::new(&[("in/a.txt", STORY)]);
    sandbox
        .run(&["clean", "in", "--dry-run"])
        .exits(0)
        .prints(&["dry run: nothing was written\n"]);
    sandbox.run(&["clean", "in", "-o", "out"]).exits(0);
    let before = fs::read(sandbox.path("out/run.json")).unwrap();
    sandbox
        .run(&["clean", "in", "-o", "out", "--off", "related", "--dry-run"])
        .exits(0)
        .prints(&["nothing was written to out"]);
    assert_eq!(fs::read(sandbox.path("out/run.json")).unwrap(), before);
    sandbox.run(&["verify", "out"]).exits(0);
    sandbox
        .run(&["clean", "in"])
        .exits(2)
        .complains(&["--output"]);
}

#[test]
fn it_exits_as_the_run_would() {
    let sandbox = Sandbox::new(&[
        ("in/a.jsonl", "{\"text\":\"One line.\"}\n{broken\n"),
        ("no/x.bin", ""),
    ]);
    sandbox.run(&["clean", "in", "--dry-run"]).exits(3);
    sandbox.run(&["clean", "no", "--dry-run"]).exits(2);
    sandbox
        .run(&["clean", "in", "-o", "in/out", "--dry-run"])
        .exits(2)
        .complains(&["inside each other"]);
}

#[test]
fn what_is_shown_steers_no_terminal() {
    let text = STORY.replace("Ten best", "Ten \u{1b}[2Jbest \u{202e}");
    let line = serde_json::json!({"id": "e\u{1b}]0;vil", "text": text}).to_string();
    let sandbox = Sandbox::new(&[("in/a.jsonl", &line)]);
    let done = sandbox.run(&["clean", "in", "--dry-run"]).exits(0);
    let steers = |c: char| (c.is_control() && c != '\n') || c == '\u{202e}';
    assert!(!done.stdout.contains(steers), "{done:?}");
    assert!(done.stdout.contains("ALSO READ"), "{done:?}");
}
