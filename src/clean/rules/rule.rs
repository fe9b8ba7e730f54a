//! One rule as it is written in a file, and the words it is written with. Data
//! only: reading is in `rule_file`, matching in `matcher`.

use super::langs::Langs;
use super::vocabulary::StartsFrom;
use serde::Deserialize;

/// How sure a rule is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Tier {
    /// Strikes on sight.
    A,
    /// Strikes at the edges of the text and next to struck lines only.
    B,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Scope {
    /// A whole line of at most 300 characters.
    #[default]
    Line,
    /// A paragraph of at most 800 characters that a credit closes. The
    /// pattern sees the credit, the paragraph is struck.
    Caption,
    /// A line of at most 160 bytes with a bar or a bullet in it, whatever it
    /// begins with: "Evening Post | Updated 3 hours ago".
    Barred,
    /// A paragraph of at most 800 characters in square brackets. The pattern
    /// sees what is between them.
    Bracketed,
    /// A line of at most 120 bytes, whatever it begins with, that does not close as a
    /// sentence does: "Jane Doe, Staff Writer".
    Short,
}

/// What follows a label.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Tail {
    /// Nothing but a colon: the label stands alone.
    None,
    /// A separator and any text, or nothing.
    Anything,
    /// A separator and any text.
    Some,
    /// A separator and at least two words that are no statement: for weak
    /// labels, which open sentences too.
    Headline,
}

/// What makes a rule of tier b sure, beside an edge or a struck neighbour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Sure {
    /// The label is set in capitals: "READ MORE: Storm warning".
    Capitals,
    /// Two lines of the text match the rule: it is the page's habit.
    Twice,
    /// At most two lines of the text match the rule: a page has one time of
    /// publication and one of its last change, and a list has many.
    Few,
    /// The line stands between two paragraphs of the story.
    Between,
    /// It does not: what stands there may be a heading of theirs.
    NotBetween,
    /// The line stands above the first sentence.
    AboveLead,
    /// The line ends in a bracket: "A ferry leaves. (Photo: Jane Doe)".
    Brackets,
}

/// Where in the kept lines the rule applies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Where {
    Head,
    Tail,
}

/// What a struck line tells about its document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Lift {
    /// The whole line is the time of publication.
    Published,
    /// Labelled times: published and updated.
    Banner,
    Byline,
    Agencies,
    Caption,
    ReadingMinutes,
}

/// One rule as it is written.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Rule {
    pub id: String,
    pub reason: String,
    pub lang: Langs,
    pub tier: Tier,
    /// For tier b: any of these is as good as an edge of the text.
    #[serde(default)]
    pub sure: Vec<Sure>,
    #[serde(default)]
    pub scope: Scope,
    #[serde(default)]
    pub labels: Vec<String>,
    pub tail: Option<Tail>,
    /// A label of this rule that stands alone may open a list of headlines, and
    /// goes only where it opens none, or takes it along.
    #[serde(default)]
    pub opens_list: bool,
    /// It takes its list along; without this, only where a colon announces one.
    #[serde(default)]
    pub takes_list: bool,
    /// A label of this rule that stands alone takes its next line along, if
    /// that is short: "Credit:" and a name below it.
    #[serde(default)]
    pub takes_next: bool,
    pub pattern: Option<String>,
    #[serde(default)]
    pub starts: Vec<String>,
    /// Words of the rule's languages that such a line begins with, beside `starts`.
    #[serde(default)]
    pub starts_from: Vec<StartsFrom>,
    /// The case of letters counts.
    #[serde(default)]
    pub case: bool,
    pub lift: Option<Lift>,
    #[serde(rename = "where")]
    pub place: Option<Where>,
    /// Applies only where no other kept line of the document matches.
    #[serde(default)]
    pub unique: bool,
    pub examples: Vec<String>,
    #[serde(default)]
    pub counter_examples: Vec<String>,
    /// The run does not want it.
    #[serde(skip)]
    pub off: bool,
    /// The run lifts what its lines say and leaves them in the text.
    #[serde(skip)]
    pub lift_only: bool,
}

/// What a run makes of the rules, by names or beginnings of names.
#[derive(Debug, Clone, Copy, Default)]
pub struct Choice<'a> {
    /// Rules that do not run.
    pub off: &'a [String],
    /// Rules whose lines stay in the text.
    pub lift_only: &'a [String],
}

impl Rule {
    /// Tier, language and reach in words, for a list of rules.
    #[must_use]
    pub fn traits(&self) -> String {
        let tier = match self.tier {
            Tier::A => "anywhere",
            Tier::B => "at the edges of a text and next to removed lines",
        };
        let lang = self.lang.in_words();
        let scope = match self.scope {
            Scope::Line => "line",
            Scope::Caption => "caption",
            Scope::Barred => "line with bars",
            Scope::Bracketed => "paragraph in brackets",
            Scope::Short => "short line",
        };
        let state = match (self.off, self.lift_only) {
            (true, _) => ", off",
            (false, true) => ", extracts only",
            (false, false) => "",
        };
        format!("{scope}, {lang}, {tier}{state}")
    }
}
