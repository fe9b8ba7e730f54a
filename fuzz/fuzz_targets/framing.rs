//! JSONL framing and splice: every byte of the input lies in one entry; a line
//! that parses is written with another text, and audit and line give it back.
#![no_main]

use copydesk::config::Config;
use copydesk::read::parse::{Parsed, parse_json};
use copydesk::read::{Format, Options};
use copydesk::record::{DocumentHeader, Document, Edit, Form, Lifted, Place, RuleId, Span};
use copydesk::write::{AuditLine, Extra, clean_line, restore_record};
use copydesk_fuzz::{account, chunks, folder, input};
use libfuzzer_sys::fuzz_target;
use std::cell::LazyCell;
use tempfile::TempDir;

thread_local! {
    static FOLDER: LazyCell<TempDir> = LazyCell::new(folder);
}

fuzz_target!(|data: &[u8]| {
    let Some((&how, bytes)) = data.split_first() else {
        return;
    };
    let options = Options {
        format: (how & 1 == 0).then_some(Format::Jsonl),
        max_record_bytes: if how & 2 == 0 { 1 << 20 } else { 40 },
        chunk_bytes: if how & 4 == 0 { 1 << 20 } else { 30 },
        ..Options::default()
    };
    let (content, bodies) = FOLDER.with(|f| {
        let input = input(f.path(), "x.jsonl", bytes);
        account(&chunks(&input, &options))
    });
    // Bytes that happen to be compressed are another target's.
    if !bytes.starts_with(&[0x1f, 0x8b]) && !compressed(bytes) {
        assert_eq!(content, bytes);
    }
    let keys = Config::default().input.keys();
    for body in bodies {
        if let Ok(parsed) = parse_json(&body, &keys) {
            splice(&body, parsed);
        }
    }
});

fn compressed(bytes: &[u8]) -> bool {
    [&b"BZh"[..], b"\xfd7zXZ", b"\x28\xb5\x2f\xfd", b"PAR1"]
        .iter()
        .any(|m| bytes.starts_with(m))
        || bytes.get(1..4) == Some(b"\x2a\x4d\x18")
}

/// Strikes the first half of the text.
fn splice(body: &[u8], parsed: Parsed<'_>) {
    assert!(matches!(parsed.form, Form::Json(_)));
    let text = parsed.text.into_owned();
    let half = text.floor_char_boundary(text.len() / 2);
    let document = Document {
        card: DocumentHeader {
            id: "n".into(),
            source: "s".into(),
            url: None,
            created: Some("2026".into()),
            created_either: None,
            created_either: None,
        },
        place: Place::default(),
        key: 0,
        form: parsed.form,
        said: parsed.said,
        text: text.clone(),
        rewrites: Default::default(),
        strikes: Vec::new(),
        lifted: Lifted {
            title: Some("T".into()),
            byline: Some("B".into()),
            ..Lifted::default()
        },
    };
    let edits = [Edit::rewrite(
        Span::new(0, half),
        Span::new(0, 0),
        RuleId::SPACE,
    )];
    let extra = Extra {
        metadata: vec![("filter_reason", "x".into())],
    };
    let line = clean_line(&document, &text[half..], &extra);
    let audit = AuditLine::new(0, &document, "f", &text, &edits, &line, |_| "rule");
    let written = String::from_utf8(line.bytes).expect("UTF-8");
    serde_json::from_str::<serde_json::Value>(&written)
        .map(drop)
        .or_else(|e| {
            if e.to_string().contains("recursion")
                || e.to_string().contains("number out of range")
                || e.to_string().contains("surrogate")
                || e.to_string().contains("hex escape")
            {
                Ok(())
            } else {
                Err(e)
            }
        })
        .expect("the clean line is JSON");
    let audit = serde_json::to_string(&audit).expect("an audit line");
    let audit: AuditLine = serde_json::from_str(&audit).expect("an audit line again");
    let back = restore_record(&written, &audit).expect("it comes back");
    assert_eq!(back, body);
}
