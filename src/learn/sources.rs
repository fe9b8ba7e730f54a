//! What is counted of each source: its documents, their sentences, and over how many
//! days they are spread. Notes come in, and a table of sources goes out.

use super::notebook::Notebook;
use crate::exec::Workers;
use crate::scratch::{Sorter, fixed};
use std::collections::HashMap;
use std::io;
use std::path::Path;

/// A source needs so many documents to be counted.
const MIN_DOCUMENTS: u64 = 2;
/// The days of a source are known if at least so many percent of its documents have dates.
const DATED_MIN_PERCENT: u64 = 80;

/// A document of a source. Where URLs say of some documents that they are of the source,
/// those that only name it do not count: anybody can name it. Documents are sorted by body, so that copies of one story are
/// counted once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct SourceDocument {
    source: u64,
    /// Documents with a URL come first.
    is_only_named: bool,
    body: u64,
    sentences: u16,
    day: u16,
}

fixed!(SourceDocument {
    source: u64,
    is_only_named: bool,
    body: u64,
    sentences: u16,
    day: u16,
});

/// What was counted of a source.
#[derive(Debug, Clone, Copy, Default)]
pub struct SourceCounts {
    /// How many documents with different bodies it has.
    pub documents: u64,
    /// How many sentences these have.
    pub sentences: u64,
    /// URLs say what is of it.
    pub has_urls: bool,
    /// Days between its first and its last document; `None` where few have dates.
    pub span_days: Option<u16>,
}

/// The sources that have two documents or more. `is_document` says which numbers count.
///
/// # Errors
/// A temporary file cannot be written or read.
pub fn sources(
    notebook: &Notebook,
    is_document: &impl Fn(u64) -> bool,
    folder: &Path,
    memory: usize,
    workers: &Workers,
) -> io::Result<HashMap<u64, SourceCounts>> {
    let mut documents = Sorter::new(folder.to_owned(), memory);
    notebook.read(|number, head, _| {
        if is_document(number) && notebook.may_have(head.source, MIN_DOCUMENTS as u8) {
            let document = SourceDocument {
                source: head.source,
                is_only_named: !head.has_url,
                body: head.body,
                sentences: head.sentences,
                day: head.day,
            };
            documents.push(document, workers)?;
        }
        Ok(())
    })?;
    let mut sources = HashMap::new();
    let mut open: Option<OpenSource> = None;
    for document in documents.sorted(workers)? {
        let document = document?;
        if open.as_ref().is_none_or(|o| o.source != document.source) {
            sources.extend(open.take().and_then(OpenSource::close));
        }
        let open = open.get_or_insert_with(|| OpenSource::new(document.source));
        open.add(&document);
    }
    sources.extend(open.and_then(OpenSource::close));
    Ok(sources)
}

/// A source whose documents are being read.
struct OpenSource {
    source: u64,
    counts: SourceCounts,
    /// The body of the last document.
    body: Option<u64>,
    /// How many documents have a date, and the first and the last day.
    dated: u64,
    first_day: u16,
    last_day: u16,
}

impl OpenSource {
    fn new(source: u64) -> Self {
        Self {
            source,
            counts: SourceCounts::default(),
            body: None,
            dated: 0,
            first_day: u16::MAX,
            last_day: 0,
        }
    }

    fn add(&mut self, document: &SourceDocument) {
        self.counts.has_urls |= !document.is_only_named;
        if self.counts.has_urls && document.is_only_named {
            return;
        }
        if self.body.replace(document.body) == Some(document.body) {
            return;
        }
        self.counts.documents += 1;
        self.counts.sentences += u64::from(document.sentences);
        if document.day > 0 {
            self.dated += 1;
            self.first_day = self.first_day.min(document.day);
            self.last_day = self.last_day.max(document.day);
        }
    }

    /// The source with its counts, if it has enough documents.
    fn close(mut self) -> Option<(u64, SourceCounts)> {
        let documents = self.counts.documents;
        let span_days = self.last_day.saturating_sub(self.first_day);
        let is_dated = self.dated * 100 >= documents * DATED_MIN_PERCENT;
        self.counts.span_days = is_dated.then_some(span_days);
        (documents >= MIN_DOCUMENTS).then_some((self.source, self.counts))
    }
}
