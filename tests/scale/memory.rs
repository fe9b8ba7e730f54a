//! Peak memory against the budget, and what a budget is not enough for.

use crate::common::result;
use crate::generate::Generator;
use crate::sandbox::{Sandbox, outcome};
use std::fs;
use std::process::{Command, Stdio};
use std::time::Duration;

/// The floor, and what the promise allows beyond it.
const FLOOR: u64 = 256 << 20;
const PROMISED: u64 = FLOOR / 10 * 11;

/// The most memory that a run took, in bytes, by what the kernel says meanwhile.
fn peak(sandbox: &Sandbox, args: &[&str]) -> u64 {
    let mut child = Command::new(env!("CARGO_BIN_EXE_copydesk"))
        .args(args)
        .current_dir(sandbox.0.path())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let status = format!("/proc/{}/status", child.id());
    let mut peak = 0;
    loop {
        let text = fs::read_to_string(&status).unwrap_or_default();
        let line = text.lines().find_map(|l| l.strip_prefix("VmHWM:"));
        let kib = line.and_then(|l| l.trim().strip_suffix(" kB")?.parse().ok());
        peak = peak.max(kib.unwrap_or(0) << 10);
        if let Some(exit) = child.try_wait().unwrap() {
            assert!(exit.success(), "{exit}");
            return peak;
        }
        std::thread::sleep(Duration::from_millis(2));
    }
}

/// One near copy beside the other, each as long as a record may be at the floor;
/// dictionaries of words, so that nothing of them repeats.
fn longest() -> String {
    let mut lines = String::new();
    for copy in 0..2 {
        let mut text = String::with_capacity(8 << 20);
        for i in 0.. {
            if text.len() > (8 << 20) - 200 {
                break;
            }
            let name = if i == 77 + copy { "other" } else { "word" };
            text.push_str(&format!("{name}{i:x} "));
            if i % 60 == 59 {
                text.push_str("end.\\n\\n");
            }
        }
        lines.push_str(&format!("{{\"id\":{copy},\"text\":\"{text}\"}}\n"));
    }
    lines
}

#[test]
fn memory_stays_within_the_budget() {
    let sandbox = Sandbox::new(&[("in/b.jsonl", &longest())]);
    let dump = Generator::new(5).lines(6 << 20);
    // The same stories in many files make copies, and work for every part.
    for file in 0..2 {
        fs::write(sandbox.path(&format!("in/a{file}.jsonl")), &dump).unwrap();
    }
    let args = [
        "clean",
        "in",
        "-o",
        "out",
        "--threads",
        "4",
        "--memory",
        "256MiB",
    ];
    let peak = peak(&sandbox, &args);
    println!("{} MiB at the floor of {}", peak >> 20, FLOOR >> 20);
    assert!(peak < PROMISED, "{} MiB", peak >> 20);
    // Less could not hold what is asked for.
    assert!(peak > FLOOR / 8, "{} MiB is no measurement", peak >> 20);
}

#[test]
fn what_does_not_fit_is_refused_with_numbers() {
    let sandbox = Sandbox::small();
    sandbox
        .run(&["clean", "in", "-o", "out", "--memory", "100MiB"])
        .exits(2)
        .complains(&["256MiB"]);
    let long = ["--max-record-bytes", "64MiB", "--memory", "512MiB"];
    sandbox
        .run(&[&["clean", "in", "-o", "out"][..], &long].concat())
        .exits(2)
        .complains(&["2GiB", "--max-record-bytes 16MiB"]);
    assert!(!sandbox.path("out").exists());
}

/// A record that is too long is kept, and the message says what to do.
#[test]
fn a_record_that_is_too_long_says_so() {
    let text = "word ".repeat(2_000_000);
    let sandbox = Sandbox::new(&[("in/a.jsonl", &format!("{{\"text\":\"{text}\"}}\n"))]);
    sandbox
        .run(&["clean", "in", "-o", "out"])
        .exits(3)
        .complains(&["8388608 bytes"]);
    sandbox.run(&["restore", "out", "-o", "back"]).exits(0);
    assert!(
        fs::read(sandbox.path("in/a.jsonl")).unwrap()
            == fs::read(sandbox.path("back/a.jsonl")).unwrap()
    );
}

#[cfg(debug_assertions)]
#[test]
fn too_many_documents_stop_the_run_and_more_memory_goes_on() {
    let lines: String = (0..300)
        .map(|i| format!("{{\"id\":{i},\"text\":\"Story {i} of the canal, which froze over.\"}}\n"))
        .collect();
    let sandbox = Sandbox::new(&[("in/a.jsonl", &lines)]);
    let args = ["clean", "in", "-o", "out", "--memory", "256MiB"];
    let command = |table: &str| {
        let mut command = sandbox.command(&args);
        command
            .env("COPYDESK_CHUNK", "4000")
            .env("COPYDESK_STAGING", "3000")
            .env("COPYDESK_TABLE", table);
        command
    };
    outcome(&mut command("10000"))
        .exits(1)
        .complains(&["256MiB", "--memory", "to resume"]);
    assert!(!sandbox.path("out/run.json").exists());
    outcome(&mut command("1000000"))
        .exits(0)
        .complains(&["resuming an interrupted run"]);
    let found = result(&sandbox.path("out"));
    sandbox
        .run(&["clean", "in", "-o", "out", "--overwrite"])
        .exits(0);
    assert!(result(&sandbox.path("out")) == found);
}
