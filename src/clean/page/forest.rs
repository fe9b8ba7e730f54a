//! Boosted trees: a row of numbers goes down each tree, and the leaves that it comes to are
//! added. Limits, leaves and sums are whole numbers, so that all machines agree.

/// A leaf is below this on either side, so that sums stay whole numbers of 32 bits.
const MAX_LEAF: i32 = 1 << 20;

#[derive(Debug, Clone, Copy)]
enum Node {
    /// A row goes left if its value in the column is at most the limit. The left child follows,
    /// the right one is at `right`.
    Split {
        column: u16,
        limit: i32,
        right: u32,
    },
    Leaf(i32),
}

/// Boosted trees, one after the other, each in preorder.
#[derive(Debug, Clone, Default)]
pub struct Forest {
    nodes: Vec<Node>,
    /// Where each tree begins.
    roots: Vec<u32>,
}

impl Forest {
    /// How many trees there are.
    pub fn trees(&self) -> usize {
        self.roots.len()
    }

    /// Adds one tree in preorder: `column<limit` with two subtrees, or `=value`.
    pub fn push(&mut self, tree: &str, columns: usize) -> Result<(), String> {
        self.roots.push(index(self.nodes.len()));
        // Splits that wait for their right side, which begins when their left is whole.
        let mut open: Vec<usize> = Vec::new();
        let mut whole = false;
        for word in tree.split(' ') {
            if whole {
                return Err(format!("\"{word}\" follows the end of the tree"));
            }
            if let Some(value) = word.strip_prefix('=') {
                let leaf = leaf(value).ok_or(format!("\"{word}\" is not a leaf"))?;
                self.nodes.push(leaf);
                let after = index(self.nodes.len());
                match open.pop().map(|split| &mut self.nodes[split]) {
                    Some(Node::Split { right, .. }) => *right = after,
                    _ => whole = true,
                }
            } else {
                let split = split(word, columns).ok_or(format!("\"{word}\" is not a split"))?;
                open.push(self.nodes.len());
                self.nodes.push(split);
            }
        }
        if whole {
            Ok(())
        } else {
            Err("the tree is not whole".to_owned())
        }
    }

    /// The sum of the leaves that a row comes to.
    pub fn score(&self, row: &[i32]) -> i32 {
        let mut sum = 0;
        for &root in &self.roots {
            let mut at = root as usize;
            sum += loop {
                match self.nodes[at] {
                    Node::Leaf(value) => break value,
                    Node::Split {
                        column,
                        limit,
                        right,
                    } => {
                        at = if row[usize::from(column)] <= limit {
                            at + 1
                        } else {
                            right as usize
                        };
                    }
                }
            };
        }
        sum
    }
}

fn leaf(value: &str) -> Option<Node> {
    let value = value.parse().ok().filter(|v: &i32| v.abs() < MAX_LEAF);
    value.map(Node::Leaf)
}

/// A split whose right side is not known yet.
fn split(word: &str, columns: usize) -> Option<Node> {
    let (column, limit) = word.split_once('<')?;
    let column: u16 = column.parse().ok()?;
    let limit = limit.parse().ok()?;
    (usize::from(column) < columns).then_some(Node::Split {
        column,
        limit,
        right: 0,
    })
}

fn index(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}
