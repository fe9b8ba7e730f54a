//! The command line: one file a subcommand, each with its arguments and what
//! it prints. The work is the library's.

mod clean;
mod clusters;
mod config;
mod diff;
mod differ;
mod eval;
mod exit;
mod explain;
mod learn;
mod progress;
mod restore;
mod rules;
mod signals;
mod terminal;
mod tolerance;
mod unstrike;
mod verify;

pub use exit::Exit;
pub use terminal::{one_line, safe};

use clap::{Parser, Subcommand};

/// Turns a dump of scraped news into clean copy, with every removed byte
/// accounted for and restorable.
#[derive(Debug, Parser)]
#[command(
    name = "copydesk",
    version,
    propagate_version = true,
    after_help = "Exit codes: 0 complete · 1 failed, nothing published · 2 usage or no input · \
                  3 complete, something quarantined · 4 verify found a difference · \
                  5 the output is busy or of another run · 130, 143 stopped by a signal, to be gone on with"
)]
pub struct Cli {
    /// Say on standard error what each phase did and how long it took
    #[arg(short, long, global = true)]
    verbose: bool,

    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Clean(Box<clean::Clean>),
    Learn(learn::Learn),
    Explain(explain::Explain),
    Clusters(clusters::Clusters),
    Diff(diff::Diff),
    Unstrike(unstrike::Unstrike),
    Restore(restore::Restore),
    Verify(verify::Verify),
    Rules(rules::Rules),
    Eval(eval::Eval),
    Config(config::ConfigCommand),
}

impl Cli {
    /// Does what was asked.
    pub fn run(self) -> anyhow::Result<Exit> {
        if self.verbose {
            tracing_subscriber::fmt()
                .with_writer(std::io::stderr)
                .with_target(false)
                .init();
        }
        match self.command {
            Command::Clean(clean) => clean.run(),
            Command::Learn(learn) => learn.run(),
            Command::Explain(explain) => explain.run(),
            Command::Clusters(clusters) => clusters.run(),
            Command::Diff(diff) => diff.run(),
            Command::Unstrike(unstrike) => unstrike.run(),
            Command::Restore(restore) => restore.run(),
            Command::Verify(verify) => verify.run(),
            Command::Rules(rules) => rules.run(),
            Command::Eval(eval) => eval.run(),
            Command::Config(config) => config.run(),
        }
    }
}
