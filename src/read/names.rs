//! Names of inputs: the relative path with `/` that ids and the output contain, and the format
//! and compression that a file name implies.

use std::ffi::OsStr;
use std::fmt::Write as _;
use std::path::{Component, Path};

use super::{Compression, Format};

/// An OS string as text, bytes that are not UTF-8 as `%XX`.
pub(super) fn lossy(name: &OsStr) -> String {
    let mut out = String::new();
    for part in name.as_encoded_bytes().utf8_chunks() {
        out.push_str(part.valid());
        for byte in part.invalid() {
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

/// A path without its root and its `.` and `..` components.
pub(super) fn cleaned(path: &Path) -> String {
    let mut out = String::new();
    for part in path.components() {
        if let Component::Normal(part) = part {
            out = join(&out, &lossy(part));
        }
    }
    out
}

/// Joins a folder and a name with a slash; the folder may be empty.
pub(super) fn join(folder: &str, name: &str) -> String {
    if folder.is_empty() {
        name.to_owned()
    } else {
        format!("{folder}/{name}")
    }
}

/// The file name without `.gz`, `.zst`, `.zstd`, `.bz2` or `.xz`, and the compression that the
/// ending implies.
fn unpacked(name: &str) -> (&str, Compression) {
    let name = name.rsplit('/').next().unwrap_or(name);
    match name.rsplit_once('.') {
        Some((stem, e)) if e.eq_ignore_ascii_case("gz") => (stem, Compression::Gzip),
        Some((stem, e)) if e.eq_ignore_ascii_case("zst") || e.eq_ignore_ascii_case("zstd") => {
            (stem, Compression::Zstd)
        }
        Some((stem, e)) if e.eq_ignore_ascii_case("bz2") => (stem, Compression::Bzip2),
        Some((stem, e)) if e.eq_ignore_ascii_case("xz") => (stem, Compression::Xz),
        _ => (name, Compression::Plain),
    }
}

/// The compression that a name implies.
pub(super) fn compression(name: &str) -> Compression {
    unpacked(name).1
}

/// The format that a name implies.
pub(super) fn format(name: &str) -> Option<Format> {
    // Parquet is read from its end, so not out of a compressed file.
    #[cfg(feature = "parquet")]
    if let Some((_, extension)) = name.rsplit_once('.')
        && extension.eq_ignore_ascii_case("parquet")
    {
        return Some(Format::Parquet);
    }
    let (_, extension) = unpacked(name).0.rsplit_once('.')?;
    if extension.eq_ignore_ascii_case("txt") {
        Some(Format::Text)
    } else if extension.eq_ignore_ascii_case("jsonl") || extension.eq_ignore_ascii_case("ndjson") {
        Some(Format::Jsonl)
    } else if extension.eq_ignore_ascii_case("json") {
        Some(Format::Json)
    } else if extension.eq_ignore_ascii_case("csv") {
        Some(Format::Csv)
    } else if extension.eq_ignore_ascii_case("tsv") || extension.eq_ignore_ascii_case("tab") {
        Some(Format::Tsv)
    } else {
        None
    }
}

/// The extension under which a skipped file is counted: `png`, `csv.gz`, `(none)`.
pub(super) fn extension(name: &str) -> String {
    let file = name.rsplit('/').next().unwrap_or(name);
    let (stem, packed) = unpacked(file);
    let dot = match (stem.rfind('.'), packed) {
        (None, Compression::Plain) => return "(none)".to_owned(),
        (None, _) => stem.len(),
        (Some(dot), _) => dot,
    };
    file[dot + 1..].to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_promise_formats() {
        assert_eq!(format("a/b.TXT"), Some(Format::Text));
        assert_eq!(format("b.jsonl.GZ"), Some(Format::Jsonl));
        assert_eq!(format("b.ndjson.zstd"), Some(Format::Jsonl));
        assert_eq!(format("b.txt.bz2"), Some(Format::Text));
        assert_eq!(format("b.jsonl.XZ"), Some(Format::Jsonl));
        assert_eq!(format("b.json.gz"), Some(Format::Json));
        assert_eq!(format("b.CSV"), Some(Format::Csv));
        assert_eq!(format("b.tsv.zst"), Some(Format::Tsv));
        assert_eq!(format("b.gz"), None);
        assert_eq!(format("b.parquet.gz"), None);
        assert_eq!(format("a.txt/b"), None);
    }

    #[test]
    fn ignored_files_have_an_extension() {
        assert_eq!(extension("a.b/c"), "(none)");
        assert_eq!(extension("c.PNG"), "png");
        assert_eq!(extension("c.csv.gz"), "csv.gz");
        assert_eq!(extension("c.zst"), "zst");
    }

    #[test]
    fn paths_are_cleaned() {
        assert_eq!(cleaned(Path::new("/a/./b/../c.txt")), "a/b/c.txt");
        assert_eq!(cleaned(Path::new("../x")), "x");
        assert_eq!(cleaned(Path::new(".")), "");
    }

    #[cfg(unix)]
    #[test]
    fn invalid_bytes_are_spelled_out() {
        use std::os::unix::ffi::OsStrExt as _;
        assert_eq!(lossy(OsStr::from_bytes(b"a\xff\xfeb.txt")), "a%FF%FEb.txt");
    }
}
