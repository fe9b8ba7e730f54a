//! Holds docs/evaluation/reliability.md to the tests: every row of the matrix is there, and
//! every test that it names exists.

use crate::common::at_home;
use std::collections::BTreeSet;
use std::fs;

const ROWS: usize = 64;

#[test]
fn every_row_of_the_matrix_is_a_test_or_has_a_reason() {
    let text = fs::read_to_string(at_home("docs/evaluation/reliability.md")).unwrap();
    let mut sources = String::new();
    let mut folders = vec![at_home("tests"), at_home("src")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == "rs") {
                sources.push_str(&fs::read_to_string(path).unwrap());
            }
        }
    }
    let mut rows = BTreeSet::new();
    for line in text.lines() {
        let cells: Vec<_> = line.split('|').map(str::trim).collect();
        let [_, row, _, held, _] = cells[..] else {
            continue;
        };
        let Ok(row) = row.parse::<usize>() else {
            continue;
        };
        assert!(rows.insert(row), "row {row} stands twice");
        assert!(held.len() > 10, "row {row} says nothing");
        for name in held.split('`').skip(1).step_by(2) {
            let test = name.rsplit("::").next().unwrap();
            let known = sources.contains(&format!("fn {test}("));
            assert!(known, "row {row}: there is no test {name}");
        }
    }
    assert_eq!(rows, (1..=ROWS).collect());
}
