//! The output: clean lines spliced from input lines, the audit from which the input can be
//! rebuilt, output files of bounded size, and the manifest. Every file is written under a
//! temporary name first, so that it is complete or not there at all.

mod atomic_file;
mod audit;
mod folder;
mod identity;
mod clean_line;
mod lock;
mod manifest;
#[cfg(feature = "parquet")]
mod parquet_file;
#[cfg(feature = "parquet")]
mod parquet_schema;
mod parts;
mod quarantine;
mod regular;

pub use atomic_file::{AtomicFile, hash_of};
pub use audit::{
    AuditLine, EditLine, Misfit, RecordLine, Twin, Was, clean_text, restore_record, restore_text,
};
pub use clean_line::{CleanLine, Extra, clean_line};
pub use folder::{
    Claim, Claimed, FOLDERS, MANIFEST, OutputError, OutputFolder, TEMPLATES, remove_scratch,
};
pub use identity::{Fingerprint, Identity};
pub use manifest::{FORMAT, FileInfo, InputInfo, Manifest, Timing, hex, unhex};
#[cfg(feature = "parquet")]
pub use parquet_file::{ParquetWriter, remove_lines};
pub use parts::{PartInfo, PartState, PartWriter, compress, open};
pub use quarantine::QuarantineLine;
pub use regular::open_regular;
