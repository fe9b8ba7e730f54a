//! The working state of one document: its kept lines with what the rules ask
//! about them, which still stand, and the strikes so far. Parts of a line that
//! an earlier stage struck are not seen. No rule is applied here.

use super::{Resolved, guards, headline};
use crate::clean::Strikes;
use crate::record::{RuleId, Span};
use crate::text::{End, Token, View, combine};
use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

/// A line that stands so many times is said again on purpose.
const REFRAIN_PLACES: usize = 3;

/// A kept line.
#[derive(Debug)]
pub struct Para<'a> {
    /// Its number in the view.
    pub line: usize,
    pub text: Cow<'a, str>,
    pub tokens: Cow<'a, [Token]>,
    /// Hash over its words: equal where only case, punctuation or blanks differ.
    pub key: u64,
    /// Its weight in words: two characters are one where the script sets no blanks.
    pub words: usize,
    /// Shorter than 60 characters, as verse and headings are.
    pub short: bool,
    pub ends: End,
}

#[derive(Debug, Clone, Copy)]
struct Cause {
    rule: RuleId,
    twin: usize,
    score: f32,
}

/// The kept lines of a document. Everywhere in this module a line is named by
/// its index here.
#[derive(Debug)]
pub struct Page<'a> {
    pub view: &'a View<'a>,
    pub paras: Vec<Para<'a>>,
    /// Keys of the title, with and without the site's name.
    pub title: Vec<u64>,
    /// What stood when the round began, in order.
    pub live: Vec<usize>,
    /// Words of what stood when the round began.
    pub words: usize,
    /// Whether that is verse.
    pub verse: bool,
    /// Whether it is a form that was filled in some times over.
    pub form: bool,
    /// Keys of lines that stand three times or more.
    pub refrains: HashSet<u64>,
    /// Comparisons made so far; for the tests of linear time.
    pub steps: usize,
    causes: Vec<Option<Cause>>,
    struck: usize,
}

impl<'a> Page<'a> {
    pub fn new(view: &'a View<'a>, title: Option<&str>, strikes: &Strikes) -> Self {
        let paras: Vec<_> = match cuts(view, strikes) {
            cuts if cuts.is_empty() => strikes.kept().map(|l| Para::new(view, l, &[])).collect(),
            cuts => strikes
                .kept()
                .map(|line| {
                    let from = cuts.partition_point(|c| c.0 < line);
                    let to = cuts.partition_point(|c| c.0 <= line);
                    Para::new(view, line, &cuts[from..to])
                })
                .collect(),
        };
        Self {
            view,
            title: title.map(headline::keys).unwrap_or_default(),
            live: Vec::with_capacity(paras.len()),
            words: 0,
            verse: false,
            form: false,
            refrains: HashSet::new(),
            steps: 0,
            causes: vec![None; paras.len()],
            struck: 0,
            paras,
        }
    }

    /// Looks afresh at what still stands.
    pub fn begin_round(&mut self) {
        self.live.clear();
        self.live
            .extend((0..self.paras.len()).filter(|&p| self.causes[p].is_none()));
        self.words = self.live.iter().map(|&p| self.paras[p].words).sum();
        self.verse = self.live.len() >= guards::MIN_VERSE
            && guards::is_verse(self.live.iter().map(|&p| &self.paras[p]));
        let live: Vec<&Para<'_>> = self.live.iter().map(|&p| &self.paras[p]).collect();
        self.form = guards::is_form(&live);
        let mut places: HashMap<u64, usize> = HashMap::new();
        for para in &live {
            *places.entry(para.key).or_default() += 1;
        }
        places.retain(|_, n| *n >= REFRAIN_PLACES);
        self.refrains = places.into_keys().collect();
    }

    /// Where a line was among those that stood when the round began.
    pub fn place(&self, para: usize) -> Option<usize> {
        self.live.binary_search(&para).ok()
    }

    /// The lines that stand still, in order.
    pub fn standing(&self) -> Vec<usize> {
        let live = self.live.iter().copied();
        live.filter(|&p| self.stands(p)).collect()
    }

    pub fn stands(&self, para: usize) -> bool {
        self.causes[para].is_none()
    }

    /// Strikes a line for another that stands. Twins thus point to what was
    /// struck later or never, and following them ends.
    pub fn strike(&mut self, para: usize, rule: RuleId, twin: usize, score: f32) {
        debug_assert!(para != twin && self.stands(twin));
        if self.stands(para) {
            self.causes[para] = Some(Cause { rule, twin, score });
            self.struck += 1;
        }
    }

    pub fn struck(&self) -> usize {
        self.struck
    }

    /// The strikes in text order, every twin a line that stays.
    pub fn resolved(&self) -> Vec<Resolved> {
        let mut last: Vec<usize> = (0..self.paras.len()).collect();
        let mut chain = Vec::new();
        let mut out = Vec::with_capacity(self.struck);
        for start in 0..self.paras.len() {
            let mut at = start;
            // A resolved line names its end; what stands names itself.
            while let Some(cause) = self.causes[at].filter(|_| last[at] == at) {
                chain.push(at);
                at = cause.twin;
            }
            let end = last[at];
            for seen in chain.drain(..) {
                last[seen] = end;
            }
            if let Some(cause) = self.causes[start] {
                out.push(Resolved {
                    line: self.paras[start].line,
                    rule: cause.rule,
                    twin: self.paras[last[start]].line,
                    score: cause.score,
                });
            }
        }
        out
    }
}

impl<'a> Para<'a> {
    /// Whether it closes as a sentence does.
    pub fn closes(&self) -> bool {
        self.ends.closes()
    }

    fn new(view: &View<'a>, line: usize, cuts: &[(usize, Span)]) -> Self {
        let (mut text, mut tokens) = (
            Cow::Borrowed(view.line(line)),
            Cow::Borrowed(view.tokens_of(line)),
        );
        let of = &view.lines[line];
        let (mut key, mut words, mut ends) = (of.key, of.weight(), of.ends);
        if !cuts.is_empty() {
            text = Cow::Owned(without(view, line, cuts));
            tokens = tokens
                .iter()
                .filter(|t| {
                    cuts.iter()
                        .all(|c| t.start < c.1.start || t.start >= c.1.end)
                })
                .copied()
                .collect();
            key = combine(tokens.iter().map(|t| t.hash));
            words = view.weight_of_tokens(&tokens);
            ends = End::of(&text);
        }
        Self {
            line,
            key,
            words,
            short: text.len() < 60 || text.chars().nth(59).is_none(),
            ends,
            text,
            tokens,
        }
    }
}

/// Spans struck inside kept lines, by line.
fn cuts(view: &View<'_>, strikes: &Strikes) -> Vec<(usize, Span)> {
    let mut cuts: Vec<_> = strikes
        .list()
        .iter()
        .map(|s| {
            let after = view.lines.partition_point(|l| l.span.start <= s.span.start);
            (after.saturating_sub(1), s.span)
        })
        .filter(|c| !strikes.is_struck(c.0))
        .collect();
    cuts.sort_by_key(|c| (c.0, c.1.start));
    cuts
}

fn without(view: &View<'_>, line: usize, cuts: &[(usize, Span)]) -> String {
    let whole = view.lines[line].span;
    let mut text = String::with_capacity(whole.len());
    let mut at = whole.start;
    for (_, cut) in cuts {
        if cut.start > at {
            text.push_str(&view.text[at as usize..cut.start as usize]);
        }
        at = at.max(cut.end);
    }
    if at < whole.end {
        text.push_str(&view.text[at as usize..whole.end as usize]);
    }
    text.trim().to_owned()
}

/// The first few lines under one key. Bounded, so that a text which repeats
/// itself endlessly is not compared with itself endlessly.
#[derive(Debug, Default, Clone, Copy)]
pub struct Few {
    at: [u32; 4],
    len: u8,
}

impl Few {
    /// Those added that still stand (`stands` says so), in order.
    pub fn iter(&self) -> impl Iterator<Item = usize> + '_ {
        self.at[..self.len as usize].iter().map(|&p| p as usize)
    }

    /// Adds one, in place of one that no longer stands if it must.
    pub fn push(&mut self, para: usize, stands: impl Fn(usize) -> bool) {
        let para = u32::try_from(para).unwrap_or(u32::MAX);
        if usize::from(self.len) == self.at.len() {
            let kept: Vec<usize> = self.iter().filter(|&p| stands(p)).collect();
            self.len = 0;
            for (slot, p) in self.at.iter_mut().zip(kept) {
                *slot = u32::try_from(p).unwrap_or(u32::MAX);
                self.len += 1;
            }
        }
        if let Some(slot) = self.at.get_mut(usize::from(self.len)) {
            *slot = para;
            self.len += 1;
        }
    }
}
