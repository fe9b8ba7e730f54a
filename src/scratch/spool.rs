//! Records of a head and any number of items, put down one after the other and read
//! again in that order, as often as is asked for. They are in memory as far as they
//! fit, and then in a temporary file without a name. Nothing is sorted here.

use super::Fixed;
use super::fixed::{Records, records};
use std::fs::File;
use std::io;
use std::marker::PhantomData;
use std::os::unix::fs::FileExt;
use std::path::PathBuf;

/// Bytes of the number of items, which stands before each record.
const COUNT: usize = 4;
/// Bytes that are read of the file at once.
const READ: usize = 1 << 20;

/// What was put down: heads `H`, each with items `I`.
#[derive(Debug)]
pub struct Spool<H, I> {
    folder: PathBuf,
    room: usize,
    /// What is not in the file.
    buffer: Vec<u8>,
    file: Option<File>,
    in_file: u64,
    records: PhantomData<(H, I)>,
}

impl<H: Fixed, I: Fixed> Spool<H, I> {
    /// `memory` is in bytes; what is more goes to a temporary file in `folder`.
    #[must_use]
    pub fn new(folder: PathBuf, memory: usize) -> Self {
        Self {
            folder,
            room: memory,
            buffer: Vec::new(),
            file: None,
            in_file: 0,
            records: PhantomData,
        }
    }

    /// Puts a record down.
    ///
    /// # Errors
    /// The temporary file cannot be written, or there are more than 2^32 items.
    pub fn push(&mut self, head: H, items: &[I]) -> io::Result<()> {
        let count = u32::try_from(items.len()).map_err(io::Error::other)?;
        let size = COUNT + H::WIDTH + items.len() * I::WIDTH;
        if self.buffer.len() + size > self.room && !self.buffer.is_empty() {
            let file = match &mut self.file {
                Some(file) => file,
                None => self.file.insert(tempfile::tempfile_in(&self.folder)?),
            };
            file.write_all_at(&self.buffer, self.in_file)?;
            self.in_file += self.buffer.len() as u64;
            self.buffer.clear();
        }
        (count, head).put(&mut self.buffer);
        items.iter().for_each(|item| item.put(&mut self.buffer));
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
    pub fn read(
        &self,
        mut visit: impl FnMut(H, Records<'_, I>) -> io::Result<()>,
    ) -> io::Result<()> {
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
                let left = whole_records(&pending, &mut visit)?.len();
                pending.drain(..pending.len() - left);
            }
        }
        let whole = pending.is_empty() && whole_records(&self.buffer, &mut visit)?.is_empty();
        whole
            .then_some(())
            .ok_or_else(|| io::ErrorKind::UnexpectedEof.into())
    }
}

/// Shows the whole records at the head of `bytes`; gives what follows them.
fn whole_records<'a, H: Fixed, I: Fixed>(
    mut bytes: &'a [u8],
    visit: &mut impl FnMut(H, Records<'_, I>) -> io::Result<()>,
) -> io::Result<&'a [u8]> {
    while let Some((mut begin, rest)) = bytes.split_at_checked(COUNT + H::WIDTH) {
        let (count, head) = <(u32, H)>::take(&mut begin);
        let size = (count as usize).saturating_mul(I::WIDTH);
        let Some((items, rest)) = rest.split_at_checked(size) else {
            break;
        };
        visit(head, records(items))?;
        bytes = rest;
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_come_back_in_order_whatever_the_memory() {
        let folder = tempfile::tempdir().unwrap();
        let items = |i: u32| vec![i as u16; i as usize * 37 % 2500];
        for memory in [0, 3000, 1 << 30] {
            let mut spool = Spool::new(folder.path().to_owned(), memory);
            for i in 0..1500 {
                spool.push(i, &items(i)).unwrap();
            }
            assert_eq!(spool.spilled() > 0, memory < 1 << 30);
            for _ in 0..2 {
                let mut seen = 0;
                let read = spool.read(|head: u32, found| {
                    assert_eq!(head, seen);
                    assert!(found.eq(items(seen)));
                    seen += 1;
                    Ok(())
                });
                read.unwrap();
                assert_eq!(seen, 1500);
            }
        }
    }
}
