//! What repeats and must stay: verse, talk, tables, names.

use super::*;

#[test]
fn poems_and_songs_stay_whole() {
    stays(&[
        "O grey ship, turn",
        "The lamps are lit",
        "And no one waits",
        "O grey ship, turn",
        "The tide has gone",
        "The bells are old",
        "O grey ship, turn",
    ]);
    let chorus = [
        "Oh carry me over the silver line",
        "Where all of the boats are sleeping",
        "And the morning will never be yours or mine",
        "It is only the gulls we are keeping",
    ];
    let verse = [
        "I left my coat in the harbour bar",
        "and a letter for you on the table",
        "the night was long and the road was far",
        "I came home as soon as able",
    ];
    let other = [
        "they say that the winter is hard up there",
        "that the snow comes down in September",
        "but the girls have salt in their yellow hair",
        "and they sing what the old remember",
    ];
    let song = [verse, chorus, other, chorus].concat();
    stays(&song);
    // The page pasted twice is cut, poem or not.
    let poem = [verse, other].concat();
    assert_eq!(marks(&[poem.clone(), poem].concat(), None).len(), 8);
    // Song in prose.
    let mut story = vec![A, B];
    story.extend(chorus);
    story.push(C);
    story.extend(chorus);
    story.push(D);
    stays(&story);
}

#[test]
fn dialogue_stays() {
    let q = "Q: What did you say to the council when they closed the pier in that winter?";
    let name = "TENNICK: I told them then and I tell them now that the pier will be rebuilt.";
    stays(&[A, q, "Yes.", name, "No.", q, "Yes.", B, name, "Applause"]);
    let asked = "How did you feel when you heard that the pier would be built up again?";
    stays(&[A, asked, B, asked, C, asked, D]);
    stays(&[A, "Yes.", "Yes.", "Yes.", B, "(Applause)", C, "(Applause)"]);
}

#[test]
fn tables_and_lists_stay() {
    stays(&[
        "Results of the day",
        "Velmar 2-1 Tornmouth",
        "Orrin 0-0 Castle Bay",
        "Velmar 2-1 Orrin",
        "Velmar 2-1 Tornmouth",
        A,
    ]);
    let row =
        "1. Northern breakwater repair fund, first part, paid by the council of Velmar in full";
    let two =
        "2. Southern breakwater repair fund, second part, paid by the council of Velmar in full";
    stays(&[A, row, two, B, row, two, C]);
    let rows = [
        row,
        two,
        "3. A new lamp for the lighthouse",
        "4. A bench on the quay",
    ];
    let lists = [&[A][..], &rows, &[B, D], &rows, &[C]].concat();
    assert_eq!(marks(&lists, None).len(), 4);
    let minute = "After the break the visitors pressed on and the keeper of Velmar had to save twice within a few seconds before the ball was cleared over the stand and the referee gave a corner in minute 55 of the game as the rain set in";
    stays(&[A, minute, &minute.replace("55", "58"), B]);
}

#[test]
fn forms_stay() {
    let label = "It should read, under the heading that names the dues of the harbour:";
    let entries: Vec<String> = ["north", "south", "east", "west"]
        .iter()
        .flat_map(|gate| {
            let noted = format!("The change is noted on the board by the {gate} gate, where the printed list of that year is kept, and in the ledger of the {gate} mole.");
            [format!("The {gate} gate"), "Revision".to_owned(), label.to_owned(), F.to_owned(), noted]
        })
        .collect();
    let form: Vec<&str> = entries.iter().map(String::as_str).collect();
    stays(&form);
    // A page of which one sentence stands three times is none, and that one is a refrain.
    let page = [H, A, F, B, LONG, F, C, D, E, F];
    stays(&page);
    assert_eq!(marks(&[&page[..], &page].concat(), None).len(), page.len());
    // Pasted twice it is one form.
    let twice = [&form[..], &form[..]].concat();
    assert_eq!(marks(&twice, None).len(), form.len());
    let thrice = [A, B, C, "3 June"].repeat(3);
    assert_eq!(marks(&thrice, None).len(), 8);
    // Under comments of a word or two stand buttons.
    let mut comments = vec![H, A, B, C, D, LONG];
    for name in ["Ada", "Orla", "Edda"] {
        comments.extend([name, "Like", E, "Report"]);
    }
    assert_eq!(marks(&comments, None).len(), 2);
}

#[test]
fn rules_are_no_headlines() {
    let rule = "______";
    for title in [None, Some(rule), Some("____ | _____ _____ _____")] {
        assert_eq!(marks(&[rule, A, rule, B, rule], title), []);
    }
}

#[test]
fn obituaries_that_differ_in_a_name_stay() {
    let one = format!("Ada Moor died on Tuesday at the hospital of Velmar. {LONG}");
    stays(&[A, &one, &one.replace("Ada Moor", "Edda Lorn"), B]);
}

#[test]
fn what_belongs_to_a_heading_stays_below_it() {
    let answer =
        "Yes. The tower was paid for by those who live here, and they should be able to climb it.";
    let asked = "Should the stairs be free for visitors on Sundays?";
    stays(&[
        "Two keepers",
        A,
        "Ada Moor",
        asked,
        answer,
        "Edda Lorn",
        asked,
        answer,
    ]);
    stays(&[
        "Two keepers",
        A,
        "Ada Moor",
        asked,
        answer,
        B,
        "Edda Lorn",
        asked,
        answer,
        C,
    ]);
    let fog = "No ship was seen before noon, and the horn was sounded every ten minutes because of the fog.";
    stays(&[
        "From the log",
        A,
        "Monday",
        fog,
        "Tuesday",
        B,
        "Wednesday",
        fog,
        "Thursday",
        C,
    ]);
    let plug =
        "Pull the plug, put the lamp into its box and take it back to the shop for your money.";
    let fault =
        "The cable can come loose inside the case and set fire to the oil that is left in it.";
    let recall = [
        "Three lamps recalled",
        A,
        "Moor 2",
        fault,
        plug,
        "Lorn",
        B,
        plug,
        "Vale 40",
        fault,
        plug,
    ];
    stays(&recall);
}

#[test]
fn a_paragraph_between_others_was_meant_twice() {
    stays(&[H, A, B, F, C, D, F, E, LONG]);
    // Beside its twin it was not, nor where the lines around it stand again, too.
    assert_eq!(
        marks(&[H, A, B, F, F, C, D, E], None),
        [(4, RuleId::REPEAT_BLOCK, 3)]
    );
    let more = ["Share", F, "Print"];
    let twice = [&[H, A, B][..], &more, &[C], &more, &[D, E]].concat();
    assert_eq!(marks(&twice, None).len(), 1);
}
