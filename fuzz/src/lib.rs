//! What the targets share: a folder in memory, and reading a file whole.

use copydesk::config::Config;
use copydesk::exec::{Silent, Stop};
use copydesk::run::{self, Job, RunError, Summary};
use copydesk::read::{Chunk, Input, Kind, Options, Start, stream};
use copydesk::write::Claim;
use std::fs;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// A folder that costs no disk where the machine has one in memory.
pub fn folder() -> TempDir {
    let memory = Path::new("/dev/shm");
    let made = if memory.is_dir() {
        tempfile::tempdir_in(memory)
    } else {
        tempfile::tempdir()
    };
    made.expect("a folder")
}

/// An input file of this name and content.
pub fn input(folder: &Path, name: &str, bytes: &[u8]) -> Input {
    let path = folder.join(name);
    fs::write(&path, bytes).expect("a file");
    Input::open(&path, name.to_owned()).expect("an input")
}

/// Every chunk of a file.
pub fn chunks(input: &Input, options: &Options) -> Vec<Chunk> {
    let mut chunks = Vec::new();
    let inputs = std::slice::from_ref(input);
    stream(inputs, options, Start::default(), |chunk| {
        chunks.push(chunk);
        Ok(())
    })
    .expect("a file of the fuzzer is readable");
    chunks
}

/// What was decompressed, put together from the entries, and the bodies that count.
pub fn account(chunks: &[Chunk]) -> (Vec<u8>, Vec<Vec<u8>>) {
    let (mut content, mut bodies, mut number) = (Vec::new(), Vec::new(), 0_u64);
    for chunk in chunks {
        assert_eq!(chunk.first, number, "entries are numbered on");
        for r in &chunk.records {
            content.extend_from_slice(&chunk.bytes[r.pre.clone()]);
            let body = &chunk.bytes[r.body.clone()];
            if !matches!(
                r.kind,
                Kind::Unread {
                    compressed: true,
                    ..
                }
            ) {
                assert_eq!(r.at, content.len() as u64, "the offset is where it stands");
                content.extend_from_slice(body);
                content.extend_from_slice(r.post.bytes());
            }
            if !matches!(r.kind, Kind::Unread { .. }) {
                bodies.push((number, body.to_vec()));
            }
            number += 1;
        }
        for revoked in &chunk.revoked {
            bodies.retain(|(n, _)| !(revoked.from..revoked.to).contains(n));
        }
    }
    let ends: Vec<_> = chunks.iter().flat_map(|c| &c.finished).collect();
    assert_eq!(ends.len(), 1, "one file ends once");
    content.extend_from_slice(&ends[0].tail);
    assert_eq!(ends[0].bytes, content.len() as u64, "the sum of the bytes");
    (content, bodies.into_iter().map(|(_, body)| body).collect())
}

/// Runs the whole pipeline.
pub fn clean(
    input: &Path,
    output: PathBuf,
    config: Config,
    stop: Stop,
) -> Result<Summary, RunError> {
    let job = Job {
        paths: vec![input.to_owned()],
        listed: Vec::new(),
        output,
        claim: Claim::Empty,
        config,
        stop,
    };
    run::clean(&job, &Silent)
}
