//! The command line. Each file holds one subcommand with its flags and its output; the
//! work is done by the library.

mod clean;
mod cluster_filter;
mod clusters;
mod completions;
mod config;
mod diff;
mod differ;
mod dry_run;
mod eval;
mod exit;
mod explain;
mod fields;
mod filter;
mod find;
mod learn;
mod local;
mod lookup;
mod man;
mod messages;
mod page;
mod progress;
mod relations;
mod restore;
mod rules;
mod signals;
mod spreadsheet;
mod terminal;
mod tolerance;
mod unstrike;
mod values;
mod verify;

use exit::Exit;
use messages::{Log, LogFormat, Manner};
use terminal::{safe, sent};

use clap::{Parser, Subcommand};
use std::io::{self, Write as _};
use std::panic::{self, AssertUnwindSafe, PanicHookInfo};
use std::process::ExitCode;

/// Cleans scraped news: removes boilerplate and duplicates, extracts metadata, and keeps
/// every removed byte so that the input can be restored
#[derive(Debug, Parser)]
#[command(
    name = "copydesk",
    version,
    propagate_version = true,
    after_help = "Exit codes: 0 complete · 1 failed, nothing published unless the message says so · 2 wrong usage or no input · \
                  3 complete, some records quarantined · 4 a result differs from what was written · \
                  5 the output folder is in use or holds another run · \
                  130, 143 interrupted; run the same command again to resume"
)]
struct Cli {
    /// Report each phase and its duration on standard error
    #[arg(short, long, global = true)]
    verbose: bool,

    /// Show no progress and no warnings, only errors
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    quiet: bool,

    /// How to write messages to standard error
    #[arg(
        long,
        value_name = "FORMAT",
        global = true,
        default_value = "text",
        hide_short_help = true
    )]
    log_format: LogFormat,

    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Clean(Box<clean::Clean>),
    Filter(filter::Filter),
    Learn(learn::Learn),
    Explain(explain::Explain),
    Find(find::Find),
    Fields(fields::Fields),
    Clusters(clusters::Clusters),
    Diff(diff::Diff),
    Unstrike(unstrike::Unstrike),
    Restore(restore::Restore),
    Verify(verify::Verify),
    Rules(rules::Rules),
    Eval(eval::Eval),
    Config(config::ConfigCommand),
    Completions(completions::Completions),
    Man(man::Man),
}

impl Cli {
    /// Runs the subcommand.
    fn run(self) -> anyhow::Result<Exit> {
        messages::set(Manner {
            quiet: self.quiet,
            format: self.log_format,
        });
        if self.verbose {
            let format = self.log_format;
            // Colors would be escape sequences, which the log does not let pass.
            let log = tracing_subscriber::fmt()
                .with_writer(move || Log(format))
                .with_ansi(false)
                .with_target(false);
            match format {
                LogFormat::Text => log.init(),
                LogFormat::Json => log.json().flatten_event(true).init(),
            }
        }
        match self.command {
            Command::Clean(clean) => clean.run(),
            Command::Filter(filter) => filter.run(),
            Command::Learn(learn) => learn.run(),
            Command::Explain(explain) => explain.run(),
            Command::Find(find) => find.run(),
            Command::Fields(fields) => fields.run(),
            Command::Clusters(clusters) => clusters.run(),
            Command::Diff(diff) => diff.run(),
            Command::Unstrike(unstrike) => unstrike.run(),
            Command::Restore(restore) => restore.run(),
            Command::Verify(verify) => verify.run(),
            Command::Rules(rules) => rules.run(),
            Command::Eval(eval) => eval.run(),
            Command::Config(config) => config.run(),
            Command::Completions(completions) => completions.run(),
            Command::Man(man) => man.run(),
        }
    }
}

const PANICKED: &str =
    "nothing was published; please report this bug with the command and the line above";

/// Parses the arguments, runs the command and reports how it ended. A panic is reported as an
/// error; its message is escaped, because it may contain text of a document.
#[must_use]
pub fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            // clap returns help and version as errors that print to standard output.
            if !error.use_stderr() {
                return match sent(error.print().and_then(|()| io::stdout().flush())) {
                    Ok(()) => Exit::Complete.into(),
                    Err(error) => {
                        messages::error(&error.to_string());
                        Exit::Failed.into()
                    }
                };
            }
            // Arguments may be file names that a shell expanded.
            let message = safe(&error.render().to_string());
            let _ = write!(io::stderr(), "{message}");
            return Exit::Usage.into();
        }
    };
    panic::set_hook(Box::new(report));
    // Every output file is replaced as a whole or not at all, so a panic leaves none half written.
    let done = panic::catch_unwind(AssertUnwindSafe(|| cli.run()));
    match done.unwrap_or_else(|_| Err(anyhow::anyhow!(PANICKED))) {
        Ok(exit) => exit.into(),
        Err(error) => {
            // Every error message includes its cause.
            messages::error(&error.to_string());
            Exit::of(&error).into()
        }
    }
}

/// Reports where the program panicked. The panic's message may quote a document, so it is
/// shown only with `RUST_BACKTRACE`.
fn report(info: &PanicHookInfo<'_>) {
    let place = info.location().map(ToString::to_string).unwrap_or_default();
    let mut message = format!("bug in copydesk, at {place}");
    if std::env::var_os("RUST_BACKTRACE").is_some() {
        let payload = info.payload();
        let reason = payload.downcast_ref::<String>().map(String::as_str);
        let reason = reason.or_else(|| payload.downcast_ref::<&str>().copied());
        let trace = std::backtrace::Backtrace::force_capture();
        message = format!("{message}: {}\n{trace}", reason.unwrap_or_default());
    }
    let _ = writeln!(io::stderr(), "copydesk: {}", safe(&message));
}
