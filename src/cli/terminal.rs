//! What steers a terminal, and standard output. Texts of documents, names of files and results
//! from elsewhere are not trusted; what is printed is a [`Page`](super::page::Page), which shows
//! such characters and never sends them.

use std::fmt::Write as _;
use std::io::{self, IsTerminal, Write};

/// When to use color.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Color {
    /// On a terminal, unless NO_COLOR is set
    Auto,
    /// Also into files and pipes
    Always,
    /// Mark removed text with [- -]
    Never,
}

impl Color {
    /// Whether to color standard output.
    pub fn on(self) -> bool {
        match self {
            Self::Always => true,
            Self::Never => false,
            Self::Auto => io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none(),
        }
    }
}

/// Whether a character steers a terminal: control characters but the tab, marks and overrides
/// of the direction, and line breaks of every kind.
pub fn steers(c: char) -> bool {
    (c.is_control() && c != '\t')
        || matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Shows what steers a terminal; newlines stay.
pub fn safe(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if steers(c) && c != '\n' {
            out.extend(c.escape_unicode());
        } else {
            out.push(c);
        }
    }
    out
}

/// As [`safe`], with blanks for newlines: for a message, which may have line breaks of its own.
pub fn one_line(text: &str) -> String {
    safe(text).replace('\n', " ")
}

/// JSON in which nothing steers a terminal, with the same values; newlines stay.
pub fn safe_json(json: &str) -> String {
    let mut out = String::with_capacity(json.len());
    for c in json.chars() {
        // They stand in strings only, and all have four digits.
        if steers(c) && c != '\n' {
            let _ = write!(out, "\\u{:04x}", u32::from(c));
        } else {
            out.push(c);
        }
    }
    out
}

/// Writes bytes to standard output as they are, for a program or a file to take. On a terminal
/// they are shown like any text.
pub fn print_bytes(bytes: &[u8]) -> io::Result<()> {
    if io::stdout().is_terminal() {
        let text = safe(&String::from_utf8_lossy(bytes));
        return send(text.as_bytes());
    }
    send(bytes)
}

/// Writes to standard output. A closed pipe is no error: the reader has seen enough, and the
/// exit code must still tell how the work ended.
pub(super) fn send(bytes: &[u8]) -> io::Result<()> {
    let mut out = io::stdout().lock();
    sent(out.write_all(bytes).and_then(|()| out.flush()))
}

/// What came of writing to standard output.
pub fn sent(result: io::Result<()>) -> io::Result<()> {
    match result {
        Err(e) if e.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        Err(e) => Err(io::Error::new(
            e.kind(),
            format!("cannot write to standard output: {e}; send it to another place"),
        )),
        Ok(()) => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_steers_the_terminal() {
        assert_eq!(safe("a\u{1b}[2Jb\n\t"), "a\\u{1b}[2Jb\n\t");
        assert_eq!(safe("\u{202e}x\u{9b}\u{61c}"), "\\u{202e}x\\u{9b}\\u{61c}");
        assert_eq!(one_line("a\nb"), "a b");
    }

    #[test]
    fn json_keeps_its_values() {
        let hostile = "\u{9b}31m\u{202e}\u{61c}\u{2028}é\u{7f}";
        let json = serde_json::json!({ hostile: hostile });
        let shown = safe_json(&json.to_string());
        assert!(!shown.contains(steers), "{shown}");
        assert_eq!(
            serde_json::from_str::<serde_json::Value>(&shown).unwrap(),
            json
        );
    }
}
