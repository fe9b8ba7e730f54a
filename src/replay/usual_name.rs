//! The name under which an input is restored if no other file has it: a compressed file comes
//! back unpacked, so its name loses the ending that says otherwise, and the rows of a Parquet
//! file are JSONL.

use crate::write::InputInfo;

/// The endings of compressed files.
const PACKED: [(&str, &[&str]); 4] = [
    ("gzip", &["gz"]),
    ("zstd", &["zst", "zstd"]),
    ("bzip2", &["bz2"]),
    ("xz", &["xz"]),
];

/// The name that tells what the restored file holds.
#[must_use]
pub fn usual_name(input: &InputInfo) -> String {
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
        inputs.iter().map(usual_name).collect()
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
}
