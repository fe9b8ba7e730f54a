//! What the scan leaves for later passes: encoded entries in blocks. A run that
//! outgrows its memory writes them to a file of frames, from which another
//! process can go on. Entries are numbered in the order they came; the index
//! costs 4 bytes an entry and some 60 a block.

use super::Frames;
use std::borrow::Cow;
use std::fs::File;
use std::io;
use std::os::unix::fs::FileExt;
use std::path::Path;

/// Numbers at the head of a frame: first entry, entries, bytes of notes.
const HEAD: usize = 24;

/// Entries that came in together.
#[derive(Debug)]
pub struct Block {
    /// Number of the first entry.
    pub first: u64,
    /// Where each entry ends in the block.
    ends: Vec<u32>,
    /// The entries, if they are in memory.
    bytes: Option<Vec<u8>>,
    /// Where they begin in the file.
    at: u64,
    /// They are in the file of revised blocks.
    revised: bool,
    /// What whoever appended the block wants to find with it again, until it is
    /// in the file.
    notes: Vec<u8>,
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

    /// Appends the block as a frame.
    fn store(&mut self, file: &mut Frames) -> io::Result<()> {
        let numbers = [self.first, self.len() as u64, self.notes.len() as u64];
        let mut head = Vec::with_capacity(HEAD + 4 * self.len());
        head.extend(numbers.iter().flat_map(|n| n.to_le_bytes()));
        head.extend(self.ends.iter().flat_map(|n| n.to_le_bytes()));
        let bytes = self.bytes.as_deref().unwrap_or_default();
        let at = file.append(&[&head, bytes, &self.notes])?;
        self.at = at + head.len() as u64;
        self.notes = Vec::new();
        Ok(())
    }

    /// The block of a frame at a place, and its notes.
    fn load(at: u64, frame: &[u8]) -> Option<(Self, &[u8])> {
        let (head, rest) = frame.split_at_checked(HEAD)?;
        let [first, count, notes] = head.as_chunks::<8>().0 else {
            return None;
        };
        let [first, count, notes] = [first, count, notes].map(|n| u64::from_le_bytes(*n));
        let (ends, rest) = rest.split_at_checked(usize::try_from(count).ok()?.checked_mul(4)?)?;
        let (entries, notes) =
            rest.split_at_checked(rest.len().checked_sub(usize::try_from(notes).ok()?)?)?;
        let ends = ends.as_chunks::<4>().0.iter();
        let block = Self {
            first,
            ends: ends.map(|n| u32::from_le_bytes(*n)).collect(),
            bytes: Some(entries.to_vec()),
            at: at + HEAD as u64 + 4 * count,
            revised: false,
            notes: Vec::new(),
        };
        let whole = block.ends.is_sorted() && block.bytes() == entries.len() as u64;
        whole.then_some((block, notes))
    }
}

/// The blocks of a run.
#[derive(Debug)]
pub struct Staging {
    blocks: Vec<Block>,
    entries: u64,
    in_memory: u64,
    memory_limit: u64,
    file: Option<Frames>,
    /// Blocks that were on disk and were written anew, one after the other.
    revised: Option<(File, u64)>,
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
            revised: None,
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
        let file = Frames::open(path, seed, |at, frame| match Block::load(at, frame) {
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
    pub fn spill(&mut self, mut file: Frames) -> io::Result<()> {
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
        let size: usize = entries.iter().map(Vec::len).sum();
        let mut ends = Vec::with_capacity(entries.len());
        let mut bytes = Vec::with_capacity(size);
        for entry in entries {
            bytes.extend_from_slice(entry);
            let end = u32::try_from(bytes.len())
                .map_err(|_| io::Error::other("a staging block passes 4 GiB"))?;
            ends.push(end);
        }
        let mut block = Block {
            first: self.entries,
            ends,
            bytes: Some(bytes),
            at: 0,
            revised: false,
            notes,
        };
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

    /// Puts other entries into a block, as many as it has. Those in the staging's
    /// own file stay what they are, for a process that goes on: what does not fit
    /// into memory goes to a temporary file in `folder`.
    ///
    /// # Errors
    /// The temporary file cannot be written.
    pub fn revise<'e>(
        &mut self,
        index: usize,
        entries: impl Iterator<Item = &'e [u8]>,
        folder: &Path,
    ) -> io::Result<()> {
        let Some(block) = self.blocks.get_mut(index) else {
            return Ok(());
        };
        let mut bytes = Vec::with_capacity(block.bytes() as usize);
        let mut ends = Vec::with_capacity(block.len());
        for entry in entries {
            bytes.extend_from_slice(entry);
            ends.push(u32::try_from(bytes.len()).map_err(io::Error::other)?);
        }
        debug_assert_eq!(ends.len(), block.len());
        block.ends = ends;
        if let Some(old) = &block.bytes {
            self.in_memory = self.in_memory + bytes.len() as u64 - old.len() as u64;
            block.bytes = Some(bytes);
            return Ok(());
        }
        let (file, end) = match &mut self.revised {
            Some(revised) => revised,
            None => self.revised.insert((tempfile::tempfile_in(folder)?, 0)),
        };
        file.write_all_at(&bytes, *end)?;
        (block.at, block.revised) = (*end, true);
        *end += bytes.len() as u64;
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
        self.file.as_ref().map_or(0, Frames::size)
    }

    /// The bytes of a block.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn read<'a>(&self, block: &'a Block) -> io::Result<Cow<'a, [u8]>> {
        match &block.bytes {
            Some(bytes) => Ok(Cow::Borrowed(bytes)),
            None => self.load(block, 0, block.bytes() as usize).map(Cow::Owned),
        }
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
        let index = usize::try_from(number - block.first).map_err(|_| missing())?;
        if index >= block.len() {
            return Err(missing());
        }
        let range = block.range(index);
        match &block.bytes {
            Some(bytes) => Ok(Cow::Borrowed(&bytes[range])),
            None => self
                .load(block, range.start as u64, range.len())
                .map(Cow::Owned),
        }
    }

    fn load(&self, block: &Block, from: u64, len: usize) -> io::Result<Vec<u8>> {
        let at = block.at + from;
        if let Some((file, _)) = self.revised.as_ref().filter(|_| block.revised) {
            let mut bytes = vec![0; len];
            file.read_exact_at(&mut bytes, at)?;
            return Ok(bytes);
        }
        let file = self.file.as_ref();
        let file = file.ok_or_else(|| io::Error::other("the staging has no file"))?;
        let mut bytes = vec![0; len];
        file.read(at, &mut bytes)?;
        Ok(bytes)
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
            let bytes = staging.read(block).unwrap();
            again.extend(block.entries(&bytes).map(<[u8]>::to_vec));
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
                    staging.spill(Frames::create(&path, 1).unwrap()).unwrap();
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
    fn a_revised_block_takes_the_place_of_the_old() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("staging");
        for limit in [0, 1000] {
            let mut staging = Staging::new(limit);
            if limit == 0 {
                staging.spill(Frames::create(&path, 1).unwrap()).unwrap();
            }
            for entries in blocks() {
                staging.append(&entries, Vec::new()).unwrap();
            }
            let before = std::fs::read(&path).unwrap_or_default();
            for entries in [[&b"four"[..], b"5", b""], [b"one", b"", b"two"]] {
                staging
                    .revise(0, entries.into_iter(), folder.path())
                    .unwrap();
                for (i, entry) in entries.iter().enumerate() {
                    assert_eq!(&*staging.entry(i as u64).unwrap(), *entry);
                }
            }
            check(&staging);
            assert_eq!(std::fs::read(&path).unwrap_or_default(), before);
        }
    }

    #[test]
    fn a_torn_staging_goes_on_where_it_was_whole() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("staging");
        let mut staging = Staging::new(0);
        staging.spill(Frames::create(&path, 1).unwrap()).unwrap();
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
