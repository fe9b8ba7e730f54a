//! The ceiling on what goes of one source, and the list of what a survivor has
//! copies of.

use crate::common::series;
use crate::sandbox::{Outcome, Sandbox};
use serde_json::Value;

/// Documents of which so many of a thousand are one story with one word changed.
fn thousand(alike: usize, more: &str) -> Sandbox {
    let words = |name: &str| (0..60).map(|i| format!("{name}{i} ")).collect::<String>();
    let line = |i: usize| {
        let text = if i < alike {
            words("w").replace("w30 ", &format!("changed{i} "))
        } else {
            words(&format!("d{i}x"))
        };
        format!("{{\"id\":\"n{i}\",\"source\":\"the site\",\"text\":\"{text}\"}}\n")
    };
    let lines: String = (0..1000).map(line).collect();
    Sandbox::new(&[("in/a.jsonl", &(lines + more))])
}

fn clean(sandbox: &Sandbox, args: &[&str]) -> Outcome {
    sandbox.run(&[&["clean", "in", "-o", "out"][..], args].concat())
}

#[test]
fn a_source_that_loses_half_is_named() {
    let said = "of 1,000 documents of the source the site are dropped";
    clean(&thousand(600, ""), &[])
        .exits(0)
        .complains(&["599", said]);
    let few = clean(&thousand(400, ""), &[]).exits(0);
    assert!(!few.stderr.contains(said), "{few:?}");
}

#[test]
fn a_source_that_loses_nearly_all_stops_the_run() {
    let sandbox = thousand(980, "");
    clean(&sandbox, &[])
        .exits(1)
        .complains(&["979 of 1000", "the site", "--allow-removal 0.98"]);
    assert!(!sandbox.path("out/run.json").exists());
    clean(&sandbox, &["--allow-removal", "0.98"])
        .exits(0)
        .complains(&["979"]);
    // It is no other run for that.
    clean(&sandbox, &[]).exits(0).prints(&["already complete"]);
    clean(&sandbox, &["--allow-removal", "1.5"]).exits(2);
    // Where copies are marked nothing is lost.
    let marked = ["--mark", "near", "--overwrite"];
    clean(&sandbox, &marked).exits(0);
}

#[test]
fn exact_copies_are_no_loss_and_are_listed_up_to_a_hundred() {
    let copy = "{\"source\":\"the site\",\"text\":\"One story, word for word, all over again.\"}\n";
    let sandbox = thousand(0, &copy.repeat(30_000));
    let outcome = clean(&sandbox, &["--keep", "first"]).exits(0);
    assert!(!outcome.stderr.contains("are dropped"), "{outcome:?}");
    let kept = String::from_utf8(series(&sandbox.path("out"), "clean/part")).unwrap();
    let survivor: Value = serde_json::from_str(kept.lines().last().unwrap()).unwrap();
    let metadata = &survivor["metadata"];
    assert_eq!(metadata["duplicates"].as_array().unwrap().len(), 100);
    assert_eq!(metadata["duplicates_total"], 29_999);
    sandbox.run(&["verify", "out"]).exits(0);
}
