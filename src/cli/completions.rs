//! The command `copydesk completions`: prints a script by which a shell completes commands,
//! flags and their values.

use super::exit::Exit;
use super::terminal::print_bytes;
use clap::{Args, CommandFactory as _};
use clap_complete::{Shell, generate};

/// Print a completion script for a shell
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  copydesk completions bash > ~/.local/share/bash-completion/completions/copydesk
  copydesk completions zsh > ~/.zfunc/_copydesk
  copydesk completions fish > ~/.config/fish/completions/copydesk.fish")]
pub struct Completions {
    /// Shell that the script is for
    #[arg(value_name = "SHELL")]
    shell: Shell,
}

impl Completions {
    pub fn run(self) -> anyhow::Result<Exit> {
        let mut script = Vec::new();
        generate(
            self.shell,
            &mut super::Cli::command(),
            "copydesk",
            &mut script,
        );
        print_bytes(&script)?;
        Ok(Exit::Complete)
    }
}
