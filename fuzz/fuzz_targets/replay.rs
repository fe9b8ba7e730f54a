//! Audit replay. A whole run over any input is verified and restored; and an
//! audit that somebody else wrote is refused or replayed, and never leads out of
//! the folder.
#![no_main]

use copydesk::config::Config;
use copydesk::exec::{Silent, Stop};
use copydesk::replay::{Folder, restore, verify};
use copydesk::write::{AuditLine, clean_text, restore_record, restore_text};
use copydesk_fuzz::{clean, folder};
use libfuzzer_sys::fuzz_target;
use std::fs;

fuzz_target!(|data: &[u8]| {
    let Some((&how, bytes)) = data.split_first() else {
        return;
    };
    if how < 64 {
        let text = String::from_utf8_lossy(bytes);
        let Some((line, audit)) = text.split_once('\n') else {
            return;
        };
        if let Ok(audit) = serde_json::from_str::<AuditLine>(audit) {
            let _ = clean_text(line, &audit);
            let _ = restore_text(line, &audit);
            let _ = restore_record(line, &audit);
        }
        return;
    }
    let folder = folder();
    let input = folder.path().join("in");
    let output = folder.path().join("out");
    fs::create_dir(&input).expect("a folder");
    let name = if how & 1 == 0 { "a.jsonl" } else { "a.txt" };
    // In half of the cases the bytes are texts of a JSONL file.
    let bytes = if how & 3 == 2 {
        let text = String::from_utf8_lossy(bytes);
        let lines = text.split('\0').map(|t| {
            format!(
                "{{\"text\":{}}}\n",
                serde_json::to_string(t).expect("a string")
            )
        });
        lines.collect::<String>().into_bytes()
    } else {
        bytes.to_vec()
    };
    fs::write(input.join(name), &bytes).expect("a file");
    let mut config = Config::default();
    config.run.threads = 1;
    clean(&input, output.clone(), config, Stop::default()).expect("it is cleaned");
    let result = Folder::open(&output).expect("a result");
    let verified = verify(&result, &Silent).expect("it is verified");
    assert!(
        verified.differences.is_empty(),
        "{:?}",
        verified.differences
    );
    let target = folder.path().join("restored");
    restore(&result, &target).expect("it is restored");
    if how < 192 {
        let plain = result.manifest.inputs[0].compression == "none";
        if plain {
            assert_eq!(fs::read(target.join(name)).expect("the file"), bytes);
        }
        return;
    }
    // The result in other hands: bytes of each file are changed.
    let mut at = usize::from(how) * 31;
    for entry in walk(&output) {
        let mut content = fs::read(&entry).expect("a file");
        if content.is_empty() {
            continue;
        }
        for byte in bytes.iter().take(3) {
            at = (at * 131 + usize::from(*byte)) % content.len();
            content[at] = *byte;
        }
        fs::write(&entry, content).expect("a file");
    }
    let before = walk(folder.path()).len();
    let again = folder.path().join("again");
    if let Ok(result) = Folder::open(&output) {
        let _ = verify(&result, &Silent);
        let _ = restore(&result, &again);
    }
    let inside = if again.exists() {
        walk(&again).len()
    } else {
        0
    };
    assert_eq!(
        walk(folder.path()).len(),
        before + inside,
        "a file outside the target"
    );
});

fn walk(root: &std::path::Path) -> Vec<std::path::PathBuf> {
    let (mut files, mut folders) = (Vec::new(), vec![root.to_owned()]);
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path)
            } else {
                files.push(path)
            }
        }
    }
    files
}
