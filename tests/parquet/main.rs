//! Parquet in: what comes out of sound files, and that damaged ones lose no row
//! without a word and stop nothing. Held against the files read by other means
//! than the program's.

#![cfg(feature = "parquet")]
// A test that cannot go on has failed.
#![allow(clippy::unwrap_used, clippy::expect_used)]

#[path = "../common/mod.rs"]
mod common;
// Shared with the tests of the program, which need more of it.
#[allow(dead_code)]
#[path = "../cli/sandbox.rs"]
mod sandbox;
mod make;
mod output;
mod program;

use common::{at_home, clean, plant, result, series, tree};
use copydesk::config::Config;
use copydesk::exec::Silent;
use copydesk::replay::{Folder, restore, verify};
use make::{Layout, dump, file, file_of, text};
use parquet::basic::Compression;
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::Path;

const PLAIN: Layout = Layout {
    rows: 40,
    rows_a_group: 10,
    compression: Compression::UNCOMPRESSED,
};

/// Writes the files of the golden cases anew; they are committed.
#[test]
#[ignore = "writes into the repository: cargo test --test parquet -- --ignored"]
fn make_the_golden_files() {
    for (path, bytes) in make::golden() {
        let path = at_home("tests/cases").join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    }
}

struct Run {
    folder: tempfile::TempDir,
    totals: copydesk::report::Totals,
}

impl Run {
    fn of(name: &str, bytes: &[u8], config: Config) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let input = folder.path().join("input");
        plant(&input, &BTreeMap::from([(name.to_owned(), bytes.to_vec())]));
        let summary = clean(&input, &folder.path().join("output"), config).unwrap();
        let run = Self {
            folder,
            totals: summary.totals,
        };
        let verified = verify(&Folder::open(&run.output()).unwrap(), &Silent).unwrap();
        assert_eq!(verified.differences, []);
        run
    }

    fn output(&self) -> std::path::PathBuf {
        self.folder.path().join("output")
    }

    fn lines(&self, name: &str) -> Vec<Value> {
        lines(&series(&self.output(), name))
    }

    fn restored(&self) -> BTreeMap<String, Vec<u8>> {
        let target = self.folder.path().join("restored");
        restore(&Folder::open(&self.output()).unwrap(), &target).unwrap();
        tree(&target)
    }
}

fn lines(bytes: &[u8]) -> Vec<Value> {
    let lines = bytes.split(|b| *b == b'\n').filter(|line| !line.is_empty());
    lines
        .map(|line| serde_json::from_slice(line).unwrap())
        .collect()
}

fn only_exact() -> Config {
    let mut config = Config::default();
    config.dedup.drop = vec![copydesk::config::Relation::Exact];
    config.dedup.mark.clear();
    config
}

#[test]
fn rows_are_documents_and_come_back() {
    for compression in [
        Compression::UNCOMPRESSED,
        Compression::SNAPPY,
        Compression::GZIP(Default::default()),
        Compression::ZSTD(Default::default()),
        Compression::LZ4_RAW,
        Compression::BROTLI(Default::default()),
    ] {
        let layout = Layout {
            compression,
            ..PLAIN
        };
        let run = Run::of("ferries.parquet", &file_of(&layout), only_exact());
        assert_eq!((run.totals.read, run.totals.kept), (40, 40));
        let clean = run.lines("clean/part");
        for (i, line) in clean.iter().enumerate() {
            let story = line["text"].as_str().unwrap();
            assert!(!story.contains("ALSO READ") && story.contains("passengers"));
            assert!(line.get("content").is_none());
            assert_eq!(line["doc_id"], i);
            assert_eq!(line["source"], ["harbour-times", "voss-courier"][i % 2]);
            assert_eq!(line["page"]["bytes"], (i as i64) << 54);
            assert_eq!(line["tags"].as_array().unwrap().len(), i % 3);
        }
        assert_eq!(clean[3]["score"], "NaN");
        assert_eq!(clean[1]["sha"], "01ff00");
        assert!(clean[1]["date"].as_str().unwrap().ends_with("Z"));
        let restored = run.restored();
        let rows = lines(&restored["ferries.parquet.jsonl"]);
        let texts: Vec<_> = rows
            .iter()
            .map(|r| r["content"].as_str().unwrap())
            .collect();
        assert_eq!(texts, (0..40).map(text).collect::<Vec<_>>());
    }
}

#[test]
fn a_row_says_where_it_stood() {
    let batch = dump(0..40).project(&[2]).unwrap();
    let run = Run::of("ferries.parquet", &file(&batch, &PLAIN), only_exact());
    let ids: Vec<_> = run
        .lines("clean/part")
        .iter()
        .map(|l| l["id"].clone())
        .collect();
    assert_eq!(ids[24], "ferries.parquet#25");
}

#[test]
fn any_number_of_threads_gives_the_same_bytes() {
    let layout = Layout {
        rows: 3000,
        rows_a_group: 700,
        ..PLAIN
    };
    let bytes = file_of(&layout);
    let run = |threads| {
        let mut config = Config::default();
        config.run.threads = threads;
        result(&Run::of("a.parquet", &bytes, config).output())
    };
    let one = run(1);
    for threads in [2, 7] {
        assert!(run(threads) == one, "{threads} threads");
    }
}

#[test]
fn the_name_does_not_matter_where_the_file_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("dump");
    std::fs::write(&path, file_of(&PLAIN)).unwrap();
    let output = folder.path().join("output");
    assert_eq!(clean(&path, &output, only_exact()).unwrap().totals.kept, 40);
}

#[test]
fn a_limit_ends_inside_a_group() {
    let mut config = only_exact();
    config.run.limit = 13;
    let run = Run::of("a.parquet", &file_of(&PLAIN), config);
    assert_eq!((run.totals.read, run.totals.kept), (13, 13));
    assert_eq!(lines(&run.restored()["a.parquet.jsonl"]).len(), 13);
}

/// Rows that quarantined groups account for, by what their entries say.
fn rows_in_groups(run: &Run) -> (u64, bool) {
    let mut rows = 0;
    for line in run.lines("quarantine/part") {
        let detail = line["detail"].as_str().unwrap_or_default();
        if line["continued"] == true {
            continue;
        }
        match (line["reason"].as_str().unwrap(), detail.split(": ").next()) {
            ("parquet", _) => return (0, true),
            ("damaged_row_group", Some(place)) => {
                let numbers: Vec<u64> = place
                    .split(' ')
                    .filter_map(|w| w.trim_end_matches(',').parse().ok())
                    .collect();
                let [_, from, to] = numbers[..] else {
                    panic!("{detail}")
                };
                rows += (to + 1).saturating_sub(from);
            }
            _ => {}
        }
    }
    (rows, false)
}

fn flips(bytes: &[u8], step: usize, name: &str) {
    for at in (0..bytes.len()).step_by(step) {
        {
            let flip = [0x01, 0x80, 0xff][at % 3];
            let mut bad = bytes.to_vec();
            bad[at] ^= flip;
            let mut config = only_exact();
            // What comes out of a damaged group before the damage counts apart.
            config.input.salvage = false;
            config.run.stages = vec![copydesk::config::Stage::Normalize];
            let run = Run::of("a.parquet", &bad, config);
            let (grouped, whole) = rows_in_groups(&run);
            let unverified = run
                .totals
                .quarantined
                .get("unverified_member")
                .copied()
                .unwrap_or(0);
            let entries = run
                .totals
                .quarantined
                .get("damaged_row_group")
                .copied()
                .unwrap_or(0);
            let rows = run.totals.read - unverified - entries + grouped;
            // The footer has no checksum: where its own count is hit, it may lie.
            let footer = bytes.len()
                - 8
                - u32::from_le_bytes(bytes[bytes.len() - 8..][..4].try_into().unwrap()) as usize;
            assert!(
                whole || rows == PLAIN.rows as u64 || at >= footer,
                "{name}: byte {at} ^ {flip:#x}: {rows} rows"
            );
            run.restored();
        }
    }
}

#[test]
fn flipped_bytes_lose_no_row_and_stop_nothing() {
    for (name, compression, step) in [
        ("plain", Compression::UNCOMPRESSED, 997),
        ("snappy", Compression::SNAPPY, 997),
        ("zstd", Compression::ZSTD(Default::default()), 997),
        ("lz4", Compression::LZ4_RAW, 997),
        ("gzip", Compression::GZIP(Default::default()), 997),
        ("brotli", Compression::BROTLI(Default::default()), 997),
    ] {
        flips(
            &file_of(&Layout {
                compression,
                ..PLAIN
            }),
            step,
            name,
        );
    }
}

#[test]
fn a_file_cut_anywhere_is_quarantined_whole() {
    let bytes = file_of(&PLAIN);
    for cut in (0..bytes.len()).step_by(211).chain([bytes.len() - 1]) {
        let run = Run::of("a.parquet", &bytes[..cut], Config::default());
        assert_eq!(
            run.totals.quarantined,
            BTreeMap::from([("parquet".to_owned(), 1)])
        );
        let restored = run.restored();
        if cut > 0 {
            assert_eq!(restored["a.parquet.jsonl.damaged-0"], bytes[..cut]);
        }
    }
}

#[test]
fn a_string_that_is_no_utf8_takes_out_its_row() {
    let layout = Layout {
        rows: 40,
        rows_a_group: 20,
        compression: Compression::UNCOMPRESSED,
    };
    let mut bytes = file_of(&layout);
    let needle = b"The 19 passengers";
    let at = bytes
        .windows(needle.len())
        .position(|w| w == needle)
        .unwrap();
    bytes[at] = 0xff;
    let run = Run::of("a.parquet", &bytes, only_exact());
    assert_eq!(run.totals.kept, 39);
    let rows = run.lines("quarantine/part");
    assert_eq!(
        (rows.len(), &rows[0]["reason"], &rows[0]["line"]),
        (1, &"utf8".into(), &20.into())
    );
    // Rows of all groups have their columns in one spelling.
    let (one, two) = (
        &run.lines("clean/part")[0],
        &run.lines("clean/part")[39 - 20],
    );
    let names = |line: &Value| {
        line.as_object()
            .unwrap()
            .keys()
            .cloned()
            .collect::<Vec<_>>()
    };
    assert_eq!(names(one), names(two));
    for field in ["sha", "date", "source", "tags"] {
        assert_eq!(one[field].is_string(), two[field].is_string(), "{field}");
    }
    assert!(one["date"].as_str().unwrap().ends_with('Z'));
}

#[test]
fn what_was_read_before_a_damage_can_be_kept() {
    let layout = Layout {
        rows: 40,
        rows_a_group: 20,
        compression: Compression::ZSTD(Default::default()),
    };
    let mut bytes = file_of(&layout);
    let at = make::group_start(&bytes, 0) + 60;
    bytes[at..at + 40].fill(0x55);
    let strict = Run::of("a.parquet", &bytes, only_exact());
    assert_eq!(strict.totals.kept, 20);
    let group = &strict.lines("quarantine/part").pop().unwrap();
    assert!(
        group["detail"]
            .as_str()
            .unwrap()
            .starts_with("row group 1, rows 1 to 20: "),
        "{group}"
    );
    assert_eq!(group["line"], 1);
    let stood = strict.lines("clean/part");
    assert_eq!(stood[0]["doc_id"], 20);
    assert!(Path::new(&strict.output()).join("run.json").exists());
}
