//! The features of every line of a page, as whole numbers: what the line looks
//! like, what stands around it, and where it stands. Trees ask about these numbers;
//! nothing is judged here.

use super::Known;
use super::clusters::Clusters;
use super::course::Course;
use super::lexicon::{self, FAMILIES};
use super::names::FEATURES;
use super::region::best_region;
use super::shape::Shape;
use super::windows::{FAR, Sums, distance, int, nearest, per, run_lengths};
use super::wording::Wording;
use super::words::{Terms, overlap, share, title_terms};
use crate::segment::{Strikes, View};
use std::collections::HashMap;

/// Lines before and after whose looks a line knows.
const NEAR: [isize; 8] = [-4, -3, -2, -1, 1, 2, 3, 4];

/// The features of a page, row by row.
#[derive(Debug)]
pub struct Features {
    rows: Vec<i32>,
    /// The buckets of each line's words.
    pub buckets: Vec<Vec<u16>>,
}

impl Features {
    /// Of every line of a view. What `strikes` has struck is told to the neighbours.
    #[must_use]
    pub fn new(view: &View<'_>, strikes: &Strikes, known: Known<'_>, wording: &Wording) -> Self {
        let shapes: Vec<Shape> = (0..view.lines.len()).map(|l| Shape::of(view, l)).collect();
        let prose: Vec<bool> = shapes.iter().map(|s| s.prose).collect();
        let terms = Terms::new(view, &prose);
        Self {
            rows: rows(view, strikes, known, &shapes, &terms, wording),
            buckets: terms.buckets,
        }
    }

    /// The numbers of a line, in the order of [`NAMES`](super::NAMES).
    #[must_use]
    pub fn of(&self, line: usize) -> &[i32] {
        &self.rows[line * FEATURES..(line + 1) * FEATURES]
    }
}

/// A short description of a line for its neighbours: prose, struck, in capitals, with a clock.
fn look(s: &Shape, struck: bool) -> i32 {
    i32::from(s.prose) * 8
        + i32::from(struck) * 4
        + i32::from(s.clock & 5 != 0) * 2
        + i32::from(s.words > 1 && s.capitals * 2 > s.words)
}

fn rows(
    view: &View<'_>,
    strikes: &Strikes,
    known: Known<'_>,
    shapes: &[Shape],
    terms: &Terms,
    wording: &Wording,
) -> Vec<i32> {
    let n = shapes.len();
    let struck: Vec<bool> = (0..n).map(|l| strikes.is_struck(l)).collect();
    let words = Sums::new(shapes.iter().map(|s| s.words));
    let prose = Sums::new(shapes.iter().map(Shape::prose_words));
    let struck_sum = Sums::new(struck.iter().map(|&s| i32::from(s)));
    let clocks = Sums::new(shapes.iter().map(|s| i32::from(s.clock & 5 != 0)));
    let capital = Sums::new(shapes.iter().map(|s| per(s.capitals, s.words)));
    let near_prose = nearest(n, |l| shapes[l].prose);
    let by_words = |penalty: i32| {
        let gain = |l: usize| {
            if shapes[l].prose && !struck[l] {
                shapes[l].words
            } else {
                -penalty
            }
        };
        best_region(n, gain)
    };
    let regions = [by_words(3), by_words(10), by_words(40)];
    let in_main = |l: usize| shapes[l].prose && !struck[l] && regions[1].has(l);
    let main = terms.vocabulary(in_main);
    let page = terms.vocabulary(|_| true);
    let mut twins: HashMap<u64, i32> = HashMap::new();
    let mut starts: HashMap<u64, i32> = HashMap::new();
    let start = |l: usize| view.tokens_of(l).first().map_or(0, |t| t.hash);
    for l in 0..n {
        *twins.entry(view.lines[l].key).or_default() += 1;
        *starts.entry(start(l)).or_default() += 1;
    }
    let title = known.words().map(title_terms).filter(|t| !t.is_empty());
    let title_likeness = |l: usize| {
        let Some(title) = &title else { return (-1, -1) };
        // Addresses leave small words out; the words of a title are often its story's most frequent.
        let own = match known.title {
            Some(_) => terms.whole(l),
            None => terms.of(l),
        };
        let both = title
            .iter()
            .filter(|t| own.binary_search(t).is_ok())
            .count();
        (share(both, title.len()), share(both, own.len()))
    };
    let likeness: Vec<(i32, i32)> = (0..n).map(title_likeness).collect();
    let headline = (0..n)
        .filter(|&l| likeness[l].0 >= 600 && likeness[l].1 >= 600)
        .max_by_key(|&l| (likeness[l].0.min(likeness[l].1), std::cmp::Reverse(l)));
    let mut order: Vec<usize> = (0..n).collect();
    order.sort_by_key(|&l| (std::cmp::Reverse(shapes[l].words), l));
    let mut rank = vec![0; n];
    for (at, &l) in order.iter().enumerate() {
        rank[l] = at;
    }
    let longest = order.first().map_or(0, |&l| shapes[l].words);
    let alike = |a: usize, b: usize| {
        let (a, b) = (&shapes[a], &shapes[b]);
        a.prose == b.prose
            && a.ends == b.ends
            && a.words <= 2 * b.words + 2
            && b.words <= 2 * a.words + 2
    };
    let (alike_before, alike_after) = run_lengths(n, |l| alike(l - 1, l), |l| alike(l, l + 1));
    let short = |l: usize| shapes[l].words <= 4;
    let (short_before, short_after) = run_lengths(n, |l| short(l - 1), |l| short(l + 1));
    let lex: Vec<[i32; FAMILIES]> = (0..n).map(|l| lexicon::count(view, l)).collect();
    let lex_near: Vec<_> = (0..FAMILIES)
        .map(|f| {
            nearest(n, |l| {
                lex[l][f] > 0 && shapes[l].words <= 8 && !shapes[l].prose
            })
        })
        .collect();
    let lex_sums: Vec<Sums> = (0..FAMILIES)
        .map(|f| Sums::new(lex.iter().map(|c| c[f])))
        .collect();
    let is_twin = |l: usize| twins.get(&view.lines[l].key).is_some_and(|&t| t >= 3);
    let twin_sums = Sums::new((0..n).map(|l| i32::from(is_twin(l))));
    let clusters = Clusters::new(shapes, &struck);
    let in_first = |l: usize| shapes[l].prose && clusters.of(l) == clusters.first();
    let first_words = terms.vocabulary(in_first);
    let mut own_words: Vec<HashMap<u64, u32>> = vec![HashMap::new(); clusters.all().len()];
    for l in (0..n).filter(|&l| shapes[l].prose) {
        for &term in clusters.of(l).map_or(&[][..], |_| terms.whole(l)) {
            if let Some(words) = clusters.of(l).and_then(|c| own_words.get_mut(c)) {
                *words.entry(term).or_default() += 1;
            }
        }
    }
    let to_first: Vec<i32> = own_words
        .iter()
        .map(|own| alike_words(own, &first_words))
        .collect();
    let of_main: Vec<i32> = (0..n)
        .map(|l| overlap(terms.of(l), &main, in_main(l)))
        .collect();

    let course = Course::new(shapes, &clusters, &lex_sums, &struck_sum, &clocks);
    let said: Vec<i32> = terms.buckets.iter().map(|b| wording.of(b)).collect();
    let weight = |l: usize| shapes[l].words.min(30);
    let weights = Sums::new((0..n).map(weight));
    let sayings = Sums::new((0..n).map(|l| said[l] * weight(l)));
    let mut rows: Vec<i32> = Vec::with_capacity(n * FEATURES);
    for l in 0..n {
        let s = &shapes[l];
        let (before, after) = near_prose[l];
        let (run_from, run_to) = (before.map_or(0, |b| b + 1), after.unwrap_or(n));
        let mean = |a: i32, b: i32| per(a, b);
        rows.extend([
            s.words.min(500),
            s.chars.min(3000),
            (s.letters + s.digits) * 10 / s.words.max(1),
            s.longest_word.min(200),
            s.begins,
            s.ends,
            s.stops,
            s.commas,
            mean(s.commas, s.words),
            s.quotes,
            mean(s.digits, s.chars),
            mean(s.upper, s.letters),
            mean(s.capitals, s.words),
            mean(s.signs, s.chars),
            s.bars,
            s.joints,
            s.marks,
            s.clock,
            mean(s.unspaced, s.chars),
            terms.function[l],
            i32::from(struck[l]),
            twins.get(&view.lines[l].key).map_or(0, |&t| t.min(20)),
            starts.get(&start(l)).map_or(0, |&t| t.min(20)),
            s.capitals,
            likeness[l].0,
            likeness[l].1,
            headline.map_or(-FAR, |h| (int(l) - int(h)).clamp(1 - FAR, FAR)),
            int(l).min(FAR),
            int(n - 1 - l).min(FAR),
            int(n).min(3000),
            share(l, n),
            per(words.span(0, l), words.all()),
            per(words.span(l + 1, n), words.all()),
            int(rank[l]).min(FAR),
            per(s.words, longest),
            s.prose_words(),
            prose.all(),
            per(prose.all(), words.all()),
            prose.before(l, 2),
            prose.after(l, 2),
            prose.before(l, 5),
            prose.after(l, 5),
            prose.before(l, 12),
            prose.after(l, 12),
            distance(l, before),
            distance(l, after),
            per(prose.span(0, l), prose.all()),
            per(prose.span(l + 1, n), prose.all()),
            int(run_to - run_from).min(FAR),
            int(l - run_from).min(FAR),
            int(run_to.saturating_sub(l)).min(FAR),
            words.span(run_from, run_to) / int(run_to - run_from).max(1),
            alike_before[l],
            alike_after[l],
            struck_sum.around(l, 5),
            struck_sum.around(l, 20),
            clocks.around(l, 3),
            capital.around(l, 5) / 11,
            short_before[l],
            short_after[l],
        ]);
        for region in &regions {
            rows.extend([region.to(l), region.side(l)]);
        }
        rows.extend(lex[l].iter().map(|&c| c.min(20)));
        rows.extend(lex_near.iter().map(|near| distance(l, near[l].0)));
        rows.extend(lex_sums.iter().map(|sums| sums.around(l, 8)));
        rows.extend([twin_sums.around(l, 3), twin_sums.around(l, 8)]);
        rows.extend([twin_sums.span(0, l), twin_sums.span(l + 1, n)]);
        let nearest = clusters.of(l).or_else(|| clusters.before(l));
        let cluster = nearest.map(|c| clusters.all()[c]).unwrap_or_default();
        rows.extend([
            nearest.map_or(-1, int),
            cluster.words,
            i32::from(nearest.is_some() && nearest == clusters.largest()),
            prose.span(0, cluster.from),
            prose.span(cluster.to.max(cluster.from), n),
            int(l) - int(cluster.from),
            int(clusters.all().len()),
            clusters.first().map_or(0, |c| clusters.all()[c].words),
            nearest.map_or(-1, |c| to_first[c]),
            overlap(terms.of(l), &first_words, in_first(l)),
            nearest.map_or(-1, |c| {
                let own = shapes[l].prose && clusters.of(l).is_some();
                overlap(terms.of(l), &own_words[c], own)
            }),
            title
                .as_ref()
                .map_or(-1, |t| nearest.map_or(0, |c| known_in(t, &own_words[c]))),
            clusters.first().map_or(-FAR, |c| {
                (int(l) - int(clusters.all()[c].from)).clamp(1 - FAR, FAR)
            }),
        ]);
        rows.extend([
            of_main[l],
            int(terms.of(l).len()),
            mean_overlap(&of_main, l.saturating_sub(3), l),
            mean_overlap(&of_main, l + 1, (l + 4).min(n)),
            overlap(terms.of(l), &page, true),
            overlap(terms.whole(l), &main, in_main(l)),
            overlap(terms.whole(l), &first_words, in_first(l)),
            overlap(terms.whole(l), &page, true),
        ]);
        for offset in NEAR {
            let other = l.checked_add_signed(offset).filter(|&o| o < n);
            match other {
                Some(o) => rows.extend([
                    shapes[o].words.min(500),
                    shapes[o].ends,
                    look(&shapes[o], struck[o]),
                ]),
                None => rows.extend([-1, -1, -1]),
            }
        }
        rows.extend(course.of(l));
        rows.push(said[l]);
        for lines in [3, 8] {
            rows.push(sayings.before(l, lines) / weights.before(l, lines).max(1));
            rows.push(sayings.after(l, lines) / weights.after(l, lines).max(1));
        }
    }
    rows
}

/// Of 1000 words of a vocabulary, how many are in another.
fn alike_words(own: &HashMap<u64, u32>, other: &HashMap<u64, u32>) -> i32 {
    share(
        own.keys().filter(|t| other.contains_key(t)).count(),
        own.len(),
    )
}

fn known_in(terms: &[u64], vocabulary: &HashMap<u64, u32>) -> i32 {
    share(
        terms.iter().filter(|t| vocabulary.contains_key(t)).count(),
        terms.len(),
    )
}

fn mean_overlap(overlap: &[i32], from: usize, to: usize) -> i32 {
    let known: Vec<i32> = overlap[from.min(to)..to]
        .iter()
        .copied()
        .filter(|&o| o >= 0)
        .collect();
    if known.is_empty() {
        -1
    } else {
        known.iter().sum::<i32>() / int(known.len())
    }
}
