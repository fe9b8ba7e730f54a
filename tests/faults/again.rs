//! The same command again: on a finished result, on an unfinished one, with
//! other settings and other input; and two at the same time.

use crate::common::tree;
use crate::corpus::{ARGS, command, faulty, is_unpublished, is_whole, reference, run, sandbox};
use crate::sandbox::Sandbox;
use std::fs::{self, File};
use std::process::{Command, Stdio};

#[test]
fn a_finished_result_is_verified_and_left_alone() {
    let sandbox = sandbox();
    run(&sandbox, &[]).exits(3);
    let before = tree(&sandbox.path("out"));
    let written = |name: &str| {
        fs::metadata(sandbox.path(name))
            .unwrap()
            .modified()
            .unwrap()
    };
    let (folder, manifest) = (written("out"), written("out/run.json"));
    run(&sandbox, &["--threads", "2"])
        .exits(3)
        .prints(&["already complete"]);
    run(&sandbox, &["--max-quarantine", "20%"])
        .exits(0)
        .prints(&["already complete"]);
    assert!(tree(&sandbox.path("out")) == before);
    assert_eq!(
        (written("out"), written("out/run.json")),
        (folder, manifest)
    );
    fs::write(sandbox.path("out/clean/part-00000.jsonl"), "{}\n").unwrap();
    run(&sandbox, &[])
        .exits(4)
        .complains(&["clean/part-00000.jsonl", "--overwrite"]);
    run(&sandbox, &["--overwrite"]).exits(3);
    assert!(tree(&sandbox.path("out")).len() == before.len());
}

#[test]
fn another_run_is_refused_with_the_difference() {
    let sandbox = sandbox();
    run(&sandbox, &[]).exits(3);
    refuses(&sandbox);
    fs::remove_dir_all(sandbox.path("out")).unwrap();
    faulty(&sandbox, "kill:file.write:3", &[]);
    is_unpublished(&sandbox);
    refuses(&sandbox);
    is_unpublished(&sandbox);
    run(&sandbox, &["--overwrite", "--keep", "first"]).exits(3);
}

fn refuses(sandbox: &Sandbox) {
    let state = tree(&sandbox.path("out"));
    run(sandbox, &["--keep", "first", "--compress", "zstd"])
        .exits(5)
        .complains(&[
            "dedup.keep is \"first\", was \"cleanest\"",
            "output.compress",
            "--overwrite",
        ]);
    fs::write(sandbox.path("in/new.txt"), "A file more.\n").unwrap();
    run(sandbox, &[])
        .exits(5)
        .complains(&["new.txt is new in the input", "--overwrite"]);
    fs::remove_file(sandbox.path("in/new.txt")).unwrap();
    let text = fs::read(sandbox.path("in/c.txt")).unwrap();
    let written = fs::metadata(sandbox.path("in/c.txt")).unwrap().modified();
    fs::write(sandbox.path("in/c.txt"), "The canal thawed.\n").unwrap();
    run(sandbox, &[])
        .exits(5)
        .complains(&["c.txt changed", "bytes"]);
    let mut args = ARGS.to_vec();
    args[1] = "-";
    let piped = sandbox.run_on(&args, "A text.\n");
    piped.exits(5).complains(&["standard input"]);
    fs::write(sandbox.path("in/c.txt"), text).unwrap();
    let file = File::options().write(true).open(sandbox.path("in/c.txt"));
    file.unwrap().set_modified(written.unwrap()).unwrap();
    let now = tree(&sandbox.path("out"));
    let names = |t: &std::collections::BTreeMap<String, Vec<u8>>| {
        let mut t = t.clone();
        t.remove(".work/lock");
        t
    };
    assert!(names(&now) == names(&state), "a refusal changes nothing");
}

#[test]
fn an_input_that_changed_behind_its_time_stamp_is_found_by_its_bytes() {
    let sandbox = sandbox();
    let path = sandbox.path("in/a.jsonl");
    let written = fs::metadata(&path).unwrap().modified().unwrap();
    faulty(&sandbox, "kill:frame.appended:4", &[]);
    is_unpublished(&sandbox);
    let mut bytes = fs::read(&path).unwrap();
    let at = bytes.iter().position(|b| *b == b'q').unwrap();
    bytes[at] = b'Q';
    fs::write(&path, bytes).unwrap();
    let file = File::options().write(true).open(&path).unwrap();
    file.set_modified(written).unwrap();
    run(&sandbox, &[])
        .exits(1)
        .complains(&["a.jsonl", "input changed"]);
    is_unpublished(&sandbox);
    // What was staged of the file as it was is of no use: it begins anew.
    run(&sandbox, &[]).exits(3);
}

#[test]
fn an_input_that_changes_before_it_is_published_stops_the_run() {
    for (point, threads) in [("wait:frame.append:4", "1"), ("wait:scan.ended:1", "2")] {
        let sandbox = sandbox();
        let mark = sandbox.path("mark");
        let writer = std::thread::spawn({
            let (path, mark) = (sandbox.path("in/c.txt"), mark.clone());
            move || {
                while !mark.exists() {
                    std::thread::yield_now();
                }
                let _ = fs::write(path, "The canal thawed while it was read.\n");
            }
        });
        let mut command = command(&sandbox, &["--threads", threads]);
        command.env("COPYDESK_FAULT", point);
        command.env("COPYDESK_FAULT_MARK", mark);
        let done = crate::sandbox::outcome(&mut command);
        writer.join().unwrap();
        done.exits(1).complains(&["c.txt", "changed"]);
        is_unpublished(&sandbox);
    }
}

#[test]
fn a_second_process_is_turned_away() {
    let (sandbox, reference) = reference();
    let mut args = ARGS.to_vec();
    args[1] = "-";
    let sample = sandbox.command(&args);
    let start = || {
        Command::new(sample.get_program())
            .args(sample.get_args())
            .current_dir(sandbox.0.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .spawn()
            .unwrap()
    };
    // It holds the folder for as long as its standard input is open.
    let mut first = start();
    while !sandbox.path("out/.work/stdin").exists() {
        std::thread::yield_now();
    }
    let who = format!("process {}", first.id());
    for more in [&[][..], &["--overwrite"]] {
        run(&sandbox, more)
            .exits(5)
            .complains(&["another copydesk", &who]);
    }
    // The lock of a dead process is none.
    first.kill().unwrap();
    first.wait().unwrap();
    run(&sandbox, &[]).exits(3);
    is_whole(&sandbox, &reference);
}

#[test]
fn standard_input_starts_over() {
    let sandbox = sandbox();
    let lines = fs::read_to_string(sandbox.path("in/a.jsonl")).unwrap();
    let mut args = ARGS.to_vec();
    args[1] = "-";
    let piped = |fault: &str| {
        let mut command = sandbox.command(&args);
        command
            .env("COPYDESK_CHUNK", "4000")
            .env("COPYDESK_STAGING", "8000")
            .env("COPYDESK_FAULT", fault)
            .write_stdin(lines.as_str());
        crate::sandbox::outcome(&mut command)
    };
    piped("kill:file.write:3").exits(-1);
    is_unpublished(&sandbox);
    let done = piped("").exits(3);
    assert!(!done.stderr.contains("resuming"), "{done:?}");
    let mut command = command(&sandbox, &[]);
    crate::sandbox::outcome(&mut command).exits(5);
}

#[test]
fn an_input_that_is_gone_stops_the_run() {
    let (sandbox, reference) = reference();
    let (path, away) = (sandbox.path("in/c.txt"), sandbox.path("away.txt"));
    let mover = std::thread::spawn({
        let (path, away) = (path.clone(), away.clone());
        let journal = sandbox.path("out/.work/journal");
        move || {
            while !journal.exists() {
                std::thread::yield_now();
            }
            let _ = fs::rename(path, away);
        }
    });
    let done = faulty(&sandbox, "wait:frame.append:4", &["--threads", "1"]);
    mover.join().unwrap();
    done.exits(1).complains(&["c.txt"]);
    is_unpublished(&sandbox);
    run(&sandbox, &[])
        .exits(5)
        .complains(&["c.txt is no longer in the input"]);
    fs::rename(away, path).unwrap();
    run(&sandbox, &[]).exits(3);
    is_whole(&sandbox, &reference);
}
