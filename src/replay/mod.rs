//! An output folder read back, from its files alone: the entries of the run in
//! input order, each with what restores it. Verify, restore, explain, diff and
//! unstrike are made of this; the folder itself is never changed.

mod compare;
mod entries;
mod folder;
mod putback;
mod restore;
#[cfg(feature = "parquet")]
mod texts;
mod unstrike;
mod verify;

pub use compare::{Change, Comparison, Example, compare};
pub use entries::{Entries, Line, ReplayError};
pub use folder::Folder;
pub use restore::{RestoreError, Restored, restore};
pub use unstrike::{UnstrikeError, Unstruck, unstrike};
pub use verify::{Difference, Verified, verify};
