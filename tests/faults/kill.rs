//! Killed at chosen points and at random moments, also while resuming, and with
//! other numbers of threads: the same command gives the same bytes.

use crate::common::{result, series};
use crate::corpus::{Random, command, faulty, is_unpublished, is_whole, reference, run, sandbox};
use crate::sandbox::Sandbox;
use std::fs;
use std::process::{Command, Stdio};
use std::time::Duration;

/// What `abort` gives; a test asks for it in place of `kill -9`.
const KILLED: i32 = -1;

#[test]
fn killed_at_points_all_over_the_run() {
    let (sandbox, reference) = reference();
    let mut kills = 0;
    let mut resumed = 0;
    for point in (1..).step_by(6) {
        let _ = fs::remove_dir_all(sandbox.path("out"));
        let fault = format!("kill:*:{point}");
        let killed = faulty(&sandbox, &fault, &["--threads", "2"]);
        if killed.code != KILLED {
            killed.exits(3);
            break;
        }
        kills += 1;
        if !sandbox.path("out/clean").exists() {
            is_unpublished(&sandbox);
        }
        let done = run(&sandbox, &["--threads", "3", "--memory", "512MiB"]).exits(3);
        resumed += u32::from(done.stderr.contains("resuming an interrupted run"));
        is_whole(&sandbox, &reference);
    }
    println!("killed {kills} times, gone on {resumed} times");
    assert!(kills >= 20 && resumed + 3 >= kills, "{kills} {resumed}");
}

#[cfg(feature = "parquet")]
#[test]
fn killed_while_lines_become_parquet() {
    let sandbox = sandbox();
    let parquet = ["--output-format", "parquet"];
    run(&sandbox, &parquet).exits(3);
    let reference = result(&sandbox.path("out"));
    let tables = reference.keys().filter(|name| name.ends_with(".parquet"));
    let tables = tables.count();
    assert!(tables > 3);
    // Of the last syncs, so many are of tables; then the lines go one by one.
    let syncs = reference.len() - tables..=reference.len() + tables;
    let points = syncs.map(|n| format!("kill:file.sync:{n}"));
    let points = points.chain((1..=tables).map(|n| format!("kill:tables.remove:{n}")));
    let mut kills = 0;
    for fault in points {
        let _ = fs::remove_dir_all(sandbox.path("out"));
        let killed = faulty(&sandbox, &fault, &parquet);
        if killed.code != KILLED {
            continue;
        }
        kills += 1;
        is_unpublished(&sandbox);
        run(&sandbox, &parquet).exits(3);
        is_whole(&sandbox, &reference);
    }
    assert!(kills >= 2 * tables, "{kills}");
}

#[test]
fn killed_between_the_last_moves() {
    let (sandbox, reference) = reference();
    for (point, times) in [
        ("file.rename", 1),
        ("file.sync-folder", 1),
        ("commit.folder", 4),
        ("commit.manifest", 1),
        ("commit.sync", 1),
        ("commit.clear", 1),
        ("commit.remove", 1),
    ] {
        for n in 1..=times {
            let _ = fs::remove_dir_all(sandbox.path("out"));
            faulty(&sandbox, &format!("kill:{point}:{n}"), &[]).exits(KILLED);
            // Whoever sees a manifest may trust that the rest is there.
            if sandbox.path("out/run.json").exists() {
                let mut stands = result(&sandbox.path("out"));
                stands.retain(|name, _| !name.starts_with(".work"));
                assert!(stands == reference, "{point} {n}");
            }
            // Either it goes on, or all that was left to do were moves.
            let done = run(&sandbox, &[]);
            assert_eq!(done.code, 3, "{point} {n}: {done:?}");
            is_whole(&sandbox, &reference);
        }
    }
}

#[test]
fn an_old_result_stays_until_the_new_one_is_whole() {
    let (sandbox, reference) = reference();
    let point = |name, n| format!("kill:{name}:{n}");
    let faults = [
        point("frame.append", 3),
        point("file.write", 5),
        point("file.rename", 2),
        point("commit.make-way", 1),
        point("commit.make-way", 2),
        point("commit.make-way", 5),
        point("commit.folder", 1),
        point("commit.folder", 4),
        point("commit.manifest", 1),
        point("commit.clear", 1),
    ];
    run(&sandbox, &["--keep", "longest"]).exits(3);
    for fault in faults {
        let before = crate::common::tree(&sandbox.path("out"));
        faulty(&sandbox, &fault, &["--overwrite"]).exits(KILLED);
        if !fault.contains("commit") {
            let mut now = crate::common::tree(&sandbox.path("out"));
            now.retain(|name, _| !name.starts_with(".work"));
            assert!(now == before, "{fault}: the old result was touched");
        }
        let done = run(&sandbox, &["--overwrite"]);
        assert_eq!(done.code, 3, "{fault}: {done:?}");
        let finished = !sandbox.path("out/.work").exists();
        assert!(finished, "{done:?}");
        is_whole(&sandbox, &reference);
        run(&sandbox, &["--overwrite", "--keep", "longest"]).exits(3);
    }
}

#[test]
fn killed_again_and_again_while_resuming() {
    let (sandbox, reference) = reference();
    for seed in 1..=3 {
        let mut random = Random(seed * 7919);
        let _ = fs::remove_dir_all(sandbox.path("out"));
        for _ in 0..5 {
            let fault = format!("kill:*:{}", 1 + random.below(40));
            let threads = (1 + random.below(4)).to_string();
            faulty(&sandbox, &fault, &["--threads", &threads]);
        }
        run(&sandbox, &[]).exits(3);
        is_whole(&sandbox, &reference);
    }
}

#[test]
fn killed_at_random_moments() {
    let (sandbox, reference) = reference();
    let started = std::time::Instant::now();
    run(&sandbox, &[]).exits(3);
    let whole = started.elapsed();
    let seed = u64::from(std::process::id());
    println!("seed {seed}");
    let mut random = Random(seed * 2_654_435_761 + 1);
    let sample = command(&sandbox, &[]);
    for _ in 0..12 {
        let _ = fs::remove_dir_all(sandbox.path("out"));
        let mut child = Command::new(sample.get_program())
            .args(sample.get_args())
            .envs(sample.get_envs().filter_map(|(k, v)| Some((k, v?))))
            .current_dir(sandbox.0.path())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let micros = random.below(whole.as_micros() as usize) as u64;
        std::thread::sleep(Duration::from_micros(micros));
        child.kill().unwrap();
        child.wait().unwrap();
        run(&sandbox, &["--threads", "2"]).exits(3);
        is_whole(&sandbox, &reference);
    }
}

#[test]
fn small_inputs_begin_again() {
    let sandbox = sandbox();
    let small = |fault: &str| {
        let mut command = command(&sandbox, &[]);
        command.env("COPYDESK_STAGING", "100000000");
        crate::sandbox::outcome(command.env("COPYDESK_FAULT", fault))
    };
    small("kill:file.write:4").exits(KILLED);
    is_unpublished(&sandbox);
    let done = small("").exits(3);
    assert!(!done.stderr.contains("resuming"), "{done:?}");
}

#[test]
fn the_order_of_day_and_month_survives_a_kill() {
    // The dates that tell it stand in the first file, those that need it in the last.
    let line = |n: u64, date: &str| {
        format!(
            "{{\"id\":\"{n}\",\"source\":\"gull\",\"date\":\"{date}\",\"text\":\"Lock {n} froze over on day {} of the year, and {} skaters came.\"}}\n",
            n * n,
            n * 7
        )
    };
    let telling: String = (0..60).map(|n| line(n, "31/10/2017")).collect();
    let needing: String = (60..120).map(|n| line(n, "11/1/2018")).collect();
    let sandbox = Sandbox::new(&[("in/a.jsonl", &telling), ("in/b.jsonl", &needing)]);
    run(&sandbox, &[]).exits(0);
    let reference = result(&sandbox.path("out"));
    let clean: Vec<u8> = series(&sandbox.path("out"), "clean/part");
    let clean = String::from_utf8(clean).unwrap();
    assert_eq!(clean.matches("\"created\":\"2018-01-11\"").count(), 60);
    for more in [&[][..], &["--no-learn"]] {
        for fault in [
            "kill:frame.append:3",
            "kill:scan.ended:1",
            "kill:file.write:9",
        ] {
            fs::remove_dir_all(sandbox.path("out")).unwrap();
            faulty(&sandbox, fault, more).exits(-1);
            is_unpublished(&sandbox);
            run(&sandbox, more).exits(0).complains(&["resuming"]);
            if more.is_empty() {
                is_whole(&sandbox, &reference);
            }
            let clean = series(&sandbox.path("out"), "clean/part");
            let clean = String::from_utf8(clean).unwrap();
            let found = clean.matches("\"created\":\"2018-01-11\"").count();
            assert_eq!(found, 60, "{fault}");
        }
    }
}
