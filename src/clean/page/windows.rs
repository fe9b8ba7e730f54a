//! What stands around a line: sums over windows of lines, and how far the nearest
//! line of a kind is. Whole numbers, so that all machines agree.

/// Sums of a number over the lines, for windows.
pub struct Sums(Vec<i64>);

impl Sums {
    pub fn new(numbers: impl Iterator<Item = i32>) -> Self {
        let mut sums = vec![0];
        let mut sum = 0;
        for n in numbers {
            sum += i64::from(n);
            sums.push(sum);
        }
        Self(sums)
    }

    pub fn lines(&self) -> usize {
        self.0.len() - 1
    }

    /// Over the `n` lines before a line.
    pub fn before(&self, line: usize, n: usize) -> i32 {
        self.span(line.saturating_sub(n), line)
    }

    /// Over the `n` lines after it.
    pub fn after(&self, line: usize, n: usize) -> i32 {
        self.span(line + 1, (line + 1 + n).min(self.lines()))
    }

    pub fn around(&self, line: usize, n: usize) -> i32 {
        self.span(line.saturating_sub(n), (line + 1 + n).min(self.lines()))
    }

    pub fn span(&self, from: usize, to: usize) -> i32 {
        i32::try_from(self.0[to.max(from)] - self.0[from]).unwrap_or(i32::MAX)
    }

    pub fn all(&self) -> i32 {
        self.span(0, self.lines())
    }
}

pub fn per(part: i32, whole: i32) -> i32 {
    if whole <= 0 {
        0
    } else {
        (i64::from(part) * 1000 / i64::from(whole)) as i32
    }
}

/// Where the nearest lines are that a test names: how far before and after each.
pub fn nearest(n: usize, is: impl Fn(usize) -> bool) -> Vec<(Option<usize>, Option<usize>)> {
    let mut out = vec![(None, None); n];
    let mut last = None;
    for (line, out) in out.iter_mut().enumerate() {
        out.0 = last;
        if is(line) {
            last = Some(line);
        }
    }
    last = None;
    for (line, out) in out.iter_mut().enumerate().rev() {
        out.1 = last;
        if is(line) {
            last = Some(line);
        }
    }
    out
}

/// No such line: further than any.
pub const FAR: i32 = 999;

pub fn distance(a: usize, b: Option<usize>) -> i32 {
    b.map_or(FAR, |b| {
        i32::try_from(a.abs_diff(b)).unwrap_or(FAR).min(FAR)
    })
}

pub fn int(n: usize) -> i32 {
    i32::try_from(n).unwrap_or(i32::MAX)
}

/// A longer run counts as this long.
const LONGEST_RUN: i32 = 50;

/// How long the runs are that end before each line, and that begin after it. `before`
/// says whether a line goes on with the one before it, `after` with the one after.
#[must_use]
pub fn run_lengths(
    n: usize,
    before: impl Fn(usize) -> bool,
    after: impl Fn(usize) -> bool,
) -> (Vec<i32>, Vec<i32>) {
    let (mut to, mut from) = (vec![0; n], vec![0; n]);
    for l in 1..n {
        if before(l) {
            to[l] = (to[l - 1] + 1).min(LONGEST_RUN);
        }
    }
    for l in (0..n.saturating_sub(1)).rev() {
        if after(l) {
            from[l] = (from[l + 1] + 1).min(LONGEST_RUN);
        }
    }
    (to, from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn windows_end_with_the_text() {
        let sums = Sums::new([1, 2, 3, 4].into_iter());
        assert_eq!((sums.before(1, 5), sums.after(1, 1)), (1, 3));
        assert_eq!((sums.around(0, 1), sums.all()), (3, 10));
    }

    #[test]
    fn near_lines_and_runs() {
        let near = nearest(4, |l| l % 3 == 0);
        assert_eq!(near[1], (Some(0), Some(3)));
        assert_eq!((distance(1, near[1].1), distance(0, near[0].0)), (2, FAR));
        let (to, from) = run_lengths(4, |l| l < 3, |l| l == 2);
        assert_eq!((to, from), (vec![0, 1, 2, 0], vec![0, 0, 1, 0]));
    }
}
