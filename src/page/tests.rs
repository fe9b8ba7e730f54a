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

const MENU: &str = "Skip to content\nHome\nNews\nTides\nFerries\nCouncil\nSport\nOpinion\nWeather\nArchive\nTrending\nMenu\nSearch\nSubscribe\nSign in";
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
    // A line or two right beside the story may stay.
    assert!(
        left.contains(&format!("Ferry to sail again on Monday\n{story}")),
        "{left}"
    );
    assert!(left.lines().count() <= STORY.len() + 1 + 4, "{left}");
    assert_eq!(clean(&left, None, PageChoice::Auto), left);
    assert_eq!(clean(&page, None, PageChoice::Never), page);
}

#[test]
fn a_known_title_stays() {
    let story = STORY.join("\n");
    let page = format!("{MENU}\nDunmore\nFerries\n7 March\n{story}\n{FOOT}");
    let left = clean(&page, Some("Ferries"), PageChoice::Auto);
    assert!(left.lines().any(|l| l == "Ferries"), "{left}");
    assert!(
        !left.contains("Subscribe") && !left.contains("Cookies"),
        "{left}"
    );
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

#[test]
fn scripts_without_capitals_and_blanks() {
    let story = [
        "塔湾港务局星期一宣布，停航整整一个冬天的渡轮将于下周一恢复航行，届时每天往返四班，票价维持不变。",
        "港务长林若安在镇公所对约两百名居民说：“我们等得够久了。”她表示，码头的修缮工程因连续风暴推迟了三个星期。",
        "工程总共花费近四百万元，比镇议会原先的预算多出三分之一，差额将由港务局在今后两年内分期偿还。",
        "渔民们说，停航期间他们只能到邻镇卸货，收入减少了五分之一，因此希望议会给予补助，帮助他们渡过难关。",
        "港务局将在四月再次开会，决定是否把码头上那座建于一九一一年的旧起重机作为纪念物保留下来。",
    ]
    .join("\n");
    let menu = "首页\n新闻\n体育\n财经\n娱乐\n天气\n论坛\n博客\n视频\n图片\n登录\n注册\n搜索\n更多";
    let foot = "相关阅读\n起重机去留未定\n镇议会讨论防潮墙\n中学生赛艇夺冠\n热点推荐\n本周天气\n关于我们\n联系方式\n网站地图\n隐私声明\n版权所有";
    let page = format!("{menu}\n渡轮下周一复航\n{story}\n{foot}");
    let left = clean(&page, Some("渡轮下周一复航"), PageChoice::Always);
    assert!(left.contains(&format!("渡轮下周一复航\n{story}")), "{left}");
    let gone = page.lines().count() - left.lines().count();
    assert!(
        gone * 2 >= menu.lines().count() + foot.lines().count(),
        "{left}"
    );
    assert_eq!(clean(&story, None, PageChoice::Auto), story);
}
