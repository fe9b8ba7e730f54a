//! A generated dump of any size, cleaned within a budget and held against the
//! truth: `cargo build --release && cargo run --release --example scale -- 1GB`.
//! Prints what it took, and how much of what was planted was found.

#[allow(
    dead_code,
    reason = "shared with benches and tests, which use other parts"
)]
#[path = "../benches/generate/mod.rs"]
mod generate;
mod measured;

use anyhow::{Context, ensure};
use clap::Parser;
use copydesk::config::Size;
use copydesk::record::DropReason;
use copydesk::replay::{Entries, Entry, Folder};
use copydesk::write::clean_text;
use generate::{Doc, FAMILIES, Furniture, Generator};
use serde_json::Value;
use std::collections::HashMap;
use std::fs::File;
use std::io::{self, Write};
use std::path::PathBuf;

/// Measures a run over a generated dump.
#[derive(Parser)]
struct Arguments {
    /// Size of the dump.
    size: Size,
    #[arg(long, default_value = "512MiB")]
    memory: String,
    /// The same seed gives the same dump.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Folder for dump and result, which are removed at the end: 3.5 times the size.
    #[arg(long, default_value = "target/scale")]
    folder: PathBuf,
}

/// What is to be known of all documents before any can be judged.
#[derive(Default)]
struct Truth {
    /// The document that told the story of each first.
    stories: Vec<u32>,
    /// Whether each was dropped as a copy.
    dropped: Vec<bool>,
    exact: Vec<(u32, u32)>,
    near: Vec<(u32, u32, f64)>,
    forms: Vec<u32>,
}

/// Lines and copies, planted and found.
#[derive(Default)]
struct Found {
    /// By family.
    furniture: [u64; FAMILIES.len()],
    furniture_left: [u64; FAMILIES.len()],
    repeated: u64,
    repeated_left: u64,
    paragraphs: u64,
    paragraphs_lost: u64,
    copies: u64,
    false_copies: u64,
}

fn main() -> anyhow::Result<()> {
    let arguments = Arguments::parse();
    std::fs::create_dir_all(&arguments.folder)?;
    let dump = arguments.folder.join("dump.jsonl");
    let result = arguments.folder.join("result");
    let mut truth = Truth::default();
    let bytes = write(&arguments, &dump, &mut truth)?;
    let more = [
        "--memory",
        &arguments.memory,
        "--compress",
        "zstd",
        "--overwrite",
    ];
    let run = measured::clean(&dump, &result, &more)?;
    let mut out = io::stdout().lock();
    let documents = truth.stories.len();
    writeln!(
        out,
        "{bytes} bytes, {documents} documents, --memory {}",
        arguments.memory
    )?;
    writeln!(
        out,
        "{:.1} s, {:.1} CPU s; peak memory {} MiB; disk {:.2} GB at most beside the dump, of it {} bytes of index a document",
        run.wall,
        run.cpu,
        run.peak >> 20,
        run.disk as f64 / 1e9,
        run.index / documents as u64
    )?;
    let found = compare(&result, arguments.seed, &mut truth)?;
    report(&mut out, &truth, &found)?;
    std::fs::remove_dir_all(&arguments.folder)?;
    Ok(())
}

/// Writes the dump, and keeps what is true of it.
fn write(arguments: &Arguments, dump: &PathBuf, truth: &mut Truth) -> anyhow::Result<u64> {
    let mut file = File::create(dump)?;
    let mut generator = Generator::with_kin(arguments.seed);
    let (mut written, mut buffer) = (0, Vec::with_capacity(2 << 20));
    while written < arguments.size.0 {
        buffer.clear();
        while buffer.len() < 1 << 20 {
            let doc = generator.document();
            doc.line(&mut buffer);
            let number = u32::try_from(doc.number)?;
            let of = doc.copy_of.or(doc.near.map(|near| near.of));
            let of = of.map(u32::try_from).transpose()?;
            truth.stories.push(of.unwrap_or(number));
            match (of, doc.near) {
                (Some(of), Some(near)) => truth.near.push((number, of, near.jaccard)),
                (Some(of), None) => truth.exact.push((number, of)),
                _ if doc.form => truth.forms.push(number),
                _ => {}
            }
        }
        file.write_all(&buffer)?;
        written += buffer.len() as u64;
    }
    Ok(written)
}

/// Reads the result beside a second dump of the same seed.
fn compare(result: &std::path::Path, seed: u64, truth: &mut Truth) -> anyhow::Result<Found> {
    let folder = Folder::open(result)?;
    let mut entries = Entries::new(&folder)?;
    let mut generator = Generator::with_kin(seed);
    let mut found = Found::default();
    truth.dropped = vec![false; truth.stories.len()];
    let mut read = 0;
    while let Some(entry) = entries.next_entry()? {
        let Entry::Document { line, audit } = entry else {
            anyhow::bail!("something is in quarantine");
        };
        let doc = generator.document();
        ensure!(audit.n == doc.number, "documents are out of step");
        read += 1;
        let metadata = &serde_json::from_str::<Value>(&line)?["metadata"];
        let reason = metadata["filter_reason"].as_str();
        let is_copy = |reason| {
            [DropReason::Exact, DropReason::Near]
                .map(DropReason::code)
                .contains(&reason)
        };
        if reason.is_some_and(is_copy) {
            let of = metadata["duplicate_of"]["id"].as_str().unwrap_or_default();
            let at = of.rsplit_once('#').context("no line number")?.1;
            let of = at.parse::<usize>()? - 1;
            truth.dropped[doc.number as usize] = true;
            found.copies += 1;
            let alike = truth.stories[of] == truth.stories[doc.number as usize];
            found.false_copies += u64::from(!alike);
        }
        lines(&doc, &clean_text(&line, &audit)?, &mut found);
    }
    ensure!(read == truth.stories.len(), "documents are missing");
    Ok(found)
}

/// Counts the lines of a clean text against what was planted. Only letters and
/// digits count, for blanks and invisible characters are tidied.
fn lines(doc: &Doc, clean: &str, found: &mut Found) {
    let bare = |line: &str| {
        line.chars()
            .filter(|c| c.is_alphanumeric())
            .collect::<String>()
    };
    let count = |text: &str| {
        let mut lines: HashMap<String, u64> = HashMap::new();
        for line in text.lines().map(bare).filter(|l| !l.is_empty()) {
            *lines.entry(line).or_default() += 1;
        }
        lines
    };
    let (before, after) = (count(&doc.text), count(clean));
    let of = |lines: &HashMap<String, u64>, line: &str| lines.get(line).copied().unwrap_or(0);
    let mut body: Vec<String> = doc.body.iter().map(|p| bare(p)).collect();
    body.sort_unstable();
    body.dedup();
    for paragraph in &body {
        found.paragraphs += 1;
        found.paragraphs_lost += u64::from(of(&after, paragraph) == 0);
        found.repeated += of(&before, paragraph).saturating_sub(1);
        found.repeated_left += of(&after, paragraph).saturating_sub(1);
    }
    for Furniture { family, line } in &doc.furniture {
        let line = bare(line);
        if body.binary_search(&line).is_err() {
            found.furniture[*family] += 1;
            found.furniture_left[*family] += u64::from(of(&after, &line) > 0);
        }
    }
}

fn report(out: &mut impl Write, truth: &Truth, found: &Found) -> io::Result<()> {
    let share = |part: u64, whole: u64| part as f64 / whole.max(1) as f64;
    let gone = |n: u32| truth.dropped[n as usize];
    let exact = truth.exact.iter().filter(|(a, b)| gone(*a) || gone(*b));
    let (exact, all) = (exact.count() as u64, truth.exact.len() as u64);
    writeln!(
        out,
        "exact copies: recall {:.5} of {all}",
        share(exact, all)
    )?;
    for (from, to) in [(0.8, 0.85), (0.85, 0.9), (0.9, 1.01), (0.0, 0.8)] {
        let pairs = truth.near.iter().filter(|p| (from..to).contains(&p.2));
        let pairs: Vec<_> = pairs.collect();
        let hits = pairs.iter().filter(|(a, b, _)| gone(*a) || gone(*b));
        let (hits, all) = (hits.count() as u64, pairs.len() as u64);
        let recall = share(hits, all);
        writeln!(
            out,
            "near copies of {from} to {to}: recall {recall:.5} of {all}"
        )?;
    }
    let copies = found.copies;
    let right = share(copies - found.false_copies, copies);
    writeln!(out, "copies dropped: precision {right:.6} of {copies}")?;
    let forms = truth.forms.iter().filter(|n| gone(**n)).count();
    writeln!(out, "forms dropped: {forms} of {}", truth.forms.len())?;
    let families = FAMILIES
        .iter()
        .zip(found.furniture)
        .zip(found.furniture_left);
    let all = found.furniture.iter().sum::<u64>();
    let left = found.furniture_left.iter().sum::<u64>();
    let all = std::iter::once(((&"furniture", all), left));
    for ((name, all), left) in all.chain(families) {
        let recall = share(all - left, all);
        writeln!(out, "{name}: recall {recall:.5} of {all} lines")?;
    }
    let (struck, all) = (found.repeated - found.repeated_left, found.repeated);
    writeln!(
        out,
        "repeated paragraphs: recall {:.5} of {all}",
        share(struck, all)
    )?;
    let (lost, all) = (found.paragraphs_lost, found.paragraphs);
    writeln!(
        out,
        "paragraphs lost: {lost} of {all} ({:.6})",
        share(lost, all)
    )?;
    Ok(())
}
