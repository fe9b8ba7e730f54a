//! The configuration, compiled: what the workers share and never change.

use super::RunError;
use crate::boilerplate::{BUILTIN_FILES, Choice, RulesError, Ruleset, rule_files};
use crate::config::{Config, ConfigError, FormatChoice, Keys, PageChoice, Size, Stage};
use crate::exec::{Budget, fault};
use crate::learn::{self, Template, Templates};
use crate::normalize::Lines;
use crate::page;
use crate::read::{Format, Options};
use crate::record::{BUILTIN_RULES, RuleId};
use std::borrow::Cow;
use std::fs;
use std::path::Path;
use xxhash_rust::xxh3::xxh3_128;

/// What every worker looks at.
pub struct Policy {
    pub normalize: bool,
    /// Which line ends normalising takes out.
    pub lines: Lines,
    pub boilerplate: bool,
    pub repeat: bool,
    pub dedup: bool,
    /// Documents get band keys.
    pub near: bool,
    /// Documents get what tells stories apart.
    pub stories: bool,
    pub keys: Keys,
    pub source_from: SourceFrom,
    pub rules: Ruleset,
    /// Judge lines by the shape of their page, …
    pub page: page::Trees,
    /// … where this says so.
    pub page_choice: PageChoice,
    /// Templates are learned.
    pub learn: bool,
    /// Templates that were given, and each with its line in their file.
    pub templates: Templates,
    pub template_lines: Vec<usize>,
    pub template_file: String,
    pub names: RuleNames,
    pub options: Options,
    pub output: crate::config::Output,
    pub budget: Budget,
}

/// Where a source name comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SourceFrom {
    /// A field, else the URL's host, else the place of the file.
    Auto,
    Host,
    Folder,
    File,
}

impl Policy {
    /// Compiles.
    ///
    /// # Errors
    /// The rules are not well-formed.
    pub fn compile(config: &Config) -> Result<Self, RunError> {
        let budget = Budget::new(config.run.memory.0.map(|size| size.0));
        let longest = config.input.max_record_bytes;
        if longest.0 > budget.record() {
            return Err(RunError::Config(ConfigError::Value(format!(
                "records of up to {longest} need {} of memory, and this run has {}; ask for more with --memory, or for shorter records with --max-record-bytes {}",
                Size(Budget::for_record(longest.0)),
                Size(budget.bytes()),
                Size(budget.record()),
            ))));
        }
        let (rules, files) = load_rules(config)?;
        let runs = |stage| config.runs(stage);
        let given = &config.boilerplate.templates;
        let (weights, page) = load_weights(&config.boilerplate.page_weights)?;
        let mut templates = Vec::new();
        if !given.as_os_str().is_empty() {
            templates = learn::load(given)?.0;
        }
        let (template_lines, templates): (_, Vec<_>) = templates.into_iter().unzip();
        Ok(Self {
            normalize: runs(Stage::Normalize),
            lines: Lines {
                split: config.normalize.split_lines,
                wrapped: config.normalize.hard_wraps,
            },
            boilerplate: runs(Stage::Boilerplate),
            page,
            page_choice: config.boilerplate.page,
            repeat: runs(Stage::Repeat),
            dedup: runs(Stage::Dedup),
            near: runs(Stage::Dedup) && config.finds_near(),
            stories: runs(Stage::Dedup) && config.knows_stories(),
            keys: config.input.keys(),
            source_from: match config.input.source_from.as_str() {
                "host" => SourceFrom::Host,
                "folder" => SourceFrom::Folder,
                "file" => SourceFrom::File,
                _ => SourceFrom::Auto,
            },
            learn: runs(Stage::Boilerplate)
                && config.boilerplate.learn
                && given.as_os_str().is_empty(),
            names: RuleNames::new(&rules, &files, &templates, &weights, config),
            templates: Templates::new(templates),
            template_lines,
            template_file: given.display().to_string(),
            rules,
            options: Options {
                format: match config.input.format {
                    FormatChoice::Auto => None,
                    FormatChoice::Text => Some(Format::Text),
                    FormatChoice::Jsonl => Some(Format::Jsonl),
                    #[cfg(feature = "parquet")]
                    FormatChoice::Parquet => Some(Format::Parquet),
                },
                text_keys: config.input.text_keys.clone(),
                max_record_bytes: config.input.max_record_bytes.0 as usize,
                salvage: config.input.salvage,
                limit: (config.run.limit > 0).then_some(config.run.limit),
                chunk_bytes: fault::size("COPYDESK_CHUNK", super::CHUNK_BYTES) as usize,
                zstd_window_log_max: config.input.zstd_window_log_max,
            },
            output: config.output.clone(),
            budget,
        })
    }
}

impl Policy {
    /// Whether templates are learned or were given.
    #[must_use]
    pub fn has_templates(&self) -> bool {
        self.learn || !self.templates.list().is_empty()
    }
}

/// The rules of a configuration, and the files of its own.
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
fn load_weights(file: &Path) -> Result<(Cow<'static, str>, page::Trees), RunError> {
    let (name, text) = if file.as_os_str().is_empty() {
        ("the program".to_owned(), Ok(page::BUILTIN_WEIGHTS.into()))
    } else {
        let text = fs::read_to_string(file).map(Cow::Owned);
        (file.display().to_string(), text)
    };
    let read = || {
        let text = text?;
        let trees = page::Trees::read(&text)?;
        Ok((text, trees))
    };
    read().map_err(|source| RunError::Weights { file: name, source })
}

/// The name of every rule, by number.
#[derive(Debug, Clone)]
pub struct RuleNames {
    names: Vec<String>,
    hash: u128,
}

impl RuleNames {
    fn new(
        rules: &Ruleset,
        files: &[(String, String)],
        templates: &[Template],
        weights: &str,
        config: &Config,
    ) -> Self {
        let names = BUILTIN_RULES
            .iter()
            .map(|r| r.name.to_owned())
            .chain(rules.rules().iter().map(|r| r.id.clone()))
            .collect();
        let mut sources = String::new();
        for (name, toml) in BUILTIN_FILES {
            sources.push_str(name);
            sources.push_str(toml);
        }
        // Where the folder lies does not count, only what is in it.
        for (_, toml) in files {
            sources.push_str("\0own\0");
            sources.push_str(toml);
        }
        sources.push_str(weights);
        for name in &config.boilerplate.off {
            sources.push_str("\0off\0");
            sources.push_str(name);
        }
        for name in &config.boilerplate.lift_only {
            sources.push_str("\0lift-only\0");
            sources.push_str(name);
        }
        if !config.boilerplate.templates.as_os_str().is_empty() {
            sources.push_str(&format!("\0templates\0{:x}", learn::fingerprint(templates)));
        }
        Self {
            names,
            hash: xxh3_128(sources.as_bytes()),
        }
    }

    #[must_use]
    pub fn name(&self, rule: RuleId) -> &str {
        self.names.get(rule.0 as usize).map_or("unknown", |n| n)
    }

    /// xxh3-128 of the rule files, and of what is made of them.
    #[must_use]
    pub fn hash(&self) -> u128 {
        self.hash
    }
}
