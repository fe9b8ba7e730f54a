//! The second phase: templates are learned from the notes of all documents, and those that
//! may have one are cleaned again. Staging, table and index go in and come out revised. A
//! run that is resumed takes the notes from the staging and does this step anew.

mod remark;

use super::context::Run;
use super::entries::{Entries, needed};
use super::error::RunError;
use super::journal::Journal;
use super::policy::Policy;
use super::scan::{Scanned, staged};
use crate::clean::templates::{Recurrence, Template, Templates};
use crate::clean::{self, Marking, RecordMetadata, source_name};
use crate::config::Size;
use crate::dedup::{Index, Rows as _};
use crate::exec::{Budget, Extent, Observer, Phase, Stop, Workers, fault};
use crate::learn::{self, Notebook, SampleDocument};
use crate::read::FileEnd;
use crate::record::Staged;
use crate::run::day_orders::DayOrders;
use crate::scratch::{Staging, encode};
use crate::text::Segmenter;
use std::io;
use std::path::Path;

/// What learning leaves.
pub struct Learned {
    pub staging: Staging,
    pub journal: Journal,
    pub index: Index,
    pub entries: Entries,
    pub ends: Vec<FileEnd>,
    /// The templates, learned or given.
    pub templates: Vec<Template>,
    pub day_orders: DayOrders,
}

/// Learns templates if the run does, and cleans again what has one.
///
/// # Errors
/// The staging does not read back, a temporary file cannot be used, there are more
/// templates than the memory holds; or it was stopped.
pub fn learn(run: &Run<'_>, scanned: Scanned) -> Result<Learned, RunError> {
    let Scanned {
        mut staging,
        journal,
        mut index,
        mut entries,
        ends,
        notebook,
        pages,
        day_orders,
    } = scanned;
    let policy = run.policy;
    let templates = if policy.learn {
        let pages = pages.are_most(policy.cleaner.page_choice);
        let learning = Learning {
            policy,
            workers: &run.workers,
            scratch: run.folder.scratch(),
            journal: Some(&journal),
            stop: &run.job.stop,
            observer: run.observer,
        };
        let files = run.inputs.inputs.len() as u64;
        let found = learning.templates(&notebook, pages, files, &staging, &entries)?;
        learning.apply(found, pages, &mut staging, &mut entries, &mut index)?
    } else {
        policy.cleaner.templates.list().to_vec()
    };
    fault::here("learned");
    tracing::info!(
        templates = templates.len(),
        seconds = run.seconds(),
        "learned"
    );
    Ok(Learned {
        staging,
        journal,
        index,
        entries,
        ends,
        templates,
        day_orders,
    })
}

/// What this step works with.
pub struct Learning<'a> {
    pub policy: &'a Policy,
    pub workers: &'a Workers,
    /// The folder for temporary files.
    pub scratch: &'a Path,
    /// `None` where nothing could be resumed.
    pub journal: Option<&'a Journal>,
    pub stop: &'a Stop,
    pub observer: &'a dyn Observer,
}

impl Learning<'_> {
    fn is_resumable(&self) -> bool {
        self.journal.is_some_and(Journal::has_begun)
    }

    fn unwritten(&self, error: io::Error) -> RunError {
        RunError::output(self.scratch, error)
    }

    fn unreadable(&self) -> RunError {
        RunError::Staging(self.scratch.to_owned())
    }

    /// The templates of the documents that count, and if most are `pages`, the lines
    /// that recur. `files` were read.
    ///
    /// # Errors
    /// The staging does not read back, or a temporary file cannot be used; or there are
    /// more templates than the memory holds.
    pub fn templates(
        &self,
        notebook: &Notebook,
        pages: bool,
        files: u64,
        staging: &Staging,
        entries: &Entries,
    ) -> Result<learn::Learned, RunError> {
        self.observer.begin(Phase::Learn, Extent::unknown());
        let fetch = |number| {
            let document = staged(&staging.entry(number)?)?;
            let document = document.ok_or(io::ErrorKind::InvalidData)?;
            let metadata = RecordMetadata::new(&document.said, document.card.url.as_deref());
            let mut segmenter = Segmenter::default();
            let cuts = clean::cuts(
                &mut segmenter,
                &document.text,
                &self.policy.cleaner,
                &metadata.title,
            );
            let view = segmenter.cut(&document.text, &cuts);
            let marking =
                Marking::before_page_shape(&view, &self.policy.cleaner, &metadata, &document);
            Ok(SampleDocument {
                source: source_name(&document.card),
                author: metadata.author(&marking.lifted).map(str::to_owned),
                strikes: marking.strikes.finish(&view),
                cuts,
                text: document.text,
            })
        };
        let budget = self.policy.budget;
        let share = fault::size("COPYDESK_TABLE", budget.table());
        let table = needed(entries.count(), files);
        let room = learn::MemoryLimits {
            sorting: budget.sorting(),
            templates: share.saturating_sub(table) as usize,
        };
        learn::learn(
            notebook,
            |number| entries.row(number as u32).is_some(),
            fetch,
            pages,
            self.scratch,
            room,
            self.workers,
        )
        .map_err(|e| match e.kind() {
            io::ErrorKind::OutOfMemory => RunError::TemplatesMemory {
                memory: Size(budget.bytes()),
                // There may be as many again.
                needed: Size(Budget::for_table(2 * share).next_multiple_of(1 << 20)),
                resumable: self.is_resumable(),
            },
            _ => self.unwritten(e),
        })
    }

    /// Marks the documents again that may have a template, and if most are `pages`,
    /// all. The templates are returned.
    ///
    /// # Errors
    /// The staging does not read back or cannot be revised; or it was stopped.
    pub fn apply(
        &self,
        learned: learn::Learned,
        pages: bool,
        staging: &mut Staging,
        entries: &mut Entries,
        index: &mut Index,
    ) -> Result<Vec<Template>, RunError> {
        let templates = Templates::new(learned.templates);
        let mut recurring = learned.recurring.peekable();
        let unwritten = |e| self.unwritten(e);
        let extent = Extent::bytes(staging.bytes());
        self.observer.begin(Phase::Mark, extent);
        let mut next = 0;
        for number in 0..staging.blocks().len() {
            if let Some(before) = number.checked_sub(1) {
                self.observer.advance(staging.blocks()[before].bytes(), 0);
            }
            let block = &staging.blocks()[number];
            let first = block.first;
            let from = next;
            while learned
                .touched
                .get(next)
                .is_some_and(|&n| n < first + block.len() as u64)
            {
                next += 1;
            }
            let touched = &learned.touched[from..next];
            let all: Vec<u64>;
            let looked_at = if pages {
                all = (first..first + block.len() as u64).collect();
                &all
            } else {
                touched
            };
            if looked_at.is_empty() {
                continue;
            }
            let end = first + block.len() as u64;
            let in_block = |next: &io::Result<Recurrence>| match next {
                Ok(next) => next.number < end,
                Err(_) => true,
            };
            let recurring: io::Result<Vec<Recurrence>> =
                std::iter::from_fn(|| recurring.next_if(in_block)).collect();
            let recurring = recurring.map_err(unwritten)?;
            if self.stop.requested() {
                return Err(self
                    .journal
                    .map_or(RunError::Stopped { resumable: false }, Journal::stopped));
            }
            let loaded = staging.read(block).map_err(|_| self.unreadable())?;
            let marked = self
                .workers
                .map(looked_at, Segmenter::default, |segmenter, &number| {
                    let place = (number - first) as usize;
                    let mut document = staged(loaded.entry(place))?;
                    let templates = touched.binary_search(&number).is_ok().then_some(&templates);
                    let recurring = pages.then(|| of(&recurring, number));
                    let revised = document.as_mut().and_then(|document| {
                        remark::again(document, self.policy, templates, recurring, segmenter)
                    });
                    let (Some(document), Some((entry, found))) = (document, revised) else {
                        return Ok(None);
                    };
                    let bytes = encode(&Staged::Document(document));
                    Ok(Some((place, bytes, entry, found)))
                });
            let marked: io::Result<Vec<_>> =
                marked.into_iter().filter_map(Result::transpose).collect();
            let marked = marked.map_err(|_| self.unreadable())?;
            if marked.is_empty() {
                continue;
            }
            let mut patch = Vec::with_capacity(marked.len());
            for (place, bytes, entry, found) in marked {
                let document = first + place as u64;
                entries.set(document, entry);
                index
                    .revise(document as u32, found.as_ref(), self.workers)
                    .map_err(unwritten)?;
                patch.push((place, bytes));
            }
            staging
                .revise(number, &patch, self.scratch)
                .map_err(unwritten)?;
        }
        Ok(templates.into_list())
    }
}

/// The lines of one document.
fn of(recurring: &[Recurrence], number: u64) -> &[Recurrence] {
    let from = recurring.partition_point(|r| r.number < number);
    let to = recurring.partition_point(|r| r.number <= number);
    &recurring[from..to]
}
