//! A document to clean, as a caller of the library hands it in.

use crate::read::parse::Parsed;
use crate::record::{Form, RecordFields, TextForm};
use std::borrow::Cow;

/// A document to clean: its text, and what its record says beside it. All but the text may
/// be missing; what is there makes cleaning surer.
///
/// ```
/// use copydesk::{Cleaner, Config, Record};
///
/// let cleaner = Cleaner::new(&Config::default())?;
/// let clean = cleaner.clean_record(&Record {
///     text: "The ferry sails again\nBy Jane Doe\n\nThe ferry sailed on Monday, the harbour board said.",
///     title: Some("The ferry sails again"),
///     url: Some("https://www.post.example/2026/05/ferry"),
///     ..Record::default()
/// });
/// assert_eq!(clean.fields.byline.as_deref(), Some("Jane Doe"));
/// # Ok::<(), copydesk::SetupError>(())
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Record<'a> {
    /// The text, of any length up to 4 GiB; a longer one is returned as it is.
    pub text: &'a str,
    /// The headline. A line with its words is never removed from an article. It is removed from
    /// a whole page, because the record has it already.
    pub title: Option<&'a str>,
    /// Where the document was published. Its host is the source that templates are kept
    /// under, and its words stand in for a missing title.
    pub url: Option<&'a str>,
    /// When it was published, in any form that names one day.
    pub date: Option<&'a str>,
    /// The author's name, a placeholder in templates.
    pub author: Option<&'a str>,
    /// The name of the source, for templates of documents without a URL.
    pub source: Option<&'a str>,
}

impl<'a> From<&'a str> for Record<'a> {
    fn from(text: &'a str) -> Self {
        Self {
            text,
            ..Self::default()
        }
    }
}

impl Record<'_> {
    /// What it says of its document.
    pub(crate) fn said(&self) -> RecordFields {
        RecordFields {
            title: self.title.map(str::to_owned),
            title_is_lifted: false,
            date: self.date.map(str::to_owned),
            author: self.author.map(str::to_owned),
            has_author: self.author.is_some(),
        }
    }
}

impl<'a> From<Record<'a>> for Parsed<'a> {
    fn from(record: Record<'a>) -> Self {
        let owned = |text: Option<&str>| text.map(str::to_owned);
        Self {
            form: Form::Text(TextForm::default()),
            text: Cow::Borrowed(record.text),
            id: None,
            url: owned(record.url),
            source: owned(record.source),
            said: record.said(),
            lone_surrogates: 0,
        }
    }
}
