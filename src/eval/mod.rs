//! The score of cleaning on pages whose article is known. Gold files come in,
//! agreement with the gold by set and language goes out, and what each rule struck
//! and how much of that was the article's. It changes nothing and tunes nothing.

mod gold;
mod metric;
mod score;
mod sentences;

pub use gold::{GoldError, Sample, read};
pub use metric::{Agreement, Gold, Unit, counts_characters, words};
pub use score::{Group, RuleScore, Scored, by_rule, group, score};
pub use sentences::Sentences;
