//! A folder to work in, the program run inside it, and what came of a call.

use assert_cmd::Command;
use std::fs;
use std::path::PathBuf;
use tempfile::TempDir;

/// What a call came to.
#[derive(Debug)]
pub struct Outcome {
    pub code: i32,
    pub stdout: String,
    pub stderr: String,
}

impl Outcome {
    #[track_caller]
    pub fn exits(self, code: i32) -> Self {
        assert_eq!(self.code, code, "{self:#?}");
        self
    }

    /// The error messages say all of these.
    #[track_caller]
    pub fn complains(self, words: &[&str]) -> Self {
        for word in words {
            assert!(self.stderr.contains(word), "no {word:?} in {self:#?}");
        }
        self
    }

    /// One of the two, a table or an error, says all of these.
    #[track_caller]
    pub fn prints_or_complains(self, words: &[&str]) -> Self {
        let said = self.stdout.clone() + &self.stderr;
        for word in words {
            assert!(said.contains(word), "no {word:?} in {self:#?}");
        }
        self
    }

    #[track_caller]
    pub fn prints(self, words: &[&str]) -> Self {
        for word in words {
            assert!(self.stdout.contains(word), "no {word:?} in {self:#?}");
        }
        self
    }
}

/// A folder to work in, with an input.
pub struct Sandbox(pub TempDir);

impl Sandbox {
    pub fn new(files: &[(&str, &str)]) -> Self {
        let sandbox = Self(tempfile::tempdir().unwrap());
        for (name, text) in files {
            let path = sandbox.path(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        sandbox
    }

    /// With two documents in `in/`.
    pub fn small() -> Self {
        Self::new(&[
            ("in/a.txt", "The canal froze over.\n\n\n\nSkaters came.\n"),
            (
                "in/b.jsonl",
                "{\"id\":\"b\",\"text\":\"The canal thawed.\"}\n",
            ),
        ])
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    pub fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_copydesk"));
        command.current_dir(self.0.path()).args(args);
        command
    }

    pub fn run(&self, args: &[&str]) -> Outcome {
        outcome(&mut self.command(args))
    }

    pub fn run_on(&self, args: &[&str], stdin: &str) -> Outcome {
        outcome(self.command(args).write_stdin(stdin))
    }
}

pub fn outcome(command: &mut Command) -> Outcome {
    let output = command.output().unwrap();
    Outcome {
        code: output.status.code().unwrap_or(-1),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}
