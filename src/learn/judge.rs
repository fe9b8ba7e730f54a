//! The judgement on a candidate: whether it is a template. Its counts come in and a
//! judgement goes out. In doubt a line is not a template.

use super::candidate::Candidate;
use super::note::BODY_MIN_WORDS;
use super::sources::SourceCounts;
use crate::clean::templates::{Kind, LINK_MIN_WORDS, SMALL_SOURCE_DOCUMENTS, Zone};

/// A candidate has at least so many occurrences. On whole pages, where a line has its
/// place in a frame, three are enough; two may be one page that was taken twice.
pub const MIN_OCCURRENCES: u8 = 4;
pub const PAGE_MIN_OCCURRENCES: u8 = 3;
/// A source with fewer documents has no templates at all. Below
/// [`SMALL_SOURCE_DOCUMENTS`] it only has those of whole pages.
pub const SOURCE_MIN_DOCUMENTS: u64 = 3;
/// A line of so many sources is a template of all sources.
pub const SHARED_MIN_SOURCES: u8 = 20;
/// A line with all occurrences within so many days is a temporal burst: it belongs to a
/// running story.
const BURST_MAX_DAYS: u16 = 3;
/// A sentence must be spread over at least so many distinct days, and over more than so
/// many days from the first to the last.
const SENTENCE_MIN_DAYS: usize = 3;
const SENTENCE_SPAN_DAYS: u16 = 7;
/// A sentence must be in this share of the source, unless it is long or has placeholders.
const SENTENCE_MIN_SHARE: f64 = 0.2;
/// This share of the occurrences must be in one zone; the higher one where less else
/// speaks for a template.
const ZONE_MIN_SHARE: f64 = 0.7;
const SURE_ZONE_MIN_SHARE: f64 = 0.8;
/// This share of the occurrences must be adjacent to a border or to other candidates.
const ADJACENT_MIN_SHARE: f64 = 0.8;
/// Where dates are missing, a sentence must be in so many documents, and in this share of
/// the source.
const UNDATED_SENTENCE_MIN_DOCUMENTS: u64 = 20;
const UNDATED_SENTENCE_MIN_SHARE: f64 = 0.1;
/// Where a source is no older than a burst, a line must be in this share of it.
const YOUNG_SOURCE_MIN_SHARE: f64 = 0.3;
/// A sentence at an end of one-line articles must be in so many documents, and in this
/// share of the source.
const EDGE_SENTENCE_MIN_DOCUMENTS: u64 = 8;
const EDGE_SENTENCE_MIN_SHARE: f64 = 0.3;
/// If at least one occurrence in so many is in versions of one text, a long line belongs
/// to that text.
const COPIES_ONE_IN: u64 = 3;
/// A line of pages has at least this share of its occurrences on whole pages.
const ON_PAGES_MIN_SHARE: f64 = 0.8;
/// A template has at most this share of its occurrences among the rows of a table.
const IN_TABLES_MAX_SHARE: f64 = 0.3;
/// A line of pages must be in so many documents, and in half of the source.
const PAGE_LINE_MIN_DOCUMENTS: u64 = 3;
/// A label must be in so many documents, with so many different texts after it.
const LABEL_MIN_TAILS: u64 = 5;
/// A line with placeholders needs so many distinct surface forms.
const MIN_SURFACE_FORMS: usize = 3;
/// A line of fewer words is short, and one of more words is long.
const SHORT_BELOW_WORDS: u32 = 6;
const LONG_ABOVE_WORDS: u32 = 25;

/// What a candidate was found to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Judgement {
    Template,
    /// It is repeated but specific to a story: it stays and is listed.
    StorySpecific,
    /// Versions of one text share it: it stays and is listed.
    Copies,
    /// It is not listed.
    No,
}

/// The judgement if all that is adjacent to the candidate spoke for a template.
#[must_use]
pub fn best_case(candidate: &Candidate, source: Option<&SourceCounts>) -> Judgement {
    let best = Candidate {
        adjacent: candidate.occurrences,
        in_runs: candidate.occurrences,
        in_copies: 0,
        ..candidate.clone()
    };
    judge(&best, source)
}

/// The judgement on a candidate. `source` has the counts of its source, if it is of one.
#[must_use]
pub fn judge(candidate: &Candidate, source: Option<&SourceCounts>) -> Judgement {
    if candidate.source == 0 {
        return judge_shared(candidate);
    }
    let Some(source) = source else {
        return Judgement::No;
    };
    if !is_frequent_and_placed(candidate, source) {
        return Judgement::No;
    }
    let share = candidate.documents as f64 / source.documents as f64;
    let dated = is_dated(candidate);
    let span = candidate.last_day.saturating_sub(candidate.first_day);
    if dated && span <= BURST_MAX_DAYS {
        let young = source.span_days.is_some_and(|span| span <= BURST_MAX_DAYS);
        let frequent = young && !candidate.sentence && share >= YOUNG_SOURCE_MIN_SHARE;
        let small = source.documents < SMALL_SOURCE_DOCUMENTS;
        return if frequent && (!small || is_page_line(candidate)) {
            Judgement::Template
        } else {
            Judgement::StorySpecific
        };
    }
    if candidate.sentence && candidate.kind == Kind::Line && !is_spread(candidate, dated, share) {
        return Judgement::No;
    }
    let long = candidate.sentence || candidate.words >= BODY_MIN_WORDS;
    let in_copies = candidate.in_copies * COPIES_ONE_IN >= candidate.occurrences;
    if long && candidate.kind != Kind::Label && in_copies {
        return Judgement::Copies;
    }
    Judgement::Template
}

/// Whether most occurrences of a candidate have dates.
fn is_dated(candidate: &Candidate) -> bool {
    candidate.undated * 5 <= candidate.occurrences
}

/// The share of a candidate's occurrences that a count is.
fn share(candidate: &Candidate, count: u64) -> f64 {
    count as f64 / candidate.occurrences as f64
}

/// Whether enough documents of the source have a candidate, and where a template stands.
fn is_frequent_and_placed(candidate: &Candidate, source: &SourceCounts) -> bool {
    let (documents, all) = (candidate.documents, source.documents);
    if candidate.kind == Kind::Line && share(candidate, candidate.in_tables) > IN_TABLES_MAX_SHARE {
        return false;
    }
    let page = is_page_line(candidate) && is_page_template(candidate, all);
    if page || all < SMALL_SOURCE_DOCUMENTS {
        return page;
    }
    match candidate.kind {
        Kind::Lead => false,
        Kind::Sentence => {
            documents >= EDGE_SENTENCE_MIN_DOCUMENTS
                && documents as f64 >= EDGE_SENTENCE_MIN_SHARE * all as f64
                && candidate.zone().0 != Zone::Middle
        }
        Kind::Label => {
            documents >= LABEL_MIN_TAILS.max(permille(all, 3, 0))
                && candidate.surface_forms as u64 >= LABEL_MIN_TAILS
                && candidate.sentences * 5 <= candidate.occurrences
                && candidate.in_tables * 10 <= candidate.occurrences * 3
                && candidate.words >= LINK_MIN_WORDS
        }
        Kind::Line => is_line_template(candidate, all),
    }
}

/// So many permille of a source's documents, and at least `least`.
fn permille(documents: u64, permille: u64, least: u64) -> u64 {
    least.max((documents * permille).div_ceil(1000))
}

/// Whether the text of a candidate varies. One number that is always the same is a word.
fn is_varied(candidate: &Candidate) -> bool {
    candidate.placeholders && candidate.surface_forms > 1
}

/// Whether a line of pages is in half of a source of `all` documents, or in some of its
/// documents and there in long runs of candidates.
fn is_page_template(candidate: &Candidate, all: u64) -> bool {
    let documents = candidate.documents;
    let in_runs = share(candidate, candidate.in_runs) >= ADJACENT_MIN_SHARE;
    (!is_varied(candidate) || candidate.surface_forms >= MIN_SURFACE_FORMS)
        && ((documents >= PAGE_LINE_MIN_DOCUMENTS && documents * 2 >= all)
            || (documents >= permille(all, 50, u64::from(PAGE_MIN_OCCURRENCES)) && in_runs))
}

/// Whether a line is a template of its source, which has `all` documents.
fn is_line_template(candidate: &Candidate, all: u64) -> bool {
    let documents = candidate.documents;
    let (zone, zone_share) = candidate.zone();
    let at_edge = zone != Zone::Middle && zone_share >= ZONE_MIN_SHARE;
    let frequent = match candidate.words {
        words if words < SHORT_BELOW_WORDS => {
            documents >= permille(all, 10, 8)
                || (documents >= permille(all, 3, 5)
                    && zone_share >= SURE_ZONE_MIN_SHARE
                    && zone != Zone::Middle)
        }
        words if words <= LONG_ABOVE_WORDS => {
            (documents >= permille(all, 3, 4) && at_edge) || documents >= permille(all, 20, 8)
        }
        _ => documents >= permille(all, 1, 4) && at_edge,
    };
    let adjacent = share(candidate, candidate.adjacent) >= ADJACENT_MIN_SHARE;
    let before_lists = share(candidate, candidate.before_lists) >= ADJACENT_MIN_SHARE;
    let varied = is_varied(candidate);
    // Headings, like "Taurus" or "Ingredients", and refrains stand alone between paragraphs.
    let placed = if candidate.sentence {
        at_edge && adjacent
    } else {
        adjacent || before_lists || (at_edge && (varied || candidate.words >= SHORT_BELOW_WORDS))
    };
    let enough_forms = !varied || (candidate.surface_forms >= MIN_SURFACE_FORMS && at_edge);
    // A line in the middle of articles must be in every tenth document.
    let middle = at_edge || candidate.on_pages * 2 > candidate.occurrences || documents * 10 >= all;
    frequent && placed && enough_forms && middle
}

/// Whether a line is not a sentence and occurs on whole pages.
fn is_page_line(candidate: &Candidate) -> bool {
    candidate.kind == Kind::Line
        && !candidate.sentence
        && candidate.on_pages as f64 >= ON_PAGES_MIN_SHARE * candidate.occurrences as f64
}

/// Whether a sentence is spread over a longer time than a running story has.
fn is_spread(candidate: &Candidate, dated: bool, share: f64) -> bool {
    if dated {
        // A legal notice may be under some stories and not under all. A long paragraph, or
        // one with the author's name in it, belongs to no story.
        let frequent = share >= SENTENCE_MIN_SHARE
            || candidate.words > LONG_ABOVE_WORDS
            || candidate.placeholders;
        let long = candidate.last_day - candidate.first_day > SENTENCE_SPAN_DAYS;
        return frequent && long && candidate.days >= SENTENCE_MIN_DAYS;
    }
    candidate.documents >= UNDATED_SENTENCE_MIN_DOCUMENTS
        && share >= UNDATED_SENTENCE_MIN_SHARE
        && candidate.zone().1 >= SURE_ZONE_MIN_SHARE
}

/// The judgement on a line of many sources. A line that reads like a sentence of a story
/// is not a template.
fn judge_shared(candidate: &Candidate) -> Judgement {
    let (zone, zone_share) = candidate.zone();
    let at_edge = zone != Zone::Middle && zone_share >= SURE_ZONE_MIN_SHARE;
    let adjacent = candidate.adjacent as f64 >= ADJACENT_MIN_SHARE * candidate.occurrences as f64;
    let dated = is_dated(candidate);
    let min_span = if candidate.sentence {
        SENTENCE_SPAN_DAYS
    } else {
        BURST_MAX_DAYS
    };
    let spread = !dated || candidate.last_day.saturating_sub(candidate.first_day) > min_span;
    let enough_forms = !candidate.placeholders || candidate.surface_forms >= MIN_SURFACE_FORMS;
    // A sentence of many sources is a news agency's as often as a consent page's.
    let no_story = !candidate.sentence || (candidate.words > LONG_ABOVE_WORDS && dated);
    let shared = candidate.documents >= u64::from(SHARED_MIN_SOURCES);
    if shared && at_edge && adjacent && spread && enough_forms && no_story {
        Judgement::Template
    } else {
        Judgement::No
    }
}
