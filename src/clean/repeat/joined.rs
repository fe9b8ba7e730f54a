//! The article set again as one line, as pages have it in their data for search
//! engines: a long line that says nothing but what shorter lines say. It goes, they stay;
//! where the scraper glued words of two of them together it may differ. A line that
//! quotes others and adds to them is not seen.

use super::page::Page;
use crate::record::RuleId;
use crate::text::{Token, combine, shingles};
use std::collections::{HashMap, HashSet};

/// Words of such a line. Paragraphs are hardly ever so long, and a shorter line may be a
/// row of a table whose cells stand before it.
const MIN_WORDS: usize = 200;
/// Words of a shingle. Runs of so many are no phrase that two paragraphs share.
const SHINGLE: usize = 5;
/// Lines that it must be made of, each at most half as long as it.
const LEAST_PARTS: usize = 3;
/// So many of 100 of its words must stand in them.
const COVERED: usize = 95;
/// Never more words in a row that do not: a short heading glued on either side, and no
/// sentence.
const LONGEST_GAP: usize = 8;
/// Shorter lines are not looked for, and those that it is made of have so many words on
/// average at most.
const SHORTEST_PART: usize = 12;
const MEAN_PART: usize = 200;

/// A line that may be such a line, or a part of one.
#[derive(Clone, Copy)]
pub(super) struct Long<'a> {
    pub line: usize,
    /// In words.
    pub weight: usize,
    pub tokens: &'a [Token],
}

/// The lines that may be such lines: long, with what stands in the middle of several others.
/// Cheap: most texts have no line so long.
pub(super) fn candidates<'a>(lines: impl Iterator<Item = Long<'a>> + Clone) -> Vec<usize> {
    let long = lines.clone().filter(|l| l.weight >= MIN_WORDS);
    let mut long = long.peekable();
    if long.peek().is_none() {
        return Vec::new();
    }
    let others = lines.filter(|l| l.weight >= SHORTEST_PART);
    let mut middles: Vec<u64> = others.map(|l| middle(l.tokens)).collect();
    middles.sort_unstable();
    let may_be = |&Long { weight, tokens, .. }: &Long<'_>| {
        let known = shingles(tokens, SHINGLE).filter(|hash| middles.binary_search(hash).is_ok());
        // One of them is its own.
        known.count() > LEAST_PARTS.max(weight / MEAN_PART)
    };
    long.filter(may_be).map(|l| l.line).collect()
}

/// The shingle in the middle of a line: gluing does not touch it.
fn middle(tokens: &[Token]) -> u64 {
    let start = (tokens.len() - SHINGLE) / 2;
    combine(tokens[start..start + SHINGLE].iter().map(|t| t.hash))
}

/// Strikes lines that set others again, one after the other.
pub fn mark(page: &mut Page<'_>) {
    if page.verse || page.form {
        return;
    }
    let stand = page.standing();
    let long = candidates(stand.iter().map(|&p| Long {
        line: p,
        weight: page.paras[p].words,
        tokens: &page.paras[p].tokens,
    }));
    if long.is_empty() {
        return;
    }
    // Of every shingle the shortest line that has it.
    let mut owners: HashMap<u64, usize> = HashMap::new();
    for &para in &stand {
        let tokens = &page.paras[para].tokens;
        page.steps += tokens.len();
        for hash in shingles(tokens, SHINGLE) {
            let owner = owners.entry(hash).or_insert(para);
            if tokens.len() < page.paras[*owner].tokens.len() {
                *owner = para;
            }
        }
    }
    for para in long {
        page.steps += page.paras[para].tokens.len();
        let of = parts(page, &owners, &page.paras[para].tokens);
        if let Some((first, covered)) = of {
            page.strike(para, RuleId::REPEAT_JOINED, first, covered);
        }
    }
}

/// The first of the lines that this one is made of, and how much of it they make up.
fn parts(page: &Page<'_>, owners: &HashMap<u64, usize>, tokens: &[Token]) -> Option<(usize, f32)> {
    let is_part =
        |line: usize| page.stands(line) && page.paras[line].tokens.len() * 2 <= tokens.len();
    let mut lines = HashSet::new();
    let mut first = None;
    // Words before `seen` are looked at.
    let (mut seen, mut covered) = (0, 0);
    for (at, hash) in shingles(tokens, SHINGLE).enumerate() {
        let Some(part) = owners.get(&hash).copied().filter(|&line| is_part(line)) else {
            continue;
        };
        if at > seen + LONGEST_GAP {
            return None;
        }
        first.get_or_insert(part);
        lines.insert(part);
        covered += at + SHINGLE - seen.max(at);
        seen = at + SHINGLE;
    }
    let enough = lines.len() >= LEAST_PARTS
        && covered * 100 >= tokens.len() * COVERED
        && tokens.len() - seen <= LONGEST_GAP;
    first
        .filter(|_| enough)
        .map(|first| (first, covered as f32 / tokens.len() as f32))
}
