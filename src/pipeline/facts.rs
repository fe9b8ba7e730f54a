//! What a record says of its document beside the text: title, date, author. The
//! parsed record or the staged one comes in; what marking and learning ask of it
//! goes out.

use super::Policy;
use crate::boilerplate::{self, Title};
use crate::learn::{self, About, Author};
use crate::page;
use crate::parse::{self, Parsed};
use crate::record::{Card, Document, Form, Lifted, iso_seconds};
use std::borrow::Cow;

/// What a record says of its document beside the text.
#[derive(Debug, Default)]
pub struct Facts {
    pub title: Title,
    /// The words of the URL, which stand in for a title on a page.
    slug: Option<String>,
    date: Option<String>,
    author: Option<String>,
    pub has_author: bool,
}

/// The name that templates of a document are kept under: the host of its URL, or
/// its source.
#[must_use]
pub fn source_name(card: &Card) -> String {
    let host = card.url.as_deref().and_then(parse::host);
    host.unwrap_or_else(|| card.source.clone())
}

impl Facts {
    pub fn of(parsed: &Parsed<'_>) -> Self {
        Self {
            title: Title::new(parsed.title.clone()),
            slug: parsed.url.as_deref().and_then(page::slug),
            date: parsed.date.clone(),
            author: parsed.author.clone(),
            has_author: matches!(&parsed.form, Form::Json(f) if f.has_author),
        }
    }

    /// Of a document that is in the staging.
    pub fn of_staged(document: &Document, policy: &Policy) -> Self {
        let Form::Json(form) = &document.form else {
            return Self::default();
        };
        let (head, tail) = form.frame.split_at(form.text_at as usize);
        let line = [head, b"\"\"", tail].concat();
        let parsed = parse::parse_json(&line, &policy.keys);
        parsed.map_or_else(|_| Self::default(), |parsed| Self::of(&parsed))
    }

    /// The date of the document: what the text says, else the record.
    pub fn created<'a>(&'a self, lifted: &'a Lifted) -> Option<Cow<'a, str>> {
        let published = lifted.published.as_ref().and_then(|m| m.iso.as_deref());
        let published = published.map(Cow::Borrowed);
        published.or_else(|| self.date.as_deref().map(normal_date))
    }

    /// What may be known of a page's headline.
    pub fn known(&self) -> page::Known<'_> {
        page::Known {
            title: self.title.text(),
            slug: self.slug.as_deref(),
        }
    }

    /// The author's name: what the record says, else the text.
    pub fn author<'a>(&'a self, lifted: &'a Lifted) -> Option<&'a str> {
        self.author.as_deref().or(lifted.byline.as_deref())
    }

    /// What learning asks of the document.
    pub fn about(&self, card: &Card, lifted: &Lifted) -> About<'_> {
        let day = self.created(lifted).as_deref().and_then(iso_seconds);
        let day = day.and_then(|s| u16::try_from(s.div_euclid(86_400)).ok());
        About {
            source: learn::source_key(&source_name(card)),
            title: &self.title,
            headline: self.title.text().map(learn::headline_key),
            author: Author::new(self.author(lifted)),
            day: day.unwrap_or(0),
        }
    }
}

/// The input's date as ISO 8601 where it can be read in one way only, else as it is.
fn normal_date(written: &str) -> Cow<'_, str> {
    let written = written.trim();
    if iso_seconds(written).is_some() {
        // "2024-03-05 10:08:00" is what Python's `str` makes of a date.
        return match written.split_once(' ') {
            Some((date, clock)) => format!("{date}T{clock}").into(),
            None => written.into(),
        };
    }
    let read = boilerplate::moment(written).and_then(|m| m.iso);
    read.map_or(written.into(), Cow::Owned)
}
