//! The recall curve: how likely a pair of this Jaccard similarity is to share a
//! band, measured on generated sets, beside the curve that theory gives and
//! the 14 bands of 8 rows that FineWeb and OLMo use. Prints a Markdown table.
//!
//! `cargo run --release --example recall`

use copydesk::dedup::{BANDS, ROWS, band_keys, estimate, sketch};
use std::io::{self, Write as _};

/// Pairs for each row of the table.
const TRIALS: u64 = 4000;
/// Shingles of both documents together: a story of some 300 words.
const UNION: usize = 300;

fn main() -> io::Result<()> {
    let mut out = io::stdout().lock();
    writeln!(out, "| Jaccard | 20×6 | theory | 14×8 | theory |")?;
    writeln!(out, "|---|---|---|---|---|")?;
    for hundredths in (50..=100).step_by(5) {
        let jaccard = f64::from(hundredths) / 100.0;
        let (mut ours, mut theirs) = (0u32, 0u32);
        for trial in 0..TRIALS {
            let (a, b) = pair(UNION, jaccard, trial);
            let (Some(x), Some(y)) = (sketch(&a), sketch(&b)) else {
                continue;
            };
            let mut keys = band_keys(&x, 5).zip(band_keys(&y, 5));
            ours += u32::from(keys.any(|(k, l)| k == l));
            let (Some(x), Some(y)) = (sketch::<112>(&a), sketch::<112>(&b)) else {
                continue;
            };
            let mut bands = x.chunks(8).zip(y.chunks(8));
            theirs += u32::from(bands.any(|(k, l)| k == l));
        }
        let share = |n: u32| f64::from(n) / TRIALS as f64;
        let theory =
            |bands: usize, rows: usize| 1.0 - (1.0 - jaccard.powi(rows as i32)).powi(bands as i32);
        writeln!(
            out,
            "| {jaccard:.2} | {:.4} | {:.4} | {:.4} | {:.4} |",
            share(ours),
            theory(BANDS, ROWS),
            share(theirs),
            theory(14, 8)
        )?;
    }
    writeln!(
        out,
        "\n| shingles of both | Jaccard | bias | RMSE | independent minima |"
    )?;
    writeln!(out, "|---|---|---|---|---|")?;
    for union in [25, 100, 300, 1000] {
        for tenths in [4, 6, 8, 9] {
            let jaccard = (union as f64 * f64::from(tenths) / 10.0).round() / union as f64;
            let (mut sum, mut square) = (0.0, 0.0);
            for trial in 0..TRIALS {
                let (a, b) = pair(union, jaccard, trial);
                let (Some(a), Some(b)) = (sketch::<120>(&a), sketch::<120>(&b)) else {
                    continue;
                };
                let error = estimate(&a, &b) - jaccard;
                (sum, square) = (sum + error, square + error * error);
            }
            let n = TRIALS as f64;
            writeln!(
                out,
                "| {union} | {jaccard:.2} | {:+.4} | {:.4} | {:.4} |",
                sum / n,
                (square / n).sqrt(),
                (jaccard * (1.0 - jaccard) / 120.0).sqrt()
            )?;
        }
    }
    Ok(())
}

/// Two sets with this union and this Jaccard similarity.
fn pair(union: usize, jaccard: f64, trial: u64) -> (Vec<u64>, Vec<u64>) {
    let hash = |i: usize| {
        let bytes = [i as u64, trial].map(u64::to_le_bytes).concat();
        xxhash_rust::xxh3::xxh3_64(&bytes)
    };
    let shared = (union as f64 * jaccard).round() as usize;
    let half = (union - shared) / 2;
    let a = (0..shared + half).map(hash).collect();
    let b = (0..shared).chain(shared + half..union).map(hash).collect();
    (a, b)
}
