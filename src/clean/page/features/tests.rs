//! Every column of both stages has the value that belongs to its name: on a page of an invented
//! town, against a table that names each column, on lines on which no two columns are the same.

use super::*;
use crate::clean::page::SECOND_NAMES;
use crate::clean::page::arithmetic::int;
use crate::clean::page::second_stage::FirstScores;
use crate::record::RuleId;
use crate::text::Segmenter;
use std::collections::HashSet;

const PAGE: &str = include_str!("tests/page.txt");
/// `name value value …` for each column, after a row with the numbers of the lines.
const EXPECTED: &str = include_str!("tests/expected.txt");

/// The values of both stages.
struct Values {
    features: Features,
    second: Vec<Vec<i32>>,
}

impl Values {
    fn new() -> Self {
        let mut segmenter = Segmenter::default();
        let view = segmenter.view(PAGE.trim_end());
        let mut strikes = Strikes::new(view.lines.len());
        for line in [17, 39] {
            strikes.line(&view, line, RuleId::RELATED_LIST);
        }
        let weights = (0..1 << 13).map(|b| format!(" {b}:{}", b * 37 % 4001 - 2000));
        let words = BagOfWords::read(&format!("-50{}", weights.collect::<String>())).unwrap();
        let hint = TitleHint {
            title: Some("Dunmore ferry to sail again on Monday after repairs"),
            slug: None,
        };
        let features = Features::new(&view, &strikes, hint, &words);
        let counts = features.column("words");
        // Scores as the first stage might have them: of all signs and sizes.
        let score = |l: usize, n: i32| counts[l] * 37 - 290 - n * 3 - n % 5 * 31;
        let first: Vec<Option<i32>> = (0..view.lines.len())
            .map(|l| (!strikes.is_struck(l)).then(|| score(l, int(l))))
            .collect();
        let first = FirstScores::new(&first, &counts);
        let row = |line| {
            let mut row = Vec::new();
            first.append(line, &mut row);
            row
        };
        Self {
            second: (0..view.lines.len()).map(row).collect(),
            features,
        }
    }

    fn value(&self, name: &str, line: usize) -> i32 {
        match SECOND_NAMES.iter().position(|n| *n == name) {
            Some(at) => self.second[line][at],
            None => self.features.column(name)[line],
        }
    }
}

#[test]
fn each_name_has_its_value() {
    let page = Values::new();
    let mut rows = EXPECTED.lines();
    let lines: Vec<usize> = rows
        .next()
        .unwrap()
        .split(' ')
        .skip(1)
        .map(|l| l.parse().unwrap())
        .collect();
    let mut names = Vec::new();
    let mut different = HashSet::new();
    for row in rows {
        let (name, values) = row.split_once(' ').unwrap();
        let found: Vec<String> = lines
            .iter()
            .map(|&l| page.value(name, l).to_string())
            .collect();
        assert_eq!(found.join(" "), values, "{name}");
        assert!(
            different.insert(values),
            "{name} has the values of another column"
        );
        names.push(name);
    }
    assert_eq!(names, [NAMES, SECOND_NAMES].concat());
}

#[test]
fn values_say_what_the_page_has() {
    let page = Values::new();
    let lines: Vec<&str> = PAGE.trim_end().lines().collect();
    let line = |text: &str| lines.iter().position(|l| l.starts_with(text)).unwrap();
    let value = |name: &str, text: &str| page.value(name, line(text));
    assert_eq!(value("words", "Skip to"), 3);
    assert_eq!(value("chars", "Sign in"), 7);
    assert_eq!(value("bars", "Home |"), 2);
    assert_eq!(value("twins", "Home |"), 3);
    assert_eq!(value("quotes", "\"We have"), 2);
    assert_eq!(value("joints", "21.12"), 1);
    assert_eq!(value("struck", "Advertisement"), 1);
    assert_eq!(value("title-in-line", "Dunmore Ferry"), 777);
    assert_eq!(value("title-distance", "By Jane"), 1);
    assert_eq!(value("index", "Sign in"), 2);
    assert_eq!(value("lines", "Sign in"), int(lines.len()));
    assert_eq!(value("to-prose-after", "1. Port"), 1);
    assert_eq!(value("lex-comment", "COMMENTS"), 1);
    assert_eq!(value("words-1", "Photo"), value("words", "By Jane"));
    assert_eq!(value("look+1", "3. Ness"), value("look-1", "The board"));
    assert_eq!(value("counted", "Share"), 4);
    assert_eq!(value("counted-before", "The harbour"), 2);
    assert_eq!(value("margin", "Advertisement"), -300);
    assert_eq!(value("margin-1", "Skip to"), -400);
}
