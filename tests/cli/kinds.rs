//! What is no text and no record is named; what is skipped is said first; a run without a text
//! says what the records have.

use crate::sandbox::Sandbox;
use std::fs;

const STORY: &str = "The ferry sailed again on Monday, the harbour board said.";

#[test]
fn other_kinds_of_files_are_named_and_kept() {
    let sandbox = Sandbox::new(&[
        ("story.txt", STORY),
        ("a.pdf", "%PDF-1.7\n1 0 obj\n"),
        (
            "page.html",
            "<!DOCTYPE html>\n<html><body><p>A story.</p></body></html>\n",
        ),
        (
            "feed",
            "<?xml version=\"1.0\"?>\n<rss version=\"2.0\"><channel/></rss>\n",
        ),
        ("lies.jsonl", "<html>\n<p>404</p>\n</html>\n"),
    ]);
    fs::write(sandbox.path("b.zip"), b"PK\x03\x04\x14\0\0\0a.txt").unwrap();
    fs::write(sandbox.path("nul.txt"), b"The\0ferry").unwrap();
    let files = [
        "story.txt",
        "a.pdf",
        "page.html",
        "feed",
        "lies.jsonl",
        "b.zip",
        "nul.txt",
    ];
    let mut args = vec!["clean", "-o", "out"];
    args.extend(files);
    sandbox.run(&args).exits(3).complains(&[
        "a.pdf is a PDF; extract its text first",
        "page.html is HTML; extract the article with a tool such as trafilatura",
        "feed is an RSS feed;",
        "lies.jsonl is HTML;",
        "b.zip is a zip archive;",
        "nul.txt is not text: it has NUL bytes",
    ]);
    let quarantine = fs::read_to_string(sandbox.path("out/quarantine/part-00000.jsonl")).unwrap();
    assert_eq!(quarantine.lines().count(), 6);
    assert_eq!(quarantine.matches("\"reason\":\"not_text\"").count(), 6);
    sandbox.run(&["verify", "out"]).exits(0);
    sandbox.run(&["restore", "out", "-o", "back"]).exits(0);
    for file in files {
        let (was, is) = (
            fs::read(sandbox.path(file)),
            fs::read(sandbox.path("back").join(file)),
        );
        assert_eq!(was.unwrap(), is.unwrap(), "{file}");
    }
    sandbox
        .run(&["clean", "page.html", "-o", "insists", "--format", "text"])
        .exits(0);
}

#[test]
fn a_kind_is_known_in_a_compressed_file() {
    use std::io::Write as _;
    let sandbox = Sandbox::new(&[]);
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gzip.write_all(b"%PDF-1.7\n1 0 obj\n").unwrap();
    fs::write(sandbox.path("a.txt.gz"), gzip.finish().unwrap()).unwrap();
    sandbox
        .run(&["clean", "a.txt.gz", "-o", "out"])
        .exits(3)
        .complains(&["a.txt.gz is a PDF; extract its text first"]);
}

#[test]
fn where_most_is_skipped_that_is_said_first() {
    let long = "x".repeat(1000);
    let sandbox = Sandbox::new(&[("in/a.txt", STORY), ("in/b.doc", &long)]);
    let outcome = sandbox.run(&["clean", "in", "-o", "out"]).exits(0);
    let first = outcome.stderr.lines().next().unwrap_or_default();
    assert!(first.contains("most of the input is skipped"), "{first}");
    assert!(first.contains("1 .doc"), "{first}");
    let sandbox = Sandbox::new(&[("in/a.txt", STORY), ("in/b.doc", "x")]);
    let outcome = sandbox.run(&["clean", "in", "-o", "out"]).exits(0);
    assert_eq!(outcome.stderr, "");
}

#[test]
fn records_without_a_text_stop_the_run_and_name_their_fields() {
    let bare = format!("{{\"headline\":\"Ferry\",\"article_body\":\"{STORY}\"}}\n");
    let sandbox = Sandbox::new(&[("in.jsonl", &bare.repeat(120))]);
    sandbox
        .run(&["clean", "in.jsonl", "-o", "out"])
        .exits(2)
        .complains(&[
            "the first 100 records",
            "it has headline, article_body and none of text",
            "try --text-key article_body",
        ]);
    assert!(!sandbox.path("out").exists());
    sandbox
        .run(&[
            "clean",
            "in.jsonl",
            "-o",
            "out",
            "--text-key",
            "article_body",
        ])
        .exits(0);
    let one = format!("{{\"text\":\"{STORY}\"}}\n");
    let sandbox = Sandbox::new(&[("in.jsonl", &[&*bare.repeat(99), &one].concat())]);
    sandbox
        .run(&["clean", "in.jsonl", "-o", "out"])
        .exits(3)
        .complains(&["try --text-key article_body"]);
    // The same for fewer, if none of them has one.
    let sandbox = Sandbox::new(&[("in.jsonl", &bare.repeat(3))]);
    sandbox
        .run(&["clean", "in.jsonl", "-o", "out"])
        .exits(2)
        .complains(&["no text in the first 3 records; look at the first one: it has headline"]);
    assert!(!sandbox.path("out").exists());
}

#[test]
fn a_table_without_rows_is_said() {
    let sandbox = Sandbox::new(&[("in/a.csv", "id,text\n"), ("in/b.txt", STORY)]);
    let outcome = sandbox.run(&["clean", "in", "-o", "out"]).exits(0);
    outcome.complains(&["a.csv: its only line is taken for a header, and no rows are below it"]);
    sandbox
        .run(&["clean", "in/b.txt", "-o", "insists", "--format", "csv"])
        .exits(0)
        .complains(&["b.txt: its only line is taken for a header"]);
}

#[test]
fn a_lone_article_has_the_source_of_its_folder_however_it_is_packed() {
    use std::io::Write as _;
    let sandbox = Sandbox::new(&[("in/orrin-post/plain.json", "")]);
    let article = |n: u32| format!("{{\n  \"id\": \"{n}\",\n  \"text\": \"{n}. {STORY}\"\n}}\n");
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gzip.write_all(article(2).as_bytes()).unwrap();
    let wide: Vec<u8> = std::iter::once(0xfeff)
        .chain(article(3).encode_utf16())
        .flat_map(u16::to_le_bytes)
        .collect();
    for (name, bytes) in [
        ("plain.json", article(1).into_bytes()),
        ("packed.json.gz", gzip.finish().unwrap()),
        ("wide.json", wide),
        ("two.json", [article(4), article(5)].concat().into_bytes()),
        ("list.json", format!("[{}]", article(6)).into_bytes()),
    ] {
        fs::write(sandbox.path("in/orrin-post").join(name), bytes).unwrap();
    }
    sandbox
        .run(&["clean", "in", "-o", "out", "--drop", "exact"])
        .exits(0);
    let clean = fs::read_to_string(sandbox.path("out/clean/part-00000.jsonl")).unwrap();
    let sources: std::collections::BTreeMap<String, String> = clean
        .lines()
        .map(|line| {
            let record: serde_json::Value = serde_json::from_str(line).unwrap();
            let field = |name: &str| record[name].as_str().unwrap().to_owned();
            (field("id"), field("source"))
        })
        .collect();
    let source = |id: &str| sources[id].as_str();
    for alone in ["1", "2", "3"] {
        assert_eq!(source(alone), "orrin-post", "{alone}");
    }
    assert_eq!(
        (source("4"), source("5"), source("6")),
        ("two", "two", "list")
    );
    sandbox.run(&["verify", "out"]).exits(0);
}

#[test]
fn fields_that_are_empty_or_no_json_are_read_and_come_back() {
    let lines = format!(
        "{{\"text\":\"\",\"content\":\"{STORY}\"}}\n\
         \u{feff}{{\"id\":\"b\",\"score\": NaN ,\"text\":\"One. {STORY}\",\"x\":[-Infinity]}}\n"
    );
    let sandbox = Sandbox::new(&[("in.jsonl", &lines)]);
    sandbox.run(&["clean", "in.jsonl", "-o", "out"]).exits(0);
    let clean = fs::read_to_string(sandbox.path("out/clean/part-00000.jsonl")).unwrap();
    let records: Vec<serde_json::Value> = clean
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(records[0]["text"], STORY);
    assert_eq!(records[0]["content"], "");
    assert_eq!(records[1]["score"], serde_json::Value::Null);
    let account = fs::read_to_string(sandbox.path("out/run.json")).unwrap();
    assert!(account.contains("\"nulled_numbers\": 2"), "{account}");
    sandbox.run(&["verify", "out"]).exits(0);
    sandbox.run(&["restore", "out", "-o", "back"]).exits(0);
    assert_eq!(
        fs::read_to_string(sandbox.path("back/in.jsonl")).unwrap(),
        lines
    );
}

#[test]
fn the_source_of_standard_input_is_stdin() {
    let sandbox = Sandbox::new(&[("elsewhere/x", "")]);
    for args in [
        &["clean", "-", "-o", "a"][..],
        &["clean", "-", "-o", "b", "--tmp", "elsewhere"],
    ] {
        sandbox.run_on(args, STORY).exits(0);
        let clean = sandbox.path(args[3]).join("clean/part-00000.jsonl");
        assert!(
            fs::read_to_string(clean)
                .unwrap()
                .contains("\"source\":\"stdin\"")
        );
    }
}
