//! The full sweep, `cargo test --test faults sweep -- --ignored --nocapture`:
//! what the other tests try at some points is tried at all of them. Each part
//! prints its cases, how many of them lost anything behind exit 0, which must be
//! none, and how many resumed runs gave the same bytes.

use crate::common::{clean, plant, result, series, tree};
use crate::corpus::{ARGS, Random, command, is_unpublished, is_whole, reference, run};
use crate::disk::on_a_disk;
use crate::hostile::bomb;
use crate::sandbox::Sandbox;
use crate::tools::{ending, peak, traced, under};
use copydesk::config::{Config, Stage};
use copydesk::write::Manifest;
use flate2::Compression;
use flate2::write::GzEncoder;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::Stdio;
use std::time::{Duration, Instant};

/// Counts of one part.
struct Tally {
    name: &'static str,
    cases: usize,
    resumed: usize,
    since: Instant,
}

impl Tally {
    fn new(name: &'static str) -> Self {
        let since = Instant::now();
        Self {
            name,
            cases: 0,
            resumed: 0,
            since,
        }
    }

    /// A run was broken; nothing may be published, and the next one must give all.
    fn resume(
        &mut self,
        sandbox: &Sandbox,
        reference: &BTreeMap<String, Vec<u8>>,
        published: bool,
    ) {
        self.cases += 1;
        if !published {
            is_unpublished(sandbox);
        }
        run(sandbox, &[]).exits(3);
        is_whole(sandbox, reference);
        self.resumed += 1;
        let _ = fs::remove_dir_all(sandbox.path("out"));
    }
}

impl Drop for Tally {
    fn drop(&mut self) {
        if std::thread::panicking() {
            return;
        }
        let Self {
            name,
            cases,
            resumed,
            since,
        } = self;
        let seconds = since.elapsed().as_secs();
        println!(
            "sweep: {name}: {cases} cases, 0 lost behind exit 0, {resumed} resumed identical of {resumed}, {seconds} s"
        );
    }
}

/// Does something at the n-th call of each kind that a run makes, for every n.
fn at_every_call(tally: &mut Tally, calls: &[&str], what: &str, killed: bool) {
    let (sandbox, reference) = reference();
    for call in calls {
        for n in 1.. {
            let inject = format!("inject={call}:{what}:when={n}");
            let Some(done) = traced(&["-e", &inject], &command(&sandbox, &["--threads", "2"]))
            else {
                return;
            };
            if done.code == 3
                && !fs::read_to_string(sandbox.path("trace"))
                    .unwrap()
                    .contains("INJECTED")
            {
                // No thread makes so many; and what was killed has no code.
                is_whole(&sandbox, &reference);
                fs::remove_dir_all(sandbox.path("out")).unwrap();
                break;
            }
            assert!(n < 5000, "{call} goes on for ever");
            if done.code == 3 {
                // It was not needed, or tried again: then all has to be there.
                is_whole(&sandbox, &reference);
                tally.cases += 1;
                fs::remove_dir_all(sandbox.path("out")).unwrap();
                continue;
            }
            assert!(
                killed || matches!(done.code, 1 | 127),
                "{call} {n}: {done:?}"
            );
            // Killed between the last moves, a run may have published.
            let published = sandbox.path("out/run.json").exists();
            assert!(
                !published
                    || call.starts_with("unlink")
                    || call.starts_with("f")
                    || call.starts_with("openat")
                    || call.starts_with("write"),
                "{call} {n}"
            );
            if published {
                let now: BTreeMap<_, _> = result(&sandbox.path("out"))
                    .into_iter()
                    .filter(|(name, _)| !name.starts_with(".work"))
                    .collect();
                assert!(now == reference, "{call} {n}: published, and not whole");
            }
            tally.resume(&sandbox, &reference, published);
        }
    }
}

#[test]
#[ignore = "the full sweep"]
fn sweep_kill_at_every_call() {
    let mut tally = Tally::new("kill at every n-th write, sync, rename, open, unlink");
    let calls = [
        "write",
        "pwrite64",
        "fsync",
        "fdatasync",
        "rename",
        "openat",
        "unlink",
        "unlinkat",
        "ftruncate",
    ];
    at_every_call(&mut tally, &calls, "signal=KILL", true);
    assert!(tally.cases > 100, "{}", tally.cases);
}

#[test]
#[ignore = "the full sweep"]
fn sweep_no_space_at_every_write() {
    let mut tally = Tally::new("ENOSPC and EIO at every n-th write, sync, rename");
    at_every_call(&mut tally, &["write", "pwrite64"], "error=ENOSPC", false);
    at_every_call(
        &mut tally,
        &["fsync", "fdatasync", "rename"],
        "error=EIO",
        false,
    );
    assert!(tally.cases > 50, "{}", tally.cases);
}

#[test]
#[ignore = "the full sweep"]
fn sweep_killed_at_random_moments() {
    let mut tally = Tally::new("kill -9 at random moments");
    let (sandbox, reference) = reference();
    let started = Instant::now();
    run(&sandbox, &[]).exits(3);
    let whole = started.elapsed().as_micros() as usize;
    let _ = fs::remove_dir_all(sandbox.path("out"));
    let mut random = Random(200);
    let sample = command(&sandbox, &[]);
    while tally.cases < 200 {
        let mut child = under(&["env"], &sample)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(Duration::from_micros(random.below(whole) as u64));
        child.kill().unwrap();
        child.wait().unwrap();
        let published = sandbox.path("out/run.json").exists();
        tally.resume(&sandbox, &reference, published);
    }
}

#[test]
#[ignore = "the full sweep"]
fn sweep_disks_of_forty_sizes() {
    let mut tally = Tally::new("disks of 40 sizes");
    let (sandbox, reference) = reference();
    for step in 1..=40 {
        for name in ["out", "copy"] {
            let _ = fs::remove_dir_all(sandbox.path(name));
        }
        let size = format!("{}k", 8 * step);
        let Some((first, second)) = on_a_disk(&sandbox, &size) else {
            println!("skipped: this kernel lets nobody mount a small disk");
            return;
        };
        assert!(matches!(first, 1 | 3), "{size}: {first}");
        assert_eq!(second, 3, "{size}");
        fs::rename(sandbox.path("copy"), sandbox.path("out")).unwrap();
        is_whole(&sandbox, &reference);
        tally.cases += 1;
        tally.resumed += usize::from(first == 1);
    }
}

type Pack = fn(&[u8]) -> Vec<u8>;

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn zstd(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = zstd::stream::write::Encoder::new(Vec::new(), 3).unwrap();
    encoder.include_checksum(true).unwrap();
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// Each damaged file is an input of one large run; of each, what is in no
/// quarantine has to be in the output.
#[test]
#[ignore = "the full sweep"]
fn sweep_compressed_files_cut_and_flipped() {
    let mut tally = Tally::new("gzip and zstd cut at every byte, every bit flipped");
    let mut random = Random(16);
    let lines: Vec<String> = (0..36)
        .map(|n| {
            let words: Vec<_> = (0..9)
                .map(|_| format!("{:x}", random.below(1 << 18)))
                .collect();
            format!("{{\"text\":\"{n} {}\"}}\n", words.join(" "))
        })
        .collect();
    let packers: [(&str, Pack); 2] = [("gz", gzip), ("zst", zstd)];
    for (ending, pack) in packers {
        let members: Vec<_> = lines
            .chunks(12)
            .map(|l| pack(l.concat().as_bytes()))
            .collect();
        let whole = members.concat();
        let mut boundaries = BTreeSet::from([0]);
        for member in &members {
            boundaries.insert(boundaries.last().unwrap() + member.len());
        }
        let folder = tempfile::tempdir().unwrap();
        let input = folder.path().join("in");
        for sort in ["cut", "bit"] {
            fs::create_dir_all(input.join(sort)).unwrap();
        }
        let mut put = |name: String, bytes: &[u8]| {
            fs::write(input.join(format!("{name}.jsonl.{ending}")), bytes).unwrap();
            tally.cases += 1;
        };
        for at in 0..whole.len() {
            put(format!("cut/{at}"), &whole[..at]);
            for bit in 0..8 {
                let mut flipped = whole.clone();
                flipped[at] ^= 1 << bit;
                put(format!("bit/{at}-{bit}"), &flipped);
            }
        }
        let mut config = Config::default();
        config.run.stages = vec![Stage::Normalize];
        let output = folder.path().join("out");
        clean(&input, &output, config).unwrap();
        judge(&output, &lines, &boundaries);
    }
}

/// Every file gave documents that were written so, and all of them or a word in quarantine.
fn judge(output: &Path, lines: &[String], boundaries: &BTreeSet<usize>) {
    let written: BTreeSet<&str> = lines.iter().map(|l| l.split('"').nth(3).unwrap()).collect();
    let mut kept: BTreeMap<String, usize> = BTreeMap::new();
    let (clean, audit) = (series(output, "clean/part"), series(output, "audit/part"));
    let pairs = clean
        .split(|b| *b == b'\n')
        .zip(audit.split(|b| *b == b'\n'));
    for (line, audit) in pairs.filter(|(l, _)| !l.is_empty()) {
        let line: serde_json::Value = serde_json::from_slice(line).unwrap();
        let audit: serde_json::Value = serde_json::from_slice(audit).unwrap();
        let text = line["text"].as_str().unwrap();
        assert!(
            written.contains(text),
            "{}: nobody wrote {text}",
            audit["file"]
        );
        *kept
            .entry(audit["file"].as_str().unwrap().to_owned())
            .or_default() += 1;
    }
    let mut said = BTreeSet::new();
    for line in series(output, "quarantine/part")
        .split(|b| *b == b'\n')
        .filter(|l| !l.is_empty())
    {
        let line: serde_json::Value = serde_json::from_slice(line).unwrap();
        said.insert(line["file"].as_str().unwrap().to_owned());
    }
    let manifest = Manifest::load(output).unwrap();
    for input in &manifest.inputs {
        let kept = kept.get(&input.name).copied().unwrap_or_default();
        let cut = input
            .name
            .strip_prefix("cut/")
            .map(|n| n.split('.').next().unwrap());
        // A file that ends where a member ends is a whole one.
        let at_boundary = cut.is_some_and(|n| boundaries.contains(&n.parse().unwrap()));
        assert!(
            kept == lines.len() || said.contains(&input.name) || at_boundary,
            "{}: {kept} documents, and nothing was said",
            input.name
        );
    }
}

#[test]
#[ignore = "the full sweep"]
fn sweep_threads_and_orders_of_the_tree() {
    let mut tally = Tally::new("1 to 16 threads, 20 runs each, the tree copied in random order");
    let (sandbox, reference) = reference();
    let files: Vec<_> = tree(&sandbox.path("in")).into_iter().collect();
    let mut random = Random(62);
    for threads in 1..=16 {
        for _ in 0..20 {
            fs::remove_dir_all(sandbox.path("in")).unwrap();
            let mut files = files.clone();
            while !files.is_empty() {
                let (name, bytes) = files.swap_remove(random.below(files.len()));
                plant(&sandbox.path("in"), &BTreeMap::from([(name, bytes)]));
            }
            let _ = fs::remove_dir_all(sandbox.path("out"));
            run(&sandbox, &["--threads", &threads.to_string()]).exits(3);
            is_whole(&sandbox, &reference);
            tally.cases += 1;
        }
    }
}

/// A smaller dump, or every byte would take a night.
#[test]
#[ignore = "the full sweep"]
fn sweep_torn_at_every_byte() {
    let mut tally = Tally::new("journal, staging and parts torn at every byte");
    let lines: String = (0..9)
        .map(|n| {
            format!(
                "{{\"text\":\"Lock {n} froze on day {} of the year.\"}}\n",
                n * n
            )
        })
        .collect();
    let sandbox = Sandbox::new(&[("in/a.jsonl", &(lines + "{\"text\":\n"))]);
    let small = |fault: &str| {
        let mut command = sandbox.command(&ARGS[..4]);
        command
            .args(["--threads", "1", "--part-size", "300B"])
            .env("COPYDESK_CHUNK", "150")
            .env("COPYDESK_STAGING", "300")
            .env("COPYDESK_FAULT", fault);
        crate::sandbox::outcome(&mut command)
    };
    small("").exits(3);
    let reference = result(&sandbox.path("out"));
    fs::remove_dir_all(sandbox.path("out")).unwrap();
    small("kill:file.write:9").exits(-1);
    is_unpublished(&sandbox);
    let mut state = tree(&sandbox.path("out"));
    state.remove(".work/origin");
    for (name, whole) in state.iter().filter(|(name, _)| *name != ".work/lock") {
        println!("  {name}: {} bytes", whole.len());
        for at in 0..whole.len() {
            let mut flipped = whole.clone();
            flipped[at] ^= 1 << (at % 8);
            for torn in [&whole[..at], &flipped] {
                let _ = fs::remove_dir_all(sandbox.path("out"));
                // A folder that was begun here, with what was in the other.
                small("kill:frame.append:1").exits(-1);
                plant(&sandbox.path("out"), &state);
                fs::write(sandbox.path("out").join(name), torn).unwrap();
                let done = small("");
                assert_eq!(done.code, 3, "{name} {at}: {done:?}");
                assert!(result(&sandbox.path("out")) == reference, "{name} {at}");
                tally.cases += 1;
                tally.resumed += 1;
            }
        }
    }
}

#[test]
#[ignore = "the full sweep"]
fn sweep_large_bombs() {
    let mut tally = Tally::new("lines and bombs of 500 MiB");
    for name in ["a.jsonl", "b.jsonl.gz", "c.jsonl.zst"] {
        let sandbox = Sandbox::new(&[]);
        fs::create_dir(sandbox.path("in")).unwrap();
        bomb(&sandbox, name, 500);
        let args = [
            "clean",
            "in",
            "-o",
            "out",
            "--only",
            "normalize",
            "--max-record-bytes",
            "1MiB",
            "--memory",
            "256MiB",
        ];
        let (end, peak) = peak(&sandbox.command(&args));
        assert_eq!(end, 3);
        println!("  {name}: {peak} MiB of memory");
        assert!(peak < 290, "{peak} MiB");
        let clean = series(&sandbox.path("out"), "clean/part");
        assert_eq!(clean.iter().filter(|b| **b == b'\n').count(), 2);
        tally.cases += 1;
    }
}

#[test]
#[ignore = "the full sweep"]
fn sweep_stopped_at_random_moments() {
    let mut tally = Tally::new("SIGTERM at random moments");
    let (sandbox, reference) = reference();
    let mut random = Random(15);
    let sample = command(&sandbox, &[]);
    let mut took = Vec::new();
    while tally.cases < 50 {
        let mut child = under(&["env"], &sample)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(Duration::from_millis(20 + random.below(100) as u64));
        let since = Instant::now();
        let kill = format!("kill -TERM {}", child.id());
        let _ = std::process::Command::new("sh")
            .args(["-c", &kill])
            .status();
        let end = ending(child.wait().unwrap());
        took.push(since.elapsed().as_millis());
        assert!(matches!(end, 143 | 3 | -15), "{end}");
        let published = sandbox.path("out/run.json").exists();
        tally.resume(&sandbox, &reference, published);
    }
    took.sort_unstable();
    println!(
        "  from SIGTERM to the end: median {} ms, at most {} ms",
        took[took.len() / 2],
        took[took.len() - 1]
    );
    assert!(took[took.len() - 1] < 2000);
}
