//! `copydesk unstrike` for one document and for one place.

use crate::common::tree;
use crate::sandbox::Sandbox;
use std::fs;

const LINKS: [&str; 2] = [
    "ALSO READ: Ten best lanterns",
    "ALSO READ: Mayor climbs, too",
];

fn cleaned() -> Sandbox {
    let story = |day: &str| {
        format!(
            "The lamplighter of Orrin climbed the tower on {day}, and the town was glad of it.\n\n{}\n\nHe will climb again next {day}, the mayor of the town said on the stairs.\n\n{}\n\nShare this article\n",
            LINKS[0], LINKS[1]
        )
    };
    let sandbox = Sandbox::new(&[
        ("in/orrin/a.txt", &story("Monday")),
        (
            "in/orrin/b.txt",
            &format!("{}\nThe bell was silent.\n", story("Friday")),
        ),
        ("in/records.jsonl", "{\"text\":\"Broken wall\n"),
    ]);
    sandbox.run(&["clean", "in", "-o", "out"]).exits(3);
    sandbox
}

/// The two clean texts of a result, after it was verified and restored.
fn texts(sandbox: &Sandbox, folder: &str) -> [String; 2] {
    sandbox.run(&["verify", folder]).exits(0);
    let back = format!("{folder}-back");
    sandbox.run(&["restore", folder, "-o", &back]).exits(0);
    assert!(tree(&sandbox.path("in")) == tree(&sandbox.path(&back)));
    let lines = fs::read_to_string(sandbox.path(folder).join("clean/part-00000.jsonl")).unwrap();
    let mut texts = lines.lines().map(|line| {
        let record: serde_json::Value = serde_json::from_str(line).unwrap();
        record["text"].as_str().unwrap().to_owned()
    });
    [texts.next().unwrap(), texts.next().unwrap()]
}

fn has(text: &str) -> [bool; 3] {
    [LINKS[0], LINKS[1], "Share this article"].map(|line| text.contains(line))
}

#[test]
fn one_document_gets_its_text_back() {
    let sandbox = cleaned();
    assert_eq!(texts(&sandbox, "out").map(|t| has(&t)), [[false; 3]; 2]);
    sandbox
        .run(&["unstrike", "out", "--id", "orrin/b.txt", "-o", "all"])
        .exits(0)
        .prints(&["related.also-read: put back", "share", "1 document changed"]);
    assert_eq!(
        texts(&sandbox, "all").map(|t| has(&t)),
        [[false; 3], [true; 3]]
    );
    sandbox
        .run(&[
            "unstrike",
            "out",
            "related",
            "--id",
            "orrin/b.txt#1",
            "-o",
            "links",
        ])
        .exits(0)
        .prints(&["related: put back", "in 2 places"]);
    assert_eq!(
        texts(&sandbox, "links").map(|t| has(&t)),
        [[false; 3], [true, true, false]]
    );
    let account = fs::read_to_string(sandbox.path("links/run.json")).unwrap();
    assert!(account.contains("\"related in orrin/b.txt#1\""));
}

#[test]
fn one_place_gets_its_text_back() {
    let sandbox = cleaned();
    let found = sandbox.run(&["find", "out", LINKS[0]]).exits(0).stdout;
    let (id, at) = found
        .lines()
        .find_map(|line| line.split_once(": removed by related.also-read at byte "))
        .unwrap();
    assert_eq!(id, "orrin/a.txt");
    let explained = sandbox.run(&["explain", "out", id, "--offsets"]).exits(0);
    explained.prints(&[&format!("{}-] {{related.also-read; at {at}}}", LINKS[0])]);
    let place = format!("{id}:{at}");
    sandbox
        .run(&["unstrike", "out", "--at", &place, "-o", "one"])
        .exits(0)
        .prints(&["in 1 place", "1 document changed"]);
    assert_eq!(
        texts(&sandbox, "one").map(|t| has(&t)),
        [[true, false, false], [false; 3]]
    );
    // What is left can be put back from there.
    sandbox
        .run(&["unstrike", "one", "related", "-o", "more"])
        .exits(0);
    assert_eq!(
        texts(&sandbox, "more").map(|t| has(&t)),
        [[true, true, false]; 2]
    );
}

#[test]
fn a_place_where_nothing_was_removed_is_named() {
    let sandbox = cleaned();
    for (args, words) in [
        (
            &["--id", "b.txt"][..],
            &["did you mean \"orrin/b.txt\""][..],
        ),
        (
            &["--id", "records.jsonl#1"],
            &["is in quarantine, and nothing was removed"],
        ),
        (
            &["--at", "orrin/a.txt:7"],
            &["nothing was removed at byte 7", "something was at "],
        ),
        (&["--at", "orrin/a.txt"], &["write ID:OFFSET"]),
        (
            &["byline", "--id", "orrin/a.txt"],
            &["byline removed nothing there"],
        ),
        (&["moon"], &["moon removed nothing in this result"]),
    ] {
        let args = [&["unstrike", "out", "-o", "again"], args].concat();
        sandbox.run(&args).exits(2).complains(words);
        assert!(!sandbox.path("again").exists(), "{args:?}");
    }
    sandbox
        .run(&["unstrike", "out", "-o", "again"])
        .exits(2)
        .complains(&["--id"]);
}
