//! What the machine does to a run: reads that fail or are interrupted, limits on
//! files, descriptors and memory, clocks and locales, workers that panic.

use crate::common::{at_home, result};
use crate::corpus::{command, is_unpublished, is_whole, reference, run};
use crate::sandbox::{Outcome, Sandbox};
use crate::tools::{ending, traced, under};
use std::fs;
use std::path::PathBuf;
use std::time::{Duration, Instant, SystemTime};

#[test]
fn a_read_that_fails_stops_the_run() {
    let (sandbox, reference) = reference();
    let mut failed = 0;
    for name in ["a.jsonl", "b.jsonl.gz", "c.txt"] {
        let path = sandbox.path("in").join(name);
        for n in 1..=3 {
            let _ = fs::remove_dir_all(sandbox.path("out"));
            let inject = format!("inject=read,pread64:error=EIO:when={n}");
            let options = ["-P", path.to_str().unwrap(), "-e", &inject];
            let Some(done) = traced(&options, &command(&sandbox, &[])) else {
                return;
            };
            if done.code == 3 {
                // The file takes fewer reads than that.
                is_whole(&sandbox, &reference);
                continue;
            }
            failed += 1;
            done.exits(1).complains(&[name, "error 5"]);
            is_unpublished(&sandbox);
            run(&sandbox, &[]).exits(3);
            is_whole(&sandbox, &reference);
        }
    }
    println!("{failed} failed reads");
    assert!(failed >= 5, "{failed}");
}

#[test]
fn interrupted_calls_are_repeated() {
    let (sandbox, reference) = reference();
    for inject in [
        // The loader of the program itself does not repeat its reads.
        "inject=read:error=EINTR:when=30+2",
        "inject=pread64:error=EINTR:when=12+2",
        "inject=write,pwrite64,fsync,fdatasync,ftruncate:error=EINTR:when=2+2",
        "inject=write,pwrite64:error=EAGAIN:when=40",
    ] {
        let _ = fs::remove_dir_all(sandbox.path("out"));
        let Some(done) = traced(&["-e", inject], &command(&sandbox, &[])) else {
            return;
        };
        if inject.contains("EAGAIN") {
            // No file of ours answers so; if one does, it is a failed write.
            assert!(matches!(done.code, 1 | 3), "{done:?}");
            run(&sandbox, &[]).exits(3);
        } else {
            done.exits(3);
        }
        is_whole(&sandbox, &reference);
    }
}

#[test]
fn a_file_size_limit_is_a_full_disk() {
    let (sandbox, reference) = reference();
    let sample = command(&sandbox, &[]);
    // In blocks of 512 bytes. Ignored, the signal becomes an error; else it kills.
    for (trap, expected) in [("trap '' XFSZ;", 1), ("", -25)] {
        let _ = fs::remove_dir_all(sandbox.path("out"));
        let script = format!("{trap} ulimit -f 16; exec \"$0\" \"$@\"");
        let output = under(&["sh", "-c", &script], &sample).output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(ending(output.status), expected, "{said}");
        assert!(expected < 0 || said.contains("File too large"), "{said}");
        is_unpublished(&sandbox);
        run(&sandbox, &[]).exits(3);
        is_whole(&sandbox, &reference);
    }
}

#[test]
fn few_descriptors_are_enough_for_many_files() {
    let sandbox = Sandbox::new(&[]);
    fs::create_dir(sandbox.path("in")).unwrap();
    for n in 0..400 {
        let text = format!("The canal froze over at lock {n}.\n");
        fs::write(sandbox.path(&format!("in/{n}.txt")), text).unwrap();
    }
    let sample = command(&sandbox, &["--threads", "4"]);
    let script = "ulimit -n 32; exec \"$0\" \"$@\"";
    let output = under(&["sh", "-c", script], &sample).output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    let lines = crate::common::series(&sandbox.path("out"), "clean/part");
    assert_eq!(lines.iter().filter(|b| **b == b'\n').count(), 400);
}

#[test]
fn too_little_memory_publishes_nothing() {
    let (sandbox, reference) = reference();
    let mut ends = Vec::new();
    for mib in [16, 32, 48, 64, 80, 100, 140, 200, 300, 1000] {
        let _ = fs::remove_dir_all(sandbox.path("out"));
        let limit = format!("ulimit -v {}; exec \"$0\" \"$@\"", mib << 10);
        let under_limit =
            |sample: &assert_cmd::Command| under(&["sh", "-c", &limit], sample).output().unwrap();
        if !under_limit(&sandbox.command(&["--version"]))
            .status
            .success()
        {
            // The program itself does not fit.
            continue;
        }
        let output = under_limit(&command(&sandbox, &["--threads", "2"]));
        let end = ending(output.status);
        ends.push(end);
        // -6: an allocation failed, and the standard library gave up.
        assert!(matches!(end, 3 | 1 | -6), "{mib} MiB: {output:?}");
        if end != 3 {
            is_unpublished(&sandbox);
            run(&sandbox, &[]).exits(3);
        }
        is_whole(&sandbox, &reference);
    }
    println!("endings with little memory: {ends:?}");
    assert!(
        ends.contains(&3) && ends.iter().any(|e| *e != 3),
        "{ends:?}"
    );
}

#[test]
fn no_clock_and_no_locale_reach_the_result() {
    let (sandbox, reference) = reference();
    let years = [0, 2_147_483_648, 4_294_967_296_u64];
    for (zone, language, seconds) in [
        ("Pacific/Kiritimati", "tr_TR.UTF-8", years[0]),
        ("America/St_Johns", "C", years[1]),
        ("no/zone", "no_such", years[2]),
    ] {
        let _ = fs::remove_dir_all(sandbox.path("out"));
        for file in fs::read_dir(sandbox.path("in")).unwrap() {
            let file = fs::File::options().write(true).open(file.unwrap().path());
            let time = SystemTime::UNIX_EPOCH + Duration::from_secs(seconds);
            file.unwrap().set_modified(time).unwrap();
        }
        let mut command = command(&sandbox, &[]);
        command
            .env("TZ", zone)
            .env("LANG", language)
            .env("LC_ALL", language);
        crate::sandbox::outcome(&mut command).exits(3);
        is_whole(&sandbox, &reference);
    }
    // The clock itself can't be set back here. What a run takes of it is for its
    // report and its progress, and nothing else asks for it.
    let allowed = [
        "src/run/mod.rs",
        "src/run/publish/outcome.rs",
        "src/exec/fault.rs",
    ];
    let mut folders = vec![at_home("src")];
    let mut asks: Vec<PathBuf> = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() && !path.ends_with("cli") {
                folders.push(path);
            } else if path.is_file() {
                let text = fs::read_to_string(&path).unwrap_or_default();
                let text = text.split("#[cfg(test)]").next().unwrap_or_default();
                if text.contains("Instant::now") || text.contains("SystemTime::now") {
                    asks.push(path);
                }
            }
        }
    }
    let of_tests = |path: &PathBuf| path.ends_with("measure.rs") || path.ends_with("tests.rs");
    asks.retain(|path| !of_tests(path));
    asks.retain(|path| !allowed.iter().any(|a| path.ends_with(a)));
    assert!(asks.is_empty(), "they look at the clock: {asks:?}");
}

#[test]
fn a_thread_that_panics_ends_the_run() {
    let (sandbox, reference) = reference();
    for (point, n) in [
        ("worker.record", 1),
        ("worker.record", 60),
        ("worker.block", 2),
        ("reader.chunk", 1),
        ("reader.chunk", 4),
    ] {
        for threads in ["1", "4"] {
            let _ = fs::remove_dir_all(sandbox.path("out"));
            let since = Instant::now();
            let mut command = command(&sandbox, &["--threads", threads]);
            command
                .env("COPYDESK_FAULT", format!("panic:{point}:{n}"))
                .env_remove("RUST_BACKTRACE");
            let done = crate::sandbox::outcome(&mut command);
            assert!(since.elapsed() < Duration::from_secs(5));
            quiet(done.exits(1).complains(&["bug in copydesk, at src/"]));
            is_unpublished(&sandbox);
            run(&sandbox, &[]).exits(3);
            is_whole(&sandbox, &reference);
        }
    }
}

/// What a panic says may be of a document.
#[track_caller]
fn quiet(done: Outcome) {
    assert!(!done.stderr.contains("injected"), "{done:?}");
    assert!(!done.stderr.contains('\u{1b}'), "{done:?}");
}

#[test]
fn what_cannot_be_said_is_an_error() {
    let (sandbox, reference) = reference();
    let full = fs::File::options().write(true).open("/dev/full").unwrap();
    let output = under(&["env"], &command(&sandbox, &[]))
        .stdout(full)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(said.contains("No space left"), "{said}");
    // The result stands: it was only the report that nobody read.
    run(&sandbox, &[]).exits(3).prints(&["already complete"]);
    assert!(result(&sandbox.path("out")) == reference);
}
