//! Whether what is read is a dump of whole pages. If most of its documents are pages, a
//! doubtful one is taken for a page as well.
//! What the scan says of each document goes in, one answer for the run comes out.

use crate::config::PageChoice;

/// Fewer documents say nothing of the others.
const LEAST: u64 = 20;
/// So many of 100 are pages. Of five sets of real pages 88 to 99 are, of one whose pages
/// are small 41, of the articles that they hold fewer than one (docs/evaluation/page-shape.md).
const MOST_PERCENT: u64 = 75;

/// What was counted.
#[derive(Debug, Default, Clone, Copy)]
pub struct Pages {
    documents: u64,
    pages: u64,
}

impl Pages {
    /// Counts a document, of which it is said whether it is a page. Nothing is said of
    /// what is no document.
    pub fn see(&mut self, is_page: Option<bool>) {
        self.documents += u64::from(is_page.is_some());
        self.pages += u64::from(is_page == Some(true));
    }

    /// Whether the run is one of pages, if that is to be found out.
    #[must_use]
    pub fn are_most(&self, choice: PageChoice) -> bool {
        choice == PageChoice::Auto
            && self.documents >= LEAST
            && self.pages * 100 >= self.documents * MOST_PERCENT
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn most_of_many_decide_for_the_rest() {
        let of = |pages: u64, documents: u64| {
            let mut counted = Pages::default();
            (0..documents).for_each(|n| counted.see(Some(n < pages)));
            counted.are_most(PageChoice::Auto)
        };
        assert!(of(15, 20));
        assert!(!of(14, 20));
        assert!(!of(19, 19));
        assert!(!of(0, 0));
    }

    #[test]
    fn what_was_asked_for_stays() {
        let counted = Pages {
            documents: 100,
            pages: 100,
        };
        for choice in [PageChoice::Never, PageChoice::Always] {
            assert!(!counted.are_most(choice));
        }
    }
}
