//! One record on its way through the stages: parsed, normalised, marked. Framed
//! bytes come in; the staged entry and its row of the table go out.

use crate::clean::templates::{Outline, source_key};
use crate::clean::{self, DayOrder, Marking, RecordMetadata, is_page, source_name};
use crate::dedup::{DocumentKeys, StoryFingerprint};
use crate::learn;
use crate::read::parse::{self, Parsed};
use crate::read::{Chunk, Format, Input, Kind, RawRecord};
use crate::record::{
    Document, DocumentHeader, DropReason, Form, Place, RecordFields, Rewrites, Staged, Unread,
};
use crate::run::day_orders::Evidence;
use crate::run::entries::Entry;
use crate::run::keys::settle;
use crate::run::policy::Policy;
use crate::run::policy::SourceFrom;
use crate::text::Segmenter;
use std::path::Path;
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
    /// What its date tells of those of its source.
    pub day_order: Option<Evidence>,
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
pub fn clean_record(
    raw: &RawRecord,
    chunk: &Chunk,
    inputs: &[Input],
    policy: &Policy,
    segmenter: &mut Segmenter,
) -> Seen {
    let body = &chunk.bytes[raw.body.clone()];
    let place = Place {
        file: raw.file,
        line: raw.line,
        at: raw.at,
        pre: chunk.bytes[raw.pre.clone()].to_vec(),
        post: raw.post,
    };
    let line;
    let parsed = match &raw.kind {
        Kind::Text => parse::parse_text(body, !place.pre.is_empty()),
        Kind::Json => {
            line = parse::JsonLine::of_json(body);
            line.parse(&policy.cleaner.keys)
        }
        Kind::Row(header) => match parse::JsonLine::of_row(body, header) {
            Ok(row) => {
                line = row;
                line.parse(&policy.cleaner.keys)
            }
            Err(unreadable) => Err(unreadable),
        },
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
            clean_parsed(
                parsed,
                place,
                xxh3_128(body),
                Origin {
                    name: &input.name,
                    path: (!input.piped).then_some(&*input.path),
                    alone: is_alone(raw, chunk, input),
                },
                policy,
                segmenter,
            )
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

/// Where a record came from, for its id and its source.
#[derive(Debug, Clone, Copy)]
pub struct Origin<'a> {
    /// The name of the file in the account.
    pub name: &'a str,
    /// Where it lies, if it is a file and not standard input.
    pub path: Option<&'a Path>,
    /// Whether it is the only record of a file of JSON, as those of news crawlers are.
    pub alone: bool,
}

/// Whether a record is all that its `.json` file holds, but for blanks. The end of the file is
/// in the same chunk then, if the record is not very long.
fn is_alone(raw: &RawRecord, chunk: &Chunk, input: &Input) -> bool {
    if input.format != Some(Format::Json) || raw.line != 1 {
        return false;
    }
    let end = chunk
        .finished
        .binary_search_by_key(&raw.file, |end| end.file);
    let Ok(end) = end.map(|at| &chunk.finished[at]) else {
        return false;
    };
    let in_list = chunk.bytes[raw.pre.clone()].contains(&b'[');
    end.complete && end.records == 1 && !in_list && end.tail.iter().all(u8::is_ascii_whitespace)
}

impl Origin<'_> {
    /// The name without its endings.
    fn stem(&self) -> String {
        let file = self.name.rsplit('/').next().unwrap_or(self.name);
        file.split('.').next().unwrap_or(file).to_owned()
    }

    /// The folder that the file lies in.
    fn folder(&self) -> String {
        let named = self
            .name
            .rsplit_once('/')
            .and_then(|(f, _)| f.rsplit('/').next());
        let parent = || {
            let folder = self.path?.parent()?.file_name()?;
            Some(folder.to_string_lossy().into_owned())
        };
        let folder = named.map(str::to_owned).or_else(parent);
        folder.unwrap_or_else(|| self.stem())
    }
}

/// Cleans one parsed record.
pub fn clean_parsed(
    parsed: Parsed<'_>,
    place: Place,
    key: u128,
    origin: Origin<'_>,
    policy: &Policy,
    segmenter: &mut Segmenter,
) -> Seen {
    let empty = parsed.text.trim().is_empty();
    let metadata = RecordMetadata::new(&parsed.said, parsed.url.as_deref());
    let (text, rewrites) = match policy.cleaner.normalized(&parsed.text) {
        Some((text, rewrites)) => (text, rewrites),
        None => (parsed.text.into_owned(), Rewrites::default()),
    };

    let view = clean::view(segmenter, &text, &policy.cleaner, &metadata.title);
    let lone_surrogates = parsed.lone_surrogates;
    let mut marking = Marking::new(&view, &policy.cleaner, &metadata, lone_surrogates);
    let id = parsed.id.unwrap_or_else(|| match parsed.form {
        Form::Text(_) => origin.name.to_owned(),
        Form::Json(_) => format!("{}#{}", origin.name, place.line),
    });
    let mut header = DocumentHeader {
        id,
        source: source(
            parsed.source,
            parsed.url.as_deref(),
            &origin,
            &parsed.form,
            policy,
        ),
        url: parsed.url,
        created: None,
        created_either: None,
    };
    let mut aside = LearningInput {
        day_order: day_order(&parsed.said, &header.source),
        ..LearningInput::default()
    };
    if policy.learn && !empty {
        // What is learned stands on pages, and their shape would remove it.
        marking.ask(&mut []);
        let context = marking.learning_context(&header);
        aside.note = learn::observe(&view, &Outline::new(&view, &marking.strikes), &context);
    }
    let outcome = marking.ask_all(&header);
    if !empty && !policy.cleaner.templates.list().is_empty() {
        aside.source = Some(source_key(&source_name(&header)));
        aside.over = outcome.withheld_by;
    }
    let mut settled = settle(marking, policy, &mut header, outcome.stub);
    aside.page = (!text.trim().is_empty()).then(|| is_page(&settled.strikes));
    if empty {
        let source = StoryFingerprint::of_source(&header.source).source();
        settled.entry = Entry::Dropped(DropReason::Empty, source);
    }
    let document = Document {
        card: header,
        place,
        key,
        form: parsed.form,
        said: parsed.said,
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

/// What the date of a record tells of the order of day and month in its source.
pub fn day_order(said: &RecordFields, source: &str) -> Option<Evidence> {
    let order = DayOrder::of(said.date.as_deref()?)?;
    Some(Evidence::new(source, order))
}

fn source(
    field: Option<String>,
    url: Option<&str>,
    origin: &Origin<'_>,
    form: &Form,
    policy: &Policy,
) -> String {
    let place = || match form {
        Form::Text(_) => origin.folder(),
        Form::Json(_) if origin.alone => origin.folder(),
        Form::Json(_) => origin.stem(),
    };
    let host = || url.and_then(parse::host);
    match policy.source_from {
        SourceFrom::Auto => field.or_else(host).unwrap_or_else(place),
        SourceFrom::Host => host().unwrap_or_else(place),
        SourceFrom::Folder => origin.folder(),
        SourceFrom::File => origin.stem(),
    }
}
