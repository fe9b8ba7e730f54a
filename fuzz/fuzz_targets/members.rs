//! Compressed input, raw and damaged: what counts was in a member that
//! verified, and every byte that was decompressed lies in one entry.
#![no_main]

use copydesk::read::Options;
use copydesk_fuzz::{account, chunks, folder, input};
use flate2::{Compression, write::GzEncoder};
use libfuzzer_sys::fuzz_target;
use std::cell::LazyCell;
use std::collections::BTreeSet;
use std::io::Write as _;
use tempfile::TempDir;

thread_local! {
    static FOLDER: LazyCell<TempDir> = LazyCell::new(folder);
}

fuzz_target!(|data: &[u8]| {
    let [how, at, bit, rest @ ..] = data else {
        return;
    };
    let options = Options {
        chunk_bytes: 64,
        max_record_bytes: 1 << 16,
        salvage: how & 0x80 != 0,
        zstd_window_log_max: 20,
        ..Options::default()
    };
    FOLDER.with(|folder| {
        if how & 3 == 0 {
            // The bytes as they are, under a magic number of each kind.
            let magic: &[u8] = match (how >> 2) & 7 {
                0 => b"\x1f\x8b\x08\x00",
                1 => b"\x28\xb5\x2f\xfd",
                2 => b"BZh9",
                3 => b"\xfd7zXZ\0",
                4 => b"\x50\x2a\x4d\x18",
                _ => b"",
            };
            let bytes = [magic, &data[3..]].concat();
            account(&chunks(
                &input(folder.path(), "x.jsonl.gz", &bytes),
                &options,
            ));
            return;
        }
        // Lines in members, one byte of which is hit, or the end cut off.
        let parts: Vec<&[u8]> = rest.split(|b| *b == 0xff).collect();
        let mut file = Vec::new();
        for part in &parts {
            let lines = [part, &b"\n"[..]].concat();
            if how & 1 == 0 {
                let mut zstd = zstd::stream::write::Encoder::new(Vec::new(), 1).expect("zstd");
                zstd.include_checksum(true).expect("zstd");
                zstd.write_all(&lines).expect("zstd");
                file.extend(zstd.finish().expect("zstd"));
            } else {
                let mut gzip = GzEncoder::new(Vec::new(), Compression::fast());
                gzip.write_all(&lines).expect("gzip");
                file.extend(gzip.finish().expect("gzip"));
            }
        }
        let hit = usize::from(*at) * file.len() / 256;
        match how & 0x0c {
            0 => file[hit] ^= 1 << (bit & 7),
            4 => file.truncate(hit),
            8 => file[hit..].fill(*bit),
            _ => {
                file.splice(hit..hit, [*bit; 3]);
            }
        }
        let (_, bodies) = account(&chunks(&input(folder.path(), "x.jsonl", &file), &options));
        if how & 0x80 == 0
            && (file.starts_with(b"\x1f\x8b\x08") || file.starts_with(b"\x28\xb5\x2f\xfd"))
        {
            let whole: BTreeSet<Vec<u8>> = parts.iter().flat_map(|p| lines(p)).collect();
            for body in bodies {
                assert!(whole.contains(&body), "nobody wrote {body:?}");
            }
        }
    });
});

/// The lines as the framer sees them.
fn lines(part: &[u8]) -> Vec<Vec<u8>> {
    let part = [part, &b"\n"[..]].concat();
    let mut all: Vec<Vec<u8>> = part
        .split(|b| *b == b'\n')
        .map(|l| l.strip_suffix(b"\r").unwrap_or(l).to_vec())
        .collect();
    // The first may have lost a byte order mark; a text file is one record.
    all.extend(
        all.clone()
            .iter()
            .filter_map(|l| l.strip_prefix(b"\xef\xbb\xbf").map(<[u8]>::to_vec)),
    );
    all
}
