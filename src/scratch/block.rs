//! A block of the staging: encoded entries that came in together, as they are in
//! memory or in a frame of the file, and those that took the place of some of
//! them. Which file, and when, is for the staging to say.

use super::Log;
use std::borrow::Cow;
use std::io;
use std::ops::Range;

/// Entries that came in together.
#[derive(Debug)]
pub struct Block {
    /// Number of the first entry.
    pub first: u64,
    /// Where each entry ends in the block.
    ends: Vec<u32>,
    /// The entries, if they are in memory.
    pub(super) bytes: Option<Vec<u8>>,
    /// Where they begin in the file.
    pub(super) at: u64,
    pub(super) patch: Option<Patch>,
    /// What whoever appended the block wants to find with it again, until it is
    /// in the file.
    notes: Vec<u8>,
}

/// Entries that took the place of others in a block.
#[derive(Debug)]
pub(super) struct Patch {
    /// Which entry of the block each is, in order, and where it ends.
    entries: Vec<(u32, u32)>,
    /// The entries, if they are in memory.
    pub bytes: Option<Vec<u8>>,
    /// Where they begin in the file of patches.
    pub at: u64,
}

impl Patch {
    /// Of the entries of a block with these places in it; places rise.
    ///
    /// # Errors
    /// They pass 4 GiB.
    pub fn new(entries: &[(usize, Vec<u8>)]) -> io::Result<Self> {
        let mut bytes = Vec::with_capacity(entries.iter().map(|e| e.1.len()).sum());
        let mut places = Vec::with_capacity(entries.len());
        for (place, entry) in entries {
            bytes.extend_from_slice(entry);
            let numbers = (u32::try_from(*place), u32::try_from(bytes.len()));
            places.push((
                numbers.0.map_err(io::Error::other)?,
                numbers.1.map_err(io::Error::other)?,
            ));
        }
        Ok(Self {
            entries: places,
            bytes: Some(bytes),
            at: 0,
        })
    }

    /// Size of the entries.
    pub fn size(&self) -> usize {
        self.entries.last().map_or(0, |e| e.1 as usize)
    }

    /// Where the entry is that stands in the place of another.
    pub fn range(&self, entry: usize) -> Option<Range<usize>> {
        let find = |e: &(u32, u32)| (e.0 as usize).cmp(&entry);
        let at = self.entries.binary_search_by(find).ok()?;
        let start = at.checked_sub(1).map_or(0, |at| self.entries[at].1);
        Some(start as usize..self.entries[at].1 as usize)
    }
}

/// A block with its bytes.
#[derive(Debug)]
pub struct Loaded<'a> {
    pub block: &'a Block,
    pub(super) bytes: Cow<'a, [u8]>,
    /// The bytes of the patch.
    pub(super) again: Cow<'a, [u8]>,
}

impl Loaded<'_> {
    /// An entry, by its place in the block.
    #[must_use]
    pub fn entry(&self, place: usize) -> &[u8] {
        match self.block.patch.as_ref().and_then(|p| p.range(place)) {
            Some(range) => &self.again[range],
            None => &self.bytes[self.block.range(place)],
        }
    }

    /// The entries, in order.
    pub fn entries(&self) -> impl Iterator<Item = &[u8]> {
        (0..self.block.len()).map(|place| self.entry(place))
    }
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

    pub(super) fn range(&self, entry: usize) -> Range<usize> {
        let start = entry.checked_sub(1).map_or(0, |i| self.ends[i]);
        start as usize..self.ends[entry] as usize
    }

    /// A block of entries, with notes.
    ///
    /// # Errors
    /// It passes 4 GiB.
    pub(super) fn new(first: u64, entries: &[Vec<u8>], notes: Vec<u8>) -> io::Result<Self> {
        let mut ends = Vec::with_capacity(entries.len());
        let mut bytes = Vec::with_capacity(entries.iter().map(Vec::len).sum());
        for entry in entries {
            bytes.extend_from_slice(entry);
            let end = u32::try_from(bytes.len())
                .map_err(|_| io::Error::other("a staging block passes 4 GiB"))?;
            ends.push(end);
        }
        Ok(Self {
            first,
            ends,
            bytes: Some(bytes),
            at: 0,
            patch: None,
            notes,
        })
    }

    /// Appends the block as a frame: its numbers, the entries, the notes.
    pub(super) fn store(&mut self, file: &mut Log) -> io::Result<()> {
        let numbers = (self.first, &self.ends, self.notes.len());
        let head = postcard::to_stdvec(&numbers).map_err(io::Error::other)?;
        let bytes = self.bytes.as_deref().unwrap_or_default();
        let at = file.append(&[&head, bytes, &self.notes])?;
        self.at = at + head.len() as u64;
        self.notes = Vec::new();
        Ok(())
    }

    /// The block of a frame at a place, and its notes.
    pub(super) fn load(at: u64, frame: &[u8]) -> Option<(Self, &[u8])> {
        type Numbers = (u64, Vec<u32>, usize);
        let ((first, ends, notes), rest) = postcard::take_from_bytes::<Numbers>(frame).ok()?;
        let (entries, notes) = rest.split_at_checked(rest.len().checked_sub(notes)?)?;
        let block = Self {
            first,
            ends,
            bytes: Some(entries.to_vec()),
            at: at + (frame.len() - rest.len()) as u64,
            patch: None,
            notes: Vec::new(),
        };
        let whole = block.ends.is_sorted() && block.bytes() == entries.len() as u64;
        whole.then_some((block, notes))
    }
}
