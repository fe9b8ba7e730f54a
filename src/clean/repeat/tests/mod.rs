//! The rules and their guards on fictional text.

use super::page::Page;
use super::*;
use crate::record::{Span, Strike, apply};
use crate::text::Segmenter;
use proptest::prelude::*;

mod guarded;
mod rules;

const A: &str = "The harbour council of Velmar said on Monday that the new ferry would sail twice a day from the first week of June.";
const B: &str = "Its chairwoman, Orla Tennick, told reporters that the crossing had been closed for eleven years after a storm took the pier.";
const C: &str = "Fishermen on the island welcomed the decision, but they asked who would pay for the repair of the northern breakwater.";
const D: &str = "A vote on the budget is expected before the end of the month, according to two people who have seen the draft.";
const E: &str = "The ministry in the capital did not answer a request for comment, and the ferry company declined to give a price.";
const F: &str = "Residents have collected signatures against the longer timetable because of the noise at night.";

const LONG: &str = "The council, which met until late in the evening, agreed that the ferry should carry passengers and small cargo between the island and the mainland, that the fare would remain the same for those who live there, and that the old timetable would be kept in winter.";
const H: &str = "Velmar gets its ferry back";

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
fn scripts_without_blanks_are_repeated_too() {
    let one = "港口委员会星期一表示新的渡轮将从六月的第一个星期开始每天航行两次往返于岛屿之间。";
    assert_eq!(
        marks(&[F, one, A, one], None),
        [(3, RuleId::REPEAT_BLOCK, 1)]
    );
    // Blanks say nothing there.
    let thai = "คณะกรรมการท่าเรือกล่าวว่าเรือเฟอร์รี่ลำใหม่จะแล่นวันละสองครั้งตั้งแต่สัปดาห์แรกของเดือนมิถุนายน";
    let spaced = "คณะกรรมการท่าเรือ กล่าวว่า เรือเฟอร์รี่ลำใหม่ จะแล่นวันละสองครั้ง ตั้งแต่สัปดาห์แรกของเดือนมิถุนายน";
    assert_eq!(
        marks(&[F, thai, A, spaced], None),
        [(1, RuleId::REPEAT_NEAR, 3)]
    );
    stays(&[F, &thai[..45], A, &thai[..45]]);
}

#[test]
fn paragraphs_without_blanks_are_near_identical() {
    let chinese = "港口委员会星期一表示，新的渡轮将从六月的第一个星期开始每天航行两次，往返于岛屿与大陆之间，票价不变。";
    let near = |one: &str, other: &str| marks(&[F, one, A, other], None).len();
    assert_eq!(near(chinese, &chinese.replace("新的", "新")), 1);
    // A name or a number may differ there, or what may be one.
    assert_eq!(near(chinese, &chinese.replace("星期一", "星期二")), 0);
    assert_eq!(near(chinese, &chinese.replace("两次", "2次")), 0);
    let japanese = "港湾委員会は月曜日、新しいフェリーが六月の第一週から一日二回、島と本土の間を往復し、運賃は変わらないと発表した。";
    assert_eq!(near(japanese, &japanese.replace("運賃は", "運賃が")), 1);
    assert_eq!(near(japanese, &japanese.replace("一日二回", "一日三回")), 0);
    // Names of places are longer than particles.
    let named = japanese.replace("港湾委員会は", "さいたまの委員会は");
    assert_eq!(near(&named, &named.replace("さいたま", "つくば")), 0);
    // Too short to tell.
    assert_eq!(
        near("渡轮从岛屿回来了，票价不变。", "渡轮从岛屿回来，票价不变。"),
        0
    );
    let teaser = "港口委员会星期一表示，新的渡轮将从六月的第一个星期开始…";
    assert_eq!(
        marks(&[F, teaser, A, chinese], None),
        [(1, RuleId::REPEAT_NEAR, 3)]
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
    // A verse of nine words, two lines by turns, and paragraphs that differ in a number.
    let nine = "a verse of nine small words that will return\n".repeat(100_000);
    let turns = format!("{A}\nYes.\n{F}\n").repeat(30_000);
    let many: String = (0..5_000).map(|i| format!("{LONG} {i}\n")).collect();
    for text in [nine, turns, many] {
        let mut segmenter = Segmenter::default();
        let view = segmenter.view(&text);
        let mut page = Page::new(&view, None, &Strikes::new(view.lines.len()));
        settle(&mut page);
        assert!(page.steps < 30 * view.lines.len(), "{}", page.steps);
    }
    let (text, outcome) = clean(&format!("{A}\n").repeat(100_000), None);
    assert_eq!((text.as_str(), outcome.struck), (A, 99_999));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]
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
