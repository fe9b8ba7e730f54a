//! The manifest `run.json`: what was read, counted and written. It is written last, and a
//! folder without it is no result.

use super::folder::MANIFEST;
use super::name::Name;
use super::{Fingerprint, PartInfo};
use crate::report::Totals;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::io::{self, Read as _};
use std::path::Path;
use xxhash_rust::xxh3::xxh3_128;

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
    /// xxh3-128 of the whole file with zeros in place of these digits, in hex. Nothing is left
    /// out: it covers the clock times, and therefore stands among them.
    #[serde(default)]
    pub hash: String,
}

impl Manifest {
    /// Reads the manifest of an output folder.
    ///
    /// # Errors
    /// The file is missing or is not a manifest.
    pub fn load(root: &Path) -> io::Result<Self> {
        Ok(serde_json::from_slice(&read(root)?)?)
    }

    /// The bytes of the file, with their hash in them.
    ///
    /// # Errors
    /// A name in it cannot be written as JSON.
    pub fn to_bytes(&self) -> io::Result<Vec<u8>> {
        let mut unsealed = self.clone();
        unsealed.run.hash = hex(0);
        let mut bytes = serde_json::to_vec_pretty(&unsealed)?;
        bytes.push(b'\n');
        let hash = hex(xxh3_128(&bytes));
        replace_last(&mut bytes, &unsealed.run.hash, &hash);
        Ok(bytes)
    }

    /// Whether the file in an output folder is, byte for byte, as it was written.
    ///
    /// # Errors
    /// The file is missing or cannot be read.
    pub fn is_as_written(root: &Path) -> io::Result<bool> {
        Ok(is_sealed(read(root)?))
    }
}

fn read(root: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let name = Name::new(MANIFEST.to_owned()).map_err(io::Error::other)?;
    name.open(root)?.read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Whether these bytes have the hash that they name.
fn is_sealed(mut bytes: Vec<u8>) -> bool {
    let Ok(manifest) = serde_json::from_slice::<Manifest>(&bytes) else {
        return false;
    };
    let hash = manifest.run.hash;
    hash.len() == hex(0).len()
        && replace_last(&mut bytes, &hash, &hex(0))
        && hex(xxh3_128(&bytes)) == hash
}

/// Puts digits in the place of others, where those stand last; says whether they stand there.
fn replace_last(bytes: &mut [u8], old: &str, new: &str) -> bool {
    let Some(at) = memchr::memmem::rfind(bytes, old.as_bytes()) else {
        return false;
    };
    bytes[at..at + new.len()].copy_from_slice(new.as_bytes());
    true
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;

    fn manifest() -> Manifest {
        Manifest {
            copydesk: "0.2.0".into(),
            format: FORMAT,
            config_hash: hex(0),
            rules_hash: hex(2),
            config: Config::default(),
            totals: Totals::default(),
            inputs: Vec::new(),
            ignored: BTreeMap::new(),
            outputs: vec![PartInfo {
                path: Name::new("clean/part-00000.jsonl".to_owned()).unwrap(),
                lines: 1,
                bytes: 2,
                uncompressed: 2,
                hash: hex(3),
            }],
            templates: None,
            unstruck: Vec::new(),
            run: Timing {
                started: "2026-05-05T10:08:00Z".into(),
                seconds: 0.25,
                threads: 2,
                mb_per_second: 1.5,
                inputs: Vec::new(),
                hash: String::new(),
            },
        }
    }

    /// Digits, letters, marks and blanks, the hash itself and the clock times: whatever byte
    /// becomes another, is left out or is put in.
    #[test]
    fn no_byte_changes_unseen() {
        let whole = manifest().to_bytes().unwrap();
        assert!(is_sealed(whole.clone()));
        for at in 0..whole.len() {
            let letter = whole[at];
            let others = [
                letter ^ 1,
                letter.to_ascii_uppercase(),
                letter.to_ascii_lowercase(),
                b'0',
                b'9',
                b' ',
            ];
            for other in others.into_iter().filter(|other| *other != letter) {
                let mut bytes = whole.clone();
                bytes[at] = other;
                assert!(!is_sealed(bytes), "byte {at} is {other}");
            }
            let mut bytes = whole.clone();
            bytes.remove(at);
            assert!(!is_sealed(bytes), "without byte {at}");
            let mut bytes = whole.clone();
            bytes.insert(at, b' ');
            assert!(!is_sealed(bytes), "a blank at byte {at}");
        }
    }

    #[test]
    fn the_same_values_written_in_another_way_are_a_change() {
        let whole = manifest().to_bytes().unwrap();
        let value: serde_json::Value = serde_json::from_slice(&whole).unwrap();
        assert!(!is_sealed(serde_json::to_vec(&value).unwrap()));
        assert!(!is_sealed([&whole[..], b"\n"].concat()));
        let mut reversed = serde_json::Map::new();
        for (key, value) in value.as_object().unwrap().iter().rev() {
            reversed.insert(key.clone(), value.clone());
        }
        let mut bytes = serde_json::to_vec_pretty(&reversed).unwrap();
        bytes.push(b'\n');
        assert!(!is_sealed(bytes));
    }
}
