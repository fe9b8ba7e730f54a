//! Parquet files with bytes flipped in every part: whatever the decoder makes of
//! them, it stops nothing, and every row is sent or stands in a stretch of the
//! file that is.

#[path = "../../../tests/parquet/make.rs"]
#[allow(dead_code)]
mod make;

use super::*;
use make::{Layout, file_of};
use parquet::basic::Compression as Codec;

const ROWS: usize = 12;

/// Rows that came, with those that damaged groups are said to have; `None` if
/// the file went as a whole.
fn rows(run: &Run) -> Option<usize> {
    let mut rows = 0;
    for (i, entry) in run.entries.iter().enumerate() {
        match &entry.kind {
            Kind::Unread {
                reason: Reason::Parquet,
                ..
            } => return None,
            Kind::Unread {
                continued: true, ..
            } => {}
            Kind::Unread { detail, .. } => {
                let place = detail.split(": ").next().unwrap_or_default();
                let words = place.split(' ').map(|w| w.trim_end_matches(','));
                let numbers: Vec<usize> = words.filter_map(|w| w.parse().ok()).collect();
                let [_, from, to] = numbers[..] else {
                    panic!("{detail}")
                };
                rows += (to + 1).saturating_sub(from);
            }
            _ => rows += usize::from(!run.revoked(i)),
        }
    }
    Some(rows)
}

fn flips(layout: &Layout, step: usize) {
    let bytes = file_of(layout);
    let footer = bytes.len() - 8;
    let length = u32::from_le_bytes(bytes[footer..][..4].try_into().unwrap());
    let footer = footer - length as usize;
    let mut damaged = 0;
    for at in (0..bytes.len()).step_by(step) {
        for flip in [0x01, 0x10, 0x80, 0xff] {
            let mut bad = bytes.clone();
            bad[at] ^= flip;
            let run = read("a.parquet", &bad, &Options::default());
            damaged += usize::from(!run.ends[0].complete);
            run.content();
            // The footer has no checksum: it may lie about the number of rows.
            if at < footer {
                assert_eq!(rows(&run).unwrap_or(ROWS), ROWS, "byte {at} ^ {flip:#x}");
            }
        }
    }
    assert!(damaged > 10, "the flips did no harm");
}

macro_rules! flipped {
    ($($name:ident $codec:expr, $step:literal;)*) => {$(
        #[test]
        fn $name() {
            flips(&Layout { rows: ROWS, rows_a_group: 4, compression: $codec }, $step);
        }
    )*};
}

flipped! {
    flipped_plain Codec::UNCOMPRESSED, 31;
    flipped_snappy Codec::SNAPPY, 23;
    flipped_zstd Codec::ZSTD(Default::default()), 23;
    flipped_gzip Codec::GZIP(Default::default()), 23;
    flipped_lz4 Codec::LZ4_RAW, 23;
    flipped_brotli Codec::BROTLI(Default::default()), 23;
}
