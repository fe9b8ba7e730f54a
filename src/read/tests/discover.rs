//! Which inputs are found, and under which names.

use super::super::{Discovered, ReadError, discover, names};
use std::fs;
use std::os::unix::fs::symlink;
use std::process::Command;
use tempfile::TempDir;

fn folder(files: &[&str]) -> TempDir {
    let folder = TempDir::new().unwrap();
    for file in files {
        let path = folder.path().join(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, file).unwrap();
    }
    folder
}

fn called(found: &Discovered) -> Vec<&str> {
    found.inputs.iter().map(|i| &i.name[..]).collect()
}

#[test]
fn folders_give_their_texts_in_order() {
    let folder = folder(&[
        "b.txt",
        "a/z.JSONL.gz",
        "a/b.ndjson",
        "a.jsonl.zst",
        ".hidden.txt",
        ".git/x.txt",
        "x.png",
        "y.PNG",
        "README",
        "x.jsonl/in.txt",
    ]);
    let root = folder.path().to_owned();
    let found = discover(std::slice::from_ref(&root), &[], None).unwrap();
    let wanted = [
        "a.jsonl.zst",
        "a/b.ndjson",
        "a/z.JSONL.gz",
        "b.txt",
        "x.jsonl/in.txt",
    ];
    assert_eq!(called(&found), wanted);
    let ignored: Vec<_> = found.ignored.into_iter().collect();
    assert_eq!(ignored, [("(none)".to_owned(), 1), ("png".to_owned(), 2)]);
}

#[test]
fn names_of_files_and_of_several_paths() {
    let folder = folder(&["a/x.png", "b/y.txt"]);
    let (a, b) = (folder.path().join("a/x.png"), folder.path().join("b"));
    let alone = discover(std::slice::from_ref(&a), &[], None).unwrap();
    assert_eq!(called(&alone), ["x.png"]);
    let both = discover(&[a], &[b], None).unwrap();
    let base = names::cleaned(folder.path());
    assert_eq!(
        called(&both),
        [format!("{base}/a/x.png"), format!("{base}/b/y.txt")]
    );
}

#[test]
fn links_pipes_and_loops() {
    let folder = folder(&["a.txt", "sub/b.txt"]);
    let at = |name: &str| folder.path().join(name);
    symlink("a.txt", at("link.txt")).unwrap();
    symlink(".", at("loop")).unwrap();
    symlink("nowhere", at("dangling.txt")).unwrap();
    fs::hard_link(at("sub/b.txt"), at("sub/c.txt")).unwrap();
    assert!(
        Command::new("mkfifo")
            .arg(at("pipe.txt"))
            .status()
            .unwrap()
            .success()
    );
    let found = discover(&[folder.path().to_owned()], &[], None).unwrap();
    assert_eq!(called(&found), ["a.txt", "sub/b.txt"]);
    let skipped: Vec<_> = found.skipped.iter().map(|(path, _)| path.clone()).collect();
    let wanted = ["dangling.txt", "link.txt", "loop", "pipe.txt", "sub/c.txt"];
    assert_eq!(skipped, wanted.map(at));
    let named = discover(&[at("pipe.txt")], &[], None).unwrap_err();
    assert!(named.to_string().contains("a named pipe"), "{named}");
}

#[test]
fn what_is_wrong_with_paths() {
    let folder = folder(&["a.txt", "x/a.txt"]);
    let at = |name: &str| folder.path().join(name);
    let twice = discover(&[at("a.txt"), at("x/../a.txt")], &[], None);
    assert!(matches!(twice, Err(ReadError::Twice { .. })));
    let twice = discover(&[at("x"), at("x/.")], &[], None);
    assert!(matches!(twice, Err(ReadError::Twice { .. })));
    let missing = discover(&[at("b.txt")], &[], None);
    assert!(matches!(missing, Err(ReadError::Missing { .. })));
    let same = discover(&[at("x/../x/a.txt"), at("x/x/../../a.txt")], &[], None);
    assert!(same.is_err());
    assert!(matches!(
        discover(&["-".into()], &[], None),
        Err(ReadError::NoStdin)
    ));
}

#[test]
fn standard_input_has_a_name() {
    let folder = folder(&["spool"]);
    let spool = folder.path().join("spool");
    let found = discover(&["-".into()], &[], Some(&spool)).unwrap();
    assert_eq!(called(&found), ["stdin"]);
    assert_eq!(found.inputs[0].format, None);
}

#[test]
fn a_named_file_goes_before_the_same_in_a_folder() {
    let folder = folder(&["x/a.txt"]);
    let (root, file) = (folder.path().to_owned(), folder.path().join("x/a.txt"));
    let found = discover(&[root, file.clone()], &[], None).unwrap();
    assert_eq!(found.inputs.len(), 1);
    assert_eq!(found.skipped.len(), 1);
    assert_eq!(found.inputs[0].path, file);
}
