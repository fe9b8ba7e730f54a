//! copydesk turns scraped news into clean text. It removes web furniture ("ALSO READ: …",
//! "2 min read"), what stands around the article on a whole page, and what a document says
//! twice; it finds duplicates across outlets; and it keeps an account from which every removed
//! byte can be put back.
//!
//! # Clean a text
//!
//! ```
//! use copydesk::{Cleaner, Config};
//!
//! let raw = "2 min read\n\nThe ferry sailed on Monday, the harbour board said.\n\nALSO READ: Ten best beaches";
//! let cleaner = Cleaner::new(&Config::default())?;
//! let clean = cleaner.clean(raw);
//! println!("{}", clean.text);
//! for edit in &clean.edits {
//!     println!("{} {:?}", edit.rule, edit.was);
//! }
//! assert_eq!(clean.restore(), raw);
//! # Ok::<(), copydesk::SetupError>(())
//! ```
//!
//! A [`Record`] tells the cleaner more: title, URL, date, author. One [`Cleaner`] serves many
//! threads.
//!
//! # Clean a corpus
//!
//! [`run::clean`] does what `copydesk clean` does: it reads files and folders, learns templates
//! from the corpus, drops duplicates, and writes an output folder that holds the whole result or
//! nothing. [`replay`] goes the other way, from an output folder alone: it verifies every sum and
//! gives the input files back. [`run::Filter`] cleans a stream of JSON lines.
//!
//! # How it is built
//!
//! `docs/architecture.md` in the repository has the pictures. The modules below stand in the
//! order of the flow; a module uses only those above it. Those that the documentation hides are
//! for the program, its tests and its benches, and may change at any time.

#[doc(hidden)]
pub mod record;
pub mod config;
#[doc(hidden)]
pub mod exec;
#[doc(hidden)]
pub mod scratch;
#[doc(hidden)]
pub mod read;
#[doc(hidden)]
pub mod text;
#[doc(hidden)]
pub mod clean;
#[doc(hidden)]
pub mod learn;
#[doc(hidden)]
pub mod dedup;
#[doc(hidden)]
pub mod report;
#[doc(hidden)]
pub mod write;
pub mod replay;
pub mod run;
#[doc(hidden)]
pub mod eval;
#[cfg(feature = "cli")]
#[doc(hidden)]
pub mod cli;

pub use clean::{Cleaned, Cleaner, Edit, Fields, Record, Scratch, SetupError};
pub use config::{Config, ConfigError, Profile};
pub use record::{Account, Caption, Moment};
pub use run::RunError;
