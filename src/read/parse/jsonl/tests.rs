//! Which fields of a record are read, and where the clean line is spliced.

use super::*;
use crate::config::Config;

fn parse(line: &str) -> Result<Parsed<'_>, Unreadable> {
    parse_json(line.as_bytes(), &Config::default().input.keys())
}

#[test]
fn news_please_names_are_found() {
    let parsed = parse(
        r#"{"maintext":"Body","url":"https://a.example/x","title":"T","date_publish":"2024-03-05 10:08:00","authors":["Jo"]}"#,
    )
    .unwrap();
    assert_eq!(parsed.text, "Body");
    assert_eq!(parsed.url.as_deref(), Some("https://a.example/x"));
    assert_eq!(parsed.said.date.as_deref(), Some("2024-03-05 10:08:00"));
    let Form::Json(form) = parsed.form else {
        panic!()
    };
    assert_eq!(form.rename, Some((1, 11)));
    assert!(form.has_title && form.has_author && !form.has_id);
    assert_eq!(form.metadata, MetadataSlot::New("metadata".into()));
    assert_eq!(form.frame[form.text_at as usize - 1], b':');
    assert_eq!(form.frame[form.end_at as usize], b'}');
}

#[test]
fn what_is_missing_is_not_a_value() {
    let parsed = parse(
        r#"{"text":"t","title":"nan","created":"NaT","date":{"$date":"2026-03-03T14:05:00Z"},"author":"None"}"#,
    )
    .unwrap();
    assert_eq!(parsed.said.title, None);
    assert_eq!(parsed.said.author, None);
    assert!(!parsed.said.has_author);
    assert_eq!(parsed.said.date.as_deref(), Some("2026-03-03T14:05:00Z"));
    for (value, expected) in [
        (r#"{"$date":1772546700000}"#, Some("1772546700000")),
        (
            r#"{"$date":{"$numberLong":"1772546700000"}}"#,
            Some("1772546700000"),
        ),
        ("1772546700", Some("1772546700")),
        (r#"{"year":2026}"#, None),
        ("true", None),
    ] {
        let line = format!(r#"{{"text":"t","date":{value}}}"#);
        let date = parse_json(line.as_bytes(), &Config::default().input.keys());
        assert_eq!(date.unwrap().said.date.as_deref(), expected, "{value}");
    }
}

#[test]
fn metadata_is_looked_into() {
    let parsed = parse(r#"{"metadata":{"url":"u.example/1"},"text":"t"}"#).unwrap();
    assert_eq!(parsed.url.as_deref(), Some("u.example/1"));
    let Form::Json(form) = parsed.form else {
        panic!()
    };
    let MetadataSlot::Into { at, keys } = form.metadata else {
        panic!()
    };
    assert_eq!(form.frame[at as usize], b'}');
    assert_eq!(keys, ["url"]);
    let parsed = parse(r#"{"text":"t","metadata":"none"}"#).unwrap();
    let Form::Json(form) = parsed.form else {
        panic!()
    };
    assert_eq!(form.metadata, MetadataSlot::New("copydesk".into()));
}

#[test]
fn every_fault_has_its_reason() {
    let cases: &[(&str, Reason)] = &[
        (r#"{"text":"a""#, Reason::Json),
        (r#"{"text":"a"}{}"#, Reason::Json),
        (r#"["text"]"#, Reason::NotAnObject),
        ("\"text\"", Reason::NotAnObject),
        ("{\"text\":\"a\tb\"}", Reason::JsonControl),
        ("{\"text\":\"a\",\"k\u{1b}\":1}", Reason::JsonControl),
        (r#"{"txt":"a"}"#, Reason::NoText),
        (r#"{"text":null}"#, Reason::TextNotString),
        (r#"{"text":12}"#, Reason::TextNotString),
        (r#"{"text":"a","text":"b"}"#, Reason::DuplicateTextKey),
    ];
    for (line, reason) in cases {
        assert_eq!(parse(line).unwrap_err().reason, *reason, "{line}");
    }
    let bad = parse_json(b"{\"text\":\"\xff\"}", &Config::default().input.keys());
    assert_eq!(bad.unwrap_err().reason, Reason::Utf8);
}

#[test]
fn the_first_key_that_is_filled_is_the_text() {
    for (line, text) in [
        (r#"{"text":"","content":"The ferry"}"#, "The ferry"),
        (
            r#"{"text":null,"body":"","content":"The ferry"}"#,
            "The ferry",
        ),
        (r#"{"content":"The ferry","text":" \n"}"#, "The ferry"),
        (r#"{"text":NaN,"content":"The ferry"}"#, "The ferry"),
        (r#"{"text":"","content":null}"#, ""),
    ] {
        assert_eq!(parse(line).unwrap().text, text, "{line}");
    }
    let parsed = parse(
        r#"{"text":"t","title":null,"headline":"H","authors":[],"author":"A","date":"","timestamp":12}"#,
    )
    .unwrap();
    assert_eq!(parsed.said.title.as_deref(), Some("H"));
    assert_eq!(parsed.said.author.as_deref(), Some("A"));
    assert_eq!(parsed.said.date.as_deref(), Some("12"));
    let empty = parse(r#"{"text":null,"content":null}"#).unwrap_err();
    assert_eq!(empty.reason, Reason::TextNotString);
}

#[test]
fn an_empty_text_trades_its_name() {
    let parsed = parse(r#"{"text":"","content":"The ferry"}"#).unwrap();
    let Form::Json(form) = parsed.form else {
        panic!()
    };
    assert_eq!(form.rename, Some((11, 20)));
    let [replaced] = &form.replaced[..] else {
        panic!("{:?}", form.replaced)
    };
    assert_eq!(
        (replaced.place, replaced.new.as_str()),
        ((1, 7), "\"content\"")
    );
}

#[test]
fn numbers_that_python_writes_are_read() {
    let parsed = parse(r#"{"score":NaN,"text":"t","author":NaN,"x":[-Infinity]}"#).unwrap();
    assert_eq!((parsed.text.as_ref(), parsed.said.author), ("t", None));
    let Form::Json(form) = parsed.form else {
        panic!()
    };
    let was: Vec<_> = form
        .replaced
        .iter()
        .map(|r| std::str::from_utf8(&form.frame[r.place.0 as usize..r.place.1 as usize]))
        .collect();
    assert_eq!(was, [Ok("NaN"), Ok("NaN"), Ok("-Infinity")]);
    assert_eq!(
        parse(r#"{"text":NaN}"#).unwrap_err().reason,
        Reason::TextNotString
    );
    assert_eq!(
        parse(r#"{"text":"t",NaN:1}"#).unwrap_err().reason,
        Reason::Json
    );
}

#[test]
fn a_record_without_a_text_names_its_fields() {
    let body = "The council said on Monday that the mill would close.";
    let line = format!(r#"{{"headline":"x","article_body":"{body}"}}"#);
    let detail = parse(&line).unwrap_err().detail;
    assert!(
        detail.starts_with("it has headline, article_body and none of text,"),
        "{detail}"
    );
    assert!(
        detail.ends_with(": try --text-key article_body"),
        "{detail}"
    );
    assert_eq!(parse("{}").unwrap_err().detail, "it has no fields");
}

#[test]
fn details_quote_no_document_text() {
    for line in [r#""secret words""#, r#"{"text":"secret"#] {
        assert!(!parse(line).unwrap_err().detail.contains("secret"));
    }
}
