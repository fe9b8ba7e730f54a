//! Normalising: its edits lie on characters and give the text back, and what is
//! normal stays as it is. Then it is cleaned, and comes back.
#![no_main]

use copydesk::record::invert;
use copydesk::text::normalize::{Lines, normalize};
use copydesk::{Cleaner, Config};
use libfuzzer_sys::fuzz_target;
use std::sync::LazyLock;

static CLEANER: LazyLock<Cleaner> =
    LazyLock::new(|| Cleaner::new(&Config::default()).expect("the default configuration"));

fuzz_target!(|data: &[u8]| {
    let Some((&how, bytes)) = data.split_first() else {
        return;
    };
    let text = String::from_utf8_lossy(bytes);
    let lines = Lines {
        split: how & 1 == 0,
        wrapped: how & 2 == 0,
    };
    let normal = match normalize(&text, lines) {
        Some((normal, rewrites)) => {
            for edit in &rewrites.edits {
                assert!(
                    text.get(edit.old.range()).is_some() && normal.get(edit.new.range()).is_some()
                );
            }
            assert!(
                rewrites
                    .edits
                    .windows(2)
                    .all(|w| w[0].new.end <= w[1].new.start)
            );
            assert_eq!(invert(&normal, &rewrites.edits, rewrites.was()), text);
            normal
        }
        None => text.into_owned(),
    };
    if let Some((again, _)) = normalize(&normal, lines) {
        assert_eq!(again, normal, "normalising twice");
    }
    if how & 4 == 0 {
        return;
    }
    let clean = CLEANER.clean(&normal);
    assert!(clean.account.balances());
    assert_eq!(clean.restore(), normal);
});
