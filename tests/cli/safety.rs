//! Results and folders from strange hands: nothing is written outside the folder that was
//! named, nothing is replaced that was not to be, and nobody else reads what was removed.

use crate::common::{result, tree};
use crate::sandbox::Sandbox;
use serde_json::{Value, json};
use std::fs;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, symlink};
use std::path::Path;

/// A sandbox with a result in `out` that has all series and templates.
fn cleaned() -> Sandbox {
    let sandbox = Sandbox::new(&[
        (
            "in/a.jsonl",
            "{\"id\":\"a\",\"text\":\"(Reuters) - The canal froze over.\\n\\n2 min read\"}\nno record\n",
        ),
        ("in/b.txt", "The same.\n"),
        ("in/c.txt", "The same.\n"),
        ("in/sub/d.txt", "The canal thawed.\n"),
    ]);
    sandbox.run(&["clean", "in", "-o", "out"]).exits(3);
    sandbox
}

fn edit(sandbox: &Sandbox, change: impl FnOnce(&mut Value)) {
    let path = sandbox.path("out/run.json");
    let mut manifest = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
    change(&mut manifest);
    fs::write(path, serde_json::to_vec_pretty(&manifest).unwrap()).unwrap();
}

fn mode(path: &Path) -> u32 {
    fs::symlink_metadata(path).unwrap().permissions().mode() & 0o777
}

#[test]
fn a_received_result_leads_nowhere_else() {
    let names = [
        "../precious",
        "/tmp/precious",
        "audit/../../precious",
        "./x",
        "a//b",
    ];
    for name in names {
        for place in ["templates", "outputs"] {
            let sandbox = cleaned();
            fs::write(sandbox.path("precious"), "as it was").unwrap();
            edit(&sandbox, |manifest| match place {
                "templates" => manifest["templates"]["path"] = json!(name),
                _ => {
                    let outputs = manifest["outputs"].as_array_mut().unwrap();
                    outputs.last_mut().unwrap()["path"] = json!(name);
                }
            });
            for args in [
                &["unstrike", "out", "reading", "-o", "again"][..],
                &["restore", "out", "-o", "back"],
                &["verify", "out"],
                &["clusters", "out"],
            ] {
                let done = sandbox.run(args);
                assert_ne!(done.code, 0, "{args:?} {name}");
                assert!(!sandbox.path("again").exists(), "{args:?} {name}");
            }
            let precious = fs::read_to_string(sandbox.path("precious")).unwrap();
            assert_eq!(precious, "as it was", "{name}");
        }
    }
}

#[test]
fn links_in_a_received_result_are_not_followed() {
    for (name, folder) in [("templates.toml", false), ("quarantine", true)] {
        let sandbox = cleaned();
        let (at, away) = (sandbox.path("out").join(name), sandbox.path("away"));
        fs::rename(&at, &away).unwrap();
        symlink(&away, &at).unwrap();
        let args = ["unstrike", "out", "reading", "-o", "again"];
        let done = sandbox.run(&args);
        assert_ne!(done.code, 0, "{name}");
        assert!(!sandbox.path("again").exists(), "{name}");
        assert_eq!(away.is_dir(), folder);
    }
}

#[test]
fn links_in_a_working_folder_are_not_followed() {
    for name in ["lock", "journal", "stdin", "origin"] {
        let sandbox = Sandbox::small();
        fs::write(sandbox.path("precious"), "as it was").unwrap();
        fs::create_dir_all(sandbox.path("out/.work")).unwrap();
        symlink(
            sandbox.path("precious"),
            sandbox.path("out/.work").join(name),
        )
        .unwrap();
        let text = "{\"text\":\"The canal froze over.\"}\n";
        for overwrite in [false, true] {
            let mut args = vec!["clean", "-", "-o", "out", "--format", "jsonl"];
            args.extend(overwrite.then_some("--overwrite"));
            let _ = sandbox.run_on(&args, text);
            let precious = fs::read_to_string(sandbox.path("precious")).unwrap();
            assert_eq!(precious, "as it was", "{name}");
        }
    }
}

#[test]
fn a_received_unfinished_result_is_not_published() {
    let sandbox = cleaned();
    let theirs = tree(&sandbox.path("out"));
    crate::common::plant(&sandbox.path("got/.work/new"), &theirs);
    sandbox
        .run(&["clean", "in", "-o", "got", "--keep", "first"])
        .exits(5)
        .complains(&["received", "--overwrite"]);
    assert!(!sandbox.path("got/run.json").exists());
    let args = ["clean", "in", "-o", "got", "--keep", "first", "--overwrite"];
    sandbox.run(&args).exits(3);
    let manifest = fs::read_to_string(sandbox.path("got/run.json")).unwrap();
    assert!(manifest.contains("\"keep\": \"first\""));
    // A working folder that is a link is not looked into.
    let sandbox = Sandbox::small();
    fs::create_dir_all(sandbox.path("out")).unwrap();
    fs::create_dir(sandbox.path("elsewhere")).unwrap();
    symlink(sandbox.path("elsewhere"), sandbox.path("out/.work")).unwrap();
    sandbox.run(&["clean", "in", "-o", "out"]).exits(5);
    assert!(
        fs::read_dir(sandbox.path("elsewhere"))
            .unwrap()
            .next()
            .is_none()
    );
}

#[test]
fn what_was_removed_is_for_the_user_alone() {
    let sandbox = cleaned();
    let private = |folder: &str, wanted: bool| {
        for name in ["audit", "dropped", "quarantine"] {
            let folder = sandbox.path(folder).join(name);
            let all = fs::read_dir(&folder).unwrap().map(|e| e.unwrap().path());
            for path in all.chain([folder.clone()]) {
                assert_eq!(mode(&path) & 0o077 == 0, wanted, "{}", path.display());
            }
        }
        assert_ne!(mode(&sandbox.path(folder).join("clean")) & 0o077, 0);
    };
    private("out", true);
    sandbox
        .run(&["unstrike", "out", "reading", "-o", "again"])
        .exits(0);
    private("again", true);
    sandbox
        .run(&["clean", "in", "-o", "shared", "--share"])
        .exits(3);
    private("shared", false);
    assert!(result(&sandbox.path("out")) == result(&sandbox.path("shared")));
    // It is no other result.
    sandbox
        .run(&["clean", "in", "-o", "out", "--share"])
        .exits(3)
        .prints(&["already complete"]);
}

#[test]
fn temporary_files_may_lie_in_the_output_folder_and_leave_nothing() {
    let sandbox = Sandbox::small();
    fs::create_dir(sandbox.path("out")).unwrap();
    sandbox
        .run(&["clean", "in", "-o", "out", "--tmp", "out"])
        .exits(0);
    sandbox
        .run(&["clean", "in", "-o", "out", "--tmp", "out"])
        .exits(0);
    sandbox
        .run(&["clean", "in", "-o", "other", "--tmp", "tmp"])
        .exits(0);
    assert_eq!(fs::read_dir(sandbox.path("tmp")).unwrap().count(), 0);
    fs::write(sandbox.path("file"), "").unwrap();
    sandbox
        .run(&["clean", "in", "-o", "third", "--tmp", "file"])
        .exits(1);
    assert!(!sandbox.path("third").exists());
}

#[test]
fn restore_replaces_nothing_and_follows_nothing() {
    let sandbox = cleaned();
    let away = sandbox.path("away");
    fs::create_dir(&away).unwrap();
    for (name, link) in [("b.txt", false), ("b.txt", true), ("sub", true)] {
        let _ = fs::remove_dir_all(sandbox.path("back"));
        fs::create_dir_all(sandbox.path("back/sub")).unwrap();
        let at = sandbox.path("back").join(name);
        match (link, name) {
            (false, _) => fs::write(&at, "as it was").unwrap(),
            (true, "sub") => {
                fs::remove_dir(&at).unwrap();
                symlink(&away, &at).unwrap();
            }
            (true, _) => symlink(away.join("new"), &at).unwrap(),
        }
        let done = sandbox.run(&["restore", "out", "-o", "back"]);
        assert_eq!(done.code, 1, "{done:?}");
        assert_eq!(fs::read_dir(&away).unwrap().count(), 0, "{name}");
        if !link {
            assert!(done.stderr.contains("b.txt exists already"), "{done:?}");
            assert_eq!(fs::read_to_string(&at).unwrap(), "as it was");
        }
        for entry in fs::read_dir(sandbox.path("back")).unwrap() {
            let name = entry.unwrap().file_name();
            assert!(!name.to_string_lossy().contains(".tmp"), "{name:?}");
        }
    }
}

#[test]
fn of_two_runs_at_once_one_loses_and_says_so() {
    let sandbox = Sandbox::small();
    for round in 0..20 {
        let _ = fs::remove_dir_all(sandbox.path("out"));
        let codes = std::thread::scope(|scope| {
            let start = |threshold: &'static str| {
                let sandbox = &sandbox;
                scope.spawn(move || {
                    sandbox.run(&["clean", "in", "-o", "out", "--threshold", threshold])
                })
            };
            let (a, b) = (start("0.8"), start("0.9"));
            [(a.join().unwrap(), "0.8"), (b.join().unwrap(), "0.9")]
        });
        let winners: Vec<_> = codes.iter().filter(|(done, _)| done.code == 0).collect();
        let losers = codes.iter().filter(|(done, _)| done.code == 5).count();
        assert_eq!((winners.len(), losers), (1, 1), "{round}: {codes:?}");
        let manifest = fs::read_to_string(sandbox.path("out/run.json")).unwrap();
        let threshold = format!("\"threshold\": {}", winners[0].1);
        assert!(manifest.contains(&threshold), "{round}");
    }
}

#[test]
fn learned_templates_replace_no_file_and_follow_no_link() {
    let sandbox = Sandbox::small();
    symlink(sandbox.path("nowhere"), sandbox.path("t.toml")).unwrap();
    sandbox
        .run(&["learn", "in", "-o", "t.toml"])
        .exits(2)
        .complains(&["already exists"]);
    assert!(!sandbox.path("nowhere").exists());
    sandbox.run(&["learn", "in", "-o", "u.toml"]).exits(0);
    assert_eq!(fs::metadata(sandbox.path("u.toml")).unwrap().nlink(), 1);
}

#[test]
fn who_only_names_a_source_teaches_it_nothing() {
    let line = "Read the harbour letter of the council";
    let letter = |letters: &[u8], n: usize| letters[n % letters.len()] as char;
    let word = |n: usize, i: usize| -> String {
        let k = (n * 7919 + i * 104_729) % 99_991;
        let syllable = |j: u32| {
            let consonant = letter(b"bcdfghklmnpqrstvwz", k / 18_usize.pow(j));
            [consonant, letter(b"aeiou", k + j as usize)]
        };
        (0..4).flat_map(syllable).collect()
    };
    let words = |n: usize, of: std::ops::Range<usize>| -> String {
        let words: Vec<String> = of.map(|i| word(n, i)).collect();
        let words = words.join(" ");
        words[..1].to_uppercase() + &words[1..]
    };
    let story = |n: usize| -> String {
        let paragraphs = (0..6).map(|p| words(n, p * 20..p * 20 + 20) + ".");
        paragraphs.collect::<Vec<_>>().join("\n\n")
    };
    let record = |n: usize, url: bool, with: bool| {
        let mut text = story(n);
        if with {
            text = format!("{text}\n\n{line}");
        }
        let mut record = json!({
            "id": format!("{n}-{url}"), "source": "victim.example", "title": words(n, 500..506),
            "created": format!("2026-05-{:02}", 1 + n % 28), "text": text,
        });
        if url {
            record["url"] = json!(format!("https://victim.example/{n}"));
        }
        record.to_string() + "\n"
    };
    let theirs: String = (0..40).map(|n| record(n, true, n == 7)).collect();
    let named: String = (100..160).map(|n| record(n, false, true)).collect();
    let kept = |files: &[(&str, &str)]| {
        let sandbox = Sandbox::new(files);
        sandbox.run(&["clean", "in", "-o", "out"]).exits(0);
        let clean = fs::read_to_string(sandbox.path("out/clean/part-00000.jsonl")).unwrap();
        let templates = fs::read_to_string(sandbox.path("out/templates.toml")).unwrap();
        let all = clean
            .lines()
            .filter(|l| l.contains("harbour letter"))
            .count();
        (all, templates)
    };
    // Alone, they are all that is known of the source.
    let (all, templates) = kept(&[("in/b.jsonl", &named)]);
    assert_eq!(all, 0);
    assert!(templates.contains("from = \"names\""), "{templates}");
    // Beside its own pages they say nothing of it.
    let (all, _) = kept(&[("in/a.jsonl", &theirs), ("in/b.jsonl", &named)]);
    assert_eq!(all, 61);
    // What its pages teach goes for both.
    let own: String = (0..40).map(|n| record(n, true, n % 2 == 0)).collect();
    let (all, templates) = kept(&[("in/a.jsonl", &own), ("in/b.jsonl", &named)]);
    assert_eq!(all, 0, "{templates}");
    assert!(templates.contains("from = \"urls\""), "{templates}");
}
