//! Where temporary files go, and disks that are too small.

use crate::common::result;
use crate::generate::Generator;
use crate::sandbox::{Sandbox, outcome};
use std::fs;

fn sandbox() -> Sandbox {
    let dump = Generator::new(7).lines(300_000);
    Sandbox::new(&[("in/a.jsonl", std::str::from_utf8(&dump).unwrap())])
}

#[cfg(debug_assertions)]
#[test]
fn too_little_space_is_refused_with_numbers() {
    let sandbox = sandbox();
    let mut command = sandbox.command(&["clean", "in", "-o", "out"]);
    outcome(command.env("COPYDESK_FREE", "100000"))
        .exits(1)
        .complains(&["100000 are free", "--compress", "-o"]);
    assert!(!sandbox.path("out").exists(), "a refusal leaves no trace");
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
    let mut command = sandbox.command(&args);
    outcome(command.env("COPYDESK_FREE", "200000")).exits(0);
}

#[cfg(debug_assertions)]
#[test]
fn temporary_files_go_where_they_are_told() {
    let sandbox = sandbox();
    sandbox.run(&["clean", "in", "-o", "usual"]).exits(0);
    let run = |args: &[&str], fault: &str| {
        let mut command = sandbox.command(&["clean", "in", "-o", "out"]);
        command
            .args(args)
            .env("COPYDESK_CHUNK", "20000")
            .env("COPYDESK_STAGING", "50000")
            .env("COPYDESK_FAULT", fault);
        outcome(&mut command)
    };
    // Killed while it publishes: what it staged lies in the folder that was named.
    run(&["--tmp", "tmp"], "kill:file.sync:1").exits(-1);
    let own: Vec<_> = fs::read_dir(sandbox.path("tmp")).unwrap().collect();
    assert_eq!(own.len(), 1);
    assert!(own[0].as_ref().unwrap().path().join("staging").exists());
    assert!(!sandbox.path("out/.work/staging").exists());
    // Another folder is as good: there is less to go on with.
    run(&["--tmp", "tmp"], "")
        .exits(0)
        .complains(&["resuming an interrupted run"]);
    assert!(result(&sandbox.path("out")) == result(&sandbox.path("usual")));
    assert_eq!(fs::read_dir(sandbox.path("tmp")).unwrap().count(), 0);
    run(&["--tmp", "elsewhere"], "")
        .exits(0)
        .prints(&["already complete"]);
}
