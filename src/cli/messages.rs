//! What the program says on standard error, as lines for people or as JSON for programs.
//! `--quiet` and `--log-format` are set once, before a command runs.

use super::terminal::{one_line, safe, safe_json};
use std::io::{self, Write as _};
use std::sync::OnceLock;

/// How messages are written to standard error.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum LogFormat {
    /// Lines for people, beginning with `copydesk:`
    #[default]
    Text,
    /// One JSON object a line, with timestamp, level and message
    Json,
}

/// What is said, and how.
#[derive(Debug, Clone, Copy, Default)]
pub struct Manner {
    /// Only errors are said, and no progress is shown.
    pub quiet: bool,
    pub format: LogFormat,
}

static MANNER: OnceLock<Manner> = OnceLock::new();

/// Sets the manner for the whole process. Only the first call counts.
pub fn set(manner: Manner) {
    let _ = MANNER.set(manner);
}

fn manner() -> Manner {
    MANNER.get().copied().unwrap_or_default()
}

/// Whether a progress bar may be drawn.
pub fn show_progress() -> bool {
    let manner = manner();
    !manner.quiet && manner.format == LogFormat::Text
}

/// Says something that a person should know.
pub fn warn(message: &str) {
    if !manner().quiet {
        write("WARN", message);
    }
}

/// Says why the command did not do what was asked.
pub fn error(message: &str) {
    write("ERROR", message);
}

/// Takes the log of `--verbose` to standard error. What cannot be written there is lost, and the
/// work goes on.
pub struct Log(pub LogFormat);

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let text = String::from_utf8_lossy(bytes);
        let shown = match self.0 {
            LogFormat::Text => safe(&text),
            LogFormat::Json => safe_json(&text),
        };
        let _ = io::stderr().write_all(shown.as_bytes());
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn write(level: &str, message: &str) {
    let line = match manner().format {
        LogFormat::Text => format!("copydesk: {}", one_line(message)),
        LogFormat::Json => {
            let timestamp = jiff::Timestamp::now().to_string();
            let message = one_line(message);
            serde_json::json!({"timestamp": timestamp, "level": level, "message": message})
                .to_string()
        }
    };
    let _ = writeln!(io::stderr(), "{line}");
}
