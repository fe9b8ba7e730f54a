//! Framing: every byte in one place, whatever the sizes of buffers and chunks.

use super::*;
use proptest::prelude::*;

const PIECE: usize = frame::PIECE_BYTES;

fn bodies(run: &Run) -> Vec<&[u8]> {
    run.entries.iter().map(|e| &e.body[..]).collect()
}

#[test]
fn lines_blank_lines_and_a_bom() {
    let bytes = b"\xef\xbb\xbf\r\n{1}\r\n \t\r\n\n{2}\n{3}\r";
    let run = read("a.jsonl", bytes, &Options::default());
    assert_eq!(run.content(), bytes);
    assert_eq!(bodies(&run), [&b"{1}"[..], b"{2}", b"{3}\r"]);
    let e = &run.entries;
    assert_eq!([e[0].line, e[1].line, e[2].line], [2, 5, 6]);
    assert_eq!(e[0].pre, b"\xef\xbb\xbf\r\n");
    assert_eq!(e[1].pre, b" \t\r\n\n");
    assert_eq!(
        [e[0].post, e[1].post, e[2].post],
        [Post::CrLf, Post::Lf, Post::Nothing]
    );
    assert!(e.iter().all(|e| e.kind == Kind::Json));
    let tail = read("a.jsonl", b"{}\n\n \r", &Options::default());
    assert_eq!(tail.ends[0].tail, b"\n \r");
}

#[test]
fn a_text_file_is_one_record() {
    let run = read("a.txt", b"\xef\xbb\xbfone\n\n\ntwo\n", &Options::default());
    assert_eq!(bodies(&run), [b"one\n\n\ntwo\n"]);
    assert_eq!(run.entries[0].kind, Kind::Text);
    assert_eq!((run.entries[0].line, run.entries[0].at), (1, 3));
    run.content();
}

#[test]
fn empty_files_hold_no_records() {
    for name in ["a.txt", "a.jsonl", "a.jsonl.gz", "a"] {
        for bytes in [&b""[..], b"\xef\xbb\xbf"] {
            let run = read(name, bytes, &Options::default());
            assert_eq!(run.entries, []);
            assert_eq!(run.content(), bytes);
            assert!(run.ends[0].complete);
        }
    }
}

#[test]
fn the_option_goes_before_the_name_and_the_name_before_the_bytes() {
    let text = Options {
        format: Some(Format::Text),
        ..Options::default()
    };
    let format = |name: &str, options: &Options| read(name, b" \n{}\n", options).ends[0].format;
    assert_eq!(format("a.jsonl", &text), Format::Text);
    assert_eq!(format("a.txt", &Options::default()), Format::Text);
    assert_eq!(format("a.dump", &Options::default()), Format::Jsonl);
    assert_eq!(
        read("a", b"x{", &Options::default()).ends[0].format,
        Format::Text
    );
}

#[test]
fn a_record_that_is_too_long_passes_in_pieces() {
    let options = Options {
        max_record_bytes: 1000,
        chunk_bytes: 1 << 20,
        ..Options::default()
    };
    let long = 2 * PIECE + 5;
    let mut bytes = b"{1}\n".to_vec();
    bytes.extend(vec![b'x'; long]);
    bytes.extend(b"\r\n{2}\n");
    let run = read("a.jsonl", &bytes, &options);
    assert_eq!(run.content(), bytes);
    let lengths: Vec<_> = run.entries.iter().map(|e| e.body.len()).collect();
    assert_eq!(lengths, [3, PIECE, PIECE, 5, 3]);
    let further: Vec<_> = run.entries[1..4]
        .iter()
        .map(|e| match e.kind {
            Kind::Unread { continued, .. } => continued,
            _ => panic!("{e:?}"),
        })
        .collect();
    assert_eq!(further, [false, true, true]);
    assert_eq!(run.entries[3].post, Post::CrLf);
    assert_eq!(run.entries[3].line, 2);
    assert_eq!(run.entries[4].line, 3);
    assert_eq!(run.ends[0].records, 3);
    let text = read("a.txt", &bytes, &options);
    assert_eq!(text.content(), bytes);
    assert_eq!(text.entries.len(), 3);
}

#[test]
fn the_longest_record_is_read() {
    let options = Options {
        max_record_bytes: 4,
        ..Options::default()
    };
    let run = read("a.jsonl", b"1234\r\n12345\n1234\r", &options);
    let unread: Vec<_> = run.entries.iter().map(|e| e.reason().is_some()).collect();
    assert_eq!(unread, [false, true, true]);
}

#[test]
fn blank_lines_do_not_eat_the_memory() {
    let options = Options {
        max_record_bytes: 4,
        ..Options::default()
    };
    let bytes = b"\n\n\n\n\n\n\n{}\n           \n{}";
    let run = read("a.jsonl", bytes, &options);
    assert_eq!(run.content(), bytes);
    assert_eq!(run.good(), [b"{}", b"{}"]);
    assert_eq!(run.entries.len(), 4);
}

#[test]
fn small_files_share_chunks() {
    let files = Files::new();
    let inputs: Vec<_> = (0..100)
        .map(|i| files.put(&format!("{i:03}.txt"), b"text"))
        .collect();
    let chunks = read_all(&inputs, &Options::default(), Buffers::default());
    assert_eq!(chunks.len(), 1);
    assert_eq!((chunks[0].records.len(), chunks[0].read), (100, 400));
    let run = Run::of(chunks);
    assert!(
        run.entries
            .iter()
            .enumerate()
            .all(|(i, e)| e.file == i as u32)
    );
    assert_eq!(run.ends.len(), 100);
}

#[test]
fn the_limit_counts_records_over_all_files() {
    let files = Files::new();
    let a = files.put("a.jsonl", b"{1}\n{2}\n\n");
    let b = files.put("b.jsonl", b"{3}\n{4}\n");
    let c = files.put("c.jsonl", b"{5}\n");
    let inputs = [a, b, c];
    let ends = |limit| {
        let options = Options {
            limit: Some(limit),
            ..Options::default()
        };
        let run = Run::of(read_all(&inputs, &options, Buffers::default()));
        assert_eq!(run.entries.len() as u64, limit);
        let ends = run.ends.iter();
        ends.map(|e| (e.complete, e.bytes)).collect::<Vec<_>>()
    };
    assert_eq!(ends(1), [(false, 4)]);
    assert_eq!(ends(2), [(true, 9)]);
    assert_eq!(ends(3), [(true, 9), (false, 4)]);
}

fn content() -> impl Strategy<Value = Vec<u8>> {
    let parts: Vec<&[u8]> = vec![
        b"\n",
        b"\r\n",
        b"\r",
        b" ",
        b"\t",
        b"\xef\xbb\xbf",
        b"\xef",
        b"{\"a\":1}",
        b"{\n \"a\": \"[\\\"\"\n}",
        b"{\"a\":\"",
        b"[",
        b"]",
        b",",
        b"x",
        b"\x00\xff",
        b"{ a longer line }",
        b"\n\n\n\n\n\n\n\n\n\n\n\n",
    ];
    let part = prop::sample::select(parts);
    prop::collection::vec(part, 0..40).prop_map(|parts| parts.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn every_byte_has_one_place(
        bytes in content(),
        name in prop_oneof![Just("a.jsonl"), Just("a.txt"), Just("a.json"), Just("a")],
        max in prop_oneof![Just(3usize), Just(10), Just(1 << 20)],
        chunk in prop_oneof![Just(0usize), Just(1), Just(200), Just(1 << 20)],
        input in 16usize..40,
        output in 1usize..40,
        packed in 0usize..3,
    ) {
        let files = Files::new();
        let options = Options { max_record_bytes: max, ..Options::default() };
        let plain = files.put(name, &bytes);
        let whole = Run::of(read_all(&[plain], &options, Buffers::default()));
        prop_assert_eq!(whole.content(), bytes.clone());

        // Two members, cut anywhere; small buffers; other chunks.
        let middle = bytes.len() / 3;
        let stored = match packed {
            0 => bytes.clone(),
            1 => [gzip(&bytes[..middle]), gzip(&bytes[middle..])].concat(),
            _ => [zstd(&bytes[..middle]), zstd(&bytes[middle..])].concat(),
        };
        let ending = ["", ".gz", ".zst"][packed];
        let file = files.put(&format!("{name}{ending}"), &stored);
        let options = Options { chunk_bytes: chunk, ..options };
        let chunks = read_all(std::slice::from_ref(&file), &options, Buffers { input, output });
        let again = read_all(&[file], &options, Buffers::default());
        let shape = |chunks: &[Chunk]| -> Vec<(usize, usize)> {
            chunks.iter().map(|c| (c.bytes.len(), c.records.len())).collect()
        };
        prop_assert_eq!(shape(&chunks), shape(&again));
        let run = Run::of(chunks);
        prop_assert_eq!(&run.entries, &whole.entries);
        prop_assert_eq!(run.content(), bytes);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn wide_lines_come_back_through_any_buffer(
        name in prop::sample::select(vec!["a.jsonl", "a.json", "a.csv"]),
        mark in prop::sample::select(vec![&b"\xff\xfe"[..], b"\xfe\xff", b"\xff\xfe\0\0", b"\0\0\xfe\xff"]),
        text in content(),
        spread in any::<bool>(),
        max in prop_oneof![Just(3usize), Just(1 << 20)],
        input in 16usize..40,
        output in 1usize..40,
    ) {
        // Characters, or bytes that may be anything.
        let zeros = mark.len().max(2) - 1;
        let wide = |byte: &u8| {
            let zeros = std::iter::repeat_n(0, if spread { zeros } else { 0 });
            let bytes: Vec<u8> = zeros.chain([*byte]).collect();
            if mark[0] == 0xff { bytes.into_iter().rev().collect() } else { bytes }
        };
        let bytes: Vec<u8> = mark.iter().copied().chain(text.iter().flat_map(wide)).collect();
        let files = Files::new();
        let options = Options { max_record_bytes: max, ..Options::default() };
        let plain = files.put(name, &bytes);
        let whole = Run::of(read_all(&[plain], &options, Buffers::default()));
        match whole.ends[0].wide {
            Some(wide) => {
                let back = crate::record::WideEncoder::new(wide).encode(&whole.content());
                prop_assert_eq!(&back, &bytes);
            }
            // It is one of the other kinds.
            None => prop_assert_eq!(&whole.content(), &bytes),
        }
        let middle = bytes.len() / 3;
        let packed = [gzip(&bytes[..middle]), gzip(&bytes[middle..])].concat();
        let file = files.put(&format!("{name}.gz"), &packed);
        let run = Run::of(read_all(&[file], &options, Buffers { input, output }));
        prop_assert_eq!(&run.entries, &whole.entries);
    }
}

#[test]
fn another_kind_is_one_record_of_any_length() {
    let bytes = [b"%PDF-1.7\n\x80", &vec![b'\n'; PIECE + 10][..]].concat();
    for max in [10, 1 << 30] {
        let options = Options {
            max_record_bytes: max,
            ..Options::default()
        };
        let run = read("a.jsonl", &bytes, &options);
        assert_eq!((run.entries.len(), run.ends[0].records), (2, 1));
        assert!(
            run.entries
                .iter()
                .all(|e| e.reason() == Some(Reason::NotText))
        );
        assert_eq!(run.content(), bytes);
    }
    let insists = Options {
        format: Some(Format::Text),
        ..Options::default()
    };
    assert_eq!(
        read("a.jsonl", &bytes, &insists).entries[0].kind,
        Kind::Text
    );
}

#[test]
fn a_line_end_may_come_in_two_portions() {
    let files = Files::new();
    for (len, max) in [
        (4, 4),
        (5, 4),
        (PIECE, 1000),
        (PIECE + 1, 1000),
        (2 * PIECE, 1000),
    ] {
        let line = vec![b'x'; len];
        let bytes = [&line[..], b"\r\n{}\n"].concat();
        let options = Options {
            max_record_bytes: max,
            ..Options::default()
        };
        let whole = read("a.jsonl", &bytes, &options);
        assert_eq!(whole.content(), bytes);
        assert_eq!(whole.entries.len(), 1 + len.div_ceil(PIECE));
        let input = files.put(&format!("{len}.jsonl.gz"), &gzip(&bytes));
        for output in [len - 1, len, len + 1, len + 2] {
            let buffers = Buffers {
                input: 1 << 17,
                output,
            };
            let run = Run::of(read_all(std::slice::from_ref(&input), &options, buffers));
            assert_eq!(run.entries, whole.entries, "{len} {output}");
        }
    }
}

#[test]
fn the_limit_takes_a_long_record_whole() {
    let options = Options {
        max_record_bytes: 1000,
        limit: Some(1),
        ..Options::default()
    };
    let bytes = [&vec![b'x'; PIECE + 10][..], b"\n{}\n"].concat();
    let run = read("a.jsonl", &bytes, &options);
    assert_eq!((run.entries.len(), run.ends[0].records), (2, 1));
    assert_eq!(run.content(), &bytes[..PIECE + 11]);
}
