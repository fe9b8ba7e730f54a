//! `copydesk diff`: what another configuration struck, and what it left.

use super::exit::Exit;
use super::terminal::{one_line, print, safe};
use crate::replay::{Comparison, Example, Folder, compare};
use crate::report::{RuleCount, count, counted};
use clap::Args;
use std::fmt::Write as _;
use std::path::PathBuf;

/// Characters of an example.
const EXAMPLE: usize = 100;

/// Compare two results of the same input: strikes made and taken back, by rule
///
/// Run `clean` twice, with other rules or templates the second time, and see what
/// that changed, with examples of each.
#[derive(Debug, Args)]
#[command(after_help = "Example:
  copydesk clean dump -o before
  copydesk clean dump -o after --off related
  copydesk diff before after --examples 10")]
pub struct Diff {
    /// Output folder of a finished run
    #[arg(value_name = "OUT1")]
    first: PathBuf,

    /// Output folder of another, over the same input
    #[arg(value_name = "OUT2")]
    second: PathBuf,

    /// Examples of each kind, up to 5
    #[arg(long, value_name = "N", default_value_t = 3)]
    examples: usize,
}

impl Diff {
    pub fn run(self) -> anyhow::Result<Exit> {
        let (first, second) = (Folder::open(&self.first)?, Folder::open(&self.second)?);
        let found = compare(&first, &second)?;
        print(&self.text(&found))?;
        Ok(Exit::Complete)
    }

    fn text(&self, found: &Comparison) -> String {
        let mut out = String::new();
        if found.is_empty() {
            let _ = writeln!(
                out,
                "{}, nothing differs",
                counted(found.documents, "document")
            );
            return out;
        }
        let _ = writeln!(
            out,
            "{} in both, {} with other strikes",
            counted(found.documents, "document"),
            count(found.changed)
        );
        for (number, folder) in [
            (found.only_first, &self.first),
            (found.only_second, &self.second),
        ] {
            if number > 0 {
                let name = safe(&folder.display().to_string());
                let _ = writeln!(out, "{} only in {name}", counted(number, "document"));
            }
        }
        for ((before, after), number) in &found.fates {
            let _ = writeln!(
                out,
                "{}: {before}, now {after}",
                counted(*number, "document")
            );
        }
        if !found.rules.is_empty() {
            let _ = writeln!(out, "\n  {:<32}{:>18}{:>18}", "", "made", "taken back");
            let cell = |c: &RuleCount| match c.edits {
                0 => String::new(),
                n => format!("{} ({} B)", count(n), count(c.bytes)),
            };
            for (rule, change) in &found.rules {
                let (made, back) = (cell(&change.made), cell(&change.taken_back));
                let _ = writeln!(out, "  {:<32}{made:>18}{back:>18}", safe(rule));
            }
        }
        for ((before, after), number) in &found.renamed {
            let (before, after) = (safe(before), safe(after));
            let _ = writeln!(
                out,
                "  {} by {before} before, by {after} now",
                counted(*number, "strike")
            );
        }
        for (rule, change) in &found.rules {
            self.examples(rule, "made", &change.made_examples, &mut out);
            self.examples(rule, "taken back", &change.taken_back_examples, &mut out);
        }
        out
    }

    fn examples(&self, rule: &str, what: &str, examples: &[Example], out: &mut String) {
        if examples.is_empty() || self.examples == 0 {
            return;
        }
        let _ = writeln!(out, "\n{} {what}:", safe(rule));
        for example in examples.iter().take(self.examples) {
            let text: String = example.text.chars().take(EXAMPLE).collect();
            let _ = writeln!(out, "  {}: {}", safe(&example.id), one_line(&text));
        }
    }
}
