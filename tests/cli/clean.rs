//! `copydesk clean`.

use crate::common::{self, at_home, result, tree};
use crate::sandbox::Sandbox;
use std::fs;
use std::io::Write as _;
use std::path::Path;

fn clean_line(output: &Path) -> String {
    String::from_utf8(common::series(output, "clean/part")).unwrap()
}

#[test]
fn the_sample_dump_is_cleaned_verified_and_restored() {
    let sandbox = Sandbox::new(&[]);
    let input = at_home("input");
    let done = sandbox
        .run(&["clean", input.to_str().unwrap(), "-o", "out"])
        .exits(0);
    assert_eq!(done.stderr, "");
    let done = done.prints(&["html", "the result is in out"]);
    assert!(!done.stdout.contains('\u{1b}'));
    sandbox
        .run(&["verify", "out"])
        .exits(0)
        .prints(&["every byte is accounted for"]);
    sandbox.run(&["restore", "out", "-o", "back"]).exits(0);
    let (mut original, mut back) = (tree(&input), tree(&sandbox.path("back")));
    for other in ["README.md", "valley-chronicle/front-page.html"] {
        original.remove(other).expect(other);
    }
    // These come back decompressed; the golden cases compare what is in them.
    for (packed, name) in [
        ("archive.jsonl.gz", "archive.jsonl"),
        ("evening-post.jsonl.zst", "evening-post.jsonl"),
    ] {
        original.remove(packed).expect(packed);
        back.remove(name).expect(name);
    }
    assert!(original == back);
}

#[test]
fn no_input_is_a_usage_error() {
    let sandbox = Sandbox::new(&[("empty/picture.png", "x")]);
    sandbox
        .run(&["clean", "-o", "out"])
        .exits(2)
        .complains(&["PATH"]);
    sandbox
        .run(&["clean", "empty", "-o", "out"])
        .exits(2)
        .complains(&["nothing to read", "1 .png"]);
    sandbox
        .run(&["clean", "nowhere", "-o", "out"])
        .exits(2)
        .complains(&["nowhere", "check the path"]);
    sandbox
        .run(&["clean", "empty", "empty", "-o", "out"])
        .exits(2)
        .complains(&["name it once"]);
    sandbox.run(&[]).exits(2);
    assert!(!sandbox.path("out").exists(), "a refusal leaves no folder");
}

#[test]
fn unknown_arguments_are_usage_errors() {
    let sandbox = Sandbox::small();
    sandbox
        .run(&["clean", "in", "-o", "out", "--keep-all"])
        .exits(2)
        .complains(&["--keep-all"]);
    sandbox
        .run(&["clean", "in", "-o", "out", "--only", "spelling"])
        .exits(2)
        .complains(&["normalize"]);
    sandbox
        .run(&["clean", "in", "-o", "out", "--part-size", "big"])
        .exits(2)
        .complains(&["64MiB"]);
    sandbox
        .run(&[
            "clean", "in", "-o", "out", "--drop", "exact", "--mark", "exact",
        ])
        .exits(2)
        .complains(&["both dropped and marked"]);
    sandbox
        .run(&["clean", "in", "-o", "out", "--threads", "100000"])
        .exits(2)
        .complains(&["4096"]);
    sandbox
        .run(&["polish", "in"])
        .exits(2)
        .complains(&["polish"]);
    sandbox
        .run(&["rules", "no-such-rule"])
        .exits(2)
        .complains(&["no-such-rule"]);
    assert!(!sandbox.path("out").exists());
}

#[test]
fn another_result_is_not_overwritten_unasked() {
    let sandbox = Sandbox::small();
    sandbox.run(&["clean", "in", "-o", "out"]).exits(0);
    let before = result(&sandbox.path("out"));
    fs::write(sandbox.path("in/a.txt"), "The canal is a road now.\n").unwrap();
    sandbox
        .run(&["clean", "in", "-o", "out"])
        .exits(5)
        .complains(&["another run", "a.txt changed", "--overwrite"]);
    assert!(result(&sandbox.path("out")) == before);
    sandbox
        .run(&["clean", "nowhere", "-o", "out", "--overwrite"])
        .exits(2);
    assert!(
        result(&sandbox.path("out")) == before,
        "a failed run leaves what was there"
    );
    sandbox
        .run(&[
            "clean",
            "in",
            "-o",
            "out",
            "--overwrite",
            "--compress",
            "gzip",
        ])
        .exits(0);
    let after = result(&sandbox.path("out"));
    assert!(
        after
            .keys()
            .all(|name| name.ends_with(".gz") || name == "templates.toml"),
        "{:?}",
        after.keys()
    );
    sandbox.run(&["verify", "out"]).exits(0);
}

#[test]
fn a_foreign_file_is_never_touched() {
    let sandbox = Sandbox::small();
    fs::create_dir(sandbox.path("out")).unwrap();
    fs::write(sandbox.path("out/thesis.txt"), "mine").unwrap();
    for overwrite in [&[][..], &["--overwrite"]] {
        let args = [&["clean", "in", "-o", "out"], overwrite].concat();
        sandbox.run(&args).exits(5).complains(&["thesis.txt", "-o"]);
    }
    assert_eq!(tree(&sandbox.path("out")).len(), 1);
    sandbox.run(&["clean", "in", "-o", "in/a.txt"]).exits(2);
    fs::remove_file(sandbox.path("out/thesis.txt")).unwrap();
    fs::write(sandbox.path("out/.hidden"), "").unwrap();
    sandbox.run(&["clean", "in", "-o", "out"]).exits(0);
    assert!(sandbox.path("out/.hidden").exists());
}

#[test]
fn input_and_output_are_apart() {
    let sandbox = Sandbox::small();
    sandbox
        .run(&["clean", "in", "-o", "in/out"])
        .exits(2)
        .complains(&["inside each other", "-o"]);
    sandbox.run(&["clean", "in", "-o", "in"]).exits(2);
    sandbox
        .run(&["clean", "in/../in", "-o", "./in/x/../out"])
        .exits(2);
    sandbox.run(&["clean", "in", "-o", "out"]).exits(0);
    let args = ["-o", "out", "--overwrite"];
    let part = "out/clean/part-00000.jsonl";
    sandbox
        .run(&[&["clean", part], &args[..]].concat())
        .exits(2)
        .complains(&["inside each other"]);
    sandbox
        .run(&[&["clean", "in-out", "."], &args[..]].concat())
        .exits(2);
    fs::write(sandbox.path("list"), part).unwrap();
    sandbox
        .run(&[&["clean", "--files-from", "list"], &args[..]].concat())
        .exits(2)
        .complains(&["inside each other"]);
    sandbox.run(&["verify", "out"]).exits(0);
}

#[test]
fn what_cannot_be_read_is_named() {
    let sandbox = Sandbox::new(&[(
        "in/dump.jsonl",
        "{\"text\":\"A whole line.\"}\n\n{\"text\":\"A broken li\n",
    )]);
    sandbox
        .run(&["clean", "in", "-o", "out"])
        .exits(3)
        .complains(&[
            "dump.jsonl",
            "line 3",
            "byte 26",
            "not valid JSON",
            "quarantine/",
        ]);
    sandbox.run(&["verify", "out"]).exits(0);
    sandbox
        .run(&["explain", "out", "dump.jsonl#3"])
        .exits(0)
        .prints(&["quarantined", "json", "byte 26"]);
    let many = format!("{{\"text\":\"A line.\"}}\n{}", "{}\n".repeat(40));
    let done = sandbox
        .run_on(&["clean", "-", "-o", "many"], &many)
        .exits(3);
    assert!(done.stderr.lines().count() < 15, "{}", done.stderr);
    done.complains(&["30 more"]);
}

#[test]
fn standard_input_is_read() {
    let sandbox = Sandbox::small();
    let line = "{\"text\":\"From a pipe.\"}\n";
    sandbox.run_on(&["clean", "-", "-o", "out"], line).exits(0);
    assert!(clean_line(&sandbox.path("out")).contains("\"id\":\"stdin#1\""));
    sandbox
        .run_on(
            &["clean", "-", "in", "-o", "both"],
            "A story out of a pipe.\n",
        )
        .exits(0);
    sandbox
        .run(&["verify", "both"])
        .exits(0)
        .prints(&["3 records"]);
    sandbox.run(&["restore", "both", "-o", "back"]).exits(0);
    assert_eq!(
        fs::read(sandbox.path("back/stdin")).unwrap(),
        b"A story out of a pipe.\n"
    );
    sandbox
        .run_on(&["clean", "-", "-", "-o", "twice"], line)
        .exits(2)
        .complains(&["name it once"]);
}

#[test]
fn files_come_from_a_list() {
    let sandbox = Sandbox::small();
    let args = ["clean", "--files-from", "list", "-o", "out"];
    sandbox.run(&args).exits(2).complains(&["list"]);
    fs::write(sandbox.path("list"), "\n").unwrap();
    sandbox.run(&args).exits(2).complains(&["is empty"]);
    fs::write(sandbox.path("list"), "in/b.jsonl\r\nin/a.txt").unwrap();
    sandbox.run(&args).exits(0);
    sandbox
        .run(&["verify", "out"])
        .exits(0)
        .prints(&["2 records"]);
    sandbox
        .run_on(&["clean", "--files-from", "-", "-o", "piped"], "in/a.txt\n")
        .exits(0);
    sandbox.run(&["explain", "piped", "in/a.txt"]).exits(0);
    sandbox
        .run_on(&["clean", "--files-from", "-", "-o", "gone"], "in/c.txt\n")
        .exits(2)
        .complains(&["c.txt"]);
}

#[test]
fn a_closed_pipe_is_quiet() {
    let sandbox = Sandbox::small();
    sandbox.run(&["clean", "in", "-o", "out"]).exits(0);
    for args in [
        &["rules"][..],
        &["config"],
        &["explain", "out", "b"],
        &["verify", "out"],
        &["--help"],
    ] {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let output = std::process::Command::new(env!("CARGO_BIN_EXE_copydesk"))
            .current_dir(sandbox.0.path())
            .args(args)
            .stdout(writer)
            .output()
            .unwrap();
        assert_eq!(output.status.code(), Some(0), "{args:?}: {output:?}");
        assert_eq!(String::from_utf8_lossy(&output.stderr), "", "{args:?}");
    }
}

#[test]
fn a_limit_stops_early() {
    let lines: String = (1..=5)
        .map(|n| format!("{{\"text\":\"Line number {n}.\"}}\n"))
        .collect();
    let sandbox = Sandbox::new(&[("in/a.jsonl", &lines), ("in/b.txt", "Never reached.")]);
    sandbox
        .run(&["clean", "in", "-o", "out", "--limit", "3"])
        .exits(0);
    assert_eq!(clean_line(&sandbox.path("out")).lines().count(), 3);
    sandbox
        .run(&["verify", "out"])
        .exits(0)
        .prints(&["3 records"]);
    sandbox
        .run(&["restore", "out", "-o", "back"])
        .exits(0)
        .prints(&["a.jsonl", "had read only a part of it"]);
    let back = fs::read_to_string(sandbox.path("back/a.jsonl")).unwrap();
    assert_eq!(
        back,
        lines.split_inclusive('\n').take(3).collect::<String>()
    );
}

#[test]
fn compressed_results_are_results() {
    let lines: String = (1..=40)
        .map(|n| format!("{{\"text\":\"Line number {n} of the dump.\"}}\n"))
        .collect();
    let sandbox = Sandbox::new(&[("in/a.jsonl", &lines), ("in/b.txt", "A text.\r\n")]);
    sandbox
        .run(&["clean", "in", "-o", "plain", "--part-size", "1KiB"])
        .exits(0);
    let plain = clean_line(&sandbox.path("plain"));
    for (method, ending) in [("gzip", ".gz"), ("zstd", ".zst")] {
        let back = format!("back-{method}");
        sandbox
            .run(&[
                "clean",
                "in",
                "-o",
                method,
                "--part-size",
                "1KiB",
                "--compress",
                method,
            ])
            .exits(0);
        let parts = result(&sandbox.path(method));
        assert!(
            parts.len() > 4
                && parts
                    .keys()
                    .all(|name| name.ends_with(ending) || name == "templates.toml"),
            "{:?}",
            parts.keys()
        );
        let mut clean = Vec::new();
        for (_, bytes) in parts.iter().filter(|(name, _)| name.starts_with("clean/")) {
            clean.extend(match method {
                "gzip" => {
                    let mut out = Vec::new();
                    let mut decoder = flate2::read::MultiGzDecoder::new(bytes.as_slice());
                    std::io::Read::read_to_end(&mut decoder, &mut out).unwrap();
                    out
                }
                _ => zstd::stream::decode_all(bytes.as_slice()).unwrap(),
            });
        }
        assert_eq!(String::from_utf8(clean).unwrap(), plain);
        sandbox
            .run(&["verify", method])
            .exits(0)
            .prints(&["41 records"]);
        sandbox.run(&["restore", method, "-o", &back]).exits(0);
        assert!(tree(&sandbox.path("in")) == tree(&sandbox.path(&back)));
    }
}

#[test]
fn flags_win_over_the_file() {
    let copies =
        "{\"id\":1,\"text\":\"Twice the same.\"}\n{\"id\":2,\"text\":\"Twice the same!\"}\n";
    let sandbox = Sandbox::new(&[("in/a.jsonl", copies)]);
    let mut file = fs::File::create(sandbox.path("c.toml")).unwrap();
    file.write_all(b"[dedup]\ndrop = []\nmark = [\"exact\"]\n")
        .unwrap();
    sandbox
        .run(&["clean", "in", "-o", "marked", "--config", "c.toml"])
        .exits(0);
    assert!(clean_line(&sandbox.path("marked")).contains("duplicate_of"));
    let args = [
        "clean", "in", "-o", "dropped", "--config", "c.toml", "--drop", "exact",
    ];
    // The file marks what the flag drops: the flag wins.
    sandbox
        .run(&args)
        .exits(0)
        .prints(&["dropped: exact_duplicate"]);
    sandbox
        .run(&[
            "clean",
            "in",
            "-o",
            "both",
            "--config",
            "c.toml",
            "--only",
            "normalize",
        ])
        .exits(0);
    assert_eq!(clean_line(&sandbox.path("both")).lines().count(), 2);
}
