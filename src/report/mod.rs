//! What a run counted, and the table that says so. Counters are merged from
//! every worker; their sums are the conservation law that ends each run.

mod counters;
mod table;

pub use counters::{Counters, RuleCount, Totals};
pub use table::{Figures, count, counted, render, size};
