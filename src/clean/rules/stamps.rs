//! Labelled times: "Updated: 09:55, May 8, 2025", "Publié le 3 mai 2026, modifié le 4 mai 2026".
//! A segment of a banner comes in, its times go out, with what each of them is. A label before
//! anything but a time is no stamp.

use super::agencies::agencies;
use super::dates::moment;
use super::vocabulary::{Label, WORDS, is_unspaced};
use crate::record::Moment;

/// Longest name of a source, in characters.
const SOURCE: usize = 30;
/// Longest time before another label, in bytes.
const TIME: usize = 160;
/// Longest segment that is looked at, in bytes.
const LONGEST: usize = 480;
/// Most stamps and sources of a segment.
const MOST: usize = 4;

/// What a segment says.
#[derive(Debug, PartialEq)]
pub enum Stamp {
    Published(Moment),
    Updated(Moment),
    /// Where the story comes from, with the agencies in the name.
    Source(Vec<String>),
    /// A time without a label.
    Bare(Moment),
}

/// The times of a segment that is nothing but labelled times, one at least, and a source. One
/// time before them may have no label.
#[must_use]
pub fn stamps(segment: &str) -> Option<Vec<Stamp>> {
    if segment.len() > LONGEST {
        return None;
    }
    let mut found = Vec::new();
    let mut rest = trimmed(segment);
    while !rest.is_empty() {
        if found.len() == MOST {
            return None;
        }
        let (stamp, left) = first(rest, found.is_empty())?;
        found.push(stamp);
        rest = trimmed(left);
    }
    let labelled = |stamp: &Stamp| !matches!(stamp, Stamp::Bare(_));
    let timed = |stamp: &Stamp| !matches!(stamp, Stamp::Source(_));
    (found.iter().any(labelled) && found.iter().any(timed)).then_some(found)
}

/// The stamp that a text begins with: to the next label after which all is read, too.
fn first(text: &str, may_be_bare: bool) -> Option<(Stamp, &str)> {
    let (label, rest) = match WORDS.label(text) {
        Some((label, rest)) => (Some(label), rest),
        None if may_be_bare => (None, text),
        None => return None,
    };
    let bare = rest.trim_start_matches([' ', ':', '：', '\u{a0}', '\u{3000}', '-', '–', '|']);
    // A label of letters ends at a blank or colon; 更新2026年 has neither.
    if label.is_some() && bare.len() == rest.len() && text.is_ascii() {
        return None;
    }
    let starts = label_starts(bare).take_while(|&at| at <= TIME);
    let ends = starts.chain([bare.len()]);
    ends.into_iter()
        .find_map(|end| Some((read(label, &bare[..end])?, &bare[end..])))
}

/// What a label and the text behind it say.
fn read(label: Option<Label>, text: &str) -> Option<Stamp> {
    let text = trimmed(text);
    if label == Some(Label::Source) {
        let short = text.chars().count() <= SOURCE;
        let plain = |c: char| !matches!(c, '。' | '！' | '？' | '!' | '?' | ',' | '，' | '“' | '"');
        let named = !text.is_empty() && short && text.chars().all(plain);
        return named.then(|| Stamp::Source(agencies(text).unwrap_or_default()));
    }
    let found = moment(text)?;
    Some(match label {
        Some(Label::Updated) => Stamp::Updated(found),
        Some(_) => Stamp::Published(found),
        None => Stamp::Bare(found),
    })
}

/// Where in a text another label begins: not within a word.
fn label_starts(text: &str) -> impl Iterator<Item = usize> + '_ {
    let mut before = ' ';
    text.char_indices().filter_map(move |(at, c)| {
        let joined = before.is_alphabetic() && !(is_unspaced(before) && is_unspaced(c));
        before = c;
        let begins = at > 0 && c.is_alphabetic() && !joined && WORDS.label(&text[at..]).is_some();
        begins.then_some(at)
    })
}

/// A text without what parts stamps.
fn trimmed(text: &str) -> &str {
    text.trim_matches(|c: char| {
        c.is_whitespace() || matches!(c, ',' | '，' | '،' | '|' | '｜' | '/' | '-' | '–' | ';')
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The times of a segment: "p" or "u" or "-" and ISO 8601.
    fn read(segment: &str) -> Option<Vec<String>> {
        let iso = |mark: &str, moment: Moment| format!("{mark} {}", moment.iso.unwrap_or_default());
        Some(
            stamps(segment)?
                .into_iter()
                .map(|stamp| match stamp {
                    Stamp::Published(moment) => iso("p", moment),
                    Stamp::Updated(moment) => iso("u", moment),
                    Stamp::Bare(moment) => iso("-", moment),
                    Stamp::Source(names) => format!("s {}", names.join(" ")),
                })
                .collect(),
        )
    }

    #[test]
    fn labelled_times() {
        for (segment, expected) in [
            ("Updated: 09:55, May 8, 2025", vec!["u 2025-05-08T09:55"]),
            ("Publié le 3 mai 2026 à 10h42", vec!["p 2026-05-03T10:42"]),
            (
                "Publié le 3 mai 2026 à 10h42, modifié le 4 mai 2026 à 9h05",
                vec!["p 2026-05-03T10:42", "u 2026-05-04T09:05"],
            ),
            (
                "Veröffentlicht am 3. Mai 2026 Aktualisiert am 4. Mai 2026",
                vec!["p 2026-05-03", "u 2026-05-04"],
            ),
            (
                "09:05, 3 MAY 2026UPDATED 10:42, 3 MAY 2026",
                vec!["- 2026-05-03T09:05", "u 2026-05-03T10:42"],
            ),
            (
                "입력 2026.05.03. 오전 9:05 수정 2026.05.03. 오후 2:42",
                vec!["p 2026-05-03T09:05", "u 2026-05-03T14:42"],
            ),
            (
                "2026-05-03 10:42:07　来源：新华社",
                vec!["- 2026-05-03T10:42:07", "s Xinhua"],
            ),
            ("نُشر في: ٣ مايو ٢٠٢٦ - ١٠:٤٢", vec!["p 2026-05-03T10:42"]),
            ("प्रकाशित: रविवार, 3 मई 2026", vec!["p 2026-05-03"]),
            ("เผยแพร่: 3 พ.ค. 2569 10:42", vec!["p 2026-05-03T10:42"]),
            ("ZULETZT AKTUALISIERT AM 3. MAI 2026", vec!["u 2026-05-03"]),
            ("更新时间：2026-05-03 10:42", vec!["u 2026-05-03T10:42"]),
            ("Обновлено: 23.05.2026 10:42", vec!["u 2026-05-23T10:42"]),
            ("Senast uppdaterad: 3 maj 2026", vec!["u 2026-05-03"]),
            ("Publicado hace 3 horas", vec!["p "]),
        ] {
            let expected: Vec<String> = expected.into_iter().map(str::to_owned).collect();
            assert_eq!(read(segment), Some(expected), "{segment}");
        }
    }

    #[test]
    fn no_stamps() {
        for none in [
            "Standard 12",
            "Stand der Technik",
            "Publicat în 1997",
            "Update 2030",
            "Updated",
            "3 May 2026",
            "Source: Reuters",
            "Updated 3 May 2026, the page is long",
            "更新于旧船之上的新船",
            "2026年5月3日来源：港口的居民说，船已停航。",
        ] {
            assert!(stamps(none).is_none(), "{none}");
        }
    }
}
