//! Tells the format of a file from what was asked for, from its name and from its first bytes.
//! A name may lie about which kind of JSON a file has, and is then not believed.

use memchr::memchr;

use super::Format;
use super::scan::{Walk, Walker};

/// How far to look for the first byte that is not blank, in bytes.
const BLANK_MAX_BYTES: usize = 64 << 10;
/// How far to look for the end of the first record, in bytes.
const RECORD_MAX_BYTES: usize = 1 << 20;

/// What is known of the format of a file before it is read.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Told {
    /// What the configuration says, which goes before all else.
    pub insisted: Option<Format>,
    /// What the name implies.
    pub named: Option<Format>,
}

impl Told {
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
        match self.named {
            Some(Format::Jsonl | Format::Json) | None => match json(head, whole) {
                Json::Tell(format) => Some(format),
                Json::Wait => None,
                Json::None => Some(otherwise),
            },
            named => named,
        }
    }
}

enum Json {
    Wait,
    Tell(Format),
    None,
}

/// Which kind of JSON begins here, if it is any.
fn json(head: &[u8], whole: bool) -> Json {
    let blank = |b: &&u8| is_blank(b);
    let start = head.iter().take_while(blank).count();
    if start >= BLANK_MAX_BYTES || (start == head.len() && whole) {
        return Json::None;
    }
    let text = &head[start..];
    match text.first() {
        None => Json::Wait,
        Some(b'[') => match text[1..].iter().find(|b| !is_blank(b)) {
            Some(b'{') => Json::Tell(Format::Json),
            Some(b']') => ends_after(text, whole),
            None if !whole && text.len() < BLANK_MAX_BYTES => Json::Wait,
            _ => Json::None,
        },
        Some(b'{') => object(text, whole),
        Some(_) => Json::None,
    }
}

/// An empty list is one if nothing follows it.
fn ends_after(text: &[u8], whole: bool) -> Json {
    let end = memchr(b']', text).map_or(text.len(), |at| at + 1);
    match text[end..].iter().find(|b| !is_blank(b)) {
        Some(_) => Json::None,
        None if whole || text.len() >= BLANK_MAX_BYTES => Json::Tell(Format::Json),
        None => Json::Wait,
    }
}

/// JSONL, if the first object is alone on its line. An object that is damaged in its first line
/// is taken for JSONL, too, because there damage ends with the line.
fn object(text: &[u8], whole: bool) -> Json {
    let window = &text[..text.len().min(RECORD_MAX_BYTES)];
    let line_end = memchr(b'\n', window);
    let line = &window[..line_end.unwrap_or(window.len())];
    let mut walker = Walker::default();
    let step = walker.walk(line);
    let is_known = line_end.is_some() || whole || window.len() == RECORD_MAX_BYTES;
    match step {
        Walk::More if line_end.is_some() && !walker.is_in_string() => Json::Tell(Format::Json),
        Walk::End => match line[walker.at..].iter().find(|b| !is_blank(b)) {
            Some(b'{' | b',') => Json::Tell(Format::Json),
            None if !is_known => Json::Wait,
            _ => Json::Tell(Format::Jsonl),
        },
        Walk::More if !is_known => Json::Wait,
        Walk::More | Walk::Broken => Json::Tell(Format::Jsonl),
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
            insisted: None,
            named,
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
        assert_eq!(tell(json, "", true), json);
        assert_eq!(tell(Some(Format::Text), "[{", false), Some(Format::Text));
    }
}
