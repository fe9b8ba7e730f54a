//! Parquet at the terminal: named by hand, and results that are shown.

use crate::make::file_of;
use crate::sandbox::Sandbox;
use std::fs;

#[test]
fn the_format_can_be_named() {
    let sandbox = Sandbox::new(&[("in/b.jsonl", "{\"text\":\"The canal thawed.\"}\n")]);
    fs::write(sandbox.path("in/dump.bin"), file_of(&crate::PLAIN)).unwrap();
    // Without a word, a file of a foreign name in a folder is left alone.
    sandbox
        .run(&["clean", "in", "-o", "one"])
        .exits(0)
        .prints(&["skipped (not .txt, .jsonl, .json, .csv, .parquet): 1 .bin"]);
    // Named itself it is read, and what is no Parquet is kept in quarantine.
    let inputs = ["clean", "in/dump.bin", "in/b.jsonl"];
    sandbox
        .run(&[&inputs[..], &["-o", "two", "--format", "parquet"]].concat())
        .exits(3)
        .prints(&["read, from 2 files                                41"]);
    let quarantine = fs::read_to_string(sandbox.path("two/quarantine/part-00000.jsonl")).unwrap();
    assert!(quarantine.contains("b.jsonl") && quarantine.contains("\"parquet\""));
    sandbox
        .run(&["clean", "in/b.jsonl", "-o", "three", "--format", "tables"])
        .exits(2)
        .complains(&["parquet", "jsonl"]);
}

#[test]
fn a_result_in_parquet_is_shown_like_one_in_lines() {
    let story = "The canal froze over on Monday and the skaters came from three counties to try \
                 the ice, the lock keeper said, before the thaw that the office had foretold. \
                 The county closed the lower lock at noon and sent two boats of straw to the quay, \
                 where the ferry waits for water. Nobody was hurt, and the bridge stays open.";
    let again = story.replace("thaw", "melting");
    let line = |id: &str, text: &str| {
        format!(
            "{{\"id\":\"{id}\",\"text\":\"{text}\\n\\nALSO READ: Ice closes the lower lock\"}}\n"
        )
    };
    let input = line("first", story) + &line("second", &again);
    let sandbox = Sandbox::new(&[("in/a.jsonl", &input)]);
    sandbox.run(&["clean", "in", "-o", "lines"]).exits(0);
    sandbox
        .run(&["clean", "in", "-o", "table", "--output-format", "parquet"])
        .exits(0);
    for what in [
        &["explain", "OUT", "first"][..],
        &["explain", "OUT", "second"],
        &["clusters", "OUT"],
    ] {
        let shown = |folder: &str| {
            let args: Vec<_> = what
                .iter()
                .map(|word| word.replace("OUT", folder))
                .collect();
            let args: Vec<_> = args.iter().map(String::as_str).collect();
            sandbox.run(&args).exits(0).stdout
        };
        let lines = shown("lines");
        assert!(lines.contains("first"), "{lines}");
        assert_eq!(shown("table"), lines, "{what:?}");
    }
}
