//! Pages of invented towns, and what is left of them.

use super::*;
use crate::record::Strike;
use crate::record::apply;

fn shape(choice: PageChoice) -> Shape {
    Shape {
        trees: Trees::read(BUILTIN_WEIGHTS).unwrap(),
        choice,
    }
}

fn clean(text: &str, title: Option<&str>, choice: PageChoice) -> String {
    let mut segmenter = Segmenter::default();
    let view = segmenter.view(text);
    let mut strikes = Strikes::new(view.lines.len());
    mark(&view, &shape(choice), title, &mut strikes);
    apply(text, &Strike::edits(&strikes.finish(&view)))
}

const MENU: &str = "Skip to content\nHome\nNews\nSport\nOpinion\nWeather\nArchive\nSign in\nSubscribe\nSearch\nMenu\nTrending\nTides\nFerries\nCouncil";
const STORY: [&str; 5] = [
    "The ferry between Dunmore and Port Alba will sail again on Monday, the harbour board decided, after a winter in which the quay was closed for repairs.",
    "\"We have waited long enough,\" harbour master Ines Calder told a meeting in the town hall, where some two hundred people had gathered to hear the decision.",
    "The repairs cost nearly four million crowns, a third more than the council had set aside, and took until the first week of March because of storms.",
    "Fishermen, who had to land their catch in Saltmouth, said that the closing had cost them a fifth of their income, and asked the council for help.",
    "The board will meet again in April to decide whether the old crane on the quay, which dates from 1911, is to be kept as a monument.",
];
const FOOT: &str = "Most read\nCrane to be saved?\nCouncil split on tide wall\nSchool wins regatta\nMore from Dunmore\nWeather: rain by evening\nContact us\nAbout us\nTerms of use\nPrivacy policy\nCookies\n© 2024 Dunmore Gazette";

#[test]
fn the_article_stays_and_the_page_goes() {
    let story = STORY.join("\n");
    let page = format!("{MENU}\nFerry to sail again on Monday\n{story}\n{FOOT}");
    let left = clean(&page, None, PageChoice::Auto);
    assert_eq!(left, format!("Ferry to sail again on Monday\n{story}"));
    assert_eq!(clean(&left, None, PageChoice::Auto), left);
    assert_eq!(clean(&page, None, PageChoice::Never), page);
}

#[test]
fn a_known_title_stays() {
    let story = STORY.join("\n");
    let page = format!("{MENU}\nDunmore\nFerries\n7 March\n{story}\n{FOOT}");
    let left = clean(&page, Some("Ferries"), PageChoice::Auto);
    assert!(left.starts_with("Ferries\nThe ferry between"), "{left}");
}

#[test]
fn an_article_is_no_page() {
    let story = STORY.join("\n\n");
    for text in [story.as_str(), "", "Ferry to sail", MENU] {
        assert_eq!(clean(text, None, PageChoice::Auto), text);
    }
    let list: String = (1..40).map(|n| format!("Boat {n}\n")).collect();
    assert_eq!(clean(&list, None, PageChoice::Auto), list);
}
