//! `copydesk rules`: every rule, why it is there, and an example.

use super::exit::{Exit, UsageError};
use super::terminal::print;
use clap::Args;
use copydesk::boilerplate::Ruleset;
use copydesk::record::BUILTIN_RULES;
use std::fmt::Write as _;

/// List the rules with their reasons and examples
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  copydesk rules
  copydesk rules related        only those whose name has this in it")]
pub struct Rules {
    /// Only rules whose name contains this
    #[arg(value_name = "NAME")]
    name: Option<String>,
}

impl Rules {
    pub fn run(self) -> anyhow::Result<Exit> {
        let rules = Ruleset::builtin()?;
        let wanted = |id: &str| self.name.as_ref().is_none_or(|n| id.contains(n.as_str()));
        let mut out = String::new();
        for rule in BUILTIN_RULES.iter().filter(|r| wanted(r.name)) {
            let _ = writeln!(out, "{}\n    {}", rule.name, rule.reason);
            let _ = writeln!(out, "    for example: {}\n", rule.example);
        }
        for rule in rules.rules().iter().filter(|r| wanted(&r.id)) {
            let _ = writeln!(out, "{}  [{}]\n    {}", rule.id, rule.traits(), rule.reason);
            for example in rule.examples.iter().take(1) {
                let _ = writeln!(out, "    for example: {example}\n");
            }
        }
        if out.is_empty() {
            let name = self.name.unwrap_or_default();
            return Err(UsageError(format!("no rule has \"{name}\" in its name")).into());
        }
        print(&out)?;
        Ok(Exit::Complete)
    }
}
