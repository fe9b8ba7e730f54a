//! The stretch of lines that is worth most: Kadane's maximum segment over what
//! each line gains.

use super::arithmetic::int;
use super::nearest::FAR_LINES;

/// A stretch of lines, `from` up to `to`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Region {
    pub from: usize,
    pub to: usize,
}

/// The stretch with the largest sum of gains; the first of several, and an empty
/// one where no line gains anything.
pub fn best_region(lines: usize, gain: impl Fn(usize) -> i32) -> Region {
    let mut best = Region::default();
    let (mut most, mut sum, mut from) = (0, 0i64, 0);
    for line in 0..lines {
        if sum <= 0 {
            (sum, from) = (0, line);
        }
        sum += i64::from(gain(line));
        if sum > most {
            (most, best) = (sum, Region { from, to: line + 1 });
        }
    }
    best
}

impl Region {
    pub fn has(&self, line: usize) -> bool {
        (self.from..self.to).contains(&line)
    }

    /// The lines from here to the nearer edge: above 0 outside the region, 0 or below inside.
    pub fn distance(&self, line: usize) -> i32 {
        let lines = |n: usize| int(n).min(FAR_LINES);
        if line < self.from {
            lines(self.from - line)
        } else if line >= self.to {
            lines(line + 1 - self.to)
        } else {
            -lines((line - self.from).min(self.to - 1 - line))
        }
    }

    /// 0 above the region, 1 in its first half, 2 in its second, 3 below.
    pub fn side(&self, line: usize) -> i32 {
        if line < self.from {
            0
        } else if line >= self.to {
            3
        } else if line - self.from <= self.to - 1 - line {
            1
        } else {
            2
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_best_stretch() {
        let gains = [-1, 5, -2, 4, -9, 6];
        let region = best_region(6, |l| gains[l]);
        assert_eq!(region, Region { from: 1, to: 4 });
        assert!(region.has(3) && !region.has(4));
        assert_eq!(
            (region.distance(0), region.distance(2), region.distance(5)),
            (1, -1, 2)
        );
        assert_eq!(
            (
                region.side(0),
                region.side(1),
                region.side(3),
                region.side(4)
            ),
            (0, 1, 2, 3)
        );
        assert_eq!(best_region(3, |_| -1), Region::default());
    }
}
