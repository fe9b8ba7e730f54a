//! Parses a JSON record in one line: finds the fields that are read, and keeps the rest of the
//! line as it is, with the places where the clean line differs.

#[cfg(test)]
mod tests;

use super::python::without_python_numbers;
use super::{Field, Parsed, Unreadable, object_fields, utf8};
use crate::config::Keys;
use crate::record::{
    Form, JsonForm, Layout, MetadataSlot, Reason, RecordFields, Replaced, decode_string,
    spelling_of,
};
use serde_json::error::Category;
use std::ops::Range;

/// Fields of a record without a text that are named, …
const NAMED_FIELDS: usize = 20;
/// … and how much of their names.
const NAME_MAX_CHARS: usize = 40;
/// A longer string of escaped blanks is taken for a text, so that none is decoded twice.
const BLANK_MAX_BYTES: usize = 64;
/// A string of this length may be a text that no key names, in bytes.
const TEXT_MIN_BYTES: usize = 40;

/// Parses a line without its line end.
///
/// # Errors
/// The line is not an object with exactly one text field that is a string.
pub fn parse_json<'a>(bytes: &'a [u8], keys: &Keys) -> Result<Parsed<'a>, Unreadable> {
    let line = utf8(bytes)?;
    match object_fields(line) {
        Ok(fields) => read(line, line, &fields, &[], keys),
        Err(error) => {
            let refused = || unreadable(line, &error);
            let patched = without_python_numbers(line).ok_or_else(refused)?;
            let fields = object_fields(&patched.line).map_err(|_| refused())?;
            let parsed = read(line, &patched.line, &fields, &patched.places, keys)?;
            Ok(parsed.into_owned())
        }
    }
}

/// Reads the fields of a line. `original` has numbers that JSON does not have at these places;
/// `line` has empty lists there.
fn read<'a>(
    original: &str,
    line: &'a str,
    fields: &[Field<'a>],
    numbers: &[Range<usize>],
    keys: &Keys,
) -> Result<Parsed<'a>, Unreadable> {
    no_control_in_keys(line, fields)?;
    let text = text_field(fields, keys)?;
    let Some(inner) = text.string() else {
        let detail = format!("field \"{}\"", text.key.escape_debug());
        return Err(Unreadable::new(Reason::TextNotString, detail));
    };
    // The text borrows from the line and not from the field.
    let inner_start = text.value_range.start + 1;
    let (decoded, lone_surrogates) = decode_string(&line[inner_start..inner_start + inner.len()]);
    let nested = nested_fields(fields);
    let find = |names: &[String]| find(fields, &nested, names);
    let top = |name: &str| fields.iter().any(|f| f.key == name);
    let metadata = metadata_slot(line, fields, &nested, text);
    let bytes = original.as_bytes();
    let replaced = replaced(line, fields, text, numbers);
    let swaps = replaced.iter().any(|r| r.new != "null");
    Ok(Parsed {
        id: top_level(fields, &keys.id).and_then(scalar),
        url: find(&keys.url).and_then(string),
        source: find(&keys.source).and_then(string),
        said: RecordFields {
            title: find(&keys.title).and_then(string),
            title_is_lifted: metadata.has("title"),
            date: find(&keys.date).and_then(date),
            author: find(&keys.author).and_then(first_string),
            has_author: find(&keys.author).is_some(),
        },
        form: Form::Json(JsonForm {
            text_at: offset(text.value_range.start),
            rename: (text.key != "text" && (swaps || !top("text")))
                .then(|| (offset(text.key_range.start), offset(text.key_range.end))),
            metadata,
            end_at: in_frame(line.rfind('}').unwrap_or(0), text),
            has_id: top("id"),
            has_source: top("source"),
            has_created: top("created"),
            has_title: find(&keys.title).is_some(),
            has_author: find(&keys.author).is_some(),
            spelling: spelling_of(text.value, &decoded),
            replaced,
            layout: Layout::Line,
            frame: [
                &bytes[..text.value_range.start],
                &bytes[text.value_range.end..],
            ]
            .concat(),
        }),
        text: decoded,
        lone_surrogates,
    })
}

/// Where the clean line differs beside the text: numbers that JSON does not have are null, and
/// an empty field `text` trades its name with the field that has the text.
fn replaced(
    line: &str,
    fields: &[Field<'_>],
    text: &Field<'_>,
    numbers: &[Range<usize>],
) -> Vec<Replaced> {
    let text_key = &line[text.key_range.clone()];
    let place = |range: &Range<usize>| (in_frame(range.start, text), in_frame(range.end, text));
    let mut replaced: Vec<_> = numbers
        .iter()
        .map(|range| Replaced {
            place: place(range),
            new: "null".to_owned(),
        })
        .collect();
    let mut named = fields.iter().filter(|f| f.key == "text");
    if let (Some(field), None) = (named.next(), named.next())
        && text.key != "text"
        && !is_filled(field)
    {
        // A list would be of the wrong type in a column of strings.
        let is_number = numbers.iter().any(|n| n.start == field.value_range.start);
        if is_number || field.value == "null" || field.string().is_some() {
            replaced.push(Replaced {
                place: place(&field.key_range),
                new: text_key.to_owned(),
            });
        }
    }
    replaced
}

fn offset(position: usize) -> u32 {
    u32::try_from(position).unwrap_or(u32::MAX)
}

/// Converts an offset in the line to an offset in the frame, which lacks the text literal.
fn in_frame(position: usize, text: &Field<'_>) -> u32 {
    offset(if position >= text.value_range.end {
        position - text.value_range.len()
    } else {
        position
    })
}

fn unreadable(record: &str, error: &serde_json::Error) -> Unreadable {
    let lines_before = record.split_inclusive('\n').take(error.line().max(1) - 1);
    let before: usize = lines_before.map(str::len).sum();
    let place = format!("byte {}", before + error.column());
    // serde_json's message of a type error would quote the document.
    match error.classify() {
        Category::Data => Unreadable::new(Reason::NotAnObject, place),
        _ if error.to_string().starts_with("control character") => {
            Unreadable::new(Reason::JsonControl, place)
        }
        _ => {
            let words = error.to_string();
            let what = words.split(" at line ").next().unwrap_or_default();
            Unreadable::new(Reason::Json, format!("{what} at {place}"))
        }
    }
}

/// Refuses control characters in keys. serde_json accepts them, because keys are read as bytes,
/// but a clean line with one would not be JSON.
fn no_control_in_keys(line: &str, fields: &[Field<'_>]) -> Result<(), Unreadable> {
    for field in fields {
        let key = &line[field.key_range.clone()];
        if let Some(position) = key.bytes().position(|b| b < b' ') {
            // serde_json counts from 1.
            let column = field.key_range.start + position + 1;
            return Err(Unreadable::new(
                Reason::JsonControl,
                format!("byte {column}"),
            ));
        }
    }
    Ok(())
}

fn text_field<'f, 'a>(fields: &'f [Field<'a>], keys: &Keys) -> Result<&'f Field<'a>, Unreadable> {
    let first = |filled: bool| {
        let fits = |f: &&Field<'_>| !filled || is_filled(f);
        let named = |name: &String| fields.iter().filter(fits).find(|f| f.key == name.as_str());
        keys.text.iter().find_map(named)
    };
    // One that is empty says more than none.
    let Some(field) = first(true).or_else(|| first(false)) else {
        return Err(Unreadable::new(Reason::NoText, no_text(fields, keys)));
    };
    if fields.iter().filter(|f| f.key == field.key).count() > 1 {
        let detail = format!("field \"{}\"", field.key.escape_debug());
        return Err(Unreadable::new(Reason::DuplicateTextKey, detail));
    }
    Ok(field)
}

/// Names the fields that a record without a text has, and the one that looks most like a text.
fn no_text(fields: &[Field<'_>], keys: &Keys) -> String {
    let looked = keys.text.join(", ");
    let name = |field: &Field<'_>| -> String {
        let start: String = field.key.chars().take(NAME_MAX_CHARS).collect();
        start.escape_debug().to_string()
    };
    let mut names: Vec<_> = fields.iter().take(NAMED_FIELDS).map(name).collect();
    if fields.len() > NAMED_FIELDS {
        names.push(format!("and {} more", fields.len() - NAMED_FIELDS));
    }
    let longest = fields
        .iter()
        .filter(|f| f.string().is_some_and(|s| s.len() >= TEXT_MIN_BYTES))
        .max_by_key(|f| f.value.len());
    let advice = match longest {
        Some(field) => format!("try --text-key {}", name(field)),
        None => "name the field of the text with --text-key".to_owned(),
    };
    match names.len() {
        0 => "it has no fields".to_owned(),
        _ => format!("it has {} and none of {looked}: {advice}", names.join(", ")),
    }
}

/// Whether a value says anything: it is not null, and no empty string, list or object.
fn is_filled(field: &Field<'_>) -> bool {
    let value = field.value;
    let blank = |s: &str| s.chars().all(char::is_whitespace);
    match field.string() {
        Some(inner) if inner.len() < BLANK_MAX_BYTES => !blank(&decode_string(inner).0),
        Some(inner) => !blank(inner),
        None => !matches!(value, "null" | "[]" | "{}" | "[null]" | "[\"\"]"),
    }
}

/// The first field with one of these names that is filled; of duplicate keys the last, as in
/// most parsers.
fn top_level<'f, 'a>(fields: &'f [Field<'a>], names: &[String]) -> Option<&'f Field<'a>> {
    let last = |name: &String| fields.iter().rev().find(|f| f.key == name.as_str());
    names.iter().filter_map(last).find(|f| is_filled(f))
}

/// Strings that say nothing: what Python and pandas print where a value is missing.
const MISSING: &[&str] = &["\"NaN\"", "\"nan\"", "\"NaT\"", "\"None\"", "\"null\""];

/// The first of these fields that says something, in the record, else inside `metadata`, where
/// Dolma and datatrove have it.
fn find<'f, 'a>(
    fields: &'f [Field<'a>],
    nested: &'f [Field<'a>],
    names: &[String],
) -> Option<&'f Field<'a>> {
    let first = |fields: &'f [Field<'a>]| {
        let named = |name: &String| fields.iter().rev().find(|f| f.key == name.as_str());
        let mut named = names.iter().filter_map(named);
        named.find(|f| is_filled(f) && !MISSING.contains(&f.value))
    };
    first(fields).or_else(|| first(nested))
}

fn nested_fields<'a>(fields: &[Field<'a>]) -> Vec<Field<'a>> {
    fields
        .iter()
        .rev()
        .find(|f| f.key == "metadata")
        .filter(|f| f.value.starts_with('{'))
        .and_then(|f| object_fields(f.value).ok())
        .unwrap_or_default()
}

fn metadata_slot(
    line: &str,
    fields: &[Field<'_>],
    nested: &[Field<'_>],
    text: &Field<'_>,
) -> MetadataSlot {
    let named = |name: &str| fields.iter().rev().find(|f| f.key == name);
    let into = |field: &Field<'_>, keys: Vec<String>| MetadataSlot::Into {
        at: in_frame(field.value_range.end - 1, text),
        keys,
    };
    let names = |fields: &[Field<'_>]| fields.iter().map(|f| f.key.to_string()).collect();
    match (named("metadata"), named("copydesk")) {
        (None, _) => MetadataSlot::New("metadata".into()),
        (Some(m), _) if m.value.starts_with('{') => into(m, names(nested)),
        (Some(_), None) => MetadataSlot::New("copydesk".into()),
        (Some(_), Some(c)) => match object_fields(&line[c.value_range.clone()]) {
            Ok(inside) => into(c, names(&inside)),
            // Both names are in use for something else, so a third one is used.
            Err(_) => MetadataSlot::New("copydesk_metadata".into()),
        },
    }
}

fn string(field: &Field<'_>) -> Option<String> {
    let text = decode_string(field.string()?).0.into_owned();
    (!text.trim().is_empty()).then_some(text)
}

/// A string, or the first of a list of strings.
fn first_string(field: &Field<'_>) -> Option<String> {
    if !field.value.starts_with('[') {
        return string(field);
    }
    let list: Vec<serde_json::Value> = serde_json::from_str(field.value).ok()?;
    list.first()?.as_str().map(str::to_owned)
}

/// The text of a string, or the literal of a number.
fn scalar(field: &Field<'_>) -> Option<String> {
    match field.value.as_bytes().first()? {
        b'"' => string(field),
        b'-' | b'0'..=b'9' => Some(field.value.to_owned()),
        _ => None,
    }
}

/// A date: a string, a number, or MongoDB's `{"$date": …}` with either.
fn date(field: &Field<'_>) -> Option<String> {
    if !field.value.starts_with('{') {
        return scalar(field);
    }
    let mut value: serde_json::Value = serde_json::from_str(field.value).ok()?;
    // Newer programs write a number as {"$numberLong": "…"}.
    for key in ["$date", "$numberLong"] {
        if let Some(inside) = value.get_mut(key) {
            value = inside.take();
        }
    }
    match value {
        serde_json::Value::String(text) => Some(text),
        serde_json::Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}
