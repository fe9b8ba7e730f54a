//! The names under which inputs are restored: a compressed file comes back unpacked, so its name
//! loses the ending that says otherwise, and the rows of a Parquet file are JSONL. Where that
//! name belongs to another file, the whole name is kept and `.unpacked` follows it.

use crate::write::InputInfo;
use std::collections::{BTreeMap, BTreeSet};

/// The endings of compressed files.
const PACKED: [(&str, &[&str]); 4] = [
    ("gzip", &["gz"]),
    ("zstd", &["zst", "zstd"]),
    ("bzip2", &["bz2"]),
    ("xz", &["xz"]),
];
/// What follows a name that could not be shortened.
pub const UNPACKED: &str = ".unpacked";

/// The restored name of each input, in their order.
#[must_use]
pub fn restored_names(inputs: &[InputInfo]) -> Vec<String> {
    let wanted: Vec<String> = inputs.iter().map(wanted).collect();
    let mut claims: BTreeMap<&str, usize> = BTreeMap::new();
    let mut folders: BTreeSet<&str> = BTreeSet::new();
    for (name, input) in wanted.iter().zip(inputs) {
        *claims.entry(name).or_default() += 1;
        folders.extend(
            input
                .name
                .match_indices('/')
                .map(|(at, _)| &input.name[..at]),
        );
    }
    let own: BTreeSet<&str> = inputs.iter().map(|input| input.name.as_str()).collect();
    inputs
        .iter()
        .zip(&wanted)
        .map(|(input, name)| {
            let keeps = *name == input.name;
            let is_free = claims.get(name.as_str()) == Some(&1)
                && !own.contains(name.as_str())
                && !folders.contains(name.as_str());
            if keeps || is_free {
                return name.clone();
            }
            let taken = |name: &str| {
                own.contains(name) || claims.contains_key(name) || folders.contains(name)
            };
            let mut other = format!("{}{UNPACKED}", input.name);
            while taken(&other) {
                other.push_str(UNPACKED);
            }
            other
        })
        .collect()
}

/// The name that tells what the restored file holds.
fn wanted(input: &InputInfo) -> String {
    if input.is_parquet() {
        return format!("{}.jsonl", input.name);
    }
    let shorter = || {
        let (_, endings) = PACKED.iter().find(|(kind, _)| *kind == input.compression)?;
        let (stem, ending) = input.name.rsplit_once('.')?;
        let is_packed = endings.iter().any(|e| ending.eq_ignore_ascii_case(e));
        // Neither nothing nor a folder, as `..gz` and `...gz` would be without it.
        let file = stem.rsplit('/').next().unwrap_or_default();
        (is_packed && !matches!(file, "" | "." | "..")).then(|| stem.to_owned())
    };
    shorter().unwrap_or_else(|| input.name.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(inputs: &[(&str, &str)]) -> Vec<String> {
        let inputs: Vec<_> = inputs
            .iter()
            .map(|(name, kind)| InputInfo {
                name: (*name).to_owned(),
                raw_name: None,
                bytes: 0,
                format: if *kind == "parquet" {
                    "parquet"
                } else {
                    "jsonl"
                }
                .to_owned(),
                compression: (*kind).to_owned(),
                encoding: None,
                members: 0,
                decompressed: 0,
                records: 0,
                tail: String::new(),
                hash: String::new(),
                unsampled: 0,
                complete: true,
                warnings: Vec::new(),
            })
            .collect();
        restored_names(&inputs)
    }

    #[test]
    fn an_unpacked_file_loses_its_ending() {
        assert_eq!(
            names(&[
                ("a/b.jsonl.GZ", "gzip"),
                ("c.zstd", "zstd"),
                ("d.txt.bz2", "bzip2"),
                ("e.json.xz", "xz"),
                // The name lies, or says nothing.
                ("f.gz", "none"),
                ("g.gz", "zstd"),
                ("h.jsonl", "gzip"),
                ("i/.gz", "gzip"),
                ("...gz", "gzip"),
                ("j.parquet", "parquet"),
            ]),
            [
                "a/b.jsonl",
                "c",
                "d.txt",
                "e.json",
                "f.gz",
                "g.gz",
                "h.jsonl",
                "i/.gz",
                "...gz",
                "j.parquet.jsonl"
            ]
        );
    }

    #[test]
    fn no_two_files_have_one_name() {
        assert_eq!(
            names(&[
                ("a.jsonl", "none"),
                ("a.jsonl.gz", "gzip"),
                ("b.txt.gz", "gzip"),
                ("b.txt.zst", "zstd"),
                ("c.gz", "gzip"),
                ("c/d.txt", "none"),
                ("e.gz", "gzip"),
                ("e", "none"),
                ("e.gz.unpacked", "none"),
                ("f.parquet", "parquet"),
                ("f.parquet.jsonl", "none"),
            ]),
            [
                "a.jsonl",
                "a.jsonl.gz.unpacked",
                "b.txt.gz.unpacked",
                "b.txt.zst.unpacked",
                "c.gz.unpacked",
                "c/d.txt",
                "e.gz.unpacked.unpacked",
                "e",
                "e.gz.unpacked",
                "f.parquet.unpacked",
                "f.parquet.jsonl"
            ]
        );
    }
}
