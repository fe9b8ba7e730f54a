//! CSV: headers, delimiters, rows over several lines, and what is read of them around damage.

use super::*;
use proptest::prelude::*;

fn csv(bytes: &str) -> Run {
    let run = read("a.csv", bytes.as_bytes(), &Options::default());
    assert_eq!(run.content(), bytes.as_bytes());
    run
}

fn bodies(run: &Run) -> Vec<&str> {
    let bodies = run.entries.iter().map(|e| std::str::from_utf8(&e.body));
    bodies.map(Result::unwrap).collect()
}

fn header(entry: &Entry) -> (u8, Vec<&str>) {
    let Kind::Row(header) = &entry.kind else {
        panic!("{entry:?}")
    };
    let names = header.names.iter().map(String::as_str).collect();
    (header.delimiter, names)
}

#[test]
fn rows_are_records_and_the_header_is_none() {
    let run = csv("\u{feff}id,\"te\"\"xt\",\r\n1,\"a\r\nb, \"\"c\"\"\",\r\n\r\n2,d,e\n3,,");
    assert_eq!(bodies(&run), ["1,\"a\r\nb, \"\"c\"\"\",", "2,d,e", "3,,"]);
    let e = &run.entries;
    assert_eq!(header(&e[0]), (b',', vec!["id", "te\"xt", ""]));
    assert_eq!(e[0].pre, "\u{feff}id,\"te\"\"xt\",\r\n".as_bytes());
    assert_eq!(
        (e[0].post, e[1].post, e[2].post),
        (Post::CrLf, Post::Lf, Post::Nothing)
    );
    assert_eq!([e[0].line, e[1].line, e[2].line], [2, 5, 6]);
    assert_eq!(e[1].pre, b"\r\n");
    assert_eq!(run.ends[0].format, Format::Csv);
}

#[test]
fn the_header_shows_the_delimiter() {
    let delimiter = |name: &str, bytes: &str, named: Option<u8>| {
        let options = Options {
            delimiter: named,
            ..Options::default()
        };
        let run = read(name, bytes.as_bytes(), &options);
        assert_eq!(run.content(), bytes.as_bytes());
        header(&run.entries[0]).0
    };
    assert_eq!(delimiter("a.csv", "a,b\n1,2\n", None), b',');
    assert_eq!(delimiter("a.csv", "a;\"b,c\"\n1;2\n", None), b';');
    assert_eq!(delimiter("a.csv", "a\tb\n1\t2\n", None), b'\t');
    assert_eq!(delimiter("a.tsv", "a,b\n1,2\n", None), b'\t');
    assert_eq!(delimiter("a.csv", "a,b,c^d\n1^2\n", Some(b'^')), b'^');
    assert_eq!(delimiter("a.csv", "sep=;\r\na,b;c,d\n1;2\n", None), b';');
}

#[test]
fn cells_may_have_tags_and_odd_bytes() {
    let tags = "<p>A</p>".repeat(20);
    let run = csv(&format!("id,text\n1,{tags}\n2,a\0b\n"));
    let reasons: Vec<_> = run.entries.iter().map(Entry::reason).collect();
    assert_eq!(reasons, [None, None]);
}

#[test]
fn a_table_may_be_wide() {
    let bytes: Vec<u8> = "\u{feff}id;text\r\n1;é\r\n"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .chain(*b"2\0;\0\0\xd8\n\0")
        .collect();
    let run = read("a.csv", &bytes, &Options::default());
    assert_eq!(run.ends[0].format, Format::Csv);
    assert_eq!(run.ends[0].wide, Some(crate::record::Wide::Utf16Le));
    assert_eq!(run.entries[0].body, "1;é".as_bytes());
    assert_eq!(run.entries[1].body, b"2;\xff00\xffd8");
}

#[test]
fn files_without_rows_hold_no_records() {
    for bytes in [
        "",
        "\u{feff}",
        "\n\n",
        "id,text",
        "id,text\n",
        "id,text\n\r\n",
    ] {
        let run = csv(bytes);
        assert_eq!(run.entries, []);
        assert!(run.ends[0].complete);
    }
}

#[test]
fn a_missing_quote_costs_no_more_than_it_must() {
    let run = csv(
        "id,text\n1,\"a, b\"\n2,\"not closed\n3,\"c\"\n4,\"d\ne\"\n5,\"he \"said\" so\ngone, too\nlost\"\n6,\"f\"\n7,\"cut",
    );
    assert_eq!(
        bodies(&run),
        [
            "1,\"a, b\"",
            "2,\"not closed",
            "3,\"c\"",
            "4,\"d\ne\"",
            "5,\"he \"said\" so\ngone, too\nlost\"",
            "6,\"f\"",
            "7,\"cut"
        ]
    );
    let reasons: Vec<_> = run.entries.iter().map(Entry::reason).collect();
    let csv = Some(Reason::Csv);
    assert_eq!(reasons, [None, csv, None, None, csv, None, csv]);
    assert_eq!(run.entries[6].line, 11);
}

#[test]
fn what_is_no_csv_is_refused_as_one() {
    let reason = |bytes: &[u8]| {
        let run = read("a.csv", bytes, &Options::default());
        assert_eq!(run.content(), bytes);
        assert_eq!(run.entries.len(), 1);
        run.entries[0].reason()
    };
    assert_eq!(reason(b"id,text\r1,a\r2,b\r"), Some(Reason::Csv));
    assert_eq!(reason(b"id,t\xe9xt\n1,a\n2,b\n"), Some(Reason::Encoding));
    assert_eq!(reason(b"i\0d\0,\0t\0\n\0"), Some(Reason::NotText));
    assert_eq!(reason(b"PK\x03\x04\0\0\n\n"), Some(Reason::NotText));
    assert_eq!(reason(b"<!DOCTYPE html>\n<p>A"), Some(Reason::NotText));
    assert_eq!(reason(b"id,\"te\"xt\n1,a\n"), Some(Reason::Csv));
}

#[test]
fn a_row_that_is_too_long_passes_in_pieces() {
    let options = Options {
        max_record_bytes: 1000,
        ..Options::default()
    };
    let long = "x\n".repeat(frame::PIECE_BYTES);
    let bytes = format!("id,text\n1,a\n2,\"{long}\"\r\n3,c\n");
    let run = read("a.csv", bytes.as_bytes(), &options);
    assert_eq!(run.content(), bytes.as_bytes());
    let lengths: Vec<_> = run.entries.iter().map(|e| e.body.len()).collect();
    assert_eq!(lengths, [3, frame::PIECE_BYTES, frame::PIECE_BYTES, 4, 3]);
    assert_eq!(run.entries[3].reason(), Some(Reason::RecordTooLarge));
    assert_eq!(run.entries[2].line, 3);
    assert_eq!(run.entries[4].line, 4 + frame::PIECE_BYTES as u64);
}

#[test]
fn rows_go_on_after_a_damaged_member() {
    let first = gzip(b"id,text\n1,\"a\"\n");
    let mut second = gzip(b"2,\"b\"\n3,\"the row is cut he");
    let middle = second.len() - 6;
    second[middle] ^= 1;
    let third = gzip(b"re\"\n4,\"d\"\n");
    let file = [first, second, third].concat();
    let run = read("a.csv.gz", &file, &Options::default());
    assert_eq!(run.good(), [&b"4,\"d\""[..]]);
    let salvage = Options {
        salvage: true,
        ..Options::default()
    };
    let run = read("a.csv.gz", &file, &salvage);
    assert_eq!(run.good(), [&b"1,\"a\""[..], b"2,\"b\"", b"4,\"d\""]);
    run.content();
    // Without the header nothing says what the cells are.
    let mut header = gzip(b"id,te");
    let middle = header.len() - 6;
    header[middle] ^= 1;
    let file = [header, gzip(b"xt\n1,a\n2,b\n")].concat();
    let run = read("a.csv.gz", &file, &Options::default());
    assert_eq!(run.good(), Vec::<&[u8]>::new());
    assert_eq!(
        run.entries.last().and_then(Entry::reason),
        Some(Reason::Csv)
    );
    run.content();
}

#[test]
fn damage_upon_damage_takes_linear_time() {
    let bytes = format!("id,text\n{}", "\"1\"x,\"\n".repeat(200_000));
    assert_eq!(csv(&bytes).good().len(), 0);
}

fn content() -> impl Strategy<Value = Vec<u8>> {
    let parts: Vec<&[u8]> = vec![
        b"\n",
        b"\r\n",
        b"\r",
        b",",
        b";",
        b"\t",
        b"\"",
        b"\"\"",
        b"x",
        b"1,\"a\nb\"\n",
        b"2,c\r\n",
        b"\xff",
        b"\xef\xbb\xbf",
        b"a longer cell",
    ];
    let part = prop::sample::select(parts);
    prop::collection::vec(part, 0..40)
        .prop_map(|parts| [b"id,text\n", &parts.concat()[..]].concat())
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
        let plain = files.put("a.csv", &bytes);
        let whole = Run::of(read_all(&[plain], &options, Buffers::default()));
        prop_assert_eq!(whole.content(), bytes.clone());
        let packed = files.put("a.csv.gz", &gzip(&bytes));
        let options = Options { chunk_bytes: chunk, ..options };
        let run = Run::of(read_all(&[packed], &options, Buffers { input: 20, output }));
        prop_assert_eq!(&run.entries, &whole.entries);
        prop_assert_eq!(run.content(), bytes);
    }
}
