//! From the notes of a corpus to its templates. The candidates of the sweep are judged,
//! sources of which too many sentences would be struck keep their sentences, and each
//! template gets its text from a document that has it.

use super::candidate::Candidate;
use super::judge::{Judgement, judge};
use super::notebook::Notebook;
use super::sources::SourceCounts;
use super::sweep::{MemoryLimits, Swept, sweep};
use crate::clean::Strikes;
use crate::clean::templates::{
    Author, EVERYWHERE, Kind, Outline, Recurrence, Template, Zone, is_quoted, label_key, labelled,
    lookup_key, sentence_at, sentences, template_id, template_key, template_text,
};
use crate::exec::Workers;
use crate::record::Strike;
use crate::scratch::Sorted;
use crate::text::{Cut, Segmenter, View};
use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};
use std::io;
use std::path::Path;

/// If templates would strike more than so many percent of the sentences of a source, its
/// sentences stay.
const SOURCE_MAX_SENTENCE_PERCENT: u64 = 40;
/// The longest example of a template, in characters.
const EXAMPLE_MAX_CHARS: usize = 400;

/// A document from which the text of templates is taken.
#[derive(Debug)]
pub struct SampleDocument {
    /// The name that the key of its source was made of.
    pub source: String,
    pub text: String,
    pub cuts: Vec<Cut>,
    pub strikes: Vec<Strike>,
    pub author: Option<String>,
}

/// What was learned.
#[derive(Debug)]
pub struct Learned {
    /// The templates by source; in a source, those of the highest document frequency first.
    pub templates: Vec<Template>,
    /// The numbers of the documents that may have a template, in order.
    pub touched: Vec<u64>,
    /// The lines of pages that recur, by document.
    pub recurring: Sorted<Recurrence>,
}

/// Learns templates. `is_document` says which numbers count, `fetch` reads a document, and
/// `pages` says that most documents are whole pages.
///
/// # Errors
/// A temporary file cannot be used, or a document not be fetched; or
/// [`io::ErrorKind::OutOfMemory`] if there is not enough memory for the templates.
pub fn learn(
    notebook: &Notebook,
    is_document: impl Fn(u64) -> bool,
    fetch: impl Fn(u64) -> io::Result<SampleDocument> + Sync + Send,
    pages: bool,
    folder: &Path,
    memory: MemoryLimits,
    workers: &Workers,
) -> io::Result<Learned> {
    let Swept {
        candidates,
        sources,
        documents,
        recurring,
    } = sweep(notebook, is_document, pages, folder, memory, workers)?;
    // Of each candidate, whether it strikes.
    let mut strikes = vec![false; candidates.len()];
    let mut judged: Vec<Judged> = (0..)
        .zip(candidates)
        .filter_map(|(number, candidate)| {
            let judgement = judge(&candidate, sources.get(&candidate.source));
            (judgement != Judgement::No).then_some(Judged {
                number,
                candidate,
                judgement,
            })
        })
        .collect();
    // One document is read for all templates of which it is the sample.
    judged.sort_by_key(|j| j.candidate.sample);
    let writer = TemplateWriter {
        capped_sources: capped_sources(&judged, &sources),
        sources,
    };
    let same = |a: &Judged, b: &Judged| a.candidate.sample.0 == b.candidate.sample.0;
    let by_sample: Vec<&[Judged]> = judged.chunk_by(same).collect();
    let found = workers.map(&by_sample, Segmenter::default, |segmenter, judged| {
        let sample = fetch(judged[0].candidate.sample.0)?;
        Ok(writer.templates(&sample, judged, segmenter))
    });
    drop(by_sample);
    drop((judged, writer));
    let found: io::Result<Vec<Vec<(usize, Template)>>> = found.into_iter().collect();
    let mut found: Vec<(usize, Template)> = found?.into_iter().flatten().collect();
    found.sort_unstable_by_key(|f| f.0);
    for (number, template) in &found {
        strikes[*number] = !template.off;
    }
    let mut templates: Vec<Template> = found.into_iter().map(|f| f.1).collect();
    let key = |t: &Template| (t.off, Reverse(t.documents), t.id);
    templates.sort_by(|a, b| (&a.source, key(a)).cmp(&(&b.source, key(b))));
    templates.dedup_by_key(|t| t.id);
    Ok(Learned {
        templates,
        touched: documents.with(|candidate| strikes[candidate as usize])?,
        recurring,
    })
}

/// A candidate that is listed as a template.
struct Judged {
    /// Its index among all candidates.
    number: usize,
    candidate: Candidate,
    judgement: Judgement,
}

/// Makes templates of the candidates that were judged.
struct TemplateWriter {
    sources: HashMap<u64, SourceCounts>,
    /// The sources of which too many sentences would be struck.
    capped_sources: HashSet<u64>,
}

impl TemplateWriter {
    /// The templates of which a document is the sample, each with the number of its
    /// candidate.
    fn templates(
        &self,
        sample: &SampleDocument,
        judged: &[Judged],
        segmenter: &mut Segmenter,
    ) -> Vec<(usize, Template)> {
        segmenter.view(&sample.text);
        let view = segmenter.cut(&sample.text, &sample.cuts);
        let outline = Outline::new(&view, &Strikes::resume(&view, &sample.strikes));
        let author = Author::new(sample.author.as_deref());
        let one = |judged: &Judged| {
            let text = text_of(&view, &outline, &judged.candidate, &author)?;
            Some((judged.number, self.template(judged, &sample.source, text)?))
        };
        judged.iter().filter_map(one).collect()
    }

    /// What says that documents are of a source, 0 for all: URLs, where any do.
    fn from(&self, source: u64) -> &'static str {
        let has_urls = match source {
            0 => self.sources.values().any(|source| source.has_urls),
            source => self.sources.get(&source).is_some_and(|s| s.has_urls),
        };
        if has_urls { "urls" } else { "names" }
    }

    /// The template of a candidate, unless it is a sentence that somebody said.
    fn template(&self, judged: &Judged, source: &str, text: TemplateText) -> Option<Template> {
        let Judged {
            candidate,
            judgement,
            ..
        } = judged;
        let TemplateText { text, key, example } = text;
        let quoted = candidate.sentence && is_quoted(&example);
        if quoted && *judgement == Judgement::Template {
            return None;
        }
        let too_many = candidate.sentence
            && candidate.kind == Kind::Line
            && self.capped_sources.contains(&candidate.source);
        let note = match judgement {
            Judgement::StorySpecific => "background: seen within three days only",
            Judgement::Copies => "background: in versions of one text",
            _ if too_many => "too many sentences of this source would go",
            _ => "",
        };
        let name = match candidate.source {
            0 => EVERYWHERE,
            _ => source,
        };
        let (zone, _) = candidate.zone();
        let share = match self.sources.get(&candidate.source) {
            Some(source) if source.documents > 0 => {
                candidate.documents as f64 / source.documents as f64
            }
            _ => 0.0,
        };
        Some(Template {
            id: template_id(name, candidate.kind, zone, key),
            source: name.to_owned(),
            kind: candidate.kind,
            zone,
            text,
            key,
            opens_list: candidate.before_lists * 10 >= candidate.occurrences * 7,
            documents: candidate.documents,
            share: (share * 1e4).round() as f32 / 1e4,
            first_day: if candidate.last_day == 0 {
                0
            } else {
                candidate.first_day
            },
            last_day: candidate.last_day,
            example,
            occurrences: candidate.occurrences,
            off: !note.is_empty(),
            note: note.to_owned(),
            from: self.from(candidate.source).to_owned(),
        })
    }
}

/// The sources of which templates would strike too many sentences.
fn capped_sources(judged: &[Judged], sources: &HashMap<u64, SourceCounts>) -> HashSet<u64> {
    let mut struck: HashMap<u64, u64> = HashMap::new();
    for Judged {
        candidate,
        judgement,
        ..
    } in judged
    {
        if *judgement == Judgement::Template
            && candidate.sentence
            && candidate.kind == Kind::Line
            && candidate.on_pages * 2 < candidate.occurrences
        {
            *struck.entry(candidate.source).or_default() += candidate.occurrences;
        }
    }
    let too_many = |&(source, struck): &(u64, u64)| {
        let all = sources.get(&source).map_or(u64::MAX / 100, |s| s.sentences);
        struck * 100 > all * SOURCE_MAX_SENTENCE_PERCENT
    };
    struck.into_iter().filter(too_many).map(|s| s.0).collect()
}

/// What a candidate looks like in its sample.
struct TemplateText {
    /// The text with placeholders.
    text: String,
    /// The hash of its template key.
    key: u64,
    /// The line itself.
    example: String,
}

/// The text of a candidate in its sample, whose kept lines are those of `outline`; `None`
/// if the sample does not have it.
fn text_of(
    view: &View<'_>,
    outline: &Outline,
    candidate: &Candidate,
    author: &Author,
) -> Option<TemplateText> {
    let found = |text: String, key: u64, line: &str| TemplateText {
        text,
        key,
        example: line.chars().take(EXAMPLE_MAX_CHARS).collect(),
    };
    if candidate.kind == Kind::Sentence {
        let line = outline.lines.last()?.line;
        return sentences(view.line(line)).iter().find_map(|range| {
            let (tokens, text, start) = sentence_at(view, line, range);
            let key = template_key(view, tokens, text, author).hash;
            let is_candidate = [Zone::Head, Zone::Tail]
                .iter()
                .any(|zone| lookup_key(Kind::Sentence, *zone, key) == candidate.key);
            let written = || template_text(view, tokens, text, start, author);
            is_candidate.then(|| found(written(), key, text))
        });
    }
    let line = outline.lines.get(usize::from(candidate.sample.1))?.line;
    let (text, tokens) = (view.line(line), view.tokens_of(line));
    if candidate.kind == Kind::Label {
        let label = labelled(view, line)?;
        let key = label_key(&label);
        return Some(found(label.text.trim().to_owned(), key, text));
    }
    let start = view.lines[line].span.start as usize;
    let key = template_key(view, tokens, text, author).hash;
    let written = template_text(view, tokens, text, start, author);
    Some(found(written, key, text))
}
