//! How the bytes of a record differ from the line of JSON that was made of it, so that they can
//! be given back: the line breaks of a JSON object that is spread over several lines, or the
//! quotes of a row of CSV.

use super::encoding::encode_text;
use super::json::decode_string;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// What stands between a line of JSON and the record it was made of.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Layout {
    /// The record is the line.
    #[default]
    Line,
    /// White space with a line break in it was taken out at these offsets of the line.
    Breaks(Vec<(u32, String)>),
    /// The record is a row of CSV.
    Row(RowLayout),
}

/// How a row of CSV writes the values of its line of JSON.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowLayout {
    pub delimiter: char,
    /// For each cell `1` if it is in quotes, else `0`.
    pub quoted: String,
    /// The encoding of the row, if it is not UTF-8.
    pub encoding: Option<String>,
}

impl Layout {
    /// The record that a line was made of; `None` if they do not belong together.
    #[must_use]
    pub fn restore(&self, line: Vec<u8>) -> Option<Vec<u8>> {
        match self {
            Self::Line => Some(line),
            Self::Breaks(breaks) => expand(&line, breaks),
            Self::Row(row) => row.write(&line),
        }
    }
}

/// Takes white space with a line break in it out of a JSON record. `None` if there is none, or
/// where taking it out would change what the record says: then it is not valid JSON either.
#[must_use]
pub fn compact(record: &[u8]) -> Option<(Vec<u8>, Layout)> {
    memchr::memchr2(b'\n', b'\r', record)?;
    let mut line = Vec::with_capacity(record.len());
    let mut breaks = Vec::new();
    let mut at = 0;
    while let Some(&byte) = record.get(at) {
        let start = at;
        at += 1;
        if byte == b'"' {
            at = string_end(record, start)?;
            if memchr::memchr2(b'\n', b'\r', &record[start..at]).is_some() {
                return None;
            }
            line.extend_from_slice(&record[start..at]);
        } else if is_blank(byte) {
            at += record[at..].iter().take_while(|b| is_blank(**b)).count();
            let blanks = &record[start..at];
            if memchr::memchr2(b'\n', b'\r', blanks).is_none() {
                line.extend_from_slice(blanks);
                continue;
            }
            let joins = |byte: Option<&u8>| byte.is_some_and(|b| !b"{}[]:,\"".contains(b));
            if joins(line.last()) && joins(record.get(at)) {
                return None;
            }
            let blanks = String::from_utf8_lossy(blanks).into_owned();
            breaks.push((u32::try_from(line.len()).ok()?, blanks));
        } else {
            line.push(byte);
        }
    }
    (!breaks.is_empty()).then_some((line, Layout::Breaks(breaks)))
}

/// Puts what `compact` took out back in.
fn expand(line: &[u8], breaks: &[(u32, String)]) -> Option<Vec<u8>> {
    let size = line.len() + breaks.iter().map(|(_, blanks)| blanks.len()).sum::<usize>();
    let mut record = Vec::with_capacity(size);
    let mut from = 0;
    for (at, blanks) in breaks {
        record.extend_from_slice(line.get(from..*at as usize)?);
        record.extend_from_slice(blanks.as_bytes());
        from = *at as usize;
    }
    record.extend_from_slice(line.get(from..)?);
    Some(record)
}

fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r')
}

/// The offset after the closing quote of the string that begins at `start`.
fn string_end(bytes: &[u8], start: usize) -> Option<usize> {
    let mut at = start + 1;
    loop {
        at += memchr::memchr2(b'"', b'\\', bytes.get(at..)?)?;
        if bytes[at] == b'"' {
            return Some(at + 1);
        }
        at += 2;
    }
}

impl RowLayout {
    /// The row with the values of a line of JSON, which are all strings.
    fn write(&self, line: &[u8]) -> Option<Vec<u8>> {
        let mut row = Vec::with_capacity(line.len());
        let mut at = 1;
        for (i, quoted) in self.quoted.bytes().enumerate() {
            // Its key, a colon, its value, and a comma or the brace.
            let key_end = string_end(line, at)?;
            let end = string_end(line, key_end + 1)?;
            let inner = std::str::from_utf8(line.get(key_end + 2..end - 1)?).ok()?;
            let (value, _) = decode_string(inner);
            at = end + 1;
            if i > 0 {
                row.extend_from_slice(self.delimiter.encode_utf8(&mut [0; 4]).as_bytes());
            }
            if quoted == b'1' {
                row.push(b'"');
                for (n, part) in value.split('"').enumerate() {
                    if n > 0 {
                        row.extend_from_slice(b"\"\"");
                    }
                    row.extend_from_slice(part.as_bytes());
                }
                row.push(b'"');
            } else {
                row.extend_from_slice(value.as_bytes());
            }
        }
        if at != line.len() {
            return None;
        }
        match &self.encoding {
            None => Some(row),
            name => {
                let text = String::from_utf8(row).ok()?;
                encode_text(name.as_deref(), &text).map(Cow::into_owned)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn there_and_back(record: &str) -> String {
        let (line, layout) = compact(record.as_bytes()).unwrap();
        let back = layout.restore(line.clone()).unwrap();
        assert_eq!(String::from_utf8(back).unwrap(), record);
        String::from_utf8(line).unwrap()
    }

    #[test]
    fn breaks_go_and_other_white_space_stays() {
        let record = "{\n  \"a\": 1,\r\n\t\"b\" : \"x \\\" \\n\"\n , \"c\":[ ]\n}";
        assert_eq!(
            there_and_back(record),
            r#"{"a": 1,"b" : "x \" \n", "c":[ ]}"#
        );
    }

    #[test]
    fn what_is_no_json_does_not_become_json() {
        assert_eq!(compact(b"{\"a\":1\n2}"), None);
        assert_eq!(compact(b"{\"a\":\"x\ny\"}"), None);
        assert_eq!(compact(b"{\"a\":\"x\ny"), None);
        assert_eq!(compact(b"{\"a\": 1}"), None);
    }

    #[test]
    fn a_row_is_written_as_it_was() {
        let layout = RowLayout {
            delimiter: ';',
            quoted: "0110".into(),
            encoding: None,
        };
        let line = br#"{"a":"x","":"say \"hi\"\n","a":"","d":"1\" pipe"}"#;
        let row = Layout::Row(layout).restore(line.to_vec()).unwrap();
        assert_eq!(row, b"x;\"say \"\"hi\"\"\n\";\"\";1\" pipe");
    }
}
