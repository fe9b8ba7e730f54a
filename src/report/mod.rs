//! The counters of a run and the table that is printed at its end. Every worker counts for
//! itself; the merged sums must balance before a result is published.

mod counters;
mod shape;
mod table;

pub use counters::{Counters, RuleCount, Totals};
pub use shape::{ShapeLoss, ShapeLosses};
pub use table::{Figures, count, counted, render, size, skipped};
