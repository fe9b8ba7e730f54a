//! The first phase: records in, staged entries out. A reader thread frames, workers parse
//! and clean, this thread keeps the order and the table.

mod document;
mod naming;
mod pages;
mod recall;
mod review;
mod room;
mod sampling;
mod textless;

pub use document::{Origin, clean_parsed};
pub use pages::Pages;
pub use recall::staged;

use super::context::Run;
use super::day_orders::DayOrders;
use super::entries::Entries;
use super::error::RunError;
use super::journal::Journal;
use super::start::{Begun, Progress, digest, encode_row, notes};
use crate::dedup::Index;
use crate::exec::{Extent, Phase, fault};
use crate::learn::Notebook;
use crate::read::{self, Chunk, FileEnd, Input, Options, ReadError, Start, Stopped};
use crate::record::{Reason, Staged, Unread};
use crate::scratch::{Staging, encode};
use crate::text::Segmenter;
use crossbeam_channel::{Receiver, bounded};
use document::clean_record;
use naming::Naming;
use recall::{recall, recall_day_orders};
use review::Review;
use room::admit;
use sampling::sampling;
use std::io;
use textless::Textless;

/// Chunks that wait between reader and workers.
const IN_FLIGHT: usize = 2;
/// Quarantined records that are named one by one; the rest is counted.
const NAMED: u64 = 10;

/// What the scan leaves.
pub struct Scanned {
    pub staging: Staging,
    pub journal: Journal,
    pub index: Index,
    pub entries: Entries,
    /// The end of each input file.
    pub ends: Vec<FileEnd>,
    /// What learning noted of the documents.
    pub notebook: Notebook,
    pub pages: Pages,
    pub day_orders: DayOrders,
}

/// Reads everything that is not staged yet.
///
/// # Errors
/// An input cannot be read or the staging not be written; or it was stopped.
pub fn scan(run: &Run<'_>, begun: Begun) -> Result<Scanned, RunError> {
    let scratch = run.folder.scratch();
    let (inputs, policy) = (&run.inputs.inputs, run.policy);
    let options = Options {
        sampling: sampling(run, &begun.journal)?,
        ..policy.options.clone()
    };
    announce(run, &begun);
    let mut notebook = Notebook::new(scratch, policy.budget.sorting());
    let mut pages = Pages::default();
    if policy.learn {
        recall(
            &begun.staging,
            policy,
            &run.workers,
            &mut notebook,
            &mut pages,
        )
        .map_err(|_| run.unreadable())?;
    }
    let mut day_orders = DayOrders::default();
    recall_day_orders(&begun.staging, &run.workers, &mut day_orders)
        .map_err(|_| run.unreadable())?;
    let whole = begun.staging.is_empty();
    let mut scan = Scan {
        run,
        staging: begun.staging,
        journal: begun.journal,
        index: begun.index,
        progress: begun.progress,
        notebook,
        pages,
        review: Review::default(),
        // A resumed run has passed its beginning.
        naming: if whole {
            Naming::new(&run.job.config.input)
        } else {
            Naming::default()
        },
        day_orders,
    };
    scan.read(begun.start, &options)?;
    for warning in scan.naming.end()? {
        run.observer.warn(&warning);
    }
    if options.sampling.is_some() && scan.progress.entries.count() == 0 {
        let message =
            "no record is in the sample; ask for more with --sample, or for others with --seed";
        run.observer.warn(message);
    }
    fault::here("scan.ended");
    // From here on the staging is all there is; it has to be of these inputs.
    read::check(inputs)?;
    tracing::info!(
        entries = scan.staging.len(),
        staged_bytes = scan.staging.bytes(),
        spilled_bytes = scan.staging.spilled() + scan.index.spilled(),
        seconds = run.seconds(),
        "scanned"
    );
    if !policy.learn {
        // Nothing is known here of what an interrupted run scanned.
        for warning in scan.review.warnings(policy, whole) {
            run.observer.warn(&warning);
        }
    }
    Ok(Scanned {
        staging: scan.staging,
        journal: scan.journal,
        index: scan.index,
        entries: scan.progress.entries,
        ends: scan.progress.ends,
        notebook: scan.notebook,
        pages: scan.pages,
        day_orders: scan.day_orders,
    })
}

/// Says that the scan begins, and where it resumes.
fn announce(run: &Run<'_>, begun: &Begun) {
    let (inputs, observer) = (&run.inputs.inputs, run.observer);
    let sizes = |inputs: &[Input]| inputs.iter().map(|i| i.size).sum();
    let done = &inputs[..begun.start.file.min(inputs.len())];
    let extent = match run.policy.options.limit {
        Some(limit) => Extent::documents(limit).after(begun.staging.len()),
        None => Extent::bytes(sizes(inputs)).after(sizes(done)),
    };
    observer.begin(Phase::Scan, extent);
    if begun.journal.has_begun() {
        observer.warn(&format!(
            "resuming an interrupted run after {}",
            crate::report::counted(begun.staging.len(), "record")
        ));
    }
}

/// A scan under way.
struct Scan<'a> {
    run: &'a Run<'a>,
    staging: Staging,
    journal: Journal,
    index: Index,
    progress: Progress,
    notebook: Notebook,
    pages: Pages,
    /// What given templates come to.
    review: Review,
    naming: Naming,
    day_orders: DayOrders,
}

impl Scan<'_> {
    /// Reads all inputs from `start` on, by a thread of its own.
    fn read(&mut self, start: Start, options: &Options) -> Result<(), RunError> {
        let inputs = &self.run.inputs.inputs;
        let (sender, receiver) = bounded::<Chunk>(IN_FLIGHT);
        std::thread::scope(|scope| {
            let reader = scope.spawn(move || {
                read::stream(inputs, options, start, |chunk| {
                    fault::here("reader.chunk");
                    sender.send(chunk).map_err(|_| Stopped)
                })
            });
            let scanned = self.consume(&receiver);
            // The reader sees a closed channel if this side gave up.
            drop(receiver);
            let read = reader
                .join()
                .unwrap_or_else(|panic| std::panic::resume_unwind(panic));
            scanned?;
            Ok(read?)
        })
    }

    fn consume(&mut self, receiver: &Receiver<Chunk>) -> Result<(), RunError> {
        let mut unread = 0;
        let mut held = Vec::new();
        // A resumed run has passed its beginning.
        let mut textless = self.staging.is_empty().then(Textless::default);
        for chunk in receiver {
            if self.run.job.stop.requested() {
                return Err(self.journal.stopped());
            }
            if chunk.is_empty() {
                self.run.observer.advance(chunk.read, 0);
                continue;
            }
            if chunk.again {
                self.compare(&chunk)?;
                continue;
            }
            let entries = self.progress.entries.count() + chunk.records.len() as u64;
            admit(self.run, &self.journal, entries)?;
            for warning in self.naming.see(&chunk)? {
                self.run.observer.warn(&warning);
            }
            let (warnings, seen) = self.chunk(&chunk)?;
            if let Some(textless) = &mut textless {
                textless.judge(seen)?;
            }
            held.extend(warnings);
            // Nothing is in quarantine if the run may still stop for want of a text.
            if textless.as_ref().is_none_or(Textless::is_settled) {
                for warning in held.drain(..) {
                    unread += 1;
                    if unread <= NAMED {
                        self.run.observer.warn(&warning);
                    }
                }
            }
            for end in &chunk.finished {
                let name = &self.run.inputs.inputs[end.file as usize].name;
                for warning in &end.warnings {
                    let line = format!("{}: {warning}", name.escape_debug());
                    self.run.observer.warn(&line);
                }
            }
            self.progress.ends.extend(chunk.finished);
        }
        if let Some(textless) = &mut textless {
            textless.end()?;
        }
        if unread > NAMED {
            let more = unread - NAMED;
            let line = format!("{more} more records were quarantined; see quarantine/");
            self.run.observer.warn(&line);
        }
        Ok(())
    }

    /// A chunk that is in the staging has to be what it was.
    fn compare(&mut self, chunk: &Chunk) -> Result<(), RunError> {
        let file = chunk.records.first().map_or(0, |r| r.file);
        self.run.observer.advance(chunk.read, 0);
        if self.progress.expected.pop_front() == Some(digest(chunk)) {
            return Ok(());
        }
        let path = self.run.inputs.inputs[file as usize].path.clone();
        let at = chunk.records.first().map_or(0, |r| r.at);
        Err(ReadError::Changed { path, at }.into())
    }

    /// Stages a chunk; returns what has to be said of records that are none, and of its first
    /// records what is said of those without a text.
    fn chunk(&mut self, chunk: &Chunk) -> Result<(Vec<String>, Vec<Option<String>>), RunError> {
        let (inputs, policy) = (&self.run.inputs.inputs, self.run.policy);
        let outcomes =
            self.run
                .workers
                .map(&chunk.records, Segmenter::default, |segmenter, raw| {
                    fault::here("worker.record");
                    let seen = clean_record(raw, chunk, inputs, policy, segmenter);
                    let bytes = encode(&seen.staged);
                    let warning = match &seen.staged {
                        Staged::Unread(u) if !u.continued => Some(complaint(u, inputs)),
                        _ => None,
                    };
                    let textless = textless::without_text(&seen.staged);
                    let row = encode_row(&seen.entry, seen.marks.as_ref());
                    (
                        bytes, row, seen.entry, seen.marks, seen.aside, warning, textless,
                    )
                });
        let mut encoded = Vec::with_capacity(outcomes.len());
        let mut rows = Vec::with_capacity(outcomes.len());
        let mut warnings = Vec::new();
        let unwritten = |e| RunError::output(self.journal.folder(), e);
        let mut beginning = Vec::new();
        for (bytes, row, entry, marks, aside, warning, textless) in outcomes {
            let number = self.staging.len() + encoded.len() as u64;
            if let Some(marks) = marks {
                let pushed = self.index.push(number as u32, &marks, &self.run.workers);
                pushed.map_err(unwritten)?;
            }
            if let Some(note) = &aside.note {
                self.notebook.push(number, note).map_err(unwritten)?;
            }
            self.review.see(&aside);
            if let Some(evidence) = aside.day_order {
                self.day_orders.see(evidence);
            }
            self.pages.see(aside.page);
            rows.push(row);
            encoded.push(bytes);
            self.progress.entries.push(entry);
            warnings.extend(warning);
            if beginning.len() < textless::FIRST_RECORDS {
                beginning.extend(textless);
            }
        }
        for revocation in &chunk.revoked {
            self.progress.entries.revoke(revocation);
        }
        self.run.observer.advance(chunk.read, encoded.len() as u64);
        self.stage(&encoded, chunk, rows)
            .map_err(|e| RunError::output(self.journal.folder(), e))?;
        Ok((warnings, beginning))
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
    if unread.reason == Reason::NotText {
        let name = name.escape_debug();
        return format!("{name} {}; its bytes are in quarantine/", unread.detail);
    }
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
