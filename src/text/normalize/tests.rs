//! Properties of the whole, over strings of what each pass looks for, and a few
//! examples that take more than one pass.

use super::{Lines, normalize};
use crate::record::{RuleId, Span, invert};
use proptest::prelude::*;
use unicode_normalization::is_nfc;

/// Characters and sequences that meet badly.
#[rustfmt::skip]
const NASTY: &[&str] = &[
    "a", "e", "A", "x", ".", "!", "“", "é", "ß", "…", "\u{3000}", "\u{2009}", "\u{2000}",
    " ", " ", "\t", "\u{a0}", "\n", "\n", "\r", "\r\n", "\u{b}", "\u{c}", "\u{85}", "\u{2028}", "\u{2029}",
    "\0", "\u{1f}", "\u{7f}", "\u{9f}", "\u{feff}", "\u{fffe}", "\u{ffff}", "\u{fdd0}", "\u{fdef}", "\u{fffd}",
    "\u{200b}", "\u{2060}", "\u{ad}", "\u{200c}", "\u{200d}", "\u{200e}", "\u{200f}", "\u{61c}",
    "\u{202a}", "\u{202b}", "\u{202c}", "\u{202c}", "\u{202d}", "\u{202e}", "\u{2066}", "\u{2067}", "\u{2068}", "\u{2069}", "\u{2069}",
    "\u{301}", "\u{308}", "\u{323}", "\u{327}", "\u{344}", "\u{340}", "\u{345}", "\u{212b}", "\u{2126}", "\u{37e}", "\u{1e9b}",
    "\u{1100}", "\u{1161}", "\u{11a8}", "가", "각", "\u{1112}", "\u{11a7}",
    "م", "ي", "ا", "\u{653}", "\u{654}", "\u{64b}", "۵", "ש", "\u{5b0}", "\u{fb2a}", "\u{fb1d}",
    "क", "\u{93c}", "\u{94d}", "\u{958}", "\u{9c7}", "\u{9be}", "\u{d4d}", "ന", "\u{dd9}", "\u{dcf}", "\u{dca}", "\u{f71}", "\u{f72}", "\u{f73}", "က",
    "👩", "🏽", "🚀", "❤", "\u{fe0f}", "👩\u{200d}🚀", "⬛", "\u{20e3}", "𝅗𝅥", "\u{11131}\u{11127}", "\u{1f1e9}", "\u{f900}", "漢",
];

/// What the repairs look for, whole and in pieces.
#[rustfmt::skip]
const BROKEN: &[&str] = &[
    "a", "E", " ", " ", "\n", ".", "é", "é", "\u{ad}", "\u{200b}", "\u{301}", "\u{85}", "\u{93}", "\u{9d}", "\u{81}", "\u{fffd}", "?", "’", "…",
    "Ã", "Ã©", "Ã\u{a0}", "Ã ", "Â", "Â£", "Â\u{85}", "Â\u{a0}", "â", "€", "™", "â€™", "â€œ", "â€¨", "â€", "ÃƒÂ©", "Ãƒ", "Â©", "ÃƒÆ’Ã‚Â©", "Å¡", "Ì\u{81}",
    "√", "√©", "¬´", "Р°", "Р", "°", "вЂ“", "Гў", "├®", "Ø§", "Ù„", "Ê…", "í\u{a0}½í¸\u{80}", "ï»¿", "â€‹", "×", "£", "Ä£",
    "&", "&amp;", "amp;", "nbsp;", "&nbsp;", "&lt;", "&gt;", "lt;", "&#", "38;", "&#38;", "&#10;", "&#x301;", "&#195;", "&copy;", "&shy;", "&frac14;", "&amp;amp;",
    "<", ">", "<b>", "</b>", "<br>", "<p>", "</p>", "<a href=\"x\">", "</a>", "<i", " x=y>", "br", "/", "`", "<html>", "</", "<div>", "&lt;br&gt;",
];

fn check(text: &str) -> Result<(), TestCaseError> {
    let Some((normal, rewrites)) = normalize(text, Lines::ALL) else {
        prop_assert!(is_nfc(text));
        return Ok(());
    };
    prop_assert_ne!(&normal, text);
    prop_assert!(is_nfc(&normal));
    prop_assert_eq!(normalize(&normal, Lines::ALL), None);
    prop_assert_eq!(invert(&normal, &rewrites.edits, rewrites.was()), text);
    for (edit, was) in rewrites.edits.iter().zip(rewrites.was()) {
        let new = normal.get(edit.new.range());
        prop_assert!(new.is_some() && new != Some(was), "{:?}", edit);
        prop_assert_eq!(text.get(edit.old.range()), Some(was));
        // No edit takes text from one line and a newline with it.
        if was.contains('\n') && new.is_some_and(|n| !n.trim().is_empty()) {
            prop_assert!(false, "{:?} {:?}", edit, was);
        }
    }
    for pair in rewrites.edits.windows(2) {
        prop_assert!(pair[0].old.end <= pair[1].old.start);
        prop_assert!(pair[0].new.end <= pair[1].new.start);
    }
    Ok(())
}

/// Cases of each property: 4096, or what `PROPTEST_CASES` says for a long run.
fn cases() -> u32 {
    let asked = std::env::var("PROPTEST_CASES").ok();
    asked.and_then(|n| n.parse().ok()).unwrap_or(4096)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), ..ProptestConfig::default() })]

    #[test]
    fn holds_for_nasty_strings(parts in prop::collection::vec(prop::sample::select(NASTY), 0..40)) {
        check(&parts.concat())?;
    }

    #[test]
    fn holds_for_invisible_characters(parts in prop::collection::vec(
        prop::sample::select(&["a", "م", "क", "ש", "\u{94d}", "\u{64b}", "\u{5b0}", "\u{93c}", "\u{301}", "❤",
            "\u{200c}", "\u{200d}", "\u{200f}", "\u{202a}", "\u{202c}", "\u{202e}", "\u{2067}", "\u{2069}", "\0", " ", "\n"][..]), 0..24)) {
        check(&parts.concat())?;
    }

    #[test]
    fn holds_past_a_block(gap in 0usize..140, parts in prop::collection::vec(prop::sample::select(NASTY), 0..6)) {
        let filler = "n".repeat(gap);
        check(&(filler.clone() + &parts.join(&filler)))?;
    }

    #[test]
    fn holds_for_broken_strings(parts in prop::collection::vec(prop::sample::select(BROKEN), 0..24)) {
        check(&parts.concat())?;
    }

    #[test]
    fn holds_for_broken_and_nasty_strings(
        parts in prop::collection::vec(prop_oneof![prop::sample::select(BROKEN), prop::sample::select(NASTY)], 0..30),
    ) {
        check(&parts.concat())?;
    }

    #[test]
    fn holds_for_any_string(text in "\\PC{0,60}") {
        check(&text)?;
    }
}

#[test]
fn clean_text_is_left_alone() {
    for text in [
        "",
        "One line.",
        "One.\n\nTwo “quoted” – and\n so on…\n\tTab.",
    ] {
        assert_eq!(normalize(text, Lines::ALL), None);
    }
}

#[test]
fn blanks_meet_where_a_control_went() {
    let (text, rewrites) = normalize("a \0 b", Lines::ALL).unwrap();
    assert_eq!(text, "a b");
    assert_eq!(rewrites.edits.len(), 1);
    assert_eq!(rewrites.edits[0].rule, RuleId::SPACE);
    assert_eq!(rewrites.was, " \0 ");
}

#[test]
fn letters_meet_where_a_soft_hyphen_went() {
    let (text, rewrites) = normalize("cafe\u{ad}\u{301}s", Lines::ALL).unwrap();
    assert_eq!(text, "cafés");
    assert_eq!(rewrites.was, "e\u{ad}\u{301}");
}

#[test]
fn a_run_of_line_ends_that_shrinks_is_one_edit() {
    let (text, rewrites) = normalize("a\r\n\r\n\n\r\nb\r\nc", Lines::ALL).unwrap();
    assert_eq!(text, "a\n\nb\nc");
    let edits: Vec<_> = rewrites.edits.iter().map(|e| (e.old, e.rule)).collect();
    assert_eq!(
        edits,
        [
            (Span::new(1, 8), RuleId::BLANK_LINES),
            (Span::new(9, 11), RuleId::LINE_END)
        ]
    );
}

#[test]
fn repairs_work_together() {
    for (text, wanted) in [
        (
            "10Î&frac14;s &amp;nbsp;<b>&eacute;t&eacute;</b>",
            "10μs été",
        ),
        ("<p>L’Ã©tÃ©</p><p>x &lt; y &amp; z</p>", "L’été\nx < y & z"),
        (
            "&lt;p&gt;One.&lt;/p&gt;&lt;p&gt;Two.&lt;/p&gt;",
            "One.\nTwo.",
        ),
    ] {
        let (got, rewrites) = normalize(text, Lines::ALL).unwrap();
        assert_eq!(got, wanted);
        assert_eq!(invert(&got, &rewrites.edits, rewrites.was()), text);
    }
}
