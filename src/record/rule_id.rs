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
    LINE_END = 0, "normalize.line-end", "A line ends in one newline, whatever ended it in the input.", "CR LF becomes LF";
    SPACE = 1, "normalize.space", "Runs of blanks are one blank; none stand at the end of a line.", "two spaces become one";
    BLANK_LINES = 2, "normalize.blank-lines", "At most one blank line in a row, none at the ends of the text.", "three newlines become two";
    CONTROL = 3, "normalize.control", "Control characters and non-characters carry no text.", "U+0000 goes";
    ZERO_WIDTH = 4, "normalize.zero-width", "Invisible characters that no script needs where they stand.", "U+200B goes";
    NFC = 5, "normalize.nfc", "One spelling for one character: Unicode normal form C.", "e + U+0301 becomes é";
    MOJIBAKE = 6, "normalize.mojibake", "UTF-8 that was read as another encoding, where that is beyond doubt.", "dÃ©jÃ  vu becomes déjà vu";
    ENTITY = 7, "normalize.entity", "HTML character references that were left in plain text.", "&amp; becomes &";
    TAG = 8, "normalize.tag", "HTML tags that were left in text.", "a paragraph tag becomes a newline";
    SCRIPT = 9, "normalize.script", "Script and style of the page that a scraper took for text.", "googletag.display('top');";
    SPLIT_LINE = 10, "normalize.split-line", "A sentence that a scraper split at a link is one line.", "\"On\" and \"LinkedIn\" and \", the firm states\"";
    HARD_WRAP = 11, "normalize.hard-wrap", "A paragraph that was wrapped at a width is one line.", "lines of 70 characters in the middle of sentences";
    REPEAT_BLOCK = 12, "repeat.block", "A run of paragraphs that was set twice stands once.", "five paragraphs, pasted twice";
    REPEAT_NEAR = 13, "repeat.near", "Of two paragraphs that say the same, the more complete stays.", "the same sentence without its full stop";
    REPEAT_HEADLINE = 14, "repeat.headline", "The headline stands once.", "the title, and the title again as first line";
    RELATED_LIST = 15, "related.list", "Headlines that a struck label announced go with it.", "\"Related stories:\" and the lines below it";
    TEMPLATE_LINE = 16, "template.line", "A line that stands on many pages of its source is the source's and no story's.", "\"The Post is printed on recycled paper\" under 80 stories";
    TEMPLATE_LABEL = 17, "template.label", "A label before ever other headlines is a link to another story.", "\"Also in the Post: Ferry sinks\", \"Also in the Post: Mayor elected\"";
    TEMPLATE_BLOCK = 18, "template.block", "What a constant line opens at the end of a text, a list of links, goes with it.", "\"More from the Post\" and four headlines";
    TEMPLATE_SENTENCE = 19, "template.sentence", "A sentence that opens or closes many one-line articles of a source is the source's.", "\"The Post, Dunmore.\" at the end of every text";
    PAGE_SHAPE = 20, "page.shape", "A line of a page that looks unlike its article: navigation, teasers, comments.", "forty short lines around ten paragraphs";
    PAGE_RECURRING = 21, "page.recurring", "In a dump of pages, lines that another page of the source has are no article's, nor scraps between struck lines.", "the teaser of the day on two pages";
    PAGE_TITLE = 22, "page.title", "The headline of a page stands in the record's title already.", "a crude page whose record has a title";
    REPEAT_JOINED = 23, "repeat.joined", "A long line that only sets other paragraphs again stands for nothing.", "the whole article once more, as one line";
}

impl RuleId {
    /// Whether the rule rewrites text (normalising) and does not strike it.
    #[must_use]
    pub fn is_rewrite(self) -> bool {
        self <= Self::HARD_WRAP
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
