//! Values of a clean record as they stand in its line. A record may have numbers that no type
//! holds, strings that no UTF-8 text can hold, and lists in lists without end; nothing of that
//! is decoded before it is shown.

use crate::read::parse::{Field, object_fields};
use crate::record::{decode_string, encode_string};
use serde_json::value::RawValue;

/// Objects and lists in others that get lines of their own.
const LINES_MAX_DEPTH: usize = 8;

/// The fields of an object; none of another value.
pub fn fields(value: &str) -> Vec<Field<'_>> {
    object_fields(value).unwrap_or_default()
}

/// A field by its name, in a list of them.
pub fn find<'f, 'a>(fields: &'f [Field<'a>], name: &str) -> Option<&'f Field<'a>> {
    fields.iter().find(|field| field.key == name)
}

/// The text of a string; nothing of another value.
pub fn string(value: &str) -> Option<String> {
    let inner = value.strip_prefix('"')?.strip_suffix('"')?;
    Some(decode_string(inner).0.into_owned())
}

/// The values of a list, or the one value that is none, each as a text.
pub fn texts(value: &str) -> Vec<String> {
    let items = match serde_json::from_str::<Vec<&RawValue>>(value) {
        Ok(items) => items.into_iter().map(RawValue::get).collect(),
        Err(_) => vec![value],
    };
    let text = |item: &str| string(item).unwrap_or_else(|| item.to_owned());
    items.into_iter().map(text).collect()
}

/// A value with a line for each of its parts, down to a certain depth.
pub fn pretty(value: &str) -> String {
    let mut out = String::with_capacity(value.len() * 2);
    let mut depth = 0_usize;
    let mut rest = value;
    while let Some(c) = rest.chars().next() {
        let (token, after) = rest.split_at(match c {
            '"' => string_len(rest),
            _ => c.len_utf8(),
        });
        rest = after;
        match c {
            '"' => push_string(token, &mut out),
            '{' | '[' => {
                out.push(c);
                let next = rest.trim_start();
                if let Some(left) = next.strip_prefix(['}', ']']) {
                    out.push_str(&next[..1]);
                    rest = left;
                } else {
                    depth += 1;
                    break_line(depth, depth, &mut out);
                }
            }
            '}' | ']' => {
                break_line(depth.saturating_sub(1), depth, &mut out);
                depth = depth.saturating_sub(1);
                out.push(c);
            }
            ',' => {
                out.push(c);
                break_line(depth, depth, &mut out);
            }
            ':' => out.push_str(": "),
            c if c.is_ascii_whitespace() => {}
            c => out.push(c),
        }
    }
    out
}

/// Begins a line, unless it is too deep inside.
fn break_line(indent: usize, depth: usize, out: &mut String) {
    if depth <= LINES_MAX_DEPTH {
        out.push('\n');
        out.extend(std::iter::repeat_n("  ", indent));
    }
}

/// Bytes of the string literal at the start of a text.
fn string_len(text: &str) -> usize {
    let mut escaped = false;
    for (at, byte) in text.bytes().enumerate().skip(1) {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'"' => return at + 1,
            _ => {}
        }
    }
    text.len()
}

/// Adds a string as JSON writes it with the fewest escapes.
fn push_string(literal: &str, out: &mut String) {
    let Some(text) = string(literal) else {
        out.push_str(literal);
        return;
    };
    let mut bytes = Vec::with_capacity(literal.len());
    encode_string(&text, &mut bytes);
    out.push_str(&String::from_utf8_lossy(&bytes));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_laid_out_as_json_is() {
        for json in [
            r#"{"a":[1,2,{"b":"x, \"y\": {"}],"c":{},"d":[],"e":null,"é":"\u00e9"}"#,
            "[]",
            "\"x\"",
            "1",
            r#" { "a" : [ ] , "b" : [ [ true ] ] } "#,
        ] {
            let value: serde_json::Value = serde_json::from_str(json).unwrap();
            assert_eq!(pretty(json), serde_json::to_string_pretty(&value).unwrap());
        }
    }

    #[test]
    fn what_no_type_holds_is_shown() {
        assert_eq!(pretty("[1e999,-0]"), "[\n  1e999,\n  -0\n]");
        assert_eq!(pretty(r#""\ud800x""#), "\"\u{fffd}x\"");
        let deep = format!("{}1{}", "[".repeat(100_000), "]".repeat(100_000));
        let shown = pretty(&deep);
        assert!(shown.len() < deep.len() + 1000, "{}", shown.len());
        assert_eq!(shown.split_whitespace().collect::<String>(), deep);
        assert_eq!(texts(&deep).len(), 1);
    }

    #[test]
    fn parts_are_found() {
        let record = r#"{"metadata":{"byline":"\ud800 Maren","byline":2},"n":1e999}"#;
        let record = fields(record);
        let inner = fields(find(&record, "metadata").unwrap().value);
        assert_eq!(
            string(find(&inner, "byline").unwrap().value).unwrap(),
            "\u{fffd} Maren"
        );
        assert_eq!(find(&record, "n").and_then(|n| string(n.value)), None);
        assert_eq!(
            texts(r#"["a",1e999,{"b":1}]"#),
            ["a", "1e999", r#"{"b":1}"#]
        );
        assert_eq!(texts("7"), ["7"]);
        assert!(fields("[1]").is_empty());
    }
}
