//! What a record says of its document beside the text: title, date, author. The
//! parsed record or the staged one comes in; what marking and learning ask of it
//! goes out.

use super::page;
use super::rules::{Created, RecordDate};
use super::templates::{Author, LearningContext, headline_key, source_key};
use crate::read::parse;
use crate::record::{DocumentHeader, Lifted, RecordFields};
use crate::text::{Title, View};

/// What a record says of its document beside the text.
#[derive(Debug, Default)]
pub struct RecordMetadata {
    pub title: Title,
    title_is_lifted: bool,
    /// The words of the URL, which stand in for a title on a page.
    slug: Option<String>,
    date: Option<RecordDate>,
    author: Option<String>,
    pub has_author: bool,
}

/// The name that templates of a document are kept under: the host of its URL, or
/// its source.
#[must_use]
pub fn source_name(card: &DocumentHeader) -> String {
    let host = card.url.as_deref().and_then(parse::host);
    host.unwrap_or_else(|| card.source.clone())
}

impl RecordMetadata {
    /// Takes the fields of a record and the URL of its document.
    #[must_use]
    pub fn new(said: &RecordFields, url: Option<&str>) -> Self {
        Self {
            title: Title::new(said.title.clone()),
            title_is_lifted: said.title_is_lifted,
            slug: url.and_then(page::slug),
            date: said
                .date
                .as_deref()
                .and_then(|date| RecordDate::read(date, url)),
            author: said.author.clone(),
            has_author: said.has_author,
        }
    }

    /// The date that the record gives.
    #[must_use]
    pub fn date(&self) -> Option<&RecordDate> {
        self.date.as_ref()
    }

    /// When the document was published: what the record says, else the text.
    #[must_use]
    pub fn created(&self, lifted: &Lifted) -> Option<Created> {
        let published = lifted.published.as_ref().and_then(|m| m.iso.as_deref());
        match &self.date {
            Some(date) => date.with(published),
            None => published.map(|iso| Created::new(iso.to_owned())),
        }
    }

    /// Both dates, where [`created`](Self::created) is unknown because day and month can be
    /// taken for each other.
    #[must_use]
    pub fn created_either(&self, lifted: &Lifted) -> Option<[String; 2]> {
        let published = lifted.published.as_ref().and_then(|m| m.iso.as_deref());
        self.date.as_ref()?.either(published)
    }

    /// What may be known of a page's headline; `first` is the first line that is left.
    ///
    /// A title that was lifted from there was not known when the page was judged, and is
    /// not when it is cleaned again.
    pub fn title_hint(&self, view: &View<'_>, first: Option<usize>) -> page::TitleHint<'_> {
        let lifted = self.title_is_lifted && first.is_some_and(|line| self.title.is(view, line));
        page::TitleHint {
            title: self.title.text().filter(|_| !lifted),
            slug: self.slug.as_deref(),
        }
    }

    /// The author's name: what the record says, else the text.
    pub fn author<'a>(&'a self, lifted: &'a Lifted) -> Option<&'a str> {
        self.author.as_deref().or(lifted.byline.as_deref())
    }

    /// The source, title, author and day of the document, for templates.
    pub fn learning_context(
        &self,
        header: &DocumentHeader,
        lifted: &Lifted,
    ) -> LearningContext<'_> {
        let day = self.created(lifted).and_then(|created| created.seconds);
        let day = day.and_then(|s| u16::try_from(s.div_euclid(86_400)).ok());
        LearningContext {
            source: source_key(&source_name(header)),
            has_url: header.url.as_deref().and_then(parse::host).is_some(),
            title: &self.title,
            headline: self.title.text().map(|_| headline_key(&self.title)),
            author: Author::new(self.author(lifted)),
            day: day.unwrap_or(0),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;
    use crate::text::Segmenter;

    #[test]
    fn the_date_of_the_record_counts() {
        let created = |date: Option<&str>, lifted: Option<&str>| {
            let said = RecordFields {
                date: date.map(str::to_owned),
                ..RecordFields::default()
            };
            let published = lifted.and_then(super::super::rules::moment);
            let lifted = Lifted {
                published,
                ..Lifted::default()
            };
            let created = RecordMetadata::new(&said, None).created(&lifted);
            created.map(|created| created.iso)
        };
        let text = Some("May 3, 2026 10:42");
        assert_eq!(created(None, text).unwrap(), "2026-05-03T10:42");
        assert_eq!(
            created(Some("2026-05-03"), text).unwrap(),
            "2026-05-03T10:42"
        );
        assert_eq!(created(Some("2026-05-01"), text).unwrap(), "2026-05-01");
        assert_eq!(
            created(Some("03/05/2026"), text).unwrap(),
            "2026-05-03T10:42"
        );
        assert_eq!(created(Some("05/03/2026"), None), None);
        // What is no date leaves the text's.
        assert_eq!(created(Some("NaT"), text).unwrap(), "2026-05-03T10:42");
    }

    #[test]
    fn a_title_that_was_lifted_tells_the_first_line_nothing() {
        let known = |line: &str, text: &str| {
            let keys = Config::default().input.keys();
            let parsed = parse::parse_json(line.as_bytes(), &keys).unwrap();
            let facts = RecordMetadata::new(&parsed.said, parsed.url.as_deref());
            let mut segmenter = Segmenter::default();
            let view = segmenter.view(text);
            facts.title_hint(&view, Some(0)).title.is_some()
        };
        let lifted = r#"{"text":"t","metadata":{"title":"Ferry sails again"}}"#;
        let own = r#"{"text":"t","title":"Ferry sails again"}"#;
        let below = "Home\nFerry sails again";
        let first = "Ferry sails again\nThe ferry sails.";
        assert!(!known(lifted, first) && known(lifted, below));
        assert!(known(own, first) && known(own, below));
    }
}
