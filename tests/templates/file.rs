//! Files of templates at the command line: written, refused with the line of the
//! fault, and warned about.

use crate::paper::{document, post, story, with_last};
use crate::sandbox::Sandbox;
use serde_json::Value;
use std::fs;

const PAPER: &str = "The Dunmore Post is printed on paper from Kilbride mill";

fn lines(documents: &[Value]) -> String {
    documents.iter().map(|d| format!("{d}\n")).collect()
}

fn sandbox() -> Sandbox {
    Sandbox::new(&[("in/dump.jsonl", &lines(&post(30, with_last(PAPER))))])
}

#[test]
fn what_learn_writes_is_what_clean_does() {
    let sandbox = sandbox();
    sandbox
        .run(&["learn", "in", "-o", "t.toml"])
        .exits(0)
        .prints(&["1 template written to t.toml"]);
    sandbox.run(&["clean", "in", "-o", "out"]).exits(0);
    let written = fs::read_to_string(sandbox.path("t.toml")).unwrap();
    let left = fs::read_to_string(sandbox.path("out/templates.toml")).unwrap();
    assert_eq!(written, left);
    // Nothing else is left, and an old file stays.
    assert_eq!(fs::read_dir(sandbox.0.path()).unwrap().count(), 3);
    sandbox
        .run(&["learn", "in", "-o", "t.toml"])
        .exits(2)
        .complains(&["t.toml already exists"]);
    sandbox
        .run(&["clean", "in", "-o", "given", "--templates", "t.toml"])
        .exits(0);
    let clean =
        |folder: &str| fs::read(sandbox.path(folder).join("clean/part-00000.jsonl")).unwrap();
    assert!(clean("given") == clean("out"));
    sandbox
        .run(&["clean", "in", "-o", "plain", "--no-learn"])
        .exits(0);
    assert!(!sandbox.path("plain/templates.toml").exists());
    assert!(String::from_utf8(clean("plain")).unwrap().contains(PAPER));
}

#[test]
fn a_fault_is_named_with_its_line_and_nothing_is_done() {
    let sandbox = sandbox();
    let good = format!(
        "[[template]]\nsource = \"dunmorepost.example\"\nkind = \"line\"\ntext = \"{PAPER}\"\n\n"
    );
    for (bad, line, what) in [
        ("[[template]\n", 6, ""),
        ("[[template]]\nsource = \"a\"\n", 6, "kind"),
        (
            "[[template]]\nsource = \"a\"\nkind = \"line\"\ntext = 7\n",
            9,
            "string",
        ),
        (
            "[[template]]\nsource = \"a\"\nkind = \"line\"\ntext = \"{number}\"\n",
            6,
            "no word",
        ),
        (good.as_str(), 6, "line 1"),
    ] {
        fs::write(sandbox.path("t.toml"), format!("{good}{bad}")).unwrap();
        sandbox
            .run(&["clean", "in", "-o", "out", "--templates", "t.toml"])
            .exits(2)
            .complains(&[&format!("t.toml line {line}: "), what]);
        assert!(!sandbox.path("out").exists(), "{bad}");
    }
    sandbox
        .run(&["clean", "in", "-o", "out", "--templates", "none.toml"])
        .exits(2)
        .complains(&["cannot read the templates none.toml"]);
}

#[test]
fn a_source_that_was_not_read_is_warned_about() {
    let sandbox = sandbox();
    let file = "[[template]]\nsource = \"kilbride.example\"\nkind = \"line\"\ntext = \"x\"\n";
    fs::write(sandbox.path("t.toml"), format!("\n{file}")).unwrap();
    sandbox
        .run(&["clean", "in", "-o", "out", "--templates", "t.toml"])
        .exits(0)
        .complains(&["t.toml line 2: no document has the source \"kilbride.example\""]);
    fs::write(sandbox.path("t.toml"), format!("{file}enabled = false\n")).unwrap();
    let quiet = sandbox.run(&["clean", "in", "-o", "off", "--templates", "t.toml"]);
    assert!(!quiet.exits(0).stderr.contains("t.toml"));
}

#[test]
fn a_template_that_would_take_too_much_takes_nothing() {
    let own = "Kilbride mill made the paper on which this number of the Post is printed for all.";
    let mut documents = post(9, with_last(own));
    let mut lines_of = story(40);
    lines_of.truncate(2);
    lines_of.push(own.to_owned());
    documents.push(document(40, &lines_of));
    let sandbox = Sandbox::new(&[("in/dump.jsonl", &lines(&documents))]);
    let file = format!(
        "[[template]]\nsource = \"dunmorepost.example\"\nkind = \"line\"\ntext = \"{own}\"\n"
    );
    fs::write(sandbox.path("t.toml"), file).unwrap();
    sandbox
        .run(&["clean", "in", "-o", "out", "--templates", "t.toml"])
        .exits(0)
        .complains(&["t.toml line 1: ", "too much of 1 document, so nothing"]);
    let clean = fs::read_to_string(sandbox.path("out/clean/part-00000.jsonl")).unwrap();
    assert_eq!(clean.matches(own).count(), 1);
}
