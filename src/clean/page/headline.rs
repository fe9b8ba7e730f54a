//! The headline guard: the headline of a page. Where the record has a title it stands there,
//! and the page need not say it again; else it stays. Other pages link to it and many golds leave
//! it out, so trees take it for navigation; but its words are those of the story below it. So are
//! those of the standfirst, which stands between the two.

use super::detector::SHORT_MAX_WORDS;
use crate::clean::rules::{moment, read_byline};
use crate::text::{HEADLINE_MAX_WORDS, Title, View, is_unspaced};
use std::collections::HashSet;
use std::ops::RangeInclusive;
use xxhash_rust::xxh3::xxh3_64;

/// The headline is among this many lines above the first paragraph.
const ABOVE_LINES: usize = 12;
/// A headline has this many words.
const HEADLINE_WORDS: RangeInclusive<usize> = 3..=HEADLINE_MAX_WORDS;
/// A standfirst has this many words: fewer are a section or a name, more are a paragraph.
const STANDFIRST_WORDS: RangeInclusive<usize> = 8..=60;
/// Shorter words are of every story.
const MIN_WORD_CHARS: usize = 4;
/// Words of one stem begin with the same characters, this many.
const STEM_CHARS: usize = 5;
/// At least this many stems of a headline are in its story, and at least half of them.
const MIN_SHARED_STEMS: usize = 2;

/// What is known of a page's headline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Headline {
    /// The lines with the words of the record's title, and the standfirst below the last of them.
    Titled(Vec<usize>, Option<usize>),
    /// A line that is told from the others.
    Told(usize),
    None,
}

impl Headline {
    /// The line of the headline; the last one, where several have its words.
    pub fn line(&self) -> Option<usize> {
        match self {
            Self::Titled(lines, _) => lines.last().copied(),
            Self::Told(line) => Some(*line),
            Self::None => None,
        }
    }

    pub fn standfirst(&self) -> Option<usize> {
        match self {
            Self::Titled(_, standfirst) => *standfirst,
            Self::Told(_) | Self::None => None,
        }
    }
}

/// The lines above the first paragraph that have the title's words, or the first below it;
/// or else, of the lines above it, the one with most words of the story, or the one most like the
/// article. It is no byline and no date. `scores` has `None` where a line is struck.
pub fn headline(view: &View<'_>, scores: &[Option<i32>], title: Option<&str>) -> Headline {
    let mut paragraphs = (0..scores.len())
        .filter(|&l| scores[l] > Some(0) && view.weight_of(l) >= SHORT_MAX_WORDS)
        .peekable();
    let lead = paragraphs.peek().copied().unwrap_or(scores.len());
    let titled = titled(view, lead, title);
    let story: HashSet<u64> = paragraphs.flat_map(|l| stems(view.line(l))).collect();
    // The stems that are in the story less those that are not.
    let told = |l: usize| {
        let own = stems(view.line(l));
        let shared = own.iter().filter(|stem| story.contains(stem)).count();
        let more = (2 * shared).checked_sub(own.len());
        more.filter(|_| shared >= MIN_SHARED_STEMS)
    };
    let may_be = |l: usize, size: RangeInclusive<usize>| {
        scores[l].is_some()
            && size.contains(&view.weight_of(l))
            && read_byline(view.line(l)).is_none()
            && moment(view.line(l)).is_none()
    };
    if let Some(&last) = titled.last() {
        let is_standfirst = |&l: &usize| {
            l < lead
                && may_be(l, STANDFIRST_WORDS)
                && !view.line(l).contains('|')
                && told(l).is_some()
        };
        return Headline::Titled(titled, Some(last + 1).filter(is_standfirst));
    }
    (lead.saturating_sub(ABOVE_LINES)..lead)
        .filter(|&l| may_be(l, HEADLINE_WORDS) && view.looks_like_headline(l))
        .max_by_key(|&l| (told(l), scores[l]))
        .map_or(Headline::None, Headline::Told)
}

/// The lines with the words of the title, above the first paragraph if there are any.
fn titled(view: &View<'_>, lead: usize, title: Option<&str>) -> Vec<usize> {
    let title = Title::new(title.map(str::to_owned));
    // A title of fewer words may be the name of a section as well.
    let is_title = |l: &usize| view.weight_of(*l) >= *HEADLINE_WORDS.start() && title.is(view, *l);
    let above: Vec<usize> = (0..lead).filter(is_title).collect();
    if above.is_empty() {
        // A story whose first paragraph is its title keeps it.
        return (lead + 1..view.lines.len())
            .find(is_title)
            .into_iter()
            .collect();
    }
    above
}

/// Hashes of the beginnings of words, and of every two characters of a script without blanks.
fn stems(text: &str) -> Vec<u64> {
    let mut out = Vec::new();
    for word in text.split(|c: char| !c.is_alphanumeric()) {
        if word.chars().any(is_unspaced) {
            let code = |c: char| u64::from(u32::from(c));
            let pairs = word.chars().zip(word.chars().skip(1));
            out.extend(pairs.map(|(a, b)| code(a) << 32 | code(b)));
        } else if word.chars().nth(MIN_WORD_CHARS - 1).is_some() {
            let stem: String = word
                .chars()
                .take(STEM_CHARS)
                .flat_map(char::to_lowercase)
                .collect();
            out.push(xxh3_64(stem.as_bytes()));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Segmenter;

    /// The headline of lines of which the trees say that only the paragraphs stay.
    fn found<'a>(lines: &[&'a str], title: Option<&str>) -> Option<&'a str> {
        let text = lines.join("\n");
        let mut segmenter = Segmenter::default();
        let view = segmenter.view(&text);
        let scores: Vec<Option<i32>> = (0..lines.len())
            .map(|l| {
                if view.weight_of(l) >= SHORT_MAX_WORDS {
                    Some(900)
                } else {
                    Some(l as i32 - 900)
                }
            })
            .collect();
        match headline(&view, &scores, title) {
            Headline::Titled(own, _) => own.first().map(|&l| lines[l]),
            Headline::Told(line) => Some(lines[line]),
            Headline::None => None,
        }
    }

    const LEAD: &str = "The ferries between Dunmore and Port Alba will sail again on Monday, the harbour board decided after a winter of repairs.";

    #[test]
    fn it_has_the_words_of_its_story() {
        let page = [
            "Council split on tide wall",
            "Dunmore ferry sails again",
            "By Jane Doe",
            "5 March 2024, 10:12",
            "Share this with your friends",
            LEAD,
        ];
        assert_eq!(found(&page, None), Some(page[1]));
        // A record that knows better.
        assert_eq!(found(&page, Some(page[0])), Some(page[0]));
        // Where none has, the trees are asked.
        assert_eq!(
            found(&[page[0], page[2], page[4], LEAD], None),
            Some(page[4])
        );
        // Too far above.
        let mut far = vec![page[1]];
        far.extend(["Follow our other pages"; ABOVE_LINES]);
        far.push(LEAD);
        assert_ne!(found(&far, None), Some(page[1]));
    }

    #[test]
    fn the_standfirst_is_told_by_the_same_words() {
        let title = "Dunmore ferry sails again";
        let standfirst = |below: &str| {
            let page = [title, below, "Share this", LEAD].join("\n");
            let mut segmenter = Segmenter::default();
            let view = segmenter.view(&page);
            let scores = [Some(-9), Some(-9), Some(-9), Some(900)];
            let Headline::Titled(_, standfirst) = headline(&view, &scores, Some(title)) else {
                panic!("{below}");
            };
            standfirst
        };
        let says = "After a winter of repairs the harbour board lets the ferries go";
        assert_eq!(standfirst(says), Some(1));
        for other in [
            "The board decided",
            "Our ten best recipes for pumpkins, and what goes well with them",
            "By Jane Doe",
            "Harbour board | Ferries | Repairs | Winter | Port Alba | Dunmore",
        ] {
            assert_eq!(standfirst(other), None, "{other}");
        }
    }

    #[test]
    fn where_words_bend_and_where_no_blanks_are() {
        let russian = [
            "Совет обсуждает дамбу снова",
            "Паромы вернутся в Данмор весной",
            "Самое читаемое за неделю",
            "Паром между портами, который зимой стоял на ремонте, весной опять пойдёт из Данмора, и пассажиры вернулись к причалу, сообщили в порту.",
        ];
        assert_eq!(found(&russian, None), Some(russian[1]));
        let chinese = [
            "首页新闻体育财经",
            "邓莫尔渡轮周一恢复航行",
            "分享到新浪微博",
            "港务局决定，邓莫尔与阿尔巴港之间的渡轮将于周一恢复航行，此前码头因维修关闭了一个冬天。",
        ];
        assert_eq!(found(&chinese, None), Some(chinese[1]));
    }
}
