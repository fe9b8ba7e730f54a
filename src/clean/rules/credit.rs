//! The credit that closes a caption: "(PHOTO / NAME VIA AP)", "[Photo: Name]",
//! "… in May. Photo: Name / AFP". A paragraph comes in, the credit goes out
//! without its brackets; whether it is one, a rule decides.

use super::normal::fits;
use crate::text::ends_as_sentence;

/// Longest credit, in characters.
const CREDIT: usize = 120;
/// Words that open a credit without brackets.
const OPENERS: &[&str] = &[
    "Photo",
    "PHOTO",
    "Image",
    "IMAGE",
    "Picture",
    "Credit",
    "Photograph",
    "File photo",
];

/// What may be the credit at the end of a paragraph.
#[must_use]
pub fn credit_of(paragraph: &str) -> Option<&str> {
    let closing = *paragraph.as_bytes().last()?;
    if closing == b')' || closing == b']' {
        let opening = if closing == b')' { b'(' } else { b'[' };
        let inner = &paragraph[..paragraph.len() - 1];
        let from = memchr::memrchr(opening, inner.as_bytes())?;
        let credit = inner[from + 1..].trim();
        // A credit alone, without a caption before it, is a line and not a paragraph.
        return (from > 0 && fits(credit, CREDIT)).then_some(credit);
    }
    if ends_as_sentence(paragraph) {
        return None;
    }
    // After the last sentence: "… on Monday. Photo: Name". Bytes first: a search
    // for each opener costs more than all other rules together.
    let from = paragraph.len().saturating_sub(CREDIT * 4);
    let bytes = paragraph.as_bytes();
    (from.max(1)..bytes.len())
        .filter(|&at| matches!(bytes[at], b'P' | b'I' | b'C' | b'F'))
        .filter(|&at| {
            matches!(bytes[at - 1], b' ' | b'|' | b'.' | b')') || !bytes[at - 1].is_ascii()
        })
        .find_map(|at| {
            let credit = paragraph.get(at..)?;
            let before = paragraph[..at].trim_end();
            let opens = OPENERS.iter().any(|o| credit.starts_with(o))
                && before.ends_with(['.', '!', '?', ')', '”', '"', '|'])
                && fits(credit, CREDIT);
            opens.then_some(credit)
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn credits() {
        assert_eq!(
            credit_of("A crowd. (PHOTO / NEMO VIA AP)"),
            Some("PHOTO / NEMO VIA AP")
        );
        assert_eq!(credit_of("A crowd [Nemo/Reuters]"), Some("Nemo/Reuters"));
        assert_eq!(
            credit_of("A crowd in May. Photo: J. Doe / AFP"),
            Some("Photo: J. Doe / AFP")
        );
        assert_eq!(credit_of("A crowd in May."), None);
        assert_eq!(credit_of("(AP)"), None);
        assert_eq!(credit_of("A Photo of us"), None);
        assert_eq!(credit_of(""), None);
    }
}
