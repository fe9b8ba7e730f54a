//! What is joined, and what never is.

use super::{Lines, pass};

fn becomes(text: &str, wanted: &str) {
    let got = pass(text, Lines::ALL).map_or_else(|| text.to_owned(), |(t, _)| t);
    assert_eq!(got, wanted);
    assert!(pass(&got, Lines::ALL).is_none(), "again: {got:?}");
}

fn stays(text: &str) {
    becomes(text, text);
}

#[test]
fn a_sentence_split_at_links_is_one_line() {
    becomes(
        "Headline\nOn\nHarbourNet\n, the ferry company states that its second boat will sail on Monday.\nThe end.",
        "Headline\nOn HarbourNet, the ferry company states that its second boat will sail on Monday.\nThe end.",
    );
    becomes(
        "The company bought a\nsteam crane\nin Dunmore, which lies between\nPort Alba\nand Lindow, and has a view of the two bridges and of the old mill by the weir.",
        "The company bought a steam crane in Dunmore, which lies between Port Alba and Lindow, and has a view of the two bridges and of the old mill by the weir.",
    );
    becomes(
        "The minister spoke of a second ferry and of more bridges, according to the\nHarbour Daily\n.\nShe left.",
        "The minister spoke of a second ferry and of more bridges, according to the Harbour Daily.\nShe left.",
    );
    becomes(
        "The boat belongs to\nJane Doe\n’s company, which the county council has owned since the spring of 1998.",
        "The boat belongs to Jane Doe’s company, which the county council has owned since the spring of 1998.",
    );
    becomes(
        "Die Fähre gehört seit dem Frühjahr einer Firma aus Dunmore, die von der\nReederei Alba\nund zwei Banken geführt wird.",
        "Die Fähre gehört seit dem Frühjahr einer Firma aus Dunmore, die von der Reederei Alba und zwei Banken geführt wird.",
    );
    becomes(
        "据港口管理局周一发布的消息，\n港湾日报\n，渡轮公司计划在明年春季之前为这条航线增加两艘新的电动渡轮，并改造旧码头。",
        "据港口管理局周一发布的消息，港湾日报，渡轮公司计划在明年春季之前为这条航线增加两艘新的电动渡轮，并改造旧码头。",
    );
}

#[test]
fn a_short_sentence_without_blanks_is_one_line() {
    becomes(
        "港务局星期三公布，新码头\n首月停靠船只三百艘\n，比去年多出四十艘，\n创下最高纪录\n。港务局还表示，\n夜班渡轮将从五月起增开\n，票价不变。\n相关阅读",
        "港务局星期三公布，新码头首月停靠船只三百艘，比去年多出四十艘，创下最高纪录。港务局还表示，夜班渡轮将从五月起增开，票价不变。\n相关阅读",
    );
    // Verse, and headings below each other.
    stays(
        "月光照在港口的长堤上，\n渔船在潮水里轻轻摇晃，\n灯塔的钟声传到远方，\n水手们想起了故乡。",
    );
    stays("港务局公布新码头启用\n夜班渡轮五月增开\n票价不变");
}

const WRAPPED: &str = "The harbour master of Port Alba answered the county on\n\
Thursday and said that the ferry would sail as soon as\n\
the captain had found a spare part for the engine, which\n\
nobody in Dunmore could remember having seen since the\n\
spring. The county had asked for a date.\n\
\x20   It was given none, and will meet again on Monday to\n\
hear the captain.\n\nBy Jane Doe\nPort Alba\n\nA headline set at the width of the lines below it\n\
The mayor was not there.";

#[test]
fn a_wrapped_text_is_unwrapped_by_paragraph() {
    becomes(
        WRAPPED,
        "The harbour master of Port Alba answered the county on Thursday and said that the ferry would sail as soon as \
         the captain had found a spare part for the engine, which nobody in Dunmore could remember having seen since the \
         spring. The county had asked for a date.\n\
         \x20   It was given none, and will meet again on Monday to hear the captain.\n\nBy Jane Doe\nPort Alba\n\n\
         A headline set at the width of the lines below it\nThe mayor was not there.",
    );
}

#[test]
fn each_kind_can_be_left_out() {
    let only_split = Lines {
        split: true,
        wrapped: false,
    };
    let wrapped = WRAPPED.lines().take(5).collect::<Vec<_>>().join("\n");
    assert!(pass(&wrapped, only_split).is_none());
    assert!(pass(WRAPPED, Lines::NONE).is_none());
}

#[test]
fn what_is_no_prose_stays() {
    for text in [
        // Verse, with small letters and sentences over the line's end.
        "the road was long and the\nriver was wide, and the\nmill by the water was old,\nand the wheel that the\nminer had built in the\nwinter was silent and cold",
        "I walked along the harbour wall and\nheard the bells of evening fall; the\ntide was low, the boats were dry, and\nnot a gull was in the sky, for all\nthe birds had gone to sea with him\nwho never came to marry me.",
        // A chorus.
        "Come home, come home by nine,\ncome home to me and\nthe clock and the wine\nand the sea",
        // Dialogue.
        "JANE: Where is the boat that was to take us across the water before the tide turns?\nJOHN: in the yard\nJANE: and the captain?",
        "— Where is the boat that was to take us across the water before the tide turned and\n— in the yard with the\n— captain",
        // Lists and recipes.
        "You need for the soup that the ferrymen of Dunmore have eaten every Friday since 1921:\ntwo onions\na pinch of salt\nand butter",
        "2 cups of flour\n1 cup of milk and\nthe juice of one lemon\n3 eggs\nsalt to taste",
        "The rules say that a boat may leave the harbour of Port Alba in fog if its horn works;\nthat it has a lamp; and\nthat the captain is awake and has been so since the church clock last struck the hour.",
        "- a rope of twelve metres, to be kept dry and away from the engine and\n- the flag of the trust, which is flown on Sundays and on the birthdays of the founders.",
        // Matches and items in small letters, as long as wrapped lines are.
        "sunday 12 april: saltmouth v lindow, at the meadow, dunmore\nsunday 12 april: upper marl v port alba, at the old mill\nsunday 19 april: lindow v port alba, at the quay, saltmouth\nsunday 19 april: dunmore v upper marl, at the old mill\nwednesday 22 april: saltmouth v dunmore, the harbour wall\nsunday 26 april: port alba v lindow, at the meadow, dunmore",
        "the umpire said that every one of the teams still has all of its players and will bring a\nbell to be rung when the tide turns.",
        // A table.
        "Dunmore Rovers 3 1 and\nLindow 3 Upper Marl 3\nof the 12 that were played 4\nPort Alba 2 Quellen 0\nthe rest 9",
        // An address.
        "The Harbour Trust of\nPort Alba\n12 Quay Street\nDunmore\nand by telephone",
        // A label, a byline, a headline, a date.
        "READ MORE:\nHarbour master of Port Alba answers the county, which had asked for a date on Monday",
        "By\nJane Doe\n| Harbour Daily and the Courier of Upper Marl, which is printed in the town of Dunmore",
        "Mayor answers county, which had asked for a date of the first crossing in the spring\nby Jane Doe",
        "Why the ferry never sailed\nof all the boats in the harbour it was the oldest, and nobody would insure it.",
        "Mayor to open ferry terminal in Dunmore as the county waits for the bridge to be built\n12 May 2024",
        "Log in\nThe harbour master of Port Alba answered the county on Thursday and said no.",
        "Tell your friends about this story, and help the harbour trust to keep its bells and\nShare on Facebook",
        // Code.
        "let ferry = Ferry::new(\"Dunmore\", Port::Alba, Engine::Diesel, Flag::None); // the\nand_then(|f| f.sail())",
        // Paragraphs.
        "The harbour master of Port Alba answered the county on Thursday and said no, and\n\nthat was all.",
    ] {
        stays(text);
    }
}

#[test]
fn a_text_in_small_letters_keeps_its_lines() {
    stays(
        "the mayor said that nobody had told her about the ferry. she had read it in the\nharbour daily, she said. it was late.",
    );
}

#[test]
fn a_chain_of_links_takes_no_quadratic_time() {
    let text = "The ferry belongs to the\nTrust\nand the\n".repeat(50_000)
        + "mayor, who has never seen it in all the years since it was bought from the county.";
    let begin = std::time::Instant::now();
    pass(&text, Lines::ALL);
    assert!(begin.elapsed().as_secs() < 20);
}
