//! The template key of a line: lines with equal keys have the same template. It is made
//! of the words in order, with placeholders for numbers, dates and the author's name.
//! Case and punctuation do not count.

use crate::clean::rules::date_words;
use crate::text::{
    Sequence, Title, Token, View, combine, for_each_word, is_unspaced, weight_of, word_hash,
};
use std::collections::HashSet;
use std::sync::LazyLock;

/// A longer line, in bytes, is running text, and its numbers get no placeholder.
const PLACEHOLDER_LINE_MAX_BYTES: usize = 300;
/// How many words a name has.
const AUTHOR_WORDS: std::ops::RangeInclusive<usize> = 2..=5;

/// What Chinese and Japanese set behind the numbers of a date or a time.
const COUNTED: &[char] = &['年', '月', '日', '号', '號', '时', '時', '分', '秒'];

/// The placeholders as they are written in a template.
const NUMBER_PLACEHOLDER: &str = "{number}";
const NAME_PLACEHOLDER: &str = "{name}";

/// The hashes of the placeholders. No word has a brace, so they are unlike those of words.
static NUMBER_HASH: LazyLock<u64> = LazyLock::new(|| word_hash(NUMBER_PLACEHOLDER));
static NAME_HASH: LazyLock<u64> = LazyLock::new(|| word_hash(NAME_PLACEHOLDER));

/// The names of months and weekdays, as word hashes, behind a Bloom filter that few
/// other words pass.
struct DateWords {
    filter: [u64; FILTER_CELLS],
    words: HashSet<u64>,
}

/// The filter has so many cells of 64 bits. One word in thirty passes it.
const FILTER_CELLS: usize = 512;

static DATE_WORDS: LazyLock<DateWords> = LazyLock::new(|| {
    let mut filter = [0; FILTER_CELLS];
    let words = date_words().map(word_hash).inspect(|hash| {
        let (cell, bit) = DateWords::bit(*hash);
        filter[cell] |= bit;
    });
    let words = words.collect();
    DateWords { filter, words }
});

impl DateWords {
    /// The cell of the filter, and the bit in it, of a hash.
    fn bit(hash: u64) -> (usize, u64) {
        ((hash >> 6) as usize % FILTER_CELLS, 1 << (hash & 63))
    }

    fn contains(&self, hash: u64) -> bool {
        let (cell, bit) = Self::bit(hash);
        self.filter[cell] & bit != 0 && self.words.contains(&hash)
    }
}

/// The words of the author's name, by which it is found in a line.
#[derive(Debug, Clone, Default)]
pub struct Author(Vec<u64>);

impl Author {
    /// The words of `name`. `None`, one word and a whole sentence are not taken for a name.
    #[must_use]
    pub fn new(name: Option<&str>) -> Self {
        let mut words = Vec::new();
        for_each_word(name.unwrap_or_default(), |_, _, hash| {
            words.push(hash);
            words.len() <= *AUTHOR_WORDS.end()
        });
        if !AUTHOR_WORDS.contains(&words.len()) {
            words.clear();
        }
        Self(words)
    }

    /// Whether the tokens begin with the name.
    fn begins(&self, tokens: &[Token]) -> bool {
        self.0.first().is_some_and(|&first| {
            tokens.first().is_some_and(|t| t.hash == first)
                && tokens.len() >= self.0.len()
                && tokens.iter().zip(&self.0).all(|(t, word)| t.hash == *word)
        })
    }

    /// Whether a line contains the name.
    #[must_use]
    pub fn is_in(&self, tokens: &[Token]) -> bool {
        (0..tokens.len()).any(|first| self.begins(&tokens[first..]))
    }
}

/// A part of a line in its template key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum KeyPart {
    Word(u64),
    Number,
    Name,
}

/// The template key of a line, with what it was made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct TemplateKey {
    pub hash: u64,
    /// The weight of the words that are not replaced by placeholders.
    pub words: u32,
    pub placeholders: u32,
}

/// The template key of some tokens of one line, whose text is `text`.
#[must_use]
pub fn template_key(view: &View<'_>, tokens: &[Token], text: &str, author: &Author) -> TemplateKey {
    if !may_have_placeholder(tokens, text, author) {
        return TemplateKey {
            hash: combine(tokens.iter().map(|t| t.hash)),
            words: view.weight_of_tokens(tokens) as u32,
            placeholders: 0,
        };
    }
    key_with_placeholders(view, tokens, author)
}

fn key_with_placeholders(view: &View<'_>, tokens: &[Token], author: &Author) -> TemplateKey {
    let mut key = TemplateKey::default();
    let mut sequence = Sequence::default();
    let (mut words, mut unspaced) = (0, 0);
    key_parts(view, tokens, author, |part, tokens| {
        sequence.push(match part {
            KeyPart::Word(hash) => {
                words += 1;
                unspaced += tokens.iter().filter(|t| view.is_unspaced(**t)).count();
                hash
            }
            KeyPart::Number => {
                key.placeholders += 1;
                *NUMBER_HASH
            }
            KeyPart::Name => {
                key.placeholders += 1;
                *NAME_HASH
            }
        });
    });
    key.hash = sequence.hash();
    key.words = weight_of(words, unspaced) as u32;
    key
}

fn digits(text: &str) -> bool {
    first_digit(text.as_bytes()).is_some()
}

/// So many bytes are searched for a digit without a branch, so that the compiler takes
/// them at once.
const CHUNK_BYTES: usize = 32;

fn first_digit(bytes: &[u8]) -> Option<usize> {
    let (chunks, _) = bytes.as_chunks::<CHUNK_BYTES>();
    let any =
        |chunk: &[u8; CHUNK_BYTES]| chunk.iter().fold(false, |any, b| any | b.is_ascii_digit());
    let plain = chunks.iter().take_while(|chunk| !any(chunk)).count() * CHUNK_BYTES;
    let digit = bytes[plain..].iter().position(u8::is_ascii_digit);
    digit.map(|digit| plain + digit)
}

/// Whether a line may have a placeholder at all. Most have none, and their hash is the
/// one that the segmenter made.
fn may_have_placeholder(tokens: &[Token], text: &str, author: &Author) -> bool {
    if text.len() > PLACEHOLDER_LINE_MAX_BYTES {
        return false;
    }
    let (dates, name) = (&*DATE_WORDS, author.0.first().copied());
    let is_slot = |t: &Token| dates.contains(t.hash) || Some(t.hash) == name;
    digits(text) || tokens.iter().any(is_slot)
}

/// The template key of a whole line.
#[must_use]
pub fn line_template_key(view: &View<'_>, line: usize, author: &Author) -> TemplateKey {
    let (tokens, text) = (view.tokens_of(line), view.line(line));
    if !may_have_placeholder(tokens, text, author) {
        return TemplateKey {
            hash: view.lines[line].key,
            words: view.weight_of(line) as u32,
            placeholders: 0,
        };
    }
    key_with_placeholders(view, tokens, author)
}

/// Visits the parts of a line with the tokens of each. Numbers and dates that follow
/// each other are one placeholder.
fn key_parts(
    view: &View<'_>,
    tokens: &[Token],
    author: &Author,
    mut visit: impl FnMut(KeyPart, &[Token]),
) {
    let Some(last) = tokens.last() else { return };
    let end = last.start as usize + view.word(*last).len();
    let bytes = &view.text.as_bytes()[..end];
    let digit_from = |start: usize| first_digit(&bytes[start..]).map_or(end, |digit| start + digit);
    let dates = &*DATE_WORDS;
    // The first digit at or after the current token.
    let mut digit = digit_from(tokens[0].start as usize);
    // The first token of a number that has not ended.
    let mut number = None;
    let mut index = 0;
    while let Some(token) = tokens.get(index) {
        let start = token.start as usize;
        let next = tokens
            .get(index + 1)
            .map_or(end, |next| next.start as usize);
        if digit < start {
            digit = digit_from(start);
        }
        let named = author.begins(&tokens[index..]);
        let counted = || number.is_some() && view.text[start..].starts_with(COUNTED);
        if !named && (digit < next || dates.contains(token.hash) || counted()) {
            number.get_or_insert(index);
            index += 1;
            continue;
        }
        if let Some(first) = number.take() {
            visit(KeyPart::Number, &tokens[first..index]);
        }
        let (part, len) = if named {
            (KeyPart::Name, author.0.len())
        } else {
            (KeyPart::Word(token.hash), 1)
        };
        visit(part, &tokens[index..index + len]);
        index += len;
    }
    if let Some(first) = number {
        visit(KeyPart::Number, &tokens[first..]);
    }
}

/// The key of a headline. It is the same for "Weather on 5 March" and "Weather on 6 June".
#[must_use]
pub fn headline_key(title: &Title) -> u64 {
    let mut after_slot = false;
    let hashes = title.words().iter().filter_map(|word| {
        let placeholder = word.has_digit || DATE_WORDS.contains(word.hash);
        let goes_on = std::mem::replace(&mut after_slot, placeholder) && placeholder;
        (!goes_on).then(|| if placeholder { *NUMBER_HASH } else { word.hash })
    });
    combine(hashes)
}

/// The template key of the text of a template, whose placeholders are in braces.
#[must_use]
pub fn template_text_key(line: &str) -> TemplateKey {
    let mut key = TemplateKey::default();
    let mut hashes = Vec::new();
    let mut unspaced = 0;
    for (part, placeholder) in split_placeholders(line) {
        for_each_word(part, |start, _, hash| {
            hashes.push(hash);
            unspaced += usize::from(part[start..].starts_with(is_unspaced));
            true
        });
        if let Some(placeholder) = placeholder {
            hashes.push(word_hash(placeholder));
        }
    }
    let placeholder = |h: &&u64| **h == *NUMBER_HASH || **h == *NAME_HASH;
    let placeholders = hashes.iter().filter(placeholder).count();
    key.placeholders = placeholders as u32;
    key.words = weight_of(hashes.len() - placeholders, unspaced) as u32;
    key.hash = combine(hashes);
    key
}

/// The parts of a template's text between placeholders, each with the placeholder
/// after it.
fn split_placeholders(line: &str) -> impl Iterator<Item = (&str, Option<&'static str>)> {
    let mut rest = Some(line);
    std::iter::from_fn(move || {
        let text = rest?;
        let next = [NUMBER_PLACEHOLDER, NAME_PLACEHOLDER]
            .into_iter()
            .filter_map(|placeholder| Some((text.find(placeholder)?, placeholder)))
            .min();
        Some(match next {
            Some((start, placeholder)) => {
                rest = Some(&text[start + placeholder.len()..]);
                (&text[..start], Some(placeholder))
            }
            None => {
                rest = None;
                (text, None)
            }
        })
    })
}

/// The text of a template: that of a line, with placeholders in braces. `start` is where
/// `text` begins in the text of the view.
#[must_use]
pub fn template_text(
    view: &View<'_>,
    tokens: &[Token],
    text: &str,
    start: usize,
    author: &Author,
) -> String {
    if text.len() > PLACEHOLDER_LINE_MAX_BYTES {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    let mut copied = start;
    let end = start + text.len();
    key_parts(view, tokens, author, |part, tokens| {
        let placeholder = match part {
            KeyPart::Word(_) => return,
            KeyPart::Number => NUMBER_PLACEHOLDER,
            KeyPart::Name => NAME_PLACEHOLDER,
        };
        let (Some(first), Some(last)) = (tokens.first(), tokens.last()) else {
            return;
        };
        out.push_str(&view.text[copied..first.start as usize]);
        out.push_str(placeholder);
        copied = last.start as usize + view.word(*last).len();
    });
    out.push_str(&view.text[copied..end]);
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Segmenter;

    fn of(line: &str, author: &str) -> (TemplateKey, String) {
        let mut segmenter = Segmenter::default();
        let view = segmenter.view(line);
        let author = Author::new(Some(author));
        let text = view.line(0);
        (
            template_key(&view, view.tokens, text, &author),
            template_text(
                &view,
                view.tokens,
                text,
                view.lines[0].span.start as usize,
                &author,
            ),
        )
    }

    #[test]
    fn slots_are_numbers_dates_and_the_author() {
        let (a, text) = of("Posted Monday, 5 June 2026, 10:42 by Jane Doe", "Jane Doe");
        assert_eq!(text, "Posted {number} by {name}");
        assert_eq!((a.words, a.placeholders), (2, 2));
        assert_eq!(a, of("posted 12 by JANE DOE", "Jane Doe").0);
        assert_ne!(a, of("posted 12 by Jane Doe", "John Roe").0);
        assert_eq!(of("Join 12,000 readers", "").1, "Join {number} readers");
        assert_eq!(of("10:42", "").0.words, 0);
        let (chinese, text) = of("编辑：张三 2026年6月5日", "");
        assert_eq!(text, "编辑：张三 {number}");
        assert_eq!((chinese.words, chinese.placeholders), (2, 1));
        // Without a placeholder the hash is that of the segmenter.
        let mut segmenter = Segmenter::default();
        let view = segmenter.view("Sign up for more");
        assert_eq!(of("SIGN UP for more!", "").0.hash, view.lines[0].key);
    }

    #[test]
    fn what_is_written_is_read_again() {
        for line in [
            "Posted Monday, 5 June 2026, 10:42 by Jane Doe",
            "Join 12,000 readers",
            "12 shares",
            "Read the Post of 5 June 2026",
            "Mehr von Jane Doe",
            "Δείτε περισσότερα",
            "共有 12 人参加，2026年6月5日 10时42分",
        ] {
            let (key, text) = of(line, "Jane Doe");
            assert_eq!(template_text_key(&text), key, "{text}");
        }
    }
}
