//! Parse, run, exit code. The only place that turns errors into exit codes. A
//! panic is an error, too, and what it says is not to be trusted on a terminal.

mod cli;

use clap::Parser as _;
use cli::{Cli, Exit};
use std::io::{self, Write as _};
use std::panic::{self, AssertUnwindSafe, PanicHookInfo};
use std::process::ExitCode;

const PANICKED: &str =
    "nothing was published; please report this, with the command and the line above";

fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            // Help and version come as errors that print to stdout and are none.
            if !error.use_stderr() {
                let _ = error.print();
                return Exit::Complete.into();
            }
            // Arguments may be names of files, which a shell put there.
            let message = cli::safe(&error.render().to_string());
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
            let message = cli::one_line(&error.to_string());
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
    let _ = writeln!(io::stderr(), "copydesk: {}", cli::safe(&message));
}
