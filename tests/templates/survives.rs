//! What stands again and again and is the story's all the same.

use crate::paper::{
    Cleaned, Dice, cleaned, day, document, headline, post, sentence, story, with_last,
};
use serde_json::{Value, json};

#[track_caller]
fn survives(cleaned: &Cleaned, line: &str, count: usize) {
    let found = cleaned.containing(line);
    assert_eq!(found, count, "{line}\n{}", cleaned.templates());
}

/// A year of the Post in which only some documents have what is asked about.
fn among(some: &[usize], line: impl Fn(usize, &mut Vec<String>)) -> Vec<Value> {
    post(160, |n, mut lines| {
        if some.contains(&n) {
            line(n, &mut lines);
        }
        lines
    })
}

#[test]
fn a_running_story_of_three_days() {
    let line = "The ferry Gannet left Dunmore on Monday with nine people on board.";
    let documents: Vec<Value> = (0..80)
        .map(|n| {
            let mut lines = story(n);
            if n < 20 {
                lines.push(line.to_owned());
            }
            let mut document = document(n, &lines);
            // The first twenty are of three days, the others of a year.
            document["date"] = json!(day(if n < 20 { n % 3 } else { n * 4 }));
            document
        })
        .collect();
    let cleaned = cleaned(&documents);
    survives(&cleaned, line, 20);
    let templates = cleaned.templates();
    assert!(templates.contains("enabled = false"), "{templates}");
    assert!(templates.contains("background"), "{templates}");
}

#[test]
fn the_title_and_the_first_sentence() {
    let first = "The harbour master keeps this diary for the town and the boats.";
    let cleaned = cleaned(&post(60, |_, mut lines| {
        lines[0] = "Diary of the harbour master".to_owned();
        lines[1] = first.to_owned();
        lines
    }));
    survives(&cleaned, first, 60);
    survives(&cleaned, "Diary of the harbour master", 60);
}

#[test]
fn quoted_speech() {
    for line in [
        "“We sail when the tide lets us and not before,” is how she ends every talk.",
        "She would not name the owner of the boat, the harbour master said.",
    ] {
        survives(&cleaned(&post(60, with_last(line))), line, 60);
    }
}

#[test]
fn a_text_that_is_mostly_template() {
    let own = "Kilbride mill made the paper on which this number of the Post is printed for all of Dunmore and its islands.";
    let mut documents = post(60, |_, mut lines| {
        lines.push(own.to_owned());
        lines
    });
    let lines = ["A note to readers", "We are closed.", "Come back.", own].map(str::to_owned);
    documents.push(document(60, &lines));
    let cleaned = cleaned(&documents);
    survives(&cleaned, own, 1);
    assert!(cleaned.texts["d60"].ends_with(own));
}

#[test]
fn sources_of_which_most_sentences_would_go() {
    // Four of five sentences stand in all documents: a form, and no furniture.
    let form: Vec<String> = (0..8).map(|n| sentence(&mut Dice::new(n + 4000))).collect();
    let documents = post(60, |n, lines| {
        let mut all = vec![lines[0].clone(), lines[1].clone(), lines[2].clone()];
        let mut dice = Dice::new(n as u64 + 600);
        all.extend((0..3).map(|_| headline(&mut dice)));
        all.extend(form.iter().cloned());
        all
    });
    let cleaned = cleaned(&documents);
    for line in &form {
        survives(&cleaned, line, 60);
    }
}

#[test]
fn the_introduction_of_a_column() {
    let column: Vec<usize> = (0..160).step_by(7).collect();
    let line = "Every Friday Nora Quill walks one street of Dunmore and tells us what she saw.";
    let documents = among(&column, |_, lines| lines.insert(1, line.to_owned()));
    survives(&cleaned(&documents), line, column.len());
}

#[test]
fn horoscopes() {
    let signs = [
        "Ram", "Bull", "Twins", "Crab", "Lion", "Maiden", "Scales", "Scorpion",
    ];
    let documents = post(60, |n, _| {
        let mut dice = Dice::new(n as u64 + 50);
        let mut lines = vec![format!("Your stars for day {n}")];
        for sign in signs {
            lines.push(sign.to_owned());
            lines.push(sentence(&mut dice));
        }
        lines
    });
    let cleaned = cleaned(&documents);
    for sign in signs {
        survives(&cleaned, &format!("\n{sign}\n"), 60);
    }
}

#[test]
fn weather() {
    let documents = post(90, |n, mut lines| {
        if n % 2 == 0 {
            let (low, high) = (n % 9, 10 + n % 9);
            lines.extend([
                format!("Dunmore {low} to {high} degrees, rain"),
                format!("Kilbride {low} to {high} degrees, sun"),
                format!("Larch Island {low} to {high} degrees, fog"),
                format!("High water at {high}:12"),
                format!("Low water at {low}:40"),
            ]);
        }
        lines
    });
    let cleaned = cleaned(&documents);
    for line in [
        "Dunmore",
        "Kilbride",
        "Larch Island",
        "High water",
        "Low water",
    ] {
        survives(&cleaned, &format!("\n{line} "), 45);
    }
}

#[test]
fn the_times_of_a_live_blog() {
    let documents = post(60, |n, mut lines| {
        let mut dice = Dice::new(n as u64 + 8000);
        for hour in 8..16 {
            lines.push(format!("{hour}:{:02} GMT", n % 60));
            lines.push(sentence(&mut dice));
        }
        lines
    });
    let cleaned = cleaned(&documents);
    for hour in 8..16 {
        survives(&cleaned, &format!("\n{hour}:"), 60);
    }
}

#[test]
fn tides_under_a_label() {
    let cleaned = cleaned(&post(60, |n, mut lines| {
        let other = headline(&mut Dice::new(n as u64 + 900));
        lines.insert(3, format!("Inside tonight: {other}"));
        let (hour, minute) = (n % 9, n * 7 % 60);
        lines.push(format!(
            "High water: {hour:02}.{minute:02} and {}.12",
            hour + 12
        ));
        lines
    }));
    survives(&cleaned, "High water: ", 60);
    assert_eq!(cleaned.with("Inside tonight"), 0);
}

#[test]
fn daily_poems() {
    let refrain = "and the tide comes in, the tide comes in";
    let documents = post(60, |n, lines| {
        let mut dice = Dice::new(n as u64 + 700);
        let mut all = vec![lines[0].clone()];
        for _ in 0..3 {
            all.extend((0..4).map(|_| headline(&mut dice).to_lowercase()));
            all.push(refrain.to_owned());
        }
        all
    });
    survives(&cleaned(&documents), refrain, 60);
}

#[test]
fn tables_of_a_league() {
    let clubs = [
        "Dunmore Rovers",
        "Kilbride",
        "Larch Town",
        "Quay Wanderers",
        "Mill",
    ];
    let rows = |n: usize| {
        let mut rows = clubs.map(|club| format!("{club} {} 8 2 {} 26", n % 30, n % 7));
        rows.rotate_left(n % 5);
        rows
    };
    let documents = post(60, |n, mut lines| {
        lines.extend(rows(n));
        lines
    });
    let cleaned_rows = cleaned(&documents);
    // The same as a scraper leaves it that puts each cell on a line.
    let documents = post(60, |n, mut lines| {
        for (row, club) in clubs.iter().enumerate() {
            lines.push((*club).to_owned());
            lines.extend([n % 30, row, n % 7, 26 - row].map(|cell| cell.to_string()));
        }
        lines
    });
    let cleaned_cells = cleaned(&documents);
    for club in clubs {
        survives(&cleaned_rows, &format!("\n{club} "), 60);
        survives(&cleaned_cells, &format!("\n{club}\n"), 60);
    }
}

#[test]
fn sentences_that_lawyers_want() {
    for line in [
        "The Post could not independently verify the account of the crew.",
        "The owner of the boat did not immediately respond to a request for comment.",
    ] {
        let some: Vec<usize> = (0..160).step_by(9).collect();
        // At an end as often as not.
        let documents = among(&some, |n, lines| {
            let at = lines.len() - n % 3;
            lines.insert(at, line.to_owned());
        });
        survives(&cleaned(&documents), line, some.len());
        let documents = among(&some, |_, lines| lines.push(line.to_owned()));
        survives(&cleaned(&documents), line, some.len());
    }
}

#[test]
fn a_story_that_forty_copies_have() {
    let mut documents = post(40, |_, lines| lines);
    let one = story(500);
    for n in 40..80 {
        // Another headline each, the same body, over a year.
        let mut lines = one.clone();
        lines[0] = headline(&mut Dice::new(n as u64 + 3000));
        lines.push("Kilbride mill to close".to_owned());
        let mut copy = document(n, &lines);
        copy["date"] = json!(day(n * 4));
        documents.push(copy);
    }
    let mut config = copydesk::config::Config::default();
    config.dedup.drop.clear();
    let cleaned = crate::paper::cleaned_by(&documents, config);
    survives(&cleaned, "Kilbride mill to close", 40);
    survives(&cleaned, &one[6], 40);
}

#[test]
fn few_documents_of_a_source() {
    let line = "The Dunmore Post is printed on paper from Kilbride mill";
    let few = cleaned(&post(15, with_last(line)));
    survives(&few, line, 15);
    assert!(few.templates().contains("Nothing was learned"));
}

#[test]
fn documents_that_all_have_sources_of_their_own() {
    let line = "The ferry runs on the hour";
    let documents: Vec<Value> = post(60, |n, mut lines| {
        lines.push(line.to_owned());
        lines.push(headline(&mut Dice::new(n as u64 + 40)));
        lines
    })
    .into_iter()
    .enumerate()
    .map(|(n, mut document)| {
        document["url"] = json!(format!("https://paper{n}.example/"));
        document
    })
    .collect();
    let cleaned = cleaned(&documents);
    survives(&cleaned, line, 60);
    assert!(cleaned.templates().contains("Nothing was learned"));
}

/// One text in many versions, each with a word of its own.
fn versions(glue: &str) -> Vec<Value> {
    (0..120)
        .map(|n| {
            let mut dice = Dice::new(7);
            let story: Vec<String> = (0..6).map(|_| sentence(&mut dice)).collect();
            let text = story.join(glue);
            let mut words: Vec<String> = text.split(' ').map(str::to_owned).collect();
            let at = n * 7 % words.len();
            let end = words[at].trim_start_matches(char::is_alphabetic).to_owned();
            words[at] = format!("version{}{end}", "x".repeat(n + 1));
            json!({"id": format!("d{n}"), "url": format!("https://dunmorepost.example/{n}"), "text": words.join(" ")})
        })
        .collect()
}

#[test]
fn versions_of_one_text() {
    for glue in [" \n", " "] {
        let templates = cleaned(&versions(glue)).templates();
        let entries = templates.matches("[[template]]").count();
        let off = templates.matches("in versions of one text").count();
        assert!(entries > 0 && off == entries, "{templates}");
    }
}
