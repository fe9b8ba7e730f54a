//! Magic numbers of compressed formats: finds the compression of a file from its first bytes,
//! and what to search for after damage.

use super::{Compression, names};

/// Length of the longest magic number, in bytes.
pub(super) const LONGEST_MAGIC_BYTES: usize = 10;

const GZIP: [u8; 2] = [0x1f, 0x8b];
const ZSTD: [u8; 4] = [0x28, 0xb5, 0x2f, 0xfd];
const BZIP2: &[u8] = b"BZh";
/// The bytes after the level: the digits of pi before a block, or the digits of its square root
/// at the end of an empty stream. Without them "BZh9" may be text.
const BZIP2_BLOCK: [&[u8]; 2] = [b"\x31\x41\x59\x26\x53\x59", b"\x17\x72\x45\x38\x50\x90"];
const XZ: &[u8] = b"\xfd7zXZ\0";

/// The compression of a file that begins with these bytes.
pub(super) fn sniff(head: &[u8]) -> Compression {
    [
        Compression::Gzip,
        Compression::Zstd,
        Compression::Bzip2,
        Compression::Xz,
    ]
    .into_iter()
    .find(|kind| begins_member(*kind, head))
    .unwrap_or(Compression::Plain)
}

/// Whether a gzip member, a zstd frame (also a skippable one), a bzip2 or an xz
/// stream begins here.
pub(super) fn begins_member(kind: Compression, head: &[u8]) -> bool {
    match kind {
        Compression::Plain => false,
        Compression::Gzip => head.starts_with(&GZIP),
        Compression::Zstd => {
            head.starts_with(&ZSTD) || matches!(head, [0x50..=0x5f, 0x2a, 0x4d, 0x18, ..])
        }
        Compression::Bzip2 => head
            .strip_prefix(BZIP2)
            .and_then(|rest| rest.split_first())
            .is_some_and(|(level, rest)| {
                matches!(level, b'1'..=b'9') && BZIP2_BLOCK.iter().any(|m| rest.starts_with(m))
            }),
        Compression::Xz => head.starts_with(XZ),
    }
}

/// The compression that a name implies, if the magic number at the beginning of the file is
/// cut off or has one wrong byte.
pub(super) fn spoiled(name: &str, head: &[u8]) -> Compression {
    let kind = names::compression(name);
    let magic = needle(kind);
    let cut = head.len() < magic.len() && !head.is_empty() && magic.starts_with(head);
    let wrong = magic.iter().zip(head).filter(|(a, b)| a != b).count();
    if cut || (!magic.is_empty() && head.len() >= magic.len() && wrong <= 1) {
        kind
    } else {
        Compression::Plain
    }
}

/// The bytes to search for after damage. Skippable zstd frames are not searched for, because
/// any bytes after their magic number are valid, and four stray bytes could hide what follows.
pub(super) fn needle(kind: Compression) -> &'static [u8] {
    match kind {
        Compression::Plain => b"",
        Compression::Gzip => &[0x1f, 0x8b, 8],
        Compression::Zstd => &ZSTD,
        Compression::Bzip2 => BZIP2,
        Compression::Xz => XZ,
    }
}

/// Whether the byte after these bytes is possible: gzip has three reserved flags there, bzip2
/// has the level.
pub(super) fn plausible(kind: Compression, after: Option<&u8>) -> bool {
    match kind {
        Compression::Gzip => after.is_some_and(|flags| flags & 0xe0 == 0),
        Compression::Bzip2 => matches!(after, Some(b'1'..=b'9')),
        _ => after.is_some(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn magic_numbers() {
        assert_eq!(sniff(b"\x1f\x8b\x08\x00"), Compression::Gzip);
        assert_eq!(sniff(b"\x28\xb5\x2f\xfd"), Compression::Zstd);
        assert_eq!(sniff(b"\x5e\x2a\x4d\x18"), Compression::Zstd);
        assert_eq!(sniff(b"\x60\x2a\x4d\x18"), Compression::Plain);
        assert_eq!(sniff(b"BZh91AY&SY"), Compression::Bzip2);
        assert_eq!(sniff(b"BZh9 is text"), Compression::Plain);
        assert_eq!(sniff(b"\xfd7zXZ\0\0\x04"), Compression::Xz);
        assert_eq!(sniff(b"(text"), Compression::Plain);
        assert_eq!(sniff(b""), Compression::Plain);
    }

    #[test]
    fn a_spoiled_magic_is_known_with_the_name() {
        assert_eq!(spoiled("a.txt.zst", b"("), Compression::Zstd);
        assert_eq!(spoiled("a.txt", b"("), Compression::Plain);
        assert_eq!(spoiled("a.gz", b"\x1f"), Compression::Gzip);
        assert_eq!(spoiled("a.gz", b"\x1f\x8a\x08\0"), Compression::Gzip);
        assert_eq!(spoiled("a.zst", b"\x29\xb5\x2f\xfd"), Compression::Zstd);
        assert_eq!(spoiled("a.zst", b"text"), Compression::Plain);
        assert_eq!(spoiled("a.gz", b""), Compression::Plain);
    }
}
