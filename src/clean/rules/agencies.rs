//! The news agencies that are known by name, here or in the tables of languages. A name as it is written comes in,
//! the name under which the agency is known goes out; nothing is searched.

use super::vocabulary::{WORDS, fold};
use std::collections::HashMap;
use std::sync::LazyLock;

/// `Name` or `Name = alias, alias`, one agency a line.
const LIST: &str = include_str!("builtin/agencies.txt");

static AGENCIES: LazyLock<HashMap<String, &'static str>> = LazyLock::new(|| {
    let mut names = HashMap::new();
    for line in LIST.lines().filter(|l| !l.starts_with('#')) {
        let (name, aliases) = line.split_once('=').unwrap_or((line, ""));
        let name = name.trim();
        for alias in aliases.split(',').chain([name]) {
            let alias = alias.trim().to_lowercase();
            if !alias.is_empty() {
                names.insert(alias, name);
            }
        }
    }
    names
});

/// The agency of this name; a "the" before it and case do not count.
#[must_use]
pub fn agency(written: &str) -> Option<&'static str> {
    let folded = written.trim().to_lowercase();
    let name = folded.strip_prefix("the ").unwrap_or(&folded);
    let local = || WORDS.agencies.get(&fold(name)).map(String::as_str);
    AGENCIES.get(name).copied().or_else(local)
}

/// The agencies of a list such as "AFP, Reuters"; `None` if anything else is in it.
#[must_use]
pub fn agencies(list: &str) -> Option<Vec<String>> {
    let mut found = Vec::new();
    for part in list.split([',', '，', '、', '،', '/', '／', ';', '|', '&', '+']) {
        for name in part.split(" and ") {
            let name = agency(name)?.to_owned();
            if !found.contains(&name) {
                found.push(name);
            }
        }
    }
    Some(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agencies_by_any_of_their_names() {
        assert_eq!(agency("The Associated Press"), Some("AP"));
        assert_eq!(agency("reuters"), Some("Reuters"));
        assert_eq!(agency("Petrov"), None);
        assert_eq!(agencies("AFP, Reuters").unwrap(), ["AFP", "Reuters"]);
        assert_eq!(agencies("AFP/dpa and AP").unwrap(), ["AFP", "dpa", "AP"]);
        assert_eq!(agencies("رويترز، فرانس برس").unwrap(), ["Reuters", "AFP"]);
        assert_eq!(agencies("ТАСС").unwrap(), ["TASS"]);
        assert_eq!(agencies("AP, my aunt"), None);
    }
}
