//! What each rule strikes, and what stays instead.

use super::*;

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
