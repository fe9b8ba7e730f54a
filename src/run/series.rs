//! Lines on their way into parts: lanes that workers fill, and the series that
//! cut them where parts end, compress side by side and write in order.

use crate::config::Output;
use crate::exec::Workers;
use crate::write::{
    AuditLine, OutputFolder, PartInfo, PartState, PartWriter, QuarantineLine, compress,
};
use serde::{Deserialize, Serialize};
use std::io;
use std::path::Path;

/// Lines of one series, with the audit lines beside them.
#[derive(Default)]
pub struct LineBuffer {
    lines: Vec<u8>,
    line_ends: Vec<usize>,
    audit: Vec<u8>,
    audit_ends: Vec<usize>,
}

impl LineBuffer {
    /// Makes room for so many bytes of lines.
    pub fn reserve(&mut self, bytes: usize) {
        self.lines.reserve(bytes);
    }

    pub fn push(&mut self, line: &[u8], audit: Option<&AuditLine>) {
        self.lines.extend_from_slice(line);
        self.lines.push(b'\n');
        self.line_ends.push(self.lines.len());
        if let Some(audit) = audit {
            // An audit line always serialises: its keys are strings.
            let _ = serde_json::to_writer(&mut self.audit, audit);
            self.audit.push(b'\n');
            self.audit_ends.push(self.audit.len());
        }
    }

    pub fn push_quarantine(&mut self, line: &QuarantineLine) {
        let bytes = serde_json::to_vec(line).unwrap_or_default();
        self.push(&bytes, None);
    }
}

/// Lines and audit of one kind, cut into parts together.
pub struct Series {
    lines: PartWriter,
    audit: PartWriter,
    part_size: u64,
    /// Uncompressed bytes of the part that grows.
    size: u64,
    pending: Vec<Segment>,
}

/// How far a series is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SeriesState {
    lines: PartState,
    audit: PartState,
    size: u64,
}

impl SeriesState {
    /// Whether all of it lies under `root` as it was written.
    pub fn is_there(&self, root: &Path) -> bool {
        self.lines.is_there(root) && self.audit.is_there(root)
    }

    /// Takes up the state that followed this one.
    pub fn follow(&mut self, next: Self) {
        self.lines.follow(next.lines);
        self.audit.follow(next.audit);
        self.size = next.size;
    }
}

/// Whole lines that go to one part.
struct Segment {
    lines: Vec<u8>,
    audit: Vec<u8>,
    count: u64,
    /// The part ends after them.
    last: bool,
}

impl Series {
    pub fn new(folder: &OutputFolder, names: [&'static str; 2], output: &Output) -> Self {
        let root = folder.new_root();
        Self {
            lines: PartWriter::new(root.clone(), names[0], output),
            audit: PartWriter::new(root, names[1], output),
            part_size: output.part_size.0,
            size: 0,
            pending: Vec::new(),
        }
    }

    /// Goes on where another series of this name was.
    pub fn resume(&mut self, state: SeriesState) -> io::Result<()> {
        self.size = state.size;
        self.lines.resume(state.lines)?;
        self.audit.resume(state.audit)
    }

    /// What has happened since this was last asked. Nothing may be pending.
    pub fn note(&mut self) -> SeriesState {
        SeriesState {
            lines: self.lines.note(),
            audit: self.audit.note(),
            size: self.size,
        }
    }

    /// Cuts a lane where parts end: after the document that passes the size.
    pub fn add(&mut self, lane: LineBuffer) {
        let (mut from, mut from_audit, mut first) = (0, 0, 0);
        let mut cuts = Vec::new();
        for (i, &end) in lane.line_ends.iter().enumerate() {
            let start = i.checked_sub(1).map_or(0, |i| lane.line_ends[i]);
            self.size += (end - start) as u64;
            if self.size >= self.part_size {
                cuts.push(i);
                self.size = 0;
            }
        }
        if cuts.is_empty() {
            self.pending.push(Segment {
                count: lane.line_ends.len() as u64,
                lines: lane.lines,
                audit: lane.audit,
                last: false,
            });
            return;
        }
        for i in cuts {
            let (end, audit_end) = (
                lane.line_ends[i],
                lane.audit_ends.get(i).copied().unwrap_or(0),
            );
            self.pending.push(Segment {
                lines: lane.lines[from..end].to_vec(),
                audit: lane.audit[from_audit..audit_end].to_vec(),
                count: (i + 1 - first) as u64,
                last: true,
            });
            (from, from_audit, first) = (end, audit_end, i + 1);
        }
        self.pending.push(Segment {
            lines: lane.lines[from..].to_vec(),
            audit: lane.audit[from_audit..].to_vec(),
            count: (lane.line_ends.len() - first) as u64,
            last: false,
        });
    }

    /// Compresses what is pending, side by side, and writes it in order.
    pub fn flush(&mut self, workers: &Workers, output: &Output) -> io::Result<()> {
        let pending = std::mem::take(&mut self.pending);
        let sizes: Vec<_> = pending
            .iter()
            .map(|s| (s.lines.len() as u64, s.audit.len() as u64))
            .collect();
        let packed = workers.map(
            &pending,
            || (),
            |(), segment| -> io::Result<_> {
                Ok((
                    compress(&segment.lines, output)?,
                    compress(&segment.audit, output)?,
                ))
            },
        );
        for ((segment, (lines, audit)), packed) in pending.iter().zip(sizes).zip(packed) {
            let (packed_lines, packed_audit) = packed?;
            if lines > 0 {
                self.lines.write(&packed_lines, lines, segment.count)?;
            }
            if audit > 0 {
                self.audit.write(&packed_audit, audit, segment.count)?;
            }
            if segment.last {
                self.lines.cut()?;
                self.audit.cut()?;
            }
        }
        Ok(())
    }

    pub fn finish(self) -> io::Result<Vec<PartInfo>> {
        let mut parts = self.lines.finish()?;
        parts.extend(self.audit.finish()?);
        Ok(parts)
    }
}
