//! Lines and the token table of one text, in buffers that are used again for
//! the next. Blank lines are no lines; offsets are bytes of the text. Who knows
//! better may cut what is glued to a long line off it: then each part is a line.

use super::combine;
use super::runs::{Runs, first_run};
use super::words::{BLOCK, word_hash_folded};
use crate::record::Span;

/// A non-blank line without the blanks around it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    pub span: Span,
    /// First and one past the last of its tokens.
    pub tokens: Span,
    /// One hash of its words, [`combine`]d.
    pub key: u64,
    pub part: Part,
}

/// What of a line of the text a [`Line`] is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Part {
    #[default]
    Whole,
    /// Glued to the beginning of a long line.
    Head,
    /// What is left of a long line.
    Body,
    /// Glued to its end.
    Tail,
}

impl Part {
    /// Whether it is glued to something.
    #[must_use]
    pub fn is_edge(self) -> bool {
        matches!(self, Self::Head | Self::Tail)
    }
}

/// A part that a line is to be cut into.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cut {
    pub line: usize,
    pub span: Span,
    pub part: Part,
}

/// A word: a maximal run of alphanumeric characters with their marks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token {
    /// xxh3-64 of the lower-cased word.
    pub hash: u64,
    pub start: u32,
    pub line: u32,
}

/// A text and its lines and tokens: what every stage sees.
#[derive(Debug, Clone, Copy)]
pub struct View<'a> {
    pub text: &'a str,
    pub lines: &'a [Line],
    pub tokens: &'a [Token],
}

impl<'a> View<'a> {
    /// The text of a line.
    #[must_use]
    pub fn line(&self, line: usize) -> &'a str {
        &self.text[self.lines[line].span.range()]
    }

    /// The tokens of a line.
    #[must_use]
    pub fn tokens_of(&self, line: usize) -> &'a [Token] {
        &self.tokens[self.lines[line].tokens.range()]
    }

    /// The number of words of a line.
    #[must_use]
    pub fn words_of(&self, line: usize) -> usize {
        self.lines[line].tokens.len()
    }

    /// Whether no newline parts two lines: they are parts of one line of the text.
    #[must_use]
    pub fn is_glued(&self, before: usize, after: usize) -> bool {
        let gap = self.lines[before].span.end as usize..self.lines[after].span.start as usize;
        self.lines[before].part != Part::Whole && !self.text[gap].contains('\n')
    }

    /// The word that a token stands for, as it is written.
    #[must_use]
    pub fn word(&self, token: Token) -> &'a str {
        let line = self.lines[token.line as usize].span;
        let rest = &self.text[token.start as usize..line.end as usize];
        first_run(rest).map_or(rest, |(_, end)| &rest[..end])
    }
}

/// Makes views. One a worker; its buffers grow to the largest text it saw.
#[derive(Debug, Default)]
pub struct Segmenter {
    lines: Vec<Line>,
    tokens: Vec<Token>,
    /// The text with ASCII in lower case, and a block of NULs.
    folded: Vec<u8>,
    runs: Runs,
}

impl Segmenter {
    /// Cuts a text into lines and words.
    pub fn view<'a>(&'a mut self, text: &'a str) -> View<'a> {
        self.lines.clear();
        self.tokens.clear();
        self.folded.clear();
        self.folded.extend_from_slice(text.as_bytes());
        self.folded.make_ascii_lowercase();
        self.folded.extend_from_slice(&[0; BLOCK]);
        let mut words = self.runs.of(text);
        let mut from = 0;
        for newline in memchr::memchr_iter(b'\n', text.as_bytes()).chain([text.len()]) {
            let span = content(text, from, newline);
            from = newline + 1;
            let Some(span) = span else { continue };
            let mine;
            (mine, words) = words.split_at(words.partition_point(|word| word[0] < span.end));
            let number = u32::try_from(self.lines.len()).unwrap_or(u32::MAX);
            let first = self.tokens.len();
            self.tokens.extend(mine.iter().map(|&[start, end]| Token {
                hash: word_hash_folded(text, &self.folded, start as usize, end as usize),
                start,
                line: number,
            }));
            self.lines.push(Line {
                span,
                tokens: Span::new(first, self.tokens.len()),
                key: combine(self.tokens[first..].iter().map(|t| t.hash)),
                part: Part::Whole,
            });
        }
        self.cut(text, &[])
    }

    /// The last view of this text with lines cut into the parts that are given: all
    /// parts of a line, in order, with nothing but blanks between them.
    pub fn cut<'a>(&'a mut self, text: &'a str, cuts: &[Cut]) -> View<'a> {
        if !cuts.is_empty() {
            let mut cuts = cuts.iter().peekable();
            let whole = std::mem::take(&mut self.lines);
            for (number, line) in whole.into_iter().enumerate() {
                if cuts.peek().is_none_or(|cut| cut.line != number) {
                    self.lines.push(line);
                }
                while let Some(cut) = cuts.next_if(|cut| cut.line == number) {
                    let at = |end: u32| self.tokens.partition_point(|t| t.start < end);
                    let tokens = Span::new(at(cut.span.start), at(cut.span.end));
                    let words = self.tokens[tokens.range()].iter();
                    self.lines.push(Line {
                        span: cut.span,
                        tokens,
                        key: combine(words.map(|t| t.hash)),
                        part: cut.part,
                    });
                }
            }
            for (number, line) in self.lines.iter().enumerate() {
                for token in &mut self.tokens[line.tokens.range()] {
                    token.line = u32::try_from(number).unwrap_or(u32::MAX);
                }
            }
        }
        View {
            text,
            lines: &self.lines,
            tokens: &self.tokens,
        }
    }
}

/// What of a raw line is not blank.
fn content(text: &str, from: usize, to: usize) -> Option<Span> {
    let blank = |c: char| matches!(c, ' ' | '\t' | '\r');
    let trimmed = text[from..to].trim_end_matches(blank);
    let content = trimmed.trim_start_matches(blank);
    let start = from + (trimmed.len() - content.len());
    (!content.is_empty()).then(|| Span::new(start, start + content.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_trimmed_and_blank_ones_left_out() {
        let mut segmenter = Segmenter::default();
        let view = segmenter.view("  One two.\r\n\n \nThree's a crowd ");
        let lines: Vec<_> = (0..view.lines.len()).map(|i| view.line(i)).collect();
        assert_eq!(lines, ["One two.", "Three's a crowd"]);
        let words: Vec<_> = view.tokens.iter().map(|t| view.word(*t)).collect();
        assert_eq!(words, ["One", "two", "Three", "s", "a", "crowd"]);
        assert_eq!(view.words_of(1), 4);
    }

    #[test]
    fn parts_of_a_line_are_lines() {
        let text = "One.\n2 min read The ferry sailed. (AP)\nEnd.";
        let mut segmenter = Segmenter::default();
        let at = |part: &str| {
            let start = text.find(part).unwrap();
            Span::new(start, start + part.len())
        };
        let cut = |span, part| Cut {
            line: 1,
            span,
            part,
        };
        let cuts = [
            cut(at("2 min read"), Part::Head),
            cut(at("The ferry sailed."), Part::Body),
            cut(at("(AP)"), Part::Tail),
        ];
        segmenter.view(text);
        let view = segmenter.cut(text, &cuts);
        let lines: Vec<_> = (0..view.lines.len()).map(|i| view.line(i)).collect();
        assert_eq!(
            lines,
            ["One.", "2 min read", "The ferry sailed.", "(AP)", "End."]
        );
        let words: Vec<_> = (0..5).map(|i| view.words_of(i)).collect();
        assert_eq!(words, [1, 3, 3, 1, 1]);
        assert!((0..5).all(|i| view.tokens_of(i).iter().all(|t| t.line as usize == i)));
        let glued: Vec<_> = (0..4).map(|i| view.is_glued(i, i + 1)).collect();
        assert_eq!(glued, [false, true, true, false]);
    }
}
