//! The features of every line of a page, as whole numbers: what the line looks
//! like, what stands around it, and where it stands. Trees ask about these numbers;
//! nothing is judged here.
//!
//! A page is read once ([`LineBasis`]). Each group of features then counts what it needs, and
//! declares its columns: their names and how their values are computed. The groups stand in
//! order in one table below.

mod basis;
mod clusters;
mod context;
mod kinds;
mod lexicon;
mod nearby;
mod numbered_list;
mod position;
mod prose;
mod ragged;
mod regions;
mod shape;
mod stories;
mod surface;
mod terms;
#[cfg(test)]
mod tests;
mod title_match;
mod twins;
mod wording;

use super::TitleHint;
use super::bag_of_words::BagOfWords;
use super::columns::{FeatureGroup, joined};
use crate::clean::Strikes;
use crate::text::View;
use basis::LineBasis;
use context::Context;
use kinds::LineKinds;
use lexicon::Lexicon;
use nearby::NearbyLines;
use numbered_list::NumberedList;
use position::Position;
use prose::Prose;
use ragged::Ragged;
use regions::ProseRegions;
use stories::Stories;
use surface::Surface;
use title_match::TitleMatch;
use twins::Twins;
use wording::Wording;

/// Makes the table of all groups, whose columns follow each other in the order given here.
macro_rules! table {
    ($($group:ident: $type:ident $(<$life:lifetime>)?,)+) => {
        /// The groups of features of one page.
        struct Table<'a> {
            $($group: &'a $type $(<$life>)?,)+
        }

        /// How many features a line has.
        const COLUMNS: usize = 0 $(+ $type::NAMES.len())+;

        /// The names of the features, in the order of their values. A weights file is made for these.
        pub const NAMES: &[&str] = &joined::<COLUMNS>(&[$($type::NAMES),+]);

        impl Table<'_> {
            /// Appends the values of one line, in the order of the names.
            fn append(&self, line: usize, row: &mut Vec<i32>) {
                $(self.$group.append(line, row);)+
            }
        }
    };
}

table! {
    surface: Surface<'a>,
    title: TitleMatch,
    position: Position<'a>,
    prose: Prose<'a>,
    kinds: LineKinds<'a>,
    regions: ProseRegions,
    lexicon: Lexicon,
    twins: Twins,
    stories: Stories<'a>,
    nearby: NearbyLines,
    context: Context<'a>,
    wording: Wording,
    list: NumberedList<'a>,
}

/// The features of a page, row by row.
#[derive(Debug)]
pub struct Features {
    values: Vec<i32>,
    buckets: Ragged<u16>,
}

impl Features {
    /// Computes the features of every line of a view. What `strikes` has struck is told to the
    /// neighbours.
    #[must_use]
    pub fn new(
        view: &View<'_>,
        strikes: &Strikes,
        hint: TitleHint<'_>,
        words: &BagOfWords,
    ) -> Self {
        let basis = LineBasis::new(view, strikes);
        let twins = Twins::new(view);
        let title = TitleMatch::new(&basis.terms, hint);
        let lexicon = Lexicon::new(view, &basis.shapes);
        let table = Table {
            surface: &Surface::new(&basis, &twins),
            position: &Position::new(&basis),
            prose: &Prose::new(&basis),
            kinds: &LineKinds::new(&basis),
            regions: &basis.regions,
            stories: &Stories::new(&basis, &title),
            nearby: &NearbyLines::new(&basis),
            context: &Context::new(&basis, &lexicon),
            wording: &Wording::new(&basis, words),
            list: &NumberedList::new(view, &basis),
            title: &title,
            lexicon: &lexicon,
            twins: &twins,
        };
        let mut values = Vec::with_capacity(basis.lines() * COLUMNS);
        for line in 0..basis.lines() {
            table.append(line, &mut values);
        }
        Self {
            values,
            buckets: basis.terms.into_buckets(),
        }
    }

    /// The values of a line, in the order of [`NAMES`].
    #[must_use]
    pub fn row(&self, line: usize) -> &[i32] {
        &self.values[line * COLUMNS..(line + 1) * COLUMNS]
    }

    /// The values of the column of this name on all lines; none if no column has it.
    #[must_use]
    pub fn column(&self, name: &str) -> Vec<i32> {
        let index = NAMES.iter().position(|n| *n == name);
        let column = |index| self.values.chunks_exact(COLUMNS).map(move |row| row[index]);
        index.into_iter().flat_map(column).collect()
    }

    /// The buckets that the words of a line fall into, sorted and each once.
    #[must_use]
    pub fn buckets(&self, line: usize) -> &[u16] {
        self.buckets.line(line)
    }
}
