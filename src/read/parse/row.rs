//! A row of CSV as a line of JSON: the columns of the header are the fields, all of them
//! strings, in their order.

use super::{JsonLine, Unreadable, utf8};
use crate::record::{Layout, Reason, RowLayout, decode_text, encode_string, encode_text};
use std::borrow::Cow;

/// The header of a CSV file.
#[derive(Debug, PartialEq, Eq)]
pub struct Header {
    pub delimiter: u8,
    /// The names of the columns.
    pub names: Vec<String>,
    /// The encoding of the rows, if it is not UTF-8.
    pub encoding: Option<&'static str>,
}

impl Header {
    /// The header that stands in a row; `None` if that is no row.
    #[must_use]
    pub fn new(row: &str, delimiter: u8) -> Option<Self> {
        let names = cells(row, delimiter)?;
        Some(Self {
            delimiter,
            encoding: None,
            names: names
                .iter()
                .map(|(name, _)| name.trim().to_owned())
                .collect(),
        })
    }
}

impl JsonLine<'static> {
    /// The line of a row without its line end.
    ///
    /// # Errors
    /// The row is not in the encoding of the file, its quotes are wrong, or it has more or fewer
    /// cells than the header.
    pub fn of_row(row: &[u8], header: &Header) -> Result<Self, Unreadable> {
        let row = decoded(row, header.encoding)?;
        let Some(cells) = cells(&row, header.delimiter) else {
            return Err(Unreadable::new(Reason::Csv, "a quote is in a wrong place"));
        };
        if cells.len() != header.names.len() {
            let (found, wanted) = (cells.len(), header.names.len());
            let detail = format!("cells: {found}, in the header: {wanted}");
            return Err(Unreadable::new(Reason::RaggedRow, detail));
        }
        let mut line = Vec::with_capacity(row.len() + row.len() / 16 + 24 * cells.len());
        let mut quoted = String::with_capacity(cells.len());
        for (name, (value, in_quotes)) in header.names.iter().zip(&cells) {
            line.push(if line.is_empty() { b'{' } else { b',' });
            encode_string(name, &mut line);
            line.push(b':');
            encode_string(value, &mut line);
            quoted.push(if *in_quotes { '1' } else { '0' });
        }
        line.push(b'}');
        let layout = Layout::Row(RowLayout {
            delimiter: char::from(header.delimiter),
            quoted,
            encoding: header.encoding.map(str::to_owned),
        });
        Ok(Self::new(line.into(), layout))
    }
}

/// The text of a row, from which its bytes can be made again.
fn decoded<'a>(row: &'a [u8], encoding: Option<&'static str>) -> Result<Cow<'a, str>, Unreadable> {
    let Some(name) = encoding else {
        return utf8(row).map(Cow::Borrowed);
    };
    decode_text(encoding, row)
        .filter(|text| encode_text(encoding, text).is_some_and(|again| again == row))
        .ok_or_else(|| Unreadable::new(Reason::Encoding, format!("not {name}")))
}

/// The values of the cells of a row, each with whether it is in quotes.
fn cells(row: &str, delimiter: u8) -> Option<Vec<(Cow<'_, str>, bool)>> {
    let bytes = row.as_bytes();
    let mut cells = Vec::with_capacity(16);
    let mut at = 0;
    loop {
        let quoted = bytes.get(at) == Some(&b'"');
        let end = if quoted {
            let end = closing_quote(bytes, at + 1)?;
            let inner = &row[at + 1..end];
            let value = match memchr::memchr(b'"', inner.as_bytes()) {
                Some(_) => Cow::Owned(inner.replace("\"\"", "\"")),
                None => Cow::Borrowed(inner),
            };
            cells.push((value, true));
            end + 1
        } else {
            let end = memchr::memchr(delimiter, &bytes[at..]).map_or(row.len(), |n| at + n);
            cells.push((row[at..end].into(), false));
            end
        };
        match bytes.get(end) {
            None => return Some(cells),
            Some(byte) if *byte == delimiter => at = end + 1,
            Some(_) => return None,
        }
    }
}

/// The place of the quote that ends a cell, which is not doubled.
fn closing_quote(bytes: &[u8], mut at: usize) -> Option<usize> {
    loop {
        at += memchr::memchr(b'"', bytes.get(at..)?)?;
        if bytes.get(at + 1) != Some(&b'"') {
            return Some(at);
        }
        at += 2;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;
    use crate::record::Form;

    fn line(row: &str) -> Result<String, Reason> {
        let header = Header::new("id;text", b';').unwrap();
        let line = JsonLine::of_row(row.as_bytes(), &header).map_err(|e| e.reason)?;
        let parsed = line.parse(&Config::default().input.keys()).unwrap();
        let Form::Json(form) = parsed.form else {
            panic!()
        };
        let back = form.layout.restore(line.bytes().to_vec()).unwrap();
        assert_eq!(String::from_utf8(back).unwrap(), row);
        Ok(String::from_utf8(line.bytes().to_vec()).unwrap())
    }

    #[test]
    fn a_row_is_a_line_of_strings() {
        for (row, expected) in [
            ("7;a, b", r#"{"id":"7","text":"a, b"}"#),
            (
                "\"7\";\"a;\n\"\"b\"\"\"",
                r#"{"id":"7","text":"a;\n\"b\""}"#,
            ),
            (";", r#"{"id":"","text":""}"#),
            ("7;5\" pipe \\ é", r#"{"id":"7","text":"5\" pipe \\ é"}"#),
        ] {
            assert_eq!(line(row).unwrap(), expected);
        }
    }

    #[test]
    fn a_row_may_have_another_encoding() {
        let header = Header {
            encoding: Some("windows-1252"),
            ..Header::new("id,text", b',').unwrap()
        };
        let row = b"7,\"caf\xe9\"";
        let line = JsonLine::of_row(row, &header).unwrap();
        assert_eq!(line.bytes(), "{\"id\":\"7\",\"text\":\"café\"}".as_bytes());
        let parsed = line.parse(&Config::default().input.keys()).unwrap();
        let Form::Json(form) = parsed.form else {
            panic!()
        };
        assert_eq!(form.layout.restore(line.bytes().to_vec()).unwrap(), row);
    }

    #[test]
    fn other_rows_are_refused() {
        assert_eq!(line("7"), Err(Reason::RaggedRow));
        assert_eq!(line("7;a;b"), Err(Reason::RaggedRow));
        assert_eq!(line("\"7\"8;a"), Err(Reason::Csv));
        assert_eq!(line("7;\"a"), Err(Reason::Csv));
    }
}
