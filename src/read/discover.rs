//! Finds the input files of the paths on the command line: sorted, each file once, each with a
//! unique name. In folders files whose names imply a format are taken and others are
//! counted. Each file is opened once, so that a missing permission is found before the run
//! begins.

use std::collections::{BTreeMap, HashMap};
use std::fs::{self, File, FileType, Metadata};
use std::io;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use super::error::{ReadError, shown};
use super::{Format, names};

/// Identifies a file independently of its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Identity {
    pub device: u64,
    pub inode: u64,
}

impl Identity {
    #[cfg(unix)]
    pub(super) fn of(_path: &Path, meta: &Metadata) -> Self {
        use std::os::unix::fs::MetadataExt as _;
        Self {
            device: meta.dev(),
            inode: meta.ino(),
        }
    }

    /// On other systems the canonical path identifies a file.
    #[cfg(not(unix))]
    pub(super) fn of(path: &Path, _meta: &Metadata) -> Self {
        let path = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        Self {
            device: 0,
            inode: xxhash_rust::xxh3::xxh3_64(path.as_os_str().as_encoded_bytes()),
        }
    }
}

/// A file to read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Input {
    pub path: PathBuf,
    /// The unique relative path, with `/` as separator. It is the id of a text file.
    pub name: String,
    /// Size on disk, in bytes.
    pub size: u64,
    /// The format that the name implies.
    pub format: Option<Format>,
    pub identity: Identity,
    pub modified: Option<SystemTime>,
    /// Whether it is a copy of standard input. Where that lies says nothing of it.
    pub piped: bool,
}

impl Input {
    /// The input at a path, with a name.
    ///
    /// # Errors
    /// The file cannot be opened.
    pub fn open(path: &Path, name: String) -> Result<Self, ReadError> {
        let failed = |source| ReadError::Open {
            path: path.to_owned(),
            source,
        };
        let meta = File::open(path)
            .and_then(|file| file.metadata())
            .map_err(failed)?;
        Ok(Self {
            format: names::format(&name),
            name,
            size: meta.len(),
            identity: Identity::of(path, &meta),
            modified: meta.modified().ok(),
            path: path.to_owned(),
            piped: false,
        })
    }
}

/// The result of the search for input files.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Discovered {
    /// Sorted by the bytes of their names.
    pub inputs: Vec<Input>,
    /// Files in folders that have another format, by extension.
    pub ignored: BTreeMap<String, u64>,
    /// Their sizes together, in bytes.
    pub ignored_bytes: u64,
    /// Entries of folders that cannot be read or are duplicates, each with the reason, sorted.
    pub skipped: Vec<(PathBuf, String)>,
}

/// Finds the inputs. `paths` are from the command line and may contain `-`, which stands for
/// the file `stdin` to which standard input was copied; `listed` are from a list of files.
///
/// # Errors
/// A path is missing, unreadable or neither file nor folder; one is given twice;
/// or two inputs would have one name.
pub fn discover(
    paths: &[PathBuf],
    listed: &[PathBuf],
    stdin: Option<&Path>,
) -> Result<Discovered, ReadError> {
    let mut search = Search::default();
    let alone = paths.len() == 1 && listed.is_empty();
    let mut stdin = stdin;
    for path in paths {
        if path.as_os_str() == "-" {
            let spool = stdin.take().ok_or(ReadError::NoStdin)?;
            let mut input = Input::open(spool, "stdin".to_owned())?;
            input.piped = true;
            search.found.push((true, input));
        } else {
            search.root(path, alone)?;
        }
    }
    for path in listed {
        search.root(path, false)?;
    }
    search.finish()
}

#[derive(Default)]
struct Search {
    /// Each input, with whether it was named and not found in a folder.
    found: Vec<(bool, Input)>,
    folders: HashMap<Identity, PathBuf>,
    out: Discovered,
}

impl Search {
    fn root(&mut self, path: &Path, alone: bool) -> Result<(), ReadError> {
        let meta = fs::metadata(path).map_err(|source| match source.kind() {
            io::ErrorKind::PermissionDenied => ReadError::Open {
                path: path.to_owned(),
                source,
            },
            _ => ReadError::Missing {
                path: path.to_owned(),
                source,
            },
        })?;
        if meta.is_dir() {
            let same = Identity::of(path, &meta);
            if let Some(first) = self.folders.insert(same, path.to_owned()) {
                let second = path.to_owned();
                return Err(ReadError::Twice { first, second });
            }
            let name = if alone {
                String::new()
            } else {
                names::cleaned(path)
            };
            return self.walk(path, name);
        }
        if !meta.is_file() {
            let path = path.to_owned();
            let what = kind_name(meta.file_type());
            return Err(ReadError::NotRegular { path, what });
        }
        let name = match path.file_name() {
            Some(name) if alone => names::lossy(name),
            _ => names::cleaned(path),
        };
        self.add(path, name, true)
    }

    fn add(&mut self, path: &Path, name: String, named: bool) -> Result<(), ReadError> {
        self.found.push((named, Input::open(path, name)?));
        Ok(())
    }

    fn walk(&mut self, root: &Path, name: String) -> Result<(), ReadError> {
        let mut folders = vec![(root.to_owned(), name)];
        while let Some((folder, prefix)) = folders.pop() {
            let failed = |source| ReadError::Open {
                path: folder.clone(),
                source,
            };
            for entry in fs::read_dir(&folder).map_err(failed)? {
                let entry = entry.map_err(failed)?;
                let file = names::lossy(&entry.file_name());
                if file.starts_with('.') {
                    continue;
                }
                let path = entry.path();
                let mut kind = entry.file_type().map_err(failed)?;
                if kind.is_dir() {
                    folders.push((path, names::join(&prefix, &file)));
                    continue;
                }
                if kind.is_symlink() {
                    kind = match fs::metadata(&path) {
                        Ok(meta) if meta.is_dir() => {
                            self.skip(path, "skipped: it is a link to a folder".to_owned());
                            continue;
                        }
                        Ok(meta) => meta.file_type(),
                        Err(source) if source.kind() == io::ErrorKind::PermissionDenied => {
                            return Err(ReadError::Open { path, source });
                        }
                        Err(error) => {
                            self.skip(path, format!("skipped: it is a broken link: {error}"));
                            continue;
                        }
                    };
                }
                if !kind.is_file() {
                    self.skip(path, format!("skipped: it is {}", kind_name(kind)));
                } else if names::format(&file).is_some() {
                    self.add(&path, names::join(&prefix, &file), false)?;
                } else {
                    *self.out.ignored.entry(names::extension(&file)).or_default() += 1;
                    self.out.ignored_bytes += fs::metadata(&path).map_or(0, |meta| meta.len());
                }
            }
        }
        Ok(())
    }

    fn skip(&mut self, path: PathBuf, why: String) {
        self.out.skipped.push((path, why));
    }

    /// Removes duplicates. Of several paths to a file the named one counts, else the first.
    fn finish(mut self) -> Result<Discovered, ReadError> {
        let mut found = std::mem::take(&mut self.found);
        found.sort_by(|(a_named, a), (b_named, b)| {
            (!a_named, &a.name, &a.path).cmp(&(!b_named, &b.name, &b.path))
        });
        let mut seen: HashMap<Identity, PathBuf> = HashMap::with_capacity(found.len());
        let mut inputs: Vec<Input> = Vec::with_capacity(found.len());
        for (named, input) in found {
            match seen.get(&input.identity) {
                Some(first) if named => {
                    let (first, second) = (first.clone(), input.path);
                    return Err(ReadError::Twice { first, second });
                }
                Some(first) => {
                    let why = format!("skipped: it is the same file as {}", shown(first));
                    self.out.skipped.push((input.path, why));
                }
                None => {
                    seen.insert(input.identity, input.path.clone());
                    inputs.push(input);
                }
            }
        }
        inputs.sort_by(|a, b| (&a.name, &a.path).cmp(&(&b.name, &b.path)));
        if let Some([a, b]) = inputs.windows(2).find(|w| w[0].name == w[1].name) {
            return Err(ReadError::SameName {
                name: a.name.clone(),
                first: a.path.clone(),
                second: b.path.clone(),
            });
        }
        if u32::try_from(inputs.len()).is_err() {
            let count = inputs.len();
            return Err(ReadError::TooMany { count });
        }
        self.out.inputs = inputs;
        self.out.skipped.sort();
        Ok(self.out)
    }
}

#[cfg(unix)]
/// Names a kind of file that cannot be read.
fn kind_name(kind: FileType) -> &'static str {
    use std::os::unix::fs::FileTypeExt as _;
    if kind.is_fifo() {
        "a named pipe"
    } else if kind.is_socket() {
        "a socket"
    } else {
        "a device"
    }
}

#[cfg(not(unix))]
fn kind_name(_kind: FileType) -> &'static str {
    "neither file nor folder"
}
