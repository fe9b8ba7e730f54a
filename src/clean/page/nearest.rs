//! How far lines of a kind are: the nearest one before and after each line, and the runs of
//! lines that end or begin there.

/// Lines farther away than this count as this far, and so does a line that is not there.
pub const FAR_LINES: i32 = 999;
/// A longer run of lines counts as this long.
const MAX_RUN_LINES: i32 = 50;

/// The nearest lines of some kind before and after a line.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Nearest {
    pub before: Option<usize>,
    pub after: Option<usize>,
}

/// For each of `n` lines, the nearest other lines that `is` holds for.
pub fn nearest(n: usize, is: impl Fn(usize) -> bool) -> Vec<Nearest> {
    let mut out = vec![Nearest::default(); n];
    let mut last = None;
    for (line, out) in out.iter_mut().enumerate() {
        out.before = last;
        if is(line) {
            last = Some(line);
        }
    }
    last = None;
    for (line, out) in out.iter_mut().enumerate().rev() {
        out.after = last;
        if is(line) {
            last = Some(line);
        }
    }
    out
}

/// How many lines apart two lines are.
pub fn distance(a: usize, b: Option<usize>) -> i32 {
    b.map_or(FAR_LINES, |b| {
        i32::try_from(a.abs_diff(b))
            .unwrap_or(FAR_LINES)
            .min(FAR_LINES)
    })
}

/// How long the runs are that end before each line, and that begin after it. `before`
/// says whether a line continues the run of the one before it, `after` that of the one after.
pub fn run_lengths(
    n: usize,
    before: impl Fn(usize) -> bool,
    after: impl Fn(usize) -> bool,
) -> (Vec<i32>, Vec<i32>) {
    let (mut to, mut from) = (vec![0; n], vec![0; n]);
    for l in 1..n {
        if before(l) {
            to[l] = (to[l - 1] + 1).min(MAX_RUN_LINES);
        }
    }
    for l in (0..n.saturating_sub(1)).rev() {
        if after(l) {
            from[l] = (from[l + 1] + 1).min(MAX_RUN_LINES);
        }
    }
    (to, from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_lines_and_runs() {
        let near = nearest(4, |l| l % 3 == 0);
        let (before, after) = (Some(0), Some(3));
        assert_eq!(near[1], Nearest { before, after });
        assert_eq!(
            (distance(1, near[1].after), distance(0, near[0].before)),
            (2, FAR_LINES)
        );
        let (to, from) = run_lengths(4, |l| l < 3, |l| l == 2);
        assert_eq!((to, from), (vec![0, 1, 2, 0], vec![0, 0, 1, 0]));
    }
}
