//! Records of any length, put down one after the other and read again in that
//! order, as often as is asked for. They are in memory as far as they fit, and
//! then in a temporary file without a name. Nothing is sorted here.

use std::fs::File;
use std::io;
use std::os::unix::fs::FileExt;
use std::path::PathBuf;

/// Bytes of the length before each record.
const HEAD: usize = 4;
/// Bytes that are read of the file at once.
const READ: usize = 1 << 20;

/// What was put down.
#[derive(Debug)]
pub struct Spool {
    folder: PathBuf,
    room: usize,
    /// What is not in the file.
    buffer: Vec<u8>,
    file: Option<File>,
    in_file: u64,
}

impl Spool {
    /// `memory` is in bytes; what is more goes to a temporary file in `folder`.
    #[must_use]
    pub fn new(folder: PathBuf, memory: usize) -> Self {
        Self {
            folder,
            room: memory,
            buffer: Vec::new(),
            file: None,
            in_file: 0,
        }
    }

    /// Puts a record down, given in pieces.
    ///
    /// # Errors
    /// The temporary file cannot be written, or the record passes 4 GiB.
    pub fn push(&mut self, pieces: &[&[u8]]) -> io::Result<()> {
        let len: usize = pieces.iter().map(|p| p.len()).sum();
        let head = u32::try_from(len).map_err(io::Error::other)?.to_le_bytes();
        if self.buffer.len() + HEAD + len > self.room && !self.buffer.is_empty() {
            let file = match &mut self.file {
                Some(file) => file,
                None => self.file.insert(tempfile::tempfile_in(&self.folder)?),
            };
            file.write_all_at(&self.buffer, self.in_file)?;
            self.in_file += self.buffer.len() as u64;
            self.buffer.clear();
        }
        self.buffer.extend_from_slice(&head);
        for piece in pieces {
            self.buffer.extend_from_slice(piece);
        }
        Ok(())
    }

    /// Bytes on disk.
    #[must_use]
    pub fn spilled(&self) -> u64 {
        self.in_file
    }

    /// Shows each record to `visit`, in the order in which they were put down.
    ///
    /// # Errors
    /// The temporary file cannot be read, or `visit` fails.
    pub fn read(&self, mut visit: impl FnMut(&[u8]) -> io::Result<()>) -> io::Result<()> {
        // What is left of the file's last portion, and then the buffer.
        let mut pending = Vec::new();
        if let Some(file) = &self.file {
            let mut at = 0;
            while at < self.in_file {
                let from = pending.len();
                let portion = (self.in_file - at).min(READ as u64);
                pending.resize(from + portion as usize, 0);
                file.read_exact_at(&mut pending[from..], at)?;
                at += portion;
                let done = records(&pending, &mut visit)?;
                pending.drain(..done);
            }
        }
        let whole = pending.is_empty() && records(&self.buffer, &mut visit)? == self.buffer.len();
        whole
            .then_some(())
            .ok_or_else(|| io::ErrorKind::UnexpectedEof.into())
    }
}

/// Shows the whole records at the head of `bytes`; gives where they end.
fn records(bytes: &[u8], visit: &mut impl FnMut(&[u8]) -> io::Result<()>) -> io::Result<usize> {
    let mut at = 0;
    while let Some((head, rest)) = bytes[at..].split_first_chunk::<HEAD>() {
        let len = u32::from_le_bytes(*head) as usize;
        let Some(record) = rest.get(..len) else { break };
        visit(record)?;
        at += HEAD + len;
    }
    Ok(at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_come_back_in_order_whatever_the_memory() {
        let folder = tempfile::tempdir().unwrap();
        let record = |i: usize| vec![i as u8; i * 37 % 5000];
        for memory in [0, 3000, 1 << 30] {
            let mut spool = Spool::new(folder.path().to_owned(), memory);
            for i in 0..1500 {
                let record = record(i);
                let (a, b) = record.split_at(record.len() / 3);
                spool.push(&[a, b]).unwrap();
            }
            assert_eq!(spool.spilled() > 0, memory < 1 << 30);
            for _ in 0..2 {
                let mut seen = 0;
                let read = spool.read(|bytes| {
                    assert!(bytes == record(seen));
                    seen += 1;
                    Ok(())
                });
                read.unwrap();
                assert_eq!(seen, 1500);
            }
        }
    }
}
