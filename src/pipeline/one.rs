//! One record on its way through the stages: parsed, normalised, marked. Framed
//! bytes come in; the staged entry and its row of the table go out.

use super::Policy;
use super::entry::Entry;
use super::policy::SourceFrom;
use crate::boilerplate::{self, Known};
use crate::dedup::{
    Marks, Merit, Outlook, Row, Story, UNDATED, clean_tokens, content_key, document_bands,
    is_truncated,
};
use crate::parse::{self, Parsed};
use crate::read::{Input, Kind, RawRecord};
use crate::record::{
    Card, Document, DropReason, Form, Lifted, Place, Rewrites, Staged, Strike, Unread, apply,
    iso_seconds,
};
use crate::segment::{Segmenter, Strikes, View};
use crate::{normalize, page, repeat};
use xxhash_rust::xxh3::xxh3_128;

/// Rounds of rules and repetition; a third one has not been seen to find anything.
const ROUNDS: usize = 8;

/// What is found out about a record.
pub struct Seen {
    pub staged: Staged,
    /// Its row of the table.
    pub entry: Entry,
    /// What it is looked up by, if it is a document to compare.
    pub marks: Option<Marks>,
}

impl Seen {
    fn unread(unread: Unread, entry: Entry) -> Self {
        Self {
            staged: Staged::Unread(unread),
            entry,
            marks: None,
        }
    }
}

/// One record.
pub fn record(
    raw: &RawRecord,
    chunk: &[u8],
    inputs: &[Input],
    policy: &Policy,
    segmenter: &mut Segmenter,
) -> Seen {
    let body = &chunk[raw.body.clone()];
    let place = Place {
        file: raw.file,
        line: raw.line,
        at: raw.at,
        pre: chunk[raw.pre.clone()].to_vec(),
        post: raw.post,
    };
    let parsed = match &raw.kind {
        Kind::Text => parse::parse_text(body, !place.pre.is_empty()),
        Kind::Json => parse::parse_json(body, &policy.keys),
        Kind::Unread {
            reason,
            detail,
            compressed,
            continued,
        } => {
            let entry = if *continued {
                Entry::Continued
            } else {
                Entry::Unread(*reason)
            };
            let unread = Unread {
                place,
                reason: *reason,
                detail: detail.clone(),
                compressed: *compressed,
                continued: *continued,
                raw: body.to_vec(),
            };
            return Seen::unread(unread, entry);
        }
    };
    match parsed {
        Ok(parsed) => {
            let input = &inputs[raw.file as usize];
            document(parsed, place, xxh3_128(body), input, policy, segmenter)
        }
        Err(unreadable) => {
            let unread = Unread {
                place,
                reason: unreadable.reason,
                detail: unreadable.detail,
                compressed: false,
                continued: false,
                raw: body.to_vec(),
            };
            Seen::unread(unread, Entry::Unread(unreadable.reason))
        }
    }
}

/// Normalises and marks one document.
fn document(
    parsed: Parsed<'_>,
    place: Place,
    key: u128,
    input: &Input,
    policy: &Policy,
    segmenter: &mut Segmenter,
) -> Seen {
    let empty = parsed.text.trim().is_empty();
    let normal = (policy.normalize && !empty)
        .then(|| normalize::normalize(&parsed.text, policy.lines))
        .flatten();
    let (text, rewrites) = match normal {
        Some((text, rewrites)) => (text, rewrites),
        None => (parsed.text.into_owned(), Rewrites::default()),
    };

    let mut lifted = Lifted {
        lone_surrogates: parsed.lone_surrogates,
        ..Lifted::default()
    };
    let known = Known {
        title: parsed.title.as_deref(),
    };
    let view = segmenter.view(&text);
    let cuts = if policy.boilerplate {
        boilerplate::cuts(&view, &policy.rules, &known)
    } else {
        Vec::new()
    };
    let view = segmenter.cut(&text, &cuts);
    let mut marks = Strikes::new(view.lines.len());
    // Rules look at places among the kept lines, and repetition moves those: what
    // it brings into reach goes now, and not when the clean text is cleaned again.
    for round in 0..ROUNDS {
        let before = marks.len();
        let mut shaped = false;
        if policy.boilerplate {
            boilerplate::mark(&view, &policy.rules, &known, &mut marks, &mut lifted);
            shaped = page::mark(&view, &policy.page, known.title, &mut marks);
            if shaped {
                // What stood first on the page is not the story's headline.
                lifted.title = None;
            }
        }
        if round > 0 && marks.len() == before {
            break;
        }
        let title = parsed.title.as_deref().or(lifted.title.as_deref());
        if !policy.repeat {
            if shaped {
                continue;
            }
            break;
        }
        let outcome = repeat::mark(&view, title, &mut marks);
        lifted.repeats_withheld = u32::try_from(outcome.withheld).unwrap_or(u32::MAX);
        if outcome.struck == 0 && !shaped {
            break;
        }
    }
    let truncated = marks
        .kept()
        .next_back()
        .is_some_and(|line| is_truncated(view.line(line)));
    let strikes = marks.finish(&view);

    let created = lifted
        .published
        .as_ref()
        .and_then(|m| m.iso.clone())
        .or_else(|| parsed.date.as_deref().map(normal_date));
    let struck: usize = strikes.iter().map(|s| s.span.len()).sum();
    let present = [
        created.is_some(),
        parsed.title.is_some() || lifted.title.is_some(),
        lifted.byline.is_some() || matches!(&parsed.form, Form::Json(f) if f.has_author),
    ];
    let merit = Merit {
        truncated,
        clean: u32::try_from(text.len() - struck).unwrap_or(u32::MAX),
        struck: u32::try_from(struck).unwrap_or(u32::MAX),
        fields: present.iter().map(|&p| u8::from(p)).sum(),
        created: created.as_deref().and_then(iso_seconds).unwrap_or(UNDATED),
    };
    let id = parsed.id.unwrap_or_else(|| match parsed.form {
        Form::Text(_) => input.name.clone(),
        Form::Json(_) => format!("{}#{}", input.name, place.line),
    });
    let card = Card {
        id,
        source: source(
            parsed.source,
            parsed.url.as_deref(),
            input,
            &parsed.form,
            policy,
        ),
        url: parsed.url,
        created,
    };
    let (entry, marks) = if empty {
        (
            Entry::Dropped(DropReason::Empty, Outlook::of_source(&card.source).source()),
            None,
        )
    } else {
        let title = parsed.title.as_deref().or(lifted.title.as_deref());
        row(&view, &strikes, merit, &card, title, policy)
    };
    let document = Document {
        card,
        place,
        key,
        form: parsed.form,
        text,
        rewrites,
        strikes,
        lifted,
    };
    Seen {
        staged: Staged::Document(Box::new(document)),
        entry,
        marks,
    }
}

/// The input's date as ISO 8601 where it can be read in one way only, else as it is.
fn normal_date(written: &str) -> String {
    let written = written.trim();
    if iso_seconds(written).is_some() {
        // "2024-03-05 10:08:00" is what Python's `str` makes of a date.
        return written.replacen(' ', "T", 1);
    }
    boilerplate::moment(written)
        .and_then(|m| m.iso)
        .unwrap_or_else(|| written.to_owned())
}

/// What the decision is to know of what is left, if anything is: its row, and
/// its marks.
fn row(
    view: &View<'_>,
    strikes: &[Strike],
    merit: Merit,
    card: &Card,
    title: Option<&str>,
    policy: &Policy,
) -> (Entry, Option<Marks>) {
    let words = clean_tokens(view.tokens, strikes);
    // Only where no word is left is the key of the text itself.
    let wordless = if words.is_empty() {
        apply(view.text, &Strike::edits(strikes))
    } else {
        String::new()
    };
    if words.is_empty() && wordless.trim().is_empty() {
        let source = Outlook::of_source(&card.source).source();
        return (Entry::Dropped(DropReason::EmptyAfterCleaning, source), None);
    }
    let story = policy
        .stories
        .then(|| Story::new(&card.source, card.url.as_deref(), title, view, &words));
    let row = Row {
        merit,
        outlook: match &story {
            Some(story) => story.outlook(),
            None => Outlook::of_source(&card.source),
        },
    };
    let marks = Marks {
        key: content_key(words.iter().copied(), &wordless),
        story,
        bands: if policy.near {
            document_bands(&words)
        } else {
            Box::default()
        },
    };
    (Entry::Document(row), Some(marks))
}

fn source(
    field: Option<String>,
    url: Option<&str>,
    input: &Input,
    form: &Form,
    policy: &Policy,
) -> String {
    let (folder, name) = match input.name.rsplit_once('/') {
        Some((folder, name)) => (folder.rsplit('/').next().map(str::to_owned), name),
        None => (None, input.name.as_str()),
    };
    let parent = || {
        let folder = input.path.parent().and_then(|p| p.file_name());
        folder.map(|f| f.to_string_lossy().into_owned())
    };
    let stem = || name.split('.').next().unwrap_or(name).to_owned();
    let place = || match form {
        Form::Text(_) => folder.clone().or_else(parent).unwrap_or_else(stem),
        Form::Json(_) => stem(),
    };
    match policy.source_from {
        SourceFrom::Auto => field
            .or_else(|| url.and_then(parse::host))
            .unwrap_or_else(place),
        SourceFrom::Host => url.and_then(parse::host).unwrap_or_else(place),
        SourceFrom::Folder => folder.clone().or_else(parent).unwrap_or_else(stem),
        SourceFrom::File => stem(),
    }
}
