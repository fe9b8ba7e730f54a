//! The commands over a result, and those that only print.

use crate::common::{at_home, result, tree};
use crate::sandbox::Sandbox;
use std::fs;

#[test]
fn a_configuration_is_checked() {
    let sandbox = Sandbox::small();
    fs::write(
        sandbox.path("c.toml"),
        "# mine\n[dedup]\nkeep = \"first\"\nkeeep = \"last\"\n",
    )
    .unwrap();
    let args = ["clean", "in", "-o", "out", "--config", "c.toml"];
    sandbox
        .run(&args)
        .exits(2)
        .complains(&["c.toml", "line 4", "keeep", "drop, keep, mark"]);
    fs::write(sandbox.path("c.toml"), "[dedup]\nkeep = \"loudest\"\n").unwrap();
    sandbox
        .run(&args)
        .exits(2)
        .complains(&["c.toml", "loudest", "cleanest"]);
    fs::write(sandbox.path("c.toml"), "[dedup\n").unwrap();
    sandbox.run(&args).exits(2).complains(&["c.toml", "line 1"]);
    sandbox
        .run(&["clean", "in", "-o", "out", "--config", "none.toml"])
        .exits(2)
        .complains(&["none.toml"]);
}

#[test]
fn the_configuration_is_printed() {
    let sandbox = Sandbox::small();
    let default = fs::read_to_string(at_home("src/config/default.toml")).unwrap();
    assert_eq!(sandbox.run(&["config"]).exits(0).stdout, default);
    fs::write(sandbox.path("c.toml"), "[output]\npart-size = \"7MiB\"\n").unwrap();
    let merged = sandbox
        .run(&["config", "--config", "c.toml"])
        .exits(0)
        .prints(&["7MiB", "cleanest"])
        .stdout;
    fs::write(sandbox.path("d.toml"), &merged).unwrap();
    assert_eq!(
        sandbox
            .run(&["config", "--config", "d.toml"])
            .exits(0)
            .stdout,
        merged
    );
}

#[test]
fn explain_finds_a_document() {
    let line = "{\"id\":\"same\",\"text\":\"The canal froze over on day DAY of the month.\"}\n";
    let input = line.replace("DAY", "1") + &line.replace("DAY", "2");
    let sandbox = Sandbox::new(&[
        ("in/a.jsonl", &input),
        ("in/b.txt", "One line.\n\n\n\nAnother.\n"),
    ]);
    sandbox
        .run(&["explain", "in", "same"])
        .exits(2)
        .complains(&["run.json"]);
    sandbox.run(&["clean", "in", "-o", "out"]).exits(0);
    sandbox
        .run(&["explain", "out", "other"])
        .exits(2)
        .complains(&["no document", "other"]);
    sandbox
        .run(&["explain", "out", "same"])
        .exits(2)
        .complains(&["2 documents", "a.jsonl#1", "a.jsonl#2"]);
    sandbox
        .run(&["explain", "out", "a.jsonl#2"])
        .exits(0)
        .prints(&["same", "day 2", "kept"]);
    sandbox
        .run(&["explain", "out", "b.txt"])
        .exits(0)
        .prints(&["One line."]);
    sandbox
        .run(&["explain", "out", "b.txt", "--rewrites"])
        .exits(0)
        .prints(&["normalize.blank-lines"]);
    sandbox.run(&["explain", "out", "b.txt#1"]).exits(0);
}

#[test]
fn explain_shows_a_strike_and_its_twin() {
    let sentence =
        "The lock keeper of Quellen swept a lane for the children before the school bell rang";
    let text = format!(
        "Ice on the canal\n\n{sentence}\n\n{sentence}.\n\nThe county promised a thaw, and the bakers sold out of buns by ten.\n"
    );
    let sandbox = Sandbox::new(&[("in/a.txt", &text)]);
    sandbox.run(&["clean", "in", "-o", "out"]).exits(0);
    let struck = format!("[-{sentence}-]");
    sandbox.run(&["explain", "out", "a.txt"]).exits(0).prints(&[
        &struck,
        "repeat.near",
        "kept at byte",
    ]);
    let colored = sandbox
        .run(&["explain", "out", "a.txt", "--color", "always"])
        .exits(0);
    assert!(colored.stdout.contains("\u{1b}[31;9m"));
}

#[test]
fn nothing_of_a_document_steers_the_terminal() {
    let evil = "\\u001b[2J\\u001b]0;owned\\u0007 \\u009b31m \\u202egnp.exe\\u202c \\r\\b\\u0000";
    let line = format!(
        "{{\"id\":\"{evil}\",\"text\":\"{evil} text\",\"metadata\":{{\"{evil}\":\"{evil}\"}}}}\n"
    );
    let broken = format!("{{\"text\":12,\"{evil}\":1}}\n");
    let name = "in/\u{1b}[2J\u{202e}.jsonl";
    let sandbox = Sandbox::new(&[(name, &(line.clone() + &line + &broken))]);
    let clean = sandbox
        .run(&[
            "clean", "in", "-o", "out", "--only", "dedup", "--mark", "exact",
        ])
        .exits(3);
    let place = "\u{1b}[2J\u{202e}.jsonl";
    let mut seen = vec![clean];
    for id in [
        format!("{place}#1"),
        format!("{place}#2"),
        format!("{place}#3"),
    ] {
        seen.push(sandbox.run(&["explain", "out", &id, "--rewrites"]).exits(0));
    }
    seen.push(sandbox.run(&["explain", "out", "\u{1b}[31m"]).exits(2));
    seen.push(
        sandbox
            .run(&["clean", name, "nowhere\u{1b}[2J", "-o", "other"])
            .exits(2),
    );
    fs::write(sandbox.path("out/clean/part-00000.jsonl"), "\u{1b}").unwrap();
    seen.push(sandbox.run(&["verify", "out"]).exits(4));
    for outcome in seen {
        let steers = |c: char| {
            (c.is_control() && c != '\n' && c != '\t')
                || matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
        };
        assert!(
            !(outcome.stdout.clone() + &outcome.stderr).contains(steers),
            "{outcome:?}"
        );
    }
}

#[test]
fn verify_finds_one_changed_byte() {
    let sandbox = Sandbox::new(&[
        ("in/a.txt", "The canal froze over.\n"),
        ("in/bad.jsonl", "{\n"),
    ]);
    sandbox.run(&["clean", "in", "-o", "out"]).exits(3);
    for part in result(&sandbox.path("out")).into_keys() {
        let path = sandbox.path("out").join(&part);
        let whole = fs::read(&path).unwrap();
        let mut bytes = whole.clone();
        let middle = bytes.len() / 2;
        bytes[middle] ^= 1;
        fs::write(&path, bytes).unwrap();
        sandbox
            .run(&["verify", "out"])
            .exits(4)
            .prints(&[&part, "1 difference"]);
        fs::remove_file(&path).unwrap();
        sandbox
            .run(&["verify", "out"])
            .exits(4)
            .prints(&[&part, "is missing"]);
        fs::write(&path, whole).unwrap();
    }
    sandbox.run(&["verify", "out"]).exits(0);
    fs::remove_file(sandbox.path("out/run.json")).unwrap();
    sandbox
        .run(&["verify", "out"])
        .exits(2)
        .complains(&["run.json"]);
}

#[test]
fn restore_overwrites_nothing() {
    let sandbox = Sandbox::small();
    sandbox.run(&["clean", "in", "-o", "out"]).exits(0);
    sandbox
        .run(&["restore", "out", "-o", "back"])
        .exits(0)
        .prints(&["2 files"]);
    assert!(tree(&sandbox.path("in")) == tree(&sandbox.path("back")));
    fs::write(sandbox.path("back/a.txt"), "mine").unwrap();
    sandbox
        .run(&["restore", "out", "-o", "back"])
        .exits(1)
        .complains(&["a.txt exists", "empty folder"]);
    assert_eq!(fs::read(sandbox.path("back/a.txt")).unwrap(), b"mine");
}

#[test]
fn restore_stays_in_its_folder() {
    let sandbox = Sandbox::small();
    sandbox.run(&["clean", "in", "-o", "out"]).exits(0);
    let manifest = fs::read_to_string(sandbox.path("out/run.json")).unwrap();
    fs::write(
        sandbox.path("out/run.json"),
        manifest.replace("\"a.txt\"", "\"../a.txt\""),
    )
    .unwrap();
    let audit = sandbox.path("out/audit/part-00000.jsonl");
    let lines = fs::read_to_string(&audit).unwrap();
    fs::write(
        &audit,
        lines.replace("\"file\":\"a.txt\"", "\"file\":\"../a.txt\""),
    )
    .unwrap();
    sandbox
        .run(&["restore", "out", "-o", "back/deep"])
        .exits(1)
        .complains(&["leads out of the folder"]);
    assert!(!sandbox.path("back/a.txt").exists());
}

#[test]
fn the_rules_are_listed() {
    let sandbox = Sandbox::new(&[]);
    sandbox
        .run(&["rules"])
        .exits(0)
        .prints(&["repeat.block", "normalize.nfc", "for example:"]);
    let one = sandbox.run(&["rules", "repeat.near"]).exits(0).stdout;
    assert!(one.contains("repeat.near") && !one.contains("normalize"));
}

/// A faulty rule file is refused by every command that reads one, with the line.
#[test]
fn a_faulty_rule_file_is_refused() {
    let rule = "# Mine.\n[[rule]]\nid = \"my.zap\"\nreason = \"Zaps.\"\nlang = \"en\"\ntier = \"a\"\nexamples = [\"Zap 1\"]\nstarts = [\"zap\"]\n";
    for (key, says) in [
        ("pattern = 'zap [0-9]'", ""),
        (
            "pattern = 'zap ([0-9]'",
            "line 9: rule \"my.zap\": the pattern does not compile: unclosed group",
        ),
        (
            "pattern = 'zap (?:x{1000}){1000}'",
            "line 9: rule \"my.zap\": the pattern (21 characters) compiles to more than 524288 bytes",
        ),
        (
            "pattern = 'zap x'",
            "line 3: rule \"my.zap\": it does not match its example \"Zap 1\"",
        ),
        (
            "paterns = 'zap x'",
            "line 9: rule \"my.zap\": unknown field `paterns`",
        ),
        ("pattern = zap", "line 9: "),
    ] {
        let sandbox = Sandbox::new(&[
            ("mine/my.toml", &format!("{rule}{key}\n")),
            ("in/a.txt", "Zap 1\n"),
        ]);
        for command in [
            &["rules", "--rules", "mine"][..],
            &["rules", "test", "--rules", "mine", "in/a.txt"],
            &["clean", "in", "-o", "out", "--rules", "mine"],
        ] {
            let outcome = sandbox.run(command);
            if says.is_empty() {
                outcome.exits(0);
            } else {
                outcome.exits(2).complains(&["my.toml: ", says]);
                assert!(!sandbox.path("out").exists());
            }
        }
    }
}

#[test]
fn every_subcommand_has_help_with_an_example() {
    let sandbox = Sandbox::new(&[]);
    let help = sandbox
        .run(&["--help"])
        .exits(0)
        .prints(&["Exit codes"])
        .stdout;
    for subcommand in ["clean", "explain", "restore", "verify", "rules", "config"] {
        assert!(help.contains(subcommand), "{help}");
        let example = format!("  copydesk {subcommand}");
        sandbox
            .run(&[subcommand, "--help"])
            .exits(0)
            .prints(&["Example", &example]);
    }
    sandbox
        .run(&["--version"])
        .exits(0)
        .prints(&[env!("CARGO_PKG_VERSION")]);
}
