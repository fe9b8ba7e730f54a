//! The last pass: staged entries and their fates become lines of the output.
//! Workers serialise and compress; this thread writes, in input order.

use super::entry::{Copy, Fate, Fates};
use super::notes::{Note, Other, gather};
use super::rebuild::{input_text, record_bytes};
use super::{Policy, RunError};
use crate::config::Output;
use crate::exec::{Observer, Staging, Workers};
use crate::read::Input;
use crate::record::{Account, Document, Reason, Staged, Strike, apply, compose, decode};
use crate::report::Counters;
use crate::write::{
    AuditLine, Extra, OutputFolder, PartInfo, PartWriter, QuarantineLine, Twin, clean_line,
    compress,
};
use serde_json::{Value, json};
use std::borrow::Cow;
use std::io;

/// Blocks that are worked on together, for each worker.
const BLOCKS_A_WORKER: usize = 2;

/// What was written.
pub struct Published {
    pub counters: Counters,
    pub parts: Vec<PartInfo>,
}

/// Lines of one series, with the audit lines beside them.
#[derive(Default)]
struct Lane {
    lines: Vec<u8>,
    line_ends: Vec<usize>,
    audit: Vec<u8>,
    audit_ends: Vec<usize>,
}

/// What a worker makes of a block.
#[derive(Default)]
struct Lines {
    kept: Lane,
    dropped: Lane,
    quarantined: Lane,
    counters: Counters,
    entries: u64,
    bytes: u64,
}

/// Writes everything into the working folder of the output.
///
/// # Errors
/// The staging does not read back or the output cannot be written.
pub fn publish(
    staging: &Staging,
    fates: &Fates,
    inputs: &[Input],
    policy: &Policy,
    workers: &Workers,
    folder: &OutputFolder,
    observer: &dyn Observer,
) -> Result<Published, RunError> {
    let unread = |_| RunError::Staging(folder.work());
    let unwritten = |e| RunError::output(&folder.work(), e);
    let output = &policy.output;
    let mut kept = Series::new(folder, ["clean/part", "audit/part"], output);
    let mut dropped = Series::new(folder, ["dropped/part", "audit/dropped"], output);
    let mut quarantined = Series::new(folder, ["quarantine/part", "quarantine/part"], output);
    let mut counters = Counters::default();
    for blocks in staging.blocks().chunks(workers.threads() * BLOCKS_A_WORKER) {
        // All reading happens here: workers never touch a file.
        let mut loaded = Vec::with_capacity(blocks.len());
        for block in blocks {
            let range = block.first..block.first + block.len() as u64;
            let notes = gather(range, fates, staging).map_err(unread)?;
            loaded.push((block, staging.read(block).map_err(unread)?, notes));
        }
        let made = workers.map(
            &loaded,
            || (),
            |(), (block, bytes, notes)| {
                let mut lines = Lines::default();
                // Most of a block is kept, at about its own size.
                lines.kept.lines.reserve(bytes.len() + bytes.len() / 8);
                for (number, entry) in (block.first..).zip(block.entries(bytes)) {
                    let staged = decode(entry)?;
                    lines.entry(number, staged, fates, notes.get(&number), inputs, policy);
                }
                lines.entries = block.len() as u64;
                lines.bytes = block.bytes();
                Some(lines)
            },
        );
        let mut done = (0, 0);
        for lines in made {
            let lines = lines.ok_or_else(|| RunError::Staging(folder.work()))?;
            done = (done.0 + lines.bytes, done.1 + lines.entries);
            counters.merge(lines.counters);
            kept.add(lines.kept);
            dropped.add(lines.dropped);
            quarantined.add(lines.quarantined);
        }
        for series in [&mut kept, &mut dropped, &mut quarantined] {
            series.flush(workers, output).map_err(unwritten)?;
        }
        observer.advance(done.0, done.1);
    }
    let mut parts = Vec::new();
    for series in [kept, dropped, quarantined] {
        parts.extend(series.finish().map_err(unwritten)?);
    }
    parts.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(Published { counters, parts })
}

impl Lane {
    fn push(&mut self, line: &[u8], audit: Option<&AuditLine>) {
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

    fn push_quarantine(&mut self, line: &QuarantineLine) {
        let bytes = serde_json::to_vec(line).unwrap_or_default();
        self.push(&bytes, None);
    }
}

impl Lines {
    fn entry(
        &mut self,
        number: u64,
        staged: Staged,
        fates: &Fates,
        note: Option<&Note>,
        inputs: &[Input],
        policy: &Policy,
    ) {
        let fate = fates.of(number);
        match (staged, fate) {
            (Staged::Unread(unread), _) => {
                if fate != Fate::Continued {
                    self.quarantine(unread.reason);
                }
                let file = &inputs[unread.place.file as usize].name;
                let line = QuarantineLine::new(number, file, &unread);
                self.quarantined.push_quarantine(&line);
            }
            (Staged::Document(document), Fate::Quarantined(reason)) => {
                self.quarantine(reason);
                let file = &inputs[document.place.file as usize].name;
                let raw = record_bytes(&document);
                let line = QuarantineLine::of(number, file, &document.place, reason, &raw);
                self.quarantined.push_quarantine(&line);
            }
            (Staged::Document(document), _) => {
                let file = &inputs[document.place.file as usize].name;
                self.document(number, &document, file, fates, note, policy);
            }
        }
    }

    fn quarantine(&mut self, reason: Reason) {
        *self.counters.quarantined.entry(reason).or_default() += 1;
    }

    fn document(
        &mut self,
        number: u64,
        document: &Document,
        file: &str,
        fates: &Fates,
        note: Option<&Note>,
        policy: &Policy,
    ) {
        let input: Cow<'_, str> = if document.rewrites.edits.is_empty() {
            Cow::Borrowed(&document.text)
        } else {
            Cow::Owned(input_text(document))
        };
        let strikes = Strike::edits(&document.strikes);
        let clean: Cow<'_, str> = if strikes.is_empty() {
            Cow::Borrowed(&document.text)
        } else {
            Cow::Owned(apply(&document.text, &strikes))
        };
        let edits = compose(&document.rewrites.edits, &strikes);
        let account = Account::of(input.len(), &edits);
        self.counters
            .document(&document.card.source, account, &edits);
        self.counters.lone_surrogates += u64::from(document.lifted.lone_surrogates);

        let fate = fates.of(number);
        let line = clean_line(document, &clean, &extra(fate, fates, note));
        let mut audit = AuditLine::new(number, document, file, &input, &edits, &line, |rule| {
            policy.names.name(rule)
        });
        audit.twin = twin(fate, note);
        match fate {
            Fate::Dropped(reason, _) => {
                *self.counters.dropped.entry(reason).or_default() += 1;
                audit.dropped = Some(reason.code().to_owned());
                self.dropped.push(&line.bytes, Some(&audit));
            }
            fate => {
                if let Fate::Marked(copy) = fate {
                    let relation = copy.relation.name();
                    *self.counters.marked.entry(relation).or_default() += 1;
                }
                if let Fate::Flagged(reason) = fate {
                    *self.counters.marked.entry(reason.code()).or_default() += 1;
                }
                self.counters.kept += 1;
                self.kept.push(&line.bytes, Some(&audit));
            }
        }
    }
}

/// What a document's metadata says of its copies, or of why it is one.
fn extra(fate: Fate, fates: &Fates, note: Option<&Note>) -> Extra {
    let mut metadata: Vec<(&'static str, Value)> = Vec::new();
    let relate = |(_, card): &Other, copy: Option<Copy>| {
        let mut value = json!({ "id": card.id, "source": card.source });
        if let Some(url) = &card.url {
            value["url"] = json!(url);
        }
        if let Some(created) = &card.created {
            value["published"] = json!(created);
        }
        if let Some(copy) = copy {
            value["relation"] = json!(copy.relation.name());
            // As `f64` the digits of the `f32`, and not those of its neighbour.
            let digits = (f64::from(copy.similarity) * 1e4).round() / 1e4;
            value["similarity"] = json!(digits);
        }
        value
    };
    let copy_of = |fate| match fate {
        Fate::Marked(copy) | Fate::Dropped(_, Some(copy)) => Some(copy),
        _ => None,
    };
    if let Some(note) = note {
        if !note.copies.is_empty() {
            let list = note
                .copies
                .iter()
                .map(|other| relate(other, copy_of(fates.of(other.0))))
                .collect();
            metadata.push(("duplicates", Value::Array(list)));
        }
        if let Some(twin) = &note.twin {
            metadata.push(("duplicate_of", relate(twin, copy_of(fate))));
        }
    }
    if let Fate::Dropped(reason, _) | Fate::Flagged(reason) = fate {
        metadata.push(("filter_reason", json!(reason.code())));
    }
    Extra { metadata }
}

fn twin(fate: Fate, note: Option<&Note>) -> Option<Twin> {
    let (Fate::Marked(copy) | Fate::Dropped(_, Some(copy))) = fate else {
        return None;
    };
    let (n, card) = note?.twin.as_ref()?;
    Some(Twin {
        n: *n,
        id: card.id.clone(),
        relation: copy.relation.name().to_owned(),
        similarity: copy.similarity,
    })
}

/// Lines and audit of one kind, cut into parts together.
struct Series {
    lines: PartWriter,
    audit: PartWriter,
    part_size: u64,
    /// Uncompressed bytes of the part that grows.
    size: u64,
    pending: Vec<Segment>,
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
    fn new(folder: &OutputFolder, names: [&'static str; 2], output: &Output) -> Self {
        let root = folder.new_root();
        Self {
            lines: PartWriter::new(root.clone(), names[0], output),
            audit: PartWriter::new(root, names[1], output),
            part_size: output.part_size.0,
            size: 0,
            pending: Vec::new(),
        }
    }

    /// Cuts a lane where parts end: after the document that passes the size.
    fn add(&mut self, lane: Lane) {
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
    fn flush(&mut self, workers: &Workers, output: &Output) -> io::Result<()> {
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

    fn finish(self) -> io::Result<Vec<PartInfo>> {
        let mut parts = self.lines.finish()?;
        parts.extend(self.audit.finish()?);
        Ok(parts)
    }
}
