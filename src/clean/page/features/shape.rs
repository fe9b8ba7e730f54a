//! The shape of a line by itself: counts of characters and words, how it begins and ends,
//! signs of links and of times. It knows no language and no neighbour.

use crate::text::{View, ends_as_sentence, is_unspaced};

/// A line with fewer words is no prose, whatever it ends with.
const PROSE_MIN_WORDS: i32 = 8;
/// From this many words on, the end of one sentence inside the line is enough for prose.
const LONG_MIN_WORDS: i32 = 20;

/// The line ends like no other kind below.
pub const END_NONE: i32 = 0;
/// It ends as a sentence.
const END_SENTENCE: i32 = 1;
/// It ends as a question or an exclamation.
const END_ASKS: i32 = 2;
/// It ends with a colon.
const END_COLON: i32 = 3;
/// It ends with an ellipsis.
const END_ELLIPSIS: i32 = 4;
/// It ends with a comma, a semicolon or a dash.
const END_COMMA: i32 = 5;
/// It ends with a closing bracket or quotation mark.
const END_BRACKET: i32 = 6;

/// Bits of [`LineShape::clock`]: a time of the day, a year, a day with separators, and a line that
/// is mostly digits.
const CLOCK_TIME: i32 = 1;
const CLOCK_YEAR: i32 = 2;
const CLOCK_DAY: i32 = 4;
const CLOCK_DIGITS: i32 = 8;

/// Bits of [`LineShape::marks`].
const MARK_COPYRIGHT: i32 = 1;
const MARK_AT: i32 = 2;
const MARK_HASH: i32 = 4;
const MARK_LINK: i32 = 8;

/// The counts of one line.
#[derive(Debug, Clone, Copy, Default)]
pub struct LineShape {
    pub chars: i32,
    /// Words; in scripts without blanks, two characters are one.
    pub words: i32,
    pub letters: i32,
    pub upper: i32,
    pub digits: i32,
    /// Letters of scripts that set no blanks between words.
    pub unspaced: i32,
    pub signs: i32,
    pub commas: i32,
    pub quotes: i32,
    /// Ends of sentences inside the line.
    pub stops: i32,
    /// Bars, bullets and arrows, as between links.
    pub bars: i32,
    /// Words that begin with a capital.
    pub capitals: i32,
    /// Joints as in `NewsSport`: a small letter with a capital right after it.
    pub joints: i32,
    pub longest_word: i32,
    pub begins: i32,
    pub ends: i32,
    /// One bit each for `©`, `@`, `#` and a link.
    pub marks: i32,
    /// One bit for each way in which the line looks like a time, a date or a count.
    pub clock: i32,
    pub prose: bool,
}

impl LineShape {
    #[must_use]
    pub fn of(view: &View<'_>, line: usize) -> Self {
        let text = view.line(line);
        let mut s = Self::default();
        let mut before = ' ';
        let mut word = 0;
        for c in text.chars() {
            s.chars += 1;
            let letter = c.is_alphabetic();
            let digit = !letter && c.is_numeric();
            if letter || digit {
                word += 1;
                s.longest_word = s.longest_word.max(word);
            } else {
                word = 0;
            }
            if letter {
                s.letters += 1;
                if c.is_uppercase() {
                    s.upper += 1;
                    s.capitals += i32::from(!before.is_alphanumeric());
                    s.joints += i32::from(before.is_lowercase());
                } else if !c.is_ascii() && is_unspaced(c) {
                    s.unspaced += 1;
                }
            } else if digit {
                s.digits += 1;
            } else {
                s.sign(c, before);
            }
            before = c;
        }
        s.words = i32::try_from(view.weight_of(line)).unwrap_or(i32::MAX);
        s.begins = begins(text);
        s.ends = ends(text);
        if text.contains("http") || text.contains("www.") {
            s.marks |= MARK_LINK;
        }
        s.clock = clock(text);
        s.prose = (s.ends == END_SENTENCE && s.words >= PROSE_MIN_WORDS)
            || (s.stops > 0 && s.words >= LONG_MIN_WORDS);
        s
    }

    /// Counts what is neither a letter nor a digit.
    fn sign(&mut self, c: char, before: char) {
        match c {
            ' ' | '\t' | '\u{a0}' | '\u{3000}' => {
                if matches!(before, '.' | '!' | '?') {
                    self.stops += 1;
                }
                return;
            }
            ',' | '，' | '、' | '،' | ';' | '；' => self.commas += 1,
            '。' | '！' | '？' | '।' | '۔' => self.stops += 1,
            '"' | '“' | '”' | '«' | '»' | '「' | '」' | '„' | '‟' => self.quotes += 1,
            '|' | '›' | '>' | '•' | '·' | '→' | '▶' | '►' | '/' | '\\' | '■' | '▼' => {
                self.bars += 1
            }
            '©' => self.marks |= MARK_COPYRIGHT,
            '@' => self.marks |= MARK_AT,
            '#' => self.marks |= MARK_HASH,
            _ => {}
        }
        self.signs += 1;
    }

    /// Whether the line has a time of the day, or a day with separators.
    #[must_use]
    pub fn has_time(&self) -> bool {
        self.clock & (CLOCK_TIME | CLOCK_DAY) != 0
    }

    /// The words of the line, if it is prose.
    #[must_use]
    pub fn prose_words(&self) -> i32 {
        if self.prose { self.words } else { 0 }
    }
}

fn begins(text: &str) -> i32 {
    match text.chars().next() {
        Some(c) if c.is_lowercase() => 1,
        Some(c) if c.is_uppercase() => 2,
        Some(c) if c.is_numeric() => 3,
        Some('"' | '“' | '«' | '「' | '„' | '\'' | '‘') => 4,
        Some('(' | '[' | '（' | '【') => 5,
        Some(c) if c.is_alphabetic() => 6,
        _ => 0,
    }
}

fn ends(text: &str) -> i32 {
    if text.ends_with("...") || text.ends_with('…') {
        END_ELLIPSIS
    } else if ends_as_sentence(text) {
        let bare = text
            .trim_end_matches(|c: char| !matches!(c, '.' | '!' | '?' | '。' | '！' | '？' | '؟'));
        if bare.ends_with(['!', '?', '！', '？', '؟']) {
            END_ASKS
        } else {
            END_SENTENCE
        }
    } else if text.ends_with([':', '：']) {
        END_COLON
    } else if text.ends_with([',', ';', '，', '、', '-', '–', '—']) {
        END_COMMA
    } else if text.ends_with([')', ']', '）', '】', '"', '”', '»', '」']) {
        END_BRACKET
    } else {
        END_NONE
    }
}

/// The signs of a time, a date or a count.
fn clock(text: &str) -> i32 {
    let bytes = text.as_bytes();
    let mut found = 0;
    let mut digits = 0;
    for (i, b) in bytes.iter().enumerate() {
        if !b.is_ascii_digit() {
            continue;
        }
        digits += 1;
        let at = |j: usize| bytes.get(j).copied().unwrap_or(0);
        let first = i == 0 || !bytes[i - 1].is_ascii_digit();
        if first && at(i + 1) != 0 {
            let two = usize::from(at(i + 1).is_ascii_digit());
            let (sep, after) = (at(i + 1 + two), at(i + 2 + two));
            if sep == b':' && after.is_ascii_digit() {
                found |= CLOCK_TIME;
            }
            if matches!(sep, b'/' | b'-' | b'.') && after.is_ascii_digit() {
                found |= CLOCK_DAY;
            }
            let year = matches!((at(i), at(i + 1)), (b'1', b'9') | (b'2', b'0'))
                && at(i + 2).is_ascii_digit()
                && at(i + 3).is_ascii_digit()
                && !at(i + 4).is_ascii_digit();
            if year {
                found |= CLOCK_YEAR;
            }
        }
    }
    if digits * 2 > bytes.len() {
        found |= CLOCK_DIGITS;
    }
    found
}
