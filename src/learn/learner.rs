//! From the notes of a run to its templates: the sweep's candidates are judged,
//! sources of which too much would go are left alone, and what is found gets its
//! text back from a document that has it.

use super::candidate::Candidate;
use super::judge::{Verdict, judge};
use super::notebook::Notebook;
use super::sources::Source;
use super::sweep::{Room, Swept, sweep};
use crate::clean::Strikes;
use crate::clean::templates::{
    Author, EVERYWHERE, Kind, Outline, Recurrence, Template, Zone, is_quoted, labelled, mask,
    piece, sentences, template_id, template_key, written,
};
use crate::exec::Workers;
use crate::record::Strike;
use crate::scratch::Sorted;
use crate::text::{Cut, Segmenter, View, combine};
use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};
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
/// A temporary file cannot be used, or a document not be fetched; or
/// [`io::ErrorKind::OutOfMemory`] if there is no room for the templates.
pub fn learn(
    notebook: &Notebook,
    is_document: impl Fn(u64) -> bool,
    fetch: impl Fn(u64) -> io::Result<Sample> + Sync + Send,
    pages: bool,
    folder: &Path,
    room: Room,
    workers: &Workers,
) -> io::Result<Learned> {
    let Swept {
        candidates,
        sources,
        touched,
        recurring,
    } = sweep(notebook, is_document, pages, folder, room, workers)?;
    // Of each candidate, whether it strikes.
    let mut strikes = vec![false; candidates.len()];
    let mut judged: Vec<Judged> = (0..)
        .zip(candidates)
        .filter_map(|(number, candidate)| {
            let verdict = judge(&candidate, sources.get(&candidate.source));
            (verdict != Verdict::No).then_some(Judged {
                number,
                candidate,
                verdict,
            })
        })
        .collect();
    // A document shows what many look like.
    judged.sort_by_key(|j| j.candidate.sample);
    let known = Known {
        capped: capped(&judged, &sources),
        sources,
    };
    let same = |a: &Judged, b: &Judged| a.candidate.sample.0 == b.candidate.sample.0;
    let shown: Vec<&[Judged]> = judged.chunk_by(same).collect();
    let found = workers.map(&shown, Segmenter::default, |segmenter, judged| {
        let sample = fetch(judged[0].candidate.sample.0)?;
        Ok(known.templates(&sample, judged, segmenter))
    });
    drop(shown);
    drop((judged, known));
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
    let touched = touched.by(|candidate| strikes[candidate as usize])?;
    Ok(Learned {
        templates,
        touched,
        recurring,
    })
}

/// A candidate of which there is something to say.
struct Judged {
    /// Among all candidates.
    number: usize,
    candidate: Candidate,
    verdict: Verdict,
}

/// What is known of the sources.
struct Known {
    sources: HashMap<u64, Source>,
    /// Those of which too many sentences would go.
    capped: HashSet<u64>,
}

impl Known {
    /// The templates that a document shows, with the numbers of their candidates.
    fn templates(
        &self,
        sample: &Sample,
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

    fn template(&self, judged: &Judged, source: &str, text: Text) -> Option<Template> {
        let Judged {
            candidate, verdict, ..
        } = judged;
        let Text { text, key, example } = text;
        let quoted = candidate.sentence && is_quoted(&example);
        if quoted && *verdict == Verdict::Template {
            return None;
        }
        let too_many = candidate.sentence
            && candidate.kind == Kind::Line
            && self.capped.contains(&candidate.source);
        let note = match verdict {
            Verdict::Background => "background: seen within three days only",
            Verdict::Copies => "background: in versions of one text",
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
        })
    }
}

/// The sources of which too many sentences would go.
fn capped(judged: &[Judged], sources: &HashMap<u64, Source>) -> HashSet<u64> {
    let mut gone: HashMap<u64, u64> = HashMap::new();
    for Judged {
        candidate, verdict, ..
    } in judged
    {
        if *verdict == Verdict::Template
            && candidate.sentence
            && candidate.kind == Kind::Line
            && candidate.pages * 2 < candidate.sightings
        {
            *gone.entry(candidate.source).or_default() += candidate.sightings;
        }
    }
    let too_many = |&(source, gone): &(u64, u64)| {
        let all = sources.get(&source).map_or(u64::MAX / 100, |s| s.sentences);
        gone * 100 > all * SOURCE_CAP
    };
    gone.into_iter().filter(too_many).map(|g| g.0).collect()
}

/// What a candidate looks like: its text with slots, the key of its mask, and the line.
struct Text {
    text: String,
    key: u64,
    example: String,
}

fn text_of(
    view: &View<'_>,
    outline: &Outline,
    candidate: &Candidate,
    author: &Author,
) -> Option<Text> {
    let text = |text: String, key: u64, line: &str| Text {
        text,
        key,
        example: line.chars().take(EXAMPLE).collect(),
    };
    if candidate.kind == Kind::Sentence {
        let line = outline.seen.last()?.line;
        return sentences(view.line(line)).iter().find_map(|range| {
            let (tokens, own, from) = piece(view, line, range);
            let key = mask(view, tokens, own, author).key;
            let is_it = [Zone::Head, Zone::Tail]
                .iter()
                .any(|z| template_key(Kind::Sentence, *z, key) == candidate.key);
            is_it.then(|| text(written(view, tokens, own, from, author), key, own))
        });
    }
    let line = outline.seen.get(usize::from(candidate.sample.1))?.line;
    let (own, tokens) = (view.line(line), view.tokens_of(line));
    if candidate.kind == Kind::Label {
        let label = labelled(view, line)?;
        let key = combine(label.label.iter().map(|t| t.hash));
        return Some(text(label.text.trim().to_owned(), key, own));
    }
    let from = view.lines[line].span.start as usize;
    let key = mask(view, tokens, own, author).key;
    Some(text(written(view, tokens, own, from, author), key, own))
}
