//! The object that cleans documents: a configuration, compiled once, and asked by many
//! threads.

use super::error::SetupError;
use super::page::{self, Trees};
use super::rule_names::RuleNames;
use super::rules::{Choice, RulesError, Ruleset, rule_files};
use super::templates::{self, Templates};
use crate::config::{Config, Keys, PageChoice, Stage};
use crate::text::normalize::Lines;
use std::borrow::Cow;
use std::fs;
use std::path::Path;

/// Cleans documents, each by itself.
pub struct Cleaner {
    pub(crate) normalize: bool,
    /// Which line ends normalising removes.
    pub(crate) lines: Lines,
    pub(crate) boilerplate: bool,
    pub(crate) repeat: bool,
    /// Where a record has its text and what is known of it.
    pub(crate) keys: Keys,
    pub(crate) rules: Ruleset,
    /// The trees that judge lines by the shape of their page, …
    pub(crate) page: Trees,
    /// … where this says so.
    pub(crate) page_choice: PageChoice,
    /// Templates that were given.
    pub(crate) templates: Templates,
    /// Of each given template, its line in their file.
    pub(crate) template_lines: Vec<usize>,
    pub(crate) template_file: String,
    pub(crate) names: RuleNames,
}

impl Cleaner {
    /// Compiles a configuration.
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
}

/// The rules of a configuration, and the user's files with their texts.
///
/// # Errors
/// A file cannot be read, a rule in it is wrong, or a name is no rule's.
pub fn load_rules(config: &Config) -> Result<(Ruleset, Vec<(String, String)>), RulesError> {
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

/// The weights of a file, or the built-in ones where none is named, and their trees.
fn load_weights(file: &Path) -> Result<(Cow<'static, str>, Trees), SetupError> {
    let (name, text) = if file.as_os_str().is_empty() {
        ("the program".to_owned(), Ok(page::BUILTIN_WEIGHTS.into()))
    } else {
        let text = fs::read_to_string(file).map(Cow::Owned);
        (file.display().to_string(), text)
    };
    let read = || {
        let text = text?;
        let trees = Trees::read(&text)?;
        Ok((text, trees))
    };
    read().map_err(|source| SetupError::Weights { file: name, source })
}
