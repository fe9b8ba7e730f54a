//! Two texts in one: what they share once, and what only one of them has in
//! marks. Comes in: two clean texts; goes out: text for a terminal. By words
//! (Myers, "An O(ND) Difference Algorithm", Algorithmica 1986).

use super::terminal::safe;

/// Differences that are looked for; texts further apart are shown one after
/// the other. The trace takes 4·D² bytes.
const MOST: isize = 3000;
/// Shared words that are shown at each end of a shared stretch.
const CONTEXT: usize = 12;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    Both,
    Mine,
    Theirs,
}

/// `mine` and `theirs` in one text.
pub fn side_by_side(mine: &str, theirs: &str, color: bool) -> String {
    let (a, b) = (words(mine), words(theirs));
    let mut out = String::new();
    for (side, run) in runs(&a, &b) {
        if !out.is_empty() && !out.ends_with('\n') {
            out.push(' ');
        }
        let text = match side {
            Side::Both => shorten(run),
            _ => join(run),
        };
        let text = safe(text.trim_matches(' '));
        match (side, color) {
            (Side::Both, _) => out.push_str(&text),
            (Side::Mine, true) => out.push_str(&format!("\x1b[31m{text}\x1b[0m")),
            (Side::Mine, false) => out.push_str(&format!("[-{text}-]")),
            (Side::Theirs, true) => out.push_str(&format!("\x1b[32m{text}\x1b[0m")),
            (Side::Theirs, false) => out.push_str(&format!("{{+{text}+}}")),
        }
    }
    out
}

/// The words of a text; the end of a line is one.
fn words(text: &str) -> Vec<&str> {
    let mut words = Vec::new();
    for line in text.lines().filter(|l| !l.trim().is_empty()) {
        if !words.is_empty() {
            words.push("\n");
        }
        words.extend(line.split_whitespace());
    }
    words
}

fn join(words: &[&str]) -> String {
    let mut out = String::new();
    for word in words {
        if !out.is_empty() && !out.ends_with('\n') && *word != "\n" {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}

fn shorten(run: &[&str]) -> String {
    if run.len() <= 3 * CONTEXT {
        return join(run);
    }
    format!(
        "{} … {} words the same … {}",
        join(&run[..CONTEXT]),
        run.len() - 2 * CONTEXT,
        join(&run[run.len() - CONTEXT..])
    )
}

/// The runs of words by the side that has them.
fn runs<'w, 't>(a: &'w [&'t str], b: &'w [&'t str]) -> Vec<(Side, &'w [&'t str])> {
    let start = a.iter().zip(b).take_while(|(x, y)| x == y).count();
    let (a_rest, b_rest) = (&a[start..], &b[start..]);
    let mut pairs = a_rest.iter().rev().zip(b_rest.iter().rev());
    let end = pairs.by_ref().take_while(|(x, y)| x == y).count();
    let a_middle = &a_rest[..a_rest.len() - end];
    let b_middle = &b_rest[..b_rest.len() - end];
    let mut sides = vec![Side::Both; start];
    match script(a_middle, b_middle) {
        Some(middle) => sides.extend(middle),
        None => {
            sides.extend(vec![Side::Mine; a_middle.len()]);
            sides.extend(vec![Side::Theirs; b_middle.len()]);
        }
    }
    sides.extend(vec![Side::Both; end]);
    let (mut i, mut j) = (0, 0);
    sides
        .chunk_by(|x, y| x == y)
        .map(|run| {
            let words = match run[0] {
                Side::Theirs => &b[j..j + run.len()],
                _ => &a[i..i + run.len()],
            };
            i += if run[0] == Side::Theirs { 0 } else { run.len() };
            j += if run[0] == Side::Mine { 0 } else { run.len() };
            (run[0], words)
        })
        .collect()
}

/// The shortest script from `a` to `b`, one side a word.
fn script(a: &[&str], b: &[&str]) -> Option<Vec<Side>> {
    let (n, m) = (a.len() as isize, b.len() as isize);
    let most = (n + m).min(MOST);
    let middle = most + 1;
    // Furthest reach in `a` on each diagonal, and what it was before each step.
    let mut reach = vec![0isize; (2 * middle + 1) as usize];
    let mut trace: Vec<Vec<isize>> = Vec::new();
    for d in 0..=most {
        trace.push(reach[(middle - d - 1) as usize..=(middle + d + 1) as usize].to_vec());
        for k in (-d..=d).step_by(2) {
            let at = |k: isize| reach[(middle + k) as usize];
            let down = k == -d || (k != d && at(k - 1) < at(k + 1));
            let mut x = if down { at(k + 1) } else { at(k - 1) + 1 };
            while x < n && x - k < m && a[x as usize] == b[(x - k) as usize] {
                x += 1;
            }
            reach[(middle + k) as usize] = x;
            if x >= n && x - k >= m {
                return Some(back(&trace, n, m));
            }
        }
    }
    None
}

fn back(trace: &[Vec<isize>], n: isize, m: isize) -> Vec<Side> {
    let (mut x, mut y) = (n, m);
    let mut sides = Vec::new();
    for (d, before) in trace.iter().enumerate().rev() {
        let d = d as isize;
        let at = |k: isize| before[(k + d + 1) as usize];
        let k = x - y;
        let down = k == -d || (k != d && at(k - 1) < at(k + 1));
        let from = if down { k + 1 } else { k - 1 };
        let (to_x, to_y) = (at(from).max(0), (at(from) - from).max(0));
        while x > to_x && y > to_y {
            sides.push(Side::Both);
            (x, y) = (x - 1, y - 1);
        }
        if d > 0 {
            sides.push(if down { Side::Theirs } else { Side::Mine });
            (x, y) = if down { (x, y - 1) } else { (x - 1, y) };
        }
    }
    sides.reverse();
    sides
}

#[cfg(test)]
mod tests {
    use super::side_by_side;

    fn plain(a: &str, b: &str) -> String {
        side_by_side(a, b, false)
    }

    #[test]
    fn what_differs_is_marked() {
        assert_eq!(
            plain("The old ferry left late", "The ferry left very late"),
            "The [-old-] ferry left {+very+} late"
        );
        assert_eq!(plain("a b", "c"), "[-a b-] {+c+}");
        assert_eq!(plain("a\n\nb", "a\nb"), "a\nb");
        assert_eq!(plain("", "x"), "{+x+}");
        assert_eq!(plain("x \u{1b}[2J", "x"), "x [-\\u{1b}[2J-]");
    }

    #[test]
    fn long_shared_stretches_are_cut() {
        let long: String = (0..100).map(|i| format!("w{i} ")).collect();
        let out = plain(&format!("{long}end"), &format!("{long}stop"));
        assert!(out.contains("w11 … 76 words the same … w88"), "{out}");
        assert!(out.ends_with("w99 [-end-] {+stop+}"), "{out}");
    }

    #[test]
    fn every_word_is_on_its_side() {
        let a = "a b c a b b a x y";
        let b = "c b a b a c y x y";
        let out = plain(a, b);
        let strip = |open: &str, close: &str| {
            let mut text = out.clone();
            while let Some(from) = text.find(open) {
                let to = text.find(close).unwrap() + close.len();
                text.replace_range(from..to, "");
            }
            let marks = ["[-", "-]", "{+", "+}"];
            let text = marks.iter().fold(text, |t, mark| t.replace(mark, ""));
            text.split_whitespace().collect::<Vec<_>>().join(" ")
        };
        assert_eq!(strip("{+", "+}"), a);
        assert_eq!(strip("[-", "-]"), b);
    }
}
