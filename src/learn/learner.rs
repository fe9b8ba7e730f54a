//! From the notes of a run to its templates: the sweep's candidates are judged,
//! sources of which too much would go are left alone, and what is found gets its
//! text back from a document that has it.

use super::apply::{is_quoted, piece};
use super::judge::{Verdict, judge};
use super::mask::{Author, mask, written};
use super::note::{Kind, template_key};
use super::notebook::Notebook;
use super::outline::{Outline, Zone};
use super::parts::{labelled, sentences};
use super::recurring::Recurrence;
use super::sources::Source;
use super::sweep::{Candidate, Swept, sweep};
use super::template::{EVERYWHERE, Template, template_id};
use crate::exec::{Sorted, Workers};
use crate::record::Strike;
use crate::segment::{Cut, Segmenter, Strikes, View};
use std::collections::HashMap;
use std::io;
use std::path::Path;

/// Where more than this share of the sentences of a source would go, in percent,
/// its sentences stay.
const SOURCE_CAP: u64 = 40;
/// Longest text of a background line that is listed, in bytes.
const EXAMPLE: usize = 400;

/// A document that shows what a template looks like.
#[derive(Debug)]
pub struct Sample {
    /// The name that the key of the source was made of.
    pub source: String,
    pub text: String,
    pub cuts: Vec<Cut>,
    pub strikes: Vec<Strike>,
    pub author: Option<String>,
}

/// What was learned.
#[derive(Debug)]
pub struct Learned {
    /// By source; inside one, what stands in most documents first.
    pub templates: Vec<Template>,
    /// Numbers of the documents that may have one, in order.
    pub touched: Vec<u64>,
    /// Lines of pages that recur, by document.
    pub recurring: Sorted<Recurrence>,
}

/// Learns. `is_document` says which numbers count, `fetch` gives a document, `pages`
/// that they are pages.
///
/// # Errors
/// A temporary file cannot be used, or a document not be fetched.
pub fn learn(
    notebook: &Notebook,
    is_document: impl Fn(u64) -> bool,
    fetch: impl Fn(u64) -> io::Result<Sample>,
    pages: bool,
    folder: &Path,
    memory: usize,
    workers: &Workers,
) -> io::Result<Learned> {
    let Swept {
        candidates,
        sources,
        touched,
        recurring,
    } = sweep(notebook, is_document, pages, folder, memory, workers)?;
    let judged: Vec<(Candidate, Verdict)> = candidates
        .into_iter()
        .map(|c| {
            let verdict = judge(&c, sources.get(&c.source));
            (c, verdict)
        })
        .collect();
    let capped = capped(&judged, &sources);
    let mut templates = Vec::with_capacity(judged.len());
    let mut segmenter = Segmenter::default();
    // Of each candidate, whether it strikes.
    let mut strikes = vec![false; judged.len()];
    for (number, (candidate, verdict)) in judged.iter().enumerate() {
        if *verdict == Verdict::No {
            continue;
        }
        let sample = fetch(candidate.sample.0)?;
        segmenter.view(&sample.text);
        let view = segmenter.cut(&sample.text, &sample.cuts);
        let author = Author::new(sample.author.as_deref());
        let Some((text, key, example)) = text_of(&view, &sample.strikes, candidate, &author) else {
            continue;
        };
        let quoted = candidate.sentence && is_quoted(&example);
        if quoted && *verdict == Verdict::Template {
            continue;
        }
        let of_source = sources.get(&candidate.source).copied().unwrap_or_default();
        let note = match verdict {
            Verdict::Background => "background: seen within three days only",
            Verdict::Copies => "background: in versions of one text",
            _ if candidate.sentence
                && candidate.kind == Kind::Line
                && capped.get(&candidate.source) == Some(&true) =>
            {
                "too many sentences of this source would go"
            }
            _ => "",
        };
        let name = if candidate.source == 0 {
            EVERYWHERE
        } else {
            &sample.source
        };
        let (zone, _) = candidate.zone();
        let share = match of_source.documents {
            0 => 0.0,
            all => candidate.documents as f64 / all as f64,
        };
        strikes[number] = note.is_empty();
        templates.push(Template {
            id: template_id(name, candidate.kind, zone, key),
            source: name.to_owned(),
            kind: candidate.kind,
            zone,
            text,
            mask: key,
            opens_list: candidate.lists * 10 >= candidate.sightings * 7,
            documents: candidate.documents,
            share: (share * 1e4).round() as f32 / 1e4,
            first: if candidate.last == 0 {
                0
            } else {
                candidate.first
            },
            last: candidate.last,
            example,
            strikes: candidate.sightings,
            off: !note.is_empty(),
            note: note.to_owned(),
        });
    }
    templates.sort_by(|a, b| {
        let key = |t: &Template| {
            (
                t.source.clone(),
                t.off,
                std::cmp::Reverse(t.documents),
                t.id,
            )
        };
        key(a).cmp(&key(b))
    });
    templates.dedup_by_key(|t| t.id);
    let touched = touched.by(|candidate| strikes[candidate as usize])?;
    Ok(Learned {
        templates,
        touched,
        recurring,
    })
}

/// Whether too many sentences of a source would go.
fn capped(judged: &[(Candidate, Verdict)], sources: &HashMap<u64, Source>) -> HashMap<u64, bool> {
    let mut gone: HashMap<u64, u64> = HashMap::new();
    for (candidate, verdict) in judged {
        if *verdict == Verdict::Template
            && candidate.sentence
            && candidate.kind == Kind::Line
            && candidate.pages * 2 < candidate.sightings
        {
            *gone.entry(candidate.source).or_default() += candidate.sightings;
        }
    }
    let too_many = |(source, gone): (u64, u64)| {
        let all = sources.get(&source).map_or(u64::MAX / 100, |s| s.sentences);
        (source, gone * 100 > all * SOURCE_CAP)
    };
    gone.into_iter().map(too_many).collect()
}

/// A candidate's text with its slots, the key of its mask, and the line itself.
fn text_of(
    view: &View<'_>,
    strikes: &[Strike],
    candidate: &Candidate,
    author: &Author,
) -> Option<(String, u64, String)> {
    let strikes = Strikes::resume(view, strikes);
    let outline = Outline::new(view, &strikes);
    let short = |text: &str| text.chars().take(EXAMPLE).collect::<String>();
    if candidate.kind == Kind::Sentence {
        let line = outline.seen.last()?.line;
        return sentences(view.line(line)).iter().find_map(|range| {
            let (tokens, text, from) = piece(view, line, range);
            let key = mask(view, tokens, text, author).key;
            let zones = [Zone::Head, Zone::Tail];
            let is_it = zones
                .iter()
                .any(|z| template_key(Kind::Sentence, *z, key) == candidate.key);
            is_it.then(|| (written(view, tokens, text, from, author), key, short(text)))
        });
    }
    let line = outline.seen.get(usize::from(candidate.sample.1))?.line;
    let (text, tokens) = (view.line(line), view.tokens_of(line));
    if candidate.kind == Kind::Label {
        let label = labelled(view, line)?;
        let key = crate::segment::combine(label.label.iter().map(|t| t.hash));
        return Some((label.text.trim().to_owned(), key, short(text)));
    }
    let from = view.lines[line].span.start as usize;
    let key = mask(view, tokens, text, author).key;
    Some((written(view, tokens, text, from, author), key, short(text)))
}
