//! Two texts in one, compared by words: what they share once, and what only one of
//! them has in marks.

use super::page::{Page, Style};
use similar::{Algorithm, DiffOp, capture_diff_slices};

/// Shared words that are shown at each end of a shared stretch.
const CONTEXT: usize = 12;

/// Adds `mine` and `theirs` in one text.
pub fn side_by_side(mine: &str, theirs: &str, out: &mut Page) {
    let (mine, theirs) = (words(mine), words(theirs));
    let mut push = |text: &str, style: Option<Style>| {
        if !out.begins_line() {
            out.text(" ");
        }
        let text = text.trim_matches(' ');
        match style {
            Some(style) => out.styled(style, text),
            None => out.text(text),
        }
    };
    for op in capture_diff_slices(Algorithm::Myers, &mine, &theirs) {
        let (old, new) = (&mine[op.old_range()], &theirs[op.new_range()]);
        if let DiffOp::Equal { .. } = op {
            push(&shorten(old), None);
            continue;
        }
        if !old.is_empty() {
            push(&join(old), Some(Style::Removed));
        }
        if !new.is_empty() {
            push(&join(new), Some(Style::Added));
        }
    }
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

#[cfg(test)]
mod tests {
    use super::{Page, side_by_side};

    fn plain(a: &str, b: &str) -> String {
        let mut page = Page::default();
        side_by_side(a, b, &mut page);
        page.as_str().to_owned()
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
