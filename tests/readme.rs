//! Holds the pages for users to the program: the commands that they print run, print what
//! the pages say, and every link leads somewhere.

// A test that cannot go on has failed.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;

use assert_cmd::Command;
use common::{at_home, tree};
use std::fs;
use std::path::Path;
use tempfile::TempDir;

#[test]
fn the_commands_of_the_readme_run() {
    let sandbox = sandbox();
    let output = bash(sandbox.path(), "copydesk clean input -o output").output();
    assert!(output.unwrap().status.success());
    check_commands("README.md", sandbox.path());
}

#[test]
fn the_commands_of_the_guide_run_and_print_what_it_says() {
    check_commands("docs/guide.md", sandbox().path());
}

#[test]
fn the_commands_of_the_rules_run_and_print_what_they_say() {
    check_commands("docs/rules.md", sandbox().path());
}

#[test]
fn the_example_of_the_readme_is_that_of_the_library() {
    let readme = fs::read_to_string(at_home("README.md")).unwrap();
    let lib = fs::read_to_string(at_home("src/lib.rs")).unwrap();
    let lib = lib.replace("//! ", "").replace("```\n//!", "```\n");
    let [readme, lib] = [(&readme, "```rust\n"), (&lib, "```\n")].map(|(page, fence)| {
        let code = page.split(fence).nth(1).unwrap();
        let code = code.split("```").next().unwrap();
        let shown = code.lines().filter(|line| !line.starts_with("# "));
        shown
            .filter(|line| !matches!(*line, "" | "//!"))
            .collect::<Vec<_>>()
    });
    assert_eq!(readme, lib);
}

#[test]
fn links_lead_somewhere() {
    let mut pages: Vec<String> = ["README.md", "CONTRIBUTING.md", "CHANGELOG.md"]
        .map(str::to_owned)
        .into();
    pages.extend(tree(&at_home("docs")).keys().map(|n| format!("docs/{n}")));
    pages.retain(|page| page.ends_with(".md"));
    let mut broken = Vec::new();
    for page in &pages {
        let path = at_home(page);
        let text = fs::read_to_string(&path).unwrap();
        for link in text.split("](").skip(1) {
            let link = link.split(')').next().unwrap();
            if link.contains("://") {
                continue;
            }
            let (file, anchor) = link.split_once('#').unwrap_or((link, ""));
            let target = match file {
                "" => path.clone(),
                file => path.parent().unwrap().join(file),
            };
            let there = target.exists() && (anchor.is_empty() || has_anchor(&target, anchor));
            if !there {
                broken.push(format!("{page}: {link}"));
            }
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

/// Whether a page has a heading, or an `<a id>`, of this name.
fn has_anchor(page: &Path, anchor: &str) -> bool {
    let text = fs::read_to_string(page).unwrap();
    let slug = |heading: &str| -> String {
        let kept = heading.to_lowercase();
        kept.chars()
            .filter(|c| c.is_alphanumeric() || "-_ ".contains(*c))
            .map(|c| if c == ' ' { '-' } else { c })
            .collect()
    };
    text.contains(&format!("<a id=\"{anchor}\">"))
        || text
            .lines()
            .filter(|line| line.starts_with('#'))
            .any(|line| slug(line.trim_start_matches('#').trim()) == anchor)
}

/// A folder with what the pages work on.
fn sandbox() -> TempDir {
    let sandbox = tempfile::tempdir().unwrap();
    for folder in ["input", "tests/cases"] {
        for (name, bytes) in tree(&at_home(folder)) {
            let path = sandbox.path().join(folder).join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, bytes).unwrap();
        }
    }
    sandbox
}

fn bash(folder: &Path, script: &str) -> Command {
    let program = Path::new(env!("CARGO_BIN_EXE_copydesk"));
    let path = std::env::var("PATH").unwrap_or_default();
    let mut command = Command::new("bash");
    command
        .args(["-e", "-o", "pipefail", "-c", script])
        .env(
            "PATH",
            format!("{}:{path}", program.parent().unwrap().display()),
        )
        .current_dir(folder);
    command
}

/// A command of a page, and the lines that the page prints below it.
#[derive(Debug, Default)]
struct Shown {
    command: String,
    printed: Vec<String>,
}

/// Runs the commands of a page, one after the other.
fn check_commands(page: &str, folder: &Path) {
    let has_jq = bash(folder, "jq --version").output().unwrap();
    let has_jq = has_jq.status.success();
    let blocks = blocks(&fs::read_to_string(at_home(page)).unwrap());
    assert!(!blocks.is_empty(), "{page} has commands");
    for shown in blocks.iter().flat_map(|block| {
        // Without jq, neither is what comes after it in a block.
        let runs = |shown: &&Shown| has_jq || !shown.command.starts_with("jq ");
        block.iter().take_while(runs)
    }) {
        let mut command = shown.command.clone();
        if !has_jq {
            let lines = command.lines().map(|l| l.split(" | jq ").next().unwrap());
            command = lines.collect::<Vec<_>>().join("\n");
        }
        let output = bash(folder, &command).output().unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        let said = said + &String::from_utf8(output.stdout).unwrap();
        // A page that shows a message shows a command that does not end in 0.
        let complains = shown
            .printed
            .iter()
            .any(|line| line.starts_with("copydesk: "));
        assert_eq!(
            output.status.success(),
            !complains,
            "{page}: {command}\n{said}"
        );
        if command == shown.command {
            let missing = missing(&shown.printed, &said);
            assert_eq!(missing, None, "{page}: {command}\n{said}");
        }
    }
}

/// The blocks of a page that are exactly `sh` or `console`. All of a block of `sh` is one
/// command, but for the lines that build copydesk.
fn blocks(page: &str) -> Vec<Vec<Shown>> {
    let mut blocks = Vec::new();
    let mut lines = page.lines();
    while let Some(fence) = lines.find(|line| line.starts_with("```")) {
        let block: Vec<&str> = lines
            .by_ref()
            .take_while(|l| !l.starts_with("```"))
            .collect();
        match fence {
            "```sh" => blocks.push(vec![script(&block)]),
            "```console" => blocks.push(console(&block)),
            _ => {}
        }
    }
    blocks
}

fn script(block: &[&str]) -> Shown {
    let builds = |line: &str| ["cargo ", "export "].iter().any(|b| line.starts_with(b));
    let lines = block.iter().filter(|line| !builds(line));
    Shown {
        command: lines.map(|line| format!("{line}\n")).collect(),
        printed: Vec::new(),
    }
}

/// A command begins with `$ `; it goes on while a quotation mark or `<<'END'` is open.
fn console(block: &[&str]) -> Vec<Shown> {
    let mut all: Vec<Shown> = Vec::new();
    for line in block {
        match (line.strip_prefix("$ "), all.last_mut()) {
            (_, Some(last)) if is_open(&last.command) => {
                last.command += "\n";
                last.command += line;
            }
            (Some(command), _) => all.push(Shown {
                command: command.to_owned(),
                printed: Vec::new(),
            }),
            (None, Some(last)) => last.printed.push((*line).to_owned()),
            (None, None) => {}
        }
    }
    all
}

fn is_open(command: &str) -> bool {
    let heredoc = command.contains("<<'END'") && !command.ends_with("\nEND");
    heredoc || command.matches('\'').count() % 2 == 1
}

/// The first line that a page prints and the program does not, after those before it.
fn missing<'a>(printed: &'a [String], said: &str) -> Option<&'a str> {
    let mut said = said.lines();
    let wanted = printed.iter().map(|line| line.trim_end());
    let mut wanted = wanted.filter(|line| !matches!(line.trim(), "" | "…"));
    wanted.find(|wanted| !said.any(|line| fits(line.trim_end(), wanted)))
}

/// Whether a line is the one that is wanted, in which `…` stands for anything.
fn fits(line: &str, wanted: &str) -> bool {
    let Some((start, rest)) = wanted.split_once('…') else {
        return line == wanted;
    };
    let Some(mut line) = line.strip_prefix(start) else {
        return false;
    };
    rest.split('…').all(|piece| {
        let found = line.find(piece);
        line = found.map_or("", |at| &line[at + piece.len()..]);
        found.is_some()
    })
}

#[test]
fn an_ellipsis_stands_for_anything() {
    assert!(fits("a b c", "a b c") && !fits("a b c", "a b"));
    assert!(fits("a b c", "a …") && fits("a b c", "a … c") && fits("a b c", "…"));
    assert!(!fits("a b c", "b …") && !fits("a b c", "a … d"));
}
