//! The model of pages: trees for each of two stages, and the weights of words, all read from
//! a file of weights. A row of numbers goes in, a score comes out. `training/page.py` grows the
//! trees and writes the file.

use super::bag_of_words::BagOfWords;
use super::columns::FeatureGroup as _;
use super::features::NAMES;
use super::forest::Forest;
use super::second_stage::FirstScores;
use xxhash_rust::xxh3::xxh3_64;

/// The first line of a weights file that this version reads.
const VERSION: &str = "copydesk page weights 3";
/// A stage has at most this many trees, so that sums stay whole numbers of 32 bits.
const MAX_TREES: usize = 1000;
/// The most leaf units that may make up one unit of log-odds.
const MAX_SCALE: i32 = 1 << 16;
/// The weights that come with the program.
pub const BUILTIN_WEIGHTS: &str = include_str!("weights.txt");

/// The names of the columns that the second stage adds to the features.
pub const SECOND_NAMES: &[&str] = FirstScores::NAMES;

/// What a file of weights holds. Its scores are in leaf units.
#[derive(Debug, Clone, Default)]
pub struct PageModel {
    first: Forest,
    second: Forest,
    /// How many leaf units are one unit of log-odds.
    scale: i32,
    words: BagOfWords,
}

/// A weights file that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum WeightsError {
    /// The file cannot be read.
    #[error("cannot read the weights: {0}")]
    Read(#[from] std::io::Error),
    /// The first line names another version.
    #[error(
        "the weights begin with \"{0}\" and not with \"{VERSION}\": they are for another version; train them again"
    )]
    Version(String),
    /// The trees ask about other features than this version computes.
    #[error(
        "the weights are for the features {0}, but this version computes {1}; train them again"
    )]
    Features(String, String),
    /// A line is damaged.
    #[error("line {0} of the weights: {1}")]
    Line(usize, String),
}

impl PageModel {
    /// Reads weights.
    ///
    /// # Errors
    /// They are of another version, for other features, or damaged.
    pub fn read(text: &str) -> Result<Self, WeightsError> {
        let mut lines = text.lines().enumerate().map(|(n, line)| (n + 1, line));
        let version = lines.next().map_or("", |l| l.1);
        if version != VERSION {
            return Err(WeightsError::Version(version.chars().take(60).collect()));
        }
        let mut model = Self::default();
        let expected = feature_names();
        let mut features = "";
        let mut in_second = false;
        for (number, line) in lines {
            let wrong = |what: &str| WeightsError::Line(number, what.to_owned());
            match line.split_once(' ') {
                Some(("features", names)) => features = names,
                Some(("trained" | "grown", _)) => {}
                Some(("scale", scale)) => {
                    let scale = scale.parse().ok().filter(|s| (1..=MAX_SCALE).contains(s));
                    model.scale =
                        scale.ok_or_else(|| wrong("the scale is not a positive number"))?;
                }
                Some(("wording", weights)) => {
                    let read = BagOfWords::read(weights);
                    model.words = read.ok_or_else(|| wrong("the words are damaged"))?;
                }
                None if line == "second" => in_second = true,
                _ if features != expected => {
                    return Err(WeightsError::Features(features.to_owned(), expected));
                }
                _ => model.push(line, in_second).map_err(|what| wrong(&what))?,
            }
        }
        if model.first.trees() == 0 || model.second.trees() == 0 || model.scale == 0 {
            return Err(WeightsError::Line(
                1,
                "there are no trees, or no scale".to_owned(),
            ));
        }
        Ok(model)
    }

    /// Adds a tree to one of the stages.
    fn push(&mut self, tree: &str, to_second: bool) -> Result<(), String> {
        let (forest, columns) = if to_second {
            (&mut self.second, NAMES.len() + SECOND_NAMES.len())
        } else {
            (&mut self.first, NAMES.len())
        };
        forest.push(tree, columns)?;
        if forest.trees() > MAX_TREES {
            return Err(format!("there are more than {MAX_TREES} trees"));
        }
        Ok(())
    }

    /// The model of words.
    pub fn words(&self) -> &BagOfWords {
        &self.words
    }

    /// What the first stage says of a row of features.
    pub fn first_stage(&self, row: &[i32]) -> i32 {
        self.first.score(row)
    }

    /// What the second stage says of a row of features with the columns of [`FirstScores`] at
    /// its end. Above 0 the line is the article's.
    pub fn second_stage(&self, row: &[i32]) -> i32 {
        self.second.score(row)
    }

    /// How many leaf units are one unit of log-odds.
    pub fn scale(&self) -> i32 {
        self.scale
    }

    /// A score in hundredths of log-odds.
    pub fn log_odds_hundredths(&self, score: i32) -> i32 {
        let hundredths = (i64::from(score) * 100).div_euclid(i64::from(self.scale));
        hundredths.clamp(i64::from(i32::MIN), i64::from(i32::MAX)) as i32
    }

    /// A score in log-odds, to two decimals.
    pub fn log_odds(&self, score: i32) -> f32 {
        self.log_odds_hundredths(score) as f32 / 100.0
    }
}

/// What tells one list of columns from another: how many they are, and a hash of their names.
#[must_use]
pub fn feature_names() -> String {
    let names = [NAMES, SECOND_NAMES].concat();
    format!(
        "{}-{:016x}",
        names.len(),
        xxh3_64(names.join(" ").as_bytes())
    )
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
        PageModel::read(BUILTIN_WEIGHTS).unwrap();
    }

    #[test]
    fn a_row_goes_down_to_its_leaf() {
        let names = feature_names();
        let text = file(&names, "0<5 1<2 =10 =20 =30\n=1");
        let model = PageModel::read(&text).unwrap();
        let mut row = vec![0; NAMES.len()];
        assert_eq!(model.first_stage(&row), 11);
        row[1] = 3;
        assert_eq!(model.first_stage(&row), 21);
        row[0] = 6;
        assert_eq!(model.first_stage(&row), 31);
        assert_eq!(model.second_stage(&row), 7);
        assert_eq!(model.log_odds(-131), -1.31);
    }

    #[test]
    fn other_weights_are_refused_by_name() {
        let error = |text: &str| PageModel::read(text).unwrap_err().to_string();
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
