//! Runs of like lines: lists, tables, verse, dialogue, the moves of a game. Half of one is
//! worse than all or nothing of it, so its lines are judged together.

use super::parts::{Part, kept_sentences};
use crate::text::{End, View};
use std::ops::Range;

/// In a run every line is like the one this many lines before it, at most.
const MAX_PERIOD: usize = 6;
/// A run has at least this many lines, …
const MIN_LINES: usize = 4;
/// … and this many periods.
const MIN_PERIODS: usize = 3;
/// A label before a colon has at most this many bytes and words.
const LABEL_MAX_BYTES: usize = 30;
const LABEL_MAX_WORDS: usize = 3;

/// A list of the story goes below these log-odds, in hundredths.
const LIST_MIN_LOG_ODDS: i64 = -100;
/// A list is the story's that begins this many lines below a sentence of it, at most.
const BELOW_SENTENCE_LINES: usize = 3;

/// Judges the lines of runs together, by their mean score. Menus are runs, too: what has no
/// marks of a list is only made whole where the story stands on both sides and it has holes.
/// `scale` is how many leaf units are one unit of log-odds.
pub fn judge_runs(view: &View<'_>, parts: &mut [Part], scale: i32) {
    let looks: Vec<Look> = parts.iter().map(|part| Look::of(view, part)).collect();
    let kept = kept_sentences(parts);
    for run in runs(&looks) {
        let own = &mut parts[run.clone()];
        if own.iter().all(|p| p.stays) {
            continue;
        }
        let marked = looks[run.clone()].iter().filter(|l| l.is_marked()).count();
        let is_list = marked * 2 >= own.len();
        let has_holes = own.windows(2).filter(|p| p[0].stays != p[1].stays).count() > 1;
        let inside = own.iter().any(|p| p.is_sentence && p.stays);
        let follows = kept[run.start][0].is_some_and(|b| own[0].first - b <= BELOW_SENTENCE_LINES);
        let in_story = inside || (follows && kept[run.end - 1][1].is_some());
        let sum: i64 = own.iter().map(|p| i64::from(p.score)).sum();
        let mean = sum.div_euclid(own.len() as i64);
        let least = if in_story && is_list {
            LIST_MIN_LOG_ODDS
        } else {
            0
        };
        let stays = mean * 100 > least * i64::from(scale);
        let is_judged = if stays {
            is_list || (in_story && has_holes)
        } else {
            is_list
        };
        for part in own
            .iter_mut()
            .filter(|p| is_judged && (stays || !p.is_sentence))
        {
            part.stays = stays;
            part.score = i32::try_from(mean).unwrap_or(i32::MIN);
        }
    }
}

/// How a line begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Opening {
    /// "1." or "1)".
    Counted,
    Digit,
    Bullet,
    /// "MARTA:".
    Label,
    Quote,
    Capital,
    Small,
    Other,
}

/// What a line looks like beside others.
#[derive(Debug, Clone, Copy)]
struct Look {
    opening: Opening,
    ends: End,
    ends_in_digit: bool,
    words: usize,
}

impl Look {
    fn of(view: &View<'_>, part: &Part) -> Self {
        let text = view.line(part.first);
        Self {
            opening: Opening::of(text),
            ends: view.lines[part.last].ends,
            ends_in_digit: view.line(part.last).ends_with(char::is_numeric),
            words: (part.first..=part.last).map(|l| view.weight_of(l)).sum(),
        }
    }

    fn is_like(&self, other: &Self) -> bool {
        self.opening == other.opening
            && (self.ends == other.ends || self.opening == Opening::Label)
            && self.ends_in_digit == other.ends_in_digit
            && (self.opening == Opening::Label
                || (self.words <= 2 * other.words + 1 && other.words <= 2 * self.words + 1))
    }

    /// Whether it has the marks of an item, a row or a speech, and is not merely short.
    fn is_marked(&self) -> bool {
        matches!(
            self.opening,
            Opening::Counted | Opening::Bullet | Opening::Label
        ) || (self.ends_in_digit && self.words >= 3 && self.opening != Opening::Digit)
    }
}

impl Opening {
    fn of(text: &str) -> Self {
        let Some(first) = text.chars().next() else {
            return Self::Other;
        };
        if is_labelled(text) {
            return Self::Label;
        }
        let after_digits = text.trim_start_matches(|c: char| c.is_ascii_digit());
        match first {
            '0'..='9'
                if after_digits.starts_with(['.', ')'])
                    && !after_digits[1..].starts_with(char::is_numeric) =>
            {
                Self::Counted
            }
            '•' | '·' | '-' | '–' | '—' | '*' | '▪' | '■' | '●' | '►' | '★' | '✓' => {
                Self::Bullet
            }
            '"' | '“' | '«' | '„' | '‘' | '「' | '『' => Self::Quote,
            c if c.is_numeric() => Self::Digit,
            c if c.is_lowercase() => Self::Small,
            c if c.is_uppercase() => Self::Capital,
            _ => Self::Other,
        }
    }
}

/// Whether a speaker or a term stands before a colon, with something after it.
fn is_labelled(text: &str) -> bool {
    text.split_once([':', '：']).is_some_and(|(label, rest)| {
        !rest.trim().is_empty()
            && !rest.starts_with(|c: char| c.is_ascii_digit() || c == '/')
            && label.len() <= LABEL_MAX_BYTES
            && (1..=LABEL_MAX_WORDS).contains(&label.split(' ').count())
            && label.starts_with(char::is_alphabetic)
            && !label.starts_with(char::is_lowercase)
    })
}

/// The runs, the longest first, and none that has lines of another.
fn runs(looks: &[Look]) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    for period in 1..=MAX_PERIOD {
        let mut start = 0;
        for at in period..=looks.len() {
            if at < looks.len() && looks[at].is_like(&looks[at - period]) {
                continue;
            }
            // A shorter period has all of it, or there are too few lines.
            if at - start >= MIN_LINES.max(MIN_PERIODS * period) {
                found.push(start..at);
            }
            start = (at + 1).saturating_sub(period);
        }
    }
    found.sort_by_key(|run| (std::cmp::Reverse(run.len()), run.start));
    let mut taken = vec![false; looks.len()];
    found.retain(|run| {
        let is_free = !taken[run.clone()].iter().any(|&t| t);
        if is_free {
            taken[run.clone()].fill(true);
        }
        is_free
    });
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clean::page::parts::parts;
    use crate::text::Segmenter;

    /// Which lines of a text stay, each with its score before its run was judged.
    fn stay(lines: &[(&str, i32)]) -> Vec<bool> {
        let text: Vec<&str> = lines.iter().map(|l| l.0).collect();
        let text = text.join("\n");
        let mut segmenter = Segmenter::default();
        let view = segmenter.view(&text);
        let kept: Vec<usize> = (0..view.lines.len()).collect();
        let trees: Vec<Option<i32>> = lines.iter().map(|l| Some(l.1)).collect();
        let mut parts = parts(&view, &kept, &trees);
        judge_runs(&view, &mut parts, 100);
        parts.iter().map(|p| p.stays).collect()
    }

    #[test]
    fn a_list_goes_or_stays_as_one() {
        let moves = |scores: [i32; 4]| {
            let text = ["1. d4 d5", "2. c4 e6", "3. Nc3 Nf6", "4. Bg5 Be7"];
            let lines: Vec<_> = text.into_iter().zip(scores).collect();
            stay(&lines)
        };
        assert_eq!(moves([50, -20, 30, -20]), [true; 4]);
        assert_eq!(moves([50, 50, -90, -90]), [false; 4]);
        let votes = [
            ("Saltmouth", 30),
            ("Ada Moor (Quay List) 812", 90),
            ("Jon Reed (Hill List) 640", 80),
            ("Lindow", -40),
            ("Edda Lorn (Quay List) 377", -10),
            ("Sam Vale (Hill List) 402", 60),
            ("Upper Marl", 10),
            ("Ida Rask (Quay List) 95", -30),
            ("Tom Quill (Hill List) 128", 70),
        ];
        assert_eq!(stay(&votes), [true; 9]);
    }

    #[test]
    fn where_a_story_ends_before_a_menu_both_are_themselves() {
        let lines = [
            ("The boats lie still", 50),
            ("The lamps are lit", 40),
            ("The tide is out", 30),
            ("Contact us", -300),
            ("Terms of use", -400),
            ("Cookie settings", -400),
        ];
        let stays = [true, true, true, false, false, false];
        assert_eq!(stay(&lines), stays);
    }
}
