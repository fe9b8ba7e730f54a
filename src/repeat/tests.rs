//! The rules and their guards on fictional text.

use super::page::Page;
use super::*;
use crate::record::{Span, Strike, apply};
use crate::segment::Segmenter;
use proptest::prelude::*;

const A: &str = "The harbour council of Velmar said on Monday that the new ferry would sail twice a day from the first week of June.";
const B: &str = "Its chairwoman, Orla Tennick, told reporters that the crossing had been closed for eleven years after a storm took the pier.";
const C: &str = "Fishermen on the island welcomed the decision, but they asked who would pay for the repair of the northern breakwater.";
const D: &str = "A vote on the budget is expected before the end of the month, according to two people who have seen the draft.";
const E: &str = "The ministry in the capital did not answer a request for comment, and the ferry company declined to give a price.";
const F: &str = "Residents have collected signatures against the longer timetable because of the noise at night.";

/// Each strike as (struck line, rule, line that stays).
fn marks(lines: &[&str], title: Option<&str>) -> Vec<(usize, RuleId, usize)> {
    let text = lines.join("\n");
    let mut segmenter = Segmenter::default();
    let view = segmenter.view(&text);
    assert_eq!(view.lines.len(), lines.len());
    let mut strikes = Strikes::new(lines.len());
    mark(&view, title, &mut strikes);
    let line_at = |at: u32| view.lines.iter().position(|l| l.span.start == at).unwrap();
    let mut out: Vec<_> = strikes
        .list()
        .iter()
        .map(|s| (line_at(s.span.start), s.rule, line_at(s.twin.unwrap())))
        .collect();
    out.sort_by_key(|s| s.0);
    out
}

fn stays(lines: &[&str]) {
    assert_eq!(marks(lines, None), []);
}

fn clean(text: &str, title: Option<&str>) -> (String, Outcome) {
    let mut segmenter = Segmenter::default();
    let view = segmenter.view(text);
    let mut strikes = Strikes::new(view.lines.len());
    let outcome = mark(&view, title, &mut strikes);
    (apply(text, &Strike::edits(&strikes.finish(&view))), outcome)
}

#[test]
fn a_block_set_twice_stands_once() {
    let twice = marks(&["Ferry returns", A, B, C, D, E, A, B, C, D, E, F], None);
    let expected: Vec<_> = (6..11).map(|i| (i, RuleId::REPEAT_BLOCK, i - 5)).collect();
    assert_eq!(twice, expected);
}

#[test]
fn short_lines_inside_a_block_go_along() {
    let got = marks(
        &[F, "By Ada Moor", A, B, D, E, C, "By Ada Moor", A, B],
        None,
    );
    let struck: Vec<_> = got.iter().map(|s| (s.0, s.2)).collect();
    assert_eq!(struck, [(7, 1), (8, 2), (9, 3)]);
}

#[test]
fn the_longest_of_several_earlier_places_is_taken() {
    let got = marks(&[A, F, A, B, C, D, E, A, B, C], None);
    let struck: Vec<_> = got.iter().map(|s| (s.0, s.2)).collect();
    assert_eq!(struck, [(2, 0), (7, 0), (8, 3), (9, 4)]);
}

#[test]
fn a_page_pasted_twice_is_cut_to_one() {
    let page = format!("Ferry returns to Velmar\n\nBy Ada Moor\n\n{A}\n\n{B}\n\n{C}");
    let (once, outcome) = clean(
        &format!("{page}\n\n{page}"),
        Some("Ferry returns to Velmar"),
    );
    assert_eq!(once, page);
    assert_eq!(
        outcome,
        Outcome {
            struck: 5,
            withheld: 0
        }
    );
    let (once, _) = clean(&format!("{page}\n\n{page}\n\n{page}\n\n{page}"), None);
    assert_eq!(once, page);
}

#[test]
fn a_sentence_set_twice_stands_once() {
    assert_eq!(marks(&[F, A, B, A], None), [(3, RuleId::REPEAT_BLOCK, 1)]);
    // Eleven words are a refrain, or "Applause".
    let short = "The bells of the old town rang once more that night.";
    stays(&[F, short, A, short, B, short]);
    // A heading or a formula of twelve words may stand twice.
    let heading = "How the people of the island came to have their old ferry back";
    stays(&[
        F,
        A,
        heading,
        B,
        C,
        D,
        heading,
        E,
        A.get(..50).unwrap_or(A),
        LONG,
    ]);
}

#[test]
fn the_copy_with_its_full_stop_stays() {
    let open = A.trim_end_matches('.');
    assert_eq!(marks(&[F, open, A, B], None), [(1, RuleId::REPEAT_NEAR, 2)]);
    assert_eq!(marks(&[F, A, open, B], None), [(2, RuleId::REPEAT_NEAR, 1)]);
    assert_eq!(marks(&[open, A, B], None), [(0, RuleId::REPEAT_NEAR, 1)]);
}

#[test]
fn the_headline_of_the_page_is_not_struck_for_its_lead() {
    let open = A.trim_end_matches('.');
    stays(&[open, B, C, D, A, E, F, LONG]);
    assert_eq!(
        marks(&[open, A, B, C], Some(open)),
        [(1, RuleId::REPEAT_HEADLINE, 0)]
    );
}

const LONG: &str = "The council, which met until late in the evening, agreed that the ferry should carry passengers and small cargo between the island and the mainland, that the fare would remain the same for those who live there, and that the old timetable would be kept in winter.";

#[test]
fn of_near_identical_paragraphs_the_more_complete_stays() {
    let more = LONG.replace("small cargo", "also small cargo");
    assert_eq!(
        marks(&[A, LONG, B, &more], None),
        [(1, RuleId::REPEAT_NEAR, 3)]
    );
    assert_eq!(
        marks(&[A, &more, B, LONG], None),
        [(3, RuleId::REPEAT_NEAR, 1)]
    );
}

#[test]
fn numbers_and_names_keep_both() {
    for (was, becomes) in [
        ("small cargo", "20 tons"),
        ("the mainland", "Velmar"),
        ("The council", "Tennick"),
        ("the old timetable", "Tennick’s timetable"),
    ] {
        stays(&[A, LONG, B, &LONG.replacen(was, becomes, 1)]);
    }
    let swapped = LONG.replacen(
        "the island and the mainland",
        "the Velmar and the Tornmouth",
        1,
    );
    let other = swapped.replacen("Velmar and the Tornmouth", "Tornmouth and the Velmar", 1);
    stays(&[A, &swapped, B, &other]);
    // Names cannot be told where nothing is a capital.
    stays(&[
        A,
        &LONG.to_lowercase(),
        B,
        &LONG
            .to_lowercase()
            .replace("small cargo", "also small cargo"),
    ]);
}

#[test]
fn a_word_capitalised_by_its_sentence_is_no_name() {
    let more = format!("Also {}", LONG);
    assert_eq!(marks(&[A, LONG, B, &more], None), []);
    let seen = format!("{E} It also said no.");
    assert_eq!(
        marks(&[A, LONG, &seen, &more], None),
        [(1, RuleId::REPEAT_NEAR, 3)]
    );
}

#[test]
fn a_teaser_goes_for_the_whole() {
    let teaser = "The harbour council of Velmar said on Monday that the new fer…";
    assert_eq!(
        marks(&[teaser, B, A, C], None),
        [(0, RuleId::REPEAT_NEAR, 2)]
    );
    assert_eq!(
        marks(&[B, A, C, teaser], None),
        [(3, RuleId::REPEAT_NEAR, 1)]
    );
    stays(&[
        B,
        A,
        C,
        "The harbour council of Velmar said on Tuesday that the new...",
    ]);
    stays(&[B, A, C, "The harbour council..."]);
}

const H: &str = "Velmar gets its ferry back";

#[test]
fn the_headline_stands_once() {
    let again = |line, twin| [(line, RuleId::REPEAT_HEADLINE, twin)];
    assert_eq!(marks(&[H, H, A, B, C], None), again(1, 0));
    assert_eq!(marks(&[H, "By Ada Moor", H, A, B, C], None), again(2, 0));
    assert_eq!(marks(&[H, A, B, C, D, E, H], None), again(6, 0));
    assert_eq!(
        marks(
            &["3 June", H, H, A, B, C],
            Some("Velmar gets its ferry back | The Tornmouth Post")
        ),
        again(2, 1)
    );
    let site = format!("{H} - Tornmouth Post");
    assert_eq!(marks(&[&site, H, A, B, C], None), again(1, 0));
    assert_eq!(marks(&[H, &site, A, B, C], None), again(1, 0));
}

#[test]
fn headlines_elsewhere_stay() {
    stays(&[H, A, B, C, H, D, E, F]);
    stays(&[H, A, &format!("{H}, as {F}"), B]);
    // A first line that is a sentence is no headline.
    stays(&["We sail at dawn.", A, "We sail at dawn.", B, C]);
    stays(&["Sport", A, "Sport", B, C]);
}

#[test]
fn standfirst_and_lead_stay() {
    stays(&[
        H,
        "Velmar is to reopen its crossing to the islands - in the same week the storm season was declared over by forecasters on the coast.",
        "3 min read",
        "Velmar is planning to reopen the crossing to the islands - in the same week the storm season was officially declared over by forecasters.",
        A,
    ]);
}

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
fn obituaries_that_differ_in_a_name_stay() {
    let one = format!("Ada Moor died on Tuesday at the hospital of Velmar. {LONG}");
    stays(&[A, &one, &one.replace("Ada Moor", "Edda Lorn"), B]);
}

#[test]
fn scripts_without_blanks_are_repeated_too() {
    let one = "港口委员会星期一表示新的渡轮将从六月的第一个星期开始每天航行两次往返于岛屿之间。";
    assert_eq!(
        marks(&[F, one, A, one], None),
        [(3, RuleId::REPEAT_BLOCK, 1)]
    );
}

#[test]
fn any_text_is_read() {
    // A wide colon is three bytes.
    stays(&[
        "问：为什么？",
        "7.港口",
        "٣) ب",
        "…",
        "— ",
        "：",
        "A：",
        "a.́b - é | ü",
        A,
    ]);
}

#[test]
fn too_much_is_withheld() {
    // Two thirds would go, and what remains is no period of the text.
    let (text, outcome) = clean(&[H, A, B, A, B, A, B, A, B].join("\n"), None);
    assert_eq!(
        outcome,
        Outcome {
            struck: 0,
            withheld: 6
        }
    );
    assert_eq!(text.lines().count(), 9);
}

#[test]
fn struck_lines_and_spans_are_not_seen() {
    let more = format!("{A} Foto: Moor");
    let text = [F, A, B, &more, A].join("\n");
    let mut segmenter = Segmenter::default();
    let view = segmenter.view(&text);
    let mut strikes = Strikes::new(5);
    strikes.line(&view, 1, RuleId::REPEAT_HEADLINE);
    let end = view.lines[3].span.end;
    strikes.span(
        3,
        Span {
            start: end - 11,
            end,
        },
        RuleId::REPEAT_HEADLINE,
    );
    mark(&view, None, &mut strikes);
    let twins: Vec<_> = strikes.list().iter().filter_map(|s| s.twin).collect();
    assert_eq!(twins, [view.lines[3].span.start]);
    assert!(strikes.is_struck(4) && !strikes.is_struck(3));
}

#[test]
fn twins_stay_after_chains() {
    let open = LONG.trim_end_matches('.');
    let more = LONG.replace("small cargo", "also small cargo");
    let got = marks(&[F, open, A, LONG, B, &more], None);
    assert_eq!(
        got,
        [(1, RuleId::REPEAT_NEAR, 5), (3, RuleId::REPEAT_NEAR, 5)]
    );
}

#[test]
fn equal_lines_take_linear_time() {
    let eight = "one line of eight words here and there";
    for line in [A, eight, "***", "Row on, my boat"] {
        let text = format!("{line}\n").repeat(100_000);
        let mut segmenter = Segmenter::default();
        let view = segmenter.view(&text);
        let mut page = Page::new(&view, None, &Strikes::new(view.lines.len()));
        settle(&mut page);
        assert!(page.steps < 3_000_000, "{line}: {}", page.steps);
    }
    let (text, outcome) = clean(&format!("{A}\n").repeat(100_000), None);
    assert_eq!((text.as_str(), outcome.struck), (A, 99_999));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]
    #[test]
    fn no_text_panics(text in "([ -~]|[\\n.:…：—|é]|\\PC){0,80}", title in prop::option::of("\\PC{0,20}")) {
        let (once, _) = clean(&format!("{text}\n{A}\n{text}"), title.as_deref());
        prop_assert_eq!(clean(&once, title.as_deref()).1.struck, 0);
    }

    #[test]
    fn cleaning_twice_is_cleaning_once(
        picks in prop::collection::vec((0usize..16, 1usize..3), 0..24),
        title in prop::option::of(Just(H)),
    ) {
        let open = A.trim_end_matches('.');
        let more = LONG.replace("small cargo", "also small cargo");
        let most = more.replace("the old timetable", "the old and tried timetable");
        let site = format!("{H} - Tornmouth Post");
        let pool = [
            A, open, B, C, LONG, &more, &most, H, &site, "Yes.", "", "By Ada Moor",
            "The harbour council of Velmar said on Monday that the new fer…",
            "Q: Who pays?", "- one bench", "A lone grey line about the ferry",
        ];
        let mut text = String::new();
        for (pick, gap) in picks {
            text.push_str(pool[pick]);
            text.push_str(&"\n".repeat(gap));
        }
        let (once, outcome) = clean(&text, title);
        let (twice, again) = clean(&once, title);
        prop_assert_eq!(again.struck, 0, "{:?}", outcome);
        prop_assert_eq!(once, twice);
    }
}
