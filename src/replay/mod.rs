//! Reading a finished output folder: the entries of a run in input order, each with what is
//! needed to rebuild it. Verify, restore, explain, find, diff and unstrike are built on this. The
//! folder itself is never changed.
//!
//! ```no_run
//! use copydesk::replay::{self, Folder};
//! use copydesk::run::Silent;
//! use std::path::Path;
//!
//! let folder = Folder::open(Path::new("out"))?;
//! let verified = replay::verify(&folder, &Silent)?;
//! assert!(verified.differences.is_empty());
//! replay::restore(&folder, Path::new("original"))?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod at_risk;
mod compare;
mod entries;
mod find;
mod folder;
#[cfg(feature = "parquet")]
mod parquet_texts;
mod put_back;
mod restore;
mod selection;
mod target_names;
mod usual_name;
mod unstrike;
mod verify;

pub use at_risk::{AtRisk, Loss, Passage, RuleAtRisk, at_risk};
pub use compare::{Change, Comparison, Example, compare};
pub use entries::{Entries, Entry, ReplayError};
pub use find::{Fate, Found, find};
pub use folder::Folder;
pub use restore::{RestoreError, Restored, restore, restore_entry};
pub use selection::{Selection, StrikePlace};
pub use unstrike::{UnstrikeError, Unstruck, unstrike};
pub use verify::{Difference, Verified, verify};
