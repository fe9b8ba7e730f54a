//! Holds the order of the modules: `src/lib.rs` declares them in the order in
//! which data flows, and a module uses only what is declared above it.

// A test that cannot go on has failed.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;

use common::at_home;
use std::fs;
use std::path::Path;

#[test]
fn a_module_uses_only_what_stands_above_it() {
    let lib = fs::read_to_string(at_home("src/lib.rs")).unwrap();
    let order: Vec<&str> = lib
        .lines()
        .filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';'))
        .collect();
    assert!(
        order.len() > 5,
        "src/lib.rs declares its modules as `pub mod x;`"
    );
    let place = |module: &str| order.iter().position(|m| *m == module);
    let mut wrong = Vec::new();
    for (own, module) in order.iter().enumerate() {
        for (file, code) in sources(&at_home("src").join(module)) {
            for used in uses(&code) {
                if place(&used).is_some_and(|used| used > own) {
                    wrong.push(format!("{file} uses {used}, which stands below {module}"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
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

/// The modules that follow `crate::`, in braces too.
fn uses(code: &str) -> Vec<String> {
    let mut found = Vec::new();
    for rest in code.split("crate::").skip(1) {
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
    assert_eq!(uses(code), ["a", "b", "e", "g", "i"]);
    let code = "#[cfg(test)]\nmod tests;\nuse crate::a;\n#[cfg(test)]\nmod t { use crate::b; }";
    assert_eq!(uses(&without_tests(code)), ["a"]);
}
