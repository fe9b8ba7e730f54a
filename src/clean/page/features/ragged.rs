//! Lists of different lengths, one a line, in one piece of memory.

/// A list of items for every line.
#[derive(Debug, Default)]
pub struct Ragged<T> {
    items: Vec<T>,
    /// Where the list of each line ends.
    ends: Vec<usize>,
}

impl<T> Ragged<T> {
    /// Adds the list of the next line.
    pub fn push(&mut self, items: impl IntoIterator<Item = T>) {
        self.push_with(|all| all.extend(items));
    }

    /// Adds the list of the next line, which `append` appends to all before it.
    pub fn push_with(&mut self, append: impl FnOnce(&mut Vec<T>)) {
        append(&mut self.items);
        self.ends.push(self.items.len());
    }

    pub fn lines(&self) -> usize {
        self.ends.len()
    }

    pub fn line(&self, line: usize) -> &[T] {
        let start = line.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.items[start..self.ends[line]]
    }

    /// The lists in the order of the lines.
    pub fn iter(&self) -> impl Iterator<Item = &[T]> {
        (0..self.lines()).map(|line| self.line(line))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_line_has_its_list() {
        let mut lists = Ragged::default();
        for list in [vec![], vec![1, 2], vec![], vec![3]] {
            lists.push(list);
        }
        let lists: Vec<&[i32]> = lists.iter().collect();
        assert_eq!(lists, [&[][..], &[1, 2], &[], &[3]]);
    }
}
