//! Normalising: its edits lie on characters and give the text back, and what is
//! normal stays as it is. Then all marks are set on it, and struck.
#![no_main]

use copydesk::clean::rules::{Ruleset, mark};
use copydesk::text::normalize::{Lines, normalize};
use copydesk::record::{Lifted, Strike, apply, invert};
use copydesk::text::{Segmenter, Title};
use copydesk::clean::Strikes;
use libfuzzer_sys::fuzz_target;
use std::sync::LazyLock;

static RULES: LazyLock<Ruleset> = LazyLock::new(|| Ruleset::builtin().expect("rules"));

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
    let mut segmenter = Segmenter::default();
    let view = segmenter.view(&normal);
    let mut strikes = Strikes::new(view.lines.len());
    mark(
        &view,
        &RULES,
        &Title::default(),
        &mut strikes,
        &mut Lifted::default(),
    );
    copydesk::clean::repeat::mark(&view, None, &mut strikes);
    let found = strikes.finish(&view);
    let clean = apply(&normal, &Strike::edits(&found));
    assert_eq!(
        invert(
            &clean,
            &Strike::edits(&found),
            found.iter().map(|s| &normal[s.span.range()])
        ),
        normal
    );
});
