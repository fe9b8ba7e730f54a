//! What `verify` sees: everything in a result that is not as it was written.

use crate::common::{result, tree};
use crate::sandbox::{Outcome, Sandbox};
use copydesk::replay::{Folder, ReplayError, verify};
use copydesk::run::Silent;
use copydesk::write::Manifest;
use serde_json::{Value, json};
use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

/// A result with two inputs of several records, duplicates and quarantine.
fn sandbox() -> Sandbox {
    let same = "The canal froze over on Sunday night, and nobody skated there, said the board.";
    let lines = format!(
        "{{\"id\":\"a\",\"text\":\"{same}\"}}\n{{\"id\":\"b\",\"text\":\"{same}\"}}\nnot json\n{{\"id\":\"c\",\"text\":\"The ferry stayed in port.\",\"n\":NaN}}\n"
    );
    let sandbox = Sandbox::new(&[
        ("in/a.jsonl", &lines),
        ("in/b.txt", "One line.\n\n\n\nAnother.\n"),
        ("in/empty.jsonl", ""),
    ]);
    sandbox.run(&["clean", "in", "-o", "out"]).exits(3);
    sandbox.run(&["verify", "out"]).exits(0);
    sandbox
}

fn mkfifo(path: &Path) {
    let made = Command::new("mkfifo").arg(path).status().unwrap();
    assert!(made.success());
}

/// Runs a command that might wait for ever.
fn in_time(sandbox: &Sandbox, args: &[&str]) -> Outcome {
    let mut command = sandbox.command(args);
    crate::sandbox::outcome(command.timeout(Duration::from_secs(20)))
}

/// Puts another result into `out`, sees that `verify` names what is wrong, and puts the old one
/// back.
#[track_caller]
fn sees(sandbox: &Sandbox, named: &[&str], change: impl FnOnce(&Path)) {
    let out = sandbox.path("out");
    let whole = tree(&out);
    change(&out);
    in_time(sandbox, &["verify", "out"])
        .exits(4)
        .prints_or_complains(named);
    let _ = fs::remove_dir_all(&out);
    crate::common::plant(&out, &whole);
    for folder in ["clean", "audit", "dropped", "quarantine"] {
        fs::create_dir_all(out.join(folder)).unwrap();
    }
    sandbox.run(&["verify", "out"]).exits(0);
}

#[test]
fn what_was_not_written_is_named() {
    let sandbox = sandbox();
    for name in [
        "clean/part-00001.jsonl",
        "clean/notes.txt",
        "audit/.hidden",
        "dropped/part-00077.jsonl",
        "quarantine/deep/part-00000.jsonl",
    ] {
        let shown = name.split('/').take(2).collect::<Vec<_>>().join("/");
        sees(&sandbox, &[&shown, "was not written by this run"], |out| {
            fs::create_dir_all(out.join(name).parent().unwrap()).unwrap();
            fs::write(out.join(name), "{\"text\":\"x\"}\n").unwrap();
        });
    }
}

#[test]
fn a_part_that_is_no_file_is_named() {
    let sandbox = sandbox();
    let part = "clean/part-00000.jsonl";
    sees(&sandbox, &[part, "is a folder"], |out| {
        fs::remove_file(out.join(part)).unwrap();
        fs::create_dir(out.join(part)).unwrap();
    });
    sees(&sandbox, &[part, "is a link"], |out| {
        let elsewhere = out.with_file_name("elsewhere");
        fs::rename(out.join(part), &elsewhere).unwrap();
        symlink(elsewhere, out.join(part)).unwrap();
    });
    for target in ["part-00000.jsonl", "/dev/zero"] {
        sees(&sandbox, &[part, "is a link"], |out| {
            fs::remove_file(out.join(part)).unwrap();
            symlink(target, out.join(part)).unwrap();
        });
    }
    sees(&sandbox, &[part, "is a pipe"], |out| {
        fs::remove_file(out.join(part)).unwrap();
        mkfifo(&out.join(part));
    });
    sees(&sandbox, &["clean is not a folder"], |out| {
        fs::remove_dir_all(out.join("clean")).unwrap();
        fs::write(out.join("clean"), "").unwrap();
    });
    sees(&sandbox, &["clean is not a folder"], |out| {
        fs::rename(out.join("clean"), out.with_file_name("moved")).unwrap();
        symlink(out.with_file_name("moved"), out.join("clean")).unwrap();
    });
}

#[test]
fn nothing_that_is_no_file_makes_a_command_wait() {
    let sandbox = sandbox();
    for part in [
        "run.json",
        "clean/part-00000.jsonl",
        "audit/part-00000.jsonl",
    ] {
        let path = sandbox.path("out").join(part);
        let whole = fs::read(&path).unwrap();
        fs::remove_file(&path).unwrap();
        mkfifo(&path);
        for args in [
            &["verify", "out"][..],
            &["explain", "out", "a"],
            &["clusters", "out"],
            &["fields", "out"],
            &["find", "out", "ferry"],
            &["diff", "out", "out"],
            &["restore", "out", "-o", "back"],
            &["unstrike", "out", "related", "-o", "again"],
        ] {
            let outcome = in_time(&sandbox, args);
            assert!(matches!(outcome.code, 1 | 4), "{args:?}: {outcome:?}");
        }
        fs::remove_file(&path).unwrap();
        fs::write(&path, whole).unwrap();
    }
}

#[test]
fn a_damaged_manifest_is_a_difference() {
    let sandbox = sandbox();
    let whole = fs::read(sandbox.path("out/run.json")).unwrap();
    for bytes in [&whole[..500], b"", b"{}", b"\xff"] {
        sees(&sandbox, &["run.json is damaged"], |out| {
            fs::write(out.join("run.json"), bytes).unwrap();
        });
    }
    let value: Value = serde_json::from_slice(&whole).unwrap();
    sees(&sandbox, &["run.json changed"], |out| {
        fs::write(out.join("run.json"), serde_json::to_vec(&value).unwrap()).unwrap();
    });
    sees(&sandbox, &["run.json changed"], |out| {
        fs::write(out.join("run.json"), [&whole[..], b"\n"].concat()).unwrap();
    });
    sees(&sandbox, &["run.json is damaged"], |out| {
        fs::remove_file(out.join("run.json")).unwrap();
        mkfifo(&out.join("run.json"));
    });
}

/// Whatever byte of the manifest is another one: digits, letters, marks, blanks, the hash and
/// the clock times.
#[test]
fn no_byte_of_the_manifest_changes_unseen() {
    let sandbox = sandbox();
    let out = sandbox.path("out");
    let whole = fs::read(out.join("run.json")).unwrap();
    for at in 0..whole.len() {
        let mut bytes = whole.clone();
        bytes[at] = match bytes[at] {
            b'9' => b'0',
            digit if digit.is_ascii_digit() => digit + 1,
            letter if letter.is_ascii_alphabetic() => letter ^ 0x20,
            other => other ^ 1,
        };
        fs::write(out.join("run.json"), &bytes).unwrap();
        let seen = match Folder::open(&out) {
            Err(ReplayError::Manifest { .. }) => true,
            Err(error) => panic!("byte {at}: {error}"),
            Ok(folder) => !verify(&folder, &Silent).unwrap().differences.is_empty(),
        };
        assert!(seen, "byte {at} of {}", String::from_utf8_lossy(&bytes));
    }
}

/// A manifest that was changed with care, so that its own hash is right.
#[track_caller]
fn sees_value(sandbox: &Sandbox, named: &[&str], change: impl FnOnce(&mut Value)) {
    sees(sandbox, named, |out| {
        let path = out.join("run.json");
        let mut value: Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
        change(&mut value);
        let manifest: Result<Manifest, _> = serde_json::from_value(value.clone());
        let bytes = match manifest {
            Ok(manifest) => manifest.to_bytes().unwrap(),
            // No manifest has such a value; it is refused when it is read.
            Err(_) => value.to_string().into_bytes(),
        };
        fs::write(path, bytes).unwrap();
    });
}

#[test]
fn inputs_that_differ_miss_or_are_swapped_are_named() {
    let sandbox = sandbox();
    for (key, value) in [
        ("hash", json!("0".repeat(32))),
        ("tail", json!("\n\n")),
        ("records", json!(99)),
        ("decompressed", json!(2)),
        ("bytes", json!(1)),
    ] {
        for input in [0, 1, 2] {
            let names = ["a.jsonl: ", "b.txt: ", "empty.jsonl: "];
            sees_value(&sandbox, &[names[input]], |run| {
                run["inputs"][input][key] = value.clone();
            });
        }
    }
    sees_value(&sandbox, &["a.jsonl is not among the inputs"], |run| {
        run["inputs"][0]["name"] = json!("other.jsonl");
    });
    sees_value(&sandbox, &["a.jsonl is not among the inputs"], |run| {
        run["inputs"].as_array_mut().unwrap().remove(0);
    });
    sees_value(&sandbox, &["b.txt is not among the inputs"], |run| {
        run["inputs"].as_array_mut().unwrap().swap(0, 1);
    });
}

#[test]
fn totals_parts_and_the_configuration_are_worked_out_again() {
    let sandbox = sandbox();
    for (total, named) in [
        ("read", "the records read"),
        ("kept", "the documents kept"),
        ("nulled_numbers", "the numbers that became null"),
    ] {
        sees_value(&sandbox, &[named], |run| run["totals"][total] = json!(77));
    }
    sees_value(&sandbox, &["the documents marked"], |run| {
        run["totals"]["marked"] = json!({ "near": 5 });
    });
    let manifest = fs::read(sandbox.path("out/run.json")).unwrap();
    let manifest: Value = serde_json::from_slice(&manifest).unwrap();
    for (at, part) in manifest["outputs"].as_array().unwrap().iter().enumerate() {
        for key in ["lines", "uncompressed", "bytes"] {
            sees_value(&sandbox, &[part["path"].as_str().unwrap()], |run| {
                run["outputs"][at][key] = json!(7);
            });
        }
    }
    sees_value(&sandbox, &["leads out of the folder"], |run| {
        let part = run["outputs"][0].clone();
        run["outputs"].as_array_mut().unwrap().push(part);
        let last = run["outputs"].as_array_mut().unwrap().last_mut().unwrap();
        last["path"] = json!("clean/../../in/b.txt");
    });
    sees_value(&sandbox, &["not the one of its config_hash"], |run| {
        run["config"]["dedup"]["threshold"] = json!(0.5);
    });
    sees_value(&sandbox, &["not the one of its config_hash"], |run| {
        run["config_hash"] = json!("0".repeat(32));
    });
    sees_value(&sandbox, &["not the one of its config_hash"], |run| {
        run["config"]["output"]["audit"] = json!("none");
    });
}

#[test]
fn verify_writes_nothing() {
    let sandbox = sandbox();
    let before = tree(sandbox.0.path());
    sandbox.run(&["verify", "out"]).exits(0);
    assert!(tree(sandbox.0.path()) == before);
    assert!(result(&sandbox.path("out")).len() >= 5);
}

/// A few bytes that become one line of many mebibytes.
#[test]
fn a_line_longer_than_any_record_is_not_read() {
    let sandbox = sandbox();
    let out = sandbox.path("out");
    fs::remove_file(out.join("clean/part-00000.jsonl")).unwrap();
    let packed = zstd::encode_all(&vec![b'a'; 96 << 20][..], 1).unwrap();
    fs::write(out.join("clean/part-00000.jsonl.zst"), &packed).unwrap();
    let path = out.join("run.json");
    let mut value: Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
    value["config"]["input"]["max-record-bytes"] = json!("1MiB");
    value["outputs"][0]["path"] = json!("clean/part-00000.jsonl.zst");
    value["outputs"][0]["uncompressed"] = json!(96 << 20);
    fs::write(&path, serde_json::to_vec(&value).unwrap()).unwrap();
    for args in [&["clusters", "out"][..], &["explain", "out", "a"]] {
        in_time(&sandbox, args)
            .exits(4)
            .complains(&["clean/part-00000.jsonl.zst line 1", "too long"]);
    }
}
