//! What must not be struck: verse, forms, lists and tables, dialogue, too large a
//! part of the text; and which of two lines that say the same stays. Lines go
//! in, verdicts come out; nothing is struck here.

use super::page::{Page, Para};
use std::collections::HashMap;
use std::ops::Range;

/// Fewer lines are no poem: a headline set twice over one sentence looks like one.
pub const MIN_VERSE: usize = 4;

/// A form has so many fields that stand in so many places each; they are so many of
/// 100 words or lines of it, and on 100 of their words come so many between them.
const FIELDS: usize = 3;
const FIELD_PLACES: usize = 3;
const FORM: usize = 25;
const FORM_LINES: usize = 40;
const FILLED: usize = 20;

/// From here on a line is running text, closed or not, in words.
const LONG_LINE: usize = 20;

/// A heading has at most this many words.
const HEADING_MAX_WORDS: usize = 12;

/// Lines that are looked at on either side for whether two lines stand side by side.
const BESIDE_LINES: usize = 16;

/// A run of this many lines or words is no accident wherever it stands.
const PASTED_LINES: usize = 4;
const PASTED_WORDS: usize = 60;

/// Largest part of the words that may go, in percent, unless the text is the
/// same page some times over.
const BUDGET: usize = 60;

/// Whether lines read as verse: mostly short, few closing as sentences, few words.
pub fn is_verse<'a, 'b: 'a>(lines: impl Iterator<Item = &'a Para<'b>>) -> bool {
    let (mut count, mut short, mut closed, mut words) = (0, 0, 0, 0);
    for para in lines {
        count += 1;
        short += usize::from(para.short);
        closed += usize::from(para.closes());
        words += para.words;
    }
    short * 100 >= count * 60 && closed * 100 < count * 40 && words <= count * 9
}

/// Whether lines read as a form that was filled in again and again: many of the words
/// or lines are labels and sentences that stand three times or more, with something else
/// between them. Between the copies of a page pasted some times over nothing is, and
/// little between the buttons under comments.
pub fn is_form(lines: &[&Para<'_>]) -> bool {
    let mut places: HashMap<u64, usize> = HashMap::new();
    for para in lines {
        *places.entry(para.key).or_default() += 1;
    }
    places.retain(|_, places| *places >= FIELD_PLACES);
    if places.len() < FIELDS {
        return false;
    }
    let count = lines.iter().filter(|p| places.contains_key(&p.key)).count();
    let (mut all, mut fields, mut filled, mut since) = (0, 0, 0, 0);
    for para in lines {
        all += para.words;
        since += para.words;
        if places.contains_key(&para.key) {
            filled += if fields > 0 { since - para.words } else { 0 };
            fields += para.words;
            since = 0;
        }
    }
    let much = fields * 100 >= all * FORM || count * 100 >= lines.len() * FORM_LINES;
    much && filled * 100 >= fields * FILLED
}

/// Whether a line is an item of a list or a row of a table.
pub fn is_listed(line: &str) -> bool {
    const BULLETS: &[char] = &[
        '•', '·', '-', '–', '—', '*', '+', '|', '▪', '■', '●', '○', '►', '→', '✓', '#',
    ];
    if line.starts_with(BULLETS) || line.contains('\t') || line.matches('|').count() > 1 {
        return true;
    }
    let number = line.bytes().take_while(u8::is_ascii_digit).count();
    if (1..=3).contains(&number)
        && line[number..].starts_with(['.', ')'])
        && !line[number + 1..].starts_with(|c: char| c.is_alphanumeric())
    {
        return true;
    }
    let (mut digits, mut marks) = (0, 0);
    for c in line.chars().filter(|c| !c.is_whitespace()) {
        marks += 1;
        digits += usize::from(c.is_numeric());
    }
    digits * 10 > marks * 3
}

/// Whether a line opens with a speaker: "Q:", "A:", "MAYOR:", "Anna Lindt:".
pub fn is_labelled(line: &str) -> bool {
    let Some((label, speech)) = line.split_once([':', '：']) else {
        return false;
    };
    let clock = speech.starts_with(|c: char| c.is_ascii_digit());
    !clock
        && !label.is_empty()
        && label.chars().count() <= 30
        && label.split(' ').count() <= 3
        && label
            .split(' ')
            .all(|w| w.starts_with(|c: char| c.is_alphanumeric() && !c.is_lowercase()))
}

/// Whether a line closes with a question: an interviewer puts the same one to
/// several people, and their answers need it (seen in real articles).
pub fn is_question(line: &str) -> bool {
    line.trim_end_matches(['"', '”', '’', '»', ')', ' '])
        .ends_with(['?', '？', '؟'])
}

/// Whether a line is running text: a sentence, or too long for a heading, a
/// caption, a formula or a line of addresses, which may well stand twice.
pub fn is_sentence(para: &Para<'_>) -> bool {
    para.closes() || para.words >= LONG_LINE
}

/// A heading, a date, a name or a question: what stands below it belongs to it.
fn is_heading(para: &Para<'_>) -> bool {
    is_question(&para.text) || (para.words <= HEADING_MAX_WORDS && !para.closes())
}

/// Whether one of two lines that say the same may go although its neighbours stay: it stands
/// directly beside the other; or both have the same lines around them, as what was pasted has;
/// or one stands at an end of the text and it is no refrain. What stood once under one heading
/// and once under another was meant.
pub fn may_go_without(page: &Page<'_>, gone: usize, stays: usize) -> bool {
    let (Some(at), Some(twin)) = (page.place(gone), page.place(stays)) else {
        return false;
    };
    let (from, to) = (at.min(twin), at.max(twin));
    if is_beside(page, from, to) {
        return true;
    }
    let neighbour = |at: usize, after: bool| {
        let place = if after {
            at.checked_add(1)
        } else {
            at.checked_sub(1)
        };
        place
            .and_then(|p| page.live.get(p))
            .map(|&p| &page.paras[p])
    };
    let same = |after: bool| match (neighbour(from, after), neighbour(to, after)) {
        (Some(a), Some(b)) => a.key == b.key,
        _ => false,
    };
    let above = neighbour(at, false);
    // The first line is the headline, and more than this stands below it.
    let heading = above.filter(|p| at > 1 && is_heading(p));
    if heading.is_some_and(|p| is_question(&p.text) || !same(false)) {
        return false;
    }
    let at_end = from <= 1 || to + 1 == page.live.len();
    (same(false) && same(true)) || (at_end && !page.refrains.contains(&page.paras[gone].key))
}

/// Whether nothing stands between two places, as far as some lines on either side tell.
fn is_beside(page: &Page<'_>, from: usize, to: usize) -> bool {
    let stands = |p: usize| page.stands(page.live[p]);
    !(from + 1..to).take(BESIDE_LINES).any(stands)
        && !(from + 1..to).rev().take(BESIDE_LINES).any(stands)
}

/// Whether a run that stands again, `earlier` and from `later` on, was pasted and goes without
/// leaving a heading with nothing below it. A short one counts as pasted at an end of the text
/// or right below what it repeats.
pub fn is_pasted(
    page: &Page<'_>,
    live: &[usize],
    earlier: usize,
    later: Range<usize>,
    words: usize,
) -> bool {
    let heading = |at: Option<usize>| {
        let para = at.and_then(|at| live.get(at)).map(|&p| &page.paras[p]);
        para.map(is_heading)
    };
    let is_short = later.len() < PASTED_LINES && words < PASTED_WORDS;
    let at_end = earlier == 0 || later.end == live.len() || earlier + later.len() == later.start;
    let key = |at: usize| live.get(at).map(|&p| page.paras[p].key);
    // What ends as the line above does stands below a copy of itself.
    let orphans = later.start > 1
        && heading(later.start.checked_sub(1)) == Some(true)
        && heading(Some(later.end)) != Some(false)
        && key(later.start - 1) != key(later.end - 1);
    !orphans && (at_end || !is_short)
}

/// Whether a line may be struck on its own, without its neighbours.
pub fn may_go_alone(page: &Page<'_>, para: usize) -> bool {
    let text = &page.paras[para].text;
    // Asked of the few lines that repeat something, so not looked at before.
    !page.verse && !page.form && !is_listed(text) && !is_labelled(text) && !is_question(text)
}

/// Of two lines that say the same, (the one to strike, the one that stays):
/// what closes as a sentence stays, then what has more words, then more bytes,
/// then the earlier. `None` if the one to strike must not go: the title, or the
/// first line unless the other follows at once.
pub fn less_complete(page: &Page<'_>, earlier: usize, later: usize) -> Option<(usize, usize)> {
    let rank = |p: usize| {
        let p = &page.paras[p];
        (p.closes(), p.words, p.text.len())
    };
    if rank(later) <= rank(earlier) {
        return Some((later, earlier));
    }
    let first = page.live.first() == Some(&earlier);
    let follows = page.live.get(1) == Some(&later);
    let fixed = page.title.contains(&page.paras[earlier].key) || (first && !follows);
    (!fixed).then_some((earlier, later))
}

/// Whether what would be struck is little enough, or what remains is one
/// period of a page that stands there several times.
pub fn within_budget(page: &Page<'_>) -> bool {
    let all: usize = page.paras.iter().map(|p| p.words).sum();
    let left: Vec<&Para<'_>> = (0..page.paras.len())
        .filter(|&p| page.stands(p))
        .map(|p| &page.paras[p])
        .collect();
    let kept: usize = left.iter().map(|p| p.words).sum();
    if (all - kept) * 100 <= all * BUDGET {
        return true;
    }
    let period = left.len();
    period > 0
        && page.paras.len().is_multiple_of(period)
        && page
            .paras
            .iter()
            .enumerate()
            .all(|(i, p)| p.key == left[i % period].key)
}
