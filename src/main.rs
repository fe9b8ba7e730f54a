//! Parse, run, exit code. The only place that turns errors into exit codes.

mod cli;

use clap::Parser as _;
use cli::{Cli, Exit};
use std::io::{self, Write as _};
use std::process::ExitCode;

fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            // Help and version come as errors that print to stdout and are none.
            let _ = error.print();
            return if error.use_stderr() {
                Exit::Usage.into()
            } else {
                Exit::Complete.into()
            };
        }
    };
    match cli.run() {
        Ok(exit) => exit.into(),
        Err(error) => {
            // Every error says its cause in its own sentence.
            let message = cli::one_line(&error.to_string());
            let _ = writeln!(io::stderr(), "copydesk: {message}");
            Exit::of(&error).into()
        }
    }
}
