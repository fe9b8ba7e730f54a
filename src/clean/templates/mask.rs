//! What makes two lines the same template: their words in order, with numbers,
//! dates and the author's name as slots. Tokens of a line go in, a key comes
//! out; case and punctuation are gone with the tokens already.

use crate::clean::rules::date_words;
use crate::text::{
    Sequence, Title, Token, View, combine, for_each_word, is_unspaced, weight_of, word_hash,
};
use std::collections::HashSet;
use std::sync::LazyLock;

/// Longer lines are running text, in which a number is no slot, in bytes.
const SLOT_LINE: usize = 300;
/// Words of a name.
const NAME_WORDS: std::ops::RangeInclusive<usize> = 2..=5;

/// What Chinese and Japanese set behind the numbers of a date or a time.
const COUNTED: &[char] = &['年', '月', '日', '号', '號', '时', '時', '分', '秒'];

/// How slots are written in a template.
pub const NUMBER: &str = "{number}";
pub const NAME: &str = "{name}";

/// What the slots are hashed as; no word has a brace.
static NUMBER_HASH: LazyLock<u64> = LazyLock::new(|| word_hash(NUMBER));
static NAME_HASH: LazyLock<u64> = LazyLock::new(|| word_hash(NAME));

/// Names of months and weekdays, as word hashes, behind a filter that few other
/// words pass.
struct Dates {
    filter: [u64; FILTER],
    words: HashSet<u64>,
}

/// So many times 64 bits let one word in thirty pass.
const FILTER: usize = 512;

static DATES: LazyLock<Dates> = LazyLock::new(|| {
    let mut filter = [0; FILTER];
    let words = date_words().map(word_hash).inspect(|hash| {
        let (at, bit) = Dates::bit(*hash);
        filter[at] |= bit;
    });
    let words = words.collect();
    Dates { filter, words }
});

impl Dates {
    /// Where the filter has the bit of a hash.
    fn bit(hash: u64) -> (usize, u64) {
        ((hash >> 6) as usize % FILTER, 1 << (hash & 63))
    }

    fn has(&self, hash: u64) -> bool {
        let (at, bit) = Self::bit(hash);
        self.filter[at] & bit != 0 && self.words.contains(&hash)
    }
}

/// The words of the author's name, by which it is known inside a line.
#[derive(Debug, Clone, Default)]
pub struct Author(Vec<u64>);

impl Author {
    /// `None`, one word and a whole sentence are no names.
    #[must_use]
    pub fn new(name: Option<&str>) -> Self {
        let mut words = Vec::new();
        for_each_word(name.unwrap_or_default(), |_, _, hash| {
            words.push(hash);
            words.len() <= *NAME_WORDS.end()
        });
        if !NAME_WORDS.contains(&words.len()) {
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

    /// Whether a line has the name in it.
    #[must_use]
    pub fn is_in(&self, tokens: &[Token]) -> bool {
        (0..tokens.len()).any(|at| self.begins(&tokens[at..]))
    }
}

/// A part of a line as a template sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Piece {
    Word(u64),
    Number,
    Name,
}
/// A key, and what it was made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Mask {
    pub key: u64,
    /// The weight of the words that are no slots.
    pub words: u32,
    pub slots: u32,
}

/// The mask of some tokens of one line, whose text is `text`.
#[must_use]
pub fn mask(view: &View<'_>, tokens: &[Token], text: &str, author: &Author) -> Mask {
    if !may_have_slot(tokens, text, author) {
        return Mask {
            key: combine(tokens.iter().map(|t| t.hash)),
            words: view.weight_of_tokens(tokens) as u32,
            slots: 0,
        };
    }
    masked(view, tokens, author)
}

fn masked(view: &View<'_>, tokens: &[Token], author: &Author) -> Mask {
    let mut mask = Mask::default();
    let mut sequence = Sequence::default();
    let (mut words, mut unspaced) = (0, 0);
    pieces(view, tokens, author, |piece, tokens| {
        sequence.push(match piece {
            Piece::Word(hash) => {
                words += 1;
                unspaced += tokens.iter().filter(|t| view.is_unspaced(**t)).count();
                hash
            }
            Piece::Number => {
                mask.slots += 1;
                *NUMBER_HASH
            }
            Piece::Name => {
                mask.slots += 1;
                *NAME_HASH
            }
        });
    });
    mask.key = sequence.hash();
    mask.words = weight_of(words, unspaced) as u32;
    mask
}

fn digits(text: &str) -> bool {
    first_digit(text.as_bytes()).is_some()
}

/// Bytes that are looked through for a digit without a branch, so that the compiler
/// takes them at once.
const STRETCH: usize = 32;

fn first_digit(bytes: &[u8]) -> Option<usize> {
    let (stretches, _) = bytes.as_chunks::<STRETCH>();
    let any = |stretch: &[u8; STRETCH]| {
        stretch
            .iter()
            .fold(false, |any, b| any | b.is_ascii_digit())
    };
    let plain = stretches.iter().take_while(|stretch| !any(stretch)).count() * STRETCH;
    let digit = bytes[plain..].iter().position(u8::is_ascii_digit);
    digit.map(|digit| plain + digit)
}

/// Whether a line may be masked at all. Most are not, and keep the key that the
/// segmenter gave them.
fn may_have_slot(tokens: &[Token], text: &str, author: &Author) -> bool {
    if text.len() > SLOT_LINE {
        return false;
    }
    let (dates, name) = (&*DATES, author.0.first().copied());
    let is_slot = |t: &Token| dates.has(t.hash) || Some(t.hash) == name;
    digits(text) || tokens.iter().any(is_slot)
}

/// The mask of a whole line.
#[must_use]
pub fn line_mask(view: &View<'_>, line: usize, author: &Author) -> Mask {
    let (tokens, text) = (view.tokens_of(line), view.line(line));
    if !may_have_slot(tokens, text, author) {
        return Mask {
            key: view.lines[line].key,
            words: view.weight_of(line) as u32,
            slots: 0,
        };
    }
    masked(view, tokens, author)
}

/// Visits the pieces of a line with the tokens of each; numbers that follow each
/// other are one slot.
pub fn pieces(
    view: &View<'_>,
    tokens: &[Token],
    author: &Author,
    mut visit: impl FnMut(Piece, &[Token]),
) {
    let Some(last) = tokens.last() else { return };
    let end = last.start as usize + view.word(*last).len();
    let bytes = &view.text.as_bytes()[..end];
    let digit_from = |start: usize| first_digit(&bytes[start..]).map_or(end, |at| start + at);
    let dates = &*DATES;
    // The first digit that is not behind the token that is looked at.
    let mut digit = digit_from(tokens[0].start as usize);
    // Where a number began that is not at its end.
    let mut number = None;
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        let start = token.start as usize;
        let next = tokens.get(at + 1).map_or(end, |next| next.start as usize);
        if digit < start {
            digit = digit_from(start);
        }
        let named = author.begins(&tokens[at..]);
        let counts = || number.is_some() && view.text[start..].starts_with(COUNTED);
        if !named && (digit < next || dates.has(token.hash) || counts()) {
            number.get_or_insert(at);
            at += 1;
            continue;
        }
        if let Some(from) = number.take() {
            visit(Piece::Number, &tokens[from..at]);
        }
        let (piece, len) = if named {
            (Piece::Name, author.0.len())
        } else {
            (Piece::Word(token.hash), 1)
        };
        visit(piece, &tokens[at..at + len]);
        at += len;
    }
    if let Some(from) = number {
        visit(Piece::Number, &tokens[from..]);
    }
}

/// The key of a headline: the same for "Weather on 5 March" and "Weather on 6 June".
#[must_use]
pub fn headline_key(title: &Title) -> u64 {
    let mut after_slot = false;
    let hashes = title.words().iter().filter_map(|word| {
        let slot = word.has_digit || DATES.has(word.hash);
        let goes_on = std::mem::replace(&mut after_slot, slot) && slot;
        (!goes_on).then(|| if slot { *NUMBER_HASH } else { word.hash })
    });
    combine(hashes)
}

/// The mask of a line as it is written in a file of templates, with slots in braces.
#[must_use]
pub fn written_mask(line: &str) -> Mask {
    let mut mask = Mask::default();
    let mut hashes = Vec::new();
    let mut unspaced = 0;
    for (part, slot) in split_slots(line) {
        for_each_word(part, |start, _, hash| {
            hashes.push(hash);
            unspaced += usize::from(part[start..].starts_with(is_unspaced));
            true
        });
        if let Some(slot) = slot {
            hashes.push(word_hash(slot));
        }
    }
    let slot = |h: &&u64| **h == *NUMBER_HASH || **h == *NAME_HASH;
    let slots = hashes.iter().filter(slot).count();
    mask.slots = slots as u32;
    mask.words = weight_of(hashes.len() - slots, unspaced) as u32;
    mask.key = combine(hashes);
    mask
}

/// The stretches of text, each with the slot after it.
fn split_slots(line: &str) -> impl Iterator<Item = (&str, Option<&'static str>)> {
    let mut rest = Some(line);
    std::iter::from_fn(move || {
        let text = rest?;
        let next = [NUMBER, NAME]
            .into_iter()
            .filter_map(|slot| Some((text.find(slot)?, slot)))
            .min();
        Some(match next {
            Some((at, slot)) => {
                rest = Some(&text[at + slot.len()..]);
                (&text[..at], Some(slot))
            }
            None => {
                rest = None;
                (text, None)
            }
        })
    })
}

/// A line as a template is written: its text, with slots in braces.
#[must_use]
pub fn written(
    view: &View<'_>,
    tokens: &[Token],
    text: &str,
    from: usize,
    author: &Author,
) -> String {
    if text.len() > SLOT_LINE {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    let mut at = from;
    let end = from + text.len();
    pieces(view, tokens, author, |piece, tokens| {
        let slot = match piece {
            Piece::Word(_) => return,
            Piece::Number => NUMBER,
            Piece::Name => NAME,
        };
        let (Some(first), Some(last)) = (tokens.first(), tokens.last()) else {
            return;
        };
        out.push_str(&view.text[at..first.start as usize]);
        out.push_str(slot);
        at = last.start as usize + view.word(*last).len();
    });
    out.push_str(&view.text[at..end]);
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Segmenter;

    fn of(line: &str, author: &str) -> (Mask, String) {
        let mut segmenter = Segmenter::default();
        let view = segmenter.view(line);
        let author = Author::new(Some(author));
        let text = view.line(0);
        (
            mask(&view, view.tokens, text, &author),
            written(
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
        assert_eq!((a.words, a.slots), (2, 2));
        assert_eq!(a, of("posted 12 by JANE DOE", "Jane Doe").0);
        assert_ne!(a, of("posted 12 by Jane Doe", "John Roe").0);
        assert_eq!(of("Join 12,000 readers", "").1, "Join {number} readers");
        assert_eq!(of("10:42", "").0.words, 0);
        let (chinese, text) = of("编辑：张三 2026年6月5日", "");
        assert_eq!(text, "编辑：张三 {number}");
        assert_eq!((chinese.words, chinese.slots), (2, 1));
        // Nothing to mask: the key is that of the segmenter.
        let mut segmenter = Segmenter::default();
        let view = segmenter.view("Sign up for more");
        assert_eq!(of("SIGN UP for more!", "").0.key, view.lines[0].key);
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
            let (mask, text) = of(line, "Jane Doe");
            assert_eq!(written_mask(&text), mask, "{text}");
        }
    }
}
