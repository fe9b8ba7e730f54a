//! Sentences of our own, misread by machine in every way that is known, and text
//! that looks like it and is not.

use super::*;

/// Text in an encoding that is not its own.
fn misread(text: &str, encoding: usize) -> String {
    let high = |b: u8| {
        let mut all = ('\u{80}'..='\u{ffff}').filter(|c| tables::bytes(*c)[encoding] == b);
        all.next().unwrap_or(char::REPLACEMENT_CHARACTER)
    };
    text.bytes()
        .map(|b| if b < 0x80 { char::from(b) } else { high(b) })
        .collect()
}

fn repaired(text: &str) -> String {
    let Some((fixed, edits)) = pass(text) else {
        return text.to_owned();
    };
    assert_eq!(pass(&fixed), None, "{text:?}");
    let was = edits.iter().map(|e| &text[e.old.range()]);
    assert_eq!(crate::record::invert(&fixed, &edits, was), text);
    fixed
}

#[rustfmt::skip]
const SENTENCES: &[&str] = &[
    "Le maire a déclaré que l’été serait « très chaud » à Nîmes, où l’eau manque déjà.",
    "Die Bürger fragten: „Wofür zahlen wir Gebühren?“ – die Antwort blieb aus.",
    "El niño salió mañana y volvió en otoño; ¿quién lo vio?",
    "Président de la République – Réunion à Évian",
    "Příští zasedání vlády se uskuteční v úterý.",
    "Вчера в Москве прошли переговоры о поставках газа.",
    "Ο πρωθυπουργός μίλησε χθες στη Βουλή.",
    "قال الوزير إن المحادثات ستستمر غدا",
    "הממשלה תתכנס היום בירושלים",
    "Cumhurbaşkanı dün İstanbul’da konuştu; görüşmeler sürüyor.",
    "Thủ tướng đã phát biểu tại Hà Nội về kế hoạch mới.",
    "प्रधानमंत्री ने कल दिल्ली में भाषण दिया",
    "The company’s shares fell 5% — “a disaster,” it said… €20 a share.",
    "首相は記者会見で説明した。",
];

#[test]
fn one_layer_is_undone() {
    for sentence in SENTENCES {
        for encoding in [0, 1, 2, 3, 5, 8] {
            let broken = misread(sentence, encoding);
            if !broken.contains(char::REPLACEMENT_CHARACTER) {
                assert_eq!(repaired(&broken), *sentence, "{}", tables::NAMES[encoding]);
            }
        }
    }
}

#[test]
fn two_layers_are_undone_and_a_third_is_not() {
    for sentence in &SENTENCES[..4] {
        let twice = misread(&misread(sentence, 1), 1);
        assert_eq!(repaired(&twice), *sentence);
        let thrice = misread(&twice, 1);
        assert_eq!(repaired(&thrice), thrice);
    }
}

#[test]
fn whole_text_is_left_alone() {
    #[rustfmt::skip]
    let fine = [
        "« Où est-elle ? »… À l’Élysée, bien sûr – 5 °C, 20 €, 3 m².",
        "TUDO O QUE VOCÊ… E A MANHÃ DE AMANHÃ – NÃO É®",
        "Ærø, Ålesund og Ø² – “Å” er en ø…”",
        "Цена – 20°С, «Рёрих», Її, 5 €…”",
        "ΑΓΟΡΑ – «Ο Όμιλος» ¨έτσι¨ είπε…",
        "5×£35, 3×…, √π, 2→∞, ∆°, `¬´ ( o¬ô )",
        "┌──┐│├┤└┘ a┼b",
        "Łódź, Žižek, Çığ, Ðakovica, Ñandú, Œuvre",
        "Café“ – „Naïveté…“ Café™, NESTLÉ®",
    ];
    for text in fine.into_iter().chain(SENTENCES.iter().copied()) {
        assert_eq!(pass(text), None, "{text:?}");
    }
}

#[test]
fn edits_are_local() {
    let (text, edits) = pass("Le café, l’été; le dÃ©jÃ\u{a0} vu\r\nÃ§a").unwrap();
    assert_eq!(text, "Le café, l’été; le déjà vu\r\nça");
    let places: Vec<_> = edits.iter().map(|e| (e.old.len(), e.new.len())).collect();
    assert_eq!(places, [(4, 2), (4, 2), (4, 2)]);
}

#[test]
fn spaces_and_losses() {
    assert_eq!(
        repaired("jusqu’Ã la fin, voilÃ  le dÃ©bat"),
        "jusqu’à la fin, voilà le débat"
    );
    assert_eq!(
        repaired("Ã quele que nÃ£o vai Ã s aulas"),
        "àquele que não vai às aulas"
    );
    assert_eq!(
        repaired("â€œnoâ€\u{fffd} et Ã\u{fffd}tÃ©"),
        "“no\u{fffd} et \u{fffd}té"
    );
    assert_eq!(repaired("ok í\u{a0}½í¸\u{80}"), "ok 😀");
}

#[test]
fn a_long_line_is_taken_in_pieces() {
    for filler in ["word ", "wort", "漢"] {
        let filler = filler.repeat((70 << 10) / filler.len());
        let text = format!("Ã©tÃ© {filler} dÃ©jÃ\u{a0} {filler} «Ã§a»");
        let wanted = format!("été {filler} déjà {filler} «ça»");
        assert_eq!(repaired(&text), wanted);
    }
    let hostile = "Ã© ◊ë Ä£ â€".repeat(1 << 11);
    assert_ne!(repaired(&hostile), "");
}

#[test]
fn controls_mean_windows_1252() {
    assert_eq!(
        repaired("\u{93}Yes,\u{94} he said\u{85} it\u{92}s"),
        "“Yes,” he said… it’s"
    );
    assert_eq!(repaired("one\u{85}two \u{81}"), "one\u{85}two \u{81}");
}
