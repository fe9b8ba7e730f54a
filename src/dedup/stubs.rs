//! Stubs: documents that are mostly text which other stories of their source
//! have too, like a consent page or the first line before a paywall. Rows of
//! numbers go in, a flag for each comes out.

use super::Row;
use crate::exec::Workers;

/// Documents with other headlines that must share a paragraph.
const OTHERS: usize = 3;
/// A document is a stub if more than this share of its words is in such paragraphs.
const SHARE: f64 = 0.6;
/// As for the buckets: a sixteenth of the paragraphs is in memory at a time.
const SLICES: u64 = 16;

/// Which of the rows are stubs; none of those without a story.
#[must_use]
pub fn stubs(rows: &[(u64, &Row)], workers: &Workers) -> Vec<bool> {
    let slices: Vec<u64> = (0..SLICES).collect();
    let counted = workers.map(&slices, Vec::new, |all, &slice| shared(rows, slice, all));
    let mut words = vec![0u64; rows.len()];
    for (document, n) in counted.into_iter().flatten() {
        words[document as usize] += u64::from(n);
    }
    rows.iter()
        .zip(words)
        .map(|((_, row), shared)| {
            let all = row.story.as_ref().map_or(0, |s| s.words());
            shared as f64 > SHARE * f64::from(all)
        })
        .collect()
}

/// A paragraph of a document: its key, the headline, the document, its words.
type Paragraph = (u64, u64, u32, u32);

/// The documents with the words of each of their shared paragraphs in a slice of the keys.
fn shared(rows: &[(u64, &Row)], slice: u64, all: &mut Vec<Paragraph>) -> Vec<(u32, u32)> {
    all.clear();
    for (document, (_, row)) in (0u32..).zip(rows) {
        let Some(story) = &row.story else { continue };
        let mine = story.paragraphs().filter(|(key, _)| key >> 60 == slice);
        all.extend(mine.map(|(key, words)| (key, story.headline(), document, words)));
    }
    all.sort_unstable();
    let mut out = Vec::new();
    for group in all.chunk_by(|a, b| a.0 == b.0) {
        if group.len() <= OTHERS {
            continue;
        }
        for same in group.chunk_by(|a, b| a.1 == b.1) {
            if group.len() - same.len() >= OTHERS {
                out.extend(
                    same.iter()
                        .map(|&(_, _, document, words)| (document, words)),
                );
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
        // Three others are needed.
        assert!(stubs(&rows[..3], &workers).iter().all(|s| !s));
    }
}
