//! The identity of a run: the program version, the settings and the input files. Two runs of
//! the same identity write the same bytes, so that one can resume the other; of two that
//! differ, this lists the differences.

use super::{FORMAT, Manifest};
use crate::config::Config;
use crate::read::Input;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;

/// Settings that the result does not depend on, and the paths of rules and templates, whose
/// content is part of the hash of the rules.
const IRRELEVANT: [&str; 7] = [
    "run.threads",
    "run.memory",
    "run.tmp",
    "output.share",
    "dedup.allow-removal",
    "boilerplate.rules",
    "boilerplate.templates",
];

/// Everything that the result of a run depends on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Identity {
    pub copydesk: String,
    pub format: u32,
    pub rules_hash: String,
    pub config: Config,
    pub inputs: Vec<Fingerprint>,
}

/// An input file as it was found before it was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fingerprint {
    pub name: String,
    pub bytes: u64,
    /// The time of the last modification, in UTC.
    pub modified: String,
    pub inode: u64,
    /// The name of its folder, from which the source of its documents may be taken.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub folder: String,
}

impl Fingerprint {
    /// The fingerprint of an input file.
    #[must_use]
    pub fn of(input: &Input) -> Self {
        let modified = input
            .modified
            .and_then(|m| jiff::Timestamp::try_from(m).ok());
        let folder = input.path.parent().and_then(|p| p.file_name());
        Self {
            name: input.name.clone(),
            bytes: input.size,
            modified: modified.map(|m| m.to_string()).unwrap_or_default(),
            inode: input.identity.inode,
            folder: folder
                .map(|f| f.to_string_lossy().into_owned())
                .unwrap_or_default(),
        }
    }

    /// Describes how the file differs in `now`.
    fn difference(&self, now: &Self) -> Option<String> {
        let mut changes = Vec::new();
        if self.bytes != now.bytes {
            changes.push(format!("{} bytes, was {}", now.bytes, self.bytes));
        }
        if self.modified != now.modified {
            changes.push(format!("modified {}, was {}", now.modified, self.modified));
        }
        if self.inode != now.inode {
            changes.push("another file with this name".to_owned());
        }
        if self.folder != now.folder {
            changes.push(format!("in the folder {}, was {}", now.folder, self.folder));
        }
        (!changes.is_empty()).then(|| format!("{} changed: {}", now.name, changes.join("; ")))
    }
}

impl Identity {
    /// The identity of a run that has not begun.
    #[must_use]
    pub fn new(config: &Config, rules_hash: u128, inputs: &[Input]) -> Self {
        Self {
            copydesk: env!("CARGO_PKG_VERSION").to_owned(),
            format: FORMAT,
            rules_hash: super::hex(rules_hash),
            config: config.clone(),
            inputs: inputs.iter().map(Fingerprint::of).collect(),
        }
    }

    /// The identity of the run that wrote a manifest.
    #[must_use]
    pub fn of_manifest(manifest: &Manifest) -> Self {
        Self {
            copydesk: manifest.copydesk.clone(),
            format: manifest.format,
            rules_hash: manifest.rules_hash.clone(),
            config: manifest.config.clone(),
            inputs: manifest.run.inputs.clone(),
        }
    }

    /// Lists how the run `now` differs from this one.
    #[must_use]
    pub fn differences(&self, now: &Self) -> Vec<String> {
        let mut found = Vec::new();
        if self.copydesk != now.copydesk || self.format != now.format {
            found.push(format!(
                "copydesk is {}, was {}",
                now.copydesk, self.copydesk
            ));
        }
        let (old, new) = (settings(&self.config), settings(&now.config));
        for name in old
            .keys()
            .chain(new.keys().filter(|k| !old.contains_key(*k)))
        {
            let show = |settings: &BTreeMap<String, String>| {
                settings
                    .get(name)
                    .cloned()
                    .unwrap_or_else(|| "unset".into())
            };
            if old.get(name) != new.get(name) {
                found.push(format!("{name} is {}, was {}", show(&new), show(&old)));
            }
        }
        if self.rules_hash != now.rules_hash {
            found.push("the rules or templates changed".to_owned());
        }
        self.input_differences(now, &mut found);
        found
    }

    fn input_differences(&self, now: &Self, found: &mut Vec<String>) {
        // Both lists are sorted by name, and so is a map.
        let by_name = |inputs: &[Fingerprint]| -> BTreeMap<String, Fingerprint> {
            let pairs = inputs.iter().map(|f| (f.name.clone(), f.clone()));
            pairs.collect()
        };
        let (old, new) = (by_name(&self.inputs), by_name(&now.inputs));
        for (name, before) in &old {
            match new.get(name) {
                None => found.push(format!("{name} is no longer in the input")),
                Some(after) => found.extend(before.difference(after)),
            }
        }
        for name in new.keys().filter(|name| !old.contains_key(*name)) {
            found.push(format!("{name} is new in the input"));
        }
    }
}

/// The settings that matter, by their paths.
fn settings(config: &Config) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    // A configuration can always be serialized: its keys are strings.
    flatten(
        "",
        &serde_json::to_value(config).unwrap_or_default(),
        &mut found,
    );
    for name in IRRELEVANT {
        found.remove(name);
    }
    found
}

/// Adds the values of nested objects under their joined keys.
fn flatten(prefix: &str, value: &Value, found: &mut BTreeMap<String, String>) {
    let Value::Object(fields) = value else {
        found.insert(prefix.to_owned(), value.to_string());
        return;
    };
    for (key, value) in fields {
        let path = match prefix {
            "" => key.clone(),
            prefix => format!("{prefix}.{key}"),
        };
        flatten(&path, value, found);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn identity() -> Identity {
        let input = |name: &str| Fingerprint {
            name: name.into(),
            bytes: 10,
            modified: "2026-05-05T10:08:00Z".into(),
            inode: 5,
            folder: "in".into(),
        };
        Identity {
            inputs: vec![input("a.txt"), input("b.txt")],
            ..Identity::new(&Config::default(), 1, &[])
        }
    }

    #[test]
    fn threads_and_memory_make_no_difference() {
        let mut other = identity();
        other.config.run.threads = 7;
        other.config.run.memory = "512MiB".parse().unwrap();
        assert!(identity().differences(&other).is_empty());
    }

    #[test]
    fn each_difference_is_named() {
        let mut other = identity();
        other.config.dedup.threshold = 0.9;
        other.config.output.compress_level = 3;
        other.rules_hash = "2".into();
        other.inputs[0].bytes = 11;
        other.inputs[1].name = "c.txt".into();
        assert_eq!(
            identity().differences(&other),
            [
                "dedup.threshold is 0.9, was 0.8",
                "output.compress-level is 3, was 0",
                "the rules or templates changed",
                "a.txt changed: 11 bytes, was 10",
                "b.txt is no longer in the input",
                "c.txt is new in the input",
            ]
        );
    }
}
