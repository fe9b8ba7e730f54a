//! Parses a text file, which is one document. It is decoded by its byte order mark, as UTF-8, or
//! in the encoding that Firefox's detector finds. A file that is not text in any of them is
//! refused.

use super::{Parsed, Unreadable, utf8};
use crate::record::{Form, Reason, RecordFields, TextForm, UTF_16, decode_text};
use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use std::borrow::Cow;

/// How much of a file the detector reads, in bytes.
const DETECTOR_BYTES: usize = 64 << 10;

/// Mail and old pages of Japan; its bytes are ASCII, so it is asked for before UTF-8.
const ISO_2022_JP: &str = "ISO-2022-JP";

/// A text may have one control character in this many bytes.
const BYTES_PER_CONTROL: usize = 200;

/// Decodes the bytes of a text file. `marked` says that it had the byte order mark of UTF-8,
/// which `bytes` does not contain.
///
/// # Errors
/// The bytes are not text in a known encoding, or are damaged UTF-8.
pub fn parse_text(bytes: &[u8], marked: bool) -> Result<Parsed<'_>, Unreadable> {
    let (form, text) = match std::str::from_utf8(bytes) {
        Ok(_) if shifts_to_japanese(bytes) => {
            let text = decode_text(Some(ISO_2022_JP), bytes)
                .filter(|text| is_text(text))
                .ok_or_else(|| Unreadable::new(Reason::Encoding, format!("not {ISO_2022_JP}")))?;
            (TextForm::of(ISO_2022_JP, bytes, &text), text)
        }
        Ok(text) => (TextForm::default(), Cow::Borrowed(text)),
        Err(_) if marked || is_mostly_utf8(bytes) => {
            (TextForm::default(), Cow::Borrowed(utf8(bytes)?))
        }
        Err(_) => {
            let encoding = encoding_of(bytes);
            let text = decode_text(Some(encoding), bytes)
                .filter(|text| is_text(text))
                .ok_or_else(|| Unreadable::new(Reason::Encoding, format!("not {encoding}")))?;
            (TextForm::of(encoding, bytes, &text), text)
        }
    };
    Ok(Parsed {
        form: Form::Text(form),
        text,
        id: None,
        url: None,
        source: None,
        said: RecordFields::default(),
        lone_surrogates: 0,
    })
}

/// Whether ASCII has the escape sequence that begins Japanese characters in ISO-2022-JP.
fn shifts_to_japanese(bytes: &[u8]) -> bool {
    bytes.is_ascii()
        && memchr::memmem::find_iter(bytes, b"\x1b$")
            .any(|at| matches!(bytes.get(at + 2), Some(b'B' | b'@')))
}

/// The name of the encoding in which a file begins with these bytes; `None` for UTF-8, also if
/// it is damaged or cut.
#[must_use]
pub fn sample_encoding(bytes: &[u8]) -> Option<&'static str> {
    let is_utf8 = match std::str::from_utf8(bytes) {
        Ok(_) => true,
        Err(error) => error.error_len().is_none() || is_mostly_utf8(bytes),
    };
    (!is_utf8).then(|| encoding_of(bytes))
}

/// Whether these bytes are damaged UTF-8, which must not be decoded as another encoding. One in
/// four sequences of Chinese GBK is valid UTF-8 by chance.
fn is_mostly_utf8(bytes: &[u8]) -> bool {
    let (mut valid, mut invalid) = (0_usize, 0_usize);
    for chunk in bytes.utf8_chunks() {
        valid += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        invalid += usize::from(!chunk.invalid().is_empty());
    }
    valid > 2 * invalid
}

/// The name of the encoding: UTF-16 if there is its byte order mark, else the most likely one.
fn encoding_of(bytes: &[u8]) -> &'static str {
    if let Some((name, _)) = UTF_16.iter().find(|(_, mark)| bytes.starts_with(mark)) {
        return name;
    }
    // The detector learns nothing from ASCII, so a short piece before the first other byte is
    // enough.
    let first = bytes.iter().position(|b| !b.is_ascii()).unwrap_or(0);
    let sample = &bytes[first.saturating_sub(100)..];
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(
        &sample[..sample.len().min(DETECTOR_BYTES)],
        sample.len() <= DETECTOR_BYTES,
    );
    detector.guess(None, Utf8Detection::Deny).name()
}

/// Whether decoded bytes are text; any bytes can be decoded as windows-1252.
fn is_text(text: &str) -> bool {
    let control = |c: &char| {
        let blank = matches!(c, '\t' | '\n' | '\r' | '\u{c}' | '\u{85}' | '\u{feff}');
        !blank && (c.is_control() || matches!(c, '\u{e000}'..='\u{f8ff}'))
    };
    !text.contains('\0') && text.chars().filter(control).count() <= text.len() / BYTES_PER_CONTROL
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::encode_text;

    fn read(bytes: &[u8]) -> Result<(Option<String>, String), Reason> {
        let parsed = parse_text(bytes, false).map_err(|e| e.reason)?;
        let Form::Text(form) = parsed.form else {
            panic!("no text");
        };
        assert_eq!(form.raw, None);
        let back = encode_text(form.encoding.as_deref(), &parsed.text).unwrap();
        assert_eq!(back, bytes);
        Ok((form.encoding, parsed.text.into_owned()))
    }

    #[test]
    fn utf_8_has_no_name() {
        assert_eq!(read("Ça va ?".as_bytes()), Ok((None, "Ça va ?".into())));
    }

    #[test]
    fn encodings_are_told_apart() {
        for (name, text) in [
            (
                "windows-1252",
                "Der Präsident äußerte sich über die „Größe“ des Unglücks – später.",
            ),
            (
                "windows-1251",
                "Президент заявил в понедельник, что переговоры продолжатся.",
            ),
            (
                "windows-1250",
                "Premiér řekl, že příští zasedání vlády se uskuteční v úterý.",
            ),
            (
                "Shift_JIS",
                "首相は月曜日の記者会見で、新しい政策について説明した。",
            ),
            (
                "GBK",
                "总理星期一在记者会上介绍了新的经济政策，并回答了提问。",
            ),
            (
                "EUC-KR",
                "총리는 월요일 기자회견에서 새로운 정책을 설명했다.",
            ),
            (
                "Big5",
                "總理星期一在記者會上介紹了新的經濟政策，並回答了提問。",
            ),
            (
                "windows-1253",
                "Ο πρωθυπουργός δήλωσε ότι οι συνομιλίες θα συνεχιστούν.",
            ),
            (
                "ISO-2022-JP",
                "首相は月曜日の記者会見で、新しい政策について説明した。",
            ),
            ("UTF-16LE", "Plain and “quoted”"),
            ("UTF-16BE", "Plain and “quoted”"),
        ] {
            let bytes = encode_text(Some(name), text).unwrap();
            assert_eq!(read(&bytes), Ok((Some(name.into()), text.into())));
        }
    }

    #[test]
    fn the_first_word_may_come_late() {
        let ascii = "All of this is plain. ".repeat(10_000);
        let bytes = [
            ascii.as_bytes(),
            b"\xcf\xf0\xe5\xe7\xe8\xe4\xe5\xed\xf2 \xe7\xe0\xff\xe2\xe8\xeb.",
        ]
        .concat();
        let (name, text) = read(&bytes).unwrap();
        assert_eq!(name.as_deref(), Some("windows-1251"));
        assert!(text.ends_with("Президент заявил."));
    }

    #[test]
    fn no_text_is_not_read() {
        assert_eq!(
            read(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\xff"),
            Err(Reason::Encoding)
        );
        assert_eq!(read(b"\xff\xfea"), Err(Reason::Encoding));
        let damaged = ["Déjà vu à l’été".as_bytes(), b" \xff."].concat();
        assert_eq!(read(&damaged), Err(Reason::Utf8));
        assert_eq!(
            parse_text(b"\xe9", true).map(drop).unwrap_err().reason,
            Reason::Utf8
        );
    }
}
