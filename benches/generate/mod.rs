//! A news dump out of a seed, with the truth about it: documents as JSONL lines
//! or texts, and what was planted in them. The same seed gives the same bytes
//! on every machine. Shared by the benches, the tests and `examples/generate.rs`.

mod furniture;
mod kin;
mod random;
mod words;

pub use furniture::{FAMILIES, Furniture};
pub use kin::Kin;

use furniture::Moment;
use random::Random;
use words::{Vocabulary, push_number};

/// Stories that copies are made of: the last so many.
const RECENT: usize = 512;
/// Copies, repeated blocks, doubled paragraphs and untidy texts, of a thousand.
const COPIES: usize = 80;
const BLOCKS: usize = 30;
const DOUBLED: usize = 30;
const UNTIDY: usize = 150;
/// Stories with words changed, and reports out of a form, if they are asked for.
const NEAR: usize = 40;
const FORMS: usize = 10;

/// What was planted in the documents so far.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Truth {
    pub documents: u64,
    /// Documents that tell an earlier one's story word for word, with furniture of their own.
    pub exact_copies: u64,
    /// Documents that tell an earlier one's story with some words changed.
    pub near_copies: u64,
    /// Reports that differ from others of their source in numbers only.
    pub forms: u64,
    /// Documents in which two to four paragraphs stand again after the story.
    pub repeated_blocks: u64,
    /// Documents in which one paragraph stands twice in a row.
    pub doubled_paragraphs: u64,
    /// Documents whose first line is their title.
    pub headlines: u64,
    /// Documents with blanks or invisible characters that normalising takes.
    pub untidy: u64,
    /// Documents with a banner that gives a date.
    pub dated_banners: u64,
    /// Lines of furniture, by the families of [`FAMILIES`].
    pub furniture: [u64; FAMILIES.len()],
}

/// One document and the truth about it.
#[derive(Debug, Clone, Default)]
pub struct Doc {
    pub number: u64,
    pub title: String,
    pub source: String,
    pub url: String,
    pub author: String,
    /// Like news-please: `2024-03-05 10:08`.
    pub date: String,
    /// The text as scraped.
    pub text: String,
    /// Its paragraphs, without furniture, repetition and headline.
    pub body: Vec<String>,
    /// The document whose story this one tells again.
    pub copy_of: Option<u64>,
    /// The document whose story this one tells in other words.
    pub near: Option<Kin>,
    /// Whether it came out of a form.
    pub form: bool,
    pub furniture: Vec<Furniture>,
    /// Whether one of them gives the date.
    pub dated_banner: bool,
    /// The line spells characters beyond ASCII as `\uXXXX`, as Python does.
    ascii: bool,
}

struct Story {
    number: u64,
    title: String,
    body: Vec<String>,
}

/// Makes documents, without end.
pub struct Generator {
    random: Random,
    words: Vocabulary,
    sources: Vec<String>,
    recent: Vec<Story>,
    /// Of each source, where they are asked for: the headline and the story.
    forms: Vec<(String, Vec<String>)>,
    truth: Truth,
}

impl Generator {
    pub fn new(seed: u64) -> Self {
        let words = Vocabulary::new();
        let mut random = Random::new(seed);
        let sources = (0..60)
            .map(|_| {
                let place = words.place(&mut random).to_lowercase();
                place + random.pick(&["-times.example", "news.example", "-herald.example"])
            })
            .collect();
        Self {
            random,
            words,
            sources,
            recent: Vec::with_capacity(RECENT),
            forms: Vec::new(),
            truth: Truth::default(),
        }
    }

    /// With near copies and forms too; other bytes than without.
    pub fn with_kin(seed: u64) -> Self {
        let mut generator = Self::new(seed);
        for outlet in 0..generator.sources.len() {
            let mut title = String::from("Gauge at 7.45: ");
            let words = &generator.words;
            words.headline(&mut generator.random, &mut title);
            let mut body = generator.story(outlet.is_multiple_of(3));
            let gauge = "At 7.45 the gauge stood at 12.5 metres, and 341 boats were counted.";
            body[0] = gauge.to_owned();
            generator.forms.push((title, body));
        }
        generator
    }

    /// What was planted so far.
    pub fn truth(&self) -> &Truth {
        &self.truth
    }

    /// The next document.
    pub fn document(&mut self) -> Doc {
        let number = self.truth.documents;
        self.truth.documents += 1;
        let outlet = self.random.below(self.sources.len());
        let mut doc = Doc {
            number,
            source: self.sources[outlet].clone(),
            // A site's habits: its quotes and its JSON are always the same.
            ascii: outlet.is_multiple_of(4),
            ..Doc::default()
        };
        let kind = match self.forms.is_empty() || self.recent.is_empty() {
            true => usize::MAX,
            false => self.random.below(1000),
        };
        if kind < NEAR {
            let story = &self.recent[self.random.below(self.recent.len())];
            doc.title.clone_from(&story.title);
            let (body, jaccard) = kin::changed(&mut self.random, &self.words, &story.body);
            doc.body = body;
            doc.near = Some(Kin {
                of: story.number,
                jaccard,
            });
            self.truth.near_copies += 1;
        } else if kind < NEAR + FORMS {
            let (title, body) = &self.forms[outlet];
            doc.title = kin::filled(&mut self.random, title);
            doc.body.clone_from(body);
            doc.body[0] = kin::filled(&mut self.random, &body[0]);
            doc.form = true;
            self.truth.forms += 1;
        } else if !self.recent.is_empty() && self.random.chance(COPIES) {
            let story = &self.recent[self.random.below(self.recent.len())];
            doc.copy_of = Some(story.number);
            doc.title.clone_from(&story.title);
            doc.body.clone_from(&story.body);
            self.truth.exact_copies += 1;
        } else {
            self.words.headline(&mut self.random, &mut doc.title);
            doc.body = self.story(outlet.is_multiple_of(3));
            let story = Story {
                number,
                title: doc.title.clone(),
                body: doc.body.clone(),
            };
            if self.recent.len() < RECENT {
                self.recent.push(story);
            } else {
                self.recent[number as usize % RECENT] = story;
            }
        }
        let moment = Moment::draw(&mut self.random);
        doc.date = moment.iso(' ');
        self.words.name(&mut self.random, &mut doc.author);
        doc.url = format!("https://www.{}/news/{:07}-{outlet}", doc.source, number);
        self.set(&mut doc, &moment);
        doc
    }

    /// Appends the next document as a line with its newline.
    pub fn line(&mut self, out: &mut Vec<u8>) {
        self.document().line(out);
    }

    /// Lines of at least `bytes` bytes.
    pub fn lines(&mut self, bytes: usize) -> Vec<u8> {
        let mut out = Vec::with_capacity(bytes + (64 << 10));
        while out.len() < bytes {
            self.line(&mut out);
        }
        out
    }

    /// Paragraphs of 1 to 5 sentences, 150 to 900 words together.
    fn story(&mut self, curly: bool) -> Vec<String> {
        let random = &mut self.random;
        // A sentence has 19 words on average.
        let mut sentences = (150 + random.below(750)) / 19;
        let mut body = Vec::with_capacity(sentences / 2);
        while sentences > 0 {
            let count = (1 + random.below(5)).min(sentences);
            sentences -= count;
            let mut paragraph = String::with_capacity(count * 140);
            for i in 0..count {
                if i > 0 {
                    paragraph.push(' ');
                }
                self.words.sentence(random, curly, &mut paragraph);
            }
            body.push(paragraph);
        }
        body
    }

    /// Sets the page: the story with everything that a scraper takes along.
    fn set(&mut self, doc: &mut Doc, moment: &Moment) {
        let random = &mut self.random;
        let mut lines: Vec<&str> = Vec::with_capacity(doc.body.len() + 12);
        if random.chance(250) {
            self.truth.headlines += 1;
            lines.push(&doc.title);
        }
        let (head, dated) = furniture::head(random, &self.words, moment);
        doc.dated_banner = dated;
        self.truth.dated_banners += u64::from(dated);
        lines.extend(head.iter().map(|f| f.line.as_str()));
        let doubled = random.chance(DOUBLED).then(|| random.below(doc.body.len()));
        self.truth.doubled_paragraphs += u64::from(doubled.is_some());
        let mut middle = Vec::new();
        let mut places = Vec::new();
        for i in 1..doc.body.len() {
            if random.chance(80) {
                middle.push(furniture::middle(random, &self.words));
                places.push(i);
            }
        }
        for (i, paragraph) in doc.body.iter().enumerate() {
            if let Ok(at) = places.binary_search(&i) {
                lines.push(&middle[at].line);
            }
            lines.push(paragraph);
            if doubled == Some(i) {
                lines.push(paragraph);
            }
        }
        if doc.body.len() >= 5 && random.chance(BLOCKS) {
            self.truth.repeated_blocks += 1;
            let count = 2 + random.below(3);
            let from = random.below(doc.body.len() - count);
            lines.extend(doc.body[from..from + count].iter().map(String::as_str));
        }
        let tail = furniture::tail(random, &doc.source, moment);
        lines.extend(tail.iter().map(|f| f.line.as_str()));
        let size = lines.iter().map(|l| l.len() + 2).sum();
        doc.text = String::with_capacity(size);
        let untidy = random.chance(UNTIDY);
        self.truth.untidy += u64::from(untidy);
        for (i, line) in lines.iter().enumerate() {
            if i > 0 {
                doc.text.push_str("\n\n");
            }
            if untidy {
                blemish(random, line, &mut doc.text);
            } else {
                doc.text.push_str(line);
            }
        }
        doc.furniture = head.into_iter().chain(middle).chain(tail).collect();
        for line in &doc.furniture {
            self.truth.furniture[line.family] += 1;
        }
    }
}

/// A line as careless markup leaves it: a blank too many, a no-break space, a
/// zero-width one at the end.
fn blemish(random: &mut Random, line: &str, out: &mut String) {
    let Some(blank) = line.find(' ') else {
        out.push_str(line);
        return;
    };
    out.push_str(&line[..blank]);
    out.push_str(random.pick(&["  ", "\u{a0} ", " ", " "]));
    out.push_str(&line[blank + 1..]);
    out.push_str(random.pick(&[" ", "\u{200b}", "", "", "", ""]));
}

impl Doc {
    /// Appends the document as a line with its newline, with the fields of news-please.
    pub fn line(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(b"{\"url\": ");
        self.string(&self.url, out);
        for (key, value) in [
            ("title", &self.title),
            ("date_publish", &self.date),
            ("source_domain", &self.source),
        ] {
            out.extend_from_slice(b", \"");
            out.extend_from_slice(key.as_bytes());
            out.extend_from_slice(b"\": ");
            self.string(value, out);
        }
        out.extend_from_slice(b", \"authors\": [");
        self.string(&self.author, out);
        out.extend_from_slice(b"], \"maintext\": ");
        self.string(&self.text, out);
        let mut number = String::new();
        push_number(self.number as usize, &mut number);
        out.extend_from_slice(b", \"language\": \"en\", \"crawl\": {\"batch\": ");
        out.extend_from_slice(number.as_bytes());
        out.extend_from_slice(b", \"status\": [200, null, 1.50], \"agent\": \"news\\/1\"}}\n");
    }

    fn string(&self, text: &str, out: &mut Vec<u8>) {
        out.push(b'"');
        for c in text.chars() {
            match c {
                '"' => out.extend_from_slice(b"\\\""),
                '\\' => out.extend_from_slice(b"\\\\"),
                '\n' => out.extend_from_slice(b"\\n"),
                c if c.is_ascii() => out.push(c as u8),
                c if self.ascii => {
                    for unit in c.encode_utf16(&mut [0; 2]) {
                        out.extend_from_slice(format!("\\u{unit:04x}").as_bytes());
                    }
                }
                c => out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes()),
            }
        }
        out.push(b'"');
    }
}
