//! The command `copydesk diff`: compares what two configurations removed.

use super::exit::Exit;
use super::page::{Page, line};
use crate::replay::{Comparison, Example, Folder, compare};
use crate::report::{RuleCount, count, counted};
use clap::Args;
use std::path::PathBuf;

/// Length to which an example is cut, in characters.
const EXAMPLE_MAX_CHARS: usize = 100;

/// Compare what two results of the same input removed, by rule
///
/// Run `clean` twice, with other rules or templates the second time, and see what only one of
/// the two removed, with examples.
#[derive(Debug, Args)]
#[command(after_help = "Example:
  copydesk clean dump -o before
  copydesk clean dump -o after --off related
  copydesk diff before after --examples 5")]
pub struct Diff {
    /// Output folder of the first run
    #[arg(value_name = "OUT1")]
    first: PathBuf,

    /// Output folder of the second run, over the same input
    #[arg(value_name = "OUT2")]
    second: PathBuf,

    /// Examples to show of each rule, up to 5
    #[arg(long, value_name = "N", default_value_t = 3)]
    examples: usize,
}

impl Diff {
    pub fn run(self) -> anyhow::Result<Exit> {
        let (first, second) = (Folder::open(&self.first)?, Folder::open(&self.second)?);
        let found = compare(&first, &second)?;
        self.page(&found).print()?;
        Ok(Exit::Complete)
    }

    fn page(&self, found: &Comparison) -> Page {
        let mut out = Page::default();
        if found.is_empty() {
            line!(
                out,
                "{} in both, no difference",
                counted(found.documents, "document")
            );
            return out;
        }
        line!(
            out,
            "{} in both; different text was removed from {}",
            counted(found.documents, "document"),
            count(found.changed)
        );
        for (number, folder) in [
            (found.only_first, &self.first),
            (found.only_second, &self.second),
        ] {
            if number > 0 {
                let name = folder.display();
                line!(out, "{} only in {name}", counted(number, "document"));
            }
        }
        for ((before, after), number) in &found.dispositions {
            line!(
                out,
                "{}: {before} in the first, {after} in the second",
                counted(*number, "document")
            );
        }
        if !found.rules.is_empty() {
            line!(out);
            line!(
                out,
                "  {:<32}{:>20}{:>20}",
                "removed",
                "only in the first",
                "only in the second"
            );
            let cell = |c: &RuleCount| match c.edits {
                0 => String::new(),
                n => format!("{} ({} B)", count(n), count(c.bytes)),
            };
            for (rule, change) in &found.rules {
                let (first, second) = (cell(&change.only_first), cell(&change.only_second));
                let row = format!("  {:<32}{first:>20}{second:>20}", rule);
                line!(out, "{}", row.trim_end());
            }
        }
        for ((before, after), number) in &found.renamed {
            line!(
                out,
                "  {} by {before} in the first, by {after} in the second",
                counted(*number, "removal")
            );
        }
        for (rule, change) in &found.rules {
            self.examples(rule, "only in the first", &change.first_examples, &mut out);
            self.examples(
                rule,
                "only in the second",
                &change.second_examples,
                &mut out,
            );
        }
        out
    }

    fn examples(&self, rule: &str, what: &str, examples: &[Example], out: &mut Page) {
        if examples.is_empty() || self.examples == 0 {
            return;
        }
        line!(out);
        line!(out, "{rule}, {what}:");
        for example in examples.iter().take(self.examples) {
            let text: String = example.text.chars().take(EXAMPLE_MAX_CHARS).collect();
            line!(out, "  {}: {text}", example.id);
        }
    }
}
