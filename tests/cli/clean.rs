//! `copydesk clean`.

use crate::common::{self, at_home, result, tree};
use crate::desk::Desk;
use std::fs;
use std::io::Write as _;
use std::path::Path;

fn clean_line(output: &Path) -> String {
    String::from_utf8(common::series(output, "clean/part")).unwrap()
}

#[test]
fn the_sample_dump_is_cleaned_verified_and_restored() {
    let desk = Desk::new(&[]);
    let input = at_home("input");
    let done = desk
        .run(&["clean", input.to_str().unwrap(), "-o", "out"])
        .exits(0);
    assert_eq!(done.stderr, "");
    let done = done.prints(&["html", "the result is in out"]);
    assert!(!done.stdout.contains('\u{1b}'));
    desk.run(&["verify", "out"])
        .exits(0)
        .prints(&["every byte is accounted for"]);
    desk.run(&["restore", "out", "-o", "back"]).exits(0);
    let (mut original, mut back) = (tree(&input), tree(&desk.path("back")));
    for other in ["README.md", "valley-chronicle/front-page.html"] {
        original.remove(other).expect(other);
    }
    // These come back decompressed; the golden cases compare what is in them.
    for packed in ["archive.jsonl.gz", "evening-post.jsonl.zst"] {
        original.remove(packed).expect(packed);
        back.remove(packed).expect(packed);
    }
    assert!(original == back);
}

#[test]
fn no_input_is_a_usage_error() {
    let desk = Desk::new(&[("empty/picture.png", "x")]);
    desk.run(&["clean", "-o", "out"])
        .exits(2)
        .complains(&["PATH"]);
    desk.run(&["clean", "empty", "-o", "out"])
        .exits(2)
        .complains(&["nothing to read", "1 png"]);
    desk.run(&["clean", "nowhere", "-o", "out"])
        .exits(2)
        .complains(&["nowhere", "check the path"]);
    desk.run(&["clean", "empty", "empty", "-o", "out"])
        .exits(2)
        .complains(&["name it once"]);
    desk.run(&[]).exits(2);
    assert!(!desk.path("out").exists(), "a refusal leaves no folder");
}

#[test]
fn unknown_arguments_are_usage_errors() {
    let desk = Desk::small();
    desk.run(&["clean", "in", "-o", "out", "--keep-all"])
        .exits(2)
        .complains(&["--keep-all"]);
    desk.run(&["clean", "in", "-o", "out", "--only", "spelling"])
        .exits(2)
        .complains(&["normalize"]);
    desk.run(&["clean", "in", "-o", "out", "--part-size", "big"])
        .exits(2)
        .complains(&["64MiB"]);
    desk.run(&[
        "clean", "in", "-o", "out", "--drop", "exact", "--mark", "exact",
    ])
    .exits(2)
    .complains(&["both dropped and marked"]);
    desk.run(&["clean", "in", "-o", "out", "--threads", "100000"])
        .exits(2)
        .complains(&["4096"]);
    desk.run(&["polish", "in"]).exits(2).complains(&["polish"]);
    desk.run(&["rules", "no-such-rule"])
        .exits(2)
        .complains(&["no-such-rule"]);
    assert!(!desk.path("out").exists());
}

#[test]
fn another_result_is_not_overwritten_unasked() {
    let desk = Desk::small();
    desk.run(&["clean", "in", "-o", "out"]).exits(0);
    let before = result(&desk.path("out"));
    fs::write(desk.path("in/a.txt"), "The canal is a road now.\n").unwrap();
    desk.run(&["clean", "in", "-o", "out"])
        .exits(5)
        .complains(&["another run", "a.txt changed", "--overwrite"]);
    assert!(result(&desk.path("out")) == before);
    desk.run(&["clean", "nowhere", "-o", "out", "--overwrite"])
        .exits(2);
    assert!(
        result(&desk.path("out")) == before,
        "a failed run leaves what was there"
    );
    desk.run(&[
        "clean",
        "in",
        "-o",
        "out",
        "--overwrite",
        "--compress",
        "gzip",
    ])
    .exits(0);
    let after = result(&desk.path("out"));
    assert!(
        after
            .keys()
            .all(|name| name.ends_with(".gz") || name == "templates.toml"),
        "{:?}",
        after.keys()
    );
    desk.run(&["verify", "out"]).exits(0);
}

#[test]
fn a_foreign_file_is_never_touched() {
    let desk = Desk::small();
    fs::create_dir(desk.path("out")).unwrap();
    fs::write(desk.path("out/thesis.txt"), "mine").unwrap();
    for overwrite in [&[][..], &["--overwrite"]] {
        let args = [&["clean", "in", "-o", "out"], overwrite].concat();
        desk.run(&args).exits(5).complains(&["thesis.txt", "-o"]);
    }
    assert_eq!(tree(&desk.path("out")).len(), 1);
    desk.run(&["clean", "in", "-o", "in/a.txt"]).exits(2);
    fs::remove_file(desk.path("out/thesis.txt")).unwrap();
    fs::write(desk.path("out/.hidden"), "").unwrap();
    desk.run(&["clean", "in", "-o", "out"]).exits(0);
    assert!(desk.path("out/.hidden").exists());
}

#[test]
fn input_and_output_are_apart() {
    let desk = Desk::small();
    desk.run(&["clean", "in", "-o", "in/out"])
        .exits(2)
        .complains(&["inside each other", "-o"]);
    desk.run(&["clean", "in", "-o", "in"]).exits(2);
    desk.run(&["clean", "in/../in", "-o", "./in/x/../out"])
        .exits(2);
    desk.run(&["clean", "in", "-o", "out"]).exits(0);
    let args = ["-o", "out", "--overwrite"];
    let part = "out/clean/part-00000.jsonl";
    desk.run(&[&["clean", part], &args[..]].concat())
        .exits(2)
        .complains(&["inside each other"]);
    desk.run(&[&["clean", "in-out", "."], &args[..]].concat())
        .exits(2);
    fs::write(desk.path("list"), part).unwrap();
    desk.run(&[&["clean", "--files-from", "list"], &args[..]].concat())
        .exits(2)
        .complains(&["inside each other"]);
    desk.run(&["verify", "out"]).exits(0);
}

#[test]
fn what_cannot_be_read_is_named() {
    let desk = Desk::new(&[(
        "in/dump.jsonl",
        "{\"text\":\"A whole line.\"}\n\n{\"text\":\"A broken li\n",
    )]);
    desk.run(&["clean", "in", "-o", "out"])
        .exits(3)
        .complains(&[
            "dump.jsonl",
            "line 3",
            "byte 26",
            "not valid JSON",
            "quarantine/",
        ]);
    desk.run(&["verify", "out"]).exits(0);
    desk.run(&["explain", "out", "dump.jsonl#3"])
        .exits(0)
        .prints(&["quarantined", "json", "byte 26"]);
    let many = "{}\n".repeat(40);
    let done = desk.run_on(&["clean", "-", "-o", "many"], &many).exits(3);
    assert!(done.stderr.lines().count() < 15, "{}", done.stderr);
    done.complains(&["30 more"]);
}

#[test]
fn standard_input_is_read() {
    let desk = Desk::small();
    let line = "{\"text\":\"From a pipe.\"}\n";
    desk.run_on(&["clean", "-", "-o", "out"], line).exits(0);
    assert!(clean_line(&desk.path("out")).contains("\"id\":\"stdin#1\""));
    desk.run_on(
        &["clean", "-", "in", "-o", "both"],
        "A story out of a pipe.\n",
    )
    .exits(0);
    desk.run(&["verify", "both"])
        .exits(0)
        .prints(&["3 records"]);
    desk.run(&["restore", "both", "-o", "back"]).exits(0);
    assert_eq!(
        fs::read(desk.path("back/stdin")).unwrap(),
        b"A story out of a pipe.\n"
    );
    desk.run_on(&["clean", "-", "-", "-o", "twice"], line)
        .exits(2)
        .complains(&["name it once"]);
}

#[test]
fn files_come_from_a_list() {
    let desk = Desk::small();
    let args = ["clean", "--files-from", "list", "-o", "out"];
    desk.run(&args).exits(2).complains(&["list"]);
    fs::write(desk.path("list"), "\n").unwrap();
    desk.run(&args).exits(2).complains(&["names no file"]);
    fs::write(desk.path("list"), "in/b.jsonl\r\nin/a.txt").unwrap();
    desk.run(&args).exits(0);
    desk.run(&["verify", "out"]).exits(0).prints(&["2 records"]);
    desk.run_on(&["clean", "--files-from", "-", "-o", "piped"], "in/a.txt\n")
        .exits(0);
    desk.run(&["explain", "piped", "in/a.txt"]).exits(0);
    desk.run_on(&["clean", "--files-from", "-", "-o", "gone"], "in/c.txt\n")
        .exits(2)
        .complains(&["c.txt"]);
}

#[test]
fn a_closed_pipe_is_quiet() {
    let desk = Desk::small();
    desk.run(&["clean", "in", "-o", "out"]).exits(0);
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
            .current_dir(desk.0.path())
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
    let desk = Desk::new(&[("in/a.jsonl", &lines), ("in/b.txt", "Never reached.")]);
    desk.run(&["clean", "in", "-o", "out", "--limit", "3"])
        .exits(0);
    assert_eq!(clean_line(&desk.path("out")).lines().count(), 3);
    desk.run(&["verify", "out"]).exits(0).prints(&["3 records"]);
    desk.run(&["restore", "out", "-o", "back"])
        .exits(0)
        .prints(&["a.jsonl", "had not read all"]);
    let back = fs::read_to_string(desk.path("back/a.jsonl")).unwrap();
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
    let desk = Desk::new(&[("in/a.jsonl", &lines), ("in/b.txt", "A text.\r\n")]);
    desk.run(&["clean", "in", "-o", "plain", "--part-size", "1KiB"])
        .exits(0);
    let plain = clean_line(&desk.path("plain"));
    for (method, ending) in [("gzip", ".gz"), ("zstd", ".zst")] {
        let back = format!("back-{method}");
        desk.run(&[
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
        let parts = result(&desk.path(method));
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
        desk.run(&["verify", method])
            .exits(0)
            .prints(&["41 records"]);
        desk.run(&["restore", method, "-o", &back]).exits(0);
        assert!(tree(&desk.path("in")) == tree(&desk.path(&back)));
    }
}

#[test]
fn flags_win_over_the_file() {
    let copies =
        "{\"id\":1,\"text\":\"Twice the same.\"}\n{\"id\":2,\"text\":\"Twice the same!\"}\n";
    let desk = Desk::new(&[("in/a.jsonl", copies)]);
    let mut file = fs::File::create(desk.path("c.toml")).unwrap();
    file.write_all(b"[dedup]\ndrop = []\nmark = [\"exact\"]\n")
        .unwrap();
    desk.run(&["clean", "in", "-o", "marked", "--config", "c.toml"])
        .exits(0);
    assert!(clean_line(&desk.path("marked")).contains("duplicate_of"));
    let args = [
        "clean", "in", "-o", "dropped", "--config", "c.toml", "--drop", "exact",
    ];
    // The file marks what the flag drops: the flag wins.
    desk.run(&args)
        .exits(0)
        .prints(&["dropped: exact_duplicate"]);
    desk.run(&[
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
    assert_eq!(clean_line(&desk.path("both")).lines().count(), 2);
}
