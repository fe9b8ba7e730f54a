//! Stubs: documents that are mostly text which other stories of their source
//! have too, like a consent page or the first line before a paywall. Rows of
//! numbers go in, a flag for each comes out.
//!
//! A story that is put out again and again under new headlines shares its text
//! too, and is none: its headlines name the same things, and its text names them.

use super::index::{Headings, Revised};
use super::story::Heading;
use crate::exec::Workers;
use crate::scratch::{Sorter, fixed};
use std::io;

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

/// A paragraph of a document, in the order of keys, headlines and documents.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Paragraph {
    pub key: u64,
    pub headline: u64,
    pub number: u32,
    pub words: u16,
    pub on_topic: bool,
}

/// A paragraph that a document shares with enough others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Shared {
    number: u32,
    /// Which paragraph it is, in the order they were found.
    group: u32,
    words: u16,
}

fixed!(Paragraph {
    key: u64,
    headline: u64,
    number: u32,
    words: u16,
    on_topic: bool,
});

fixed!(Shared {
    number: u32,
    group: u32,
    words: u16
});

/// The numbers of the documents that are stubs, sorted. `counts` says which
/// documents are to be compared; the others' paragraphs are nobody's.
///
/// # Errors
/// A temporary file cannot be written or read.
pub(super) fn stubs(
    paragraphs: Sorter<Paragraph>,
    headings: &Headings,
    revised: &Revised,
    counts: impl Fn(u32) -> bool,
    workers: &Workers,
) -> io::Result<Vec<u32>> {
    let mut group = Group {
        headings,
        revised,
        workers,
        shared: paragraphs.another(),
        on_topic: Vec::new(),
        first: Vec::new(),
        looked: Vec::new(),
        last: None,
        size: 0,
        named: 0,
    };
    let mut key = None;
    for paragraph in paragraphs.sorted(workers)? {
        let mut paragraph = paragraph?;
        match revised.counts(paragraph.number).filter(|n| counts(*n)) {
            Some(number) => paragraph.number = number,
            None => continue,
        }
        if key != Some(paragraph.key) {
            group.end()?;
            key = Some(paragraph.key);
        }
        group.push(paragraph)?;
    }
    group.end()?;
    let (shared, on_topic) = (group.shared, group.on_topic);
    let mut found = Vec::new();
    let mut shared = shared.sorted(workers)?.peekable();
    while let Some(first) = shared.next().transpose()? {
        let number = first.number;
        let mut words = u64::from(first.words);
        let mut topical = on_topic[first.group as usize];
        let is_mine = |s: &io::Result<Shared>| s.as_ref().map_or(true, |s| s.number == number);
        while let Some(next) = shared.next_if(is_mine).transpose()? {
            words += u64::from(next.words);
            topical |= on_topic[next.group as usize];
        }
        let total = headings.get(number, revised)?.total;
        if !topical && words as f64 > SHARE * f64::from(total) {
            found.push(number);
        }
    }
    Ok(found)
}

/// The documents with one paragraph, as they come.
struct Group<'a> {
    headings: &'a Headings,
    revised: &'a Revised,
    workers: &'a Workers,
    shared: Sorter<Shared>,
    /// By group: whether it is the paragraph of a story.
    on_topic: Vec<bool>,
    /// The first [`LOOKS`], until they were looked at, and then their headings.
    first: Vec<Paragraph>,
    looked: Vec<(u64, Heading)>,
    /// The headline of the last one, and whether it has enough others.
    last: Option<(u64, bool)>,
    size: u64,
    named: u64,
}

impl Group<'_> {
    fn push(&mut self, paragraph: Paragraph) -> io::Result<()> {
        self.size += 1;
        self.named += u64::from(paragraph.on_topic);
        if !self.looked.is_empty() {
            return self.settle(paragraph);
        }
        self.first.push(paragraph);
        if self.first.len() == LOOKS {
            self.look()?;
        }
        Ok(())
    }

    /// Looks at the first ones.
    fn look(&mut self) -> io::Result<()> {
        let first = std::mem::take(&mut self.first);
        for p in &first {
            let heading = self.headings.get(p.number, self.revised)?;
            self.looked.push((p.headline, heading));
        }
        first.into_iter().try_for_each(|p| self.settle(p))
    }

    /// Notes a paragraph that enough others have under headlines of other matters.
    fn settle(&mut self, paragraph: Paragraph) -> io::Result<()> {
        let headline = paragraph.headline;
        let enough = match self.last {
            Some((last, enough)) if last == headline => enough,
            _ => {
                let mine = self.headings.get(paragraph.number, self.revised)?;
                let is_other = |(other, heading): &&(u64, Heading)| {
                    *other != headline && !mine.shares_topic(heading)
                };
                self.looked.iter().filter(is_other).take(OTHERS).count() == OTHERS
            }
        };
        self.last = Some((headline, enough));
        if enough {
            let group = u32::try_from(self.on_topic.len())
                .map_err(|_| io::Error::other("more paragraphs than 32 bits can number"))?;
            let shared = Shared {
                number: paragraph.number,
                group,
                words: paragraph.words,
            };
            self.shared.push(shared, self.workers)?;
        }
        Ok(())
    }

    fn end(&mut self) -> io::Result<()> {
        let ends = self.first.first().zip(self.first.last());
        let alone = ends.is_some_and(|(a, b)| a.headline == b.headline);
        if self.first.len() > OTHERS && !alone {
            self.look()?;
        }
        if !self.looked.is_empty() {
            let on_topic = self.named as f64 >= ON_TOPIC * self.size as f64;
            self.on_topic.push(on_topic);
        }
        self.first.clear();
        self.looked.clear();
        self.last = None;
        (self.size, self.named) = (0, 0);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dedup::{DocumentKeys, Index, Story};
    use crate::exec::Budget;
    use crate::text::{Segmenter, Title};

    fn row(source: &str, headline: &str, text: &str) -> Story {
        let mut segmenter = Segmenter::default();
        let view = segmenter.view(text);
        Story::new(
            source,
            None,
            &Title::new(Some(headline.to_owned())),
            &view,
            view.tokens,
        )
    }

    /// Which are stubs; with few paragraphs in memory, the same.
    fn found(stories: &[Story]) -> Vec<bool> {
        let folder = tempfile::tempdir().unwrap();
        let workers = Workers::new(2).unwrap();
        let one = |budget| {
            let mut index = Index::new(folder.path(), budget);
            for (number, story) in (0..).zip(stories) {
                let marks = DocumentKeys {
                    story: Some(story.clone()),
                    ..DocumentKeys::default()
                };
                index.push(number, &marks, &workers).unwrap();
            }
            stubs(
                index.paragraphs,
                &index.headings,
                &index.revised,
                |_| true,
                &workers,
            )
            .unwrap()
        };
        let numbers = one(Budget::new(Some(1 << 30)));
        assert_eq!(one(Budget::new(Some(2048))), numbers);
        (0..stories.len() as u32)
            .map(|n| numbers.binary_search(&n).is_ok())
            .collect()
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
        assert_eq!(found(&rows), [true, true, true, true, false, false, true]);
        // One headline, however often: copies, and no stubs.
        assert!(found(&vec![rows[0].clone(); 9]).iter().all(|s| !s));
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
            let found = found(&rows);
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
        assert!(found(&rows).iter().all(|&s| s));
        // However many there are: more than are looked at.
        let matter = |i| row("s", &format!("matter{i} against{i}"), consent);
        let many: Vec<_> = (0..2000).map(matter).collect();
        assert!(found(&many).iter().all(|&s| s));
        // Three others are needed.
        assert!(found(&rows[..3]).iter().all(|s| !s));
    }
}
