//! Pages of invented towns, and what is left of them.

use super::*;
use crate::record::{Strike, apply};

fn clean(text: &str, title: Option<&str>, choice: PageChoice) -> String {
    let mut segmenter = Segmenter::default();
    let view = segmenter.view(text);
    let mut strikes = Strikes::new(view.lines.len());
    let hint = TitleHint { title, slug: None };
    let options = PageOptions {
        model: &PageModel::read(BUILTIN_WEIGHTS).unwrap(),
        choice,
        expect: Expect::Nothing,
    };
    mark(&view, options, hint, &mut strikes);
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
    // Without rules there is nothing sure about so small a page: `auto` leaves it.
    let left = clean(&page, None, PageChoice::Always);
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
fn a_known_title_stands_in_its_field() {
    let story = STORY.join("\n");
    let headline = "Ferry to sail again on Monday";
    let page = format!("{MENU}\n{headline}\nDunmore\n{headline}\n7 March\n{story}\n{FOOT}");
    let left = clean(
        &page,
        Some("FERRY to sail again, on Monday!"),
        PageChoice::Auto,
    );
    assert!(!left.contains(headline) && left.contains(&story), "{left}");
    assert_eq!(clean(&left, Some(headline), PageChoice::Auto), left);
    let with_site = format!("{headline} | Dunmore Gazette");
    assert_eq!(clean(&page, Some(&with_site), PageChoice::Auto), left);
    // Of another title nothing follows.
    let left = clean(&page, Some("Ferries"), PageChoice::Auto);
    assert!(left.contains(headline), "{left}");
    // An article keeps it, and so does a story that begins with it.
    for article in [
        format!("{headline}\n{story}"),
        format!("{story}\n{headline}"),
    ] {
        assert_eq!(clean(&article, Some(headline), PageChoice::Auto), article);
    }
    let page = format!("{MENU}\n{story}\n{FOOT}");
    let left = clean(&page, Some(STORY[0]), PageChoice::Auto);
    assert!(left.contains(&story), "{left}");
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
    assert!(
        left.contains(&story) && !left.contains("渡轮下周一复航"),
        "{left}"
    );
    let gone = page.lines().count() - left.lines().count();
    assert!(
        gone * 2 >= menu.lines().count() + foot.lines().count(),
        "{left}"
    );
    assert_eq!(clean(&story, None, PageChoice::Auto), story);
}

/// A page of a paper: what stands above the story, its headline, its paragraphs, and what
/// stands below, with teasers that are sentences and readers who write some.
struct Paper {
    above: &'static str,
    headline: &'static str,
    story: [&'static str; 4],
    below: &'static str,
}

const PAPERS: [Paper; 4] = [
    Paper {
        above: "Skip to content\nHome\nNews\nHarbour\nFerries\nCouncil\nSport\nOpinion\nWeather\nSign in\nSubscribe\nTrending\nNew lock for the Ansel canal",
        headline: "Dunmore buys a second lifeboat after a winter of storms",
        story: [
            "The town of Dunmore will buy a second lifeboat for 900,000 crowns, the council decided on Tuesday evening after a debate of four hours.",
            "\"Last winter we had two calls at the same time, and one boat,\" the coxswain, Ruth Abara, told the council. \"It must not happen again.\"",
            "The boat, which a yard in Port Ansel builds, is to be delivered in October and will lie at the old fish quay, where a shed is being put up.",
            "Half of the money comes from the island's lottery; the other half was collected by schools, fishermen and the brewery in less than a year.",
        ],
        below: "Share this story\nMore on this\nCrane on the old quay to be kept\nThe council wants to keep the crane of 1911 as a monument.\nSchool wins regatta\nA crew of pupils rowed to victory on Saturday in Saltmouth.\n3 comments\nGull23\n2 hours ago\nAbout time, I have been saying this for years now.\nReply\nharbour_rat\n5 hours ago\nAnd who pays for the shed? We do, as always.\nReply\nMost read\nTide wall splits council\nFerry to sail again\nWe use cookies to improve your visit. You can change your settings at any time.\nAccept all\nContact us\nTerms of use\nPrivacy policy\n© 2024 Dunmore Gazette. All rights reserved.",
    },
    Paper {
        above: "Главная\nНовости\nПолитика\nЭкономика\nОбщество\nСпорт\nКультура\nПогода\nВойти\nПоиск\nРеклама\nПодписаться",
        headline: "Город Белореченск купит второй спасательный катер",
        story: [
            "Городской совет Белореченска решил во вторник вечером купить второй спасательный катер за девять миллионов крон, обсуждение продолжалось четыре часа.",
            "«Прошлой зимой у нас было два вызова одновременно и только один катер», — сказала совету капитан спасателей Мария Озерова.",
            "Катер строят на верфи соседнего города, его должны передать спасателям в октябре, стоять он будет у старого рыбного причала.",
            "Половину денег даёт областная лотерея, другую половину меньше чем за год собрали школы, рыбаки и местный пивоваренный завод.",
        ],
        below: "Поделиться\nЧитайте также\nСтарый кран на причале сохранят\nШкольники выиграли регату\nСовет поспорил о дамбе\nКомментарии (2)\nОтветить\nПопулярное\nПаром снова пойдёт в понедельник\nО редакции\nКонтакты\nРеклама на сайте\nПолитика конфиденциальности\n© 2024 Белореченский вестник. Все права защищены.",
    },
    Paper {
        above: "Αρχική\nΕιδήσεις\nΠολιτική\nΟικονομία\nΚόσμος\nΑθλητικά\nΠολιτισμός\nΚαιρός\nΣύνδεση\nΑναζήτηση\nΕπικοινωνία\nΕγγραφή",
        headline: "Δεύτερο ναυαγοσωστικό σκάφος αγοράζει ο Νέος Λιμένας",
        story: [
            "Το δημοτικό συμβούλιο του Νέου Λιμένα αποφάσισε την Τρίτη το βράδυ να αγοράσει δεύτερο ναυαγοσωστικό σκάφος, έπειτα από συζήτηση τεσσάρων ωρών.",
            "«Τον περασμένο χειμώνα είχαμε δύο κλήσεις την ίδια στιγμή και ένα μόνο σκάφος», είπε στο συμβούλιο η κυβερνήτης Ελένη Καραβά.",
            "Το σκάφος κατασκευάζεται στο ναυπηγείο της γειτονικής πόλης, θα παραδοθεί τον Οκτώβριο και θα δένει στην παλιά ψαρόσκαλα.",
            "Τα μισά χρήματα δίνει το λαχείο του νησιού και τα υπόλοιπα συγκέντρωσαν σε λιγότερο από έναν χρόνο τα σχολεία και οι ψαράδες.",
        ],
        below: "Κοινοποίηση\nΔιαβάστε επίσης\nΔιατηρείται ο παλιός γερανός\nΟι μαθητές κέρδισαν τη ρεγκάτα\nΔιχασμένο το συμβούλιο για το φράγμα\nΣχόλια\nΤα πιο δημοφιλή\nΤο πλοίο ξεκινά πάλι τη Δευτέρα\nΌροι χρήσης\nΠολιτική απορρήτου\nΔιαφήμιση\n© 2024 Εφημερίδα του Λιμένα",
    },
    Paper {
        above: "首页\n新闻\n国际\n体育\n财经\n娱乐\n天气\n论坛\n博客\n视频\n登录\n注册\n搜索",
        headline: "塔湾镇将购买第二艘救生艇",
        story: [
            "塔湾镇议会星期二晚上经过四个小时的讨论后决定，出资九十万元购买第二艘救生艇，以应对冬季频繁的风暴。",
            "救生站站长林若安在会上对议员们说：“去年冬天我们同时接到两次求救，却只有一艘艇，这样的事不能再发生。”",
            "新艇由邻镇的船厂建造，预计今年十月交付使用，届时将停泊在旧渔码头，那里正在搭建一座新的艇库。",
            "一半的费用来自本岛的彩票收入，另一半由学校、渔民和啤酒厂在不到一年的时间里募集而来。",
        ],
        below: "分享到\n相关阅读\n旧起重机将保留\n中学生赛艇夺冠\n镇议会讨论防潮墙\n网友评论\n热点推荐\n渡轮下周一复航\n关于我们\n联系方式\n网站地图\n隐私声明\n版权所有",
    },
];

/// The whole text that is left of each paper by the page model alone, `STORY` being its headline
/// and paragraphs: without a title, and with it, where the headline goes. Labels like "Share this story" go by rules.
const LEFT: [[&str; 2]; 4] = [
    [
        "STORY\nShare this story\nMore on this\nCrane on the old quay to be kept\nThe council wants to keep the crane of 1911 as a monument.\nSchool wins regatta\n3 comments",
        "STORY\nShare this story\nThe council wants to keep the crane of 1911 as a monument.\nSchool wins regatta",
    ],
    ["STORY", "STORY"],
    ["STORY\nΚοινοποίηση", "STORY"],
    ["视频\n注册\n搜索\nSTORY\n分享到", "STORY"],
];

#[test]
fn papers_of_four_scripts_keep_their_story() {
    for (paper, [untitled, titled]) in PAPERS.iter().zip(LEFT) {
        let story = format!("{}\n{}", paper.headline, paper.story.join("\n"));
        let page = format!("{}\n{story}\n{}", paper.above, paper.below);
        for (title, left) in [(None, untitled), (Some(paper.headline), titled)] {
            let clean = clean(&page, title, PageChoice::Always);
            let stays = match title {
                Some(_) => paper.story.join("\n"),
                None => story.clone(),
            };
            assert_eq!(clean.replace(&stays, "STORY"), left, "{title:?}");
        }
        assert_eq!(clean(&story, None, PageChoice::Always), story);
    }
}

#[test]
fn a_text_of_very_many_lines_is_left_alone() {
    let text = "Home\nNews\nSport\nMenu\n".repeat(MAX_LINES / 4 + 1);
    assert_eq!(clean(&text, None, PageChoice::Always), text);
}
