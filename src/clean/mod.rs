//! One document, purely: its rules, its repetition, the shape of its page. Text and what
//! its record says go in, strikes and lifted fields come out. Nothing is read or written.

pub mod page;
pub mod repeat;
pub mod rules;
pub mod templates;

mod cleaned;
mod cleaner;
mod error;
mod marking;
mod metadata;
mod record;
mod rule_names;
mod stages;
mod strikes;

pub use cleaned::{Cleaned, Edit, Fields};
pub use cleaner::{Cleaner, Scratch};
pub use error::SetupError;
pub use marking::{Marking, cuts, is_page, view};
pub use metadata::{Created, RecordMetadata, source_name};
pub use record::Record;
pub use rule_names::RuleNames;
pub use stages::{PageShape, RecurringLines, TemplateLines};
pub use strikes::{Kept, Strikes};
