//! One language's table of words: the TOML of a file under `builtin/words` comes in, a checked
//! table goes out, or an error that names the line. Nothing is looked up here.

use super::fold::fold;
use crate::clean::rules::langs::Langs;
use crate::clean::rules::rule_file::{RulesError, line_of};
use regex::Regex;
use serde::Deserialize;
use std::collections::{BTreeMap, HashMap};
use toml::Spanned;

/// A list of words of a table.
type Words = Vec<Spanned<String>>;

/// The words of dates and bylines in one language.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Table {
    lang: Spanned<String>,
    pub calendar: Calendar,
    pub dates: Dates,
    #[serde(default)]
    pub bylines: Bylines,
    /// The name under which an agency is known, and its other names.
    #[serde(default)]
    pub agencies: BTreeMap<String, Words>,
}

/// The names of months and days, and the halves of a day.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub struct Calendar {
    /// January to December, each with its forms.
    pub months: Vec<Words>,
    /// Farvardin to Esfand.
    pub persian_months: Words,
    /// Of the Islamic calendar, in any order: its days have no fixed day in ours.
    pub islamic_months: Words,
    pub weekdays: Words,
    pub am: Words,
    pub pm: Words,
}

/// What stands around a date.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Dates {
    /// Labels of the first version.
    pub published: Words,
    /// Labels of later versions.
    pub updated: Words,
    /// Labels of where the story comes from.
    pub source: Words,
    /// Days that are named from now: "yesterday". A clock time has to follow.
    pub days: Words,
    /// Times that count back from now, as regular expressions; `N` is a number.
    pub ago: Words,
    /// Words beside a date that say nothing: "at", "o'clock", names of zones.
    pub beside: Words,
    /// Words around the number of minutes that reading takes.
    pub reading: Words,
}

/// What stands around the names of those who wrote the story.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub struct Bylines {
    /// Words that a name may follow without a colon.
    pub by: Words,
    /// What may stand before one of those: "written", "a column".
    pub kinds: Words,
    /// Labels that a name follows after a colon.
    pub labels: Words,
    /// What somebody is at the paper, where it is written behind the name without a comma.
    pub suffixes: Words,
    /// Words between the name and the paper or the place.
    pub after: Words,
    /// Words between two names.
    pub ands: Words,
    /// Titles before a name, without their stops.
    pub titles: Words,
    /// Last words of what somebody is at the paper.
    pub roles: Words,
    /// Lines that name no person: "Staff Reporter".
    pub desks: Words,
    /// Labels of what others did: photographs, editing.
    pub credits: Words,
    /// Words that are in no name.
    pub no_names: Words,
}

impl Table {
    /// Reads and checks a table.
    ///
    /// # Errors
    /// It is not TOML of this form, its language is unknown, a word is in two months, is empty
    /// or is not in the form in which words are compared, or an expression does not compile.
    pub fn parse(file: &str, text: &str) -> Result<Self, RulesError> {
        let wrong = |at: usize, what: String| RulesError::File {
            file: file.to_owned(),
            line: line_of(text, at),
            what,
        };
        let table: Self = toml::from_str(text).map_err(|e| {
            wrong(
                e.span().map_or(0, |span| span.start),
                e.message().to_owned(),
            )
        })?;
        table
            .check()
            .map_err(|(word, what)| wrong(word.span().start, what))?;
        Ok(table)
    }

    /// The language, or all of them if it is unknown, which [`Self::parse`] refuses.
    pub fn lang(&self) -> Langs {
        Langs::of(self.lang.as_ref()).unwrap_or(Langs::ANY)
    }

    fn check(&self) -> Result<(), (&Spanned<String>, String)> {
        let code: &str = self.lang.as_ref();
        if code == "any" || Langs::of(code).is_none() {
            let what = format!(
                "there are no rules for the language \"{}\"",
                code.escape_debug()
            );
            return Err((&self.lang, what));
        }
        let months = &self.calendar.months;
        if !matches!(months.len(), 0 | 12) {
            let what = format!("months has {} lists instead of 12", months.len());
            return Err((&self.lang, what));
        }
        if !matches!(self.calendar.persian_months.len(), 0 | 12) {
            return Err((&self.lang, "persian-months needs 12 words".to_owned()));
        }
        let mut known: HashMap<&str, usize> = HashMap::new();
        for (number, names) in (1..).zip(months) {
            for name in names {
                let word: &str = name.as_ref();
                if let Some(other) = known.insert(word, number) {
                    return Err((name, format!("\"{word}\" is also in month {other}")));
                }
            }
        }
        for word in self.words() {
            let written: &str = word.as_ref();
            if written.trim() != written || written.is_empty() {
                return Err((word, "a word is empty or has blanks around it".to_owned()));
            }
            if written != written.to_lowercase() {
                let small = written.to_lowercase();
                return Err((word, format!("write \"{small}\" in small letters")));
            }
        }
        for expression in &self.dates.ago {
            if let Err(e) = Regex::new(expression.as_ref()) {
                let what = e.to_string();
                let last = what.lines().last().unwrap_or_default();
                return Err((
                    expression,
                    format!("the expression does not compile: {last}"),
                ));
            }
        }
        Ok(())
    }

    /// All words that are compared as words.
    fn words(&self) -> impl Iterator<Item = &Spanned<String>> {
        let (c, d, b) = (&self.calendar, &self.dates, &self.bylines);
        let lists = [
            &c.persian_months,
            &c.islamic_months,
            &c.weekdays,
            &c.am,
            &c.pm,
            &d.published,
            &d.updated,
            &d.source,
            &d.days,
            &d.beside,
            &d.reading,
            &b.by,
            &b.kinds,
            &b.labels,
            &b.suffixes,
            &b.after,
            &b.ands,
            &b.titles,
            &b.roles,
            &b.desks,
            &b.credits,
            &b.no_names,
        ];
        let lists = lists.into_iter().flatten();
        let names = self.agencies.values().flatten();
        lists.chain(c.months.iter().flatten()).chain(names)
    }
}

/// The words of a list, in the form in which they are compared.
pub fn folded(words: &[Spanned<String>]) -> impl Iterator<Item = String> {
    words.iter().map(|word| fold(word.as_ref()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str = "lang = \"de\"\n[calendar]\nmonths = [\n['januar'], ['februar'], ['märz'], ['april'], \
        ['mai'], ['juni'],\n['juli'], ['august'], ['september'], ['oktober'], ['november'],\n";

    fn error(text: &str) -> String {
        Table::parse("mine.toml", text).unwrap_err().to_string()
    }

    #[test]
    fn a_table_is_read() {
        let text = format!("{HEAD}['dezember']]\n[dates]\nago = ['vor N Tagen']\n");
        let table = Table::parse("mine.toml", &text).unwrap();
        assert_eq!(table.calendar.months.len(), 12);
        assert_eq!(table.lang().in_words(), "German");
    }

    #[test]
    fn what_is_wrong_is_named_with_its_line() {
        let dates = "[dates]\n";
        for (text, said) in [
            (
                format!("{HEAD}['mai']]\n{dates}"),
                "mine.toml: line 6: \"mai\" is also in month 5",
            ),
            (
                format!("{HEAD}]\n{dates}"),
                "line 1: months has 11 lists instead of 12",
            ),
            (
                "lang = \"xx\"\n[calendar]\n[dates]\n".to_owned(),
                "line 1: there are no rules for the language \"xx\"",
            ),
            (
                "lang = \"de\"\n[calendar]\n[dates]\nago = ['vor (N']\n".to_owned(),
                "line 4: the expression does not compile",
            ),
            (
                "lang = \"de\"\n[calendar]\n[dates]\ndays = [\"Heute\"]\n".to_owned(),
                "line 4: write \"heute\" in small letters",
            ),
            (
                "lang = \"de\"\n[calendar]\n[dates]\ndays = [\" \"]\n".to_owned(),
                "line 4: a word is empty",
            ),
            (
                "lang = \"de\"\n[calendar]\n[dates]\nday = [\"heute\"]\n".to_owned(),
                "line 4: unknown field `day`",
            ),
        ] {
            let error = error(&text);
            assert!(error.contains(said), "{error}");
        }
    }
}
