//! Lines and the token table of one text, in buffers that are used again for
//! the next. Blank lines are no lines; offsets are bytes of the text. [`Segmenter::cut`]
//! divides long lines into parts, and then each part is a line.

use super::combine;
use super::runs::{Runs, first_run};
use super::script::{has_no_sentence_mark, is_unspaced};
use super::sentence::End;
use super::words::{BLOCK, weight_of, word_hash_folded};
use crate::record::Span;

/// A line of fewer words is no sentence of a story, whatever it ends with.
pub const SENTENCE_MIN_WORDS: usize = 6;
/// A line of more words or bytes is no headline but a paragraph.
pub const HEADLINE_MAX_WORDS: usize = 25;
pub const HEADLINE_MAX_BYTES: usize = 300;

/// A non-blank line without the blanks around it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    pub span: Span,
    /// First and one past the last of its tokens.
    pub tokens: Span,
    /// One hash of its words, [`combine`]d.
    pub key: u64,
    /// How many of its words are single characters of a script without spaces.
    unspaced: u32,
    pub ends: End,
    pub part: Part,
}

impl Line {
    fn new(view: &View<'_>, span: Span, tokens: Span, part: Part, has_unspaced: bool) -> Self {
        let own = &view.tokens[tokens.range()];
        let unspaced = if has_unspaced {
            own.iter().filter(|t| view.is_unspaced(**t)).count()
        } else {
            0
        };
        Self {
            span,
            tokens,
            key: combine(own.iter().map(|t| t.hash)),
            unspaced: u32::try_from(unspaced).unwrap_or(u32::MAX),
            ends: End::of(&view.text[span.range()]),
            part,
        }
    }

    /// How much there is to read, in words; a character of a script without blanks is
    /// half a word.
    #[must_use]
    pub fn weight(&self) -> usize {
        weight_of(self.tokens.len(), self.unspaced as usize)
    }

    /// Whether it closes as a sentence does.
    #[must_use]
    pub fn closes(&self) -> bool {
        self.ends.closes()
    }
}

/// Which part of a line of the text a [`Line`] is.
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

/// A word: a maximal run of alphanumeric characters with their marks, or one character
/// of a script without blanks with its marks.
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

    /// The number of words of a line, for comparing it with others; how long it is, its
    /// weight says.
    #[must_use]
    pub fn words_of(&self, line: usize) -> usize {
        self.lines[line].tokens.len()
    }

    /// How much there is to read in a line, in words; see [`Line::weight`].
    #[must_use]
    pub fn weight_of(&self, line: usize) -> usize {
        self.lines[line].weight()
    }

    /// How much there is to read in some tokens of one line, in words.
    #[must_use]
    pub fn weight_of_tokens(&self, tokens: &[Token]) -> usize {
        let unspaced = match tokens {
            [first, ..] if self.lines[first.line as usize].unspaced > 0 => {
                tokens.iter().filter(|t| self.is_unspaced(**t)).count()
            }
            _ => 0,
        };
        weight_of(tokens.len(), unspaced)
    }

    /// Whether a word is a character of a script without blanks.
    #[must_use]
    pub fn is_unspaced(&self, token: Token) -> bool {
        self.text[token.start as usize..].starts_with(is_unspaced)
    }

    /// Whether a line is a paragraph of a story by its look: it closes as a sentence
    /// and has some words. In scripts that have no mark for the end of a sentence, a
    /// line that is longer than a headline is one.
    #[must_use]
    pub fn is_sentence(&self, line: usize) -> bool {
        self.is_sentence_of(line, SENTENCE_MIN_WORDS)
    }

    /// As [`Self::is_sentence`], of so many words at least.
    #[must_use]
    pub fn is_sentence_of(&self, line: usize, min_words: usize) -> bool {
        let of = &self.lines[line];
        if of.part.is_edge() || of.weight() < min_words {
            return false;
        }
        of.closes()
            || (of.unspaced > 0
                && of.weight() > HEADLINE_MAX_WORDS
                && self.line(line).contains(has_no_sentence_mark))
    }

    /// Whether a line begins with a small letter.
    #[must_use]
    pub fn starts_small(&self, line: usize) -> bool {
        self.line(line).starts_with(char::is_lowercase)
    }

    /// Whether a line may be a headline by its look; see [`looks_like_headline`].
    #[must_use]
    pub fn looks_like_headline(&self, line: usize) -> bool {
        let of = &self.lines[line];
        looks_like_headline(of.ends, of.weight(), of.span.len())
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

/// Whether a line that ends so and has so many words and bytes may be a headline: it is
/// not too long, and no statement. A question or an exclamation is as often a headline.
#[must_use]
pub fn looks_like_headline(ends: End, weight: usize, bytes: usize) -> bool {
    ends != End::Stop && (1..=HEADLINE_MAX_WORDS).contains(&weight) && bytes <= HEADLINE_MAX_BYTES
}

/// Makes views. Each worker has one; its buffers grow to the largest text it saw.
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
        let (mut words, has_unspaced) = self.runs.of(text);
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
            let tokens = Span::new(first, self.tokens.len());
            let view = View {
                text,
                lines: &[],
                tokens: &self.tokens,
            };
            let line = Line::new(&view, span, tokens, Part::Whole, has_unspaced);
            self.lines.push(line);
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
                    continue;
                }
                let has_unspaced = line.unspaced > 0;
                while let Some(cut) = cuts.next_if(|cut| cut.line == number) {
                    let at = |end: u32| self.tokens.partition_point(|t| t.start < end);
                    let tokens = Span::new(at(cut.span.start), at(cut.span.end));
                    let view = View {
                        text,
                        lines: &[],
                        tokens: &self.tokens,
                    };
                    let part = Line::new(&view, cut.span, tokens, cut.part, has_unspaced);
                    self.lines.push(part);
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

/// The span of a raw line without the blanks around it.
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
    fn a_line_knows_how_long_it_is_and_how_it_ends() {
        let thai = "คณะกรรมการท่าเรือกล่าวว่าเรือเฟอร์รี่ลำใหม่จะแล่นวันละสองครั้งตั้งแต่สัปดาห์แรกของเดือนมิถุนายน";
        let lines = [
            (
                "The ferry will sail twice a day.",
                7,
                End::Stop,
                true,
                false,
            ),
            ("Will the ferry sail twice a day?", 7, End::Asks, true, true),
            ("The ferry sails.", 3, End::Stop, false, false),
            ("Ferry sails again", 3, End::Open, false, true),
            ("新的渡轮将从六月开始航行。", 6, End::Stop, true, false),
            ("新渡轮六月开始航行", 4, End::Open, false, true),
            ("新渡轮：", 1, End::Colon, false, true),
            // Thai has no full stop: what is longer than a headline is a sentence.
            (thai, 37, End::Open, true, false),
            ("เรือเฟอร์รี่ลำใหม่จะแล่นวันละสองครั้ง", 14, End::Open, false, true),
        ];
        let text = lines.map(|l| l.0).join("\n");
        let mut segmenter = Segmenter::default();
        let view = segmenter.view(&text);
        for (at, (line, weight, ends, sentence, headline)) in lines.into_iter().enumerate() {
            assert_eq!(view.weight_of(at), weight, "{line}");
            assert_eq!(view.lines[at].ends, ends, "{line}");
            assert_eq!(view.is_sentence(at), sentence, "{line}");
            assert_eq!(view.looks_like_headline(at), headline, "{line}");
        }
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
