//! Where an expression in brackets ends. Bytes and the place of an opening bracket
//! come in, the place after its counterpart goes out. Strings are passed over; what
//! is too long or too deep is no expression.

/// Longest expression, in bytes: the JSON-LD of an article holds its whole text.
const LONGEST: usize = 1 << 16;
const DEEPEST: usize = 64;

/// The place after the bracket that closes the one at `at`.
pub fn closing(bytes: &[u8], at: usize) -> Option<usize> {
    let mut open: Vec<u8> = Vec::new();
    let end = bytes.len().min(at + LONGEST);
    let mut i = at;
    while i < end {
        match bytes[i] {
            b'(' => open.push(b')'),
            b'[' => open.push(b']'),
            b'{' => open.push(b'}'),
            close @ (b')' | b']' | b'}') => {
                if open.pop() != Some(close) {
                    return None;
                }
                if open.is_empty() {
                    return Some(i + 1);
                }
            }
            quote @ (b'"' | b'\'' | b'`') => i = string(bytes, i, quote, end)?,
            _ => {}
        }
        if open.len() > DEEPEST {
            return None;
        }
        i += 1;
    }
    None
}

/// The place of the quotation mark that closes a string.
fn string(bytes: &[u8], at: usize, quote: u8, end: usize) -> Option<usize> {
    let mut i = at + 1;
    while i < end {
        match bytes[i] {
            b'\\' => i += 1,
            b'\n' if quote != b'`' => return None,
            b if b == quote => return Some(i),
            _ => {}
        }
        i += 1;
    }
    None
}

/// The place after the blanks from `at` on.
pub fn past_blanks(bytes: &[u8], at: usize) -> usize {
    let blank = |b: &&u8| matches!(**b, b' ' | b'\n' | b'\t' | b'\r');
    at + bytes[at..].iter().take_while(blank).count()
}

/// The place after a name from `at` on: letters, digits, `_`, `$`, `-` and full stops.
pub fn past_name(bytes: &[u8], at: usize) -> usize {
    let name = |b: &&u8| b.is_ascii_alphanumeric() || matches!(**b, b'_' | b'$' | b'.');
    at + bytes[at..].iter().take_while(name).count()
}

#[cfg(test)]
mod tests {
    use super::closing;

    #[test]
    fn brackets_in_strings_do_not_count() {
        assert_eq!(closing(b"(a[1]{')'}) x", 0), Some(11));
        assert_eq!(closing(b"({)}", 0), None);
        assert_eq!(closing(b"('it\\'s)') x", 0), Some(10));
        assert_eq!(closing(b"('a\n')", 0), None);
        assert_eq!(closing(&[b'('; 100], 0), None);
    }
}
