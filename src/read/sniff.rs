//! Tells the format of a file from what was asked for, from its name and from its first bytes.
//! A name may lie about which kind of JSON a file has, and is then not believed.

use memchr::memchr;

use super::Format;
use super::parse::Header;
use super::scan::{DELIMITERS, Walk, Walker};

/// How far to look for the first byte that is not blank, in bytes.
const BLANK_MAX_BYTES: usize = 64 << 10;
/// How far to look for the end of the first record, in bytes.
const RECORD_MAX_BYTES: usize = 1 << 20;

/// Longest header by which CSV is told, in bytes.
const HEADER_MAX_BYTES: usize = 4 << 10;

/// What is known of the format of a file before it is read.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Told<'a> {
    /// What the configuration says, which goes before all else.
    pub insisted: Option<Format>,
    /// What the name implies.
    pub named: Option<Format>,
    /// Names of columns by which CSV is told.
    pub text_keys: &'a [String],
    /// What separates the cells of CSV.
    pub delimiter: Option<u8>,
}

impl Told<'_> {
    /// The format of a file of which nothing is known from its bytes.
    pub fn or_text(self) -> Format {
        self.insisted.or(self.named).unwrap_or(Format::Text)
    }

    /// The format of a file that begins with these bytes; `None` if that takes more of them.
    /// `whole` says that there are no more.
    pub fn format(self, head: &[u8], whole: bool) -> Option<Format> {
        if self.insisted.is_some() {
            return self.insisted;
        }
        let otherwise = self.or_text();
        let by_content = match self.named {
            Some(Format::Jsonl | Format::Json | Format::Csv | Format::Tsv) => json(head, whole),
            None => match json(head, whole) {
                Sniffed::None => csv(head, whole, self.text_keys),
                other => other,
            },
            Some(_) => Sniffed::None,
        };
        match by_content {
            Sniffed::Tell(format) => Some(format),
            Sniffed::Wait => None,
            Sniffed::None => Some(otherwise),
        }
    }
}

enum Sniffed {
    /// That takes more bytes.
    Wait,
    Tell(Format),
    None,
}

/// Which kind of JSON begins here, if it is any.
fn json(head: &[u8], whole: bool) -> Sniffed {
    let blank = |b: &&u8| is_blank(b);
    let start = head.iter().take_while(blank).count();
    if start >= BLANK_MAX_BYTES || (start == head.len() && whole) {
        return Sniffed::None;
    }
    let text = &head[start..];
    match text.first() {
        None => Sniffed::Wait,
        Some(b'[') => match text[1..].iter().find(|b| !is_blank(b)) {
            Some(b'{') => Sniffed::Tell(Format::Json),
            Some(b']') => ends_after(text, whole),
            None if !whole && text.len() < BLANK_MAX_BYTES => Sniffed::Wait,
            _ => Sniffed::None,
        },
        Some(b'{') => object(text, whole),
        Some(_) => Sniffed::None,
    }
}

/// An empty list is one if nothing follows it.
fn ends_after(text: &[u8], whole: bool) -> Sniffed {
    let end = memchr(b']', text).map_or(text.len(), |at| at + 1);
    match text[end..].iter().find(|b| !is_blank(b)) {
        Some(_) => Sniffed::None,
        None if whole || text.len() >= BLANK_MAX_BYTES => Sniffed::Tell(Format::Json),
        None => Sniffed::Wait,
    }
}

/// JSONL, if the first object is alone on its line. An object that is damaged in its first line
/// is taken for JSONL, too, because there damage ends with the line.
fn object(text: &[u8], whole: bool) -> Sniffed {
    let window = &text[..text.len().min(RECORD_MAX_BYTES)];
    let line_end = memchr(b'\n', window);
    let line = &window[..line_end.unwrap_or(window.len())];
    let mut walker = Walker::default();
    let step = walker.walk(line);
    let is_known = line_end.is_some() || whole || window.len() == RECORD_MAX_BYTES;
    match step {
        Walk::More if line_end.is_some() && !walker.is_in_string() => Sniffed::Tell(Format::Json),
        Walk::End => match line[walker.at..].iter().find(|b| !is_blank(b)) {
            Some(b'{' | b',') => Sniffed::Tell(Format::Json),
            None if !is_known => Sniffed::Wait,
            _ => Sniffed::Tell(Format::Jsonl),
        },
        Walk::More if !is_known => Sniffed::Wait,
        Walk::More | Walk::Broken => Sniffed::Tell(Format::Jsonl),
    }
}

/// CSV, if the first line can only be a header: short names between delimiters, one of which is
/// that of a text.
fn csv(head: &[u8], whole: bool, text_keys: &[String]) -> Sniffed {
    let window = &head[..head.len().min(HEADER_MAX_BYTES)];
    let line_end = memchr(b'\n', window);
    let line = &window[..line_end.unwrap_or(window.len())];
    let odd = |b: &u8| !b.is_ascii_alphanumeric() && b.is_ascii() && !b"_-. \"\r,;\t|".contains(b);
    if line.iter().any(odd) {
        return Sniffed::None;
    }
    if line_end.is_none() && !whole {
        return if window.len() == HEADER_MAX_BYTES {
            Sniffed::None
        } else {
            Sniffed::Wait
        };
    }
    let line = String::from_utf8_lossy(line);
    let names_text = |header: &Header| {
        header.names.len() > 1 && header.names.iter().any(|name| text_keys.contains(name))
    };
    let mut headers = DELIMITERS
        .iter()
        .filter_map(|delimiter| Header::new(line.trim_end(), *delimiter));
    if headers.any(|header| names_text(&header)) {
        Sniffed::Tell(Format::Csv)
    } else {
        Sniffed::None
    }
}

fn is_blank(byte: &u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\r' | b'\n')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tell(named: Option<Format>, head: &str, whole: bool) -> Option<Format> {
        let told = Told {
            named,
            text_keys: &["content".to_owned()],
            ..Told::default()
        };
        told.format(head.as_bytes(), whole)
    }

    #[test]
    fn the_first_bytes_tell_the_format() {
        let blanks = " ".repeat(BLANK_MAX_BYTES);
        for (head, format) in [
            ("x{", Some(Format::Text)),
            (" \n", None),
            ("{", None),
            ("{\"a\":1}", None),
            ("{\"a\":1}\n", Some(Format::Jsonl)),
            ("{\"a\":1} {", Some(Format::Json)),
            ("{\"a\":1},\n", Some(Format::Json)),
            ("{\n", Some(Format::Json)),
            ("{\"a\":\"x\n", Some(Format::Jsonl)),
            ("{'a':1}", Some(Format::Jsonl)),
            ("[", None),
            ("\r\n[ \n{", Some(Format::Json)),
            ("[Photo: X]", Some(Format::Text)),
            ("[]", None),
            ("[] is empty", Some(Format::Text)),
            (&blanks, Some(Format::Text)),
            ("id,content\r\n", Some(Format::Csv)),
            ("id,content", None),
            ("\"id\";\"content\"\n", Some(Format::Csv)),
            ("id,words\n", Some(Format::Text)),
            ("content\n", Some(Format::Text)),
            ("The content, he said\n", Some(Format::Text)),
        ] {
            assert_eq!(tell(None, head, false), format, "{head}");
        }
        assert_eq!(tell(None, " \n", true), Some(Format::Text));
        assert_eq!(tell(None, "[]", true), Some(Format::Json));
        assert_eq!(tell(None, "{\"a\":1}", true), Some(Format::Jsonl));
    }

    #[test]
    fn a_name_may_lie() {
        let (jsonl, json) = (Some(Format::Jsonl), Some(Format::Json));
        assert_eq!(tell(jsonl, "[{", false), json);
        assert_eq!(tell(jsonl, "{\n \"a\"", false), json);
        assert_eq!(tell(jsonl, "prose", false), jsonl);
        assert_eq!(tell(json, "{\"a\":1}\n{", false), jsonl);
        assert_eq!(tell(json, "prose", false), json);
        assert_eq!(tell(Some(Format::Csv), "{\"a\":1}\n", false), jsonl);
        assert_eq!(tell(Some(Format::Csv), "id,t\n", false), Some(Format::Csv));
        assert_eq!(tell(json, "", true), json);
        assert_eq!(tell(Some(Format::Text), "[{", false), Some(Format::Text));
    }
}
