//! What stands behind the names of a byline: the paper or the place, an agency, a date, an
//! address, what somebody is there, and who took the pictures. The rest of a line comes in; it
//! is read to its end or not at all.

use super::is_role;
use super::names::{is_capital, is_name, people};
use crate::clean::rules::agencies::{agencies, agency};
use crate::clean::rules::banner::{is_press, lift};
use crate::clean::rules::dates::moment;
use crate::clean::rules::stamps::stamps;
use crate::clean::rules::vocabulary::{BylineWords, WORDS, after, fold, is_unspaced};
use crate::record::Lifted;

/// Longest tail that names those who took pictures or edited, in characters.
const CREDIT: usize = 60;
/// Letters of a paper that is known by its initials: CNN.
const INITIALS: std::ops::RangeInclusive<usize> = 2..=5;
/// Longest place or paper before a name: "안셀=이네스 탤로 기자", in characters.
const DATELINE: usize = 12;
/// Words of a place or a desk in brackets behind a name.
const BRACKET_WORDS: usize = 6;

/// Reads all that stands behind names.
pub fn tail(text: &str, words: &BylineWords, lifted: &mut Lifted) -> Option<()> {
    let parted = text.trim_start();
    let rest = parted.trim_start_matches([',', '，', '-', '–', '—', '(', ';', '/']);
    let marked = rest.len() < parted.len();
    let rest = rest.trim().trim_end_matches(')').trim_end_matches(',');
    if rest.is_empty() {
        return Some(());
    }
    if let Some(found) = moment(rest) {
        lifted.published.get_or_insert(found);
        return Some(());
    }
    if let Some(found) = stamps(rest) {
        lift(found, lifted);
        return Some(());
    }
    if let Some(found) = agencies(rest) {
        lifted.agencies.extend(found);
        return Some(());
    }
    if is_credit(rest, words) || in_place(rest, words) || (marked && is_role_of(rest, words)) {
        return Some(());
    }
    let (first, more) = rest.split_once([' ', ',']).unwrap_or((rest, ""));
    if is_address(first) {
        return tail(more, words, lifted);
    }
    // What a comma parts: a role, a paper, and then more.
    let (piece, more) = rest.split_once([',', '(']).unwrap_or((rest, ""));
    let piece = piece.trim();
    if let Some(agency) = agency(piece) {
        lifted.agencies.push(agency.to_owned());
    } else if !(marked && (is_role_of(piece, words) || is_paper(piece))) {
        return None;
    }
    tail(more, words, lifted)
}

/// "@janedoe", "jane@harbour.example".
fn is_address(word: &str) -> bool {
    let word = word.trim_matches(['(', ')', ',', '<', '>']);
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '@' | '.' | '_' | '-' | '+');
    word.len() > 2 && word.contains('@') && word.chars().all(plain)
}

/// "photographs by John Roe", "编辑：李四".
fn is_credit(text: &str, words: &BylineWords) -> bool {
    let joined = words.ands.iter().find_map(|and| after(text, and));
    let text = joined
        .filter(|t| t.starts_with(' '))
        .unwrap_or(text)
        .trim_start();
    let short = text.chars().count() <= CREDIT && !text.ends_with(['.', '。', '!', '?']);
    let named = |rest: &str| {
        let names = rest.trim_start_matches([' ', ':', '：', '/', '／', '・']);
        let colon = rest.trim_start().starts_with([':', '：', '/', '／', '・']);
        (colon && !names.is_empty())
            || (rest.starts_with(' ') && people(names, words, &mut Vec::new()).is_some())
    };
    short
        && words
            .credits
            .iter()
            .any(|credit| after(text, credit).is_some_and(named))
}

/// "in Moscow", "for the Daily Post", "via Harbour.example".
fn in_place(text: &str, words: &BylineWords) -> bool {
    let mut all = text.split_whitespace();
    let opens = all.next().is_some_and(|word| words.after.contains(word));
    let place: Vec<&str> = all.collect();
    let small = |word: &str| matches!(word, "the" | "of" | "and" | "&") || is_capital(word);
    // The name of a site ends it: "By Jane Doe for Harbour.com Ferry sails" is more.
    let site = |word: &&str| word.len() > 5 && word.trim_end_matches('.').contains('.');
    let more = place
        .iter()
        .position(site)
        .is_some_and(|at| at + 1 < place.len());
    let ends = place
        .last()
        .is_some_and(|word| is_capital(word) || site(word));
    opens && ends && !more && place.len() <= 6 && place.iter().all(|word| small(word) || site(word))
}

/// What somebody is at the paper, in one of the languages.
fn is_role_of(text: &str, words: &BylineWords) -> bool {
    let folded = fold(text);
    is_role(text)
        || words.roles.contains(&folded)
        || words.desks.contains(&folded)
        || (folded.split_whitespace().count() <= BRACKET_WORDS
            && words.roles.iter().any(|role| {
                let before = folded.strip_suffix(role.as_str());
                before.is_some_and(|before| before.ends_with([' ', ',']))
            }))
}

/// CNN, "Harbour News".
fn is_paper(text: &str) -> bool {
    let initials = INITIALS.contains(&text.len()) && text.bytes().all(|b| b.is_ascii_uppercase());
    initials || is_press(text)
}

/// "안셀=이네스 탤로 기자 ines@harbour.example", "山田太郎記者".
pub fn with_suffix(line: &str, words: &BylineWords) -> Option<Lifted> {
    let (suffix, at) = words
        .suffixes
        .iter()
        .filter_map(|suffix| Some((suffix, line.rfind(suffix.as_str())?)))
        .max_by_key(|(suffix, at)| (at + suffix.len(), suffix.len()))?;
    let behind = line[at + suffix.len()..].trim_start_matches([' ', '=', '(', ']']);
    let address = behind.trim_end_matches([')', ']']);
    if !(address.is_empty() || is_address(address)) {
        return None;
    }
    let before = line[..at].trim_end();
    let name = match before.rsplit_once(['=', '＝', '/']) {
        Some((place, name)) if place.chars().count() <= DATELINE => name.trim(),
        Some(_) => return None,
        None => before,
    };
    let named = name.starts_with(is_unspaced) && is_suffixed_name(name, words);
    named.then(|| Lifted {
        byline: Some(name.to_owned()),
        ..Lifted::default()
    })
}

/// A name before a suffix: two words, or three letters of a family name and a given one.
/// Others are words of the story: "기다리는 기자", a reporter who waits.
fn is_suffixed_name(name: &str, words: &BylineWords) -> bool {
    let fits = |one: &str| {
        let letters = one.chars().count();
        let hangul = one.starts_with(|c| matches!(c, '\u{ac00}'..='\u{d7af}'));
        match one.split_whitespace().count() {
            1 if hangul => letters == 3,
            1 => letters >= 3,
            2 => true,
            _ => false,
        }
    };
    let all = || name.split([',', '·', '・']).map(str::trim);
    all().all(fits) && all().all(|one| is_name(one, words))
}

/// A line of names and what somebody is at the paper: "Jane Doe, Staff Writer", "Jane Doe
/// (Paris, envoyée spéciale)".
pub struct Role<'a> {
    names: &'a str,
    /// What stands behind the names, folded.
    role: String,
}

impl<'a> Role<'a> {
    /// The parts of a line, if it may be one in any language.
    pub fn of(line: &'a str) -> Option<Self> {
        let (names, role) = line.split_once([',', '('])?;
        let bracket = line[names.len()..].starts_with('(');
        let role = match (bracket, role.trim_end().strip_suffix(')')) {
            (true, Some(role)) => role,
            (false, _) => role,
            _ => return None,
        };
        let (names, role) = (names.trim(), fold(role.trim()));
        let few = role.split_whitespace().count() <= BRACKET_WORDS;
        let cased = names.starts_with(char::is_uppercase);
        (few && cased && WORDS.ends_as_role(&role)).then_some(Self { names, role })
    }

    /// The names, if the role is one of a language.
    pub fn named(&self, words: &BylineWords) -> Option<Lifted> {
        let is_role = words.roles.iter().any(|known| {
            let before = self.role.strip_suffix(known.as_str());
            before.is_some_and(|before| before.is_empty() || before.ends_with([' ', ',', '-']))
        });
        (is_role && is_name(self.names, words)).then(|| Lifted {
            byline: Some(self.names.to_owned()),
            ..Lifted::default()
        })
    }
}
