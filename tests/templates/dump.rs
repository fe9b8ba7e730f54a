//! A dump of pages: where most are, what is left of one is its article.

use crate::pages::pages;
use crate::paper::{Cleaned, Dice, cleaned, headline, sentence};
use serde_json::{Value, json};

const COUNT: usize = 24;

const HEAD: &str = "Skip to content\nHome\nNews\nSport\nOpinion\nWeather\nArchive\nTrending\nMenu\nSearch\nSubscribe\nSign in";
const FOOT: &str = "More from Dunmore\nCrane to be saved?\nCouncil split on tide wall\nSchool wins regatta\nWeather: rain by evening\nContact us\nAbout us\nTerms of use\nPrivacy policy\nCookies\n© 2024 Dunmore Post";

/// Pages with `inner`, and links of which no two pages have the same.
fn dump_of(inner: impl Fn(usize) -> Vec<String>) -> Vec<Value> {
    let links = |n: usize| {
        let mut dice = Dice::new(n as u64 + 700);
        let mut lines: Vec<String> = FOOT.lines().map(str::to_owned).collect();
        lines.splice(1..1, (0..6).map(|_| headline(&mut dice)));
        lines
    };
    pages(COUNT, links, |n| {
        let mut lines: Vec<String> = HEAD.lines().map(str::to_owned).collect();
        lines.extend(inner(n));
        lines
    })
}

/// Pages of which each two have a teaser below the story.
pub fn dump() -> Vec<Value> {
    dump_of(|n| {
        let mut lines = story(n);
        lines.push(teaser(n));
        lines
    })
}

fn paragraph(dice: &mut Dice) -> String {
    let sentences: Vec<String> = (0..3).map(|_| sentence(dice)).collect();
    sentences.join(" ")
}

fn teaser(n: usize) -> String {
    paragraph(&mut Dice::new(n as u64 / 2 + 300))
}

/// A headline and paragraphs.
fn story(n: usize) -> Vec<String> {
    let mut dice = Dice::new(n as u64 + 1);
    let mut lines = vec![headline(&mut dice)];
    lines.extend((0..6).map(|_| paragraph(&mut dice)));
    lines
}

fn has(cleaned: &Cleaned, n: usize, line: &str) -> bool {
    cleaned.texts[&format!("d{n}")].lines().any(|l| l == line)
}

fn stories_stay(cleaned: &Cleaned, of: impl Fn(usize) -> usize) {
    for n in 0..cleaned.texts.len() {
        for line in story(of(n)) {
            assert!(
                has(cleaned, n, &line),
                "{n}: {line}\n{}",
                cleaned.texts[&format!("d{n}")]
            );
        }
    }
}

#[test]
fn the_teaser_of_another_page_goes() {
    let cleaned = cleaned(&dump());
    stories_stay(&cleaned, |n| n);
    for n in 0..COUNT {
        assert!(!has(&cleaned, n, &teaser(n)), "{n}");
    }
}

#[test]
fn cleaned_again_nothing_more_goes() {
    let documents = dump();
    let once = cleaned(&documents);
    let kept = once.left_of(&documents);
    assert_eq!(cleaned(&kept).texts, once.texts);
}

#[test]
fn a_page_that_was_taken_twice_stays() {
    let of = |n: usize| n.min(COUNT - 2);
    let cleaned = cleaned(&dump_of(|n| {
        let mut lines = story(of(n));
        // What a reader wrote since.
        lines.push(paragraph(&mut Dice::new(n as u64 + 900)));
        lines
    }));
    stories_stay(&cleaned, of);
}

#[test]
fn among_articles_a_shared_paragraph_stays() {
    // The same lines without what is around them.
    let documents: Vec<Value> = dump()
        .into_iter()
        .enumerate()
        .map(|(n, mut page)| {
            let mut lines = story(n);
            lines.push(teaser(n));
            page["text"] = json!(lines.join("\n"));
            page
        })
        .collect();
    let cleaned = cleaned(&documents);
    for n in 0..COUNT {
        assert!(has(&cleaned, n, &teaser(n)), "{n}");
    }
}
