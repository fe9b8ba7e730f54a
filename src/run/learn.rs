//! Between scan and decision: templates are learned from the notes of all
//! documents, and those that may have one are marked again. Staging, table and
//! index go in and come out revised. A process that goes on takes the notes
//! from the staging and does this step anew.

use super::entry::{Entries, needed};
use super::journal::Journal;
use super::one::LearningInput;
use super::pages::Pages;
use super::remark;
use super::{Policy, RunError};
use crate::clean::templates::{self, Outline, Recurrence, Template, Templates};
use crate::clean::{self, Marking, is_page};
use crate::clean::{RecordMetadata, source_name};
use crate::config::Size;
use crate::dedup::{Index, Rows as _};
use crate::exec::{Budget, Stop, Workers, fault};
use crate::learn::{self, Learned, Notebook, Sample};
use crate::record::{Document, Staged};
use crate::report::counted;
use crate::scratch::{Staging, decode, encode};
use crate::text::Segmenter;
use crate::write::{AtomicFile, OutputFolder, PartInfo, TEMPLATES, hex};
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::io;

/// What this step works with.
pub struct Learn<'a> {
    pub policy: &'a Policy,
    pub workers: &'a Workers,
    pub folder: &'a OutputFolder,
    pub journal: &'a Journal,
    pub stop: &'a Stop,
}

fn staged(bytes: &[u8]) -> io::Result<Option<Box<Document>>> {
    match decode(bytes) {
        Some(Staged::Document(document)) => Ok(Some(document)),
        Some(Staged::Unread(_)) => Ok(None),
        None => Err(io::ErrorKind::InvalidData.into()),
    }
}

/// Notes what another process staged.
///
/// # Errors
/// The staging does not read back, or the notes cannot be written.
pub fn recall(
    staging: &Staging,
    policy: &Policy,
    workers: &Workers,
    notebook: &mut Notebook,
    pages: &mut Pages,
) -> io::Result<()> {
    for block in staging.blocks() {
        let loaded = staging.read(block)?;
        let entries: Vec<&[u8]> = loaded.entries().collect();
        let notes = workers.map(&entries, Segmenter::default, |segmenter, entry| {
            let Some(document) = staged(entry)? else {
                return Ok((None, None));
            };
            if document.text.trim().is_empty() {
                return Ok((None, None));
            }
            let facts = RecordMetadata::of_staged(&document, &policy.cleaner.keys);
            let view = clean::view(segmenter, &document.text, &policy.cleaner, &facts.title);
            let marking = Marking::before_shape(&view, &policy.cleaner, &facts, &document);
            let outline = Outline::new(&view, &marking.marks);
            let note = learn::observe(&view, &outline, &marking.about(&document.card));
            Ok((note, Some(is_page(&document.strikes))))
        });
        for (number, noted) in (block.first..).zip(notes) {
            let noted: io::Result<(Option<learn::Note>, Option<bool>)> = noted;
            let (note, page) = noted?;
            if let Some(note) = note {
                notebook.push(number, &note)?;
            }
            pages.see(page);
        }
    }
    Ok(())
}

impl Learn<'_> {
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
    ) -> Result<Learned, RunError> {
        let fetch = |number| {
            let document = staged(&staging.entry(number)?)?;
            let document = document.ok_or(io::ErrorKind::InvalidData)?;
            let facts = RecordMetadata::of_staged(&document, &self.policy.cleaner.keys);
            let mut segmenter = Segmenter::default();
            let cuts = clean::cuts(
                &mut segmenter,
                &document.text,
                &self.policy.cleaner,
                &facts.title,
            );
            let view = segmenter.cut(&document.text, &cuts);
            let marking = Marking::before_shape(&view, &self.policy.cleaner, &facts, &document);
            Ok(Sample {
                source: source_name(&document.card),
                author: facts.author(&marking.lifted).map(str::to_owned),
                strikes: marking.marks.finish(&view),
                cuts,
                text: document.text,
            })
        };
        let budget = self.policy.budget;
        let share = fault::size("COPYDESK_TABLE", budget.table());
        let table = needed(entries.count(), files);
        let room = learn::Room {
            sorting: budget.sorting(),
            templates: share.saturating_sub(table) as usize,
        };
        learn::learn(
            notebook,
            |number| entries.row(number as u32).is_some(),
            fetch,
            pages,
            self.folder.scratch(),
            room,
            self.workers,
        )
        .map_err(|e| match e.kind() {
            io::ErrorKind::OutOfMemory => RunError::TemplatesMemory {
                memory: Size(budget.bytes()),
                // There may be as many again.
                needed: Size(Budget::for_table(2 * share).next_multiple_of(1 << 20)),
                resumable: self.journal.has_begun(),
            },
            _ => RunError::output(self.folder.scratch(), e),
        })
    }

    /// Marks the documents again that may have a template, and if most are `pages`,
    /// all. The templates are returned.
    ///
    /// # Errors
    /// The staging does not read back or cannot be revised; or it was stopped.
    pub fn mark(
        &self,
        learned: Learned,
        pages: bool,
        staging: &mut Staging,
        entries: &mut Entries,
        index: &mut Index,
    ) -> Result<Vec<Template>, RunError> {
        let templates = Templates::new(learned.templates);
        let mut recurring = learned.recurring.peekable();
        let unwritten = |e| RunError::output(self.folder.scratch(), e);
        let mut next = 0;
        for number in 0..staging.blocks().len() {
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
                return Err(RunError::stopped(self.journal));
            }
            let loaded = staging
                .read(block)
                .map_err(|_| RunError::Staging(self.folder.scratch().to_owned()))?;
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
            let marked = marked.map_err(|_| RunError::Staging(self.folder.scratch().to_owned()))?;
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
                .revise(number, &patch, self.folder.scratch())
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

/// Writes the templates of a run beside its parts.
///
/// # Errors
/// The disk did not take them.
pub fn write(folder: &OutputFolder, templates: &[Template]) -> io::Result<PartInfo> {
    let text = templates::render(templates);
    let mut draft = AtomicFile::create(folder.new_root().join(TEMPLATES))?;
    draft.write(text.as_bytes())?;
    Ok(PartInfo {
        path: TEMPLATES.to_owned(),
        lines: text.lines().count() as u64,
        bytes: text.len() as u64,
        uncompressed: text.len() as u64,
        hash: hex(draft.seal()?),
    })
}

/// What the scan sees of given templates.
#[derive(Debug, Default)]
pub struct Review {
    sources: HashSet<u64>,
    /// Documents of which a template would have struck too much, by its id.
    over: BTreeMap<u64, u64>,
}

impl Review {
    pub fn see(&mut self, aside: &LearningInput) {
        self.sources.extend(aside.source);
        let over: BTreeSet<u64> = aside.over.iter().copied().collect();
        for id in over {
            *self.over.entry(id).or_default() += 1;
        }
    }

    /// What has to be said of them, in the order of their file: those that would
    /// strike too much and, if `whole` is said to be known, those of sources that
    /// were not read.
    pub fn warnings(&self, policy: &Policy, whole: bool) -> Vec<String> {
        let mut warnings = Vec::new();
        for (template, line) in policy
            .cleaner
            .templates
            .list()
            .iter()
            .zip(&policy.cleaner.template_lines)
        {
            let place = format!("{} line {line}", policy.cleaner.template_file);
            if let Some(count) = self.over.get(&template.id) {
                warnings.push(format!(
                    "{place}: with the others it would strike too much of {}, of which nothing is struck",
                    counted(*count, "document")
                ));
            }
            let everywhere = template.source == templates::EVERYWHERE;
            let known = everywhere
                || self
                    .sources
                    .contains(&templates::source_key(&template.source));
            if whole && !template.off && !known {
                warnings.push(format!(
                    "{place}: no document is of the source \"{}\", so it strikes nothing",
                    template.source.escape_debug()
                ));
            }
        }
        warnings
    }
}
