//! An output folder read back, from its files alone: the entries of the run in
//! input order, each with what restores it. Verify, restore and explain are
//! made of this; nothing here writes.

mod entries;
mod folder;
mod restore;
#[cfg(feature = "parquet")]
mod texts;
mod verify;

pub use entries::{Entries, Line, ReplayError};
pub use folder::Folder;
pub use restore::{RestoreError, Restored, restore};
pub use verify::{Difference, Verified, verify};
