//! Which rule a line matches, by the line alone. A line comes in, the rule and
//! what it lifts goes out; where the line stands, the caller judges. A line that
//! no literal begins costs a few steps of the automaton.

use super::credit::credit_of;
use super::english;
use super::guards::reports_speech;
use super::language::Gate;
use super::metadata;
use super::normal::{bare, fits};
use super::rule::{Lift, Rule, Tail};
use super::ruleset::Ruleset;
use crate::record::Lifted;
use crate::text::{End, ends_as_sentence, weight};
use aho_corasick::automaton::OverlappingState;
use aho_corasick::{Anchored, Input};
use std::cell::OnceCell;

/// Longest line that line rules see, and longest caption, in characters.
pub const LINE: usize = 300;
const CAPTION: usize = 800;
/// Longest line with bars, in bytes.
const BARRED: usize = 160;
/// Longest line of the scope for short lines, in bytes.
const SHORT: usize = 120;
/// Longest headline after a weak label, in words.
const HEADLINE_WORDS: usize = 30;

/// Longest credit after a label ("Foto: …"), in words; more is glued text.
const CREDIT_WORDS: usize = 8;

/// A rule that a line matches.
#[derive(Debug)]
pub struct Matched {
    pub rule: usize,
    /// The line is a label without a tail.
    pub alone: bool,
    /// What the line says about its document.
    pub found: Lifted,
}

impl Ruleset {
    /// The surest of the rules that a line matches; of equals, the first.
    #[must_use]
    pub fn first_match(&self, line: &str, gate: &Gate<'_>) -> Option<Matched> {
        let mut best: Option<Matched> = None;
        self.each_match(line, gate, |found| {
            let rank = |m: &Matched| (self.rules()[m.rule].tier, m.rule);
            if best.as_ref().is_none_or(|b| rank(&found) < rank(b)) {
                best = Some(found);
            }
        });
        best
    }

    /// Whether a literal of any rule begins a text.
    pub(super) fn begins(&self, core: &str) -> bool {
        let input = Input::new(core).anchored(Anchored::Yes);
        Prefixes::new().next(self, &input).is_some()
    }

    /// Calls `visit` for each rule that a line matches.
    pub fn each_match(&self, line: &str, gate: &Gate<'_>, mut visit: impl FnMut(Matched)) {
        self.each_line_match(line, gate, &mut visit);
        if line.len() <= SHORT && !self.short.is_empty() && !ends_as_sentence(line) {
            self.scan_rules(&self.short, bare(line), line, gate, &mut visit);
        }
        if !self.captions.is_empty()
            && let Some(credit) = credit_of(line)
            && fits(line, CAPTION)
        {
            self.scan_caption(line, credit, gate, &mut visit);
        }
        if let Some(inner) = line.strip_prefix('[').and_then(|l| l.strip_suffix(']'))
            && fits(line, CAPTION)
        {
            self.scan_bracketed(inner.trim(), gate, &mut visit);
        }
    }

    /// As [`Self::each_match`], without the rules for paragraphs, captions and what
    /// stands in brackets, and without those for short lines, whatever they begin with.
    pub(super) fn each_line_match(
        &self,
        line: &str,
        gate: &Gate<'_>,
        visit: &mut impl FnMut(Matched),
    ) {
        // The lengths are asked for last: counting the characters of a paragraph
        // costs more than all else, and few lines come that far.
        let core = match bare(line) {
            // A line of nothing but marks: "###", "* * *".
            "" => line,
            core => core,
        };
        if self.heads.may_begin(core) && fits(line, LINE) {
            self.scan(core, line, gate, visit);
        }
        // "[Read more: …]": a promo in brackets.
        if let Some(inner) = core.strip_prefix('[').and_then(|c| c.strip_suffix(']'))
            && fits(line, LINE)
        {
            self.scan(bare(inner.trim()), line, gate, visit);
        }
        if line.len() <= BARRED && line.contains(['|', '•', '·', '@']) {
            self.scan_rules(&self.barred, core, line, gate, visit);
        }
    }

    fn scan(&self, core: &str, line: &str, gate: &Gate<'_>, visit: &mut impl FnMut(Matched)) {
        let input = Input::new(core).anchored(Anchored::Yes);
        let mut state = Prefixes::new();
        let (mut quoted, read) = (None, Reading::default());
        while let Some((literal, end)) = state.next(self, &input) {
            let rule = self.owners[literal];
            let lang = self.rules()[rule].lang;
            if !gate.may_let(lang) && !english::may_be(lang, core) {
                continue;
            }
            let Some((alone, found)) = self.applies(rule, core, end, &read) else {
                continue;
            };
            // A sentence that reports speech is news, whatever it begins with.
            if *quoted.get_or_insert_with(|| reports_speech(line)) {
                return;
            }
            // Last, because it is dear and most lines match no rule.
            if gate.lets_line(lang, core) {
                visit(Matched { rule, alone, found });
            }
        }
    }

    /// Whether a rule whose literal ends at `end` applies: label alone, lifted.
    fn applies(
        &self,
        index: usize,
        core: &str,
        end: usize,
        read: &Reading,
    ) -> Option<(bool, Lifted)> {
        let rule = &self.rules()[index];
        let alone = match &self.patterns[index] {
            Some(pattern) => {
                if !pattern.matches(core) {
                    return None;
                }
                rule.opens_list
            }
            None => label(rule, core, end)?,
        };
        let found = match rule.lift {
            Some(lift) => read.lift(lift, core)?,
            None => Lifted::default(),
        };
        Some((alone, found))
    }

    /// Rules that any beginning may match: "Evening Post | Updated 3 hours ago".
    fn scan_rules(
        &self,
        rules: &[usize],
        core: &str,
        line: &str,
        gate: &Gate<'_>,
        visit: &mut impl FnMut(Matched),
    ) {
        let read = Reading::default();
        for &rule in rules {
            let lang = self.rules()[rule].lang;
            if (gate.may_let(lang) || english::may_be(lang, core))
                && let Some((alone, found)) = self.applies(rule, core, 0, &read)
                && !reports_speech(line)
                && gate.lets_line(lang, core)
            {
                visit(Matched { rule, alone, found });
            }
        }
    }

    /// "[If you want the news on your phone, get our app …]".
    fn scan_bracketed(&self, inner: &str, gate: &Gate<'_>, visit: &mut impl FnMut(Matched)) {
        for &rule in &self.bracketed {
            let lang = self.rules()[rule].lang;
            if self.patterns[rule]
                .as_ref()
                .is_some_and(|p| p.matches(inner))
                && gate.lets_line(lang, inner)
            {
                visit(Matched {
                    rule,
                    alone: false,
                    found: Lifted::default(),
                });
                return;
            }
        }
    }

    fn scan_caption(
        &self,
        line: &str,
        credit: &str,
        gate: &Gate<'_>,
        visit: &mut impl FnMut(Matched),
    ) {
        for &rule in &self.captions {
            if self.patterns[rule]
                .as_ref()
                .is_some_and(|p| p.matches(credit))
                && gate.lets_line(self.rules()[rule].lang, credit)
            {
                visit(Matched {
                    rule,
                    alone: false,
                    found: metadata::caption(line, credit),
                });
                return;
            }
        }
    }
}

/// What one line says by the readers that many rules have in common, each asked once.
#[derive(Default)]
struct Reading {
    byline: OnceCell<Option<Lifted>>,
    banner: OnceCell<Option<Lifted>>,
}

impl Reading {
    fn lift(&self, lift: Lift, core: &str) -> Option<Lifted> {
        let cell = match lift {
            Lift::Byline => &self.byline,
            Lift::Banner => &self.banner,
            _ => return metadata::read(lift, core),
        };
        cell.get_or_init(|| metadata::read(lift, core)).clone()
    }
}

/// The literals that begin a text, shortest first.
struct Prefixes(OverlappingState);

impl Prefixes {
    fn new() -> Self {
        Self(OverlappingState::start())
    }

    fn next(&mut self, rules: &Ruleset, input: &Input<'_>) -> Option<(usize, usize)> {
        loop {
            rules
                .literals
                .try_find_overlapping(input.clone(), &mut self.0)
                .ok()?;
            let found = self.0.get_match()?;
            // A literal that ends another one is reported with it.
            if found.start() == 0 {
                return Some((found.pattern().as_usize(), found.end()));
            }
        }
    }
}

/// Whether a label of this rule ends at `end` and its tail is right; true if
/// it stands alone.
fn label(rule: &Rule, core: &str, end: usize) -> Option<bool> {
    let (head, rest) = core.split_at(end);
    if rule.case && !rule.labels.iter().any(|l| l == head) {
        return None;
    }
    if rest.starts_with(char::is_alphanumeric) {
        return None;
    }
    let rest = rest.trim_end();
    let after = rest.trim_start();
    let tail = match after.chars().next() {
        None => "",
        // "Foto | Video | Kontakt" is a row of links.
        Some('|') if rule.lift == Some(Lift::Caption) => return None,
        Some(c) if is_separator(c) => {
            after.trim_start_matches(|c| is_separator(c) || c == ' ' || c == '\u{a0}')
        }
        Some('-' | '–' | '—') => {
            let text = after.trim_start_matches(['-', '–', '—']);
            let spaced = after.len() < rest.len() && text.starts_with(' ');
            // "More – and better – homes must be built."
            if !spaced || End::of(text) == End::Stop {
                return None;
            }
            text.trim_start()
        }
        Some('.' | '…') if after == "..." || after == "…" => "",
        Some(_) => return None,
    };
    if tail.is_empty() && rule.takes_next && !rest.ends_with([':', '：']) {
        return None;
    }
    if tail.is_empty() {
        return matches!(rule.tail?, Tail::None | Tail::Anything).then_some(true);
    }
    let fits = match rule.tail? {
        Tail::None => false,
        Tail::Anything | Tail::Some => true,
        Tail::Headline => {
            let words = weight(tail);
            let most = if rule.lift == Some(Lift::Caption) {
                CREDIT_WORDS
            } else {
                HEADLINE_WORDS
            };
            (2..=most).contains(&words)
                && End::of(tail) != End::Stop
                && !tail.ends_with([':', ';', ','])
        }
    };
    fits.then_some(false)
}

fn is_separator(c: char) -> bool {
    matches!(c, ':' | '：' | '|' | '»' | '›' | '>' | '►' | '▶' | '→')
}
