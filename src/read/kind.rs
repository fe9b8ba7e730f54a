//! Tells a file that holds no text and no records from its first bytes, so that it is named and
//! never taken for prose. Magic numbers come first, then mark-up, then bytes that no text has.

mod markup;

use markup::{markup, root_kind};

/// How many bytes of a file are looked at.
pub(super) const KIND_BYTES: usize = 64 << 10;

/// What a file is, and what to do with it: the two ends of the sentence "NAME is …".
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Kind {
    pub is: &'static str,
    pub advice: &'static str,
}

const RTF: &[u8] = b"{\\rtf";
const EXTRACT_TEXT: &str = "extract its text first";
const UNPACK: &str = "unpack it and name the files in it";
const DECOMPRESS: &str = "decompress it first, or pack it again with gzip or zstd";
const TABLE: &str = "convert it to JSONL or Parquet first";
const MEDIA: &str = "leave it out of the input";

/// Bytes at an offset, and what a file that has them is.
const MAGIC: &[(usize, &[u8], &str, &str)] = &[
    (0, b"%PDF-", "a PDF", EXTRACT_TEXT),
    (0, RTF, "an RTF document", EXTRACT_TEXT),
    (0, b"%!PS", "PostScript", EXTRACT_TEXT),
    (
        0,
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        "an old Office document",
        EXTRACT_TEXT,
    ),
    (0, b"PK\x05\x06", "an empty zip archive", MEDIA),
    (0, b"7z\xbc\xaf\x27\x1c", "a 7z archive", UNPACK),
    (0, b"Rar!\x1a\x07", "a RAR archive", UNPACK),
    (257, b"ustar", "a tar archive", UNPACK),
    (0, b"!<arch>\n", "an ar archive", UNPACK),
    (0, b"\x1f\x8b", "compressed twice with gzip", DECOMPRESS),
    (0, b"\xfd7zXZ\0", "compressed twice with xz", DECOMPRESS),
    (
        0,
        b"\x28\xb5\x2f\xfd",
        "compressed twice with zstd",
        DECOMPRESS,
    ),
    (0, b"\x04\x22\x4d\x18", "compressed with lz4", DECOMPRESS),
    (0, b"\x1f\x9d", "compressed with compress", DECOMPRESS),
    (0, b"LZIP", "compressed with lzip", DECOMPRESS),
    (0, b"SQLite format 3\0", "an SQLite database", TABLE),
    (
        0,
        b"PAR1",
        "a Parquet file",
        "decompress it, and give it a name that ends in .parquet",
    ),
    (0, b"ARROW1", "an Arrow file", TABLE),
    (0, b"\xff\xff\xff\xff\x10\0\0\0", "an Arrow stream", TABLE),
    (0, b"ORC", "an ORC file", TABLE),
    (0, b"Obj\x01", "an Avro file", TABLE),
    (0, b"\x89HDF\r\n\x1a\n", "an HDF5 file", TABLE),
    (0, b"\x93NUMPY", "a NumPy array", TABLE),
    (
        0,
        b"WARC/",
        "a WARC archive",
        "extract the articles with a tool such as trafilatura",
    ),
    (0, b"\x89PNG\r\n\x1a\n", "a PNG image", MEDIA),
    (0, b"\xff\xd8\xff", "a JPEG image", MEDIA),
    (0, b"GIF87a", "a GIF image", MEDIA),
    (0, b"GIF89a", "a GIF image", MEDIA),
    (0, b"II*\0", "a TIFF image", MEDIA),
    (0, b"MM\0*", "a TIFF image", MEDIA),
    (0, b"\0\0\x01\0", "an icon", MEDIA),
    (8, b"WEBP", "a WebP image", MEDIA),
    (8, b"WAVE", "a WAV recording", MEDIA),
    (8, b"AVI ", "an AVI video", MEDIA),
    (4, b"ftyp", "an MP4 file or an image in its format", MEDIA),
    (0, b"\x1a\x45\xdf\xa3", "a Matroska or WebM video", MEDIA),
    (0, b"OggS", "an Ogg recording", MEDIA),
    (0, b"fLaC", "a FLAC recording", MEDIA),
    (0, b"ID3", "an MP3 recording", MEDIA),
    (0, b"\xff\xfb", "an MP3 recording", MEDIA),
    (0, b"FLV\x01", "a Flash video", MEDIA),
    (0, b"wOFF", "a font", MEDIA),
    (0, b"wOF2", "a font", MEDIA),
    (0, b"\x7fELF", "a program", MEDIA),
    (0, b"\xca\xfe\xba\xbe", "a program", MEDIA),
    (0, b"\xcf\xfa\xed\xfe", "a program", MEDIA),
    (0, b"\0asm", "a program", MEDIA),
    (0, b"\x80\x04\x95", "a Python pickle", TABLE),
    (0, b"\x80\x03}", "a Python pickle", TABLE),
];

/// What a decompressed file that begins with these bytes is; `None` if it may be text or
/// records. A byte order mark of UTF-8 does not count.
pub(super) fn kind_of(first_bytes: &[u8]) -> Option<Kind> {
    let head = &first_bytes[..first_bytes.len().min(KIND_BYTES)];
    let head = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head);
    if may_be_records(head) {
        return None;
    }
    by_magic(head)
        .or_else(|| markup(head))
        .or_else(|| binary(head))
}

/// What a file is that begins with these bytes and has the name of a table; `None` if it may be
/// one. Its cells may have tags, or a NUL byte.
pub(super) fn table_kind(first_bytes: &[u8]) -> Option<Kind> {
    let head = &first_bytes[..first_bytes.len().min(KIND_BYTES)];
    by_magic(head).or_else(|| root_kind(head))
}

/// Whether a file begins as JSON does. Its records are judged one by one.
pub(super) fn may_be_records(head: &[u8]) -> bool {
    let first = head.iter().find(|b| !b.is_ascii_whitespace());
    let may_be_rtf = RTF.starts_with(&head[..head.len().min(RTF.len())]);
    matches!(first, Some(b'{' | b'[')) && !may_be_rtf
}

/// A file with a NUL byte is no text, unless it is UTF-16 or UTF-32 and says so.
pub(super) fn binary(bytes: &[u8]) -> Option<Kind> {
    let marked = bytes.starts_with(b"\xff\xfe")
        || bytes.starts_with(b"\xfe\xff")
        || bytes.starts_with(b"\0\0\xfe\xff");
    (!marked && memchr::memchr(0, bytes).is_some()).then_some(Kind {
        is: "not text: it has NUL bytes",
        advice: "extract its text first, or give UTF-16 its byte order mark",
    })
}

fn by_magic(head: &[u8]) -> Option<Kind> {
    if head.starts_with(b"PK\x03\x04") {
        return Some(zip(head));
    }
    if executable(head) {
        return Some(Kind {
            is: "a program",
            advice: MEDIA,
        });
    }
    MAGIC
        .iter()
        .find(|(at, magic, ..)| head.get(*at..).is_some_and(|rest| rest.starts_with(magic)))
        .filter(|(_, magic, ..)| is_whole(magic, head))
        .map(|&(_, _, is, advice)| Kind { is, advice })
}

/// Magic numbers that are words might begin a text as well; such a file has bytes that no text
/// has.
fn is_whole(magic: &[u8], head: &[u8]) -> bool {
    const SURE: [&[u8]; 5] = [b"%PDF-", RTF, b"%!PS", b"WARC/", b"!<arch>\n"];
    let word = magic.iter().all(|b| (b' '..=b'~').contains(b));
    !word
        || SURE.contains(&magic)
        || std::str::from_utf8(head).is_err_and(|e| e.error_len().is_some())
        || memchr::memchr(0, head).is_some()
}

/// A zip file by the names of its first members: Office and e-books are zip files.
fn zip(head: &[u8]) -> Kind {
    let has = |name: &[u8]| memchr::memmem::find(head, name).is_some();
    let (is, advice) = if has(b"word/") {
        ("a Word document", EXTRACT_TEXT)
    } else if has(b"xl/") {
        ("an Excel workbook", "save it as CSV first")
    } else if has(b"ppt/") {
        ("a PowerPoint presentation", EXTRACT_TEXT)
    } else if has(b"[Content_Types].xml") {
        ("an Office document", EXTRACT_TEXT)
    } else if has(b"mimetypeapplication/vnd.oasis.opendocument") {
        ("an OpenDocument file", EXTRACT_TEXT)
    } else if has(b"mimetypeapplication/epub+zip") {
        ("an e-book", EXTRACT_TEXT)
    } else {
        ("a zip archive", UNPACK)
    };
    Kind { is, advice }
}

/// A program for Windows: "MZ", and at the offset that stands at 60 a second mark.
fn executable(head: &[u8]) -> bool {
    let offset = || Some(u32::from_le_bytes(head.get(60..64)?.try_into().ok()?) as usize);
    head.starts_with(b"MZ")
        && offset()
            .and_then(|at| head.get(at..))
            .is_some_and(|rest| rest.starts_with(b"PE\0\0") || rest.starts_with(b"NE"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is(bytes: &[u8]) -> Option<&'static str> {
        kind_of(bytes).map(|kind| kind.is)
    }

    #[test]
    fn files_are_known_by_their_first_bytes() {
        assert_eq!(is(b"%PDF-1.7\n1 0 obj"), Some("a PDF"));
        assert_eq!(is(b"PK\x03\x04\x14\0a.txt"), Some("a zip archive"));
        assert_eq!(
            is(b"PK\x03\x04\x14\0[Content_Types].xml word/document.xml"),
            Some("a Word document")
        );
        assert_eq!(is(b"7z\xbc\xaf\x27\x1c\0\x04"), Some("a 7z archive"));
        assert_eq!(is(b"SQLite format 3\0\x10"), Some("an SQLite database"));
        assert_eq!(is(b"\x89PNG\r\n\x1a\n\0\0"), Some("a PNG image"));
        assert_eq!(
            is(b"\0\0\0\x20ftypisom"),
            Some("an MP4 file or an image in its format")
        );
        assert_eq!(is(b"{\\rtf1\\ansi The ferry}"), Some("an RTF document"));
        let mut tar = vec![0; 512];
        tar[..5].copy_from_slice(b"a.txt");
        tar[257..262].copy_from_slice(b"ustar");
        assert_eq!(is(&tar), Some("a tar archive"));
    }

    #[test]
    fn a_word_that_is_a_magic_number_may_begin_a_text() {
        assert_eq!(is(b"ORC, the Oslo Rowing Club, won."), None);
        assert_eq!(is(b"ID3 is a format.\n"), None);
        assert_eq!(is("MZ, as they call him, said é.".as_bytes()), None);
        assert_eq!(is(b"ID3\x04\0\0\0\0\0"), Some("an MP3 recording"));
    }

    #[test]
    fn a_table_may_have_tags_and_odd_bytes() {
        let table = |bytes: &[u8]| table_kind(bytes).map(|kind| kind.is);
        let row = "\"<p>A</p><p>B</p><p>C</p>\"\n".repeat(9);
        let rows = format!("text\n{row}\0");
        assert_eq!(is(rows.as_bytes()), Some("mostly mark-up"));
        assert_eq!(table(rows.as_bytes()), None);
        assert_eq!(table(b"PK\x03\x04xl/"), Some("an Excel workbook"));
        assert_eq!(table(b"<html><body>Not found"), Some("HTML"));
    }

    #[test]
    fn text_and_records_have_no_kind() {
        for bytes in [
            &b""[..],
            b"The ferry sailed on Monday.",
            b"\xef\xbb\xbfThe ferry",
            b"{\"text\":\"a\0b\"}",
            b" \n[{\"text\":\"a\"}]",
            b"title,text\nA,B\n",
            b"caf\xe9 au lait",
            b"\xff\xfeT\0h\0e\0",
            b"\xfe\xff\0T\0h\0e",
        ] {
            assert_eq!(is(bytes), None, "{bytes:?}");
        }
        assert_eq!(is(b"The\0ferry"), Some("not text: it has NUL bytes"));
    }
}
