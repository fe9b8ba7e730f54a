//! The credit that closes a caption: "(PHOTO / NAME VIA AP)", "[Photo: Name]",
//! "… in May. Photo: Name / AFP". A paragraph comes in, the credit goes out
//! without its brackets; whether it is one, a rule decides.

use super::normal::fits;
use crate::segment::ends_as_sentence;

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
    // After the last sentence: "… on Monday. Photo: Name".
    let at = OPENERS
        .iter()
        .filter_map(|opener| {
            let at = paragraph.rfind(opener)?;
            let before = paragraph[..at].trim_end();
            before
                .ends_with(['.', '!', '?', ')', '”', '"', '|'])
                .then_some(at)
        })
        .min()?;
    let credit = &paragraph[at..];
    fits(credit, CREDIT).then_some(credit)
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
