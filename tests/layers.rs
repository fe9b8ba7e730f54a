//! Holds the order of the modules: `src/lib.rs` declares them in the order in
//! which data flows, and a module uses only what is declared above it. In some
//! folders the same holds of the files, which their `mod.rs` declares.

// A test that cannot go on has failed.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;

use common::at_home;
use std::fs;
use std::path::Path;

/// The folders in which a file uses only files that are declared above it.
const ORDERED_FOLDERS: [&str; 4] = ["clean/templates", "learn", "dedup", "run"];

#[test]
fn a_module_uses_only_what_stands_above_it() {
    let lib = fs::read_to_string(at_home("src/lib.rs")).unwrap();
    let order: Vec<&str> = declared(&lib, "pub mod ");
    assert!(
        order.len() > 5,
        "src/lib.rs declares its modules as `pub mod x;`"
    );
    let place = |module: &str| order.iter().position(|m| *m == module);
    let mut wrong = Vec::new();
    for (own, module) in order.iter().enumerate() {
        for (file, code) in sources(&at_home("src").join(module)) {
            for used in uses(&code, "crate::") {
                if place(&used).is_some_and(|used| used > own) {
                    wrong.push(format!("{file} uses {used}, which stands below {module}"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_file_uses_only_files_that_stand_above_it() {
    let mut wrong = Vec::new();
    for folder in ORDERED_FOLDERS {
        let path = at_home("src").join(folder);
        let code = fs::read_to_string(path.join("mod.rs")).unwrap();
        let code = without_tests(&code);
        let order = declared(&code, "mod ");
        assert!(order.len() > 2, "{folder}/mod.rs declares its files");
        for (own, file) in order.iter().enumerate() {
            for (name, code) in sources_of(&path.join(file)) {
                for used in wrong_uses(folder, &order, own, &code) {
                    wrong.push(format!("{name} uses {used}, which is no file above it"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The code of a file, or of all files of a folder: there only `mod.rs` says `super` and
/// means its neighbours.
fn sources_of(path: &Path) -> Vec<(String, String)> {
    let file = path.with_extension("rs");
    if file.exists() {
        let code = fs::read_to_string(&file).unwrap();
        return vec![(file.display().to_string(), without_tests(&code))];
    }
    let inner = |(name, code): (String, String)| match name.ends_with("/mod.rs") {
        true => (name, code),
        false => (name, code.replace("super::", "")),
    };
    sources(path).into_iter().map(inner).collect()
}

/// What the code of the file `own` of a folder uses of that folder, other than a file of
/// the `order` above it. Names that `mod.rs` exports again may come from any file.
fn wrong_uses(folder: &str, order: &[&str], own: usize, code: &str) -> Vec<String> {
    let path = format!("crate::{}::", folder.replace('/', "::"));
    let mut used = uses(&code.replace("super::super::", ""), "super::");
    used.extend(uses(code, &path));
    used.retain(|used| !order[..=own].contains(&used.as_str()));
    used
}

/// The modules that a file declares on lines with this beginning, in order.
fn declared<'a>(code: &'a str, beginning: &str) -> Vec<&'a str> {
    code.lines()
        .filter_map(|line| line.strip_prefix(beginning)?.strip_suffix(';'))
        .collect()
}

/// The code under a folder, without its tests.
fn sources(folder: &Path) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap();
        if path.is_dir() {
            if name != "tests" {
                found.extend(sources(&path));
            }
        } else if name.ends_with(".rs") && name != "tests.rs" {
            let code = fs::read_to_string(&path).unwrap();
            found.push((path.display().to_string(), without_tests(&code)));
        }
    }
    found.sort();
    found
}

/// The code without its comments, which may link anywhere, and without its tests: a test
/// module of its own file goes, and all after the first one inside a file.
fn without_tests(code: &str) -> String {
    let code = code.replace("#[cfg(test)]\nmod tests;\n", "");
    let code = code.split("#[cfg(test)]").next().unwrap_or_default();
    let is_code = |line: &&str| !line.trim_start().starts_with("//");
    code.lines()
        .filter(is_code)
        .map(|l| format!("{l}\n"))
        .collect()
}

/// The names that follow `path`, in braces too.
fn uses(code: &str, path: &str) -> Vec<String> {
    let mut found = Vec::new();
    for rest in code.split(path).skip(1) {
        let Some(group) = rest.strip_prefix('{') else {
            found.push(word(rest));
            continue;
        };
        let (mut depth, mut begins) = (1, true);
        for (at, c) in group.char_indices() {
            match c {
                '{' => depth += 1,
                '}' => depth -= 1,
                ',' if depth == 1 => begins = true,
                c if begins && !c.is_whitespace() => {
                    found.push(word(&group[at..]));
                    begins = false;
                }
                _ => {}
            }
            if depth == 0 {
                break;
            }
        }
    }
    found
}

fn word(text: &str) -> String {
    text.chars()
        .take_while(|c| c.is_alphanumeric() || *c == '_')
        .collect()
}

#[test]
fn uses_are_found() {
    let code = "use crate::{a, b::{c, d}, e as f};\nuse crate::g::H; crate::i::j();";
    assert_eq!(uses(code, "crate::"), ["a", "b", "e", "g", "i"]);
    let code = "#[cfg(test)]\nmod tests;\nuse crate::a;\n#[cfg(test)]\nmod t { use crate::b; }";
    assert_eq!(uses(&without_tests(code), "crate::"), ["a"]);
}

#[test]
fn a_use_of_a_file_below_is_found() {
    let wrong = |code| wrong_uses("clean/x", &["a", "b", "c"], 1, code);
    let right =
        "use super::a::A;\nuse super::{a, b};\ncrate::clean::x::a::f();\nuse super::super::c;";
    assert!(wrong(right).is_empty());
    assert_eq!(wrong("use super::c::C;"), ["c"]);
    assert_eq!(wrong("use super::{a, c::C};"), ["c"]);
    assert_eq!(wrong("crate::clean::x::c::f();"), ["c"]);
    // Through `mod.rs` everything could be reached.
    assert_eq!(wrong("use super::C;"), ["C"]);
    assert_eq!(wrong("use super::*;"), [""]);
}
