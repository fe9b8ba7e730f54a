//! Small commands and flags: find, fields, one restored document, completions, manual pages,
//! and what is said on standard error.

use crate::sandbox::Sandbox;
use std::fs;

const STORY: &str =
    "The lamplighter of Orrin climbed the tower on Monday, and the town was glad of it.";

/// Two outlets, a line that a rule removes, a copy, and a record that cannot be read.
fn cleaned() -> Sandbox {
    let lamp = format!(
        "Lamplighter climbs the tower\n\nBy Ida Roe\n\n{STORY}\n\nALSO READ: Ten best lanterns\n\nHe will climb again on Friday, the mayor said.\n"
    );
    let well = "Well runs dry\n\nBy Tom Low\n\nThe well behind the church ran dry on Tuesday, the verger said.\n\nHe blamed the summer.\n";
    let sandbox = Sandbox::new(&[
        ("in/orrin/lamp.txt", &lamp),
        ("in/orrin/well.txt", well),
        ("in/copies/lamp.txt", &lamp),
        (
            "in/records.jsonl",
            "{\"id\":\"cat\",\"text\":\"A cat  sat on the wall of Orrin all day.\"}\n{\"text\":\"Broken wall\n",
        ),
    ]);
    sandbox.run(&["clean", "in", "-o", "out"]).exits(3);
    sandbox
}

#[test]
fn an_id_that_ends_so_is_suggested() {
    let sandbox = cleaned();
    sandbox
        .run(&["explain", "out", "well.txt"])
        .exits(2)
        .complains(&[
            "no document has the id \"well.txt\"",
            "did you mean \"orrin/well.txt\"?",
        ]);
    sandbox
        .run(&["explain", "out", "lamp.txt"])
        .exits(2)
        .complains(&["did you mean one of \"copies/lamp.txt\", \"orrin/lamp.txt\"?"]);
    sandbox
        .run(&["explain", "out", "moon.txt"])
        .exits(2)
        .complains(&["ids are in the \"id\" field"]);
}

#[test]
fn a_line_is_found_wherever_it_went() {
    let sandbox = cleaned();
    let find = |line: &str| sandbox.run(&["find", "out", line]);
    find("also read: ten best")
        .exits(2)
        .complains(&["no document has the line"]);
    let removed = find("ALSO READ:  Ten best").exits(0);
    let removed = removed.prints(&[
        "orrin/lamp.txt: removed by related.also-read at byte ",
        "  ALSO READ: Ten best lanterns",
        "the document was dropped as exact_duplicate of",
    ]);
    assert_eq!(removed.stdout.lines().count(), 4);
    find("ran dry on Tuesday")
        .exits(0)
        .prints(&["orrin/well.txt: kept\n"]);
    find("cat sat").exits(0).prints(&["cat: kept"]);
    find("Broken wall")
        .exits(0)
        .prints(&["records.jsonl#2: in quarantine"]);
    find(" ").exits(2).complains(&["give some words"]);
    sandbox
        .run(&["find", "out", "the", "--limit", "1"])
        .exits(0)
        .prints(&["more places; --limit 0 shows all"]);
    sandbox
        .run(&["find", "in", "the"])
        .exits(2)
        .complains(&["run.json"]);
    sandbox
        .run(&["clean", "in", "-o", "spans", "--audit", "spans"])
        .exits(3);
    sandbox
        .run(&["find", "spans", "ALSO READ"])
        .exits(2)
        .complains(&["--audit spans"]);
}

#[test]
fn a_lifted_field_is_listed() {
    let sandbox = cleaned();
    let listed = sandbox.run(&["fields", "out", "byline"]).exits(0).stdout;
    assert_eq!(
        listed,
        "copies/lamp.txt\tIda Roe\norrin/well.txt\tTom Low\n"
    );
    let names = sandbox.run(&["fields", "out"]).exits(0).stdout;
    assert!(
        names.contains("2  byline\n") && names.contains("2  title\n"),
        "{names}"
    );
    sandbox
        .run(&["fields", "out", "bylines"])
        .exits(2)
        .complains(&["bylines", "this result has byline"]);
}

#[test]
fn one_document_is_restored() {
    let sandbox = cleaned();
    let restored = |id: &str| sandbox.run(&["restore", "out", "--id", id]);
    let well = fs::read_to_string(sandbox.path("in/orrin/well.txt")).unwrap();
    assert_eq!(restored("orrin/well.txt").exits(0).stdout, well);
    let records = fs::read_to_string(sandbox.path("in/records.jsonl")).unwrap();
    let (first, second) = records.split_at(records.find("{\"text").unwrap());
    assert_eq!(restored("cat").exits(0).stdout, first);
    assert_eq!(restored("records.jsonl#2").exits(0).stdout, second);
    restored("well.txt").exits(2).complains(&["did you mean"]);
    sandbox
        .run(&["restore", "out"])
        .exits(2)
        .complains(&["--output"]);
    sandbox
        .run(&["restore", "out", "--id", "cat", "-o", "there"])
        .exits(2)
        .complains(&["cannot be used with"]);
}

#[test]
fn shells_and_man_know_every_command() {
    let sandbox = Sandbox::new(&[]);
    for shell in ["bash", "zsh", "fish"] {
        let script = sandbox.run(&["completions", shell]).exits(0);
        script.prints(&["copydesk", "clusters", "part-size"]);
    }
    sandbox
        .run(&["completions", "abacus"])
        .exits(2)
        .complains(&["bash"]);
    sandbox
        .run(&["man", "pages"])
        .exits(0)
        .prints(&["written to pages"]);
    let names = fs::read_dir(sandbox.path("pages")).unwrap().count();
    assert!(names > 12, "{names}");
    let page = fs::read_to_string(sandbox.path("pages/copydesk-clean.1")).unwrap();
    assert!(page.contains("part\\-size"), "{page}");
    let page = fs::read_to_string(sandbox.path("pages/copydesk.1")).unwrap();
    assert!(page.contains("copydesk\\-find"), "{page}");
    fs::write(sandbox.path("file"), "").unwrap();
    sandbox
        .run(&["man", "file"])
        .exits(2)
        .complains(&["choose another folder"]);
}

#[test]
fn standard_error_says_no_more_than_it_is_asked() {
    let sandbox = cleaned();
    let clean = |flags: &[&str]| {
        let mut args = vec!["clean", "in", "-o", "again", "--overwrite"];
        args.extend(flags);
        sandbox.run(&args)
    };
    clean(&[])
        .exits(3)
        .complains(&["copydesk: records.jsonl: record at line 2"]);
    assert_eq!(clean(&["--quiet"]).exits(3).stderr, "");
    let error = sandbox.run(&["explain", "out", "x", "--quiet"]).exits(2);
    error.complains(&["no document has the id"]);
    sandbox
        .run(&["clean", "in", "-o", "x", "-q", "-v"])
        .exits(2);
    let json = clean(&["--log-format", "json", "-v"]).exits(3).stderr;
    let lines: Vec<serde_json::Value> = json
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let of = |level: &str| lines.iter().filter(|l| l["level"] == level).count();
    assert!(of("WARN") == 1 && of("INFO") > 1, "{json}");
    assert!(
        lines
            .iter()
            .all(|l| l["message"].is_string() && l["timestamp"].is_string())
    );
    let error = sandbox
        .run(&["verify", "in", "--log-format", "json"])
        .exits(2)
        .stderr;
    let error: serde_json::Value = serde_json::from_str(&error).unwrap();
    assert_eq!(error["level"], "ERROR");
}

#[test]
fn addresses_are_refused() {
    let sandbox = Sandbox::small();
    for address in ["s3://bucket/dump.jsonl", "https://dump.example/a.jsonl.gz"] {
        for args in [
            ["clean", address, "-o", "out"],
            ["clean", "in", "-o", address],
            ["learn", address, "-o", "t.toml"],
        ] {
            sandbox.run(&args).exits(2).complains(&[
                address,
                "reads local files; mount",
                "or pipe it",
            ]);
        }
    }
    sandbox
        .run_on(
            &["clean", "--files-from", "-", "-o", "out"],
            "s3://bucket/a.jsonl\n",
        )
        .exits(2)
        .complains(&["s3://bucket/a.jsonl", "reads local files"]);
    assert!(!sandbox.path("out").exists() && !sandbox.path("s3:").exists());
}

#[test]
fn groups_of_duplicates_are_chosen_by_words() {
    let line = |n: u32, url: &str, story: &str| {
        format!(
            "{{\"id\":\"{n}\",\"url\":\"{url}\",\"title\":\"{story} news\",\"text\":\"The {story} of Orrin was closed on Monday for the first time in nine years, the mayor of the town said.\"}}\n"
        )
    };
    let lines = [
        line(1, "https://a.example/ferry", "Ferry"),
        line(2, "https://b.example/ferry", "Ferry"),
        line(3, "https://a.example/well", "Well"),
        line(4, "https://b.example/well", "Well"),
    ];
    let sandbox = Sandbox::new(&[("in.jsonl", &lines.concat())]);
    sandbox.run(&["clean", "in.jsonl", "-o", "out"]).exits(0);
    let clusters = |flags: &[&str]| {
        let args = [&["clusters", "out"], flags].concat();
        sandbox.run(&args)
    };
    clusters(&[])
        .exits(0)
        .prints(&["2 groups with 2 duplicates"]);
    for flags in [
        &["--headline", "ferry"][..],
        &["--url", "B.example/FERRY"],
        &["--id", "2"],
        &["--id", "2", "--headline", "ferry", "--url", "b.example"],
    ] {
        let listed = clusters(flags).exits(0).prints(&["1 group with 1 dup"]);
        let lists = |word| listed.stdout.contains(word);
        assert!(lists("Ferry news") && !lists("Well news"), "{flags:?}");
        assert!(lists("a.example/ferry") && lists("b.example/ferry"));
    }
    let csv = clusters(&["--headline", "well", "--csv"]).exits(0).stdout;
    assert_eq!(csv.lines().count(), 3);
    // One document has to have all.
    clusters(&["--id", "1", "--url", "b.example"])
        .exits(2)
        .complains(&["no group of duplicates has such a document"]);
}

#[test]
fn unpacked_files_are_named_so() {
    use std::io::Write as _;
    let gzip = |text: &str| {
        let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        gzip.write_all(text.as_bytes()).unwrap();
        gzip.finish().unwrap()
    };
    let line = |id: &str| format!("{{\"id\":\"{id}\",\"text\":\"Story {id} of Orrin.\"}}\n");
    let sandbox = Sandbox::new(&[("in/both.jsonl", &line("plain"))]);
    for (name, id) in [("both.jsonl.gz", "packed"), ("x/lone.jsonl.gz", "lone")] {
        let path = sandbox.path("in").join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, gzip(&line(id))).unwrap();
    }
    sandbox.run(&["clean", "in", "-o", "out"]).exits(0);
    sandbox
        .run(&["restore", "out", "-o", "back"])
        .exits(0)
        .prints(&[
            "restored 3 files",
            "both.jsonl.gz: restored as both.jsonl.gz.unpacked, because the usual name is another file's or too long",
        ]);
    let back = crate::common::tree(&sandbox.path("back"));
    let expected = [
        ("both.jsonl", "plain"),
        ("both.jsonl.gz.unpacked", "packed"),
        ("x/lone.jsonl", "lone"),
    ];
    assert_eq!(back.len(), expected.len());
    for (name, id) in expected {
        assert_eq!(back[name], line(id).into_bytes(), "{name}");
    }
}
