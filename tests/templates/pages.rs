//! What is the story's on pages with all that is around them, although other pages
//! have it, too.

use crate::paper::{Cleaned, cleaned_by, headline, sentence, story};
use crate::paper::{Dice, document};
use copydesk::config::{Config, PageChoice};
use serde_json::Value;

const NAVIGATION: [&str; 8] = [
    "Front page",
    "Tide tables",
    "Letters",
    "Rowing news",
    "Obituaries",
    "Puzzles",
    "Old issues",
    "Ring the sandbox",
];

/// Pages of which nobody knows title or date: navigation, what `inner` makes, and links.
pub fn pages(
    count: usize,
    links: impl Fn(usize) -> Vec<String>,
    inner: impl Fn(usize) -> Vec<String>,
) -> Vec<Value> {
    (0..count)
        .map(|n| {
            let mut lines: Vec<String> = NAVIGATION.iter().map(ToString::to_string).collect();
            lines.extend(inner(n));
            lines.extend(links(n));
            let mut page = document(n, &lines);
            for unknown in ["title", "date"] {
                page.as_object_mut().unwrap().remove(unknown);
            }
            page
        })
        .collect()
}

/// By templates alone, the shape of the page aside.
fn by_templates() -> Config {
    let mut config = Config::default();
    config.boilerplate.page = PageChoice::Never;
    config
}

/// Navigation is gone, the lines stay; and no less once more with the same templates.
fn stay(documents: &[Value], lines: &dyn Fn(usize) -> Vec<String>) {
    let once = cleaned_by(documents, by_templates());
    let mut config = by_templates();
    config.boilerplate.templates = once.output().join("templates.toml");
    let kept = once.left_of(documents);
    for cleaned in [&once, &cleaned_by(&kept, config)] {
        gone(cleaned);
        for n in 0..documents.len() {
            let text = &cleaned.texts[&format!("d{n}")];
            for line in lines(n) {
                assert!(text.lines().any(|l| l == line), "{n}: {line}\n{text}");
            }
        }
    }
}

fn gone(cleaned: &Cleaned) {
    for line in NAVIGATION {
        assert_eq!(cleaned.with(line), 0, "{line}\n{}", cleaned.templates());
    }
}

#[test]
fn a_headline_to_which_all_pages_link() {
    let links = |_| (0..6).map(|n| story(n)[0].clone()).collect();
    let inner = |n: usize| {
        let mut lines = story(n);
        lines.insert(1, format!("From our sandbox, {} May", n + 3));
        lines
    };
    stay(&pages(6, links, inner), &|n| vec![story(n)[0].clone()]);
}

#[test]
fn a_short_headline_to_which_some_pages_link() {
    const SHORT: [&str; 6] = [
        "Ferry sinks",
        "Dam holds",
        "Mill to close",
        "Bakers strike",
        "Storm over Roan",
        "Tram derailed",
    ];
    // Each links to the four others that are before it.
    let links = |n: usize| (1..5).map(|k| SHORT[(n + k) % 6].to_owned()).collect();
    let inner = |n: usize| {
        let mut lines = story(n);
        lines[0] = SHORT[n].to_owned();
        lines
    };
    stay(&pages(6, links, inner), &|n| vec![SHORT[n].to_owned()]);
}

#[test]
fn headings_between_paragraphs() {
    let headings = ["Background", "Results", "Conclusion"];
    let links = |n: usize| {
        let mut dice = Dice::new(n as u64 + 900);
        (0..12).map(|_| headline(&mut dice)).collect()
    };
    let inner = |n: usize| {
        let mut lines = story(n);
        for (k, heading) in headings.iter().enumerate() {
            lines.insert(6 - 2 * k, (*heading).to_owned());
        }
        lines
    };
    stay(&pages(4, links, inner), &|_| {
        headings.map(str::to_owned).to_vec()
    });
}

#[test]
fn a_list_of_a_page_that_was_taken_twice() {
    let items = [
        "long fingers and toes",
        "a narrow skull",
        "a curved back",
        "loose joints",
        "short sight",
        "a wide aorta",
    ];
    // The last two are one page, with other links and another comment.
    let of = |n: usize| n.min(20);
    let links = |n: usize| {
        let mut dice = Dice::new(n as u64 + 500);
        let mut lines: Vec<String> = (0..12).map(|_| headline(&mut dice)).collect();
        lines.push(sentence(&mut dice));
        lines
    };
    let inner = |n: usize| {
        let mut lines = story(of(n));
        if of(n) == 20 {
            lines.splice(3..3, items.map(str::to_owned));
        }
        lines
    };
    let documents = pages(22, links, inner);
    stay(&documents, &|n| {
        if of(n) == 20 {
            items.map(str::to_owned).to_vec()
        } else {
            Vec::new()
        }
    });
}
