//! Numbers that JSON does not have and Python's `json` writes: `NaN`, `Infinity`, `-Infinity`.

use std::ops::Range;

/// Longer ones come first, because the last is a part of the first.
const LITERALS: [&str; 3] = ["-Infinity", "Infinity", "NaN"];

/// A line with an empty list in the place of each such number, padded to its length, so that
/// every other byte stays where it is; and the places.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Patched {
    pub line: String,
    pub places: Vec<Range<usize>>,
}

/// The line without such numbers; `None` if it has none outside of strings.
pub(super) fn without_python_numbers(line: &str) -> Option<Patched> {
    let bytes = line.as_bytes();
    let mut places: Vec<Range<usize>> = Vec::new();
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let rest = &bytes[at..];
        if byte == b'"' {
            at += string_len(rest);
            continue;
        }
        let found = LITERALS.iter().find(|l| rest.starts_with(l.as_bytes()));
        if let Some(literal) = found {
            places.push(at..at + literal.len());
        }
        at += found.map_or(1, |literal| literal.len());
    }
    if places.is_empty() {
        return None;
    }
    let mut patched = String::with_capacity(line.len());
    let mut from = 0;
    for place in &places {
        patched.push_str(&line[from..place.start]);
        patched.push_str("[]");
        patched.extend(std::iter::repeat_n(' ', place.len() - 2));
        from = place.end;
    }
    patched.push_str(&line[from..]);
    Some(Patched {
        line: patched,
        places,
    })
}

/// The length of the string literal that begins here.
fn string_len(bytes: &[u8]) -> usize {
    let mut at = 1;
    while let Some(step) = memchr::memchr2(b'"', b'\\', &bytes[at.min(bytes.len())..]) {
        at += step;
        if bytes[at] == b'"' {
            return at + 1;
        }
        at += 2;
    }
    bytes.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_outside_of_strings_are_found() {
        let line = r#"{"a":NaN,"b":[-Infinity, Infinity],"NaN":"\"NaN\\"}"#;
        let patched = without_python_numbers(line).unwrap();
        assert_eq!(
            patched.line,
            r#"{"a":[] ,"b":[[]       , []      ],"NaN":"\"NaN\\"}"#
        );
        let found: Vec<_> = patched.places.iter().map(|p| &line[p.clone()]).collect();
        assert_eq!(found, ["NaN", "-Infinity", "Infinity"]);
        assert_eq!(without_python_numbers(r#"{"a":"NaN"}"#), None);
        assert_eq!(without_python_numbers("\"\\"), None);
    }
}
