//! What is known of each source: documents with bodies of their own, and over
//! how many days. Notes go in, sorted; a table of sources comes out.

use super::notebook::Notebook;
use crate::exec::Workers;
use crate::scratch::{Sorter, fixed};
use std::collections::HashMap;
use std::io;
use std::path::Path;

/// A document of a source.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Body {
    source: u64,
    body: u64,
    sentences: u16,
    day: u16,
}

fixed!(Body {
    source: u64,
    body: u64,
    sentences: u16,
    day: u16,
});

/// What is known of a source.
#[derive(Debug, Clone, Copy, Default)]
pub struct Source {
    /// Documents with bodies of their own.
    pub documents: u64,
    pub sentences: u64,
    /// Days between its first and last document; `None` where few have dates.
    pub span: Option<u16>,
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
) -> io::Result<HashMap<u64, Source>> {
    let mut bodies = Sorter::new(folder.to_owned(), memory);
    notebook.read(|number, head, _| {
        if is_document(number) && notebook.may_have(head.source, 2) {
            let body = Body {
                source: head.source,
                body: head.body,
                sentences: head.sentences,
                day: head.day,
            };
            bodies.push(body, workers)?;
        }
        Ok(())
    })?;
    let mut sources = HashMap::new();
    let mut open: Option<(u64, Source, u64, u64)> = None;
    let mut days = (u16::MAX, 0);
    let mut close = |open: Option<(u64, Source, u64, u64)>, days: (u16, u16)| {
        if let Some((source, mut found, _, dated)) = open
            && found.documents >= 2
        {
            found.span = (dated * 10 >= found.documents * 8).then(|| days.1.saturating_sub(days.0));
            sources.insert(source, found);
        }
    };
    for body in bodies.sorted(workers)? {
        let body = body?;
        if open.as_ref().is_none_or(|o| o.0 != body.source) {
            close(open.take(), days);
            days = (u16::MAX, 0);
        }
        let (_, source, last, dated) = open.get_or_insert((body.source, Source::default(), 0, 0));
        if source.documents == 0 || *last != body.body {
            *last = body.body;
            source.documents += 1;
            source.sentences += u64::from(body.sentences);
            *dated += u64::from(body.day > 0);
            if body.day > 0 {
                days = (days.0.min(body.day), days.1.max(body.day));
            }
        }
    }
    close(open, days);
    Ok(sources)
}
