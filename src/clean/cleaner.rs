//! The object that cleans documents: a configuration, compiled once, and asked by many
//! threads. It is the entry point of the library; a run asks the same object.

use super::cleaned::Cleaned;
use super::error::SetupError;
use super::marking::{Marking, view};
use super::metadata::RecordMetadata;
use super::page::{self, PageModel};
use super::record::Record;
use super::rule_names::RuleNames;
use super::rules::{Choice, LineTrial, RulesError, Ruleset, rule_files, trial};
use super::templates::{self, Templates};
use crate::config::{Config, Keys, PageChoice, Stage};
use crate::record::{Document, DocumentHeader, Rewrites};
use crate::text::normalize::{Lines, normalize};
use crate::text::{Segmenter, Title};
use std::borrow::Cow;
use std::fs;
use std::path::Path;

/// Cleans documents, each by itself: repairs and tidies the text, and removes web furniture
/// by rules and given templates, what stands around the article on a whole page, and what
/// the document says twice. It gives what `copydesk clean` gives for the same document
/// alone; what needs many documents, learning templates and finding duplicates, is
/// [`run`](crate::run).
///
/// One `Cleaner` serves any number of threads. The same text gives the same result, and no
/// text makes it panic.
///
/// ```
/// use copydesk::{Cleaner, Config};
///
/// let cleaner = Cleaner::new(&Config::default())?;
/// let raw = "2 min read\n\nThe ferry sailed on Monday, the harbour board said.\n\nALSO READ: Ten best beaches";
/// let clean = cleaner.clean(raw);
/// assert_eq!(clean.text, "The ferry sailed on Monday, the harbour board said.");
/// assert_eq!(clean.edits[1].rule, "related.also-read");
/// assert_eq!(clean.edits[1].was, "\n\nALSO READ: Ten best beaches");
/// assert_eq!(clean.restore(), raw);
/// # Ok::<(), copydesk::SetupError>(())
/// ```
pub struct Cleaner {
    pub(crate) normalize: bool,
    /// Which line ends normalising removes.
    pub(crate) lines: Lines,
    pub(crate) boilerplate: bool,
    pub(crate) repeat: bool,
    /// Where a record has its text and what is known of it.
    pub(crate) keys: Keys,
    pub(crate) rules: Ruleset,
    /// The model that judges the lines of whole pages.
    pub(crate) page: PageModel,
    /// Which documents the page model is asked about.
    pub(crate) page_choice: PageChoice,
    /// Templates that were given.
    pub(crate) templates: Templates,
    /// The line of each given template in its file.
    pub(crate) template_lines: Vec<usize>,
    pub(crate) template_file: String,
    pub(crate) names: RuleNames,
}

impl Cleaner {
    /// Compiles a configuration, which takes some ten milliseconds: keep the cleaner.
    ///
    /// # Errors
    /// A value, a rule file, a template file or the weights cannot be used.
    pub fn new(config: &Config) -> Result<Self, SetupError> {
        config.validate()?;
        let (rules, files) = load_rules(config)?;
        let runs = |stage| config.runs(stage);
        let given = &config.boilerplate.templates;
        let (weights, page) = load_weights(&config.boilerplate.page_weights)?;
        let mut templates = Vec::new();
        if !given.as_os_str().is_empty() {
            templates = templates::load(given)?.0;
        }
        let (template_lines, templates): (_, Vec<_>) = templates.into_iter().unzip();
        Ok(Self {
            normalize: runs(Stage::Normalize),
            lines: Lines {
                split: config.normalize.split_lines,
                wrapped: config.normalize.hard_wraps,
            },
            boilerplate: runs(Stage::Boilerplate),
            repeat: runs(Stage::Repeat),
            keys: config.input.keys(),
            page,
            page_choice: config.boilerplate.page,
            names: RuleNames::new(&rules, &files, &templates, &weights, config),
            templates: Templates::new(templates),
            template_lines,
            template_file: given.display().to_string(),
            rules,
        })
    }

    /// Cleans a text of which nothing else is known.
    #[must_use]
    pub fn clean(&self, text: &str) -> Cleaned {
        self.clean_record(&Record::from(text))
    }

    /// Cleans a text and uses what its record says of it.
    #[must_use]
    pub fn clean_record(&self, record: &Record<'_>) -> Cleaned {
        self.clean_with(record, &mut Scratch::default())
    }

    /// As [`clean_record`](Self::clean_record), with buffers that are used again for the
    /// next document: for a thread that cleans many.
    ///
    /// ```
    /// use copydesk::{Cleaner, Config, Record, Scratch};
    ///
    /// let cleaner = Cleaner::new(&Config::default())?;
    /// let mut scratch = Scratch::default();
    /// for text in ["Tides rise.", "Tides\u{200b} fall."] {
    ///     let clean = cleaner.clean_with(&Record::from(text), &mut scratch);
    ///     assert_eq!(clean.restore(), text);
    /// }
    /// # Ok::<(), copydesk::SetupError>(())
    /// ```
    #[must_use]
    pub fn clean_with(&self, record: &Record<'_>, scratch: &mut Scratch) -> Cleaned {
        let raw = record.text;
        if raw.trim().is_empty() || u32::try_from(raw.len()).is_err() {
            return Cleaned::unchanged(raw);
        }
        let metadata = RecordMetadata::new(&record.said(), record.url);
        let header = DocumentHeader {
            source: record.source.unwrap_or_default().to_owned(),
            url: record.url.map(str::to_owned),
            ..DocumentHeader::default()
        };
        let normal = self.normalized(raw);
        let (text, rewrites) = match &normal {
            Some((text, rewrites)) => (text.as_str(), rewrites),
            None => (raw, &Rewrites::default()),
        };
        let view = view(&mut scratch.segmenter, text, self, &metadata.title);
        let mut marking = Marking::new(&view, self, &metadata, 0);
        marking.ask_all(&header);
        let strikes = marking.strikes.finish(&view);
        Cleaned::new(raw, text, rewrites, &strikes, marking.lifted, &self.names)
    }

    /// The result for a document that was staged.
    pub(crate) fn cleaned(&self, raw: &str, document: Document) -> Cleaned {
        Cleaned::new(
            raw,
            &document.text,
            &document.rewrites,
            &document.strikes,
            document.lifted,
            &self.names,
        )
    }

    /// What the rules would do to each line of a text, for somebody who writes rules. The
    /// text is taken as it is, so that lines are those of the file.
    #[doc(hidden)]
    #[must_use]
    pub fn trial(&self, record: &Record<'_>) -> Vec<LineTrial> {
        let title = Title::new(record.title.map(str::to_owned));
        let mut segmenter = Segmenter::default();
        let view = view(&mut segmenter, record.text, self, &title);
        trial(&view, &self.rules, &title)
    }

    /// The text repaired and tidied, with what that rewrote; `None` if it stays as it is.
    pub(crate) fn normalized(&self, text: &str) -> Option<(String, Rewrites)> {
        let wanted = self.normalize && !text.trim().is_empty();
        wanted.then(|| normalize(text, self.lines)).flatten()
    }
}

/// Buffers of [`Cleaner::clean_with`], which grow to the largest text they saw.
#[derive(Debug, Default)]
pub struct Scratch {
    segmenter: Segmenter,
}

/// The rules of a configuration, and the user's files with their texts.
///
/// # Errors
/// A file cannot be read, a rule in it is wrong, or a name that is to be turned off is not the name of a rule.
fn load_rules(config: &Config) -> Result<(Ruleset, Vec<(String, String)>), RulesError> {
    let own = &config.boilerplate.rules;
    let files = if own.as_os_str().is_empty() {
        Vec::new()
    } else {
        rule_files(own)?
    };
    let choice = Choice {
        off: &config.boilerplate.off,
        lift_only: &config.boilerplate.lift_only,
    };
    Ok((Ruleset::with_files(&files, choice)?, files))
}

/// The weights of a file, or the built-in ones where none is named, and their model.
fn load_weights(file: &Path) -> Result<(Cow<'static, str>, PageModel), SetupError> {
    let (name, text) = if file.as_os_str().is_empty() {
        ("the program".to_owned(), Ok(page::BUILTIN_WEIGHTS.into()))
    } else {
        let text = fs::read_to_string(file).map(Cow::Owned);
        (file.display().to_string(), text)
    };
    let read = || {
        let text = text?;
        let model = PageModel::read(&text)?;
        Ok((text, model))
    };
    read().map_err(|source| SetupError::Weights { file: name, source })
}
