//! An append-only log of frames, each with its checksum: what the journal and
//! the staging are made of. A frame that was cut off, damaged, moved or written
//! by another run ends the file for its reader, and is written again.

use super::private;
use crate::exec::fault;
use std::fs::File;
use std::io::{self, ErrorKind};
use std::os::unix::fs::FileExt;
use std::path::Path;
use xxhash_rust::xxh3::Xxh3;

/// Length of the payload in 8 bytes and its xxh3-128 in 16.
const HEADER: u64 = 24;

/// A log that is open at its end.
#[derive(Debug)]
pub struct Log {
    file: File,
    end: u64,
    seed: u64,
}

impl Log {
    /// A new file. Only who knows the seed reads it again.
    ///
    /// # Errors
    /// It cannot be made.
    pub fn create(path: &Path, seed: u64) -> io::Result<Self> {
        let file = private::create(path)?;
        let end = 0;
        Ok(Self { file, end, seed })
    }

    /// Opens a file and shows its frames in order, each with its place, for as
    /// long as they are whole and wanted. What follows is cut off.
    ///
    /// # Errors
    /// There is no file, or it cannot be read.
    pub fn open(
        path: &Path,
        seed: u64,
        mut wanted: impl FnMut(u64, &[u8]) -> bool,
    ) -> io::Result<Self> {
        let file = private::open(path)?;
        let size = file.metadata()?.len();
        let mut log = Self { file, end: 0, seed };
        let mut payload = Vec::new();
        while log.load(size, &mut payload)? {
            if !wanted(log.end + HEADER, &payload) {
                break;
            }
            log.end += HEADER + payload.len() as u64;
        }
        log.file.set_len(log.end)?;
        Ok(log)
    }

    /// The frame at the end, if there is a whole one.
    fn load(&self, size: u64, payload: &mut Vec<u8>) -> io::Result<bool> {
        let mut header = [0; HEADER as usize];
        match self.file.read_exact_at(&mut header, self.end) {
            Err(e) if e.kind() == ErrorKind::UnexpectedEof => return Ok(false),
            other => other?,
        }
        let [length, hash @ ..] = header.as_chunks::<8>().0 else {
            return Ok(false);
        };
        let length = u64::from_le_bytes(*length);
        // A damaged length must not become an allocation.
        if size - self.end - HEADER < length {
            return Ok(false);
        }
        payload.resize(length as usize, 0);
        self.file.read_exact_at(payload, self.end + HEADER)?;
        Ok(hash.as_flattened() == self.hash(self.end, &[payload]))
    }

    /// Appends one frame of several pieces; returns the place of the first.
    ///
    /// # Errors
    /// The disk did not take it. Then there is no such frame.
    pub fn append(&mut self, pieces: &[&[u8]]) -> io::Result<u64> {
        fault::point("frame.append")?;
        let length: u64 = pieces.iter().map(|p| p.len() as u64).sum();
        let mut header = length.to_le_bytes().to_vec();
        header.extend(self.hash(self.end, pieces));
        let mut at = self.end;
        for piece in [header.as_slice()].iter().chain(pieces) {
            self.file.write_all_at(piece, at)?;
            at += piece.len() as u64;
        }
        let place = self.end + HEADER;
        self.end = at;
        fault::point("frame.appended")?;
        Ok(place)
    }

    /// Reads back from a place that was given out.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn read(&self, at: u64, into: &mut [u8]) -> io::Result<()> {
        self.file.read_exact_at(into, at)
    }

    /// Brings all frames to the disk.
    ///
    /// # Errors
    /// The disk failed.
    pub fn sync(&self) -> io::Result<()> {
        self.file.sync_data()
    }

    /// Size of the file.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.end
    }

    /// A frame is whole at its own place only.
    fn hash(&self, at: u64, pieces: &[&[u8]]) -> [u8; 16] {
        let mut hasher = Xxh3::with_seed(self.seed ^ at);
        for piece in pieces {
            hasher.update(piece);
        }
        hasher.digest128().to_le_bytes()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    const FRAMES: [&[u8]; 4] = [b"one", b"", b"three", b"four"];

    fn written(path: &Path) -> Vec<u8> {
        let mut log = Log::create(path, 7).unwrap();
        for frame in FRAMES {
            let (a, b) = frame.split_at(frame.len() / 2);
            log.append(&[a, b]).unwrap();
        }
        fs::read(path).unwrap()
    }

    fn read(path: &Path, seed: u64) -> Vec<Vec<u8>> {
        let mut found = Vec::new();
        let keep = |_, frame: &[u8]| {
            found.push(frame.to_vec());
            true
        };
        Log::open(path, seed, keep).unwrap();
        found
    }

    #[test]
    fn a_torn_file_is_read_up_to_the_tear() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("f");
        let whole = written(&path);
        assert_eq!(read(&path, 7), FRAMES);
        assert!(read(&path, 8).is_empty(), "another run's");
        let mut ends = vec![0];
        for frame in FRAMES {
            ends.push(ends[ends.len() - 1] + HEADER as usize + frame.len());
        }
        // At every byte: cut, flipped, and zeros from there on.
        for at in 0..whole.len() {
            let intact = ends.iter().filter(|end| **end <= at).count() - 1;
            let mut flipped = whole.clone();
            flipped[at] ^= 0x10;
            let mut zeroed = whole.clone();
            zeroed[at..].fill(0);
            // Bytes that are zero as they stand make no tear.
            zeroed[at] = 0xff ^ whole[at];
            for torn in [whole[..at].to_vec(), flipped, zeroed] {
                fs::write(&path, &torn).unwrap();
                let found = read(&path, 7);
                assert_eq!(found, FRAMES[..intact], "{at}");
                let left = fs::metadata(&path).unwrap().len();
                assert_eq!(left as usize, ends[intact]);
            }
        }
        // A tail that stands twice is no tail.
        let mut twice = whole.clone();
        twice.extend_from_slice(&whole[ends[3]..]);
        fs::write(&path, twice).unwrap();
        assert_eq!(read(&path, 7), FRAMES);
    }

    #[test]
    fn what_is_not_wanted_is_written_again() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("f");
        let whole = written(&path);
        let mut left = 2;
        let mut log = Log::open(&path, 7, |_, _| {
            left -= 1;
            left >= 0
        })
        .unwrap();
        for frame in &FRAMES[2..] {
            let at = log.append(&[frame]).unwrap();
            let mut back = vec![0; frame.len()];
            log.read(at, &mut back).unwrap();
            assert_eq!(back, *frame);
        }
        assert_eq!(fs::read(&path).unwrap(), whole);
    }
}
