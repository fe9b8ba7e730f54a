//! What the scan leaves for later passes: encoded entries in blocks, in memory
//! up to a limit and after it in one temporary file. Entries are numbered in
//! the order they came; the index costs 4 bytes an entry and 40 a block.

use std::borrow::Cow;
use std::fs::File;
use std::io::{self, Seek, SeekFrom, Write};
use std::os::unix::fs::FileExt;
use std::path::Path;

/// Entries that came in together.
#[derive(Debug)]
pub struct Block {
    /// Number of the first entry.
    pub first: u64,
    /// Where each entry ends in the block.
    ends: Vec<u32>,
    home: Home,
}

#[derive(Debug)]
enum Home {
    Memory(Vec<u8>),
    Disk { at: u64 },
}

impl Block {
    #[must_use]
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// Size of the encoded entries.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        self.ends.last().map_or(0, |&end| u64::from(end))
    }

    fn range(&self, entry: usize) -> std::ops::Range<usize> {
        let start = entry.checked_sub(1).map_or(0, |i| self.ends[i]);
        start as usize..self.ends[entry] as usize
    }

    /// The entries out of the block's bytes.
    pub fn entries<'a>(&'a self, bytes: &'a [u8]) -> impl Iterator<Item = &'a [u8]> {
        (0..self.len()).map(|i| &bytes[self.range(i)])
    }
}

/// The blocks of a run.
#[derive(Debug)]
pub struct Staging {
    blocks: Vec<Block>,
    entries: u64,
    in_memory: u64,
    memory_limit: u64,
    file: File,
    file_end: u64,
}

impl Staging {
    /// An empty staging whose temporary file, in `folder`, has no name: it goes
    /// with the process, however that ends.
    ///
    /// # Errors
    /// The file cannot be made.
    pub fn new(folder: &Path, memory_limit: u64) -> io::Result<Self> {
        Ok(Self {
            blocks: Vec::new(),
            entries: 0,
            in_memory: 0,
            memory_limit,
            file: tempfile::tempfile_in(folder)?,
            file_end: 0,
        })
    }

    /// Adds a block of encoded entries.
    ///
    /// # Errors
    /// The temporary file cannot be written, most likely for want of space.
    pub fn append(&mut self, entries: &[Vec<u8>]) -> io::Result<()> {
        let size: usize = entries.iter().map(Vec::len).sum();
        let mut ends = Vec::with_capacity(entries.len());
        let mut bytes = Vec::with_capacity(size);
        for entry in entries {
            bytes.extend_from_slice(entry);
            let end = u32::try_from(bytes.len())
                .map_err(|_| io::Error::other("a staging block passes 4 GiB"))?;
            ends.push(end);
        }
        let home = if self.in_memory + size as u64 <= self.memory_limit {
            self.in_memory += size as u64;
            Home::Memory(bytes)
        } else {
            let at = self.file_end;
            self.file.seek(SeekFrom::Start(at))?;
            self.file.write_all(&bytes)?;
            self.file_end += size as u64;
            Home::Disk { at }
        };
        self.blocks.push(Block {
            first: self.entries,
            ends,
            home,
        });
        self.entries += entries.len() as u64;
        Ok(())
    }

    #[must_use]
    pub fn blocks(&self) -> &[Block] {
        &self.blocks
    }

    /// Number of entries.
    #[must_use]
    pub fn len(&self) -> u64 {
        self.entries
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries == 0
    }

    /// Size of all entries.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        self.blocks.iter().map(Block::bytes).sum()
    }

    /// Bytes that went to disk.
    #[must_use]
    pub fn spilled(&self) -> u64 {
        self.file_end
    }

    /// The bytes of a block.
    ///
    /// # Errors
    /// The temporary file cannot be read.
    pub fn read<'a>(&self, block: &'a Block) -> io::Result<Cow<'a, [u8]>> {
        match &block.home {
            Home::Memory(bytes) => Ok(Cow::Borrowed(bytes)),
            Home::Disk { at } => {
                let mut bytes = vec![0; block.bytes() as usize];
                self.file.read_exact_at(&mut bytes, *at)?;
                Ok(Cow::Owned(bytes))
            }
        }
    }

    /// The bytes of one entry.
    ///
    /// # Errors
    /// The temporary file cannot be read, or there is no such entry.
    pub fn entry(&self, number: u64) -> io::Result<Cow<'_, [u8]>> {
        let missing = || io::Error::other(format!("no staging entry {number}"));
        let after = self.blocks.partition_point(|b| b.first <= number);
        let block = after
            .checked_sub(1)
            .and_then(|i| self.blocks.get(i))
            .ok_or_else(missing)?;
        let index = usize::try_from(number - block.first).map_err(|_| missing())?;
        if index >= block.len() {
            return Err(missing());
        }
        let range = block.range(index);
        match &block.home {
            Home::Memory(bytes) => Ok(Cow::Borrowed(&bytes[range])),
            Home::Disk { at } => {
                let mut bytes = vec![0; range.len()];
                self.file
                    .read_exact_at(&mut bytes, at + range.start as u64)?;
                Ok(Cow::Owned(bytes))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_come_back_from_memory_and_disk() {
        let folder = tempfile::tempdir().unwrap();
        for limit in [0, 6, 1000] {
            let mut staging = Staging::new(folder.path(), limit).unwrap();
            staging
                .append(&[b"one".to_vec(), b"".to_vec(), b"two".to_vec()])
                .unwrap();
            staging.append(&[]).unwrap();
            staging.append(&[b"three".to_vec()]).unwrap();
            let all: Vec<Vec<u8>> = (0..staging.len())
                .map(|i| staging.entry(i).unwrap().into_owned())
                .collect();
            assert_eq!(all, [&b"one"[..], b"", b"two", b"three"]);
            let mut again = Vec::new();
            for block in staging.blocks() {
                let bytes = staging.read(block).unwrap();
                again.extend(block.entries(&bytes).map(<[u8]>::to_vec));
            }
            assert_eq!(again, all);
            assert!(staging.entry(4).is_err());
        }
    }
}
