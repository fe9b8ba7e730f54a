//! `copydesk verify`: the accounting, re-checked from the files alone.

use super::exit::Exit;
use super::progress::Bar;
use super::terminal::{print, safe};
use crate::config::Audit;
use crate::exec::{Observer as _, Phase};
use crate::replay::{Folder, verify};
use crate::report::{count, counted};
use clap::Args;
use std::fmt::Write as _;
use std::path::PathBuf;

/// Check a result: every part, every record, every sum
///
/// Reads the output folder and nothing else: the parts are those that were
/// written, every record comes back byte for byte, the bytes of every text add
/// up, and every dropped copy has its survivor. Exits with 4 if something differs.
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
        bar.begin(
            Phase::Verify,
            folder.manifest.outputs.iter().map(|p| p.uncompressed).sum(),
        );
        let verified = verify(&folder, &bar);
        bar.finish();
        let verified = verified?;
        let mut out = String::new();
        for difference in &verified.differences {
            let _ = writeln!(out, "{}", safe(&difference.0));
        }
        if verified.more > 0 {
            let _ = writeln!(out, "and {} more", count(verified.more));
        }
        let sum = verified.differences.len() as u64 + verified.more;
        let verdict = match sum {
            0 => format!(
                "verified: {} in {}; {}\n",
                counted(verified.records, "record"),
                counted(verified.parts, "file"),
                match folder.manifest.config.output.audit {
                    Audit::Full => "every record comes back and every byte is accounted for",
                    Audit::Spans =>
                        "every byte is accounted for, and what was struck was not kept (--audit spans)",
                    Audit::None =>
                        "the sums add up, and what was struck was not kept (--audit none)",
                }
            ),
            n => format!("{}\n", counted(n, "difference")),
        };
        print(&(out + &verdict))?;
        Ok(if sum == 0 {
            Exit::Complete
        } else {
            Exit::Differs
        })
    }
}
