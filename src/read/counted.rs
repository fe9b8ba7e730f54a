//! A buffered file that knows its position, so that members can be told apart
//! and gone back to. Fills its buffer whole, whatever sizes the system hands
//! out, and keeps I/O errors apart from those of a decoder on top of it.

use std::fs::File;
use std::io::{self, BufRead, Read, Seek, SeekFrom};

pub(super) struct Counted<'b> {
    file: File,
    buffer: &'b mut [u8],
    /// Offset in the file of the buffer's first byte.
    base: u64,
    len: usize,
    next: usize,
    /// Bytes read from the file so far, those read again included.
    pub loaded: u64,
    failure: Option<io::Error>,
}

impl<'b> Counted<'b> {
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

    /// The error of the file that a decoder was handed.
    pub fn take_failure(&mut self) -> Option<io::Error> {
        self.failure.take()
    }

    /// Up to `n` next bytes, at least `n` unless the file ends before. `n` is
    /// at most the length of the buffer.
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

    pub fn seek_to(&mut self, at: u64) -> io::Result<()> {
        match at.checked_sub(self.base) {
            Some(ahead) if ahead <= self.len as u64 => self.next = ahead as usize,
            _ => {
                self.file.seek(SeekFrom::Start(at))?;
                self.base = at;
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

impl BufRead for Counted<'_> {
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

impl Read for Counted<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let from = self.fill_buf()?;
        let n = from.len().min(into.len());
        into[..n].copy_from_slice(&from[..n]);
        self.consume(n);
        Ok(n)
    }
}
