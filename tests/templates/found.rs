//! Furniture that no rule knows, and that goes.

use crate::paper::{Dice, cleaned, document, headline, post, sentence, story, with_last};
use serde_json::json;

const PAPER: &str = "The Dunmore Post is printed on paper from Kilbride mill";

#[test]
fn a_line_that_stands_on_every_page() {
    let cleaned = cleaned(&post(30, with_last(PAPER)));
    assert_eq!(cleaned.with(PAPER), 0);
    assert!(cleaned.texts["d3"].ends_with(story(3).last().unwrap()));
    let templates = cleaned.templates();
    for said in [
        "source = \"dunmorepost.example\"",
        "kind = \"line\"",
        "documents = 30",
        "share = 1",
        "first = \"2024-01-01\"",
        "last = \"2024-03-03\"",
        "strikes = 30",
    ] {
        assert!(templates.contains(said), "no {said} in {templates}");
    }
}

#[test]
fn numbers_and_dates_are_slots() {
    let cleaned = cleaned(&post(30, |n, mut lines| {
        lines.push(format!(
            "Set in type as galley {} at Kilbride",
            4000 + n * 7
        ));
        lines
    }));
    assert_eq!(cleaned.with("Set in type"), 0);
    let templates = cleaned.templates();
    assert!(templates.contains("text = \"Set in type as galley {number} at Kilbride\""));
}

#[test]
fn a_label_before_other_headlines() {
    let cleaned = cleaned(&post(40, |n, mut lines| {
        let other = headline(&mut Dice::new(n as u64 + 900));
        lines.insert(3, format!("Inside tonight: {other}"));
        lines
    }));
    assert_eq!(cleaned.with("Inside tonight"), 0);
    assert!(cleaned.templates().contains("kind = \"label\""));
}

#[test]
fn a_list_that_a_constant_line_opens() {
    let cleaned = cleaned(&post(40, |n, mut lines| {
        lines.push("Elsewhere on the quayside tonight".to_owned());
        let mut dice = Dice::new(n as u64 + 900);
        lines.extend((0..4).map(|_| headline(&mut dice)));
        lines
    }));
    assert_eq!(cleaned.with("Elsewhere"), 0);
    assert!(
        cleaned
            .texts
            .iter()
            .all(|(id, text)| text.ends_with(story(id[1..].parse().unwrap()).last().unwrap())),
        "the list goes with its label"
    );
    assert!(cleaned.templates().contains("opens-list = true"));
}

#[test]
fn a_sentence_at_the_end_of_articles_of_one_line() {
    let own = "Set and printed by the Dunmore Post at its Kilbride works.";
    let cleaned = cleaned(&post(40, |_, lines| {
        vec![lines[0].clone(), format!("{} {own}", lines[1..].join(" "))]
    }));
    assert_eq!(cleaned.containing("Kilbride"), 0);
    assert!(cleaned.templates().contains("kind = \"sentence\""));
    assert!(cleaned.texts["d7"].ends_with(story(7).last().unwrap()));
}

#[test]
fn who_the_author_is_moves_to_the_metadata() {
    let names = ["Nora Quill", "Piet Larch", "Ama Stone", "Juri Fenn"];
    let documents: Vec<_> = (0..48)
        .map(|n| {
            let mut lines = story(n);
            let name = names[n % names.len()];
            lines.push(format!(
                "{name} walks the quays for the Dunmore Post and keeps bees."
            ));
            let mut document = document(n, &lines);
            document["author"] = json!(name);
            document
        })
        .collect();
    let cleaned = cleaned(&documents);
    assert_eq!(cleaned.containing("keeps bees"), 0);
    assert!(cleaned.templates().contains("{name} walks the quays"));
    let record = cleaned.records.iter().find(|r| r["id"] == "d5").unwrap();
    assert_eq!(
        record["metadata"]["author_biography"],
        "Piet Larch walks the quays for the Dunmore Post and keeps bees."
    );
}

#[test]
fn a_paragraph_of_consent_of_any_length() {
    let mut dice = Dice::new(77);
    let consent: Vec<String> = (0..9).map(|_| sentence(&mut dice)).collect();
    let consent = consent.join(" ");
    assert!(consent.len() > 600);
    let long = |n: usize, mut lines: Vec<String>| {
        let mut dice = Dice::new(n as u64 + 5000);
        // Enough of a story that the paragraph is not most of it.
        lines.extend((0..24).map(|_| sentence(&mut dice)));
        lines.push(consent.clone());
        lines
    };
    assert_eq!(cleaned(&post(40, long)).with(&consent), 0);
}

#[test]
fn a_line_of_many_sources() {
    let line = "Set by the Larch press service for small papers";
    let documents: Vec<_> = (0..60)
        .map(|n| {
            let mut lines = story(n);
            lines.push(line.to_owned());
            let mut document = document(n, &lines);
            document["url"] = json!(format!("https://paper{}.example/{n}", n % 30));
            document
        })
        .collect();
    let cleaned = cleaned(&documents);
    assert_eq!(cleaned.with(line), 0);
    assert!(cleaned.templates().contains("source = \"*\""));
}

#[test]
fn the_frame_of_a_crude_page() {
    let head = [
        "Quayside",
        "Markets",
        "Letters",
        "Rowing",
        "Obituaries",
        "Puzzles",
    ];
    let tail = [
        "Our printers",
        "Where to buy",
        "Old issues",
        "Ring the sandbox",
    ];
    let page = |n: usize, lines: Vec<String>| {
        let head = head.iter().map(ToString::to_string);
        let tail = tail.iter().map(ToString::to_string);
        let mut dice = Dice::new(n as u64 + 300);
        let other = (0..4).map(|_| headline(&mut dice));
        head.chain(lines)
            .chain(other)
            .chain(tail)
            .collect::<Vec<_>>()
    };
    let cleaned = cleaned(&post(6, page));
    for text in cleaned.texts.values() {
        for line in head.iter().chain(&tail) {
            assert!(text.lines().all(|l| l != *line), "{line} in {text}");
        }
    }
    for n in 0..6 {
        let text = &cleaned.texts[&format!("d{n}")];
        assert!(story(n).iter().all(|line| text.contains(line)), "{text}");
    }
}
