//! Repetition inside one document: its lines go in, strikes come out, each with the line
//! that stays in its place. Blocks set twice, paragraphs that say the same, the headline set
//! again. It does not compare documents, does not look inside a line (a sentence quoted in
//! a longer paragraph stays), and when in doubt it keeps. Linear in the length of the
//! document.

mod blocks;
mod guards;
mod headline;
mod least;
mod near;
mod page;
mod sieve;
#[cfg(test)]
mod tests;

use crate::clean::Strikes;
use crate::record::RuleId;
use crate::text::View;
use page::Page;

/// A strike can bring lines together that match in turn; real texts settle in
/// two or three rounds.
const ROUNDS: usize = 8;

/// What marking a document came to.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Outcome {
    /// Lines struck.
    pub struck: usize,
    /// Lines that would have gone, had they not been too large a part of the
    /// text. Then `struck` is 0.
    pub withheld: usize,
}

/// Strikes repetition inside one document. Lines already struck are not looked at.
pub fn mark(view: &View<'_>, title: Option<&str>, strikes: &mut Strikes) -> Outcome {
    if !sieve::may_repeat(view, title, strikes) {
        return Outcome::default();
    }
    let mut page = Page::new(view, title, strikes);
    let settled = settle(&mut page);
    let struck = page.struck();
    if struck == 0 {
        return Outcome::default();
    }
    if !(settled && guards::within_budget(&page)) {
        return Outcome {
            struck: 0,
            withheld: struck,
        };
    }
    for strike in page.resolved() {
        strikes.line_with_twin(
            view,
            strike.line,
            strike.rule,
            Some(strike.twin),
            Some(strike.score),
        );
    }
    Outcome {
        struck,
        withheld: 0,
    }
}

/// Marks until a round strikes nothing, so that the cleaned text gives nothing
/// either: a round sees only what is left. False if that takes too long.
fn settle(page: &mut Page<'_>) -> bool {
    for _ in 0..ROUNDS {
        let before = page.struck();
        round(page);
        if page.struck() == before {
            return true;
        }
    }
    false
}

fn round(page: &mut Page<'_>) {
    page.begin_round();
    // Blocks first: a headline inside a page pasted twice goes with its block.
    blocks::mark(page);
    headline::mark(page);
    near::mark(page);
}

/// A line to strike, and why.
#[derive(Debug, Clone, Copy)]
struct Resolved {
    line: usize,
    rule: RuleId,
    twin: usize,
    score: f32,
}
