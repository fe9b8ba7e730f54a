//! Journal, staging and half-written parts that are cut, flipped, zeroed,
//! lengthened or of another run: recognised, and done again.

use crate::common::plant;
use crate::corpus::{Random, faulty, is_unpublished, is_whole, reference, run};
use crate::sandbox::Sandbox;
use std::collections::BTreeMap;
use std::fs;

/// A run that was killed while it published, and its working folder.
fn killed(sandbox: &Sandbox) -> BTreeMap<String, Vec<u8>> {
    faulty(sandbox, "kill:file.write:25", &[]).exits(-1);
    is_unpublished(sandbox);
    let mut state = crate::common::tree(&sandbox.path("out"));
    // It is of the folder that it was written in.
    state.remove(".work/origin");
    state
}

/// Each way to spoil a file.
fn torn(whole: &[u8], random: &mut Random) -> Vec<Vec<u8>> {
    let at = random.below(whole.len());
    let mut flipped = whole.to_vec();
    flipped[at] ^= 1 << random.below(8);
    let mut zeroed = whole.to_vec();
    zeroed[at..].fill(0);
    let mut twice = whole.to_vec();
    twice.extend_from_slice(&whole[at..]);
    vec![whole[..at].to_vec(), flipped, zeroed, twice, Vec::new()]
}

#[test]
fn torn_files_are_recognised_and_done_again() {
    let (sandbox, reference) = reference();
    let state = killed(&sandbox);
    let mut random = Random(4711);
    let part = state
        .keys()
        .find(|name| name.ends_with(".tmp"))
        .expect("a part that grows")
        .clone();
    let sealed = state
        .keys()
        .find(|name| name.starts_with(".work/new/clean/") && name.ends_with(".jsonl"))
        .expect("a part that is finished")
        .clone();
    let mut cases = 0;
    for name in [".work/journal", ".work/staging", &part, &sealed] {
        for _ in 0..4 {
            for bytes in torn(&state[name], &mut random) {
                put_back(&sandbox, &state);
                fs::write(sandbox.path("out").join(name), bytes).unwrap();
                run(&sandbox, &[]).exits(3);
                is_whole(&sandbox, &reference);
                cases += 1;
            }
        }
    }
    println!("{cases} torn files");
}

#[test]
fn missing_files_are_done_again() {
    let (sandbox, reference) = reference();
    let state = killed(&sandbox);
    for name in state.keys() {
        put_back(&sandbox, &state);
        fs::remove_file(sandbox.path("out").join(name)).unwrap();
        let done = run(&sandbox, &[]);
        assert_eq!(done.code, 3, "without {name}: {done:?}");
        is_whole(&sandbox, &reference);
    }
}

#[test]
fn the_staging_of_another_run_is_none() {
    let (sandbox, reference) = reference();
    faulty(&sandbox, "kill:file.write:25", &["--keep", "first"]).exits(-1);
    let other = fs::read(sandbox.path("out/.work/staging")).unwrap();
    fs::remove_dir_all(sandbox.path("out")).unwrap();
    let _ = killed(&sandbox);
    fs::write(sandbox.path("out/.work/staging"), other).unwrap();
    run(&sandbox, &[]).exits(3);
    is_whole(&sandbox, &reference);
}

#[test]
fn work_that_was_copied_proves_nothing() {
    let (sandbox, reference) = reference();
    let state = killed(&sandbox);
    let origin = fs::read(sandbox.path("out/.work/origin")).unwrap();
    for origin in [None, Some(&origin)] {
        fs::remove_dir_all(sandbox.path("out")).unwrap();
        plant(&sandbox.path("out"), &state);
        if let Some(origin) = origin {
            fs::write(sandbox.path("out/.work/origin"), origin).unwrap();
        }
        run(&sandbox, &[])
            .exits(5)
            .complains(&["--overwrite", "copied or received"]);
        run(&sandbox, &["--overwrite"]).exits(3);
        is_whole(&sandbox, &reference);
        fs::remove_dir_all(sandbox.path("out")).unwrap();
        killed(&sandbox);
    }
    // What was moved is where it was begun.
    fs::rename(sandbox.path("out"), sandbox.path("moved")).unwrap();
    fs::rename(sandbox.path("moved"), sandbox.path("out")).unwrap();
    run(&sandbox, &[]).exits(3).complains(&["resuming"]);
    is_whole(&sandbox, &reference);
}

/// Puts back the files of an unfinished run, in a working folder that was begun here.
fn put_back(sandbox: &Sandbox, state: &BTreeMap<String, Vec<u8>>) {
    let _ = fs::remove_dir_all(sandbox.path("out"));
    faulty(sandbox, "kill:frame.append:1", &[]).exits(-1);
    plant(&sandbox.path("out"), state);
}
