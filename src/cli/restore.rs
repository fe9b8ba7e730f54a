//! `copydesk restore`: the input files back.

use super::exit::Exit;
use super::terminal::{print, safe};
use crate::replay::{Folder, restore};
use crate::report::{counted, size};
use clap::Args;
use std::path::PathBuf;

/// Give the input files back, byte for byte
///
/// Writes the decompressed bytes of every input under its name, from the
/// output folder alone, and compares each with the hash of what was read. Of a
/// Parquet file its rows come back, as JSON lines in NAME.jsonl.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  copydesk restore output -o restored")]
pub struct Restore {
    /// Output folder of a finished run
    #[arg(value_name = "OUT")]
    output: PathBuf,

    /// Folder for the restored files; nothing in it is overwritten
    #[arg(short = 'o', long = "output", value_name = "DIR")]
    target: PathBuf,
}

impl Restore {
    pub fn run(self) -> anyhow::Result<Exit> {
        let folder = Folder::open(&self.output)?;
        let restored = restore(&folder, &self.target)?;
        let mut out = format!(
            "restored {}, {}, each as it was read\n",
            counted(restored.files, "file"),
            size(restored.bytes)
        );
        if restored.parquet > 0 {
            out.push_str(&format!(
                "of {}, the rows: NAME.jsonl has each row's columns and text as they were, one a line\n",
                counted(restored.parquet, "Parquet file")
            ));
        }
        for name in &restored.incomplete {
            out.push_str(&format!(
                "{}: the run had not read all of it; what it read is here\n",
                safe(name)
            ));
        }
        print(&out)?;
        Ok(Exit::Complete)
    }
}
