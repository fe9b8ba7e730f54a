//! The inputs of a run, put together again from its records and hashed, as `restore` would write
//! them: each gives the bytes that were read, in its place.

use super::Verified;
use crate::config::Audit;
use crate::replay::Folder;
use crate::write::{AuditLine, Fingerprint, InputInfo, QuarantineLine, hex};
use std::collections::HashMap;
use std::slice::Iter;
use xxhash_rust::xxh3::Xxh3;

/// The inputs in their order, and the one whose records come now.
pub struct Inputs<'a> {
    open: Option<Input<'a>>,
    left: Iter<'a, InputInfo>,
    found: HashMap<&'a str, &'a Fingerprint>,
    /// Whether the audit kept what the inputs are put together from.
    is_full: bool,
    /// A file that records name and the manifest does not.
    unknown: Option<String>,
}

/// An input whose records come.
struct Input<'a> {
    info: &'a InputInfo,
    hasher: Xxh3,
    bytes: u64,
    records: u64,
    /// A record of it did not come back, which was said.
    broken: bool,
}

impl<'a> Inputs<'a> {
    pub fn new(folder: &'a Folder) -> Self {
        let manifest = &folder.manifest;
        let found = manifest.run.inputs.iter();
        Self {
            open: None,
            left: manifest.inputs.iter(),
            found: found.map(|file| (file.name.as_str(), file)).collect(),
            is_full: manifest.config.output.audit == Audit::Full,
            unknown: None,
        }
    }

    /// Adds a document, with its record if that came back.
    pub fn document(&mut self, audit: &AuditLine, record: Option<&[u8]>, verified: &mut Verified) {
        let Some(input) = self.input(&audit.file, verified) else {
            return;
        };
        input.records += 1;
        input.put(audit.pre.as_bytes());
        match record {
            Some(record) => input.put(record),
            None => input.broken = true,
        }
        input.put(audit.post.as_bytes());
    }

    /// Adds what could not be read.
    pub fn quarantined(&mut self, line: &QuarantineLine, verified: &mut Verified) {
        let Some(input) = self.input(&line.file, verified) else {
            return;
        };
        input.records += u64::from(!line.continued);
        input.put(line.pre.as_bytes());
        match line.bytes().filter(|raw| raw.len() as u64 == line.len) {
            // Compressed bytes are not of the decompressed file.
            Some(_) if line.compressed => {}
            Some(raw) => {
                input.put(&raw);
                input.put(line.post.as_bytes());
            }
            None => {
                input.broken = true;
                let (file, at) = (line.file.escape_debug(), line.line);
                verified.differs(format!(
                    "{file} line {at}: its bytes are not those of its length"
                ));
            }
        }
    }

    /// Ends the last input, and those after it, which had no records.
    pub fn finish(mut self, verified: &mut Verified) {
        self.close(verified);
        while self.next(verified) {
            self.close(verified);
        }
    }

    /// The input of this name; those before it end.
    fn input(&mut self, name: &str, verified: &mut Verified) -> Option<&mut Input<'a>> {
        let is_open = self
            .open
            .as_ref()
            .is_some_and(|open| open.info.name == name);
        if !is_open {
            if !self.left.as_slice().iter().any(|info| info.name == name) {
                if self.unknown.as_deref() != Some(name) {
                    let shown = name.escape_debug();
                    verified.differs(format!(
                        "{shown} is not among the inputs in run.json, or not in its place"
                    ));
                    self.unknown = Some(name.to_owned());
                }
                return None;
            }
            while self.open.as_ref().is_none_or(|open| open.info.name != name) {
                self.close(verified);
                self.next(verified);
            }
        }
        self.open.as_mut()
    }

    /// Opens the next input; says whether there is one.
    fn next(&mut self, verified: &mut Verified) -> bool {
        self.open = self.left.next().map(|info| Input {
            info,
            hasher: Xxh3::new(),
            bytes: 0,
            records: 0,
            broken: !self.is_full,
        });
        let Some(Input { info, .. }) = &self.open else {
            return false;
        };
        let size = self.found.get(info.name.as_str()).map(|file| file.bytes);
        if size != Some(info.bytes) {
            let name = info.name.escape_debug();
            verified.differs(format!(
                "{name}: its size is not the same in both lists of run.json"
            ));
        }
        true
    }

    fn close(&mut self, verified: &mut Verified) {
        let Some(mut input) = self.open.take() else {
            return;
        };
        let info = input.info;
        input.put(info.tail.as_bytes());
        let mut check = |what: &str, same: bool| {
            if !same {
                let name = info.name.escape_debug();
                verified.differs(format!("{name}: {what} is not what run.json says"));
            }
        };
        check("the number of its records", input.records == info.records);
        if !input.broken {
            check("its size", input.bytes == info.decompressed);
            check(
                "what comes back",
                hex(input.hasher.digest128()) == info.hash,
            );
        }
    }
}

impl Input<'_> {
    fn put(&mut self, bytes: &[u8]) {
        self.hasher.update(bytes);
        self.bytes += bytes.len() as u64;
    }
}
