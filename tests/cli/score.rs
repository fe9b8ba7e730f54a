//! `eval boilerplate` and `--page` as a user meets them.

use crate::sandbox::Sandbox;

const STORY: &str = "The dam above Saltmouth held on Monday, the mayor said, and nobody had to leave the lower town.";

/// A gold file: a page with a label, and a line that lacks its `text`.
fn sandbox() -> Sandbox {
    let page = format!("{STORY}\\nREAD MORE: Storm warning for the coast");
    let gold = format!(
        "{{\"id\":\"a\",\"text\":\"{page}\",\"gold\":\"{STORY}\",\"lang\":\"en\"}}\n{{\"id\":\"b\",\"gold\":\"{STORY}\"}}\n"
    );
    Sandbox::new(&[("dam.jsonl", &gold), ("bad.jsonl", "{\"id\":\"a\"}\n")])
}

#[test]
fn a_score_by_set_and_rule() {
    let sandbox = sandbox();
    sandbox
        .run(&["eval", "boilerplate", "dam.jsonl"])
        .exits(0)
        .prints(&[
            "1.000",
            "related.also-read",
            "dam: not scored because the field \"text\" is missing: 1",
        ]);
    let json = sandbox
        .run(&["eval", "boilerplate", "dam.jsonl", "--json"])
        .exits(0);
    let score: serde_json::Value = serde_json::from_str(&json.stdout).unwrap();
    assert_eq!(score["groups"][0]["after"]["f1"], 1.0);
    assert_eq!(score["rules"][0]["lines"], 1);
    assert_eq!(score["rules"][0]["in_gold"], 0);
}

#[test]
fn a_gold_file_that_is_none() {
    sandbox()
        .run(&["eval", "boilerplate", "bad.jsonl"])
        .exits(2)
        .complains(&["bad.jsonl line 1", "\"gold\""]);
}

#[test]
fn page_choice_is_checked() {
    let sandbox = Sandbox::small();
    sandbox
        .run(&["clean", "in", "-o", "out", "--page", "sometimes"])
        .exits(2)
        .complains(&["auto", "always", "never"]);
    sandbox
        .run(&["clean", "in", "-o", "out", "--page", "never"])
        .exits(0);
}

#[test]
fn weights_of_a_file() {
    let weights = include_str!("../../src/clean/page/weights.txt");
    let old = weights.replacen("weights 3", "weights 1", 1);
    let torn = weights.trim_end().rsplit_once(' ').unwrap().0;
    let sandbox = Sandbox::new(&[
        ("in/a.txt", STORY),
        ("own.txt", weights),
        ("old.txt", &old),
        ("torn.txt", torn),
    ]);
    for (file, says) in [
        ("old.txt", "copydesk page weights 1"),
        ("torn.txt", "the tree is not whole"),
        ("none.txt", "No such file"),
    ] {
        sandbox
            .run(&["clean", "in", "-o", "out", "--page-weights", file])
            .exits(2)
            .complains(&[file, says]);
    }
    // Nothing was begun by them.
    sandbox
        .run(&["clean", "in", "-o", "out", "--page-weights", "own.txt"])
        .exits(0);
    // What was made by other weights is another result.
    sandbox
        .run(&["clean", "in", "-o", "out"])
        .exits(5)
        .complains(&["page-weights"]);
}
