//! A text as the learner sees it: its kept lines with what they look like and
//! where they stand. A view and its strikes go in; learning and marking both
//! read the outline, so that they agree about every line.

use crate::clean::Strikes;
use crate::text::View;

/// Kept lines at both ends that are head and tail whatever the length of the text.
const EDGE: usize = 3;
/// The share of the lines at either end that is head or tail, in percent.
const ZONE: usize = 30;
/// Fewer lines are no page with its furniture around it.
const PAGE_LINES: usize = 15;
/// Share of lines of a page that are no sentences, in percent.
const PAGE_SHORT: usize = 60;

/// Where in the kept lines a line stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Zone {
    Head,
    Middle,
    Tail,
}

/// A kept line.
#[derive(Debug, Clone, Copy)]
pub struct Seen {
    /// Its number in the view.
    pub line: usize,
    /// Its weight in words: two characters are one where the script sets no blanks.
    pub words: u32,
    pub sentence: bool,
    pub zone: Zone,
    /// A struck line stands next to it, or nothing does.
    pub beside: bool,
    /// A piece of a sentence that goes on in the next line, or began in the last.
    pub fragment: bool,
}

/// The kept lines of a text.
#[derive(Debug, Clone)]
pub struct Outline {
    pub seen: Vec<Seen>,
    /// Most lines are short and no sentences: a page with all that is on it.
    pub page: bool,
    /// The first sentence, as an index into `seen`.
    pub lead: Option<usize>,
}

impl Outline {
    #[must_use]
    pub fn new(view: &View<'_>, strikes: &Strikes) -> Self {
        let mut seen: Vec<Seen> = strikes
            .kept()
            .map(|line| {
                let struck = |l: Option<usize>| {
                    l.is_none_or(|l| l >= view.lines.len() || strikes.is_struck(l))
                };
                Seen {
                    line,
                    words: u32::try_from(view.weight_of(line)).unwrap_or(u32::MAX),
                    sentence: view.is_sentence(line),
                    zone: Zone::Middle,
                    beside: struck(line.checked_sub(1)) || struck(Some(line + 1)),
                    fragment: false,
                }
            })
            .collect();
        let count = seen.len();
        for (at, line) in seen.iter_mut().enumerate() {
            let head = at < EDGE || at * 100 < count * ZONE;
            let tail = at + EDGE >= count || (at + 1) * 100 > count * (100 - ZONE);
            line.zone = match (head, tail) {
                (true, true) if at * 2 < count => Zone::Head,
                (_, true) => Zone::Tail,
                (true, false) => Zone::Head,
                (false, false) => Zone::Middle,
            };
        }
        let short = seen.iter().filter(|l| !l.sentence).count();
        let page = count >= PAGE_LINES && short * 100 >= count * PAGE_SHORT;
        if !page {
            for at in 1..count {
                let before = &view.lines[seen[at - 1].line];
                if view.starts_small(seen[at].line) && !before.closes() {
                    seen[at - 1].fragment = true;
                    seen[at].fragment = true;
                }
            }
        }
        Self {
            page,
            lead: seen.iter().position(|l| l.sentence),
            seen,
        }
    }

    /// Whether a line stays whatever it is: the headline and the first sentence, and
    /// what is no line of its own. On a page with its furniture, neither need be
    /// what it looks like.
    #[must_use]
    pub fn stays(&self, at: usize) -> bool {
        !self.page && (at == 0 || self.lead == Some(at) || self.seen[at].fragment)
    }

    /// The lines from `at` on, if they are a list of links to the end of the text.
    #[must_use]
    pub fn list_after(&self, at: usize) -> &[Seen] {
        let list = self.seen.get(at + 1..).unwrap_or_default();
        let fits = (2..=LIST).contains(&list.len()) && list.iter().all(|l| !l.sentence);
        let links = || list.iter().filter(|l| l.words >= LINK_WORDS).count();
        if fits && links() * 2 > list.len() {
            list
        } else {
            &[]
        }
    }
}

/// Most lines of a list at the end of a text.
const LIST: usize = 12;
/// Words of a link: names and scores have fewer.
pub const LINK_WORDS: u32 = 4;
