//! Puts some of the strikes of one document back: returns its clean line and its audit line as
//! if those strikes had never been made. The text that is put back is normalized as the rest
//! of the text was.

use crate::record::{Account, BUILTIN_RULES, encode_string};
use crate::text::normalize::{Lines, normalize};
use crate::write::{AuditLine, EditLine, Misfit, RecordLine, Was, clean_text, restore_record};

/// Surrounds the text that is normalized, so that its ends are not the ends of a text.
const EDGE: char = '.';

/// Puts back the strikes that `is_wanted` selects; `None` if there are none. `normalized` says
/// whether the run normalized its texts.
///
/// # Errors
/// The clean line and the audit line do not belong together.
pub fn put_back(
    line: &str,
    audit: &AuditLine,
    normalized: bool,
    is_wanted: impl Fn(&EditLine) -> bool,
) -> Result<Option<(String, AuditLine)>, Misfit> {
    if !audit.edits.iter().any(&is_wanted) {
        return Ok(None);
    }
    let clean = clean_text(line, audit)?;
    let mut text = String::with_capacity(clean.len() + 1024);
    let mut edits: Vec<EditLine> = Vec::with_capacity(audit.edits.len());
    // Offsets in the clean text, each with its new offset; later bytes move with it.
    let mut moved: Vec<(u32, u32)> = Vec::new();
    let mut from = 0;
    for edit in &audit.edits {
        let (start, end) = (edit.at as usize, (edit.at + edit.len) as usize);
        let between = clean.get(from..start).ok_or(OUTSIDE)?;
        text.push_str(between);
        from = end;
        let now = clean.get(start..end).ok_or(OUTSIDE)?;
        if is_wanted(edit) {
            let was = edit.was.text();
            let was = was.ok_or(Misfit("the audit kept no removed text"))?;
            insert(was, normalized, &mut text, &mut edits);
            moved.push((edit.at, text.len() as u32));
        } else {
            edits.push(EditLine {
                at: text.len() as u32,
                ..edit.clone()
            });
            text.push_str(now);
            moved.push((edit.at + edit.len, text.len() as u32));
        }
    }
    text.push_str(clean.get(from..).ok_or(OUTSIDE)?);
    for edit in &mut edits {
        // A twin is a line that was kept; text that is put back before it moves it.
        if let Some(twin) = &mut edit.twin {
            let passed = moved.partition_point(|(at, _)| at <= twin);
            if let Some((at, to)) = passed.checked_sub(1).map(|i| moved[i]) {
                *twin = to + (*twin - at);
            }
        }
    }
    let mut changed = AuditLine {
        bytes: account(audit.bytes.input, text.len() as u64, &edits),
        edits,
        ..audit.clone()
    };
    let line = replace_text(line, &text, &mut changed)?;
    let record = restore_record(&line, &changed)?;
    if !changed.is_record(&record) {
        return Err(Misfit(
            "the document with the text put back does not restore its record",
        ));
    }
    Ok(Some((line, changed)))
}

const OUTSIDE: Misfit = Misfit("an edit is outside the text or not in order");

/// Appends the removed text in normalized form, and the edits that normalize it.
fn insert(was: &str, normalized: bool, text: &mut String, edits: &mut Vec<EditLine>) {
    let framed = format!("{EDGE}{was}{EDGE}");
    let done = normalized
        .then(|| normalize(&framed, Lines::NONE))
        .flatten();
    let has_edges =
        |text: &String| text.len() >= 2 && text.starts_with(EDGE) && text.ends_with(EDGE);
    let Some((normal, rewrites)) = done.filter(|(text, _)| has_edges(text)) else {
        text.push_str(was);
        return;
    };
    let inside = rewrites
        .edits
        .iter()
        .all(|e| e.old.start >= 1 && e.old.end as usize <= was.len() + 1 && e.new.start >= 1);
    if !inside {
        text.push_str(was);
        return;
    }
    let base = text.len() as u32;
    edits.extend(
        rewrites
            .edits
            .iter()
            .zip(rewrites.was())
            .map(|(e, was)| EditLine {
                at: base + e.new.start - 1,
                len: e.new.end - e.new.start,
                was: Was::Text(was.to_owned()),
                rule: BUILTIN_RULES[e.rule.0 as usize].name.to_owned(),
                twin: None,
                score: None,
                template: None,
            }),
    );
    text.push_str(&normal[1..normal.len() - 1]);
}

/// The byte counts of a text after these edits.
fn account(input: u64, output: u64, edits: &[EditLine]) -> Account {
    let mut bytes = Account {
        input,
        output,
        ..Account::default()
    };
    let mut touched = 0;
    for edit in edits {
        let was = edit.was.bytes();
        touched += was;
        if edit.is_rewrite() {
            bytes.rewritten_in += was;
            bytes.rewritten_out += u64::from(edit.len);
        } else {
            bytes.removed += was;
        }
    }
    bytes.kept = input.saturating_sub(touched);
    bytes
}

/// The line with another text. The places that the audit line has are adjusted.
fn replace_text(line: &str, text: &str, audit: &mut AuditLine) -> Result<String, Misfit> {
    let (at, len) = match &audit.record {
        RecordLine::Json { text, .. } => (text.0 as usize, text.1 as usize),
        RecordLine::Text { .. } => {
            let fields = crate::read::parse::object_fields(line)
                .map_err(|_| Misfit("the line is not JSON"))?;
            let field = fields.iter().find(|f| f.key == "text");
            let range = field.map(|f| f.value_range.clone());
            let range = range.ok_or(Misfit("the line has no text"))?;
            (range.start, range.len())
        }
    };
    let mut literal = Vec::with_capacity(text.len() + text.len() / 16 + 2);
    encode_string(text, &mut literal);
    let literal = String::from_utf8(literal).map_err(|_| Misfit("the text is not UTF-8"))?;
    let (before, after) = (line.get(..at), line.get(at + len..));
    let (Some(before), Some(after)) = (before, after) else {
        return Err(Misfit("the audit does not point at a string"));
    };
    if let RecordLine::Json {
        text,
        key,
        added,
        replaced,
        ..
    } = &mut audit.record
    {
        let now = literal.len() as u32;
        let moves = |place: &mut u32| {
            if *place as usize > at {
                *place = *place - len as u32 + now;
            }
        };
        key.iter_mut().for_each(|(place, ..)| moves(place));
        added.iter_mut().for_each(|(place, _)| moves(place));
        replaced.iter_mut().for_each(|(place, ..)| moves(place));
        text.1 = now;
    }
    Ok([before, &literal, after].concat())
}
