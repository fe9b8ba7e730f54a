//! The parts of a page that are judged as one: a sentence is one, also where a scraper set its
//! links on lines of their own. Every other line is a part by itself.

use crate::clean::rules::read_byline;
use crate::text::normalize::is_open;
use crate::text::{End, View, is_unspaced};
use std::ops::Range;

/// A sentence of the story has this many words and bytes.
const MIN_SENTENCE_WORDS: usize = 8;
const MIN_SENTENCE_BYTES: usize = 40;
/// A link inside a sentence has at most this many words.
const LINK_MAX_WORDS: usize = 6;
/// What goes on after a link has this many words.
const MIN_OPEN_WORDS: usize = 4;
/// A line weighs as many words as it has, up to this, and one more.
const MAX_WEIGHT_WORDS: usize = 100;

/// Lines that are judged together.
#[derive(Debug, Clone)]
pub struct Part {
    /// Places among the lines that nothing has struck.
    pub lines: Range<usize>,
    /// The first and the last line in the view.
    pub first: usize,
    pub last: usize,
    /// In leaf units of the model; above 0 the part stays.
    pub score: i32,
    /// Whether it is a full sentence, or several.
    pub is_sentence: bool,
    pub stays: bool,
}

/// The lines with the nearest sentence that stays before and after each part.
pub fn kept_sentences(parts: &[Part]) -> Vec<[Option<usize>; 2]> {
    let is_kept = |part: &Part| part.is_sentence && part.stays;
    let mut found = vec![[None; 2]; parts.len()];
    let (mut before, mut after) = (None, None);
    for (index, part) in parts.iter().enumerate() {
        found[index][0] = before;
        before = is_kept(part).then_some(part.last).or(before);
    }
    for (index, part) in parts.iter().enumerate().rev() {
        found[index][1] = after;
        after = is_kept(part).then_some(part.first).or(after);
    }
    found
}

/// The parts of the lines `kept`, whose scores are in `trees`.
pub fn parts(view: &View<'_>, kept: &[usize], trees: &[Option<i32>]) -> Vec<Part> {
    let reader = Reader {
        view,
        kept,
        is_uncased: is_uncased(view, kept),
    };
    let mut found = Vec::with_capacity(kept.len());
    let mut at = 0;
    while at < kept.len() {
        let mut end = at + 1;
        while end < kept.len() && reader.goes_on(end - 1) {
            end += 1;
        }
        if end > at + 1 && reader.is_sentence(at..end) {
            found.push(reader.part(at..end, trees));
        } else {
            found.extend((at..end).map(|line| reader.part(line..line + 1, trees)));
        }
        at = end;
    }
    found
}

/// Whether more lines begin with a small letter than with a capital, so that it says nothing.
fn is_uncased(view: &View<'_>, kept: &[usize]) -> bool {
    let starting = |is: fn(char) -> bool| {
        kept.iter()
            .filter(|&&l| view.line(l).starts_with(is))
            .count()
    };
    starting(char::is_lowercase) > starting(char::is_uppercase)
}

struct Reader<'a> {
    view: &'a View<'a>,
    kept: &'a [usize],
    is_uncased: bool,
}

impl Reader<'_> {
    fn part(&self, lines: Range<usize>, trees: &[Option<i32>]) -> Part {
        let (mut sum, mut weights) = (0i64, 0i64);
        for &line in &self.kept[lines.clone()] {
            let weight = self.view.weight_of(line).min(MAX_WEIGHT_WORDS) as i64 + 1;
            sum += i64::from(trees[line].unwrap_or_default()) * weight;
            weights += weight;
        }
        let score = i32::try_from(sum.div_euclid(weights.max(1))).unwrap_or(i32::MIN);
        Part {
            first: self.kept[lines.start],
            last: self.kept[lines.end - 1],
            score,
            stays: score > 0,
            is_sentence: self.is_sentence(lines.clone()),
            lines,
        }
    }

    /// Whether lines read as a full sentence: they close as one does and have some words.
    fn is_sentence(&self, lines: Range<usize>) -> bool {
        let own = &self.kept[lines];
        let closes = own.last().is_some_and(|&l| self.view.lines[l].closes());
        let bytes: usize = own.iter().map(|&l| self.view.lines[l].span.len()).sum();
        let words: usize = own.iter().map(|&l| self.view.weight_of(l)).sum();
        closes && words >= MIN_SENTENCE_WORDS && bytes >= MIN_SENTENCE_BYTES
    }

    /// Whether the line after the one at this place goes on with its sentence.
    fn goes_on(&self, at: usize) -> bool {
        let (a, b) = (self.kept[at], self.kept[at + 1]);
        let (before, after) = (&self.view.lines[a], self.view.line(b));
        if !matches!(before.ends, End::Open | End::Comma) {
            return false;
        }
        if begins_inside(after) {
            return true;
        }
        if self.is_uncased || read_byline(after).is_some() || is_item(after) {
            return false;
        }
        let text = self.view.line(a);
        let is_long = before.weight() >= MIN_OPEN_WORDS;
        after.starts_with(char::is_lowercase)
            || (is_long && before.ends == End::Comma)
            || (is_long && is_open(text.rsplit(' ').next().unwrap_or_default()))
            || (is_long && is_inside(text) && self.is_link(at + 1))
    }

    /// Whether a line is a link inside a sentence, by the line after it.
    fn is_link(&self, at: usize) -> bool {
        let Some(&next) = self.kept.get(at + 1) else {
            return false;
        };
        let line = &self.view.lines[self.kept[at]];
        let next = self.view.line(next);
        line.ends == End::Open
            && line.weight() <= LINK_MAX_WORDS
            && (begins_inside(next)
                || (next.starts_with(char::is_lowercase) && read_byline(next).is_none()))
    }
}

/// Whether a line begins with what begins no sentence and no item: ", the firm said".
fn begins_inside(line: &str) -> bool {
    let mut chars = line.chars();
    let Some(first) = chars.next() else {
        return false;
    };
    match first {
        ',' | ';' | '.' | ')' => {
            matches!(chars.next(), None | Some(' ' | '.' | ',')) && chars.next() != Some('.')
        }
        '’' | '\'' => chars.as_str().starts_with("s "),
        '，' | '、' | '。' | '；' | '：' | '！' | '？' | '）' | '」' | '』' | '》' => {
            true
        }
        _ => false,
    }
}

/// Whether a line breaks off inside a sentence rather than being a heading: its last word is
/// written small, or, where no blanks are set, a comma or a stop stands in it.
fn is_inside(line: &str) -> bool {
    let last = line.rsplit(' ').next().unwrap_or_default();
    last.starts_with(char::is_lowercase)
        || (line.ends_with(is_unspaced) && line.contains(['，', '。', '、']))
}

/// Whether a line is an item of a list or a row.
fn is_item(line: &str) -> bool {
    line.starts_with(['-', '–', '—', '*', '•', '·', '>', '|', '#', '+', '@', '/'])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Segmenter;

    /// How many parts the lines of a text make.
    fn parted(text: &str) -> usize {
        let mut segmenter = Segmenter::default();
        let view = segmenter.view(text);
        let kept: Vec<usize> = (0..view.lines.len()).collect();
        let trees = vec![Some(0); kept.len()];
        parts(&view, &kept, &trees).len()
    }

    fn is_one(text: &str) {
        let before = "Harbour\nBy Jane Doe\n";
        let after = "\nNothing else happened in Dunmore.";
        let found = parted(&format!("{before}{text}{after}"));
        assert_eq!(found, 4, "{text}");
    }

    #[test]
    fn a_sentence_at_links_is_one() {
        is_one("The board bought a crane in\nUpper Marl\n, which the mayor had never seen before.");
        is_one(
            "Skippers who trust the\nnorthern lamp\nhave steered by it since the winter of the flood.",
        );
        is_one("The chart was printed by the survey, March 1911,\nThe Pilot's Almanac\n.");
        is_one(
            "A first list was drawn up by the\nHarbour Trust, Lindow\nand the two parishes on the far bank.",
        );
        is_one("港务局周一晚间宣布，新码头\n累计停靠三百艘船\n，比去年同期多出四十艘。");
    }

    #[test]
    fn what_ends_is_no_part_of_the_next() {
        for text in [
            "The board met on Monday in the old hall.\nnobody spoke.",
            "Home\nNews\niHarbour",
            "Ferry to sail again\nby Jane Doe\nThe ferry will sail again on Monday, the board said.",
            "saturday: dunmore v lindow, the meadow\nsunday: port alba v marl, the quay\nmonday: the final is played here.",
        ] {
            let lines = text.lines().count();
            assert_eq!(parted(text), lines, "{text}");
        }
    }
}
