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
mod filter;
mod learn;
mod progress;
mod restore;
mod rules;
mod signals;
mod terminal;
mod tolerance;
mod unstrike;
mod verify;

use exit::Exit;
use terminal::{one_line, safe};

use clap::{Parser, Subcommand};
use std::io::{self, Write as _};
use std::panic::{self, AssertUnwindSafe, PanicHookInfo};
use std::process::ExitCode;

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
struct Cli {
    /// Say on standard error what each phase did and how long it took
    #[arg(short, long, global = true)]
    verbose: bool,

    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Clean(Box<clean::Clean>),
    Filter(filter::Filter),
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
    fn run(self) -> anyhow::Result<Exit> {
        if self.verbose {
            tracing_subscriber::fmt()
                .with_writer(io::stderr)
                .with_target(false)
                .init();
        }
        match self.command {
            Command::Clean(clean) => clean.run(),
            Command::Filter(filter) => filter.run(),
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

const PANICKED: &str =
    "nothing was published; please report this, with the command and the line above";

/// Parses the arguments, runs the command and says how it ended. A panic is an error, too,
/// and what it says is not to be trusted on a terminal.
#[must_use]
pub fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            // Help and version come as errors that print to stdout and are none.
            if !error.use_stderr() {
                let _ = error.print();
                return Exit::Complete.into();
            }
            // Arguments may be names of files, which a shell put there.
            let message = safe(&error.render().to_string());
            let _ = write!(io::stderr(), "{message}");
            return Exit::Usage.into();
        }
    };
    panic::set_hook(Box::new(report));
    // Every file of ours is replaced as a whole or not at all, so nothing is half done.
    let done = panic::catch_unwind(AssertUnwindSafe(|| cli.run()));
    match done.unwrap_or_else(|_| Err(anyhow::anyhow!(PANICKED))) {
        Ok(exit) => exit.into(),
        Err(error) => {
            // Every error says its cause in its own sentence.
            let message = one_line(&error.to_string());
            let _ = writeln!(io::stderr(), "copydesk: {message}");
            Exit::of(&error).into()
        }
    }
}

/// Says where it panicked. Why is for whoever asks for a backtrace: it may quote
/// a document.
fn report(info: &PanicHookInfo<'_>) {
    let place = info.location().map(ToString::to_string).unwrap_or_default();
    let mut message = format!("a mistake in the program, at {place}");
    if std::env::var_os("RUST_BACKTRACE").is_some() {
        let said = info.payload();
        let said = said.downcast_ref::<String>().map(String::as_str);
        let said = said.or_else(|| info.payload().downcast_ref::<&str>().copied());
        let said = said.unwrap_or_default();
        let trace = std::backtrace::Backtrace::force_capture();
        message = format!("{message}: {said}\n{trace}");
    }
    let _ = writeln!(io::stderr(), "copydesk: {}", safe(&message));
}
