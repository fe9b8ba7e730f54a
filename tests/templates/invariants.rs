//! What holds of every result with templates: any number of threads and any
//! memory give the same bytes, the input comes back, a cleaned text gives nothing
//! more, and the file that was written does what the run did.

use crate::common::{result, tree};
use crate::dump::dump;
use crate::paper::{Cleaned, Dice, cleaned, cleaned_by, document, headline, sentence, story};
use crate::sandbox::{Sandbox, outcome};
use copydesk::config::{AutoSize, Config};
use copydesk::exec::Silent;
use copydesk::replay::{Folder, restore, verify};
use serde_json::{Value, json};

/// Three papers with furniture of every kind.
fn papers() -> Vec<Value> {
    (0..240)
        .map(|n| {
            let mut dice = Dice::new(n as u64 + 10_000);
            let mut lines = story(n);
            match n % 3 {
                0 => {
                    lines.insert(2, format!("Inside tonight: {}", headline(&mut dice)));
                    lines.insert(1, format!("Set in type as galley {n} at Kilbride works"));
                    lines.push("More from the quay".to_owned());
                    lines.extend((0..3).map(|_| headline(&mut dice)));
                }
                1 => {
                    let body = lines[1..].join(" ");
                    lines.truncate(1);
                    lines.push(format!("{body} Set and printed by the Larch Mirror."));
                }
                _ => {
                    for line in ["Quayside", "Markets", "Letters", "Rowing", "Puzzles"] {
                        lines.insert(0, line.to_owned());
                    }
                    lines.extend((0..9).map(|_| headline(&mut dice)));
                    lines.push("Ring the sandbox".to_owned());
                    lines.push(sentence(&mut Dice::new(3)));
                }
            }
            let mut document = document(n, &lines);
            let host = ["dunmorepost", "larchmirror", "quayecho"][n % 3];
            document["url"] = json!(format!("https://{host}.example/{n}"));
            document["title"] = json!(story(n)[0]);
            document
        })
        .collect()
}

#[test]
fn a_run_that_was_killed_ends_as_if_it_had_not_been() {
    killed(&papers(), 20_000);
}

#[test]
fn and_so_does_one_of_pages() {
    killed(&dump(), 5_000);
}

/// `chunk` is in bytes: many of them, most of them on disk.
fn killed(documents: &[Value], chunk: usize) {
    let lines: String = documents.iter().map(|d| format!("{d}\n")).collect();
    let sandbox = Sandbox::new(&[("in/dump.jsonl", &lines)]);
    let command = |args: &[&str]| {
        let mut command = sandbox.command(args);
        command
            .env("COPYDESK_CHUNK", chunk.to_string())
            .env("COPYDESK_STAGING", (2 * chunk).to_string());
        command
    };
    outcome(&mut command(&["clean", "in", "-o", "whole"])).exits(0);
    for (number, fault) in [
        "kill:reader.chunk:9",
        "kill:scan.ended:1",
        "kill:learned:1",
        "kill:worker.block:3",
    ]
    .iter()
    .enumerate()
    {
        let out = format!("out{number}");
        let args = ["clean", "in", "-o", &out];
        let killed = outcome(command(&args).env("COPYDESK_FAULT", fault));
        assert_ne!(killed.code, 0, "{fault}: {killed:?}");
        outcome(&mut command(&args))
            .exits(0)
            .complains(&["resuming an interrupted run"]);
        assert!(
            result(&sandbox.path(&out)) == result(&sandbox.path("whole")),
            "{fault}"
        );
    }
}

#[cfg(debug_assertions)]
#[test]
fn too_many_templates_stop_the_run_and_more_memory_goes_on() {
    let lines: String = papers().iter().map(|d| format!("{d}\n")).collect();
    let sandbox = Sandbox::new(&[("in/dump.jsonl", &lines)]);
    let command = |out: &str, memory: &str, table: &str| {
        let mut command = sandbox.command(&["clean", "in", "-o", out, "--memory", memory]);
        command
            .env("COPYDESK_CHUNK", "20000")
            .env("COPYDESK_STAGING", "40000")
            .env("COPYDESK_TABLE", table);
        command
    };
    // Enough for the documents.
    outcome(&mut command("out", "256MiB", "20000"))
        .exits(1)
        .complains(&["templates", "256MiB", "--memory", "to resume"]);
    assert!(!sandbox.path("out/run.json").exists());
    outcome(&mut command("out", "1GiB", "1000000"))
        .exits(0)
        .complains(&["resuming an interrupted run"]);
    outcome(&mut command("whole", "256MiB", "1000000")).exits(0);
    assert!(result(&sandbox.path("out")) == result(&sandbox.path("whole")));
}

fn again(of: &Cleaned, templates: bool) -> Cleaned {
    let documents: Vec<Value> = of
        .records
        .iter()
        .map(|r| json!({"id": r["id"], "url": r["url"], "title": r["title"], "date": r["date"], "text": r["text"]}))
        .collect();
    let mut config = Config::default();
    if templates {
        config.boilerplate.templates = of.output().join("templates.toml");
    } else {
        config.boilerplate.learn = false;
    }
    cleaned_by(&documents, config)
}

#[test]
fn threads_and_memory_change_nothing() {
    let one = cleaned(&papers());
    assert!(one.templates().matches("[[template]]").count() > 8);
    for documents in [papers(), dump()] {
        same(&documents);
    }
}

fn same(documents: &[Value]) {
    let one = cleaned(documents);
    for (threads, memory) in [(1, "256MiB"), (4, "1GiB")] {
        let mut config = Config::default();
        config.run.threads = threads;
        config.run.memory = memory.parse::<AutoSize>().unwrap();
        let other = cleaned_by(documents, config);
        assert!(result(&other.output()) == result(&one.output()));
    }
}

#[test]
fn the_input_comes_back() {
    let cleaned = cleaned(&papers());
    let folder = Folder::open(&cleaned.output()).unwrap();
    let verified = verify(&folder, &Silent).unwrap();
    assert!(verified.differences.is_empty(), "{verified:?}");
    let back = cleaned.folder.path().join("back");
    restore(&folder, &back).unwrap();
    assert!(tree(&back) == tree(&cleaned.input()));
}

#[test]
fn a_cleaned_text_is_not_cleaned_again() {
    let first = cleaned(&papers());
    let second = again(&first, true);
    assert!(second.texts == first.texts);
}

#[test]
fn the_file_does_what_the_run_did() {
    let documents = papers();
    let learned = cleaned(&documents);
    let mut config = Config::default();
    config.boilerplate.templates = learned.output().join("templates.toml");
    let given = cleaned_by(&documents, config);
    assert!(given.texts == learned.texts);
    assert_eq!(given.templates(), learned.templates());
}

#[test]
fn an_entry_that_is_switched_off_strikes_nothing() {
    let documents = papers();
    let learned = cleaned(&documents);
    for begin in [
        "Inside tonight",
        "Set in type",
        "More from",
        "Markets",
        "Ring the",
    ] {
        assert_eq!(learned.with(begin), 0, "{}", learned.templates());
    }
    assert_eq!(learned.containing("Larch Mirror"), 0);
    let label = "text = \"Inside tonight\"";
    let file = learned
        .templates()
        .replace(label, &format!("{label}\nenabled = false"));
    assert!(file.contains("enabled"));
    let path = learned.folder.path().join("mine.toml");
    std::fs::write(&path, file).unwrap();
    let mut config = Config::default();
    config.boilerplate.templates = path;
    let mine = cleaned_by(&documents, config);
    assert_eq!(mine.with("Inside tonight"), 80);
    assert_eq!(mine.with("Set in type"), 0);
}
