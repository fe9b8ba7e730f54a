//! Runs the built binary and measures it from outside: wall and processor time,
//! peak resident memory, most bytes on disk. Linux only; memory and disk are
//! sampled every 20 ms, and the peak is the kernel's own.

use anyhow::{Context, ensure};
use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// What a run took.
#[derive(Debug, Clone, Copy, Default)]
pub struct Measured {
    pub wall: f64,
    /// User and system seconds.
    pub cpu: f64,
    /// Bytes.
    pub peak: u64,
    pub disk: u64,
    /// Of these, what is sorted and looked up: files without a name.
    pub index: u64,
}

/// Runs `copydesk clean INPUT -o OUTPUT` with more arguments.
pub fn clean(input: &Path, output: &Path, more: &[&str]) -> anyhow::Result<Measured> {
    let before = children()?;
    let begun = Instant::now();
    let mut child = Command::new(binary()?)
        .arg("clean")
        .args([input, Path::new("-o"), output])
        .args(more)
        .stdout(Stdio::null())
        .spawn()?;
    let status = format!("/proc/{}/status", child.id());
    let mut measured = Measured::default();
    for turn in 0u32.. {
        let text = fs::read_to_string(&status).unwrap_or_default();
        let peak = text.lines().find_map(|l| l.strip_prefix("VmHWM:"));
        let kib: Option<u64> = peak.and_then(|l| l.trim().strip_suffix(" kB")?.parse().ok());
        measured.peak = measured.peak.max(kib.unwrap_or(0) << 10);
        if turn.is_multiple_of(10) {
            let index = unnamed(child.id());
            measured.index = measured.index.max(index);
            measured.disk = measured.disk.max(used(output) + index);
        }
        if let Some(exit) = child.try_wait()? {
            ensure!(exit.success(), "copydesk ended with {exit}");
            break;
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    measured.wall = begun.elapsed().as_secs_f64();
    measured.cpu = children()? - before;
    Ok(measured)
}

/// The binary beside this example.
fn binary() -> anyhow::Result<PathBuf> {
    let own = std::env::current_exe()?;
    let folder = own.parent().and_then(Path::parent);
    let binary = folder.context("no folder")?.join("copydesk");
    ensure!(
        binary.exists(),
        "build the binary first: cargo build --release"
    );
    Ok(binary)
}

/// Seconds of processor time of the children that have ended.
fn children() -> anyhow::Result<f64> {
    /// Of the kernel's interface, on every machine.
    const TICKS: f64 = 100.0;
    let stat = fs::read_to_string("/proc/self/stat")?;
    let (_, rest) = stat.rsplit_once(") ").context("no stat")?;
    let fields: Vec<&str> = rest.split(' ').collect();
    let ticks = |at: usize| -> anyhow::Result<f64> { Ok(fields[at].parse()?) };
    Ok((ticks(13)? + ticks(14)?) / TICKS)
}

/// Bytes that the files under a folder take.
fn used(folder: &Path) -> u64 {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let sizes = entries.map(|entry| match entry.metadata() {
        Ok(m) if m.is_dir() => used(&entry.path()),
        Ok(m) => m.blocks() * 512,
        Err(_) => 0,
    });
    sizes.sum()
}

/// Bytes of the files without a name that a process holds open.
fn unnamed(process: u32) -> u64 {
    let files = fs::read_dir(format!("/proc/{process}/fd"));
    let files = files.into_iter().flatten().flatten().map(|f| f.path());
    let is_unnamed = |path: &PathBuf| {
        let target = fs::read_link(path).unwrap_or_default();
        target.to_string_lossy().ends_with(" (deleted)")
    };
    let mut seen: Vec<(u64, u64)> = files
        .filter(is_unnamed)
        .filter_map(|path| fs::metadata(path).ok())
        .map(|m| (m.ino(), m.blocks() * 512))
        .collect();
    seen.sort_unstable();
    seen.dedup_by_key(|file| file.0);
    seen.iter().map(|file| file.1).sum()
}
