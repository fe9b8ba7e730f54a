//! The manifest `run.json`: what was read, counted and written. It is written last, and a
//! folder without it is no result.

use super::folder::MANIFEST;
use super::{Fingerprint, PartInfo};
use crate::report::Totals;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::io;
use std::path::Path;

/// Version of the output format.
pub const FORMAT: u32 = 1;

/// The manifest. Everything in it except `run` depends only on the input, the configuration
/// and the version.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Manifest {
    pub copydesk: String,
    pub format: u32,
    pub config_hash: String,
    pub rules_hash: String,
    pub config: crate::config::Config,
    pub totals: Totals,
    pub inputs: Vec<InputInfo>,
    /// Files in input folders that were not read, by extension.
    pub ignored: BTreeMap<String, u64>,
    pub outputs: Vec<FileInfo>,
    /// `templates.toml`: what was learned, or what was given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub templates: Option<FileInfo>,
    /// Rules and templates whose strikes were put back with `unstrike`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unstruck: Vec<String>,
    pub run: Timing,
}

/// An input file that was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InputInfo {
    pub name: String,
    /// The bytes of the path in hex, if it is not UTF-8.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub raw_name: Option<String>,
    pub bytes: u64,
    pub format: String,
    pub compression: String,
    /// UTF-16 or UTF-32 with its byte order, if the file was read as that. The sizes, offsets
    /// and the hash are of its text in UTF-8 then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub encoding: Option<String>,
    pub members: u64,
    pub decompressed: u64,
    pub records: u64,
    /// Others that the file has and that are not in the sample.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub unsampled: u64,
    /// Separator bytes after the last record.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub tail: String,
    /// xxh3-128 of the decompressed bytes that were read, in hex.
    pub hash: String,
    /// False if damage, `--limit` or `--sample` left bytes unread.
    pub complete: bool,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub warnings: Vec<String>,
}

impl InputInfo {
    /// Whether its records are the rows of a Parquet file, as JSON lines.
    #[must_use]
    pub fn is_parquet(&self) -> bool {
        self.format == "parquet"
    }

    /// Whether it has records, and none of them is in the sample.
    #[must_use]
    pub fn is_left_out(&self) -> bool {
        self.records == 0 && self.unsampled > 0
    }
}

fn is_zero(n: &u64) -> bool {
    *n == 0
}

/// A file that was written.
pub type FileInfo = PartInfo;

/// The part of the manifest that differs from run to run.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Timing {
    pub started: String,
    pub seconds: f64,
    pub threads: usize,
    /// Speed in MB (10⁶ bytes) of decompressed input per second.
    pub mb_per_second: f64,
    /// The input files as they were found; [`Identity`](super::Identity) compares them.
    #[serde(default)]
    pub inputs: Vec<Fingerprint>,
}

impl Manifest {
    /// Reads the manifest of an output folder.
    ///
    /// # Errors
    /// The file is missing or is not a manifest.
    pub fn load(root: &Path) -> io::Result<Self> {
        let bytes = std::fs::read(root.join(MANIFEST))?;
        Ok(serde_json::from_slice(&bytes)?)
    }
}

/// A 128-bit number as 32 hex digits.
#[must_use]
pub fn hex(n: u128) -> String {
    format!("{n:032x}")
}

/// The number with these 32 hex digits.
#[must_use]
pub fn unhex(digits: &str) -> Option<u128> {
    (digits.len() == 32)
        .then(|| u128::from_str_radix(digits, 16).ok())
        .flatten()
}
