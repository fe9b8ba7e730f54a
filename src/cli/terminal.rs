//! Output to the terminal. Text of documents and file names is not trusted: control
//! characters and direction overrides are escaped.

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

/// Escapes everything that could control a terminal; newlines and tabs are kept.
pub fn safe(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        let is_control = (c.is_control() && c != '\n' && c != '\t')
            || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}');
        if is_control {
            out.extend(c.escape_unicode());
        } else {
            out.push(c);
        }
    }
    out
}

/// Escapes a text and replaces its newlines, for a message of one line.
pub fn one_line(text: &str) -> String {
    safe(text).replace('\n', " ")
}

/// Prints to standard output. A closed pipe is no error: the reader has seen enough, and the
/// exit code must still tell how the work ended.
pub fn print(text: &str) -> io::Result<()> {
    print_bytes(text.as_bytes())
}

/// As [`print`], of bytes that are written as they are.
pub fn print_bytes(bytes: &[u8]) -> io::Result<()> {
    let mut out = io::stdout().lock();
    match out.write_all(bytes).and_then(|()| out.flush()) {
        Err(e) if e.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        result => result,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_steers_the_terminal() {
        assert_eq!(safe("a\u{1b}[2Jb\n\t"), "a\\u{1b}[2Jb\n\t");
        assert_eq!(safe("\u{202e}x\u{9b}"), "\\u{202e}x\\u{9b}");
        assert_eq!(one_line("a\nb"), "a b");
    }
}
