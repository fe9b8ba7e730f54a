//! What is drawn while a run works, seen on a terminal that `script` makes.

use super::sandbox::Sandbox;
use std::process::Command;

/// What a terminal shows of a call, without the moves of its cursor; `None` without `script`.
fn on_a_terminal(sandbox: &Sandbox, args: &str) -> Option<String> {
    let line = format!("{} {args}", env!("CARGO_BIN_EXE_copydesk"));
    let mut script = Command::new("script");
    script
        .args(["-qec", &line, "/dev/null"])
        .current_dir(sandbox.0.path());
    let output = script.output().ok()?;
    assert!(output.status.success(), "{output:?}");
    Some(String::from_utf8_lossy(&output.stdout).into_owned())
}

#[test]
fn every_phase_has_a_name_and_nothing_is_told_before_it_is_known() {
    let sandbox = Sandbox::small();
    let Some(shown) = on_a_terminal(&sandbox, "clean in -o out") else {
        return;
    };
    for name in [
        "1/7 starting",
        "2/7 reading",
        "3/7 learning",
        "4/7 marking",
        "5/7 comparing",
        "6/7 writing",
        "7/7 publishing",
        "estimating",
        "the result is in out",
    ] {
        assert!(shown.contains(name), "no {name:?} in {shown:?}");
    }
    // It takes no time, of which no speed and no end can be told.
    let drawn = shown.split("read, from").next().unwrap();
    for wrong in ["B/s", "100", "left", "eta", "0/0"] {
        assert!(!drawn.contains(wrong), "{wrong:?} in {shown:?}");
    }
    let Some(shown) = on_a_terminal(&sandbox, "verify out") else {
        return;
    };
    for name in ["1/2 hashing", "2/2 verifying", "verified: 2 records"] {
        assert!(shown.contains(name), "no {name:?} in {shown:?}");
    }
}

#[test]
fn phases_that_a_run_does_not_have_are_not_counted() {
    let sandbox = Sandbox::small();
    let flags = "clean in -o out --no-learn --only boilerplate --output-format parquet";
    let Some(shown) = on_a_terminal(&sandbox, flags) else {
        return;
    };
    for name in [
        "2/5 reading",
        "3/5 writing",
        "4/5 converting",
        "5/5 publishing",
    ] {
        assert!(shown.contains(name), "no {name:?} in {shown:?}");
    }
}

#[test]
fn who_wants_no_progress_sees_none() {
    for flags in ["--quiet", "--log-format json"] {
        let sandbox = Sandbox::small();
        let Some(shown) = on_a_terminal(&sandbox, &format!("clean in -o out {flags}")) else {
            return;
        };
        assert!(!shown.contains("reading"), "{shown:?}");
        assert!(!shown.contains('\u{1b}'), "{shown:?}");
    }
}
