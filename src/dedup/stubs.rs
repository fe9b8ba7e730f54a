//! Stubs: documents that are mostly text which other stories of their source have
//! too, like a consent page or the first line before a paywall. The paragraphs of
//! all documents come in, and the numbers of the stubs go out.
//!
//! A story that is published again and again under new headlines shares its text
//! too, and is no stub: its headlines name the same things, and so does its text.

use super::headings::{Headings, Revised};
use super::records::ParagraphRecord;
use super::story::Heading;
use crate::exec::Workers;
use crate::scratch::{Sorter, fixed};
use std::io;

/// So many documents with other headlines must share a paragraph.
const OTHER_DOCUMENTS: usize = 3;
/// A document is a stub if more than this share of its words is in such paragraphs.
const SHARED_WORDS_SHARE: f64 = 0.6;
/// A paragraph belongs to a story if this share of its documents have headlines of
/// which it names the words: a consent page does so by chance only.
const ON_TOPIC_SHARE: f64 = 0.25;
/// So many documents of a paragraph are searched for other headlines. That is all
/// of them, unless very many have headlines on one topic.
const SAMPLE_DOCUMENTS: usize = 256;

/// A paragraph that a document shares with enough others, as it is sorted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Shared {
    number: u32,
    /// The index of the paragraph among those that were found.
    group: u32,
    words: u16,
}

fixed!(Shared {
    number: u32,
    group: u32,
    words: u16
});

/// The numbers of the documents that are stubs, sorted. `counts` says which documents
/// are to be compared; the paragraphs of the others are ignored.
///
/// # Errors
/// A temporary file cannot be written or read.
pub(super) fn stubs(
    paragraphs: Sorter<ParagraphRecord>,
    headings: &Headings,
    revised: &Revised,
    counts: impl Fn(u32) -> bool,
    workers: &Workers,
) -> io::Result<Vec<u32>> {
    let mut group = ParagraphGroup {
        headings,
        revised,
        workers,
        shared: paragraphs.another(),
        of_story: Vec::new(),
        pending: Vec::new(),
        sample: Vec::new(),
        last_headline: None,
        size: 0,
        on_topic: 0,
    };
    let mut key = None;
    for paragraph in paragraphs.sorted(workers)? {
        let mut paragraph = paragraph?;
        match revised.current(paragraph.number).filter(|n| counts(*n)) {
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
    let (shared, of_story) = (group.shared, group.of_story);
    let mut found = Vec::new();
    let mut shared = shared.sorted(workers)?.peekable();
    while let Some(first) = shared.next().transpose()? {
        let number = first.number;
        let mut words = u64::from(first.words);
        let mut has_story = of_story[first.group as usize];
        let of_document = |s: &io::Result<Shared>| s.as_ref().map_or(true, |s| s.number == number);
        while let Some(next) = shared.next_if(of_document).transpose()? {
            words += u64::from(next.words);
            has_story |= of_story[next.group as usize];
        }
        let total = headings.get(number, revised)?.total;
        if !has_story && words as f64 > SHARED_WORDS_SHARE * f64::from(total) {
            found.push(number);
        }
    }
    Ok(found)
}

/// The documents that have one paragraph, as they are read.
struct ParagraphGroup<'a> {
    headings: &'a Headings,
    revised: &'a Revised,
    workers: &'a Workers,
    shared: Sorter<Shared>,
    /// Of each paragraph that was found, whether it belongs to a story.
    of_story: Vec<bool>,
    /// The first documents, until there are [`SAMPLE_DOCUMENTS`] or the paragraph ends.
    pending: Vec<ParagraphRecord>,
    /// The headlines and headings of the first documents, after that.
    sample: Vec<(u64, Heading)>,
    /// The headline of the last document, and whether enough others differ from it.
    last_headline: Option<(u64, bool)>,
    /// How many documents there are.
    size: u64,
    /// How many of them have a headline of which the paragraph names the words.
    on_topic: u64,
}

impl ParagraphGroup<'_> {
    /// Adds a document of the paragraph.
    fn push(&mut self, paragraph: ParagraphRecord) -> io::Result<()> {
        self.size += 1;
        self.on_topic += u64::from(paragraph.on_topic);
        if !self.sample.is_empty() {
            return self.record(paragraph);
        }
        self.pending.push(paragraph);
        if self.pending.len() == SAMPLE_DOCUMENTS {
            self.take_sample()?;
        }
        Ok(())
    }

    /// Reads the headings of the pending documents, and decides on these.
    fn take_sample(&mut self) -> io::Result<()> {
        let first = std::mem::take(&mut self.pending);
        for p in &first {
            let heading = self.headings.get(p.number, self.revised)?;
            self.sample.push((p.headline, heading));
        }
        first.into_iter().try_for_each(|p| self.record(p))
    }

    /// Records the paragraph of a document as shared if enough others have it under
    /// headlines on other topics.
    fn record(&mut self, paragraph: ParagraphRecord) -> io::Result<()> {
        let headline = paragraph.headline;
        let enough = match self.last_headline {
            Some((last, enough)) if last == headline => enough,
            _ => {
                let heading = self.headings.get(paragraph.number, self.revised)?;
                let is_other = |(other_headline, other): &&(u64, Heading)| {
                    *other_headline != headline && !heading.shares_topic(other)
                };
                self.sample
                    .iter()
                    .filter(is_other)
                    .take(OTHER_DOCUMENTS)
                    .count()
                    == OTHER_DOCUMENTS
            }
        };
        self.last_headline = Some((headline, enough));
        if enough {
            let group = u32::try_from(self.of_story.len())
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

    /// Ends the paragraph.
    fn end(&mut self) -> io::Result<()> {
        let ends = self.pending.first().zip(self.pending.last());
        let one_headline = ends.is_some_and(|(a, b)| a.headline == b.headline);
        if self.pending.len() > OTHER_DOCUMENTS && !one_headline {
            self.take_sample()?;
        }
        if !self.sample.is_empty() {
            let of_story = self.on_topic as f64 >= ON_TOPIC_SHARE * self.size as f64;
            self.of_story.push(of_story);
        }
        self.pending.clear();
        self.sample.clear();
        self.last_headline = None;
        (self.size, self.on_topic) = (0, 0);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dedup::{DocumentKeys, Index, Story};
    use crate::exec::Budget;
    use crate::text::{Segmenter, Title};

    fn story(source: &str, headline: &str, text: &str) -> Story {
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

    /// Whether each story is a stub, with much memory and with little.
    fn found(stories: &[Story]) -> Vec<bool> {
        let folder = tempfile::tempdir().unwrap();
        let workers = Workers::new(2).unwrap();
        let one = |budget| {
            let mut index = Index::new(folder.path(), budget);
            for (number, story) in (0..).zip(stories) {
                let keys = DocumentKeys {
                    story: Some(story.clone()),
                    ..DocumentKeys::default()
                };
                index.push(number, &keys, &workers).unwrap();
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
        let stories = [
            story("s", "A", consent),
            story("s", "B", consent),
            story("s", "C", &more),
            story("s", "D", consent),
            story("s", "E", &long),
            story("t", "F", consent),
            story("s", "A", consent),
        ];
        assert_eq!(
            found(&stories),
            [true, true, true, true, false, false, true]
        );
        // One headline, however often: copies, and no stubs.
        assert!(found(&vec![stories[0].clone(); 9]).iter().all(|s| !s));
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
            let stories = headlines.map(|headline| story("s", headline, live));
            let found = found(&stories);
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
        let stories = news.map(|headline| story("s", headline, consent));
        assert!(found(&stories).iter().all(|&s| s));
        // However many there are: more than are looked at.
        let matter = |i| story("s", &format!("matter{i} against{i}"), consent);
        let many: Vec<_> = (0..2000).map(matter).collect();
        assert!(found(&many).iter().all(|&s| s));
        // Three others are needed.
        assert!(found(&stories[..3]).iter().all(|s| !s));
    }
}
