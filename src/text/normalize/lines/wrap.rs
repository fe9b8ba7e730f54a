//! Hard-wrapped paragraphs. Lines come in, those that go on from the one before go
//! out. Text was wrapped where five lines in a row are each so full that the next
//! word did not fit, and sentences run over their ends; then the shorter
//! paragraphs of the text were wrapped at the same width.

use super::{Joint, Piece, glue, is_marked};
use crate::record::RuleId;
use crate::text::joins_without_blank;

/// Lines in a row that tell of wrapping.
const EVIDENCE: usize = 5;
/// Of their four line ends, so many stand inside a sentence beyond doubt.
const INSIDE: usize = 2;
/// Widths of wrapped text, in characters. Longer lines are paragraphs.
const NARROWEST: usize = 40;
const WIDEST: usize = 99;
/// No word is longer than this, in characters; what is may be an address.
const LONGEST_WORD: usize = 15;

/// What is known of a line, once.
#[derive(Clone, Copy)]
struct Row {
    /// Characters; 0 where the line cannot be part of wrapped prose.
    len: usize,
    first_word: usize,
    small: bool,
    /// It has a capital, or its script has none.
    cased: bool,
    ended: bool,
    follows: bool,
}

impl Row {
    fn new(piece: &Piece<'_>) -> Self {
        let text = piece.text;
        let mut row = Self {
            len: 0,
            first_word: 0,
            small: false,
            cased: false,
            ended: true,
            follows: piece.follows,
        };
        if text.len() > WIDEST * 4 || !is_prose(text) {
            return row;
        }
        let len = text.chars().count();
        if len > WIDEST {
            return row;
        }
        let word = text.split(' ').next().unwrap_or("");
        let one = text
            .chars()
            .next()
            .is_some_and(|c| joins_without_blank(c, c));
        row.len = len;
        // Where no blanks part words, a mark that may not begin a line takes one along.
        row.first_word = if one {
            2
        } else {
            word.chars().count().min(LONGEST_WORD)
        };
        row.small = one || text.starts_with(char::is_lowercase);
        row.cased = one || text.contains(char::is_uppercase);
        row.ended = text
            .trim_end_matches(['"', '”', '’', '»', ')', '\''])
            .ends_with(['.', '!', '?', ':', '。', '！', '？', '：', '…']);
        row
    }

    /// Whether the first word of the next line had no room on this one.
    fn is_full(self, next: Self, width: usize) -> bool {
        self.len > 0 && next.len > 0 && next.follows && self.len + 1 + next.first_word > width
    }

    /// Whether a sentence runs over the end of this line.
    fn runs_on(self, next: Self) -> bool {
        !self.ended && next.small
    }
}

/// The lines that go on from the one before them, in order.
pub fn joints(pieces: &[Piece<'_>]) -> Vec<Joint> {
    if pieces.len() < EVIDENCE {
        return Vec::new();
    }
    let rows: Vec<Row> = pieces.iter().map(Row::new).collect();
    let mut goes_on = vec![false; rows.len()];
    let mut width = 0;
    for (at, window) in rows.windows(EVIDENCE).enumerate() {
        if let Some(w) = wrapped_at(window) {
            width = width.max(w);
            goes_on[at + 1..at + EVIDENCE].fill(true);
        }
    }
    if width == 0 {
        return Vec::new();
    }
    // Paragraphs of fewer lines: each end but the first as full, and one of them
    // inside a sentence.
    let mut at = 0;
    while at + 1 < rows.len() {
        let mut end = at;
        while end + 1 < rows.len()
            && rows[end].len <= width
            && rows[end].is_full(rows[end + 1], width)
        {
            end += 1;
        }
        if (at..end).any(|i| rows[i].runs_on(rows[i + 1])) {
            // A headline that happens to be as long stands before a capital.
            let first = if rows[at].ended || rows[at + 1].small {
                at
            } else {
                at + 1
            };
            goes_on[first + 1..=end].fill(true);
        }
        at = end.max(at + 1);
    }
    (1..rows.len())
        .filter(|&line| goes_on[line])
        .map(|line| Joint {
            line,
            glue: glue(pieces[line - 1].text, pieces[line].text),
            rule: RuleId::HARD_WRAP,
        })
        .collect()
}

/// The width of these lines, if they were wrapped.
fn wrapped_at(window: &[Row]) -> Option<usize> {
    let width = window.iter().map(|r| r.len).max()?;
    let pairs = || window.windows(2).map(|p| (p[0], p[1]));
    // Where no line has a capital, small letters tell nothing of sentences.
    let cased = window.iter().any(|r| r.cased);
    let fits = cased
        && window.iter().all(|r| r.len > 0)
        && width >= NARROWEST
        && pairs().all(|(a, b)| a.is_full(b, width))
        && pairs().filter(|(a, b)| a.runs_on(*b)).count() >= INSIDE;
    fits.then_some(width)
}

/// Whether a line is of words: no item, row of a table or code.
fn is_prose(text: &str) -> bool {
    if is_marked(text) || text.ends_with([';', '_', '-']) {
        return false;
    }
    let (mut letters, mut others) = (0, 0);
    for c in text.chars() {
        if c.is_alphabetic() {
            letters += 1;
        } else if c != ' ' {
            others += 1;
        }
    }
    letters > 0 && letters >= others * 3
}
