//! What `clean` accepts, every command over its result reads: numbers that no type holds,
//! strings that no text holds, and lists in lists.

use crate::sandbox::Sandbox;

const TEXT: &str = "The canal froze over on Sunday night, and nobody skated there, said the board.";

#[test]
fn foreign_values_are_read_by_every_command() {
    let deep = |n: usize| format!("{}1{}", "[".repeat(n), "]".repeat(n));
    for value in [
        "\"\\ud800\"",
        "1e999",
        "-0",
        "123456789012345678901234567890",
        &deep(127),
        &deep(50_000),
        "{\"byline\":1e999}",
        "1,\"x\":2",
    ] {
        for field in ["x", "metadata", "copydesk", "title", "url", "source"] {
            let lines = format!(
                "{{\"id\":\"a\",\"text\":\"{TEXT}\",\"{field}\":{value}}}\n{{\"id\":\"b\",\"text\":\"{TEXT}\"}}\n"
            );
            let sandbox = Sandbox::new(&[("in/a.jsonl", &lines)]);
            sandbox.run(&["clean", "in", "-o", "out"]).exits(0);
            for args in [
                &["verify", "out"][..],
                &["clusters", "out"],
                &["clusters", "out", "--csv"],
                &["explain", "out", "a"],
                &["fields", "out"],
                &["diff", "out", "out"],
                &["find", "out", "canal"],
            ] {
                sandbox.run(args).exits(0);
            }
        }
    }
}

#[test]
fn metadata_is_shown_as_it_was_read() {
    let lines = format!(
        "{{\"id\":\"a\",\"text\":\"{TEXT}\",\"metadata\":{{\"reads\":1e999,\"who\":[\"J\\u00f6rg\",\"\\ud800\"]}}}}\n"
    );
    let sandbox = Sandbox::new(&[("in/a.jsonl", &lines)]);
    sandbox.run(&["clean", "in", "-o", "out"]).exits(0);
    sandbox
        .run(&["explain", "out", "a"])
        .exits(0)
        .prints(&["{\n  \"reads\": 1e999,\n  \"who\": [\n    \"Jörg\",\n    \"\u{fffd}\"\n  ]"]);
    let listed = sandbox.run(&["fields", "out", "who"]).exits(0).stdout;
    assert_eq!(listed, "a\tJörg\na\t\u{fffd}\n");
    let listed = sandbox.run(&["fields", "out", "reads"]).exits(0).stdout;
    assert_eq!(listed, "a\t1e999\n");
}
