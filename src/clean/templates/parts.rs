//! Parts of a line that are templates of their own: a label before a changing
//! tail, and the sentences at the ends of a one-line article. Text goes in,
//! ranges of bytes come out.

use crate::clean::rules::reports_speech;
use crate::text::{Token, View};
use std::ops::Range;

/// Sentences at either end of a one-line article that are looked at.
pub const PIECES: usize = 6;
/// Kept lines of an article that is looked at by sentences.
pub const ONE_LINE: usize = 2;

/// Longest label, in bytes and words.
const LABEL_BYTES: usize = 80;
const LABEL_WORDS: usize = 5;
/// Longest line with a label, in bytes.
const LABELLED_BYTES: usize = 300;
/// A list of names has commas, a headline one at most.
const COMMAS: usize = 1;

/// What a line is under its label.
#[derive(Debug, Clone)]
pub struct Labelled<'a> {
    /// The label, without what separates it.
    pub label: &'a [Token],
    /// The label's text.
    pub text: &'a str,
    /// What follows.
    pub tail: &'a [Token],
    pub tail_text: &'a str,
}

/// The label of a line, if it may announce something: two words at least and
/// none of them a number, before something that is not mostly numbers. "Step 2:",
/// "Cast:", "10:42" and "High water: 06.12 and 18.40" announce nothing.
#[must_use]
pub fn labelled<'a>(view: &View<'a>, line: usize) -> Option<Labelled<'a>> {
    let text = view.line(line);
    if text.len() > LABELLED_BYTES {
        return None;
    }
    let head = &text.as_bytes()[..text.len().min(LABEL_BYTES)];
    let at = match memchr::memchr2(b':', b'|', head) {
        at if head.is_ascii() => at,
        _ => head.iter().enumerate().find_map(|(at, &b)| match b {
            b':' | b'|' => Some(at),
            // ： and »
            0xef if head[at..].starts_with("：".as_bytes()) => Some(at),
            0xc2 if head[at..].starts_with("»".as_bytes()) && at > 0 => Some(at),
            _ => None,
        }),
    }?;
    let (label, rest) = text.split_at(at);
    let tail = rest.trim_start_matches([':', '|', '：', '»', ' ', '\u{a0}', '-', '–']);
    let tokens = view.tokens_of(line);
    let from = view.lines[line].span.start as usize + at;
    let (words, tail_words) =
        tokens.split_at(tokens.partition_point(|t| (t.start as usize) < from));
    let weight = view.weight_of_tokens(words);
    let numbers = tail_words
        .iter()
        .filter(|t| view.word(**t).bytes().any(|b| b.is_ascii_digit()));
    let fits = (2..=LABEL_WORDS).contains(&weight)
        && numbers.count() * 2 < view.weight_of_tokens(tail_words)
        && !label.bytes().any(|b| b.is_ascii_digit())
        && tail.matches([',', '，', '、']).count() <= COMMAS;
    fits.then_some(Labelled {
        label: words,
        text: label,
        tail: tail_words,
        tail_text: tail,
    })
}

/// The sentences of a line, with the blanks after each.
#[must_use]
pub fn sentences(text: &str) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    let mut from = 0;
    let mut ended = false;
    for (at, c) in text.char_indices() {
        match c {
            '。' | '！' | '？' | '।' | '۔' => {
                let end = at + c.len_utf8();
                out.push(from..end);
                from = end;
                ended = false;
            }
            '.' | '!' | '?' | '؟' => ended = true,
            '"' | '”' | '’' | '\'' | ')' | '»' | ']' => {}
            c if c.is_whitespace() => {
                // The blanks belong to the sentence before; the next word opens.
                if ended
                    && text[at..]
                        .trim_start()
                        .starts_with(|c: char| !c.is_lowercase())
                {
                    let end = at + (text[at..].len() - text[at..].trim_start().len());
                    if end > from {
                        out.push(from..end);
                        from = end;
                    }
                }
                ended = false;
            }
            _ => ended = false,
        }
    }
    if from < text.len() {
        out.push(from..text.len());
    }
    out
}

/// A stretch of a line without the blanks around it: its tokens, its text, and
/// where it begins in the view's text.
#[must_use]
pub fn piece<'a>(
    view: &View<'a>,
    line: usize,
    range: &Range<usize>,
) -> (&'a [Token], &'a str, usize) {
    let from = view.lines[line].span.start as usize;
    let (start, end) = (from + range.start, from + range.end);
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
