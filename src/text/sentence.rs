//! Sentence ends, by the marks that close one; sentences and word counts as users
//! see them, by UAX #29 (unicode-segmentation).

use unicode_segmentation::UnicodeSegmentation;

/// Marks that end a statement. An ellipsis does not: it ends a teaser.
const STOPS: &[char] = &['.', '。', '｡', '।', '۔', '։', '។', '៕', '။'];
/// Marks that end a question or an exclamation.
const ASKS: &[char] = &['!', '?', '！', '？', '؟'];
const CLOSING: &[char] = &[
    '"', '\'', '”', '’', '»', '›', '“', '‘', ')', ']', '」', '』', '）',
];

/// How a line ends, quotes and brackets aside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// As a statement does. "(PHOTO / AP)" does not; "He left.)" does.
    Stop,
    /// With a question mark or an exclamation mark.
    Asks,
    /// With three dots, as a teaser that is cut off.
    Ellipsis,
    Colon,
    /// With a comma or a semicolon.
    Comma,
    /// With none of these.
    Open,
}

impl End {
    #[must_use]
    pub fn of(line: &str) -> Self {
        // Most lines end with a stop, most others with a letter.
        match line.as_bytes() {
            [.., b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9'] => return Self::Open,
            [.., b'a'..=b'z', b'.'] => return Self::Stop,
            _ => {}
        }
        let bare = line.trim_end_matches(|c: char| CLOSING.contains(&c) || c.is_whitespace());
        if bare.ends_with("...") || bare.ends_with('…') {
            Self::Ellipsis
        } else if bare.ends_with(STOPS) {
            Self::Stop
        } else if bare.ends_with(ASKS) {
            Self::Asks
        } else if line.ends_with([':', '：']) {
            Self::Colon
        } else if line.ends_with([',', ';', '，', '、', '；', '،']) {
            Self::Comma
        } else {
            Self::Open
        }
    }

    /// Whether it is the end of a sentence.
    #[must_use]
    pub fn closes(self) -> bool {
        matches!(self, Self::Stop | Self::Asks)
    }
}

/// Whether a text closes as a sentence does.
#[must_use]
pub fn ends_as_sentence(text: &str) -> bool {
    End::of(text).closes()
}

/// Words that end in a full stop inside a sentence. Those of up to three letters
/// with a capital ("Dr.", "U.S.", "J.") need no list.
const ABBREVIATIONS: &[&str] = &[
    "prof.",
    "capt.",
    "cmdr.",
    "maj.",
    "gov.",
    "sen.",
    "rep.",
    "rev.",
    "hon.",
    "supt.",
    "messrs.",
    "jan.",
    "feb.",
    "mar.",
    "apr.",
    "aug.",
    "sept.",
    "oct.",
    "nov.",
    "dec.",
    "mon.",
    "tue.",
    "inc.",
    "ltd.",
    "corp.",
    "bros.",
    "dept.",
    "est.",
    "approx.",
    "etc.",
    "vs.",
    "cf.",
    "e.g.",
    "i.e.",
    "a.m.",
    "p.m.",
    "ca.",
    "bzw.",
    "usw.",
    "z.b.",
    "d.h.",
    "geb.",
    "mme.",
    "av.",
    "sra.",
    "ing.",
    "г.",
    "ул.",
    "им.",
    "т.е.",
    "т.д.",
    "руб.",
    "млн.",
    "млрд.",
];

/// Where the sentences of a text begin, the first one left out: by UAX #29, and
/// where the word before is no abbreviation. A sentence is rather left too long
/// than cut in two.
pub fn sentence_starts(text: &str) -> impl Iterator<Item = usize> + '_ {
    text.split_sentence_bound_indices()
        .map(|(at, _)| at)
        .filter(|&at| at > 0 && !ends_in_abbreviation(&text[..at]))
}

fn ends_in_abbreviation(text: &str) -> bool {
    let text = text.trim_end_matches(|c: char| CLOSING.contains(&c) || c.is_whitespace());
    let word = text.rsplit(char::is_whitespace).next().unwrap_or(text);
    let word = word.trim_start_matches(|c: char| !c.is_alphanumeric());
    let Some(stem) = word.strip_suffix('.') else {
        return false;
    };
    let letters = stem.chars().filter(|c| c.is_alphabetic()).count();
    let short = letters == stem.chars().filter(|&c| c != '.').count()
        && (1..=3).contains(&letters)
        && stem.starts_with(char::is_uppercase)
        && !(letters == 3 && stem.chars().all(char::is_uppercase));
    short || ABBREVIATIONS.contains(&&*word.to_lowercase())
}

/// The number of words as a reader counts them, by UAX #29.
#[must_use]
pub fn word_count(text: &str) -> usize {
    text.unicode_words().count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentence_ends() {
        assert!(ends_as_sentence("He said: \"We go.\""));
        assert!(ends_as_sentence("(He left.)"));
        assert!(!ends_as_sentence("(PHOTO / AP)"));
        assert!(!ends_as_sentence("Read on..."));
        assert!(!ends_as_sentence("New Harbour Works Defended By Mayor"));
        assert_eq!(word_count("It can't be 3.5"), 4);
        for (text, end) in [
            ("He left", End::Open),
            ("He left.", End::Stop),
            ("“Did he?”", End::Asks),
            ("He left …", End::Ellipsis),
            ("He left:", End::Colon),
            ("他走了，", End::Comma),
            ("他走了。」", End::Stop),
            ("គាត់បានចាកចេញ។", End::Stop),
            ("", End::Open),
        ] {
            assert_eq!(End::of(text), end, "{text}");
        }
    }

    #[test]
    fn sentences_are_rather_too_long_than_cut() {
        for (text, starts) in [
            ("He left. She stayed.", vec!["She stayed."]),
            (
                "Dr. J. Roe of the U.S. Navy left. \"No,\" he said.",
                vec!["\"No,\" he said."],
            ),
            (
                "It cost 3.5 m. at Harbour.com on Jan. 5. (AP)",
                vec!["(AP)"],
            ),
            (
                "They met at 5 p.m. Monday. NATO. The end.",
                vec!["NATO. The end.", "The end."],
            ),
            ("渡轮停靠。船长等待。", vec!["船长等待。"]),
        ] {
            let found: Vec<_> = sentence_starts(text).map(|at| &text[at..]).collect();
            assert_eq!(found, starts, "{text}");
        }
    }
}
