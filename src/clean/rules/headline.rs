//! The headline of a text. A view with the strikes so far comes in, the number
//! of the line goes out. It is only found here; it stays in the text.

use super::byline;
use super::dates::moment;
use crate::clean::Strikes;
use crate::text::{Title, View, ends_as_sentence};
use std::collections::HashSet;
use std::sync::LazyLock;

/// The title of the input stands among so many kept lines, or nowhere.
const TITLE_LINES: usize = 5;
/// Labels that may stand above a headline: an advertisement, a breadcrumb, a section.
const LABELS: usize = 3;
/// Words of a section's name at most, and of a headline below it at least.
const SECTION_WORDS: usize = 3;
const HEADLINE_WORDS: usize = 4;
/// Words of a line that a paragraph may begin with, where the lines below it are wrapped, and
/// the width to which lines are wrapped at most.
const WRAPPED_WORDS: usize = 5;
const WRAPPED_CHARS: usize = 120;

/// Lines that name a place of the site and no story.
const SECTIONS: &[&str] = &[
    "advertisement advertorial sponsored share home menu news sport sports opinion opinions editorial editorials business",
    "politics world culture arts entertainment lifestyle technology tech science health money travel local national",
    "international analysis comment commentary features feature exclusive breaking video videos photos gallery live",
    "updated update podcast newsletter subscribe print email facebook twitter comments search skip login register",
    "headlines obituaries letters weather economy education environment crime society story article title headline",
    "anzeige werbung startseite nachrichten meinung politik wirtschaft kultur panorama wissen reise lokales regionales",
    "publicité accueil actualité actualités économie politique monde société météo",
    "publicidad inicio noticias opinión política economía deportes mundo sociedad cultura",
    "publicidade início notícias opinião economia esportes esporte mundo sociedade brasil",
    "pubblicità cronaca politica economia mondo",
    "реклама новости политика экономика общество спорт мнение главная",
];
/// The same in more words.
const PHRASES: &[&str] = &[
    "local news",
    "breaking news",
    "latest news",
    "top stories",
    "top story",
    "world news",
    "press release",
    "for immediate release",
    "news in brief",
    "letters to the editor",
    "letter to the editor",
    "skip to content",
    "skip to main content",
    "main content",
    "share this",
    "share this story",
    "share this article",
    "read more",
    "full story",
    "article continues below",
    "continue reading",
    "no comments",
    "leave a comment",
];
/// What stands before a headline on its own line, and is no part of it.
const NAMES: &[&str] = &[
    "title:",
    "headline:",
    "titel:",
    "titre:",
    "título:",
    "titolo:",
];

/// What a byline begins with, and how many words it has at most.
const BY: &[&str] = &[
    "by", "von", "vom", "durch", "par", "por", "door", "av", "af", "reviewed", "written", "posted",
];
const BYLINE_WORDS: usize = 6;

/// Words that no headline ends with: the line goes on below. Particles that may close one
/// ("turned himself in") are not here.
const OPEN: &[&str] = &[
    "a an the of to at with from and or but as that this these those is are was were be has have had will would",
    "could should its his her their our your my who which than into",
    "de la el los las y que con por para un una del al se su sus esta este lo le les du des et à dans sur au aux qui",
    "da do dos das em na no nas nos o os e uma ao à às seu sua neste nesta pela pelo",
    "der die das den dem des eine einen einem einer und oder vom zum zur im am für dass",
    "di il i gli della dei nel nella che het een en van",
    "и в на с о не по из что",
];

static SECTION_NAMES: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    let words = SECTIONS.iter().flat_map(|line| line.split(' '));
    words.chain(PHRASES.iter().copied()).collect()
});
static OPEN_WORDS: LazyLock<HashSet<&str>> =
    LazyLock::new(|| OPEN.iter().flat_map(|line| line.split(' ')).collect());

/// The line with the input's title, if it stands at the head of the text; else
/// the first kept line, if it looks like a headline and more text follows.
#[must_use]
pub fn headline(view: &View<'_>, strikes: &Strikes, title: &Title) -> Option<usize> {
    let story = |&line: &usize| !view.lines[line].part.is_edge();
    find(view, title, strikes.kept(), strikes.kept().filter(story))
}

/// As [`headline`], of the kept lines: `lines` are those that may be the headline.
pub(super) fn find(
    view: &View<'_>,
    title: &Title,
    kept: impl Iterator<Item = usize>,
    lines: impl Iterator<Item = usize>,
) -> Option<usize> {
    if title.is_known() {
        let found = kept.take(TITLE_LINES).find(|&l| title.is(view, l));
        if found.is_some() {
            return found;
        }
    }
    let mut lines = lines.peekable();
    let mut first = lines.next()?;
    for _ in 0..LABELS {
        let next = lines.peek().copied();
        if !next.is_some_and(|next| is_label(view, first, next)) {
            break;
        }
        first = lines.next()?;
    }
    // A quotation that closes as a sentence, "Will we stay?", is no headline.
    let quoted =
        view.line(first).ends_with(['"', '”', '»', '」', ')', '）']) && view.is_sentence(first);
    let looks =
        view.looks_like_headline(first) && !quoted && byline::read(view.line(first)).is_none();
    (looks && lines.next().is_some()).then_some(first)
}

/// The headline as a title, if the text has a whole one: without marks of Markdown and the
/// word "Title:" before it. Half of a wrapped headline is none, nor is the first line of a
/// wrapped paragraph.
#[must_use]
pub fn title(view: &View<'_>, strikes: &Strikes) -> Option<String> {
    let line = headline(view, strikes, &Title::default())?;
    if goes_on(view, strikes, line) {
        return None;
    }
    let bare = bare(view.line(line));
    let is_whole = !bare.ends_with([':', ',']) && bare.contains(char::is_alphanumeric);
    is_whole.then(|| bare.to_owned())
}

/// A line without the marks of Markdown and of tables and the name of the field.
fn bare(line: &str) -> &str {
    // The bars of a table.
    let line = line.trim_matches(['|', ' ']);
    let hashes = line.trim_start_matches('#');
    let mut bare = match line.len() - hashes.len() {
        1..=6 if hashes.starts_with(' ') => hashes.trim().trim_end_matches('#').trim_end(),
        _ => line,
    };
    for mark in ["***", "**", "__"] {
        let inside = bare.strip_prefix(mark).and_then(|b| b.strip_suffix(mark));
        bare = inside.map_or(bare, str::trim);
    }
    let named = NAMES.iter().find_map(|name| {
        let head = bare.get(..name.len())?;
        (head.to_lowercase() == *name).then(|| bare[name.len()..].trim_start())
    });
    named.filter(|rest| !rest.is_empty()).unwrap_or(bare)
}

/// Whether a line names a place of the site, a day or an address, and no story. `next` is
/// the line below it.
fn is_label(view: &View<'_>, line: usize, next: usize) -> bool {
    let text = view.line(line);
    if text.len() > 200 {
        return false;
    }
    let plain = text
        .trim_matches(|c: char| !c.is_alphanumeric())
        .to_lowercase();
    SECTION_NAMES.contains(plain.as_str())
        || is_address(text)
        || is_breadcrumb(text)
        || moment(text).is_some()
        || is_kicker(view, line, next)
}

/// Nothing but an address.
fn is_address(text: &str) -> bool {
    let schemes = ["http://", "https://", "www.", "mailto:"];
    !text.contains(char::is_whitespace)
        && (schemes.iter().any(|scheme| text.starts_with(scheme))
            || text.contains('@') && text.contains('.'))
}

/// "Home > News > Local", "News / Local / Quay".
fn is_breadcrumb(text: &str) -> bool {
    let short = |part: &str| (1..=SECTION_WORDS).contains(&part.split_whitespace().count());
    let of = |mark: &str, least: usize| {
        let parts: Vec<&str> = text.split(mark).collect();
        parts.len() > least && parts.iter().all(|part| short(part))
    };
    let home = text.to_lowercase().starts_with("home");
    // The last part may be the page's own, which is not shown.
    let ends = text.ends_with(['>', '›', '»']) && !text.contains(['<', '‹', '«']);
    if ends && text.split_whitespace().count() <= 2 * SECTION_WORDS {
        return true;
    }
    [" > ", " › ", " » ", " → "].iter().any(|mark| of(mark, 1))
        || [" / ", " | "]
            .iter()
            .any(|mark| of(mark, if home { 1 } else { 2 }))
}

/// A few words in capitals above a headline that has more, and is not.
fn is_kicker(view: &View<'_>, line: usize, next: usize) -> bool {
    let (text, below) = (view.line(line), view.line(next));
    let capitals =
        |text: &str| text.chars().any(char::is_uppercase) && !text.chars().any(char::is_lowercase);
    view.words_of(line) <= SECTION_WORDS
        && view.words_of(next) >= HEADLINE_WORDS
        && view.looks_like_headline(next)
        && capitals(text)
        && !capitals(below)
        && !ends_as_sentence(below)
        && !below.starts_with(char::is_lowercase)
        && byline::read(below).is_none()
}

/// Whether the line is not whole: what stands directly below continues it.
fn goes_on(view: &View<'_>, strikes: &Strikes, line: usize) -> bool {
    let text = view.line(line);
    let mut below = Below {
        view,
        strikes,
        line,
    };
    let Some(next) = below.next() else {
        return false;
    };
    let open = text.ends_with([',', ';', '-', '–', '—'])
        || text
            .split_whitespace()
            .next_back()
            .is_some_and(|word| OPEN_WORDS.contains(word));
    let wrapped = view.words_of(line) >= WRAPPED_WORDS
        && !ends_as_sentence(next)
        && below.next().is_some_and(continues);
    open || continues(next) || wrapped
}

/// Whether a line begins within a sentence. "www.post.example", "by Jane Doe" and a word of
/// the page ("comments") do not.
fn continues(line: &str) -> bool {
    let words: Vec<&str> = line.split_whitespace().collect();
    let first = words.first().copied().unwrap_or_default();
    let is_site = first.contains([':', '/', '@']) || first.trim_end_matches('.').contains('.');
    let is_byline = byline::read(line).is_some()
        || words.len() <= BYLINE_WORDS && BY.contains(&first.to_lowercase().as_str());
    line.starts_with(char::is_lowercase) && words.len() > 1 && !is_site && !is_byline
}

/// The kept lines below a line, as long as no blank line parts them and none is wider than
/// lines are wrapped to.
struct Below<'a> {
    view: &'a View<'a>,
    strikes: &'a Strikes,
    line: usize,
}

impl<'a> Iterator for Below<'a> {
    type Item = &'a str;

    fn next(&mut self) -> Option<&'a str> {
        let lines = self.view.lines;
        let mut at = self.line;
        loop {
            let (this, next) = (lines.get(at)?, lines.get(at + 1)?);
            let gap = &self.view.text[this.span.end as usize..next.span.start as usize];
            if gap.matches('\n').count() > 1 {
                return None;
            }
            at += 1;
            if !self.strikes.is_struck(at) {
                break;
            }
        }
        self.line = at;
        let text = self.view.line(at);
        (text.chars().count() <= WRAPPED_CHARS).then_some(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Segmenter;

    fn headline_of(text: &str, title: Option<&str>) -> Option<usize> {
        let mut segmenter = Segmenter::default();
        let view = segmenter.view(text);
        let strikes = Strikes::new(view.lines.len());
        headline(&view, &strikes, &Title::new(title.map(str::to_owned)))
    }

    #[test]
    fn the_first_line_or_the_known_title() {
        assert_eq!(
            headline_of("Dam holds\n\nThe dam held on Monday.", None),
            Some(0)
        );
        assert_eq!(headline_of("Will it hold?\nThe dam held.", None), Some(0));
        assert_eq!(
            headline_of("The dam held on Monday.\nIt is old.", None),
            None
        );
        assert_eq!(headline_of("Dam holds", None), None);
        assert_eq!(
            headline_of("Europe\nDam holds\nIt held.", Some("Dam holds")),
            Some(1)
        );
        assert_eq!(headline_of("By Jane Doe\nThe dam held.", None), None);
        assert_eq!(headline_of("", None), None);
    }

    fn title_of(text: &str) -> Option<String> {
        let mut segmenter = Segmenter::default();
        let view = segmenter.view(text);
        title(&view, &Strikes::new(view.lines.len()))
    }

    const STORY: &str =
        "Quay Street stays closed until the spring\n\nThe council closed it on Monday.";

    #[test]
    fn what_names_the_site_is_no_title() {
        for label in [
            "Advertisement",
            "LOCAL NEWS",
            "Opinion",
            "Share:",
            "ANZEIGE",
            "Home > News > Local",
            "Home / Local news",
            "- Local ›",
            "| Front page > Story |",
            "News | Local | Dunmore",
            "https://harbour.example/quay",
            "desk@harbour.example",
            "3 March 2026",
            "WEST COAST",
            "Home > News\n\nLOCAL NEWS\n\n3 March 2026",
        ] {
            let title = title_of(&format!("{label}\n\n{STORY}"));
            let expected = "Quay Street stays closed until the spring";
            assert_eq!(title.as_deref(), Some(expected), "{label}");
        }
        for title in [
            "QUAY CLOSED",
            "Quay / Street",
            "Opinion of the court stands",
        ] {
            let text = format!("{title}\n\nThe council closed it on Monday.");
            assert_eq!(title_of(&text).as_deref(), Some(title));
        }
        assert_eq!(
            title_of("Opinion\n\nThe council closed the street on Monday."),
            None
        );
    }

    #[test]
    fn marks_are_no_part_of_a_title() {
        for line in [
            "# Quay Street stays closed",
            "## Quay Street stays closed ##",
            "**Quay Street stays closed**",
            "Title: Quay Street stays closed",
            "# **Quay Street stays closed**",
        ] {
            let title = title_of(&format!("{line}\n\nThe council closed it on Monday."));
            assert_eq!(title.as_deref(), Some("Quay Street stays closed"), "{line}");
        }
        for line in ["#quay is closed", "C# developers wanted"] {
            let title = title_of(&format!("{line}\n\nThe council closed it on Monday."));
            assert_eq!(title.as_deref().unwrap_or_default().trim(), line.trim());
        }
    }

    #[test]
    fn a_title_is_whole() {
        for text in [
            "The council of Dunmore chose this\nTuesday (8) Jo Roe to lead the work, and she\nwill begin at once.\n\nIt is late.",
            "Quay Street stays closed until\nthe spring, council says\n\nThe council closed it on Monday.",
            "Quay Street to Stay Closed, and the\nMarket Moves\n\nThe council closed it on Monday.",
            "What the council wants:\n\nThe council closed it on Monday.",
        ] {
            assert_eq!(title_of(text), None, "{text}");
        }
        for text in [
            "Quay Street stays closed\nby -the-gull-\nThe council closed it on Monday.",
            "Quay Street stays closed\ngull.example, Monday\nThe council closed it on Monday.",
            "Quay Street stays closed\nThe council closed it on Monday.\nIt is late.",
            "Quay Street stays closed\n\nthe council closed it on Monday.",
            "Quay Street stays closed\nNobody knows until when\n\nThe council closed it on Monday.",
        ] {
            assert_eq!(
                title_of(text).as_deref(),
                Some("Quay Street stays closed"),
                "{text}"
            );
        }
    }
}
