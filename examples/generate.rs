//! Writes a generated news dump, and what was planted in it to standard output:
//! `cargo run --release --example generate -- --bytes 200MB --seed 1 -o dump.jsonl`.

#[allow(
    dead_code,
    reason = "shared with benches and tests, which use other parts"
)]
#[path = "../benches/generate/mod.rs"]
mod generate;

use clap::Parser;
use generate::{FAMILIES, Generator};
use std::fs::File;
use std::io::{self, Write};
use std::path::PathBuf;

/// Writes a generated news dump with known truth.
#[derive(Parser)]
struct Arguments {
    /// Size, like 200MB or 1GiB; the document that passes it is the last.
    #[arg(long, value_parser = size, default_value = "16MB")]
    bytes: u64,
    /// The same seed gives the same bytes.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// The file to write.
    #[arg(short, long)]
    output: PathBuf,
}

fn size(text: &str) -> Result<u64, String> {
    let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let unit = match &text[digits.len()..] {
        "" | "B" => 1,
        "kB" | "KB" => 1000,
        "MB" => 1_000_000,
        "GB" => 1_000_000_000,
        "MiB" => 1 << 20,
        "GiB" => 1 << 30,
        other => return Err(format!("{other} is no unit; use MB, GB, MiB or GiB")),
    };
    let number: u64 = digits.parse().map_err(|_| format!("{text} is no size"))?;
    number
        .checked_mul(unit)
        .ok_or_else(|| "too large".to_owned())
}

fn main() -> anyhow::Result<()> {
    let arguments = Arguments::parse();
    let mut file = File::create(&arguments.output)?;
    let mut generator = Generator::new(arguments.seed);
    let mut written = 0;
    let mut buffer = Vec::with_capacity(2 << 20);
    while written < arguments.bytes {
        buffer.clear();
        while buffer.len() < 1 << 20 && written + (buffer.len() as u64) < arguments.bytes {
            generator.line(&mut buffer);
        }
        file.write_all(&buffer)?;
        written += buffer.len() as u64;
    }
    let truth = generator.truth();
    let families: serde_json::Map<_, _> = FAMILIES
        .iter()
        .zip(truth.furniture)
        .map(|(name, lines)| ((*name).to_owned(), lines.into()))
        .collect();
    let truth = serde_json::json!({
        "bytes": written,
        "documents": truth.documents,
        "exact_copies": truth.exact_copies,
        "repeated_blocks": truth.repeated_blocks,
        "doubled_paragraphs": truth.doubled_paragraphs,
        "headlines": truth.headlines,
        "untidy": truth.untidy,
        "dated_banners": truth.dated_banners,
        "furniture": families,
    });
    writeln!(io::stdout(), "{truth:#}")?;
    Ok(())
}
