//! Samples: the same records however they are read, and files that keep their form.

use super::*;

/// Forty records each, in every form.
fn inputs(files: &Files) -> Vec<Input> {
    let all: Vec<String> = (0..40)
        .map(|n| format!("{{\"n\": {n}, \"text\": \"{}\"}}", "A boat. ".repeat(n % 7)))
        .collect();
    let lines = all.join("\n") + "\n";
    let list = format!("[\n  {}\n]\n", all.join(",\n  "));
    let rows: String = (0..40).map(|n| format!("{n},\"two\nlines\"\r\n")).collect();
    let mut marked = vec![0xff, 0xfe];
    marked.extend(lines.encode_utf16().flat_map(u16::to_le_bytes));
    vec![
        files.put("a.jsonl", lines.as_bytes()),
        files.put(
            "b.jsonl.gz",
            &[gzip(lines.as_bytes()), gzip(lines.as_bytes())].concat(),
        ),
        files.put("c.json", list.as_bytes()),
        files.put("d.csv", format!("id,text\r\n{rows}").as_bytes()),
        files.put("e.txt", b"A text."),
        files.put("f.jsonl", &marked),
        files.put("g.txt", b"Another text."),
    ]
}

fn sampled(sampling: Sampling, chunk_bytes: usize) -> Options {
    Options {
        sampling: Some(sampling),
        chunk_bytes,
        ..Options::default()
    }
}

/// The decompressed bytes of each file, as far as they are in the sample.
fn contents(run: &Run) -> Vec<String> {
    let content = |end: &FileEnd| {
        let mut out = Vec::new();
        for entry in run.entries.iter().filter(|e| e.file == end.file) {
            out.extend([&entry.pre[..], &entry.body, entry.post.bytes()].concat());
        }
        out.extend(&end.tail);
        assert_eq!(end.bytes, out.len() as u64);
        assert_eq!(end.hash, xxhash_rust::xxh3::xxh3_128(&out));
        String::from_utf8(out).unwrap()
    };
    run.ends.iter().map(content).collect()
}

#[test]
fn a_sample_is_the_same_however_it_is_read() {
    let files = Files::new();
    let inputs = inputs(&files);
    let sampling = Sampling::of_share(20.0, 7);
    let run = |chunk, input, output| {
        let buffers = Buffers { input, output };
        let chunks = read_all(&inputs, &sampled(sampling, chunk), buffers);
        assert!(
            chunks.iter().all(|c| c.bytes.len() < chunk + 4000),
            "no gap stays"
        );
        Run::of(chunks)
    };
    let whole = run(4 << 20, 128 << 10, 64 << 10);
    assert!(
        (20..80).contains(&whole.entries.len()),
        "{}",
        whole.entries.len()
    );
    for (chunk, input, output) in [
        (1, 16, 1),
        (300, 16, 7),
        (1000, 64, 100),
        (5000, 1 << 20, 1 << 20),
    ] {
        assert_eq!(run(chunk, input, output), whole, "{chunk} {input} {output}");
    }
    let mut records = 0;
    for end in &whole.ends {
        assert_eq!(end.complete, end.unsampled == 0);
        records += end.records + end.unsampled;
    }
    assert_eq!(records, 40 * 6 + 2);
    contents(&whole);
}

#[test]
fn what_opens_and_closes_a_file_stays() {
    let files = Files::new();
    let inputs = inputs(&files);
    for seed in 0..20 {
        for chunk in [1, 500, 1 << 20] {
            let options = sampled(Sampling::of_share(5.0, seed), chunk);
            let run = Run::of(read_all(&inputs, &options, Buffers::default()));
            let contents = contents(&run);
            let list: Vec<serde_json::Value> = serde_json::from_str(&contents[2]).unwrap();
            assert_eq!(list.len() as u64, run.ends[2].records, "{seed}");
            assert!(contents[3].starts_with("id,text\r\n"), "{seed}");
            assert!(contents[5].starts_with('\u{feff}'), "{seed}");
            assert!(run.ends.iter().all(|end| end.warnings.is_empty()));
        }
    }
}

#[test]
fn a_number_of_records_is_exact_and_samples_are_nested() {
    let files = Files::new();
    let inputs = inputs(&files);
    let entries = |wanted, seed| {
        let counted = sample(&inputs, &Options::default(), wanted, seed, |_| Ok(())).unwrap();
        let options = sampled(counted.sampling, 1000);
        let run = Run::of(read_all(&inputs, &options, Buffers::default()));
        assert_eq!(run.entries.len(), wanted.min(counted.records as usize));
        let places = run.entries.into_iter().map(|e| (e.file, e.at));
        places.collect::<std::collections::BTreeSet<_>>()
    };
    let (few, more) = (entries(10, 0), entries(50, 0));
    assert!(few.is_subset(&more));
    assert!(!entries(50, 1).is_subset(&more));
    assert_eq!(entries(1000, 0).len(), 242);
}

#[test]
fn a_file_that_is_read_again_gives_the_same_chunks() {
    let files = Files::new();
    let inputs = &inputs(&files)[..1];
    let options = sampled(Sampling::of_share(50.0, 3), 300);
    let first = read_all(inputs, &options, Buffers::default());
    let with_records = first.iter().filter(|c| !c.records.is_empty());
    let expected: Vec<_> = with_records.collect();
    let cuts: Vec<u64> = expected[1..3].iter().map(|c| c.first).collect();
    let start = Start {
        cuts,
        ..Start::default()
    };
    let mut again = Vec::new();
    stream(inputs, &options, start, |chunk| {
        again.push(chunk);
        Ok(())
    })
    .unwrap();
    again.retain(|c| !c.records.is_empty());
    assert_eq!(again.len(), expected.len());
    for (n, (chunk, before)) in again.iter().zip(expected).enumerate() {
        assert_eq!(chunk.again, n < 2);
        assert_eq!(
            (&chunk.bytes, &chunk.records),
            (&before.bytes, &before.records)
        );
    }
}
