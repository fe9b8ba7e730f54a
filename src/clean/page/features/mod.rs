//! The features of every line of a page, as whole numbers: what the line looks
//! like, what stands around it, and where it stands. Trees ask about these numbers;
//! nothing is judged here.
//!
//! A page is read once ([`Basis`]); then each group of features counts what it needs and
//! gives every line its numbers, in the order of [`NAMES`].

mod basis;
mod clusters;
mod counted;
mod course;
mod lexicon;
mod looks;
mod names;
mod place;
mod sayings;
mod shape;
mod stories;
mod titles;
mod words;

pub use names::NAMES;

use super::Known;
use super::wording::Wording;
use crate::clean::Strikes;
use crate::text::View;
use basis::Basis;
use counted::Counted;
use course::Course;
use lexicon::Families;
use looks::Looks;
use names::FEATURES;
use place::Place;
use sayings::Sayings;
use stories::Stories;
use titles::Titles;

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
        let basis = Basis::new(view, strikes);
        let looks = Looks::new(view, &basis);
        let titles = Titles::new(&basis.terms, known);
        let place = Place::new(&basis);
        let families = Families::new(view, &basis.shapes);
        let stories = Stories::new(&basis, &titles);
        let course = Course::new(&basis, &families);
        let counted = Counted::new(view, &basis);
        let sayings = Sayings::new(&basis, wording);
        let mut rows: Vec<i32> = Vec::with_capacity(basis.lines() * FEATURES);
        for line in 0..basis.lines() {
            rows.extend(looks.own(line));
            rows.extend(titles.of(line));
            rows.extend(place.of(line));
            rows.extend(families.of(line));
            rows.extend(looks.twins(line));
            rows.extend(stories.of(line));
            rows.extend(looks.near(line));
            rows.extend(course.of(line));
            rows.extend(sayings.of(line));
            rows.extend(counted.of(line));
        }
        debug_assert_eq!(rows.len(), basis.lines() * FEATURES, "a number has no name");
        Self {
            rows,
            buckets: basis.terms.buckets,
        }
    }

    /// The numbers of a line, in the order of [`NAMES`].
    #[must_use]
    pub fn of(&self, line: usize) -> &[i32] {
        &self.rows[line * FEATURES..(line + 1) * FEATURES]
    }
}
