//! What the integration tests share: running the pipeline, and folders as maps.

#![allow(dead_code)] // Each test file is a crate of its own and uses some of it.

use copydesk::config::Config;
use copydesk::exec::Silent;
use copydesk::run::{self, Job, RunError, Summary};
use copydesk::write::Claim;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// Cleans one folder.
pub fn clean(input: &Path, output: &Path, config: Config) -> Result<Summary, RunError> {
    let job = Job {
        paths: vec![input.to_owned()],
        listed: Vec::new(),
        output: output.to_owned(),
        claim: Claim::Empty,
        config,
        stop: copydesk::exec::Stop::default(),
    };
    run::clean(&job, &Silent)
}

/// Every file under a folder, by its relative path with `/`.
pub fn tree(root: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    let mut folders = vec![root.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(root).unwrap().to_str().unwrap();
                files.insert(name.replace('\\', "/"), fs::read(&path).unwrap());
            }
        }
    }
    files
}

/// The four folders of a result; `run.json` is another each time.
pub fn result(output: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut files = tree(output);
    files.remove("run.json").expect("a finished run");
    files
}

/// The parts of a series, like `clean/part`, one after the other.
pub fn series(output: &Path, name: &str) -> Vec<u8> {
    let prefix = format!("{name}-");
    let parts = result(output);
    let parts = parts.into_iter().filter(|(p, _)| p.starts_with(&prefix));
    parts.flat_map(|(_, bytes)| bytes).collect()
}

/// Writes files under a folder.
pub fn plant(root: &Path, files: &BTreeMap<String, Vec<u8>>) {
    for (name, bytes) in files {
        let path = root.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
}

/// A file of the repository.
pub fn at_home(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}
