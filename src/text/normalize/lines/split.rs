//! Sentences that a scraper split at links: "On ⏎ LinkedIn ⏎ , the firm states".
//! Lines come in, those that go on from the one before go out. The evidence is in
//! the two lines alone: punctuation that begins no line, or a small word that ends
//! or begins none, beside a line as long as a paragraph is.

use super::words::{is_insert, is_onward, is_open};
use super::{Joint, Piece, glue, is_marked};
use crate::record::RuleId;
use crate::text::{is_unspaced, joins_without_blank};
use std::borrow::Cow;

/// One of the two must be this long, in bytes: verse, lists, tables, bylines and
/// captions are shorter, and stay.
const PARAGRAPH: usize = 70;
/// So long a line is prose, whatever stands at its head: a rule may strike that later, and
/// the rest shall go on where all of it did.
const LONG: usize = 300;
/// A link has at most so many words.
const LINK_WORDS: usize = 6;
/// Bytes of either end of a piece that are looked at.
const WINDOW: usize = 160;

/// A line, or several that belong together: its length and both ends.
struct Segment<'a> {
    line: usize,
    follows: bool,
    len: usize,
    head: Cow<'a, str>,
    tail: Cow<'a, str>,
}

impl<'a> Segment<'a> {
    fn new(line: usize, piece: &Piece<'a>) -> Self {
        let text = piece.text;
        Self {
            line,
            follows: piece.follows,
            len: text.len(),
            head: Cow::Borrowed(head(text)),
            tail: Cow::Borrowed(tail(text)),
        }
    }

    /// Whether the ends are the whole.
    fn is_short(&self) -> bool {
        self.len <= WINDOW
    }

    fn append(&mut self, glue: &str, other: &Self) {
        let text = format!("{}{glue}{}", self.tail, other.head);
        if self.is_short() {
            self.head = Cow::Owned(head(&text).to_owned());
        }
        self.tail = if other.is_short() {
            Cow::Owned(tail(&text).to_owned())
        } else {
            other.tail.clone()
        };
        self.len += glue.len() + other.len;
    }
}

fn head(text: &str) -> &str {
    let mut end = text.len().min(WINDOW);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

fn tail(text: &str) -> &str {
    let mut start = text.len().saturating_sub(WINDOW);
    while !text.is_char_boundary(start) {
        start += 1;
    }
    &text[start..]
}

/// The lines that go on from the one before them, in order.
pub fn joints(pieces: &[Piece<'_>]) -> Vec<Joint> {
    let mut found = Vec::new();
    let mut stack: Vec<Segment<'_>> = Vec::new();
    for (line, piece) in pieces.iter().enumerate() {
        stack.push(Segment::new(line, piece));
        // What grew to the right may now go on from what is before it.
        loop {
            let joined = joined(&stack);
            if joined == 0 {
                break;
            }
            for _ in 0..joined {
                if let Some(last) = stack.pop()
                    && let Some(before) = stack.last_mut()
                {
                    let glue = glue(&before.tail, &last.head);
                    found.push(Joint {
                        line: last.line,
                        glue,
                        rule: RuleId::SPLIT_LINE,
                    });
                    before.append(glue, &last);
                }
            }
        }
    }
    found.sort_by_key(|j| j.line);
    found
}

/// How many of the last of these go on from what is before them.
fn joined(stack: &[Segment<'_>]) -> usize {
    match stack {
        [.., a, link, c] if c.follows && link.follows && is_linked(a, link, c) => 2,
        [.., a, b] => usize::from(b.follows && goes_on(a, b)),
        _ => 0,
    }
}

/// Whether `b` is the rest of a sentence that `a` begins.
fn goes_on(a: &Segment<'_>, b: &Segment<'_>) -> bool {
    if !ends_in_sentence(a) || is_marked(&b.head) {
        return false;
    }
    if is_unspaced_rest(a, b) {
        return true;
    }
    if a.len.max(b.len) < PARAGRAPH {
        return false;
    }
    if punctuated(b) {
        return true;
    }
    let full = ends_sentence(&b.tail) && b.head.contains(' ');
    if !b.head.starts_with(char::is_lowercase) || are_uncased(a, b) {
        return false;
    }
    if is_open(last_word(a)) {
        return !ends_item(a) && a.tail.contains(' ') && (full || b.len >= PARAGRAPH);
    }
    let is_prose = a.len >= LONG || (a.len >= PARAGRAPH && begins_sentence(a));
    full && is_prose && is_onward(first_word(b))
}

/// Whether a link stands between two parts of a sentence.
fn is_linked(a: &Segment<'_>, link: &Segment<'_>, c: &Segment<'_>) -> bool {
    if is_linked_unspaced(a, link, c) {
        return true;
    }
    if a.len + link.len + c.len < PARAGRAPH
        || !link.is_short()
        || link.head.split(' ').count() > LINK_WORDS
        || !ends_in_sentence(a)
        || !ends_in_sentence(link)
        || is_insert(&link.head)
        || is_marked(&link.head)
        || is_marked(&c.head)
    {
        return false;
    }
    let word = last_word(a);
    let opens = is_open(word) || (word.len() == a.len && matches!(word, "On" | "In" | "At"));
    if punctuated(c) {
        return opens;
    }
    let long = a.len.max(c.len) >= PARAGRAPH;
    // What is left of a sentence after its last word was a link.
    if &*c.head == "." {
        return long && opens;
    }
    let small = c.head.starts_with(char::is_lowercase) && !are_uncased(a, c);
    long && small && opens && (is_onward(first_word(c)) || ends_sentence(&c.tail))
}

/// Whether a link stands between two parts of a sentence that sets no blanks: what goes on
/// after it begins with a mark that begins no line, and before it a mark inside the line tells
/// a sentence from a heading.
fn is_linked_unspaced(a: &Segment<'_>, link: &Segment<'_>, c: &Segment<'_>) -> bool {
    const INSIDE: &[char] = &['，', '、', '；', '。'];
    let is_short = |s: &Segment<'_>| s.len <= WINDOW && !is_marked(&s.head);
    is_unspaced_rest(link, c)
        && is_short(link)
        && !link.head.contains('。')
        && a.tail.contains(INSIDE)
        && (a.tail.ends_with(['，', '、']) || ends_in_sentence(a))
        && a.tail.ends_with(|last| {
            link.head.starts_with(|first| {
                joins_without_blank(last, first) || char::is_ascii_digit(&first)
            })
        })
}

/// Whether a line goes on with a sentence that sets no blanks, however short both are: it
/// begins with a mark that begins no line there.
fn is_unspaced_rest(a: &Segment<'_>, b: &Segment<'_>) -> bool {
    b.head.starts_with(['，', '、', '。', '；'])
        && a.tail
            .ends_with(|c: char| is_unspaced(c) || c.is_ascii_digit() || c.is_ascii_alphabetic())
        && a.tail.contains(is_unspaced)
        && !is_marked(&a.head)
}

fn last_word<'a>(s: &'a Segment<'_>) -> &'a str {
    s.tail.rsplit(' ').next().unwrap_or("")
}

fn first_word<'a>(s: &'a Segment<'_>) -> &'a str {
    s.head.split(' ').next().unwrap_or("")
}

/// Whether a sentence may go on after the segment: its last character closes
/// none, and it is no item of something.
fn ends_in_sentence(s: &Segment<'_>) -> bool {
    let last = s.tail.chars().next_back();
    last.is_some_and(|c| {
        c.is_alphabetic() || c.is_numeric() || matches!(c, ')' | '"' | '”' | '’' | '»' | '%')
    }) && !is_marked(&s.head)
}

/// Whether the line begins with what begins none: ", the firm said".
fn punctuated(s: &Segment<'_>) -> bool {
    let Some(first) = s.head.chars().next() else {
        return false;
    };
    let rest = &s.head[first.len_utf8()..];
    let mut after = rest.chars();
    let goes_on = match first {
        ',' | ';' => after.next() == Some(' ') && after.next().is_some_and(char::is_alphanumeric),
        ')' => after.next() == Some(' ') && after.next().is_some_and(char::is_lowercase),
        '’' | '\'' => rest.starts_with("s "),
        '，' | '、' | '；' => true,
        _ => false,
    };
    // A comma and a word between links are a list of authors or tags.
    goes_on && (!first.is_ascii() || s.head.split(' ').count() > 3)
}

/// "…; and": an item of a list in prose, set on a line of its own.
fn ends_item(s: &Segment<'_>) -> bool {
    let before = |word: &str| s.tail.strip_suffix(word).map(str::trim_end);
    ["and", "or", "und", "oder"]
        .iter()
        .any(|word| before(word).is_some_and(|b| b.ends_with([';', ','])))
}

fn begins_sentence(s: &Segment<'_>) -> bool {
    let quote = |c: char| matches!(c, '"' | '“' | '„' | '«' | '‘');
    s.head
        .trim_start_matches(quote)
        .starts_with(char::is_uppercase)
}

fn ends_sentence(text: &str) -> bool {
    text.trim_end_matches(['"', '”', '’', '»', ')', '\''])
        .ends_with(['.', '!', '?'])
        && !text.ends_with("...")
}

/// Whether a small letter says nothing of two lines: neither has a capital, or sentences
/// begin with small letters in one.
fn are_uncased(a: &Segment<'_>, b: &Segment<'_>) -> bool {
    let has_capital = |s: &Segment<'_>| {
        s.head.contains(char::is_uppercase) || s.tail.contains(char::is_uppercase)
    };
    is_uncased(a) || is_uncased(b) || !(has_capital(a) || has_capital(b))
}

fn is_uncased(s: &Segment<'_>) -> bool {
    let small = |text: &str| {
        text.match_indices(". ").any(|(at, _)| {
            let word = text[..at].rsplit(' ').next().unwrap_or("");
            // "approx. two", "e.g. the"
            word.len() > 4 && text[at + 2..].starts_with(char::is_lowercase)
        })
    };
    small(&s.head) || small(&s.tail)
}
