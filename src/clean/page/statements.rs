//! The sentences of the story that the trees would give up. A sentence lost is worse than one
//! too many, so it goes only where the trees are sure: the surer, the more of the story stands
//! on both sides of it, and the less, the more short lines stand around it, as they do around
//! comments and teasers.

use super::parts::{Part, kept_sentences};
use crate::text::{End, View};

/// A sentence goes below these log-odds, in hundredths, …
const MIN_LOG_ODDS: i32 = -250;
/// … where the story stands on both sides, below these less, …
const BETWEEN: i32 = 150;
/// … directly beside one of its sentences below these less, …
const BESIDE: i32 = 100;
/// … a question or an exclamation these sooner, …
const ASKS: i32 = 50;
/// … and these sooner for every short line around it.
const SHORT_LINE: i32 = 50;
/// The lines before and after a sentence whose short ones count.
const AROUND_LINES: usize = 3;
/// A short line has at most this many words.
const SHORT_MAX_WORDS: usize = 4;
/// The story stands on a side if it has a sentence among this many lines there.
const NEAR_LINES: usize = 60;
/// A standfirst stands this many lines below its headline, at most.
const BELOW_HEADLINE_LINES: usize = 5;
/// A sentence that stays speaks for others, and these for more, so many times.
const ROUNDS: usize = 12;

/// Lets sentences of the story stay that the trees would give up. `scale` is how many leaf
/// units are one unit of log-odds.
pub fn keep_sentences(view: &View<'_>, parts: &mut [Part], headline: Option<usize>, scale: i32) {
    for _ in 0..ROUNDS {
        let kept = kept_sentences(parts);
        let mut found = Vec::new();
        for (index, part) in parts.iter().enumerate() {
            if part.stays || !part.is_sentence {
                continue;
            }
            let [before, after] = kept[index];
            let above = before.is_some_and(|b| part.first - b < NEAR_LINES);
            let below = after.is_some_and(|a| a - part.last < NEAR_LINES);
            let is_standfirst = before.is_none() && headline.is_some_and(|h| is_below(part, h));
            let mut less = 0;
            if below && (above || is_standfirst) {
                less += BETWEEN;
            }
            if before.is_some_and(|b| part.first - b == 1)
                || after.is_some_and(|a| a - part.last == 1)
            {
                less += BESIDE;
            }
            let least = least_log_odds(view, part, less);
            if i64::from(part.score) * 100 > i64::from(least) * i64::from(scale) {
                found.push(index);
            }
        }
        if found.is_empty() {
            break;
        }
        for index in found {
            parts[index].stays = true;
        }
    }
}

fn is_below(part: &Part, headline: usize) -> bool {
    headline < part.first && part.first - headline <= BELOW_HEADLINE_LINES
}

/// Below these log-odds, in hundredths, a sentence goes; `less` is what the story around it
/// makes of them.
fn least_log_odds(view: &View<'_>, part: &Part, less: i32) -> i32 {
    let asks = if view.lines[part.last].ends == End::Asks {
        ASKS
    } else {
        0
    };
    (MIN_LOG_ODDS - less + asks + short_lines_around(view, part) * SHORT_LINE).min(0)
}

fn short_lines_around(view: &View<'_>, part: &Part) -> i32 {
    let above = part.first.saturating_sub(AROUND_LINES)..part.first;
    let below = part.last + 1..(part.last + 1 + AROUND_LINES).min(view.lines.len());
    let is_short = |&l: &usize| view.weight_of(l) <= SHORT_MAX_WORDS;
    above.chain(below).filter(is_short).fold(0, |n, _| n + 1)
}
