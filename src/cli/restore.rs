//! The command `copydesk restore`: rebuilds the input files.

use super::exit::Exit;
use super::lookup::lookup;
use super::page::{Page, line};
use super::terminal::print_bytes;
use crate::replay::{Folder, restore, restore_entry};
use crate::report::{counted, size};
use clap::Args;
use std::path::PathBuf;

/// Rebuild the input files, byte for byte
///
/// Needs only the output folder. Writes every input file, decompressed, under its name without
/// .gz, .zst, .bz2 or .xz, and compares it with the hash of what was read. A Parquet file is
/// restored as its rows, as JSONL in NAME.jsonl. Where that name is another file's, NAME.unpacked
/// is written. With --id, it prints the record of one document as it was read.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  copydesk restore output -o restored
  copydesk restore output --id wire/0001.txt > 0001.txt")]
pub struct Restore {
    /// Output folder of a finished run
    #[arg(value_name = "OUT")]
    output: PathBuf,

    /// Folder for the restored files; nothing in it is overwritten
    #[arg(
        short = 'o',
        long = "output",
        value_name = "DIR",
        required_unless_present = "id",
        conflicts_with = "id"
    )]
    target: Option<PathBuf>,

    /// Print the record of this document instead; name it by its id, or as FILE#LINE
    #[arg(long, value_name = "ID")]
    id: Option<String>,
}

impl Restore {
    pub fn run(self) -> anyhow::Result<Exit> {
        let folder = Folder::open(&self.output)?;
        let Some(target) = self.target else {
            let entry = lookup(&folder, &self.id.unwrap_or_default())?;
            print_bytes(&restore_entry(&folder, &entry)?)?;
            return Ok(Exit::Complete);
        };
        let restored = restore(&folder, &target)?;
        let mut out = Page::default();
        line!(
            out,
            "restored {}, {}; each is identical to what was read",
            counted(restored.files, "file"),
            size(restored.bytes)
        );
        if restored.parquet > 0 {
            line!(
                out,
                "{} restored as rows: NAME.jsonl has the columns and text of one row per line",
                counted(restored.parquet, "Parquet file")
            );
        }
        for (name, file) in &restored.renamed {
            line!(
                out,
                "{name}: restored as {file}, because the usual name is another file's or too long"
            );
        }
        for name in &restored.incomplete {
            line!(
                out,
                "{name}: the run had read only a part of it, which is restored"
            );
        }
        if restored.unsampled > 0 {
            let whole = match restored.without_sample {
                0 => String::new(),
                files => format!(", among them all of {}", counted(files, "file")),
            };
            line!(
                out,
                "the run had read a sample of its input; {} left out{whole}",
                counted(restored.unsampled, "other record")
            );
        }
        out.print()?;
        Ok(Exit::Complete)
    }
}
