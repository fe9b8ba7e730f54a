//! The single-byte encodings that UTF-8 is misread as: a character comes in, the
//! byte that it was in each of them goes out. The tables are Python's, with the
//! bytes that an encoding leaves open read as controls, as browsers do.

use std::sync::LazyLock;

/// How many encodings are known: ISO 8859-1, windows-1252, -1251, -1250, -1253,
/// -1254, -1257, ISO 8859-2, MacRoman and codepage 437, the likeliest first.
pub const COUNT: usize = 10;

/// The encodings, the likeliest first: the first that fits a whole line is taken.
#[cfg(test)]
pub const NAMES: [&str; COUNT] = [
    "iso-8859-1",
    "windows-1252",
    "windows-1251",
    "windows-1250",
    "windows-1253",
    "windows-1254",
    "windows-1257",
    "iso-8859-2",
    "macintosh",
    "ibm437",
];

/// Whether a program that reads this encoding puts U+FFFD for what it cannot read.
pub fn is_lossy(encoding: usize) -> bool {
    (1..=6).contains(&encoding)
}

/// Whether a no-break space is no letter or dash that a plain space could stand for.
pub fn has_blank_a0(encoding: usize) -> bool {
    encoding <= 7
}

/// Whether nobody has written text of today in this encoding: its mojibake is
/// whole lines, or stands by itself.
pub fn is_dos_or_mac(encoding: usize) -> bool {
    encoding >= 8
}

/// Bytes 80 to FF of all but the first, which are the characters themselves.
#[rustfmt::skip]
const HIGH: [&str; COUNT - 1] = [
    // cp1252
    "\
     €\u{81}‚ƒ„…†‡ˆ‰Š‹Œ\u{8d}Ž\u{8f}\u{90}‘’“”•–—˜™š›œ\u{9d}žŸ\
     \u{a0}¡¢£¤¥¦§¨©ª«¬\u{ad}®¯°±²³´µ¶·¸¹º»¼½¾¿\
     ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖ×ØÙÚÛÜÝÞß\
     àáâãäåæçèéêëìíîïðñòóôõö÷øùúûüýþÿ\
     ",
    // cp1251
    "\
     ЂЃ‚ѓ„…†‡€‰Љ‹ЊЌЋЏђ‘’“”•–—\u{98}™љ›њќћџ\
     \u{a0}ЎўЈ¤Ґ¦§Ё©Є«¬\u{ad}®Ї°±Ііґµ¶·ё№є»јЅѕї\
     АБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯ\
     абвгдежзийклмнопрстуфхцчшщъыьэюя\
     ",
    // cp1250
    "\
     €\u{81}‚\u{83}„…†‡\u{88}‰Š‹ŚŤŽŹ\u{90}‘’“”•–—\u{98}™š›śťžź\
     \u{a0}ˇ˘Ł¤Ą¦§¨©Ş«¬\u{ad}®Ż°±˛ł´µ¶·¸ąş»Ľ˝ľż\
     ŔÁÂĂÄĹĆÇČÉĘËĚÍÎĎĐŃŇÓÔŐÖ×ŘŮÚŰÜÝŢß\
     ŕáâăäĺćçčéęëěíîďđńňóôőö÷řůúűüýţ˙\
     ",
    // cp1253
    "\
     €\u{81}‚ƒ„…†‡\u{88}‰\u{8a}‹\u{8c}\u{8d}\u{8e}\u{8f}\u{90}‘’“”•–—\u{98}™\u{9a}›\u{9c}\u{9d}\u{9e}\u{9f}\
     \u{a0}΅Ά£¤¥¦§¨©ª«¬\u{ad}®―°±²³΄µ¶·ΈΉΊ»Ό½ΎΏ\
     ΐΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡÒΣΤΥΦΧΨΩΪΫάέήί\
     ΰαβγδεζηθικλμνξοπρςστυφχψωϊϋόύώÿ\
     ",
    // cp1254
    "\
     €\u{81}‚ƒ„…†‡ˆ‰Š‹Œ\u{8d}\u{8e}\u{8f}\u{90}‘’“”•–—˜™š›œ\u{9d}\u{9e}Ÿ\
     \u{a0}¡¢£¤¥¦§¨©ª«¬\u{ad}®¯°±²³´µ¶·¸¹º»¼½¾¿\
     ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏĞÑÒÓÔÕÖ×ØÙÚÛÜİŞß\
     àáâãäåæçèéêëìíîïğñòóôõö÷øùúûüışÿ\
     ",
    // cp1257
    "\
     €\u{81}‚\u{83}„…†‡\u{88}‰\u{8a}‹\u{8c}¨ˇ¸\u{90}‘’“”•–—\u{98}™\u{9a}›\u{9c}¯˛\u{9f}\
     \u{a0}¡¢£¤¥¦§Ø©Ŗ«¬\u{ad}®Æ°±²³´µ¶·ø¹ŗ»¼½¾æ\
     ĄĮĀĆÄÅĘĒČÉŹĖĢĶĪĻŠŃŅÓŌÕÖ×ŲŁŚŪÜŻŽß\
     ąįāćäåęēčéźėģķīļšńņóōõö÷ųłśūüżž˙\
     ",
    // iso8859-2
    "\
     \u{80}\u{81}\u{82}\u{83}\u{84}\u{85}\u{86}\u{87}\u{88}\u{89}\u{8a}\u{8b}\u{8c}\u{8d}\u{8e}\u{8f}\u{90}\u{91}\u{92}\u{93}\u{94}\u{95}\u{96}\u{97}\u{98}\u{99}\u{9a}\u{9b}\u{9c}\u{9d}\u{9e}\u{9f}\
     \u{a0}Ą˘Ł¤ĽŚ§¨ŠŞŤŹ\u{ad}ŽŻ°ą˛ł´ľśˇ¸šşťź˝žż\
     ŔÁÂĂÄĹĆÇČÉĘËĚÍÎĎĐŃŇÓÔŐÖ×ŘŮÚŰÜÝŢß\
     ŕáâăäĺćçčéęëěíîďđńňóôőö÷řůúűüýţ˙\
     ",
    // mac_roman
    "\
     ÄÅÇÉÑÖÜáàâäãåçéèêëíìîïñóòôöõúùûü\
     †°¢£§•¶ß®©™´¨≠ÆØ∞±≤≥¥µ∂∑∏π∫ªºΩæø\
     ¿¡¬√ƒ≈∆«»…\u{a0}ÀÃÕŒœ–—“”‘’÷◊ÿŸ⁄€‹›ﬁﬂ\
     ‡·‚„‰ÂÊÁËÈÍÎÏÌÓÔ\u{f8ff}ÒÚÛÙıˆ˜¯˘˙˚¸˝˛ˇ\
     ",
    // cp437
    "\
     ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒ\
     áíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐\
     └┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀\
     αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u{a0}\
     ",
];

/// Characters that are a high byte of some encoding, sorted, with that byte in
/// each; 0 where it has none.
static BYTES: LazyLock<Vec<(char, [u8; COUNT])>> = LazyLock::new(|| {
    let latin = (0x80..=0xff_u8).map(|b| (char::from(b), 0, b));
    let others = HIGH.iter().enumerate().flat_map(|(i, table)| {
        let bytes = 0x80..=0xff_u8;
        table.chars().zip(bytes).map(move |(c, b)| (c, i + 1, b))
    });
    let mut all: Vec<_> = latin.chain(others).collect();
    all.sort_unstable();
    let mut rows: Vec<(char, [u8; COUNT])> = Vec::new();
    for (c, encoding, byte) in all {
        if rows.last().is_none_or(|(last, _)| *last != c) {
            rows.push((c, [0; COUNT]));
        }
        if let Some((_, row)) = rows.last_mut() {
            row[encoding] = byte;
        }
    }
    rows
});

/// The byte that a character beyond ASCII was in each encoding; 0 for none.
pub fn bytes(c: char) -> [u8; COUNT] {
    BYTES
        .binary_search_by_key(&c, |row| row.0)
        .map_or([0; COUNT], |i| BYTES[i].1)
}

/// What a C1 control means in windows-1252, if anything.
pub fn windows_1252(control: char) -> Option<char> {
    let index = u32::from(control).checked_sub(0x80)?;
    let meant = HIGH[0].chars().nth(usize::try_from(index).ok()?)?;
    (index < 0x20 && meant != control).then_some(meant)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_table_has_all_bytes_once() {
        for (i, table) in HIGH.iter().enumerate() {
            assert_eq!(table.chars().count(), 128, "{}", NAMES[i + 1]);
        }
        assert_eq!(BYTES.windows(2).filter(|w| w[0].0 == w[1].0).count(), 0);
    }

    #[test]
    fn bytes_by_encoding() {
        assert_eq!(bytes('Ã')[..2], [0xc3, 0xc3]);
        assert_eq!(bytes('€')[..3], [0, 0x80, 0x88]);
        assert_eq!(bytes('√')[8], 0xc3);
        assert_eq!(bytes('漢'), [0; COUNT]);
        assert_eq!(windows_1252('\u{93}'), Some('“'));
        assert_eq!(windows_1252('\u{81}'), None);
    }
}
