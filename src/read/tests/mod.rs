//! Tests of reading as a whole, on files made for the purpose. Here: how they
//! are read and laid out for comparing.

#[cfg(unix)]
mod discover;
mod csv;
mod framing;
mod json;
mod members;
#[cfg(feature = "parquet")]
mod rows;
mod sample;

use std::io::Write as _;
use std::path::PathBuf;

use super::*;
use crate::record::{Post, Reason};
use tempfile::TempDir;

/// An entry with its bytes.
#[derive(Debug, Clone, PartialEq)]
struct Entry {
    file: u32,
    line: u64,
    at: u64,
    pre: Vec<u8>,
    body: Vec<u8>,
    post: Post,
    kind: Kind,
}

impl Entry {
    fn reason(&self) -> Option<Reason> {
        match &self.kind {
            Kind::Unread { reason, .. } => Some(*reason),
            _ => None,
        }
    }

    fn compressed(&self) -> bool {
        matches!(
            self.kind,
            Kind::Unread {
                compressed: true,
                ..
            }
        )
    }
}

#[derive(Debug, PartialEq)]
struct Run {
    entries: Vec<Entry>,
    revoked: Vec<Revocation>,
    ends: Vec<FileEnd>,
}

impl Run {
    fn of(chunks: Vec<Chunk>) -> Self {
        let mut run = Self {
            entries: Vec::new(),
            revoked: Vec::new(),
            ends: Vec::new(),
        };
        for chunk in chunks {
            assert_eq!(chunk.first, run.entries.len() as u64);
            let bytes = &chunk.bytes;
            run.entries.extend(chunk.records.into_iter().map(|r| Entry {
                file: r.file,
                line: r.line,
                at: r.at,
                pre: bytes[r.pre].to_vec(),
                body: bytes[r.body].to_vec(),
                post: r.post,
                kind: r.kind,
            }));
            run.revoked.extend(chunk.revoked);
            run.ends.extend(chunk.finished);
        }
        run
    }

    /// The decompressed bytes of the only file, checked against what the
    /// entries and the end of the file say of them.
    fn content(&self) -> Vec<u8> {
        let mut out = Vec::new();
        for e in &self.entries {
            out.extend(&e.pre);
            if !e.compressed() {
                assert_eq!(e.at, out.len() as u64);
                out.extend(&e.body);
                out.extend(e.post.bytes());
            }
        }
        let [end] = &self.ends[..] else {
            panic!("one file ends once: {:?}", self.ends)
        };
        out.extend(&end.tail);
        assert_eq!(end.bytes, out.len() as u64);
        assert_eq!(end.hash, xxhash_rust::xxh3::xxh3_128(&out));
        out
    }

    fn revoked(&self, number: usize) -> bool {
        self.revoked
            .iter()
            .any(|r| (r.from..r.to).contains(&(number as u64)))
    }

    /// Bodies of the records that count.
    fn good(&self) -> Vec<&[u8]> {
        let numbered = self.entries.iter().enumerate();
        numbered
            .filter(|(i, e)| e.reason().is_none() && !self.revoked(*i))
            .map(|(_, e)| &e.body[..])
            .collect()
    }

    /// The compressed bytes sent, end to end.
    fn raw(&self) -> Vec<u8> {
        let raw = self.entries.iter().filter(|e| e.compressed());
        raw.flat_map(|e| e.body.clone()).collect()
    }
}

/// Files to read, in a folder that goes with it.
struct Files {
    folder: TempDir,
}

impl Files {
    fn new() -> Self {
        Self {
            folder: TempDir::new().unwrap(),
        }
    }

    fn put(&self, name: &str, bytes: &[u8]) -> Input {
        let path = self.folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        Input::open(&path, name.to_owned()).unwrap()
    }
}

fn read_all(inputs: &[Input], options: &Options, buffers: Buffers) -> Vec<Chunk> {
    let mut chunks = Vec::new();
    stream_through(inputs, options, Start::default(), buffers, |chunk| {
        chunks.push(chunk);
        Ok(())
    })
    .unwrap();
    chunks
}

fn read(name: &str, bytes: &[u8], options: &Options) -> Run {
    let files = Files::new();
    let input = files.put(name, bytes);
    Run::of(read_all(&[input], options, Buffers::default()))
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::new(6));
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn zstd(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = zstd::stream::write::Encoder::new(Vec::new(), 3).unwrap();
    encoder.include_checksum(true).unwrap();
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn bzip2(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = ::bzip2::write::BzEncoder::new(Vec::new(), ::bzip2::Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn xz(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = liblzma::write::XzEncoder::new(Vec::new(), 6);
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

#[test]
fn an_input_that_changed_is_refused() {
    let files = Files::new();
    let input = files.put("a.jsonl", b"{}\n");
    files.put("a.jsonl", b"{}\n{}\n");
    let error = stream(&[input], &Options::default(), Start::default(), |_| Ok(())).unwrap_err();
    assert!(
        error
            .to_string()
            .contains("input changed while it was read")
    );
}

#[test]
fn an_input_that_grows_meanwhile_is_refused() {
    let files = Files::new();
    let input = files.put("a.jsonl", &b"{}\n".repeat(100_000));
    let path: PathBuf = input.path.clone();
    let options = Options {
        chunk_bytes: 1000,
        ..Options::default()
    };
    let error = stream(&[input], &options, Start::default(), |_| {
        let mut file = std::fs::OpenOptions::new()
            .append(true)
            .open(&path)
            .unwrap();
        file.write_all(b"x").unwrap();
        Ok(())
    });
    assert!(matches!(error, Err(ReadError::Changed { .. })));
}

#[test]
fn the_receiver_can_stop() {
    let files = Files::new();
    let input = files.put("a.jsonl", b"{}\n{}\n");
    let error = stream(&[input], &Options::default(), Start::default(), |_| {
        Err(Stopped)
    });
    assert!(matches!(error, Err(ReadError::Stopped)));
}
