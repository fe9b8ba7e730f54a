//! The languages that rules are written for, and sets of them: `lang = "de"` of a
//! rule comes in, a set goes out. What language a text is in, `language` finds.

use serde::Deserialize;
use whatlang::{Lang as W, Script};

/// Code, name in English, whatlang's name, script.
type Entry = (&'static str, &'static str, Option<W>, Script);

const LANGUAGES: &[Entry] = &[
    ("en", "English", Some(W::Eng), Script::Latin),
    ("de", "German", Some(W::Deu), Script::Latin),
    ("fr", "French", Some(W::Fra), Script::Latin),
    ("es", "Spanish", Some(W::Spa), Script::Latin),
    ("pt", "Portuguese", Some(W::Por), Script::Latin),
    ("it", "Italian", Some(W::Ita), Script::Latin),
    ("nl", "Dutch", Some(W::Nld), Script::Latin),
    ("pl", "Polish", Some(W::Pol), Script::Latin),
    ("cs", "Czech", Some(W::Ces), Script::Latin),
    ("sk", "Slovak", Some(W::Slk), Script::Latin),
    ("hu", "Hungarian", Some(W::Hun), Script::Latin),
    ("ro", "Romanian", Some(W::Ron), Script::Latin),
    ("tr", "Turkish", Some(W::Tur), Script::Latin),
    ("sv", "Swedish", Some(W::Swe), Script::Latin),
    ("no", "Norwegian", Some(W::Nob), Script::Latin),
    ("da", "Danish", Some(W::Dan), Script::Latin),
    ("fi", "Finnish", Some(W::Fin), Script::Latin),
    ("ca", "Catalan", Some(W::Cat), Script::Latin),
    ("id", "Indonesian", Some(W::Ind), Script::Latin),
    ("vi", "Vietnamese", Some(W::Vie), Script::Latin),
    ("sw", "Swahili", None, Script::Latin),
    ("ru", "Russian", Some(W::Rus), Script::Cyrillic),
    ("uk", "Ukrainian", Some(W::Ukr), Script::Cyrillic),
    ("bg", "Bulgarian", Some(W::Bul), Script::Cyrillic),
    ("el", "Greek", Some(W::Ell), Script::Greek),
    ("ar", "Arabic", Some(W::Ara), Script::Arabic),
    ("fa", "Persian", Some(W::Pes), Script::Arabic),
    ("ur", "Urdu", Some(W::Urd), Script::Arabic),
    ("he", "Hebrew", Some(W::Heb), Script::Hebrew),
    ("hi", "Hindi", Some(W::Hin), Script::Devanagari),
    ("mr", "Marathi", Some(W::Mar), Script::Devanagari),
    ("bn", "Bengali", Some(W::Ben), Script::Bengali),
    ("gu", "Gujarati", Some(W::Guj), Script::Gujarati),
    ("ta", "Tamil", Some(W::Tam), Script::Tamil),
    ("th", "Thai", Some(W::Tha), Script::Thai),
    ("zh", "Chinese", Some(W::Cmn), Script::Mandarin),
    ("ja", "Japanese", Some(W::Jpn), Script::Hiragana),
    ("ko", "Korean", Some(W::Kor), Script::Hangul),
];

/// Languages that are taken for each other, and whose labels do no harm there.
const KIN: &[&[&str]] = &[&["no", "da"], &["cs", "sk"], &["hi", "mr"]];

/// A set of languages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(try_from = "Codes")]
pub struct Langs(u64);

/// `lang = "de"`, `lang = ["es", "pt"]` or `lang = "any"`.
#[derive(Deserialize)]
#[serde(untagged)]
enum Codes {
    One(String),
    Many(Vec<String>),
}

impl TryFrom<Codes> for Langs {
    type Error = String;

    fn try_from(codes: Codes) -> Result<Self, String> {
        let codes = match codes {
            Codes::One(code) => vec![code],
            Codes::Many(codes) => codes,
        };
        let mut all = Self::NONE;
        for code in &codes {
            let one = Self::of(code).ok_or_else(|| {
                let known: Vec<_> = LANGUAGES.iter().map(|l| l.0).collect();
                format!(
                    "there are no rules for the language \"{}\"; write any or one of {}",
                    code.escape_debug(),
                    known.join(", ")
                )
            })?;
            all = all.with(one);
        }
        Ok(all)
    }
}

impl Langs {
    pub const ANY: Self = Self(u64::MAX);
    pub const NONE: Self = Self(0);
    /// English stands first in the table.
    pub const ENGLISH: Self = Self(1);

    pub(super) fn of(code: &str) -> Option<Self> {
        if code == "any" {
            return Some(Self::ANY);
        }
        let at = LANGUAGES.iter().position(|l| l.0 == code)?;
        Some(Self(1 << at))
    }

    /// The language that whatlang names so, or none.
    pub(super) fn detected(lang: W) -> Self {
        Self::those(|l| l.2 == Some(lang)).with_kin()
    }

    fn those(wanted: impl Fn(&Entry) -> bool) -> Self {
        let bits = LANGUAGES.iter().enumerate().filter(|(_, l)| wanted(l));
        Self(bits.fold(0, |all, (at, _)| all | 1 << at))
    }

    pub(super) fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether a language is in both.
    #[must_use]
    pub fn meet(self, other: Self) -> bool {
        self == Self::ANY || self.0 & other.0 != 0
    }

    /// Whether one of these is written in Latin letters.
    #[must_use]
    pub fn has_latin(self) -> bool {
        self.meet(Self::of_script(Script::Latin))
    }

    /// With the languages that these are taken for.
    pub(super) fn with_kin(self) -> Self {
        KIN.iter()
            .map(|group| Self::those(|l| group.contains(&l.0)))
            .filter(|group| self.meet(*group))
            .fold(self, Self::with)
    }

    pub(super) fn of_script(script: Script) -> Self {
        match script {
            // Chinese, or Japanese with few kana.
            Script::Mandarin => Self::those(|l| matches!(l.0, "zh" | "ja")),
            Script::Katakana => Self::those(|l| l.0 == "ja"),
            other => Self::those(|l| l.3 == other),
        }
    }

    /// Whether this is the one language and no other.
    #[must_use]
    pub fn is(self, code: &str) -> bool {
        Self::of(code) == Some(self)
    }

    /// In words: "English", "Spanish or Portuguese", "any language".
    #[must_use]
    pub fn in_words(self) -> String {
        if self == Self::ANY {
            return "any language".to_owned();
        }
        let names = LANGUAGES.iter().enumerate();
        let names = names.filter(|(at, _)| self.0 & (1 << at) != 0);
        let names: Vec<_> = names.map(|(_, l)| l.1).collect();
        match names.len() {
            0 => "no language".to_owned(),
            1..=4 => names.join(" or "),
            n => format!("{n} languages"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clean::rules::{Rule, Ruleset};

    #[test]
    fn codes_of_a_rule() {
        let read = |code: &str| Langs::try_from(Codes::One(code.to_owned()));
        assert_eq!(read("any").unwrap(), Langs::ANY);
        assert!(read("xx").unwrap_err().contains("\"xx\""));
        assert_eq!(read("de").unwrap().in_words(), "German");
    }

    /// Language, rules for it, rules that run, and their cases, as docs/evaluation/boilerplate.md
    /// has them; what was measured comes after that in a row.
    #[test]
    fn the_table_of_languages_is_that_of_the_rules() {
        let rules = Ruleset::builtin().unwrap();
        let (any, some): (Vec<_>, Vec<_>) =
            rules.rules().iter().partition(|r| r.lang == Langs::ANY);
        let cases = |rules: &[&Rule]| -> usize {
            let of = |r: &&Rule| r.examples.len() + r.counter_examples.len();
            rules.iter().map(of).sum()
        };
        let row = |name: &str, own: &[&Rule], run: usize| {
            format!("| {name} | {} | {run} | {} |", own.len(), cases(own))
        };
        let mut expected = vec![row("any", &any, any.len())];
        for (code, name, ..) in LANGUAGES {
            let taken = Langs::of(code).unwrap().with_kin();
            let own: Vec<&Rule> = some
                .iter()
                .copied()
                .filter(|r| taken.meet(r.lang))
                .collect();
            expected.push(row(name, &own, own.len() + any.len()));
        }
        let docs = concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/docs/evaluation/boilerplate.md"
        );
        let docs = std::fs::read_to_string(docs).unwrap();
        let table = docs.split("| language |").nth(1).unwrap_or_default();
        let rows: Vec<&str> = table
            .lines()
            .skip(2)
            .take_while(|line| line.starts_with('|'))
            .collect();
        let wrong = expected.len() != rows.len()
            || expected.iter().zip(&rows).any(|(e, r)| !r.starts_with(e));
        assert!(
            !wrong,
            "The table should begin so:\n{}",
            expected.join("\n")
        );
    }
}
