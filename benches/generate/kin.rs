//! Stories that are like others: one with words changed, and reports that a site
//! fills into a form day by day. Similarity is counted here, without a word of
//! the library, so that it can be held against what the library says.

use super::random::Random;
use super::words::Vocabulary;
use std::collections::HashSet;

/// Words of a shingle.
const SHINGLE: usize = 5;
/// Words that are changed, at most one in so many.
const FEWEST: usize = 24;

/// How a document is like an earlier one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Kin {
    pub of: u64,
    /// Of the stories without their furniture.
    pub jaccard: f64,
}

/// The story with some words changed, one of 24 at most, and how like it is.
pub fn changed(random: &mut Random, words: &Vocabulary, body: &[String]) -> (Vec<String>, f64) {
    let count: usize = body.iter().map(|p| p.split(' ').count()).sum();
    let changes = 1 + random.below((count / FEWEST).max(1));
    let places: HashSet<usize> = (0..changes).map(|_| random.below(count)).collect();
    let mut at = 0;
    let mut change = |word: &str| {
        at += 1;
        let mut new = word.to_owned();
        if places.contains(&(at - 1)) {
            new.clear();
            words.headline_word(random, &mut new);
            // What ends the sentence stays.
            new.extend(word.chars().filter(|c| ".,?".contains(*c)));
        }
        new
    };
    let paragraph = |p: &String| p.split(' ').map(&mut change).collect::<Vec<_>>().join(" ");
    let new: Vec<String> = body.iter().map(paragraph).collect();
    let jaccard = jaccard(body, &new);
    (new, jaccard)
}

/// The text with other digits.
pub fn filled(random: &mut Random, form: &str) -> String {
    let fill = |c: char| match c {
        '0'..='9' => char::from(b'1' + random.below(9) as u8),
        other => other,
    };
    form.chars().map(fill).collect()
}

fn jaccard(a: &[String], b: &[String]) -> f64 {
    let set = |body: &[String]| -> HashSet<Vec<String>> {
        let text = body.join(" ").to_lowercase();
        let words = text.split(|c: char| !c.is_alphanumeric());
        let words: Vec<String> = words.filter(|w| !w.is_empty()).map(str::to_owned).collect();
        words.windows(SHINGLE).map(<[String]>::to_vec).collect()
    };
    let (a, b) = (set(a), set(b));
    let both = a.intersection(&b).count();
    both as f64 / (a.len() + b.len() - both).max(1) as f64
}
