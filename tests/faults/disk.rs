//! A disk that is full or fails: nothing is published, the program says so, and
//! the same command goes on once there is space.

use crate::corpus::{command, faulty, is_unpublished, is_whole, reference, run};
use crate::sandbox::Sandbox;
use crate::tools::traced;
use std::collections::BTreeSet;
use std::fs;
use std::process::Command;

#[test]
fn a_write_that_fails_loses_nothing() {
    let (sandbox, reference) = reference();
    let mut failed = 0;
    for what in ["fail", "full"] {
        for n in (2..).step_by(13) {
            let _ = fs::remove_dir_all(sandbox.path("out"));
            let outcome = faulty(&sandbox, &format!("{what}:*:{n}"), &[]);
            if outcome.code == 3 {
                break;
            }
            failed += 1;
            outcome.exits(1).complains(&["no space left", "again"]);
            is_unpublished(&sandbox);
            run(&sandbox, &[]).exits(3);
            is_whole(&sandbox, &reference);
        }
    }
    println!("{failed} failed writes");
    assert!(failed > 10);
}

#[test]
fn a_sync_that_fails_is_not_believed_the_second_time() {
    let (sandbox, reference) = reference();
    faulty(&sandbox, "fail:file.sync:2", &[]).exits(1);
    is_unpublished(&sandbox);
    run(&sandbox, &[]).exits(3);
    is_whole(&sandbox, &reference);
}

/// Runs on a file system of a size in a namespace of its own, then grows it and
/// runs again. Gives the exit codes of both.
pub fn on_a_disk(sandbox: &Sandbox, size: &str) -> Option<(i32, i32)> {
    let sample = command(sandbox, &[]);
    let words = sample.get_args().map(|a| a.to_str().unwrap());
    let program = sample.get_program().to_str().unwrap();
    let run = format!("{program} {}", words.collect::<Vec<_>>().join(" "));
    let script = format!(
        "mkdir -p out && mount -t tmpfs -o size={size} tmpfs out || exit 99
         {run} >/dev/null 2>said; first=$?
         test $first -eq 3 || test ! -e out/run.json || exit 98
         mount -o remount,size=64m out || exit 97
         {run} >/dev/null 2>said.again; second=$?
         cp -r out/. copy || exit 96
         echo $first $second"
    );
    let output = Command::new("unshare")
        .args(["-Urm", "sh", "-c", &script])
        .envs(sample.get_envs().filter_map(|(k, v)| Some((k, v?))))
        .current_dir(sandbox.0.path())
        .output()
        .ok()?;
    let said = String::from_utf8(output.stdout).unwrap();
    let mut codes = said.split_whitespace().map(|n| n.parse().unwrap());
    match output.status.code() {
        Some(0) => Some((codes.next().unwrap(), codes.next().unwrap())),
        Some(code @ 96..=98) => panic!("the script gave up with {code}"),
        _ => None,
    }
}

#[test]
fn a_full_disk_publishes_nothing_and_is_gone_on_with() {
    let (sandbox, reference) = reference();
    let mut full = 0;
    for size in ["16k", "40k", "80k", "140k", "8m"] {
        for name in ["out", "copy"] {
            let _ = fs::remove_dir_all(sandbox.path(name));
        }
        let Some((first, second)) = on_a_disk(&sandbox, size) else {
            println!("skipped: this kernel lets nobody mount a small disk");
            return;
        };
        let said = fs::read_to_string(sandbox.path("said")).unwrap();
        full += u32::from(first == 1);
        assert!(matches!(first, 1 | 3), "{size}: {first} {said}");
        assert!(first == 3 || said.contains("No space left"), "{said}");
        assert_eq!(second, 3, "{size}");
        fs::rename(sandbox.path("copy"), sandbox.path("out")).unwrap();
        is_whole(&sandbox, &reference);
    }
    assert!((2..5).contains(&full), "{full} of the disks were full");
}

#[test]
fn an_output_that_cannot_be_written_costs_no_time() {
    let (sandbox, _) = reference();
    fs::write(sandbox.path("file"), "").unwrap();
    for (output, code, words) in [
        ("file/out", 1, "file/out"),
        ("file", 2, "not a folder"),
        ("/proc/out", 1, "/proc/out"),
        ("in/out", 2, "inside each other"),
        ("in", 2, "inside each other"),
    ] {
        sandbox
            .run(&["clean", "in", "-o", output])
            .exits(code)
            .complains(&[words]);
    }
}

/// What is on the disk before what: a file before it gets its name, the name
/// before it is relied on, and the manifest after everything else.
#[test]
fn every_file_is_synced_before_it_gets_its_name() {
    let (sandbox, _) = reference();
    let options = ["-y", "-e", "trace=fsync,rename,unlink"];
    let Some(done) = traced(&options, &command(&sandbox, &[])) else {
        return;
    };
    done.exits(3);
    let trace = fs::read_to_string(sandbox.path("trace")).unwrap();
    let (mut synced, mut named) = (BTreeSet::new(), 0);
    // Folders with a name that is not on the disk yet.
    let mut loose = BTreeSet::new();
    let relative = |path: &str| path.rsplit_once("out/").map_or("", |p| p.1).to_owned();
    for call in trace.lines() {
        // The number of the thread stands before it.
        let call = call.trim_start_matches(|c: char| c.is_ascii_digit() || c == ' ');
        if let Some(call) = call.strip_prefix("fsync(") {
            let path = call.split(['<', '>']).nth(1).unwrap();
            let path = if path.ends_with("/out") {
                String::new()
            } else {
                relative(path)
            };
            loose.remove(&path);
            synced.insert(path);
        } else if call.starts_with("rename(") {
            let mut paths = call.split('"').skip(1).step_by(2).map(relative);
            let (from, to) = (paths.next().unwrap(), paths.next().unwrap());
            let folder = to.rsplit_once('/').map_or("", |p| p.0).to_owned();
            if from.ends_with(".tmp") {
                named += 1;
                assert!(synced.contains(&from), "{from} got its name unsynced");
            }
            if to.ends_with("run.json") {
                assert!(
                    loose.is_empty(),
                    "{to} stands before these are synced: {loose:?}"
                );
            }
            loose.insert(folder);
        }
    }
    assert!(named > 10, "{named} files");
    assert!(!loose.contains(""), "the last names are not synced");
}
