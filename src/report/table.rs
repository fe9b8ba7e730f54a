//! The accounting table that ends a run, as text for a terminal.

use super::Totals;
use crate::record::Reason;
use std::fmt::Write as _;

/// What the table says beside the totals.
#[derive(Debug, Clone, Copy)]
pub struct Figures {
    /// Bytes of input as they lie on disk.
    pub input_bytes: u64,
    /// Bytes of input after decompression.
    pub decompressed: u64,
    pub inputs: u64,
    pub seconds: f64,
}

/// A number with thousands apart: 1234567 is "1,234,567".
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

/// A number of things: "1 file", "2,000 files".
#[must_use]
pub fn counted(n: u64, thing: &str) -> String {
    let ending = if n == 1 { "" } else { "s" };
    format!("{} {thing}{ending}", count(n))
}

/// A number of bytes for people, in powers of 1000: "1.5 MB".
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

/// The table.
#[must_use]
pub fn render(totals: &Totals, figures: &Figures) -> String {
    let mut out = String::new();
    let percent = |part: u64, whole: u64| {
        if whole == 0 {
            String::new()
        } else {
            format!("{:.1} %", part as f64 * 100.0 / whole as f64)
        }
    };
    let mut row = |label: &str, n: String, share: String| {
        let line = format!("  {label:<36} {n:>15}  {share:>8}");
        let _ = writeln!(out, "{}", line.trim_end());
    };
    let files = match figures.inputs {
        1 => "1 file".to_owned(),
        n => format!("{} files", count(n)),
    };
    row(
        &format!("read, from {files}"),
        count(totals.read),
        String::new(),
    );
    row(
        "kept",
        count(totals.kept),
        percent(totals.kept, totals.read),
    );
    for (label, map) in [
        ("dropped", &totals.dropped),
        ("quarantined", &totals.quarantined),
        ("of the kept, marked", &totals.marked),
    ] {
        for (reason, &n) in map {
            row(
                &format!("{label}: {reason}"),
                count(n),
                percent(n, totals.read),
            );
        }
    }
    row("sources", count(totals.sources), String::new());
    let text = &totals.text;
    row("text in", size(text.input), String::new());
    row("text kept", size(text.kept), percent(text.kept, text.input));
    row(
        "text removed",
        size(text.removed),
        percent(text.removed, text.input),
    );
    if text.rewritten_in > 0 {
        row(
            "text rewritten",
            format!(
                "{} to {}",
                size(text.rewritten_in),
                size(text.rewritten_out)
            ),
            percent(text.rewritten_in, text.input),
        );
    }
    if totals.repeats_withheld > 0 {
        row(
            "repeated lines left standing",
            count(totals.repeats_withheld),
            String::new(),
        );
    }
    if totals.templates_withheld > 0 {
        row(
            "template lines left standing",
            count(totals.templates_withheld),
            String::new(),
        );
    }
    if !totals.rules.is_empty() {
        let mut rules: Vec<_> = totals.rules.iter().collect();
        rules.sort_by_key(|(name, r)| (std::cmp::Reverse(r.bytes), name.as_str()));
        let _ = writeln!(out, "\n  {:<36} {:>15}  {:>8}", "by rule", "bytes", "edits");
        for (name, rule) in rules {
            let line = format!(
                "  {name:<36} {:>15}  {:>8}",
                count(rule.bytes),
                count(rule.edits)
            );
            let _ = writeln!(out, "{line}");
        }
    }
    let speed = figures.decompressed as f64 / 1e6 / figures.seconds.max(1e-9);
    let _ = writeln!(
        out,
        "\n  {} in {:.1} s, {speed:.0} MB/s",
        size(figures.input_bytes),
        figures.seconds
    );
    for reason in totals.quarantined.keys() {
        if let Some(reason) = Reason::from_code(reason) {
            let _ = writeln!(out, "  {reason}: a record that {}", reason.sentence());
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

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
