//! The trees that judge a line: a weights file comes in, a margin for a row of
//! features goes out. Limits, leaves and sums are whole numbers, so that all
//! machines agree. Trees are grown by `training/page.py`.

use super::features::NAMES;
use super::second::SECOND_NAMES;
use super::wording::Wording;
use xxhash_rust::xxh3::xxh3_64;

/// The first line of a weights file that this version reads.
const VERSION: &str = "copydesk page weights 3";
/// So many trees look at a line at most, and of so much is a leaf: sums stay whole numbers of 32 bits.
const MOST_TREES: usize = 1000;
const MOST_LEAF: i32 = 1 << 20;
/// The weights that come with the program.
pub const BUILTIN_WEIGHTS: &str = include_str!("weights.txt");

#[derive(Debug, Clone, Copy)]
enum Node {
    /// Left if the feature is at most the limit; left follows, right is at `right`.
    Split {
        feature: u16,
        limit: i32,
        right: u32,
    },
    Leaf(i32),
}

/// Boosted trees, one after the other.
#[derive(Debug, Clone, Default)]
struct Forest {
    nodes: Vec<Node>,
    /// Where each tree begins.
    roots: Vec<u32>,
}

impl Forest {
    /// One tree in preorder: `feature<limit` with two subtrees, or `=value`.
    fn tree(&mut self, line: &str, features: usize) -> Result<(), String> {
        self.roots.push(index(self.nodes.len()));
        // Splits that wait for their right side, which begins when their left is whole.
        let mut open: Vec<usize> = Vec::new();
        let mut whole = false;
        for word in line.split(' ') {
            if whole {
                return Err(format!("\"{word}\" follows the end of the tree"));
            }
            if let Some(value) = word.strip_prefix('=') {
                let value = value.parse().ok().filter(|v: &i32| v.abs() < MOST_LEAF);
                self.nodes.push(Node::Leaf(
                    value.ok_or(format!("\"{word}\" is not a leaf"))?,
                ));
                let after = index(self.nodes.len());
                match open.pop() {
                    Some(split) => {
                        if let Node::Split { right, .. } = &mut self.nodes[split] {
                            *right = after;
                        }
                    }
                    None => whole = true,
                }
            } else {
                let read = word.split_once('<').and_then(|(feature, limit)| {
                    let feature: u16 = feature.parse().ok()?;
                    let known = usize::from(feature) < features;
                    known.then_some((feature, limit.parse::<i32>().ok()?))
                });
                let (feature, limit) = read.ok_or(format!("\"{word}\" is not a split"))?;
                open.push(self.nodes.len());
                self.nodes.push(Node::Split {
                    feature,
                    limit,
                    right: 0,
                });
            }
        }
        if whole {
            Ok(())
        } else {
            Err("the tree is not whole".to_owned())
        }
    }

    /// The sum of the leaves that a row comes to.
    fn margin(&self, row: &[i32]) -> i32 {
        let mut sum = 0;
        for &root in &self.roots {
            let mut at = root as usize;
            sum += loop {
                match self.nodes[at] {
                    Node::Leaf(value) => break value,
                    Node::Split {
                        feature,
                        limit,
                        right,
                    } => {
                        at = if row[usize::from(feature)] <= limit {
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

/// The trees of both looks.
#[derive(Debug, Clone)]
pub struct Trees {
    first: Forest,
    second: Forest,
    /// Leaf units to one of log-odds.
    scale: i32,
    wording: Wording,
}

/// A weights file that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum WeightsError {
    #[error("cannot read the weights: {0}")]
    Read(#[from] std::io::Error),
    #[error(
        "the weights begin with \"{0}\" and not with \"{VERSION}\": they are for another version; train them again"
    )]
    Version(String),
    #[error(
        "the weights are for the features {0}, but this version computes {1}; train them again"
    )]
    Features(String, String),
    #[error("line {0} of the weights: {1}")]
    Line(usize, String),
}

impl Trees {
    /// Reads weights.
    ///
    /// # Errors
    /// They are of another version, for other features, or damaged.
    pub fn read(text: &str) -> Result<Self, WeightsError> {
        let mut lines = text.lines().enumerate().map(|(n, line)| (n + 1, line));
        let first = lines.next().map_or("", |l| l.1);
        if first != VERSION {
            return Err(WeightsError::Version(first.chars().take(60).collect()));
        }
        let mut trees = Self {
            first: Forest::default(),
            second: Forest::default(),
            scale: 0,
            wording: Wording::default(),
        };
        let mut features = "";
        let mut in_second = false;
        for (number, line) in lines {
            let wrong = |what: &str| WeightsError::Line(number, what.to_owned());
            match line.split_once(' ') {
                Some(("features", names)) => features = names,
                Some(("trained" | "grown", _)) => {}
                Some(("scale", scale)) => {
                    let scale = scale.parse().ok().filter(|s| (1..=1 << 16).contains(s));
                    trees.scale =
                        scale.ok_or_else(|| wrong("the scale is not a positive number"))?;
                }
                Some(("wording", weights)) => {
                    let read = Wording::read(weights);
                    trees.wording = read.ok_or_else(|| wrong("the words are damaged"))?;
                }
                None if line == "second" => in_second = true,
                _ => {
                    if features != feature_names() {
                        return Err(WeightsError::Features(features.to_owned(), feature_names()));
                    }
                    let (forest, known) = if in_second {
                        (&mut trees.second, NAMES.len() + SECOND_NAMES.len())
                    } else {
                        (&mut trees.first, NAMES.len())
                    };
                    forest.tree(line, known).map_err(|what| wrong(&what))?;
                    if forest.roots.len() > MOST_TREES {
                        return Err(wrong(&format!("there are more than {MOST_TREES} trees")));
                    }
                }
            }
        }
        if trees.first.roots.is_empty() || trees.second.roots.is_empty() || trees.scale == 0 {
            return Err(WeightsError::Line(
                1,
                "there are no trees, or no scale".to_owned(),
            ));
        }
        Ok(trees)
    }

    /// The weights of words.
    #[must_use]
    pub fn wording(&self) -> &Wording {
        &self.wording
    }

    /// What the first look says of a row.
    #[must_use]
    pub fn first(&self, row: &[i32]) -> i32 {
        self.first.margin(row)
    }

    /// What the second says of it, with the numbers of its `Second`
    /// at its end. Above 0 the line is the article's.
    #[must_use]
    pub fn second(&self, row: &[i32]) -> i32 {
        self.second.margin(row)
    }

    /// What a margin of 1 of log-odds is.
    #[must_use]
    pub fn scale(&self) -> i32 {
        self.scale
    }

    /// A margin in hundredths of log-odds.
    #[must_use]
    pub fn hundredths(&self, margin: i32) -> i32 {
        let hundredths = (i64::from(margin) * 100).div_euclid(i64::from(self.scale));
        hundredths.clamp(i64::from(i32::MIN), i64::from(i32::MAX)) as i32
    }

    /// A margin in units of log-odds, to two decimals.
    #[must_use]
    pub fn log_odds(&self, margin: i32) -> f32 {
        self.hundredths(margin) as f32 / 100.0
    }
}

/// The name of the list: how many they are, and a hash of their names.
#[must_use]
pub fn feature_names() -> String {
    let names = [NAMES, &SECOND_NAMES].concat();
    format!(
        "{}-{:016x}",
        names.len(),
        xxh3_64(names.join(" ").as_bytes())
    )
}

fn index(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(features: &str, trees: &str) -> String {
        format!(
            "{VERSION}\nfeatures {features}\ntrained on nothing\nscale 100\n{trees}\nsecond\n=7\n"
        )
    }

    #[test]
    fn the_shipped_weights_are_read() {
        Trees::read(BUILTIN_WEIGHTS).unwrap();
    }

    #[test]
    fn a_row_goes_down_to_its_leaf() {
        let names = feature_names();
        let text = file(&names, "0<5 1<2 =10 =20 =30\n=1");
        let trees = Trees::read(&text).unwrap();
        let mut row = vec![0; NAMES.len()];
        assert_eq!(trees.first(&row), 11);
        row[1] = 3;
        assert_eq!(trees.first(&row), 21);
        row[0] = 6;
        assert_eq!(trees.first(&row), 31);
        assert_eq!(trees.second(&row), 7);
        assert_eq!(trees.log_odds(-131), -1.31);
    }

    #[test]
    fn other_weights_are_refused_by_name() {
        let error = |text: &str| Trees::read(text).unwrap_err().to_string();
        assert!(error("copydesk page weights 1\n").contains("page weights 1"));
        assert!(error("").contains("another version"));
        let old = file("12-abc", "=1");
        assert!(error(&old).contains("12-abc") && error(&old).contains(&feature_names()));
        for wrong in ["0<5 =1", "=1 =2", "x", "9999<1 =1 =1", "=x", "0<x =1 =1"] {
            let error = error(&file(&feature_names(), wrong));
            assert!(error.contains("line 5"), "{wrong}: {error}");
        }
        assert!(error(&file(&feature_names(), "").replace("\n\n", "\n")).contains("no trees"));
    }
}
