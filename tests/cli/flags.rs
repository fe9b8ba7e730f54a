//! Flags whose values can do nothing, and the lists of `--drop` and `--mark`.

use crate::sandbox::Sandbox;
use std::fs;

const CLEAN: [&str; 4] = ["clean", "in", "-o", "out"];

#[track_caller]
fn refused(sandbox: &Sandbox, flags: &[&str], words: &[&str]) {
    let args = [&CLEAN[..], flags].concat();
    sandbox.run(&args).exits(2).complains(words);
    assert!(!sandbox.path("out").exists(), "{flags:?}");
}

#[test]
fn values_that_can_do_nothing_are_refused() {
    let sandbox = Sandbox::small();
    for (flags, words) in [
        (
            &["--part-size", "10"][..],
            &["part-size must be at least 256 bytes", "10MiB"][..],
        ),
        (
            &["--max-record-bytes", "10"],
            &["max-record-bytes must be at least 100", "10MiB"],
        ),
        (&["--memory", "4"], &["at least 256MiB, not 4", "4GiB"]),
        (&["--threshold", "80"], &["between 0.5 and 1, not 80"]),
        (&["--allow-removal", "95"], &["between 0 and 1, not 95"]),
        (&["--limit", "0"], &["--limit 0 would read nothing"]),
        (&["--sample", "0"], &["give a number of records from 1"]),
        (&["--sample", "0%"], &["above 0%"]),
        (&["--sample", "150%"], &["at most 100%"]),
        (
            &["--sample", "5%", "--limit", "3"],
            &["--sample", "--limit"],
        ),
        (&["--seed", "1"], &["--seed can do nothing"]),
        (&["--source-from", ""], &["source-from is empty"]),
        (
            &["--only", "dedup", "--templates", "t.toml"],
            &["--templates can do nothing", "boilerplate"],
        ),
        (
            &["--only", "normalize", "--keep", "longest"],
            &["--keep can do nothing", "dedup"],
        ),
        (
            &["--drop", "exact", "--threshold", "0.9"],
            &["--threshold can do nothing", "--drop +near"],
        ),
        (
            &["--only", "dedup", "--stubs", "drop"],
            &["--stubs can do nothing"],
        ),
        (
            &["--format", "jsonl", "--delimiter", ";"],
            &["--delimiter can do nothing"],
        ),
    ] {
        refused(&sandbox, flags, words);
    }
    // These do something.
    for flags in [
        &["--drop", "exact", "--mark", "near", "--threshold", "0.9"][..],
        &["--delimiter", ";"],
        &["--only", "normalize", "--off", "related"],
    ] {
        let args = [&CLEAN[..], flags, &["--overwrite"]].concat();
        assert_eq!(sandbox.run(&args).exits(0).stderr, "");
    }
}

#[test]
fn a_source_from_a_field_that_no_record_has_is_refused() {
    let sandbox = Sandbox::small();
    refused(
        &sandbox,
        &["--source-from", "moon"],
        &[
            "no record has the field moon that --source-from names",
            "1 record looked at; the first has id, text",
            "auto, host, folder or file",
        ],
    );
    let many = "{\"id\":1,\"url\":\"u\",\"text\":\"The canal thawed.\"}\n".repeat(120);
    fs::write(sandbox.path("in/b.jsonl"), &many).unwrap();
    refused(
        &sandbox,
        &["--source-from", "moon"],
        &["100 records looked at; the first has id, url, text"],
    );
    let named = "{\"metadata\":{\"paper\":\"Orrin Post\"},\"text\":\"The canal thawed.\"}\n";
    fs::write(sandbox.path("in/b.jsonl"), named).unwrap();
    let args = [&CLEAN[..], &["--source-from", "paper"]].concat();
    assert_eq!(sandbox.run(&args).exits(0).stderr, "");
    let texts = Sandbox::new(&[("in/a.txt", "The canal froze over.\n")]);
    refused(
        &texts,
        &["--source-from", "moon"],
        &["text files have no fields"],
    );
}

#[test]
fn a_field_that_no_record_has_is_said() {
    let sandbox = Sandbox::small();
    let args = [&CLEAN[..], &["--date-key", "datum,when"]].concat();
    sandbox
        .run(&args)
        .exits(0)
        .complains(&["no record has the field datum, when that --date-key names"]);
    let args = [&CLEAN[..], &["--id-key", "key,id", "--overwrite"]].concat();
    assert_eq!(sandbox.run(&args).exits(0).stderr, "");
}

fn settings(sandbox: &Sandbox, flags: &[&str]) -> (String, String) {
    let args = [&CLEAN[..], flags, &["--overwrite"]].concat();
    sandbox.run(&args).exits(0);
    let account = fs::read_to_string(sandbox.path("out/run.json")).unwrap();
    let account: serde_json::Value = serde_json::from_str(&account).unwrap();
    let list = |name: &str| account["config"]["dedup"][name].to_string();
    (list("drop"), list("mark"))
}

#[test]
fn a_list_of_relations_replaces_or_adds() {
    let sandbox = Sandbox::small();
    let (all, others) = (r#"["exact","near"]"#, r#"["same-page-text","template"]"#);
    for (flags, drop, mark) in [
        (&["--drop", "near"][..], r#"["near"]"#, others),
        (&["--drop", "+near"], all, others),
        (
            &["--drop", "+template,+near"],
            r#"["exact","near","template"]"#,
            r#"["same-page-text"]"#,
        ),
        (
            &["--mark", "+near"],
            r#"["exact"]"#,
            r#"["near","same-page-text","template"]"#,
        ),
        (&["--profile", "archive", "--drop", "+near"], all, others),
    ] {
        let (dropped, marked) = settings(&sandbox, flags);
        assert_eq!((&*dropped, &*marked), (drop, mark), "{flags:?}");
    }
    fs::remove_dir_all(sandbox.path("out")).unwrap();
    refused(
        &sandbox,
        &["--drop", "+template,near"],
        &["write + before all of them", "exact,near"],
    );
    refused(&sandbox, &["--mark", "+moon"], &["moon", "same-page-text"]);
    let help = sandbox.run(&["clean", "--help"]).exits(0).stdout;
    let help = help.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        help.contains("of these relations and no others; +near adds one [default: exact,near]")
    );
}
