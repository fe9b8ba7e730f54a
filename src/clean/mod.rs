//! One document, purely: its rules, its repetition, the shape of its page. Text and what
//! its record says go in, strikes and lifted fields come out. Nothing is read or written.

pub mod page;
pub mod repeat;
pub mod rules;
pub mod templates;

mod cleaner;
mod error;
mod marking;
mod metadata;
mod rule_names;
mod strikes;

pub use cleaner::{Cleaner, load_rules};
pub use error::SetupError;
pub use marking::{Marking, cuts, is_page, view};
pub use metadata::{Created, RecordMetadata, source_name};
pub use rule_names::RuleNames;
pub use strikes::{Kept, Strikes};
