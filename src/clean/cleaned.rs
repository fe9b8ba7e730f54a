//! What cleaning one document gives: the text, the fields, and every edit between the two
//! texts.

use super::RuleNames;
use super::templates::template_name;
use crate::record::{self, Account, Caption, Lifted, Moment, Rewrites, Strike, apply, compose};

/// A cleaned document.
#[derive(Debug, Clone, PartialEq)]
pub struct Cleaned {
    /// The clean text.
    pub text: String,
    /// What the text said about itself.
    pub fields: Fields,
    /// Everything that was removed or rewritten, in the order of the clean text.
    pub edits: Vec<Edit>,
    /// Where each byte of the text went.
    pub account: Account,
}

/// One edit: `was` stood in the text where the clean text has the `len` bytes at `at`.
#[derive(Debug, Clone, PartialEq)]
pub struct Edit {
    /// The rule, as the audit names it: "related.also-read", "repeat.block",
    /// "normalize.space".
    pub rule: String,
    /// Where it lies in the clean text, in bytes.
    pub at: usize,
    /// How many bytes of the clean text replace what was there: 0 where it was removed.
    pub len: usize,
    /// The text that was there.
    pub was: String,
    /// Of a repetition, where the text that stays begins in the clean text, in bytes.
    pub twin: Option<usize>,
    /// Of a repetition, its similarity to the text that stays, 0 to 1; of a template, its
    /// share of the source; of the shape of a page, log-odds that the line is the article's.
    pub score: Option<f32>,
    /// The template that matched, by its name in `templates.toml`.
    pub template: Option<String>,
}

/// What a text said about itself, in lines that were removed or recognised.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Fields {
    /// The headline, where the record has none.
    pub title: Option<String>,
    /// When it was published.
    pub published: Option<Moment>,
    /// When it was last changed.
    pub updated: Option<Moment>,
    /// Who wrote it.
    pub byline: Option<String>,
    /// The news agencies that it names as its sources.
    pub agencies: Vec<String>,
    /// The captions of its pictures, each with its credit.
    pub captions: Vec<Caption>,
    /// How long it says that reading it takes, in minutes.
    pub reading_minutes: Option<u32>,
    /// What it says about its author.
    pub biography: Option<String>,
}

impl Cleaned {
    /// Joins both layers of edits: rewrites from the raw text to `normal`, and strikes of that.
    pub(super) fn new(
        raw: &str,
        normal: &str,
        rewrites: &Rewrites,
        strikes: &[Strike],
        lifted: Lifted,
        names: &RuleNames,
    ) -> Self {
        let strikes = Strike::edits(strikes);
        let edits = compose(&rewrites.edits, &strikes);
        Self {
            text: apply(normal, &strikes),
            fields: lifted.into(),
            account: Account::of(raw.len(), &edits),
            edits: edits.iter().map(|e| Edit::new(e, raw, names)).collect(),
        }
    }

    /// A text that stays as it is.
    pub(crate) fn unchanged(raw: &str) -> Self {
        Self {
            text: raw.to_owned(),
            fields: Fields::default(),
            edits: Vec::new(),
            account: Account::of(raw.len(), &[]),
        }
    }

    /// The text as it came in.
    #[must_use]
    pub fn restore(&self) -> String {
        let mut raw = String::with_capacity(self.account.input as usize);
        let mut from = 0;
        for edit in &self.edits {
            raw.push_str(&self.text[from..edit.at]);
            raw.push_str(&edit.was);
            from = edit.at + edit.len;
        }
        raw.push_str(&self.text[from..]);
        raw
    }
}

impl Edit {
    fn new(edit: &record::Edit, raw: &str, names: &RuleNames) -> Self {
        Self {
            rule: names.name(edit.rule).to_owned(),
            at: edit.new.start as usize,
            len: edit.new.len(),
            was: raw[edit.old.range()].to_owned(),
            twin: edit.twin.map(|twin| twin as usize),
            score: edit.score,
            template: edit.template.map(template_name),
        }
    }

    /// Whether text was removed; else it was rewritten.
    #[must_use]
    pub fn is_removal(&self) -> bool {
        self.len == 0 && !self.rule.starts_with("normalize.")
    }
}

impl From<Lifted> for Fields {
    fn from(lifted: Lifted) -> Self {
        Self {
            title: lifted.title,
            published: lifted.published,
            updated: lifted.updated,
            byline: lifted.byline,
            agencies: lifted.agencies,
            captions: lifted.captions,
            reading_minutes: lifted.reading_minutes,
            biography: lifted.biography,
        }
    }
}
