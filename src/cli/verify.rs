//! The command `copydesk verify`: checks a result from its files alone.

use super::exit::Exit;
use super::page::{Page, line};
use super::progress::Bar;
use crate::config::Audit;
use crate::replay::{Folder, verify};
use crate::report::{count, counted};
use clap::Args;
use std::path::PathBuf;

/// Check a result: file hashes, every record, every input, every total
///
/// Needs only the output folder, and writes nothing. Checks that run.json and the files are as
/// they were written and that no others stand beside them, that every input can be rebuilt byte
/// for byte, that the byte counts of every text add up, and that every dropped duplicate has a
/// document that was kept instead. Exits with 4 if anything differs.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  copydesk verify output")]
pub struct Verify {
    /// Output folder of a finished run
    #[arg(value_name = "OUT")]
    output: PathBuf,
}

impl Verify {
    pub fn run(self) -> anyhow::Result<Exit> {
        let folder = Folder::open(&self.output)?;
        let bar = Bar::new();
        let verified = verify(&folder, &bar);
        bar.finish();
        let verified = verified?;
        let mut out = Page::default();
        for difference in &verified.differences {
            line!(out, "{}", difference.0);
        }
        if verified.more > 0 {
            line!(out, "and {} more differences", count(verified.more));
        }
        let sum = verified.differences.len() as u64 + verified.more;
        match sum {
            0 => line!(
                out,
                "verified: {} in {}; {}",
                counted(verified.records, "record"),
                counted(verified.parts, "file"),
                match folder.manifest.config.output.audit {
                    Audit::Full =>
                        "every input record can be restored and every byte is accounted for",
                    Audit::Spans =>
                        "every byte is accounted for; the removed text was not kept (--audit spans)",
                    Audit::None =>
                        "the totals add up; the removed text was not kept (--audit none)",
                }
            ),
            n => line!(
                out,
                "{} found; clean the input again, or restore the output folder from a backup",
                counted(n, "difference")
            ),
        }
        out.print()?;
        Ok(if sum == 0 {
            Exit::Complete
        } else {
            Exit::Differs
        })
    }
}
