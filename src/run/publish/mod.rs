//! The last phase: staged entries and what becomes of them turn into lines of the output.
//! Workers serialise and compress; this thread writes, in input order.

mod input_record;
mod outcome;
#[cfg(feature = "parquet")]
mod parquet;
mod relations;
mod templates;

pub use input_record::input_text;
pub use outcome::settle;

use super::checkpoint::Checkpoint;
use super::context::Run;
use super::decide::{Decided, Disposition, Dispositions};
use super::error::RunError;
use super::journal::Journal;
use super::policy::{CHUNK_BYTES, Policy};
use super::series::{LineBuffer, Series};
use crate::config::OutputFormat;
use crate::dedup::Tally;
use crate::exec::{Extent, Phase, fault};
use crate::read::{FileEnd, Input};
use crate::record::{Account, Document, Form, Reason, Staged, Strike, apply, compose};
use crate::report::Counters;
use crate::scratch::{Block, decode};
use crate::write::{AuditLine, PartInfo, QuarantineLine, clean_line};
use input_record::record_bytes;
use relations::{Note, extra, gather, twin};
use std::borrow::Cow;
use std::io;

/// What was written.
pub struct Published {
    pub counters: Counters,
    pub parts: Vec<PartInfo>,
    /// The file of templates, if templates were learned or given.
    pub templates: Option<PartInfo>,
    pub ends: Vec<FileEnd>,
    /// Records that were read.
    pub records: u64,
    pub tally: Tally,
}

/// What a worker makes of a block.
#[derive(Default)]
struct Lines {
    kept: LineBuffer,
    dropped: LineBuffer,
    quarantined: LineBuffer,
    counters: Counters,
    entries: u64,
    bytes: u64,
}

/// Writes everything into the working folder of the output.
///
/// # Errors
/// The staging does not read back or the output cannot be written; or it was
/// stopped.
pub fn publish(run: &Run<'_>, mut decided: Decided) -> Result<Published, RunError> {
    let (counters, parts) = lines(run, &mut decided)?;
    tracing::info!(parts = parts.len(), seconds = run.seconds(), "written");
    #[cfg(feature = "parquet")]
    let parts = if run.policy.output.format == OutputFormat::Parquet {
        parquet::convert(run, &decided.journal, &decided.ends, &parts)?
    } else {
        parts
    };
    let templates = run
        .policy
        .has_templates()
        .then(|| templates::write(run.folder, &decided.templates))
        .transpose()
        .map_err(|e| RunError::output(&run.folder.work(), e))?;
    Ok(Published {
        counters,
        parts,
        templates,
        ends: decided.ends,
        records: decided.dispositions.records(),
        tally: decided.tally,
    })
}

/// Writes the lines of all entries, from where an interrupted run stopped.
fn lines(run: &Run<'_>, decided: &mut Decided) -> Result<(Counters, Vec<PartInfo>), RunError> {
    let (policy, workers, folder) = (run.policy, &run.workers, run.folder);
    let inputs = &run.inputs.inputs;
    let (staging, dispositions) = (&decided.staging, &decided.dispositions);
    let orders = &decided.day_orders;
    let journal = &mut decided.journal;
    let unread = |_| run.unreadable();
    let unwritten = |e| RunError::output(&folder.work(), e);
    let output = &policy.output;
    let mut all = [
        ["clean/part", "audit/part"],
        ["dropped/part", "audit/dropped"],
        ["quarantine/part", "quarantine/part"],
    ]
    .map(|names| Series::new(folder, names, output));
    let state = Checkpoint::last_whole(journal.take_checkpoints(), &folder.new_root());
    journal
        .note(&Checkpoint {
            anew: true,
            ..state.clone()
        })
        .map_err(unwritten)?;
    let (begun, mut counters) = (state.blocks, state.counters);
    for (series, state) in all.iter_mut().zip(state.series) {
        series.resume(state).map_err(unwritten)?;
    }
    let done = staging.blocks().iter().take(begun).map(Block::bytes).sum();
    let extent = Extent::bytes(staging.bytes()).after(done);
    run.observer.begin(Phase::Publish, extent);
    let mut blocks_done = begun;
    let blocks = staging.blocks().get(begun..).unwrap_or_default();
    let at_once = policy.budget.blocks(workers.threads(), CHUNK_BYTES);
    for blocks in blocks.chunks(at_once) {
        if run.job.stop.requested() {
            return Err(journal.stopped());
        }
        // All reading happens here: workers never touch a file.
        let mut loaded = Vec::with_capacity(blocks.len());
        for block in blocks {
            let range = block.first..block.first + block.len() as u64;
            let notes = gather(range, dispositions, staging, orders).map_err(unread)?;
            loaded.push((staging.read(block).map_err(unread)?, notes));
        }
        let made = workers.map(
            &loaded,
            || (),
            |(), (loaded, notes)| {
                fault::here("worker.block");
                let mut lines = Lines::default();
                // Most of a block is kept, at about its own size.
                let block = loaded.block;
                let room = block.bytes() as usize;
                lines.kept.reserve(room + room / 8);
                for (number, entry) in (block.first..).zip(loaded.entries()) {
                    let mut staged = decode(entry)?;
                    if let Staged::Document(document) = &mut staged {
                        orders.settle(&mut document.card);
                    }
                    lines.entry(
                        number,
                        staged,
                        dispositions,
                        notes.get(&number),
                        inputs,
                        policy,
                    );
                }
                lines.entries = block.len() as u64;
                lines.bytes = block.bytes();
                Some(lines)
            },
        );
        let mut done = (0, 0);
        let mut counted = Counters::default();
        for lines in made {
            let lines = lines.ok_or_else(|| run.unreadable())?;
            done = (done.0 + lines.bytes, done.1 + lines.entries);
            counted.merge(lines.counters);
            let [kept, dropped, quarantined] = &mut all;
            kept.add(lines.kept);
            dropped.add(lines.dropped);
            quarantined.add(lines.quarantined);
        }
        for series in &mut all {
            series.flush(workers, output).map_err(unwritten)?;
        }
        blocks_done += blocks.len();
        note(journal, blocks_done, &counted, &mut all).map_err(unwritten)?;
        counters.merge(counted);
        run.observer.advance(done.0, done.1);
    }
    let mut parts = Vec::new();
    for series in all {
        parts.extend(series.finish().map_err(unwritten)?);
    }
    // By series; inside one they stand in order, also past part 99,999.
    parts.sort_by(|a, b| series_of(a).cmp(series_of(b)));
    Ok((counters, parts))
}

fn note(
    journal: &mut Journal,
    blocks: usize,
    counted: &Counters,
    all: &mut [Series; 3],
) -> io::Result<()> {
    if !journal.has_begun() {
        return Ok(());
    }
    journal.note(&Checkpoint {
        anew: false,
        blocks,
        counters: counted.clone(),
        series: all.each_mut().map(Series::note),
    })
}

/// The path of a part without its number.
fn series_of(part: &PartInfo) -> &str {
    part.path
        .rsplit_once('-')
        .map_or(&*part.path, |(name, _)| name)
}

impl Lines {
    fn entry(
        &mut self,
        number: u64,
        staged: Staged,
        dispositions: &Dispositions,
        note: Option<&Note>,
        inputs: &[Input],
        policy: &Policy,
    ) {
        let disposition = dispositions.of(number);
        match (staged, disposition) {
            (Staged::Unread(unread), _) => {
                if disposition != Disposition::Continued {
                    self.quarantine(unread.reason);
                }
                let file = &inputs[unread.place.file as usize].name;
                let line = QuarantineLine::new(number, file, &unread);
                self.quarantined.push_quarantine(&line);
            }
            (Staged::Document(document), Disposition::Quarantined(reason)) => {
                self.quarantine(reason);
                let file = &inputs[document.place.file as usize].name;
                let raw = record_bytes(&document);
                let line = QuarantineLine::from_record(number, file, &document.place, reason, &raw);
                self.quarantined.push_quarantine(&line);
            }
            (Staged::Document(document), _) => {
                let file = &inputs[document.place.file as usize].name;
                self.document(number, &document, file, dispositions, note, policy);
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
        dispositions: &Dispositions,
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
        if let Form::Json(form) = &document.form {
            let nulled = form.replaced.iter().filter(|r| r.new == "null").count();
            self.counters.nulled_numbers += nulled as u64;
        }
        self.counters.repeats_withheld += u64::from(document.lifted.repeats_withheld);
        self.counters.templates_withheld += u64::from(document.lifted.templates_withheld);
        let losses = &mut self.counters.shape_losses;
        losses.see(&document.card.id, &document.text, &document.strikes);

        let disposition = dispositions.of(number);
        let line = clean_line(document, &clean, &extra(number, dispositions, note));
        let mut audit = AuditLine::new(number, document, file, &input, &edits, &line, |rule| {
            policy.cleaner.names.name(rule)
        });
        audit.twin = twin(disposition, note);
        if policy.output.format != OutputFormat::Jsonl {
            audit.frame = line.frame();
        }
        audit.reduce(policy.output.audit);
        match disposition {
            Disposition::Dropped(reason, _) => {
                *self.counters.dropped.entry(reason).or_default() += 1;
                audit.dropped = Some(reason.code().to_owned());
                self.dropped.push(&line.bytes, Some(&audit));
            }
            disposition => {
                if let Disposition::Marked(copy) = disposition {
                    let relation = copy.relation.name();
                    *self.counters.marked.entry(relation.to_owned()).or_default() += 1;
                }
                if let Disposition::Flagged(reason) = disposition {
                    let code = reason.code().to_owned();
                    *self.counters.marked.entry(code).or_default() += 1;
                }
                self.counters.kept += 1;
                self.kept.push(&line.bytes, Some(&audit));
            }
        }
    }
}
