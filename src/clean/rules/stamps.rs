//! Labelled times: "Updated: 09:55, May 8, 2025", "Publié le 3 mai 2026". A
//! segment of a banner comes in, its time goes out, and whether it is that of a
//! later version. A label before anything but a time is no stamp.

use super::dates::moment;
use crate::record::Moment;
use std::collections::HashMap;
use std::sync::LazyLock;

/// Labels of the first version, one language a line.
const PUBLISHED: &[&str] = &[
    "first published|originally published|date published|publication date|published|posted|created",
    "veröffentlicht|erschienen|erstellt",
    "publié|publiée|publié le|mis en ligne",
    "publicado|publicada|fecha de publicación",
    "data de publicação",
    "pubblicato|pubblicata",
    "gepubliceerd|geplaatst",
    "opublikowano|data publikacji",
    "publikováno|zveřejněno|publikované",
    "közzétéve|megjelent",
    "publicat|data publicării",
    "yayınlanma tarihi|yayınlandı|yayın tarihi",
    "publicerad|publicerat|publisert|publiceret|udgivet|offentliggjort|julkaistu",
    "publicat el",
    "diterbitkan|dipublikasikan",
    "опубликовано|дата публикации",
    "опубліковано",
    "публикувано",
    "δημοσιεύθηκε|δημοσίευση|ημερομηνία δημοσίευσης",
    "פורסם",
    "发布时间|发表时间|發佈時間|發布時間",
    "公開日|配信|公開",
    "기사입력|입력|등록",
];

/// Labels of later versions.
const UPDATED: &[&str] = &[
    "last updated|last modified|last edited|last update|date updated|updated|modified|edited|update",
    "zuletzt aktualisiert|aktualisiert|letzte aktualisierung|stand|zuletzt geändert",
    "dernière mise à jour|mis à jour|mise à jour|modifié",
    "última actualización|actualizado|actualizada|actualización",
    "última atualização|atualizado|atualizada|atualização",
    "ultimo aggiornamento|aggiornato|aggiornata|aggiornamento",
    "laatst bijgewerkt|bijgewerkt|laatste update",
    "ostatnia aktualizacja|ostatnio zaktualizowano|zaktualizowano|aktualizacja",
    "naposledy aktualizováno|aktualizováno|aktualizované|naposledy aktualizované",
    "utolsó frissítés|frissítve",
    "ultima actualizare|actualizat",
    "son güncelleme|son güncellenme|güncellenme tarihi|güncelleme tarihi|güncellendi|güncelleme",
    "senast uppdaterad|uppdaterad|uppdaterades senast|sist oppdatert|oppdatert|senest opdateret|opdateret|päivitetty",
    "actualitzat",
    "terakhir diperbarui|diperbarui",
    "đã cập nhật|cập nhật lần cuối|cập nhật",
    "последнее обновление|обновлено|обновлена|обновлён",
    "востаннє оновлено|оновлено",
    "последна промяна|обновено|обновена",
    "τελευταία ενημέρωση|τελευταία τροποποίηση|ενημερώθηκε|ενημέρωση",
    "آخر تحديث|تاريخ التحديث",
    "עודכן",
    "अंतिम बार अपडेट किया गया",
    "最后更新|更新时间|更新于|最後更新",
    "最終更新日|最終更新|更新日|更新",
    "마지막 수정|수정됨|수정|최종수정|업데이트",
];

/// The labels by their first character, those of updates with `true`: of three
/// hundred, a segment is held against a few.
static LABELS: LazyLock<HashMap<char, Vec<(&str, bool)>>> = LazyLock::new(|| {
    let mut labels: HashMap<char, Vec<(&str, bool)>> = HashMap::new();
    for (lines, updated) in [(PUBLISHED, false), (UPDATED, true)] {
        for label in lines.iter().flat_map(|line| line.split('|')) {
            let first = label.chars().next().unwrap_or_default();
            labels.entry(first).or_default().push((label, updated));
        }
    }
    labels
});

/// The time after a label, and whether it is an update's.
#[must_use]
pub fn stamp(segment: &str) -> Option<(Moment, bool)> {
    let segment = segment.trim();
    let first = segment.chars().next()?.to_lowercase().next()?;
    let labels = LABELS.get(&first)?;
    let find = |wanted: bool| {
        labels
            .iter()
            .filter(|&&(_, updated)| updated == wanted)
            .filter_map(|(label, _)| after(segment, label))
            // Of "published" and "published on", the longer label.
            .min_by_key(|rest| rest.len())
    };
    let (rest, updated) = match (find(false), find(true)) {
        (Some(rest), _) => (rest, false),
        (None, rest) => (rest?, true),
    };
    let bare = rest.trim_start_matches([' ', ':', '：', '\u{a0}', '-', '–']);
    // A label of letters ends at a blank or colon; 更新2026年 has neither.
    let parted = bare.len() < rest.len() || !segment.is_ascii();
    if !parted {
        return None;
    }
    let bare = ["on ", "at ", "On "]
        .iter()
        .find_map(|word| bare.strip_prefix(word))
        .unwrap_or(bare);
    Some((moment(bare)?, updated))
}

/// What follows a label, which is in lower case, in any case.
fn after<'a>(text: &'a str, label: &str) -> Option<&'a str> {
    let mut rest = text.chars();
    for wanted in label.chars() {
        let found = rest.next()?;
        if found != wanted && !found.to_lowercase().eq([wanted]) {
            return None;
        }
    }
    Some(rest.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labelled_times() {
        for (segment, iso, updated) in [
            ("Updated: 09:55, May 8, 2025", "2025-05-08T09:55", true),
            ("Publié le 3 mai 2026 à 10h42", "2026-05-03T10:42", false),
            ("ZULETZT AKTUALISIERT AM 3. MAI 2026", "2026-05-03", true),
            ("更新时间：2026-05-03 10:42", "2026-05-03T10:42", true),
            ("Обновлено: 23.05.2026 10:42", "2026-05-23T10:42", true),
            ("Senast uppdaterad: 3 maj 2026", "2026-05-03", true),
        ] {
            let found = stamp(segment).unwrap_or_else(|| panic!("{segment}"));
            assert_eq!(
                (found.0.iso.as_deref(), found.1),
                (Some(iso), updated),
                "{segment}"
            );
        }
        for label in [PUBLISHED, UPDATED].concat() {
            assert_eq!(label, label.to_lowercase());
        }
        for none in [
            "Standard 12",
            "Stand der Technik",
            "Publicat în 1997",
            "Update 2030",
            "Updated",
        ] {
            assert!(stamp(none).is_none(), "{none}");
        }
    }
}
