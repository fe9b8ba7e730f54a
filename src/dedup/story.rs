//! What tells two stories with one text apart: source, URL and headline of a
//! document, as numbers. Two documents may share a text and be different stories,
//! and their relation is found from these numbers. No text is kept.

use crate::config::Relation;
use crate::scratch::{fixed, packed};
use crate::text::{Title, Token, View, combine, word_hash};
use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::xxh3_64;

/// The most words of a headline that are compared.
const HEADLINE_MAX_WORDS: usize = 24;
const _: () = assert!(
    HEADLINE_MAX_WORDS <= 32,
    "the words that a paragraph names are the bits of a number"
);
/// Headlines that share less than half of their words are unlike.
const LIKE_WORDS_SHARE: f64 = 0.5;
/// The most paragraphs that are kept of a document: its longest. What a stub repeats
/// is a handful of long ones.
const MAX_PARAGRAPHS: usize = 24;
/// The low bits of a paragraph's number. They hold how many words it has and, in the
/// highest of them, whether it names what the headline names.
const WORD_COUNT_BITS: u32 = 16;
const ON_TOPIC_BIT: u64 = 1 << (WORD_COUNT_BITS - 1);
/// A paragraph is on topic if it has so many long words of the headline, or all.
const ON_TOPIC_WORDS: usize = 2;

/// What the scan finds out about a document's story. The part that is looked up by
/// document number is its [`Heading`]; the part that other documents may share is
/// its paragraphs.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Story {
    source: u64,
    /// 0 where there is none.
    url: u64,
    /// Hash of the headline with its digits folded; of the first line where there is
    /// no headline.
    folded_headline: u64,
    /// The low bits of the hashes of the headline's words, sorted; empty where there
    /// is no headline. The lowest bit says that the word is long enough to name
    /// something.
    headline_words: Box<[u16]>,
    words: u32,
    /// Most of the text is that of learned templates.
    stub: bool,
    /// Hash of each paragraph, with its word count and topic bit in the low bits.
    #[serde(with = "packed")]
    paragraphs: Box<[u64]>,
}

impl Story {
    /// The story of a document. `words` are the tokens of `view` that are not struck.
    #[must_use]
    pub fn new(
        source: &str,
        url: Option<&str>,
        title: &Title,
        view: &View<'_>,
        words: &[Token],
    ) -> Self {
        let mut headline_words = Vec::with_capacity(HEADLINE_MAX_WORDS);
        let mut topic = Vec::with_capacity(HEADLINE_MAX_WORDS);
        for word in title.words().iter().take(HEADLINE_MAX_WORDS) {
            if word.is_long && !topic.contains(&word.hash) {
                topic.push(word.hash);
            }
            headline_words.push(word.hash as u16 & !1 | u16::from(word.is_long));
        }
        headline_words.sort_unstable();
        headline_words.dedup();
        Self {
            source: xxh3_64(source.as_bytes()),
            url: url.map_or(0, url_hash),
            folded_headline: if title.text().is_some() {
                folded(title)
            } else {
                let first = words.first().map(|t| view.line(t.line as usize));
                folded(&Title::new(first.map(str::to_owned)))
            },
            headline_words: headline_words.into(),
            words: u32::try_from(words.len()).unwrap_or(u32::MAX),
            stub: false,
            paragraphs: paragraphs(view, words, &topic),
        }
    }

    /// The part that is in the document's row.
    #[must_use]
    pub fn fingerprint(&self) -> StoryFingerprint {
        let words = self.headline_words.iter().flat_map(|w| w.to_le_bytes());
        let words: Vec<u8> = words.collect();
        StoryFingerprint {
            source: short(self.source),
            url: if self.url == 0 { 0 } else { short(self.url) },
            headline: if words.is_empty() {
                0
            } else {
                short(xxh3_64(&words))
            },
        }
    }

    /// The part that is looked up only where two texts are alike.
    #[must_use]
    pub fn heading(&self) -> Heading {
        let mut words = [0; HEADLINE_MAX_WORDS];
        words[..self.headline_words.len()].copy_from_slice(&self.headline_words);
        Heading {
            source: self.source,
            folded_headline: self.folded_headline,
            total: self.words,
            count: self.headline_words.len() as u8,
            words,
        }
    }

    /// Sets whether most of the text is that of learned templates.
    pub fn set_stub(&mut self, stub: bool) {
        self.stub = stub;
    }

    /// Whether most of the text is that of learned templates.
    #[must_use]
    pub fn is_stub(&self) -> bool {
        self.stub
    }

    /// Hash of the headline with its digits folded.
    #[must_use]
    pub fn folded_headline(&self) -> u64 {
        self.folded_headline
    }

    /// The paragraphs: of each a key that is different for each source, its number of
    /// words, and whether it is on the topic of the headline.
    pub fn paragraphs(&self) -> impl Iterator<Item = (u64, u16, bool)> + '_ {
        self.paragraphs.iter().map(|&p| {
            let words = p & (ON_TOPIC_BIT - 1);
            let key = combine([self.source, p >> WORD_COUNT_BITS]);
            (key, words as u16, p & ON_TOPIC_BIT != 0)
        })
    }
}

/// 32 bits of a hash, and never 0.
fn short(hash: u64) -> u32 {
    ((hash >> 32) as u32).max(1)
}

/// A story in so few bytes that every row has one. Values that differ prove that two
/// stories differ; values that are equal have to be looked up.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoryFingerprint {
    source: u32,
    /// 0 where none is known, or documents are compared by their texts alone.
    url: u32,
    headline: u32,
}

impl StoryFingerprint {
    /// The fingerprint of a document that is compared by its text alone.
    #[must_use]
    pub fn of_source(source: &str) -> Self {
        Self {
            source: short(xxh3_64(source.as_bytes())),
            ..Self::default()
        }
    }

    /// A hash of the source.
    #[must_use]
    pub fn source(&self) -> u32 {
        self.source
    }

    /// Whether two documents may have unlike headlines.
    #[must_use]
    pub fn other_headline(&self, other: &Self) -> bool {
        self.headline != 0 && other.headline != 0 && self.headline != other.headline
    }

    /// Whether two documents are on different pages of one source and may have
    /// unlike headlines; `None` if they are not of one source.
    #[must_use]
    pub fn other_page(&self, other: &Self) -> Option<bool> {
        if self.source != other.source {
            return None;
        }
        let other_url = self.url != 0 && other.url != 0 && self.url != other.url;
        Some(other_url && self.other_headline(other))
    }
}

/// What tells two stories with one text apart, and the size of the text.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Heading {
    source: u64,
    /// Hash of the headline with its digits folded.
    folded_headline: u64,
    /// Words of the clean text.
    pub total: u32,
    /// How many of `words` are set.
    count: u8,
    words: [u16; HEADLINE_MAX_WORDS],
}

impl Heading {
    fn words(&self) -> &[u16] {
        &self.words[..usize::from(self.count).min(HEADLINE_MAX_WORDS)]
    }

    /// Whether both headlines name one thing: "Ferry sinks" and "Ferry owner held".
    #[must_use]
    pub fn shares_topic(&self, other: &Self) -> bool {
        let (a, b) = (self.words(), other.words());
        a.iter().any(|w| w & 1 == 1 && b.binary_search(w).is_ok())
    }

    /// The relation to `other`, whose text is alike, if the two are different stories.
    /// `in_digits_only` says that their texts differ in nothing but digits.
    #[must_use]
    pub fn other_story(
        &self,
        other: &Self,
        in_digits_only: bool,
        other_page: bool,
    ) -> Option<Relation> {
        // A document that is compared by its text alone has source 0.
        if self.source != other.source || self.source == 0 {
            return None;
        }
        if in_digits_only && self.folded_headline == other.folded_headline {
            return Some(Relation::Template);
        }
        (other_page && self.is_unlike(other)).then_some(Relation::SamePageText)
    }

    /// Whether both headlines are known and share less than half of their words.
    #[must_use]
    pub fn is_unlike(&self, other: &Self) -> bool {
        let (a, b) = (self.words(), other.words());
        if a.is_empty() || b.is_empty() {
            // An unknown headline proves nothing.
            return false;
        }
        let shared = a.iter().filter(|w| b.binary_search(w).is_ok()).count();
        (shared as f64) < LIKE_WORDS_SHARE * (a.len() + b.len() - shared) as f64
    }
}

fixed!(Heading {
    source: u64,
    folded_headline: u64,
    total: u32,
    count: u8,
    words: [u16; HEADLINE_MAX_WORDS],
});

/// The longest paragraphs of the clean text, as numbers. One that occurs twice is one
/// paragraph with the words of both.
fn paragraphs(view: &View<'_>, words: &[Token], topic: &[u64]) -> Box<[u64]> {
    let max_words = ON_TOPIC_BIT as usize - 1;
    // A Bloom filter of 256 bits: few words of a text are in its headline.
    let mut filter = [0u64; 4];
    for word in topic {
        filter[(word >> 6 & 3) as usize] |= 1 << (word & 63);
    }
    let on_topic = |line: &[Token]| {
        let may = |t: &&Token| filter[(t.hash >> 6 & 3) as usize] >> (t.hash & 63) & 1 == 1;
        let may = line.iter().filter(may);
        let indices = may.filter_map(|t| topic.iter().position(|&word| word == t.hash));
        let named = indices.fold(0u32, |named, i| named | 1 << i).count_ones() as usize;
        !topic.is_empty() && named >= topic.len().min(ON_TOPIC_WORDS)
    };
    let mut all: Vec<(u64, usize)> = words
        .chunk_by(|a, b| a.line == b.line)
        .map(|left| {
            let line = &view.lines[left[0].line as usize];
            let hash = if left.len() == line.tokens.len() {
                line.key
            } else {
                combine(left.iter().map(|t| t.hash))
            };
            let topic = if on_topic(left) { ON_TOPIC_BIT } else { 0 };
            (hash << WORD_COUNT_BITS | topic, left.len())
        })
        .collect();
    all.sort_unstable();
    all.dedup_by(|next, kept| {
        let same = next.0 == kept.0;
        kept.1 += if same { next.1 } else { 0 };
        same
    });
    all.sort_by_key(|&(hash, words)| (std::cmp::Reverse(words), hash));
    all.truncate(MAX_PARAGRAPHS);
    all.iter()
        .map(|&(hash, words)| hash | words.min(max_words) as u64)
        .collect()
}

/// Hash of a headline with every run of numbers as one `0`, so that "5 March" is
/// "6 March".
fn folded(headline: &Title) -> u64 {
    let zero = word_hash("0");
    let mut after_number = false;
    let hashes = headline.words().iter().filter_map(|word| {
        let goes_on = std::mem::replace(&mut after_number, word.is_number) && word.is_number;
        (!goes_on).then_some(if word.is_number { zero } else { word.hash })
    });
    combine(hashes)
}

/// Hash of a URL without what does not identify the page: scheme, `www.`, fragment,
/// campaign parameters, and a slash at the end.
fn url_hash(url: &str) -> u64 {
    let url = url.split_once("://").map_or(url, |(_, rest)| rest);
    let url = url.strip_prefix("www.").unwrap_or(url);
    let url = url.split('#').next().unwrap_or(url);
    let (path, query) = url.split_once('?').unwrap_or((url, ""));
    let mut name = path.trim_end_matches('/').to_owned();
    let named = |p: &&str| !p.is_empty() && !p.starts_with("utm_") && !p.starts_with("fbclid=");
    for parameter in query.split('&').filter(named) {
        name.push('?');
        name.push_str(parameter);
    }
    xxh3_64(name.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scratch::Fixed;
    use crate::text::Segmenter;

    fn story(source: &str, url: &str, headline: &str, text: &str) -> Story {
        let mut segmenter = Segmenter::default();
        let view = segmenter.view(text);
        let known = |s: &'_ str| (!s.is_empty()).then(|| s.to_owned());
        let (url, headline) = (known(url), known(headline));
        Story::new(
            source,
            url.as_deref(),
            &Title::new(headline),
            &view,
            view.tokens,
        )
    }

    fn differs(a: &Story, b: &Story, in_digits_only: bool) -> Option<Relation> {
        let other_page = a.fingerprint().other_page(&b.fingerprint())?;
        let (a, b) = (a.heading(), b.heading());
        let mut bytes = Vec::new();
        a.put(&mut bytes);
        assert_eq!(
            (bytes.len(), Heading::take(&mut bytes.as_slice())),
            (Heading::WIDTH, a)
        );
        a.other_story(&b, in_digits_only, other_page)
    }

    #[test]
    fn one_source_other_page_other_headline() {
        let a = story("s", "https://www.s.example/a/", "Ferry strike ends", "x");
        let same = story("s", "http://s.example/a?utm_x=1#top", "Budget passes", "x");
        let other = story("s", "https://s.example/b", "Budget passes", "x");
        let moved = story("s", "https://s.example/b", "Ferry strike ends at last", "x");
        let elsewhere = story("t", "https://t.example/b", "Budget passes", "x");
        assert_eq!(differs(&a, &same, false), None);
        assert_eq!(differs(&a, &other, false), Some(Relation::SamePageText));
        assert_eq!(differs(&a, &moved, false), None);
        assert_eq!(differs(&a, &elsewhere, false), None);
        assert_eq!(
            differs(&a, &story("s", "https://s.example/b", "", "x"), false),
            None
        );
    }

    #[test]
    fn templates_have_one_headline() {
        let a = story("s", "", "Weather on 5 March", "x");
        let b = story("s", "", "Weather on 16 March", "x");
        assert_eq!(differs(&a, &b, true), Some(Relation::Template));
        assert_eq!(differs(&a, &b, false), None);
        assert_eq!(differs(&a, &story("s", "", "Sport", "x"), true), None);
        // Without a headline the first line is one.
        let a = story("s", "", "", "Lotto 1 2 3\nBody");
        assert_eq!(
            differs(&a, &story("s", "", "", "Lotto 4 5\nBody"), true),
            Some(Relation::Template)
        );
    }

    #[test]
    fn paragraphs_are_counted_once() {
        let a = story("s", "", "", "one two\nthree\nOne, two!");
        let counts: Vec<u16> = a.paragraphs().map(|p| p.1).collect();
        assert_eq!(counts, [4, 1]);
        let b = story("t", "", "", "one two");
        assert_ne!(a.paragraphs().next(), b.paragraphs().next());
    }
}
