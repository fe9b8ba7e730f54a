//! One record on its way through the stages: parsed, normalised, marked. Framed
//! bytes come in; the staged entry and its row of the table go out.

use super::Policy;
use super::entry::Entry;
use super::policy::SourceFrom;
use super::settle::settle;
use crate::clean::RecordMetadata;
use crate::clean::page::Expect;
use crate::clean::templates::Outline;
use crate::clean::{self, Marking, is_page};
use crate::dedup::{DocumentKeys, StoryFingerprint};
use crate::learn;
use crate::read::parse::{self, Parsed};
use crate::read::{Input, Kind, RawRecord};
use crate::record::{Document, DocumentHeader, DropReason, Form, Place, Rewrites, Staged, Unread};
use crate::text::Segmenter;
use crate::text::normalize;
use xxhash_rust::xxh3::xxh3_128;

/// What is found out about a record.
pub struct Seen {
    pub staged: Staged,
    /// Its row of the table.
    pub entry: Entry,
    /// What it is looked up by, if it is a document to compare.
    pub marks: Option<DocumentKeys>,
    pub aside: LearningInput,
}

/// What learning and the review of given templates ask of a record.
#[derive(Default)]
pub struct LearningInput {
    /// What the learner notes of it.
    pub note: Option<learn::Note>,
    /// Of a document, whether it is a page by its shape.
    pub page: Option<bool>,
    /// The key of its source, where templates were given.
    pub source: Option<u64>,
    /// Given templates that would have struck too much of it.
    pub over: Vec<u64>,
}

impl Seen {
    fn unread(unread: Unread, entry: Entry) -> Self {
        Self {
            staged: Staged::Unread(unread),
            entry,
            marks: None,
            aside: LearningInput::default(),
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
        Kind::Json => parse::parse_json(body, &policy.cleaner.keys),
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
    let facts = RecordMetadata::of(&parsed);
    let normal = (policy.cleaner.normalize && !empty)
        .then(|| normalize::normalize(&parsed.text, policy.cleaner.lines))
        .flatten();
    let (text, rewrites) = match normal {
        Some((text, rewrites)) => (text, rewrites),
        None => (parsed.text.into_owned(), Rewrites::default()),
    };

    let view = clean::view(segmenter, &text, &policy.cleaner, &facts.title);
    let mut marking = Marking::new(&view, &policy.cleaner, &facts, parsed.lone_surrogates);
    let id = parsed.id.unwrap_or_else(|| match parsed.form {
        Form::Text(_) => input.name.clone(),
        Form::Json(_) => format!("{}#{}", input.name, place.line),
    });
    let mut card = DocumentHeader {
        id,
        source: source(
            parsed.source,
            parsed.url.as_deref(),
            input,
            &parsed.form,
            policy,
        ),
        url: parsed.url,
        created: None,
    };
    let mut stub = false;
    let mut aside = LearningInput::default();
    // Templates come before the shape: they are what stands on the pages.
    if !empty && policy.has_templates() {
        let about = marking.about(&card);
        if policy.learn {
            aside.note = learn::observe(&view, &Outline::new(&view, &marking.marks), &about);
        } else {
            let outcome = marking.by_templates(&policy.cleaner.templates, &about);
            stub = outcome.stub;
            aside.source = Some(about.source);
            aside.over = outcome.over;
        }
    }
    marking.by_shape(Expect::Nothing);
    let mut settled = settle(marking, policy, &mut card, stub);
    aside.page = (!text.trim().is_empty()).then(|| is_page(&settled.strikes));
    if empty {
        let source = StoryFingerprint::of_source(&card.source).source();
        settled.entry = Entry::Dropped(DropReason::Empty, source);
    }
    let document = Document {
        card,
        place,
        key,
        form: parsed.form,
        text,
        rewrites,
        strikes: settled.strikes,
        lifted: settled.lifted,
    };
    Seen {
        staged: Staged::Document(Box::new(document)),
        entry: settled.entry,
        marks: settled.marks,
        aside,
    }
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
