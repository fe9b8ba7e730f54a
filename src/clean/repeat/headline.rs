//! The headline set again: a line that has the words of the title or of the
//! first line, near the head or the foot of the page. The first stays. A
//! sentence that merely contains the headline is another line and not seen.

use super::guards;
use super::page::{Page, Para};
use crate::record::RuleId;
use crate::text::{HEADLINE_MAX_WORDS, combine, for_each_word, looks_like_headline, without_site};

/// Without a title to go by, "Sport" or "Yes" is not taken for a headline.
const MIN_WORDS: usize = 3;
/// Lines at the head and the foot of the page where it is looked for.
const HEAD: usize = 4;
const FOOT: usize = 3;

/// The keys of a headline: as it stands, and without " - Site" or " | Site".
pub fn keys(headline: &str) -> Vec<u64> {
    let mut keys: Vec<u64> = key(headline).into_iter().collect();
    keys.extend(bare_key(headline));
    keys
}

fn key(text: &str) -> Option<u64> {
    let mut hashes = Vec::with_capacity(HEADLINE_MAX_WORDS);
    for_each_word(text, |_, _, hash| {
        hashes.push(hash);
        true
    });
    // A rule of underscores is one word, and none of a headline.
    let says = text.contains(char::is_alphanumeric);
    says.then(|| combine(hashes.iter().copied()))
}

/// The key of a headline without the site's name behind it, if it has one.
pub(super) fn bare_key(headline: &str) -> Option<u64> {
    key(without_site(headline)?)
}

fn is_one_of(para: &Para<'_>, keys: &[u64]) -> bool {
    (1..=HEADLINE_MAX_WORDS).contains(&para.words)
        && (keys.contains(&para.key) || bare_key(&para.text).is_some_and(|k| keys.contains(&k)))
}

/// Strikes the headline where it stands again.
pub fn mark(page: &mut Page<'_>) {
    // A poem often has its first line for a title, and its refrain for a last line.
    if page.verse {
        return;
    }
    let stands = page.standing();
    let Some(&first) = stands.first() else {
        return;
    };
    if !page.title.is_empty() {
        let titled = |p: &usize| is_one_of(&page.paras[*p], &page.title);
        if let Some(at) = stands.iter().position(titled) {
            let keys = page.title.clone();
            strike_again(page, &stands, at, &keys);
        }
    }
    let para = &page.paras[first];
    let headline_like = looks_like_headline(para.ends, para.words, para.text.len())
        && !guards::is_listed(&para.text)
        && para.words >= MIN_WORDS;
    if headline_like {
        let keys = keys(&para.text);
        strike_again(page, &stands, 0, &keys);
    }
}

/// Strikes what has the words of the line at `at`, counting lines by what
/// stays, so that a second round finds no more.
fn strike_again(page: &mut Page<'_>, stands: &[usize], at: usize, keys: &[u64]) {
    let twin = stands[at];
    if !page.stands(twin) {
        return;
    }
    let go = |page: &mut Page<'_>, para: usize| {
        let again = page.stands(para) && is_one_of(&page.paras[para], keys);
        if again {
            page.strike(para, RuleId::REPEAT_HEADLINE, twin, 1.0);
        }
        again || !page.stands(para)
    };
    let mut kept = at + 1;
    for &para in &stands[at + 1..] {
        // Next to the first, or close to the top.
        if kept >= HEAD && kept > at + 1 {
            break;
        }
        kept += usize::from(!go(page, para));
    }
    let mut kept = 0;
    for &para in stands[at + 1..].iter().rev() {
        if kept >= FOOT {
            break;
        }
        kept += usize::from(!go(page, para));
    }
}
