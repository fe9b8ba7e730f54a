//! Overrides values of a configuration with those of a file, and reports unknown keys with
//! their line.

use super::ConfigError;
use std::path::Path;

/// The error for a file that cannot be used, on one line.
pub fn wrong(path: &Path, message: &str) -> ConfigError {
    ConfigError::Parse {
        path: path.to_owned(),
        message: message.trim().replace('\n', " "),
    }
}

/// Overrides the values in `merged` with those of a file. The first file defines which sections
/// and keys exist.
pub fn overlay(merged: &mut toml::Table, path: &Path, text: &str) -> Result<(), ConfigError> {
    let user: toml::Table = toml::from_str(text).map_err(|e| wrong(path, &e.to_string()))?;
    if merged.is_empty() {
        *merged = user;
        return Ok(());
    }
    for (section, values) in user {
        let line = line_of(text, &section, None);
        let Some(toml::Value::Table(known)) = merged.get_mut(&section) else {
            let known: Vec<_> = merged.keys().cloned().collect();
            let message = format!(
                "line {line}: there is no section [{section}]; the sections are {}",
                known.join(", ")
            );
            return Err(wrong(path, &message));
        };
        let toml::Value::Table(values) = values else {
            return Err(wrong(
                path,
                &format!("line {line}: [{section}] is a section, not a value"),
            ));
        };
        for (key, value) in values {
            if !known.contains_key(&key) {
                let line = line_of(text, &section, Some(&key));
                let names: Vec<_> = known.keys().cloned().collect();
                let message = format!(
                    "line {line}: [{section}] has no key {key}; its keys are {}",
                    names.join(", ")
                );
                return Err(wrong(path, &message));
            }
            known.insert(key, value);
        }
    }
    Ok(())
}

/// The line of a section, or of a key in it, because other sections may have a key of the same
/// name.
fn line_of(text: &str, section: &str, key: Option<&str>) -> usize {
    let header = format!("[{section}]");
    let from = text
        .lines()
        .position(|l| l.trim_start().starts_with(&header));
    let from = from.unwrap_or(0);
    let is_key = |line: &str| {
        let rest = key.and_then(|key| line.trim_start().strip_prefix(key));
        rest.is_some_and(|rest| rest.trim_start().starts_with('='))
    };
    let below = text.lines().skip(from).position(is_key);
    from + below.unwrap_or(0) + 1
}
