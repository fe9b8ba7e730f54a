//! Reads one input file, plain or member by member: what to do about damage, padding and
//! garbage, and the check that the file did not change meanwhile.

use std::fs::File;
use std::io::{self, BufRead as _};

use super::buffered_file::BufferedFile;
use super::chunk::{FileEnd, Kind, Warning};
use super::decompress::Decompressor;
use super::discover::Identity;
use super::error::{Halt, ReadError};
use super::frame::{Framer, PIECE_BYTES};
use super::packer::Packer;
#[cfg(feature = "parquet")]
use super::parquet_rows::{MAGIC, ParquetRows};
use super::resync::{Budget, next_member};
use super::sniff::Told;
use super::{Buffers, Compression, Format, Input, Options, magic, names};
use crate::record::Reason;

/// Reads files one after the other with the same buffers.
pub(super) struct Reader<'o> {
    options: &'o Options,
    input: Vec<u8>,
    output: Vec<u8>,
}

/// Counts of a compressed file.
#[derive(Default)]
struct MemberCounts {
    members: u64,
    damaged: bool,
    padding: u64,
}

/// Reads the members of a compressed file.
struct MemberReader<'a, 'b, 'p, 's> {
    decompressor: Decompressor<'a>,
    source: &'a mut BufferedFile<'b>,
    framer: &'a mut Framer<'p, 's>,
    salvage: bool,
    size: u64,
    /// Position in the file up to which progress was reported.
    reported: u64,
    budget: Budget,
    counts: MemberCounts,
}

impl<'o> Reader<'o> {
    pub fn new(options: &'o Options, buffers: Buffers) -> Self {
        Self {
            options,
            // Room for a magic number and the byte after it.
            input: vec![0; buffers.input.max(16)],
            output: vec![0; buffers.output.max(1)],
        }
    }

    /// Sends all entries of a file and its end.
    pub fn read(&mut self, input: &Input, index: u32, packer: &mut Packer<'_>) -> Result<(), Halt> {
        packer.begin(input);
        let path = &input.path;
        let failed = |position: u64, source: io::Error| ReadError::Io {
            path: path.clone(),
            at: position,
            source,
        };
        let file = File::open(path).map_err(|source| ReadError::Open {
            path: path.clone(),
            source,
        })?;
        unchanged(input, &file, 0)?;
        let mut source = BufferedFile::new(file, &mut self.input);
        let head = source
            .peek(magic::LONGEST_MAGIC_BYTES)
            .map_err(|e| failed(0, e))?;
        let told = Told {
            insisted: self.options.format,
            named: input.format,
            text_keys: &self.options.text_keys,
            delimiter: self.options.delimiter,
        };
        #[cfg(feature = "parquet")]
        let format = told.insisted.or(told.named);
        #[cfg(feature = "parquet")]
        if format == Some(Format::Parquet) || (format.is_none() && head.starts_with(MAGIC)) {
            return rows(input, index, source.file(), self.options, packer);
        }
        let empty = head.is_empty();
        let compression = match magic::sniff(head) {
            Compression::Plain => magic::spoiled(&input.name, head),
            kind => kind,
        };
        let records = packer.records;
        let max = self.options.max_record_bytes;
        let mut framer = Framer::new(packer, index, told, max);
        if told.insisted.is_none() {
            framer.refuse_other_kinds();
        }
        let mut counts = MemberCounts::default();
        let result = if compression == Compression::Plain {
            plain(&mut source, &mut framer, &failed)
        } else {
            let mut members = MemberReader {
                decompressor: Decompressor {
                    path,
                    kind: compression,
                    window_log_max: self.options.zstd_window_log_max,
                    scratch: &mut self.output,
                },
                source: &mut source,
                framer: &mut framer,
                salvage: self.options.salvage,
                size: input.size,
                reported: 0,
                budget: Budget::for_file(input.size),
                counts,
            };
            let result = members.read();
            counts = members.counts;
            result
        };
        let result = result.and_then(|()| framer.finish());
        let (framed, limited) = match result {
            Ok(framed) => {
                if source.position() != input.size {
                    let (path, position) = (path.clone(), source.position());
                    return Err(ReadError::Changed { path, at: position }.into());
                }
                (framed, false)
            }
            Err(Halt::Limit) => (framer.abandon(), true),
            Err(other) => return Err(other),
        };
        unchanged(input, source.file(), source.position())?;
        let mut warnings = Vec::new();
        if counts.padding > 0 {
            warnings.push(Warning::Padding(counts.padding));
        }
        if empty && names::compression(&input.name) != Compression::Plain {
            warnings.push(Warning::EmptyCompressed);
        }
        if framed.is_open {
            warnings.push(Warning::OpenList);
        }
        let is_table = matches!(framed.format, Format::Csv | Format::Tsv);
        let unsampled = packer.sampler.unsampled;
        if is_table && framed.bytes > 0 && packer.records == records && unsampled == 0 {
            warnings.push(Warning::NoRows);
        }
        packer.finish(FileEnd {
            file: index,
            format: framed.format,
            wide: framed.wide,
            compression,
            bytes: framed.bytes,
            members: counts.members,
            records: packer.records - records,
            unsampled,
            next: packer.next,
            tail: framed.tail,
            hash: framed.hash,
            complete: !limited && !counts.damaged && unsampled == 0,
            warnings,
        })?;
        if limited { Err(Halt::Limit) } else { Ok(()) }
    }
}

/// Sends all rows of a Parquet file and its end.
#[cfg(feature = "parquet")]
fn rows(
    input: &Input,
    index: u32,
    file: &File,
    options: &Options,
    packer: &mut Packer<'_>,
) -> Result<(), Halt> {
    let records = packer.records;
    let lines = Told {
        insisted: Some(Format::Jsonl),
        ..Told::default()
    };
    let mut framer = Framer::new(packer, index, lines, options.max_record_bytes);
    let mut rows = ParquetRows::new(input, file, &mut framer, options);
    let result = rows.read();
    let counts = rows.counts;
    let (framed, limited) = match result.and_then(|()| framer.finish()) {
        Ok(framed) => (framed, false),
        Err(Halt::Limit) => (framer.abandon(), true),
        Err(other) => return Err(other),
    };
    unchanged(input, file, input.size)?;
    let unsampled = packer.sampler.unsampled;
    packer.finish(FileEnd {
        file: index,
        format: Format::Parquet,
        wide: None,
        compression: Compression::Plain,
        bytes: framed.bytes,
        next: packer.next,
        members: counts.groups,
        records: packer.records - records,
        unsampled,
        tail: framed.tail,
        hash: framed.hash,
        complete: !limited && !counts.damaged && unsampled == 0,
        warnings: Vec::new(),
    })?;
    if limited { Err(Halt::Limit) } else { Ok(()) }
}

fn plain(
    source: &mut BufferedFile<'_>,
    framer: &mut Framer<'_, '_>,
    failed: &dyn Fn(u64, io::Error) -> ReadError,
) -> Result<(), Halt> {
    loop {
        let position = source.position();
        let bytes = source.fill_buf();
        let n = match bytes {
            Ok([]) => return Ok(()),
            Ok(bytes) => {
                framer.out.chunk.read += bytes.len() as u64;
                framer.feed(bytes)?;
                bytes.len()
            }
            Err(e) => {
                let e = source.take_failure().unwrap_or(e);
                return Err(failed(position, e).into());
            }
        };
        source.consume(n);
    }
}

impl MemberReader<'_, '_, '_, '_> {
    fn read(&mut self) -> Result<(), Halt> {
        loop {
            let start = self.source.position();
            self.progress(start);
            let kind = self.decompressor.kind;
            let head = self
                .source
                .peek(magic::LONGEST_MAGIC_BYTES)
                .map_err(|e| self.decompressor.failed(start, e))?;
            if head.is_empty() {
                return Ok(());
            }
            if magic::begins_member(kind, head) {
                self.member(start)?;
            } else {
                self.stray(start)?;
            }
        }
    }

    fn progress(&mut self, position: u64) {
        self.framer.out.chunk.read += position.saturating_sub(self.reported);
        self.reported = self.reported.max(position);
    }

    fn member(&mut self, start: u64) -> Result<(), Halt> {
        // Pending bytes become this entry, together with the first bytes of the member.
        self.framer.begin_member();
        let (framer, reported) = (&mut *self.framer, &mut self.reported);
        let outcome = self
            .decompressor
            .member(self.source, &mut |bytes, position| {
                framer.out.chunk.read += position.saturating_sub(*reported);
                *reported = (*reported).max(position);
                framer.feed(bytes)
            })?;
        let Err(damage) = outcome else {
            self.counts.members += 1;
            return Ok(());
        };
        self.counts.damaged = true;
        // Rows of CSV may still wait for the encoding; with them, some of a member before.
        self.framer.settle()?;
        if !self.salvage {
            let first = self.framer.first_of_member()?;
            self.framer.out.revoke(first);
        }
        // A line without a byte of this member is from verified members: it may be whole, and if
        // it is not, it is not JSON either.
        let line = (damage.produced > 0).then_some("the line runs into a damaged member");
        let text = Some("a member of this text file is damaged");
        self.framer.close(line, text)?;
        let next = self.next(start + 1)?;
        self.raw(start, next, Reason::DamagedMember, &damage.detail)
    }

    /// Handles bytes where a member should begin: they are padding if all are zero.
    fn stray(&mut self, start: u64) -> Result<(), Halt> {
        let next = self.next(start)?;
        let end = next.unwrap_or(self.size);
        self.decompressor.seek(self.source, start)?;
        if self.zeros(end)? {
            self.counts.padding += end - start;
            return Ok(());
        }
        self.counts.damaged = true;
        let text = next.map(|_| "bytes between its members are none");
        self.framer.close(None, text)?;
        let kind = self.decompressor.kind.name();
        if start == 0 {
            let detail = format!("{kind}: the first header is cut or damaged");
            self.raw(start, next, Reason::DamagedMember, &detail)
        } else {
            let detail = format!("{kind}: no member begins here");
            self.raw(start, next, Reason::TrailingGarbage, &detail)
        }
    }

    fn next(&mut self, from: u64) -> Result<Option<u64>, Halt> {
        next_member(&mut self.decompressor, self.source, from, &mut self.budget)
    }

    /// Whether all bytes up to `end` are zero; the position is `end` then.
    fn zeros(&mut self, end: u64) -> Result<bool, Halt> {
        loop {
            let bytes = self.take(end, usize::MAX)?;
            if bytes.is_empty() {
                return Ok(true);
            }
            if bytes.iter().any(|b| *b != 0) {
                return Ok(false);
            }
            let n = bytes.len();
            self.source.consume(n);
        }
    }

    /// The next bytes of the file, up to `end` and at most `max`.
    fn take(&mut self, end: u64, max: usize) -> Result<&[u8], Halt> {
        let position = self.source.position();
        let left = usize::try_from(end.saturating_sub(position)).unwrap_or(usize::MAX);
        if left == 0 {
            return Ok(&[]);
        }
        match self.source.peek(1) {
            Ok(bytes) => Ok(&bytes[..bytes.len().min(left).min(max)]),
            Err(e) => Err(self.decompressor.failed(position, e)),
        }
    }

    /// Sends the bytes of the file from `start` to `next`, or to the end, as they are.
    fn raw(
        &mut self,
        start: u64,
        next: Option<u64>,
        reason: Reason,
        detail: &str,
    ) -> Result<(), Halt> {
        let end = next.unwrap_or(self.size);
        self.decompressor.seek(self.source, start)?;
        let mut piece = Vec::new();
        loop {
            let position = self.source.position();
            self.progress(position);
            piece.clear();
            while piece.len() < PIECE_BYTES {
                let bytes = self.take(end, PIECE_BYTES - piece.len())?;
                if bytes.is_empty() {
                    break;
                }
                piece.extend_from_slice(bytes);
                let n = bytes.len();
                self.source.consume(n);
            }
            if piece.is_empty() {
                return Ok(());
            }
            let kind = Kind::Unread {
                reason,
                detail: detail.to_owned(),
                compressed: true,
                continued: position != start,
            };
            self.framer.raw(position, &piece, kind)?;
        }
    }
}

/// Fails if the file at an input's path is not the one that was discovered.
pub(super) fn check(input: &Input) -> Result<(), ReadError> {
    let path = &input.path;
    let file = File::open(path).map_err(|source| ReadError::Open {
        path: path.clone(),
        source,
    })?;
    unchanged(input, &file, input.size)
}

/// Fails if the open file is not the one that was discovered.
fn unchanged(input: &Input, file: &File, position: u64) -> Result<(), ReadError> {
    let path = &input.path;
    let meta = file.metadata().map_err(|source| ReadError::Open {
        path: path.clone(),
        source,
    })?;
    let same = meta.len() == input.size
        && meta.modified().ok() == input.modified
        && Identity::of(path, &meta) == input.identity;
    if same {
        Ok(())
    } else {
        let path = path.clone();
        Err(ReadError::Changed { path, at: position })
    }
}
