//! How odd a sequence of characters looks as it is written, and how likely what
//! it would decode to is. Characters come in, small weights go out; the sum of a
//! run is compared with [`STRONG`]. It knows no encoding but the few leads that
//! are nearly always mojibake.

/// The weight from which a run is taken for mojibake by itself.
pub const STRONG: u32 = 3;

/// What a character is to a reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Class {
    /// An ASCII letter or digit.
    Word,
    /// A Latin letter beyond ASCII, by case.
    Small,
    Capital,
    /// A Greek or Cyrillic letter.
    Foreign,
    Control,
    Blank,
    /// Apostrophe, dash, ellipsis: next to letters in any text.
    Plain,
    /// A quotation mark that ends a quotation somewhere: next to letters, too.
    Close,
    /// Opens a quotation or a sentence; never after a letter.
    Open,
    /// Follows names: ©, ®, ™, °.
    Mark,
    /// Seen in little else than mojibake.
    Odd,
    Money,
    Math,
    Box,
    Other,
}

/// The class of a character.
pub fn class(c: char) -> Class {
    match c {
        'a'..='z' | 'A'..='Z' | '0'..='9' => Class::Word,
        '\0'..='\x7f' => Class::Other,
        '\u{80}'..='\u{9f}' => Class::Control,
        '\u{a0}' | '\u{ad}' => Class::Blank,
        '’' | '…' | '–' | '—' | '―' | '·' | '´' => Class::Plain,
        '»' | '«' | '”' | '“' | '‘' | '›' | '‹' => Class::Close,
        '¡' | '¿' | '‚' | '„' | '•' | '΄' | '΅' => Class::Open,
        '©' | '®' | '™' | '°' => Class::Mark,
        '¤' | '¦' | '¨' | '¬' | '¯' | '¸' | 'ƒ' | 'ˆ' | 'ˇ' | '˘' | '˛' | '˜' | '˙' | '˚' | '˝'
        | '†' | '‡' | '‰' | '⌐' | '◊' | 'ª' | 'º' => Class::Odd,
        '¢' | '£' | '¥' | '₧' | '€' => Class::Money,
        '§' | '¶' | '¹' | '²' | '³' | '±' | '¼' | '½' | '¾' | '×' | 'µ' | '÷' | '⁄' | '∂' | '∆'
        | '∏' | '∑' | '√' | '∞' | '∩' | '∫' | '≈' | '≠' | '≡' | '≤' | '≥' | '№' => {
            Class::Math
        }
        '\u{2500}'..='\u{25a0}' => Class::Box,
        '\u{c0}'..='\u{24f}' | 'ﬁ' | 'ﬂ' if c.is_uppercase() => Class::Capital,
        '\u{c0}'..='\u{24f}' | 'ﬁ' | 'ﬂ' => Class::Small,
        '\u{370}'..='\u{52f}' => Class::Foreign,
        _ => Class::Other,
    }
}

/// Whether a character that a sequence would decode to is of use in text of today.
/// What is not says nothing for the repair: `É…` would be U+0245, and `é…”` is a
/// French word before an ellipsis.
pub fn is_likely(c: char) -> bool {
    matches!(u32::from(c),
        0xa0..=0x17f | 0x192 | 0x1a0 | 0x1a1 | 0x1af | 0x1b0 | 0x218..=0x21b
        | 0x300..=0x345 | 0x384..=0x3ce | 0x401..=0x45f | 0x490..=0x4e9
        | 0x561..=0x587 | 0x5d0..=0x5ea | 0x60c..=0x6d3 | 0x6f0..=0x6f9
        | 0x900..=0xe5b | 0x10d0..=0x10f0 | 0x1e00..=0x1ef9
        | 0x200b..=0x2044 | 0x20a0..=0x20c0 | 0x2100..=0x2bff
        | 0x3000..=0x30ff | 0x4e00..=0x9fff | 0xac00..=0xd7a3
        | 0xfb00..=0xfb02 | 0xfe0e | 0xfe0f | 0xfeff | 0xff00..=0xffee | 0xfffd
        | 0x1f000..=0x1faff)
}

/// Letters of one Cyrillic alphabet that no word has beside those of another.
fn is_rare_cyrillic(c: char) -> bool {
    matches!(
        c,
        'Ђ' | 'Ѓ'
            | 'ѓ'
            | 'Љ'
            | 'Њ'
            | 'Ќ'
            | 'Ћ'
            | 'Џ'
            | 'ђ'
            | 'љ'
            | 'њ'
            | 'ќ'
            | 'ћ'
            | 'џ'
            | 'Ў'
            | 'ў'
            | 'Ј'
            | 'Ґ'
            | 'Ё'
            | 'Є'
            | 'Ї'
            | 'І'
            | 'і'
            | 'ґ'
            | 'ё'
            | 'є'
            | 'ј'
            | 'Ѕ'
            | 'ѕ'
            | 'ї'
    )
}

fn is_letter(class: Class) -> bool {
    matches!(class, Class::Small | Class::Capital)
}

/// Where a pair of characters stands.
#[derive(Debug, Clone, Copy)]
pub struct Around {
    /// The character before the sequence, and the one after the pair.
    pub before: Option<char>,
    pub after: Option<char>,
    /// The pair opens a sequence.
    pub first: bool,
}

/// How odd it is that `y` follows `x`.
pub fn weight(x: char, y: char, around: Around) -> u32 {
    use Class::{
        Blank, Box, Capital, Close, Control, Foreign, Mark, Math, Money, Odd, Open, Plain, Small,
    };
    let word = |c: Option<char>| c.is_some_and(|c| class(c) == Class::Word);
    let (before, after) = (word(around.before), word(around.after));
    let touches = before || after;
    let bonus = |on: bool, weight: u32| if on { weight } else { 0 };
    if matches!(x, 'Ã' | 'Â' | 'Ð' | 'Î') && around.first {
        return lead(x, y, around);
    }
    match (class(x), class(y)) {
        (Control, _) | (_, Control) => 3,
        (Foreign, Foreign) => match (x, y) {
            ('в', 'Ђ') => 3,
            _ => bonus(is_rare_cyrillic(y), 1),
        },
        (Foreign, kind) => {
            let odd = match kind {
                Odd | Math => 3,
                Mark if y == '°' => 3,
                Money | Open => 2,
                Mark => 1,
                _ => 0,
            };
            // A letter of another alphabet right after a Latin one.
            odd + bonus(before && around.first && kind != Blank, 2)
        }
        (Small | Capital, Odd) => 3,
        (Small, Money) => 3,
        (Capital, Money) => 1 + bonus(around.before.is_some_and(|c| c.is_ascii_lowercase()), 2),
        // A square metre in Danish: Ø², and so on.
        (Capital, Math) => {
            if x == 'Ø' {
                2
            } else {
                3
            }
        }
        (Small, Math) => 2,
        (Small | Capital, Open) => 2 + bonus(after, 1),
        (Small | Capital, _) if matches!(x, 'œ' | 'Œ') && !is_letter(class(y)) => 3,
        (Small | Capital, Close) => 1 + bonus(after, 2),
        (Small | Capital, Mark) => 1 + bonus(after, 2),
        (Small | Capital, Plain) => 1 + bonus(after && y != '’', 1),
        (Small, Capital) => 2,
        (Small | Capital, Box) => 3,
        (Box, Box) => 0,
        (Box, kind) => bonus(kind != Class::Other, 3),
        // Signs that open a sequence in MacRoman: `r√©gime`, but not `√π`.
        (Odd, kind) if around.first => match (touches, is_letter(kind)) {
            (true, _) => 3,
            (false, letter) => u32::from(letter),
        },
        (Odd, _) => 1,
        (Math, kind) if around.first => match kind {
            _ if x == '×' => 1,
            Open | Mark if touches => 3,
            _ => {
                if before {
                    3
                } else {
                    1
                }
            }
        },
        (Math | Money | Mark | Close, Small | Capital) if !around.first => 3,
        (Math | Money | Mark, Close | Open) if !around.first => 2,
        (_, Odd) if !around.first => 3,
        (Plain | Close | Open, Small | Capital) if around.first => bonus(before, 2),
        (_, Blank) => 0,
        _ => 1,
    }
}

/// Leads of the commonest mojibake of all, UTF-8 read as windows-1252.
fn lead(x: char, y: char, around: Around) -> u32 {
    let upper = around.before.is_some_and(|c| c.is_ascii_uppercase());
    let after = around.after.is_some_and(char::is_alphanumeric);
    let latin = matches!(x, 'Ã' | 'Â');
    match (y, class(y)) {
        // "all those Ã’s"
        ('’', _) => 0,
        ('…', _) => {
            if after {
                3
            } else {
                1
            }
        }
        (_, Class::Blank) if upper => {
            let small = around.after.is_some_and(char::is_lowercase);
            if latin && small { 3 } else { 0 }
        }
        // Å and ¥ are one byte apart in other encodings, too.
        ('¥', _) => 2,
        (_, Class::Plain | Class::Close) if upper && !after => 1,
        (_, Class::Small | Class::Capital) if y <= 'ÿ' => 0,
        (_, Class::Word | Class::Other | Class::Foreign) => 0,
        _ => 3,
    }
}

/// Whether such a pair, and what follows it, may be part of mojibake that stands
/// out. A cheap look before a line is taken apart.
pub fn stands_out(x: char, y: char, after: Option<char>) -> bool {
    let (a, b) = (class(x), class(y));
    if a == Class::Control || b == Class::Control || matches!(x, 'Ã' | 'Â' | 'Ð' | 'Î') {
        return true;
    }
    let parts = matches!(b, Class::Plain | Class::Close) && y != '’';
    let glued = parts && after.is_some_and(char::is_alphanumeric);
    let ordinary = !glued && (is_letter(b) || parts || b == Class::Blank || y == '’');
    let quotes = |c| {
        matches!(
            c,
            Class::Plain | Class::Close | Class::Open | Class::Blank | Class::Other
        )
    };
    match a {
        Class::Small if b == Class::Capital => true,
        Class::Small | Class::Capital => !ordinary || matches!(x, 'œ' | 'Œ'),
        Class::Foreign => b != Class::Foreign && !ordinary || is_rare_cyrillic(y),
        _ if quotes(a) => !ordinary && !quotes(b),
        _ => true,
    }
}
