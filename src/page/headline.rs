//! The headline of a page, which stays. Other pages link to it and many golds leave it
//! out, so trees take it for navigation; but its words are those of the story below it.
//! A view and the margins of its lines go in, a line comes out.

use super::gate::SHORT_WORDS;
use super::{is_unspaced, words};
use crate::boilerplate::{moment, read_byline};
use crate::segment::{View, for_each_word};
use std::collections::HashSet;
use std::ops::RangeInclusive;
use xxhash_rust::xxh3::xxh3_64;

/// Lines above the first paragraph among which the headline is.
const LINES: usize = 12;
/// Where nothing tells it by its words, it is among so many.
const CLOSE_LINES: usize = 10;
const WORDS: RangeInclusive<usize> = 3..=25;
/// Shorter words are of every story, in characters.
const LEAST_STEM: usize = 4;
/// Words of one stem begin with the same characters, …
const STEM: usize = 5;
/// … and of the headline's stems, so many are in the story, …
const LEAST_SHARED: usize = 2;
/// … and so many of 100.
const SHARED_PERCENT: usize = 50;

/// The line above the first paragraph that is the headline: the one with the title's words,
/// or else the one with most words of the story, or else the one most like the article that
/// is no byline and no date.
pub fn headline(view: &View<'_>, margins: &[i32], title: Option<&str>) -> Option<usize> {
    let is_paragraph = |&l: &usize| margins[l] > 0 && words(view, l) >= SHORT_WORDS;
    let lead = (0..margins.len())
        .find(is_paragraph)
        .unwrap_or(margins.len());
    if let Some(line) = titled(view, lead, title) {
        return Some(line);
    }
    let may_be = |&l: &usize| {
        margins[l] > i32::MIN
            && WORDS.contains(&words(view, l))
            && !view.line(l).ends_with('.')
            && read_byline(view.line(l)).is_none()
            && moment(view.line(l)).is_none()
    };
    let mut story = HashSet::new();
    for line in (lead..margins.len()).filter(is_paragraph) {
        stems(view.line(line), |stem| {
            story.insert(stem);
        });
    }
    let told = (lead.saturating_sub(LINES)..lead)
        .filter(may_be)
        .filter_map(|l| {
            let (mut shared, mut all) = (0, 0);
            stems(view.line(l), |stem| {
                all += 1;
                shared += usize::from(story.contains(&stem));
            });
            let is_told = shared >= LEAST_SHARED && shared * 100 >= all * SHARED_PERCENT;
            is_told.then_some((2 * shared - all.min(2 * shared), l))
        });
    if let Some((_, line)) = told.max() {
        return Some(line);
    }
    (lead.saturating_sub(CLOSE_LINES)..lead)
        .filter(may_be)
        .max_by_key(|&l| margins[l])
}

/// The line with the words of the title, the last above the first paragraph if there is one.
fn titled(view: &View<'_>, lead: usize, title: Option<&str>) -> Option<usize> {
    let mut wanted = Vec::new();
    for_each_word(title.unwrap_or(""), |_, _, hash| {
        wanted.push(hash);
        true
    });
    let is_title = |l: &usize| {
        let tokens = view.tokens_of(*l).iter().map(|t| t.hash);
        !wanted.is_empty() && tokens.eq(wanted.iter().copied())
    };
    let above = (0..lead).rfind(is_title);
    above.or_else(|| (lead..view.lines.len()).find(is_title))
}

/// Hashes of the beginnings of words, and of every two characters of a script without blanks.
fn stems(text: &str, mut visit: impl FnMut(u64)) {
    for word in text.split(|c: char| !c.is_alphanumeric()) {
        let mut characters = word.chars();
        if word.chars().any(is_unspaced) {
            let mut last = None;
            for c in characters {
                if let Some(last) = last.replace(c) {
                    visit(u64::from(u32::from(last)) << 32 | u64::from(u32::from(c)));
                }
            }
        } else if word.chars().nth(LEAST_STEM - 1).is_some() {
            let stem: String = characters.by_ref().take(STEM).collect();
            visit(xxh3_64(stem.to_lowercase().as_bytes()));
        }
    }
}
