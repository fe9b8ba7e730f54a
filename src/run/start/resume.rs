//! The scan as its staging tells it: what each block leaves for a process that
//! goes on, and the state of a scan put together from the blocks of another.

use crate::dedup::{DocumentKeys, Index};
use crate::exec::Workers;
use crate::read::{Chunk, FileEnd, Revocation, Start};
use crate::run::entries::{Entries, Entry};
use crate::scratch::{Log, Staging};
use serde::{Deserialize, Serialize};
use std::collections::VecDeque;
use std::io;
use std::path::Path;
use xxhash_rust::xxh3::xxh3_128;

/// What is kept with a block, before the rows of its entries.
#[derive(Debug, Serialize, Deserialize)]
struct Notes {
    revoked: Vec<Revocation>,
    finished: Vec<FileEnd>,
    /// xxh3-128 of the entries of the chunk's last file.
    digest: u128,
}

/// How far a scan is.
#[derive(Debug, Default)]
pub struct Progress {
    pub entries: Entries,
    pub ends: Vec<FileEnd>,
    /// The digests of chunks that will be read again.
    pub expected: VecDeque<u128>,
}

/// The notes of a chunk, with the encoded rows of its entries.
pub fn notes(chunk: &Chunk, rows: &[Vec<u8>]) -> io::Result<Vec<u8>> {
    let notes = Notes {
        revoked: chunk.revoked.clone(),
        finished: chunk.finished.clone(),
        digest: digest(chunk),
    };
    let mut out = postcard::to_stdvec(&notes).map_err(io::Error::other)?;
    out.reserve(rows.iter().map(Vec::len).sum());
    rows.iter().for_each(|row| out.extend_from_slice(row));
    Ok(out)
}

/// The row of an entry and its marks, as they stand in the notes.
pub fn encode_row(entry: &Entry, marks: Option<&DocumentKeys>) -> Vec<u8> {
    /// About what an entry takes with its story, so that its buffer is allocated once.
    const ROOM: usize = 384;
    let bands = marks.map_or(&[][..], |marks| &marks.bands);
    let row = Vec::with_capacity(ROOM + size_of_val(bands));
    // Encoding into memory does not fail; a row that is missing ends the block.
    postcard::to_extend(&(entry, marks), row).unwrap_or_default()
}

/// Identifies what a chunk holds of its last file: the only one of which more
/// may follow, and so may be read again.
pub fn digest(chunk: &Chunk) -> u128 {
    let last = chunk.records.last().map(|r| r.file);
    let first = chunk.records.iter().find(|r| Some(r.file) == last);
    let from = first.map_or(chunk.bytes.len(), |r| r.pre.start);
    xxh3_128(&chunk.bytes[from..])
}

/// The staging that a process left, how far its scan was, and where reading
/// has to begin. Marks are put where those to come will go.
pub fn recover(
    path: &Path,
    seed: u64,
    memory: u64,
    index: &mut Index,
    workers: &Workers,
) -> io::Result<(Staging, Progress, Start)> {
    let mut progress = Progress::default();
    let mut ends = Vec::new();
    if !path.exists() {
        // Then everything is to be done again.
        Log::create(path, seed)?;
    }
    let mut pushed = Ok(());
    let staging = Staging::open(path, seed, memory, |block, notes| {
        let Some((notes, rows)) = parse(notes, block.len()) else {
            return false;
        };
        for (number, (entry, marks)) in (block.first..).zip(rows) {
            progress.entries.push(entry);
            if let (Ok(()), Some(marks)) = (&pushed, marks) {
                pushed = index.push(number as u32, &marks, workers);
            }
        }
        for revocation in &notes.revoked {
            progress.entries.revoke(revocation);
        }
        progress.ends.extend(notes.finished);
        ends.push((block.first + block.len() as u64, notes.digest));
        true
    })?;
    pushed?;
    let entry = progress.ends.last().map_or(0, |end| end.next);
    let again = ends.into_iter().filter(|(end, _)| *end > entry);
    let (cuts, expected) = again.unzip();
    progress.expected = expected;
    let start = Start {
        file: progress.ends.len(),
        entry,
        records: progress.ends.iter().map(|end| end.records).sum(),
        cuts,
    };
    Ok((staging, progress, start))
}

/// An entry and its marks.
type Noted = (Entry, Option<DocumentKeys>);

fn parse(bytes: &[u8], entries: usize) -> Option<(Notes, Vec<Noted>)> {
    let (notes, mut rest) = postcard::take_from_bytes(bytes).ok()?;
    let mut rows = Vec::with_capacity(entries);
    for _ in 0..entries {
        let (row, after) = postcard::take_from_bytes(rest).ok()?;
        rows.push(row);
        rest = after;
    }
    rest.is_empty().then_some((notes, rows))
}
