//! The output: clean lines spliced from input lines, the audit that undoes
//! them, parts of bounded size, and the manifest. Comes in: staged documents
//! with their verdicts; goes out: files that stand whole or not at all.

mod audit;
#[cfg(feature = "parquet")]
mod columns;
mod draft;
mod folder;
mod identity;
mod line;
mod lock;
mod manifest;
mod parts;
mod quarantine;
#[cfg(feature = "parquet")]
mod table;

pub use audit::{
    AuditLine, EditLine, Misfit, RecordLine, Twin, Was, clean_text, restore_record, restore_text,
};
pub use draft::{AtomicFile, hash_of};
pub use folder::{Claim, Claimed, MANIFEST, OutputError, OutputFolder, TEMPLATES, remove_scratch};
pub use identity::{Fingerprint, Identity};
pub use line::{CleanLine, Extra, clean_line};
pub use manifest::{FORMAT, FileInfo, InputInfo, Manifest, Timing, hex, unhex};
pub use parts::{PartInfo, PartState, PartWriter, compress, open};
pub use quarantine::QuarantineLine;
#[cfg(feature = "parquet")]
pub use table::{Tables, remove_lines};
