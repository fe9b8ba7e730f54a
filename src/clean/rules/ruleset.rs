//! All rules of a run, compiled: the built-in files and a user's come in, the
//! automaton over their literals and the patterns go out. Nothing is matched here.

use super::heads::Heads;
use super::language::Gate;
use super::rule::{Choice, Rule, Scope};
use super::rule_file::{Pattern, Placed, RulesError, compile, line_of_key, read, variants};
use super::vocabulary::WORDS;
use crate::record::{BUILTIN_RULES, RuleId};
use aho_corasick::{AhoCorasick, MatchKind, StartKind};
use std::collections::HashMap;

/// The rule files that come with the program: name and text.
pub const BUILTIN_FILES: &[(&str, &str)] = &[
    ("dates.toml", include_str!("builtin/dates.toml")),
    ("byline.toml", include_str!("builtin/byline.toml")),
    ("agency.toml", include_str!("builtin/agency.toml")),
    ("reading.toml", include_str!("builtin/reading.toml")),
    ("credit.toml", include_str!("builtin/credit.toml")),
    ("related.toml", include_str!("builtin/related.toml")),
    ("newsletter.toml", include_str!("builtin/newsletter.toml")),
    ("share.toml", include_str!("builtin/share.toml")),
    ("copyright.toml", include_str!("builtin/copyright.toml")),
    ("page.toml", include_str!("builtin/page.toml")),
    ("syndication.toml", include_str!("builtin/syndication.toml")),
    ("media.toml", include_str!("builtin/media.toml")),
    ("paywall.toml", include_str!("builtin/paywall.toml")),
    ("topics.toml", include_str!("builtin/topics.toml")),
    ("any.toml", include_str!("builtin/any.toml")),
    ("de.toml", include_str!("builtin/de.toml")),
    ("fr.toml", include_str!("builtin/fr.toml")),
    ("es.toml", include_str!("builtin/es.toml")),
    ("pt.toml", include_str!("builtin/pt.toml")),
    ("it.toml", include_str!("builtin/it.toml")),
    ("nl.toml", include_str!("builtin/nl.toml")),
    ("pl.toml", include_str!("builtin/pl.toml")),
    ("ru.toml", include_str!("builtin/ru.toml")),
    ("uk.toml", include_str!("builtin/uk.toml")),
    ("bg.toml", include_str!("builtin/bg.toml")),
    ("tr.toml", include_str!("builtin/tr.toml")),
    ("ar.toml", include_str!("builtin/ar.toml")),
    ("fa.toml", include_str!("builtin/fa.toml")),
    ("he.toml", include_str!("builtin/he.toml")),
    ("hi.toml", include_str!("builtin/hi.toml")),
    ("zh.toml", include_str!("builtin/zh.toml")),
    ("ja.toml", include_str!("builtin/ja.toml")),
    ("ko.toml", include_str!("builtin/ko.toml")),
    ("el.toml", include_str!("builtin/el.toml")),
    ("ro.toml", include_str!("builtin/ro.toml")),
    ("cs.toml", include_str!("builtin/cs.toml")),
    ("hu.toml", include_str!("builtin/hu.toml")),
    ("sv.toml", include_str!("builtin/sv.toml")),
    ("no.toml", include_str!("builtin/no.toml")),
    ("fi.toml", include_str!("builtin/fi.toml")),
    ("id.toml", include_str!("builtin/id.toml")),
    ("vi.toml", include_str!("builtin/vi.toml")),
    ("th.toml", include_str!("builtin/th.toml")),
    ("ca.toml", include_str!("builtin/ca.toml")),
];

/// Most rules of a user, and most of them with a pattern. A pattern takes up to
/// half a megabyte and sees up to 800 characters of a line or paragraph, each of
/// them once; so both bound what any rules can cost, and no clock is needed.
const MOST_RULES: usize = 2_000;
const MOST_PATTERNS: usize = 1_000;

/// The digits of all scripts that newspapers print.
const DIGITS: &str =
    "0123456789٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹०१२३४५६७८९০১২৩৪৫৬৭৮৯๐๑๒๓๔๕๖๗๘๙０１２３４５６７８９";

/// Rules, compiled.
#[derive(Debug)]
pub struct Ruleset {
    rules: Vec<Rule>,
    pub(super) patterns: Vec<Option<Pattern>>,
    /// Labels and starts, anchored; the rule of each.
    pub(super) literals: AhoCorasick,
    pub(super) owners: Vec<usize>,
    pub(super) heads: Heads,
    /// Rules about captions, lines with bars, paragraphs in brackets, and short lines.
    pub(super) captions: Vec<usize>,
    pub(super) barred: Vec<usize>,
    pub(super) bracketed: Vec<usize>,
    pub(super) short: Vec<usize>,
}

impl Ruleset {
    /// The rules that come with the program.
    ///
    /// # Errors
    /// If one of them is wrong, which a test rules out.
    pub fn builtin() -> Result<Self, RulesError> {
        Self::of(BUILTIN_FILES, Choice::default())
    }

    /// The rules of one file.
    ///
    /// # Errors
    /// If the file is not TOML of the schema, or a rule in it is wrong.
    pub fn parse(name: &str, toml: &str) -> Result<Self, RulesError> {
        Self::of(&[(name, toml)], Choice::default())
    }

    /// The built-in rules and a user's files (name, TOML) after them.
    ///
    /// # Errors
    /// As [`Ruleset::parse`], if an id is taken, or if a name in `choice` is no
    /// rule's beginning.
    pub fn with_files(files: &[(String, String)], choice: Choice<'_>) -> Result<Self, RulesError> {
        let own = files
            .iter()
            .map(|(name, toml)| (name.as_str(), toml.as_str()));
        let all: Vec<_> = BUILTIN_FILES.iter().copied().chain(own).collect();
        Self::of(&all, choice)
    }

    /// The rules, in the order of their numbers.
    #[must_use]
    pub fn rules(&self) -> &[Rule] {
        &self.rules
    }

    /// The number under which strikes of a rule are accounted.
    #[must_use]
    pub fn rule_id(index: usize) -> RuleId {
        RuleId(u16::try_from(BUILTIN_RULES.len() + index).unwrap_or(u16::MAX))
    }

    fn of(files: &[(&str, &str)], choice: Choice<'_>) -> Result<Self, RulesError> {
        let mut rules = Vec::new();
        let mut patterns = Vec::new();
        let mut places = HashMap::new();
        let (mut own, mut own_patterns) = (0, 0);
        for (at, (file, toml)) in files.iter().enumerate() {
            let builtin = is_builtin(toml);
            for Placed { rule, line } in read(file, toml)? {
                let wrong = |key: &str, what: String| RulesError::Rule {
                    file: (*file).to_owned(),
                    line: line_of_key(toml, line, key),
                    rule: rule.id.clone(),
                    what,
                };
                let pattern = compile(&rule).map_err(|what| wrong("", what))?;
                // A test compiles the built-in ones.
                if !builtin {
                    own += 1;
                    if own > MOST_RULES {
                        return Err(wrong("", format!("there are more than {MOST_RULES} rules")));
                    }
                    if let Some(pattern) = &pattern {
                        own_patterns += 1;
                        if own_patterns > MOST_PATTERNS {
                            let what = format!("more than {MOST_PATTERNS} rules have a pattern");
                            return Err(wrong("pattern", what));
                        }
                        pattern.check().map_err(|what| wrong("pattern", what))?;
                    }
                }
                patterns.push(pattern);
                if let Some((first, line)) = places.insert(rule.id.clone(), (at, line)) {
                    let (file, toml) = files[first];
                    let line = line_of_key(toml, line, "id");
                    return Err(wrong(
                        "id",
                        format!("the id is already used in {file}: line {line}"),
                    ));
                }
                rules.push(rule);
            }
        }
        let whole = |what: String| RulesError::File {
            file: files.last().map_or("", |f| f.0).to_owned(),
            line: 1,
            what,
        };
        if rules.len() + BUILTIN_RULES.len() >= usize::from(u16::MAX) {
            return Err(whole("there are too many rules".to_owned()));
        }
        choose(&mut rules, choice)?;
        let mut literals = Vec::new();
        let mut owners = Vec::new();
        let (mut captions, mut barred) = (Vec::new(), Vec::new());
        let (mut bracketed, mut short) = (Vec::new(), Vec::new());
        for (index, rule) in rules.iter().enumerate() {
            if rule.off {
                continue;
            }
            match rule.scope {
                Scope::Caption => captions.push(index),
                Scope::Barred => barred.push(index),
                Scope::Bracketed => bracketed.push(index),
                Scope::Short => short.push(index),
                Scope::Line => {}
            }
            let own = rule.labels.iter().chain(&rule.starts).map(String::as_str);
            let from = rule.starts_from.iter();
            let from = from.flat_map(|from| WORDS.starts(*from, rule.lang));
            for start in own.chain(from) {
                if start == "0" {
                    literals.extend(DIGITS.chars().map(|digit| digit.to_string()));
                    owners.resize(literals.len(), index);
                } else {
                    literals.extend(variants(start, rule.lang.is("tr")));
                    owners.resize(literals.len(), index);
                }
            }
        }
        let heads = Heads::new(literals.iter().map(String::as_str));
        let literals = AhoCorasick::builder()
            .match_kind(MatchKind::Standard)
            .start_kind(StartKind::Anchored)
            .ascii_case_insensitive(true)
            .build(&literals)
            .map_err(|e| whole(e.to_string()))?;
        let all = Self {
            rules,
            patterns,
            literals,
            owners,
            heads,
            captions,
            barred,
            bracketed,
            short,
        };
        all.prove(files, &places)?;
        Ok(all)
    }

    /// Tries the rules of a user's files on their own examples; a test does it for
    /// the built-in ones.
    fn prove(
        &self,
        files: &[(&str, &str)],
        places: &HashMap<String, (usize, usize)>,
    ) -> Result<(), RulesError> {
        for (index, rule) in self.rules.iter().enumerate().filter(|(_, r)| !r.off) {
            let Some(&(file, line)) = places.get(&rule.id) else {
                continue;
            };
            let (file, toml) = files[file];
            if is_builtin(toml) {
                continue;
            }
            let matches = |text: &str| {
                let mut hit = false;
                self.each_match(text, &Gate::open(), |m| hit |= m.rule == index);
                hit
            };
            let missed = rule.examples.iter().find(|e| !matches(e));
            let wrong = rule.counter_examples.iter().find(|e| matches(e));
            let what = match (missed, wrong) {
                (Some(text), _) => format!("it does not match its example \"{text}\""),
                (_, Some(text)) => format!("it matches its counter-example \"{text}\""),
                _ => continue,
            };
            return Err(RulesError::Rule {
                file: file.to_owned(),
                line: line_of_key(toml, line, "id"),
                rule: rule.id.clone(),
                what,
            });
        }
        Ok(())
    }
}

/// Whether a text is that of a file that comes with the program.
fn is_builtin(toml: &str) -> bool {
    BUILTIN_FILES.iter().any(|b| std::ptr::eq(b.1, toml))
}

/// Sets aside what the run does not want. A name that is none is a mistake.
fn choose(rules: &mut [Rule], choice: Choice<'_>) -> Result<(), RulesError> {
    let names = |id: &str, name: &str| {
        id.strip_prefix(name).is_some_and(|rest| {
            rest.is_empty() || rest.starts_with(['.', '-']) || name.ends_with('.')
        })
    };
    for (list, off) in [(choice.off, true), (choice.lift_only, false)] {
        for name in list {
            let mut any = false;
            for rule in rules.iter_mut().filter(|r| names(&r.id, name)) {
                any = true;
                if off {
                    rule.off = true;
                } else {
                    rule.lift_only = true;
                }
            }
            let of_a_stage = || BUILTIN_RULES.iter().find(|r| names(r.name, name));
            if !any && let Some(rule) = of_a_stage() {
                return Err(RulesError::OfAStage(rule.name));
            }
            if !any {
                return Err(RulesError::NoSuchRule(name.clone()));
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(rule: &str) -> String {
        let toml = format!(
            "[[rule]]\nreason = \"r\"\nlang = \"en\"\ntier = \"a\"\nexamples = [\"x\"]\n{rule}"
        );
        Ruleset::parse("mine.toml", &toml).unwrap_err().to_string()
    }

    #[test]
    fn errors_name_the_file_the_rule_and_the_fault() {
        for (rule, part) in [
            ("id = \"a\"", "rule \"a\": it needs labels or a pattern"),
            ("id = \"a\"\nlabels = [\"x\"]", "labels need a tail"),
            ("id = \"a\"\nlables = [\"x\"]", "lables"),
            ("id = \"a\"\npattern = 'x'", "needs starts"),
            (
                "id = \"a\"\npattern = '(x'\nstarts = [\"x\"]",
                "does not compile",
            ),
            (
                "id = \"a\"\npattern = '(?:x{1000}){1000}'\nstarts = [\"x\"]",
                "(17 characters) compiles to more than 524288 bytes",
            ),
            ("id = \"a\"\nlabels = [\"\"]\ntail = \"none\"", "every line"),
            (
                "id = \"A b\"\nlabels = [\"x\"]\ntail = \"none\"",
                "the id may contain only",
            ),
            ("labels = [\"x\"]\ntail = \"none\"", "missing field `id`"),
            (
                "id = \"a\"\nlabels = [\"y\"]\ntail = \"none\"",
                "line 6: rule \"a\": it does not match its example \"x\"",
            ),
            (
                "id = \"a\"\nlabels = [\"x\"]\ntail = \"none\"\ncounter-examples = [\"X:\"]",
                "rule \"a\": it matches its counter-example \"X:\"",
            ),
            (
                "id = \"a\"\nlabels = [\"x\"]\ntail = \"none\"\nsure = [\"twice\"]",
                "rule \"a\": sure is only for rules of tier b",
            ),
            (
                "id = \"a\"\nlabels = \"x\"\ntail = \"none\"",
                "line 7: rule \"a\": invalid type: string \"x\", expected a sequence",
            ),
        ] {
            let message = error(rule);
            assert!(message.starts_with("mine.toml: "), "{message}");
            assert!(message.contains(part), "{message}");
        }
        let twice = "[[rule]]\nid=\"a\"\nreason=\"r\"\nlang=\"en\"\ntier=\"a\"\nexamples=[\"x\"]\nlabels=[\"x\"]\ntail=\"none\"\n";
        let twice = Ruleset::parse("f", &twice.repeat(2)).unwrap_err();
        assert_eq!(
            twice.to_string(),
            "f: line 10: rule \"a\": the id is already used in f: line 2"
        );
        let line = error("id = \"a\"\n\npattern = '(x'\nstarts = [\"x\"]");
        assert!(line.starts_with("mine.toml: line 8: "), "{line}");
        assert!(error("id = \"a\"\ntail = = 1").starts_with("mine.toml: line 7: "));
        let one = Ruleset::parse("f", "[rule]\nid = \"a\"").unwrap_err();
        assert_eq!(
            one.to_string(),
            "f: line 1: rules are a list; write [[rule]]"
        );
        assert!(Ruleset::parse("f", "rules = 1").is_err());
    }

    #[test]
    fn the_built_in_patterns_compile() {
        let rules = Ruleset::builtin().unwrap();
        for (rule, pattern) in rules.rules.iter().zip(&rules.patterns) {
            if let Some(pattern) = pattern {
                assert_eq!(pattern.check(), Ok(()), "{}", rule.id);
            }
        }
    }

    #[test]
    fn rules_are_chosen_by_beginnings_of_names() {
        let off = ["related".to_owned(), "share.on".to_owned()];
        let lift_only = ["byline".to_owned()];
        let choice = Choice {
            off: &off,
            lift_only: &lift_only,
        };
        let rules = Ruleset::with_files(&[], choice).unwrap();
        let gate = Gate::open();
        assert!(rules.first_match("READ MORE: Ferry sails", &gate).is_none());
        assert!(rules.first_match("Share on Facebook", &gate).is_none());
        let byline = rules.first_match("By Jane Doe", &gate).unwrap();
        assert!(rules.rules()[byline.rule].lift_only);
        for (name, said) in [
            ("relat", "no rule has the name or prefix \"relat\""),
            ("page.recurring", "unstrike OUT page.recurring"),
        ] {
            let off = [name.to_owned()];
            let choice = Choice {
                off: &off,
                lift_only: &[],
            };
            let error = Ruleset::with_files(&[], choice).unwrap_err().to_string();
            assert!(error.contains(said), "{error}");
        }
    }

    #[test]
    fn a_pattern_is_anchored_as_a_whole() {
        let toml = "[[rule]]\nid=\"a\"\nreason=\"r\"\nlang=\"en\"\ntier=\"a\"\nexamples=[\"Up\"]\npattern='next|up'\nstarts=[\"next\", \"up\"]\n";
        let rules = Ruleset::parse("f", toml).unwrap();
        assert!(rules.first_match("Up", &Gate::open()).is_some());
        assert!(rules.first_match("Next week", &Gate::open()).is_none());
    }
}
