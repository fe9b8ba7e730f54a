//! Reading rule files: TOML comes in, checked rules and their patterns go out, or
//! an error that names the file, the rule and what is wrong with it.

use super::rule::{Rule, Scope, Tier};
use crate::record::BUILTIN_RULES;
use regex::{Regex, RegexBuilder};
use serde::Deserialize;
use std::collections::BTreeSet;
use std::path::Path;
use std::sync::OnceLock;
use toml::Spanned;
use unicode_normalization::UnicodeNormalization as _;

/// Largest compiled pattern, in bytes; a pattern that needs more is a mistake.
const PATTERN_LIMIT: usize = 1 << 19;
/// Longest pattern, in bytes: parsing one takes some hundred bytes of memory a byte.
const LONGEST_PATTERN: usize = 1 << 16;
/// Largest rule file, in bytes.
const LARGEST_FILE: u64 = 4 << 20;

/// Why a rule file cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RulesError {
    #[error("{file}: line {line}: {what}")]
    File {
        file: String,
        line: usize,
        what: String,
    },
    #[error("{file}: line {line}: rule \"{rule}\": {what}")]
    Rule {
        file: String,
        line: usize,
        rule: String,
        what: String,
    },
    #[error("no rule has the name or prefix \"{}\"; `copydesk rules` lists all rules", .0.escape_debug())]
    NoSuchRule(String),
    #[error(
        "{0} belongs to a stage and cannot be turned off alone; skip the stage with --only, --page never or --no-learn, or put back what it removed with `copydesk unstrike OUT {0} -o DIR`"
    )]
    OfAStage(&'static str),
    #[error("cannot read the rules {file}: {what}")]
    Read { file: String, what: String },
}

/// A user's rule files, by name: the `.toml` files of a folder, or one file.
///
/// # Errors
/// The folder or a file in it cannot be read, or there is none.
pub fn rule_files(path: &Path) -> Result<Vec<(String, String)>, RulesError> {
    let failed = |at: &Path, e: &dyn std::fmt::Display| RulesError::Read {
        file: at.display().to_string(),
        what: e.to_string(),
    };
    let mut paths = Vec::new();
    if path.is_file() {
        paths.push(path.to_owned());
    } else {
        for entry in std::fs::read_dir(path).map_err(|e| failed(path, &e))? {
            let entry = entry.map_err(|e| failed(path, &e))?.path();
            if entry.extension().is_some_and(|e| e == "toml") && entry.is_file() {
                paths.push(entry);
            }
        }
        paths.sort();
        if paths.is_empty() {
            return Err(failed(path, &"the folder has no .toml file"));
        }
    }
    paths
        .into_iter()
        .map(|at| {
            let size = std::fs::metadata(&at).map_err(|e| failed(&at, &e))?.len();
            if size > LARGEST_FILE {
                let what = format!("the file is larger than {LARGEST_FILE} bytes; split it");
                return Err(failed(&at, &what));
            }
            let text = std::fs::read_to_string(&at).map_err(|e| failed(&at, &e))?;
            Ok((at.display().to_string(), text))
        })
        .collect()
}

/// A rule and where it stands in its file.
#[derive(Debug)]
pub struct Placed {
    pub rule: Rule,
    /// Line of its `[[rule]]`, from 1.
    pub line: usize,
}

/// A rule file as TOML.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RuleFile {
    #[serde(default)]
    rule: Vec<Spanned<Rule>>,
}

/// The rules of a file.
///
/// # Errors
/// It is not TOML, or not of the schema: with the line, and the rule if it has a name.
pub fn read(file: &str, text: &str) -> Result<Vec<Placed>, RulesError> {
    let parsed: Result<RuleFile, _> = toml::from_str(text);
    let rules = parsed.map_err(|e| {
        let line = e.span().map_or(1, |span| line_of(text, span.start));
        let what = match e.message() {
            "invalid type: map, expected a sequence" => "rules are a list; write [[rule]]",
            other => other,
        }
        .to_owned();
        let whole = RulesError::File {
            file: file.to_owned(),
            line,
            what: what.clone(),
        };
        id_around(text, line).map_or(whole, |rule| RulesError::Rule {
            file: file.to_owned(),
            line,
            rule,
            what,
        })
    })?;
    // Rules stand in their order, so each line is counted once.
    let (mut from, mut line) = (0, 1);
    let placed = |rule: Spanned<Rule>| {
        let start = rule.span().start.max(from);
        line += line_of(&text[from..], start - from) - 1;
        from = start;
        Placed {
            rule: rule.into_inner(),
            line,
        }
    };
    Ok(rules.rule.into_iter().map(placed).collect())
}

/// The line on which a rule that starts at `line` sets `key`, or `line`.
pub fn line_of_key(text: &str, line: usize, key: &str) -> usize {
    let sets = |l: &str| {
        let rest = l.trim_start().strip_prefix(key);
        rest.is_some_and(|rest| rest.trim_start().starts_with('='))
    };
    let mut rule = text.lines().enumerate().skip(line);
    let found = rule
        .by_ref()
        .take_while(|(_, l)| !l.trim_start().starts_with("[["))
        .find(|(_, l)| sets(l));
    found.map_or(line, |(at, _)| at + 1)
}

/// The line, from 1, on which a byte of a text stands.
pub fn line_of(text: &str, at: usize) -> usize {
    text.as_bytes()[..at.min(text.len())]
        .iter()
        .filter(|b| **b == b'\n')
        .count()
        + 1
}

/// The id of the rule that this line belongs to, if it has one.
fn id_around(text: &str, line: usize) -> Option<String> {
    let lines: Vec<&str> = text.lines().collect();
    let opens = |l: &&str| l.trim_start().starts_with("[[rule]]");
    let before = lines.get(..line.min(lines.len()))?;
    let start = before.iter().rposition(opens)?;
    let mut body = lines[start + 1..].iter().take_while(|l| !opens(l));
    body.find_map(|l| {
        let value = l.trim_start().strip_prefix("id")?.trim_start();
        let value = value.strip_prefix('=')?.trim();
        let id = value.trim_matches(['"', '\'']);
        (!id.is_empty()).then(|| id.to_owned())
    })
}

/// Checks a rule and takes its pattern out.
pub fn compile(rule: &Rule) -> Result<Option<Pattern>, String> {
    let id_fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '.' | '-');
    if rule.id.is_empty() || !rule.id.chars().all(id_fits) {
        return Err("the id may contain only a-z, 0-9, '.' and '-'".to_owned());
    }
    if rule.id.starts_with("normalize.") || BUILTIN_RULES.iter().any(|b| b.name == rule.id) {
        return Err(format!(
            "the id \"{}\" is reserved for copydesk itself; choose another",
            rule.id
        ));
    }
    if rule.reason.trim().is_empty() {
        return Err("the reason is empty; say why the rule exists".to_owned());
    }
    if rule.examples.is_empty() {
        return Err("it has no example; give at least one text that it matches".to_owned());
    }
    if rule.labels.iter().chain(&rule.starts).any(String::is_empty) {
        return Err("an empty label or start would match every line".to_owned());
    }
    if rule.tier == Tier::A && !rule.sure.is_empty() {
        return Err(
            "sure is only for rules of tier b; rules of tier a remove every matching line"
                .to_owned(),
        );
    }
    if rule.takes_list && !rule.opens_list {
        return Err("takes-list needs opens-list".to_owned());
    }
    let has_starts = !rule.starts.is_empty() || !rule.starts_from.is_empty();
    let Some(pattern) = &rule.pattern else {
        return match (rule.labels.is_empty(), rule.tail, rule.scope) {
            (true, _, _) => Err("it needs labels or a pattern".to_owned()),
            (_, None, _) => Err("labels need a tail: what may follow the label".to_owned()),
            (_, _, Scope::Caption | Scope::Barred | Scope::Bracketed | Scope::Short) => {
                Err("labels are only for the scope line; other scopes need a pattern".to_owned())
            }
            _ if has_starts => Err("starts need a pattern".to_owned()),
            _ => Ok(None),
        };
    };
    if !rule.labels.is_empty() || rule.tail.is_some() || rule.takes_next {
        return Err("labels, tail and takes-next cannot be combined with a pattern".to_owned());
    }
    if pattern.len() > LONGEST_PATTERN {
        return Err(format!(
            "the pattern is longer than {LONGEST_PATTERN} bytes"
        ));
    }
    if rule.scope == Scope::Line && !has_starts {
        return Err(
            "a pattern for lines needs starts: the words that a matching line begins with"
                .to_owned(),
        );
    }
    if rule.scope != Scope::Line && has_starts {
        return Err("starts are only for the scope line".to_owned());
    }
    Ok(Some(Pattern::new(pattern, rule.case)))
}

/// A pattern, anchored as a whole and compiled when a line first needs it: all
/// of the built-in ones take 0.2 s, and a run needs a few dozen.
#[derive(Debug)]
pub struct Pattern {
    source: String,
    case: bool,
    compiled: OnceLock<Option<Regex>>,
}

impl Pattern {
    fn new(source: &str, case: bool) -> Self {
        Self {
            source: source.to_owned(),
            case,
            compiled: OnceLock::new(),
        }
    }

    /// Compiles, to know whether it does.
    ///
    /// # Errors
    /// What is wrong with it, with its size if that is it.
    pub fn check(&self) -> Result<(), String> {
        let compiled = self.compile().map_err(|e| match e {
            regex::Error::CompiledTooBig(limit) => format!(
                "the pattern ({} characters) compiles to more than {limit} bytes, which is the limit",
                self.source.chars().count()
            ),
            e => {
                // The last of several lines says what is wrong.
                let e = e.to_string();
                let last = e.lines().last().unwrap_or_default();
                let what = last.strip_prefix("error: ").unwrap_or(last);
                format!("the pattern does not compile: {what}: {}", self.source)
            }
        })?;
        let _ = self.compiled.set(Some(compiled));
        Ok(())
    }

    /// Whether the whole of a text is of this form.
    #[must_use]
    pub fn matches(&self, text: &str) -> bool {
        // A pattern that does not compile was refused by `check`.
        let compiled = self.compiled.get_or_init(|| self.compile().ok());
        compiled.as_ref().is_some_and(|p| p.is_match(text))
    }

    fn compile(&self) -> Result<Regex, regex::Error> {
        RegexBuilder::new(&format!("^(?:{})$", self.source))
            .case_insensitive(!self.case)
            .size_limit(PATTERN_LIMIT)
            .build()
    }
}

/// A literal in the cases it is set in, for an automaton that knows only those of
/// ASCII: as written, small, capital, and each word capital. Capitals drop the
/// accents in Greek, and i has two capitals in Turkish.
pub fn variants(literal: &str, turkish: bool) -> BTreeSet<String> {
    let capital = |word: &str| {
        let mut rest = word.chars();
        let first: String = rest
            .next()
            .into_iter()
            .flat_map(char::to_uppercase)
            .collect();
        first + rest.as_str()
    };
    let small = literal.to_lowercase();
    let large = small.to_uppercase();
    let each: Vec<String> = small.split(' ').map(capital).collect();
    let mut all: BTreeSet<String> = [
        literal.to_owned(),
        capital(&small),
        each.join(" "),
        large
            .nfd()
            .filter(|c| *c != '\u{301}' && *c != '\u{308}')
            .collect(),
        small,
        large,
    ]
    .into_iter()
    .collect();
    if turkish {
        let dotted = |text: &str| text.replace('i', "İ").replace('ı', "I");
        let small = literal.to_lowercase();
        all.insert(dotted(&small).to_uppercase());
        let words = small.split(' ').map(|word| match word.strip_prefix('i') {
            Some(rest) => format!("İ{rest}"),
            None => capital(word),
        });
        all.insert(words.collect::<Vec<_>>().join(" "));
        if let Some(rest) = small.strip_prefix('i') {
            all.insert(format!("İ{rest}"));
        }
    }
    if literal.is_ascii() {
        // The automaton sees to these.
        all.retain(|v| !v.is_ascii());
        all.insert(literal.to_owned());
    }
    all.into_iter().map(|v| v.nfc().collect()).collect()
}
