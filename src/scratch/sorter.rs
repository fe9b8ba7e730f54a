//! Sorting more than fits into memory: records of a fixed width go in, in any
//! order, and come out sorted, once. Sorted runs go to one temporary file without
//! a name; what fits into memory never does. What the records mean is not known
//! here.

use super::Fixed;
use crate::exec::Workers;
use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::fs::File;
use std::io;
use std::os::unix::fs::FileExt;
use std::path::PathBuf;
use std::sync::Arc;

/// Least bytes that are read of a run at once: fewer make a disk seek.
const LEAST_READ: usize = 64 << 10;
/// Bytes that are written at once.
const WRITE: usize = 1 << 20;

/// Takes records and sorts them.
#[derive(Debug)]
pub struct Sorter<T> {
    folder: PathBuf,
    /// Records that may be in memory.
    room: usize,
    buffer: Vec<T>,
    file: Option<Arc<File>>,
    file_end: u64,
    runs: Vec<Run>,
}

/// A sorted stretch of the file.
#[derive(Debug, Clone, Copy)]
struct Run {
    at: u64,
    records: u64,
}

impl<T: Fixed> Sorter<T> {
    /// `memory` is in bytes, for taking records and for merging them; the
    /// temporary file is made in `folder`.
    #[must_use]
    pub fn new(folder: PathBuf, memory: usize) -> Self {
        Self {
            folder,
            room: (memory / size_of::<T>()).max(1),
            buffer: Vec::new(),
            file: None,
            file_end: 0,
            runs: Vec::new(),
        }
    }

    /// An empty one, of other records, with the same folder and memory.
    #[must_use]
    pub fn another<U: Fixed>(&self) -> Sorter<U> {
        Sorter::new(self.folder.clone(), self.room * size_of::<T>())
    }

    /// Takes a record.
    ///
    /// # Errors
    /// The temporary file cannot be written, most likely for want of space.
    pub fn push(&mut self, record: T, workers: &Workers) -> io::Result<()> {
        if self.buffer.len() == self.room {
            self.spill(workers)?;
        }
        if self.buffer.len() == self.buffer.capacity() {
            // Doubled as usual, but never past the room.
            let more = self
                .buffer
                .len()
                .max(1024)
                .min(self.room - self.buffer.len());
            self.buffer.reserve_exact(more);
        }
        self.buffer.push(record);
        Ok(())
    }

    /// Bytes on disk.
    #[must_use]
    pub fn spilled(&self) -> u64 {
        self.file_end
    }

    fn spill(&mut self, workers: &Workers) -> io::Result<()> {
        workers.sort(&mut self.buffer);
        let records = std::mem::take(&mut self.buffer);
        self.write(records.iter().map(|r| Ok(*r)))?;
        self.buffer = records;
        self.buffer.clear();
        Ok(())
    }

    /// Adds a run.
    fn write(&mut self, records: impl Iterator<Item = io::Result<T>>) -> io::Result<()> {
        let file = match &self.file {
            Some(file) => Arc::clone(file),
            None => Arc::clone(
                self.file
                    .insert(Arc::new(tempfile::tempfile_in(&self.folder)?)),
            ),
        };
        let mut run = Run {
            at: self.file_end,
            records: 0,
        };
        let mut bytes = Vec::with_capacity(WRITE + T::WIDTH);
        let mut write = |bytes: &mut Vec<u8>| -> io::Result<()> {
            file.write_all_at(bytes, self.file_end)?;
            self.file_end += bytes.len() as u64;
            bytes.clear();
            Ok(())
        };
        for record in records {
            record?.put(&mut bytes);
            run.records += 1;
            if bytes.len() >= WRITE {
                write(&mut bytes)?;
            }
        }
        write(&mut bytes)?;
        self.runs.push(run);
        Ok(())
    }

    /// The records in order.
    ///
    /// # Errors
    /// The temporary file cannot be written or read.
    pub fn sorted(mut self, workers: &Workers) -> io::Result<Sorted<T>> {
        if self.runs.is_empty() {
            workers.sort(&mut self.buffer);
            return Ok(Sorted::Memory(self.buffer.into_iter()));
        }
        if !self.buffer.is_empty() {
            self.spill(workers)?;
        }
        self.buffer = Vec::new();
        let memory = self.room * size_of::<T>();
        let most = (memory / LEAST_READ).max(2);
        while self.runs.len() > most {
            let first: Vec<Run> = self.runs.drain(..most).collect();
            let merged = self.merge(first, memory)?;
            self.write(merged)?;
        }
        let runs = std::mem::take(&mut self.runs);
        Ok(Sorted::Disk(self.merge(runs, memory)?))
    }

    fn merge(&self, runs: Vec<Run>, memory: usize) -> io::Result<Merge<T>> {
        let file = self.file.as_ref().map(Arc::clone);
        let file = file.ok_or_else(|| io::Error::other("a run without a file"))?;
        let read = (memory / runs.len().max(1)).clamp(T::WIDTH, WRITE) / T::WIDTH;
        let mut merge = Merge {
            file,
            read,
            next: BinaryHeap::with_capacity(runs.len()),
            runs: runs.into_iter().map(Reader::new).collect(),
        };
        for run in 0..merge.runs.len() {
            merge.advance(run)?;
        }
        Ok(merge)
    }
}

/// Sorted records.
#[derive(Debug)]
pub enum Sorted<T: Fixed> {
    Memory(std::vec::IntoIter<T>),
    Disk(Merge<T>),
}

impl<T: Fixed> Iterator for Sorted<T> {
    type Item = io::Result<T>;

    fn next(&mut self) -> Option<io::Result<T>> {
        match self {
            Self::Memory(records) => records.next().map(Ok),
            Self::Disk(merge) => merge.next(),
        }
    }
}

/// Runs that are being merged.
#[derive(Debug)]
pub struct Merge<T: Fixed> {
    file: Arc<File>,
    /// Records that are read at once.
    read: usize,
    runs: Vec<Reader>,
    /// The next record of each run that has one.
    next: BinaryHeap<Reverse<(T, usize)>>,
}

/// What is left of a run.
#[derive(Debug)]
struct Reader {
    left: Run,
    bytes: Vec<u8>,
    at: usize,
}

impl Reader {
    fn new(run: Run) -> Self {
        Self {
            left: run,
            bytes: Vec::new(),
            at: 0,
        }
    }

    fn next<T: Fixed>(&mut self, file: &File, read: usize) -> io::Result<Option<T>> {
        if self.at == self.bytes.len() {
            let records = self.left.records.min(read as u64);
            if records == 0 {
                return Ok(None);
            }
            self.bytes.resize(records as usize * T::WIDTH, 0);
            file.read_exact_at(&mut self.bytes, self.left.at)?;
            self.left.at += self.bytes.len() as u64;
            self.left.records -= records;
            self.at = 0;
        }
        let record = T::take(&mut &self.bytes[self.at..self.at + T::WIDTH]);
        self.at += T::WIDTH;
        Ok(Some(record))
    }
}

impl<T: Fixed> Merge<T> {
    /// Puts the next record of a run into the heap, if it has one.
    fn advance(&mut self, run: usize) -> io::Result<()> {
        if let Some(record) = self.runs[run].next(&self.file, self.read)? {
            self.next.push(Reverse((record, run)));
        }
        Ok(())
    }
}

impl<T: Fixed> Iterator for Merge<T> {
    type Item = io::Result<T>;

    fn next(&mut self) -> Option<io::Result<T>> {
        let Reverse((record, run)) = self.next.pop()?;
        Some(self.advance(run).map(|()| record))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_comes_out_in_order_whatever_the_memory() {
        let folder = tempfile::tempdir().unwrap();
        let workers = Workers::new(2).unwrap();
        let records: Vec<(u64, u32)> = (0..20_000u32)
            .map(|i| (u64::from(i).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 50, i))
            .collect();
        let mut wanted = records.clone();
        wanted.sort_unstable();
        // All in memory; a few runs; so many that they are merged in two steps.
        for (memory, runs) in [(1 << 20, 0..1), (100_000, 2..10), (1600, 100..1000)] {
            let mut sorter = Sorter::new(folder.path().to_owned(), memory);
            for &record in &records {
                sorter.push(record, &workers).unwrap();
                assert!(sorter.buffer.capacity() <= (memory / 16).max(1024));
            }
            assert!(runs.contains(&sorter.runs.len()), "{}", sorter.runs.len());
            assert_eq!(sorter.spilled() > 0, runs.start > 0);
            let sorted: io::Result<Vec<_>> = sorter.sorted(&workers).unwrap().collect();
            assert!(sorted.unwrap() == wanted);
        }
        let none = Sorter::<(u64, u32)>::new(folder.path().to_owned(), 10);
        assert_eq!(none.sorted(&workers).unwrap().count(), 0);
    }
}
