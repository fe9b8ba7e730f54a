//! The names under which files are restored, so that every input has one of its own that a
//! file system takes. A name that belongs to another file or folder becomes `NAME.unpacked`,
//! and where that is taken or too long, it gets a stated form: `STEM~HASH.ENDING`, with eight
//! hex digits of the hash of the whole name.

use crate::write::{InputInfo, Name, NotInside};
use std::collections::HashSet;
use xxhash_rust::xxh3::xxh3_64;

/// What follows a name that belongs to another file without its ending.
const UNPACKED: &str = ".unpacked";
/// The most bytes of a file name that all common file systems take.
const MAX_BYTES: usize = 255;
/// A longer ending is a part of the name.
const MAX_ENDING_BYTES: usize = 16;

/// Why there are no names.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NameError {
    #[error(transparent)]
    NotInside(#[from] NotInside),
    #[error("run.json lists the input {} twice; do not trust this result", .0.escape_debug())]
    Twice(String),
}

/// The names of the restored files.
#[derive(Debug)]
pub struct TargetNames {
    /// One for each input, in their order.
    pub of_inputs: Vec<Name>,
    given: HashSet<String>,
    /// Folders in which inputs lie.
    folders: HashSet<String>,
}

impl TargetNames {
    /// Gives every input a name: the one that is `wanted` for it, if that is possible.
    ///
    /// # Errors
    /// The name of an input leads out of the folder, or two have the same.
    pub fn new(
        inputs: &[InputInfo],
        wanted: impl Fn(&InputInfo) -> String,
    ) -> Result<Self, NameError> {
        let mut seen = HashSet::new();
        let mut names = Self {
            of_inputs: Vec::with_capacity(inputs.len()),
            given: HashSet::new(),
            folders: HashSet::new(),
        };
        for input in inputs {
            Name::new(input.name.clone())?;
            if !seen.insert(input.name.as_str()) {
                return Err(NameError::Twice(input.name.clone()));
            }
            let ends = input.name.match_indices('/');
            names
                .folders
                .extend(ends.map(|(end, _)| input.name[..end].to_owned()));
        }
        // A file that keeps its name has the first right to it.
        let mut of_inputs: Vec<Option<Name>> = vec![None; inputs.len()];
        for keeps in [true, false] {
            for (input, name) in inputs.iter().zip(&mut of_inputs) {
                let wanted = wanted(input);
                if (wanted == input.name) == keeps {
                    *name = Some(names.give_unpacked(&wanted, &input.name)?);
                }
            }
        }
        names.of_inputs = of_inputs.into_iter().flatten().collect();
        Ok(names)
    }

    /// The name that is wanted for an input, or `NAME.unpacked`, or the stated form.
    fn give_unpacked(&mut self, wanted: &str, of: &str) -> Result<Name, NotInside> {
        let unpacked = format!("{of}{UNPACKED}");
        let wanted = match self.is_free(wanted) || !self.is_free(&unpacked) {
            true => wanted,
            false => &unpacked,
        };
        self.give(wanted, of)
    }

    fn is_free(&self, name: &str) -> bool {
        file_name(name).len() <= MAX_BYTES
            && !self.folders.contains(name)
            && !self.given.contains(name)
    }

    /// The name of one more file, which comes from the input `of`.
    ///
    /// # Errors
    /// It leads out of the folder.
    pub fn give(&mut self, wanted: &str, of: &str) -> Result<Name, NotInside> {
        let mut name = wanted.to_owned();
        let mut attempt = 0;
        while !self.is_free(&name) {
            name = stated(wanted, &format!("{wanted}\0{of}\0{attempt}"));
            attempt += 1;
        }
        self.given.insert(name.clone());
        Name::new(name)
    }
}

/// The most bytes of a text, up to so many, that end with a character.
fn longest(text: &str, bytes: usize) -> usize {
    let ends = (0..=bytes.min(text.len())).rev();
    let mut ends = ends.filter(|end| text.is_char_boundary(*end));
    ends.next().unwrap_or_default()
}

fn file_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// `STEM~HASH.ENDING`, in the same folder.
fn stated(wanted: &str, hashed: &str) -> String {
    let file = file_name(wanted);
    let folder = &wanted[..wanted.len() - file.len()];
    let ending = file.rfind('.').filter(|at| *at > 0);
    let (stem, ending) = file.split_at(ending.unwrap_or(file.len()));
    let (stem, ending) = match ending.len() <= MAX_ENDING_BYTES {
        true => (stem, ending),
        false => (file, ""),
    };
    let hash = format!("~{:08x}", xxh3_64(hashed.as_bytes()) >> 32);
    let room = MAX_BYTES - hash.len() - ending.len();
    let stem = &stem[..longest(stem, room)];
    format!("{folder}{stem}{hash}{ending}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn input(name: &str) -> InputInfo {
        InputInfo {
            name: name.to_owned(),
            raw_name: None,
            bytes: 0,
            format: String::new(),
            compression: String::new(),
            encoding: None,
            members: 0,
            decompressed: 0,
            records: 0,
            tail: String::new(),
            hash: String::new(),
            unsampled: 0,
            complete: true,
            warnings: Vec::new(),
        }
    }

    /// Tables come back as lines.
    fn names(inputs: &[&str]) -> Result<TargetNames, NameError> {
        let inputs: Vec<_> = inputs.iter().map(|name| input(name)).collect();
        TargetNames::new(&inputs, |input| match input.name.ends_with(".table") {
            true => format!("{}.lines", input.name),
            false => input.name.clone(),
        })
    }

    #[test]
    fn every_input_has_a_name_of_its_own() {
        let all = [
            "a.table",
            "a.table.lines",
            "b.table",
            "b.table.lines/c.txt",
            "d",
            "d/e",
            "plain.txt",
        ];
        let found = names(&all).unwrap().of_inputs;
        let distinct: HashSet<&str> = found.iter().map(|name| &**name).collect();
        assert_eq!(distinct.len(), all.len());
        for (name, input) in found.iter().zip(&all) {
            let folder = all
                .iter()
                .any(|other| other.starts_with(&format!("{}/", &**name)));
            assert!(!folder, "{name} is a folder, too");
            let kept = matches!(
                *input,
                "a.table.lines" | "b.table.lines/c.txt" | "d/e" | "plain.txt"
            );
            assert_eq!(&**name == *input, kept, "{input}: {name}");
        }
        assert_eq!(&*found[0], "a.table.unpacked");
        let taken = ["a.table", "a.table.lines", "a.table.unpacked"];
        let stated = names(&taken).unwrap().of_inputs.swap_remove(0);
        assert!(
            stated.starts_with("a.table~") && stated.ends_with(".lines"),
            "{stated}"
        );
    }

    #[test]
    fn long_names_are_shortened_between_characters() {
        let long = "ä".repeat(125) + ".table";
        let mut found = names(&[&long, "x.table"]).unwrap();
        let name = file_name(&found.of_inputs[0]).to_owned();
        assert!(
            name.len() <= MAX_BYTES && name.ends_with(".lines"),
            "{name}"
        );
        assert!(name.starts_with(&"ä".repeat(100)), "{name}");
        let again = found.give(&format!("{long}.lines"), &long).unwrap();
        assert_ne!(*again, *name);
        assert_eq!(
            *found.give("x.table.damaged-7", "x.table").unwrap(),
            *"x.table.damaged-7"
        );
    }

    #[test]
    fn names_that_lead_out_or_are_there_twice_are_refused() {
        assert!(matches!(names(&["../a"]), Err(NameError::NotInside(_))));
        assert!(matches!(names(&["a", "a"]), Err(NameError::Twice(_))));
    }
}
