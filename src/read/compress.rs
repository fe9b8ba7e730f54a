//! Decompression of one gzip member, zstd frame, bzip2 or xz stream at a time, so
//! that each counts only once its checksum has verified. What the decoder says of a
//! damage goes out as a sentence. Knows nothing of records or of other members.

use std::io::{self, Read};
use std::path::Path;

use bzip2::bufread::BzDecoder;
use flate2::bufread::GzDecoder;
use liblzma::bufread::XzDecoder;
use liblzma::stream::{Stream, TELL_UNSUPPORTED_CHECK};
use zstd::stream::read::Decoder as ZstdDecoder;

use super::Compression;
use super::counted::Counted;
use super::error::{Halt, ReadError};

/// Memory that an xz stream may ask for, in bytes: `xz -9` needs 65 MiB, and
/// dictionaries of 1.5 GiB can be asked for by any few bytes.
const XZ_MEMORY: u64 = 512 << 20;

/// Takes decompressed bytes and the position in the file so far.
pub(super) type Sink<'a> = &'a mut dyn FnMut(&[u8], u64) -> Result<(), Halt>;

/// What to decompress, and with which means.
pub(super) struct Unpacker<'a> {
    pub path: &'a Path,
    pub kind: Compression,
    pub window_log_max: u32,
    /// Decompressed bytes pass through here.
    pub scratch: &'a mut [u8],
}

/// A member that did not verify.
#[derive(Debug)]
pub(super) struct Damage {
    pub detail: String,
    /// Bytes it gave before.
    pub produced: u64,
}

enum Decoder<'c, 'b> {
    Gzip(Box<GzDecoder<&'c mut Counted<'b>>>),
    Zstd(ZstdDecoder<'static, &'c mut Counted<'b>>),
    Bzip2(BzDecoder<&'c mut Counted<'b>>),
    Xz(XzDecoder<&'c mut Counted<'b>>),
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

impl Unpacker<'_> {
    /// Decompresses the member that begins here. Afterwards the source stands
    /// behind it, or anywhere if it is damaged.
    pub fn member(
        &mut self,
        source: &mut Counted<'_>,
        sink: Sink<'_>,
    ) -> Result<Result<(), Damage>, Halt> {
        let start = source.position();
        let mut produced = 0;
        let Some(error) = self.run(source, &mut |bytes, at| {
            produced += bytes.len() as u64;
            sink(bytes, at)
        })?
        else {
            return Ok(Ok(()));
        };
        // A decoder drops what it made in the call that failed. Byte by byte
        // it gives all there is, so the prefix depends on no buffer's size.
        let detail = self.sentence(&error);
        self.seek(source, start)?;
        let given = produced;
        self.squeeze(source, given, &mut |bytes, at| {
            produced += bytes.len() as u64;
            sink(bytes, at)
        })?;
        Ok(Err(Damage { detail, produced }))
    }

    /// Whether a member begins here that decompresses to its end.
    pub fn try_member(&mut self, source: &mut Counted<'_>, sink: Sink<'_>) -> Result<bool, Halt> {
        Ok(self.run(source, sink)?.is_none())
    }

    fn open<'c, 'b>(&self, source: &'c mut Counted<'b>) -> Result<Decoder<'c, 'b>, Halt> {
        let at = source.position();
        match self.kind {
            Compression::Gzip => return Ok(Decoder::Gzip(Box::new(GzDecoder::new(source)))),
            Compression::Bzip2 => return Ok(Decoder::Bzip2(BzDecoder::new(source))),
            Compression::Xz => {
                // A check that can't be verified here is an error, not passed over.
                let stream = Stream::new_stream_decoder(XZ_MEMORY, TELL_UNSUPPORTED_CHECK)
                    .map_err(|e| self.failed(at, e.into()))?;
                return Ok(Decoder::Xz(XzDecoder::new_stream(source, stream)));
            }
            Compression::Plain | Compression::Zstd => {}
        }
        let mut decoder = ZstdDecoder::with_buffer(source)
            .map_err(|e| self.failed(at, e))?
            .single_frame();
        decoder
            .window_log_max(self.window_log_max.clamp(10, 31))
            .map_err(|e| self.failed(at, e))?;
        Ok(Decoder::Zstd(decoder))
    }

    /// Runs a decoder to its end, or to the error it returns.
    fn run(&mut self, source: &mut Counted<'_>, sink: Sink<'_>) -> Result<Option<io::Error>, Halt> {
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
    fn squeeze(&mut self, source: &mut Counted<'_>, skip: u64, sink: Sink<'_>) -> Result<(), Halt> {
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

    fn sentence(&self, error: &io::Error) -> String {
        let name = self.kind.name();
        let said = error.to_string();
        let said = said.trim_start_matches("bzip2: ");
        if error.kind() == io::ErrorKind::UnexpectedEof {
            format!("{name}: the file ends inside this member ({said})")
        } else if said.contains("too much memory") {
            format!(
                "{name}: {said}; it needs a window larger than 2^{}, allow it with --zstd-window-log",
                self.window_log_max
            )
        } else {
            format!("{name}: {said}")
        }
    }

    pub fn failed(&self, at: u64, source: io::Error) -> Halt {
        Halt::Failed(ReadError::Io {
            path: self.path.to_owned(),
            at,
            source,
        })
    }

    pub fn seek(&self, source: &mut Counted<'_>, at: u64) -> Result<(), Halt> {
        source.seek_to(at).map_err(|e| self.failed(at, e))
    }
}
