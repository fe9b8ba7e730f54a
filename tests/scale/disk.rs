//! Where temporary files go, and disks that are too small.

use crate::common::result;
use crate::desk::{Desk, outcome};
use crate::generate::Generator;
use std::fs;

fn desk() -> Desk {
    let dump = Generator::new(7).lines(300_000);
    Desk::new(&[("in/a.jsonl", std::str::from_utf8(&dump).unwrap())])
}

#[cfg(debug_assertions)]
#[test]
fn too_little_space_is_refused_with_numbers() {
    let desk = desk();
    let mut command = desk.command(&["clean", "in", "-o", "out"]);
    outcome(command.env("COPYDESK_FREE", "100000"))
        .exits(1)
        .complains(&["100000 are free", "--compress", "-o"]);
    assert!(!desk.path("out").exists(), "a refusal leaves no trace");
    let args = [
        "clean",
        "in",
        "-o",
        "out",
        "--compress",
        "zstd",
        "--audit",
        "none",
    ];
    let mut command = desk.command(&args);
    outcome(command.env("COPYDESK_FREE", "200000")).exits(0);
}

#[cfg(debug_assertions)]
#[test]
fn temporary_files_go_where_they_are_told() {
    let desk = desk();
    desk.run(&["clean", "in", "-o", "usual"]).exits(0);
    let run = |args: &[&str], fault: &str| {
        let mut command = desk.command(&["clean", "in", "-o", "out"]);
        command
            .args(args)
            .env("COPYDESK_CHUNK", "20000")
            .env("COPYDESK_STAGING", "50000")
            .env("COPYDESK_FAULT", fault);
        outcome(&mut command)
    };
    // Killed while it publishes: what it staged lies in the folder that was named.
    run(&["--tmp", "tmp"], "kill:draft.sync:1").exits(-1);
    let own: Vec<_> = fs::read_dir(desk.path("tmp")).unwrap().collect();
    assert_eq!(own.len(), 1);
    assert!(own[0].as_ref().unwrap().path().join("staging").exists());
    assert!(!desk.path("out/.work/staging").exists());
    // Another folder is as good: there is less to go on with.
    run(&["--tmp", "tmp"], "").exits(0).complains(&["going on"]);
    assert!(result(&desk.path("out")) == result(&desk.path("usual")));
    assert_eq!(fs::read_dir(desk.path("tmp")).unwrap().count(), 0);
    run(&["--tmp", "elsewhere"], "")
        .exits(0)
        .prints(&["already complete"]);
}
