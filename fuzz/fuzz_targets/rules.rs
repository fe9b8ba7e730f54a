//! Rule files and configurations of a user: refused with a message of one line,
//! or used; and then no text takes long.
#![no_main]

use copydesk::clean::rules::{Ruleset, mark};
use copydesk::config::{Config, Profile};
use copydesk::record::Lifted;
use copydesk::text::{Segmenter, Title};
use copydesk::clean::Strikes;
use copydesk_fuzz::folder;
use libfuzzer_sys::fuzz_target;
use std::cell::LazyCell;
use tempfile::TempDir;

thread_local! {
    static FOLDER: LazyCell<TempDir> = LazyCell::new(folder);
}

const TEXT: &str = "READ MORE: Storm warning\n\nBy Jo Reed\n\nThe canal froze over on Sunday night, he said.\n\n\
    aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab\n\n\
    Updated 3 hours ago | Evening Post\n\n[Skaters on Monday. (PHOTO / AP)]";

fuzz_target!(|data: &[u8]| {
    let Some((&how, bytes)) = data.split_first() else {
        return;
    };
    let text = String::from_utf8_lossy(bytes);
    if how & 1 == 0 {
        let rules = match Ruleset::parse("own.toml", &text) {
            Ok(rules) => rules,
            Err(e) => {
                assert!(e.to_string().contains("own.toml"), "{e}");
                return;
            }
        };
        let mut segmenter = Segmenter::default();
        let view = segmenter.view(TEXT);
        let mut strikes = Strikes::new(view.lines.len());
        mark(
            &view,
            &rules,
            &Title::default(),
            &mut strikes,
            &mut Lifted::default(),
        );
        return;
    }
    FOLDER.with(|folder| {
        let path = folder.path().join("c.toml");
        std::fs::write(&path, text.as_bytes()).expect("a file");
        if let Ok(config) = Config::load(Profile::Corpus, Some(&path)) {
            let written = config.to_toml();
            if config.validate().is_ok() {
                std::fs::write(&path, &written).expect("a file");
                let again =
                    Config::load(Profile::Corpus, Some(&path)).expect("what we write we read");
                assert_eq!(again.hash(), config.hash());
            }
        }
    });
});
