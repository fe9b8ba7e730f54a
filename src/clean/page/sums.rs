//! Prefix sums over the lines of a page, from which the sum over any window of lines is
//! read at once. They are whole numbers, so that all machines agree.

/// The sums of a number over the first lines of a page: over none, one, two and so on.
pub struct PrefixSums(Vec<i64>);

impl PrefixSums {
    pub fn new(numbers: impl Iterator<Item = i32>) -> Self {
        let mut sums = Vec::with_capacity(numbers.size_hint().0 + 1);
        let mut sum = 0;
        sums.push(sum);
        for n in numbers {
            sum += i64::from(n);
            sums.push(sum);
        }
        Self(sums)
    }

    pub fn lines(&self) -> usize {
        self.0.len() - 1
    }

    /// The sum over the `n` lines before a line.
    pub fn before(&self, line: usize, n: usize) -> i32 {
        self.span(line.saturating_sub(n), line)
    }

    /// The sum over the `n` lines after a line.
    pub fn after(&self, line: usize, n: usize) -> i32 {
        self.span(line + 1, (line + 1 + n).min(self.lines()))
    }

    /// The sum over a line and the `n` lines on either side of it.
    pub fn around(&self, line: usize, n: usize) -> i32 {
        self.span(line.saturating_sub(n), (line + 1 + n).min(self.lines()))
    }

    /// The sum over the lines `from` up to `to`.
    pub fn span(&self, from: usize, to: usize) -> i32 {
        i32::try_from(self.0[to.max(from)] - self.0[from]).unwrap_or(i32::MAX)
    }

    /// The sum over the whole page.
    pub fn total(&self) -> i32 {
        self.span(0, self.lines())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn windows_end_with_the_text() {
        let sums = PrefixSums::new([1, 2, 3, 4].into_iter());
        assert_eq!((sums.before(1, 5), sums.after(1, 1)), (1, 3));
        assert_eq!((sums.around(0, 1), sums.total()), (3, 10));
    }
}
