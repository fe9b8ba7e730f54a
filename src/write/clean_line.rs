//! The clean line of a document: its input line with the text replaced and missing fields
//! added. All other bytes of the input line stay as they are.

use crate::record::{Document, Form, JsonForm, Lifted, MetadataSlot, Moment, Span, encode_string};
use serde_json::{Map, Value, json};

/// Metadata that does not come from the document itself.
#[derive(Debug, Clone, Default)]
pub struct Extra {
    /// Names and values, in this order: `duplicates`, `filter_reason`, `twin`, …
    pub metadata: Vec<(&'static str, Value)>,
}

/// A line without its newline, and where it differs from the input line.
#[derive(Debug, Default)]
pub struct CleanLine {
    pub bytes: Vec<u8>,
    /// The place of the text literal, with its quotes.
    pub text: Option<Span>,
    /// The place of the key that was renamed to `text`, and its old literal.
    pub key: Option<(Span, String)>,
    /// The places of other literals that differ, and the old ones.
    pub replaced: Vec<(Span, String)>,
    /// The places of what was added.
    pub added: Vec<Span>,
}

impl CleanLine {
    /// The parts of the line before and after its text literal.
    #[must_use]
    pub fn frame(&self) -> Option<(String, String)> {
        let text = self.text?.range();
        let (before, after) = (&self.bytes[..text.start], &self.bytes[text.end..]);
        let string = |bytes| String::from_utf8_lossy(bytes).into_owned();
        Some((string(before), string(after)))
    }
}

/// Writes the line of a document whose clean text is `clean`.
#[must_use]
pub fn clean_line(document: &Document, clean: &str, extra: &Extra) -> CleanLine {
    match &document.form {
        Form::Text(_) => text_line(document, clean, extra),
        Form::Json(form) => json_line(document, form, clean, extra),
    }
}

fn text_line(document: &Document, clean: &str, extra: &Extra) -> CleanLine {
    let mut line = CleanLine::default();
    let out = &mut line.bytes;
    out.extend_from_slice(b"{\"id\":");
    encode_string(&document.card.id, out);
    out.extend_from_slice(b",\"text\":");
    let start = out.len();
    encode_string(clean, out);
    line.text = Some(Span::new(start, out.len()));
    put(out, "source", &Value::String(document.card.source.clone()));
    if let Some(created) = &document.card.created {
        put(out, "created", &Value::String(created.clone()));
    }
    let metadata = metadata(&document.lifted, extra, |_| false);
    if !metadata.is_empty() {
        put(out, "metadata", &Value::Object(metadata));
    }
    out.push(b'}');
    line
}

fn json_line(document: &Document, form: &JsonForm, clean: &str, extra: &Extra) -> CleanLine {
    // What is inserted into the frame, each with its offset.
    enum Piece<'a> {
        Key(u32),
        Replaced(u32, &'a str),
        Text,
        Added(Vec<u8>),
    }
    let mut pieces: Vec<(u32, Piece)> = Vec::with_capacity(4);
    if let Some((start, end)) = form.rename {
        pieces.push((start, Piece::Key(end)));
    }
    pieces.push((form.text_at, Piece::Text));
    for replaced in &form.replaced {
        let (start, end) = replaced.place;
        pieces.push((start, Piece::Replaced(end, &replaced.new)));
    }
    let mut end = Vec::new();
    if !form.has_id {
        put(&mut end, "id", &Value::String(document.card.id.clone()));
    }
    if !form.has_source {
        put(
            &mut end,
            "source",
            &Value::String(document.card.source.clone()),
        );
    }
    if let Some(created) = document.card.created.as_ref().filter(|_| !form.has_created) {
        put(&mut end, "created", &Value::String(created.clone()));
    }
    match &form.metadata {
        MetadataSlot::New(name) => {
            let metadata = metadata(&document.lifted, extra, |k| has_field(form, k));
            if !metadata.is_empty() {
                put(&mut end, name, &Value::Object(metadata));
            }
        }
        MetadataSlot::Into { at, keys } => {
            let metadata = metadata(&document.lifted, extra, |k| {
                has_field(form, k) || keys.iter().any(|have| have == k)
            });
            let mut bytes = Vec::new();
            for (key, value) in &metadata {
                put(&mut bytes, key, value);
            }
            if keys.is_empty() && !bytes.is_empty() {
                bytes.remove(0);
            }
            pieces.push((*at, Piece::Added(bytes)));
        }
    }
    pieces.push((form.end_at, Piece::Added(end)));
    pieces.sort_by_key(|(offset, _)| *offset);

    let mut line = CleanLine::default();
    let out = &mut line.bytes;
    out.reserve(form.frame.len() + clean.len() + clean.len() / 16 + 64);
    let mut from = 0;
    for (offset, piece) in pieces {
        out.extend_from_slice(&form.frame[from..offset as usize]);
        from = offset as usize;
        let start = out.len();
        match piece {
            Piece::Key(end) => {
                let old = String::from_utf8_lossy(&form.frame[from..end as usize]).into_owned();
                out.extend_from_slice(b"\"text\"");
                line.key = Some((Span::new(start, out.len()), old));
                from = end as usize;
            }
            Piece::Replaced(end, new) => {
                let old = String::from_utf8_lossy(&form.frame[from..end as usize]).into_owned();
                out.extend_from_slice(new.as_bytes());
                line.replaced.push((Span::new(start, out.len()), old));
                from = end as usize;
            }
            Piece::Text => {
                encode_string(clean, out);
                line.text = Some(Span::new(start, out.len()));
            }
            Piece::Added(bytes) if bytes.is_empty() => {}
            Piece::Added(bytes) => {
                out.extend_from_slice(&bytes);
                line.added.push(Span::new(start, out.len()));
            }
        }
    }
    out.extend_from_slice(&form.frame[from..]);
    line
}

/// Whether the record has a field at its top level for what was extracted.
fn has_field(form: &JsonForm, key: &str) -> bool {
    match key {
        "title" => form.has_title,
        "byline" => form.has_author,
        _ => false,
    }
}

/// Appends `,"key":value`.
fn put(out: &mut Vec<u8>, key: &str, value: &Value) {
    out.push(b',');
    encode_string(key, out);
    out.push(b':');
    // A `Value` can always be serialized: its keys are strings.
    let _ = serde_json::to_writer(&mut *out, value);
}

/// The metadata to add, without the names for which `exists` is true.
fn metadata(lifted: &Lifted, extra: &Extra, exists: impl Fn(&str) -> bool) -> Map<String, Value> {
    let mut map = Map::new();
    let mut add = |key: &str, value: Option<Value>| {
        if let Some(value) = value.filter(|_| !exists(key)) {
            map.insert(key.to_owned(), value);
        }
    };
    let text = |s: &String| Value::String(s.clone());
    add("title", lifted.title.as_ref().map(text));
    add("byline", lifted.byline.as_ref().map(text));
    add("author_biography", lifted.biography.as_ref().map(text));
    add(
        "agencies",
        (!lifted.agencies.is_empty()).then(|| json!(lifted.agencies)),
    );
    let captions: Vec<_> = lifted.captions.iter().map(|c| &c.text).collect();
    add("captions", (!captions.is_empty()).then(|| json!(captions)));
    let iso = |m: &Option<Moment>| m.as_ref().and_then(|m| m.iso.as_ref()).map(text);
    let written = |m: &Option<Moment>| m.as_ref().map(|m| text(&m.written));
    add("published", iso(&lifted.published));
    add("published_as_written", written(&lifted.published));
    add("updated", iso(&lifted.updated));
    add("updated_as_written", written(&lifted.updated));
    add("reading_minutes", lifted.reading_minutes.map(|m| json!(m)));
    for (key, value) in &extra.metadata {
        add(key, Some(value.clone()));
    }
    map
}
