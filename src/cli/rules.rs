//! The command `copydesk rules`: lists the rules with their reasons and examples, and tries
//! them on a text file.

use super::exit::{Exit, UsageError};
use super::page::{Page, line};
use crate::clean::rules::{Ruleset, Verdict};
use crate::clean::{Cleaner, Record, SetupError};
use crate::config::{Config, Profile};
use crate::record::BUILTIN_RULES;
use anyhow::Context as _;
use clap::{Args, Subcommand};
use std::path::PathBuf;

/// List the rules with their reasons and examples, or try them
#[derive(Debug, Args)]
#[command(
    args_conflicts_with_subcommands = true,
    after_help = "Examples:
  copydesk rules
  copydesk rules related                only rules with this in their name
  copydesk rules test story.txt         what the rules would do to each line
  copydesk rules test --rules mine story.txt   with your own rule files"
)]
pub struct Rules {
    #[command(subcommand)]
    command: Option<Command>,

    /// List only rules whose name contains this
    #[arg(value_name = "NAME")]
    name: Option<String>,

    #[command(flatten)]
    choice: ChoiceFlags,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Show what the rules would do to each line of a text file
    Test(Test),
}

/// The flags that choose the rules.
#[derive(Debug, Args)]
struct ChoiceFlags {
    /// Folder with your own rule files, used in addition to the built-in rules
    #[arg(long, value_name = "DIR")]
    rules: Option<PathBuf>,

    /// Turn off these rules, by full name or prefix
    #[arg(long, value_name = "RULE,…", value_delimiter = ',')]
    off: Vec<String>,

    /// Profile, which says which extracted lines stay in the text
    #[arg(long, value_name = "PROFILE", default_value = "corpus")]
    profile: Profile,
}

#[derive(Debug, Args)]
struct Test {
    /// Text file to test, in UTF-8
    #[arg(value_name = "FILE")]
    file: PathBuf,

    /// Title of the document, which is never removed
    #[arg(long)]
    title: Option<String>,

    #[command(flatten)]
    choice: ChoiceFlags,
}

impl ChoiceFlags {
    fn load(self) -> Result<Cleaner, SetupError> {
        let mut config = Config::load(self.profile, None)?;
        if let Some(rules) = self.rules {
            config.boilerplate.rules = rules;
        }
        config.boilerplate.off.extend(self.off);
        Cleaner::new(&config)
    }
}

impl Rules {
    pub fn run(self) -> anyhow::Result<Exit> {
        match self.command {
            Some(Command::Test(test)) => test.run(),
            None => list(self.name.as_deref(), &self.choice.load()?.rules),
        }
    }
}

fn list(name: Option<&str>, rules: &Ruleset) -> anyhow::Result<Exit> {
    let wanted = |id: &str| name.is_none_or(|n| id.contains(n));
    let mut out = Page::default();
    for rule in BUILTIN_RULES.iter().filter(|r| wanted(r.name)) {
        line!(out, "{}", rule.name);
        line!(out, "    {}", rule.reason);
        line!(out, "    for example: {}", rule.example);
        line!(out);
    }
    for rule in rules.rules().iter().filter(|r| wanted(&r.id)) {
        line!(out, "{}  [{}]", rule.id, rule.traits());
        line!(out, "    {}", rule.reason);
        for example in rule.examples.iter().take(1) {
            line!(out, "    for example: {example}");
            line!(out);
        }
    }
    if out.is_empty() {
        let name = name.unwrap_or_default();
        return Err(UsageError(format!(
            "no rule has \"{name}\" in its name; `copydesk rules` lists all"
        ))
        .into());
    }
    out.print()?;
    Ok(Exit::Complete)
}

impl Test {
    fn run(self) -> anyhow::Result<Exit> {
        let cleaner = self.choice.load()?;
        let text = std::fs::read_to_string(&self.file).with_context(|| {
            UsageError(format!("cannot read {} as UTF-8 text", self.file.display()))
        })?;
        let record = Record {
            title: self.title.as_deref(),
            ..Record::from(text.as_str())
        };
        let mut out = Page::default();
        let id = |rule: usize| cleaner.rules.rules()[rule].id.as_str();
        for tried in cleaner.trial(&record) {
            let number = text[..tried.span.start as usize].matches('\n').count() + 1;
            let names: Vec<_> = tried.matching.iter().map(|&r| id(r)).collect();
            let names = names.join(", ");
            let did = match tried.verdict {
                Verdict::Struck(rule) => format!("removed by {}", id(rule)),
                Verdict::Listed => "removed with the label before it".to_owned(),
                Verdict::Lifted => format!("extracted, and stays: {names}"),
                Verdict::Guarded => {
                    format!("stays because it is the title or the first sentence: {names}")
                }
                Verdict::NotHere => format!("stays because it is inside the story: {names}"),
                Verdict::Kept => "stays".to_owned(),
            };
            let start: String = text[tried.span.range()].chars().take(80).collect();
            line!(out, "{number:>5}  {did}");
            line!(out, "       {start}");
        }
        out.print()?;
        Ok(Exit::Complete)
    }
}
