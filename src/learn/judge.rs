//! What makes a line a template. Counts go in, a verdict comes out. The numbers
//! are those of the design (ALGORITHMS 3.3) with what its cases asked for
//! beside them; when in doubt a line stays.

use super::candidate::Candidate;
use super::note::BODY_WORDS;
use super::sources::Source;
use crate::clean::templates::{FEW, Kind, LINK_WORDS, Zone};

/// No line is looked at that stands in fewer documents; on pages with all that is
/// on them, where a line has its place in a frame. Two may be one page, taken twice.
pub const LEAST: u8 = 4;
pub const LEAST_PAGES: u8 = 3;
/// A source with fewer documents has no templates at all; below [`FEW`], only
/// what its pages have around the article.
pub const LEAST_DOCUMENTS: u64 = 3;
/// A line of so many sources is everybody's.
pub const SOURCES: u8 = 20;
/// All sightings within so many days are the background of a running story.
const BURST: u16 = 3;
/// Sentences must be seen on three days over more than a week.
const SENTENCE_DAYS: usize = 3;
const SENTENCE_SPAN: u16 = 7;
/// And in this share of the source, unless they are long or have slots.
const SENTENCE_SHARE: f64 = 0.2;
/// Share of the sightings in one zone, and of those in company.
const SAME_ZONE: f64 = 0.7;
const SURE_ZONE: f64 = 0.8;
const IN_COMPANY: f64 = 0.8;
/// Where dates are missing, a sentence must stand in so many documents and in
/// this share of the source.
const UNDATED_DOCUMENTS: u64 = 20;
const UNDATED_SHARE: f64 = 0.1;
/// Where a source is no older than a burst, a line must be in this share of it.
const YOUNG_SHARE: f64 = 0.3;
/// A sentence at an end of one-line articles must be in this share of the source.
const PIECE_SHARE: f64 = 0.3;
/// One sighting in so many in versions of one text, and a paragraph is theirs.
const COPIES: u64 = 3;
/// Share of the sightings on pages, for a line of pages; share of the sightings
/// among rows of a table, for one of tables.
const ON_PAGES: f64 = 0.8;
const IN_TABLES: f64 = 0.3;
/// A line of a page must be in so many documents and in half of the source.
const PAGES: u64 = 3;
/// Headlines under a label.
const TAILS: u64 = 5;
/// Words below which a line is short, and above which it is long.
const SHORT: u32 = 6;
const LONG: u32 = 25;

/// What a candidate is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    Template,
    /// Repeated, and the story's: it stays and is listed.
    Background,
    /// Shared by versions of one text: it stays and is listed.
    Copies,
    No,
}

/// The verdict if all that stands next to a candidate speaks for it.
#[must_use]
pub fn at_best(candidate: &Candidate, source: Option<&Source>) -> Verdict {
    let alone = Candidate {
        company: candidate.sightings,
        crowd: candidate.sightings,
        copies: 0,
        ..candidate.clone()
    };
    judge(&alone, source)
}

/// The verdict.
#[must_use]
pub fn judge(candidate: &Candidate, source: Option<&Source>) -> Verdict {
    if candidate.source == 0 {
        return everywhere(candidate);
    }
    let Some(source) = source else {
        return Verdict::No;
    };
    if !counts(candidate, source) {
        return Verdict::No;
    }
    let share = candidate.documents as f64 / source.documents as f64;
    let dated = candidate.undated * 5 <= candidate.sightings;
    let within_burst = dated && candidate.last.saturating_sub(candidate.first) <= BURST;
    if within_burst {
        let young = source.span.is_some_and(|span| span <= BURST);
        let furniture = young && !candidate.sentence && share >= YOUNG_SHARE;
        return if furniture && (source.documents >= FEW || of_page(candidate)) {
            Verdict::Template
        } else {
            Verdict::Background
        };
    }
    if candidate.sentence && candidate.kind == Kind::Line && !steady(candidate, dated, share) {
        return Verdict::No;
    }
    let long = candidate.sentence || candidate.words >= BODY_WORDS;
    if long && candidate.kind != Kind::Label && candidate.copies * COPIES >= candidate.sightings {
        return Verdict::Copies;
    }
    Verdict::Template
}

/// Whether a line is counted often enough, where it should stand.
fn counts(candidate: &Candidate, source: &Source) -> bool {
    let (documents, all) = (candidate.documents, source.documents);
    let of = |permille: u64, least: u64| least.max((all * permille).div_ceil(1000));
    let (zone, zone_share) = candidate.zone();
    let share_of = |part: u64| part as f64 / candidate.sightings as f64;
    let company = share_of(candidate.company);
    if candidate.kind == Kind::Line && share_of(candidate.tables) > IN_TABLES {
        return false;
    }
    // One number, always the same, is a word.
    let slots = candidate.slots && candidate.originals > 1;
    let page = of_page(candidate)
        && (!slots || candidate.originals >= 3)
        && ((documents >= PAGES && documents * 2 >= all)
            || (documents >= of(50, u64::from(LEAST_PAGES))
                && share_of(candidate.crowd) >= IN_COMPANY));
    if page || all < FEW {
        return page;
    }
    match candidate.kind {
        Kind::Lead => false,
        Kind::Sentence => {
            documents >= 8 && documents as f64 >= PIECE_SHARE * all as f64 && zone != Zone::Middle
        }
        Kind::Label => {
            documents >= TAILS.max(of(3, 0))
                && candidate.originals as u64 >= TAILS
                && candidate.sentences * 5 <= candidate.sightings
                && candidate.tables * 10 <= candidate.sightings * 3
                && candidate.words >= LINK_WORDS
        }
        Kind::Line => {
            let edge = zone != Zone::Middle && zone_share >= SAME_ZONE;
            let often = match candidate.words {
                words if words < SHORT => {
                    documents >= of(10, 8)
                        || (documents >= of(3, 5)
                            && zone_share >= SURE_ZONE
                            && zone != Zone::Middle)
                }
                words if words <= LONG => (documents >= of(3, 4) && edge) || documents >= of(20, 8),
                _ => documents >= of(1, 4) && edge,
            };
            let in_company = company >= IN_COMPANY || share_of(candidate.lists) >= IN_COMPANY;
            // Between paragraphs stand headings, "Taurus", "Ingredients", refrains.
            let placed = if candidate.sentence {
                edge && company >= IN_COMPANY
            } else {
                in_company || (edge && (slots || candidate.words >= SHORT))
            };
            let slots = !slots || (candidate.originals >= 3 && edge);
            // What stands in the middle of articles must be on every tenth page.
            let middle = edge || candidate.pages * 2 > candidate.sightings || documents * 10 >= all;
            often && placed && slots && middle
        }
    }
}

/// Whether a line is no sentence and stands on pages with all that is on them.
fn of_page(candidate: &Candidate) -> bool {
    candidate.kind == Kind::Line
        && !candidate.sentence
        && candidate.pages as f64 >= ON_PAGES * candidate.sightings as f64
}

/// Whether a sentence is seen over a time that no running story has.
fn steady(candidate: &Candidate, dated: bool, share: f64) -> bool {
    if dated {
        // What lawyers want said stands under some stories, not under all; a long
        // paragraph or one with the author's name in it is of no story at all.
        let often = share >= SENTENCE_SHARE || candidate.words > LONG || candidate.slots;
        let long = candidate.last - candidate.first > SENTENCE_SPAN;
        return often && long && candidate.days >= SENTENCE_DAYS;
    }
    candidate.documents >= UNDATED_DOCUMENTS
        && share >= UNDATED_SHARE
        && candidate.zone().1 >= SURE_ZONE
}

/// Lines of many sources: nothing that reads like a sentence of a story.
fn everywhere(candidate: &Candidate) -> Verdict {
    let (zone, share) = candidate.zone();
    let edge = zone != Zone::Middle && share >= SURE_ZONE;
    let company = candidate.company as f64 >= IN_COMPANY * candidate.sightings as f64;
    let dated = candidate.undated * 5 <= candidate.sightings;
    let span = candidate.last.saturating_sub(candidate.first);
    let steady = !dated
        || span
            > if candidate.sentence {
                SENTENCE_SPAN
            } else {
                BURST
            };
    let slots = !candidate.slots || candidate.originals >= 3;
    // A sentence of many sources is an agency's as often as a consent page's.
    let sentence = !candidate.sentence || (candidate.words > LONG && dated);
    if candidate.documents >= u64::from(SOURCES) && edge && company && steady && slots && sentence {
        Verdict::Template
    } else {
        Verdict::No
    }
}
