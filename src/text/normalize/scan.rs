//! Finds the next place in a text where a pass may have something to do. Bytes
//! and a test on three neighbouring bytes come in, an offset goes out. A hit may
//! be a false alarm; a miss never is. It decodes no characters.

/// Bytes tested at a time. With no branch between them, the compiler tests 16
/// or 32 at once; with the early exit of a plain search it tests one.
const BLOCK: usize = 64;

/// What stands for the bytes past the end: nothing that any test looks for.
const PAST_END: u8 = b'x';

/// How many bytes are tried singly first, for texts where hits stand close together.
const NEAR: usize = 8;

/// The first offset at or after `from` where `odd` holds for the byte and the
/// two after it; the length if there is none. `odd` should not short-circuit.
#[inline]
pub fn find(bytes: &[u8], from: usize, odd: impl Fn(u8, u8, u8) -> bool) -> usize {
    find_in(bytes, from, |_| false, odd)
}

/// As [`find`], where `odd` holds for no byte unless it or the one after it is
/// beyond ASCII: of English text that leaves one block in ten to be tested.
#[inline]
pub fn find_beyond_ascii(bytes: &[u8], from: usize, odd: impl Fn(u8, u8, u8) -> bool) -> usize {
    find_in(bytes, from, <[u8]>::is_ascii, odd)
}

/// As [`find`], where `odd` holds for no byte that is printable ASCII, a newline
/// or a tab.
#[inline]
pub fn find_unprintable(bytes: &[u8], from: usize, odd: impl Fn(u8, u8, u8) -> bool) -> usize {
    let printable = |block: &[u8]| {
        let odd =
            |&b: &u8| u8::from(!((b.wrapping_sub(b' ') < 0x5f) | (b == b'\n') | (b == b'\t')));
        block.iter().fold(0, |any, b| any | odd(b)) == 0
    };
    find_in(bytes, from, printable, odd)
}

#[inline]
fn find_in(
    bytes: &[u8],
    from: usize,
    skips: impl Fn(&[u8]) -> bool,
    odd: impl Fn(u8, u8, u8) -> bool,
) -> usize {
    let byte = |i: usize| bytes.get(i).copied().unwrap_or(PAST_END);
    let here = |i: &usize| odd(byte(*i), byte(i + 1), byte(i + 2));
    let near = bytes.len().min(from + NEAR);
    if let Some(hit) = (from..near).find(here) {
        return hit;
    }
    let mut at = near;
    while let Some(window) = bytes.get(at..).and_then(<[u8]>::first_chunk) {
        if !skips(window) && any(window, &odd) {
            break;
        }
        at += BLOCK;
    }
    (at..bytes.len()).find(here).unwrap_or(bytes.len())
}

#[inline]
fn any(window: &[u8; BLOCK + 2], odd: impl Fn(u8, u8, u8) -> bool) -> bool {
    let mut hit = 0;
    for i in 0..BLOCK {
        hit |= u8::from(odd(window[i], window[i + 1], window[i + 2]));
    }
    hit != 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_offset_is_seen() {
        for len in [1, 3, 7, 8, 9, 64, 66, 72, 73, 74, 75, 139, 140, 300] {
            for hit in 0..len {
                let mut bytes = vec![b'a'; len];
                bytes[hit] = b'!';
                let found = find(&bytes, 0, |a, _, _| a == b'!');
                assert_eq!(found, hit, "{len}");
                let third = find(&bytes, 0, |_, _, c| c == b'!');
                assert_eq!(third, if hit < 2 { len } else { hit - 2 }, "{len}");
                assert_eq!(find(&bytes, hit + 1, |a, _, _| a == b'!'), len);
            }
        }
    }
}
