//! The headline of a page. Where the record has a title it stands there, and the page need
//! not say it again; else it stays. Other pages link to it and many golds leave it out, so
//! trees take it for navigation; but its words are those of the story below it. So are those
//! of the standfirst, which stands between the two. A view and the margins of its lines go in,
//! lines come out.

use super::gate::SHORT_WORDS;
use crate::clean::rules::{moment, read_byline};
use crate::text::{HEADLINE_MAX_WORDS, Title, View, is_unspaced};
use std::collections::HashSet;
use std::ops::RangeInclusive;
use xxhash_rust::xxh3::xxh3_64;

/// Lines above the first paragraph among which the headline is.
const LINES: usize = 12;
const WORDS: RangeInclusive<usize> = 3..=HEADLINE_MAX_WORDS;
/// Words of a standfirst: fewer are a section or a name, more are a paragraph.
const STANDFIRST: RangeInclusive<usize> = 8..=60;
/// Shorter words are of every story, in characters.
const LEAST_STEM: usize = 4;
/// Words of one stem begin with the same characters.
const STEM: usize = 5;
/// So many stems of a headline are in its story, and half of them at least.
const LEAST_SHARED: usize = 2;

/// What is known of a page's headline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Headline {
    /// Lines with the words of the record's title, and the standfirst below the last of them.
    Titled(Vec<usize>, Option<usize>),
    /// A line that is told from the others.
    Told(usize),
    None,
}

impl Headline {
    pub fn standfirst(&self) -> Option<usize> {
        match self {
            Self::Titled(_, standfirst) => *standfirst,
            Self::Told(_) | Self::None => None,
        }
    }
}

/// The lines above the first paragraph that have the title's words, or the first below;
/// or else of those above the one with most words of the story, or the one most like the
/// article; no byline and no date.
pub fn headline(view: &View<'_>, margins: &[i32], title: Option<&str>) -> Headline {
    let mut paragraphs = (0..margins.len())
        .filter(|&l| margins[l] > 0 && view.weight_of(l) >= SHORT_WORDS)
        .peekable();
    let lead = paragraphs.peek().copied().unwrap_or(margins.len());
    let titled = titled(view, lead, title);
    let story: HashSet<u64> = paragraphs.flat_map(|l| stems(view.line(l))).collect();
    // Stems that are in the story less those that are not.
    let told = |l: usize| {
        let own = stems(view.line(l));
        let shared = own.iter().filter(|stem| story.contains(stem)).count();
        let more = (2 * shared).checked_sub(own.len());
        more.filter(|_| shared >= LEAST_SHARED)
    };
    let says = |l: usize, of: RangeInclusive<usize>| {
        margins[l] > i32::MIN
            && of.contains(&view.weight_of(l))
            && read_byline(view.line(l)).is_none()
            && moment(view.line(l)).is_none()
    };
    if let Some(&last) = titled.last() {
        let is_standfirst = |&l: &usize| {
            l < lead && says(l, STANDFIRST) && !view.line(l).contains('|') && told(l).is_some()
        };
        return Headline::Titled(titled, Some(last + 1).filter(is_standfirst));
    }
    let may_be = |&l: &usize| says(l, WORDS) && view.looks_like_headline(l);
    (lead.saturating_sub(LINES)..lead)
        .filter(may_be)
        .max_by_key(|&l| (told(l), margins[l]))
        .map_or(Headline::None, Headline::Told)
}

/// The lines with the words of the title, above the first paragraph if there are any.
fn titled(view: &View<'_>, lead: usize, title: Option<&str>) -> Vec<usize> {
    let title = Title::new(title.map(str::to_owned));
    // Less may be the name of a section as well.
    let is_title = |l: &usize| view.weight_of(*l) >= *WORDS.start() && title.is(view, *l);
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
        } else if word.chars().nth(LEAST_STEM - 1).is_some() {
            let stem: String = word
                .chars()
                .take(STEM)
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
        let margins: Vec<i32> = (0..lines.len())
            .map(|l| {
                if view.weight_of(l) >= SHORT_WORDS {
                    900
                } else {
                    l as i32 - 900
                }
            })
            .collect();
        match headline(&view, &margins, title) {
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
        far.extend(["Follow our other pages"; LINES]);
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
            let Headline::Titled(_, standfirst) = headline(&view, &[-9, -9, -9, 900], Some(title))
            else {
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
