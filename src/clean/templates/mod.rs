//! Templates, as they are applied to one document. A template is a line that many
//! pages of a source have. Templates come from [`crate::learn`], or from a file that
//! a person edited. The lines of a document, its strikes and the templates go in,
//! and more strikes come out.

mod outline;
mod parts;
mod template_key;
mod lookup;
mod template;
mod context;
mod story_lines;
mod recurring;
mod marker;
mod file;

pub use context::LearningContext;
pub use file::{TemplatesError, fingerprint, load, render};
pub use lookup::{Kind, key_in_source, lookup_key, source_key, template_name};
pub use marker::{Marker, Outcome};
pub use outline::{KeptLine, LINK_MIN_WORDS, Outline, Zone};
pub use parts::{
    EDGE_SENTENCES, Labelled, ONE_LINE_ARTICLE_MAX_LINES, is_quoted, label_key, labelled,
    sentence_at, sentences,
};
pub use recurring::{Recurrence, Recurring};
pub use template::{EVERYWHERE, SMALL_SOURCE_DOCUMENTS, Template, Templates, template_id};
pub use template_key::{
    Author, TemplateKey, headline_key, line_template_key, template_key, template_text,
};
