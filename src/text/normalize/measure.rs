//! Figures over data that is not ours to commit: ftfy's cases and Unicode's
//! `NormalizationTest.txt`, out of the folder that `COPYDESK_MOJIBAKE` names. See
//! `docs/evaluation/repair.md` for the command; without the variable nothing is measured.

use super::{Lines, mojibake, nfc, normalize};
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

fn folder() -> Option<PathBuf> {
    std::env::var_os("COPYDESK_MOJIBAKE").map(PathBuf::from)
}

/// How many cases of a file come out as given, and those that do not.
fn cases(folder: &Path, name: &str) -> (usize, Vec<String>) {
    let json = fs::read_to_string(folder.join(name).with_extension("json")).unwrap();
    let cases: Vec<Value> = serde_json::from_str(&json).unwrap();
    let wrong = cases.iter().filter_map(|case| {
        let was = case["original"].as_str()?;
        let wanted = case
            .get("fixed-encoding")
            .unwrap_or(&case["fixed"])
            .as_str()?;
        let got = mojibake::pass(was).map_or_else(|| was.to_owned(), |(text, _)| text);
        (got != wanted).then(|| format!("{}\n    {was:?}\n    {got:?}", case["label"]))
    });
    (cases.len(), wrong.collect())
}

#[test]
#[expect(clippy::print_stdout, reason = "figures are what it is for")]
fn figures_of_mojibake() {
    let Some(folder) = folder() else { return };
    for (name, share) in [
        ("negative", 1.0),
        ("in-the-wild", 0.95),
        ("synthetic", 0.95),
        ("language-names", 0.9),
        ("known-failures", 0.0),
    ] {
        let (all, wrong) = cases(&folder, name);
        println!("{name}: {} of {all} as given", all - wrong.len());
        wrong.iter().for_each(|case| println!("  {case}"));
        assert!((all - wrong.len()) as f64 >= share * all as f64);
    }
}

#[test]
#[expect(clippy::print_stdout, reason = "figures are what it is for")]
fn figures_of_normalization_test() {
    let Some(folder) = folder() else { return };
    let packed = fs::File::open(folder.join("NormalizationTest.txt.zst")).unwrap();
    let text = std::io::read_to_string(zstd::Decoder::new(packed).unwrap()).unwrap();
    let nfc = |text: &str| nfc::pass(text).map_or_else(|| text.to_owned(), |(t, _)| t);
    let (mut lines, mut checks) = (0, 0);
    for line in text
        .lines()
        .filter(|l| !l.starts_with(['#', '@']) && !l.is_empty())
    {
        let column = |field: &str| -> String {
            let codes = field
                .split(' ')
                .map(|hex| u32::from_str_radix(hex, 16).unwrap());
            codes.map(|code| char::from_u32(code).unwrap()).collect()
        };
        let columns: Vec<String> = line.split(';').take(5).map(column).collect();
        for (from, to) in [(0, 1), (1, 1), (2, 1), (3, 3), (4, 3)] {
            assert_eq!(nfc(&columns[from]), columns[to], "{line}");
            checks += 1;
        }
        lines += 1;
    }
    println!("NormalizationTest.txt: {lines} lines, {checks} checks of NFC, none failed");
}

#[test]
#[expect(clippy::print_stdout, reason = "figures are what it is for")]
fn figures_of_speed() {
    if folder().is_none() || cfg!(debug_assertions) {
        return;
    }
    for (name, sentence) in [
        (
            "English",
            "The minister said on Monday that “talks” would go on – in Geneva. ",
        ),
        (
            "French",
            "Le ministre a déclaré lundi que l’été serait « très chaud » à Nîmes. ",
        ),
        (
            "Polish",
            "Wczoraj w Łodzi odbyły się rozmowy o przyszłości żeglugi śródlądowej. ",
        ),
        (
            "Russian",
            "Вчера в Москве прошли переговоры о поставках газа в Европу. ",
        ),
        (
            "Greek",
            "Ο πρωθυπουργός μίλησε χθες στη Βουλή για την οικονομία. ",
        ),
        (
            "Arabic",
            "قال الوزير إن المحادثات ستستمر غدا في جنيف مع الوفود. ",
        ),
        (
            "Persian",
            "رئیس جمهور دیروز در تهران درباره برنامه تازه دولت سخن گفت. ",
        ),
        (
            "Hindi",
            "प्रधानमंत्री ने कल दिल्ली में नई योजना के बारे में भाषण दिया। ",
        ),
        (
            "Vietnamese",
            "Thủ tướng đã phát biểu tại Hà Nội về kế hoạch mới của chính phủ. ",
        ),
        (
            "Chinese",
            "总理星期一在记者会上介绍了新的经济政策，并回答了提问。",
        ),
    ] {
        let text = sentence.trim_end().to_owned()
            + &format!("\n{}", sentence.trim_end()).repeat((4 << 20) / sentence.len());
        let speed = |pass: &dyn Fn(&str) -> bool| {
            let begin = Instant::now();
            let changed = pass(&text);
            (
                text.len() as f64 / 1e6 / begin.elapsed().as_secs_f64(),
                changed,
            )
        };
        let (mojibake, a) = speed(&|t| mojibake::pass(t).is_some());
        let (nfc, b) = speed(&|t| nfc::pass(t).is_some());
        let (all, c) = speed(&|t| normalize(t, Lines::ALL).is_some());
        assert!(!(a || b || c), "{name}");
        println!("{name}: mojibake {mojibake:.0} MB/s, nfc {nfc:.0} MB/s, all {all:.0} MB/s");
    }
}
