//! Gold files: one JSON object a line, with a page's text and the article that
//! is in it. A path comes in, samples go out; a line that cannot be scored is an
//! error that names it.

use serde_json::{Map, Value};
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read as _};
use std::path::{Path, PathBuf};

/// The first bytes of a zstd frame.
const ZSTD: [u8; 4] = [0x28, 0xb5, 0x2f, 0xfd];
/// 2^this is the largest window that a frame may ask for.
const WINDOW_LOG: u32 = 27;

/// A page with its article.
#[derive(Debug, Clone, PartialEq)]
pub struct Sample {
    pub id: String,
    pub input: String,
    pub gold: String,
    /// What the line says of its language, or `-`.
    pub lang: String,
    pub url: Option<String>,
    pub title: Option<String>,
    pub date: Option<String>,
}

/// A gold file that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum GoldError {
    #[error("cannot read the gold file {}: {source}", path.display())]
    Io { path: PathBuf, source: io::Error },
    #[error("{} line {line}: {what}", path.display())]
    Line {
        path: PathBuf,
        line: usize,
        what: String,
    },
    #[error("{} has no record with the field \"{field}\"; choose another with --input-field", path.display())]
    Empty { path: PathBuf, field: String },
}

/// Reads a file, plain or zstd: the samples, and how many lines were left out because
/// their input field is null or not there (an extractor may have found nothing).
///
/// # Errors
/// It cannot be read, no sample is left, or a line is no object with a `gold`, or a
/// field is no string.
pub fn read(path: &Path, input_field: &str) -> Result<(Vec<Sample>, usize), GoldError> {
    let io = |source| GoldError::Io {
        path: path.to_owned(),
        source,
    };
    let mut file = BufReader::new(File::open(path).map_err(io)?);
    let compressed = file.fill_buf().map_err(io)?.starts_with(&ZSTD);
    let mut text = String::new();
    if compressed {
        let mut decoder = zstd::Decoder::with_buffer(file).map_err(io)?;
        decoder.window_log_max(WINDOW_LOG).map_err(io)?;
        decoder.read_to_string(&mut text).map_err(io)?;
    } else {
        file.read_to_string(&mut text).map_err(io)?;
    }
    let mut samples = Vec::new();
    let mut left_out = 0;
    for (number, line) in text.lines().enumerate() {
        if line.trim().is_empty() {
            continue;
        }
        let sample = sample(line, number + 1, input_field).map_err(|what| GoldError::Line {
            path: path.to_owned(),
            line: number + 1,
            what,
        })?;
        match sample {
            Some(sample) => samples.push(sample),
            None => left_out += 1,
        }
    }
    if samples.is_empty() {
        return Err(GoldError::Empty {
            path: path.to_owned(),
            field: input_field.to_owned(),
        });
    }
    Ok((samples, left_out))
}

/// The sample of a line. Where it has no id, it is named by its number.
fn sample(line: &str, number: usize, input_field: &str) -> Result<Option<Sample>, String> {
    let object: Map<String, Value> =
        serde_json::from_str(line).map_err(|e| format!("is not a JSON object: {e}"))?;
    let string = |key: &str| object.get(key).and_then(Value::as_str).map(str::to_owned);
    let needed = |key: &str| {
        string(key).ok_or_else(|| match object.get(key) {
            Some(_) => format!("the field \"{key}\" is not a string"),
            None => format!("there is no field \"{key}\""),
        })
    };
    let id = match object.contains_key("id") {
        true => needed("id")?,
        false => format!("line {number}"),
    };
    let gold = needed("gold")?;
    if object.get(input_field).is_none_or(Value::is_null) {
        return Ok(None);
    }
    Ok(Some(Sample {
        id,
        gold,
        input: needed(input_field)?,
        lang: string("lang").unwrap_or_else(|| "-".to_owned()),
        url: string("url"),
        title: string("title"),
        date: string("date"),
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_text(text: &str, field: &str) -> Result<(Vec<Sample>, usize), String> {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), text).unwrap();
        read(file.path(), field).map_err(|e| e.to_string())
    }

    #[test]
    fn samples_are_read() {
        let text =
            "{\"id\":\"a\",\"text\":\"T\",\"gold\":\"G\",\"lang\":\"de\",\"title\":null}\n\n";
        let (samples, left_out) = read_text(text, "text").unwrap();
        assert_eq!(left_out, 0);
        assert_eq!(samples.len(), 1);
        assert_eq!((samples[0].lang.as_str(), &samples[0].title), ("de", &None));
        assert_eq!(read_text(text, "gold").unwrap().0[0].input, "G");
        let nameless = read_text("\n{\"text\":\"T\",\"gold\":\"G\"}\n", "text").unwrap();
        assert_eq!(nameless.0[0].id, "line 2");
    }

    #[test]
    fn what_is_wrong_is_named() {
        let good = "{\"id\":\"a\",\"text\":\"T\",\"gold\":\"G\"}\n";
        let error = |line: &str| read_text(&format!("{good}{line}"), "text").unwrap_err();
        let (samples, left_out) =
            read_text(&format!("{good}{{\"id\":\"b\",\"gold\":\"G\"}}\n"), "text").unwrap();
        assert_eq!((samples.len(), left_out), (1, 1));
        assert!(
            error("{\"id\":\"b\",\"text\":\"T\"}").ends_with("line 2: there is no field \"gold\"")
        );
        assert!(
            error("{\"id\":\"b\",\"text\":1,\"gold\":\"\"}").contains("\"text\" is not a string")
        );
        assert!(
            error("{\"id\":7,\"text\":\"T\",\"gold\":\"\"}").contains("\"id\" is not a string")
        );
        assert!(error("[1]").contains("line 2: is not a JSON object"));
        assert!(read_text("", "text").unwrap_err().contains("has no record"));
        assert!(
            read_text(good, "body")
                .unwrap_err()
                .contains("has no record")
        );
    }
}
