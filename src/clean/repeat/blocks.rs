//! Runs of lines that stand twice, and single sentences that do: seed and
//! extend over what stands. The later run goes; of a single pair the less
//! complete. Lines count as equal by their words, digits included; nothing
//! merely similar is looked at.

use super::guards;
use super::page::{Few, Page};
use crate::record::RuleId;
use crate::text::combine;
use std::collections::HashMap;

/// Words of a seed. Shorter lines are refrains, "Yes.", "Applause", scores.
const SEED_WORDS: usize = 8;
/// Lines that may together make a seed: the short lines of a page pasted twice.
const SEED_LINES: usize = 4;
const MIN_LINES: usize = 2;
const MIN_WORDS: usize = 25;
const MIN_LIST_LINES: usize = 4;
const MIN_SINGLE_WORDS: usize = 12;
/// A refused run longer than this is not tried again from inside.
const RETRY_LINES: usize = 8;

/// Positions in the list of what stands: `len` lines from `earlier` on are
/// those from `later` on, without overlap.
#[derive(Debug, Clone, Copy, Default)]
struct Run {
    earlier: usize,
    later: usize,
    len: usize,
    words: usize,
}

/// Strikes repeated blocks and repeated single sentences.
pub fn mark(page: &mut Page<'_>) {
    let live = std::mem::take(&mut page.live);
    let mut seen: HashMap<u64, Few> = HashMap::with_capacity(live.len());
    let mut quiet_until = 0;
    // The first line is looked up in the list by the guards.
    page.live.clone_from(&live);
    let mut at = 0;
    while at < live.len() {
        let Some(seed) = page
            .stands(live[at])
            .then(|| seed(page, &live, at))
            .flatten()
        else {
            at += 1;
            continue;
        };
        if at >= quiet_until
            && let Some(few) = seen.get(&seed)
        {
            let run = longest(page, &live, few, at);
            if run.len > 0 && accepts(page, &live, run) {
                for k in 0..run.len {
                    let (gone, twin) = (live[run.later + k], live[run.earlier + k]);
                    page.strike(gone, RuleId::REPEAT_BLOCK, twin, 1.0);
                }
                at = run.later + run.len;
                continue;
            }
            if run.len > RETRY_LINES {
                quiet_until = run.later + run.len;
            } else if single(page, &live, few, at) && !page.stands(live[at]) {
                at += 1;
                continue;
            }
        }
        let stands = |p: usize| page.stands(live[p]);
        seen.entry(seed).or_default().push(at, stands);
        at += 1;
    }
}

/// Key of the lines from here on that make up enough words.
fn seed(page: &Page<'_>, live: &[usize], at: usize) -> Option<u64> {
    let mut words = 0;
    let window = live[at..].iter().take(SEED_LINES);
    let len = 1 + window
        .map(|&p| page.paras[p].words)
        .take_while(|w| {
            words += w;
            words < SEED_WORDS
        })
        .count();
    let lines = live.get(at..at + len)?;
    (words >= SEED_WORDS).then(|| combine(lines.iter().map(|&p| page.paras[p].key)))
}

/// The longest run through `at` and one of its earlier places; the first of equals.
fn longest(page: &mut Page<'_>, live: &[usize], few: &Few, at: usize) -> Run {
    let mut best = Run::default();
    for earlier in few.iter() {
        let run = extend(page, live, earlier, at);
        if run.len > 0 && (best.len == 0 || run.words > best.words) {
            best = run;
        }
    }
    best
}

fn extend(page: &mut Page<'_>, live: &[usize], earlier: usize, later: usize) -> Run {
    let mut steps = 0;
    let mut same = |a: usize, b: usize| {
        steps += 1;
        page.paras[live[a]].key == page.paras[live[b]].key
            && page.stands(live[a])
            && page.stands(live[b])
    };
    let (mut from, mut len) = (0, 0);
    // The later run begins where the earlier ends, at the soonest: of a
    // sequence with a period the first period stays.
    while earlier + len < later && later + len < live.len() && same(earlier + len, later + len) {
        len += 1;
    }
    if len > 0 {
        while from < earlier
            && later - from > earlier + len
            && same(earlier - from - 1, later - from - 1)
        {
            from += 1;
        }
    }
    page.steps += steps;
    let run = live[later - from..later + len].iter();
    Run {
        earlier: earlier - from,
        later: later - from,
        len: from + len,
        words: run.map(|&p| page.paras[p].words).sum(),
    }
}

/// Whether a run goes as a block.
fn accepts(page: &Page<'_>, live: &[usize], run: Run) -> bool {
    let lines = || {
        live[run.later..run.later + run.len]
            .iter()
            .map(|&p| &page.paras[p])
    };
    if run.len < MIN_LINES || run.words < MIN_WORDS {
        return false;
    }
    let listed = lines().filter(|p| guards::is_listed(&p.text)).count();
    if listed * 2 >= run.len && run.len < MIN_LIST_LINES {
        return false;
    }
    // The page pasted twice may be anything else, a poem too.
    if run.words * 2 >= page.words {
        return true;
    }
    let later = run.later..run.later + run.len;
    !page.verse
        && !page.form
        && guards::is_pasted(page, live, run.earlier, later, run.words)
        && lines().any(|p| p.words >= SEED_WORDS)
        && !guards::is_verse(lines())
}

/// Strikes one of two equal sentences; says whether it did.
fn single(page: &mut Page<'_>, live: &[usize], few: &Few, at: usize) -> bool {
    let para = live[at];
    let here = &page.paras[para];
    if here.words < MIN_SINGLE_WORDS || !guards::may_go_alone(page, para) {
        return false;
    }
    let here_is_sentence = guards::is_sentence(here);
    let pair = few.iter().map(|p| live[p]).find_map(|twin| {
        let there = &page.paras[twin];
        let able = page.stands(twin)
            && (here_is_sentence || guards::is_sentence(there))
            && guards::may_go_alone(page, twin);
        let pair = able.then(|| guards::less_complete(page, twin, para))?;
        pair.filter(|&(gone, stays)| guards::may_go_without(page, gone, stays))
    });
    let Some((gone, stays)) = pair else {
        return false;
    };
    // Where not even the stop differs, it is a block of one.
    let rule = if page.paras[gone].text == page.paras[stays].text {
        RuleId::REPEAT_BLOCK
    } else {
        RuleId::REPEAT_NEAR
    };
    page.strike(gone, rule, stays, 1.0);
    true
}
