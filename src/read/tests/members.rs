//! Compressed files, whole and damaged: nothing is lost without a word.

use super::*;

fn lines(range: std::ops::Range<usize>) -> Vec<u8> {
    range
        .flat_map(|i| format!("{{\"id\":{i},\"text\":\"{}\"}}\n", i * 7919).into_bytes())
        .collect()
}

type Pack = fn(&[u8]) -> Vec<u8>;

fn packers() -> [(&'static str, Pack); 4] {
    [
        ("a.jsonl.gz", gzip),
        ("a.jsonl.zst", zstd),
        ("a.jsonl.bz2", bzip2),
        ("a.jsonl.xz", xz),
    ]
}

fn salvage() -> Options {
    Options {
        salvage: true,
        ..Options::default()
    }
}

#[test]
fn many_members_are_one_file() {
    let plain = lines(0..500);
    for (name, pack) in packers() {
        let packed: Vec<u8> = plain.chunks(37).flat_map(pack).collect();
        let run = read(name, &packed, &Options::default());
        assert_eq!(run.content(), plain);
        assert_eq!(run.good().len(), 500);
        assert!(run.ends[0].complete);
        assert_eq!(run.ends[0].members, plain.len().div_ceil(37) as u64);
        // The name is no matter.
        let run = read("a.jsonl", &packed, &Options::default());
        assert_eq!(run.good().len(), 500);
    }
}

#[test]
fn skippable_frames_are_skipped() {
    let skip = b"\x5a\x2a\x4d\x18\x03\0\0\0abc";
    let packed = [
        &skip[..],
        &zstd(&lines(0..3)),
        skip,
        &zstd(&lines(3..5)),
        skip,
    ]
    .concat();
    let run = read("a.jsonl.zst", &packed, &Options::default());
    assert_eq!(run.content(), lines(0..5));
    assert_eq!((run.ends[0].members, run.ends[0].complete), (5, true));
}

/// What must hold of any damage to a file of two members.
fn check(name: &str, packed: &[u8], plain: &[u8], first: usize, cut: usize) {
    let run = read(name, &packed[..cut], &Options::default());
    let content = run.content();
    assert!(plain.starts_with(&content), "cut {cut}");
    if cut == 0 || cut == first || cut == packed.len() {
        assert!(run.ends[0].complete, "cut {cut}");
        assert!(run.entries.iter().all(|e| e.reason().is_none()));
        return;
    }
    assert!(!run.ends[0].complete, "cut {cut}");
    let verified = if cut < first { 0 } else { first };
    assert_eq!(run.raw(), &packed[verified..cut], "cut {cut}");
    assert_eq!(
        run.good().len(),
        if cut < first { 0 } else { 20 },
        "cut {cut}"
    );
    let salvaged = read(name, &packed[..cut], &salvage());
    assert_eq!(salvaged.revoked, []);
    assert_eq!(salvaged.entries, run.entries);
    let whole = content.iter().filter(|b| **b == b'\n').count();
    assert_eq!(salvaged.good().len(), whole, "cut {cut}");
}

#[test]
fn cut_at_every_byte() {
    let plain = lines(0..40);
    let half = lines(0..20).len();
    for (name, pack) in packers() {
        let first = pack(&plain[..half]);
        let packed = [first.clone(), pack(&plain[half..])].concat();
        for cut in 0..=packed.len() {
            check(name, &packed, &plain, first.len(), cut);
        }
    }
}

#[test]
fn flipped_at_every_byte() {
    let plain = lines(0..30);
    let (a, b) = (lines(0..10), lines(20..30));
    for (name, pack) in packers() {
        let parts = [pack(&a), pack(&lines(10..20)), pack(&b)];
        let ends = [parts[0].len(), parts[0].len() + parts[1].len()];
        for at in ends[0]..ends[1] {
            let mut packed = parts.concat();
            packed[at] ^= 0x10;
            let run = read(name, &packed, &Options::default());
            let good = run.good();
            if run.ends[0].complete {
                // A bit of the header that says nothing of the content.
                assert_eq!(run.content(), plain, "{name} {at}");
                continue;
            }
            assert_eq!(run.raw(), &packed[ends[0]..ends[1]], "{name} {at}");
            let wanted: Vec<u8> = [&a[..], &b].concat();
            let wanted: Vec<&[u8]> = wanted.trim_ascii_end().split(|c| *c == b'\n').collect();
            assert_eq!(good, wanted, "{name} {at}");
            assert_eq!(run.ends[0].members, 2);
        }
    }
}

#[test]
fn lines_never_fuse_over_a_damage() {
    for (name, pack) in packers() {
        let mut bad = pack(b"b\":1}\n{\"c\":2}\n{\"d");
        let last = bad.len() - 2;
        bad[last] ^= 1;
        let packed = [pack(b"{\"a\":0}\n{\""), bad, pack(b"\":3}\n{\"e\":4}\n")].concat();
        let run = read(name, &packed, &Options::default());
        let (reasons, bodies): (Vec<_>, Vec<_>) = run
            .entries
            .iter()
            .map(|e| (e.reason(), &e.body[..]))
            .unzip();
        assert_eq!(bodies[0], b"{\"a\":0}");
        let n = bodies.len();
        assert_eq!(bodies[n - 2..], [&b"\":3}"[..], b"{\"e\":4}"]);
        assert!(!run.revoked(0) && !run.revoked(n - 1));
        if name.ends_with("gz") {
            assert_eq!(bodies[1..4], [&b"{\"b\":1}"[..], b"{\"c\":2}", b"{\"d"]);
            assert_eq!(reasons[3], Some(Reason::DamagedMember));
            assert!(run.revoked(1) && run.revoked(2));
        }
    }
}

#[test]
fn padding_is_no_garbage() {
    for (name, pack) in packers() {
        let padded = [pack(&lines(0..3)), vec![0; 1000]].concat();
        let run = read(name, &padded, &Options::default());
        assert!(run.ends[0].complete);
        assert_eq!(run.ends[0].warnings, [Warning::Padding(1000)]);
        assert_eq!(run.good().len(), 3);

        let between = [pack(b"{\"a\""), vec![0; 10], pack(b":1}\n")].concat();
        let run = read(name, &between, &Options::default());
        assert_eq!(run.good(), [b"{\"a\":1}"]);
    }
}

#[test]
fn garbage_is_kept_as_it_is() {
    for (name, pack) in packers() {
        let one = pack(b"{\"a\":1}");
        let packed = [&one[..], b"\0garbage", &pack(b"{\"b\":1}\n"), b"more"].concat();
        let run = read(name, &packed, &Options::default());
        assert_eq!(run.good(), [b"{\"a\":1}", b"{\"b\":1}"]);
        assert_eq!(run.raw(), b"\0garbagemore");
        assert_eq!(run.entries[1].reason(), Some(Reason::TrailingGarbage));
        assert_eq!(run.entries[1].at, one.len() as u64);
        assert!(!run.ends[0].complete);
    }
}

#[test]
fn a_text_with_a_hole_is_no_text() {
    let mut bad = gzip(b"two\n");
    let last = bad.len() - 1;
    bad[last] ^= 1;
    let packed = [gzip(b"one\n"), bad, gzip(b"three\n")].concat();
    for options in [Options::default(), salvage()] {
        let run = read("a.txt.gz", &packed, &options);
        assert_eq!(run.content(), b"one\ntwo\nthree\n");
        assert!(
            run.entries
                .iter()
                .all(|e| e.reason() == Some(Reason::DamagedMember))
        );
        assert_eq!(run.entries.len(), 3);
    }
    let run = read(
        "a.txt.gz",
        &[gzip(b"one\n"), b"xx".to_vec()].concat(),
        &salvage(),
    );
    assert_eq!(run.good(), [b"one\n"]);
}

#[test]
fn lines_of_a_sound_member_are_its_own() {
    let mut bad = gzip(b"{two}\n");
    let last = bad.len() - 1;
    bad[last] ^= 1;
    // What the file is would be known after more than there is.
    let run = read(
        "a.jsonl.gz",
        &[gzip(b"one\n"), bad].concat(),
        &Options::default(),
    );
    assert_eq!(run.content(), b"one\n{two}\n");
    assert_eq!(run.good(), [b"one"]);
}

#[test]
fn the_window_option_is_named() {
    let mut encoder = zstd::stream::write::Encoder::new(Vec::new(), 1).unwrap();
    encoder.window_log(24).unwrap();
    encoder.write_all(b"{}\n").unwrap();
    let packed = encoder.finish().unwrap();
    let options = Options {
        zstd_window_log_max: 20,
        ..Options::default()
    };
    let run = read("a.jsonl.zst", &packed, &options);
    let Kind::Unread { detail, .. } = &run.entries[0].kind else {
        panic!("{run:?}")
    };
    assert!(detail.contains("--zstd-window-log"), "{detail}");
    assert!(read("a.jsonl.zst", &packed, &Options::default()).ends[0].complete);
}

#[test]
fn an_unknown_dictionary_is_named() {
    // One segment, a dictionary of number 7, and five bytes as they are.
    let head = b"\x28\xb5\x2f\xfd\x21\x07\x05\x29\0\0";
    let packed = [&head[..], b"{\"a\"\n", &zstd(b"{}\n")].concat();
    let run = read("a.jsonl.zst", &packed, &Options::default());
    let Kind::Unread { detail, .. } = &run.entries[0].kind else {
        panic!("{run:?}")
    };
    assert!(detail.to_lowercase().contains("dictionary"), "{detail}");
    assert_eq!(run.good(), [b"{}"], "the frame after it is read");
}

#[test]
fn damage_reads_the_same_through_any_buffer() {
    let plain = lines(0..2000);
    for (name, pack) in packers() {
        let mut packed = [pack(&plain), pack(b"{}\n")].concat();
        let middle = packed.len() / 2;
        packed[middle] ^= 0x55;
        let files = Files::new();
        let input = files.put(name, &packed);
        let run = |input_size, output| {
            let buffers = Buffers {
                input: input_size,
                output,
            };
            Run::of(read_all(std::slice::from_ref(&input), &salvage(), buffers))
        };
        let first = run(1 << 17, 1 << 16);
        assert_eq!(first.entries.last().map(|e| &e.body[..]), Some(&b"{}"[..]));
        for (a, b) in [(16, 7), (100, 1000), (5000, 1 << 20)] {
            assert_eq!(run(a, b), first);
        }
    }
}

#[test]
fn a_verified_last_line_stays_a_record() {
    for (name, pack) in packers() {
        let one = pack(b"{\"a\":1}");
        let packed = [&one[..], &pack(b"{}\n")[..5]].concat();
        let run = read(name, &packed, &Options::default());
        assert_eq!(run.good(), [b"{\"a\":1}"]);
        assert_eq!(run.revoked, []);
        assert_eq!(run.entries.len(), 2);
    }
}

#[test]
fn the_next_member_is_found_across_buffers() {
    for (name, pack) in packers() {
        let mut bad = pack(&lines(0..3));
        // The last bits of a bzip2 stream may be padding.
        let last = bad.len() - 2;
        bad[last] ^= 1;
        let packed = [bad, pack(b"{}\n")].concat();
        let files = Files::new();
        let input = files.put(name, &packed);
        for size in 16..200 {
            let buffers = Buffers {
                input: size,
                output: 100,
            };
            let chunks = read_all(std::slice::from_ref(&input), &Options::default(), buffers);
            assert_eq!(Run::of(chunks).good(), [b"{}"], "{size}");
        }
    }
}

#[test]
fn a_bit_of_the_magic_number_flipped() {
    for (ending, pack) in [
        ("gz", gzip as Pack),
        ("zst", zstd),
        ("bz2", bzip2),
        ("xz", xz),
    ] {
        let packed = pack(b"some text");
        for bit in 0..32 {
            let mut bad = packed.clone();
            bad[bit / 8] ^= 1 << (bit % 8);
            let run = read(&format!("a.txt.{ending}"), &bad, &salvage());
            if !run.ends[0].complete {
                assert_eq!(run.raw(), bad);
                assert_eq!(run.good(), [] as [&[u8]; 0]);
            } else {
                // A flag that says what this header happens to have.
                assert_eq!(run.good(), [b"some text"], "{ending} {bit}");
            }
        }
    }
}
