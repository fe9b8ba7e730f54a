//! Near-duplicates through the whole pipeline, and what the command line says of them.

// Helpers of a test are not tests to clippy.
#![allow(clippy::unwrap_used)]

use copydesk::config::{Config, Keep, Stage};
use copydesk::exec::Silent;
use copydesk::report::Totals;
use copydesk::run::{Job, clean};
use copydesk::write::Claim;
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::process::Command;

/// So many words of prose, in lines, with some of them changed.
fn story(name: &str, words: usize, changed: &[usize]) -> String {
    let mut text = String::new();
    for i in 0..words {
        let base = if changed.contains(&i) {
            "changed"
        } else {
            name
        };
        text.push_str(&format!("{base}{i}"));
        text.push_str(match i % 40 {
            39 => ".\n",
            _ => " ",
        });
    }
    text.trim_end().to_owned() + "."
}

fn run(folder: &Path, records: &[Value], change: impl Fn(&mut Config)) -> (PathBuf, Totals) {
    let input = folder.join("in.jsonl");
    let lines: Vec<String> = records.iter().map(Value::to_string).collect();
    std::fs::write(&input, lines.join("\n") + "\n").unwrap();
    let mut config = Config::default();
    config.dedup.keep = Keep::First;
    change(&mut config);
    let threads = config.run.threads;
    let output = folder.join(format!("out{threads}"));
    let job = Job {
        paths: vec![input],
        listed: Vec::new(),
        output: output.clone(),
        claim: Claim::Overwrite,
        config,
        stop: copydesk::exec::Stop::default(),
    };
    let totals = clean(&job, &Silent).unwrap().totals;
    (output, totals)
}

fn lines(output: &Path, part: &str) -> Vec<Value> {
    let path = output.join(part);
    let text = std::fs::read_to_string(path).unwrap_or_default();
    text.lines()
        .map(|l| serde_json::from_str(l).unwrap())
        .collect()
}

fn copydesk(args: &[&str]) -> String {
    let out = Command::new(env!("CARGO_BIN_EXE_copydesk"))
        .args(args)
        .output()
        .unwrap();
    assert!(
        out.status.success(),
        "{}",
        String::from_utf8_lossy(&out.stderr)
    );
    String::from_utf8(out.stdout).unwrap()
}

/// One wire story at two outlets, each with its own furniture.
fn syndicated() -> Vec<Value> {
    let body = story("w", 200, &[]);
    let edited = story("w", 200, &[77]);
    vec![
        json!({"id": "a", "source": "one", "url": "https://one.example/1", "title": "Ferry strike ends",
               "date": "2024-03-05", "text": format!("{body}\n\nSign up for our newsletter")}),
        json!({"id": "b", "source": "two", "url": "https://two.example/9", "title": "=Strike \"over\"",
               "text": format!("Published: 5 March 2024\n\n{edited}\n\nShare this article\n\nFollow us on Facebook")}),
        json!({"id": "c", "source": "two", "title": "Other", "text": story("v", 200, &[])}),
    ]
}

#[test]
fn a_syndicated_story_is_dropped_once_and_shown() {
    let folder = tempfile::tempdir().unwrap();
    let (output, totals) = run(folder.path(), &syndicated(), |_| {});
    assert_eq!(totals.dropped.get("near_duplicate"), Some(&1));
    assert_eq!(totals.kept, 2);
    let kept = &lines(&output, "clean/part-00000.jsonl")[0];
    let twin = &kept["metadata"]["duplicates"][0];
    assert_eq!(twin["id"], "b");
    assert_eq!(twin["source"], "two");
    assert_eq!(twin["url"], "https://two.example/9");
    assert_eq!(twin["relation"], "near");
    // One word of 200: five of 196 shingles on either side.
    assert_eq!(twin["similarity"], 0.9502);
    let dropped = &lines(&output, "dropped/part-00000.jsonl")[0];
    assert_eq!(dropped["metadata"]["filter_reason"], "near_duplicate");
    assert_eq!(dropped["metadata"]["duplicate_of"]["id"], "a");
    let audit = &lines(&output, "audit/dropped-00000.jsonl")[0];
    assert_eq!(audit["twin"]["id"], "a");
    assert_eq!(audit["twin"]["relation"], "near");

    let out = output.to_str().unwrap();
    let text = copydesk(&["explain", out, "b"]);
    assert!(text.contains("compared with a\n"), "{text}");
    assert!(text.contains("[-changed77-] {+w77+}"), "{text}");
    let csv = copydesk(&["clusters", out, "--csv"]);
    let rows: Vec<&str> = csv.lines().collect();
    assert_eq!(rows.len(), 3);
    assert!(
        rows[1].starts_with("1,Ferry strike ends,a,one,https://one.example/1,2024-03-05,,,yes"),
        "{csv}"
    );
    assert!(
        rows[2].starts_with("1,\"'=Strike \"\"over\"\"\",b,two,"),
        "{csv}"
    );
    assert!(rows[2].ends_with(",near,0.9502,no"), "{csv}");
    assert!(copydesk(&["clusters", out]).contains("1 group with 1 duplicate"));
    assert!(copydesk(&["verify", out]).starts_with("verified: 3 records"));
}

#[test]
fn a_marked_copy_stays() {
    let folder = tempfile::tempdir().unwrap();
    let (output, totals) = run(folder.path(), &syndicated(), |c| {
        c.dedup.drop.clear();
        c.dedup.mark.push(copydesk::config::Relation::Near);
    });
    assert_eq!((totals.kept, totals.marked["near"]), (3, 1));
    let marked = &lines(&output, "clean/part-00000.jsonl")[1];
    assert_eq!(marked["metadata"]["duplicate_of"]["similarity"], 0.9502);
}

#[test]
fn chains_do_not_form() {
    let folder = tempfile::tempdir().unwrap();
    let records = [
        json!({"id": "a", "text": story("w", 200, &[])}),
        json!({"id": "b", "text": story("w", 200, &[20, 60, 100])}),
        json!({"id": "c", "text": story("w", 200, &[20, 60, 100, 120, 140, 160])}),
    ];
    let (output, _) = run(folder.path(), &records, |c| {
        c.run.stages = vec![Stage::Dedup]
    });
    let ids: Vec<Value> = lines(&output, "clean/part-00000.jsonl")
        .iter()
        .map(|l| l["id"].clone())
        .collect();
    assert_eq!(ids, ["a", "c"]);
}

#[test]
fn any_number_of_threads_gives_the_same_bytes() {
    let folder = tempfile::tempdir().unwrap();
    let mut records = Vec::new();
    for i in 0..400usize {
        let (family, words) = (i % 37, [20, 45, 90, 300][i % 4]);
        let changed = [i * 7 % words, i * 13 % words];
        let text = story(&format!("f{family}x"), words, &changed[..i % 3]);
        records.push(json!({"id": i, "source": format!("s{}", i % 5), "text": text}));
    }
    let results: Vec<_> = [1, 2, 7]
        .map(|threads| {
            let (output, totals) = run(folder.path(), &records, |c| {
                c.run.threads = threads;
                c.dedup.keep = Keep::Cleanest;
            });
            assert!(totals.dropped["near_duplicate"] > 20, "{totals:?}");
            let read = |p: &str| std::fs::read(output.join(p)).unwrap();
            let bytes = [
                "clean/part-00000.jsonl",
                "dropped/part-00000.jsonl",
                "audit/part-00000.jsonl",
                "audit/dropped-00000.jsonl",
            ]
            .map(read);
            (bytes, totals)
        })
        .into_iter()
        .collect();
    assert!(results.iter().all(|r| *r == results[0]));
}

#[test]
fn one_text_under_two_headlines_of_a_site_is_kept_and_reported() {
    let folder = tempfile::tempdir().unwrap();
    let page = |id: &str, title: &str| {
        json!({"id": id, "source": "s", "url": format!("https://s.example/{id}"), "title": title,
               "text": story("consent", 80, &[])})
    };
    let two = [page("a", "Ferry strike ends"), page("b", "Budget passes")];
    let (output, totals) = run(folder.path(), &two, |_| {});
    assert_eq!((totals.kept, totals.marked["same-page-text"]), (2, 1));
    let second = &lines(&output, "clean/part-00000.jsonl")[1];
    assert_eq!(
        second["metadata"]["duplicate_of"]["relation"],
        "same-page-text"
    );
    // Alone, deduplication looks at the texts alone.
    let (_, totals) = run(folder.path(), &two, |c| c.run.stages = vec![Stage::Dedup]);
    assert_eq!(totals.dropped.get("exact_duplicate"), Some(&1));

    let four = [
        page("a", "Ferry strike ends"),
        page("b", "Budget passes"),
        page("c", "Council elects mayor"),
        page("d", "Rain ahead"),
    ];
    let (output, totals) = run(folder.path(), &four, |_| {});
    assert_eq!((totals.kept, totals.marked["stub"]), (4, 4));
    let first = &lines(&output, "clean/part-00000.jsonl")[0];
    assert_eq!(first["metadata"]["filter_reason"], "stub");
    let (_, totals) = run(folder.path(), &four, |c| {
        c.dedup.stubs = copydesk::config::Stubs::Drop;
    });
    assert_eq!((totals.kept, totals.dropped["stub"]), (0, 4));
}
