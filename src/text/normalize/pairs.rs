//! Which bidirectional embeddings and isolates are paired within their line. A
//! text and an offset come in, a verdict goes out. Pairing is that of UAX #9: a
//! PDF closes no embedding from outside the isolate it stands in, and a PDI
//! closes every embedding opened inside its own. Overrides are closed by their
//! PDF like embeddings, and as they always go, it goes with them.

use super::chars::{Kind, kind};

/// The paired characters of the line that was looked at last; offsets are asked
/// for in rising order.
#[derive(Debug)]
pub struct Pairs<'a> {
    text: &'a str,
    /// End of the line looked at.
    end: usize,
    /// Offsets of the characters that stay, sorted.
    kept: Vec<usize>,
}

impl<'a> Pairs<'a> {
    pub fn new(text: &'a str) -> Self {
        Self {
            text,
            end: 0,
            kept: Vec::new(),
        }
    }

    /// Whether the character at this offset has its partner in the line.
    pub fn paired(&mut self, at: usize) -> bool {
        if at >= self.end {
            self.look(at);
        }
        self.kept.binary_search(&at).is_ok()
    }

    fn look(&mut self, from: usize) {
        self.kept.clear();
        self.end = self.text.len();
        let mut open: Vec<(usize, char)> = Vec::new();
        // Counted, so that a stray PDI does not search the stack.
        let mut isolates = 0usize;
        for (i, c) in self.text[from..].char_indices() {
            let at = from + i;
            match c {
                '\u{202a}' | '\u{202b}' | '\u{202d}' | '\u{202e}' => open.push((at, c)),
                '\u{2066}'..='\u{2068}' => {
                    isolates += 1;
                    open.push((at, c));
                }
                '\u{202c}' => {
                    if let Some((start, opener)) = open.pop_if(|(_, c)| !is_isolate(*c)) {
                        // What the override opened goes, and so does its end.
                        if kind(opener) == Kind::Embedding {
                            self.kept.extend([start, at]);
                        }
                    }
                }
                '\u{2069}' if isolates > 0 => {
                    isolates -= 1;
                    while let Some((start, c)) = open.pop() {
                        if is_isolate(c) {
                            self.kept.extend([start, at]);
                            break;
                        }
                    }
                }
                _ if kind(c) == Kind::LineEnd => {
                    self.end = at;
                    break;
                }
                _ => {}
            }
        }
        self.kept.sort_unstable();
    }
}

fn is_isolate(c: char) -> bool {
    matches!(c, '\u{2066}'..='\u{2068}')
}

#[cfg(test)]
mod tests {
    use super::super::chars::pass;

    fn kept(text: &str) -> String {
        pass(text).map_or_else(|| text.to_owned(), |(t, _)| t)
    }

    #[test]
    fn pairs_within_a_line_stay() {
        for text in [
            "\u{202b}שלום\u{202c}",
            "a \u{2067}ש \u{2066}b\u{2069}\u{2069}",
        ] {
            assert_eq!(kept(text), text);
        }
    }

    #[test]
    fn what_has_no_partner_goes() {
        assert_eq!(kept("\u{202b}a\nb\u{202c}"), "a\nb");
        assert_eq!(kept("\u{2066}a\u{2028}b\u{2069}"), "a\nb");
        assert_eq!(
            kept("\u{202b}a\u{2066}b\u{202c}c\u{2069}"),
            "a\u{2066}bc\u{2069}"
        );
        assert_eq!(
            kept("\u{2066}\u{202a}a\u{2069}b\u{202c}"),
            "\u{2066}a\u{2069}b"
        );
    }

    #[test]
    fn an_override_takes_its_end_along() {
        assert_eq!(
            kept("\u{202a}x\u{202e}y\u{202c}z\u{202c}"),
            "\u{202a}xyz\u{202c}"
        );
    }

    #[test]
    fn many_strays_take_no_longer() {
        let strays = "\u{202a}".repeat(200_000) + &"\u{2069}".repeat(200_000);
        assert_eq!(kept(&strays), "");
    }
}
