//! The table at the end of a run, and numbers as text for people.

use super::{ShapeLoss, Totals};
use crate::record::Reason;
use std::collections::BTreeMap;

/// What the table shows in addition to the totals.
#[derive(Debug, Clone, Copy)]
pub struct Figures {
    /// Bytes of the input files on disk.
    pub input_bytes: u64,
    /// Bytes of the input after decompression.
    pub decompressed: u64,
    /// The number of input files.
    pub inputs: u64,
    /// Records of the input that are not in the sample.
    pub unsampled: u64,
    pub seconds: f64,
}

/// A number with thousands separators: 1234567 is "1,234,567".
#[must_use]
pub fn count(n: u64) -> String {
    let digits = n.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (i, d) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(d);
    }
    out
}

/// A number with its noun: "1 file", "2,000 files".
#[must_use]
pub fn counted(n: u64, thing: &str) -> String {
    let ending = if n == 1 { "" } else { "s" };
    format!("{} {thing}{ending}", count(n))
}

/// A number of bytes in powers of 1000: "1.5 MB".
#[must_use]
pub fn size(bytes: u64) -> String {
    let mut value = bytes as f64;
    for unit in ["B", "kB", "MB", "GB"] {
        if value < 999.5 {
            return match unit {
                "B" => format!("{bytes} B"),
                _ => format!("{value:.1} {unit}"),
            };
        }
        value /= 1000.0;
    }
    format!("{value:.1} TB")
}

/// The files of input folders that were not read, by extension: "skipped (not .txt, …): 1 .html".
#[must_use]
pub fn skipped(ignored: &BTreeMap<String, u64>) -> String {
    let kinds: Vec<_> = ignored
        .iter()
        .map(|(extension, n)| match extension.as_str() {
            "(none)" => format!("{} without an extension", count(*n)),
            extension => format!("{} .{}", count(*n), extension.escape_debug()),
        })
        .collect();
    format!(
        "skipped (not .txt, .jsonl, .json, .csv, .parquet): {}",
        kinds.join(", ")
    )
}

/// The lines of the table at the end of a run.
#[must_use]
pub fn render(totals: &Totals, figures: &Figures) -> Vec<String> {
    let mut out = Vec::new();
    documents(totals, figures, &mut out);
    bytes(totals, &mut out);
    rules(totals, &mut out);
    let speed = figures.decompressed as f64 / 1e6 / figures.seconds.max(1e-9);
    out.push(String::new());
    out.push(format!(
        "  {} in {:.1} s, {speed:.0} MB/s",
        size(figures.input_bytes),
        figures.seconds
    ));
    for (n, kind) in [
        (totals.repeats_withheld, "repeated line"),
        (totals.templates_withheld, "template line"),
    ] {
        if n > 0 {
            let lines = counted(n, kind);
            out.push(format!(
                "  {lines} kept: too much of the page would have gone"
            ));
        }
    }
    let losses = &totals.shape_losses;
    if !losses.is_empty() {
        let documents = counted(losses.documents, "document");
        out.push(format!(
            "  page.shape alone removed most sentences of {documents}; look at them with `copydesk explain`:"
        ));
        for ShapeLoss { id, percent } in &losses.worst {
            out.push(format!("    {} ({percent} %)", id.escape_debug()));
        }
    }
    for reason in totals.quarantined.keys() {
        if let Some(reason) = Reason::from_code(reason) {
            out.push(format!("  {reason}: a record that {}", reason.sentence()));
        }
    }
    out
}

/// Appends the rows about documents.
fn documents(totals: &Totals, figures: &Figures, out: &mut Vec<String>) {
    let files = counted(figures.inputs, "file");
    row(out, &format!("read, from {files}"), count(totals.read), "");
    if figures.unsampled > 0 {
        row(out, "not in the sample", count(figures.unsampled), "");
    }
    let share = |n| percent(n, totals.read);
    row(out, "kept", count(totals.kept), &share(totals.kept));
    for (label, map) in [
        ("dropped", &totals.dropped),
        ("quarantined", &totals.quarantined),
        ("of the kept, marked", &totals.marked),
    ] {
        for (reason, &n) in map {
            row(out, &format!("{label}: {reason}"), count(n), &share(n));
        }
    }
    row(out, "sources", count(totals.sources), "");
}

/// Appends the rows about bytes of text.
fn bytes(totals: &Totals, out: &mut Vec<String>) {
    let text = &totals.text;
    let share = |n| percent(n, text.input);
    row(out, "text read", size(text.input), "");
    row(out, "text kept", size(text.kept), &share(text.kept));
    row(
        out,
        "text removed",
        size(text.removed),
        &share(text.removed),
    );
    if text.rewritten_in > 0 {
        let (before, after) = (size(text.rewritten_in), size(text.rewritten_out));
        let change = format!("{before} to {after}");
        row(out, "text rewritten", change, &share(text.rewritten_in));
    }
}

/// Appends the bytes and edits of every rule, the largest first.
fn rules(totals: &Totals, out: &mut Vec<String>) {
    if totals.rules.is_empty() {
        return;
    }
    let mut rules: Vec<_> = totals.rules.iter().collect();
    rules.sort_by_key(|(name, r)| (std::cmp::Reverse(r.bytes), name.as_str()));
    out.push(String::new());
    row(out, "removed or rewritten by rule", "bytes".into(), "edits");
    for (name, rule) in rules {
        row(out, name, count(rule.bytes), &count(rule.edits));
    }
}

/// Appends a row with a label and two columns, of which the second may be empty.
fn row(out: &mut Vec<String>, label: &str, first: String, second: &str) {
    let line = format!("  {label:<36} {first:>15}  {second:>8}");
    out.push(line.trim_end().to_owned());
}

/// A share in percent; empty if there is no whole.
fn percent(part: u64, whole: u64) -> String {
    if whole == 0 {
        return String::new();
    }
    format!("{:.1} %", part as f64 * 100.0 / whole as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn skipped_files_are_named_by_extension() {
        let ignored = [("html".to_owned(), 1), ("(none)".to_owned(), 2)];
        assert_eq!(
            skipped(&BTreeMap::from(ignored)),
            "skipped (not .txt, .jsonl, .json, .csv, .parquet): 2 without an extension, 1 .html"
        );
    }

    #[test]
    fn numbers_for_people() {
        assert_eq!(count(0), "0");
        assert_eq!(count(1_234_567), "1,234,567");
        assert_eq!(count(123), "123");
        assert_eq!(size(999), "999 B");
        assert_eq!(size(1_500_000), "1.5 MB");
        assert_eq!(size(999_999), "1.0 MB");
    }
}
