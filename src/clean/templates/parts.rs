//! Parts of a line that may be templates of their own: a label before a text that
//! changes, and the sentences at the ends of a one-line article.

use crate::clean::rules::reports_speech;
use crate::text::{Token, View, combine};
use std::ops::Range;

/// So many sentences at each end of a one-line article may be templates.
pub const EDGE_SENTENCES: usize = 6;
/// A one-line article has at most so many kept lines. Its last line is looked at
/// sentence by sentence.
pub const ONE_LINE_ARTICLE_MAX_LINES: usize = 2;

/// The longest label, in bytes and in words.
const LABEL_MAX_BYTES: usize = 80;
const LABEL_MAX_WORDS: usize = 5;
/// The longest line that has a label, in bytes.
const LABELLED_LINE_MAX_BYTES: usize = 300;
/// The most commas after a label: a headline has one at most, a list of names more.
const TAIL_MAX_COMMAS: usize = 1;

/// A line that begins with a label.
#[derive(Debug, Clone)]
pub struct Labelled<'a> {
    /// The words of the label.
    pub label: &'a [Token],
    /// The text of the label, without its separator.
    pub text: &'a str,
    /// The words after the label.
    pub tail: &'a [Token],
    /// The text after the label.
    pub tail_text: &'a str,
}

/// Splits a line at its label, if the label may announce a text. Such a label has two
/// words at least and no digit, and the text after it is not mostly numbers. "Step
/// 2:", "Cast:", "10:42" and "High water: 06.12 and 18.40" announce nothing.
#[must_use]
pub fn labelled<'a>(view: &View<'a>, line: usize) -> Option<Labelled<'a>> {
    let text = view.line(line);
    if text.len() > LABELLED_LINE_MAX_BYTES {
        return None;
    }
    let head = &text.as_bytes()[..text.len().min(LABEL_MAX_BYTES)];
    let separator = match memchr::memchr2(b':', b'|', head) {
        index if head.is_ascii() => index,
        _ => head.iter().enumerate().find_map(|(index, &b)| match b {
            b':' | b'|' => Some(index),
            // ： and »
            0xef if head[index..].starts_with("：".as_bytes()) => Some(index),
            0xc2 if head[index..].starts_with("»".as_bytes()) && index > 0 => Some(index),
            _ => None,
        }),
    }?;
    let (label, rest) = text.split_at(separator);
    let tail = rest.trim_start_matches([':', '|', '：', '»', ' ', '\u{a0}', '-', '–']);
    let tokens = view.tokens_of(line);
    let separator = view.lines[line].span.start as usize + separator;
    let (words, tail_words) =
        tokens.split_at(tokens.partition_point(|t| (t.start as usize) < separator));
    let numbers = tail_words
        .iter()
        .filter(|t| view.word(**t).bytes().any(|b| b.is_ascii_digit()));
    let fits = (2..=LABEL_MAX_WORDS).contains(&view.weight_of_tokens(words))
        && numbers.count() * 2 < view.weight_of_tokens(tail_words)
        && !label.bytes().any(|b| b.is_ascii_digit())
        && tail.matches([',', '，', '、']).count() <= TAIL_MAX_COMMAS;
    fits.then_some(Labelled {
        label: words,
        text: label,
        tail: tail_words,
        tail_text: tail,
    })
}

/// The hash that label templates are looked up by: of the words of the label.
#[must_use]
pub fn label_key(labelled: &Labelled<'_>) -> u64 {
    combine(labelled.label.iter().map(|t| t.hash))
}

/// The sentences of a line, as ranges of bytes. The blanks after a sentence belong to it.
#[must_use]
pub fn sentences(text: &str) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    let mut start = 0;
    let mut ended = false;
    for (index, c) in text.char_indices() {
        match c {
            '。' | '！' | '？' | '।' | '۔' => {
                let end = index + c.len_utf8();
                out.push(start..end);
                start = end;
                ended = false;
            }
            '.' | '!' | '?' | '؟' => ended = true,
            '"' | '”' | '’' | '\'' | ')' | '»' | ']' => {}
            c if c.is_whitespace() => {
                // The blanks belong to the sentence before them.
                if ended
                    && text[index..]
                        .trim_start()
                        .starts_with(|c: char| !c.is_lowercase())
                {
                    let end = index + (text[index..].len() - text[index..].trim_start().len());
                    if end > start {
                        out.push(start..end);
                        start = end;
                    }
                }
                ended = false;
            }
            _ => ended = false,
        }
    }
    if start < text.len() {
        out.push(start..text.len());
    }
    out
}

/// A sentence of a line, without the blanks around it: its tokens, its text, and
/// where it begins in the text of the view.
#[must_use]
pub fn sentence_at<'a>(
    view: &View<'a>,
    line: usize,
    range: &Range<usize>,
) -> (&'a [Token], &'a str, usize) {
    let line_start = view.lines[line].span.start as usize;
    let (start, end) = (line_start + range.start, line_start + range.end);
    let text = view.text[start..end].trim_end();
    let tokens = view.tokens_of(line);
    let first = tokens.partition_point(|t| (t.start as usize) < start);
    let last = tokens.partition_point(|t| (t.start as usize) < end);
    (&tokens[first..last], text, start)
}

/// Whether a sentence reports or quotes what somebody said.
#[must_use]
pub fn is_quoted(text: &str) -> bool {
    const QUOTES: [char; 7] = ['“', '”', '«', '»', '„', '「', '"'];
    text.contains(QUOTES) || reports_speech(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Segmenter;

    #[test]
    fn labels_announce_something() {
        let mut segmenter = Segmenter::default();
        let text = "ALSO READ: Ferry sinks off Dunmore\nCast: Jane Doe\nStep 2: Stir\n10:42 Ferry sinks\n相关阅读：渡轮在邓莫尔沉没\nMore here | Ferry sinks\nThe team today: A, B, C, D\nThe mayor said so";
        let view = segmenter.view(text);
        let found: Vec<_> = (0..view.lines.len())
            .map(|l| labelled(&view, l).map(|l| (l.text, l.tail_text)))
            .collect();
        assert_eq!(found[0], Some(("ALSO READ", "Ferry sinks off Dunmore")));
        assert_eq!(found[4], Some(("相关阅读", "渡轮在邓莫尔沉没")));
        assert_eq!(found[5], Some(("More here ", "Ferry sinks")));
        for none in [1, 2, 3, 6, 7] {
            assert_eq!(found[none], None, "{none}");
        }
    }

    #[test]
    fn sentences_cover_their_line() {
        for (text, count) in [
            ("It sank. \"He left.\" The end", 3),
            ("渡轮沉没。版权所有。", 2),
            ("One", 1),
            ("It cost 3.50 in all. (Post)", 2),
            ("", 0),
        ] {
            let found = sentences(text);
            assert_eq!(found.len(), count, "{text}");
            let joined: String = found.iter().map(|r| &text[r.clone()]).collect();
            assert_eq!(joined, text);
        }
    }
}
