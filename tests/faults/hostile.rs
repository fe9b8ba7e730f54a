//! Hostile input: what would steer a terminal, name a file, open a connection,
//! eat the memory, or pass for a copy of another document.

use crate::common::{clean, series, tree};
use crate::corpus::{Random, sandbox};
use crate::sandbox::Sandbox;
use crate::tools::{peak, traced};
use copydesk::config::Config;
use copydesk::dedup::document_bands;
use copydesk::record::encode_string;
use copydesk::replay::{Folder, restore};
use copydesk::text::Segmenter;
use flate2::Compression;
use flate2::write::GzEncoder;
use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{BufWriter, Write};

const EVIL: &str = "\u{1b}[2J\u{1b}]0;owned\u{7}\u{9b}31m\u{202e}gnp.exe\r\u{8}\u{7f}";

#[test]
fn no_socket_is_ever_opened() {
    let sandbox = sandbox();
    let all = [
        vec!["clean", "in", "-o", "out"],
        vec!["clean", "in", "-o", "out"],
        vec!["verify", "out"],
        vec!["restore", "out", "-o", "back"],
        vec!["explain", "out", "c.txt"],
        vec!["clusters", "out"],
        vec!["rules"],
        vec!["config"],
    ];
    for args in all {
        let Some(done) = traced(&["-e", "trace=%network"], &sandbox.command(&args)) else {
            return;
        };
        assert!(matches!(done.code, 0 | 3), "{args:?} {done:?}");
        let trace = fs::read_to_string(sandbox.path("trace")).unwrap();
        let calls: Vec<_> = trace.lines().filter(|l| l.contains('(')).collect();
        assert!(calls.is_empty(), "{args:?}: {calls:?}");
    }
}

/// Names and texts of every kind, on the terminal of every command, with a
/// terminal and without one.
#[test]
fn hostile_names_and_texts_reach_no_terminal() {
    let mut line = b"{\"id\":".to_vec();
    encode_string(EVIL, &mut line);
    line.extend(b",\"source\":");
    encode_string(EVIL, &mut line);
    line.extend(b",\"title\":");
    encode_string(EVIL, &mut line);
    line.extend(b",\"text\":\"The canal froze over on Sunday night, and nobody skated.\"}\n");
    let sandbox = Sandbox::new(&[]);
    let name = format!("{EVIL}.jsonl").replace('/', "");
    fs::create_dir(sandbox.path("in")).unwrap();
    fs::write(
        sandbox.path("in").join(&name),
        [&line[..], b"{\"text\":1\x1b}\n"].concat(),
    )
    .unwrap();
    fs::write(
        sandbox.path("in").join("broken\u{1b}[8m.jsonl.gz"),
        b"\x1f\x8b\x08\x1b[2J",
    )
    .unwrap();
    fs::write(sandbox.path("in").join("other.\u{1b}[5m"), b"x").unwrap();
    let bad = format!("--{EVIL}");
    let missing = format!("in/{EVIL}.txt");
    let id = format!("{name}#1");
    let calls: Vec<Vec<&str>> = vec![
        vec!["clean", "in", "-o", "out"],
        vec!["clean", "in", "-o", "out", "-v"],
        vec!["clean", "in", "-o", "other", "-v"],
        vec!["clean", "in", "-o", "out", &bad],
        vec!["clean", &missing, "-o", "third"],
        vec!["clean", "in", "-o", EVIL, "--keep", EVIL],
        vec!["clean", "in", "-o", "out", "--off", EVIL],
        vec!["clean", "in", "-o", "out", "--rules", EVIL],
        vec!["clean", "in", "-o", "out", "--config", EVIL],
        vec![EVIL],
        vec!["explain", "out", &id, "--rewrites"],
        vec!["explain", "out", EVIL],
        vec!["clusters", "out"],
        vec!["verify", "out"],
        vec!["verify", EVIL],
        vec!["restore", "out", "-o", "back"],
        vec!["restore", "out", "-o", "back"],
        vec!["rules", "test", &missing],
    ];
    for args in calls {
        let done = sandbox.run(&args);
        still(&args, &(done.stdout + &done.stderr));
        // `script` gives it a terminal.
        let quoted: Vec<String> = args.iter().map(|a| format!("'{a}'")).collect();
        let program = env!("CARGO_BIN_EXE_copydesk");
        let line = format!("NO_COLOR=1 {program} {}", quoted.join(" "));
        let mut script = std::process::Command::new("script");
        script
            .args(["-qec", &line, "/dev/null"])
            .current_dir(sandbox.0.path());
        let Ok(output) = script.output() else {
            println!("skipped: no script");
            continue;
        };
        // The progress bar moves the cursor, and the terminal ends lines in CR.
        let mut shown = String::from_utf8_lossy(&output.stdout).into_owned();
        for own in ["\u{1b}[2K", "\u{1b}[1A", "\u{1b}[0m", "\u{1b}[K", "\r"] {
            shown = shown.replace(own, "");
        }
        still(&args, &shown);
    }
}

#[track_caller]
fn still(args: &[&str], shown: &str) {
    let steers = |c: char| {
        (c.is_control() && c != '\n' && c != '\t')
            || matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    assert!(!shown.contains(steers), "{args:?}: {shown:?}");
}

#[test]
fn no_output_is_named_by_the_data() {
    let mut lines = String::new();
    for evil in [
        "../../escaped",
        "/tmp/escaped",
        "a/b\u{0}c",
        "..",
        "con",
        EVIL,
    ] {
        let mut literal = Vec::new();
        encode_string(evil, &mut literal);
        let it = String::from_utf8(literal).unwrap();
        lines += &format!(
            "{{\"id\":{it},\"source\":{it},\"url\":{it},\"language\":{it},\"text\":\"Skaters came to lock {}.\"}}\n",
            lines.len()
        );
    }
    let sandbox = Sandbox::new(&[("in/a.jsonl", &lines)]);
    let before = tree(sandbox.0.path()).len();
    sandbox
        .run(&["clean", "in", "-o", "out", "--source-from", "source"])
        .exits(0);
    let named: BTreeSet<_> = tree(&sandbox.path("out")).into_keys().collect();
    let known = [
        "audit/part-00000.jsonl",
        "clean/part-00000.jsonl",
        "run.json",
        "templates.toml",
    ];
    assert!(
        named.iter().all(|n| known.contains(&n.as_str())),
        "{named:?}"
    );
    assert_eq!(tree(sandbox.0.path()).len(), before + named.len());
}

#[test]
fn only_a_newline_ends_a_record() {
    let odd = "one\u{2028}two\u{2029}three\u{85}four\u{7f}five";
    let lines = format!("{{\"text\":\"{odd}\\u000bsix\\fseven\"}}\n{{\"text\":\"The thaw.\"}}");
    let sandbox = Sandbox::new(&[("in/a.jsonl", &lines), ("in/b.txt", odd)]);
    let done = sandbox.run(&["clean", "in", "-o", "out"]).exits(0);
    assert!(done.stdout.contains("from 2 files"), "{done:?}");
    let clean = series(&sandbox.path("out"), "clean/part");
    assert_eq!(clean.iter().filter(|b| **b == b'\n').count(), 3);
    sandbox.run(&["restore", "out", "-o", "back"]).exits(0);
    assert!(tree(&sandbox.path("back")) == tree(&sandbox.path("in")));
}

/// A stretch of one byte, compressed somehow, between two good lines.
pub fn bomb(sandbox: &Sandbox, name: &str, mebibytes: usize) {
    let path = sandbox.path("in").join(name);
    let file = BufWriter::new(File::create(path).unwrap());
    let mut out: Box<dyn Write> = match name.rsplit('.').next() {
        Some("gz") => Box::new(GzEncoder::new(file, Compression::best())),
        Some("zst") => {
            let encoder = zstd::stream::write::Encoder::new(file, 1).unwrap();
            Box::new(encoder.auto_finish())
        }
        _ => Box::new(file),
    };
    out.write_all(b"{\"text\":\"The canal froze over.\"}\n")
        .unwrap();
    for _ in 0..mebibytes {
        out.write_all(&vec![b'0'; 1 << 20]).unwrap();
    }
    out.write_all(b"\n{\"text\":\"Skaters came.\"}\n").unwrap();
}

#[test]
fn long_lines_and_bombs_take_no_more_memory() {
    let mut peaks = Vec::new();
    for mebibytes in [16, 48] {
        let sandbox = Sandbox::new(&[]);
        fs::create_dir(sandbox.path("in")).unwrap();
        for name in ["a.jsonl", "b.jsonl.gz", "c.jsonl.zst"] {
            bomb(&sandbox, name, mebibytes);
        }
        let args = ["clean", "in", "-o", "out", "--threads", "2"];
        let mut command = sandbox.command(&args);
        command
            .args(["--max-record-bytes", "256KiB", "--only", "normalize"])
            .env("COPYDESK_STAGING", "1000000");
        let (end, peak) = peak(&command);
        assert_eq!(end, 3);
        peaks.push(peak);
        let clean = series(&sandbox.path("out"), "clean/part");
        assert_eq!(clean.iter().filter(|b| **b == b'\n').count(), 6);
        sandbox.run(&["verify", "out"]).exits(0);
    }
    println!("peaks of 16 and 48 MiB lines: {peaks:?} MiB");
    assert!(peaks[1] <= peaks[0] + 16, "{peaks:?}");
}

#[test]
fn a_crowd_of_tiny_documents_is_counted() {
    let sandbox = Sandbox::new(&[]);
    fs::create_dir(sandbox.path("in")).unwrap();
    let lines = "{\"text\":\"x\"}\n".repeat(40_000);
    let packed = zstd::encode_all(lines.as_bytes(), 3).unwrap();
    fs::write(sandbox.path("in/a.jsonl.zst"), packed).unwrap();
    let done = sandbox.run(&["clean", "in", "-o", "out"]).exits(0);
    done.prints(&["read, from 1 file", "40,000", "39,999"]);
    for (name, bytes) in [("none", None), ("empty.jsonl", Some(0)), ("x.bin", Some(9))] {
        let sandbox = Sandbox::new(&[]);
        fs::create_dir(sandbox.path("in")).unwrap();
        if let Some(bytes) = bytes {
            fs::write(sandbox.path("in").join(name), vec![b'x'; bytes]).unwrap();
        }
        let expected = if name == "empty.jsonl" { 0 } else { 2 };
        sandbox.run(&["clean", "in", "-o", "out"]).exits(expected);
    }
}

/// Words whose band keys are nearly all those of another text, and whose text is
/// another one.
fn crafted(random: &mut Random) -> (Vec<String>, Vec<String>) {
    let word = |random: &mut Random| format!("w{}", random.below(1 << 20));
    let one: Vec<String> = (0..150).map(|_| word(random)).collect();
    let bands = |words: &[String]| -> BTreeSet<u64> {
        let text = words.join(" ");
        let mut segmenter = Segmenter::default();
        document_bands(segmenter.view(&text).tokens)
            .iter()
            .copied()
            .collect()
    };
    let aim = bands(&one);
    let mut other = one.clone();
    // Replaces words for as long as half of the bands still are the other's.
    for _ in 0..600 {
        let at = random.below(other.len());
        let was = std::mem::replace(&mut other[at], word(random));
        if bands(&other).intersection(&aim).count() < 6 {
            other[at] = was;
        }
    }
    assert!(bands(&other).intersection(&aim).count() >= 6);
    (one, other)
}

fn similarity(a: &[String], b: &[String]) -> f64 {
    let set = |w: &[String]| {
        w.windows(5)
            .map(<[String]>::to_vec)
            .collect::<BTreeSet<_>>()
    };
    let (a, b) = (set(a), set(b));
    a.intersection(&b).count() as f64 / a.union(&b).count() as f64
}

#[test]
fn crafted_collisions_are_compared_and_stay() {
    let mut random = Random(20_261_125);
    let (mut lines, mut pairs) = (String::new(), 0);
    while pairs < 8 {
        let (one, other) = crafted(&mut random);
        let jaccard = similarity(&one, &other);
        assert!(jaccard < 0.7, "{jaccard}");
        pairs += 1;
        for words in [one, other] {
            lines += &format!("{{\"text\":\"{}\"}}\n", words.join(" "));
        }
    }
    let folder = tempfile::tempdir().unwrap();
    let (input, output) = (folder.path().join("in"), folder.path().join("out"));
    fs::create_dir(&input).unwrap();
    fs::write(input.join("a.jsonl"), &lines).unwrap();
    let summary = clean(&input, &output, Config::default()).unwrap();
    let kept = series(&output, "clean/part");
    assert_eq!(
        kept.iter().filter(|b| **b == b'\n').count(),
        16,
        "{summary:?}"
    );
    restore(&Folder::open(&output).unwrap(), &folder.path().join("back")).unwrap();
}

#[test]
fn hostile_rules_are_refused_or_cheap() {
    let rule = |id: usize, more: &str| {
        format!(
            "[[rule]]\nid = \"my.r{id}\"\nreason = \"r\"\nlang = \"any\"\ntier = \"a\"\nexamples = [\"zap = 1 | zap\"]\n{more}\n"
        )
    };
    let barred = "scope = \"barred\"\npattern = '.*.*=.*'";
    let many = |n: usize, more: &str| (0..n).map(|id| rule(id, more)).collect::<String>();
    let long = format!("scope = \"barred\"\npattern = '{}'", "a".repeat(100_000));
    let huge = format!("{}# {}\n", rule(0, barred), "x".repeat(10 << 20));
    for (rules, code, words) in [
        (rule(0, barred), 0, &[][..]),
        (
            rule(0, "scope = \"barred\"\npattern = '(a{1000}){1000}'"),
            2,
            &["my.r0", "compiles to more"],
        ),
        (
            rule(
                0,
                "scope = \"barred\"\npattern = '(?:(?:(?:a?){50}){50}){50}'",
            ),
            2,
            &["my.r0"],
        ),
        (
            rule(
                0,
                &format!(
                    "scope = \"barred\"\npattern = '{}{}'",
                    "(".repeat(5000),
                    ")".repeat(5000)
                ),
            ),
            2,
            &["my.r0"],
        ),
        (
            rule(0, "scope = \"barred\"\npattern = ''"),
            2,
            &["my.r0", "does not match its example"],
        ),
        (rule(0, &long), 2, &["longer than 65536"]),
        (many(1001, barred), 2, &["my.r1000", "more than 1000"]),
        (
            many(2_001, "labels = [\"zap\"]\ntail = \"anything\""),
            2,
            &["my.r2000", "more than 2000"],
        ),
        (huge, 2, &["larger than"]),
    ] {
        let line = "a = b | ".repeat(18);
        let text = format!("{}\nThe canal froze.\n", format!("{line}=\n\n").repeat(300));
        let sandbox = Sandbox::new(&[("mine/my.toml", &rules), ("in/a.txt", &text)]);
        let since = std::time::Instant::now();
        let done = sandbox.run(&["clean", "in", "-o", "out", "--rules", "mine"]);
        let took = since.elapsed();
        assert!(took.as_secs() < 20, "{took:?}");
        println!("{code}: {took:?} for {} bytes of rules", rules.len());
        assert_eq!(done.code, code, "{rules:.300} {done:?}");
        done.complains(words);
    }
}
