//! What is glued to the ends of an article that came as one line: "2 min read The
//! ferry …", "… on Monday. By Jane Doe for Harbour.example". A view comes in; where
//! its long lines are to be cut goes out. Each part that is cut off matches a rule
//! for lines by itself; whether it goes, is decided as for any line.
//!
//! Nothing is cut where it is open where the furniture ends: a sentence of the
//! story would be cut in two.

use super::guards::title_ends;
use super::language::Gate;
use super::matcher::{LINE, Matched};
use super::normal::{bare, fits};
use super::rule::Scope;
use super::ruleset::Ruleset;
use crate::clean::Strikes;
use crate::record::Span;
use crate::text::{Cut, End, Part, View, ends_as_sentence, sentence_starts, weight};
use std::ops::{Deref, Range};

/// Shorter lines are paragraphs, and only taken whole; in bytes.
const LONG: usize = 500;
/// Bytes at the end of a line where something may be glued on, and of a list there.
const WINDOW: usize = 700;
/// Words of a sentence that may be the story's.
const STORY_WORDS: usize = 3;

/// Rules, and which of them the language of the text lets run.
struct Asked<'a> {
    rules: &'a Ruleset,
    gate: &'a Gate<'a>,
}

impl Deref for Asked<'_> {
    type Target = Ruleset;

    fn deref(&self) -> &Ruleset {
        self.rules
    }
}

/// The parts of the long lines that have something at their ends.
#[must_use]
pub fn cuts(view: &View<'_>, rules: &Ruleset, title: Option<&str>) -> Vec<Cut> {
    let nothing = Strikes::new(view.lines.len());
    let gate = Gate::new(view, &nothing, None);
    let rules = &Asked { rules, gate: &gate };
    let mut cuts = Vec::new();
    for (line, of) in view.lines.iter().enumerate() {
        if of.span.len() < LONG {
            continue;
        }
        let text = view.line(line);
        let heads = heads(text, rules, title.and_then(|t| title_ends(view, line, t)));
        let from = heads.last().map_or(0, |head| past_blanks(text, head.end));
        let (to, tails) = tails(text, from, rules);
        let body = from..to;
        if (heads.is_empty() && tails.is_empty())
            || fits(&text[body.clone()], LINE)
            || rules.first_match(text, rules.gate).is_some()
        {
            continue;
        }
        let start = of.span.start as usize;
        let mut cut = |range: Range<usize>, part| {
            cuts.push(Cut {
                line,
                span: Span::new(start + range.start, start + range.end),
                part,
            });
        };
        heads.into_iter().for_each(|head| cut(head, Part::Head));
        cut(body, Part::Body);
        tails.into_iter().for_each(|tail| cut(tail, Part::Tail));
    }
    cuts
}

/// What stands before the story, in order: the title up to `title`, if the line
/// begins with it, and furniture.
fn heads(text: &str, rules: &Asked<'_>, title: Option<usize>) -> Vec<Range<usize>> {
    let mut heads = Vec::new();
    let mut at = title.map_or(0, |end| past_blanks(text, end));
    while rules.may_begin(&text[at..])
        && let rest = &text[at..]
        && let Some(length) = closed(rest, beginnings(rest, rules), rules)
    {
        heads.push(at..at + length);
        at = past_blanks(text, at + length);
    }
    if let Some(end) = title.filter(|_| !heads.is_empty()) {
        heads.insert(0, 0..end);
    }
    heads
}

/// Where the story ends, and what stands after that, in order.
fn tails(text: &str, from: usize, rules: &Asked<'_>) -> (usize, Vec<Range<usize>>) {
    let mut tails: Vec<Range<usize>> = Vec::new();
    let mut end = text.len();
    loop {
        let begin = floor(text, end.saturating_sub(WINDOW).max(from));
        let window = &text[begin..end];
        // Sentences are looked for last: that costs more than all else here.
        let found = possible_starts(window, rules).find_map(|start| {
            let at = begin + start;
            let before = text[from..at].trim_end();
            if !ends_as_sentence(before) {
                return None;
            }
            let chain = chain(&text[at..end], rules)?;
            if !sentence_starts(window).any(|s| s == start) {
                return None;
            }
            let chain = chain.into_iter().map(|r| at + r.start..at + r.end);
            Some((from + before.len(), chain.collect::<Vec<_>>()))
        });
        let Some((left, chain)) = found else { break };
        tails.splice(0..0, chain);
        end = left;
    }
    (end, tails)
}

/// Where in a text something may begin that a rule names: after the end of a
/// sentence. Found by the bytes, which takes a third of the instructions of going through
/// the characters: every long line is asked.
fn possible_starts<'a>(text: &'a str, rules: &'a Asked<'a>) -> impl Iterator<Item = usize> + 'a {
    let bytes = text.as_bytes();
    let mut others = text
        .char_indices()
        .filter(|&(_, c)| matches!(c, '。' | '！' | '？' | '।' | '؟' | '۔'))
        .peekable();
    let ascii = memchr::memchr3_iter(b'.', b'!', b'?', bytes).map(|at| (at, '.'));
    let mut ascii = ascii.peekable();
    // The first bytes of those.
    let first = |b: &u8| matches!(b, 0xe3 | 0xef | 0xe0 | 0xd8 | 0xdb);
    let none = !bytes.iter().any(first);
    let ends = std::iter::from_fn(move || {
        let other = if none { None } else { others.peek() };
        match (ascii.peek(), other) {
            (Some(a), Some(b)) if b.0 < a.0 => others.next(),
            (None, Some(_)) => others.next(),
            _ => ascii.next(),
        }
    });
    ends.filter_map(move |(at, end)| {
        let rest = &text[at + end.len_utf8()..];
        let after = rest.trim_start_matches(['"', '\'', '”', '’', '»', '“', ')', ']', '」', '）']);
        let start = after.trim_start();
        let parted = start.len() < after.len() || !end.is_ascii();
        (parted && !start.is_empty() && rules.may_begin(start)).then(|| text.len() - start.len())
    })
}

/// The pieces of furniture that a text is made of; nothing if it is more than that.
fn chain(text: &str, rules: &Asked<'_>) -> Option<Vec<Range<usize>>> {
    let mut pieces = Vec::new();
    let mut at = 0;
    while at < text.len() {
        let rest = &text[at..];
        if is_furniture(rest, rules) {
            pieces.push(at..text.len());
            break;
        }
        let matched: Vec<Beginning> = beginnings(rest, rules).collect();
        if let Some(label) = list_label(rest, &matched) {
            pieces.push(at..at + label);
            pieces.push(past_blanks(text, at + label)..text.len());
            break;
        }
        let length = closed(rest, matched.into_iter(), rules)?;
        pieces.push(at..at + length);
        at = past_blanks(text, at + length);
    }
    Some(pieces)
}

/// Whether all of a text is one piece: a rule matches it, and no sentence of the
/// story stands at its end behind a shorter one.
fn is_furniture(text: &str, rules: &Asked<'_>) -> bool {
    fits(text, LINE)
        && matching(text, rules).is_some()
        && (End::of(text) != End::Stop || holds_no_story(text, rules))
}

/// A beginning of a text that is a piece by itself.
struct Beginning {
    /// Its length in bytes.
    end: usize,
    /// It is a label that opens a list.
    opens_list: bool,
    /// The list of that label needs no colon before it.
    takes_list: bool,
}

/// The beginnings of a text that rules match, the shortest first.
fn beginnings<'a>(text: &'a str, rules: &'a Asked<'a>) -> impl Iterator<Item = Beginning> + 'a {
    let matched = move |end| {
        let found = matching(&text[..end], rules)?;
        Some(Beginning {
            end,
            opens_list: opens_list(rules, &found),
            takes_list: rules.rules()[found.rule].takes_list,
        })
    };
    ends(text).filter_map(matched)
}

/// The length of the furniture that a text begins with, where that is beyond doubt:
/// it ends as a sentence does, or no word more may belong to it.
/// The beginnings are looked for only as far as that needs.
fn closed(
    text: &str,
    matched: impl Iterator<Item = Beginning>,
    rules: &Asked<'_>,
) -> Option<usize> {
    let (mut only, mut more) = (None, false);
    let matched = matched.filter(|m| !m.opens_list && !text[..m.end].ends_with(SEPARATORS));
    for Beginning { end, .. } in matched {
        if ends_as_sentence(&text[..end]) {
            return holds_no_story(&text[..end], rules).then_some(end);
        }
        more = only.replace(end).is_some();
    }
    let end = only.filter(|_| !more)?;
    let longer = format!("{} Roe", &text[..end]);
    matching(&longer, rules).is_none().then_some(end)
}

/// The length of a label that takes the rest of the text along: "More top reads from
/// Harbour Daily: Ferry sails Bridge opens".
fn list_label(text: &str, matched: &[Beginning]) -> Option<usize> {
    let takes = |label: &&Beginning| {
        let list = text[label.end..].trim_start();
        let colon = text[..label.end].ends_with([':', '：']);
        label.opens_list
            && (colon || label.takes_list)
            && list.len() <= WINDOW
            && !sentences(list).any(|s| End::of(s) == End::Stop && weight(s) > STORY_WORDS)
    };
    matched.iter().find(takes).map(|label| label.end)
}

/// Whether what follows a shorter match is no sentence of a story: each sentence is
/// of a word or two, or furniture itself.
fn holds_no_story(text: &str, rules: &Asked<'_>) -> bool {
    ends(text)
        .take_while(|&end| end < text.len())
        .filter(|&end| !text[..end].ends_with(SEPARATORS))
        .filter(|&end| matching(&text[..end], rules).is_some())
        .all(|end| {
            sentences(text[end..].trim_start())
                .all(|s| weight(s) < STORY_WORDS || matching(s, rules).is_some())
        })
}

/// What no piece of furniture ends with: more of it follows.
const SEPARATORS: &[char] = &[
    ',', ';', ':', '：', '|', '-', '–', '—', '/', '&', '•', '·', '(', '[',
];

/// Where a piece may end: before a blank after which a sentence may begin.
fn ends(text: &str) -> impl Iterator<Item = usize> + '_ {
    let within = match text.as_bytes().get(..LINE) {
        None => text.len(),
        Some(bytes) if bytes.is_ascii() => LINE,
        Some(_) => text
            .char_indices()
            .nth(LINE)
            .map_or(text.len(), |(at, _)| at),
    };
    memchr::memchr_iter(b' ', &text.as_bytes()[..within])
        .filter(|&at| begins(&text[at + 1..]))
        .filter(|&at| at > 0)
}

/// Whether a sentence may begin so.
fn begins(text: &str) -> bool {
    let rest = text.trim_start_matches(['"', '“', '‘', '\'', '«', '„', '¿', '¡', '(', '[']);
    rest.starts_with(|c: char| {
        c.is_uppercase() || c.is_numeric() || c == '©' || (c.is_alphabetic() && !c.is_lowercase())
    })
}

/// The surest rule for lines that a text matches.
fn matching(text: &str, rules: &Asked<'_>) -> Option<Matched> {
    let mut best: Option<Matched> = None;
    rules.each_line_match(text, rules.gate, &mut |found| {
        let rule = &rules.rules()[found.rule];
        let rank = |m: &Matched| (rules.rules()[m.rule].tier, m.rule);
        if matches!(rule.scope, Scope::Line | Scope::Barred)
            && best.as_ref().is_none_or(|b| rank(&found) < rank(b))
        {
            best = Some(found);
        }
    });
    best
}

fn opens_list(rules: &Asked<'_>, matched: &Matched) -> bool {
    matched.alone && rules.rules()[matched.rule].opens_list
}

fn sentences(text: &str) -> impl Iterator<Item = &str> {
    let starts = std::iter::once(0).chain(sentence_starts(text));
    let ends = sentence_starts(text).chain([text.len()]);
    starts.zip(ends).map(|(from, to)| text[from..to].trim())
}

fn past_blanks(text: &str, at: usize) -> usize {
    text.len() - text[at..].trim_start().len()
}

fn floor(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

impl Ruleset {
    /// Whether a rule for lines may match something that begins so.
    fn may_begin(&self, text: &str) -> bool {
        let core = bare(text);
        core.starts_with('[') || (self.heads.may_begin(core) && self.begins(core))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clean::rules::mark;
    use crate::record::{Lifted, Strike, apply};
    use crate::text::{Segmenter, Title};

    const STORY: &str = "PORT ANSEL - The harbour board said on Monday that the old ferry would be back in \
        service before the summer, and that the county had found the money for a new engine. The captain, who \
        had waited since the winter, was not there to hear it. \"We will sail in May,\" the harbour master said. \
        The board met again on Tuesday with the mayor of Dunmore and with the owners of the mill, who want the \
        boat to stop at their quay. Nobody had asked the fishermen, whose nets lie there from March to June. \
        They wrote a letter to the county and hung a copy of it on the door of the chapel, where it was read by \
        all who came to church. The board has promised an answer.";

    /// The text without what is struck.
    fn clean(text: &str, title: Option<&str>) -> (String, Lifted) {
        let rules = Ruleset::builtin().unwrap();
        let mut segmenter = Segmenter::default();
        let known = Title::new(title.map(str::to_owned));
        let cuts = cuts(&segmenter.view(text), &rules, title);
        let view = segmenter.cut(text, &cuts);
        let mut strikes = Strikes::new(view.lines.len());
        let mut lifted = Lifted::default();
        mark(&view, &rules, &known, None, &mut strikes, &mut lifted);
        (apply(text, &Strike::edits(&strikes.finish(&view))), lifted)
    }

    fn stays(text: &str) {
        assert_eq!(clean(text, None).0, text);
    }

    #[test]
    fn heads_go() {
        for head in [
            "2 min read",
            "Published: 10:08, May 5, 2026 | Updated: 10:22, May 5, 2026",
            "By Xinhua",
            "By Jane Doe for Harbour.example",
            "By Jane Doe | Reuters 2 min read",
            "Share on Facebook",
            "Sign up to our newsletter.",
            "Get the latest stories as we post them — straight to your desktop.",
        ] {
            let text = format!("{head} {STORY}");
            assert_eq!(clean(&text, None).0, STORY, "{head}");
        }
        let (_, lifted) = clean(
            &format!("By Jane Doe for Harbour.example 2 min read {STORY}"),
            None,
        );
        assert_eq!(lifted.byline.as_deref(), Some("Jane Doe"));
        assert_eq!(lifted.reading_minutes, Some(2));
    }

    #[test]
    fn tails_go() {
        for tail in [
            "(Reporting by Jane Doe; Editing by John Roe)",
            "(AP, Reuters)",
            "ALSO READ: Why ferries float",
            "ALSO READ: Mayor of Dunmore Opens Bridge",
            "Follow us on Facebook, X and Instagram.",
            "Sign up to our newsletter. Follow us on Facebook!",
            "© 2026 Harbour Daily. All rights reserved.",
            "By Jane Doe for Harbour.example More Top Reads From Harbour.example: Why Ferries Float Ten Ports That Sank $3 Billion For Quays",
            "Related stories: Will the ferry sail? Ten ports that sank",
            "Read more",
        ] {
            let text = format!("{STORY} {tail}");
            assert_eq!(clean(&text, None).0, STORY, "{tail}");
            let text = format!("Ferry sails\n{STORY} {tail}\nThe end of it all came in May.");
            let wanted = format!("Ferry sails\n{STORY}\nThe end of it all came in May.");
            assert_eq!(clean(&text, None).0, wanted, "{tail}");
        }
    }

    #[test]
    fn the_title_stays_before_what_goes() {
        let title = "Ferry back in May, says board";
        let text = format!("{title} By Xinhua 2 min read {STORY}");
        let (left, _) = clean(&text, Some(title));
        assert_eq!(left, format!("{title} {STORY}"));
        assert_eq!(clean(&left, Some(title)).0, left);
    }

    #[test]
    fn where_it_ends_in_doubt_it_stays() {
        for head in [
            "By Jane Doe",
            "By Jane Doe Mayor of Dunmore",
            "Sign up to our newsletter",
            "ALSO READ: Ferry sails at noon",
            "More from Harbour Daily",
            "By the end of May",
            "Related stories",
        ] {
            stays(&format!("{head} {STORY}"));
        }
        for tail in [
            "Sign up to our newsletter The mayor left early.",
            "Follow us on the road to Dunmore, the captain said.",
            "Read more: the minister had not seen the report and said no.",
            "Related stories: The mayor of Dunmore left the town early.",
            "The captain follows us on Facebook",
            "In the U.S. Follow us on Facebook",
        ] {
            stays(&format!("{STORY} {tail}"));
        }
        // A paragraph that is not long.
        stays("PORT ANSEL - The harbour board said on Monday that the ferry sails. (AP, Reuters)");
    }
}
