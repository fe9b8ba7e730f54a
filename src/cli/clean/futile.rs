//! Flags that can do nothing beside the others. They are refused, because whoever gives one
//! expects something of it.

use super::Clean;
use crate::cli::exit::UsageError;
use crate::config::{Config, FormatChoice, Sample, Stage};

/// Which of these flags a command line has.
#[derive(Debug, Clone, Copy)]
pub struct Given {
    limit_of_none: bool,
    seed: bool,
    cleaning: Option<&'static str>,
    duplicates: Option<&'static str>,
    threshold: bool,
    stubs: bool,
    delimiter: bool,
}

impl Given {
    pub fn of(clean: &Clean) -> Self {
        let first = |flags: &[(bool, &'static str)]| {
            let mut given = flags.iter().filter(|(given, _)| *given);
            given.next().map(|(_, name)| *name)
        };
        let (cleaning, copies) = (&clean.cleaning, &clean.duplicates);
        Self {
            limit_of_none: clean.input.limit == Some(0),
            seed: clean.input.seed.is_some(),
            cleaning: first(&[
                (cleaning.rules.is_some(), "--rules"),
                (cleaning.templates.is_some(), "--templates"),
                (cleaning.page_weights.is_some(), "--page-weights"),
            ]),
            duplicates: first(&[
                (copies.drop.is_some(), "--drop"),
                (copies.mark.is_some(), "--mark"),
                (copies.threshold.is_some(), "--threshold"),
                (copies.keep.is_some(), "--keep"),
                (copies.stubs.is_some(), "--stubs"),
            ]),
            threshold: copies.threshold.is_some(),
            stubs: copies.stubs.is_some(),
            delimiter: clean.input.delimiter.is_some(),
        }
    }

    /// Refuses what can do nothing in this configuration.
    pub fn check(self, config: &Config) -> Result<(), UsageError> {
        match self.futile(config) {
            Some(message) => Err(UsageError(message)),
            None => Ok(()),
        }
    }

    fn futile(self, config: &Config) -> Option<String> {
        if self.limit_of_none {
            return Some("--limit 0 would read nothing; leave it out to read everything".into());
        }
        if self.seed && config.run.sample == Sample::All {
            return Some(
                "--seed can do nothing without a sample; add --sample, or leave it out".into(),
            );
        }
        let without = |flag: Option<&str>, stage: Stage, name: &str| {
            let flag = flag.filter(|_| !config.runs(stage))?;
            Some(format!(
                "{flag} can do nothing, because the stage {name} is left out; add it to --only, or leave out {flag}"
            ))
        };
        if let Some(message) = without(self.cleaning, Stage::Boilerplate, "boilerplate")
            .or_else(|| without(self.duplicates, Stage::Dedup, "dedup"))
        {
            return Some(message);
        }
        if self.threshold && !config.finds_near() {
            return Some("--threshold can do nothing, because near duplicates are neither dropped nor marked; add --drop +near or --mark +near".into());
        }
        if self.stubs && !config.knows_stories() {
            return Some("--stubs can do nothing with --only dedup, which compares texts alone; add a stage to --only, or leave out --stubs".into());
        }
        let has_cells = matches!(
            config.input.format,
            FormatChoice::Auto | FormatChoice::Csv | FormatChoice::Tsv
        );
        (self.delimiter && !has_cells).then(|| {
            "--delimiter can do nothing, because --format names a format without cells; leave one of them out".into()
        })
    }
}
