//! The names under which edits are accounted. Rules built into a stage have
//! fixed numbers; rules read from files are numbered after them, in file order.

use serde::{Deserialize, Serialize};

/// Number of a rule within one run. Its name comes from the compiled policy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct RuleId(pub u16);

/// A rule that is code and not data: its name and the reason it exists.
#[derive(Debug, Clone, Copy)]
pub struct BuiltinRule {
    pub name: &'static str,
    pub reason: &'static str,
    pub example: &'static str,
}

macro_rules! builtin {
    ($($constant:ident = $number:literal, $name:literal, $reason:literal, $example:literal;)*) => {
        impl RuleId {
            $(#[doc = $reason] pub const $constant: RuleId = RuleId($number);)*
        }
        /// Rules built into the stages, in the order of their numbers.
        pub const BUILTIN_RULES: &[BuiltinRule] = &[
            $(BuiltinRule { name: $name, reason: $reason, example: $example },)*
        ];
    };
}

builtin! {
    LINE_END = 0, "normalize.line-end", "Every line ends in one newline.", "CR LF becomes LF";
    SPACE = 1, "normalize.space", "Runs of spaces become one space; spaces at the end of a line are removed.", "two spaces become one";
    BLANK_LINES = 2, "normalize.blank-lines", "At most one blank line in a row is kept, and none at the ends of the text.", "three newlines become two";
    CONTROL = 3, "normalize.control", "Control characters and non-characters are removed.", "U+0000 is removed";
    ZERO_WIDTH = 4, "normalize.zero-width", "Invisible characters that the script around them does not need are removed.", "U+200B is removed";
    NFC = 5, "normalize.nfc", "Unicode is normalized to form C, so that a character has one spelling.", "e + U+0301 becomes é";
    MOJIBAKE = 6, "normalize.mojibake", "UTF-8 that was decoded as another encoding (mojibake) is repaired where that is certain.", "dÃ©jÃ  vu becomes déjà vu";
    ENTITY = 7, "normalize.entity", "HTML character references that were left in the text are decoded.", "&amp; becomes &";
    TAG = 8, "normalize.tag", "HTML tags that were left in the text are removed.", "a paragraph tag becomes a newline";
    SCRIPT = 9, "normalize.script", "JavaScript and CSS that a scraper took for text are removed.", "googletag.display('top');";
    SPLIT_LINE = 10, "normalize.split-line", "The lines of a sentence that a scraper split at a link are joined.", "\"On\" and \"LinkedIn\" and \", the firm states\"";
    HARD_WRAP = 11, "normalize.hard-wrap", "The lines of a paragraph that was wrapped at a fixed width are joined.", "lines of 70 characters in the middle of sentences";
    REPEAT_BLOCK = 12, "repeat.block", "Paragraphs that repeat earlier ones of the same text are removed.", "five paragraphs, pasted twice";
    REPEAT_NEAR = 13, "repeat.near", "Of two paragraphs that say nearly the same, the less complete one is removed.", "the same sentence without its full stop";
    REPEAT_HEADLINE = 14, "repeat.headline", "A headline that repeats the title or an earlier headline is removed.", "the title, and the title again as first line";
    RELATED_LIST = 15, "related.list", "Headlines that follow a removed label are removed with it.", "\"Related stories:\" and the lines below it";
    TEMPLATE_LINE = 16, "template.line", "A line that many pages of a source share belongs to the site and not to a story.", "\"The Post is printed on recycled paper\" under 80 stories";
    TEMPLATE_LABEL = 17, "template.label", "A label that stands before different headlines on many pages is a link to other stories.", "\"Also in the Post: Ferry sinks\", \"Also in the Post: Mayor elected\"";
    TEMPLATE_BLOCK = 18, "template.block", "A list of links at the end of a text is removed with the line that many pages have above it.", "\"More from the Post\" and four headlines";
    TEMPLATE_SENTENCE = 19, "template.sentence", "A sentence that begins or ends many one-line articles of a source belongs to the site.", "\"The Post, Dunmore.\" at the end of every text";
    PAGE_SHAPE = 20, "page.shape", "Lines of a whole-page dump that do not belong to the article: menus, teasers, comments.", "forty short lines around ten paragraphs";
    PAGE_RECURRING = 21, "page.recurring", "In whole-page dumps, lines that other pages of the source share do not belong to the article, nor do fragments between removed lines.", "the teaser of the day on two pages";
    PAGE_TITLE = 22, "page.title", "The headline of a page is removed if the record has it as its title.", "a crude page whose record has a title";
    ESCAPED_NEWLINE = 23, "normalize.escaped-newline", "Line ends that are written as a backslash and an n become line ends, where a text has no others.", "The ferry sailed.\\n\\nIt carried mail.";
}

impl RuleId {
    /// Whether the rule rewrites text (normalising) and does not strike it.
    #[must_use]
    pub fn is_rewrite(self) -> bool {
        self <= Self::HARD_WRAP || self == Self::ESCAPED_NEWLINE
    }

    /// Whether the rule strikes by what a page looks like.
    #[must_use]
    pub fn is_shape(self) -> bool {
        matches!(self, Self::PAGE_SHAPE | Self::PAGE_TITLE)
    }

    /// Whether the rule strikes what a template of the source says.
    #[must_use]
    pub fn is_template(self) -> bool {
        (Self::TEMPLATE_LINE..=Self::TEMPLATE_SENTENCE).contains(&self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_positions() {
        let name = |rule: RuleId| BUILTIN_RULES[rule.0 as usize].name;
        assert_eq!(name(RuleId::NFC), "normalize.nfc");
        for (number, rule) in BUILTIN_RULES.iter().enumerate() {
            let rewrites = RuleId(u16::try_from(number).unwrap()).is_rewrite();
            assert_eq!(rewrites, rule.name.starts_with("normalize."));
        }
        assert_eq!(
            BUILTIN_RULES[RuleId::REPEAT_HEADLINE.0 as usize].name,
            "repeat.headline"
        );
    }
}
