//! One document, purely: text and what its record says go in; strikes, lifted fields and the
//! clean text come out. Nothing is read or written.
//!
//! [`Cleaner`] is the configuration, compiled. For each document it normalises the text, cuts
//! it into lines, and makes a [`Marking`], which asks the stages of `stages.rs` in their order
//! until none strikes any more:
//!
//! - [`rules`]: boilerplate that a rule names. Rules are data in `rules/builtin/`; what such
//!   lines say is lifted into fields.
//! - [`repeat`]: what the document says twice.
//! - [`templates`]: lines that many pages of its source share, as [`learn`](crate::learn) found
//!   them or a file names them.
//! - [`page`]: what a whole page has around its article, told by trees over the features of its
//!   lines.

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
pub use metadata::{RecordMetadata, source_name};
pub use record::Record;
pub use rule_names::RuleNames;
pub use rules::DayOrder;
pub use stages::{PageShape, RecurringLines, TemplateLines};
pub use strikes::{Kept, Strikes};
