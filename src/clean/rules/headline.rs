//! The headline of a text. A view with the strikes so far comes in, the number
//! of the line goes out. It is only found here; it stays in the text.

use super::byline;
use crate::clean::Strikes;
use crate::text::{Title, View};

/// The title of the input stands among so many kept lines, or nowhere.
const TITLE_LINES: usize = 5;

/// The line with the input's title, if it stands at the head of the text; else
/// the first kept line, if it looks like a headline and more text follows.
#[must_use]
pub fn headline(view: &View<'_>, strikes: &Strikes, title: &Title) -> Option<usize> {
    find(view, strikes, title, |_| false)
}

/// As [`headline`]; lines that `passed_over` names are not looked at.
pub(super) fn find(
    view: &View<'_>,
    strikes: &Strikes,
    title: &Title,
    passed_over: impl Fn(usize) -> bool,
) -> Option<usize> {
    if title.is_known() {
        let found = strikes
            .kept()
            .take(TITLE_LINES)
            .find(|&l| title.is(view, l));
        if found.is_some() {
            return found;
        }
    }
    let mut kept = strikes
        .kept()
        .filter(|&l| !view.lines[l].part.is_edge() && !passed_over(l));
    let first = kept.next()?;
    // A quotation that closes as a sentence, "Will we stay?", is no headline.
    let quoted =
        view.line(first).ends_with(['"', '”', '»', '」', ')', '）']) && view.is_sentence(first);
    let looks =
        view.looks_like_headline(first) && !quoted && byline::read(view.line(first)).is_none();
    (looks && kept.next().is_some()).then_some(first)
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
}
