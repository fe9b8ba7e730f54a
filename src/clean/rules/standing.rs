//! The lines that are still kept, as a chain: a line is taken out of it, and its neighbours are
//! found, in one step each, however many lines the text has.

use crate::clean::Strikes;

/// The end of the chain on both sides.
const NONE: u32 = u32::MAX;

/// The chain of the kept lines.
pub struct Standing {
    before: Vec<u32>,
    after: Vec<u32>,
    kept: Vec<bool>,
    first: u32,
    last: u32,
}

impl Standing {
    pub fn new(lines: usize, strikes: &Strikes) -> Self {
        let mut chain = Self {
            before: vec![NONE; lines],
            after: vec![NONE; lines],
            kept: vec![false; lines],
            first: NONE,
            last: NONE,
        };
        for line in strikes.kept() {
            let number = u32::try_from(line).unwrap_or(NONE);
            chain.kept[line] = true;
            chain.before[line] = chain.last;
            match chain.after.get_mut(chain.last as usize) {
                Some(after) => *after = number,
                None => chain.first = number,
            }
            chain.last = number;
        }
        chain
    }

    /// Takes a line out.
    pub fn remove(&mut self, line: usize) {
        if !std::mem::replace(&mut self.kept[line], false) {
            return;
        }
        let (before, after) = (self.before[line], self.after[line]);
        match self.after.get_mut(before as usize) {
            Some(next) => *next = after,
            None => self.first = after,
        }
        match self.before.get_mut(after as usize) {
            Some(previous) => *previous = before,
            None => self.last = before,
        }
    }

    /// Whether there is such a line and it is struck.
    pub fn is_struck(&self, line: usize) -> bool {
        self.kept.get(line).is_some_and(|kept| !kept)
    }

    /// The kept lines before a line that is kept, the nearest first.
    pub fn before(&self, line: usize) -> impl Iterator<Item = usize> + '_ {
        walk(&self.before, self.before[line])
    }

    /// The kept lines after a line that is kept, the nearest first.
    pub fn after(&self, line: usize) -> impl Iterator<Item = usize> + '_ {
        walk(&self.after, self.after[line])
    }

    /// All kept lines from the first on.
    pub fn forwards(&self) -> impl Iterator<Item = usize> + '_ {
        walk(&self.after, self.first)
    }

    /// All kept lines from the last back.
    pub fn backwards(&self) -> impl Iterator<Item = usize> + '_ {
        walk(&self.before, self.last)
    }

    /// The first kept line at or after a line.
    pub fn at_or_after(&self, line: usize) -> Option<usize> {
        (line..self.kept.len()).find(|&l| self.kept[l])
    }

    /// The last kept line before a line, kept or not.
    pub fn last_before(&self, line: usize) -> Option<usize> {
        // What was taken out points at what stood before it then.
        let mut at = self.before[line];
        while at != NONE && !self.kept[at as usize] {
            at = self.before[at as usize];
        }
        (at != NONE).then_some(at as usize)
    }
}

fn walk(links: &[u32], from: u32) -> impl Iterator<Item = usize> + '_ {
    let some = |at: u32| (at != NONE).then_some(at as usize);
    std::iter::successors(some(from), move |&at| some(links[at]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neighbours_close_up() {
        let mut chain = Standing::new(5, &Strikes::new(5));
        chain.remove(1);
        chain.remove(2);
        chain.remove(2);
        assert_eq!(chain.forwards().collect::<Vec<_>>(), [0, 3, 4]);
        assert_eq!(chain.backwards().collect::<Vec<_>>(), [4, 3, 0]);
        assert_eq!(chain.before(3).collect::<Vec<_>>(), [0]);
        assert_eq!(chain.after(0).collect::<Vec<_>>(), [3, 4]);
        assert_eq!(chain.at_or_after(1), Some(3));
        assert_eq!(
            (chain.last_before(2), chain.last_before(0)),
            (Some(0), None)
        );
        assert!(chain.is_struck(2) && !chain.is_struck(3) && !chain.is_struck(5));
        chain.remove(0);
        chain.remove(4);
        assert_eq!(chain.forwards().collect::<Vec<_>>(), [3]);
        assert_eq!(chain.backwards().collect::<Vec<_>>(), [3]);
    }
}
