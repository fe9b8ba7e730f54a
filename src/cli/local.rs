//! Paths on the command line. An address of another machine is no path, and is refused before
//! a folder named `s3:` is looked for or created.

use clap::builder::{PathBufValueParser, TypedValueParser};
use std::path::{Path, PathBuf};

/// Parses a path, and refuses an address.
pub fn local_path() -> impl TypedValueParser<Value = PathBuf> {
    PathBufValueParser::new().try_map(|path| match refuse_address(&path) {
        Some(message) => Err(message),
        None => Ok(path),
    })
}

/// What to say of a path that is an address, like `s3://bucket/dump.jsonl`.
pub fn refuse_address(path: &Path) -> Option<String> {
    let text = path.to_str()?;
    let (scheme, _) = text.split_once("://")?;
    let is_scheme = scheme.len() > 1
        && scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-' | b'.'));
    (is_scheme && !path.exists()).then(|| {
        format!(
            "copydesk reads local files; mount {scheme}:// or pipe it: … | copydesk clean - -o out"
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_no_paths() {
        for address in [
            "s3://bucket/a.jsonl",
            "https://a.example/dump",
            "gs://b",
            "hdfs://n:1/x",
        ] {
            assert!(refuse_address(Path::new(address)).is_some(), "{address}");
        }
        for path in [
            "dump/a.jsonl",
            "-",
            "a:b",
            "://x",
            "C://dump",
            "./s3:/x",
            "a b://c",
        ] {
            assert!(refuse_address(Path::new(path)).is_none(), "{path}");
        }
    }
}
