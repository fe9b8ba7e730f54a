//! Same text, other story: what a document says of itself beside its text,
//! as numbers, and the relation of two that share a text but may not be one
//! story. Nothing is decided here, and no text is kept.

use crate::config::Relation;
use crate::scratch::{fixed, packed};
use crate::text::{Title, Token, View, combine, word_hash};
use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::xxh3_64;

/// Words of a headline that are compared.
const HEADLINE_WORDS: usize = 24;
const _: () = assert!(
    HEADLINE_WORDS <= 32,
    "the words that a paragraph names are bits"
);
/// Headlines that share less than half of their words are unlike.
const LIKE: f64 = 0.5;
/// Paragraphs that are counted of a document: its longest. What a stub repeats
/// is a handful of long ones.
const PARAGRAPHS: usize = 24;
/// Low bits of a paragraph that hold its number of words and, in the highest,
/// whether it speaks of what the headline names.
const COUNT_BITS: u32 = 16;
const ON_TOPIC: u64 = 1 << (COUNT_BITS - 1);
/// Words of the headline in a paragraph that speaks of it, if it has so many.
const TOPIC_WORDS: usize = 2;

/// What stands around a text, as the scan finds it. What of it is asked for by
/// number is a [`Heading`], what of it may repeat are paragraphs.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Story {
    source: u64,
    /// 0 where there is none.
    url: u64,
    /// The headline with its digits folded; of the first line where there is none.
    headline: u64,
    /// Low bits of the hashes of the headline's words, sorted; empty where
    /// there is no headline. The last bit says that the word is long enough to
    /// name something.
    headline_words: Box<[u16]>,
    words: u32,
    /// Learned templates are most of the text.
    stub: bool,
    #[serde(with = "packed")]
    paragraphs: Box<[u64]>,
}

impl Story {
    /// `words` are the tokens that strikes leave of `view`.
    #[must_use]
    pub fn new(
        source: &str,
        url: Option<&str>,
        title: &Title,
        view: &View<'_>,
        words: &[Token],
    ) -> Self {
        let mut headline_words = Vec::with_capacity(HEADLINE_WORDS);
        let mut topic = Vec::with_capacity(HEADLINE_WORDS);
        for word in title.words().iter().take(HEADLINE_WORDS) {
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
            headline: if title.text().is_some() {
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

    /// What the row of a document holds of it.
    #[must_use]
    pub fn outlook(&self) -> StoryFingerprint {
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

    /// What is asked for only where two texts are alike.
    #[must_use]
    pub fn heading(&self) -> Heading {
        let mut words = [0; HEADLINE_WORDS];
        words[..self.headline_words.len()].copy_from_slice(&self.headline_words);
        Heading {
            source: self.source,
            folded: self.headline,
            total: self.words,
            count: self.headline_words.len() as u8,
            words,
        }
    }

    /// Says whether most of the text is that of learned templates.
    pub fn set_stub(&mut self, stub: bool) {
        self.stub = stub;
    }

    #[must_use]
    pub fn is_stub(&self) -> bool {
        self.stub
    }

    /// The headline with its digits folded.
    #[must_use]
    pub fn headline(&self) -> u64 {
        self.headline
    }

    /// The paragraphs, each as a key within all sources, its number of words, and
    /// whether it speaks of what the headline names.
    pub fn paragraphs(&self) -> impl Iterator<Item = (u64, u16, bool)> + '_ {
        self.paragraphs.iter().map(|&p| {
            let words = p & (ON_TOPIC - 1);
            let key = combine([self.source, p >> COUNT_BITS]);
            (key, words as u16, p & ON_TOPIC != 0)
        })
    }
}

/// 32 bits of a hash, and never 0.
fn short(hash: u64) -> u32 {
    ((hash >> 32) as u32).max(1)
}

/// A story in so few bytes that every row has one. What it denies is so; what it
/// affirms is looked up.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoryFingerprint {
    source: u32,
    /// 0 where none is known, or texts are compared alone.
    url: u32,
    headline: u32,
}

impl StoryFingerprint {
    /// Of a document that is compared by its text alone.
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

    /// Whether two documents stand on two pages of one source, and may have
    /// unlike headlines; `None` if they are not of one source.
    #[must_use]
    pub fn elsewhere(&self, other: &Self) -> Option<bool> {
        let known = |a: u32, b: u32| a != 0 && b != 0;
        if self.source != other.source {
            return None;
        }
        let differ = |a, b| known(a, b) && a != b;
        Some(differ(self.url, other.url) && differ(self.headline, other.headline))
    }
}

/// What tells two stories with one text apart, and the size of the text.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Heading {
    source: u64,
    /// The headline with its digits folded.
    folded: u64,
    /// Words of the clean text.
    pub total: u32,
    count: u8,
    words: [u16; HEADLINE_WORDS],
}

impl Heading {
    fn words(&self) -> &[u16] {
        &self.words[..usize::from(self.count).min(HEADLINE_WORDS)]
    }

    /// Whether both headlines name something: "Ferry sinks" and "Ferry owner held".
    #[must_use]
    pub fn shares_topic(&self, other: &Self) -> bool {
        let (a, b) = (self.words(), other.words());
        a.iter().any(|w| w & 1 == 1 && b.binary_search(w).is_ok())
    }

    /// Why this is another story than `other`, although their texts are alike.
    #[must_use]
    pub fn differs(&self, other: &Self, in_digits_only: bool, elsewhere: bool) -> Option<Relation> {
        // Those compared by their texts alone have none.
        if self.source != other.source || self.source == 0 {
            return None;
        }
        if in_digits_only && self.folded == other.folded {
            return Some(Relation::Template);
        }
        (elsewhere && self.is_unlike(other)).then_some(Relation::SamePageText)
    }

    fn is_unlike(&self, other: &Self) -> bool {
        let (a, b) = (self.words(), other.words());
        if a.is_empty() || b.is_empty() {
            // An unknown headline proves nothing.
            return false;
        }
        let shared = a.iter().filter(|w| b.binary_search(w).is_ok()).count();
        (shared as f64) < LIKE * (a.len() + b.len() - shared) as f64
    }
}

fixed!(Heading {
    source: u64,
    folded: u64,
    total: u32,
    count: u8,
    words: [u16; HEADLINE_WORDS],
});

/// The longest paragraphs of what strikes left, with their words; one that
/// stands twice counts once.
fn paragraphs(view: &View<'_>, words: &[Token], topic: &[u64]) -> Box<[u64]> {
    let most = ON_TOPIC as usize - 1;
    // One look at 256 bits for each word of the text; few are in the headline.
    let mut filter = [0u64; 4];
    for word in topic {
        filter[(word >> 6 & 3) as usize] |= 1 << (word & 63);
    }
    let on_topic = |line: &[Token]| {
        let may = |t: &&Token| filter[(t.hash >> 6 & 3) as usize] >> (t.hash & 63) & 1 == 1;
        let may = line.iter().filter(may);
        let place = may.filter_map(|t| topic.iter().position(|&word| word == t.hash));
        let named = place.fold(0u32, |named, at| named | 1 << at).count_ones() as usize;
        !topic.is_empty() && named >= topic.len().min(TOPIC_WORDS)
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
            let topic = if on_topic(left) { ON_TOPIC } else { 0 };
            (hash << COUNT_BITS | topic, left.len())
        })
        .collect();
    all.sort_unstable();
    all.dedup_by(|next, kept| {
        let same = next.0 == kept.0;
        kept.1 += if same { next.1 } else { 0 };
        same
    });
    all.sort_by_key(|&(hash, words)| (std::cmp::Reverse(words), hash));
    all.truncate(PARAGRAPHS);
    all.iter()
        .map(|&(hash, words)| hash | words.min(most) as u64)
        .collect()
}

/// A headline with every run of digits as one `0`, so that "5 March" is "6 March".
fn folded(headline: &Title) -> u64 {
    let zero = word_hash("0");
    let mut after_number = false;
    let hashes = headline.words().iter().filter_map(|word| {
        let goes_on = std::mem::replace(&mut after_number, word.is_number) && word.is_number;
        (!goes_on).then_some(if word.is_number { zero } else { word.hash })
    });
    combine(hashes)
}

/// A URL without what does not name the page: scheme, `www.`, fragment,
/// campaign parameters, a slash at the end.
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
        let elsewhere = a.outlook().elsewhere(&b.outlook())?;
        let (a, b) = (a.heading(), b.heading());
        let mut bytes = Vec::new();
        a.put(&mut bytes);
        assert_eq!(
            (bytes.len(), Heading::take(&mut bytes.as_slice())),
            (Heading::WIDTH, a)
        );
        a.differs(&b, in_digits_only, elsewhere)
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
