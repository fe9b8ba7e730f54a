//! The command `copydesk restore`: rebuilds the input files.

use super::exit::Exit;
use super::lookup::lookup;
use super::terminal::{print, print_bytes, safe};
use crate::replay::{Folder, UNPACKED, restore, restore_entry};
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
        let unpacked = (restored.names.iter())
            .filter(|(name, file)| file.starts_with(*name) && file.ends_with(UNPACKED));
        for (name, file) in unpacked.filter(|(name, file)| name != file) {
            out.push_str(&format!(
                "{}: restored as {}, because the shorter name is another file's\n",
                safe(name),
                safe(file)
            ));
        }
        for name in &restored.incomplete {
            out.push_str(&format!(
                "{}: the run had read only a part of it, which is restored\n",
                safe(name)
            ));
        }
        if restored.unsampled > 0 {
            let whole = match restored.without_sample {
                0 => String::new(),
                files => format!(", among them all of {}", counted(files, "file")),
            };
            out.push_str(&format!(
                "the run had read a sample of its input; {} left out{whole}\n",
                counted(restored.unsampled, "other record")
            ));
        }
        print(&out)?;
        Ok(Exit::Complete)
    }
}
