//! What the scan leaves for later passes: encoded entries in blocks. A run that
//! outgrows its memory writes them to a log, from which another
//! process can go on. Entries are numbered in the order they came; the index
//! costs 4 bytes an entry and some 60 a block.

use super::Log;
use super::block::{Block, Loaded, Patch};
use std::borrow::Cow;
use std::fs::File;
use std::io;
use std::ops::Range;
use std::os::unix::fs::FileExt;
use std::path::Path;

/// The blocks of a run.
#[derive(Debug)]
pub struct Staging {
    blocks: Vec<Block>,
    entries: u64,
    in_memory: u64,
    memory_limit: u64,
    file: Option<Log>,
    /// Entries that took the place of others and are not in memory, one block's
    /// after the other's.
    patches: Option<(File, u64)>,
}

impl Staging {
    /// An empty staging that keeps so many bytes in memory.
    #[must_use]
    pub fn new(memory_limit: u64) -> Self {
        Self {
            blocks: Vec::new(),
            entries: 0,
            in_memory: 0,
            memory_limit,
            file: None,
            patches: None,
        }
    }

    /// The staging that a run left in a file, up to the first block that is
    /// torn or that `seen`, which is shown the notes of each, does not take.
    ///
    /// # Errors
    /// There is no file, or it cannot be read.
    pub fn open(
        path: &Path,
        seed: u64,
        memory_limit: u64,
        mut seen: impl FnMut(&Block, &[u8]) -> bool,
    ) -> io::Result<Self> {
        let mut staging = Self::new(memory_limit);
        let file = Log::open(path, seed, |at, frame| match Block::load(at, frame) {
            Some((block, notes)) if block.first == staging.entries && seen(&block, notes) => {
                staging.push(block, true);
                true
            }
            _ => false,
        })?;
        staging.file = Some(file);
        Ok(staging)
    }

    /// Whether this much more has to go to a file, and there is none.
    #[must_use]
    pub fn outgrows(&self, bytes: u64) -> bool {
        self.file.is_none() && self.in_memory + bytes > self.memory_limit
    }

    /// Gives the staging a file; what is in memory goes there, too.
    ///
    /// # Errors
    /// The file cannot be written, most likely for want of space.
    pub fn spill(&mut self, mut file: Log) -> io::Result<()> {
        for block in &mut self.blocks {
            block.store(&mut file)?;
        }
        self.file = Some(file);
        Ok(())
    }

    /// Adds a block of encoded entries, with notes for who goes on.
    ///
    /// # Errors
    /// The file cannot be written, most likely for want of space.
    pub fn append(&mut self, entries: &[Vec<u8>], notes: Vec<u8>) -> io::Result<()> {
        let mut block = Block::new(self.entries, entries, notes)?;
        if let Some(file) = &mut self.file {
            block.store(file)?;
        }
        self.push(block, self.file.is_some());
        Ok(())
    }

    fn push(&mut self, mut block: Block, stored: bool) {
        let size = block.bytes();
        if stored && self.in_memory + size > self.memory_limit {
            block.bytes = None;
        } else {
            self.in_memory += size;
        }
        self.entries += block.len() as u64;
        self.blocks.push(block);
    }

    /// Puts other entries into a block, each in the place of one; places rise. Those
    /// in the staging's own file stay what they are, for a process that goes on:
    /// what does not fit into memory goes to a temporary file in `folder`.
    ///
    /// # Errors
    /// The temporary file cannot be written.
    pub fn revise(
        &mut self,
        index: usize,
        entries: &[(usize, Vec<u8>)],
        folder: &Path,
    ) -> io::Result<()> {
        let Some(block) = self.blocks.get_mut(index) else {
            return Ok(());
        };
        let mut patch = Patch::new(entries)?;
        let size = patch.size() as u64;
        if self.in_memory + size <= self.memory_limit {
            self.in_memory += size;
        } else if let Some(bytes) = patch.bytes.take() {
            let (file, end) = match &mut self.patches {
                Some(patches) => patches,
                None => self.patches.insert((tempfile::tempfile_in(folder)?, 0)),
            };
            file.write_all_at(&bytes, *end)?;
            patch.at = *end;
            *end += size;
        }
        block.patch = Some(patch);
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
        self.file.as_ref().map_or(0, Log::size)
    }

    /// A block with its bytes.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn read<'a>(&'a self, block: &'a Block) -> io::Result<Loaded<'a>> {
        let patch = block.patch.as_ref();
        Ok(Loaded {
            block,
            bytes: self.staged(block, 0..block.bytes() as usize)?,
            again: patch.map_or(Ok(Cow::default()), |p| self.patched(p, 0..p.size()))?,
        })
    }

    /// The bytes of one entry.
    ///
    /// # Errors
    /// The file cannot be read, or there is no such entry.
    pub fn entry(&self, number: u64) -> io::Result<Cow<'_, [u8]>> {
        let missing = || io::Error::other(format!("no staging entry {number}"));
        let after = self.blocks.partition_point(|b| b.first <= number);
        let block = after
            .checked_sub(1)
            .and_then(|i| self.blocks.get(i))
            .ok_or_else(missing)?;
        let place = usize::try_from(number - block.first).map_err(|_| missing())?;
        if place >= block.len() {
            return Err(missing());
        }
        match &block.patch {
            Some(patch) if let Some(range) = patch.range(place) => self.patched(patch, range),
            _ => self.staged(block, block.range(place)),
        }
    }

    fn staged<'a>(&'a self, block: &'a Block, range: Range<usize>) -> io::Result<Cow<'a, [u8]>> {
        if let Some(bytes) = &block.bytes {
            return Ok(Cow::Borrowed(&bytes[range]));
        }
        let file = self.file.as_ref();
        let file = file.ok_or_else(|| io::Error::other("the staging has no file"))?;
        let mut bytes = vec![0; range.len()];
        file.read(block.at + range.start as u64, &mut bytes)?;
        Ok(Cow::Owned(bytes))
    }

    fn patched<'a>(&'a self, patch: &'a Patch, range: Range<usize>) -> io::Result<Cow<'a, [u8]>> {
        if let Some(bytes) = &patch.bytes {
            return Ok(Cow::Borrowed(&bytes[range]));
        }
        let file = self.patches.as_ref();
        let (file, _) = file.ok_or_else(|| io::Error::other("the patches have no file"))?;
        let mut bytes = vec![0; range.len()];
        file.read_exact_at(&mut bytes, patch.at + range.start as u64)?;
        Ok(Cow::Owned(bytes))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn blocks() -> Vec<Vec<Vec<u8>>> {
        vec![
            vec![b"one".to_vec(), b"".to_vec(), b"two".to_vec()],
            vec![],
            vec![b"three".to_vec()],
        ]
    }

    fn check(staging: &Staging) {
        let all: Vec<Vec<u8>> = (0..staging.len())
            .map(|i| staging.entry(i).unwrap().into_owned())
            .collect();
        assert_eq!(all, [&b"one"[..], b"", b"two", b"three"]);
        let mut again = Vec::new();
        for block in staging.blocks() {
            let loaded = staging.read(block).unwrap();
            again.extend(loaded.entries().map(<[u8]>::to_vec));
        }
        assert_eq!(again, all);
        assert!(staging.entry(4).is_err());
    }

    #[test]
    fn entries_come_back_from_memory_and_disk() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("staging");
        for limit in [0, 6, 1000] {
            let mut staging = Staging::new(limit);
            for (entries, i) in blocks().iter().zip(0..) {
                if staging.outgrows(entries.iter().map(|e| e.len() as u64).sum()) {
                    staging.spill(Log::create(&path, 1).unwrap()).unwrap();
                }
                staging.append(entries, vec![i; 3]).unwrap();
            }
            check(&staging);
            if limit == 1000 {
                assert_eq!(staging.spilled(), 0);
                continue;
            }
            let mut seen = Vec::new();
            let again = Staging::open(&path, 1, limit, |block, notes| {
                seen.push((block.first, notes.to_vec()));
                true
            });
            check(&again.unwrap());
            assert_eq!(seen, [(0, vec![0; 3]), (3, vec![1; 3]), (3, vec![2; 3])]);
        }
    }

    #[test]
    fn other_entries_take_the_place_of_the_first() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("staging");
        for limit in [0, 1000] {
            let mut staging = Staging::new(limit);
            if limit == 0 {
                staging.spill(Log::create(&path, 1).unwrap()).unwrap();
            }
            for entries in blocks() {
                staging.append(&entries, Vec::new()).unwrap();
            }
            let before = std::fs::read(&path).unwrap_or_default();
            for (place, entry) in [(0, &b"four"[..]), (1, b"5"), (2, b"")] {
                let patch = [(place, entry.to_vec())];
                staging.revise(0, &patch, folder.path()).unwrap();
                assert_eq!(&*staging.entry(place as u64).unwrap(), entry);
                let loaded = staging.read(&staging.blocks()[0]).unwrap();
                let mut expected = [&b"one"[..], b"", b"two"];
                expected[place] = entry;
                assert!(loaded.entries().eq(expected));
            }
            let patch = [(0, b"one".to_vec()), (2, b"two".to_vec())];
            staging.revise(0, &patch, folder.path()).unwrap();
            check(&staging);
            assert_eq!(std::fs::read(&path).unwrap_or_default(), before);
        }
    }

    #[test]
    fn a_torn_staging_goes_on_where_it_was_whole() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("staging");
        let mut staging = Staging::new(0);
        staging.spill(Log::create(&path, 1).unwrap()).unwrap();
        for entries in blocks() {
            staging.append(&entries, Vec::new()).unwrap();
        }
        let whole = std::fs::read(&path).unwrap();
        for cut in 0..whole.len() {
            std::fs::write(&path, &whole[..cut]).unwrap();
            let mut staging = Staging::open(&path, 1, 0, |_, _| true).unwrap();
            for entries in blocks().into_iter().skip(staging.blocks().len()) {
                staging.append(&entries, Vec::new()).unwrap();
            }
            check(&staging);
            assert_eq!(std::fs::read(&path).unwrap(), whole);
        }
    }
}
