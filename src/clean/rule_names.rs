//! The names of all rules by their number, and one hash over everything that decides what
//! is removed.

use super::rules::{BUILTIN_FILES, Ruleset};
use super::templates::{self, Template};
use crate::config::Config;
use crate::record::{BUILTIN_RULES, RuleId};
use xxhash_rust::xxh3::xxh3_128;

/// The name of every rule, by number.
#[derive(Debug, Clone)]
pub struct RuleNames {
    names: Vec<String>,
    hash: u128,
}

impl RuleNames {
    pub(super) fn new(
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
            sources.push_str(&format!(
                "\0templates\0{:x}",
                templates::fingerprint(templates)
            ));
        }
        Self {
            names,
            hash: xxh3_128(sources.as_bytes()),
        }
    }

    /// The name of a rule, as it stands in the audit.
    #[must_use]
    pub fn name(&self, rule: RuleId) -> &str {
        self.names.get(rule.0 as usize).map_or("unknown", |n| n)
    }

    /// xxh3-128 of the rule files, the weights, and what the configuration makes of them.
    #[must_use]
    pub fn hash(&self) -> u128 {
        self.hash
    }
}
