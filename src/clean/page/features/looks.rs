//! What a line looks like and what those around it look like, and how often the page has
//! the same line, or one that begins with the same word.

use super::basis::Basis;
use super::shape::Shape;
use crate::clean::page::windows::{Sums, per};
use crate::text::View;
use std::collections::HashMap;

/// Lines before and after whose looks a line knows.
const NEAR: [isize; 8] = [-4, -3, -2, -1, 1, 2, 3, 4];
/// So many lines of the same words are twins.
const LEAST_TWINS: i32 = 3;

pub struct Looks<'a> {
    basis: &'a Basis,
    /// How many lines have the same words, and how many begin with the same one.
    alike: Vec<[i32; 2]>,
    twins: Sums,
}

impl<'a> Looks<'a> {
    pub fn new(view: &View<'_>, basis: &'a Basis) -> Self {
        let all = 0..basis.lines();
        let mut twins: HashMap<u64, i32> = HashMap::new();
        let mut starts: HashMap<u64, i32> = HashMap::new();
        let key = |l: usize| view.lines[l].key;
        let start = |l: usize| view.tokens_of(l).first().map_or(0, |t| t.hash);
        for l in all.clone() {
            *twins.entry(key(l)).or_default() += 1;
            *starts.entry(start(l)).or_default() += 1;
        }
        let alike: Vec<[i32; 2]> = all.map(|l| [twins[&key(l)], starts[&start(l)]]).collect();
        Self {
            basis,
            twins: Sums::new(alike.iter().map(|a| i32::from(a[0] >= LEAST_TWINS))),
            alike,
        }
    }

    /// What the line looks like by itself.
    pub fn own(&self, line: usize) -> [i32; 24] {
        let s = &self.basis.shapes[line];
        [
            s.words.min(500),
            s.chars.min(3000),
            (s.letters + s.digits) * 10 / s.words.max(1),
            s.longest_word.min(200),
            s.begins,
            s.ends,
            s.stops,
            s.commas,
            per(s.commas, s.words),
            s.quotes,
            per(s.digits, s.chars),
            per(s.upper, s.letters),
            per(s.capitals, s.words),
            per(s.signs, s.chars),
            s.bars,
            s.joints,
            s.marks,
            s.clock,
            per(s.unspaced, s.chars),
            self.basis.terms.function[line],
            i32::from(self.basis.struck[line]),
            self.alike[line][0].min(20),
            self.alike[line][1].min(20),
            s.capitals,
        ]
    }

    /// Twins around it, before it, after it.
    pub fn twins(&self, line: usize) -> [i32; 4] {
        [
            self.twins.around(line, 3),
            self.twins.around(line, 8),
            self.twins.span(0, line),
            self.twins.span(line + 1, self.twins.lines()),
        ]
    }

    /// What its neighbours look like; -1 where there is none.
    pub fn near(&self, line: usize) -> [i32; 3 * NEAR.len()] {
        let mut row = [-1; 3 * NEAR.len()];
        for (numbers, offset) in row.chunks_exact_mut(3).zip(NEAR) {
            let other = line.checked_add_signed(offset);
            if let Some(o) = other.filter(|&o| o < self.basis.lines()) {
                let s = &self.basis.shapes[o];
                let look = short(s, self.basis.struck[o]);
                numbers.copy_from_slice(&[s.words.min(500), s.ends, look]);
            }
        }
        row
    }
}

/// A short description of a line for its neighbours: prose, struck, with a time, in capitals.
fn short(s: &Shape, struck: bool) -> i32 {
    i32::from(s.prose) * 8
        + i32::from(struck) * 4
        + i32::from(s.has_time()) * 2
        + i32::from(s.words > 1 && s.capitals * 2 > s.words)
}
