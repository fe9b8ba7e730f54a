//! The table of kept lines of a text: for each line its words, whether it is a
//! sentence, and where it stands. Learning and applying templates use the same table,
//! so that they agree about every line.

use crate::clean::Strikes;
use crate::text::View;

/// A line with fewer words is no sentence, whatever it ends with. Rules ask for more words,
/// because a button of five may end with a full stop. With six words here, "No one was in
/// custody." became a template of local news, and six stories lost it.
const SENTENCE_MIN_WORDS: usize = 4;
/// So many kept lines at each end are head and tail, however long the text is.
const ZONE_MIN_LINES: usize = 3;
/// The share of the lines at each end that is head or tail, in percent.
const ZONE_PERCENT: usize = 30;
/// A text with fewer lines is not a whole page.
const PAGE_MIN_LINES: usize = 15;
/// A whole page has at least this share of lines that are not sentences, in percent.
const PAGE_SHORT_PERCENT: usize = 60;
/// A list of links at the end of a text has at most so many lines.
const LIST_MAX_LINES: usize = 12;
/// A link has at least so many words; names and scores have fewer.
pub const LINK_MIN_WORDS: u32 = 4;

/// The part of the kept lines that a line is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Zone {
    Head,
    Middle,
    Tail,
}

/// A line that is not struck.
#[derive(Debug, Clone, Copy)]
pub struct KeptLine {
    /// Its index in the view.
    pub line: usize,
    /// Its weight in words.
    pub words: u32,
    pub sentence: bool,
    pub zone: Zone,
    /// It is next to a struck line or to an end of the text.
    pub at_border: bool,
    /// It is a part of a sentence that goes on in the next line, or began in the last.
    pub fragment: bool,
}

/// The table of the kept lines of a text.
#[derive(Debug, Clone)]
pub struct Outline {
    pub lines: Vec<KeptLine>,
    /// Most lines are not sentences: the text is a whole page, menus and lists included.
    pub page: bool,
    /// The first sentence, as an index into `lines`.
    pub lead: Option<usize>,
}

impl Outline {
    /// The table of the lines of `view` that `strikes` leave.
    #[must_use]
    pub fn new(view: &View<'_>, strikes: &Strikes) -> Self {
        let mut lines: Vec<KeptLine> = strikes
            .kept()
            .map(|line| {
                let struck = |l: Option<usize>| {
                    l.is_none_or(|l| l >= view.lines.len() || strikes.is_struck(l))
                };
                KeptLine {
                    line,
                    words: u32::try_from(view.weight_of(line)).unwrap_or(u32::MAX),
                    sentence: view.is_sentence_of(line, SENTENCE_MIN_WORDS),
                    zone: Zone::Middle,
                    at_border: struck(line.checked_sub(1)) || struck(Some(line + 1)),
                    fragment: false,
                }
            })
            .collect();
        let count = lines.len();
        for (index, line) in lines.iter_mut().enumerate() {
            let head = index < ZONE_MIN_LINES || index * 100 < count * ZONE_PERCENT;
            let tail =
                index + ZONE_MIN_LINES >= count || (index + 1) * 100 > count * (100 - ZONE_PERCENT);
            line.zone = match (head, tail) {
                (true, true) if index * 2 < count => Zone::Head,
                (_, true) => Zone::Tail,
                (true, false) => Zone::Head,
                (false, false) => Zone::Middle,
            };
        }
        let short = lines.iter().filter(|l| !l.sentence).count();
        let page = count >= PAGE_MIN_LINES && short * 100 >= count * PAGE_SHORT_PERCENT;
        if !page {
            for index in 1..count {
                let before = &view.lines[lines[index - 1].line];
                if view.starts_small(lines[index].line) && !before.closes() {
                    lines[index - 1].fragment = true;
                    lines[index].fragment = true;
                }
            }
        }
        Self {
            page,
            lead: lines.iter().position(|l| l.sentence),
            lines,
        }
    }

    /// Whether no template strikes a line: the headline, the first sentence, and parts
    /// of a sentence. On a whole page the first line need not be the headline nor the
    /// first sentence the story's, so there no line is protected.
    #[must_use]
    pub fn is_protected(&self, index: usize) -> bool {
        !self.page && (index == 0 || self.lead == Some(index) || self.lines[index].fragment)
    }

    /// The lines after `index`, if they are a list of links to the end of the text.
    #[must_use]
    pub fn list_after(&self, index: usize) -> &[KeptLine] {
        let list = self.lines.get(index + 1..).unwrap_or_default();
        let fits = (2..=LIST_MAX_LINES).contains(&list.len()) && list.iter().all(|l| !l.sentence);
        let links = || list.iter().filter(|l| l.words >= LINK_MIN_WORDS).count();
        if fits && links() * 2 > list.len() {
            list
        } else {
            &[]
        }
    }
}
