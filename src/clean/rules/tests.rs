//! Rules against their own examples, and whole fictional documents.

use super::*;
use crate::record::{Strike, apply};
use crate::text::{Segmenter, Title};

fn rules() -> Ruleset {
    Ruleset::builtin().unwrap()
}

/// The struck lines, the cleaned text and what was lifted.
fn clean(rules: &Ruleset, text: &str, title: Option<&str>) -> (Vec<String>, String, Lifted) {
    let mut segmenter = Segmenter::default();
    let view = segmenter.view(text);
    let mut strikes = Strikes::new(view.lines.len());
    let mut lifted = Lifted::default();
    mark(
        &view,
        rules,
        &Title::new(title.map(str::to_owned)),
        None,
        &mut strikes,
        &mut lifted,
    );
    let struck = (0..view.lines.len())
        .filter(|&l| strikes.is_struck(l))
        .map(|l| view.line(l).to_owned())
        .collect();
    let cleaned = apply(text, &Strike::edits(&strikes.finish(&view)));
    (struck, cleaned, lifted)
}

#[test]
fn examples_match_their_rule() {
    let rules = rules();
    let mut wrong = Vec::new();
    for (index, rule) in rules.rules().iter().enumerate() {
        for example in &rule.examples {
            let mut hit = false;
            rules.each_match(example, &Gate::open(), |m| hit |= m.rule == index);
            if !hit {
                wrong.push(format!("{}: {example}", rule.id));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn counter_examples_match_none() {
    let rules = rules();
    let mut wrong = Vec::new();
    for rule in rules.rules() {
        for line in &rule.counter_examples {
            rules.each_match(line, &Gate::open(), |m| {
                wrong.push(format!(
                    "{} of {}: {line}",
                    rules.rules()[m.rule].id,
                    rule.id
                ));
            });
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

const WIRE: &str = "Published: 09:41, May 8, 2025 | Updated: 09:55, May 8, 2025\n\
Dunmore: County wrong about ferry fares\nBy Xinhua\n\n\
A ferry leaves the dock of Port Alba. It carried nine cars. (PHOTO / PORT ALBA FERRIES VIA AP)\n\n\
PORT ALBA - The harbour master answered the county on Thursday.\n\n\
ALSO READ: Mayor: Dunmore invites ferry builders\n\n\
Her answer came after the council had met in the town hall.\n\n(AFP, Reuters)";

#[test]
fn a_wire_story() {
    let rules = rules();
    let (struck, cleaned, lifted) = clean(&rules, WIRE, None);
    assert_eq!(struck.len(), 5, "{struck:#?}");
    assert!(cleaned.starts_with("Dunmore: County"));
    assert!(cleaned.ends_with("town hall."));
    assert_eq!(
        lifted.title.as_deref(),
        Some("Dunmore: County wrong about ferry fares")
    );
    assert_eq!(lifted.published.unwrap().iso.unwrap(), "2025-05-08T09:41");
    assert_eq!(lifted.updated.unwrap().iso.unwrap(), "2025-05-08T09:55");
    assert_eq!(lifted.byline.as_deref(), Some("Xinhua"));
    assert_eq!(lifted.agencies, ["Xinhua", "AFP", "Reuters"]);
    assert_eq!(
        lifted.captions[0].credit,
        "PHOTO / PORT ALBA FERRIES VIA AP"
    );
}

const ARCHIVE: &str = "Get the latest stories as we post them — straight to your desktop\n\n\
. Last Updated: 08/19/2015\n\nOld Ferry Routes Praised By Petrov\n\n\
The mayor praised the old ferry routes in a long speech on Sunday.\n\n\
The speech was the first since the bridge was closed.\n\n(AFP, Reuters)";

const MAGAZINE: &str = "Ferries court the bridge\n3 min read\nBy Jane Doe\nMarch 5, 2024\n\
The ferries of Dunmore have courted the bridge for years.\nWATCH: Moment of impact\n\
A second paragraph tells of the bridge and of its builders.\nRead more\n\
The third paragraph ends the story as it began, with a ferry.\nRelated stories\n\
Ten harbours to see before winter\nWhy bridges sing\nTerms of Use | Privacy Policy\nFollow us on Facebook";

#[test]
fn an_archive_page_and_a_magazine() {
    let rules = rules();
    let (struck, _, lifted) = clean(&rules, ARCHIVE, None);
    assert_eq!(struck.len(), 3, "{struck:#?}");
    assert_eq!(
        lifted.title.as_deref(),
        Some("Old Ferry Routes Praised By Petrov")
    );
    assert_eq!(lifted.updated.unwrap().iso.unwrap(), "2015-08-19");
    let (struck, _, lifted) = clean(&rules, MAGAZINE, None);
    assert_eq!(lifted.reading_minutes, Some(3));
    assert_eq!(lifted.published.unwrap().iso.unwrap(), "2024-03-05");
    assert_eq!(lifted.byline.as_deref(), Some("Jane Doe"));
    assert!(struck.contains(&"Read more".to_owned()), "{struck:#?}");
    // The label takes its list along.
    for line in ["Related stories", "Why bridges sing"] {
        assert!(struck.contains(&line.to_owned()), "{struck:#?}");
    }
}

const NEGATIVE: &[&str] = &[
    // A poem with a refrain.
    "The Ferry\n\nRead me the river, read me the rain,\nWatch how the water goes by.\nCome back to me, come back again,\nRead me the river, read me the rain,\nBy Monday I shall not cry.\n",
    // Dialogue and quotations.
    "A Quarrel\n\n\"Read more,\" she said.\n\"More what?\"\n\"More: you never finish a book,\" she said.\n\"Watch me.\"\nHe left by the end of May.\n",
    // A table and a list.
    "Standings of the harbour league\nTeam | Points\nDunmore | 31\nMaryland 73.5\nMarch | 12\nRope\nWatch\nMore rope\nMenu\nTea\nSugar\nSalt\nFlour\nOats\n",
    // A timeline.
    "How the ferry was built\nMarch 5, 2020\nThe keel was laid in the yard at Dunmore.\nMarch 9, 2021\nThe ferry was launched before a crowd of nine.\n",
    // Headlines and sentences that labels begin.
    "Standard Solar buys 8-MW ferry roof\n\nRelated-party transactions rose to $4.2bn, the company said.\n\
Published in 1997, the novel has sold 120 million copies.\nRead next month's issue of Harbour World for more, Doe said.\n\
Download the free app of the health ministry before entering the country, travellers are told.\n\
Recommended: a shop system for scaling without transaction fees\nMore – and better – homes must be built, the minister said on Tuesday.\n\
Subscribe for shares of the state bank before Friday, the ministry urged citizens.\nThe river rose again on Tuesday night.\n",
    "By the River\n\nBy the end of May the river had risen by a metre.\nBy Friday\nThe town was under water, and the mayor left.\n",
    "Why \"also read\" buttons fail\n\nReaders skip \"also read\" buttons, a study of the harbour papers has found.\nThe words \"READ MORE: Storm warning\" are seen by one in nine.\n",
    "Single\n",
    "",
];

#[test]
fn literature_lists_and_sentences_stay() {
    let rules = rules();
    for text in NEGATIVE {
        let (struck, _, _) = clean(&rules, text, None);
        assert!(struck.is_empty(), "{struck:#?}");
    }
}

#[test]
fn titles_and_first_sentences_stay() {
    let rules = rules();
    let text =
        "READ MORE: The campaign for books\nThe campaign for books began in Dunmore on Monday.";
    let (struck, _, _) = clean(&rules, text, Some("Read more: the campaign for books"));
    assert!(struck.is_empty(), "{struck:#?}");
    let text = "Watch: The film that shook Dunmore\nThe film opened on Monday in the town hall.";
    assert!(clean(&rules, text, None).0.is_empty());
    let text =
        "Sign up to our newsletter, the campaign asks in vain these days.\nNobody does it now.";
    assert!(clean(&rules, text, None).0.is_empty());
}

#[test]
fn weak_labels_need_an_edge() {
    let rules = rules();
    let body = "The river rose again on Tuesday night.\n".repeat(6);
    let inside = format!("Flood\n{body}Watch: Moment of impact\n{body}");
    assert!(clean(&rules, &inside, None).0.is_empty());
    let at_end = format!("Flood\n{body}Watch: Moment of impact");
    assert_eq!(clean(&rules, &at_end, None).0, ["Watch: Moment of impact"]);
    let beside = format!("Flood\n{body}Watch: Moment of impact\nALSO READ: Dam holds\n{body}");
    assert_eq!(clean(&rules, &beside, None).0.len(), 2);
}

/// A rule of tier b in the middle of a text: struck where the page makes it sure.
#[test]
fn what_makes_a_weak_rule_sure() {
    let rules = rules();
    let head = "Flood\nThe river rose on Tuesday night, the third time.\nIt was the third flood in a single year.\n";
    let list = "Boats\nRopes\nSails\nOars\n";
    let tail = "The river rose again on Wednesday night.\n".repeat(6);
    let middle = |lines: &str, around: &str| {
        let text = format!("{head}{around}{lines}{around}{tail}");
        clean(&rules, &text, None).0
    };
    let struck = |lines: &str, around: &str| middle(lines, around).len();
    // Between two paragraphs, in capitals, or twice; else it is one of a list.
    assert_eq!(struck("Read more: Dam holds\n", ""), 1);
    assert_eq!(struck("Read more: Dam holds\n", list), 0);
    assert_eq!(struck("READ MORE: Dam holds\n", list), 1);
    assert_eq!(
        struck(
            "Read more: Dam holds\nBoats\nRead more: Ferry sails\n",
            list
        ),
        2
    );
    assert_eq!(struck("Advertisement\n", list), 0);
    assert_eq!(struck("ADVERTISEMENT\n", list), 1);
    // A page has one time of publication and one of its last change.
    assert_eq!(
        struck(
            "Published: 5 March 2024\nBoats\nUpdated: 6 March 2024\n",
            list
        ),
        2
    );
    let books = "Publication Date: 5 March 2024\nBoats\nPublication Date: 6 March 2024\nRopes\nPublication Date: 7 March 2024\n";
    assert_eq!(struck(books, list), 0);
    let paper =
        "Author: Howley, C.\nPages: 34\nPublication Date: 14 October 1996\nLanguage: English\n";
    assert_eq!(struck(paper, list), 0);
    // A link of the site among others, and a heading between paragraphs.
    assert_eq!(struck("Terms of Use\n", list), 1);
    assert_eq!(struck("Terms of Use\n", ""), 0);
    // Captions: in brackets, or above the first sentence.
    assert_eq!(struck("A ferry leaves at noon. (Photo: Jane Doe)\n", ""), 1);
    assert_eq!(struck("A ferry leaves at noon. Photo: Jane Doe\n", ""), 0);
    let above =
        format!("Flood\nBoats\nRopes\nOars\nA ferry leaves at noon. Photo: Jane Doe\n{tail}");
    assert_eq!(clean(&rules, &above, None).0.len(), 1);
}

#[test]
fn a_chinese_line_is_as_long_as_it_reads() {
    let rules = rules();
    let label = "相关阅读：渡轮为何停航";
    let one = "渡轮星期一上午终于在邓莫尔的码头靠岸。";
    let body = format!("{one}\n").repeat(6);
    // Sentences of one clause, and headings.
    let text = |around: &str| format!("渡轮靠岸\n{body}{around}\n{label}\n{around}\n{body}");
    assert_eq!(clean(&rules, &text(one), None).0, [label]);
    assert!(clean(&rules, &text("背景"), None).0.is_empty());
    assert!(clean(&rules, &text("他走了。"), None).0.is_empty());
    // The first line is no headline if it is a sentence or a paragraph.
    let lifted = |first: &str| clean(&rules, &format!("{first}\n{body}"), None).2.title;
    assert_eq!(lifted("渡轮靠岸").as_deref(), Some("渡轮靠岸"));
    assert_eq!(lifted(one), None);
    assert_eq!(lifted(&"渡轮星期一上午终于在码头靠岸，".repeat(5)), None);
}

#[test]
fn banners_of_outlets() {
    let rules = rules();
    let body =
        "The river rose on Tuesday night, the third time.\nIt was the third flood in a year.\n";
    for (banner, published, updated, byline) in [
        (
            "Evening Post | Published: 5 March 2024, 10:08",
            Some("2024-03-05T10:08"),
            None,
            None,
        ),
        (
            "Staff Reporter | Updated 3 hours ago | Dunmore",
            None,
            None,
            Some("Staff Reporter"),
        ),
        (
            "By Jane Doe | Dunmore | Updated: 5 March 2024",
            None,
            Some("2024-03-05"),
            Some("Jane Doe"),
        ),
    ] {
        let text = format!("{banner}\nFlood\n{body}");
        let (struck, cleaned, lifted) = clean(&rules, &text, None);
        assert_eq!(struck, [banner]);
        assert_eq!(cleaned, format!("Flood\n{body}"));
        let iso = |m: &Option<crate::record::Moment>| m.as_ref().and_then(|m| m.iso.clone());
        assert_eq!(iso(&lifted.published).as_deref(), published, "{banner}");
        assert_eq!(iso(&lifted.updated).as_deref(), updated, "{banner}");
        assert_eq!(lifted.byline.as_deref(), byline, "{banner}");
    }
}

#[test]
fn a_lifted_field_is_not_overwritten() {
    let rules = rules();
    let mut segmenter = Segmenter::default();
    let view = segmenter.view(WIRE);
    let mut strikes = Strikes::new(view.lines.len());
    let mut lifted = Lifted {
        byline: Some("Jane Doe".into()),
        title: Some("Known".into()),
        ..Lifted::default()
    };
    mark(
        &view,
        &rules,
        &Title::default(),
        None,
        &mut strikes,
        &mut lifted,
    );
    assert_eq!(lifted.byline.as_deref(), Some("Jane Doe"));
    assert_eq!(lifted.title.as_deref(), Some("Known"));
}

#[test]
fn cleaning_twice_changes_nothing() {
    let rules = rules();
    let bylines = "Flood\nBy Jane Doe\nBy John Roe\nMarch 5, 2024\nLoading...\nMenu\nLoading...\nSign in\nMenu\nIt rose.\nMenu\nMenu\nMenu\nMenu\nMenu";
    for text in [WIRE, ARCHIVE, MAGAZINE, bylines].iter().chain(NEGATIVE) {
        for title in [None, Some("Flood")] {
            let (_, once, _) = clean(&rules, text, title);
            let (struck, twice, _) = clean(&rules, &once, title);
            assert!(struck.is_empty(), "{struck:#?}\nof\n{once}");
            assert_eq!(once, twice);
        }
    }
}

const GERMAN: &str = "Fähre liegt seit Montag still\nStand: 23.05.2026, 10:42 Uhr\n\
Die Fähre von Dunmore liegt seit Montag im Hafen, und der Kapitän wartet auf ein Ersatzteil.\n\
Die Stadt hat für die Pendler einen Bus bestellt, der auch am Abend und an dem Wochenende fährt.\n\
Lesen Sie auch: Zehn Häfen, die man sehen muss\n\
[Wenn Sie alle Nachrichten aus Dunmore auf Ihr Handy haben wollen, empfehlen wir Ihnen unsere App, die Sie hier herunterladen können.]\n\
Das Ersatzteil wird nicht vor dem Wochenende erwartet, sagte der Kapitän.\n(mit dpa)";

#[test]
fn rules_run_where_the_language_fits() {
    let rules = rules();
    let (struck, _, lifted) = clean(&rules, GERMAN, None);
    assert_eq!(struck.len(), 4, "{struck:#?}");
    assert_eq!(lifted.updated.unwrap().iso.unwrap(), "2026-05-23T10:42");
    let english = "Ferry stops\nThe ferry of Dunmore has been in the harbour since Monday, and the captain said that he waits for a part.\n\
        The town has ordered a bus for the commuters, and it runs in the evening and at the weekend, which they like.\n\
        Lesen Sie auch: Zehn Häfen, die man sehen muss\nSTAND: 23.05.2026\nREAD MORE: Ten harbours to see\nThe part is late.";
    let (struck, _, _) = clean(&rules, english, None);
    assert_eq!(struck, ["READ MORE: Ten harbours to see"]);
}

#[test]
fn a_split_credit_takes_its_name_along() {
    let rules = rules();
    let text =
        "Flood\nThe river rose again on Tuesday night.\nPhoto:\nJane Doe\nIt fell on Wednesday.";
    assert_eq!(clean(&rules, text, None).0, ["Photo:", "Jane Doe"]);
    let text = "Flood\nThe river rose again on Tuesday night.\nPhoto:\nIt was taken on Wednesday.\nIt fell.";
    assert!(clean(&rules, text, None).0.is_empty());
}

#[test]
fn what_lifts_only_stays() {
    let lift_only = ["byline".to_owned(), "credit".to_owned()];
    let choice = Choice {
        off: &[],
        lift_only: &lift_only,
    };
    let rules = Ruleset::with_files(&[], choice).unwrap();
    let (struck, _, lifted) = clean(&rules, WIRE, None);
    assert_eq!(struck.len(), 3, "{struck:#?}");
    assert_eq!(lifted.byline.as_deref(), Some("Xinhua"));
    assert_eq!(lifted.captions.len(), 1);
}

#[test]
fn a_label_takes_its_list_along_or_stays() {
    let rules = rules();
    let lead = "The ferry of Dunmore sailed on Monday at noon.";
    let end = "Nobody in the harbour had seen it for years.";
    let of = |lines: &[&str]| clean(&rules, &lines.join("\n"), None).0.len();
    let (a, b) = ("Ten harbours to see before winter", "Will the bridge hold?");
    assert_eq!(of(&["Ferry sails", lead, end, "Related stories", a, b]), 3);
    assert_eq!(
        of(&["Ferry sails", lead, end, "Related stories:", a, b, end]),
        3
    );
    assert_eq!(of(&["Ferry sails", lead, end, "READ MORE:", a, end]), 2);
    // One line may be a sub-heading, and lines before the story its headline.
    assert_eq!(of(&["Ferry sails", lead, end, "Read more", a, end]), 0);
    assert_eq!(of(&["Trending now", a, b, "Ferry sails", lead, end]), 0);
    // The story goes on below a heading: shorter than the links, or without a bullet.
    let links = [
        "Ten harbours to see before winter comes",
        "What the keeper of the light saw that night",
        "How to tell a good rope from a bad one",
    ];
    let bulleted = links.map(|l| format!("- {l}"));
    let heading = "Say what you want";
    let story = ["Ferry sails", lead, end, "Related stories"];
    assert_eq!(of(&[&story[..], &links, &[heading, end]].concat()), 4);
    assert_eq!(of(&[&story[..], &links, &[end]].concat()), 4);
    let bulleted: Vec<&str> = bulleted.iter().map(String::as_str).collect();
    assert_eq!(
        of(&[
            &story[..],
            &bulleted,
            &["Trend 5: Exercises for health and for the mind", end]
        ]
        .concat()),
        4
    );
    // Below a date another story begins.
    let date = "December 21, 2006";
    assert_eq!(of(&[&story[..], &[date, a, b], &[end; 6]].concat()), 0);
    assert_eq!(of(&[&story[..], &[date, a, b]].concat()), 4);
    // Verse, a recipe, a label, and the list of a whole page.
    assert_eq!(
        of(&[
            "Ferry sails",
            lead,
            "Read more",
            "the road was long",
            "and wide"
        ]),
        0
    );
    assert_eq!(
        of(&[
            "Ferry sails",
            lead,
            end,
            "See also",
            "Times:",
            "9 to 5",
            end
        ]),
        0
    );
    let mut page = vec!["Ferry sails", lead, end, "Related stories"];
    page.extend([a; 13]);
    assert_eq!(of(&page), 0);
}

#[test]
fn a_lone_date_of_the_story_stays() {
    let rules = rules();
    let text = "March 3, 1871\n\nThe town was closed at dawn, and the mayor sent a rider to the coast.\n\nNobody fired a shot that day.";
    let mut segmenter = Segmenter::default();
    let view = segmenter.view(text);
    for (date, struck) in [
        (None, true),
        (Some("2026-03-01"), false),
        (Some("1871-03-04"), true),
        (Some("03/03/1871"), true),
        (Some("03/04/2026"), false),
    ] {
        let read = date.and_then(|date| RecordDate::read(date, None));
        let mut strikes = Strikes::new(view.lines.len());
        let mut lifted = Lifted::default();
        let title = Title::default();
        mark(
            &view,
            &rules,
            &title,
            read.as_ref(),
            &mut strikes,
            &mut lifted,
        );
        assert_eq!(strikes.is_struck(0), struck, "{date:?}");
        assert_eq!(lifted.published.is_some(), struck, "{date:?}");
    }
}

#[test]
fn english_labels_go_in_texts_of_other_languages() {
    let rules = rules();
    let hindi = "बंदरगाह बोर्ड ने मंगलवार को उत्तरी घाट को चौड़ा करने का फैसला किया और इस पर चार करोड़ रुपये खर्च होंगे।\n\nकाम मार्च में शुरू होगा और शरद ऋतु तक चलेगा, ऐसा अध्यक्ष का मानना है।\n\nALSO READ: नाव फिर देर से\n\nमछुआरों ने फैसले का स्वागत किया और घाट को बहुत छोटा माना।";
    let polish = "Rada portu zdecydowała we wtorek o poszerzeniu północnego nabrzeża, które będzie kosztować cztery miliony koron i które jest za małe dla nowych statków.\n\nPrace zaczną się w marcu i potrwają do jesieni, a droga pozostanie otwarta.\n\nADVERTISEMENT\n\nRybacy cieszą się z decyzji i czekają na drugi dźwig, który nie jest jeszcze kupiony.";
    for (text, label) in [
        (hindi, "ALSO READ: नाव फिर देर से"),
        (polish, "ADVERTISEMENT"),
    ] {
        let (struck, ..) = clean(&rules, text, None);
        assert_eq!(struck, [label]);
    }
    // A word of another language with the same letters is no English label.
    let polish = polish.replace("ADVERTISEMENT", "Premium");
    assert!(clean(&rules, &polish, None).0.is_empty());
}

#[test]
fn a_short_article_has_a_middle() {
    let rules = rules();
    let paragraph =
        |n: usize| format!("The board met for the {n}th time and spoke of the quay.\n\n");
    let story = |label: &str| {
        let (a, b): (String, String) = (
            (0..4).map(paragraph).collect(),
            (4..8).map(paragraph).collect(),
        );
        format!("{a}{label}\n\n{b}")
    };
    for heading in ["Terms and Conditions", "Menu", "Sign in", "Latest stories"] {
        assert!(
            clean(&rules, &story(heading), Some("Quay")).0.is_empty(),
            "{heading}"
        );
        let (struck, ..) = clean(&rules, &format!("{}{heading}", story("")), Some("Quay"));
        assert_eq!(struck, [heading]);
    }
}

#[test]
fn no_line_goes_from_inside_a_sentence() {
    let rules = rules();
    let note = "A note on maps\n\nThis note says how the maps are kept, so that all may read them.\n\nCopyright (c) 2026 the county survey and the persons named as\nauthors of this note. They give leave to copy it.\n\nIt is a draft and may change.";
    assert!(clean(&rules, note, None).0.is_empty());
    let notice = note.replace(
        "named as\nauthors of this note",
        "named\n\nThe authors wrote it",
    );
    assert_eq!(clean(&rules, &notice, None).0.len(), 1);
}

#[test]
fn a_note_with_a_mark_of_reference_is_no_link() {
    let rules = rules();
    let text = "The town was named on a map of 1640. It had a mint for nine years.\nThe lighthouse was built in 1804 and has been dark since 1990.\nSee also\nHistory of the county\nList of lighthouses\nFootnotes\nThe name is that of the plant and not of the horse, as the books have it.[1]\nThe mint struck nothing but half crowns, for want of a second die.[2]";
    let (struck, ..) = clean(&rules, text, None);
    assert!(struck.iter().all(|line| !line.contains('[')), "{struck:?}");
}

/// Lines that go one after the other from the edges of the text inward: each round strikes a
/// few of them. If each round went through all of the text, this test would take hours.
#[test]
fn a_text_of_nothing_but_bylines_takes_as_many_steps_as_it_has_lines() {
    let rules = rules();
    for line in ["By Jane Doe", "Posted: 5 May 2026", "Photo: Jane Doe / AP"] {
        let text = format!("{line}\n").repeat(40_000);
        let (struck, _, _) = clean(&rules, &text, Some("The ferry sails again"));
        let few = clean(
            &rules,
            &format!("{line}\n").repeat(40),
            Some("The ferry sails again"),
        );
        assert_eq!(struck.len() == 40_000, few.0.len() == 40, "{line}");
    }
}
