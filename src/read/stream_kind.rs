//! What a stream holds that should be lines of JSON, told from its first bytes: a list, a table
//! or a picture is refused as a whole, instead of line by line.

use super::Format;
use super::kind::{Kind, kind_of};
use super::sniff::Told;

const LIST: Kind = Kind {
    is: "a JSON list",
    advice: "put its records on lines with `jq -c '.[]'`, or use `copydesk clean -`",
};
const OBJECTS: Kind = Kind {
    is: "JSON that is not one object a line",
    advice: "put each object on a line with `jq -c .`, or use `copydesk clean -`",
};
const TABLE: Kind = Kind {
    is: "CSV",
    advice: "use `copydesk clean -`, or convert it to JSON lines",
};
const PARQUET: Kind = Kind {
    is: "a Parquet file",
    advice: "use `copydesk clean FILE`",
};

/// What a stream is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StreamKind {
    /// Lines of JSON, or nothing that has a name; lines are judged one by one.
    Lines,
    /// Something else: the two ends of the sentence "it is …; …".
    Other {
        is: &'static str,
        advice: &'static str,
    },
}

impl StreamKind {
    /// Of a stream that begins with these bytes; `None` if that takes more of them. `whole` says
    /// that there are no more. A header with one of the `text_keys` makes CSV.
    #[must_use]
    pub fn of(head: &[u8], whole: bool, text_keys: &[String]) -> Option<Self> {
        let head = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head);
        if head.starts_with(b"PAR1") {
            return Some(Self::other(PARQUET));
        }
        let told = Told {
            text_keys,
            ..Told::default()
        };
        let is_list = head.trim_ascii_start().starts_with(b"[");
        Some(match told.format(head, whole)? {
            Format::Json if is_list => Self::other(LIST),
            Format::Json => Self::other(OBJECTS),
            Format::Csv | Format::Tsv => Self::other(TABLE),
            Format::Text => kind_of(head).map_or(Self::Lines, Self::other),
            _ => Self::Lines,
        })
    }

    fn other(kind: Kind) -> Self {
        Self::Other {
            is: kind.is,
            advice: kind.advice,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is(head: &str) -> Option<&'static str> {
        let kind = StreamKind::of(head.as_bytes(), false, &["text".to_owned()])?;
        Some(match kind {
            StreamKind::Lines => "lines",
            StreamKind::Other { is, .. } => is,
        })
    }

    #[test]
    fn a_stream_is_told_by_its_beginning() {
        for (head, kind) in [
            ("{\"text\":\"a\"}\n", Some("lines")),
            ("{\"text\":\"a", None),
            ("\u{feff}{\"text\":\"a\n", Some("lines")),
            ("[\n  {\"text\"", Some("a JSON list")),
            ("[", None),
            ("[INFO] crawling\n", Some("lines")),
            ("{\n  \"text\"", Some("JSON that is not one object a line")),
            (
                "{\"a\":1}{\"a\":2}",
                Some("JSON that is not one object a line"),
            ),
            ("id,text\n", Some("CSV")),
            ("id,text", None),
            ("PAR1\u{15}", Some("a Parquet file")),
            ("<!DOCTYPE html>\n<html>", Some("HTML")),
            ("%PDF-1.4\n", Some("a PDF")),
            ("The ferry sailed.\n", Some("lines")),
        ] {
            assert_eq!(is(head), kind, "{head}");
        }
    }
}
