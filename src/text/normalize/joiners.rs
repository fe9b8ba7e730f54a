//! What stands around a joiner or direction mark. A text and an offset come in,
//! whether the character there is needed goes out. Characters that may go, and
//! combining marks, are looked past: neither deleting the one nor reordering the
//! other (NFC does) changes a verdict, which is what makes it hold a second time.

use super::chars::{Kind, kind};
use unicode_normalization::char::{canonical_combining_class, is_combining_mark};
use unicode_normalization::{IsNormalized, is_nfc_quick};

/// The combining class of viramas.
const VIRAMA: u8 = 9;

/// The stretch of passed-over characters that was looked at last. Offsets are
/// asked for in rising order, and a stretch is read once: a megabyte of joiners
/// takes no longer than a megabyte of letters.
#[derive(Debug)]
pub struct Neighbours<'a> {
    text: &'a str,
    /// Offset of the character after the stretch.
    end: usize,
    left: Option<char>,
    right: Option<char>,
    /// Where its first virama is.
    virama: Option<usize>,
}

impl<'a> Neighbours<'a> {
    pub fn new(text: &'a str) -> Self {
        Self {
            text,
            end: 0,
            left: None,
            right: None,
            virama: None,
        }
    }

    /// Whether a joiner stands between letters of a script that uses it, or
    /// (ZWJ) between emoji. After a virama it needs no letter to follow: that is
    /// how Malayalam chillus were spelt before Unicode 5.1, at the ends of words too.
    pub fn joined(&mut self, at: usize, joiner: char) -> bool {
        self.look(at);
        let letters = self.left.is_some_and(joins)
            && (self.right.is_some_and(joins) || self.virama.is_some_and(|v| v < at));
        let emoji = joiner == '\u{200d}'
            && self.left.is_some_and(is_emoji)
            && self.right.is_some_and(is_emoji);
        letters || emoji
    }

    /// Whether a direction mark stands next to right-to-left text.
    pub fn right_to_left(&mut self, at: usize) -> bool {
        self.look(at);
        self.left.is_some_and(is_right_to_left) || self.right.is_some_and(is_right_to_left)
    }

    fn look(&mut self, at: usize) {
        if at < self.end {
            return;
        }
        self.virama = None;
        self.left = None;
        for (i, c) in self.text[..at].char_indices().rev() {
            if !is_passed_over(c) {
                self.left = Some(c);
                break;
            }
            self.note_virama(i, c);
        }
        self.right = None;
        self.end = self.text.len();
        for (i, c) in self.text[at..].char_indices() {
            if !is_passed_over(c) {
                self.right = Some(c);
                self.end = at + i;
                break;
            }
            self.note_virama(at + i, c);
        }
    }

    fn note_virama(&mut self, at: usize, c: char) {
        // One that NFC may merge into the vowel before it (Sinhala's, U+0DCA) is
        // gone when the text is looked at again, so it cannot count now.
        let lasts = || is_nfc_quick(std::iter::once(c)) == IsNormalized::Yes;
        if canonical_combining_class(c) == VIRAMA && lasts() {
            self.virama = Some(self.virama.map_or(at, |v| v.min(at)));
        }
    }
}

fn is_passed_over(c: char) -> bool {
    !matches!(kind(c), Kind::Text | Kind::LineEnd) || is_combining_mark(c)
}

/// Letters and digits (Persian writes ZWNJ after digits) of cursive and Brahmic scripts.
fn joins(c: char) -> bool {
    let script = matches!(u32::from(c),
        0x0600..=0x109f // Arabic, Syriac, N'Ko, Indic, Thai, Lao, Tibetan, Myanmar
        | 0x1700..=0x18af // Philippine scripts, Khmer, Mongolian
        | 0x1900..=0x1aaf // Limbu to Tai Tham
        | 0x1b00..=0x1cff // Balinese to Vedic
        | 0xa800..=0xa95f // Syloti Nagri to Rejang
        | 0xa980..=0xaaff // Javanese to Meetei extensions
        | 0xabc0..=0xabff
        | 0xfb50..=0xfdff | 0xfe70..=0xfefc // Arabic presentation forms
        | 0x10a00..=0x10aff | 0x10d00..=0x10fff
        | 0x11000..=0x11fff // Brahmi and its kin
        | 0x1e900..=0x1e95f // Adlam
    );
    script && c.is_alphanumeric()
}

/// Blocks that hold the parts of emoji sequences, skin tones included.
fn is_emoji(c: char) -> bool {
    matches!(u32::from(c),
        0x2190..=0x21ff | 0x2300..=0x23ff | 0x2600..=0x27bf | 0x2b00..=0x2bff | 0x1f000..=0x1faff)
}

fn is_right_to_left(c: char) -> bool {
    matches!(u32::from(c),
        0x0590..=0x08ff | 0xfb1d..=0xfdff | 0xfe70..=0xfefc | 0x10800..=0x10fff | 0x1e800..=0x1efff)
}

#[cfg(test)]
mod tests {
    use super::super::chars::pass;

    fn stays(text: &str) {
        assert!(pass(text).is_none(), "{text:?}");
    }

    fn becomes(text: &str, wanted: &str) {
        assert_eq!(pass(text).map(|(t, _)| t).as_deref(), Some(wanted));
    }

    #[test]
    fn joiners_stay_where_a_script_needs_them() {
        stays("می\u{200c}خواهم");
        stays("क\u{94d}\u{200d}ष, র\u{200d}\u{9cd}য");
        stays("അവന\u{d4d}\u{200d} വന\u{d4d}\u{200d}.");
        // Sinhala: before a letter as anywhere, but not for its virama alone.
        stays("ක\u{dca}\u{200d}ය");
        becomes("ම\u{dd9}\u{dca}\u{200c}", "ම\u{dd9}\u{dca}");
        becomes("a\u{200d}b می\u{200c} و", "ab می و");
        becomes("می\u{200b}\u{200c}خواهم", "می\u{200c}خواهم");
    }

    #[test]
    fn joiners_stay_in_emoji() {
        stays("👩🏽\u{200d}🚀 ❤\u{fe0f}\u{200d}🔥 🐈\u{200d}⬛");
        becomes("👩\u{200d} 🚀\u{200d}", "👩 🚀");
        becomes("👩\u{200c}🚀", "👩🚀");
    }

    #[test]
    fn direction_marks_stay_by_right_to_left_text() {
        stays("שלום\u{200f}! \u{200e}م a");
        becomes("Hello\u{200e} \u{200f}world", "Hello world");
        becomes("a\u{61c}b", "ab");
    }

    #[test]
    fn long_runs_are_read_once() {
        let run = "a".to_owned() + &"\u{200d}\u{301}\u{200e}".repeat(200_000);
        becomes(&run, &("a".to_owned() + &"\u{301}".repeat(200_000)));
    }
}
