//! Strikes put back, and two results compared.

use crate::common::tree;
use crate::paper::{Dice, document, headline, story};
use crate::sandbox::Sandbox;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fs;

const PAPER: &str = "The Dunmore Post is printed on paper from Kilbride mill";

/// Documents with furniture of rules, of templates and of what both find next to
/// each other, some of it in need of normalising; text files, too.
fn sandbox() -> Sandbox {
    let mut lines = String::new();
    for n in 0..30 {
        let mut text = story(n);
        text.insert(1, "Share this article".to_owned());
        text.insert(
            4,
            format!(
                "Inside tonight: {}",
                headline(&mut Dice::new(n as u64 + 60))
            ),
        );
        text.push("Sign up for our newsletter &amp; never miss a story".to_owned());
        text.push(format!("{PAPER}\u{200b}"));
        let mut document = document(n, &text);
        document["text"] = json!(text.join("\r\n\r\n\r\n\r\n"));
        document["title"] = json!(story(n)[0]);
        if n % 3 == 0 {
            document["metadata"] = json!({"sandbox": n});
        }
        lines.push_str(&format!("{document}\n"));
    }
    let only =
        json!({"id": "only", "url": "https://dunmorepost.example/x", "text": "Share this article"});
    lines.push_str(&format!("{only}\n"));
    let file = format!("{}\n\nShare this article\n", story(90).join("\n"));
    Sandbox::new(&[("in/dump.jsonl", &lines), ("in/posts/a.txt", &file)])
}

fn texts(sandbox: &Sandbox, folder: &str) -> BTreeMap<String, String> {
    let mut texts = BTreeMap::new();
    for part in ["clean", "dropped"] {
        for bytes in tree(&sandbox.path(&format!("{folder}/{part}"))).into_values() {
            for line in String::from_utf8(bytes).unwrap().lines() {
                let record: Value = serde_json::from_str(line).unwrap();
                let field = |key: &str| record[key].as_str().unwrap().to_owned();
                texts.insert(field("id"), field("text"));
            }
        }
    }
    texts
}

#[test]
fn strikes_are_put_back_and_all_holds() {
    let sandbox = sandbox();
    sandbox.run(&["clean", "in", "-o", "out"]).exits(0);
    let before = texts(&sandbox, "out");
    assert!(
        before
            .values()
            .all(|t| !t.contains("Share this") && !t.contains(PAPER))
    );
    for (names, back, gone) in [
        (
            &["share"][..],
            vec!["Share this article"],
            vec![PAPER, "Inside tonight", "newsletter"],
        ),
        (
            &["template.line"],
            vec![PAPER],
            vec!["Share this", "Inside tonight", "newsletter"],
        ),
        (
            &["template", "newsletter", "share"],
            vec![PAPER, "Inside tonight", "newsletter & never", "Share this"],
            vec!["&amp;", "\r"],
        ),
    ] {
        let folder = names.join("-");
        let args = [&["unstrike", "out"], names, &["-o", &folder]].concat();
        sandbox.run(&args).exits(0).prints(&["put back", &folder]);
        let after = texts(&sandbox, &folder);
        for n in 0..30 {
            let text = &after[&format!("d{n}")];
            for part in &back {
                assert!(text.contains(part), "{names:?}: {part} in {text:?}");
            }
            for part in &gone {
                assert!(!text.contains(part), "{names:?}: {part} in {text:?}");
            }
        }
        sandbox.run(&["verify", &folder]).exits(0);
        let restored = format!("{folder}-in");
        sandbox.run(&["restore", &folder, "-o", &restored]).exits(0);
        assert!(tree(&sandbox.path(&restored)) == tree(&sandbox.path("in")));
    }
    // The other way round: what was put back is what diff says.
    sandbox
        .run(&["diff", "out", "template-newsletter-share"])
        .exits(0)
        .prints(&["template.line", "only in the first", "32 (576 B)"]);
}

#[test]
fn a_template_is_named_by_its_id() {
    let sandbox = sandbox();
    sandbox.run(&["clean", "in", "-o", "out"]).exits(0);
    let templates = fs::read_to_string(sandbox.path("out/templates.toml")).unwrap();
    let at = templates.find(&format!("text = \"{PAPER}")).unwrap();
    let id = templates[at..].split("id = \"").nth(1).unwrap();
    let id = &id[..16];
    sandbox
        .run(&["unstrike", "out", id, "-o", "again"])
        .exits(0)
        .prints(&["in 30 places", "30 documents changed"]);
    let after = texts(&sandbox, "again");
    assert_eq!(after.values().filter(|t| t.contains(PAPER)).count(), 30);
    assert!(after.values().all(|t| !t.contains("Inside tonight")));
    sandbox.run(&["verify", "again"]).exits(0);
    // It is not the result of that run any more.
    sandbox
        .run(&["clean", "in", "-o", "again"])
        .exits(5)
        .complains(&["another run"]);
}

#[test]
fn nothing_is_made_of_a_wrong_name() {
    let sandbox = sandbox();
    sandbox
        .run(&["clean", "in", "-o", "out", "--compress", "zstd"])
        .exits(0);
    for (name, word) in [
        ("horoscope", "horoscope removed nothing"),
        ("template.lin", "template.lin removed nothing"),
        ("0123456789abcdef", "0123456789abcdef removed nothing"),
        ("normalize.entity", "rewrites"),
    ] {
        sandbox
            .run(&["unstrike", "out", name, "-o", "again"])
            .exits(2)
            .complains(&[word]);
        assert!(!sandbox.path("again").exists());
    }
    sandbox
        .run(&["unstrike", "out", "share", "-o", "out"])
        .exits(5);
    sandbox
        .run(&["unstrike", "in", "share", "-o", "again"])
        .exits(2);
    sandbox
        .run(&["unstrike", "out", "share", "-o", "again"])
        .exits(0);
    sandbox.run(&["verify", "again"]).exits(0);

    let sandbox = Sandbox::new(&[("in/a.txt", "The canal froze over.\n")]);
    sandbox.run(&["clean", "in", "-o", "out"]).exits(0);
    sandbox
        .run(&["unstrike", "out", "share", "-o", "again"])
        .exits(2)
        .complains(&["it has no removed text"]);
}

#[test]
fn two_results_are_compared() {
    let sandbox = sandbox();
    sandbox.run(&["clean", "in", "-o", "one"]).exits(0);
    sandbox
        .run(&["clean", "in", "-o", "two", "--no-learn", "--off", "share"])
        .exits(0);
    sandbox
        .run(&["diff", "one", "one"])
        .exits(0)
        .prints(&["no difference"]);
    sandbox.run(&["diff", "one", "two"]).exits(0).prints(&[
        "template.line, only in the first:\n  d0: The Dunmore Post",
        "template.label, only in the first:\n  d0: Inside tonight",
        "1 document: empty_after_cleaning in the first, kept in the second",
    ]);
    sandbox
        .run(&["diff", "two", "one", "--examples", "1"])
        .exits(0)
        .prints(&["template.line, only in the second:\n  d0: The Dunmore Post"]);
    fs::write(
        sandbox.path("in/zz.txt"),
        "A ferry sailed for the islands at dawn.",
    )
    .unwrap();
    sandbox.run(&["clean", "in", "-o", "three"]).exits(0);
    sandbox
        .run(&["diff", "one", "three"])
        .exits(0)
        .prints(&["1 document only in three"]);
}
