//! The form in which words of dates and bylines are compared: small letters, ASCII digits and
//! marks, and one form of the letters that Arabic and Persian keyboards write in two.

/// A text in the form in which words are compared.
#[must_use]
pub fn fold(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    text.chars().flat_map(fold_char).collect()
}

/// What a character is compared as: nothing, itself, or its small letters.
pub fn fold_char(c: char) -> impl Iterator<Item = char> {
    let c = match c {
        // Marks of direction, vowel signs of Arabic, and the dot that a small İ leaves.
        '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{64b}'..='\u{652}' | '\u{307}' => {
            None
        }
        'ي' | 'ى' => Some('ی'),
        'ك' => Some('ک'),
        '،' => Some(','),
        '\u{a0}' | '\u{3000}' | '\u{202f}' => Some(' '),
        '’' | '‘' => Some('\''),
        // Letters and marks of full width.
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0),
        c => Some(digit(c).unwrap_or(c)),
    };
    let lower = c.into_iter().flat_map(char::to_lowercase);
    lower.filter(|&c| c != '\u{307}')
}

/// The ASCII digit for a digit of another script.
fn digit(c: char) -> Option<char> {
    // The zeros of Arabic, Persian, Devanagari, Bengali, Gujarati, Tamil and Thai.
    const ZEROS: [u32; 7] = [0x660, 0x6f0, 0x966, 0x9e6, 0xae6, 0xbe6, 0xe50];
    let code = u32::from(c);
    let zero = ZEROS
        .iter()
        .find(|&&zero| (zero..zero + 10).contains(&code))?;
    char::from_digit(code - zero, 10)
}

/// What follows a folded word at the head of a text, or `None` if the text begins otherwise.
#[must_use]
pub fn after<'a>(text: &'a str, word: &str) -> Option<&'a str> {
    // Most words and texts are of ASCII, and most differ.
    if let Some(head) = text.as_bytes().get(..word.len())
        && head.is_ascii()
        && word.is_ascii()
    {
        let same = head.eq_ignore_ascii_case(word.as_bytes());
        return same.then(|| &text[word.len()..]);
    }
    let mut wanted = word.chars();
    let mut chars = text.char_indices();
    let mut next = wanted.next();
    while let Some(expected) = next {
        let (at, c) = chars.next()?;
        let mut folded = fold_char(c);
        let Some(first) = folded.next() else {
            continue;
        };
        if first != expected || folded.next().is_some() {
            return None;
        }
        next = wanted.next();
        if next.is_none() {
            let rest = &text[at + c.len_utf8()..];
            // Vowel signs of the last letter.
            return Some(rest.trim_start_matches(|c| fold_char(c).next().is_none()));
        }
    }
    Some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_form_for_digits_letters_and_marks() {
        assert_eq!(fold("۱۴۰۴/۱۲ ٠٣ ३ ๒ ０５：３０"), "1404/12 03 3 2 05:30");
        assert_eq!(fold("İnes VON نُشر"), "ines von نشر");
        assert_eq!(fold("سه‌شنبه").chars().count(), 7);
    }

    #[test]
    fn what_follows_a_word() {
        assert_eq!(after("Stand: heute", "stand"), Some(": heute"));
        assert_eq!(after("نُشِرَ: 3", "نشر"), Some(": 3"));
        assert_eq!(after("Sta", "stand"), None);
    }
}
