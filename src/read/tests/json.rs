//! JSON that is not JSONL: lists, objects over several lines, objects one after the other, and
//! what is read of them around damage.

use super::*;
use proptest::prelude::*;

fn json(bytes: &str) -> Run {
    let run = read("a.json", bytes.as_bytes(), &Options::default());
    assert_eq!(run.content(), bytes.as_bytes());
    run
}

fn bodies(run: &Run) -> Vec<&str> {
    let bodies = run.entries.iter().map(|e| std::str::from_utf8(&e.body));
    bodies.map(Result::unwrap).collect()
}

#[test]
fn the_elements_of_a_list_are_records() {
    let run = json("\u{feff} [\n {\"a\":[1,\"]\"]} ,\n{\"b\":2},\n7, []\n]\n");
    assert_eq!(bodies(&run), ["{\"a\":[1,\"]\"]}", "{\"b\":2}", "7", "[]"]);
    let e = &run.entries;
    assert_eq!(e[0].pre, "\u{feff} [\n ".as_bytes());
    assert_eq!(e[1].pre, b" ,\n");
    assert_eq!((e[1].line, e[3].line), (2, 4));
    assert_eq!(run.ends[0].tail, b"\n]\n");
    assert_eq!(run.ends[0].format, Format::Json);
    assert_eq!(run.ends[0].warnings, []);
}

#[test]
fn objects_may_follow_each_other() {
    let run = json("{\"a\":1}{\"a\":2}\n{\"a\":\n3}[{\"a\":4}][{\"a\":5}]");
    assert_eq!(
        bodies(&run),
        [
            "{\"a\":1}",
            "{\"a\":2}",
            "{\"a\":\n3}",
            "{\"a\":4}",
            "{\"a\":5}"
        ]
    );
}

#[test]
fn one_object_and_no_object() {
    let run = json("{\n  \"a\": 1\n}\n");
    assert_eq!(bodies(&run), ["{\n  \"a\": 1\n}"]);
    for empty in ["[]", " [ ]\n", "", "\u{feff}"] {
        let run = json(empty);
        assert_eq!(run.entries, []);
        assert_eq!(run.ends[0].warnings, []);
    }
}

#[test]
fn lines_are_told_by_content() {
    let format = |name: &str, bytes: &str| {
        let run = read(name, bytes.as_bytes(), &Options::default());
        assert_eq!(run.content(), bytes.as_bytes());
        run.ends[0].format
    };
    assert_eq!(format("a.json", "{\"a\":1}\n{\"a\":2}\n"), Format::Jsonl);
    assert_eq!(format("a.jsonl", "[{\"a\":1},{\"a\":2}]\n"), Format::Json);
    assert_eq!(format("a.jsonl", "{\n\"a\":1\n}\n"), Format::Json);
    assert_eq!(format("a.dump", "[{\"a\":1},{\"a\":2}]\n"), Format::Json);
    assert_eq!(format("a.dump", "[sic] he said"), Format::Text);
}

#[test]
fn a_missing_quote_costs_one_record() {
    for (list, broken) in [
        (
            "[{\"id\":1,\"t\":\"a\"},{\"id\":2,\"t\":\"b},{\"id\":3,\"t\":\"c\"},{\"id\":4}]",
            "{\"id\":2,\"t\":\"b},",
        ),
        (
            "[\n  {\n    \"id\": 1,\n    \"t\": [{\"id\": 0}]\n  },\n  {\n    \"id\": 2,\n    \"t\": [{\"id\": 0}, \"b]\n  },\n  {\n    \"id\": 3\n  },\n  {\n    \"id\": 4\n  }\n]\n",
            "{\n    \"id\": 2,\n    \"t\": [{\"id\": 0}, \"b]\n  },\n  ",
        ),
        (
            "[{\"id\":1},\n{\"id\":2,\"t\":{\"x\":1},\n{\"id\":3},\n{\"id\":4}]",
            "{\"id\":2,\"t\":{\"x\":1},\n",
        ),
    ] {
        let run = json(list);
        assert_eq!(run.entries.len(), 4, "{list}");
        assert_eq!(bodies(&run)[1], broken);
        assert_eq!(run.ends[0].warnings, []);
    }
}

#[test]
fn a_cut_file_gives_what_is_whole() {
    let run = json("[{\"a\":1},{\"a\":2},{\"a\":\"x");
    assert_eq!(bodies(&run)[2], "{\"a\":\"x");
    assert_eq!(run.entries.len(), 3);
    let run = json("[{\"a\":1},{\"a\":2}");
    assert_eq!(run.entries.len(), 2);
    assert_eq!(run.ends[0].warnings, [Warning::OpenList]);
    // Another file was appended to the one that is cut.
    let run = json("[{\"a\":1},{\"a\":\"x[{\"a\":3},{\"a\":4}]");
    assert_eq!(
        bodies(&run),
        ["{\"a\":1}", "{\"a\":\"x[", "{\"a\":3}", "{\"a\":4}"]
    );
}

#[test]
fn what_is_no_json_is_one_record() {
    let run = json("Not JSON.\nAt all: {\"a\":1}\n");
    assert_eq!(run.entries.len(), 1);
    let long = "prose ".repeat(600_000);
    let options = Options {
        max_record_bytes: 2 << 20,
        ..Options::default()
    };
    let run = read("a.json", long.as_bytes(), &options);
    assert_eq!(run.content(), long.as_bytes());
    assert_eq!(run.ends[0].records, 1);
    assert!(run.entries.iter().all(|e| e.reason() == Some(Reason::Json)));
}

#[test]
fn a_record_of_a_list_that_is_too_long_passes_in_pieces() {
    let options = Options {
        max_record_bytes: 1000,
        ..Options::default()
    };
    let long = "x".repeat(2 * frame::PIECE_BYTES);
    let bytes = format!("[{{\"a\":1}}, {{\"a\":\"{long}\"}}, {{\"a\":3}}]");
    let run = read("a.json", bytes.as_bytes(), &options);
    assert_eq!(run.content(), bytes.as_bytes());
    let lengths: Vec<_> = run.entries.iter().map(|e| e.body.len()).collect();
    assert_eq!(lengths, [7, frame::PIECE_BYTES, frame::PIECE_BYTES, 8, 7]);
    assert_eq!(run.ends[0].records, 3);
    assert_eq!(run.entries[2].reason(), Some(Reason::RecordTooLarge));
}

#[test]
fn reading_goes_on_after_a_damaged_member() {
    let first = gzip(b"[{\"a\":1},{\"a\":2},");
    let mut second = gzip(b"{\"a\":3},{\"a\":4},{\"a\":\"cut he");
    let middle = second.len() - 6;
    second[middle] ^= 1;
    let third = gzip(b"re\"},{\"a\":6},{\"a\":7}]");
    let file = [first, second, third].concat();
    let run = read("a.json.gz", &file, &Options::default());
    assert_eq!(
        run.good(),
        [&b"{\"a\":1}"[..], b"{\"a\":2}", b"{\"a\":6}", b"{\"a\":7}"]
    );
    assert!(!run.ends[0].complete);
    run.content();
}

#[test]
fn blanks_between_records_do_not_eat_the_memory() {
    let options = Options {
        max_record_bytes: 10,
        ..Options::default()
    };
    let bytes = format!("[{{\"a\":1}},{}{{\"a\":2}}]", " ".repeat(35));
    let run = read("a.json", bytes.as_bytes(), &options);
    assert_eq!(run.content(), bytes.as_bytes());
    assert_eq!(run.good(), [b"{\"a\":1}", b"{\"a\":2}"]);
    assert_eq!(run.entries.len(), 5);
}

#[test]
fn damage_upon_damage_takes_linear_time() {
    let bytes = "{\"a\":[".repeat(300_000);
    let run = json(&format!("{bytes}}}"));
    assert!(run.good().iter().all(|body| !body.is_empty()));
}

/// Lists and objects, whole and damaged, put together of pieces.
fn content() -> impl Strategy<Value = Vec<u8>> {
    let parts: Vec<&[u8]> = vec![
        b"[",
        b"]",
        b"{",
        b"}",
        b",",
        b"\n",
        b"\r\n",
        b" ",
        b"\"",
        b"\\",
        b"{\"text\":\"a\"}",
        b"{\n \"text\": \"b]}\",\n \"n\": [1, {}]\n}",
        b"\"text\":",
        b"7",
        b"\xff",
        b"\xef\xbb\xbf",
    ];
    let part = prop::sample::select(parts);
    let start = prop::sample::select(vec![&b"["[..], b"{\n", b"{\"a\":1}{"]);
    (start, prop::collection::vec(part, 0..40))
        .prop_map(|(start, parts)| [start, &parts.concat()].concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn portions_make_no_difference(
        bytes in content(),
        max in prop_oneof![Just(3usize), Just(10), Just(1 << 20)],
        chunk in prop_oneof![Just(0usize), Just(200), Just(1 << 20)],
        output in 1usize..40,
    ) {
        let files = Files::new();
        let options = Options { max_record_bytes: max, ..Options::default() };
        let plain = files.put("a.json", &bytes);
        let whole = Run::of(read_all(&[plain], &options, Buffers::default()));
        prop_assert_eq!(whole.content(), bytes.clone());
        let packed = files.put("a.json.gz", &gzip(&bytes));
        let options = Options { chunk_bytes: chunk, ..options };
        let run = Run::of(read_all(&[packed], &options, Buffers { input: 20, output }));
        prop_assert_eq!(&run.entries, &whole.entries);
        prop_assert_eq!(run.content(), bytes);
    }
}
