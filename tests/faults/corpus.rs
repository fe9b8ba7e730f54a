//! A small dump that takes every path: JSONL, several members, a damaged one,
//! a text file, copies, records that are none. Chunks and memory are made small
//! enough that each run has a journal and many blocks.

use crate::common::result;
use crate::sandbox::{Outcome, Sandbox, outcome};
use assert_cmd::Command;
use flate2::Compression;
use flate2::write::GzEncoder;
use std::collections::BTreeMap;
use std::fs;
use std::io::Write as _;

const WORDS: [&str; 24] = [
    "canal", "frost", "skater", "lock", "keeper", "quay", "bakers", "county", "thaw", "ice",
    "bridge", "school", "bell", "morning", "council", "harbour", "board", "pilot", "the", "of",
    "said", "mayor", "in", "and",
];

/// xorshift64: the same documents each time.
pub struct Random(pub u64);

impl Random {
    pub fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % n as u64) as usize
    }
}

fn line(random: &mut Random, n: usize) -> String {
    match n {
        13 => return "{\"text\":\n".to_owned(),
        70 => return "{\"text\":5}\n".to_owned(),
        _ => {}
    }
    let mut paragraphs = Vec::new();
    // Every ninth says what the one before says.
    let mut random = if n % 9 == 1 {
        Random(n as u64)
    } else if n % 9 == 2 {
        Random(n as u64 - 1)
    } else {
        Random(random.below(1 << 30) as u64 + 1)
    };
    for _ in 0..=random.below(5) {
        let words = 8 + random.below(20);
        let words: Vec<_> = (0..words).map(|_| WORDS[random.below(24)]).collect();
        paragraphs.push(words.join(" ") + ".");
    }
    format!(
        "{{\"id\":{n},\"text\":\"{}\"}}\n",
        paragraphs.join("\\n\\n")
    )
}

fn words(random: &mut Random, count: usize) -> String {
    let words: Vec<_> = (0..count).map(|_| WORDS[random.below(24)]).collect();
    words.join(" ")
}

fn gzip(lines: &[String]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(lines.concat().as_bytes()).unwrap();
    encoder.finish().unwrap()
}

/// A sandbox with the dump in `in/`.
pub fn sandbox() -> Sandbox {
    let mut random = Random(88_172_645_463_325_252);
    let lines: Vec<_> = (0..120).map(|n| line(&mut random, n)).collect();
    // A list and rows with other texts, of which one each is damaged.
    let bodies: Vec<_> = (0..40).map(|_| words(&mut random, 30)).collect();
    let list = bodies[..20].iter().enumerate().map(|(n, text)| {
        let quote = if n == 7 { "" } else { "\"" };
        format!("{{\n  \"id\": \"l{n}\",\n  \"text\": \"{text}{quote}\n}}")
    });
    let list = format!("[{}]\n", list.collect::<Vec<_>>().join(", "));
    let rows = bodies[20..].iter().enumerate().map(|(n, text)| {
        let quote = if n == 7 { "" } else { "\"" };
        format!("r{n},\"{text}\nsaid the keeper.{quote}\r\n")
    });
    let rows = format!("id,text\r\n{}", rows.collect::<String>());
    let sandbox = Sandbox::new(&[
        ("in/a.jsonl", &lines[..50].concat()),
        ("in/e.json", &list),
        ("in/f.csv", &rows),
        ("in/c.txt", "The canal froze over.\n\nSkaters came.\n"),
        ("in/d.jsonl", &lines[110..].concat()),
    ]);
    let mut damaged = gzip(&lines[85..100]);
    let middle = damaged.len() / 2;
    damaged[middle] ^= 4;
    let members = [
        gzip(&lines[50..70]),
        gzip(&lines[70..85]),
        damaged,
        gzip(&lines[100..110]),
    ];
    fs::write(sandbox.path("in/b.jsonl.gz"), members.concat()).unwrap();
    sandbox
}

pub const ARGS: [&str; 6] = ["clean", "in", "-o", "out", "--part-size", "6KiB"];

/// The command, with small chunks.
pub fn command(sandbox: &Sandbox, more: &[&str]) -> Command {
    let mut command = sandbox.command(&ARGS);
    command
        .args(more)
        .env("COPYDESK_CHUNK", "4000")
        .env("COPYDESK_STAGING", "8000")
        // Small disks are to be filled, not refused.
        .env("COPYDESK_FREE", "1000000000000");
    command
}

/// Runs to the end.
pub fn run(sandbox: &Sandbox, more: &[&str]) -> Outcome {
    outcome(&mut command(sandbox, more))
}

/// Runs with a fault.
pub fn faulty(sandbox: &Sandbox, fault: &str, more: &[&str]) -> Outcome {
    outcome(command(sandbox, more).env("COPYDESK_FAULT", fault))
}

/// What an undisturbed run gives.
pub fn reference() -> (Sandbox, BTreeMap<String, Vec<u8>>) {
    let sandbox = sandbox();
    run(&sandbox, &["--threads", "1"]).exits(3);
    let reference = result(&sandbox.path("out"));
    assert!(reference.len() > 10, "{:?}", reference.keys());
    fs::remove_dir_all(sandbox.path("out")).unwrap();
    (sandbox, reference)
}

/// Nothing is published.
#[track_caller]
pub fn is_unpublished(sandbox: &Sandbox) {
    assert!(!sandbox.path("out/run.json").exists());
}

/// The result is there, and is what it should be.
#[track_caller]
pub fn is_whole(sandbox: &Sandbox, reference: &BTreeMap<String, Vec<u8>>) {
    assert!(!sandbox.path("out/.work").exists());
    let found = result(&sandbox.path("out"));
    let names = |tree: &BTreeMap<String, Vec<u8>>| tree.keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(&found), names(reference));
    for (name, bytes) in reference {
        assert!(found[name] == *bytes, "{name} differs");
    }
}
