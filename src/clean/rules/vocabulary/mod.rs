//! The words of dates and bylines in all languages: the tables under `builtin/words` come in
//! once, lookups go out. What the words mean in a line, `dates`, `stamps` and `byline` say.

mod fold;
mod table;

pub use fold::{after, fold, fold_char};

use super::langs::Langs;
use regex::Regex;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::LazyLock;
use table::{Table, folded};

/// The tables, by the names of their files.
const TABLES: &[(&str, &str)] = &[
    ("en.toml", include_str!("../builtin/words/en.toml")),
    ("de.toml", include_str!("../builtin/words/de.toml")),
    ("fr.toml", include_str!("../builtin/words/fr.toml")),
    ("es.toml", include_str!("../builtin/words/es.toml")),
    ("pt.toml", include_str!("../builtin/words/pt.toml")),
    ("it.toml", include_str!("../builtin/words/it.toml")),
    ("nl.toml", include_str!("../builtin/words/nl.toml")),
    ("pl.toml", include_str!("../builtin/words/pl.toml")),
    ("cs.toml", include_str!("../builtin/words/cs.toml")),
    ("sk.toml", include_str!("../builtin/words/sk.toml")),
    ("hu.toml", include_str!("../builtin/words/hu.toml")),
    ("ro.toml", include_str!("../builtin/words/ro.toml")),
    ("tr.toml", include_str!("../builtin/words/tr.toml")),
    ("sv.toml", include_str!("../builtin/words/sv.toml")),
    ("no.toml", include_str!("../builtin/words/no.toml")),
    ("da.toml", include_str!("../builtin/words/da.toml")),
    ("fi.toml", include_str!("../builtin/words/fi.toml")),
    ("ca.toml", include_str!("../builtin/words/ca.toml")),
    ("id.toml", include_str!("../builtin/words/id.toml")),
    ("vi.toml", include_str!("../builtin/words/vi.toml")),
    ("sw.toml", include_str!("../builtin/words/sw.toml")),
    ("ru.toml", include_str!("../builtin/words/ru.toml")),
    ("uk.toml", include_str!("../builtin/words/uk.toml")),
    ("bg.toml", include_str!("../builtin/words/bg.toml")),
    ("el.toml", include_str!("../builtin/words/el.toml")),
    ("ar.toml", include_str!("../builtin/words/ar.toml")),
    ("fa.toml", include_str!("../builtin/words/fa.toml")),
    ("ur.toml", include_str!("../builtin/words/ur.toml")),
    ("he.toml", include_str!("../builtin/words/he.toml")),
    ("hi.toml", include_str!("../builtin/words/hi.toml")),
    ("mr.toml", include_str!("../builtin/words/mr.toml")),
    ("bn.toml", include_str!("../builtin/words/bn.toml")),
    ("gu.toml", include_str!("../builtin/words/gu.toml")),
    ("ta.toml", include_str!("../builtin/words/ta.toml")),
    ("th.toml", include_str!("../builtin/words/th.toml")),
    ("zh.toml", include_str!("../builtin/words/zh.toml")),
    ("ja.toml", include_str!("../builtin/words/ja.toml")),
    ("ko.toml", include_str!("../builtin/words/ko.toml")),
];

/// Words of all languages, folded.
pub static WORDS: LazyLock<Vocabulary> = LazyLock::new(Vocabulary::load);

/// What a rule takes its first words from, beside those it lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum StartsFrom {
    /// Digits, months, weekdays and what begins a relative time.
    Dates,
    /// Labels of times.
    DateLabels,
    /// What stands before a name, and lines that name a desk of the paper.
    Bylines,
    /// Names of agencies that no other word is written as.
    Agencies,
}

/// What a label announces.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Label {
    Published,
    Updated,
    Source,
}

/// What stands before a name.
#[derive(Debug)]
pub struct Opener {
    pub word: String,
    /// A colon has to part it from the name.
    pub needs_colon: bool,
    /// The place of its language in [`Vocabulary::bylines`].
    pub table: usize,
}

/// The words around names in one language.
#[derive(Debug, Default)]
pub struct BylineWords {
    pub suffixes: Vec<String>,
    pub after: HashSet<String>,
    pub ands: Vec<String>,
    pub titles: HashSet<String>,
    pub roles: HashSet<String>,
    pub desks: HashSet<String>,
    pub credits: Vec<String>,
    pub no_names: HashSet<String>,
}

/// The halves of a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Half {
    Am,
    Pm,
}

/// The words of all tables.
#[derive(Debug, Default)]
pub struct Vocabulary {
    months: HashMap<String, u32>,
    persian_months: HashMap<String, u32>,
    islamic_months: HashSet<String>,
    weekdays: HashSet<String>,
    halves: HashMap<String, Half>,
    beside: HashSet<String>,
    days: Vec<String>,
    reading: HashSet<String>,
    /// Words with a stop or a blank in them, by their first character, the longest first.
    compounds: BTreeMap<char, Vec<String>>,
    labels: BTreeMap<char, Vec<(String, Label)>>,
    openers: BTreeMap<char, Vec<Opener>>,
    pub bylines: Vec<BylineWords>,
    /// The desks of all languages.
    desks: HashSet<String>,
    /// The last characters of what somebody is at a paper, in all languages.
    role_ends: HashSet<char>,
    /// Other names of agencies, and the name that is lifted.
    pub agencies: HashMap<String, String>,
    ago: Option<Regex>,
    /// For each language, the words that begin something.
    starts: Vec<(Langs, StartsFrom, String)>,
}

impl Vocabulary {
    /// Reads the tables. One that is wrong is left out; a test rules that out.
    fn load() -> Self {
        let tables = TABLES
            .iter()
            .filter_map(|(file, text)| Table::parse(file, text).ok());
        let mut all = Self::default();
        let mut ago = Vec::new();
        for table in tables {
            all.add_calendar(&table);
            all.add_dates(&table, &mut ago);
            all.add_bylines(&table);
            let names = table.agencies.iter();
            for (name, others) in names {
                let others = folded(others).map(|other| (other, name.clone()));
                all.agencies.extend(others);
            }
            all.add_starts(&table);
        }
        let ago = ago.join("|");
        all.ago = Regex::new(&format!("^(?:{ago})$")).ok();
        all.desks = all
            .bylines
            .iter()
            .flat_map(|words| words.desks.iter().cloned())
            .collect();
        let roles = all.bylines.iter().flat_map(|words| &words.roles);
        all.role_ends = roles.filter_map(|role| role.chars().next_back()).collect();
        all.find_compounds();
        all.share_no_names();
        for labels in all.labels.values_mut() {
            labels.sort_by_key(|(word, _)| std::cmp::Reverse(word.len()));
        }
        for openers in all.openers.values_mut() {
            openers.sort_by_key(|opener| std::cmp::Reverse(opener.word.len()));
        }
        all
    }

    fn add_calendar(&mut self, table: &Table) {
        let calendar = &table.calendar;
        for (names, number) in calendar.months.iter().zip(1..) {
            for name in folded(names) {
                self.months.entry(name).or_insert(number);
            }
        }
        self.persian_months
            .extend(folded(&calendar.persian_months).zip(1..));
        self.islamic_months.extend(folded(&calendar.islamic_months));
        self.weekdays.extend(folded(&calendar.weekdays));
        let am = folded(&calendar.am).map(|word| (word, Half::Am));
        let pm = folded(&calendar.pm).map(|word| (word, Half::Pm));
        self.halves.extend(am.chain(pm));
    }

    fn add_dates(&mut self, table: &Table, ago: &mut Vec<String>) {
        let dates = &table.dates;
        self.beside.extend(folded(&dates.beside));
        self.days.extend(folded(&dates.days));
        self.reading.extend(folded(&dates.reading));
        // N before the rest: it is small in a folded expression.
        let counted = dates.ago.iter().map(|expression| {
            let expression: &str = expression.as_ref();
            fold(&expression.replace('N', "[0-9]{1,3}"))
        });
        ago.extend(counted);
        for (words, label) in [
            (&dates.published, Label::Published),
            (&dates.updated, Label::Updated),
            (&dates.source, Label::Source),
        ] {
            for word in folded(words) {
                if let Some(first) = word.chars().next() {
                    self.labels.entry(first).or_default().push((word, label));
                }
            }
        }
    }

    fn add_bylines(&mut self, table: &Table) {
        let words = &table.bylines;
        let number = self.bylines.len();
        for (word, needs_colon) in openers(table) {
            let word = fold(&word);
            if let Some(first) = word.chars().next() {
                self.openers.entry(first).or_default().push(Opener {
                    word,
                    needs_colon,
                    table: number,
                });
            }
        }
        let mut credits: Vec<String> = folded(&words.credits).collect();
        credits.sort_by_key(|credit| std::cmp::Reverse(credit.len()));
        self.bylines.push(BylineWords {
            suffixes: folded(&words.suffixes).collect(),
            after: folded(&words.after).collect(),
            ands: folded(&words.ands).collect(),
            titles: folded(&words.titles).collect(),
            roles: folded(&words.roles).collect(),
            desks: folded(&words.desks).collect(),
            credits,
            no_names: folded(&words.no_names).collect(),
        });
    }

    /// The words that begin a date, a label or a byline, as they are written.
    fn add_starts(&mut self, table: &Table) {
        let lang = table.lang();
        let written = |words: &[toml::Spanned<String>]| -> Vec<String> {
            words.iter().map(|word| word.as_ref().to_owned()).collect()
        };
        let mut add = |from: StartsFrom, words: Vec<String>| {
            self.starts
                .extend(words.into_iter().map(|word| (lang, from, word)));
        };
        let (calendar, dates) = (&table.calendar, &table.dates);
        let months = calendar.months.iter().flat_map(|names| written(names));
        let mut begin: Vec<String> = months.chain(written(&calendar.weekdays)).collect();
        begin.extend(written(&calendar.persian_months));
        // "Di, 3.3.2026": two letters begin too many other words.
        begin = begin
            .into_iter()
            .flat_map(|word| match word.chars().count() {
                0..=2 => vec![format!("{word},"), format!("{word}.")],
                _ => vec![word],
            })
            .collect();
        begin.extend(written(&dates.days));
        begin.extend(
            dates
                .ago
                .iter()
                .filter_map(|ago| literal_head(ago.as_ref())),
        );
        add(StartsFrom::Dates, begin);
        for labels in [&dates.published, &dates.updated] {
            add(StartsFrom::DateLabels, written(labels));
        }
        let openers = openers(table).map(|(word, _)| word);
        add(StartsFrom::Bylines, openers.collect());
        add(StartsFrom::Bylines, written(&table.bylines.desks));
        let agencies = table.agencies.values().flat_map(|names| written(names));
        let plain = |name: &String| name.contains(' ') || !name.is_ascii();
        add(StartsFrom::Agencies, agencies.filter(plain).collect());
    }

    /// Of two languages that have a word before names in common, as "por", each knows what is
    /// no name in the other.
    fn share_no_names(&mut self) {
        let mut tables: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        let plain = self.openers.values().flatten();
        for opener in plain.filter(|opener| !opener.needs_colon) {
            tables.entry(&opener.word).or_default().push(opener.table);
        }
        for tables in tables.into_values().filter(|tables| tables.len() > 1) {
            let sets = tables.iter().map(|&table| &self.bylines[table].no_names);
            let all: HashSet<String> = sets.flatten().cloned().collect();
            for table in tables {
                self.bylines[table].no_names.extend(all.iter().cloned());
            }
        }
    }

    fn find_compounds(&mut self) {
        let all = self.months.keys().chain(self.persian_months.keys());
        let all = all.chain(&self.islamic_months).chain(&self.weekdays);
        let all = all.chain(self.halves.keys()).chain(&self.beside);
        let is_compound = |word: &&String| {
            word.contains(|c: char| {
                !c.is_alphabetic() && !unicode_normalization::char::is_combining_mark(c)
            })
        };
        let compounds: BTreeSet<String> = all.filter(is_compound).cloned().collect();
        for word in compounds {
            if let Some(first) = word.chars().next() {
                self.compounds.entry(first).or_default().push(word);
            }
        }
        for words in self.compounds.values_mut() {
            words.sort_by_key(|word| std::cmp::Reverse(word.len()));
        }
    }

    /// The words with which lines begin that a rule of these languages is about.
    pub fn starts(&self, from: StartsFrom, langs: Langs) -> impl Iterator<Item = &str> {
        let of = move |start: &&(Langs, StartsFrom, String)| {
            start.1 == from && (langs == Langs::ANY || start.0.meet(langs))
        };
        self.starts.iter().filter(of).map(|start| start.2.as_str())
    }

    /// Whether a folded line names a desk of a paper and nobody.
    pub fn is_desk(&self, line: &str) -> bool {
        self.desks.contains(line)
    }

    /// Whether a folded text may end with what somebody is at a paper.
    pub fn ends_as_role(&self, text: &str) -> bool {
        let last = text.chars().next_back();
        last.is_some_and(|last| self.role_ends.contains(&last))
    }

    /// The number of a month of our calendar.
    pub fn month(&self, word: &str) -> Option<u32> {
        self.months.get(word).copied()
    }

    /// The number of a month of the Persian calendar.
    pub fn persian_month(&self, word: &str) -> Option<u32> {
        self.persian_months.get(word).copied()
    }

    pub fn is_islamic_month(&self, word: &str) -> bool {
        self.islamic_months.contains(word)
    }

    pub fn half(&self, word: &str) -> Option<Half> {
        self.halves.get(word).copied()
    }

    /// Whether a word says nothing beside a date.
    pub fn is_beside(&self, word: &str) -> bool {
        self.beside.contains(word) || self.weekdays.contains(word)
    }

    /// Whether a word may be beside the minutes that reading takes.
    pub fn is_of_reading(&self, word: &str) -> bool {
        self.reading.contains(word)
    }

    /// Whether a folded text counts back from now: "vor 3 stunden".
    pub fn is_ago(&self, text: &str) -> bool {
        self.ago.as_ref().is_some_and(|ago| ago.is_match(text))
    }

    /// What follows a day that is named from now, of a folded text.
    pub fn after_day<'a>(&self, text: &'a str) -> Option<&'a str> {
        let rests = self
            .days
            .iter()
            .filter_map(|day| text.strip_prefix(day.as_str()));
        rests
            .filter(|rest| !rest.starts_with(char::is_alphabetic))
            .min_by_key(|rest| rest.len())
    }

    /// The word with stops or blanks in it that a folded text begins with.
    pub fn compound(&self, text: &str) -> Option<&str> {
        let words = self.compounds.get(&text.chars().next()?)?;
        let begins = |word: &&String| {
            let rest = text.strip_prefix(word.as_str());
            rest.is_some_and(|rest| !rest.starts_with(char::is_alphabetic))
        };
        words.iter().find(begins).map(String::as_str)
    }

    /// Whether a word has a meaning in a date.
    pub fn knows(&self, word: &str) -> bool {
        self.months.contains_key(word)
            || self.persian_months.contains_key(word)
            || self.halves.contains_key(word)
            || self.is_beside(word)
    }

    /// The longest label at the head of a text, with what follows it.
    pub fn label<'a>(&self, text: &'a str) -> Option<(Label, &'a str)> {
        let mut chars = text.chars().flat_map(fold_char);
        let labels = self.labels.get(&chars.next()?)?;
        let second = chars.next();
        labels.iter().find_map(|(word, label)| {
            if !has_second(word, second) {
                return None;
            }
            let rest = after(text, word)?;
            (!rest.starts_with(char::is_alphabetic) || rest.starts_with(is_unspaced))
                .then_some((*label, rest))
        })
    }

    /// What may stand before a name at the head of a text, with what follows; the longest
    /// first, and of equals in the order of the languages.
    pub fn openers<'a>(&self, text: &'a str) -> impl Iterator<Item = (&Opener, &'a str)> {
        let mut chars = text.chars().flat_map(fold_char);
        let openers = chars.next().and_then(|first| self.openers.get(&first));
        let second = chars.next();
        let openers = openers.into_iter().flatten();
        openers
            .filter(move |opener| has_second(&opener.word, second))
            .filter_map(move |opener| Some((opener, after(text, &opener.word)?)))
    }

    /// Names of months and weekdays of four letters and more; shorter ones are
    /// other words, too ("may", "set", "sun").
    pub fn date_words(&self) -> impl Iterator<Item = &str> {
        let mut words: Vec<&str> = self
            .months
            .keys()
            .chain(&self.weekdays)
            .map(String::as_str)
            .collect();
        words.sort_unstable();
        words
            .into_iter()
            .filter(|word| word.chars().nth(3).is_some())
    }
}

/// Whether a word has this second character, or none. Asked of all words with one first
/// character, because it turns most of them away at little cost.
fn has_second(word: &str, second: Option<char>) -> bool {
    let own = word.chars().nth(1);
    own.is_none() || own == second
}

/// What stands before names in a language, and whether a colon has to follow.
fn openers(table: &Table) -> impl Iterator<Item = (String, bool)> {
    let words = &table.bylines;
    let mut all = Vec::new();
    for by in &words.by {
        all.push((by.as_ref().clone(), false));
        let kinds = words.kinds.iter();
        all.extend(kinds.map(|kind| (format!("{} {}", kind.as_ref(), by.as_ref()), false)));
    }
    all.extend(
        words
            .labels
            .iter()
            .map(|label| (label.as_ref().clone(), true)),
    );
    all.into_iter()
}

/// The letters that an expression begins with, where two or more do.
fn literal_head(expression: &str) -> Option<String> {
    let end = expression.find(|c: char| !c.is_alphabetic() && c != ' ' && c != '\'');
    let head = &expression[..end.unwrap_or(expression.len())];
    let head = head.split('N').next().unwrap_or_default();
    (head.chars().count() > 2).then(|| head.to_lowercase())
}

/// Whether a character is of a script that sets no blanks between words.
pub fn is_unspaced(c: char) -> bool {
    matches!(c, '\u{e00}'..='\u{e7f}' | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}'
        | '\u{ac00}'..='\u{d7af}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tables_are_right() {
        for (file, text) in TABLES {
            let table = Table::parse(file, text);
            assert!(table.is_ok(), "{}", table.unwrap_err());
        }
        assert!(WORDS.ago.is_some());
        assert_eq!(WORDS.bylines.len(), TABLES.len());
    }

    #[test]
    fn no_word_is_two_months() {
        for (file, text) in TABLES {
            let table = Table::parse(file, text).unwrap();
            for (names, number) in table.calendar.months.iter().zip(1..) {
                for name in folded(names) {
                    assert_eq!(WORDS.month(&name), Some(number), "{file}: {name}");
                }
            }
        }
    }

    #[test]
    fn times_that_count_back() {
        for text in [
            "about 15 hours ago",
            "an hour ago",
            "3h ago",
            "vor 3 stunden",
            "il y a 2 heures",
            "hace 5 minutos",
            "3小时前",
            "2시간 전",
            "3 часа назад",
            "2 saat önce",
            "3 घंटे पहले",
            "3 ชั่วโมงที่แล้ว",
        ] {
            assert!(WORDS.is_ago(&fold(text)), "{text}");
        }
        for text in [
            "long ago",
            "vor gericht",
            "hace calor",
            "日前",
            "3 ore",
            "vor 1990 jahren",
        ] {
            assert!(!WORDS.is_ago(text), "{text}");
        }
    }
}
