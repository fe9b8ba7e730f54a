//! Words and sentences. A few thousand words, function words, common ones and
//! invented ones that can be pronounced, drawn by Zipf's law; names, numbers,
//! quotes straight and curly. The vocabulary is the same for every seed.

use super::random::Random;

const FUNCTION: &str = "the of to and a in that is for it was on with as by at from be his he has \
    have are an this not which but had they their will or were been its who would more about one \
    after when there also all she her than up out into some could over other before between under \
    during against because while where since until both";

const COMMON: &str = "government people year court police minister state country company market \
    president party city week month report official bank group leader member million \
    percent case plan law service school hospital road water power price trade growth vote \
    election council budget tax worker union strike talks deal border army attack fire flood \
    storm rain river train airport flight team match season player coach goal game film music \
    book student teacher doctor patient health study research climate energy oil gas farm food \
    house family child woman man home street village region island coast harbour bridge project \
    money fund debt rate bill crisis decision statement meeting visit speech letter question \
    answer problem change rule order right claim charge trial judge lawyer prison victim witness \
    said told announced confirmed warned called made took gave found kept left held began \
    ended opened closed rose fell reached passed failed won lost joined moved returned agreed \
    denied refused accepted expected planned offered asked showed led sent built sold bought \
    new old first last next early late local national foreign public private major minor high low \
    strong weak open clear recent former senior young large small good bad better worse free \
    again still already often never soon today yesterday here now then only very most many";

const FIRST: &str = "Anna Maria John Peter Ravi Priya Wei Fatima Omar Elena Carlos Lucía José Zoë \
    Søren Élodie Łukasz Grace Samuel Noor Ingrid Tomás Aisha David Helen Kofi Amara Jürgen Mei \
    Daniel Sofia Viktor Chloé Hassan Emma Pavel Nadia Arjun Ruth Miguel";

const LAST: &str = "Ibáñez Čapková Müller Nguyễn Smith Okafor Sharma Petrov Larsen Rossi Haddad \
    Kimura Novák Dubois Brown Silva Kowalski Tanaka Ferreira Lindqvist Mensah Costa Weber Ortega \
    Banerjee Walker Moreau Jansen Castellanos Murphy";

/// Words in the vocabulary, beside the function words.
const CONTENT: usize = 6000;
/// Draws are looked up in a table of this size.
const TABLE: usize = 1 << 15;

/// Words drawn by rank: the n-th comes in proportion to 1/(n + 8).
struct Bag {
    words: Vec<String>,
    table: Vec<u16>,
}

impl Bag {
    fn new(words: Vec<String>) -> Self {
        // Whole numbers only, so that no machine rounds otherwise.
        let weights: Vec<u64> = (0..words.len() as u64)
            .map(|n| (1 << 32) / (n + 8))
            .collect();
        let total: u64 = weights.iter().sum();
        let mut table = Vec::with_capacity(TABLE);
        let mut sum = 0;
        for (word, weight) in (0..).zip(&weights) {
            sum += weight;
            let end = (sum * TABLE as u64 / total) as usize;
            table.resize(end, word);
        }
        Self { words, table }
    }

    fn draw(&self, random: &mut Random) -> &str {
        &self.words[self.table[random.below(TABLE)] as usize]
    }
}

/// Everything sentences are made of.
pub struct Vocabulary {
    function: Bag,
    content: Bag,
    first: Vec<&'static str>,
    last: Vec<String>,
}

impl Vocabulary {
    pub fn new() -> Self {
        let mut random = Random::new(0x636f_7079);
        let owned = |words: &str| words.split_whitespace().map(str::to_owned).collect();
        let mut content: Vec<String> = owned(COMMON);
        while content.len() < CONTENT {
            content.push(invented(&mut random));
        }
        let mut last: Vec<String> = owned(LAST);
        while last.len() < 400 {
            let word = invented(&mut random);
            last.push(word[..1].to_uppercase() + &word[1..]);
        }
        Self {
            function: Bag::new(owned(FUNCTION)),
            content: Bag::new(content),
            first: FIRST.split_whitespace().collect(),
            last,
        }
    }

    /// First and last name.
    pub fn name(&self, random: &mut Random, out: &mut String) {
        out.push_str(random.pick(&self.first));
        out.push(' ');
        out.push_str(&self.last[random.below(self.last.len())]);
    }

    /// A place: an invented word with a capital.
    pub fn place<'a>(&'a self, random: &mut Random) -> &'a str {
        // The invented surnames serve as places.
        &self.last[30 + random.below(self.last.len() - 30)]
    }

    /// 5 to 11 words without a full stop, like a headline.
    pub fn headline(&self, random: &mut Random, out: &mut String) {
        let words = 5 + random.below(7);
        for i in 0..words {
            if i > 0 {
                out.push(' ');
            }
            let bag = if random.chance(250) {
                &self.function
            } else {
                &self.content
            };
            push_word(bag.draw(random), i == 0, out);
        }
    }

    /// A word that is not one of grammar.
    pub fn headline_word(&self, random: &mut Random, out: &mut String) {
        out.push_str(self.content.draw(random));
    }

    /// A sentence of 8 to 30 words with its full stop.
    pub fn sentence(&self, random: &mut Random, curly: bool, out: &mut String) {
        let words = 8 + random.below(23);
        let quote = random.chance(120);
        let (open, close) = if curly { ("“", "”") } else { ("\"", "\"") };
        if quote {
            out.push_str(open);
        }
        // The speech ends three words before the sentence does: "…", said So And So.
        let inside = if quote { words - 3 } else { words };
        for i in 0..inside {
            if i > 0 {
                out.push(' ');
            }
            match random.below(100) {
                0..=2 => number(random, out),
                3..=6 => self.name(random, out),
                7..=50 => push_word(self.function.draw(random), i == 0, out),
                _ => push_word(self.content.draw(random), i == 0, out),
            }
            if i + 1 < inside && random.chance(55) {
                out.push(',');
            }
        }
        if quote {
            out.push(',');
            out.push_str(close);
            out.push_str(" said ");
            self.name(random, out);
        } else if curly && random.chance(40) {
            out.push_str(" – and it’s");
            out.push(' ');
            out.push_str(self.content.draw(random));
        }
        out.push(if random.chance(30) { '?' } else { '.' });
    }
}

fn push_word(word: &str, capital: bool, out: &mut String) {
    let at = out.len();
    out.push_str(word);
    if capital {
        out[at..].make_ascii_uppercase_first();
    }
}

trait UppercaseFirst {
    fn make_ascii_uppercase_first(&mut self);
}

impl UppercaseFirst for str {
    fn make_ascii_uppercase_first(&mut self) {
        if self.is_char_boundary(1) {
            self[..1].make_ascii_uppercase();
        }
    }
}

/// A count, a year, a price, a percentage.
fn number(random: &mut Random, out: &mut String) {
    let n = random.below(900) + 2;
    match random.below(5) {
        0 => push_number(1990 + n % 35, out),
        1 => {
            push_number(n, out);
            out.push('.');
            push_number(n % 10, out);
            out.push('%');
        }
        2 => {
            out.push('$');
            push_number(n, out);
            out.push_str(" million");
        }
        3 => {
            push_number(n, out);
            out.push_str(",500");
        }
        _ => push_number(n, out),
    }
}

pub fn push_number(n: usize, out: &mut String) {
    if n >= 10 {
        push_number(n / 10, out);
    }
    out.push(char::from(b'0' + (n % 10) as u8));
}

/// Two or three syllables.
fn invented(random: &mut Random) -> String {
    const ONSETS: &[&str] = &[
        "b", "br", "c", "d", "dr", "f", "g", "gr", "h", "j", "k", "l", "m", "n", "p", "pl", "r",
        "s", "st", "t", "tr", "v", "w", "z",
    ];
    const NUCLEI: &[&str] = &["a", "e", "i", "o", "u", "ai", "ea", "ou"];
    const CODAS: &[&str] = &["", "", "", "n", "r", "l", "s", "nd", "rt", "ck"];
    let mut word = String::new();
    for _ in 0..2 + random.below(2) {
        word.push_str(random.pick(ONSETS));
        word.push_str(random.pick(NUCLEI));
    }
    word.push_str(random.pick(CODAS));
    word
}
