//! Parquet out: the same documents as in lines, whatever the input was, and the
//! same ways back.

use super::make::{Layout, dump, file_of};
use super::{PLAIN, Run, lines, only_exact};
use crate::common::{at_home, clean, plant, result, series, tree};
use arrow_array::cast::AsArray as _;
use arrow_array::{Array as _, RecordBatch, StringArray};
use arrow_schema::DataType;
use copydesk::config::{Compress, Config, OutputFormat};
use copydesk::exec::Silent;
use copydesk::replay::{Entries, Entry, Folder, restore, verify};
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use std::collections::BTreeMap;
use std::path::Path;

fn to_parquet(mut config: Config) -> Config {
    config.output.format = OutputFormat::Parquet;
    config
}

/// All rows of a series of parts.
fn rows(output: &Path, series: &str) -> Vec<RecordBatch> {
    let files = result(output);
    let parts = files
        .into_iter()
        .filter(|(name, _)| name.starts_with(series));
    parts
        .flat_map(|(name, bytes)| {
            assert!(name.ends_with(".parquet"), "{name}");
            let reader =
                ParquetRecordBatchReaderBuilder::try_new(bytes::Bytes::from(bytes)).unwrap();
            reader
                .build()
                .unwrap()
                .map(Result::unwrap)
                .collect::<Vec<_>>()
        })
        .collect()
}

fn entries(output: &Path) -> Vec<String> {
    let folder = Folder::open(output).unwrap();
    let mut entries = Entries::new(&folder).unwrap();
    let mut found = Vec::new();
    while let Some(entry) = entries.next_entry().unwrap() {
        found.push(match entry {
            Entry::Document { line, .. } => line,
            Entry::Quarantined(line) => line.raw,
        });
    }
    found
}

#[test]
fn columns_come_through_as_they_were() {
    let bytes = file_of(&PLAIN);
    let as_lines = Run::of("a.parquet", &bytes, only_exact());
    let as_rows = Run::of("a.parquet", &bytes, to_parquet(only_exact()));
    let found = rows(&as_rows.output(), "clean/");
    let schema = found[0].schema();
    let names: Vec<_> = schema.fields().iter().map(|f| f.name().as_str()).collect();
    let own = [
        "doc_id", "url", "text", "source", "date", "tags", "score", "page", "sha",
    ];
    assert_eq!(names, [&own[..], &["id", "created", "metadata"]].concat());
    let before = dump(0..40);
    assert_eq!(found.len(), 1);
    let found = &found[0];
    for (name, old) in own.iter().zip(before.columns()) {
        let new = found.column_by_name(name).unwrap();
        match *name {
            "text" => {
                let clean = as_lines.lines("clean/part");
                let texts = new.as_string::<i64>().iter().map(Option::unwrap);
                assert!(texts.eq(clean.iter().map(|l| l["text"].as_str().unwrap())));
            }
            // What was a dictionary in memory is one in the file alone.
            "source" => assert_eq!(new.data_type(), &DataType::Utf8),
            "tags" | "page" => assert_eq!(
                format!("{new:?}"),
                format!("{old:?}").replace("nullable: false", "nullable: true")
            ),
            _ => assert_eq!(format!("{new:?}"), format!("{old:?}"), "{name}"),
        }
    }
    let metadata: &StringArray = found.column_by_name("metadata").unwrap().as_string();
    assert_eq!(metadata.value(7), "{\"title\":\"Ferry 7 stays in port\"}");
    assert_eq!(entries(&as_rows.output()), entries(&as_lines.output()));
    assert_eq!(as_rows.restored(), as_lines.restored());
}

#[test]
fn any_input_can_become_parquet() {
    for case in [
        "bad-input",
        "own-fields",
        "dedup-first",
        "compressed",
        "encodings",
        "parquet-bad",
    ] {
        let input = at_home("tests/cases").join(case).join("input");
        let folder = tempfile::tempdir().unwrap();
        let (lines, table) = (folder.path().join("lines"), folder.path().join("table"));
        let first = clean(&input, &lines, Config::default()).unwrap();
        let second = clean(&input, &table, to_parquet(Config::default())).unwrap();
        assert_eq!(first.totals, second.totals);
        assert_eq!(entries(&table), entries(&lines), "{case}");
        let result = Folder::open(&table).unwrap();
        assert_eq!(verify(&result, &Silent).unwrap().differences, [], "{case}");
        let (a, b) = (folder.path().join("a"), folder.path().join("b"));
        restore(&result, &a).unwrap();
        restore(&Folder::open(&lines).unwrap(), &b).unwrap();
        assert_eq!(tree(&a), tree(&b), "{case}");
        for name in ["clean", "dropped"] {
            let written = series(&lines, &format!("{name}/part"));
            let count = written.iter().filter(|b| **b == b'\n').count();
            let found: usize = rows(&table, &format!("{name}/"))
                .iter()
                .map(RecordBatch::num_rows)
                .sum();
            assert_eq!(found, count, "{case}");
        }
    }
}

#[test]
fn fields_of_lines_become_columns() {
    let input = [
        r#"{"id":1,"text":"The mill at Voss grinds again, the miller said on Monday.","n":1,"x":0.5,"who":{"name":"Orr"}}"#,
        r#"{"id":"b","text":"The sluice at Quellen is shut until the end of the week.","n":null,"x":2,"ok":true}"#,
    ]
    .join("\n");
    let run = Run::of("a.jsonl", input.as_bytes(), to_parquet(Config::default()));
    let batch = &rows(&run.output(), "clean/")[0];
    let of = |name: &str| batch.column_by_name(name).unwrap();
    assert_eq!(of("id").as_string::<i32>().value(0), "1");
    assert_eq!(of("n").data_type(), &DataType::Int64);
    assert!(of("n").is_null(1));
    assert_eq!(of("x").data_type(), &DataType::Float64);
    assert_eq!(of("who").as_string::<i32>().value(0), "{\"name\":\"Orr\"}");
    assert!(of("ok").as_boolean().value(1));
    assert_eq!(of("source").as_string::<i32>().value(1), "a");
}

#[test]
fn bytes_parts_and_compression() {
    let layout = Layout {
        rows: 2000,
        rows_a_group: 300,
        ..PLAIN
    };
    let bytes = file_of(&layout);
    let run = |threads, compress| {
        let mut config = to_parquet(Config::default());
        config.run.threads = threads;
        config.output.part_size = "100KiB".parse().unwrap();
        config.output.compress = compress;
        result(&Run::of("a.parquet", &bytes, config).output())
    };
    let one = run(1, Compress::Zstd);
    assert!(one.keys().filter(|name| name.starts_with("clean/")).count() > 3);
    assert!(
        one.keys()
            .all(|name| !name.starts_with("clean/") || name.ends_with(".parquet"))
    );
    for threads in [2, 7] {
        assert!(run(threads, Compress::Zstd) == one, "{threads} threads");
    }
    let size = |files: &BTreeMap<String, Vec<u8>>| files.values().map(Vec::len).sum::<usize>();
    assert!(size(&run(2, Compress::None)) > size(&one));
}

#[test]
fn a_result_can_be_cleaned_again() {
    let run = Run::of("a.parquet", &file_of(&PLAIN), to_parquet(only_exact()));
    let again = run.folder.path().join("again");
    clean(&run.output().join("clean"), &again, only_exact()).unwrap();
    let (first, second) = (entries(&run.output()), series(&again, "clean/part"));
    let text = |line: &serde_json::Value| line["text"].clone();
    let first: Vec<_> = lines(first.join("\n").as_bytes())
        .iter()
        .map(text)
        .collect();
    let second: Vec<_> = lines(&second).iter().map(text).collect();
    assert_eq!(first, second);
}

#[test]
fn a_damaged_result_is_seen() {
    let run = Run::of("a.parquet", &file_of(&PLAIN), to_parquet(only_exact()));
    let path = run.output().join("clean/part-00000.parquet");
    let mut bytes = std::fs::read(&path).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    plant(
        &run.output(),
        &BTreeMap::from([("clean/part-00000.parquet".to_owned(), bytes)]),
    );
    let found = verify(&Folder::open(&run.output()).unwrap(), &Silent).unwrap();
    assert_eq!(found.differences.len(), 1);
}
