//! What holds for every input: random small trees of text and JSONL, hostile
//! bytes among them, are cleaned with several numbers of threads, verified,
//! restored, and cleaned once more.

// A test that cannot go on has failed.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;

use common::{clean, plant, result, series, tree};
use copydesk::config::{Config, Stage};
use copydesk::exec::Silent;
use copydesk::replay::{Folder, restore, verify};
use copydesk::write::AuditLine;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::FileFailurePersistence;
use std::collections::BTreeMap;

type Files = BTreeMap<String, Vec<u8>>;

/// An input, readable where a test fails.
#[derive(Clone)]
struct Dump(Files);

impl std::fmt::Debug for Dump {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let shown = self
            .0
            .iter()
            .map(|(name, bytes)| (name, String::from_utf8_lossy(bytes)));
        f.debug_map().entries(shown).finish()
    }
}

const HEADLINES: &[&str] = &[
    "Canal frozen from Quellen to Nether Voss",
    "New Bakery Hours Defended By Guild",
    "Letter: The clock is right",
];

const PARAGRAPHS: &[&str] = &[
    "QUELLEN - The canal froze over on Sunday night, and the first skaters were on it before the trust had hung out its flag.",
    "QUELLEN - The canal froze over on Sunday night, and the first skaters were on it before the trust had hung out its flag",
    "The trust said the ice was 11 centimetres thick at the mill and asked people to keep off the weir until Thursday.",
    "The trust said the ice was 12 centimetres thick at the mill and asked people to keep off the weir until Thursday.",
    "\"We have not seen this since the winter of the two moons,\" said the lock keeper, Signe Orr, who had swept a lane for the children.",
    "The trust said the ice was 11 centimetres thick at the mill and asked people to…",
    "Bakers along the towpath sold out of buns by ten and blamed the county, which had promised a thaw.",
    "The café at the basin gave away soup; cafe\u{301} owners said they would do it again.",
    "The county's surveyor said he had measured the ice himself, and that it was the county's.",
    "By the end of January the boats are to be freed with saws, as they were in 1921.",
    "Yes.",
    "Lindow 3, Upper Marl 3",
    "Come home, come home by nine,",
    "Q: How thick is the ice?",
    "- a rope of twelve metres",
    "运河周日夜里结冰，孩子们在冰上滑行，信托基金会提醒大家注意安全。",
    "می\u{200c}خواهم به خانه بروم",
];

const FURNITURE: &[&str] = &[
    "ALSO READ: County denies plan to fill in the old basin",
    "ALSO\u{a0}READ: Trust opens towpath to cyclists for the winter",
    "READ MORE: Surveyor's office says its own roof is in order",
    "Published: 10:08, January 5, 2026 | Updated: 10:22, January 5, 2026",
    ". Last Updated: 01/27/2026",
    "2 min read",
    "By Xinhua",
    "Advertisement",
    "Get the latest updates as we post them, straight to your phone",
    "Sign up to our newsletter",
    "Skaters at Quellen on Monday. (PHOTO / CANAL TRUST VIA AP)",
    "© 2026 Voss Courier. All rights reserved.",
    "(AP, Reuters)",
    "Share on Facebook",
];

/// Pieces of sentences, and lines of a width, that meet in any order.
const PIECES: &[&str] = &[
    "On",
    "The trust",
    "CanalNet",
    ", the trust states that skaters may use the whole of the canal but for the weir.",
    "and the county, which has measured the ice once more, says that it is thick enough",
    "The surveyor of the county spoke of a thaw, according to the",
    "Voss Courier",
    ".",
    "that nobody had foreseen when the mill was built.",
    "The trust hung out its flag on Sunday, and the first",
    "skaters were on the canal before the clock of the old",
    "mill had struck the hour. The lock keeper had swept a",
    "lane for the children and lit the lamps by the basin,",
    "where the bakers sold buns and tea until the evening,",
    "and nobody went near the weir. The county said so.",
];

/// What scrapers glue to a story that they set on one line.
const GLUED: &[&str] = &[
    "2 min read",
    "By Xinhua",
    "By Signe Orr",
    "By Signe Orr for CanalNet.example",
    "Published: 10:08, January 5, 2026 | Updated: 10:22, January 5, 2026",
    "Sign up to our newsletter.",
    "Sign up to our newsletter",
    "Share on Facebook",
    "(Reporting by Signe Orr; Editing by Jon Voss)",
    "(AP, Reuters)",
    "ALSO READ: Trust Opens Towpath",
    "More Top Reads From CanalNet.example: Why Canals Freeze Ten Locks That Froze",
    "Related stories",
    "© 2026 Voss Courier. All rights reserved.",
    "Follow us on Facebook, X and Instagram.",
    "Read more",
    "Canal frozen from Quellen to Nether Voss",
    "googletag.cmd.push(function() { googletag.display('div-1'); });",
    "window.dataLayer = window.dataLayer || [];",
    ".ad-box{margin:0;padding:3px}",
    "{\"@context\":\"https://schema.org\",\"@type\":\"NewsArticle\"}",
    "}); and {so on",
    "The county has measured",
];

const HOSTILE: &[&[u8]] = &[
    b"\xff",
    b"\x00",
    b"\x1b[31m",
    b"\r",
    b"\xc3",
    b"\xed\xa0\x80",
    b"\xef\xbb\xbf",
    b"\xe2\x80\x8b",
    b"\xe2\x80\xae",
    b"\xef\xbf\xbe",
    b"\xcc\x81",
    b"\xc2\xa0",
    b"\xe2\x80\xa8",
    b"\x0c",
    b"\xc2\x85",
    b"\t",
    b"  ",
];

fn line() -> impl Strategy<Value = String> {
    prop_oneof![
        6 => select(PARAGRAPHS).prop_map(str::to_owned),
        3 => select(FURNITURE).prop_map(str::to_owned),
        1 => select(HEADLINES).prop_map(str::to_owned),
        3 => select(PIECES).prop_map(str::to_owned),
        2 => one_line(),
        1 => (0..PIECES.len()).prop_map(|from| PIECES[from..].join("\n")),
        1 => Just(String::new()),
        1 => select(&["  ", "\t", "\u{a0}", "\u{200b}", "\u{2009}"][..]).prop_map(str::to_owned),
        1 => "[ -~é\u{300}-\u{302}\u{200b}-\u{200f}\u{feff}…]{0,30}",
    ]
}

/// A story on one line, with something glued to its ends and into it.
fn one_line() -> impl Strategy<Value = String> {
    let glued = || vec(select(GLUED), 0..3);
    let story = vec(
        prop_oneof![9 => select(PARAGRAPHS), 1 => select(GLUED)],
        2..9,
    );
    (glued(), story, glued()).prop_map(|(head, story, tail)| [head, story, tail].concat().join(" "))
}

/// A text: perhaps a headline, lines, some of them set again, joined somehow.
fn text() -> impl Strategy<Value = String> {
    let again = prop::option::of((0usize..12, 1usize..6, 0usize..16));
    let joint = select(&["\n", "\n\n", "\r\n", " \n", "\n\n\n", "\r\n\r\n"][..]);
    let ends = select(&["", "\n", "\r\n", "\n\n", " "][..]);
    (
        prop::option::of(select(HEADLINES)),
        vec(line(), 0..12),
        again,
        joint,
        ends,
    )
        .prop_map(|(headline, mut lines, again, joint, end)| {
            if let Some((from, len, to)) = again {
                let block: Vec<_> = lines.iter().skip(from).take(len).cloned().collect();
                let to = to.min(lines.len());
                lines.splice(to..to, block);
            }
            if let Some(headline) = headline {
                lines.insert(0, headline.to_owned());
            }
            lines.join(joint) + end
        })
}

fn hostile(bytes: Vec<u8>, wounds: Vec<(prop::sample::Index, &'static [u8])>) -> Vec<u8> {
    let mut bytes = bytes;
    for (index, wound) in wounds {
        let at = index.index(bytes.len() + 1);
        bytes.splice(at..at, wound.iter().copied());
    }
    bytes
}

fn wounds(most: usize) -> impl Strategy<Value = Vec<(prop::sample::Index, &'static [u8])>> {
    vec((any::<prop::sample::Index>(), select(HOSTILE)), 0..=most)
}

fn text_file() -> impl Strategy<Value = Vec<u8>> {
    (
        any::<bool>(),
        text(),
        prop_oneof![3 => wounds(0), 2 => wounds(3)],
    )
        .prop_map(|(bom, text, wounds)| {
            let mut bytes = if bom {
                b"\xef\xbb\xbf".to_vec()
            } else {
                Vec::new()
            };
            bytes.extend_from_slice(text.as_bytes());
            hostile(bytes, wounds)
        })
}

/// Everything outside ASCII as `\uXXXX`, as Python does it.
fn ascii(json: &str) -> String {
    let mut out = String::new();
    for unit in json.encode_utf16() {
        match u8::try_from(unit) {
            Ok(byte) if byte.is_ascii() => out.push(byte as char),
            _ => out.push_str(&format!("\\u{unit:04x}")),
        }
    }
    out
}

fn record() -> impl Strategy<Value = String> {
    let key = select(&["text", "maintext", "content"][..]);
    let title = prop::option::of(select(HEADLINES));
    let extra = select(
        &[
            "",
            r#","n":12345678901234567890123,"n":1.50"#,
            r#","id":"same","metadata":{"x":[1, 2]}"#,
            r#","metadata":"none","date":"2026-03-04""#,
            r#","url":"https:\/\/voss-courier.example\/a","metadata":{}"#,
        ][..],
    );
    (key, text(), title, extra, 0..4usize).prop_map(|(key, text, title, extra, spelling)| {
        let literal = serde_json::to_string(&text).unwrap();
        let literal = match spelling {
            0 => ascii(&literal),
            1 => ascii(&literal).replace('/', "\\/"),
            2 => literal.replace("the", "\\u0074he"),
            _ => literal,
        };
        let title = title
            .map(|t| format!(",\"title\":{t:?}"))
            .unwrap_or_default();
        format!("{{ \"{key}\": {literal}{title}{extra}}}")
    })
}

fn jsonl_line() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        8 => record().prop_map(String::into_bytes),
        1 => (record(), wounds(2)).prop_map(|(record, wounds)| hostile(record.into_bytes(), wounds)),
        1 => (record(), any::<prop::sample::Index>()).prop_map(|(record, at)| {
            let bytes = record.into_bytes();
            let at = at.index(bytes.len());
            bytes[..at].to_vec()
        }),
        1 => select(&["", " ", "{}", "[]", "null", r#"{"text":null}"#, r#"{"text":""}"#, r#"{"text":"\ud800"}"#][..])
            .prop_map(|s| s.as_bytes().to_vec()),
    ]
}

fn jsonl_file() -> impl Strategy<Value = Vec<u8>> {
    let end = select(&["\n", "\r\n", "\n\n"][..]);
    (any::<bool>(), vec((jsonl_line(), end), 0..6), any::<bool>()).prop_map(|(bom, lines, cut)| {
        let mut bytes = if bom {
            b"\xef\xbb\xbf".to_vec()
        } else {
            Vec::new()
        };
        for (line, end) in lines {
            bytes.extend_from_slice(&line);
            bytes.extend_from_slice(end.as_bytes());
        }
        if cut {
            bytes.pop();
        }
        bytes
    })
}

fn dump() -> impl Strategy<Value = Dump> {
    let file = prop_oneof![
        3 => text_file().prop_map(|bytes| ("txt", bytes)),
        2 => jsonl_file().prop_map(|bytes| ("jsonl", bytes)),
        1 => vec(any::<u8>(), 0..200).prop_map(|bytes| ("txt", bytes)),
        1 => vec(any::<u8>(), 0..200).prop_map(|bytes| ("ndjson", bytes)),
    ];
    vec((0..3usize, file), 1..6).prop_map(|files| {
        let named = files.into_iter().enumerate();
        Dump(
            named
                .map(|(i, (folder, (ending, bytes)))| {
                    (format!("outlet-{folder}/{i}.{ending}"), bytes)
                })
                .collect(),
        )
    })
}

fn config(threads: usize) -> Config {
    let mut config = Config::default();
    config.run.threads = threads;
    config.output.part_size = "2KiB".parse().unwrap();
    config
}

/// The clean texts of a result, kept and dropped, as files: what had a title of
/// its own is told it again, because a title decides what is a headline.
fn texts(output: &std::path::Path) -> Files {
    let mut texts = Files::new();
    for name in ["clean/part", "dropped/part"] {
        let lines = String::from_utf8(series(output, name)).unwrap();
        for line in lines.lines() {
            let record: serde_json::Value = serde_json::from_str(line).unwrap();
            let text = record["text"].as_str().unwrap();
            let number = texts.len();
            match record.get("title") {
                None => texts.insert(format!("{number:03}.txt"), text.as_bytes().to_vec()),
                Some(title) => texts.insert(
                    format!("{number:03}.jsonl"),
                    serde_json::json!({ "text": text, "title": title })
                        .to_string()
                        .into_bytes(),
                ),
            };
        }
    }
    texts
}

/// PROPTEST_CASES asks for more cases than the few seconds of every day.
fn settings() -> ProptestConfig {
    let cases = std::env::var("PROPTEST_CASES").ok();
    let file = FileFailurePersistence::Direct("tests/properties.proptest-regressions");
    ProptestConfig {
        cases: cases.and_then(|n| n.parse().ok()).unwrap_or(64),
        failure_persistence: Some(Box::new(file)),
        ..ProptestConfig::default()
    }
}

proptest! {
    #![proptest_config(settings())]

    #[test]
    fn everything_is_accounted_for_and_comes_back(Dump(files) in dump()) {
        let folder = tempfile::tempdir().unwrap();
        let (input, output) = (folder.path().join("input"), folder.path().join("output"));
        plant(&input, &files);

        let summary = clean(&input, &output, config(2)).unwrap();
        prop_assert_eq!(summary.totals.imbalance(), None);
        let found = result(&output);
        for threads in [1, 7] {
            let other = folder.path().join(format!("output-{threads}"));
            clean(&input, &other, config(threads)).unwrap();
            prop_assert!(found == result(&other), "{} threads give other bytes", threads);
        }

        let result = Folder::open(&output).unwrap();
        let verified = verify(&result, &Silent).unwrap();
        prop_assert_eq!(verified.differences, vec![]);
        prop_assert_eq!(verified.records, summary.totals.read);
        let restored = folder.path().join("restored");
        restore(&result, &restored).unwrap();
        prop_assert!(files == tree(&restored), "what was restored differs");
    }

    #[test]
    fn a_clean_text_is_clean(Dump(files) in dump()) {
        let again = edited_again(&files);
        prop_assert!(again.is_empty(), "{}", again.join("\n"));
    }
}

/// What is still found in the clean texts.
fn edited_again(files: &Files) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    let (input, output) = (folder.path().join("input"), folder.path().join("output"));
    plant(&input, files);
    clean(&input, &output, config(2)).unwrap();

    let texts = texts(&output);
    if texts.is_empty() {
        return Vec::new();
    }
    let (input, output) = (folder.path().join("clean"), folder.path().join("again"));
    plant(&input, &texts);
    let mut config = config(2);
    config.run.stages = vec![Stage::Normalize, Stage::Boilerplate, Stage::Repeat];
    clean(&input, &output, config).unwrap();
    let audits = [
        series(&output, "audit/part"),
        series(&output, "audit/dropped"),
    ]
    .concat();
    let audits = String::from_utf8(audits).unwrap();
    let audits = audits
        .lines()
        .map(|line| serde_json::from_str::<AuditLine>(line).unwrap());
    audits
        .filter(|audit| !audit.edits.is_empty())
        .map(|audit| {
            let text = String::from_utf8_lossy(&texts[&audit.file]);
            format!("{text:?} was edited again: {:?}", audit.edits)
        })
        .collect()
}

const CHINESE: &str = "运河周日夜里结冰，孩子们在冰上滑行，信托基金会提醒大家注意安全。";

/// Found by chance, kept for good.
#[test]
fn these_clean_texts_are_clean() {
    let long = PARAGRAPHS[0];
    let texts = [
        // The byline comes into reach of the head once the block is gone.
        [
            HEADLINES[0],
            long,
            HEADLINES[0],
            long,
            long,
            PARAGRAPHS[2],
            "By Xinhua",
        ]
        .join("\n"),
        // Chinese while the paragraph stands twice, English once it stands once.
        format!("Letter: The clock is right\n\n2 min read\n\n{CHINESE}\n\n{CHINESE}\n\nYes."),
        // What is glued to a long line does not wait for the line below it to go.
        format!(
            "{} By Xinhua\n. Last Updated: 01/27/2026",
            [long; 5].join(" ")
        ),
    ];
    for text in texts {
        let file = ("a.txt".to_owned(), text.into_bytes());
        assert_eq!(edited_again(&Files::from([file])), Vec::<String>::new());
    }
}
