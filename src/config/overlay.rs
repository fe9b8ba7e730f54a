//! One configuration file laid over another. A table and a file's text come in,
//! the table with the file's values goes out, or what is wrong with the file.

use super::ConfigError;
use std::path::Path;

/// A file that cannot be used, in one line.
pub fn wrong(path: &Path, message: &str) -> ConfigError {
    ConfigError::Parse {
        path: path.to_owned(),
        message: message.trim().replace('\n', " "),
    }
}

/// Lays a file over what is known. The first one says what there is.
pub fn overlay(merged: &mut toml::Table, path: &Path, text: &str) -> Result<(), ConfigError> {
    let user: toml::Table = toml::from_str(text).map_err(|e| wrong(path, &e.to_string()))?;
    if merged.is_empty() {
        *merged = user;
        return Ok(());
    }
    for (section, values) in user {
        let at = line_of(text, &section, None);
        let Some(toml::Value::Table(known)) = merged.get_mut(&section) else {
            let known: Vec<_> = merged.keys().cloned().collect();
            let message = format!(
                "line {at}: there is no section [{section}]; there are {}",
                known.join(", ")
            );
            return Err(wrong(path, &message));
        };
        let toml::Value::Table(values) = values else {
            return Err(wrong(
                path,
                &format!("[{section}] is a section, not a value"),
            ));
        };
        for (key, value) in values {
            if !known.contains_key(&key) {
                let at = line_of(text, &section, Some(&key));
                let names: Vec<_> = known.keys().cloned().collect();
                let message = format!(
                    "line {at}: [{section}] has no key {key}; it has {}",
                    names.join(", ")
                );
                return Err(wrong(path, &message));
            }
            known.insert(key, value);
        }
    }
    Ok(())
}

/// The line of a section, or of a key in it: other sections may have one of its name.
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
