//! The first pass: records in, staged entries out. A reader thread frames,
//! workers parse and mark, this thread keeps the order and the table.

use super::entry::needed;
use super::journal::Journal;
use super::learn::Review;
use super::one::record;
use super::pages::Pages;
use super::resume::{Progress, digest, encode_row, notes};
use super::{Policy, RunError};
use crate::config::Size;
use crate::dedup::{Index, MOST};
use crate::exec::{Budget, Observer, Stop, Workers, fault};
use crate::learn::Notebook;
use crate::read::{self, Chunk, FileEnd, Format, Input, ReadError, Start, Stopped};
use crate::record::{Reason, Staged, Unread};
use crate::scratch::{Staging, encode};
use crate::text::Segmenter;
use crate::write::InputInfo;
use crossbeam_channel::{Receiver, bounded};

use std::io;

/// Chunks that wait between reader and workers.
const IN_FLIGHT: usize = 2;
/// Quarantined records that are named one by one; the rest is counted.
const NAMED: u64 = 10;

/// What a scan works with.
pub struct Scan<'a> {
    pub inputs: &'a [Input],
    pub policy: &'a Policy,
    pub workers: &'a Workers,
    pub staging: &'a mut Staging,
    pub journal: &'a mut Journal,
    pub index: &'a mut Index,
    pub notebook: &'a mut Notebook,
    pub pages: &'a mut Pages,
    /// What given templates come to.
    pub review: Review,
    pub progress: Progress,
    pub stop: &'a Stop,
    pub observer: &'a dyn Observer,
}

/// Reads everything from `start` on.
///
/// # Errors
/// An input cannot be read or the staging not be written; or it was stopped.
pub fn scan(mut scan: Scan<'_>, start: Start) -> Result<(Progress, Review), RunError> {
    let (inputs, options) = (scan.inputs, &scan.policy.options);
    let (sender, receiver) = bounded::<Chunk>(IN_FLIGHT);
    std::thread::scope(|scope| {
        let reader = scope.spawn(move || {
            read::stream(inputs, options, start, |chunk| {
                fault::here("reader.chunk");
                sender.send(chunk).map_err(|_| Stopped)
            })
        });
        let scanned = scan.consume(&receiver);
        // The reader sees a closed channel if this side gave up.
        drop(receiver);
        let read = reader
            .join()
            .unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        scanned?;
        read?;
        Ok((scan.progress, scan.review))
    })
}

impl Scan<'_> {
    fn consume(&mut self, receiver: &Receiver<Chunk>) -> Result<(), RunError> {
        let mut unread = 0;
        for chunk in receiver {
            if self.stop.requested() {
                return Err(RunError::stopped(self.journal));
            }
            if chunk.again {
                self.compare(&chunk)?;
                continue;
            }
            self.admit(chunk.records.len() as u64)?;
            for warning in self.chunk(&chunk)? {
                unread += 1;
                if unread <= NAMED {
                    self.observer.warn(&warning);
                }
            }
            for end in &chunk.finished {
                let name = &self.inputs[end.file as usize].name;
                for warning in &end.warnings {
                    let line = format!("{}: {warning}", name.escape_debug());
                    self.observer.warn(&line);
                }
            }
            self.progress.ends.extend(chunk.finished);
        }
        if unread > NAMED {
            let more = unread - NAMED;
            let line = format!("{more} more were quarantined; see quarantine/");
            self.observer.warn(&line);
        }
        Ok(())
    }

    /// Stops where the table would outgrow its share of the memory.
    fn admit(&self, more: u64) -> Result<(), RunError> {
        let (budget, files) = (self.policy.budget, self.inputs.len() as u64);
        let documents = self.progress.entries.count() + more;
        let room = fault::size("COPYDESK_TABLE", budget.table());
        if needed(documents, files) <= room && documents < u64::from(MOST) {
            return Ok(());
        }
        self.journal.sync()?;
        Err(RunError::Memory {
            documents,
            files,
            memory: Size(budget.bytes()),
            // There may be as much again.
            needed: Size(Budget::for_table(2 * needed(documents, files)).next_multiple_of(1 << 20)),
            resumable: self.journal.has_begun(),
        })
    }

    /// A chunk that is in the staging has to be what it was.
    fn compare(&mut self, chunk: &Chunk) -> Result<(), RunError> {
        let file = chunk.records.first().map_or(0, |r| r.file);
        self.observer.advance(chunk.read, 0);
        if self.progress.expected.pop_front() == Some(digest(chunk)) {
            return Ok(());
        }
        let path = self.inputs[file as usize].path.clone();
        let at = chunk.records.first().map_or(0, |r| r.at);
        Err(ReadError::Changed { path, at }.into())
    }

    /// Stages a chunk; returns what has to be said of records that are none.
    fn chunk(&mut self, chunk: &Chunk) -> Result<Vec<String>, RunError> {
        let (inputs, policy) = (self.inputs, self.policy);
        let outcomes = self
            .workers
            .map(&chunk.records, Segmenter::default, |segmenter, raw| {
                fault::here("worker.record");
                let seen = record(raw, &chunk.bytes, inputs, policy, segmenter);
                let bytes = encode(&seen.staged);
                let warning = match &seen.staged {
                    Staged::Unread(u) if !u.continued => Some(complaint(u, inputs)),
                    _ => None,
                };
                let row = encode_row(&seen.entry, seen.marks.as_ref());
                (bytes, row, seen.entry, seen.marks, seen.aside, warning)
            });
        let mut encoded = Vec::with_capacity(outcomes.len());
        let mut rows = Vec::with_capacity(outcomes.len());
        let mut warnings = Vec::new();
        let unwritten = |e| RunError::output(self.journal.folder(), e);
        for (bytes, row, entry, marks, aside, warning) in outcomes {
            let number = self.staging.len() + encoded.len() as u64;
            if let Some(marks) = marks {
                let pushed = self.index.push(number as u32, &marks, self.workers);
                pushed.map_err(unwritten)?;
            }
            if let Some(note) = &aside.note {
                self.notebook.push(number, note).map_err(unwritten)?;
            }
            self.review.see(&aside);
            self.pages.see(aside.page);
            rows.push(row);
            encoded.push(bytes);
            self.progress.entries.push(entry);
            warnings.extend(warning);
        }
        for revocation in &chunk.revoked {
            self.progress.entries.revoke(revocation);
        }
        self.observer.advance(chunk.read, encoded.len() as u64);
        self.stage(&encoded, chunk, rows)
            .map_err(|e| RunError::output(self.journal.folder(), e))?;
        Ok(warnings)
    }

    fn stage(&mut self, encoded: &[Vec<u8>], chunk: &Chunk, rows: Vec<Vec<u8>>) -> io::Result<()> {
        if self
            .staging
            .outgrows(encoded.iter().map(|e| e.len() as u64).sum())
        {
            self.staging.spill(self.journal.begin()?)?;
        }
        self.staging.append(encoded, notes(chunk, &rows)?)
    }
}

fn complaint(unread: &Unread, inputs: &[Input]) -> String {
    let place = &unread.place;
    let name = inputs.get(place.file as usize).map_or("?", |i| &i.name);
    let in_parquet = matches!(unread.reason, Reason::Parquet | Reason::DamagedRowGroup);
    let unit = match unread.compressed {
        true if in_parquet => "byte of the file",
        true => "compressed byte",
        false => "byte",
    };
    let detail = match unread.detail.as_str() {
        "" => String::new(),
        detail => format!(" ({detail})"),
    };
    format!(
        "{}: record at line {}, {unit} {} {}{detail}; it is in quarantine/",
        name.escape_debug(),
        place.line,
        place.at,
        unread.reason.sentence(),
    )
}

/// What the manifest says of a file that was read.
pub fn input_info(input: &Input, end: FileEnd) -> InputInfo {
    let raw = input.path.to_str().is_none();
    InputInfo {
        name: input.name.clone(),
        raw_name: raw.then(|| {
            let bytes = input.path.as_os_str().as_encoded_bytes();
            bytes.iter().map(|b| format!("{b:02x}")).collect()
        }),
        bytes: input.size,
        format: match end.format {
            Format::Text => "text".into(),
            Format::Jsonl => "jsonl".into(),
            #[cfg(feature = "parquet")]
            Format::Parquet => "parquet".into(),
        },
        compression: end.compression.name().to_owned(),
        members: end.members,
        decompressed: end.bytes,
        records: end.records,
        tail: String::from_utf8_lossy(&end.tail).into_owned(),
        hash: crate::write::hex(end.hash),
        complete: end.complete,
        warnings: end.warnings.iter().map(ToString::to_string).collect(),
    }
}
