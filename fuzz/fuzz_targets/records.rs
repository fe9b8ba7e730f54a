//! JSON lists, objects over several lines, CSV and TSV: every byte of the input lies in one entry,
//! whatever is broken in it.
#![no_main]

use copydesk::read::{Format, Options};
use copydesk_fuzz::{account, chunks, folder, input};
use libfuzzer_sys::fuzz_target;
use std::cell::LazyCell;
use tempfile::TempDir;

thread_local! {
    static FOLDER: LazyCell<TempDir> = LazyCell::new(folder);
}

fuzz_target!(|data: &[u8]| {
    let Some((&how, bytes)) = data.split_first() else {
        return;
    };
    let (format, name) = [
        (Format::Json, "x.json"),
        (Format::Csv, "x.csv"),
        (Format::Tsv, "x.tsv"),
    ][usize::from(how % 3)];
    let how = how / 3;
    let options = Options {
        format: Some(format),
        max_record_bytes: if how & 1 == 0 { 1 << 20 } else { 40 },
        chunk_bytes: if how & 2 == 0 { 1 << 20 } else { 30 },
        ..Options::default()
    };
    let (content, _) = FOLDER.with(|f| account(&chunks(&input(f.path(), name, bytes), &options)));
    // Bytes that are compressed, or UTF-16 and UTF-32 that are read as UTF-8, are other targets'.
    let magic: [&[u8]; 8] = [
        b"\x1f\x8b", b"BZh", b"\xfd7zXZ", b"\x28\xb5\x2f\xfd",
        b"PAR1", b"\xff\xfe", b"\xfe\xff", b"\0\0\xfe\xff",
    ];
    if !magic.iter().any(|m| bytes.starts_with(m)) && bytes.get(1..4) != Some(b"\x2a\x4d\x18") {
        assert_eq!(content, bytes);
    }
});
