//! Boosted trees: a row of numbers goes down each tree, and the leaves that it comes to are
//! added. Limits, leaves and sums are whole numbers, so that all machines agree.

/// A leaf is below this on either side, so that sums stay whole numbers of 32 bits.
const MAX_LEAF: i32 = 1 << 20;

/// A split of a tree, or a leaf.
#[derive(Debug, Clone, Copy, Default)]
struct Node {
    column: u16,
    /// A row goes left if its value in the column is at most this; in a leaf, what it adds.
    limit: i32,
    /// Where the left child is, with the right one after it; 0 in a leaf.
    children: u32,
}

/// Boosted trees, one after the other.
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
        // The nodes that are still to come, the next one last.
        let mut open = vec![self.nodes.len()];
        self.nodes.push(Node::default());
        for word in tree.split(' ') {
            let Some(node) = open.pop() else {
                return Err(format!("\"{word}\" stands after the tree"));
            };
            self.nodes[node] = if let Some(value) = word.strip_prefix('=') {
                leaf(value).ok_or(format!("\"{word}\" is no leaf"))?
            } else {
                let left = self.nodes.len();
                self.nodes.extend([Node::default(); 2]);
                open.extend([left + 1, left]);
                split(word, columns, index(left)).ok_or(format!("\"{word}\" is no split"))?
            };
        }
        if open.is_empty() {
            Ok(())
        } else {
            Err("the tree is not whole".to_owned())
        }
    }

    /// The sum of the leaves that a row comes to.
    pub fn score(&self, row: &[i32]) -> i32 {
        let leaf = |&root: &u32| {
            let mut node = self.nodes[root as usize];
            while node.children != 0 {
                let right = row[usize::from(node.column)] > node.limit;
                node = self.nodes[node.children as usize + usize::from(right)];
            }
            node.limit
        };
        self.roots.iter().map(leaf).sum()
    }
}

fn leaf(value: &str) -> Option<Node> {
    let value = value.parse().ok().filter(|v: &i32| v.abs() < MAX_LEAF);
    value.map(|limit| Node {
        limit,
        ..Node::default()
    })
}

fn split(word: &str, columns: usize, children: u32) -> Option<Node> {
    let (column, limit) = word.split_once('<')?;
    let column: u16 = column.parse().ok()?;
    let limit = limit.parse().ok()?;
    (usize::from(column) < columns).then_some(Node {
        column,
        limit,
        children,
    })
}

fn index(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}
