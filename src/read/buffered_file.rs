//! A buffered file that knows its position and can go back to a member. It fills its buffer
//! completely, and keeps I/O errors apart from those of a decoder that reads from it.

use std::fs::File;
use std::io::{self, BufRead, Read, Seek, SeekFrom};

/// A file with a buffer and a position.
pub(super) struct BufferedFile<'b> {
    file: File,
    buffer: &'b mut [u8],
    /// Offset in the file of the buffer's first byte.
    base: u64,
    len: usize,
    next: usize,
    /// Bytes read from the file so far, including those read again.
    pub loaded: u64,
    failure: Option<io::Error>,
}

impl<'b> BufferedFile<'b> {
    pub fn new(file: File, buffer: &'b mut [u8]) -> Self {
        Self {
            file,
            buffer,
            base: 0,
            len: 0,
            next: 0,
            loaded: 0,
            failure: None,
        }
    }

    pub fn file(&self) -> &File {
        &self.file
    }

    /// Offset in the file of the next byte.
    pub fn position(&self) -> u64 {
        self.base + self.next as u64
    }

    /// The I/O error that a decoder received from this file.
    pub fn take_failure(&mut self) -> Option<io::Error> {
        self.failure.take()
    }

    /// The next bytes: at least `n`, unless the file ends before. `n` is at most the size of
    /// the buffer.
    pub fn peek(&mut self, n: usize) -> io::Result<&[u8]> {
        if self.len - self.next < n {
            self.buffer.copy_within(self.next..self.len, 0);
            self.base += self.next as u64;
            self.len -= self.next;
            self.next = 0;
            self.fill()?;
        }
        Ok(&self.buffer[self.next..self.len])
    }

    pub fn seek_to(&mut self, position: u64) -> io::Result<()> {
        match position.checked_sub(self.base) {
            Some(ahead) if ahead <= self.len as u64 => self.next = ahead as usize,
            _ => {
                self.file.seek(SeekFrom::Start(position))?;
                self.base = position;
                self.len = 0;
                self.next = 0;
            }
        }
        Ok(())
    }

    fn fill(&mut self) -> io::Result<()> {
        while self.len < self.buffer.len() {
            match self.file.read(&mut self.buffer[self.len..]) {
                Ok(0) => break,
                Ok(n) => {
                    self.len += n;
                    self.loaded += n as u64;
                }
                Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
                Err(e) => return Err(e),
            }
        }
        Ok(())
    }
}

impl BufRead for BufferedFile<'_> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.next == self.len {
            self.base += self.len as u64;
            self.len = 0;
            self.next = 0;
            if let Err(e) = self.fill() {
                let kind = e.kind();
                self.failure = Some(e);
                return Err(kind.into());
            }
        }
        Ok(&self.buffer[self.next..self.len])
    }

    fn consume(&mut self, n: usize) {
        self.next = (self.next + n).min(self.len);
    }
}

impl Read for BufferedFile<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let from = self.fill_buf()?;
        let n = from.len().min(into.len());
        into[..n].copy_from_slice(&from[..n]);
        self.consume(n);
        Ok(n)
    }
}
