//! Records of a fixed width that are asked for by number: what is known of every
//! document and needed of few. Those that fit stay in memory, the rest goes to
//! a temporary file without a name.

use super::Fixed;
use std::fs::File;
use std::io;
use std::os::unix::fs::FileExt;
use std::path::PathBuf;

/// Bytes that are written at once.
const WRITE: usize = 64 << 10;

/// An array that grows at its end.
#[derive(Debug)]
pub struct Array<T> {
    folder: PathBuf,
    /// Records that may be in memory.
    room: usize,
    memory: Vec<T>,
    file: Option<File>,
    /// Bytes in the file, and those that are not there yet.
    written: u64,
    tail: Vec<u8>,
}

impl<T: Fixed + Default> Array<T> {
    /// `memory` is in bytes; the temporary file is made in `folder`.
    #[must_use]
    pub fn new(folder: PathBuf, memory: usize) -> Self {
        Self {
            folder,
            room: (memory / size_of::<T>()).max(1),
            memory: Vec::new(),
            file: None,
            written: 0,
            tail: Vec::new(),
        }
    }

    /// Appends a record.
    ///
    /// # Errors
    /// The temporary file cannot be written, most likely for want of space.
    pub fn push(&mut self, record: T) -> io::Result<()> {
        if self.memory.len() < self.room {
            if self.memory.len() == self.memory.capacity() {
                // Doubled as usual, but never past the room.
                let more = self.memory.len().max(64).min(self.room - self.memory.len());
                self.memory.reserve_exact(more);
            }
            self.memory.push(record);
            return Ok(());
        }
        record.put(&mut self.tail);
        if self.tail.len() >= WRITE {
            let file = match &mut self.file {
                Some(file) => file,
                None => self.file.insert(tempfile::tempfile_in(&self.folder)?),
            };
            file.write_all_at(&self.tail, self.written)?;
            self.written += self.tail.len() as u64;
            self.tail.clear();
        }
        Ok(())
    }

    /// The record of a number; an empty one where there is none.
    ///
    /// # Errors
    /// The temporary file cannot be read.
    pub fn get(&self, number: u32) -> io::Result<T> {
        let number = number as usize;
        if let Some(record) = self.memory.get(number) {
            return Ok(*record);
        }
        let at = (number - self.memory.len()) as u64 * T::WIDTH as u64;
        let mut bytes = vec![0; T::WIDTH];
        match (at.checked_sub(self.written), &self.file) {
            (None, Some(file)) => file.read_exact_at(&mut bytes, at)?,
            (Some(at), _) => match self.tail.get(at as usize..at as usize + T::WIDTH) {
                Some(record) => bytes.copy_from_slice(record),
                None => return Ok(T::default()),
            },
            (None, None) => return Ok(T::default()),
        }
        Ok(T::take(&mut bytes.as_slice()))
    }

    /// Bytes on disk.
    #[must_use]
    pub fn spilled(&self) -> u64 {
        self.written
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_come_back_by_number_whatever_the_memory() {
        let folder = tempfile::tempdir().unwrap();
        const RECORDS: u32 = 20_000;
        for memory in [1, 1600, 1 << 20] {
            let mut array = Array::new(folder.path().to_owned(), memory);
            for i in 0..RECORDS {
                array.push((u64::from(i) << 40, i)).unwrap();
            }
            assert_eq!(array.spilled() > 0, memory < 1 << 20);
            for i in (0..RECORDS).rev() {
                assert_eq!(array.get(i).unwrap(), (u64::from(i) << 40, i));
            }
            assert_eq!(array.get(RECORDS).unwrap(), (0, 0));
        }
    }
}
