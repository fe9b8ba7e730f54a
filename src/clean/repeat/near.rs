//! Paragraphs that say the same in nearly the same words, and teasers cut off
//! with an ellipsis. Of two the less complete goes. Paragraphs that differ in
//! a number or a name, or where that cannot be told, both stay.

use super::guards;
use super::least::Least;
use super::page::{Few, Page, Para};
use crate::record::RuleId;
use crate::text::{End, Token, combine, shingles};
use std::collections::{HashMap, HashSet};

pub(super) const MIN_WORDS: usize = 12;
/// Words of a shingle.
pub(super) const SHINGLE: usize = 3;
const MIN_JACCARD: f32 = 0.85;
const MIN_RATIO: f32 = 0.8;
/// Words that two paragraphs may differ in at one place.
const MAX_GAP: usize = 24;
/// In scripts without blanks, two paragraphs may differ in so many characters each, if
/// these are no part of a name. Names like "さいたま" are longer.
const MAX_PARTICLES: usize = 2;
/// Words of a teaser, and how many of them find the paragraph it is cut from.
const MIN_TEASER: usize = 8;
const TEASER_KEY: usize = MIN_TEASER - 1;

/// Strikes the less complete of near-identical paragraphs, and teasers.
pub fn mark(page: &mut Page<'_>) {
    if page.verse || page.form {
        return;
    }
    let mut able = page.standing();
    able.retain(|&p| page.paras[p].words >= MIN_TEASER);
    if able.len() > 1 {
        teasers(page, &able);
        similar(page, &able);
    }
}

fn teasers(page: &mut Page<'_>, able: &[usize]) {
    let is_cut = |page: &Page<'_>, p: usize| page.paras[p].ends == End::Ellipsis;
    let cut: Vec<usize> = able.iter().copied().filter(|&p| is_cut(page, p)).collect();
    if cut.is_empty() {
        return;
    }
    let able: Vec<usize> = able
        .iter()
        .copied()
        .filter(|&p| guards::may_go_alone(page, p))
        .collect();
    let opening = |page: &Page<'_>, p: usize| {
        combine(page.paras[p].tokens[..TEASER_KEY].iter().map(|t| t.hash))
    };
    let mut openings: HashMap<u64, Few> = HashMap::new();
    // What is whole goes in first: copies of the teaser shall not crowd it out.
    for whole in [true, false] {
        for &p in &able {
            if is_cut(page, p) != whole {
                let few = openings.entry(opening(page, p)).or_default();
                few.push(p, |_| true);
            }
        }
    }
    for &p in &cut {
        if page.title.contains(&page.paras[p].key) || !guards::may_go_alone(page, p) {
            continue;
        }
        let Some(few) = openings.get(&opening(page, p)) else {
            continue;
        };
        let whole = few
            .iter()
            .find(|&q| q != p && page.stands(q) && is_prefix(page, p, q));
        page.steps += 1;
        if let Some(whole) = whole {
            page.strike(p, RuleId::REPEAT_NEAR, whole, 1.0);
        }
    }
}

/// Whether `short` is the beginning of `long`; its last word may be cut.
fn is_prefix(page: &Page<'_>, short: usize, long: usize) -> bool {
    let (a, b) = (&page.paras[short].tokens, &page.paras[long].tokens);
    let last = a.len() - 1;
    b.len() > a.len()
        && a[..last]
            .iter()
            .zip(b.iter())
            .all(|(a, b)| a.hash == b.hash)
        && page.view.word(b[last]).starts_with(page.view.word(a[last]))
}

fn similar(page: &mut Page<'_>, able: &[usize]) {
    let mut sets = Sets::default();
    let mut seen: HashMap<u64, Few> = HashMap::new();
    let mut lower = None;
    let mut found = Vec::new();
    for (i, &para) in able.iter().enumerate() {
        sets.push();
        if !page.stands(para) || page.paras[para].words < MIN_WORDS {
            continue;
        }
        let least = Least::of(&page.paras[para].tokens);
        found.clear();
        for hash in least.hashes() {
            found.extend(seen.get(&hash).iter().flat_map(|few| few.iter()));
        }
        found.sort_unstable();
        found.dedup();
        for &j in &found {
            let other = able[j];
            if !page.stands(other) || !comparable(page, other, para) {
                continue;
            }
            page.steps += 1;
            let score = sets.jaccard(
                (j, &page.paras[other].tokens),
                (i, &page.paras[para].tokens),
            );
            let alone = |p| guards::may_go_alone(page, p);
            if score < MIN_JACCARD
                || !(alone(para) && alone(other))
                || !same_facts(page, other, para, &mut lower)
            {
                continue;
            }
            let pair = guards::less_complete(page, other, para);
            let pair = pair.filter(|&(gone, stays)| guards::may_go_without(page, gone, stays));
            if let Some((gone, stays)) = pair {
                page.strike(gone, RuleId::REPEAT_NEAR, stays, score);
                if gone == para {
                    break;
                }
            }
        }
        if page.stands(para) {
            for hash in least.hashes() {
                let few = seen.entry(hash).or_default();
                few.push(i, |j| page.stands(able[j]));
            }
        }
    }
}

/// Running text of about the same length.
fn comparable(page: &Page<'_>, a: usize, b: usize) -> bool {
    let (a, b) = (&page.paras[a], &page.paras[b]);
    let (x, y) = (a.tokens.len(), b.tokens.len());
    (guards::is_sentence(a) || guards::is_sentence(b))
        && x.min(y) as f32 >= MIN_RATIO * x.max(y) as f32
}

/// Shingle sets of paragraphs by their place among the able ones; made when a
/// paragraph is first compared.
#[derive(Default)]
struct Sets(Vec<Option<Box<[u64]>>>);

impl Sets {
    fn push(&mut self) {
        self.0.push(None);
    }

    fn jaccard(&mut self, a: (usize, &[Token]), b: (usize, &[Token])) -> f32 {
        for (at, tokens) in [a, b] {
            self.0[at].get_or_insert_with(|| {
                let mut set: Vec<u64> = shingles(tokens, SHINGLE).collect();
                set.sort_unstable();
                set.dedup();
                set.into_boxed_slice()
            });
        }
        let set = |at: usize| self.0[at].as_deref().unwrap_or_default();
        let (a, b) = (set(a.0), set(b.0));
        let (mut i, mut j, mut common) = (0, 0, 0);
        while i < a.len() && j < b.len() {
            common += usize::from(a[i] == b[j]);
            let (x, y) = (a[i], b[j]);
            i += usize::from(x <= y);
            j += usize::from(y <= x);
        }
        common as f32 / (a.len() + b.len() - common) as f32
    }
}

/// Whether what two paragraphs differ in is neither a number nor a name.
fn same_facts(page: &Page<'_>, a: usize, b: usize, lower: &mut Option<HashSet<u64>>) -> bool {
    let (a, b) = (&page.paras[a], &page.paras[b]);
    let Some((of_a, of_b)) = differing(&a.tokens, &b.tokens) else {
        return false;
    };
    // Without capitals no name can be told from a word.
    let cased = |p: &Para<'_>| p.text.chars().any(char::is_uppercase);
    if !cased(a) && !cased(b) {
        let particles = |p: &Para<'_>, words: &[usize]| {
            words.len() <= MAX_PARTICLES
                && words
                    .iter()
                    .all(|&at| is_particle(page.view.word(p.tokens[at])))
        };
        return particles(a, &of_a) && particles(b, &of_b);
    }
    let lower = lower.get_or_insert_with(|| lower_words(page));
    of_a.iter().all(|&i| is_plain(page, a, i, lower))
        && of_b.iter().all(|&i| is_plain(page, b, i, lower))
}

/// Whether a word is a character of which few names and no numbers are made: hiragana,
/// and what Chinese sets behind words and sentences.
fn is_particle(word: &str) -> bool {
    word.chars().all(|c| {
        matches!(
            c,
            'ぁ'
                ..='ゖ'
                    | '的'
                    | '了'
                    | '着'
                    | '吗'
                    | '呢'
                    | '吧'
                    | '也'
                    | '就'
                    | '都'
                    | '这'
                    | '那'
        )
    })
}

/// Hashes of the words that the text writes small somewhere.
fn lower_words(page: &Page<'_>) -> HashSet<u64> {
    let small = |t: &&Token| {
        let rest = &page.view.text[t.start as usize..];
        rest.starts_with(char::is_lowercase)
    };
    let all = page.live.iter().flat_map(|&p| page.paras[p].tokens.iter());
    all.filter(small).map(|t| t.hash).collect()
}

/// Whether a word is neither a number nor, as far as one can see, a name.
fn is_plain(page: &Page<'_>, para: &Para<'_>, at: usize, lower: &HashSet<u64>) -> bool {
    let token = para.tokens[at];
    let word = page.view.word(token);
    if word.chars().any(char::is_numeric) {
        return false;
    }
    if word.starts_with(char::is_lowercase) {
        return true;
    }
    // A capital at the start of a sentence says nothing; the word is no name
    // if the text writes it small elsewhere. Scripts without case end here too.
    let starts_sentence = at.checked_sub(1).is_none_or(|before| {
        let before = para.tokens[before];
        let end = before.start as usize + page.view.word(before).len();
        page.view.text[end..token.start as usize].contains(['.', '!', '?', ':', '"', '“', '«', '„'])
    });
    starts_sentence && word.starts_with(char::is_uppercase) && lower.contains(&token.hash)
}

/// The words of each that the other does not have in that place; `None` if the
/// two cannot be laid side by side. Marks rather too many than too few.
fn differing(a: &[Token], b: &[Token]) -> Option<(Vec<usize>, Vec<usize>)> {
    let (mut of_a, mut of_b) = (Vec::new(), Vec::new());
    let (mut i, mut j) = (0, 0);
    while i < a.len() || j < b.len() {
        let same = |x: usize, y: usize| match (a.get(x), b.get(y)) {
            (Some(x), Some(y)) => x.hash == y.hash,
            (x, y) => x.is_none() && y.is_none(),
        };
        if same(i, j) {
            i += 1;
            j += 1;
            continue;
        }
        // The nearest place from where two words agree again, or both end.
        let (skip_a, skip_b) = (1..=MAX_GAP)
            .flat_map(|gap| (0..=gap).map(move |x| (x, gap - x)))
            .filter(|&(x, y)| i + x <= a.len() && j + y <= b.len())
            .find(|&(x, y)| same(i + x, j + y) && same(i + x + 1, j + y + 1))?;
        of_a.extend(i..i + skip_a);
        of_b.extend(j..j + skip_b);
        i += skip_a;
        j += skip_b;
    }
    Some((of_a, of_b))
}
