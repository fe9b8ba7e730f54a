//! The form of a line that rules see: without the bullets, arrows and emoji
//! before it. A line comes in, a part of it goes out; nothing is rewritten.

/// Marks that stand before a line and say nothing.
fn is_bullet(c: char) -> bool {
    matches!(
        c,
        '•' | '·'
            | '‣'
            | '▪'
            | '▫'
            | '■'
            | '□'
            | '●'
            | '○'
            | '◆'
            | '◇'
            | '►'
            | '▶'
            | '▸'
            | '◀'
            | '→'
            | '⇒'
            | '➔'
            | '»'
            | '›'
            | '*'
            | '>'
            | '|'
            | '\u{feff}'
            | '\u{fe0f}'
            | '\u{200d}'
    ) || matches!(c, '\u{2600}'..='\u{27bf}' | '\u{2b00}'..='\u{2bff}' | '\u{1f300}'..='\u{1faff}')
}

/// The line without what stands before its first word. Dashes, `#` and a
/// lone full stop go only with a blank after them: "-5", "#9" and ".NET" stay.
#[must_use]
pub fn bare(line: &str) -> &str {
    let mut rest = line;
    while let Some(c) = rest.chars().next() {
        if c.is_ascii_alphanumeric() {
            break;
        }
        let after = &rest[c.len_utf8()..];
        let spaced = after.is_empty() || after.starts_with([' ', '\t', '\u{a0}']);
        let goes = c.is_whitespace()
            || is_bullet(c)
            || (matches!(c, '-' | '–' | '—' | '.' | '#') && spaced)
            || (c == '#' && after.starts_with('#'));
        if !goes {
            break;
        }
        rest = after;
    }
    rest
}

/// Whether a text has at most so many characters.
#[must_use]
pub fn fits(text: &str, characters: usize) -> bool {
    text.len() <= characters
        || (text.len() <= characters * 4 && text.chars().nth(characters).is_none())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bullets_go_and_words_stay() {
        assert_eq!(bare("• 👉 Read more"), "Read more");
        assert_eq!(bare("## Related"), "Related");
        assert_eq!(bare(". Last Updated"), "Last Updated");
        assert_eq!(bare(".NET is out"), ".NET is out");
        assert_eq!(bare("#9 falls"), "#9 falls");
        assert_eq!(bare("- 5"), "5");
        assert_eq!(bare("-5"), "-5");
        assert_eq!(bare("»"), "");
    }

    #[test]
    fn characters_are_counted_and_not_bytes() {
        assert!(fits("äöü", 3));
        assert!(!fits("äöüß", 3));
    }
}
