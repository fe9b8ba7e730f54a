//! The command `copydesk restore`: rebuilds the input files.

use super::exit::Exit;
use super::terminal::{print, safe};
use crate::replay::{Folder, restore};
use crate::report::{counted, size};
use clap::Args;
use std::path::PathBuf;

/// Rebuild the input files, byte for byte
///
/// Needs only the output folder. Writes every input file, decompressed, under its name, and
/// compares it with the hash of what was read. A Parquet file is restored as its rows, as
/// JSONL in NAME.jsonl.
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
            "restored {}, {}; each is identical to what was read\n",
            counted(restored.files, "file"),
            size(restored.bytes)
        );
        if restored.parquet > 0 {
            out.push_str(&format!(
                "{} restored as rows: NAME.jsonl has the columns and text of one row per line\n",
                counted(restored.parquet, "Parquet file")
            ));
        }
        for name in &restored.incomplete {
            out.push_str(&format!(
                "{}: the run had read only a part of it, which is restored\n",
                safe(name)
            ));
        }
        print(&out)?;
        Ok(Exit::Complete)
    }
}
