//! copydesk turns a dump of scraped news into clean copy: it strikes what is
//! not the story and what was set twice, finds copies, lifts metadata, and can
//! show and undo every stroke.
//!
//! # The pipeline
//!
//! [`run::clean`] is the flow, top to bottom. Data goes one way:
//!
//! 1. [`read`]: paths become framed records. Files are found in sorted order,
//!    opened by their magic bytes, decompressed member by member, and cut into
//!    lines (rows of Parquet become lines); a member that never verifies takes its records back.
//! 2. [`parse`]: a record becomes a text and what the record says about it.
//!    Foreign fields are located, never decoded.
//! 3. [`normalize`]: mojibake, entities and leftover tags are repaired; line ends,
//!    blanks, control and invisible characters tidied; NFC. These are *rewrites*,
//!    the first layer of edits.
//! 4. [`segment`]: the text is cut once into lines and one token table, the
//!    [`View`](segment::View) that all later stages share.
//! 5. [`boilerplate`]: rules, which are data in `src/rules/`, name the lines
//!    that are web furniture. They are *struck*, the second layer of edits, and
//!    what they said (times, byline, captions) is lifted into fields.
//!    What a whole page has around its article, [`page`] tells by its shape.
//! 6. [`repeat`]: what one document says twice is struck, by shingle hashing.
//! 7. [`dedup`]: documents in the order of `--keep`; one that has the words of an
//!    earlier survivor is a copy of it, and so is one whose shingles have a
//!    Jaccard similarity of 0.8 with a survivor's. Sketches propose, exact
//!    comparison decides.
//! 8. [`mod@write`]: input lines with the clean text spliced in, the audit beside
//!    them, and the manifest last.
//!
//! [`replay`] goes the other way: from an output folder alone it checks every
//! sum, and gives the input files back byte for byte. [`eval`] scores cleaning on
//! pages whose article is known.
//!
//! Every stage is a pure function over [`record`] and [`segment`] types; threads
//! and temporary files live in [`exec`], counting in [`report`], settings in
//! [`config`]. A module uses only modules declared above it; a test holds that.

pub mod record;
pub mod config;
pub mod exec;
pub mod scratch;
pub mod read;
pub mod text;
pub mod clean;
pub mod learn;
pub mod dedup;
pub mod report;
pub mod write;
pub mod replay;
pub mod run;
pub mod eval;
pub use clean::{Cleaned, Cleaner, Edit, Fields, Record, Scratch, SetupError};
pub use config::Config;
pub use run::RunError;

#[cfg(feature = "cli")]
#[doc(hidden)]
pub mod cli;
