//! Whether the disks have room for a run, asked before it starts. Sizes of inputs
//! come in, and a refusal with numbers goes out; it is an estimate, and a disk
//! that fills up all the same ends the run where it can be gone on with.

use crate::config::{Audit, Compress, Config, Sample, Size};
use crate::exec::fault;
use crate::read::Input;
use crate::run::error::RunError;
use crate::run::policy::Policy;
use crate::write::OutputFolder;
use std::fs;
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::Path;

/// In hundredths of the uncompressed input: staged entries, and what is sorted and
/// looked up.
const STAGING: u64 = 125;
const INDEX: u64 = 40;
/// Likewise, where templates are learned: blocks of the staging with what was marked
/// again, which may be all of it, and what was noted of the documents. A dump of pages
/// needs the most: 4.7 times its size in all (docs/evaluation/scale.md).
const LEARNING: u64 = STAGING + 50;
/// Likewise: documents with what was lifted, and the audit by what it keeps.
const LINES: u64 = 110;
const AUDIT: [(Audit, u64); 3] = [(Audit::Full, 30), (Audit::Spans, 25), (Audit::None, 18)];
/// How much smaller compressed text is, at least.
const COMPRESSED: u64 = 3;
/// Uncompressed bytes of a byte of news in gzip, and in what packs tighter.
const GZIP: u64 = 4;
const TIGHT: u64 = 6;

/// Refuses a run for which there is no room.
///
/// # Errors
/// What is free is less than what is needed, by this estimate.
pub fn check(
    config: &Config,
    policy: &Policy,
    inputs: &[Input],
    folder: &OutputFolder,
) -> Result<(), RunError> {
    if config.run.limit > 0 || config.run.sample != Sample::All {
        // It is unknown how much of the input will be read.
        return Ok(());
    }
    let input: u64 = inputs.iter().map(uncompressed).sum();
    let staging = input * STAGING / 100;
    let temporary = if staging > policy.budget.staging() {
        let learning = if policy.learn { LEARNING } else { 0 };
        staging + input * (INDEX + learning) / 100
    } else {
        0
    };
    let audit = AUDIT
        .iter()
        .find(|(audit, _)| *audit == config.output.audit);
    let lines = input * (LINES + audit.map_or(0, |a| a.1)) / 100;
    let output = match config.output.compress {
        Compress::None => lines,
        Compress::Gzip | Compress::Zstd => lines / COMPRESSED,
    };
    let (root, scratch) = (folder.work(), folder.scratch());
    let one_disk = match (device(&root), device(scratch)) {
        (Some(a), Some(b)) => a == b,
        _ => true,
    };
    if one_disk {
        let advice = if config.run.tmp.as_os_str().is_empty() {
            "put temporary files on another disk with --tmp, compress the output with --compress zstd, or choose another output folder with -o"
        } else {
            "compress the output with --compress zstd, or choose other folders with -o and --tmp"
        };
        // What an earlier process left is there already.
        let there = used(&root)
            + if scratch.starts_with(folder.work()) {
                0
            } else {
                used(scratch)
            };
        return enough(&root, (temporary + output).saturating_sub(there), advice);
    }
    let advice = "choose another folder with --tmp";
    enough(scratch, temporary.saturating_sub(used(scratch)), advice)?;
    let advice =
        "compress the output with --compress zstd, or choose another output folder with -o";
    enough(&root, output.saturating_sub(used(&root)), advice)
}

fn enough(folder: &Path, needed: u64, advice: &'static str) -> Result<(), RunError> {
    let Ok(free) = free(folder) else {
        return Ok(());
    };
    if needed <= free {
        return Ok(());
    }
    Err(RunError::Space {
        folder: folder.to_owned(),
        needed: rounded(needed),
        free: rounded(free),
        advice,
    })
}

/// To whole MiB, as people read it.
fn rounded(bytes: u64) -> Size {
    match bytes >> 20 {
        0 => Size(bytes),
        mib => Size(mib << 20),
    }
}

/// Bytes that this user may still write.
fn free(folder: &Path) -> io::Result<u64> {
    let disk = rustix::fs::statvfs(folder)?;
    let free = disk.f_bavail.saturating_mul(disk.f_frsize);
    Ok(fault::size("COPYDESK_FREE", free))
}

fn device(path: &Path) -> Option<u64> {
    fs::metadata(path).ok().map(|m| m.dev())
}

/// Bytes of the files under a folder.
fn used(folder: &Path) -> u64 {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let sizes = entries.map(|entry| match entry.metadata() {
        Ok(m) if m.is_dir() => used(&entry.path()),
        Ok(m) => m.len(),
        Err(_) => 0,
    });
    sizes.sum()
}

/// What an input holds, by its name.
fn uncompressed(input: &Input) -> u64 {
    let extension = input.path.extension().and_then(|e| e.to_str());
    input.size
        * match extension {
            Some("gz") => GZIP,
            Some("zst" | "bz2" | "xz" | "parquet") => TIGHT,
            _ => 1,
        }
}
