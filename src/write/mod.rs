//! The output: clean lines spliced from input lines, the audit from which the input can be
//! rebuilt, output files of bounded size, and the manifest. Every file is written under a
//! temporary name first, so that it is complete or not there at all.

mod access;
mod atomic_file;
mod audit;
mod claim;
mod folder;
mod identity;
mod clean_line;
mod lock;
mod manifest;
mod moves;
mod name;
mod new_file;
#[cfg(feature = "parquet")]
mod parquet_file;
#[cfg(feature = "parquet")]
mod parquet_schema;
mod parts;
mod quarantine;
mod work;

pub use access::Access;
pub use atomic_file::{AtomicFile, hash_of};
pub use audit::{
    AuditLine, EditLine, Misfit, RecordLine, Twin, Was, clean_text, restore_record, restore_text,
};
pub use clean_line::{CleanLine, Extra, clean_line};
pub use folder::{Claim, Claimed, FOLDERS, MANIFEST, OutputError, OutputFolder, TEMPLATES};
pub use identity::{Fingerprint, Identity};
pub use manifest::{FORMAT, FileInfo, InputInfo, Manifest, Timing, hex, unhex};
pub use name::{Name, NotInside};
pub use new_file::NewFile;
#[cfg(feature = "parquet")]
pub use parquet_file::{ParquetWriter, remove_lines};
pub use parts::{PartInfo, PartState, PartWriter, compress, lines_of};
pub use quarantine::QuarantineLine;
