//! A page: the only thing that is printed. Whatever is put into it is shown and never sent: a
//! line stays one line, and of other text only line ends and tabs are kept. So a new command
//! need not think of it.

use super::terminal::{send, steers};
use std::fmt::{self, Write};
use std::io;

/// How a stretch of text stands out.
#[derive(Debug, Clone, Copy)]
pub enum Style {
    /// Text that was removed from its document.
    Struck,
    /// Text that only the first of two documents has.
    Removed,
    /// Text that only the second of two documents has.
    Added,
    Note,
    Bold,
}

impl Style {
    /// The parameters of the escape sequence that begins it.
    fn sequence(self) -> &'static str {
        match self {
            Self::Struck => "31;9",
            Self::Removed => "31",
            Self::Added => "32",
            Self::Note => "2",
            Self::Bold => "1",
        }
    }

    /// The marks around it without color.
    fn marks(self) -> [&'static str; 2] {
        match self {
            Self::Struck | Self::Removed => ["[-", "-]"],
            Self::Added => ["{+", "+}"],
            Self::Note | Self::Bold => ["", ""],
        }
    }
}

/// Text for standard output.
#[derive(Debug, Default)]
pub struct Page {
    out: String,
    color: bool,
}

/// Adds a line to a page, with the arguments of `format!`.
macro_rules! line {
    ($page:expr) => {
        $page.line(format_args!(""))
    };
    ($page:expr, $($words:tt)+) => {
        $page.line(format_args!($($words)+))
    };
}
pub(super) use line;

impl Page {
    /// An empty page with colors.
    pub fn colored(color: bool) -> Self {
        let out = String::new();
        Self { out, color }
    }

    /// Adds a line. It stays one line, whatever is in it.
    pub fn line(&mut self, words: fmt::Arguments<'_>) {
        self.words(words);
        self.out.push('\n');
    }

    /// Adds a part of a line.
    pub fn words(&mut self, words: fmt::Arguments<'_>) {
        // Writing to a string does not fail.
        let _ = Shown {
            out: &mut self.out,
            breaks: false,
        }
        .write_fmt(words);
    }

    /// Adds text with its line ends: of a document, or our own.
    pub fn text(&mut self, text: &str) {
        let _ = Shown {
            out: &mut self.out,
            breaks: true,
        }
        .write_str(text);
    }

    /// Adds text that stands out, with its line ends.
    pub fn styled(&mut self, style: Style, text: &str) {
        let [open, close] = style.marks();
        if self.color {
            let _ = write!(self.out, "\u{1b}[{}m", style.sequence());
            self.text(text);
            self.out.push_str("\u{1b}[0m");
        } else {
            self.out.push_str(open);
            self.text(text);
            self.out.push_str(close);
        }
    }

    /// Adds a part of a line that stands out.
    pub fn styled_words(&mut self, style: Style, words: fmt::Arguments<'_>) {
        let mut shown = String::new();
        let _ = Shown {
            out: &mut shown,
            breaks: false,
        }
        .write_fmt(words);
        self.styled(style, &shown);
    }

    /// Whether the next text begins a line.
    pub fn begins_line(&self) -> bool {
        self.out.is_empty() || self.out.ends_with('\n')
    }

    pub fn is_empty(&self) -> bool {
        self.out.is_empty()
    }

    /// Prints the page. A closed pipe is no error.
    pub fn print(&self) -> io::Result<()> {
        send(self.out.as_bytes())
    }

    #[cfg(test)]
    pub fn as_str(&self) -> &str {
        &self.out
    }
}

/// Writes text and shows what steers a terminal.
struct Shown<'a> {
    out: &'a mut String,
    /// Whether line ends stay.
    breaks: bool,
}

impl Write for Shown<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        for c in text.chars() {
            match c {
                '\n' if self.breaks => self.out.push(c),
                '\n' => self.out.push_str("\\n"),
                c if steers(c) => self.out.extend(c.escape_unicode()),
                c => self.out.push(c),
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const EVIL: &str = "\u{1b}]0;x\u{7}\u{9b}31m\u{202e}\u{61c}\r\n\u{2028}verified: all";

    #[test]
    fn a_line_stays_a_line() {
        for page in [Page::default(), Page::colored(true)] {
            let mut page = page;
            line!(page, "{EVIL} and {:>3}", 7);
            let shown = page.as_str();
            assert_eq!(shown.matches('\n').count(), 1, "{shown}");
            assert!(!shown.trim_end().contains(steers), "{shown}");
            assert!(shown.ends_with("verified: all and   7\n"), "{shown}");
        }
    }

    #[test]
    fn text_keeps_its_lines_and_tabs() {
        let mut page = Page::default();
        page.text("one\n\ttwo\u{1b}[2J\n");
        page.styled(Style::Struck, "three\u{9b}\n");
        assert_eq!(page.as_str(), "one\n\ttwo\\u{1b}[2J\n[-three\\u{9b}\n-]");
    }

    #[test]
    fn only_its_own_colors_are_sent() {
        let mut page = Page::colored(true);
        page.styled_words(Style::Bold, format_args!("{EVIL}"));
        let shown = page.as_str();
        assert!(shown.starts_with("\u{1b}[1m\\u{1b}]0;x"), "{shown}");
        assert_eq!(shown.matches('\u{1b}').count(), 2, "{shown}");
    }
}
