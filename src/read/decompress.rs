//! Decompression of one gzip member, zstd frame, bzip2 or xz stream at a time, so that each is
//! accepted only when its checksum has been verified. Damage is described in a sentence.

use std::io::{self, Read};
use std::path::Path;

use bzip2::bufread::BzDecoder;
use flate2::bufread::GzDecoder;
use liblzma::bufread::XzDecoder;
use liblzma::stream::{Stream, TELL_UNSUPPORTED_CHECK};
use zstd::stream::read::Decoder as ZstdDecoder;

use super::Compression;
use super::buffered_file::BufferedFile;
use super::error::{Halt, ReadError};

/// Memory that an xz stream may request, in bytes: `xz -9` needs 65 MiB, and a crafted file
/// could request dictionaries of 1.5 GiB.
const XZ_MEMORY_BYTES: u64 = 512 << 20;

/// Receives decompressed bytes and the position in the file.
pub(super) type Sink<'a> = &'a mut dyn FnMut(&[u8], u64) -> Result<(), Halt>;

/// Decompresses the members of a file.
pub(super) struct Decompressor<'a> {
    pub path: &'a Path,
    pub kind: Compression,
    pub window_log_max: u32,
    /// The buffer for decompressed bytes.
    pub scratch: &'a mut [u8],
}

/// A member that is damaged.
#[derive(Debug)]
pub(super) struct Damage {
    pub detail: String,
    /// Decompressed bytes before the damage.
    pub produced: u64,
}

enum Decoder<'c, 'b> {
    Gzip(Box<GzDecoder<&'c mut BufferedFile<'b>>>),
    Zstd(ZstdDecoder<'static, &'c mut BufferedFile<'b>>),
    Bzip2(BzDecoder<&'c mut BufferedFile<'b>>),
    Xz(XzDecoder<&'c mut BufferedFile<'b>>),
}

impl Decoder<'_, '_> {
    fn position(&self) -> u64 {
        match self {
            Self::Gzip(d) => d.get_ref().position(),
            Self::Zstd(d) => d.get_ref().position(),
            Self::Bzip2(d) => d.get_ref().position(),
            Self::Xz(d) => d.get_ref().position(),
        }
    }

    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        loop {
            let result = match self {
                Self::Gzip(d) => d.read(into),
                Self::Zstd(d) => d.read(into),
                Self::Bzip2(d) => d.read(into),
                Self::Xz(d) => d.read(into),
            };
            match result {
                Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
                other => return other,
            }
        }
    }
}

impl Decompressor<'_> {
    /// Decompresses the member that begins here. Afterwards the position of the source is after
    /// it, or undefined if it is damaged.
    pub fn member(
        &mut self,
        source: &mut BufferedFile<'_>,
        sink: Sink<'_>,
    ) -> Result<Result<(), Damage>, Halt> {
        let start = source.position();
        let mut produced = 0;
        let Some(error) = self.run(source, &mut |bytes, position| {
            produced += bytes.len() as u64;
            sink(bytes, position)
        })?
        else {
            return Ok(Ok(()));
        };
        // A decoder drops the output of the call that failed. Read byte by byte it gives all of
        // it, so that the result does not depend on the size of a buffer.
        let detail = self.sentence(&error);
        self.seek(source, start)?;
        let given = produced;
        self.read_prefix(source, given, &mut |bytes, position| {
            produced += bytes.len() as u64;
            sink(bytes, position)
        })?;
        Ok(Err(Damage { detail, produced }))
    }

    /// Whether a sound member begins here.
    pub fn try_member(
        &mut self,
        source: &mut BufferedFile<'_>,
        sink: Sink<'_>,
    ) -> Result<bool, Halt> {
        Ok(self.run(source, sink)?.is_none())
    }

    fn open<'c, 'b>(&self, source: &'c mut BufferedFile<'b>) -> Result<Decoder<'c, 'b>, Halt> {
        let position = source.position();
        match self.kind {
            Compression::Gzip => return Ok(Decoder::Gzip(Box::new(GzDecoder::new(source)))),
            Compression::Bzip2 => return Ok(Decoder::Bzip2(BzDecoder::new(source))),
            Compression::Xz => {
                // An unsupported checksum is an error and is not skipped.
                let stream = Stream::new_stream_decoder(XZ_MEMORY_BYTES, TELL_UNSUPPORTED_CHECK)
                    .map_err(|e| self.failed(position, e.into()))?;
                return Ok(Decoder::Xz(XzDecoder::new_stream(source, stream)));
            }
            Compression::Plain | Compression::Zstd => {}
        }
        let mut decoder = ZstdDecoder::with_buffer(source)
            .map_err(|e| self.failed(position, e))?
            .single_frame();
        decoder
            .window_log_max(self.window_log_max.clamp(10, 31))
            .map_err(|e| self.failed(position, e))?;
        Ok(Decoder::Zstd(decoder))
    }

    /// Runs a decoder to its end, or to the error that it returns.
    fn run(
        &mut self,
        source: &mut BufferedFile<'_>,
        sink: Sink<'_>,
    ) -> Result<Option<io::Error>, Halt> {
        let mut decoder = self.open(source)?;
        let error = loop {
            match decoder.read(self.scratch) {
                Ok(0) => return Ok(None),
                Ok(n) => sink(&self.scratch[..n], decoder.position())?,
                Err(e) => break e,
            }
        };
        drop(decoder);
        match source.take_failure() {
            Some(e) => Err(self.failed(source.position(), e)),
            None => Ok(Some(error)),
        }
    }

    /// The bytes of a damaged member after its first `skip` ones.
    fn read_prefix(
        &mut self,
        source: &mut BufferedFile<'_>,
        skip: u64,
        sink: Sink<'_>,
    ) -> Result<(), Halt> {
        let mut decoder = self.open(source)?;
        let mut left = skip;
        while left > 0 {
            let n = self
                .scratch
                .len()
                .min(usize::try_from(left).unwrap_or(usize::MAX));
            match decoder.read(&mut self.scratch[..n]) {
                Ok(0) | Err(_) => return Ok(()),
                Ok(n) => left -= n as u64,
            }
        }
        loop {
            let mut n = 0;
            while n < self.scratch.len() && matches!(decoder.read(&mut self.scratch[n..=n]), Ok(1))
            {
                n += 1;
            }
            if n > 0 {
                sink(&self.scratch[..n], decoder.position())?;
            }
            if n < self.scratch.len() {
                return Ok(());
            }
        }
    }

    /// Describes the error of a decoder.
    fn sentence(&self, error: &io::Error) -> String {
        let name = self.kind.name();
        let message = error.to_string();
        let message = message.trim_start_matches("bzip2: ");
        if error.kind() == io::ErrorKind::UnexpectedEof {
            format!("{name}: the file ends inside this member ({message})")
        } else if message.contains("too much memory") {
            format!(
                "{name}: {message}; it needs a window larger than 2^{}, allow it with --zstd-window-log",
                self.window_log_max
            )
        } else {
            format!("{name}: {message}")
        }
    }

    /// An I/O error at a position.
    pub fn failed(&self, position: u64, source: io::Error) -> Halt {
        Halt::Failed(ReadError::Io {
            path: self.path.to_owned(),
            at: position,
            source,
        })
    }

    pub fn seek(&self, source: &mut BufferedFile<'_>, position: u64) -> Result<(), Halt> {
        source
            .seek_to(position)
            .map_err(|e| self.failed(position, e))
    }
}
