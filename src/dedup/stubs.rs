//! Stubs: documents that are mostly text which other stories of their source
//! have too, like a consent page or the first line before a paywall. Rows of
//! numbers go in, a flag for each comes out.
//!
//! A story that is put out again and again under new headlines shares its text
//! too, and is none: its headlines name the same things, and its text names them.

use super::Row;
use crate::exec::Workers;

/// Documents with other headlines that must share a paragraph.
const OTHERS: usize = 3;
/// A document is a stub if more than this share of its words is in such paragraphs.
const SHARE: f64 = 0.6;
/// A paragraph that names what so large a share of its headlines names is a
/// story's: a consent page does so by chance only.
const ON_TOPIC: f64 = 0.25;
/// Documents of a paragraph that are looked at for others: all, but where very
/// many have headlines of one matter.
const LOOKS: usize = 256;
/// As for the buckets: a sixteenth of the paragraphs is in memory at a time.
const SLICES: u64 = 16;

/// Which of the rows are stubs; none of those without a story.
#[must_use]
pub fn stubs(rows: &[(u64, &Row)], workers: &Workers) -> Vec<bool> {
    let slices: Vec<u64> = (0..SLICES).collect();
    let counted = workers.map(&slices, Vec::new, |all, &slice| shared(rows, slice, all));
    let mut words = vec![0u64; rows.len()];
    let mut on_topic = vec![false; rows.len()];
    for shared in counted.into_iter().flatten() {
        words[shared.document as usize] += u64::from(shared.words);
        on_topic[shared.document as usize] |= shared.on_topic;
    }
    rows.iter()
        .zip(words.iter().zip(on_topic))
        .map(|((_, row), (&shared, on_topic))| {
            let all = row.story.as_ref().map_or(0, |s| s.words());
            let learned = row.story.as_ref().is_some_and(|s| s.is_stub());
            learned || (!on_topic && shared as f64 > SHARE * f64::from(all))
        })
        .collect()
}

/// A paragraph of a document, in the order of keys, headlines and documents.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Paragraph {
    key: u64,
    headline: u64,
    document: u32,
    words: u32,
    on_topic: bool,
}

/// The shared paragraphs with a key in a slice of all.
fn shared(rows: &[(u64, &Row)], slice: u64, all: &mut Vec<Paragraph>) -> Vec<Paragraph> {
    all.clear();
    for (document, (_, row)) in (0u32..).zip(rows) {
        let Some(story) = &row.story else { continue };
        let mine = story.paragraphs().filter(|(key, ..)| key >> 60 == slice);
        all.extend(mine.map(|(key, words, on_topic)| Paragraph {
            key,
            headline: story.headline(),
            document,
            words,
            on_topic,
        }));
    }
    all.sort_unstable();
    let mut out = Vec::new();
    let story = |p: &Paragraph| rows[p.document as usize].1.story.as_deref();
    for group in all.chunk_by(|a, b| a.key == b.key) {
        if group.len() <= OTHERS {
            continue;
        }
        let named = group.iter().filter(|p| p.on_topic).count();
        let on_topic = named as f64 >= ON_TOPIC * group.len() as f64;
        for same in group.chunk_by(|a, b| a.headline == b.headline) {
            let mine = story(&same[0]);
            let is_other = |p: &&Paragraph| {
                p.headline != same[0].headline
                    && mine
                        .zip(story(p))
                        .is_some_and(|(mine, other)| !mine.shares_topic(other))
            };
            let others = group.iter().take(LOOKS).filter(is_other).take(OTHERS);
            if others.count() == OTHERS {
                out.extend(same.iter().map(|p| Paragraph { on_topic, ..*p }));
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dedup::Story;
    use crate::segment::Segmenter;

    fn row(source: &str, headline: &str, text: &str) -> Row {
        let mut segmenter = Segmenter::default();
        let view = segmenter.view(text);
        let story = Story::new(source, None, Some(headline), &view, view.tokens);
        Row {
            story: Some(Box::new(story)),
            ..Row::default()
        }
    }

    #[test]
    fn four_headlines_over_one_text_are_stubs() {
        let consent = "We and our partners store information on your device.";
        let more = format!("The ferry is late.\n{consent}");
        let long = format!("{consent}\nThe council met on Monday and put the vote off by a week.");
        let rows = [
            row("s", "A", consent),
            row("s", "B", consent),
            row("s", "C", &more),
            row("s", "D", consent),
            row("s", "E", &long),
            row("t", "F", consent),
            row("s", "A", consent),
        ];
        let rows: Vec<_> = (0u64..).zip(&rows).collect();
        let workers = Workers::new(2).unwrap();
        assert_eq!(
            stubs(&rows, &workers),
            [true, true, true, true, false, false, true]
        );
        // One headline, however often: copies, and no stubs.
        let same: Vec<_> = (0u64..).zip(vec![rows[0].1; 9]).collect();
        assert!(stubs(&same, &workers).iter().all(|s| !s));
        // One story four times, under headlines that name the same or, failing
        // that, are named in the text.
        let live =
            "The ferry sank off Dunmore at noon with ten sailors aboard.\nDivers found the wreck.";
        for headlines in [
            [
                "Ferry sinks",
                "Ten saved off ferry",
                "Ferry owner held",
                "What we know of the ferry",
            ],
            [
                "Ferry sinks off Dunmore",
                "Ten sailors saved off coast",
                "Owner held",
                "What we know",
            ],
        ] {
            let rows = headlines.map(|headline| row("s", headline, live));
            let rows: Vec<_> = (0u64..).zip(&rows).collect();
            let found = stubs(&rows, &workers);
            assert!(found.iter().all(|s| !s), "{headlines:?}: {found:?}");
        }
        // A consent page under headlines of one matter is a stub all the same.
        let news = [
            "Ferry sinks",
            "Ferry owner held",
            "Budget passes",
            "Mayor elected",
            "Rain ahead",
        ];
        let rows = news.map(|headline| row("s", headline, consent));
        let rows: Vec<_> = (0u64..).zip(&rows).collect();
        assert!(stubs(&rows, &workers).iter().all(|&s| s));
        // Three others are needed.
        assert!(stubs(&rows[..3], &workers).iter().all(|s| !s));
    }
}
