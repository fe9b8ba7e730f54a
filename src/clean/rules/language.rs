//! Which rules a document's language lets run. A view comes in, the languages
//! the text may be in go out: one and its nearest kin where that is sure, all of
//! its script where it is not. Asked only when a line matches a rule.

use super::english;
use super::langs::Langs;
use crate::clean::Strikes;
use crate::text::{View, word_hash};
use std::cell::Cell;
use std::sync::LazyLock;

/// Less text is of unknown language: whatlang errs below it (CRATES.md).
const ENOUGH: usize = 200;
/// Bytes of the body that are looked at.
const SAMPLE: usize = 2048;
/// Tokens of the body that vote by their function words.
const VOTERS: usize = 160;
/// Fewer tokens elect nobody.
const QUORUM: usize = 40;

/// Words that are frequent in one of the languages and rare in the others.
const FUNCTION_WORDS: &[(&str, &str)] = &[
    (
        "en",
        "the and of to that with was for his from have which they this said at by been are had has but \
         or their would who when were not about after",
    ),
    (
        "de",
        "der und das nicht mit für ist auf dem den ein eine sich auch wird zu",
    ),
    (
        "fr",
        "le les et des une dans qui est pour du sur pas au il sont",
    ),
    (
        "es",
        "el los y una por con para del las su como pero ha más",
    ),
    ("pt", "o os e uma não com para do da em no na foi são ao"),
    (
        "it",
        "il di che è per della non con gli sono del nel alla ha",
    ),
    (
        "nl",
        "het een van niet dat zijn voor met ook wordt naar bij werd heeft",
    ),
    ("ru", "и в не на что с по как это для из был также"),
];

/// Slots of the table of function words; a power of two.
const SLOTS: usize = 1024;

/// A count for each line of [`FUNCTION_WORDS`], a byte each: all of them are
/// added to at once, and [`VOTERS`] fit.
type Counts = u64;
const _: () = assert!(FUNCTION_WORDS.len() <= 8 && VOTERS < 256);

/// The function words by hash, with a 1 for each line that has the word; open
/// addressing, because SipHash would cost more than all else that is asked of a
/// document.
static VOTES: LazyLock<Vec<(u64, Counts)>> = LazyLock::new(|| {
    let mut table = vec![(0, 0); SLOTS];
    for (line, (_, words)) in FUNCTION_WORDS.iter().enumerate() {
        for word in words.split(' ') {
            let hash = word_hash(word);
            let mut at = hash as usize % SLOTS;
            while table[at].1 != 0 && table[at].0 != hash {
                at = (at + 1) % SLOTS;
            }
            table[at].0 = hash;
            table[at].1 |= 1 << (8 * line);
        }
    }
    table
});

/// One vote for each line of [`FUNCTION_WORDS`] that has the word.
fn votes(table: &[(u64, Counts)], hash: u64) -> Counts {
    let mut at = hash as usize % SLOTS;
    loop {
        let (found, lines) = table[at];
        if lines == 0 || found == hash {
            return lines;
        }
        at = (at + 1) % SLOTS;
    }
}

/// The languages of one document, found out when they are first needed: of what
/// is kept of it, so that the cleaned text is in the same.
pub struct Gate<'a> {
    asked: Option<(&'a View<'a>, &'a Strikes)>,
    lead: Option<usize>,
    found: Cell<Option<Langs>>,
    voted: Cell<bool>,
}

impl<'a> Gate<'a> {
    /// `lead` is the first line of the body, if there is one.
    #[must_use]
    pub fn new(view: &'a View<'a>, strikes: &'a Strikes, lead: Option<usize>) -> Self {
        Self {
            asked: Some((view, strikes)),
            lead,
            found: Cell::new(None),
            voted: Cell::new(false),
        }
    }

    /// Lets every rule through.
    #[must_use]
    pub fn open() -> Self {
        Self {
            asked: None,
            lead: None,
            found: Cell::new(Some(Langs::ANY)),
            voted: Cell::new(true),
        }
    }

    /// What the text may be in.
    #[must_use]
    pub fn langs(&self) -> Langs {
        self.found.get().unwrap_or_else(|| {
            let found = self
                .asked
                .map_or(Langs::ANY, |(v, s)| languages(v, s, self.lead));
            self.found.set(Some(found));
            found
        })
    }

    /// The first line of the body.
    #[must_use]
    pub fn lead(&self) -> Option<usize> {
        self.lead
    }

    /// What was found out; none if no line asked for it, and then the language
    /// has decided nothing.
    #[must_use]
    pub fn decided(&self) -> Option<Langs> {
        self.found.get()
    }

    /// Whether a rule for these languages runs.
    #[must_use]
    pub fn lets(&self, rule: Langs) -> bool {
        rule == Langs::ANY || self.langs().meet(rule)
    }

    /// As [`Gate::lets`], and English rules run on a line that is English by its looks
    /// in a text of another language: presses the world over set their labels so.
    #[must_use]
    pub fn lets_line(&self, rule: Langs, line: &str) -> bool {
        self.lets(rule)
            || (english::may_be(rule, line)
                && (!self.langs().has_latin() || english::is_label(line)))
    }

    /// As [`Gate::lets`] where the cheap vote decides, else true: who asks this
    /// first tries the line, and asks [`Gate::lets`] if it matches.
    #[must_use]
    pub fn may_let(&self, rule: Langs) -> bool {
        if rule == Langs::ANY {
            return true;
        }
        if !self.voted.replace(true) {
            let from = self.lead.unwrap_or(0);
            let elected = self.asked.and_then(|(v, s)| vote(v, s, from));
            self.found.set(elected);
        }
        self.found.get().is_none_or(|found| found.meet(rule))
    }
}

/// The languages that the kept text from the line `lead` on may be in.
#[must_use]
pub fn languages(view: &View<'_>, strikes: &Strikes, lead: Option<usize>) -> Langs {
    let from = lead.unwrap_or(0);
    if let Some(elected) = vote(view, strikes, from) {
        return elected;
    }
    let mut body = String::new();
    for line in strikes.kept().filter(|&l| l >= from) {
        body.push_str(view.line(line));
        body.push('\n');
        if body.len() >= SAMPLE {
            break;
        }
    }
    let mut end = body.len().min(SAMPLE);
    while !body.is_char_boundary(end) {
        end -= 1;
    }
    let sample = &body[..end];
    if sample.len() >= ENOUGH
        && let Some(info) = whatlang::detect(sample)
        && info.is_reliable()
    {
        return Langs::detected(info.lang());
    }
    whatlang::detect_script(sample).map_or(Langs::ANY, Langs::of_script)
}

/// The language of the function words, where that leaves no doubt. whatlang
/// takes 100 µs and more a document, this one under 1 µs, with the same result on
/// all documents of the open sets that it decides (docs/evaluation/boilerplate.md).
fn vote(view: &View<'_>, strikes: &Strikes, from: usize) -> Option<Langs> {
    let (mut voters, mut counts) = (0, 0);
    let table = &**VOTES;
    for line in strikes.kept().filter(|&l| l >= from) {
        let words = view.tokens_of(line);
        let words = &words[..words.len().min(VOTERS - voters)];
        voters += words.len();
        counts += words.iter().map(|t| votes(table, t.hash)).sum::<Counts>();
        if voters == VOTERS {
            break;
        }
    }
    if voters < QUORUM {
        return None;
    }
    let counts = counts.to_le_bytes().map(usize::from);
    let (winner, &most) = counts.iter().enumerate().max_by_key(|(_, n)| **n)?;
    let second = counts
        .iter()
        .enumerate()
        .filter(|(at, _)| *at != winner)
        .map(|(_, n)| *n)
        .max()?;
    // One word in eight, and three times as many as the next has.
    let sure = most * 8 >= voters && most >= second * 3;
    sure.then(|| Langs::of(FUNCTION_WORDS[winner].0)).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Segmenter;

    fn of(text: &str) -> Langs {
        let mut segmenter = Segmenter::default();
        let view = segmenter.view(text);
        languages(&view, &Strikes::new(view.lines.len()), Some(0))
    }

    fn langs(codes: &[&str]) -> Langs {
        codes
            .iter()
            .fold(Langs::NONE, |l, c| l.with(Langs::of(c).unwrap()))
    }

    const GERMAN: &str = "Die Fähre von Dunmore liegt seit Montag im Hafen, und der Kapitän wartet auf ein Ersatzteil, das nicht vor dem Wochenende eintreffen wird. Die Stadt hat für die Pendler einen Bus bestellt, der auch am Abend fährt.";
    const POLISH: &str = "Prom z Dunmore stoi od poniedziałku w porcie, a kapitan czeka na część zamienną, która nie dotrze przed końcem tygodnia. Miasto zamówiło dla pasażerów autobus, który jeździ także wieczorem i w niedzielę.";

    #[test]
    fn the_language_where_it_is_sure() {
        assert_eq!(of(GERMAN), langs(&["de"]));
        assert_eq!(of(POLISH), langs(&["pl"]));
        assert_eq!(of(&POLISH.repeat(2)), langs(&["pl"]));
        let chinese = "渡轮自周一以来一直停靠在港口，船长正在等待一个周末前不会到达的备件。市政府为通勤者安排了一辆晚上也运行的公交车。".repeat(2);
        assert_eq!(of(&chinese), langs(&["zh"]));
    }

    #[test]
    fn the_script_where_it_is_not() {
        let short = of("Die Fähre");
        assert!(short.meet(langs(&["en"])) && short.meet(langs(&["pl"])));
        assert!(!short.meet(langs(&["ru"])));
        assert!(of("Паром в порту").meet(langs(&["uk"])));
        assert_eq!(of("12 34"), Langs::ANY);
        assert_eq!(of(""), Langs::ANY);
    }

    #[test]
    fn the_gate() {
        let mut segmenter = Segmenter::default();
        let text = GERMAN.repeat(2);
        let view = segmenter.view(&text);
        let strikes = Strikes::new(view.lines.len());
        let gate = Gate::new(&view, &strikes, Some(0));
        assert!(gate.lets(Langs::ANY) && gate.may_let(langs(&["de"])));
        assert!(gate.lets(langs(&["de", "fr"])) && !gate.lets(langs(&["fr"])));
        assert!(!gate.may_let(langs(&["fr"])));
        assert!(Gate::open().lets(langs(&["fr"])));
    }
}
