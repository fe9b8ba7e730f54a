//! SIGINT and SIGTERM: over within two seconds, with a code of their own, and
//! the same command goes on.

use crate::corpus::{ARGS, command, is_unpublished, run, sandbox};
use crate::sandbox::Sandbox;
use std::fs;
use std::io::Read as _;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

fn signal(child: &Child, name: &str) {
    let kill = format!("kill -{name} {}", child.id());
    assert!(
        Command::new("sh")
            .args(["-c", &kill])
            .status()
            .unwrap()
            .success()
    );
}

/// Starts a run whose input is long enough to be stopped.
fn start(sandbox: &Sandbox, args: &[&str]) -> Child {
    let sample = command(sandbox, &[]);
    Command::new(sample.get_program())
        .args(args)
        .envs(sample.get_envs().filter_map(|(k, v)| Some((k, v?))))
        .current_dir(sandbox.0.path())
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

/// Waits; returns exit code, time taken and what was said.
fn end(mut child: Child, since: Instant) -> (i32, Duration, String) {
    let mut said = String::new();
    let mut stderr = child.stderr.take().unwrap();
    stderr.read_to_string(&mut said).unwrap();
    let code = child.wait().unwrap().code().unwrap_or(-1);
    (code, since.elapsed(), said)
}

#[test]
fn a_signal_stops_a_run_that_can_be_gone_on_with() {
    let sandbox = sandbox();
    let lines = fs::read_to_string(sandbox.path("in/d.jsonl")).unwrap();
    fs::write(sandbox.path("in/e.jsonl"), lines.repeat(500)).unwrap();
    let args = [&ARGS[..], &["--threads", "1"]].concat();
    for (name, code) in [("TERM", 143), ("INT", 130)] {
        let child = start(&sandbox, &args);
        while !sandbox.path("out/.work/journal").exists() {
            std::thread::yield_now();
        }
        std::thread::sleep(Duration::from_millis(100));
        let since = Instant::now();
        signal(&child, name);
        let (ended, took, said) = end(child, since);
        assert_eq!(ended, code, "{said}");
        println!("SIG{name}: over after {} ms", took.as_millis());
        assert!(took < Duration::from_secs(2), "{took:?}");
        assert!(said.contains("run the same command again"), "{said}");
        is_unpublished(&sandbox);
    }
    let done = run(&sandbox, &[]).exits(3);
    assert!(
        done.stderr.contains("resuming an interrupted run"),
        "{done:?}"
    );
    let resumed = crate::common::result(&sandbox.path("out"));
    run(&sandbox, &["--overwrite"]).exits(3);
    assert!(crate::common::result(&sandbox.path("out")) == resumed);
}

#[test]
fn a_run_that_cannot_look_up_is_ended() {
    let sandbox = sandbox();
    let mut args = ARGS.to_vec();
    args[1] = "-";
    // It waits for standard input, and for nothing else.
    for (signals, code, at_most) in [(1, 143, 2000), (2, 143, 1000)] {
        let child = start(&sandbox, &args);
        while !sandbox.path("out/.work/stdin").exists() {
            std::thread::yield_now();
        }
        let since = Instant::now();
        for _ in 0..signals {
            signal(&child, "TERM");
            // Two at once would count as one.
            std::thread::sleep(Duration::from_millis(100));
        }
        let (ended, took, said) = end(child, since);
        assert_eq!(ended, code, "{said}");
        assert!(took.as_millis() < at_most, "{took:?}");
        is_unpublished(&sandbox);
        let _ = fs::remove_dir_all(sandbox.path("out"));
    }
}
